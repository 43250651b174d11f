"""Samples of items: repeats never make a sample larger, and every window is what the definition says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slastudio.contract.indicators.table import DECLARATIONS, runs_clocks, wanted_evidence
from slastudio.contract.terms.objectives import Objective, Objectives
from slastudio.evidence.records import BATCH, ROW, column_type
from slastudio.judge.verdicts.ruling import rule
from slastudio.measure.indicators.forms import FORMS, form_of
from slastudio.measure.indicators.gathering import Gathering
from slastudio.measure.indicators.recipes import recipe_for
from slastudio.measure.indicators.rows import measure, prepare, without
from slastudio.measure.records.daygrid import DayGrid
from slastudio.measure.records.recipe import AgreedItems, Measured, Recipe
from slastudio.measure.records.row_view import RowView
from slastudio.measure.records.selection import Filter
from slastudio.measure.sampling.item_keys import key_columns
from slastudio.measure.sampling.run_choice import hash_of_items
from slastudio.project.evidence.stored.column_reading import decode_cells
from slastudio.project.evidence.stored.columns import encode
from tests.measure import item_oracle as oracle
from tests.measure.test_contributions_as_data import day_table
from tests.strength import tries

START = datetime(2026, 3, 1, tzinfo=UTC)
GRID = DayGrid(date(2026, 3, 1), date(2026, 3, 8), "UTC")
LAST = GRID.count - 1
NOW = int(datetime(2026, 3, 9, tzinfo=UTC).timestamp()) * 10**9
AGREED = (AgreedItems("g", "2", 3),)
PASSED = (Filter("passed", "is", "true"),)
SHARE = Recipe("good_share", "evaluations", good=PASSED, by_item=True, runs="last_complete")
RECIPES = {
    "share": SHARE,
    "share of all runs": replace(SHARE, runs="all"),
    "share as agreed": replace(SHARE, sets=AGREED),
    "share in spanish": replace(SHARE, among=(Filter("seg.language", "is", "es"),)),
    "share of one metric": replace(SHARE, among=(Filter("metric", "is", "m1"),), sets=AGREED),
    "share by days": replace(SHARE, runs="all", clustered=True),
    "missing": replace(SHARE, good=(Filter("score", "missing"),)),
    "mean": replace(SHARE, kind="mean", column="score", good=()),
    "mean by days": replace(
        SHARE, kind="mean", column="score", good=(), runs="all", clustered=True
    ),
    "p90": replace(SHARE, kind="percentile", column="score", percentile=90.0, limit=0.5, good=()),
    "p50 by days": replace(
        SHARE, kind="percentile", column="score", percentile=50.0, runs="all", clustered=True
    ),
    "accuracy": replace(SHARE, kind="classification", good=()),
    "precision": replace(SHARE, kind="classification", metric="precision", label="a", good=()),
    "f1": replace(SHARE, kind="classification", metric="f1", label="a", good=()),
    "macro": replace(SHARE, kind="classification", metric="recall", good=()),
    "area": replace(SHARE, kind="classification", metric="auc", label="a", good=()),
    "drift": replace(
        SHARE, kind="stability", column="score", baseline_from=date(2026, 3, 1), baseline_days=2
    ),
    "slices": replace(SHARE, kind="timeslices", slice_s=3600, slice_target=90.0),
    "ratio slices": replace(SHARE, kind="ratio_timeslices", slice_s=3600),
    "throughput": replace(SHARE, kind="throughput", good=(), rate_s=3600),
}
RECIPES["gap"] = replace(
    SHARE, kind="gap", segment="seg.language", reference="en", least=1, of=SHARE
)
RECIPES["gap of means"] = replace(RECIPES["gap"], of=RECIPES["mean"], by_traffic=True)
# one figure an item; each record weighed by one over those of its item; records and time as they are
ITEMS = {"good_share", "percentile", "mean", "classification", "stability", "gap"}
APART = {
    "timeslices",
    "ratio_timeslices",
    "spend",
    "cost_per",
    "throughput",
    "downtime",
    "queue",
    "freshness",
}
NAMES = ("run", "set", "set_version", "item", "metric", "label", "prediction", "seg.language")

row = st.fixed_dictionaries(
    {
        "minute": st.integers(0, 8 * 1440 - 1),
        "run": st.sampled_from(["r1", "r2", "r3", None]),
        "set": st.sampled_from(["g", "g", "h", None]),
        "set_version": st.sampled_from(["1", "2", None]),
        "item": st.sampled_from(["i1", "i2", "i3", "i4", None]),
        "metric": st.sampled_from(["m1", "m2"]),
        "passed": st.sampled_from([True, True, False, None]),
        "score": st.one_of(st.none(), st.integers(0, 8).map(lambda each: each / 8)),
        "label": st.sampled_from(["a", "b", None]),
        "prediction": st.sampled_from(["a", "b", "c"]),
        "seg.language": st.sampled_from(["en", "es", None]),
    }
)
rows_drawn = st.lists(row, max_size=40)


def frame(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    data = pd.DataFrame(list(rows), columns=["minute", *NAMES, "passed", "score"])
    moments = [START + timedelta(minutes=each["minute"]) for each in rows]
    data["time"] = pd.Series(pd.to_datetime(moments, utc=True)).astype("datetime64[ns, UTC]")
    for name in NAMES:
        data[name] = data[name].astype(object).where(data[name].notna(), None)
    data["passed"] = data["passed"].astype("boolean")
    data["score"] = data["score"].astype("float64")
    data[ROW], data[BATCH] = range(1, len(data) + 1), 1
    return data.drop(columns="minute")


def stored(data: pd.DataFrame) -> RowView:
    """Return rows as they come from a project's blocks: columns without a value are not there."""
    names = ("time", *NAMES, "passed", "score")
    return RowView(
        {
            name: decode_cells(*encode(data[name], column_type("evaluations", name)), len(data))
            for name in names
            if data[name].notna().any()
        },
        len(data),
    )


def figure(recipe: Recipe, data: pd.DataFrame, first: int = 0, last: int = LAST) -> Measured:
    return measure(prepare(recipe, data, GRID, NOW), first, last, 95.0)


def told(found: Measured) -> Any:
    """Return what a verdict is made of; floats as near as sums in another order leave them."""
    interval = found.interval and tuple(round(each, 7) for each in found.interval)
    value = found.value and round(float(found.value), 9)
    good = found.good and round(float(found.good), 6)
    return (value, found.samples, good, found.total, interval, found.unit)


# -- every kind ----------------------------------------------------------------------------------------------------


def test_that_every_form_says_how_an_item_of_several_records_counts() -> None:
    assert set(FORMS) == ITEMS | APART
    assert {kind for kind, form in FORMS.items() if form.reduced is not None} == ITEMS


@pytest.mark.parametrize("kind", sorted(DECLARATIONS))
def test_that_a_sample_of_any_kind_is_one_of_items_where_its_evidence_has_them(kind: str) -> None:
    example = DECLARATIONS[kind].example  # type: ignore[index]
    if runs_clocks(example.indicator):
        return
    wanted = wanted_evidence(example.indicator) or ("requests", "evaluations", "reviews")
    for evidence in wanted:
        indicator = replace(example.indicator, evidence=evidence)
        for complete in ("counted", "sampled"):
            judged = Objective(id="o", indicator=indicator, complete=complete, unit=example.unit)
            recipe = recipe_for(judged, Objectives())
            has_items = evidence in ("evaluations", "reviews")
            assert recipe.by_item == (has_items and complete == "sampled")
            assert recipe.of is None or recipe.of.by_item == recipe.by_item
            assert (recipe.runs == "last_complete") == (
                evidence == "evaluations" and complete == "sampled"
            )


def test_that_requests_know_no_items_and_reviews_no_runs() -> None:
    assert key_columns("requests") == ()
    assert key_columns("reviews") == ("item",)
    assert key_columns("evaluations") == ("item", "run", "set", "set_version")


def named(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows with an item each, for what names none has no repeats."""
    return [{**each, "item": each["item"] or f"x{number}"} for number, each in enumerate(rows)]


@settings(max_examples=tries(6, 60), deadline=None)
@given(rows_drawn, st.integers(2, 5))
def test_that_repeating_every_item_changes_nothing(rows: list[dict[str, Any]], times: int) -> None:
    once = named(rows)
    again = [each for each in once for _ in range(times)]
    judged = Objective(id="o", target=Decimal(60), complete="sampled", rule="meeting_proven")
    judged = replace(judged, min_samples=4)
    for name, recipe in RECIPES.items():
        before, after = (figure(recipe, frame(each)) for each in (once, again))
        if name == "throughput":  # it counts records: the rate is that of repeats, too
            assert after.samples == before.samples
            continue
        assert told(before) == told(after), name
        verdicts = {rule(judged, Objectives(), each).verdict for each in (before, after)}
        assert len(verdicts) == 1, name


@settings(max_examples=tries(6, 60), deadline=None)
@given(rows_drawn, st.data())
def test_that_no_item_weighs_more_for_being_repeated_more_often(
    rows: list[dict[str, Any]], data: Any
) -> None:
    # one row an item, some of them copied; so each item always says the same
    once = list({each["item"]: each for each in named(rows)}.values())
    counts = data.draw(st.lists(st.integers(1, 6), min_size=len(once), max_size=len(once)))
    again = [each for each, count in zip(once, counts, strict=True) for _ in range(count)]
    for name in ("share of all runs", "missing", "mean", "p90", "accuracy", "area", "macro", "gap"):
        recipe = replace(RECIPES[name], runs="all")
        assert told(figure(recipe, frame(once))) == told(figure(recipe, frame(again))), name


# -- against the definition ----------------------------------------------------------------------------------------


def passed(each: dict[str, Any]) -> float | None:
    return None if each["passed"] is None else float(each["passed"])


def score(each: dict[str, Any]) -> float | None:
    found: float | None = each["score"]
    return found


def right(each: dict[str, Any]) -> float | None:
    return float(each["label"] == each["prediction"]) if each["label"] else None


@settings(max_examples=tries(20, 150), deadline=None)
@given(rows_drawn, st.data())
def test_that_every_window_is_what_the_definition_says(
    rows: list[dict[str, Any]], data: Any
) -> None:
    first = data.draw(st.integers(0, LAST))
    last = data.draw(st.integers(first, LAST))
    frame_of_all = frame(rows)
    window = [each for each in rows if first <= each["minute"] // 1440 <= last]
    for name in ("share", "share of all runs", "share as agreed", "share in spanish",
                 "share of one metric", "mean", "p90", "accuracy"):  # fmt: skip
        recipe = RECIPES[name]
        value = {"mean": score, "p90": score, "accuracy": right}.get(name, passed)
        among = [
            each for each in window if name != "share in spanish" or each["seg.language"] == "es"
        ]
        held = window
        if name == "share of one metric":
            among = held = [each for each in window if each["metric"] == "m1"]
        counted = [each for each in among if value(each) is not None]
        if recipe.runs != "all":
            agreed = {each.set: (each.version, each.items) for each in recipe.sets}
            counted = oracle.standing(held, counted, agreed)
        numbers = oracle.by_item(counted, value)
        found = figure(recipe, frame_of_all, first, last)
        assert found.samples == len(numbers), name
        if not numbers:
            assert found.value is None
            continue
        assert found.value is not None
        if name == "mean":
            wanted, interval = sum(numbers) / len(numbers), oracle.student(numbers, 95.0)
        elif name == "p90":
            wanted, interval = oracle.percentile(numbers, 90), found.interval
        else:
            wanted = 100 * sum(numbers) / len(numbers)
            interval = oracle.wilson(sum(numbers), len(numbers), 95.0)
            assert float(found.good or 0) == pytest.approx(sum(numbers), abs=1e-8)
        assert float(found.value) == pytest.approx(wanted, abs=1e-9), name
        assert (found.interval is None) == (interval is None)
        if interval is not None:
            assert found.interval == pytest.approx(interval, abs=1e-6), name


@settings(max_examples=tries(4, 25), deadline=None)
@given(st.lists(st.lists(row, max_size=14), min_size=1, max_size=4), st.booleans(), st.data())
def test_that_parts_of_the_rows_contribute_what_all_do(
    parts: list[list[dict[str, Any]]], some_out: bool, data: Any
) -> None:
    start = int(START.timestamp()) * 10**9
    left_out = ((start, start + 40 * 3600 * 10**9),) if some_out else ()
    gathering = Gathering(RECIPES, GRID, NOW, dict.fromkeys(RECIPES, left_out))
    for part in parts:
        rows = stored(frame(part))
        times = rows["time"] if "time" in rows else frame(part)["time"]
        gathering.take(gathering.parts(rows, GRID.indices(times)))
    whole = frame([each for part in parts for each in part])
    first = data.draw(st.integers(0, LAST))
    last = data.draw(st.integers(first, LAST))
    for name, recipe in RECIPES.items():
        kept = without(prepare(recipe, whole, GRID, NOW), left_out)
        known = gathering.contributions(name)
        assert (known.records == np.diff(kept.starts)).all(), name
        assert told(known.daily.over(first, last, 95.0)) == told(
            kept.daily.over(first, last, 95.0)
        ), name


def test_that_a_part_of_which_nothing_counts_still_says_what_a_run_held() -> None:
    def held(minute: int, run: str, item: str, prediction: str) -> dict[str, Any]:
        told = {"set": "g", "set_version": "1", "label": "a", "metric": "m1"}
        return {"minute": minute, "run": run, "item": item, "prediction": prediction, **told}

    # the second item of the larger run lies in what is left out, in a part of its own
    parts = [
        [held(4341, "r1", "i1", "a"), held(3100, "r2", "i1", "c")],
        [held(1094, "r2", "i2", "a")],
    ]
    start = int(START.timestamp()) * 10**9
    left_out = ((start, start + 40 * 3600 * 10**9),)
    gathering = Gathering({"accuracy": RECIPES["accuracy"]}, GRID, NOW, {"accuracy": left_out})
    for part in parts:
        rows = stored(frame(part))
        gathering.take(gathering.parts(rows, GRID.indices(rows["time"])))
    found = gathering.contributions("accuracy").daily.over(0, 4, 95.0)
    assert (found.value, found.samples) == (0, 1)


@settings(max_examples=tries(4, 25), deadline=None)
@given(rows_drawn)
def test_that_contributions_as_data_are_by_item_and_run(rows: list[dict[str, Any]]) -> None:
    rows = named(rows)
    for name in ("share", "mean"):
        recipe = RECIPES[name]
        table = day_table(form_of(recipe).contribution(recipe), frame(rows), GRID)
        seen = []
        for (_, item, run, of_set, version), (total, count) in table.items():
            # good ones and how many; or their sum and how many: either way a mean of so many
            seen += [
                {"item": item, "run": run, "set": of_set, "set_version": version,
                 "minute": 0, "value": total / count}
            ] * count  # fmt: skip
        items = oracle.by_item(seen, lambda each: each["value"])
        found = figure(replace(recipe, runs="all"), frame(rows))
        assert found.samples == len(items)
        if items:
            scale = 100 if name == "share" else 1
            assert float(found.value or 0) == pytest.approx(scale * sum(items) / len(items))


# -- which run -----------------------------------------------------------------------------------------------------


def run(name: str, day: int, passed: int, items: int, version: str = "1", **more: Any) -> list[Any]:
    return [
        {"minute": day * 1440, "run": name, "set": "g", "set_version": version, "item": f"i{each}",
         "metric": "m1", "passed": each < passed, "score": 1.0, "label": "a", "prediction": "a",
         "seg.language": "es" if each % 2 else "en", **more}
        for each in range(items)
    ]  # fmt: skip


def test_that_weekly_runs_of_fifty_items_are_fifty_samples_of_the_last_one() -> None:
    data = frame([each for week in range(4) for each in run(f"r{week}", 2 * week, 40 + week, 50)])
    found = figure(SHARE, data)
    assert (found.samples, found.good, found.total, found.unit) == (50, 43, 50, "items")
    assert found.detail == "It stands on run “r3” of 7 March 2026, the last complete one of 4."
    of_all = figure(replace(SHARE, runs="all"), data)
    assert (of_all.samples, of_all.value) == (50, Decimal(83))
    assert of_all.detail == ("Its 200 records are of 50 items in 4 runs; each item counts once.")


def test_that_the_last_run_that_lacks_items_does_not_stand_for_the_window() -> None:
    data = frame([*run("r1", 0, 40, 50), *run("r2", 3, 10, 10)])
    assert figure(SHARE, data).good == 40
    # a rolling window that holds the second alone has no other
    assert figure(SHARE, data, 2, 5).good == 10


def test_that_a_run_which_lacks_items_as_agreed_says_so() -> None:
    agreed = replace(SHARE, sets=(AgreedItems("g", "2", 60),))
    found = figure(agreed, frame([*run("r1", 0, 40, 50), *run("r2", 3, 41, 50)]))
    assert found.good == 41
    assert found.detail == (
        "It stands on run “r2” of 4 March 2026, the last of 2 with most items, which holds 50 of "
        "version 1; agreed are 60 items of version 2."
    )
    both = frame([*run("r1", 0, 40, 60, "2"), *run("r2", 3, 41, 50)])
    assert figure(agreed, both).good == 40


def test_that_the_agreed_hash_tells_a_complete_run() -> None:
    agreed = AgreedItems("G", "", 0, hash_of_items(f"i{each}" for each in range(5)))
    data = frame([*run("r1", 0, 2, 5), *run("r2", 3, 6, 6)])
    assert figure(replace(SHARE, sets=(agreed,)), data).good == 2


def test_that_daily_draws_of_other_items_all_count() -> None:
    days = [run(f"d{day}", day, 4, 5) for day in range(8)]
    fresh = [
        {**each, "item": f"{day}-{each['item']}"} for day, part in enumerate(days) for each in part
    ]
    found = figure(SHARE, frame(fresh))
    assert (found.samples, found.good) == (40, 32)
    assert found.detail == "Its 8 runs draw other items each time, so all of them count."


def test_that_a_part_of_a_set_stands_on_the_same_run_as_the_whole() -> None:
    data = frame([*run("r1", 0, 40, 50), *run("r2", 3, 10, 20)])
    spanish = figure(RECIPES["share in spanish"], data)
    assert (spanish.samples, spanish.good) == (25, 20)


def test_that_a_run_left_out_by_an_exclusion_is_not_the_one_that_stands() -> None:
    data = frame([*run("r1", 0, 40, 50), *run("r2", 3, 10, 50)])
    start = int(START.timestamp()) * 10**9 + 3 * 86400 * 10**9
    kept = without(prepare(SHARE, data, GRID, NOW), [(start, start + 10**9)])
    assert measure(kept, 0, LAST, 95.0).good == 40


def test_that_rows_without_an_item_stand_for_themselves_and_say_so() -> None:
    nameless = [{**each, "item": None} for each in run("r1", 0, 3, 4)]
    found = figure(SHARE, frame(nameless))
    assert (found.samples, found.unit) == (4, "records")
    assert "No record names an item" in found.detail
    mixed = figure(SHARE, frame([*nameless, *run("r1", 0, 3, 4)]))
    assert (mixed.samples, mixed.unit) == (8, "items")
    assert "4 of its records name no item" in mixed.detail


def test_that_items_of_two_sets_are_not_one() -> None:
    data = frame([*run("r1", 0, 3, 4), *({**each, "set": "h"} for each in run("r1", 0, 3, 4))])
    assert figure(SHARE, data).samples == 8


def test_that_days_that_hang_together_are_days_of_items() -> None:
    rng = np.random.default_rng(3)
    rows = [
        {**each, "item": f"{day}-{each['item']}", "passed": bool(rng.random() < 0.5 + 0.05 * day)}
        for day in range(8)
        for each in run(f"d{day}", day, 5, 20)
    ]
    by_days = figure(RECIPES["share by days"], frame(rows))
    alone = figure(RECIPES["share of all runs"], frame(rows))
    repeated = figure(RECIPES["share by days"], frame([each for each in rows for _ in range(9)]))
    assert by_days.interval is not None
    assert alone.interval is not None
    assert by_days.interval[0] < alone.interval[0]
    assert told(by_days) == told(repeated)


def test_that_an_item_in_two_segments_is_one_sample() -> None:
    rows = [
        {**each, "seg.language": language}
        for language in ("en", "es")
        for each in run("r1", 0, 30 if language == "en" else 20, 50)
    ]
    found = figure(RECIPES["gap"], frame(rows))
    assert (found.value, found.samples) == (Decimal(20), 50)


def test_that_an_item_judged_differently_counts_in_part() -> None:
    rows = [
        {**each, "passed": grader < 2 if each["item"] == "i0" else each["passed"]}
        for grader in range(3)
        for each in run("r1", 0, 3, 4)
    ]
    found = figure(SHARE, frame(rows))
    assert float(found.good or 0) == pytest.approx(2 + 2 / 3)
    assert (found.total, found.samples) == (4, 4)


# -- months to come ------------------------------------------------------------------------------------------------


def test_that_days_drawn_again_hold_the_same_items_of_a_set_and_new_ones_of_a_stream() -> None:
    golden = frame([each for day in range(8) for each in run(f"r{day}", day, 4, 5)])
    stream = frame([
        {**each, "item": f"{day}-{each['item']}"}
        for day in range(8) for each in run(f"r{day}", day, 4, 5)
    ])  # fmt: skip
    days = np.array([0, 0, 1, 7])
    for runs, expected in (("last_complete", 5), ("all", 5)):
        drawn = prepare(replace(SHARE, runs=runs), golden, GRID, NOW).daily.drawn(days)
        assert drawn.over(0, 3, 95.0).samples == expected
    drawn = prepare(SHARE, stream, GRID, NOW).daily.drawn(days)
    assert drawn.over(0, 3, 95.0).samples == 20


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_that_every_recipe_can_be_drawn(name: str) -> None:
    data = frame(
        [each for day in range(8) for each in run(f"r{day}", day, 4, 6, label="ab"[day % 2])]
    )
    daily = prepare(RECIPES[name], data, GRID, NOW).daily
    found = daily.drawn(np.array([3, 4, 4, 7, 7])).over(0, 4, 95.0)
    assert found.samples > 0 or "label" in found.detail or "segment" in found.detail, name
