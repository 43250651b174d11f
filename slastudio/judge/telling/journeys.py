"""A journey's standing: one figure, that of its primary objective, with all its parts beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.outcome.statuses import Status, Verdict, stands_before, status_word
from slastudio.judge.telling.results import value_words
from slastudio.shared.counts import count
from slastudio.shared.periods import Period, month_of, previous


@dataclass(frozen=True)
class JourneyStanding:
    """Hold how a journey stands in a period.

    verdict: that of the part that stands for the journey – a missed one before a reserved one and so
    on – so that no primary objective hides a supporting one. primary: None where the agreement ranks
    none first; parts: every objective of the journey, in the agreement's order.
    """

    id: str
    name: str
    verdict: Verdict
    primary: Result | None
    parts: tuple[Result, ...]

    @property
    def broken(self) -> tuple[Result, ...]:
        """Return the parts whose verdict is that of the journey, where it is not met."""
        return tuple(
            each for each in self.parts if each.verdict == self.verdict and self.verdict != "met"
        )


def journeys_of(assessment: Assessment) -> Iterator[JourneyStanding]:
    """Yield the journeys that any objective of the period carries, in the agreement's order."""
    terms = assessment.terms
    results = {each.id: each for each in assessment.results}
    for journey in terms.journeys.journeys:
        carrying = [each for each in terms.objectives.objectives if each.journey == journey.id]
        parts = tuple(results[each.id] for each in carrying if each.id in results)
        if not parts:
            continue
        first = next((each.id for each in carrying if each.rank == "primary"), "")
        yield JourneyStanding(
            journey.id,
            journey.name or journey.id,
            min((each.verdict for each in parts), key=stands_before),
            results.get(first),
            parts,
        )


@dataclass(frozen=True)
class VerdictStrip:
    """Hold the verdicts of a journey, or of promises of no journey, month by month, the oldest first;
    None where nothing was promised in a month.
    """

    name: str
    verdicts: tuple[Status | None, ...]


def verdict_strips(
    assessment: Assessment, months: int = 6
) -> tuple[tuple[Period, ...], tuple[VerdictStrip, ...]]:
    """Return the months up to the period's, and how each journey stood in them: of several promises
    the one that stands for the journey, as in journeys_of. What belongs to no journey stands
    together, last.
    """
    periods = [assessment.period]
    # a quarter, a week or a span stands alone: what came before it is told by its months
    is_month = month_of(assessment.period.start, assessment.period.zone) == assessment.period
    while is_month and len(periods) < months:
        periods.insert(0, previous(periods[0]))
    strips = [_strip(each.name, each.parts, periods) for each in journeys_of(assessment)]
    carried = {part.id for each in journeys_of(assessment) for part in each.parts}
    rest = tuple(each for each in assessment.results if each.id not in carried)
    if rest:
        strips.append(_strip(REST if strips else ALL, rest, periods))
    return tuple(periods), tuple(strips)


REST, ALL = "Other promises", "All promises"


def _strip(name: str, parts: Sequence[Result], periods: Sequence[Period]) -> VerdictStrip:
    told: list[Status | None] = []
    for period in periods[:-1]:
        found: list[Verdict] = [
            past.verdict for each in parts for past in each.past if past.label == period.label
        ]
        told.append(_worst(found) if found else None)
    worst = _worst([each.verdict for each in parts])
    # a risk is an alert on the way to a verdict: it is told where nothing is worse
    risky = worst == "met" and any(each.status == "at_risk" for each in parts)
    told.append("at_risk" if risky else worst)
    return VerdictStrip(name, tuple(told))


def _worst(verdicts: Sequence[Verdict]) -> Verdict:
    return min(verdicts, key=stands_before)


def journey_sentence(journey: JourneyStanding) -> str:
    """Return "Payment status: missed. Task success 94.5 %; First token is missed; 5 of 7 met."."""
    kept = sum(each.verdict == "met" for each in journey.parts)
    figure = (
        f"{journey.primary.name}: {value_words(journey.primary)}"
        if journey.primary is not None
        else "no primary objective is agreed"
    )
    named = ", ".join(each.name for each in journey.broken)
    stands = f"; {status_word(journey.verdict).lower()}: {named}" if named else ""
    return (
        f"{journey.name}: {status_word(journey.verdict).lower()}. {figure}{stands}; "
        f"{kept} of {count(len(journey.parts), 'objective')} met."
    )
