"""Which days the evidence covers, kind by kind, and where it has gaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

from slastudio.evidence.arrays import Ints
from slastudio.evidence.computed import RECORDS
from slastudio.evidence.kinds import KINDS, kind_named
from slastudio.evidence.questions import span_of
from slastudio.judge.outcome.known_spans import KnownBy, KnownSpan, quiet_span
from slastudio.judge.period.known_days import cover_of, rhythm_of
from slastudio.measure.records.daygrid import DayGrid, nanoseconds
from slastudio.measure.rollups.rollup import volume_of
from slastudio.operations.evidence.asked_files import asked_period
from slastudio.project.evidence.batches import moment_of
from slastudio.project.file import Project
from slastudio.shared.periods import zone
from slastudio.shared.progress import Progress

MOST_DAYS = 3_700


@dataclass(frozen=True)
class Gap:
    """Name days in a row without any evidence of a kind, both included, between days that have
    some.
    """

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def gaps_of(days: Iterable[date]) -> tuple[Gap, ...]:
    """Return days in order as gaps of days in a row."""
    gaps: list[Gap] = []
    for day in days:
        if gaps and gaps[-1].last + timedelta(days=1) == day:
            gaps[-1] = Gap(gaps[-1].first, day)
        else:
            gaps.append(Gap(day, day))
    return tuple(gaps)


@dataclass(frozen=True)
class KindCoverage:
    """Hold how many rows of a kind that count lie on each local day from `first` on, and how many
    carry no date.

    rhythm: how its records are agreed to arrive, "" where nobody said. missing: days that lack
    records: those due, or, without a rhythm, those between two imports.
    """

    kind: str
    first: date
    counts: tuple[int, ...]
    undated: int
    rhythm: str = ""
    missing: tuple[Gap, ...] = ()

    @property
    def last(self) -> date:
        return self.first + timedelta(days=len(self.counts) - 1)

    def on(self, day: date) -> int:
        """Return how many rows lie on a day."""
        index = (day - self.first).days
        return self.counts[index] if 0 <= index < len(self.counts) else 0

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Return the gaps, in order. Kinds whose records are rare events have days without any by
        nature.
        """
        return gaps_of(
            self.first + timedelta(days=i) for i, count in enumerate(self.counts) if not count
        )


@dataclass(frozen=True)
class EvidenceCoverage:
    """Hold the coverage of every kind with dated evidence, in the agreement's zone."""

    zone: str
    kinds: tuple[KindCoverage, ...]

    @property
    def first(self) -> date | None:
        return min((each.first for each in self.kinds if each.counts), default=None)

    @property
    def last(self) -> date | None:
        return max((each.last for each in self.kinds if each.counts), default=None)


def known_spans(project: Project) -> dict[str, tuple[KnownSpan, ...]]:
    """Return by kind the time for which evidence is there: what a file's records span, what
    somebody said an import holds whole, and the days of which somebody said nothing happened.
    """
    with project.reading():
        files = project.evidence.spans_by_kind()
        stated = tuple(project.evidence.questions.covered())
        given = project.evidence.questions.answers()
        name = project.agreements.zone()
        computed = tuple(project.computed.computations().values())
    found: dict[str, list[KnownSpan]] = {
        kind: [KnownSpan(first, last) for first, last in spans] for kind, spans in files.items()
    }
    for each in computed:
        # what lies behind the run nobody has counted yet
        reached = min(each.end, each.ran) - timedelta(microseconds=1)
        for kind in each.rollups:
            found.setdefault(kind, []).append(KnownSpan(each.start, reached))
    for _, kind, file, first_ns, last_ns in stated:
        # half-open in the project, with its last moment here
        begins, ends = moment_of(first_ns), moment_of(last_ns - 1_000)
        by: KnownBy = "sheet" if asked_period(project, Path(file), kind) else "stated"
        found.setdefault(kind, []).append(KnownSpan(begins, ends, by, file))
    for answer in given.values():
        if answer.question.startswith("span:") and answer.reading == "quiet":
            kind, first, last = span_of(answer.question)
            found.setdefault(kind, []).append(quiet_span(first, last, name, answer.who))
    return {kind: tuple(spans) for kind, spans in found.items()}


def coverage(project: Project, progress: Progress | None = None) -> EvidenceCoverage:
    """Count the rows of every kind by local day."""
    progress = progress or Progress()
    with project.reading():
        name, present = (
            project.agreements.zone(),
            [kind for kind in project.evidence.live_counts() if KINDS[kind].time],
        )
        computed = tuple(project.computed.computations().values())
    present = sorted({*present, *(each.evidence for each in computed)})
    spans = known_spans(project)
    for each in computed:
        own = tuple(span for kind in each.rollups for span in spans.get(kind, ()))
        spans[each.evidence] = (*spans.get(each.evidence, ()), *own)
    with project.reading():
        agreement = (project.agreements.signed() or (project.agreements.draft(),))[-1].agreement
    found = [
        _of_kind(project, kind, name, progress.part(i / len(present), (i + 1) / len(present)))
        for i, kind in enumerate(present)
    ]
    return EvidenceCoverage(
        name,
        tuple(
            _with_missing(each, rhythm_of(agreement, each.kind), spans.get(each.kind, ()), name)
            for each in found
            if each.counts or each.undated
        ),
    )


def _with_missing(
    each: KindCoverage, rhythm: str, spans: Sequence[KnownSpan], name: str
) -> KindCoverage:
    """Return the coverage of a kind with its missing days, by the rules verdicts go by."""
    if not each.counts or rhythm == "occasion":
        return replace(each, rhythm=rhythm)
    grid = DayGrid(each.first, each.last, name)
    held = np.array(each.counts) > 0
    found = cover_of(grid, rhythm, spans, lambda: held)
    lacking = ~found.covered & (found.due if rhythm else ~held)
    return replace(
        each,
        rhythm=rhythm,
        missing=gaps_of(grid.day(place) for place in np.flatnonzero(lacking).tolist()),
    )


def _of_kind(project: Project, kind: str, name: str, progress: Progress) -> KindCoverage:
    time = kind_named(kind).time
    with project.reading():
        known = project.computed.computations().values()
    computed = [each for each in known if each.evidence == kind]
    stamps: list[Ints] = []
    undated, places = 0, project.evidence.places(kind)
    for number, place in enumerate(places):
        progress.report("Counting days", number / len(places))
        data = project.evidence.rows_at(place, [time])
        if time not in data.columns:
            undated += len(data)
            continue
        dated = data[time].dropna()
        undated += len(data) - len(dated)
        moments = nanoseconds(dated)
        for each in computed:
            moments = moments[(moments < _ns(each.start)) | (moments >= _ns(each.end))]
        stamps.append(_by_quarter_hour(moments))
    volume = volume_of(kind)
    if any(volume.kind in each.rollups for each in computed):
        rows = project.evidence.read(volume.kind, [time, RECORDS])
        quarters = nanoseconds(rows[time]) // (900 * 1_000_000_000)
        stamps.append(np.vstack([quarters, rows[RECORDS].to_numpy(np.int64)]))
    return _counted(kind, stamps, name, undated)


def _ns(moment: datetime) -> int:
    return int(moment.timestamp()) * 1_000_000_000


def _by_quarter_hour(stamps: Ints) -> Ints:
    """Return (quarter hours since 1970, rows in each) as two rows; local days begin on a quarter
    hour in every zone.
    """
    quarters, counts = np.unique(stamps // (900 * 1_000_000_000), return_counts=True)
    return np.vstack([quarters, counts])


def _counted(kind: str, parts: Sequence[Ints], name: str, undated: int) -> KindCoverage:
    parts = [part for part in parts if part.size]
    if not parts:
        return KindCoverage(kind, date(1970, 1, 1), (), undated)
    table = np.hstack(parts)
    moments = table[0] * 900
    first, last = (_day(int(moment), name) for moment in (moments.min(), moments.max()))
    # one wrong year must not make a calendar of centuries
    first = max(first, last - timedelta(days=MOST_DAYS))
    grid = DayGrid(first, last, name)
    at = np.searchsorted(grid.edges // 1_000_000_000, moments, side="right") - 1
    inside = at >= 0
    counts = np.bincount(at[inside], weights=table[1][inside], minlength=grid.count).astype(
        np.int64
    )
    return KindCoverage(kind, first, tuple(counts.tolist()), undated)


def _day(seconds: int, name: str) -> date:
    return datetime.fromtimestamp(seconds, UTC).astimezone(zone(name)).date()
