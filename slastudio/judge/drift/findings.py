"""What drifted: changes of daily series beside the recorded changes.

Each finding says when, from which level to which, how large, how sure and beside what. Many series
are searched at once, so the chance that noise alone shows a change is told twice: for its own
series, and times the number of series searched (Bonferroni). What segments show on the same days as
all records together is told with these. A difference of less than 2 %, or half a point of a share,
is too small to act on and only counted. Where more than a tenth of the days lie out, the series is
one of bursts, and none is told.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

import numpy as np

from slastudio.evidence.arrays import Array
from slastudio.judge.drift.tracked_series import TrackedSeries
from slastudio.judge.outcome.silent_changes import RecordedChange, near
from slastudio.measure.change.change_points import Change, Changes, find_changes
from slastudio.measure.records.daygrid import DayGrid

FindingKind = Literal["step", "slope", "outlier", "silent_change", "set_version"]
# noise lies as far out less than once in a million days
OUTLIER_DEVIATIONS = 5.0
SURE = 0.05
LEAST_PERCENT, LEAST_POINTS = 2.0, 0.5
# a segment with fewer records shows a change a day or two off
_SAME_DAYS = 2
# a series with more than these is one of bursts
_FEW_OUTLIERS, _MOST_OUTLIERS = 3, 0.1


@dataclass(frozen=True)
class DriftFinding:
    """Hold one finding; figures are None where the kind has none.

    series: id of the series, or the column of a silent change. name: of what, in words. unit: of
    before, after and difference. end: last day of a slope or of an outlier span, else the day
    itself. before and after: levels without weekday effects (step, slope), or the level expected
    and the mean seen (outlier). percent: difference in percent of before. deviations: difference in
    standard deviations of a day's noise. chance: that noise alone shows as much somewhere in this
    series; chance_of_any: the same for all series searched. rows: records concerned. near: changes
    recorded within the three days before. value: the id that was not announced, or the new version
    of a set. within: what segments show of the same finding.
    """

    kind: FindingKind
    series: str
    group: str
    name: str
    unit: str
    day: date
    end: date
    segment: tuple[str, str] | None = None
    before: float | None = None
    after: float | None = None
    difference: float | None = None
    percent: float | None = None
    deviations: float | None = None
    chance: float | None = None
    chance_of_any: float | None = None
    rows: int | None = None
    near: tuple[RecordedChange, ...] = ()
    value: str = ""
    within: tuple[DriftFinding, ...] = ()

    @property
    def is_small(self) -> bool:
        """Tell whether the difference is too small to act on."""
        if self.difference is None:
            return False
        if self.unit == "%":
            return abs(self.difference) < LEAST_POINTS
        return self.percent is not None and abs(self.percent) < LEAST_PERCENT

    @property
    def sure(self) -> bool | None:
        """Tell whether the chance over all series searched is at most 5 %; None where no chance is
        told.
        """
        return None if self.chance_of_any is None else self.chance_of_any <= SURE


@dataclass(frozen=True)
class Searched:
    """Hold one series with what was found in it."""

    series: TrackedSeries
    changes: Changes


def search_series(series: Iterable[TrackedSeries]) -> tuple[Searched, ...]:
    """Return each series with its changes."""
    return tuple(Searched(each, find_changes(each.values, each.counts)) for each in series)


Edges = Mapping[str, tuple[date, date]]


def findings_in(
    searched: Sequence[Searched], grid: DayGrid, recorded: Sequence[RecordedChange], edges: Edges
) -> tuple[tuple[DriftFinding, ...], int]:
    """Return the steps, slopes and outliers in order of days, the surest first, and how many were
    too small to tell.

    edges: kind → first and last day of its evidence, which may be incomplete: their volume and
    spend are no outliers.
    """
    # what had too few days was not searched, and must not make the others' chances weaker
    looks = max(sum(each.changes.verdict != "too few days" for each in searched), 1)
    findings: list[DriftFinding] = []
    for each in searched:
        changes = each.changes.changes
        findings += [_of_change(each, change, grid, recorded, looks) for change in changes]
    for each in searched:
        findings += _outliers(each, grid, recorded, edges)
    large = sorted((finding for finding in findings if not finding.is_small), key=_surest_first)
    return _folded(large), len(findings) - len(large)


def _surest_first(finding: DriftFinding) -> tuple[date, float, str]:
    return finding.day, finding.chance_of_any or 0.0, finding.series


def _folded(findings: list[DriftFinding]) -> tuple[DriftFinding, ...]:
    """Return the findings, each with those of segments that show the same: kind, direction and day,
    two days apart at most.
    """
    whole = [each for each in findings if each.segment is None]
    inside: dict[int, list[DriftFinding]] = {}
    alone = []
    for each in findings:
        if each.segment is None:
            continue
        same = [i for i, other in enumerate(whole) if _shows_the_same(each, other)]
        if same:
            inside.setdefault(min(same, key=lambda i: abs(whole[i].day - each.day)), []).append(
                each
            )
        else:
            alone.append(each)
    folded = [replace(each, within=tuple(inside.get(i, ()))) for i, each in enumerate(whole)]
    return tuple(sorted([*folded, *alone], key=_surest_first))


def _shows_the_same(part: DriftFinding, whole: DriftFinding) -> bool:
    return (
        part.series.startswith(f"{whole.series}[")
        and part.kind == whole.kind
        and (part.difference or 0) * (whole.difference or 0) > 0
        and abs(part.day - whole.day) <= timedelta(_SAME_DAYS)
    )


def _of_change(
    searched: Searched,
    change: Change,
    grid: DayGrid,
    recorded: Sequence[RecordedChange],
    looks: int,
) -> DriftFinding:
    series, day = searched.series, grid.day(change.day)
    before, after = _possible(change.before, series), _possible(change.after, series)
    return DriftFinding(
        kind=change.kind,
        series=series.id,
        group=series.group,
        name=series.name,
        unit=series.unit,
        day=day,
        end=grid.day(change.end),
        segment=series.segment,
        before=before,
        after=after,
        difference=after - before,
        percent=100 * (after - before) / abs(before) if before else None,
        deviations=change.deviations,
        chance=change.chance,
        chance_of_any=min(1.0, change.chance * looks),
        near=near(recorded, day),
    )


def _possible(level: float, series: TrackedSeries) -> float:
    """Return a level within what the series can be: lines through it may leave that. Bills may be
    credits, scores negative.
    """
    if series.unit == "score" or series.id.startswith("costs["):
        return level
    return min(max(level, 0.0), 100.0 if series.unit == "%" else math.inf)


def _outliers(
    searched: Searched, grid: DayGrid, recorded: Sequence[RecordedChange], edges: Edges
) -> Iterable[DriftFinding]:
    series, changes = searched.series, searched.changes
    if changes.verdict == "too few days" or not changes.noise:
        return
    if is_bursty(searched):
        return
    told = set(changes.outliers) - _incomplete(series, grid, edges)
    for days in _runs(sorted(told), np.flatnonzero(np.isfinite(changes.levels))):
        expected = np.array(
            [changes.levels[day] + changes.cycle[day % len(changes.cycle)] for day in days]
        )
        before, after = _possible(float(expected.mean()), series), float(series.values[days].mean())
        deviations = (after - before) / max(changes.noise, _noise_of_counts(series, days, before))
        if abs(deviations) < OUTLIER_DEVIATIONS:
            continue
        yield DriftFinding(
            kind="outlier",
            series=series.id,
            group=series.group,
            name=series.name,
            unit=series.unit,
            day=grid.day(days[0]),
            end=grid.day(days[-1]),
            segment=series.segment,
            before=before,
            after=after,
            difference=after - before,
            percent=100 * (after - before) / abs(before) if before else None,
            deviations=deviations,
            near=near(recorded, grid.day(days[0])),
        )


def is_bursty(searched: Searched) -> bool:
    """Tell whether so many days lie out that none of them is out of the ordinary."""
    changes = searched.changes
    return len(changes.outliers) > max(_FEW_OUTLIERS, _MOST_OUTLIERS * changes.observed)


def _incomplete(series: TrackedSeries, grid: DayGrid, edges: Edges) -> set[int]:
    kind = series.id.split("[")[0].split(".")[0]
    if (
        not series.id.startswith(("requests.volume", "requests.spend", "costs["))
        or kind not in edges
    ):
        return set()
    return {grid.index_of(day) for day in edges[kind]}


def _noise_of_counts(series: TrackedSeries, days: list[int], share: float) -> float:
    """Return the standard deviation of a share among so few records, in points; 0 for other units."""
    counts = float(series.counts[days].sum())
    if series.unit != "%" or not counts:
        return 0.0
    # a share of nothing at all would make any single record unusual
    least = 100 / max(float(series.counts.sum()), 1.0)
    share = min(max(share, least), 100 - least)
    return math.sqrt(share * (100 - share) / counts)


def _runs(outliers: Sequence[int], observed: Array) -> list[list[int]]:
    """Return the outliers in runs of neighbouring observed days."""
    runs: list[list[int]] = []
    places = {int(day): i for i, day in enumerate(observed)}
    for day in outliers:
        if runs and places[day] - places[runs[-1][-1]] == 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def words_of(values: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return the fields of a register's entry that say something."""
    return tuple(
        (name, str(text))
        for name, text in values.items()
        if text and name not in ("id", "when", "material")
    )
