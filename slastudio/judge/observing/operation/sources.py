"""Objectives on different evidence for one promise whose verdicts differ: which of them decides."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.contract.clauses.texts import clause_of
from slastudio.contract.terms.objective_choices import AUTHORITY_OF
from slastudio.judge.observing.ground import ObservedGround
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.telling.results import against_words

_SORTS = {
    "online": "production records",
    "human": "reviews by people",
    "offline": "evaluation runs",
}


def sources_that_differ(g: ObservedGround) -> Iterator[Observation]:
    """Yield each objective whose verdict another one, on authoritative evidence, overrules."""
    by_id = {each.id: each for each in g.results}
    for result in g.results:
        other = by_id.get(result.overruled_by)
        if other is None:
            continue
        kept = other.verdict == "met"
        follows = (
            "The promise counts as kept; it earns no credit and starts no duty."
            if kept
            else "The promise counts as broken."
        )
        yield Observation(
            "sources_differ",
            result.id,
            f"{result.name} and {other.name} differ",
            f"By {_sort(result)} {_told(result)}; by {_sort(other)}, which decide, {_told(other)}. {follows} "
            "One of the two no longer shows what the promise is about.",
            "at_risk",
            clause=clause_of(g.agreement, f"objective:{result.id}"),
            page="objectives",
            target=result.id,
            figures=tuple(
                (each.id, str(each.value)) for each in (result, other) if each.value is not None
            ),
        )


def _sort(result: Result) -> str:
    return _SORTS[AUTHORITY_OF[result.evidence]]


def _told(result: Result) -> str:
    words = {"met": "it is met", "missed": "it is missed"}.get(result.verdict, "nothing is proven")
    return f"{words} ({against_words(result)})"
