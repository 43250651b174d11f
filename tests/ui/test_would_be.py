"""An objective shows, while it is written, what it would have been over the month that is shown."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from shutil import copyfile

from PySide6.QtWidgets import QApplication

from slastudio.ui.forms.table.with_form import GridEditor
from slastudio.ui.pages.agreement.page import AgreementPage
from slastudio.ui.pages.agreement.would_be import NO_EVIDENCE, WouldBe
from slastudio.ui.window.main_window import MainWindow


def test_that_an_edited_target_is_told_against_the_evidence(
    sample: Path, tmp_path: Path, show_window: Callable[[Path], MainWindow]
) -> None:
    path = tmp_path / "larkpay.slastudio"
    copyfile(sample, path)
    desk = show_window(path).desk
    assert desk is not None
    desk.go("agreement", "objectives.objectives")
    page = desk.page("agreement")
    assert isinstance(page, AgreementPage)
    editor = page.stack.forms["objectives"][0].editors["objectives"]
    assert isinstance(editor, GridEditor)
    row = [each.id for each in editor.value()].index("first-token")
    editor.choose(row)
    line = editor.findChild(WouldBe)
    assert isinstance(line, WouldBe)
    QApplication.processEvents()
    line.compute()
    assert line.words.text().startswith("October 2026: ● Met, 740 ms against at most 800 ms")
    editor.choose(row + 1)
    assert "740" not in line.words.text(), "what is told is never of another objective"
    editor.choose(row)
    at = [each.way for each in editor.model.ways].index(("target",))
    editor.grid.committed.emit(row, at, Decimal(500))
    line.compute()
    assert line.words.text().startswith("October 2026: ■ Missed, 740 ms against at most 500 ms")
    editor.grid.committed.emit(
        row, [each.way for each in editor.model.ways].index(("indicator", "column")), "no_such"
    )
    line.compute()
    assert "740" not in line.words.text(), "what is not measured is not told from before"


def test_that_without_evidence_it_says_when_it_will(
    window: MainWindow,
) -> None:
    desk = window.desk
    assert desk is not None
    desk.go("agreement", "objectives.objectives")
    page = desk.page("agreement")
    assert isinstance(page, AgreementPage)
    editor = page.stack.forms["objectives"][0].editors["objectives"]
    assert isinstance(editor, GridEditor)
    if not editor.value():
        editor.add()
    line = editor.findChild(WouldBe)
    assert isinstance(line, WouldBe)
    QApplication.processEvents()
    line.compute()
    assert line.words.text() in (
        NO_EVIDENCE,
        "There is no evidence with dates yet, so nothing can be measured.",
    )
