"""Whether inputs and scores are distributed as at the beginning: numbers by PSI and
Kolmogorov–Smirnov, categories by PSI.

The reference is the first four weeks, the current span the last four, so that weekdays weigh alike;
shorter evidence is halved into whole weeks. All looks are corrected together by Holm. With very
many records any difference is certain, so drift is told only where it is also large: PSI of at
least 0.1 (Siddiqi, Credit Risk Scorecards, 2006, calls 0.1–0.25 a small and more than 0.25 a large
shift), or distribution functions at least 0.1 apart. Records of one day resemble one another, so
p-values flatter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from slastudio.evidence.arrays import Array, Series
from slastudio.measure.change.distributions import (
    DistributionDrift,
    correct,
    counted_stability,
    kolmogorov_smirnov,
    population_stability,
)
from slastudio.measure.records.daygrid import DayGrid
from slastudio.measure.records.groups import codes_of, floats_of, means_of
from slastudio.measure.sampling.item_keys import item_numbers, items_of, key_columns

# with many records any difference is significant; below this none matters
LEAST_EFFECT = 0.1
# whole weeks, so that weekdays weigh alike on both sides
_WEEKS = 4
_NUMBERS = {
    "requests": ("input_tokens", "output_tokens", "latency_ms", "first_token_ms", "confidence"),
    "evaluations": ("score",),
    "reviews": ("rubric.",),
}
_CATEGORIES = {
    "requests": ("model", "workflow", "seg."),
    "evaluations": ("model", "seg."),
    "reviews": ("edit_reason", "seg."),
}


@dataclass(frozen=True)
class ComparedSpans:
    """Hold the local days compared, first and last inclusive."""

    reference: tuple[date, date]
    current: tuple[date, date]


@dataclass(frozen=True)
class Look:
    """Hold one comparison of a column of a kind; among: the evaluation set and metric, "" for all
    records.

    drift: whether the corrected chance is at most 5 % and the difference large. before and after:
    medians of numbers; of a category, the share in percent of the `label` that changed most.
    """

    kind: str
    column: str
    among: str
    result: DistributionDrift
    before: float | None
    after: float | None
    label: str = ""

    @property
    def drift(self) -> bool:
        large = self.result.statistic is not None and self.result.statistic >= LEAST_EFFECT
        return large and self.result.verdict == "drift"


def spans_of(first: date, last: date) -> ComparedSpans | None:
    """Return the spans compared in the days first to last; None below two weeks."""
    days = (last - first).days + 1
    length = 7 * min(days // 14, _WEEKS)
    if not length:
        return None
    before, after = timedelta(length - 1), timedelta(length - 1)
    return ComparedSpans((first, first + before), (last - after, last))


def look_at(
    frames: dict[str, pd.DataFrame], grid: DayGrid, spans: ComparedSpans
) -> tuple[Look, ...]:
    """Return all comparisons, corrected for one another; frames: kind → rows with `time`."""
    looks = [look for kind, data in frames.items() for look in _of_kind(kind, data, grid, spans)]
    results = correct(look.result for look in looks)
    return tuple(replace(look, result=result) for look, result in zip(looks, results, strict=True))


def _of_kind(kind: str, data: pd.DataFrame, grid: DayGrid, spans: ComparedSpans) -> Iterator[Look]:
    day = grid.indices(data["time"])
    sides = [_within(day, grid, span) for span in (spans.reference, spans.current)]
    for among, mask in _parts(kind, data):
        parts = [data[mask & side] for side in sides]
        if not all(len(part) for part in parts):
            continue
        for column in data.columns:
            name = str(column)
            if _is_one_of(name, _NUMBERS[kind]):
                yield from _numbers(
                    kind, name, among, [_values(kind, part, name) for part in parts]
                )
            elif _is_one_of(name, _CATEGORIES[kind]):
                yield from _categories(
                    kind, name, among, [_words(kind, part, name) for part in parts]
                )


def _is_one_of(name: str, wanted: tuple[str, ...]) -> bool:
    return any(name.startswith(each) if each.endswith(".") else name == each for each in wanted)


def _within(day: Array, grid: DayGrid, span: tuple[date, date]) -> Array:
    found: Array = (day >= grid.index_of(span[0])) & (day <= grid.index_of(span[1]))
    return found


def _parts(kind: str, data: pd.DataFrame) -> list[tuple[str, Array]]:
    """Return the masks of what may be compared: scores only within one version of a set and one
    metric.
    """
    if kind != "evaluations":
        return [("", np.ones(len(data), bool))]
    names = [name for name in ("set", "set_version", "metric") if name in data.columns]
    if not names:
        return [("", np.ones(len(data), bool))]
    columns = [_texts(data[name]) for name in names]
    keys = pd.Series(["|".join(texts) for texts in zip(*columns, strict=True)])
    codes, labels = codes_of(keys)
    return [(label, codes == i) for i, label in enumerate(labels)]


def _values(kind: str, part: pd.DataFrame, column: str) -> Array:
    """Return a column's numbers, one an item where records have items: repeats are no samples."""
    values = floats_of(part[column])
    if not key_columns(kind):
        return values
    found, place = np.unique(item_numbers(items_of(part)), return_inverse=True)
    return means_of(place.reshape(-1), values, len(found))[0]


def _words(kind: str, part: pd.DataFrame, column: str) -> Series:
    """Return a column's texts, every one once an item where records have items."""
    if not key_columns(kind):
        return part[column]
    codes, _ = codes_of(part[column])
    keys = np.stack([item_numbers(items_of(part)), codes])
    _, first = np.unique(keys, axis=1, return_index=True)
    found: Series = part[column].iloc[np.sort(first)]
    return found


def _texts(column: Series) -> list[str]:
    codes, labels = codes_of(column)
    words = ["", *labels]
    return [words[code + 1] for code in codes.tolist()]


def _numbers(kind: str, column: str, among: str, values: Sequence[Array]) -> Iterator[Look]:
    methods: tuple[Callable[[Array, Array], DistributionDrift], ...] = (
        population_stability,
        kolmogorov_smirnov,
    )
    kept = [each[np.isfinite(each)] for each in values]
    if not all(len(each) for each in kept):
        return
    medians = [float(np.median(each)) for each in kept]
    for method in methods:
        yield Look(kind, column, among, method(values[0], values[1]), medians[0], medians[1])


def _categories(kind: str, column: str, among: str, values: Sequence[Series]) -> Iterator[Look]:
    # coded together, so that a label has the same place on both sides
    codes, labels = codes_of(pd.concat(values, ignore_index=True))
    if not labels:
        return
    sides = (codes[: len(values[0])], codes[len(values[0]) :])
    counts = [np.bincount(side[side >= 0], minlength=len(labels)) for side in sides]
    result = counted_stability(counts[0], counts[1], int((codes < 0).sum()), method="psi")
    before, after = (100 * each / max(each.sum(), 1) for each in counts)
    most = int(np.argmax(np.abs(after - before)))
    yield Look(kind, column, among, result, float(before[most]), float(after[most]), labels[most])
