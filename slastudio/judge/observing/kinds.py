"""The kinds of observation, each declared once: what it is called, and whether it needs somebody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from slastudio.judge.outcome.beside.observations import Observation
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

    @property
    def on_paper(self) -> bool:
        """Tell whether the month's papers print it: what prepares an invoice or a claim on a vendor, and
        what is for the next review of the terms, is the provider's own.
        """
        return self.theme not in _OWN


_OWN = ("Money", "Vendors", "Review of the agreement")
_DECLARED = (
    ObservationKind("governance_drift", "Use by teams that are not listed", "Use"),
    ObservationKind("outside_use", "Use outside the agreed limits", "Use"),
    ObservationKind("beyond_volume", "More requests than the promises assume", "Use"),
    ObservationKind("not_handed_over", "Unsure answers that were not handed over", "Use"),
    ObservationKind("sources_differ", "Sources of evidence that differ", "Evidence"),
    ObservationKind("regression", "An evaluation run that fell", "Regressions and rollbacks"),
    ObservationKind("cadence_gap", "A set that was not run", "Regressions and rollbacks"),
    ObservationKind("rollback_failed", "A rollback that failed", "Regressions and rollbacks"),
    ObservationKind("rollback_slow", "A rollback slower than agreed", "Regressions and rollbacks"),
    ObservationKind("rollback_open", "A rollback without an end", "Regressions and rollbacks"),
    ObservationKind(
        "rollback_unknown", "A rollback to an unknown version", "Regressions and rollbacks"
    ),
    ObservationKind(
        "known_good_behind",
        "A known-good version left behind",
        "Regressions and rollbacks",
        attention=False,
    ),
    ObservationKind("change_uncontrolled", "A material change without control", "Changes"),
    ObservationKind("emergency_caught_up", "An emergency change to catch up on", "Changes"),
    ObservationKind("change_in_freeze", "A change while releases were frozen", "Changes"),
    ObservationKind("change_unclassified", "A change nobody classified", "Changes"),
    ObservationKind("update_unapproved", "An update without approval", "Changes"),
    ObservationKind("update_unscheduled", "An update without plan and notice", "Changes"),
    ObservationKind("update_untold", "An update nobody told of or evaluated", "Changes"),
    ObservationKind("change_past_gate", "A change past its gate", "Changes"),
    ObservationKind("gate_short", "A gate passed below its criteria", "Release gates"),
    ObservationKind("gate_tradeoff", "A gate passed at one segment's cost", "Release gates"),
    ObservationKind("gate_unseen", "A gate passed unseen", "Release gates"),
    ObservationKind("gate_open", "A gate not decided", "Release gates"),
    ObservationKind("gate_accepted", "A trade-off accepted", "Release gates", attention=False),
    ObservationKind("experiment_worse", "An adopted fix that made it worse", "Experiments"),
    ObservationKind(
        "experiment_effect", "An experiment, before and after", "Experiments", attention=False
    ),
    ObservationKind(
        "experiment_open", "An experiment not measured", "Experiments", attention=False
    ),
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
    ObservationKind("vendor_claim_open", "A credit to be claimed of a vendor", "Vendors"),
    ObservationKind("vendor_claim_lapsed", "A vendor's credit nobody claimed in time", "Vendors"),
    ObservationKind("breach_cost", "What a miss cost", "Money", attention=False),
    ObservationKind("risk_overdue", "A risk to be looked at again", "What is to come"),
    ObservationKind("open_risk", "An open risk", "What is to come", attention=False),
    ObservationKind("severity_differs", "A severity the rubric does not give", "Incidents"),
    ObservationKind("alert_late", "An alert that was too late", "Incidents"),
    ObservationKind("fallback_confusing", "A fallback that confused users", "Incidents"),
    ObservationKind("fallback_failed", "A fallback that failed", "Incidents"),
    ObservationKind("review_overdue", "A review that is overdue", "Incidents"),
    ObservationKind("review_unowned", "A review nobody owns", "Incidents"),
    ObservationKind("cause_missing", "A review without a cause", "Incidents"),
    ObservationKind("recurring_cause", "A cause that comes back", "Incidents"),
    ObservationKind("improvement_overdue", "An improvement that is overdue", "Incidents"),
    ObservationKind("improvement_unverified", "An improvement nobody verified", "Incidents"),
    ObservationKind("overrepresented", "Incidents beyond a share of traffic", "Incidents"),
    ObservationKind("outage_unlogged", "An outage the log does not show", "Incidents"),
    ObservationKind("stage_slower", "Requests that took longer", "Operation", attention=False),
    ObservationKind("delivery", "Changes delivered", "Operation", attention=False),
    ObservationKind("exceptions_over", "More exceptions open than agreed", "Queues"),
    ObservationKind("edit_reasons", "Why answers were edited", "Reviews", attention=False),
    ObservationKind(
        "unhelpful_reasons", "Why answers did not help users", "Feedback of users", attention=False
    ),
    ObservationKind("reviewers_disagree", "Reviewers who do not agree", "Reviews"),
    ObservationKind(
        "judge_disagrees", "A judging model that does not agree with people", "Reviews"
    ),
    ObservationKind(
        "steers_nothing",
        "An objective that steered nothing",
        "Review of the agreement",
        attention=False,
    ),
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
