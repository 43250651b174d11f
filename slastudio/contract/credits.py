"""Service credits: which are due for a month's misses, to the cent, with the working shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.commercial import CreditBand
from slastudio.contract.words.figures import show_number, show_value

_CENT = Decimal("0.01")


@dataclass(frozen=True)
class CreditLine:
    """Hold one credit that a miss earns: its name, the objective, the value that missed, its
    percent and amount.
    """

    name: str
    objective: str
    value: Decimal | None
    percent: Decimal
    amount: Decimal


@dataclass(frozen=True)
class CreditSum:
    """Hold what a month's misses earn: every line, what counts of them, and each step of the sum in
    words.
    """

    lines: tuple[CreditLine, ...]
    percent: Decimal
    amount: Decimal
    currency: str
    working: tuple[str, ...]


def earned(agreement: Agreement, missed: Mapping[str, Decimal | None], base: Decimal) -> CreditSum:
    """Return the credits due for missed objectives.

    missed: objective id → its measured value (None where only the miss is known: bands with ends
    then do not apply). base: the fee base in the fee's currency. One band earns once, however many
    of its objectives are missed; of the bands that apply the greatest counts, or their sum, up to
    the cap. Amounts are rounded to the cent, half to even, once.
    """
    p = agreement.pricing
    lines = []
    for band in p.credits:
        hit = next(
            (name for name in band.objectives if name in missed and applies(band, missed[name])),
            None,
        )
        if hit is not None and band.percent is not None:
            lines.append(
                CreditLine(band.name, hit, missed[hit], band.percent, _amount(base, band.percent))
            )
    percents = [line.percent for line in lines]
    total = (
        max(percents, default=Decimal(0))
        if p.credit_rule == "highest"
        else sum(percents, Decimal(0))
    )
    capped = total if p.credit_cap is None else min(total, p.credit_cap)
    working = _working(agreement, lines, total, capped, base)
    return CreditSum(tuple(lines), capped, _amount(base, capped), p.currency, working)


def applies(band: CreditBand, value: Decimal | None) -> bool:
    """Tell whether a missed value lies in the band [low, high); a band without ends takes every
    miss.
    """
    if band.low is None and band.high is None:
        return True
    if value is None:
        return False
    return (band.low is None or value >= band.low) and (band.high is None or value < band.high)


def _amount(base: Decimal, percent: Decimal) -> Decimal:
    return (base * percent / 100).quantize(_CENT, ROUND_HALF_EVEN)


def _working(
    agreement: Agreement, lines: list[CreditLine], total: Decimal, capped: Decimal, base: Decimal
) -> tuple[str, ...]:
    p = agreement.pricing
    if not lines:
        return ("No credit is earned.",)
    names = dict(agreement.options("objectives.objectives"))
    told = [f"{_named(line, names)} missed, {show_number(line.percent)} %" for line in lines]
    if len(lines) > 1:
        joined = " + ".join(f"{show_number(line.percent)}" for line in lines)
        told.append(
            f"The highest counts: {show_number(total)} %"
            if p.credit_rule == "highest"
            else f"They add up: {joined} = {show_number(total)} %"
        )
    if capped < total:
        told.append(f"The cap of {show_number(capped)} % holds")
    told.append(
        f"{show_number(capped)} % of {show_value(base, p.currency)} = {show_value(_amount(base, capped), p.currency)}"
    )
    return tuple(told)


def _named(line: CreditLine, names: Mapping[str, str]) -> str:
    objective = names.get(line.objective, line.objective)
    return objective if line.name in ("", objective) else f"{line.name}: {objective}"


def example(agreement: Agreement) -> CreditSum | None:
    """Return an example for print: every banded objective missed by a little, on the agreed fee;
    None without credits or fee.
    """
    p = agreement.pricing
    if not p.credits or p.monthly_fee is None:
        return None
    missed: dict[str, Decimal | None] = {}
    for band in p.credits:
        for name in band.objectives[:1]:
            missed.setdefault(name, _a_value_in(agreement, band))
    return earned(agreement, missed, p.monthly_fee)


def _a_value_in(agreement: Agreement, band: CreditBand) -> Decimal | None:
    if band.low is not None:
        return band.low
    if band.high is not None:
        return band.high - Decimal("0.1")
    objective = agreement.objective(band.objectives[0])
    if objective is None or objective.target is None:
        return None
    return objective.target - 1 if objective.comparator == ">=" else objective.target + 1
