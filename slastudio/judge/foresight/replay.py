"""Replay history under terms that are not signed: what they would have found, and what they would
have cost, tier by tier.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal

import pandas as pd

from slastudio.contract.credits import CreditLine
from slastudio.contract.terms.agreement import Agreement
from slastudio.judge.outcome.agreement_ref import AgreementRef
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.inputs import Inputs, ReadEvidence, Terms
from slastudio.judge.outcome.statuses import VERDICTS, Verdict
from slastudio.judge.period.month import assess_period
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress


@dataclass(frozen=True)
class ReplayedFigure:
    """Hold one objective's outcome in one month."""

    objective: str
    verdict: Verdict
    value: Decimal | None
    reason: str


@dataclass(frozen=True)
class ReplayedMonth:
    """Hold one month under the terms: figures in agreement order, and the credit to the cent with
    its working.

    credit: None where no credit can be reckoned (why says so), and in a month without data.
    percent: of the fee base. repeated: objectives whose misses count as repeated by then. notes:
    what else must be known of the month.
    """

    label: str
    title: str
    figures: tuple[ReplayedFigure, ...]
    credit: Decimal | None
    percent: Decimal | None
    lines: tuple[CreditLine, ...]
    working: tuple[str, ...]
    why: str
    repeated: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def has_data(self) -> bool:
        return any(each.value is not None for each in self.figures)

    def count(self, verdict: str) -> int:
        return sum(each.verdict == verdict for each in self.figures)


@dataclass(frozen=True)
class Tally:
    """Count one objective's verdicts over the months replayed, and the credits its misses alone
    would have earned a line for.
    """

    objective: str
    name: str
    unit: str
    comparator: str
    target: Decimal | None
    verdicts: Mapping[Verdict, int]
    credit_lines: int


@dataclass(frozen=True)
class TierReplay:
    """Hold the months under one service tier. tier: its id, "" where the terms know none; fee: a
    month's, in `currency`.

    exposure: the sum of the credits, None where none could be reckoned. share: of the fees of the
    months that have data, in percent. most: what the cap allows a month, None without cap or fee.
    """

    tier: str
    name: str
    fee: Decimal | None
    currency: str
    months: tuple[ReplayedMonth, ...]
    tallies: tuple[Tally, ...]
    exposure: Decimal | None
    share: Decimal | None
    most: Decimal | None
    worst: str

    @property
    def misses(self) -> int:
        return sum(each.verdicts["missed"] for each in self.tallies)

    @property
    def without_data(self) -> tuple[str, ...]:
        return tuple(each.label for each in self.months if not each.has_data)


def under_tier(agreement: Agreement, tier: str | None) -> Agreement:
    """Return the terms as if another service tier were agreed, with its clocks, hours and fee; None
    leaves them as they are.

    The tier that is agreed keeps the fee agreed in the pricing. Raises StudioError for a tier the
    terms do not know.
    """
    if tier is None:
        return agreement
    chosen = agreement.support.chosen_tier(tier)
    if chosen is None:
        known = ", ".join(each.id for each in agreement.support.tiers) or "none"
        raise StudioError(
            f"There is no service tier “{tier}” in these terms. The tiers are: {known}."
        )
    agreed = tier == agreement.support.tier and agreement.pricing.monthly_fee is not None
    fee = agreement.pricing.monthly_fee if agreed or chosen.fee is None else chosen.fee
    return replace(
        agreement,
        support=replace(agreement.support, tier=tier),
        pricing=replace(agreement.pricing, monthly_fee=fee),
    )


def replay_month(
    inputs: Inputs,
    tiers: Sequence[Agreement],
    label: str,
    sha256: str,
    progress: Progress | None = None,
) -> tuple[ReplayedMonth, ...]:
    """Judge one month under terms instead of those in force, once for every tier's; nothing is
    written.

    Evidence is read once for all tiers and let go with the month.
    """
    report = progress or Progress()
    once = replace(inputs, read=_reading_once(inputs.read), rehearsed=True)
    found = []
    for number, terms in enumerate(tiers):
        report.check()
        # a draft is judged by throughout, whatever was in force when clocks began
        given = replace(once, terms=(Terms(AgreementRef(label, "draft", sha256), terms),))
        part = report.part(number / len(tiers), (number + 1) / len(tiers))
        found.append(_month(assess_period(given, part), inputs))
    return tuple(found)


def _reading_once(read: ReadEvidence) -> ReadEvidence:
    kept: dict[tuple[str, tuple[str, ...], datetime, datetime], pd.DataFrame] = {}

    def again(kind: str, columns: Iterable[str], start: datetime, end: datetime) -> pd.DataFrame:
        key = (kind, tuple(columns), start, end)
        if key not in kept:
            kept[key] = read(*key)
        return kept[key]

    return again


def _month(assessment: Assessment, inputs: Inputs) -> ReplayedMonth:
    figures = tuple(
        ReplayedFigure(each.id, each.verdict, each.value, each.reason)
        for each in assessment.results
    )
    led = assessment.consequences
    earned = (
        led.credits
        if led is not None and any(each.verdict != "no_data" for each in figures)
        else None
    )
    repeated = (
        ()
        if led is None
        else tuple(each.objective for each in led.duties if each.kind == "repeated")
    )
    return ReplayedMonth(
        inputs.period.label,
        inputs.period.title,
        figures,
        None if earned is None else earned.amount,
        None if earned is None else earned.percent,
        () if earned is None else earned.lines,
        () if earned is None else earned.working,
        "There is no data, so nothing is known of credits."
        if led is None or (led.credits and not earned)
        else led.why,
        repeated,
        assessment.notes,
    )


def tier_replay(
    agreement: Agreement, tier: str | None, months: tuple[ReplayedMonth, ...]
) -> TierReplay:
    """Add up the months replayed under a tier of the terms."""
    terms = under_tier(agreement, tier)
    pricing = terms.pricing
    chosen = terms.support.chosen_tier(tier)
    amounts = [(each.credit, each.label) for each in months if each.credit is not None]
    exposure = sum((amount for amount, _ in amounts), Decimal(0)) if amounts else None
    fees = (pricing.monthly_fee or Decimal(0)) * len(amounts)
    cap = pricing.credit_cap
    most = None
    if pricing.monthly_fee is not None and cap is not None and pricing.credits:
        most = (pricing.monthly_fee * cap / 100).quantize(Decimal("0.01"), ROUND_HALF_EVEN)
    worst = max(amounts, key=lambda each: each[0], default=None)
    return TierReplay(
        tier if tier is not None else "",
        (chosen.name or chosen.id) if chosen is not None else "",
        pricing.monthly_fee,
        pricing.currency,
        months,
        tuple(_tally(terms, each.id, months) for each in terms.objectives.objectives),
        exposure,
        100 * exposure / fees if exposure is not None and fees else None,
        most,
        worst[1] if worst is not None and worst[0] > 0 else "",
    )


def _tally(terms: Agreement, name: str, months: Sequence[ReplayedMonth]) -> Tally:
    objective = terms.objective(name)
    assert objective is not None
    verdicts = [
        each.verdict for month in months for each in month.figures if each.objective == name
    ]
    return Tally(
        name,
        objective.name or name,
        objective.unit,
        objective.comparator,
        objective.target,
        {verdict: verdicts.count(verdict) for verdict in VERDICTS},
        sum(line.objective == name for month in months for line in month.lines),
    )
