"""An agreement that was signed elsewhere, in the window: its document, its numbers, the preview."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu

from slastudio.contract.clauses.texts import clause_of
from slastudio.operations.agreements.elsewhere import kept_elsewhere
from slastudio.operations.agreements.terms import current_agreement
from slastudio.ui.pages.agreement.elsewhere import ElsewherePanel
from slastudio.ui.pages.agreement.page import AgreementPage
from slastudio.ui.window.main_window import MainWindow


@pytest.fixture
def page(window: MainWindow) -> AgreementPage:
    assert window.desk is not None
    window.desk.go("agreement")
    found = window.desk.pages["agreement"]
    assert isinstance(found, AgreementPage)
    return found


@pytest.fixture
def panel(page: AgreementPage) -> ElsewherePanel:
    page.show_tab("versions")
    page.side.versions.open_elsewhere()
    return page.side.versions.elsewhere


def test_that_a_document_is_attached_and_undone(
    page: AgreementPage,
    panel: ElsewherePanel,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "No document is named" in panel.facts.text()
    path = tmp_path / "Contract <b>.pdf"
    path.write_bytes(b"%PDF-1.4\n%%EOF\n")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_given: (str(path), ""))
    panel.attach.click()
    assert "Contract <b>" in panel.facts.text()
    assert kept_elsewhere(page.session.project) is not None
    assert "clauses have no number in Contract <b>" in panel.lacking.text()
    page.session.undo()
    assert page.session.agreement.drafting.elsewhere.document == ""


def test_that_a_number_is_entered_for_a_clause_and_is_cited_from_then_on(
    page: AgreementPage, panel: ElsewherePanel
) -> None:
    before = panel.clause.count()
    first = page.session.agreement.objectives.objectives[0].id
    panel.clause.setCurrentIndex(panel.clause.findData(f"objectives.objectives[{first}]"))
    QTest.keyClicks(panel.number, "§ 7 (2)")
    QTest.keyClicks(panel.wording, "As it stands there")
    QTest.keyClick(panel.wording, Qt.Key.Key_Return)
    agreement = page.session.agreement
    assert clause_of(agreement, f"objective:{first}") == "§ 7 (2) of the signed document"
    assert panel.clause.count() == before - 1
    page.sections.setCurrentRow(3)
    page.side.show_tab("preview")
    assert any(block.text.startswith("[§ 7 (2)]") for block in page.side.paper.blocks())
    assert page.session.settle()
    (entry,) = current_agreement(page.session.project).drafting.elsewhere.clauses
    assert entry.wording == "As it stands there"


def test_that_nothing_is_entered_without_clause_or_number(
    page: AgreementPage, panel: ElsewherePanel
) -> None:
    panel.enter.click()
    assert "write the number" in page.banner.text()
    assert page.session.agreement.drafting.elsewhere.clauses == ()


def test_that_a_field_leads_to_its_number(page: AgreementPage) -> None:
    page.arrive("pricing.monthly_fee")
    QTest.keyClick(page.stack, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    panel = page.side.versions.elsewhere
    assert page.side.versions.stack.currentWidget() is panel
    assert panel.clause.currentData() == "pricing.monthly_fee"


def test_that_a_clause_of_the_preview_leads_to_its_number(page: AgreementPage) -> None:
    page.sections.setCurrentRow(3)
    page.side.show_tab("preview")
    paper = page.side.paper
    first = page.session.agreement.objectives.objectives[0].id
    at = next(n for n, each in enumerate(paper.blocks()) if each.anchor == f"objective:{first}")
    paper.mark(at)
    point = paper._span(at).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, paper.mapToGlobal(point))
    paper.contextMenuEvent(event)
    menu = next(each for each in paper.findChildren(QMenu) if each.isVisible())
    act = next(each for each in menu.actions() if "signed document" in each.text())
    act.trigger()
    menu.close()
    chosen = page.side.versions.elsewhere.clause.currentData()
    assert chosen == f"objectives.objectives[{first}]"


def test_that_the_form_of_the_document_is_edited_like_any_other(
    page: AgreementPage, panel: ElsewherePanel
) -> None:
    line = panel.form.editors["document"].findChildren(type(panel.number))[0]
    line.setFocus()
    QTest.keyClicks(line, "Master agreement")
    panel.flush()
    assert page.session.agreement.drafting.elsewhere.document == "Master agreement"


def test_that_a_table_of_numbers_is_read_and_its_bad_rows_told(
    page: AgreementPage, panel: ElsewherePanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "numbers.csv"
    path.write_text("place;number\npricing.monthly_fee;§ 12\nnowhere;§ 1\n", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_given: (str(path), ""))
    panel.table.click()
    assert "1 number entered" in page.banner.text()
    assert "row 3" in page.banner.text()
    assert page.session.agreement.drafting.elsewhere.clauses[0].number == "§ 12"
