"""Time for which evidence is there but no record lies in it counts; time nobody has evidence of does not. And one fault is one objective's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from slastudio.contract.terms.objectives import Condition, Indicator, Objective
from slastudio.judge.outcome.known_spans import KnownSpan
from slastudio.judge.period.month import assess_period
from tests.judge.specimens import agreement, frame, inputs, objective

HOURLY = Indicator(
    "availability",
    "requests",
    budgeting="timeslices",
    slice_minutes=60,
    slice_target=Decimal(95),
    empty_slices="bad",
)
BY_SLICES = objective(id="slices", indicator=HOURLY, complete="counted", target=Decimal(95))


def hours(first: datetime, count: int) -> pd.DataFrame:
    times = [(first + timedelta(hours=each)).isoformat() for each in range(count)]
    return frame("requests", {"time": times, "status": ["ok"] * count})


def share(covered: list[tuple[datetime, datetime]] | None, data: pd.DataFrame) -> float:
    told: dict[str, Any] = (
        {} if covered is None else {"covered": {"requests": [KnownSpan(*each) for each in covered]}}
    )
    value = assess_period(inputs(agreement(BY_SLICES), {"requests": data}, **told)).results[0].value
    assert value is not None
    return float(value)


def test_that_an_outage_at_the_end_of_a_month_counts_where_the_file_goes_on_behind_it() -> None:
    data = hours(datetime(2026, 10, 1, tzinfo=UTC), 19 * 24)
    behind = (datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC))
    assert share([behind], data) == pytest.approx(100 * 19 / 31)


def test_that_an_outage_at_the_beginning_counts_where_the_file_began_before_it() -> None:
    data = hours(datetime(2026, 10, 12, tzinfo=UTC), 20 * 24)
    before = (datetime(2026, 9, 20, tzinfo=UTC), datetime(2026, 10, 31, 23, tzinfo=UTC))
    assert share([before], data) == pytest.approx(100 * 20 / 31)


def test_that_days_between_two_files_are_not_known_to_be_empty() -> None:
    first, second = datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 10, 20, tzinfo=UTC)
    data = pd.concat([hours(first, 5 * 24), hours(second, 5 * 24)], ignore_index=True)
    spans = [(each, each + timedelta(days=5, hours=-1)) for each in (first, second)]
    assert share(spans, data) == 100
    assert share([(spans[0][0], spans[1][1])], data) == pytest.approx(100 * 10 / 24)


def test_that_an_objective_without_a_row_to_classify_leaves_the_others_judged() -> None:
    precision = Objective(
        id="p",
        indicator=Indicator("classification", "evaluations", metric="precision", label="spam"),
        target=Decimal(90),
        unit="%",
    )
    data = {
        "requests": hours(datetime(2026, 10, 1, tzinfo=UTC), 10),
        "evaluations": frame("evaluations", {"time": []}),
    }
    results = assess_period(inputs(agreement(precision, BY_SLICES), data)).results
    assert [each.id for each in results] == ["p", "slices"]
    assert results[0].verdict == "no_data"
    assert results[1].value is not None


@pytest.mark.parametrize(
    ("indicator", "words"),
    [
        (Indicator("percentile", "requests", "status", Decimal(95)), "could not compute"),
        (
            Indicator("good_share", "requests", good=(Condition("status", "at_least", "much"),)),
            "cannot be measured",
        ),
    ],
)
def test_that_whatever_goes_wrong_with_one_objective_is_told_by_it_and_takes_no_other(
    indicator: Indicator, words: str
) -> None:
    broken = replace(BY_SLICES, id="broken", indicator=indicator)
    data = {"requests": hours(datetime(2026, 10, 1, tzinfo=UTC), 10)}
    results = {
        each.id: each for each in assess_period(inputs(agreement(broken, BY_SLICES), data)).results
    }
    assert results["broken"].verdict == "no_data"
    assert words in results["broken"].reason
    assert results["slices"].value is not None


def test_that_codes_that_became_numbers_are_the_codes_they_were() -> None:
    data = hours(datetime(2026, 10, 1, tzinfo=UTC), 4).assign(
        status=["200.0", "204.0", "500.0", None]
    )
    one = objective(
        indicator=Indicator("availability", "requests"), complete="counted", target=Decimal(99)
    )
    result = assess_period(inputs(agreement(one), {"requests": data})).results[0]
    assert (result.good, result.total) == (2, 3)
