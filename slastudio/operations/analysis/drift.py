"""Look for drift in a project: changes of its daily series, silent changes, distributions that
moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pandas as pd

from slastudio.evidence.kinds import kind_named
from slastudio.judge.drift.distributions import ComparedSpans, Look, look_at, spans_of
from slastudio.judge.drift.findings import (
    DriftFinding,
    Searched,
    findings_in,
    is_bursty,
    search_series,
    words_of,
)
from slastudio.judge.drift.item_series import evaluation_series, review_series
from slastudio.judge.drift.new_ids import VERSION_COLUMNS, set_versions, silent_changes
from slastudio.judge.drift.tracked_series import (
    GROUPS,
    TrackedSeries,
    cost_series,
    request_series,
)
from slastudio.judge.outcome.silent_changes import RecordedChange
from slastudio.measure.records.answered import answered_requests
from slastudio.measure.records.daygrid import DayGrid
from slastudio.operations.evidence.computed import computed_imports
from slastudio.operations.evidence.questions import answered_words
from slastudio.operations.registers.records import list_entries
from slastudio.project.file import Project
from slastudio.shared.counts import count, verb
from slastudio.shared.periods import local_midnight, zone
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress

MOST_DAYS = 730
_KINDS = ("requests", "evaluations", "reviews", "costs")
_COLUMNS = {
    "requests": (
        "status",
        "latency_ms",
        "first_token_ms",
        "input_tokens",
        "output_tokens",
        "cost",
        "currency",
        "confidence",
        "fallback",
        "escalated",
        "retrieval_precision",
        "workflow",
        *VERSION_COLUMNS,
    ),
    "evaluations": ("set", "set_version", "item", "metric", "score", "passed", *VERSION_COLUMNS),
    "reviews": ("item", "accepted", "edit_reason"),
    "costs": ("end", "service", "model", "amount", "currency"),
}
_FAMILIES = {
    "requests": ("seg.", "stage."),
    "evaluations": ("seg.",),
    "reviews": ("seg.", "rubric."),
    "costs": (),
}


@dataclass(frozen=True)
class DriftReview:
    """Hold what was looked at and found between two local days, both inclusive.

    searched: every series with its changes. findings: in order of days, silent changes among them.
    looks: comparisons of distributions, empty where spans is None. rows: kind → rows looked at.
    notes: what was left out, in words.
    """

    zone: str
    first: date
    last: date
    rows: dict[str, int]
    searched: tuple[Searched, ...]
    findings: tuple[DriftFinding, ...]
    spans: ComparedSpans | None
    looks: tuple[Look, ...]
    recorded: tuple[RecordedChange, ...]
    notes: tuple[str, ...]


def review_drift(
    project: Project,
    first: date | None = None,
    last: date | None = None,
    group: str = "",
    *,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> DriftReview:
    """Look for drift between two local days of the agreement's zone, both inclusive; by default all
    evidence, at most two years.

    Series are searched over all evidence of the two years up to the last day; findings that end
    before the first are not told. group: one of GROUPS, or "" for all series. Distributions and
    silent changes are looked at where all series are, or “models”. Raises StudioError for an
    unknown group, days in the wrong order, and where there is no evidence between them.
    """
    if group and group not in GROUPS:
        raise StudioError(f"“{group}” is no group of series. Choose one of: {', '.join(GROUPS)}.")
    if first and last and last < first:
        raise StudioError(f"The last day, {last}, lies before the first, {first}.")
    steps = progress or Progress()
    steps.report("Reading the evidence", 0.0)
    evidence = _read_evidence(project, last, now or datetime.now(UTC))
    spans = evidence.spans
    if not any(first is None or span[1] >= first for span in spans.values()):
        raise StudioError(
            "There are no requests, evaluations, reviews or costs with dates between these days. Import some, or choose other days."
        )
    earliest = min(span[0] for span in spans.values())
    until = max(span[1] for span in spans.values())
    since = max(earliest, until - timedelta(MOST_DAYS - 1))
    begin = max(first or since, since)
    # a change on the first day asked for is seen only beside what came before it
    grid = DayGrid(since, until, evidence.zone)
    recorded = recorded_changes(project)
    words = answered_words(project)
    series = _series(evidence.frames, grid, evidence.currency, words)
    asked = [each for each in series if group in ("", each.group)]
    searched = search_series(_one_by_one(asked, steps.part(0.3, 0.7)))
    changes, small = findings_in(searched, grid, recorded, spans)
    findings = [finding for finding in changes if finding.end >= begin]
    counted = frozenset(each.evidence for each in computed_imports(project))
    appeared = _appeared(evidence, group, recorded, counted)
    findings += [finding for finding in appeared if begin <= finding.day <= until]
    compared, looks = None, tuple[Look, ...]()
    if not group and (compared := spans_of(begin, until)):
        steps.report("Comparing distributions", 0.7)
        looks = look_at(evidence.of("requests", "evaluations", "reviews"), grid, compared)
    notes = _notes(searched, small)
    if group in ("", "errors"):
        notes += _unclear(evidence.frames["requests"], words)
    for kind in sorted(counted):
        notes.append(
            f"Days of {kind_named(kind).title.lower()} that were computed at the source have no rows and are not "
            "looked at here."
        )
    if since != earliest:
        text = f"Evidence before {since} is left out; choose an earlier last day to look at it."
        notes.insert(0, text)
    return DriftReview(
        zone=evidence.zone,
        first=begin,
        last=until,
        rows=_rows_from(evidence, grid, begin),
        searched=searched,
        findings=tuple(sorted(findings, key=lambda finding: finding.day)),
        spans=compared,
        looks=looks,
        recorded=recorded,
        notes=tuple(notes),
    )


@dataclass(frozen=True)
class _Evidence:
    """Hold what is searched: rows by kind, and the first and last day of each kind that has any."""

    zone: str
    currency: str
    frames: dict[str, pd.DataFrame]
    spans: dict[str, tuple[date, date]]

    def of(self, *kinds: str) -> dict[str, pd.DataFrame]:
        return {kind: self.frames[kind] for kind in kinds}


def _read_evidence(project: Project, last: date | None, now: datetime) -> _Evidence:
    """Read all evidence up to the end of the last day, by default of today."""
    with project.reading():
        zone_name = project.agreements.zone()
        currency = project.agreements.draft().agreement.costs.currency
    tz = zone(zone_name)
    day = last or now.astimezone(tz).date()
    end = local_midnight(day + timedelta(1), tz)
    frames, spans = {}, {}
    for kind in _KINDS:
        frames[kind] = _read(project, kind, end)
        span = _days_of(frames[kind], zone_name)
        if span is not None:
            spans[kind] = span
    return _Evidence(zone_name, currency, frames, spans)


def _appeared(
    evidence: _Evidence, group: str, recorded: tuple[RecordedChange, ...], counted: frozenset[str]
) -> Iterator[DriftFinding]:
    """Yield ids that nobody announced and new versions of sets, where their group is looked at.

    counted: kinds of which days have no rows, whose ids may seem new where they are old.
    """
    if group in ("", "models"):
        kinds = [each for each in ("requests", "evaluations") if each not in counted]
        yield from silent_changes(evidence.of(*kinds), recorded, evidence.zone)
    if group in ("", "quality"):
        yield from set_versions(evidence.frames["evaluations"], evidence.zone)


def _notes(searched: tuple[Searched, ...], small: int) -> list[str]:
    """Say which series were not searched, and which findings are not listed."""
    notes = []
    enough = [each for each in searched if each.changes.verdict != "too few days"]
    few = len(searched) - len(enough)
    if few:
        notes.append(
            f"{few} of {len(searched)} series have fewer than 14 days with values and were not searched."
        )
    bursty = sum(is_bursty(each) for each in enough)
    if bursty:
        notes.append(
            f"{bursty} series {verb(bursty, 'comes', 'come')} in bursts: more than a tenth of {verb(bursty, 'its', 'their')} days lie out, so "
            "none of these is listed."
        )
    if small:
        notes.append(
            f"{count(small, 'change')} of less than 2 %, or half a point of a share, {verb(small, 'is', 'are')} not listed."
        )
    return notes


def _unclear(requests: pd.DataFrame, words: Mapping[str, str]) -> Iterator[str]:
    if "status" not in requests.columns:
        return
    number = int(answered_requests(requests["status"], words).unclear.sum())
    if number:
        yield (
            f"{count(number, 'request')} {verb(number, 'has', 'have')} a status nobody has said the meaning of; "
            f"the share of failed requests leaves {verb(number, 'it', 'them')} out."
        )


def _rows_from(evidence: _Evidence, grid: DayGrid, begin: date) -> dict[str, int]:
    rows = {}
    for kind, data in evidence.frames.items():
        days = grid.indices(data[_time(kind)])
        rows[kind] = int((days >= grid.index_of(begin)).sum())
    return rows


def _one_by_one(series: list[TrackedSeries], steps: Progress) -> Iterator[TrackedSeries]:
    for number, each in enumerate(series):
        steps.report("Searching for changes", number / len(series))
        yield each


def _time(kind: str) -> str:
    return "start" if kind == "costs" else "time"


def _read(project: Project, kind: str, end: datetime) -> pd.DataFrame:
    held = project.evidence.columns_of(kind)
    own, families = _COLUMNS[kind], _FAMILIES[kind]
    wanted = [column for column in held if column in own or column.startswith(families)]
    return project.evidence.read(kind, wanted, end=end, swift=True)


def _days_of(data: pd.DataFrame, zone_name: str) -> tuple[date, date] | None:
    times = data["start" if "start" in data.columns else "time"]
    if not len(times):
        return None
    tz = zone(zone_name)
    first = times.min().to_pydatetime(warn=False)
    last = times.max().to_pydatetime(warn=False)
    return first.astimezone(tz).date(), last.astimezone(tz).date()


def _series(
    frames: dict[str, pd.DataFrame], grid: DayGrid, currency: str, words: Mapping[str, str]
) -> list[TrackedSeries]:
    series: list[TrackedSeries] = []
    if len(frames["requests"]):
        series += request_series(frames["requests"], grid, currency, words)
    if len(frames["evaluations"]):
        series += evaluation_series(frames["evaluations"], grid)
    if len(frames["reviews"]):
        series += review_series(frames["reviews"], grid)
    if len(frames["costs"]):
        series += cost_series(frames["costs"], grid, currency)
    return series


def recorded_changes(project: Project) -> tuple[RecordedChange, ...]:
    """Return the change register in order of days, each by the local day of the agreement's zone."""
    with project.reading():
        tz = zone(project.agreements.zone())
    changes = []
    for entry in list_entries(project, "changes"):
        if entry.values.get("when") and entry.values.get("status") != "cancelled":
            day = datetime.fromisoformat(entry.values["when"]).astimezone(tz).date()
            title = entry.values.get("title", "")
            changes.append(RecordedChange(entry.id, day, title, words_of(entry.values)))
    return tuple(sorted(changes, key=lambda change: (change.day, change.id)))
