"""Objectives that steered nothing: kept without effort for half a year, and named by nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from slastudio.contract.clauses.texts import clause_of
from slastudio.judge.observing.ground import ObservedGround
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.judge.outcome.objective_result import Result

_HALF_A_YEAR = timedelta(days=184)


def objectives_that_steer_nothing(g: ObservedGround) -> Iterator[Observation]:
    """Yield each objective that was met now and before without being at risk, and that no experiment,
    decision, dispute, change or act of half a year names.

    Only once the agreement has run for that long: what is new has had no time to steer anything.
    """
    since = g.period.end - _HALF_A_YEAR
    if g.under.start is None or g.under.start > since or g.now < g.period.end:
        return
    said = _said(g, since)
    for result in g.results:
        if _quiet(result) and not any(_names(text, result) for text in said):
            yield Observation(
                "steers_nothing",
                result.id,
                f"{result.name} steered nothing",
                "It was met now and the period before without being at risk, and nothing entered since "
                "half a year names it: keep it, sharpen it, or let it go at the next review.",
                "nothing_to_judge",
                clause=clause_of(g.agreement, f"objective:{result.id}"),
                page="objectives",
                target=result.id,
            )


def _quiet(result: Result) -> bool:
    kept = result.verdict == "met" and result.previous_verdict == "met"
    return kept and not result.at_risk and not result.misses


def _said(g: ObservedGround, since: datetime) -> tuple[str, ...]:
    texts = [
        " ".join(text for _, text in each.fields)
        for register in ("experiments", "decisions", "disputes", "changes", "improvements")
        for each in g.entered(register)
        if (at := each.moment("when")) is not None and since <= at < g.period.end
    ]
    texts += [each.duty for each in g.history.acts if since <= each.when < g.period.end]
    return tuple(text.casefold() for text in texts)


def _names(text: str, result: Result) -> bool:
    return result.id.casefold() in text or result.name.casefold() in text
