"""Findings about spend in sentences, as window and documents tell them: why it changed, how logs
and bills agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from slastudio.contract.words.figures import show_number, show_value
from slastudio.judge.outcome.beside.spend_change import Agreed, SpendChange
from slastudio.shared.periods import Period

FACTORS = {
    "volume": "number of requests",
    "mix": "model mix",
    "tokens": "tokens a request",
    "cache": "caching",
    "price": "price",
    "other": "not explained by prices",
    "not split": "requests without tokens",
}
CAUSES = {
    "bills without logs": "Billed for spans in which the logs hold no request: what the logs do not cover, or a service they never name.",
    "logs without bills": "Logged outside every billed span: a bill is missing, or is yet to come.",
    "logs without price": "Billed for spans whose logged requests carry no cost.",
    "edges of the month": "The bills’ days begin and end at other hours than the month of the agreement’s zone.",
    "rate": "The same requests at another price: the rate of the bill is not the one the logs were priced with.",
    "rounding": "No more than what rounding of each line and each request makes.",
}
_CENT = Decimal("0.01")
_MOST_NAMED = 2


def signed(amount: Decimal, currency: str) -> str:
    """Return an amount with its sign; one of less than a cent in words, since it is not nothing."""
    if amount and abs(amount) < _CENT:
        return "less than a cent"
    return f"{'+' if amount > 0 else ''}{show_value(amount, currency)}"


def percent_of(change: Decimal, before: Decimal) -> str:
    return (
        f" ({'+' if change > 0 else ''}{show_number(change * 100 / before, 1)} %)" if before else ""
    )


def change_sentence(
    change: SpendChange, period: Period, against: Period, currency: str, *, under_way: bool = False
) -> str:
    """Say how far logged spend moved, and what moved it most; the reason where it cannot be split.

    under_way: the period is not over, so that it is compared as it stands with a whole one.
    """
    if change.reason:
        return f"The change cannot be split. {change.reason}"
    if not change.change:
        told = f"Logged spend of {period.title} is that of {against.title}, {show_value(change.after, currency)}."
    else:
        way = "more" if change.change > 0 else "less"
        so_far = " so far" if under_way else ""
        told = (
            f"{period.title} cost{so_far} {show_value(abs(change.change), currency)} {way} than {against.title}"
            f"{percent_of(change.change, change.before)}."
        )
    same = [each for each in change.parts if each[1] * (change.change or 1) > 0]
    against_it = [each for each in change.parts if each[1] * (change.change or 1) < 0]
    if same:
        told += f" {'Most of it' if change.change else 'Up'}: {_named(same, currency)}."
    if against_it:
        told += f" The other way: {_named(against_it, currency)}."
    return told


def _named(parts: Sequence[tuple[str, Decimal]], currency: str) -> str:
    largest = sorted(parts, key=lambda each: (-abs(each[1]), each[0]))[:_MOST_NAMED]
    return ", ".join(f"{FACTORS[name]} {signed(amount, currency)}" for name, amount in largest)


def agreed_sentence(rows: Sequence[Agreed], currency: str) -> str:
    """Say how far bills and logs lie apart in all, and the largest cause."""
    billed = sum((row.result.billed for row in rows), Decimal(0))
    logged = sum((row.result.logged for row in rows), Decimal(0))
    causes: dict[str, Decimal] = {}
    for each in rows:
        for cause, amount in each.result.parts:
            causes[cause] = causes.get(cause, Decimal(0)) + amount
    told = f"Billed {show_value(billed, currency)}, logged {show_value(logged, currency)}: "
    if billed == logged and not any(causes.values()):
        return f"{told}they agree exactly."
    told += f"a difference of {signed(billed - logged, currency)}."
    cause = max(causes, key=lambda name: abs(causes[name]))
    if abs(causes[cause]) >= _CENT:
        told += f" Largest cause: {cause}, {signed(causes[cause], currency)}."
    return told
