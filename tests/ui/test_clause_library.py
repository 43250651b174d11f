"""The clause library in the window: at its fields, in the further clauses, and the house's beside
the project.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from slastudio.operations.agreements.library import HOUSE_FILE, check_with_fixes, house_clauses
from slastudio.operations.agreements.terms import current_agreement
from slastudio.ui.forms.library.offers import FieldLibrary
from slastudio.ui.forms.library.own_clauses import OwnClauses
from slastudio.ui.pages.agreement.page import AgreementPage
from slastudio.ui.pages.agreement.section_forms import NAMES
from slastudio.ui.window.main_window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier
HOUSE = """clauses:
  - id: house-cap
    section: costs
    title: Our cap
    summary: What we do at the cap.
    field: costs.over_cap
    standard: The house stops <b>everything</b> for {client}.
"""


@pytest.fixture
def page(window: MainWindow) -> AgreementPage:
    assert window.desk is not None
    window.desk.go("agreement")
    found = window.desk.pages["agreement"]
    assert isinstance(found, AgreementPage)
    return found


def library_of(page: AgreementPage, path: str) -> FieldLibrary:
    page.arrive(path)
    section, *rest = path.split(".")
    editor = page.stack.forms[section][0].editor_at(tuple(rest))
    assert editor is not None
    assert editor.library is not None
    return editor.library


def own(page: AgreementPage, section: str) -> OwnClauses:
    page.sections.setCurrentRow(NAMES.index(section))
    return page.stack.clauses[section]


def key(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key, modifier)
    QApplication.processEvents()


def over_cap(page: AgreementPage) -> str:
    return page.session.agreement.costs.over_cap


def empty(page: AgreementPage) -> None:
    agreement = page.session.agreement
    page.session.edit(
        replace(agreement, costs=replace(agreement.costs, over_cap="")),
        ("costs", "over_cap"),
        "Empty",
    )


def test_that_every_field_with_an_entry_has_its_link(page: AgreementPage) -> None:
    paths = {each.field for each in page.shelf.library.clauses if each.field}
    assert len(paths) > 40
    for path in sorted(paths):
        library = library_of(page, path)
        assert library.link.accessibleName().endswith("(Ctrl+L)")
        assert not library.link.isHidden()


def test_that_the_keyboard_opens_the_picker_chooses_a_strength_and_uses_it(
    page: AgreementPage,
) -> None:
    empty(page)
    library = library_of(page, "costs.over_cap")
    steps = page.session.undo_stack.index()
    key(Qt.Key.Key_L, CTRL)
    picker = library.picker
    assert picker is not None
    assert picker.isVisible()
    picker.variants["strict"].setFocus()
    key(Qt.Key.Key_Space)
    assert picker.variant == "strict"
    assert "{" not in picker.text.text(), "names are shown as what they stand for"
    picker.use.setFocus()
    key(Qt.Key.Key_Return)
    entry = page.shelf.library.for_field("costs.over_cap")[0]
    assert over_cap(page) == entry.text("strict")
    assert current_agreement(page.session.project).costs.over_cap == entry.text("strict")
    assert page.session.undo_stack.index() == steps + 1
    assert not picker.isVisible()
    assert QApplication.focusWidget() is library.editor.control
    page.session.undo()
    assert over_cap(page) == ""


def test_that_a_field_that_says_something_asks_in_place_before_it_is_replaced(
    page: AgreementPage,
) -> None:
    agreement = page.session.agreement
    page.session.edit(
        replace(agreement, costs=replace(agreement.costs, over_cap="Ours.")), ("costs",), "Ours"
    )
    library = library_of(page, "costs.over_cap")
    library.toggle()
    picker = library.picker
    assert picker is not None
    picker.use.click()
    assert over_cap(page) == "Ours."
    assert picker.confirm.isVisible()
    assert picker.replace.hasFocus()
    key(Qt.Key.Key_Escape)
    assert picker.isVisible()
    assert not picker.confirm.isVisible()
    picker.use.click()
    key(Qt.Key.Key_Return)
    assert over_cap(page) == page.shelf.library.for_field("costs.over_cap")[0].usual


def test_that_escape_closes_the_picker_and_gives_the_keyboard_back(page: AgreementPage) -> None:
    library = library_of(page, "support.after_hours")
    library.toggle()
    key(Qt.Key.Key_Escape)
    assert library.picker is not None
    assert not library.picker.isVisible()
    assert library.editor.control.hasFocus()


def test_that_a_clause_of_the_library_is_added_with_where_it_came_from(page: AgreementPage) -> None:
    clauses = own(page, "support")
    before = page.session.agreement
    clauses.from_library.click()
    picker = clauses.picker
    assert picker is not None
    QTest.keyClicks(picker.search, "reclass")
    entry = picker.current()
    assert entry is not None
    assert entry.id == "reclassification"
    picker.variants["light"].click()
    picker.use.click()
    added = page.session.agreement.drafting.clauses[-1]
    assert (added.section, added.source) == ("support", "library:reclassification:light")
    assert clauses.value()[-1] == added
    assert clauses.list.hasFocus()
    page.session.undo()
    assert page.session.agreement == before


def test_that_words_no_entry_holds_say_so(page: AgreementPage) -> None:
    clauses = own(page, "support")
    clauses.toggle_library()
    assert clauses.picker is not None
    clauses.picker.search.setText("zzz")
    assert clauses.picker.nothing.isVisible()
    assert not clauses.picker.use.isVisible()
    clauses.picker.search.clear()
    assert clauses.picker.use.isVisible()


def test_that_a_clause_is_kept_in_the_house_library_marked_there_and_removed(
    page: AgreementPage,
) -> None:
    folder = page.session.project.path.parent
    clauses = own(page, "term")
    clauses.add()
    at = len(clauses.value()) - 1
    changed = replace(clauses.value()[at], title="Night shift", wording="Nights are worked.")
    clauses._value = (*clauses.value()[:at], changed)
    clauses.edited.emit((at,), clauses._value, False)
    clauses.list.setCurrentRow(at)
    clauses.keep.click()
    kept = house_clauses(folder)
    assert [(each.title, each.usual) for each in kept] == [("Night shift", "Nights are worked.")]
    assert "kept in the house library" in clauses.said.text()
    clauses.toggle_library()
    assert clauses.picker is not None
    entry = clauses.picker.current()
    assert entry == kept[0]
    assert clauses.picker.title.text().startswith("House library")
    assert clauses.picker.remove.isVisible()
    clauses.picker.remove.click()
    assert house_clauses(folder) == ()
    assert clauses.picker.current() != entry


def test_that_the_house_comes_first_at_a_field_and_its_text_is_no_markup(
    page: AgreementPage,
) -> None:
    (page.session.project.path.parent / HOUSE_FILE).write_text(HOUSE, encoding="utf-8")
    page.shelf.load()
    library = library_of(page, "costs.over_cap")
    library.toggle()
    assert library.picker is not None
    assert library.picker.list.isVisible()
    assert "<b>everything</b>" in library.picker.text.text()
    assert library.picker.text.textFormat() == Qt.TextFormat.PlainText


def test_that_a_broken_house_file_is_told_with_its_place_and_the_rest_goes_on(
    page: AgreementPage,
) -> None:
    path = page.session.project.path.parent / HOUSE_FILE
    path.write_text("clauses:\n  - id: x\n    section: costs\n    colour: red\n", encoding="utf-8")
    page.shelf.load()
    library = library_of(page, "costs.over_cap")
    library.toggle()
    assert library.picker is not None
    assert library.picker.problem.isVisible()
    assert str(path) in library.picker.problem.text()
    assert "line 4" in library.picker.problem.text()
    assert library.picker.current() is not None


def test_that_the_windows_check_offers_the_standard_clause_for_an_empty_field(
    page: AgreementPage,
) -> None:
    agreement = page.session.agreement
    page.session.edit(
        replace(agreement, governance=replace(agreement.governance, after_go_live="")), (), "Empty"
    )
    page._check()
    folder: Path = page.session.project.path.parent
    assert set(page._findings) == set(check_with_fixes(page.session.agreement, folder))
    finding = next(each for each in page._findings if each.path == "governance.after_go_live")
    assert finding.fix is not None
    assert finding.fix.label == "Take the standard clause"


def test_that_what_was_found_of_an_older_draft_is_not_shown(page: AgreementPage) -> None:
    older: list[Any] = []
    page.draft_check.ended.connect(older.append)
    page._check()
    result = older[-1]
    agreement = page.session.agreement
    page.session.edit(
        replace(agreement, costs=replace(agreement.costs, over_cap="Another.")), ("costs",), "Other"
    )
    page.draft_check._came(result)
    assert len(older) == 1
