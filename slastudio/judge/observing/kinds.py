"""The kinds of observation, each declared once: what it is called, and whether it needs somebody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from slastudio.judge.outcome.observations import Observation
from slastudio.shared.problems import StudioError


@dataclass(frozen=True)
class ObservationKind:
    """Declare a kind of observation.

    title: what its kind is called. theme: the heading it is listed under. attention: whether it
    stands among what needs somebody; the others are told on their page and in JSON alone.
    """

    name: str
    title: str
    theme: str
    attention: bool = True


_DECLARED = (
    ObservationKind("plan_passed", "A planned change nobody told of", "Changes"),
    ObservationKind("planned_change", "A planned change", "What is to come", attention=False),
    ObservationKind("hours_outside", "Hours nobody agreed to", "Money"),
    ObservationKind("work_before_acceptance", "Work before acceptance", "Money"),
    ObservationKind("overage_unagreed", "Further hours nobody agreed to", "Money"),
    ObservationKind("ask_unquoted", "An ask without its quote", "Money"),
    ObservationKind("backlog", "An ask that waits", "Money", attention=False),
    ObservationKind("undelivered", "Accepted and not delivered", "Money", attention=False),
    ObservationKind("unpriced", "Accepted without a price", "Money"),
    ObservationKind("credit_due", "A credit to be noted", "Money", attention=False),
    ObservationKind("credit_unnoted", "A due credit without a note", "Money"),
    ObservationKind("credit_unmatched", "A credit note nothing explains", "Money"),
    ObservationKind("dispute_unnoted", "An upheld dispute without a credit note", "Money"),
    ObservationKind("not_converted", "An amount without an exchange rate", "Money"),
    ObservationKind("part_month", "The fee of a part of a month", "Money"),
    ObservationKind("breach_cost", "What a miss cost", "Money", attention=False),
    ObservationKind("risk_overdue", "A risk to be looked at again", "What is to come"),
    ObservationKind("open_risk", "An open risk", "What is to come", attention=False),
)
OBSERVED: dict[str, ObservationKind] = {each.name: each for each in _DECLARED}


def observation_kind(name: str) -> ObservationKind:
    """Return a kind's declaration; raise StudioError where there is none of that name."""
    if name not in OBSERVED:
        raise StudioError(f"“{name}” is no kind of observation.")
    return OBSERVED[name]


def by_theme(observed: Iterable[Observation]) -> Iterator[tuple[str, tuple[Observation, ...]]]:
    """Yield each theme that has any, in the order of the declarations, with its observations."""
    found = tuple(observed)
    for theme in dict.fromkeys(each.theme for each in _DECLARED):
        own = tuple(each for each in found if observation_kind(each.kind).theme == theme)
        if own:
            yield theme, own
