"""Look for drift in a project: changes of its daily series, silent changes, distributions that
moved.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pandas as pd

from slastudio.judge.drift.distributions import Look, Spans, look_at, spans_of
from slastudio.judge.drift.findings import (
    Finding,
    Searched,
    findings_in,
    is_bursty,
    search_series,
    words_of,
)
from slastudio.judge.drift.new_ids import VERSION_COLUMNS, set_versions, silent_changes
from slastudio.judge.drift.tracked_series import (
    GROUPS,
    TrackedSeries,
    cost_series,
    evaluation_series,
    request_series,
    review_series,
)
from slastudio.judge.outcome.silent_changes import RecordedChange
from slastudio.measure.records.daygrid import DayGrid
from slastudio.operations.registers.records import list_entries
from slastudio.project.file import Project
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
        "workflow",
        *VERSION_COLUMNS,
    ),
    "evaluations": ("set", "set_version", "metric", "score", "passed", *VERSION_COLUMNS),
    "reviews": ("accepted", "edit_reason"),
    "costs": ("end", "service", "model", "amount", "currency"),
}
_FAMILIES = {
    "requests": ("seg.",),
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
    findings: tuple[Finding, ...]
    spans: Spans | None
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
    with project.reading():
        zone_name = project.agreements.zone()
        currency = project.agreements.draft().agreement.costs.currency
    steps.report("Reading the evidence", 0.0)
    tz = zone(zone_name)
    end = local_midnight(
        (last or (now or datetime.now(UTC)).astimezone(tz).date()) + timedelta(1), tz
    )
    frames = {kind: _read(project, kind, end) for kind in _KINDS}
    spans = {kind: span for kind, data in frames.items() if (span := _days_of(data, zone_name))}
    if not any(first is None or span[1] >= first for span in spans.values()):
        raise StudioError(
            "There are no requests, evaluations, reviews or costs with dates between these days. Import some, or choose other days."
        )
    earliest, until = (
        min(span[0] for span in spans.values()),
        max(span[1] for span in spans.values()),
    )
    since = max(earliest, until - timedelta(MOST_DAYS - 1))
    begin = max(first or since, since)
    # a change on the first day asked for is seen only beside what came before it
    grid = DayGrid(since, until, zone_name)
    notes = (
        []
        if since == earliest
        else [f"Evidence before {since} is left out; choose an earlier last day to look at it."]
    )
    recorded = recorded_changes(project)
    series = [each for each in _series(frames, grid, currency) if group in ("", each.group)]
    searched = search_series(_one_by_one(series, steps.part(0.3, 0.7)))
    findings, small = findings_in(searched, grid, recorded, spans)
    findings = tuple(each for each in findings if each.end >= begin)
    compared, looks = None, tuple[Look, ...]()
    if group in ("", "models"):
        silent = silent_changes(
            {kind: frames[kind] for kind in ("requests", "evaluations")}, recorded, zone_name
        )
        findings += tuple(each for each in silent if begin <= each.day <= until)
    if group in ("", "quality"):
        anew = set_versions(frames["evaluations"], zone_name)
        findings += tuple(each for each in anew if begin <= each.day <= until)
    if not group and (compared := spans_of(begin, until)):
        steps.report("Comparing distributions", 0.7)
        looks = look_at(
            {kind: frames[kind] for kind in ("requests", "evaluations", "reviews")}, grid, compared
        )
    few = sum(each.changes.verdict == "too few days" for each in searched)
    if few:
        notes.append(
            f"{few} of {len(searched)} series have fewer than 14 days with values and were not searched."
        )
    if bursty := sum(
        each.changes.verdict != "too few days" and is_bursty(each) for each in searched
    ):
        notes.append(
            f"{bursty} series come in bursts: more than a tenth of their days lie out, so none of these is listed."
        )
    if small:
        notes.append(
            f"{small} changes of less than 2 %, or half a point of a share, are not listed."
        )
    return DriftReview(
        zone=zone_name,
        first=begin,
        last=until,
        rows={
            kind: int((grid.indices(data[_time(kind)]) >= grid.index_of(begin)).sum())
            for kind, data in frames.items()
        },
        searched=searched,
        findings=tuple(sorted(findings, key=lambda each: each.day)),
        spans=compared,
        looks=looks,
        recorded=recorded,
        notes=tuple(notes),
    )


def _one_by_one(series: list[TrackedSeries], steps: Progress) -> Iterator[TrackedSeries]:
    for number, each in enumerate(series):
        steps.report("Searching for changes", number / len(series))
        yield each


def _time(kind: str) -> str:
    return "start" if kind == "costs" else "time"


def _read(project: Project, kind: str, end: datetime) -> pd.DataFrame:
    held = project.evidence.columns_of(kind)
    wanted = [
        each
        for each in held
        if each in _COLUMNS[kind] or each.startswith(_FAMILIES[kind] or ("\0",))
    ]
    return project.evidence.read(kind, wanted, end=end, swift=True)


def _days_of(data: pd.DataFrame, zone_name: str) -> tuple[date, date] | None:
    times = data["start" if "start" in data.columns else "time"]
    if not len(times):
        return None
    tz = zone(zone_name)
    first, last = (
        each.to_pydatetime(warn=False).astimezone(tz).date() for each in (times.min(), times.max())
    )
    return first, last


def _series(frames: dict[str, pd.DataFrame], grid: DayGrid, currency: str) -> list[TrackedSeries]:
    return [
        *(request_series(frames["requests"], grid, currency) if len(frames["requests"]) else ()),
        *(evaluation_series(frames["evaluations"], grid) if len(frames["evaluations"]) else ()),
        *(review_series(frames["reviews"], grid) if len(frames["reviews"]) else ()),
        *(cost_series(frames["costs"], grid, currency) if len(frames["costs"]) else ()),
    ]


def recorded_changes(project: Project) -> tuple[RecordedChange, ...]:
    """Return the change register in order of days, each by the local day of the agreement's zone."""
    with project.reading():
        tz = zone(project.agreements.zone())
    found = [
        RecordedChange(
            entry.id,
            datetime.fromisoformat(entry.values["when"]).astimezone(tz).date(),
            entry.values.get("title", ""),
            words_of(entry.values),
        )
        for entry in list_entries(project, "changes")
        if entry.values.get("when")
    ]
    return tuple(sorted(found, key=lambda each: (each.day, each.id)))
