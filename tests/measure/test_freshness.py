"""Freshness is that of looking at every minute: how old is the newest state each source had brought by then?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slastudio.evidence.load_words import says_loaded
from slastudio.evidence.records import BATCH, ROW
from slastudio.measure.indicators.contribution import Contribution, DayTable
from slastudio.measure.indicators.forms import FORMS
from slastudio.measure.indicators.gathering import Gathering
from slastudio.measure.indicators.rows import measure, prepare, without
from slastudio.measure.records.daygrid import DayGrid
from slastudio.measure.records.recipe import Recipe
from slastudio.measure.records.selection import Filter
from tests.strength import tries

# the clocks change on the 29th, so that one day has 23 hours
GRID = DayGrid(date(2026, 3, 27), date(2026, 3, 31), "Europe/Madrid")
BEGIN = datetime.fromtimestamp(GRID.edges[0] / 1e9, UTC)
STEP = 30  # minutes between the moments that are looked at
MINUTES = int((GRID.edges[-1] - GRID.edges[0]) / 60e9)
WORST = Recipe("freshness", "loads")
# (minute of the load, minutes by which its state is older, source, status)
Load = tuple[int, int | None, str | None, str | None]

loads = st.lists(
    st.tuples(
        st.integers(0, MINUTES // STEP - 1).map(lambda each: each * STEP),
        st.one_of(st.none(), st.integers(-2, 40).map(lambda each: each * STEP)),
        st.sampled_from(["prices", "stock", None]),
        st.sampled_from(["ok", "Success", None, "200", "error", "partial"]),
    ),
    max_size=14,
)


def frame(rows: Sequence[Load]) -> pd.DataFrame:
    times = [BEGIN + timedelta(minutes=minute) for minute, *_ in rows]
    states = [
        None if older is None else at - timedelta(minutes=older)
        for at, (_, older, *_) in zip(times, rows, strict=True)
    ]
    data = pd.DataFrame(
        {"source": [each[2] for each in rows], "status": [each[3] for each in rows]}
    )
    for name, moments in (("time", times), ("as_of", states)):
        data[name] = pd.Series(pd.to_datetime(moments, utc=True)).astype("datetime64[ns, UTC]")
    for name in ("source", "status"):
        data[name] = data[name].astype(object).where(data[name].notna(), None)
    data[ROW], data[BATCH] = range(1, len(data) + 1), 1
    return data


def by_the_minute(rows: Sequence[Load], out: range = range(0)) -> dict[int, float]:
    """Return the greatest age of every day in hours, by looking at all moments of a day one by one.

    Between two loads an age only grows, so that of a moment just before the next one is the greatest.
    """
    if not rows:
        return {}
    edges = [int((each - GRID.edges[0]) / 60e9) for each in GRID.edges.tolist()]
    days = [next(d for d in range(GRID.count) if edges[d] <= r[0] < edges[d + 1]) for r in rows]
    first, last = min(days), max(days)
    until = max(row[0] for row in rows)
    good = [row for row in rows if row[3] in ("ok", "Success", None, "200")]
    found: dict[int, float] = {}
    for day in range(first, last + 1):
        for minute in range(edges[day], edges[day + 1], STEP):
            if minute in out or (day == last and minute >= until):
                continue
            ages = []
            for source in {row[2] for row in good}:
                states = [
                    row[0] - max(row[1] or 0, 0)
                    for row in good
                    if row[2] == source and row[0] <= minute
                ]
                if states:
                    ages.append(minute + STEP - max(states))
            if ages:
                found[day] = max(found.get(day, 0), max(ages) / 60)
    return found


@settings(max_examples=tries(50, 150), deadline=None)
@given(loads, st.integers(0, MINUTES // STEP), st.integers(0, 60))
def test_that_the_age_of_data_is_that_of_looking_at_every_moment(
    rows: list[Load], left: int, length: int
) -> None:
    out = range(left * STEP, (left + length) * STEP)
    edges = [int(GRID.edges[0]) + minute * 60 * 10**9 for minute in (out.start, out.stop)]
    prepared = without(prepare(WORST, frame(rows), GRID), [(edges[0], edges[1])] if length else [])
    wanted = by_the_minute(rows, out)
    for day in range(GRID.count):
        found = measure(prepared, day, day)
        assert (found.value is None) == (day not in wanted), day
        if found.value is not None:
            assert float(found.value) == pytest.approx(wanted[day])
    whole = measure(prepared, 0, GRID.count - 1)
    assert (whole.value is None) == (not wanted)
    if whole.value is not None:
        assert float(whole.value) == pytest.approx(max(wanted.values()))
        assert whole.samples == len(wanted)


def test_that_the_mean_of_days_is_one_of_their_greatest_ages() -> None:
    rows: list[Load] = [(60 * hour, None, "prices", "ok") for hour in (0, 30, 40, 60, 70)]
    days = by_the_minute(rows)
    mean = measure(prepare(Recipe("freshness", "loads", worst=False), frame(rows), GRID), 0, 4)
    assert float(mean.value or 0) == pytest.approx(sum(days.values()) / len(days))


def test_that_days_no_log_covers_are_not_known() -> None:
    hours = (0, 99, 101)
    rows: list[Load] = [(60 * hour, None, "prices", "ok") for hour in hours]
    covered = np.array([True, True, False, False, True])
    prepared = prepare(WORST, frame(rows), GRID, covered=covered)
    ages = [measure(prepared, day, day).value for day in range(GRID.count)]
    # of the second day nothing is known, for no load of its own stands in it; behind the gap what
    # was loaded before it may have been followed by what nobody sees
    assert ages == [24, None, None, None, 2]


def test_that_a_source_that_never_loaded_is_not_new() -> None:
    rows: list[Load] = [(0, None, "prices", "error"), (90, None, "prices", "partial")]
    assert measure(prepare(WORST, frame(rows), GRID), 0, 4).value is None


def test_that_the_oldest_of_several_sources_is_named() -> None:
    rows: list[Load] = [(60 * n, None, "prices", "ok") for n in range(0, 120, 6)]
    rows += [(0, None, "stock", "ok")]
    found = measure(prepare(WORST, frame(rows), GRID), 0, 4)
    assert found.detail == "The oldest was stock."
    alone = Recipe("freshness", "loads", among=(Filter("source", "is", "prices"),))
    assert measure(prepare(alone, frame(rows), GRID), 0, 4).value == 6


@settings(max_examples=tries(20, 60), deadline=None)
@given(loads, st.integers(0, 14))
def test_that_parts_of_a_log_say_what_all_of_it_does(rows: list[Load], cut: int) -> None:
    gathering = Gathering({"f": WORST}, GRID, int(GRID.edges[-1]))
    for part in (rows[:cut], rows[cut:]):
        data = frame(part)
        gathering.take(gathering.parts(data, GRID.indices(data["time"])))
    found = gathering.contributions("f").daily.over(0, GRID.count - 1, None)
    assert found == measure(prepare(WORST, frame(rows), GRID), 0, GRID.count - 1)


@settings(max_examples=tries(20, 60), deadline=None)
@given(loads)
def test_that_the_loads_of_days_are_enough_to_find_it_again(rows: list[Load]) -> None:
    data = frame(rows)
    day = GRID.indices(data["time"])
    told = FORMS["freshness"].contribution(WORST)
    table = DayTable(Contribution.from_json(told.as_json()))
    table.add(data, [GRID.day(int(each)).isoformat() for each in day])
    again: list[Load] = []
    for (_, time, source, state, status), (number,) in table.rows.items():
        minute = int((time - BEGIN).total_seconds() // 60)
        older = None if state is None else int((time - state).total_seconds() // 60)
        again += [(minute, older, source, status)] * number
    assert by_the_minute(again) == by_the_minute(rows)


@pytest.mark.parametrize(
    ("word", "loaded"),
    [("OK", True), ("", True), ("201", True), ("timed out", False), ("503", False), ("late", None)],
)
def test_that_a_word_says_loaded_failed_or_neither(word: str, loaded: bool | None) -> None:
    assert says_loaded(word) is loaded


def test_that_a_state_behind_its_load_is_not_newer_than_it() -> None:
    rows: list[Any] = [(0, -300, "prices", "ok"), (60 * 10, None, "prices", "ok")]
    assert measure(prepare(WORST, frame(rows), GRID), 0, 0).value == 10
