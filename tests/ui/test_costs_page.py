"""The costs' page: the parts of a change, logs against invoices, the outlook, and two kinds of odd
days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from slastudio.contract.words.figures import show_value
from slastudio.operations.evidence.imports import import_file
from slastudio.shared.periods import month_period
from slastudio.shared.problems import Cancelled
from slastudio.ui.pages.costs.change import ChangePanel
from slastudio.ui.pages.costs.invoice import InvoicePanel
from slastudio.ui.pages.costs.page import CostsPage
from slastudio.ui.pages.costs.worth import WorthPanel
from slastudio.ui.state.context import Context

from .specimens import ZONE

FIRST, LAST = date(2026, 5, 1), date(2026, 7, 14)
MONTH = month_period(2026, 7, ZONE)


def amount_on(day: date) -> Decimal:
    """Return 40 a day; in July 60, in which one request costs half as much again."""
    return Decimal(60 if day.month == 7 else 40) + Decimal(day.toordinal() % 3)


def log(path: Path) -> Path:
    """Write two requests a day in May and June and two longer ones in July, until the 14th; on 8
    July one fails dearly.
    """
    lines = ["time,request_id,status,input_tokens,output_tokens,cost,currency,model"]
    for number in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(number)
        tokens = 1500 if day.month == 7 else 1000
        for hour in ("01", "23"):
            cost = amount_on(day) / 2 + (80 if day == date(2026, 7, 8) and hour == "01" else 0)
            status = "error" if day == date(2026, 7, 8) and hour == "01" else "ok"
            lines.append(
                f"{day}T{hour}:00:00+02:00,{day}-{hour},{status},{tokens},100,{cost},USD,m"
            )
    path.write_text("\n".join(lines) + "\n")
    return path


def bills(path: Path) -> Path:
    lines = ["start,end,service,model,amount,currency"]
    for number in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(number)
        spent = amount_on(day) + (80 if day == date(2026, 7, 8) else 0)
        told = f"{day}T00:00:00+02:00,{day + timedelta(1)}T00:00:00+02:00"
        lines.append(f"{told},usage,m,{spent},USD")
        if day == date(2026, 7, 13):
            lines.append(f"{told},evaluation runs,other,12.50,USD")
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture
def context(make_context: Callable[..., Context], tmp_path: Path) -> Context:
    made = make_context()
    import_file(made.session.project, log(tmp_path / "logs.csv"))
    made.session.choose(MONTH)
    return made


@pytest.fixture
def page(context: Context, qtbot: Any) -> Iterator[CostsPage]:
    made = CostsPage(context)
    made.resize(1180, 720)
    made.active = True
    made.freshen()
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.hide()
    made.deleteLater()


def texts(widget: Any) -> str:
    QApplication.processEvents()
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if not each.isHidden())


def test_that_the_bars_lead_from_one_month_to_the_other_to_the_cent(page: CostsPage) -> None:
    page.tabs.choose("change")
    view = page.views.currentWidget()
    assert isinstance(view, ChangePanel)
    days = [FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1)]
    june, july = (
        sum((amount_on(day) for day in days if day.month == month), Decimal(0)) for month in (6, 7)
    )
    july += 80
    first, *parts, last = view.chart.bars.steps
    assert (first.amount, last.amount) == (june, july)
    assert first.amount + sum(each.amount for each in parts) == last.amount
    assert [each.start for each in parts] == [first.end, *(each.end for each in parts[:-1])]
    assert parts[-1].end == last.end
    assert view.sentence.text().startswith(
        f"July 2026 cost so far {show_value(june - july, 'USD')} less than June 2026"
    )
    QTest.keyClick(view.chart, Qt.Key.Key_Right)
    QTest.keyClick(view.chart, Qt.Key.Key_Right)
    assert view.chart.readout.text() == view.chart.words_of(1)
    assert view.chart.readout.text().startswith("Number of requests: ▼ −$")


def test_that_the_parts_stand_in_a_table_that_can_be_copied(page: CostsPage) -> None:
    page.tabs.choose("change")
    view = page.views.currentWidget()
    assert isinstance(view, ChangePanel)
    view.chart.setFocus()
    QTest.keyClick(view.chart, Qt.Key.Key_T)
    assert view.numbers.isVisible()
    view.panes.copy_shown()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[0].split("\t")[0] == "Part"
    assert [line.split("\t")[0] for line in copied[1:]] == [
        each.name for each in view.chart.bars.steps
    ]


def test_that_another_month_is_compared_with_and_remembered(page: CostsPage) -> None:
    page.tabs.choose("change")
    view = page.views.currentWidget()
    assert isinstance(view, ChangePanel)
    assert [each.label for each in view._months] == ["2026-06", "2026-05"]
    view.against_asked.emit(view._months[1])
    assert page.review is not None
    assert page.review.against.label == "2026-05"
    assert view.chart.bars.steps[0].name == "May 2026"
    started: list[str] = []
    page.context.jobs.changed.connect(
        lambda: started.extend(each.key for each in page.context.jobs.running)
    )
    view.against_asked.emit(view._months[0])
    assert view.chart.bars.steps[0].name == "June 2026"
    assert started == []


def test_that_new_evidence_and_other_months_are_reviewed_anew(
    page: CostsPage, tmp_path: Path
) -> None:
    before = page.review
    assert before is not None
    assert before.reconciled == ()
    import_file(page.session.project, bills(tmp_path / "bills.csv"))
    page.session.evidence_changed.emit()
    assert page.review is None
    page.session.assess_now()
    assert page.review is not None
    assert page.review.reconciled
    page.session.step_month(-1)
    assert page.review.period.label == "2026-06"
    assert page.month.cap.accessibleName().endswith(show_value(page.review.total, "USD"))


def test_that_nothing_to_compare_says_what_to_import(page: CostsPage) -> None:
    asked: list[tuple[str, str]] = []
    page.session.navigate.connect(lambda *where: asked.append(where))
    page.tabs.choose("invoice")
    view = page.views.currentWidget()
    assert isinstance(view, InvoicePanel)
    assert "There are no bills of July 2026 to compare." in texts(view)
    assert view._empty is not None
    assert view._empty.button is not None
    view._empty.button.click()
    assert asked == [("data", "costs")]


def test_that_each_difference_of_an_invoice_is_explained(page: CostsPage, tmp_path: Path) -> None:
    import_file(page.session.project, bills(tmp_path / "bills.csv"))
    page.session.evidence_changed.emit()
    page.session.assess_now()
    page.tabs.choose("invoice")
    view = page.views.currentWidget()
    assert isinstance(view, InvoicePanel)
    assert (
        "a difference of +$12.50. Largest cause: bills without logs, +$12.50."
        in view.sentence.text()
    )
    lines = [line.split("\t") for line in view.table.as_text().splitlines()[1:]]
    assert {line[0]: (line[4], line[5]) for line in lines} == {
        "m": ("$0.00", "nothing, they agree"),
        "evaluation runs": ("+$12.50", "bills without logs +$12.50"),
    }
    # the largest difference is explained first
    assert view.about.text() == "evaluation runs: billed less logged is +$12.50"
    view.table.select_line(next(n for n, line in enumerate(lines) if line[0] == "m"))
    assert "Logs and bills agree exactly." in texts(view.detail)


def test_that_the_page_tells_the_forecast_of_the_review(page: CostsPage) -> None:
    assert page.review is not None
    assert page.session.assessment is not None
    outlook = page.review.outlook
    assert outlook == page.session.assessment.costs.outlook
    assert outlook.total is not None
    shown = texts(page.month)
    assert show_value(outlook.total, "USD") in shown
    (low, high) = next((low, high) for each, low, high in outlook.limits if each == 95)
    assert f"{show_value(low, 'USD')} to {show_value(high, 'USD')}" in shown
    assert outlook.cap.expected is not None
    assert f"is expected to be reached on {outlook.cap.expected.day} July 2026" in shown
    assert page.month.cap.accessibleName().endswith(f"forecast {show_value(outlook.total, 'USD')}")
    page.month.cap.grab()


def test_that_the_two_kinds_of_odd_days_have_names_of_their_own(page: CostsPage) -> None:
    shown = texts(page.month)
    assert "Days above the agreed limit" in shown
    assert "Unusual against the days before" in shown
    assert (
        "over the mean of its like, Monday to Friday or weekend, in the 28 days before"
        in page.month.limit_rule.text()
    )
    assert (
        f"▼ Wed 8 Jul: {show_value(amount_on(date(2026, 7, 8)) + 80, 'USD')}"
        in page.month.above.text()
    )
    assert page.month.unusual_words.text().startswith("◇ ")
    assert "no recorded change near" in page.month.unusual_words.text()


def test_that_the_keys_of_the_page_work_in_every_view(page: CostsPage, qtbot: Any) -> None:
    page.arrive()
    keys = {
        "change": Qt.Key.Key_2,
        "invoice": Qt.Key.Key_3,
        "worth": Qt.Key.Key_4,
        "month": Qt.Key.Key_1,
    }
    for name in (*keys, "change"):
        focused = QApplication.focusWidget()
        assert focused is not None
        assert page.isAncestorOf(focused)
        QTest.keyClick(focused, keys[name], Qt.KeyboardModifier.AltModifier)
        assert page.tabs.current == name
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_T)
    view = page.views.currentWidget()
    assert isinstance(view, ChangePanel)
    assert view.numbers.isVisible()


def test_that_failure_is_priced(page: CostsPage) -> None:
    page.tabs.choose("worth")
    view = page.views.currentWidget()
    assert isinstance(view, WorthPanel)
    assert show_value(amount_on(date(2026, 7, 8)) / 2 + 80, "USD") in view.failure_words.text()
    assert "1 request that did not serve" in view.failure_words.text()
    assert "Requests" in texts(view)


def test_that_a_cancelled_review_can_be_asked_for_again(page: CostsPage) -> None:
    page.tabs.choose("invoice")
    page._forget()
    page._failed(Cancelled())
    assert page.views.currentWidget() is page.waiting
    assert page.state.text() == "The review was cancelled."
    page.again.click()
    assert isinstance(page.views.currentWidget(), InvoicePanel)


def test_that_a_page_nobody_looks_at_reviews_nothing(context: Context, qtbot: Any) -> None:
    made = CostsPage(context)
    made.freshen()
    assert made.review is None
    made.show()
    qtbot.waitExposed(made)
    assert made.review is not None
    made.hide()
    made.deleteLater()
