"""Outages that leave no trace in the log: what is down and logs nothing fails in no count of requests."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.contract.clauses.texts import clause_of
from slastudio.judge.observing.ground import ObservedGround
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.telling.cases import length_words


def outages_unlogged(g: ObservedGround) -> Iterator[Observation]:
    """Yield each technical incident of the period in whose time no request was logged, for each
    objective of availability that counts requests: its figure does not hold the time.

    An incident without an end has no length. That no log covers the time at all is told with the
    figure's own days.
    """
    counting = [each for each in g.results if _counts_requests(each)]
    for story in g.stories.told:
        began = story.began or story.opened
        if story.nature == "governance" or story.ended is None or story.requests != 0:
            continue
        for result in counting:
            length = length_words((story.ended - began).total_seconds())
            yield Observation(
                "outage_unlogged",
                story.id,
                f"{result.name} may flatter: {story.id} left no trace in the log",
                f"{story.id} lasted {length}, and the log holds no request of it; a share of logged requests does not count "
                "that time. "
                "Probes, or an objective on the time of incidents, would.",
                "not_proven",
                began,
                (story.id,),
                clause_of(g.agreement, f"objective:{result.id}"),
                page="incidents",
                target=story.id,
            )


def _counts_requests(result: Result) -> bool:
    about = result.dimension == "availability"
    return about and result.evidence == "requests" and result.value is not None
