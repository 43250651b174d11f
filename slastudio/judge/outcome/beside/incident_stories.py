"""What is known of one incident, from its first sign to what was learnt: one value for page, paper and JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from slastudio.judge.outcome.objective_result import Case

# by the due moment, after it, not by now although it is over, or its time is not over
Shown = Literal["in_time", "late", "not_shown", "not_yet_due"]
# of a step also: the register says that it was not taken, that it does not apply, or nothing and no
# time is agreed for it
StepState = Literal["in_time", "late", "done", "not_done", "not_applicable", "not_ticked"]
ReviewState = Literal["not_owed", "not_yet_due", "overdue", "held", "held_late"]
ImprovementState = Literal["open", "overdue", "unverified", "verified"]
# whether request logs cover the time of the incident
Logged = Literal["whole", "part", "none"]
Alert = Literal["unknown", "in_time", "late"]
# no playbook says what limits the damage, it was done before anything else, after something else, the
# register says it was not done, or nothing shows it
Contained = Literal["not_said", "first", "after_others", "not_done", "not_shown"]
Rubric = Literal["not_judged", "agrees", "differs"]


def incident_of(case: Case) -> str:
    """Return the id of a clock's incident: an update is “INC-1 #2”, a re-opening “INC-1 (2)”."""
    return case.id.partition(" #")[0].partition(" (")[0]


@dataclass(frozen=True)
class VersionSeen:
    """Count the requests an id answered while the incident lasted; column: model, prompt_version or
    retrieval_version. of: all requests then that name one.
    """

    column: str
    value: str
    requests: int
    of: int


@dataclass(frozen=True)
class RungReached:
    """Hold a rung of the ladder that was reached while the incident was open; number: its place,
    from 1. told: when its role was told, as the incident's record or its first response shows.
    """

    number: int
    role: str
    due: datetime
    told: datetime | None
    state: Shown
    after: str = ""


@dataclass(frozen=True)
class StepTaken:
    """Hold a step of the playbook that was followed; due: None where no time is agreed. tick: id of
    the record that ticks it, "" where none does.
    """

    step: str
    role: str
    due: datetime | None
    at: datetime | None
    state: StepState
    tick: str = ""
    contains: bool = False


@dataclass(frozen=True)
class ReviewHeld:
    """Hold how the review after the incident stands; owner: the role that owns it, "" where nobody
    is named.
    """

    state: ReviewState
    due: datetime | None = None
    held: datetime | None = None
    owner: str = ""


@dataclass(frozen=True)
class ImprovementMade:
    """Hold an improvement that was agreed after the incident, and how it stands."""

    id: str
    title: str
    owner: str
    agreed: datetime
    due: datetime | None
    done: datetime | None
    verified: datetime | None
    state: ImprovementState


@dataclass(frozen=True)
class IncidentStory:
    """Hold everything that is known of an incident of the period, as of the moment it is looked at.

    tier: id of its severity tier, "" where its severity is none of the agreement's. ended: when it
    was stable or resolved, None while nothing says so. until: up to when requests are looked at: its
    end, else a day after its beginning. impact_s: seconds for which people were
    affected, times in which it was resolved before it opened again not counted; None where the
    beginning or an end is not known – never zero. people: None where nobody says. log: whether
    request logs cover its span; versions: the ids in them, the most used first; requests: how many
    there were, None where nothing covers it. alert_s: from the beginning of the impact until it was
    noticed, None where either is unknown. rubric_tier: the tier the rubric gives by who, how badly
    and how reversibly. playbook: its name, "" where none was followed or the agreement knows it not.
    agreement: the version that was in force when it opened. contained: whether what limits the damage
    came first; contained_s: seconds until it was done, from the beginning of the impact, else from
    the opening.
    """

    id: str
    title: str
    severity: str
    tier: str
    opened: datetime
    agreement: str
    nature: str = ""
    workflow: str = ""
    began: datetime | None = None
    detected: datetime | None = None
    first_response: datetime | None = None
    updates: tuple[datetime, ...] = ()
    stable: datetime | None = None
    resolved: datetime | None = None
    ended: datetime | None = None
    until: datetime | None = None
    impact_s: float | None = None
    people: int | None = None
    impact: str = ""
    cause: str = ""
    fix: str = ""
    blast_radius: str = ""
    affected: str = ""
    harm: str = ""
    reversible: str = ""
    segment: str = ""
    topic: str = ""
    fallback: str = ""
    verified: datetime | None = None
    cases: tuple[Case, ...] = ()
    log: Logged = "none"
    requests: int | None = None
    versions: tuple[VersionSeen, ...] = ()
    told: tuple[tuple[datetime, str], ...] = ()
    rungs: tuple[RungReached, ...] = ()
    playbook: str = ""
    steps: tuple[StepTaken, ...] = ()
    alert: Alert = "unknown"
    alert_s: float | None = None
    alert_why: str = ""
    rubric: Rubric = "not_judged"
    rubric_tier: str = ""
    review: ReviewHeld = ReviewHeld("not_owed")
    improvements: tuple[ImprovementMade, ...] = ()
    contained: Contained = "not_said"
    contained_s: float | None = None

    def main_version(self, column: str) -> str:
        """Return the id that answered more than half of the requests while it lasted, "" where none
        did.
        """
        seen = next((each for each in self.versions if each.column == column), None)
        return seen.value if seen is not None and 2 * seen.requests > seen.of else ""
