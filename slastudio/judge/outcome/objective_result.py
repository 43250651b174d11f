"""One objective's outcome in one period, and what it is made of: sources, budget, burn, days and clocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from slastudio.contract.indicators.table import declared
from slastudio.judge.outcome.known_spans import CoveredDays
from slastudio.judge.outcome.movement import Movement, NotCompared, moved
from slastudio.judge.outcome.statuses import Status, Verdict
from slastudio.measure.records.recipe import SampleUnit
from slastudio.shared.periods import zone

CaseVerdict = Literal["in_time", "late", "open", "not_judged"]
# why a case has no verdict; "" where it has one
Unjudged = Literal[
    "",
    "unknown_severity",
    "no_severity",
    "no_time_promised",
    "answered_before_opened",
    "never_runs_out",
]
# why a met objective is about to be missed
Risk = Literal["internal_target", "budget"]


@dataclass(frozen=True)
class Source:
    """Name one imported file a figure rests on, with the evidence rows it contributed to this
    figure.
    """

    batch: int
    file: str
    sha256: str
    rows: int


@dataclass(frozen=True)
class Budget:
    """Hold an error budget in events, currency, incidents or points of a gap (`unit`); remaining
    may be negative.

    spent_on: the local day since which more is spent than allowed, where no single event spends it
    (of those that do, Burn says so).
    """

    allowed: Decimal
    spent: Decimal
    remaining: Decimal
    unit: str
    spent_on: date | None = None

    @property
    def share_spent(self) -> float:
        """Return spent / allowed, 0 when nothing was allowed and nothing spent, infinity when only
        spent.
        """
        if self.allowed == 0:
            return 0.0 if self.spent == 0 else float("inf")
        return float(self.spent / self.allowed)


@dataclass(frozen=True)
class BurnAlert:
    """Say that an alert rule fired from start to end (UTC): its factor, and the highest burn rate
    by then.
    """

    rule: str
    factor: float
    start: datetime
    end: datetime
    peak: float


@dataclass(frozen=True)
class Burn:
    """Hold how an error budget burns in the last window judged.

    allowed: percent of events that may be bad. rate, recent: burn rates over the window so far and
    its last seven days, 1 being as much as allowed; None where nothing is allowed. spent_on: the
    day since which more is spent than allowed so far. exhausts: the day the window's whole budget
    will be spent if the last seven days go on.
    """

    allowed: Decimal
    rate: float | None
    recent: float | None
    spent_on: date | None
    exhausts: date | None
    alerts: tuple[BurnAlert, ...] = ()


@dataclass(frozen=True)
class SegmentValue:
    """Hold what one segment of a gap shows: value in the unit of what is compared, None without a
    sample; interval: None for complete records. compared: whether its figure is part of the gap.
    """

    name: str
    value: Decimal | None
    samples: int
    interval: tuple[Decimal, Decimal] | None
    compared: bool


@dataclass(frozen=True)
class Excluded:
    """Say what one exclusion left out: its clause, the words for it, how many samples (or pauses)
    it touched, and when.

    confirmed: whether every use that leaves something out counts with the other side; None where
    none does. unconfirmed: the uses that do not.
    """

    clause: str
    name: str
    samples: int
    detail: str = ""
    spans: tuple[tuple[datetime, datetime], ...] = ()
    confirmed: bool | None = None
    unconfirmed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Awaited:
    """Hold what a figure and its verdict come to once uses of exclusions are confirmed; by: the
    roles that are to.
    """

    value: Decimal | None
    verdict: Verdict
    uses: tuple[str, ...]
    by: tuple[str, ...]


@dataclass(frozen=True)
class Point:
    """Hold one local day of a trend: value is None on a day without data; low and high bound a
    sample's value.
    """

    day: date
    value: float | None
    samples: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Case:
    """Show one incident's clock: due and met moments in UTC, measured and adjusted seconds on the
    promised clock,
    its limit in words and in seconds of that clock, and the spans in which it was paused.

    It is in time when done by its due moment. runs: "business" or "always", the hours its clock
    runs in; "" where it was not judged. stopped: spans in which a re-opened ticket was resolved,
    which are not on its clock. held: spans in which its workflow waited for a person's decision; held_s:
    what these alone took off its clock. why: in words; unjudged: the reason as a value.
    """

    id: str
    title: str
    severity: str
    opened: datetime
    due: datetime | None
    done: datetime | None
    measured_s: float | None
    adjusted_s: float | None
    limit: str
    verdict: CaseVerdict
    clock: str
    why: str = ""
    limit_s: float | None = None
    pauses: tuple[tuple[datetime, datetime], ...] = ()
    runs: str = ""
    stopped: tuple[tuple[datetime, datetime], ...] = ()
    unjudged: Unjudged = ""
    held: tuple[tuple[datetime, datetime], ...] = ()
    held_s: float | None = None


@dataclass(frozen=True)
class ReadingFigure:
    """Hold what a figure and its verdict are under one reading of an open question; question "" for
    several read at once so that the figure is the lowest, or the highest.
    """

    question: str
    reading: str
    value: Decimal | None
    verdict: Verdict


@dataclass(frozen=True)
class PastVerdict:
    """Hold the verdict of a month before; judged: what it is by the readings taken meanwhile, where
    verdict is reserved because a question is open.
    """

    label: str
    verdict: Verdict
    judged: Verdict


@dataclass(frozen=True)
class Result:
    """Hold one objective's outcome in one period, with everything needed to explain it.

    value: after exclusions, in `unit`; measured: before exclusions; None without data. interval:
    two-sided, None for complete records. good, total: events, None where the indicator has none.
    worst_day: of a rolling window judged daily. further_samples: how many more would settle a
    not-proven figure. left_out: spans (start, end, name) that trend leaves out. formula, window,
    clause: in words. working: the figures the value is computed from, by name. grade: of the agreed
    grades of deviation the highest one reached. misses: of a month that missed, those before that
    did, newest first. coverage: how much of the window evidence covers. readings: what the figure
    is under readings that are open, where it differs. unit_of_sample: what samples count. good: no
    whole number where an item was good in some of its records only. risks: why it is at risk.
    window_kind: month, rolling and so on. previous_interval: of the period before; not_compared: why
    that one is not compared with this; tolerance: what the agreement takes for no change. awaited:
    what it comes to once somebody confirms what is left out, where value and verdict stand without.
    overruled_by: the objective on authoritative evidence whose verdict is another, and decides.
    past: the verdicts of the months before, newest first. segments: of a gap, those it was asked
    about.
    """

    id: str
    name: str
    journey: str
    dimension: str
    indicator: str
    unit: str
    comparator: str
    target: Decimal | None
    internal_target: Decimal | None
    value: Decimal | None
    measured: Decimal | None
    verdict: Verdict
    at_risk: bool
    complete: str
    samples: int
    good: Decimal | None
    total: int | None
    interval: tuple[Decimal, Decimal] | None
    budget: Budget | None
    excluded: tuple[Excluded, ...]
    sources: tuple[Source, ...]
    clause: str
    formula: str
    window: str
    promise: str
    reason: str
    action: str
    owner_role: str
    evidence: str
    agreement_version: str
    further_samples: int | None = None
    worst_day: date | None = None
    trend: tuple[Point, ...] = ()
    left_out: tuple[tuple[datetime, datetime, str], ...] = ()
    cases: tuple[Case, ...] = ()
    previous_value: Decimal | None = None
    previous_verdict: Verdict | None = None
    burn: Burn | None = None
    working: tuple[tuple[str, Decimal], ...] = ()
    grade: str = ""
    misses: tuple[str, ...] = ()
    risks: tuple[Risk, ...] = ()
    window_kind: str = ""
    previous_interval: tuple[Decimal, Decimal] | None = None
    not_compared: NotCompared = ""
    tolerance: Decimal | None = None
    coverage: CoveredDays | None = None
    readings: tuple[ReadingFigure, ...] = ()
    unit_of_sample: SampleUnit = "records"
    awaited: Awaited | None = None
    overruled_by: str = ""
    past: tuple[PastVerdict, ...] = ()
    segments: tuple[SegmentValue, ...] = ()

    @property
    def stands_missed(self) -> bool:
        """Tell whether a promise is broken: missed, and no other source that decides says otherwise."""
        return self.verdict == "missed" and not self.overruled_by

    @property
    def overruled_miss(self) -> bool:
        """Tell whether the source that decides keeps a promise that this one does not show kept."""
        return bool(self.overruled_by) and self.verdict != "met"

    @property
    def status(self) -> Status:
        """Return the verdict, or "at_risk" for a met objective that is about to be missed (an
        alert, not a verdict).
        """
        return "at_risk" if self.at_risk and self.verdict == "met" else self.verdict

    def excluded_days(self, zone_name: str) -> tuple[tuple[date, date, str], ...]:
        """Return (first local day, last local day, name of the exclusion) of every span the trend
        leaves out.
        """
        tz = zone(zone_name)
        return tuple(
            (
                start.astimezone(tz).date(),
                # spans are half-open: one that ends at midnight leaves the next day in
                (end - timedelta(microseconds=1)).astimezone(tz).date(),
                name,
            )
            for start, end, name in self.left_out
        )

    @property
    def drawn_so_far(self) -> bool:
        """Tell whether the trend shows the window's figure so far, day by day."""
        return declared(self.indicator).drawn_so_far

    @property
    def higher_is_better(self) -> bool:
        return self.comparator == ">="

    @property
    def movement(self) -> Movement:
        """Compare with the period before in the direction that is good, as far as the data carry it."""
        if self.value is None or self.previous_value is None:
            return "new"
        if self.not_compared:
            return "not_compared"
        return moved(
            (self.value, self.interval),
            (self.previous_value, self.previous_interval),
            unit=self.unit,
            higher_is_better=self.higher_is_better,
            sampled=self.complete != "counted",
            tolerance=self.tolerance,
        )
