"""Windows that the term of the agreement covers in part."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.commercial import Term
from slastudio.contract.terms.objectives import Indicator
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.period.month import assess_period
from tests.judge.specimens import agreement, frame, inputs, objective

pytestmark = pytest.mark.rapid
SPEND = objective(
    indicator=Indicator("spend", "costs"),
    comparator="<=",
    target=Decimal(3100),
    unit="EUR",
    complete="counted",
)


def bills() -> pd.DataFrame:
    days = [f"2026-10-{day:02d}T12:00:00Z" for day in range(1, 32)]
    return frame("costs", {"start": days, "amount": [Decimal(110)] * 31, "currency": ["EUR"] * 31})


def judged(partial: str, **term: date) -> Result:
    terms: Agreement = agreement(SPEND, term=Term(**term))
    terms = replace(terms, objectives=replace(terms.objectives, partial=partial))
    return assess_period(inputs(terms, {"costs": bills()})).results[0]


def test_that_a_window_is_judged_whole_where_nothing_else_is_agreed() -> None:
    result = judged("whole", start=date(2026, 10, 17))
    assert (result.value, result.target, result.verdict) == (31 * 110, 3100, "missed")


def test_that_amounts_are_promised_in_proportion_to_the_days_inside() -> None:
    # 15 of 31 days: 1,500 of 3,100 are promised, 15 days cost 1,650
    result = judged("prorated", start=date(2026, 10, 17))
    assert (result.value, result.target, result.verdict) == (1650, 1500, "missed")
    assert "15 days of it lie in the term, from 17 October 2026" in result.window
    end = judged("prorated", end=date(2026, 10, 10))
    assert (end.value, end.target) == (1100, 1000)


def test_that_a_window_covered_in_part_has_no_verdict_where_that_is_agreed() -> None:
    result = judged("skipped", start=date(2026, 10, 17))
    assert (result.value, result.verdict) == (None, "no_data")
    assert "covers the window in part" in result.reason


def test_that_a_window_inside_the_term_is_judged_as_ever() -> None:
    for partial in ("whole", "prorated", "skipped"):
        assert judged(partial, start=date(2026, 10, 1), end=date(2026, 12, 31)).value == 31 * 110
