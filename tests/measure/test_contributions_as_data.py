"""What a day contributes, as data: computed row by row from its description, it gives the figure
the fast way gives.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slastudio.measure.change.distributions import psi
from slastudio.measure.indicators.contribution import Contribution, DayTable
from slastudio.measure.indicators.forms import FORMS
from slastudio.measure.indicators.rows import measure, prepare
from slastudio.measure.records.daygrid import DayGrid
from slastudio.measure.records.recipe import Recipe
from tests.measure.test_gathering import GRID, OK, RECIPES, UNTIL, frame, row

Rows = dict[tuple[Any, ...], list[Any]]
DAYS = [(GRID.first + timedelta(days=each)).isoformat() for each in range(GRID.count)]
SPANS = ("downtime", "queue")


def table_of(recipe: Recipe, data: pd.DataFrame) -> Rows:
    """Return what every day contributes, read from the description alone."""
    return day_table(FORMS[recipe.kind].contribution(recipe), data, GRID)


def day_table(contribution: Contribution, data: pd.DataFrame, grid: DayGrid) -> Rows:
    """Return what every day of a grid contributes by a description that was written and read back."""
    table = DayTable(Contribution.from_json(json.loads(json.dumps(contribution.as_json()))))
    day = grid.indices(data["time"])
    inside = data[day >= 0]
    places = day[day >= 0]
    slices = None
    if contribution.slice_s:
        stamps = inside["time"].astype("int64").to_numpy()
        slices = (stamps - grid.edges[places]) // (contribution.slice_s * 1_000_000_000)
    names = [grid.day(each).isoformat() for each in range(grid.count)]
    table.add(inside, [names[each] for each in places], slices)
    return table.rows


def share(recipe: Recipe, rows: Rows) -> float | None:
    good, total = (sum(each[place] for each in rows.values()) for place in (0, 1))
    return 100 * good / total if total else None


def percentile(recipe: Recipe, rows: Rows) -> float | None:
    values = sorted(value for (_, value), (count,) in rows.items() for _ in range(count))
    if not values:
        return None
    method = "linear" if recipe.method == "linear" else "inverted_cdf"
    return float(np.percentile(values, recipe.percentile, method=method))


def mean(recipe: Recipe, rows: Rows) -> float | None:
    total = sum(count for _, count in rows.values())
    return math.fsum(each for each, count in rows.values() if count) / total if total else None


def amount(recipe: Recipe, rows: Rows) -> float | None:
    own = [
        each
        for (_, currency), each in rows.items()
        if not recipe.currency or currency in (recipe.currency, None)
    ]
    records = sum(each[1] for each in own)
    paid = sum((each[0] for each in own if each[1]), Decimal(0))
    good = sum(each[2] for each in own)
    if not records or (recipe.kind == "cost_per" and not good):
        return None
    return float(paid / good) if recipe.kind == "cost_per" else float(paid)


def slices(recipe: Recipe, rows: Rows) -> float | None:
    shares = [good / total for good, total in rows.values()]
    if not shares:
        return None
    if recipe.kind == "ratio_timeslices":
        return 100 * math.fsum(shares) / len(shares)
    return 100 * sum(100 * each >= recipe.slice_target - 1e-9 for each in shares) / len(shares)


def throughput(recipe: Recipe, rows: Rows) -> float | None:
    records = sum(count for (count,) in rows.values())
    seconds = (min(int(GRID.edges[-1]), UNTIL) - int(GRID.edges[0])) / 10**9
    return records * recipe.rate_s / seconds if records else None


def drift(recipe: Recipe, rows: Rows) -> float | None:
    base = sorted(
        value for (day, value), (count,) in rows.items() for _ in range(count) if day == DAYS[0]
    )
    now = [value for (_, value), (count,) in rows.items() for _ in range(count)]
    edges = np.unique(np.quantile(base, np.arange(1, 10) / 10)) if base else np.zeros(0)
    counts = [
        np.bincount(np.searchsorted(edges, each, "right"), minlength=len(edges) + 1)
        for each in (base, now)
    ]
    return psi(counts[0], counts[1]) if now else None


def gap(recipe: Recipe, rows: Rows) -> float | None:
    assert recipe.of is not None
    segments: dict[str, Rows] = defaultdict(dict)
    for (day, label, *rest), held in rows.items():
        segments[label][(day, *rest)] = held
    figures = {
        label: (share(recipe.of, each), sum(held[1] for held in each.values()))
        for label, each in segments.items()
    }
    known = {
        label: value
        for label, (value, count) in figures.items()
        if value is not None and count >= recipe.least
    }
    gaps = [
        abs(known[recipe.reference] - value)
        for label, value in known.items()
        if recipe.reference in known and label != recipe.reference
    ]
    return max(gaps) if gaps else None


PUT_TOGETHER: dict[str, Callable[[Recipe, Rows], float | None]] = {
    "good_share": share,
    "timeslices": slices,
    "ratio_timeslices": slices,
    "percentile": percentile,
    "mean": mean,
    "spend": amount,
    "cost_per": amount,
    "throughput": throughput,
    "stability": drift,
    "gap": gap,
}
# compared by tests of their own: classes below, spans and ages where time is counted by the minute
ELSEWHERE = {"classification", "freshness", *SPANS}
CHOSEN = {
    name: replace(recipe, empty="left_out")
    for name, recipe in RECIPES.items()
    if recipe.of is None or recipe.of.kind == "good_share"
}


def test_that_every_form_is_put_together_here_or_elsewhere() -> None:
    assert set(PUT_TOGETHER) | ELSEWHERE == set(FORMS)
    tried = {recipe.kind for recipe in CHOSEN.values()}
    assert set(PUT_TOGETHER) <= tried, (
        "a recipe in RECIPES of tests/measure/test_gathering.py is missing"
    )


@settings(max_examples=25, deadline=None)
@given(st.lists(row, max_size=40))
def test_that_contributions_as_data_give_the_figure_of_the_fast_way(
    rows: list[dict[str, Any]],
) -> None:
    data = frame(rows)
    for name, recipe in CHOSEN.items():
        fast = measure(prepare(recipe, data, GRID, UNTIL), 0, GRID.count - 1).value
        slow = PUT_TOGETHER[recipe.kind](recipe, table_of(recipe, data))
        assert (fast is None) == (slow is None), name
        if fast is not None and slow is not None:
            assert float(fast) == pytest.approx(slow, rel=1e-9, abs=1e-9), name


@settings(max_examples=25, deadline=None)
@given(st.lists(row, max_size=30), st.integers(0, 30))
def test_that_parts_of_the_rows_contribute_what_all_do(
    rows: list[dict[str, Any]], cut: int
) -> None:
    for recipe in (RECIPES["share"], RECIPES["spend"], RECIPES["p90"]):
        told = FORMS[recipe.kind].contribution(recipe)
        tables = [DayTable(told), DayTable(told)]
        for table, parts in zip(tables, ([rows], [rows[:cut], rows[cut:]]), strict=True):
            for part in parts:
                data = frame(part)
                day = GRID.indices(data["time"])
                table.add(data[day >= 0], [DAYS[each] for each in day[day >= 0]])
        assert tables[0].rows == tables[1].rows


def test_that_labels_are_counted_by_what_was_predicted() -> None:
    recipe = Recipe("classification", "evaluations", metric="accuracy")
    data = pd.DataFrame(
        {
            "time": pd.to_datetime(["2026-03-27T10:00Z"] * 4).astype("datetime64[ns, UTC]"),
            "label": ["a", "a", "b", None],
            "prediction": ["a", "b", "b", "b"],
        }
    )
    assert table_of(recipe, data) == {
        ("2026-03-27", "a", "a"): [1],
        ("2026-03-27", "a", "b"): [1],
        ("2026-03-27", "b", "b"): [1],
    }


def test_that_spans_say_when_they_began_and_ended() -> None:
    recipe = Recipe("downtime", "incidents", end_column="resolved", among=OK[:0])
    moments = pd.to_datetime(["2026-03-27T10:00Z", "2026-03-27T12:00Z"])
    told = FORMS["downtime"].contribution(recipe)
    table = DayTable(told)
    data = pd.DataFrame({"opened": moments[:1], "resolved": moments[1:]})
    table.add(data, ["2026-03-27"])
    assert table.rows == {("2026-03-27", moments[0], moments[1]): [1]}
