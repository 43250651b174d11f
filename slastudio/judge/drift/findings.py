"""What drifted: changes of daily series beside the recorded changes, and changes that nobody
recorded.

Each finding says when, from which level to which, how large, how sure and beside what. Many series
are searched at once, so the chance that noise alone shows a change is told twice: for its own
series, and times the number of series searched (Bonferroni). What segments show on the same days as
all records together is told with these. A difference of less than 2 %, or half a point of a share,
is too small to act on and only counted. Where more than a tenth of the days lie out, the series is
one of bursts, and none is told.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd

from slastudio.evidence.arrays import Array
from slastudio.judge.drift.tracked_series import TrackedSeries
from slastudio.judge.outcome.silent_changes import DAYS_BEFORE, RecordedChange, near
from slastudio.measure.change.change_points import Change, Changes, find_changes
from slastudio.measure.records.daygrid import DayGrid
from slastudio.measure.records.groups import codes_of
from slastudio.shared.periods import zone

FindingKind = Literal["step", "slope", "outlier", "silent_change", "set_version"]
_DAYS_AFTER = 1
OUTLIER_DEVIATIONS = 5.0
SURE = 0.05
LEAST_PERCENT, LEAST_POINTS = 2.0, 0.5
_SAME_DAYS = 2
_FEW_OUTLIERS, _MOST_OUTLIERS = 3, 0.1
VERSION_COLUMNS = {"model": "model", "prompt_version": "prompt", "retrieval_version": "retrieval"}


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
    looks = max(sum(each.changes.verdict != "too few days" for each in searched), 1)
    found = [
        _of_change(each, change, grid, recorded, looks)
        for each in searched
        for change in each.changes.changes
    ]
    found += [finding for each in searched for finding in _outliers(each, grid, recorded, edges)]
    told = [each for each in found if not each.is_small]
    told.sort(key=lambda each: (each.day, each.chance_of_any or 0.0, each.series))
    return _folded(told), len(found) - len(told)


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
    return tuple(
        sorted(
            [*folded, *alone], key=lambda each: (each.day, each.chance_of_any or 0.0, each.series)
        )
    )


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


def silent_changes(
    frames: dict[str, pd.DataFrame], recorded: Sequence[RecordedChange], zone_name: str
) -> tuple[DriftFinding, ...]:
    """Return every model, prompt and retrieval id that appears without an entry in the change
    register that names it.

    frames: all rows of "requests" and "evaluations" up to the end of what is looked at, with `time`
    and the id columns. An entry counts from three days before to one day after the first day of the
    id. Ids of the first day on which a column is filled are the baseline. What production uses is
    told by requests: an id tried out in evaluations before counts from its first request. rows:
    records with that id.
    """
    found = []
    for column, word in VERSION_COLUMNS.items():
        seen = {kind: _first_days(data, column, zone_name) for kind, data in frames.items()}
        in_requests = seen.get("requests", {})
        for kind, ids in seen.items():
            start = min((first for first, _ in ids.values()), default=None)
            for value, (first, rows) in ids.items():
                known = first == start or (kind != "requests" and value in in_requests)
                if known or any(_names(each, value) for each in _around(recorded, first)):
                    continue
                found.append(
                    DriftFinding(
                        kind="silent_change",
                        series=f"{kind}.{column}",
                        group="models",
                        name=f"{word} {value}",
                        unit="",
                        day=first,
                        end=first,
                        rows=rows,
                        near=near(recorded, first),
                        value=value,
                    )
                )
    return tuple(sorted(found, key=lambda each: (each.day, each.series, each.value)))


def _around(recorded: Sequence[RecordedChange], day: date) -> list[RecordedChange]:
    return [
        each
        for each in recorded
        if -timedelta(_DAYS_AFTER) <= day - each.day <= timedelta(DAYS_BEFORE)
    ]


def _names(entry: RecordedChange, value: str) -> bool:
    """Tell whether an entry names an id: as a whole, in any field, whatever the case; bare numbers
    need a word before them.

    “gpt-4o-mini” does not name gpt-4o, nor “v14” v1, nor “2 approvals” version 2.
    """
    whole = re.escape(value.strip())
    if re.search(r"[^\W\d_]", value):
        pattern = rf"(?<![^\W_]){whole}(?![^\W_])(?![-_.:][^\W_])"
    else:
        pattern = rf"(?:\bv|version|model|prompt|retrieval|index)[\s:=#.]*{whole}(?![^\W_])(?![-_.:][^\W_])"
    texts = [text for _, text in entry.fields] + [entry.title]
    version = dict(entry.fields).get("version", "").strip()
    return version.casefold() == value.strip().casefold() or any(
        re.search(pattern, text, re.IGNORECASE) for text in texts
    )


def _first_days(data: pd.DataFrame, column: str, zone_name: str) -> dict[str, tuple[date, int]]:
    """Return the first local day of each id and how many rows have it; rows without a time are left
    out.
    """
    if column not in data.columns:
        return {}
    codes, labels = codes_of(data[column])
    times = data["time"]
    kept = (codes >= 0) & times.notna().to_numpy()
    first = np.full(len(labels), np.iinfo(np.int64).max)
    np.minimum.at(
        first, codes[kept], times.astype("datetime64[ns, UTC]").astype("int64").to_numpy()[kept]
    )
    rows = np.bincount(codes[kept], minlength=len(labels))
    return {
        label: (_local_day(int(first[i]), zone_name), int(rows[i]))
        for i, label in enumerate(labels)
        if rows[i]
    }


def _local_day(stamp: int, zone_name: str) -> date:
    moment: datetime = pd.Timestamp(stamp, tz="UTC").to_pydatetime(warn=False)
    return moment.astimezone(zone(zone_name)).date()


def set_versions(data: pd.DataFrame, zone_name: str) -> tuple[DriftFinding, ...]:
    """Return where an evaluation set changed its version: the series begins anew there, which is no
    drift.
    """
    if "set_version" not in data.columns:
        return ()
    names, labels = (
        codes_of(data["set"]) if "set" in data.columns else (np.zeros(len(data), np.int64), [""])
    )
    found: list[DriftFinding] = []
    for i, label in enumerate(labels):
        days = sorted(
            (first, version, rows)
            for version, (first, rows) in _of_set(data[names == i], zone_name).items()
        )
        for (_, before, _), (first, version, rows) in pairwise(days):
            name = f"set {label or 'without name'}, from version {before} to {version}"
            found.append(
                DriftFinding(
                    "set_version",
                    f"evaluations[{label}]",
                    "quality",
                    name,
                    "",
                    first,
                    first,
                    rows=rows,
                    value=version,
                )
            )
    return tuple(found)


def _of_set(data: pd.DataFrame, zone_name: str) -> dict[str, tuple[date, int]]:
    return _first_days(data.rename(columns={"set_version": "version"}), "version", zone_name)


def words_of(values: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Return the fields of a register's entry that say something."""
    return tuple(
        (name, str(text))
        for name, text in values.items()
        if text and name not in ("id", "when", "material")
    )
