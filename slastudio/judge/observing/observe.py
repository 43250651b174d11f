"""All observers, each a function from the ground to observations; their order is that of the list."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from slastudio.judge.observing.changes import (
    changes,
    experiments,
    gates,
    plans,
    regressions,
    updates,
)
from slastudio.judge.observing.ground import ObservedGround
from slastudio.judge.observing.incidents import incidents, learning, outages, shares
from slastudio.judge.observing.kinds import observation_kind
from slastudio.judge.observing.money import asks, money, vendors
from slastudio.judge.observing.operation import (
    exceptions,
    operating,
    reviews,
    sources,
    steering,
    use,
)
from slastudio.judge.outcome.beside.observations import Observation

Observer = Callable[[ObservedGround], Iterator[Observation]]
OBSERVERS: tuple[Observer, ...] = (
    use.use_beyond,
    sources.sources_that_differ,
    regressions.fallen_runs,
    regressions.sets_not_run,
    regressions.rollbacks_told,
    changes.uncontrolled_changes,
    changes.changes_in_freeze,
    changes.changes_unclassified,
    changes.gates_of_changes,
    updates.updates_taken_over,
    gates.gate_observations,
    regressions.known_good_behind,
    experiments.experiments_told,
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
    vendors.vendor_claims,
    incidents.severities,
    incidents.alerts,
    incidents.fallbacks,
    incidents.reviews,
    incidents.causes,
    incidents.recurring,
    learning.improvements,
    shares.overrepresented,
    outages.outages_unlogged,
    exceptions.exceptions_over,
    reviews.reviews_told,
    operating.slower_stages,
    operating.changes_delivered,
    reviews.feedback_told,
    steering.objectives_that_steer_nothing,
)


def observations_of(ground: ObservedGround) -> tuple[Observation, ...]:
    """Return everything the period's records show; raise StudioError for a kind nobody declared."""
    found = [each for observer in OBSERVERS for each in observer(ground)]
    for each in found:
        observation_kind(each.kind)
    return tuple(found)
