"""What vendors promised stands on the page of costs, also in a month without any spend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.dependencies import Dependency
from slastudio.contract.terms.scope import Coverage
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.period.month import assess_period
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.registers.records import add_entry, list_entries
from slastudio.shared.money import Money
from slastudio.ui.pages.costs.page import CostsPage
from slastudio.ui.pages.registers.details import computed_pairs
from slastudio.ui.state.context import Context
from tests.judge.specimens import inputs

API = Dependency(id="api", name="Model <b>API</b>", target=Decimal("99.9"), measured="probes")


def assessed(*dependencies: Dependency) -> Assessment:
    return assess_period(inputs(Agreement(coverage=Coverage(dependencies=dependencies)), {}))


def page_of(make_context: Callable[..., Context], assessment: Assessment, qtbot: Any) -> CostsPage:
    context = make_context()
    context.session.assessment = assessment
    made = CostsPage(context)
    made.resize(1180, 720)
    made.active = True
    made.refresh()
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    return made


def test_that_the_keys_reach_the_vendors_and_what_is_not_known_is_said(
    make_context: Callable[..., Context], qtbot: Any
) -> None:
    page = page_of(make_context, assessed(API), qtbot)
    qtbot.waitUntil(page.isActiveWindow)
    page.tabs.buttons["month"].setFocus()
    QTest.keyClick(page.tabs.buttons["month"], Qt.Key.Key_6, Qt.KeyboardModifier.AltModifier)
    assert page.views.currentWidget() is page.vendors
    assert QApplication.focusWidget() is page.vendors.table
    (line,) = page.vendors.table.as_text().splitlines()[1:]
    assert line.split("\t")[:4] == ["Model <b>API</b>", "at least 99.9 %", "–", "○ not known"]
    assert page.vendors.why.textFormat() == Qt.TextFormat.PlainText
    assert page.vendors.why.text().startswith("Model <b>API</b>: ")
    page.hide()
    page.deleteLater()


def test_that_the_open_claim_is_chosen_first(
    make_context: Callable[..., Context], qtbot: Any
) -> None:
    found = assessed(API, replace(API, id="b", name="Second"))
    first, second = found.vendors
    result = replace(second.result, verdict="missed") if second.result else None
    owed = replace(
        second,
        result=result,
        percent=Decimal(10),
        credit=(Money(Decimal(4), "USD"),),
        bill=(Money(Decimal(40), "USD"),),
        over=True,
    )
    page = page_of(make_context, replace(found, vendors=(first, owed)), qtbot)
    page.tabs.choose("vendors")
    assert page.vendors.why.text().startswith("Second: ")
    assert "$4.00: 10 % of the month's bill of $40.00" in page.vendors.table.as_text()
    page.hide()
    page.deleteLater()


def test_that_an_answer_of_a_document_shows_what_the_document_comes_to(
    make_context: Callable[..., Context],
) -> None:
    project = make_context().session.project
    fields = {"when": "2026-10-02 10:00", "document": "Modelworks SLA"}
    for question, answer in (("cto-1", "yes"), ("left-to-client", "yes"), ("cto-2", "")):
        add_entry(project, "vendor_answers", {**fields, "question": question, "answer": answer})
    assessment = assess(project, "2026-10")
    entry = list_entries(project, "vendor_answers")[0]
    told = dict(computed_pairs(entry, assessment))
    assert told["Score"] == "100 % of the 1 it answers, of 25 asked"
    assert told["Warning signs"].startswith("Exceptions or approvals are left to the client")
    assert told["To be asked"].startswith("Who decides on rollback")
