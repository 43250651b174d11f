"""The content of documents before layout, and the small parts it is made of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from slastudio.judge.outcome.assessment import Assessment, Costs, DailySpend
from slastudio.judge.outcome.objective_result import Point
from slastudio.judge.telling.cases import length_words
from slastudio.judge.telling.results import target_words, value_words
from slastudio.operations.agreements.templates import template_agreement
from slastudio.reports.content.blocks import Callout, Chart, ChartPair, Heading, Table, Tiles
from slastudio.reports.content.charts import BarChart, TrendChart, cost_chart, trend_chart
from slastudio.reports.content.glyphs import Printer
from slastudio.reports.documents.appendix import appendix_document
from slastudio.reports.documents.monthly import report_document
from slastudio.reports.paper.axes import round_ticks
from slastudio.reports.paper.marks import split_figure
from slastudio.reports.sections.cells import day_ranges
from slastudio.reports.sections.summary import foremost
from slastudio.shared.periods import month_period
from slastudio.shared.printable import describe
from tests.reports.conftest import ISSUED, REF, made_result

pytestmark = pytest.mark.rapid
SEPTEMBER = month_period(2026, 9, "Europe/Madrid")


def test_that_the_report_tells_its_sections_in_order(made: Callable[..., Assessment]) -> None:
    document = report_document(made((made_result(1, "One"),)), ISSUED)
    headings = [
        block.text for block in document.blocks if isinstance(block, Heading) and block.level == 1
    ]
    assert headings[1:11] == [
        "The month in sentences",
        "What changed",
        "What improved or regressed",
        "All objectives",
        "Missed, reserved, not proven or at risk",
        "Incidents and fixes",
        "Costs and anomalies",
        "Retainer hours",
        "Credits and duties",
        "Decisions needed",
    ]
    assert isinstance(document.blocks, tuple)


def test_that_the_objective_table_says_dimension_metric_target_window_and_action() -> None:
    terms = template_agreement("governed-production")
    blocks = appendix_document(terms, REF, ISSUED).blocks
    table = next(
        block for block in blocks if isinstance(block, Table) and block.caption == "Objectives"
    )
    assert table.head == (
        "Objective",
        "Dimension",
        "Metric",
        "Target",
        "Window",
        "Action if missed",
    )
    assert len(table.rows) == len(terms.objectives.objectives)


def test_that_page_one_shows_what_is_wrong_before_what_is_well(
    made: Callable[..., Assessment],
) -> None:
    results = (
        *(made_result(n, f"Fine {n}") for n in range(9)),
        made_result(9, "Wrong", verdict="missed"),
    )
    assessment = made(results)
    assert "Wrong" in [result.name for result in foremost(assessment)]
    tiles = next(
        block for block in report_document(assessment, ISSUED).blocks if isinstance(block, Tiles)
    )
    assert len(tiles.tiles) == 8


def test_that_a_draft_is_named_among_the_notes(made: Callable[..., Assessment]) -> None:
    blocks = report_document(made(notes=("Nothing is signed yet.",)), ISSUED).blocks
    assert Callout("Nothing is signed yet.", "", "at_risk") in blocks


def test_that_a_trend_keeps_its_gaps_its_target_and_says_its_finding(
    made: Callable[..., Assessment],
) -> None:
    result = made_result(1, "Task success", internal_target=Decimal(93))
    chart = trend_chart(made((result,)), result)
    assert isinstance(chart, TrendChart)
    assert [level.label for level in chart.levels] == ["Target 92 %", "Internal 93 %"]
    assert [level.dashed for level in chart.levels] == [False, True]
    assert chart.points[0].value is None
    assert "94.5 % keeps the promise of at least 92 %" in chart.caption
    beyond = sum(point.value is not None and point.value < 92 for point in chart.points)
    assert f"{beyond} of 26 days with data lay below it" in chart.caption
    assert "higher is better" in chart.axis


def test_that_too_few_days_make_no_chart(made: Callable[..., Assessment]) -> None:
    result = made_result(1, "Task success", trend=(Point(date(2026, 9, 1), 90.0, 3),))
    document = report_document(made((result,)), ISSUED)
    assert trend_chart(made((result,)), result) is None
    assert not any(isinstance(block, Chart | ChartPair) for block in document.blocks)


def test_that_a_value_equal_to_its_target_keeps_it() -> None:
    from slastudio.reports.content.charts import _finding

    for comparator in (">=", "<="):
        result = made_result(1, "x", comparator=comparator, value=Decimal(92))
        assert "keeps the promise" in _finding(SEPTEMBER, result)


def test_that_spend_is_stacked_by_model_and_the_rest_is_summed() -> None:
    models = tuple((f"m{n}", Decimal(n)) for n in range(1, 10))
    costs = Costs(
        "USD", "bills", (DailySpend(date(2026, 9, 1), models),), Decimal(45), cap=Decimal(30)
    )
    chart = cost_chart(SEPTEMBER, costs)
    assert isinstance(chart, BarChart)
    assert [name for name, _ in chart.series] == ["m9", "m8", "m7", "m6", "m5", "4 other models"]
    assert sum(amounts[0] for _, amounts in chart.series) == 45
    assert chart.levels[0].value == 1.0
    assert "$15.00 over the cap of $30.00" in chart.caption


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1,023 ms", ("1,023", " ms")),
        ("94.5 %", ("94", ".5 %")),
        ("−$104.69", ("−$104", ".69")),
        ("–", ("–", "")),
        ("55 of 176", ("55", " of 176")),
    ],
)
def test_that_a_figure_is_split_at_its_decimal_sign(text: str, parts: tuple[str, str]) -> None:
    assert split_figure(text) == parts


def test_that_lengths_and_days_are_told_shortly() -> None:
    assert length_words(89_100.0) == "24 h 45 min"
    assert length_words(32_400.0) == "9 h"
    assert length_words(90.0) == "1 min 30 s"
    days = [date(2026, 9, day) for day in (5, 6, 12, 13, 30)]
    assert day_ranges([*days, date(2026, 10, 1)]) == "5–6 Sep, 12–13 Sep, 30 Sep – 1 Oct"


def test_that_display_never_makes_a_miss_look_met() -> None:
    result = made_result(1, "x", value=Decimal("91.9999"), verdict="missed")
    assert value_words(result) != "92 %"
    assert target_words(result) == "≥ 92 %"


def test_that_round_ticks_enclose_what_they_measure() -> None:
    for low, high in ((0, 1), (91.2, 99.8), (0.001, 0.0023), (5, 5), (-3, 12), (0, 123_456)):
        ticks = round_ticks(low, high)
        assert ticks[0] <= low <= high <= ticks[-1]
        assert 2 <= len(ticks) <= 8


def test_that_what_cannot_be_printed_is_counted() -> None:
    printer = Printer(frozenset(map(ord, "abcé□fi")))
    assert printer.text("abc") == "abc"
    assert printer.text("e\u0301日日\x00") == "é□□□"
    assert printer.missing == {"日": 2, "\x00": 1}
    assert printer.text("\ufb01") == "fi"
    assert describe("日").startswith("U+65E5")
    assert printer.value((1, ("日",), datetime(2026, 1, 1, tzinfo=UTC)))[1] == ("□",)
