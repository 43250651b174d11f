"""The daily series of items that were judged, by evaluation runs and by reviewers: repeats of an item
on a day count as one, for they are no further samples.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from slastudio.evidence.arrays import Array
from slastudio.judge.drift.tracked_series import TrackedSeries, has_values, of_segment, segments
from slastudio.measure.records.daygrid import DayGrid
from slastudio.measure.records.groups import codes_of, floats_of, means_of
from slastudio.measure.sampling.item_keys import item_numbers, items_of


def means_by_item(day: Array, item: Array, values: Array, days: int) -> tuple[Array, Array]:
    """Return by day the mean over items of the mean of their finite values (NaN for none), and how
    many items have one.
    """
    kept = np.isfinite(values) & (day >= 0)
    keys = np.stack([day[kept], item[kept]])
    found, place = np.unique(keys, axis=1, return_inverse=True)
    own, _ = means_of(place.reshape(-1), values[kept], found.shape[1])
    return means_of(found[0], own, days)


def evaluation_series(data: pd.DataFrame, grid: DayGrid) -> list[TrackedSeries]:
    """Return share passed and mean score for each evaluation set, version of it and metric, whole
    and by segment.
    """
    found: list[TrackedSeries] = []
    for (name, version, metric), part in _by_set(data):
        words = f"{metric or 'evaluations'} on set {name or 'without name'}"
        words += f", version {version}" if version else ""
        key = f"evaluations[{name}|{version}|{metric}]"
        rows, whole = _quality(part, grid, key, words)
        found += whole
        for segment, mask in segments(part[rows.inside], rows.day, grid.count, rows.item):
            if "passed" in rows.numbers:
                shares = rows.means("passed", mask)
                series = TrackedSeries(
                    f"{key}.passed",
                    "quality",
                    f"Share passed, {words}",
                    "%",
                    100 * shares[0],
                    shares[1],
                )
                found.append(of_segment(series, segment))
    return list(filter(has_values, found))


@dataclass(frozen=True)
class _Judged:
    day: Array
    inside: Array
    item: Array
    numbers: dict[str, Array]
    days: int

    def means(self, name: str, mask: Array | None = None) -> tuple[Array, Array]:
        """Return by day the mean over items of their means, and how many items there were."""
        chosen = np.ones(len(self.day), bool) if mask is None else mask
        return means_by_item(
            self.day[chosen], self.item[chosen], self.numbers[name][chosen], self.days
        )


def _quality(
    part: pd.DataFrame, grid: DayGrid, key: str, told: str
) -> tuple[_Judged, list[TrackedSeries]]:
    day = grid.indices(part["time"])
    inside = day >= 0
    numbers = {
        name: floats_of(part[name])[inside] for name in ("passed", "score") if name in part.columns
    }
    item = item_numbers(items_of(part))[inside]
    rows = _Judged(day[inside], inside, item, numbers, grid.count)
    found = []
    if "passed" in numbers:
        shares, counts = rows.means("passed")
        found.append(
            TrackedSeries(
                f"{key}.passed", "quality", f"Share passed, {told}", "%", 100 * shares, counts
            )
        )
    # a score that only repeats whether the item passed is no second figure
    if "score" in numbers and not (
        "passed" in numbers and np.array_equal(numbers["score"], numbers["passed"])
    ):
        scores = rows.means("score")
        found.append(
            TrackedSeries(f"{key}.score", "quality", f"Mean score, {told}", "score", *scores)
        )
    return rows, found


def _by_set(data: pd.DataFrame) -> list[tuple[tuple[str, str, str], pd.DataFrame]]:
    """Return the rows of each (set, version, metric), "" where one is not said."""
    names = ("set", "set_version", "metric")
    codes, labels = np.zeros(len(data), np.int64), []
    for name in names:
        own, words = codes_of(data[name]) if name in data.columns else (np.full(len(data), -1), [])
        labels.append(["", *words])
        # one number for all three; + 1 makes “not said” a label of its own
        codes = codes * (len(words) + 1) + own + 1
    found = []
    for code in np.unique(codes):
        rest, key = int(code), []
        for words in reversed(labels):
            rest, place = divmod(rest, len(words))
            key.append(words[place])
        found.append(((key[2], key[1], key[0]), data[codes == code]))
    return found


def review_series(data: pd.DataFrame, grid: DayGrid) -> list[TrackedSeries]:
    """Return share accepted, whole and by segment, and the mean of each line of the rubric."""
    day = grid.indices(data["time"])
    inside = day >= 0
    data, day = data[inside], day[inside]
    item = item_numbers(items_of(data))
    found = []
    for column in data.columns:
        if str(column).startswith("rubric."):
            line = str(column).removeprefix("rubric.")
            values = means_by_item(day, item, floats_of(data[column]), grid.count)
            found.append(
                TrackedSeries(
                    f"reviews.{column}", "quality", f"Mean of reviews, {line}", "score", *values
                )
            )
    if "accepted" in data.columns:
        accepted = floats_of(data["accepted"])
        for segment, mask in [
            (None, np.ones(len(data), bool)),
            *segments(data, day, grid.count, item),
        ]:
            shares, counts = means_by_item(day[mask], item[mask], accepted[mask], grid.count)
            series = TrackedSeries(
                "reviews.accepted",
                "quality",
                "Share accepted in reviews",
                "%",
                100 * shares,
                counts,
            )
            found.append(series if segment is None else of_segment(series, segment))
    return [each for each in found if has_values(each)]
