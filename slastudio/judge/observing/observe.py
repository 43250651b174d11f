"""All observers, each a function from the ground to observations; their order is that of the list."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from slastudio.judge.observing import incidents, learning, plans, shares
from slastudio.judge.observing.ground import ObservedGround
from slastudio.judge.observing.kinds import observation_kind
from slastudio.judge.outcome.observations import Observation

Observer = Callable[[ObservedGround], Iterator[Observation]]
OBSERVERS: tuple[Observer, ...] = (
    plans.planned_changes,
    plans.open_risks,
    incidents.severities,
    incidents.alerts,
    incidents.fallbacks,
    incidents.failed_rollbacks,
    incidents.reviews,
    incidents.causes,
    incidents.recurring,
    learning.improvements,
    shares.overrepresented,
)


def observations_of(ground: ObservedGround) -> tuple[Observation, ...]:
    """Return everything the period's records show; raise StudioError for a kind nobody declared."""
    found = [each for observer in OBSERVERS for each in observer(ground)]
    for each in found:
        observation_kind(each.kind)
    return tuple(found)
