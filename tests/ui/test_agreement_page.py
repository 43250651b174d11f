"""The agreement's page beside the form: preview that follows, findings that act, questions,
simulator, open points.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from slastudio.contract.checks.readiness import check, is_waived
from slastudio.contract.clauses.anchors import block_of, path_behind
from slastudio.contract.clauses.texts import section_blocks
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.drafting import OpenPoint, Waiver
from slastudio.contract.terms.places import path_text
from slastudio.operations.agreements.library import check_with_fixes
from slastudio.operations.agreements.templates import list_templates
from slastudio.operations.agreements.terms import current_agreement
from slastudio.ui.forms.renames import keep_places
from slastudio.ui.pages.agreement.page import AgreementPage
from slastudio.ui.pages.agreement.section_forms import NAMES
from slastudio.ui.widgets.links import Link
from slastudio.ui.window.main_window import MainWindow
from slastudio.ui.window.page_stack import Desk

from .specimens import template

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def unfinished() -> Agreement:
    """Return a draft with severities and objectives in which some things are still to settle."""
    full = template("governed-production", client="Larkpay")
    governance = replace(
        full.governance, incident_definition="", after_go_live="", handoff_duties=()
    )
    objectives = replace(
        full.objectives,
        objectives=(
            replace(full.objectives.objectives[0], journey="gone"),
            *full.objectives.objectives[1:],
        ),
    )
    costs = replace(full.costs, monthly_cap=None)
    scope = replace(full.scope, excluded=())
    return replace(full, governance=governance, objectives=objectives, costs=costs, scope=scope)


@pytest.fixture
def desk(window: MainWindow) -> Desk:
    """Show the agreement's page on a draft that has severities, objectives and things to settle."""
    assert window.desk is not None
    window.desk.session.edit(unfinished(), (), "Template")
    window.desk.go("agreement")
    return window.desk


@pytest.fixture
def page(desk: Desk) -> AgreementPage:
    found = desk.pages["agreement"]
    assert isinstance(found, AgreementPage)
    found._check()
    return found


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key, modifier)
    QApplication.processEvents()


def marked_text(page: AgreementPage) -> str:
    paper = page.side.paper
    return "" if paper.marked is None else paper.blocks()[paper.marked].text


# --- the preview -----------------------------------------------------------------------------------------------------


def test_that_the_preview_marks_the_clause_of_the_record_one_is_in(
    page: AgreementPage, qtbot: Any
) -> None:
    objective = page.session.agreement.objectives.objectives[2]
    for field, start in (
        ("objectives.objectives[2].action", f"If it is missed: {objective.action}"),
        ("objectives.objectives[2].name", f"{objective.name}."),
        ("support.reopened", "A re-opened incident"),
    ):
        page.arrive(field)
        qtbot.waitUntil(lambda start=start: marked_text(page).startswith(start), timeout=10_000)


def test_that_another_record_of_the_list_marks_another_clause(
    page: AgreementPage, qtbot: Any
) -> None:
    page.arrive("objectives.objectives[0]")
    press(Qt.Key.Key_Down)
    name = page.session.agreement.objectives.objectives[1].name
    qtbot.waitUntil(lambda: marked_text(page).startswith(name), timeout=10_000)


def test_that_what_is_typed_is_on_the_sheet_and_marked(page: AgreementPage, qtbot: Any) -> None:
    page.arrive("costs.over_cap")
    QTest.keyClicks(QApplication.focusWidget(), "Everything stops & <b>waits</b>. ")
    qtbot.waitUntil(lambda: "<b>waits</b>" in page.side.paper.toPlainText(), timeout=10_000)
    assert "<b>waits</b>" in marked_text(page)


def test_that_enter_on_a_clause_goes_to_its_field(page: AgreementPage) -> None:
    page.sections.setCurrentRow(NAMES.index("objectives"))
    page.show_tab("preview")
    paper = page.side.paper
    at = next(n for n, block in enumerate(paper.blocks()) if block.anchor.startswith("exclusion:"))
    cursor = QTextCursor(paper.document())
    cursor.setPosition(paper._starts[at] + 3)
    paper.setTextCursor(cursor)
    paper.setFocus()
    press(Qt.Key.Key_Return)
    assert page._place_of_focus()[:3] == ("objectives", "exclusions", 0)
    paper.mouseDoubleClickEvent  # noqa: B018 - the same way, by mouse
    paper.block_asked.emit(1)
    assert page._place_of_focus()[:2] == ("objectives", "objectives")


@pytest.mark.parametrize("slug", [each.slug for each in list_templates()])
def test_that_every_marked_field_leads_back_to_the_clause_it_came_from(slug: str) -> None:
    agreement = template(slug)
    for section in NAMES:
        blocks = section_blocks(agreement, section)
        for block in blocks:
            path = path_behind(agreement, block) if block.anchor else None
            if path is not None:
                at = block_of(agreement, blocks, path)
                assert at is not None, (section, block.number, path)
                assert blocks[at].anchor


# --- findings --------------------------------------------------------------------------------------------------------


def findings_pane(page: AgreementPage) -> Any:
    page.show_tab("findings")
    return page.side.findings


def pick(pane: Any, finding_id: str) -> None:
    lines = pane.list.lines()
    at = next(
        n
        for n, line in enumerate(lines)
        if line.finding is not None and line.finding.id == finding_id
    )
    pane.list.setCurrentRow(at)


def test_that_every_finding_is_listed_under_its_section_with_its_level(page: AgreementPage) -> None:
    pane = findings_pane(page)
    lines = pane.list.lines()
    found = check_with_fixes(page.session.agreement, page.session.project.path.parent)
    assert {line.finding for line in lines if line.finding} == set(found)
    assert lines[0].finding is None, "the section's name comes first"
    assert pane.levels["note"].text() == f"○ {sum(each.level == 'note' for each in found)}"
    assert page.side.tabs.buttons["findings"].words == f"Findings {len(found)}"
    pane.levels["note"].click()
    assert not any(line.finding and line.finding.level == "note" for line in pane.list.lines())


def test_that_enter_on_a_finding_goes_to_its_field(page: AgreementPage) -> None:
    pane = findings_pane(page)
    pick(
        pane,
        "cap-missing"
        if any(f.id == "cap-missing" for f in page._findings)
        else page._findings[0].id,
    )
    finding = pane.finding()
    pane.list.setFocus()
    press(Qt.Key.Key_Return)
    assert page.section == finding.section
    assert QApplication.focusWidget() is not pane.list


def test_that_a_repair_is_one_undoable_edit(page: AgreementPage) -> None:
    finding = next(each for each in page._findings if each.fix is not None)
    before = page.session.agreement
    assert finding.fix is not None
    pane = findings_pane(page)
    pick(pane, finding.id)
    assert pane.fix.whole() == pane.finding().fix.label
    pane.fix.click()
    after = page.session.agreement
    assert after != before
    assert current_agreement(page.session.project) == after
    page.session.undo()
    assert page.session.agreement == before


def test_that_a_finding_is_left_with_a_reason_and_taken_back(page: AgreementPage) -> None:
    pane = findings_pane(page)
    finding = page._findings[0]
    pick(pane, finding.id)
    finding = pane.finding()
    index = NAMES.index(finding.section)
    count = page.sections.item(index).data(Qt.ItemDataRole.UserRole).findings
    pane.leave.click()
    QTest.keyClick(pane.reason, Qt.Key.Key_Return)
    assert "Say why" in pane.problem.text(), "no waiver without a reason"
    QTest.keyClicks(pane.reason, "The parties <b>know</b>")
    QTest.keyClick(pane.reason, Qt.Key.Key_Return)
    assert is_waived(page.session.agreement, finding)
    assert page.sections.item(index).data(Qt.ItemDataRole.UserRole).findings == count - 1
    fold = next(n for n, line in enumerate(pane.list.lines()) if line.folds)
    assert "Waived (1)" in pane.list.lines()[fold].title
    pane.list.setCurrentRow(fold)
    pane.list.setFocus()
    press(Qt.Key.Key_Return)
    pane.list.setCurrentRow(pane.list.count() - 1)
    assert pane.list.line().reason == "The parties <b>know</b>"
    pane.back.click()
    assert not is_waived(page.session.agreement, finding)


def test_that_a_repair_is_offered_under_the_field_too(page: AgreementPage) -> None:
    finding = next(each for each in page._findings if each.path == "scope.excluded")
    assert finding.fix is not None
    page.arrive(finding.path)
    editor = page.stack.currentWidget().findChildren(Link)
    link = next(each for each in editor if each.whole() == finding.fix.label)
    link.click()
    assert finding.id not in {
        each.id for each in check(page.session.agreement) if each.path == finding.path
    }


def test_that_nothing_to_settle_here_says_where_there_is(page: AgreementPage) -> None:
    clean = next(name for name in NAMES if not any(each.section == name for each in page._findings))
    page.sections.setCurrentRow(NAMES.index(clean))
    pane = findings_pane(page)
    pane.here.click()
    assert pane.empty.isVisible()
    assert "in other sections" in pane.elsewhere.whole()
    pane.elsewhere.click()
    assert pane.list.isVisible()


# --- questions and simulator -----------------------------------------------------------------------------------------


def test_that_open_questions_lead_to_their_fields_and_answers_to_their_clauses(
    page: AgreementPage,
) -> None:
    page.show_tab("questions")
    pane = page.side.questions
    assert (
        page.side.tabs.buttons["questions"].words
        == f"Questions {sum(each.open for each in pane._answers)}"
    )
    links = pane.findChildren(Link)
    missing = next(each for each in links if each.whole().startswith("Fill in"))
    missing.click()
    assert page.stack.isAncestorOf(QApplication.focusWidget())
    page.show_tab("questions")
    clause = next(each for each in pane.findChildren(Link) if each.whole().startswith("Clause 10."))
    number = clause.whole().removeprefix("Clause ")
    clause.click()
    assert page.section == "governance"
    assert page.side.tabs.current == "preview"
    assert page.side.paper.blocks()[page.side.paper.marked or 0].number == number


def test_that_an_answer_comes_as_soon_as_its_field_is_filled(page: AgreementPage) -> None:
    page.show_tab("questions")
    pane = page.side.questions
    before = sum(each.open for each in pane._answers)
    agreement = page.session.agreement
    after = replace(
        agreement.governance, incident_definition="Any harmful output.", after_go_live="Everything."
    )
    page.session.edit(replace(agreement, governance=after), ("governance",), "Governance")
    page._check()
    assert sum(each.open for each in pane._answers) < before
    assert any("Any harmful output" in each.text() for each in pane.findChildren(QLabel))


def test_that_friday_evening_is_answered_with_reasons(page: AgreementPage) -> None:
    page.show_tab("when")
    pane = page.side.when
    assert pane.moment().weekday() == 4
    assert pane.clock.text() == "19:00"
    pane.severity.setCurrentIndex(pane.severity.count() - 1)
    QApplication.processEvents()
    words = " ".join(
        each.text() for each in pane.body.findChildren(QLabel) if each.isVisibleTo(pane)
    )
    assert "First response" in words
    assert "20" in words
    pane.clock.setText("25:00")
    assert "is not a time" in pane.problem.text()
    assert pane.problem.isVisible()
    pane.now.click()
    assert not pane.problem.isVisible()


def test_that_the_simulator_follows_the_support_section(page: AgreementPage) -> None:
    page.show_tab("when")
    pane = page.side.when
    count = pane.severity.count()
    agreement = page.session.agreement
    fewer = replace(agreement.support, severities=agreement.support.severities[:1])
    page.session.edit(replace(agreement, support=fewer), ("support", "severities"), "Support")
    page._check()
    assert (count, pane.severity.count()) == (len(agreement.support.severities), 1)
    page.session.edit(
        replace(agreement, support=replace(fewer, severities=())), ("support",), "Support"
    )
    page._check()
    assert "No severity tier" in pane.problem.text()
    assert pane.missing.isVisible()


# --- to be agreed ----------------------------------------------------------------------------------------------------


def test_that_ctrl_t_marks_a_field_with_a_note_and_takes_the_mark_away(
    desk: Desk, page: AgreementPage
) -> None:
    page.arrive("objectives.objectives[1].target")
    field = QApplication.focusWidget()
    name = page.session.agreement.objectives.objectives[1].id
    press(Qt.Key.Key_T, CTRL)
    point = page.session.agreement.drafting.open_points[0]
    assert point.place == f"objectives.objectives[{name}].target"
    QTest.keyClicks(QApplication.focusWidget(), "They ask for 700 ms")
    press(Qt.Key.Key_Tab)
    assert page.session.agreement.drafting.open_points[0].note == "They ask for 700 ms"
    assert "open points: 1" in desk.header.version.text()
    page.arrive("objectives.objectives[0].target")
    assert not any(
        each.isVisible()
        for each in page.stack.findChildren(QLabel)
        if each.text() == "To be agreed"
    )
    page.arrive("objectives.objectives[1].target")
    assert any(
        each.isVisible()
        for each in page.stack.findChildren(QLabel)
        if each.text() == "To be agreed"
    )
    assert QApplication.focusWidget() is field
    press(Qt.Key.Key_T, CTRL)
    assert not page.session.agreement.drafting.open_points
    assert "open points" not in desk.header.version.text()


def test_that_a_cell_of_a_table_can_be_left_open(page: AgreementPage) -> None:
    page.arrive("parties.contacts[0].reach")
    press(Qt.Key.Key_T, CTRL)
    role = page.session.agreement.parties.contacts[0].role
    assert page.session.agreement.drafting.open_points[0].place == f"parties.contacts[{role}].reach"


def marked(agreement: Agreement) -> Agreement:
    step = "governance.escalation[0].after"
    points = (
        OpenPoint("objectives.objectives[ttft].target"),
        OpenPoint("parties.contacts[Owner].reach"),
    )
    waivers = (
        Waiver("some-flaw", "objectives.objectives[ttft].min_samples", "Known"),
        Waiver("old", step, "Known"),
    )
    drafting = replace(agreement.drafting, open_points=points, waivers=waivers)
    first, *others = agreement.objectives.objectives
    objectives = replace(agreement.objectives, objectives=(replace(first, id="ttft"), *others))
    contact, *more = agreement.parties.contacts
    parties = replace(agreement.parties, contacts=(replace(contact, role="Owner"), *more))
    return replace(agreement, drafting=drafting, objectives=objectives, parties=parties)


def places(agreement: Agreement) -> list[str]:
    return [each.place for each in (*agreement.drafting.open_points, *agreement.drafting.waivers)]


def test_that_marks_follow_a_renamed_record_and_go_with_a_removed_one() -> None:
    before = marked(template("governed-production"))
    first, *others = before.objectives.objectives
    renamed = replace(
        before,
        objectives=replace(before.objectives, objectives=(replace(first, id="first"), *others)),
    )
    after = keep_places(before, renamed)
    assert "objectives.objectives[first].target" in places(after)
    assert "objectives.objectives[first].min_samples" in places(after)
    removed = replace(before, objectives=replace(before.objectives, objectives=tuple(others)))
    assert not [each for each in places(keep_places(before, removed)) if "objectives" in each]
    contact, *more = before.parties.contacts
    called = replace(
        before, parties=replace(before.parties, contacts=(replace(contact, role="Chief"), *more))
    )
    assert "parties.contacts[Chief].reach" in places(keep_places(before, called))


def test_that_marks_on_rows_without_a_name_follow_the_row() -> None:
    agreement = template("governed-production")
    hours = agreement.support.calendar.hours
    point = OpenPoint("support.calendar.hours[0].closes")
    before = replace(agreement, drafting=replace(agreement.drafting, open_points=(point,)))

    def with_hours(rows: tuple[Any, ...]) -> Agreement:
        calendar = replace(before.support.calendar, hours=rows)
        return replace(before, support=replace(before.support, calendar=calendar))

    assert places(keep_places(before, with_hours((hours[1], hours[0], *hours[2:])))) == [
        "support.calendar.hours[1].closes"
    ]
    assert places(keep_places(before, with_hours(hours[1:]))) == []
    later = (replace(hours[0], closes="20:00"), *hours[1:])
    assert places(keep_places(before, with_hours(later))) == ["support.calendar.hours[0].closes"]


# --- own clauses -----------------------------------------------------------------------------------------------------


def own_sections(page: AgreementPage) -> list[str]:
    """Return the sections of the clauses written here, without the template's own."""
    clauses = page.session.agreement.drafting.clauses
    return [each.section for each in clauses if each.section != "parties"]


def test_that_own_clauses_are_written_printed_moved_and_removed(
    page: AgreementPage, qtbot: Any
) -> None:
    page.sections.setCurrentRow(NAMES.index("support"))
    clauses = page.stack.clauses["support"]
    clauses.buttons["add"].click()
    QApplication.processEvents()
    QTest.keyClicks(QApplication.focusWidget(), "Standby")
    press(Qt.Key.Key_Tab)
    QTest.keyClicks(
        QApplication.focusWidget(), "{provider} keeps somebody on standby <i>always</i>."
    )
    qtbot.waitUntil(
        lambda: "on standby <i>always</i>" in page.side.paper.toPlainText(), timeout=10_000
    )
    made = [each for each in page.session.agreement.drafting.clauses if each.section == "support"]
    assert [(each.section, each.title) for each in made] == [("support", "Standby")]
    clauses.buttons["duplicate"].click()
    assert len({each.id for each in page.session.agreement.drafting.clauses}) == 3
    page.sections.setCurrentRow(NAMES.index("costs"))
    page.stack.clauses["costs"].buttons["add"].click()
    assert own_sections(page) == [
        "support",
        "support",
        "costs",
    ]
    page.sections.setCurrentRow(NAMES.index("support"))
    clauses.list.setCurrentRow(1)
    clauses.buttons["remove"].click()
    assert own_sections(page) == [
        "support",
        "costs",
    ]
    page.session.undo()
    assert own_sections(page) == [
        "support",
        "support",
        "costs",
    ]


def test_that_an_undone_clause_is_shown_where_it_stands(desk: Desk, page: AgreementPage) -> None:
    page.sections.setCurrentRow(NAMES.index("support"))
    page.stack.clauses["support"].buttons["add"].click()
    QApplication.processEvents()
    QTest.keyClicks(QApplication.focusWidget(), "Standby")
    desk.go("costs")
    desk.undo()
    assert page.session.agreement.drafting.clauses[-1].title == ""
    desk.banner._act.click()
    assert desk.current == "agreement"
    assert page.section == "support"


# --- search, panes, menus --------------------------------------------------------------------------------------------


def test_that_the_palette_goes_to_any_field(desk: Desk, window: MainWindow) -> None:
    desk.go("overview")
    objective = desk.session.agreement.objectives.objectives[1]
    window.open_palette()
    QTest.keyClicks(desk.palette_box.line, f"field {objective.name} target")
    QTest.keyClick(desk.palette_box.line, Qt.Key.Key_Return)
    page: Any = desk.pages["agreement"]
    assert path_text(page._place_of_focus()) == "objectives.objectives[1].target"


def test_that_ctrl_f_searches_fields_alone(desk: Desk, page: AgreementPage) -> None:
    page.sections.setFocus()
    press(Qt.Key.Key_F, CTRL)
    assert desk.palette_box.isVisible()
    kinds = {
        desk.palette_box.list.item(n).data(Qt.ItemDataRole.UserRole)
        for n in range(desk.palette_box.list.count())
    }
    assert kinds == {"Field"}
    desk.palette_box.dismiss()


def test_that_tabs_are_reached_and_walked_with_the_keyboard(page: AgreementPage) -> None:
    page.sections.setFocus()
    for number, name in enumerate(
        ("preview", "findings", "questions", "asks", "when", "versions", "before"), 1
    ):
        press(Qt.Key(int(Qt.Key.Key_0) + number), ALT)
        assert page.side.tabs.current == name
        assert page.side.stack.currentWidget() is page.side.views[name]
    press(Qt.Key.Key_Right)
    assert page.side.tabs.current == "preview"


def test_that_in_a_narrow_window_the_pane_asked_for_last_is_shown(
    window: MainWindow, page: AgreementPage
) -> None:
    window.resize(880, 560)
    QApplication.processEvents()
    assert window.width() == 880
    assert (page.sections.isVisible(), page.side.isVisible()) == (True, False)
    page.show_tab("findings")
    assert (page.sections.isVisible(), page.side.isVisible()) == (False, True)
    page.tree_toggle.setChecked(False)
    page.tree_toggle.setChecked(True)
    assert (page.sections.isVisible(), page.side.isVisible()) == (True, False)
    window.resize(1280, 800)
    QApplication.processEvents()
    assert page.sections.isVisible()
    assert page.side.isVisible()


def test_that_the_palette_offers_what_the_page_can_do(page: AgreementPage) -> None:
    words = [each for each, _act in page.actions_offered()]
    for wanted in (
        "Sign the draft",
        "Compare versions",
        "Export objectives as OpenSLO",
        "Show findings",
    ):
        assert wanted in words


def test_that_a_read_only_project_offers_no_change(
    make_context: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    context = make_context()
    monkeypatch.setattr(type(context.session), "writable", property(lambda _self: False))
    page = AgreementPage(context)
    assert page.around.amend is None
    assert not page.side.versions.send.isEnabled()
    assert not page.side.versions.sign.isEnabled()
    assert "Sign the draft" not in [each for each, _act in page.actions_offered()]
    page.deleteLater()
