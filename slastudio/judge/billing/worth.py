"""Cost of failure, loss avoided and cost of tooling, as far as the agreement states amounts.

Failures are counted, never estimated: of a sample those of the sample. Nothing is computed where a
number is not stated; the reason stands in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Objective
from slastudio.judge.billing.amounts import exact_decimal, rounded_money
from slastudio.judge.billing.hours import months_in
from slastudio.judge.outcome.billing import BusinessWorth, FailureWorth
from slastudio.judge.outcome.objective_result import Result
from slastudio.shared.money import Money
from slastudio.shared.periods import Period

_NO_COST = "not computed: the journey states no cost of one failure"
_NO_JOURNEY = "not computed: the objective belongs to no journey"
_NO_COUNT = "not computed: the figure counts no failures"
_NO_BASELINE = "avoided loss not computed: no measured baseline is stated"


def worth_of_period(
    agreement: Agreement, period: Period, results: Sequence[Result]
) -> BusinessWorth:
    """Return what a period's failures cost, beside its cost of tooling."""
    objectives = {each.id: each for each in agreement.objectives.objectives}
    known = [(objectives[each.id], each) for each in results if each.id in objectives]
    lines = tuple(_line(agreement, objective, result) for objective, result in known)
    counted = [each for each in lines if each.counted]
    tooling = agreement.costs.tooling_cost
    months = len(months_in(period))
    return BusinessWorth(
        lines,
        _sum(each.cost for each in counted),
        _sum(each.avoided for each in counted),
        rounded_money(Fraction(tooling) * months, _currency(agreement))
        if tooling is not None and months
        else None,
        tuple(_reasons(agreement, counted, months)),
    )


def _currency(agreement: Agreement) -> str:
    return agreement.pricing.currency.strip().upper()


def _line(agreement: Agreement, objective: Objective, result: Result) -> FailureWorth:
    journey = next((j for j in agreement.journeys.journeys if j.id == objective.journey), None)
    each = journey.failure_cost if journey is not None else None
    failures = _failures(result)
    expected = _expected(objective, result) if failures is not None else None
    reason = ""
    if journey is None:
        reason = _NO_JOURNEY
    elif each is None:
        reason = _NO_COST
    elif failures is None:
        reason = _NO_COUNT
    elif expected is None:
        reason = _NO_BASELINE
    currency = _currency(agreement)

    def priced(number: Fraction | None) -> Money | None:
        return (
            None
            if number is None or each is None
            else rounded_money(number * Fraction(each), currency)
        )

    return FailureWorth(
        result.id,
        result.name,
        objective.journey,
        result.verdict,
        None if failures is None else exact_decimal(failures),
        result.total if failures is not None else None,
        result.complete == "sampled",
        None if each is None else Money(each, currency),
        priced(failures),
        objective.baseline,
        None if expected is None else exact_decimal(expected),
        priced(None if expected is None or failures is None else expected - failures),
        result.misses if result.verdict == "missed" else (),
        # several objectives see the same failures; each journey's are counted once
        objective.rank == "primary" and failures is not None and each is not None,
        reason,
    )


def _failures(result: Result) -> Fraction | None:
    if result.good is None or result.total is None or result.unit != "%":
        return None
    return Fraction(result.total) - Fraction(result.good)


def _expected(objective: Objective, result: Result) -> Fraction | None:
    """Return how many of the same events would have failed at the measured baseline."""
    if objective.baseline is None or result.comparator != ">=" or result.total is None:
        return None
    return Fraction(result.total) * (100 - Fraction(objective.baseline)) / 100


def _sum(amounts: Iterable[Money | None]) -> Money | None:
    known = [each for each in amounts if each is not None]
    return sum(known[1:], known[0]) if known else None


def _reasons(agreement: Agreement, counted: Sequence[FailureWorth], months: int) -> Iterator[str]:
    told = {each.journey for each in counted}
    for journey in agreement.journeys.journeys:
        name = journey.name or journey.id
        if journey.failure_cost is None:
            yield f"{name}: {_NO_COST}."
        elif journey.id not in told:
            yield f"{name}: not computed: its primary objective counts no failures."
    if agreement.costs.tooling_cost is None:
        yield "Cost of tooling: not computed: the agreement states none."
    elif not months:
        yield "Cost of tooling: not computed: it is stated for a month."
    if any(each.sampled for each in counted):
        yield "Failures of samples are those among the records looked at; nobody counted the others."


def line_costs(worth: BusinessWorth) -> Iterator[tuple[FailureWorth, Money, Decimal]]:
    """Yield the missed objectives whose failures have a price, with it and their number."""
    for each in worth.lines:
        if each.verdict == "missed" and each.cost is not None and each.failures is not None:
            yield each, each.cost, each.failures
