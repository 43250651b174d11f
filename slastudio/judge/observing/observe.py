"""All observers, each a function from the ground to observations; their order is that of the list."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from slastudio.judge.observing import asks, money, plans
from slastudio.judge.observing.ground import ObservedGround
from slastudio.judge.observing.kinds import observation_kind
from slastudio.judge.outcome.observations import Observation

Observer = Callable[[ObservedGround], Iterator[Observation]]
OBSERVERS: tuple[Observer, ...] = (
    plans.planned_changes,
    plans.open_risks,
    money.unagreed_hours,
    money.overage_unagreed,
    asks.waiting_asks,
    asks.undelivered,
    money.credits_given,
    money.notes_of_no_month,
    money.disputes_unnoted,
    money.not_converted,
    money.part_month,
    money.costs_of_breach,
)


def observations_of(ground: ObservedGround) -> tuple[Observation, ...]:
    """Return everything the period's records show; raise StudioError for a kind nobody declared."""
    found = [each for observer in OBSERVERS for each in observer(ground)]
    for each in found:
        observation_kind(each.kind)
    return tuple(found)
