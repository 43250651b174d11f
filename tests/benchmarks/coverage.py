"""How often 95 % intervals hold the truth, and how often verdicts on samples are wrong, where the
truth is known.

python -m tests.benchmarks.coverage [METHOD …] [--runs N]

Every method is the one that measures: shares, percentiles, means, gaps, classifications and pairs,
record by record or by days that hang together. Wilson shares and verdicts are summed over all
outcomes of the binomial distribution; the rest is drawn, seeded by the case's name.
"""

from __future__ import annotations

import argparse
import math
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import numpy as np
from scipy import special, stats

from slastudio.contract.terms.objectives import Objective, Objectives
from slastudio.judge.verdicts.ruling import rule
from slastudio.measure.indicators.gaps import Gaps
from slastudio.measure.indicators.labels import Confusion, Ranking, scored
from slastudio.measure.indicators.shares import Shares
from slastudio.measure.indicators.values import Means, Values
from slastudio.measure.records.recipe import Measured, Recipe
from slastudio.measure.records.running_sums import running
from slastudio.measure.uncertainty.intervals import Interval, share_interval
from slastudio.measure.uncertainty.paired import (
    PairedCounts,
    paired_mean_interval,
    paired_share_interval,
)

Array = np.ndarray[Any, Any]
Draw = Callable[[np.random.Generator], Interval | None]
CONFIDENCE = 95.0
LEAST_MEAN = 93.0


@dataclass(frozen=True)
class Case:
    """Hold one case of a method: its truth, and a draw of an interval for it; cost: how many plain
    draws one is worth.
    """

    name: str
    truth: float
    draw: Draw
    cost: int = 1


def coverage(case: Case, runs: int) -> float:
    """Return how many percent of the intervals hold the truth; draws too small for an interval do
    not count.
    """
    rng = np.random.default_rng(zlib.crc32(case.name.encode()))
    found = [case.draw(rng) for _ in range(max(runs // case.cost, 50))]
    held = [each[0] - 1e-9 <= case.truth <= each[1] + 1e-9 for each in found if each is not None]
    return 100 * float(np.mean(held)) if held else math.nan


# -- contributions of drawn records ----------------------------------------------------------------------------------


def shares_of(good: Array, total: Array, *, clustered: bool = False) -> Shares:
    recipe = Recipe("good_share", "reviews", clustered=clustered)
    return Shares(recipe, running(np.asarray(good, np.int64)), running(np.asarray(total, np.int64)))


def values_of(days: list[Array], percentile: float, *, clustered: bool = False) -> Values:
    recipe = Recipe("percentile", "requests", "latency_ms", percentile, clustered=clustered)
    return Values(recipe, tuple(np.sort(each) for each in days))


def means_of(days: list[Array], *, clustered: bool = False) -> Means:
    recipe = Recipe("mean", "requests", "latency_ms", clustered=clustered)
    count, values = np.array([len(each) for each in days]), np.concatenate(days)
    day = np.repeat(np.arange(len(days)), count)
    sums = np.bincount(day, weights=values)
    squares = np.bincount(day, weights=(values - (sums / count)[day]) ** 2)
    return Means(recipe, count, sums, np.zeros(len(days)), squares)


def gap_of(first: Any, second: Any) -> Gaps:
    recipe = Recipe(
        "gap", "requests", segment="seg.x", pairs=(("a", "b"),), of=Recipe("mean", "requests")
    )
    return Gaps(recipe, {"a": first, "b": second}, {})


def interval_of(daily: Any, days: int = 1) -> Interval | None:
    found: Interval | None = daily.over(0, days - 1, CONFIDENCE).interval
    return found


def gap_interval(first: Any, second: Any, days: int = 1) -> Interval | None:
    """Return the interval of first minus second; the widest gap is told by its size, whichever
    segment leads.
    """
    gaps = gap_of(first, second)
    measured = gaps.over(0, days - 1, CONFIDENCE)
    if measured.interval is None:
        return None
    leads = measured.parts[0][0] == "a"
    low, high = measured.interval
    return (low, high) if leads else (-high, -low)


# -- the grid --------------------------------------------------------------------------------------------------------


def wilson() -> Iterator[tuple[str, float]]:
    """Yield each case with its exact coverage."""
    for count in (20, 50, 100, 200, 500, 2000):
        goods = np.arange(count + 1)
        found = np.array([share_interval(int(good), count, CONFIDENCE) for good in goods])
        for share in (0.5, 0.7, 0.8, 0.85, 0.9, 0.92, 0.95, 0.97, 0.99):
            held = (found[:, 0] <= 100 * share) & (100 * share <= found[:, 1])
            yield (
                f"n {count} p {share}",
                100 * float(stats.binom.pmf(goods, count, share)[held].sum()),
            )


def percentiles() -> Iterator[Case]:
    for count in (50, 200, 1000, 5000):
        for percentile in (50.0, 90.0, 95.0, 99.0):
            truth = math.exp(0.6 * special.ndtri(percentile / 100))

            def draw(
                rng: np.random.Generator, count: int = count, percentile: float = percentile
            ) -> Interval | None:
                return interval_of(values_of([rng.lognormal(0, 0.6, count)], percentile))

            yield Case(f"n {count} p{percentile:g}", truth, draw)


def means() -> Iterator[Case]:
    for count in (10, 30, 100, 500, 2000):
        for name, spread in (("normal", 0.0), ("lognormal 0.5", 0.5), ("lognormal 1", 1.0)):
            truth = math.exp(spread**2 / 2) if spread else 10.0

            def draw(
                rng: np.random.Generator, count: int = count, spread: float = spread
            ) -> Interval | None:
                return interval_of(
                    means_of(
                        [rng.lognormal(0, spread, count) if spread else rng.normal(10, 2, count)]
                    )
                )

            yield Case(f"n {count} {name}", truth, draw)


def share_gaps() -> Iterator[Case]:
    for first, second in ((50, 50), (100, 100), (400, 100), (400, 400), (1000, 200)):
        for one, other in ((0.93, 0.93), (0.95, 0.9), (0.7, 0.6), (0.99, 0.97), (0.9, 0.6)):

            def draw(
                rng: np.random.Generator,
                counts: tuple[int, int] = (first, second),
                shares: tuple[float, float] = (one, other),
            ) -> Interval | None:
                a, b = (
                    shares_of([rng.binomial(n, p)], [n])
                    for n, p in zip(counts, shares, strict=True)  # type: ignore[arg-type]
                )
                return gap_interval(a, b)

            yield Case(f"n {first}/{second} p {one}/{other}", 100 * (one - other), draw)


def value_gaps() -> Iterator[Case]:
    for first, second in ((50, 50), (200, 100), (1000, 1000)):
        for shift in (0.0, 0.3):
            for percentile in (None, 50.0, 90.0, 95.0):
                if percentile == 95.0 and second < 100:
                    continue
                base = (
                    math.exp(0.125)
                    if percentile is None
                    else math.exp(0.5 * special.ndtri(percentile / 100))
                )

                def draw(
                    rng: np.random.Generator,
                    counts: tuple[int, int] = (first, second),
                    shift: float = shift,
                    percentile: float | None = percentile,
                ) -> Interval | None:
                    drawn = [
                        rng.lognormal(m, 0.5, n) for m, n in zip((shift, 0.0), counts, strict=True)
                    ]
                    if percentile is None:
                        return gap_interval(*(means_of([each]) for each in drawn))
                    return gap_interval(*(values_of([each], percentile) for each in drawn))

                what = "mean" if percentile is None else f"p{percentile:g}"
                yield Case(
                    f"{what} n {first}/{second} shift {shift}", base * (math.exp(shift) - 1), draw
                )


@cache
def marginal_share(logit: float, spread: float) -> float:
    """Return the mean of a share whose logit is normal."""
    points, weights = np.polynomial.hermite_e.hermegauss(101)
    return float((special.expit(logit + spread * points) * weights).sum() / weights.sum())


def sizes(rng: np.random.Generator, days: int, a_day: int) -> Array:
    """Return how many records each day has: uneven, at least one."""
    return np.maximum(rng.poisson(a_day * rng.choice([0.4, 1.0, 1.3], days)), 1)


def clustered_shares() -> Iterator[Case]:
    for days in (7, 14, 30, 90):
        for a_day in (10, 60):
            for share, spread in ((0.7, 0.4), (0.9, 0.4), (0.95, 0.6), (0.98, 0.6)):
                logit = float(special.logit(share))

                def draw(
                    rng: np.random.Generator,
                    days: int = days,
                    a_day: int = a_day,
                    logit: float = logit,
                    spread: float = spread,
                ) -> Interval | None:
                    total = sizes(rng, days, a_day)
                    good = rng.binomial(total, special.expit(rng.normal(logit, spread, days)))
                    return interval_of(shares_of(good, total, clustered=True), days)

                yield Case(
                    f"{days} days of {a_day}, {share} ± {spread}",
                    100 * marginal_share(logit, spread),
                    draw,
                )


def drawn_days(rng: np.random.Generator, days: int, a_day: int, between: float) -> list[Array]:
    counts = sizes(rng, days, a_day)
    values = rng.lognormal(np.repeat(rng.normal(0, between, days), counts), 0.5)
    return np.split(values, np.cumsum(counts)[:-1])


def clustered_means() -> Iterator[Case]:
    for days in (7, 14, 30, 90):
        for a_day in (10, 60):
            for between in (0.1, 0.3):

                def draw(
                    rng: np.random.Generator,
                    days: int = days,
                    a_day: int = a_day,
                    between: float = between,
                ) -> Interval | None:
                    return interval_of(
                        means_of(drawn_days(rng, days, a_day, between), clustered=True), days
                    )

                yield Case(
                    f"{days} days of {a_day} ± {between}", math.exp((0.25 + between**2) / 2), draw
                )


def clustered_percentiles() -> Iterator[Case]:
    for days in (7, 14, 30, 60):
        for a_day in (10, 60):
            for between in (0.1, 0.3):
                for percentile in (50.0, 95.0):
                    truth = math.exp(math.hypot(0.5, between) * special.ndtri(percentile / 100))

                    def draw(
                        rng: np.random.Generator,
                        days: int = days,
                        a_day: int = a_day,
                        between: float = between,
                        percentile: float = percentile,
                    ) -> Interval | None:
                        return interval_of(
                            values_of(
                                drawn_days(rng, days, a_day, between), percentile, clustered=True
                            ),
                            days,
                        )

                    yield Case(f"p{percentile:g} {days} days of {a_day} ± {between}", truth, draw)


def areas() -> Iterator[Case]:
    for hits, others in ((10, 40), (20, 20), (30, 100), (100, 100), (50, 500)):
        for area in (0.6, 0.75, 0.9, 0.95, 0.99):
            shift = math.sqrt(2) * float(special.ndtri(area))

            def draw(
                rng: np.random.Generator,
                counts: tuple[int, int] = (hits, others),
                shift: float = shift,
            ) -> Interval | None:
                scores = np.concatenate(
                    [rng.normal(shift, 1, counts[0]), rng.normal(0, 1, counts[1])]
                )
                positive = np.arange(sum(counts)) < counts[0]
                recipe = Recipe("classification", "evaluations", metric="auc", label="x")
                return interval_of(Ranking(recipe, scores, positive, np.array([0, sum(counts)])))

            yield Case(f"{hits}/{others} area {area}", area, draw)


def _classes() -> dict[str, Array]:
    """Return shares of true label and prediction, shape (labels, labels)."""
    two = np.array([[0.27, 0.03], [0.05, 0.65]])
    rare = np.array([[0.04, 0.01], [0.02, 0.93]])
    four = np.full((4, 4), 0.01) + np.diag([0.42, 0.22, 0.12, 0.08])
    good = np.full((3, 3), 0.004) + np.diag([0.5, 0.3, 0.176])
    return {"two": two, "rare": rare, "four": four, "good three": good / good.sum()}


def class_figures() -> Iterator[Case]:
    for name, cells in _classes().items():
        for count in (50, 200, 1000):
            for metric, averaging, label in (
                ("f1", "macro", ""),
                ("f1", "weighted", ""),
                ("f1", "macro", "0"),
                ("precision", "macro", ""),
                ("recall", "macro", ""),
            ):
                truth = (
                    200 * cells[0, 0] / (cells[0].sum() + cells[:, 0].sum())
                    if label
                    else float(scored(cells[None] / cells.sum(), metric, averaging)[0])
                )
                recipe = Recipe(
                    "classification", "evaluations", metric=metric, averaging=averaging, label=label
                )

                def draw(
                    rng: np.random.Generator,
                    cells: Array = cells,
                    count: int = count,
                    recipe: Recipe = recipe,
                ) -> Interval | None:
                    drawn = rng.multinomial(count, cells.reshape(-1) / cells.sum()).reshape(
                        1, *cells.shape
                    )
                    labels = tuple(map(str, range(len(cells))))
                    return interval_of(Confusion(recipe, labels, running(drawn)))

                yield Case(f"{name} n {count} {metric} {label or averaging}", truth, draw)


def paired_shares() -> Iterator[Case]:
    for items in (30, 50, 100, 200, 500):
        for both, lost, gained in (
            (0.8, 0.1, 0.05),
            (0.9, 0.03, 0.03),
            (0.6, 0.1, 0.1),
            (0.5, 0.2, 0.1),
            (0.9, 0.06, 0.01),
        ):

            def draw(
                rng: np.random.Generator,
                items: int = items,
                cells: tuple[float, ...] = (both, lost, gained),
            ) -> Interval | None:
                drawn = rng.multinomial(items, [*cells, 1 - sum(cells)])
                return paired_share_interval(PairedCounts(*map(int, drawn)), CONFIDENCE)

            yield Case(f"{items} items, {lost} lost {gained} gained", 100 * (gained - lost), draw)


def paired_means() -> Iterator[Case]:
    for items in (20, 50, 200, 1000):
        for name, moved in (("all a little", 1.0), ("a tenth much", 0.1)):

            def draw(
                rng: np.random.Generator, items: int = items, moved: float = moved
            ) -> Interval | None:
                change = np.where(
                    rng.random(items) < moved, rng.normal(-0.1 / moved, 0.2, items), 0.0
                )
                return paired_mean_interval(change + rng.normal(0, 0.02, items), CONFIDENCE)

            yield Case(f"{items} items, {name}", -0.1, draw)


METHODS: dict[str, Callable[[], Iterator[Case]]] = {
    "percentiles": percentiles,
    "means": means,
    "gaps of shares": share_gaps,
    "gaps of means and percentiles": value_gaps,
    "shares by days": clustered_shares,
    "means by days": clustered_means,
    "percentiles by days": clustered_percentiles,
    "areas under the curve": areas,
    "F1 and averages": class_figures,
    "paired shares": paired_shares,
    "paired means": paired_means,
}


def covered(method: str, runs: int) -> list[tuple[str, float]]:
    """Return each case of a method with its coverage in percent."""
    if method == "shares":
        return list(wilson())
    return [(case.name, coverage(case, runs)) for case in METHODS[method]()]


# -- verdicts --------------------------------------------------------------------------------------------------------


def false_verdicts(chosen: str, target: float, truth: float, count: int) -> float:
    """Return in how many percent of samples a rule errs: “missed” where the truth keeps the target,
    “met” where it does not.
    """
    objective = Objective(id="o", target=Decimal(str(target)), complete="sampled", rule=chosen)
    wrong = "missed" if truth >= target else "met"
    goods = np.arange(count + 1)
    told = [_verdict(objective, int(good), count) for good in goods]
    chances = stats.binom.pmf(goods, count, truth / 100)
    return 100 * float(chances[[each == wrong for each in told]].sum())


def _verdict(objective: Objective, good: int, count: int) -> str:
    value = Decimal(100 * good) / count
    measured = Measured(value, count, good, count, share_interval(good, count, CONFIDENCE))
    return rule(objective, Objectives(), measured).verdict


VERDICTS = [
    (target, off, count)
    for target in (85.0, 92.0, 95.0, 99.0)
    for off in (0.0, -0.001, 0.5, -0.5, 2.0, -2.0)
    for count in (50, 200, 400, 2000)
    if target + off < 100
]
RULES = ("measured", "miss_proven", "meeting_proven")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.coverage")
    parser.add_argument(
        "methods", nargs="*", help=f"shares, {', '.join(METHODS)}, verdicts (default: all)"
    )
    parser.add_argument(
        "--runs", type=int, default=4000, help="intervals drawn for each case (default 4,000)"
    )
    parser.add_argument("--cases", action="store_true", help="print every case")
    args = parser.parse_args()
    for method in args.methods or ["shares", *METHODS, "verdicts"]:
        if method == "verdicts":
            print_verdicts()
            continue
        cases = covered(method, args.runs)
        known = [held for _, held in cases if not math.isnan(held)]
        worst = min((held, name) for name, held in cases if not math.isnan(held))
        print(
            f"{method}: mean {np.mean(known):.1f} %, {len(known)} cases, least {worst[0]:.1f} % ({worst[1]})",
            flush=True,
        )
        if args.cases:
            print("\n".join(f"  {held:6.1f} %  {name}" for name, held in cases))


def print_verdicts() -> None:
    """Print false verdicts in percent: beside the target, half a point and two points from it."""
    for chosen in RULES:
        for near, offs in (
            ("at the target", (0.0, -0.001)),
            ("half a point off", (0.5, -0.5)),
            ("two points off", (2.0, -2.0)),
        ):
            missed, met = (
                [
                    false_verdicts(chosen, target, target + off, count)
                    for target, away, count in VERDICTS
                    if away == off
                ]
                for off in offs
            )
            print(
                f"{chosen}, truth {near}: falsely missed {np.mean(missed):.1f} % (most {max(missed):.1f}), "
                f"falsely met {np.mean(met):.1f} % (most {max(met):.1f})"
            )


if __name__ == "__main__":
    main()
