"""The Assessment: the one frozen value from which window, PDF, Excel and JSON are all made."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from slastudio.contract.credits import CreditSum
from slastudio.contract.terms.agreement import Agreement
from slastudio.evidence.questions import Question
from slastudio.judge.outcome.agreement_ref import AgreementRef
from slastudio.judge.outcome.beside.carriers import Carrier
from slastudio.judge.outcome.beside.exceptions import ExceptionVolume
from slastudio.judge.outcome.beside.experiments import Experiment
from slastudio.judge.outcome.beside.gates import ReleaseGate
from slastudio.judge.outcome.beside.incident_stories import IncidentStory
from slastudio.judge.outcome.beside.narrative import SentenceRecord
from slastudio.judge.outcome.beside.needed_decisions import NeededDecision
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.judge.outcome.beside.operating import ChangeDelivery, StageTimes
from slastudio.judge.outcome.beside.responses import NatureResponses
from slastudio.judge.outcome.beside.review_quality import ReviewQuality, UserFeedback
from slastudio.judge.outcome.beside.spend_change import SpendMovement
from slastudio.judge.outcome.beside.vendor_reviews import VendorReview
from slastudio.judge.outcome.beside.vendors import VendorPromise
from slastudio.judge.outcome.billing import BusinessWorth, Invoice, RequestTotals
from slastudio.judge.outcome.disputed_figures import KeptDispute
from slastudio.judge.outcome.duties import OwedDuty
from slastudio.judge.outcome.objective_result import Case, ReadingFigure, Result, Source
from slastudio.judge.outcome.records import Entered
from slastudio.judge.outcome.silent_changes import SilentChange
from slastudio.judge.outcome.spend_outlook import Outlook
from slastudio.judge.outcome.statuses import VERDICTS, Status, is_settled, status_named
from slastudio.shared.counts import count
from slastudio.shared.periods import Period


@dataclass(frozen=True)
class DailySpend:
    """Hold one local day's spend by model, in one currency."""

    day: date
    by_model: tuple[tuple[str, Decimal], ...]

    @property
    def total(self) -> Decimal:
        return sum((amount for _, amount in self.by_model), Decimal(0))


@dataclass(frozen=True)
class Costs:
    """Hold the period's spend in `currency`: days, total, cap, where it goes, days above the agreed
    limit.

    origin: "bills" or "request logs". outlook: the period's forecast, the same as the review of
    costs tells; None where nothing is known of spend. months: (label, total) of the months before,
    oldest first. above_mean: (day, spend, mean) of the days above MEAN_BEFORE by
    more than the agreed percent. unknown: requests whose cost is missing or zero although tokens
    were used.
    """

    currency: str
    origin: str
    days: tuple[DailySpend, ...] = ()
    total: Decimal = Decimal(0)
    cap: Decimal | None = None
    outlook: Outlook | None = None
    months: tuple[tuple[str, Decimal], ...] = ()
    above_mean: tuple[tuple[date, Decimal, Decimal], ...] = ()
    unknown: int = 0
    sources: tuple[Source, ...] = ()

    @property
    def forecast(self) -> Decimal | None:
        """Return what the whole period is expected to cost; None where it is over or too little is
        known.
        """
        return self.outlook.total if self.outlook is not None else None


@dataclass(frozen=True)
class RegisterEntry:
    """Show one line of a register (change, decision, exclusion) as the report tells it."""

    id: str
    when: datetime
    title: str
    detail: str = ""
    status: str = ""
    owner: str = ""


@dataclass(frozen=True)
class WorkedEntry:
    """Hold one entry of the register of hours: when, how many hours exactly, on which line of the
    scope; id: in the register.
    """

    when: datetime
    hours: Fraction
    line: str
    id: str = ""


@dataclass(frozen=True)
class HoursLine:
    """Hold the hours of one line of the scope; inside is None where the line stands in neither
    list.

    overage: of them, what lies beyond the months' hours; amount: its price, None where no rate is
    agreed. requested: what belongs to accepted change requests, named in requests. unagreed: what
    no retainer and no request covers.
    """

    line: str
    hours: Decimal
    inside: bool | None
    overage: Decimal = Decimal(0)
    amount: Decimal | None = None
    requested: Decimal = Decimal(0)
    requests: tuple[str, ...] = ()
    unagreed: Decimal = Decimal(0)


@dataclass(frozen=True)
class Hours:
    """Hold a period's hours, exact to the minute.

    included: by the agreement, over the period's months; None where none are agreed. carried:
    unused hours of the month before, where they roll over. left: what may still be worked. overage:
    the retainer's hours beyond included and carried, month by month; amount: its price net of tax,
    each line of the scope rounded once, None where no rate is agreed. requested: hours of accepted
    change requests. unagreed: hours on lines out of scope, in neither list or not said that no
    accepted request covers; they use up no included hour and are in no price. overage_with,
    amount_with: what overage and price would be if they were the retainer's.
    """

    included: Decimal | None
    carried: Decimal
    worked: Decimal
    left: Decimal | None
    overage: Decimal
    amount: Decimal | None
    currency: str
    lines: tuple[HoursLine, ...]
    requested: Decimal = Decimal(0)
    unagreed: Decimal = Decimal(0)
    overage_with: Decimal = Decimal(0)
    amount_with: Decimal | None = None

    @property
    def entered(self) -> bool:
        """Tell whether anybody entered hours; where nobody did, what was worked is not known."""
        return bool(self.lines)


@dataclass(frozen=True)
class Attention:
    """Name one thing that needs somebody, most urgent first: what, why, and the page and record
    that resolve it. on_paper: whether the month's papers list it, too.
    """

    level: Status
    title: str
    detail: str
    page: str
    target: str = ""
    action: str = "Open"
    on_paper: bool = True


@dataclass(frozen=True)
class DataDay:
    """Count evidence rows of one kind on one local day (`rows` 0 marks a gap inside the period)."""

    kind: str
    day: date
    rows: int


@dataclass(frozen=True)
class DaysInForce:
    """Name a version and the local days of a period on which it was in force, both included."""

    version: str
    first: date
    last: date


@dataclass(frozen=True)
class DutyDue:
    """Hold one duty a verdict leads to: what, by when (UTC, None: no moment can be told), whose, by
    which clause.

    within: the agreed span in words. in_text: what is owed is a text of the agreement, which says
    by itself by when and by whom. key: which of several of its kind, such as a grade's name.
    """

    kind: str
    title: str
    detail: str
    objective: str
    due: datetime | None = None
    role: str = ""
    clause: str = ""
    within: str = ""
    in_text: bool = False
    key: str = ""


@dataclass(frozen=True)
class Consequences:
    """Hold what a period leads to. credits: None where none are agreed, or the period is no month;
    why says which.
    """

    credits: CreditSum | None
    why: str
    duties: tuple[DutyDue, ...]


@dataclass(frozen=True)
class AskedQuestion:
    """Hold a question with what it does to figures: by objective, under each reading.

    moves: whether any verdict depends on it. clarify_by: when the agreement wants it clarified;
    None where no clock can tell.
    """

    question: Question
    effects: tuple[tuple[str, ReadingFigure], ...]
    moves: bool
    clarify_by: datetime | None = None


@dataclass(frozen=True)
class Assessment:
    """Hold a client's period, judged: results in agreement order and everything the report tells
    around them.

    in_force: which signed version was in force on which days; on days in none of them none was.
    None where that was not handed in. questions: what is open. answers: what was answered, where
    evidence of the period is read by it. unfinished: judged before it was over, so that every
    figure is one of the days so far. duties: what was to be done in it, and how that stands.
    observations: what its records show beside the figures. records: those that lie in it, of every
    register. incident_stories: what is known of each incident that opened in it. gates: the release
    gates tried in it. experiments: what they moved, those that promise most first. reviews:
    what they say beside their objectives. stages: where requests spend their time. delivery: how
    fast and how safely changes came. invoice: what a
    calendar month comes to. requests: the asks outside the scope. worth: what failures cost, beside
    the cost of tooling. vendors: what vendors promised, kept and owe. responses: how incidents of each nature were answered. exceptions:
    how many were open at once; None where no limit is agreed. vendor_reviews: of other
    suppliers' documents, of all time. spend_movement: why spend is not that of the period before.
    carriers: what carries each miss, as far as chance does not explain it. sentences: what a person
    accepted, edited or left out of those that tell the period. needed: the decisions that are open.
    """

    client: str
    provider: str
    period: Period
    agreement: AgreementRef
    terms: Agreement
    results: tuple[Result, ...]
    incidents: tuple[Case, ...]
    costs: Costs
    changes: tuple[RegisterEntry, ...]
    decisions: tuple[RegisterEntry, ...]
    attention: tuple[Attention, ...]
    data: tuple[DataDay, ...]
    sources: tuple[Source, ...]
    undated_rows: int = 0
    notes: tuple[str, ...] = field(default=())
    hours: Hours | None = None
    consequences: Consequences | None = None
    disputes: tuple[KeptDispute, ...] = ()
    silent: tuple[SilentChange, ...] = ()
    in_force: tuple[DaysInForce, ...] | None = None
    questions: tuple[AskedQuestion, ...] = ()
    missing: tuple[tuple[str, tuple[date, ...]], ...] = ()
    answers: tuple[Question, ...] = ()
    unfinished: bool = False
    duties: tuple[OwedDuty, ...] = ()
    observations: tuple[Observation, ...] = ()
    records: tuple[Entered, ...] = ()
    incident_stories: tuple[IncidentStory, ...] = ()
    gates: tuple[ReleaseGate, ...] = ()
    experiments: tuple[Experiment, ...] = ()
    reviews: ReviewQuality | None = None
    stages: StageTimes | None = None
    delivery: ChangeDelivery | None = None
    feedback: UserFeedback | None = None
    invoice: Invoice | None = None
    requests: RequestTotals | None = None
    worth: BusinessWorth | None = None
    vendors: tuple[VendorPromise, ...] = ()
    responses: tuple[NatureResponses, ...] = ()
    exceptions: ExceptionVolume | None = None
    vendor_reviews: tuple[VendorReview, ...] = ()
    spend_movement: SpendMovement | None = None
    carriers: tuple[Carrier, ...] = ()
    sentences: tuple[SentenceRecord, ...] = ()
    needed: tuple[NeededDecision, ...] = ()

    @property
    def knows_incidents(self) -> bool:
        """Tell whether any record of incidents was handed in: without one none is not told as none."""
        return bool(self.incident_stories) or any(each.kind == "incidents" for each in self.data)

    @property
    def attention_to_figures(self) -> tuple[Attention, ...]:
        """Return what needs attention as far as papers list it: duties and observations they do not."""
        return tuple(each for each in self.attention if each.on_paper)

    def count(self, verdict: str) -> int:
        return sum(result.verdict == verdict for result in self.results)

    @property
    def headline(self) -> str:
        """Say the month in one sentence: how many objectives were met, and which were not."""
        if not self.results:
            return "The agreement has no objectives yet."
        missed = [r.name for r in self.results if r.verdict == "missed"]
        sentence = f"{self.count('met')} of {count(len(self.results), 'objective')} met."
        if missed:
            sentence += " Missed: " + ", ".join(missed) + "."
        for verdict in VERDICTS:
            if is_settled(verdict):
                continue
            if number := self.count(verdict):
                sentence += f" {number} {status_named(verdict).in_count}."
        return sentence
