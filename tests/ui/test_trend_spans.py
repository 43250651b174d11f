"""The span of a trend: three months at once, longer ones read from the project, with what happened
meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from slastudio.operations.evidence.imports import import_file
from slastudio.operations.projects import open_project
from slastudio.operations.registers.records import add_entry
from slastudio.ui.pages.objectives.page import ObjectivesPage
from slastudio.ui.state.context import Context
from slastudio.ui.state.row_targets import read_target


@pytest.fixture
def page(
    make_context: Callable[..., Context], project_path: Path, tmp_path: Path
) -> ObjectivesPage:
    lines = ["time,request_id,latency_ms,status,cost,currency"]
    lines += [
        f"2026-{month:02d}-{day:02d}T10:{n:02d}:00Z,{month}-{day}-{n},{100 * month + n},ok,0.01,USD"
        for month in range(1, 8)
        for day in range(1, 29)
        for n in range(5)
    ]
    log = tmp_path / "long.csv"
    log.write_text("\n".join(lines) + "\n")
    with open_project(project_path) as project:
        import_file(project, log, confirmed=True)
        add_entry(
            project,
            "changes",
            {"when": "2026-03-05T09:00", "title": "New prompt", "type": "prompt"},
        )
    context = make_context()
    context.session.assess_now()
    made = ObjectivesPage(context)
    made.resize(1200, 700)
    made.show()
    made.freshen()
    return made


def days(page: ObjectivesPage) -> list[date]:
    assert page.trend.shown is not None
    return [point.day for point in page.trend.shown.trend]


def test_that_a_span_is_chosen_by_mouse_or_keys_and_remembered(page: ObjectivesPage) -> None:
    assert (page.trend.span.current, len(days(page))) == ("3", 92)
    QTest.mouseClick(page.trend.span.buttons["6"], Qt.MouseButton.LeftButton)
    assert (len(days(page)), days(page)[-1]) == (183, date(2026, 7, 31))
    page.trend.span.buttons["6"].setFocus()
    QTest.keyClick(page.trend.span.buttons["6"], Qt.Key.Key_Right)
    assert (page.trend.span.current, days(page)[0]) == ("all", date(2026, 1, 1))
    assert page.context.settings.value("trend.span") == "all"
    assert page.trend.numbers.model().rowCount() == len(days(page))


def test_that_a_longer_trend_goes_on_where_the_short_one_began(page: ObjectivesPage) -> None:
    for each in page.session.assessment.results if page.session.assessment else ():
        if each.id in page.trend.trends._book.problems:
            continue
        page.list.choose(each.id)
        page.trend.span.choose("3")
        short = {point.day: point for point in page.trend.shown.trend} if page.trend.shown else {}
        page.trend.span.choose("6")
        long = {point.day: point for point in page.trend.shown.trend} if page.trend.shown else {}
        assert short
        assert all(long[at] == point for at, point in short.items() if at >= date(2026, 7, 1)), (
            each.id
        )


def test_that_changes_of_the_whole_span_are_marked(page: ObjectivesPage) -> None:
    assert not [each for each in page.trend.chart._marks if each.kind == "change"], (
        "the last three months had none"
    )
    page.trend.span.choose("6")
    assert [each.words for each in page.trend.chart._marks if each.kind == "change"] == [
        "Change CHG-1: New prompt"
    ]


def test_that_new_evidence_is_in_the_next_trend(page: ObjectivesPage, tmp_path: Path) -> None:
    page.trend.span.choose("6")
    assert page.trend.trends.ready
    page.list.choose(
        next(each.id for each in page.session.assessment.results if each.evidence == "requests")
    )  # type: ignore[union-attr]
    before = (
        {point.day: point.samples for point in page.trend.shown.trend} if page.trend.shown else {}
    )
    more = tmp_path / "more.csv"
    more.write_text(
        "time,request_id,latency_ms,status,cost,currency\n2026-07-30T10:00:00Z,x1,900,ok,0.01,USD\n"
    )
    import_file(page.session.project, more, confirmed=True)
    page.session.evidence_changed.emit()
    assert not page.trend.trends.ready
    page.session.assess_now()
    page.freshen()
    after = (
        {point.day: point.samples for point in page.trend.shown.trend} if page.trend.shown else {}
    )
    assert sum(after.values()) > sum(before.values())


def test_that_the_verdict_takes_the_colour_of_another_appearance(page: ObjectivesPage) -> None:
    page.list.choose(next(each.id for each in page.session.assessment.results))  # type: ignore[union-attr]
    card, theme = page.trend, page.context.theme
    light = card.verdict.styleSheet()
    theme.set_mode("dark")
    assert card.verdict.styleSheet() != light
    assert theme.tokens.colour(card._status) in card.verdict.styleSheet()


def test_that_a_brushed_span_opens_below_leads_to_its_rows_and_goes_back(
    page: ObjectivesPage,
) -> None:
    page.list.choose("first-token" if page.session.result("first-token") else "availability")
    chart, panel = page.trend.chart, page.span
    told: list[tuple[str, object]] = []
    page.session.navigate.connect(lambda *where: told.append(where))
    assert panel.isHidden()
    chart.setFocus()
    last = page.session.assessment.period.last_day  # type: ignore[union-attr]
    chart.choose_span(date(2026, 7, 6), date(2026, 7, 12))
    assert panel.isVisible()
    assert panel.width() > page.below.viewport().width() - 8, "at the width of the page"
    assert "6 July 2026 to 12 July 2026, 7 days" in panel.sentence.text()
    assert chart.readout.text() == panel.sentence.text()
    QTest.keyClick(chart, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert "6 July 2026 to 13 July 2026, 8 days" in panel.sentence.text()
    panel.rows.click()
    name, target = told[-1]
    rows = read_target(str(target))
    assert (name, rows is not None) == ("data", True)
    times = [each.value for each in rows.filters if each.column == "time"] if rows else []
    assert times[:2] == ["2026-07-05T22:00:00Z", "2026-07-13T22:00:00Z"], "days of the agreement"
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert panel.isAncestorOf(page.window().focusWidget())
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert (panel.isVisible(), chart.span(), chart.hasFocus()) == (False, None, True)
    chart.choose_span(last, last)
    page.list.choose(page.session.assessment.results[-1].id)  # type: ignore[union-attr]
    assert panel.isHidden(), "a span belongs to one figure"


def test_that_an_explanation_opens_at_page_width_with_a_way_back(page: ObjectivesPage) -> None:
    page.explain_button.setFocus()
    page.explain_button.click()
    card = page.explanation_card
    assert card.isVisible()
    assert card.width() > page.below.viewport().width() - 8
    assert page.trend.chart.isVisible(), "the chart stays in sight"
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert not card.isVisible()
    assert page.explain_button.hasFocus()
