"""What happened, as far as duties ask: values alone, so that whoever derives duties reads nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from slastudio.judge.outcome.assessment import WorkedEntry
from slastudio.judge.outcome.inputs import ExclusionSpan
from slastudio.judge.outcome.objective_result import Case
from slastudio.judge.outcome.records import (
    Act,
    Arrival,
    AskEntry,
    ChangeEntry,
    ClaimEntry,
    DecisionEntry,
    WrittenPaper,
)


@dataclass(frozen=True)
class SetRun:
    """Hold one evaluation run: of which set, when it began, how many items it has."""

    set: str
    at: datetime
    items: int
    name: str = ""
    version: str = ""


@dataclass(frozen=True)
class Taught:
    """Hold what an incident's record says besides its clocks, as it reads: words that are no value
    stay words, and what is not there is None or "".

    told: (moment, role) of who was told, in order of time. spells: the spans in which it was open,
    from its opening; the last one's end None while it is. severity: as the record names it.
    """

    severity: str = ""
    nature: str = ""
    workflow: str = ""
    detected: datetime | None = None
    began: datetime | None = None
    updates: tuple[datetime, ...] = ()
    spells: tuple[tuple[datetime, datetime | None], ...] = ()
    people: int | None = None
    cause: str = ""
    impact: str = ""
    affected: str = ""
    harm: str = ""
    reversible: str = ""
    blast_radius: str = ""
    segment: str = ""
    topic: str = ""
    told: tuple[tuple[datetime, str], ...] = ()
    playbook: str = ""
    fix: str = ""
    fallback: str = ""
    reviewed: datetime | None = None
    review_owner: str = ""
    verified: datetime | None = None


@dataclass(frozen=True)
class Tick:
    """Hold an item of a checklist or step of a playbook that was gone through: when, what about, and
    what came of it. list: the checklist, as its register names it.
    """

    id: str
    when: datetime
    about: str
    item: str
    result: str
    list: str = "playbook"


@dataclass(frozen=True)
class Ticket:
    """Hold an incident as far as duties ask: its tier's id, its moments, and what else is known of it."""

    id: str
    title: str
    severity: str
    opened: datetime
    first_response: datetime | None
    resolved: datetime | None
    stable: datetime | None
    taught: Taught = Taught()


@dataclass(frozen=True)
class Exceeded:
    """Hold a day on which spend or hours passed a mark: cap, month's hours, a share, a day like it."""

    mark: str
    day: date
    words: str


@dataclass(frozen=True)
class Following:
    """Hold what a verdict leads to: the kind of duty, its key, the objective, and its due moment;
    also: other ids by which acts name it.
    """

    kind: str
    key: str
    objective: str
    name: str
    detail: str
    due: datetime | None
    role: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Use:
    """Count records of a period by one limit: how many lie outside it, of how many that tell it;
    unknown: how many more do not.
    """

    limit: str
    outside: int
    of: int
    words: str
    unknown: int = 0


@dataclass(frozen=True)
class Fallen:
    """Hold a run that fell by more than agreed against the run before it; drop in points, lost and
    gained: ids of items.
    """

    set: str
    run: str
    against: str
    at: datetime
    metric: str
    drop: float
    limit: float
    proven: bool
    items: int
    lost: tuple[str, ...]
    gained: tuple[str, ...]


@dataclass(frozen=True)
class RolledBack:
    """Hold a rollback or drill of the register; minutes: from the decision until the safe baseline
    stood again, None where that is not told.
    """

    id: str
    at: datetime
    kind: str
    title: str
    workflow: str
    to_version: str
    restored: datetime | None
    worked: bool | None
    incident: str = ""

    @property
    def minutes(self) -> int | None:
        if self.restored is None or self.restored < self.at:
            return None
        return int((self.restored - self.at).total_seconds() // 60)


@dataclass(frozen=True)
class Tried:
    """Hold a scenario that was gone through; about: everything its record says of it."""

    id: str
    at: datetime
    kind: str
    title: str
    about: str


@dataclass(frozen=True)
class Unannounced:
    """Hold an id that appeared in the logs without an entry in the change register."""

    column: str
    value: str
    day: date
    recorded: datetime | None = None


@dataclass(frozen=True)
class ChangeNaming:
    """Hold an entry of the change register that names a version; emergency: it is marked as one."""

    id: str
    planned: datetime
    workflow: str
    approved_by: str
    approved: datetime | None
    announced: datetime | None
    tested: str
    emergency: bool


@dataclass(frozen=True)
class NewVersion:
    """Hold a version that answered for the first time in a workflow that had another one before.

    column: model, prompt_version or retrieval_version. workflow: "" where the log names none. rows:
    requests with it up to the period's end. entries: what the change register says of it.
    """

    workflow: str
    column: str
    value: str
    first: datetime
    rows: int
    entries: tuple[ChangeNaming, ...] = ()


@dataclass(frozen=True)
class History:
    """Hold everything that happened, over the time the evidence is read.

    reviews: the moments of reviews, one for each item, in order. given: kinds of which anything was
    ever there. open_exceptions: the most that were open at once on a day of the period, None where
    no queue is there. settled: by kind, the moment up to which what came can show or not show
    something. held: incidents at whose opening request logs are there. excluded: the uses of
    exclusions. fallen: the regressions of the period and of the two months before. ticks: the items
    of checklists and steps of playbooks that were gone through, in order of time.
    """

    runs: tuple[SetRun, ...] = ()
    reviews: tuple[tuple[datetime, str], ...] = ()
    cases: tuple[Case, ...] = ()
    queue: tuple[Case, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    arrivals: tuple[Arrival, ...] = ()
    papers: tuple[WrittenPaper, ...] = ()
    changes: tuple[ChangeEntry, ...] = ()
    decisions: tuple[DecisionEntry, ...] = ()
    asks: tuple[AskEntry, ...] = ()
    claims: tuple[ClaimEntry, ...] = ()
    worked: tuple[WorkedEntry, ...] = ()
    acts: tuple[Act, ...] = ()
    exceeded: tuple[Exceeded, ...] = ()
    following: tuple[Following, ...] = ()
    uses: tuple[Use, ...] = ()
    unannounced: tuple[Unannounced, ...] = ()
    open_exceptions: tuple[date, int] | None = None
    given: frozenset[str] = frozenset()
    settled: Mapping[str, datetime] = field(default_factory=dict)
    held: frozenset[str] = frozenset()
    excluded: tuple[ExclusionSpan, ...] = ()
    ticks: tuple[Tick, ...] = ()
    fallen: tuple[Fallen, ...] = ()
    rolled_back: tuple[RolledBack, ...] = ()
    tried: tuple[Tried, ...] = ()
    versions: tuple[NewVersion, ...] = ()
