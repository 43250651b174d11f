"""Two runs of one set compared on the same items: what flipped, how sure that is, and whether it is
a regression.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from slastudio.evidence.arrays import Array
from slastudio.judge.golden.runs import GoldenRun, MetricRun
from slastudio.measure.uncertainty.intervals import Interval
from slastudio.measure.uncertainty.paired import (
    PairedCounts,
    mcnemar_p,
    paired_counts,
    paired_mean_interval,
    paired_share_interval,
)
from slastudio.shared.counts import count, verb


@dataclass(frozen=True)
class ShareChange:
    """Compare shares passed on the common items, in percent; difference: later minus earlier, in
    points.

    lost passed before and fail now, gained the reverse: ids, sorted. An item of several attempts
    passes with more than half of them; then the interval is Student's of the differences by item,
    else Newcombe's for pairs. p: McNemar's, exact.
    """

    earlier: float
    later: float
    difference: float
    interval: Interval | None
    counts: PairedCounts
    lost: tuple[str, ...]
    gained: tuple[str, ...]
    p: float


@dataclass(frozen=True)
class ScoreChange:
    """Compare mean scores on the common items; difference: later minus earlier, with Student's
    interval over items.
    """

    items: int
    earlier: float
    later: float
    difference: float
    interval: Interval | None
    fell: int
    rose: int


@dataclass(frozen=True)
class Regression:
    """Judge a drop against the limit agreed, in points.

    regressed: the drop exceeds the limit. fell: chance alone hardly shows such a drop (McNemar's p,
    or the interval without 0). proven: the whole interval lies beyond the limit.
    """

    drop: float
    limit: float
    regressed: bool
    fell: bool
    proven: bool


@dataclass(frozen=True)
class MetricChange:
    """Compare one metric on the items both runs judged; reason says why no regression is judged, ""
    where one is.
    """

    metric: str
    items: int
    repeated: bool
    passed: ShareChange | None
    score: ScoreChange | None
    regression: Regression | None
    reason: str


@dataclass(frozen=True)
class RunComparison:
    """Compare a run with an earlier one of the same set.

    whole_set: whether the figures of the whole runs may be compared; obstacles says why not.
    only_later, only_earlier: items that only one of the runs holds, sorted. missing: (metric, id of
    the run that lacks it).
    """

    set: str
    run: str
    against: str
    whole_set: bool
    obstacles: tuple[str, ...]
    other_judge: bool
    common: int
    only_later: tuple[str, ...]
    only_earlier: tuple[str, ...]
    metrics: tuple[MetricChange, ...]
    missing: tuple[tuple[str, str], ...]


def compare_runs(later: GoldenRun, earlier: GoldenRun, confidence: float) -> RunComparison:
    """Compare two runs of one set item by item; confidence in percent."""
    ours, theirs = _items(later), _items(earlier)
    other_judge = _other_judge(later, earlier)
    obstacles = _obstacles(later, earlier, ours, theirs)
    shared = [each.metric for each in later.metrics if earlier.metric(each.metric)]
    missing = [(each.metric, earlier.run) for each in later.metrics if each.metric not in shared]
    missing += [(each.metric, later.run) for each in earlier.metrics if each.metric not in shared]
    changes = tuple(
        _metric_change(
            later.metric(name), earlier.metric(name), later.limit, other_judge, confidence
        )
        for name in shared
    )
    return RunComparison(
        set=later.set,
        run=later.run,
        against=earlier.run,
        whole_set=not obstacles,
        obstacles=tuple(obstacles),
        other_judge=other_judge,
        common=len(ours & theirs),
        only_later=tuple(sorted(ours - theirs)),
        only_earlier=tuple(sorted(theirs - ours)),
        metrics=changes,
        missing=tuple(missing),
    )


def _items(run: GoldenRun) -> set[str]:
    return {item for each in run.metrics for item in _named(each.by_item).index}


def _named(by_item: pd.DataFrame) -> pd.DataFrame:
    return by_item[~by_item.index.str.startswith("\0")]


def _other_judge(later: GoldenRun, earlier: GoldenRun) -> bool:
    return bool(later.judges and earlier.judges) and _folded(later.judges) != _folded(
        earlier.judges
    )


def _folded(names: tuple[str, ...]) -> set[str]:
    return {each.casefold() for each in names}


def _obstacles(later: GoldenRun, earlier: GoldenRun, ours: set[str], theirs: set[str]) -> list[str]:
    found = []
    if later.versions and earlier.versions and later.versions != earlier.versions:
        found.append(
            f"The set changed from version {', '.join(earlier.versions)} to {', '.join(later.versions)}."
        )
    if later.nameless or earlier.nameless:
        found.append(
            "Not all rows have an item id, so it cannot be told whether the items are the same."
        )
    elif ours != theirs:
        common = len(ours & theirs)
        found.append(
            f"The hash of item ids changed: {count(common, 'item')} {verb(common, 'is', 'are')} common, "
            f"{len(ours - theirs):,} only in {later.run}, {len(theirs - ours):,} only in {earlier.run}."
        )
    if _other_judge(later, earlier):
        found.append(
            f"The judging model changed from {', '.join(earlier.judges)} to {', '.join(later.judges)}: "
            "a new judge means a new baseline."
        )
    return found


def _metric_change(
    later: MetricRun | None,
    earlier: MetricRun | None,
    limit: float | None,
    other_judge: bool,
    confidence: float,
) -> MetricChange:
    assert later is not None
    assert earlier is not None
    pairs = (
        _named(later.by_item)
        .add_suffix("_later")
        .join(_named(earlier.by_item).add_suffix("_earlier"), how="inner")
    )
    pairs = pairs.sort_index()
    repeated = later.attempts > 1 or earlier.attempts > 1
    passed = _share_change(pairs, confidence, repeated)
    score = _score_change(pairs, confidence)
    if other_judge:
        regression, reason = None, "another model judged"
    elif limit is None:
        regression, reason = None, "no limit of a regression is agreed"
    else:
        regression, reason = _regression(passed, score, pairs, limit, repeated, confidence)
    return MetricChange(later.metric, len(pairs), repeated, passed, score, regression, reason)


def _share_change(pairs: pd.DataFrame, confidence: float, repeated: bool) -> ShareChange | None:
    known = pairs[pairs["passed_later"].notna() & pairs["passed_earlier"].notna()]
    if not len(known):
        return None
    now, before = known["passed_later"].to_numpy(), known["passed_earlier"].to_numpy()
    passes, passed = now > 0.5, before > 0.5
    counts = paired_counts(passed, passes)
    difference = 100 * float((now - before).mean())
    interval = (
        paired_mean_interval(100 * (now - before), confidence)
        if repeated
        else paired_share_interval(counts, confidence)
    )
    items = known.index.to_numpy(object)
    return ShareChange(
        100 * float(before.mean()),
        100 * float(now.mean()),
        difference if repeated else counts.difference,
        interval,
        counts,
        tuple(map(str, items[passed & ~passes])),
        tuple(map(str, items[~passed & passes])),
        mcnemar_p(counts.lost, counts.gained),
    )


def _score_change(pairs: pd.DataFrame, confidence: float) -> ScoreChange | None:
    known = pairs[pairs["score_later"].notna() & pairs["score_earlier"].notna()]
    if not len(known):
        return None
    now, before = known["score_later"].to_numpy(), known["score_earlier"].to_numpy()
    moved: Array = now - before
    return ScoreChange(
        len(known),
        float(before.mean()),
        float(now.mean()),
        float(moved.mean()),
        paired_mean_interval(moved, confidence),
        int((moved < 0).sum()),
        int((moved > 0).sum()),
    )


def _regression(
    passed: ShareChange | None,
    score: ScoreChange | None,
    pairs: pd.DataFrame,
    limit: float,
    repeated: bool,
    confidence: float,
) -> tuple[Regression | None, str]:
    """Return the regression by the share passed, else by the mean score where scores lie between 0
    and 1 (100 points).
    """
    if passed is not None:
        low_p = passed.p <= 1 - confidence / 100 if not repeated else _below(passed.interval, 0.0)
        return _judged(passed.difference, passed.interval, limit, low_p), ""
    if score is None:
        return None, "the runs have no item in common"
    numbers = pairs[["score_later", "score_earlier"]].to_numpy()
    if np.nanmin(numbers) < 0 or np.nanmax(numbers) > 1:
        return None, "the scores do not lie between 0 and 1, so a drop is not one in points"
    interval = (
        None if score.interval is None else (100 * score.interval[0], 100 * score.interval[1])
    )
    return _judged(100 * score.difference, interval, limit, _below(interval, 0.0)), ""


def _judged(difference: float, interval: Interval | None, limit: float, fell: bool) -> Regression:
    drop = -difference
    # a drop of exactly the limit is none: sums of shares come back with an error in the fifteenth
    # digit
    return Regression(
        drop,
        limit,
        drop > limit + 1e-9,
        fell and drop > 0,
        drop > limit + 1e-9 and _below(interval, -limit),
    )


def _below(interval: Interval | None, bound: float) -> bool:
    return interval is not None and interval[1] < bound
