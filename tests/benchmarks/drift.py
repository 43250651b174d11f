"""Score ways of finding changes on labelled series: people's change points (TCPD) and windows of
anomalies (NAB).

python -m tests.benchmarks.drift [FOLDER]
"""

from __future__ import annotations

import itertools
import json
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from slastudio.measure.change.change_points import find_changes
from slastudio.measure.change.segments import candidates
from slastudio.measure.change.series import clean, spread

Array = np.ndarray[Any, Any]
Method = Callable[[Array, int], list[int]]
MARGIN = 5


@dataclass(frozen=True)
class Labelled:
    """Hold a series, its cycle in steps, and the truth: change points by person (TCPD) or windows
    of positions (NAB).
    """

    name: str
    values: Array
    period: int
    people: dict[str, list[int]]
    windows: list[tuple[int, int]]


def no_change(_values: Array, _period: int) -> list[int]:
    return []


def three_sigma(values: Array, _period: int) -> list[int]:
    """Raise a change where a value is further than three standard deviations of the steps from the
    one before.
    """
    steps = np.diff(values)
    return [int(i) + 1 for i in np.flatnonzero(np.abs(steps - steps.mean()) > 3 * steps.std())]


def cusum(values: Array, _period: int) -> list[int]:
    """Run Page's two-sided CUSUM (k 0.5, h 5 deviations), learning level and spread from 20 values
    after each alarm.
    """
    found, start = [], 0
    while start + 20 < len(values):
        learnt = values[start : start + 20]
        level, scale = learnt.mean(), learnt.std(ddof=1) or 1e-12
        up = down = 0.0
        for i in range(start + 20, len(values)):
            z = (values[i] - level) / scale
            up, down = max(0.0, up + z - 0.5), max(0.0, down - z - 0.5)
            if max(up, down) > 5:
                found.append(i)
                start = i
                break
        else:
            break
    return found


def binary_segmentation(values: Array, _period: int) -> list[int]:
    """Split at the best step while the Bayesian information criterion gains (independent normal
    noise).
    """
    n, cuts = len(values), [0, len(values)]
    variance = _squares(values)
    while True:
        options = []
        for a, b in itertools.pairwise(cuts):
            whole = _squares(values[a:b])
            options += [
                (whole - _squares(values[a:k]) - _squares(values[k:b]), k)
                for k in range(a + 2, b - 1)
            ]
        if not options:
            return cuts[1:-1]
        gain, at = max(options)
        left = variance - gain
        if n * np.log(max(variance, 1e-300) / max(left, 1e-300)) <= 2 * np.log(n):
            return cuts[1:-1]
        variance = left
        cuts = sorted([*cuts, at])


def _squares(values: Array) -> float:
    return float(((values - values.mean()) ** 2).sum()) if len(values) else 0.0


def exact_segments(values: Array, period: int) -> list[int]:
    """Cut exactly into flat segments with penalty 3 log n and no memory, on the cleaned series
    (PELT's optimum).
    """
    series = clean(values, None, period, 7)
    n, noise = len(values), spread(np.diff(series.values)) ** 2 / 2 or 1e-12
    flat = [model for model in candidates(series, 7) if not any(model.lines)]

    def cost(cuts: tuple[int, ...]) -> float:
        bounds = (0, *cuts, n)
        squares = sum(_squares(series.values[a:b]) for a, b in itertools.pairwise(bounds))
        return squares / noise + 3 * np.log(n) * len(cuts)

    return list(min((model.cuts for model in flat), key=cost))


def ours(values: Array, period: int) -> list[int]:
    return list(find_changes(values, period=period).cuts)


METHODS: dict[str, Method] = {
    "no change": no_change,
    "three sigma": three_sigma,
    "CUSUM": cusum,
    "binary segmentation": binary_segmentation,
    "exact, no memory": exact_segments,
    "SLA Studio": ours,
}


def covering(people: dict[str, list[int]], found: list[int], n: int) -> float:
    """Return how well the found segments cover each person's, mean over people (van den Burg and
    Williams 2020, eq. 4).
    """

    def segments(cuts: list[int]) -> list[tuple[int, int]]:
        bounds = sorted({0, n, *(cut for cut in cuts if 0 < cut < n)})
        return list(itertools.pairwise(bounds))

    def overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
        shared = max(0, min(one[1], other[1]) - max(one[0], other[0]))
        return shared / (one[1] - one[0] + other[1] - other[0] - shared)

    ours = segments(found)
    return statistics.mean(
        sum((b - a) / n * max(overlap((a, b), each) for each in ours) for a, b in segments(cuts))
        for cuts in people.values()
    )


def f_score(people: dict[str, list[int]], found: list[int], margin: int = MARGIN) -> float:
    """Return F1 with a margin, day 0 counting as a change everybody finds: precision against all
    people's changes
    together, recall the mean over people (van den Burg and Williams 2020, section 4.1)."""
    mine = sorted({0, *found})
    everybody = sorted({0}.union(*people.values()))
    precision = _hits(everybody, mine, margin) / len(mine)
    recall = statistics.mean(
        _hits([0, *cuts], mine, margin) / len({0, *cuts}) for cuts in people.values()
    )
    return 2 * precision * recall / (precision + recall)


def _hits(truth: list[int], found: list[int], margin: int) -> int:
    left, hits = set(found), 0
    for each in sorted(set(truth)):
        near = min(
            (x for x in left if abs(x - each) <= margin), key=lambda x: abs(x - each), default=None
        )
        if near is not None:
            left.remove(near)
            hits += 1
    return hits


def tcpd(folder: Path) -> list[Labelled]:
    """Read the series with people's change points; a cycle of 12 for months, 1 otherwise; the first
    column of several.
    """
    people = json.loads((folder / "tcpd" / "annotations.json").read_text("utf-8"))
    found = []
    for name, marks in people.items():
        held = json.loads((folder / "tcpd" / f"{name}.json").read_text("utf-8"))
        raw = held["series"][0]["raw"]
        monthly = str(held["time"].get("format", "")) == "%Y-%m"
        values = np.array([np.nan if each is None else each for each in raw], dtype=float)
        found.append(Labelled(name, values, 12 if monthly else 1, marks, []))
    return found


def nab(folder: Path) -> list[Labelled]:
    """Read the series with windows as medians by the hour, with a cycle of 24."""
    windows = json.loads((folder / "nab" / "labels_windows.json").read_text("utf-8"))
    found = []
    for name, spans in windows.items():
        rows = [
            line.split(",") for line in (folder / "nab" / name).read_text("utf-8").splitlines()[1:]
        ]
        hours = np.array([int(_moment(moment).timestamp() // 3600) for moment, _ in rows])
        start = int(hours.min())
        amounts = np.array([float(value) for _, value in rows])
        values = np.full(int(hours.max()) - start + 1, np.nan)
        for hour in np.unique(hours):
            values[hour - start] = np.median(amounts[hours == hour])
        within = [
            (
                int(_moment(a).timestamp() // 3600) - start,
                int(_moment(b).timestamp() // 3600) - start,
            )
            for a, b in spans
        ]
        found.append(Labelled(name, values, 24, {}, within))
    return found


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text + "+00:00")


def filled(values: Array) -> Array:
    """Return the values with the last one before a hole in it, for methods that know no holes."""
    held = np.where(np.isfinite(values), np.arange(len(values)), 0)
    return values[np.maximum.accumulate(held)]


def window_scores(series: list[Labelled], method: Method) -> tuple[float, float, float]:
    """Return precision (changes inside a window), recall (windows with a change) and changes a
    series without windows.
    """
    inside = raised = hit = windows = quiet = 0
    for each in series:
        found = method(filled(each.values), each.period)
        raised += len(found)
        inside += sum(any(a <= x <= b for a, b in each.windows) for x in found)
        hit += sum(any(a <= x <= b for x in found) for a, b in each.windows)
        windows += len(each.windows)
        quiet += 0 if each.windows else len(found)
    return (
        inside / max(raised, 1),
        hit / windows,
        quiet / max(sum(not each.windows for each in series), 1),
    )


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data/monitor")
    labelled, windowed = tcpd(folder), nab(folder)
    print(f"{'':22}{'covering':>9}{'F1':>7}   {'precision':>9}{'recall':>8}{'F1':>7}{'quiet':>7}")
    for name, method in METHODS.items():
        cuts = {each.name: method(filled(each.values), each.period) for each in labelled}
        cover = statistics.mean(
            covering(each.people, cuts[each.name], len(each.values)) for each in labelled
        )
        score = statistics.mean(f_score(each.people, cuts[each.name]) for each in labelled)
        precision, recall, quiet = window_scores(windowed, method)
        both = 2 * precision * recall / max(precision + recall, 1e-12)
        print(
            f"{name:22}{cover:9.3f}{score:7.3f}   {precision:9.3f}{recall:8.3f}{both:7.3f}{quiet:7.2f}"
        )


if __name__ == "__main__":
    main()
