"""What is computed where the records lie gives the figure that the records give, to the last digit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slastudio.evidence.computed import RECORDS
from slastudio.evidence.kinds import kind_named
from slastudio.evidence.records import BATCH
from slastudio.measure.indicators.gathering import Gathering
from slastudio.measure.indicators.prepared import Prepared
from slastudio.measure.indicators.rows import batches_used, measure, prepare, without
from slastudio.measure.records.recipe import Measured, Recipe
from slastudio.measure.records.selection import Filter
from slastudio.measure.rollups.rollup import Cut, Rollup, burn_rollup_of, rollup_of, why_not
from tests.measure.rolling_up import rolled_up
from tests.measure.test_gathering import (
    GRID,
    LEFT_OUT_SPANS,
    P90,
    RECIPES,
    START,
    UNTIL,
    frame,
    row,
)

EDGES = [each for span in LEFT_OUT_SPANS for each in span]
ALL = {
    **RECIPES,
    "p90 of days": replace(P90, clustered=True),
    "mean of days": Recipe("mean", "requests", "latency_ms", clustered=True),
    "local hours": replace(RECIPES["share"], among=(Filter("local_weekday", "is", "mon"),)),
    "gap of spend": Recipe(
        "gap",
        "requests",
        segment="seg.language",
        reference="en",
        least=1,
        of=Recipe("spend", "requests", "cost", currency="USD"),
        currency="USD",
    ),
}
LABELS = {
    "accuracy": Recipe("classification", "evaluations", metric="accuracy"),
    "macro f1": Recipe("classification", "evaluations", metric="f1"),
    "precision": Recipe("classification", "evaluations", metric="precision", label="yes"),
    "auc": Recipe("classification", "evaluations", metric="auc", label="yes", column="score"),
}
SPANS = {
    "downtime": Recipe("downtime", "incidents", end_column="resolved"),
    "queue": Recipe("queue", "queue_items", end_column="decided"),
    "oldest": Recipe("queue", "queue_items", end_column="decided", figure="age"),
}


def windows() -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(0, GRID.count - 1), st.integers(0, GRID.count - 1)).map(
        lambda pair: (min(pair), max(pair))
    )


def same(name: str, one: Prepared, other: Prepared, window: tuple[int, int]) -> None:
    """Compare figures with intervals and working, and everything that is counted beside them."""
    told, again = (plain(measure(each, *window, 95.0)) for each in (one, other))
    assert told == again, name
    assert (one.records == other.records).all(), name
    assert (one.without_value == other.without_value).all(), name
    assert (one.other_currency == other.other_currency).all(), name
    used = [sum(batches_used(each, *window).values()) for each in (one, other)]
    assert used[0] == used[1], name


def plain(figure: Measured) -> Measured:
    # an amount of 1.50 and one of 1.5 are the same amount
    return replace(figure, value=figure.value and figure.value.normalize())


def derived(recipe: Recipe, data: pd.DataFrame) -> pd.DataFrame:
    if "local_weekday" not in {each.column for each in recipe.among}:
        return data
    days = data["time"].dt.tz_convert(GRID.zone).dt.day_of_week
    names = days.map(dict(enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))))
    return data.assign(local_weekday=names.astype(object).where(names.notna(), None))


@settings(max_examples=40, deadline=None)
@given(st.lists(row, max_size=40), st.booleans(), windows())
def test_that_rollups_give_the_figure_of_the_records(
    rows: list[dict[str, Any]], some_out: bool, window: tuple[int, int]
) -> None:
    data = frame(rows)
    left_out = LEFT_OUT_SPANS if some_out else ()
    for name, recipe in ALL.items():
        assert not why_not(recipe)
        grouped = rolled_up(rollup_of(recipe), data, GRID, EDGES)
        one, other = (
            without(prepare(recipe, derived(recipe, each), GRID, UNTIL), left_out)
            for each in (data, grouped)
        )
        same(name, one, other, window)


@settings(max_examples=40, deadline=None)
@given(st.lists(row, max_size=40), st.integers(0, 40), windows())
def test_that_rollups_and_records_add_up(
    rows: list[dict[str, Any]], cut: int, window: tuple[int, int]
) -> None:
    first, second = frame(rows[:cut]), frame(rows[cut:])
    gathering = Gathering(ALL, GRID, UNTIL)
    for name, recipe in ALL.items():
        grouped = rolled_up(rollup_of(recipe), first, GRID)
        parts = [prepare(recipe, derived(recipe, each), GRID, UNTIL) for each in (grouped, second)]
        together = Prepared.joined(parts)
        same(name, prepare(recipe, derived(recipe, frame(rows)), GRID, UNTIL), together, window)
        if name not in gathering.each_once:
            continue
        gathering.take_of(name, derived(recipe, grouped), GRID.indices(grouped["time"]))
        gathering.take_of(name, derived(recipe, second), GRID.indices(second["time"]))
        known = gathering.contributions(name)
        assert (known.records == together.records).all(), name
        one, other = (each.over(*window, None) for each in (known.daily, together.daily))
        assert plain(one) == plain(other), name


labelled = st.fixed_dictionaries(
    {
        "time": st.integers(0, 6 * 1440 - 61),
        "label": st.sampled_from(["yes", "no", "Yes", None]),
        "prediction": st.sampled_from(["yes", "no", None]),
        "score": st.one_of(st.none(), st.integers(0, 4).map(lambda each: each / 4)),
    }
)


@settings(max_examples=25, deadline=None)
@given(st.lists(labelled, max_size=40), windows())
def test_that_tables_of_labels_and_scores_give_the_figure_of_the_records(
    rows: list[dict[str, Any]], window: tuple[int, int]
) -> None:
    data = pd.DataFrame(rows, columns=["time", "label", "prediction", "score"])
    moments = [START + timedelta(minutes=each) for each in data["time"]]
    data["time"] = pd.Series(pd.to_datetime(moments, utc=True)).astype("datetime64[ns, UTC]")
    data["score"] = data["score"].astype("float64")
    for name, recipe in LABELS.items():
        grouped = rolled_up(rollup_of(recipe), data, GRID)
        one, other = (prepare(recipe, each, GRID, UNTIL) for each in (data, grouped))
        assert measure(one, *window, 95.0) == measure(other, *window, 95.0), name


span = st.tuples(st.integers(0, 6 * 1440 - 61), st.one_of(st.none(), st.integers(0, 3000)))


@settings(max_examples=25, deadline=None)
@given(st.lists(span, max_size=20), st.booleans(), windows())
def test_that_spans_give_the_figure_of_the_records(
    spans: list[tuple[int, int | None]], some_out: bool, window: tuple[int, int]
) -> None:
    for name, recipe in SPANS.items():
        rollup, begins = rollup_of(recipe), kind_named(recipe.evidence).time
        data = pd.DataFrame(
            {
                begins: [START + timedelta(minutes=at) for at, _ in spans],
                recipe.end_column: [
                    None if took is None else START + timedelta(minutes=at + took)
                    for at, took in spans
                ],
            }
        )
        for each in data.columns:
            data[each] = pd.to_datetime(data[each], utc=True).astype("datetime64[ns, UTC]")
        grouped = rolled_up(rollup, data, GRID)
        left_out = LEFT_OUT_SPANS if some_out else ()
        one, other = (
            without(prepare(recipe, each, GRID, UNTIL), left_out) for each in (data, grouped)
        )
        assert measure(one, *window) == measure(other, *window), name


@settings(max_examples=25, deadline=None)
@given(st.lists(row, max_size=60), st.sampled_from(["<=", ">="]))
def test_that_a_cut_keeps_which_values_lie_beyond_the_limit(
    rows: list[dict[str, Any]], comparator: str
) -> None:
    data = frame(rows)
    recipe = replace(P90, limit=40.0, lower_is_good=comparator == "<=")
    rollup = burn_rollup_of(recipe)
    assert rollup == Rollup(
        "requests", ("latency_ms",), (), "minute", Cut("latency_ms", 40.0, comparator == "<=")
    )
    grouped = prepare(recipe, rolled_up(rollup, data, GRID), GRID, UNTIL)
    every = prepare(recipe, data, GRID, UNTIL)
    for each in range(GRID.count):
        beyond = [
            int(rows.weights[place][_beyond(rows, recipe)[place]].sum())
            for rows in (grouped, every)
            for place in [slice(rows.starts[each], rows.starts[each + 1])]
        ]
        assert beyond[0] == beyond[1]


def _beyond(rows: Prepared, recipe: Recipe) -> Any:
    values, limit = rows.values["number"], recipe.limit
    assert limit is not None
    return values > limit if recipe.lower_is_good else values < limit


def test_that_amounts_of_parts_with_other_decimals_add_up() -> None:
    blank = {"time": 5, "status": "ok", "seg.language": None, "latency_ms": 1.0, "currency": "USD"}
    first, second = ([{**blank, "cost": Decimal(each)}] for each in ("0.25", "0.0125"))
    recipe = ALL["spend"]
    parts = [prepare(recipe, frame(each), GRID, UNTIL) for each in (first, second)]
    assert measure(Prepared.joined(parts), 0, 5).value == Decimal("0.2625")


def test_that_what_is_grouped_depends_on_columns_alone() -> None:
    assert rollup_of(P90).id == rollup_of(replace(P90, percentile=50.0, limit=9.0)).id
    assert rollup_of(P90).id != rollup_of(RECIPES["p90 spanish"]).id
    assert rollup_of(RECIPES["share"]).grain == "minute"
    assert rollup_of(RECIPES["spend"]).sums == ("cost",)
    compared = Recipe("cost_per", "requests", "cost", good=(Filter("cost", "above", "3"),))
    assert "compared as well" in why_not(compared)


def test_that_rows_which_stand_for_many_are_many() -> None:
    data = frame(
        [
            {
                "time": 5,
                "status": "ok",
                "seg.language": None,
                "latency_ms": 7.0,
                "cost": None,
                "currency": None,
            }
        ]
    )
    data[RECORDS] = pd.array([10**12], "Int64")
    data[BATCH] = 3
    prepared = prepare(P90, data, GRID, UNTIL)
    assert measure(prepared, 0, 5).samples == 10**12
    assert batches_used(prepared, 0, 5) == {3: 10**12}
    assert int(np.sum(prepared.records)) == 10**12


@pytest.mark.parametrize("column", ["hourly_load", "data_age_h"])
def test_that_what_cannot_be_grouped_says_why(column: str) -> None:
    assert why_not(replace(RECIPES["share"], among=(Filter(column, "above", "3"),)))
    assert why_not(replace(RECIPES["share"], by_item=True))
