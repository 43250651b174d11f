"""The agreement's page: sections at the left, the form in the middle, and beside it what the draft
says and lacks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QMenu, QToolButton, QWidget

from slastudio.contract.checks.readiness import Finding
from slastudio.contract.clauses.anchors import field_behind, section_at
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Objective
from slastudio.contract.terms.places import parse_path
from slastudio.ui.forms.fields.editors import Surroundings, editor_around
from slastudio.ui.forms.fields.field_places import place_of
from slastudio.ui.forms.library.own_clauses import with_clauses
from slastudio.ui.forms.paths import Path
from slastudio.ui.forms.renames import follow, keep_places
from slastudio.ui.pages.agreement.checking import Checked, DraftCheck
from slastudio.ui.pages.agreement.files import AgreementFiles
from slastudio.ui.pages.agreement.section_forms import NAMES, SECTIONS, SectionForms
from slastudio.ui.pages.agreement.section_list import SectionList
from slastudio.ui.pages.agreement.side import TABS, SidePanel
from slastudio.ui.pages.agreement.would_be import WouldBe
from slastudio.ui.pages.base import Action, Page
from slastudio.ui.state.clause_shelf import ClauseShelf
from slastudio.ui.widgets.banner import Banner
from slastudio.ui.widgets.labels import button, tool
from slastudio.ui.widgets.layouts import column
from slastudio.ui.widgets.panes import Panes

_ROOM_FOR_ALL, _ROOM_FOR_WORDS = 1000, 740


class AgreementPage(Page):
    """Write the agreement; every edit is committed as it is made."""

    name, title = "agreement", "Agreement"
    guide = "objectives.md"
    help = """
    Choose a section at the left and fill in its form. Every change is saved at once; Ctrl+Z takes it back,
    wherever in the agreement it was made. Ctrl+F finds any field by its name.

    The ring before a section shows how much of it is filled in; ■ and ▲ count what still contradicts or is
    missing.

    The pane at the right has seven tabs, Alt+1 to Alt+7: the clause text as the appendix will print it (a double
    click or Enter on a clause goes to its field), the findings with their repairs, what buyers ask, what the
    section asks of whom and how much of the retainer that takes, when an incident would be answered, the versions
    that were sent and signed, and what is to be known before signing: which targets can be kept next month, and
    what the draft would have found and cost over the history imported.

    Ctrl+T marks the field one is in as still to be agreed, with a note and who it waits for. While one is left,
    every document is a draft.

    Ctrl+E takes the number that the field one is in has in a document signed elsewhere; “Signed elsewhere …” among the
    versions keeps that document, and lists what has no number there.

    Ctrl+L opens the clause library for the field one is in, in three strengths, else the section's ready clauses.
    Clauses of one's own can be kept in the house library, which lies beside the projects.

    In a list of records: Ins adds, Ctrl+D duplicates, Alt+↑ and Alt+↓ move, Del removes; the mouse drags. In a
    table, Enter, F2 or typing edits a cell, Tab goes to the next, Esc leaves it as it was. Shift and the arrows choose
    several: Ctrl+D then fills down, Del empties, Ctrl+C and Ctrl+V exchange blocks with a spreadsheet; a block with
    headings finds its columns by them and its records by name. Over the form of an objective stands what it would have
    been over the month that is shown. References are chosen
    from records that exist, and follow when an id is changed; a role may be typed, and is added to the contacts.
    """

    def build(self) -> Iterator[None]:
        """Make the page's parts."""
        amend = self._amend if self.session.writable else None
        self.around = Surroundings(self.theme, lambda: self.session.agreement, amend)
        self.around.settings = self.context.settings
        self.around.on_look = self._look_soon
        self.around.on_cite = self.cite
        self.around.companion = lambda editor: (
            WouldBe(self.context, editor) if editor.item is Objective else None
        )
        self.shelf = ClauseShelf(self.session.project.path.parent, self.context.jobs, self)
        self.draft_check = DraftCheck(self.context, self.shelf, self)
        self._findings: tuple[Finding, ...] = ()
        self._unsettled: tuple[Finding, ...] = ()
        self._look_timer = QTimer(self, singleShot=True, interval=0)
        self._look_timer.timeout.connect(self._look)
        self._asked_last: QWidget | None = None
        yield
        yield from self._build()
        self._connect()
        self.shelf.load()
        self._check()

    # --- building --------------------------------------------------------------------------------------------------

    def _build(self) -> Iterator[None]:
        self.banner = Banner(self.theme)
        self.sections = SectionList(self.theme, [spec.label for spec in SECTIONS])
        self.stack = SectionForms(
            self.around,
            self.shelf,
            writable=self.session.writable,
            at_once=self.context.jobs.inline,
        )
        yield
        self.side = SidePanel(self.context, self.around)
        yield from self.side.build(self.context, self.banner.say, self.leave)
        yield
        for part, least in ((self.sections, 200), (self.stack, 344), (self.side, 280)):
            part.setMinimumWidth(least)
        parts = (self.sections, self.stack, self.side)
        self.split = Panes(
            self.context.settings, "agreement", parts, (240, 560, 420), stretch=1, handle=8
        )
        column(self.banner, self.split, into=self, margins=(16, 0, 16, 16)).setStretch(1, 1)
        yield
        self.files = AgreementFiles(self.context, self, self.banner.say, self.leave)
        self.tree_toggle = self._toggle("tree", "Section list", self.sections)
        self.paper_toggle = self._toggle(
            "panel", "Preview, findings, questions and versions", self.side
        )
        self.exchange = button("Exchange", "quiet")
        self._fill_menu()
        self.appendix = button("Write appendix", "primary")
        self.appendix.setAccessibleName("Write appendix")
        self.appendix.clicked.connect(self.files.write_appendix)
        self.tools = [self.tree_toggle, self.paper_toggle, self.exchange, self.appendix]

    def _fill_menu(self) -> None:
        menu = QMenu(self.exchange)
        writable = self.session.writable
        for words, act, changes in (
            ("Write Word file …", self.files.write_word, False),
            ("Compare a Word file that came back …", self._compare_word, False),
            ("Export OpenSLO …", self.files.export_openslo, False),
            ("Export terms as YAML …", self.files.export_terms, False),
            ("Replace terms from YAML …", self.files.import_terms, True),
            ("Copy from another project …", self.files.copy_terms, True),
        ):
            if words.startswith("Export terms"):
                menu.addSeparator()
            menu.addAction(words, act).setEnabled(writable or not changes)
        self.exchange.setMenu(menu)

    def _toggle(self, icon: str, words: str, part: QWidget) -> QToolButton:
        made = tool(icon, f"Show or hide: {words}", self.theme, checkable=True)
        key = f"agreement/{icon}"
        made.setChecked(str(self.context.settings.value(key, "true")) == "true")
        made.toggled.connect(lambda on: self._asked(part) if on else self._show_panes())
        made.toggled.connect(
            lambda on: self.context.settings.set_value(key, "true" if on else "false")
        )
        return made

    def _connect(self) -> None:
        self.sections.currentRowChanged.connect(self._show_section)
        self.stack.edited.connect(self._edited)
        self.stack.clauses_edited.connect(self._clauses_edited)
        self.sections.entered_form.connect(self.stack.enter)
        self.stack.left.connect(self._left_form)
        self.stack.built.connect(lambda _name: self._show_findings())
        self.side.left_backwards.connect(lambda: self.stack.enter(last=True))
        self.side.go_asked.connect(self.arrive)
        self.side.clause_asked.connect(self.show_clause)
        self.session.agreement_changed.connect(self._changed)
        self.draft_check.begun.connect(self._follow)
        self.draft_check.ended.connect(self._checked)
        self.draft_check.stopped.connect(self.side.findings.show_making)
        self.side.findings.check_asked.connect(self._check)
        self.shelf.changed.connect(self._check)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._look_soon)
        keys: dict[str, Callable[[], object]] = {
            "Ctrl+T": self.toggle_open,
            "Ctrl+F": self._search,
            "Ctrl+L": self.open_library,
            "Ctrl+E": self.cite,
        }
        for number, (name, _word, _icon) in enumerate(TABS, 1):
            keys[f"Alt+{number}"] = lambda chosen=name: self.show_tab(chosen)  # type: ignore[misc]
        for key, act in keys.items():
            made = QShortcut(
                QKeySequence(key), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
            )
            made.activated.connect(act)

    @property
    def paper(self) -> QWidget:
        return self.side.paper

    def _left_form(self, forward: bool) -> None:
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        after = (
            self.side.tabs.buttons[self.side.tabs.current]
            if self.side.isVisible()
            else self.tree_toggle
        )
        before = self.sections if self.sections.isVisible() else self.appendix
        (after if forward else before).setFocus(reason)

    # --- panes -----------------------------------------------------------------------------------------------------

    def _asked(self, part: QWidget) -> None:
        self._asked_last = part
        self._show_panes()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # the header's tools are cut where they do not fit
        self.appendix.setText("Write appendix" if self.width() >= _ROOM_FOR_WORDS else "Appendix")
        self._show_panes()

    def _show_panes(self) -> None:
        tree, side = self.tree_toggle.isChecked(), self.paper_toggle.isChecked()
        if tree and side and self.width() < _ROOM_FOR_ALL:
            # in a narrow window the form goes first, and beside it stands what was asked for last
            tree, side = self._asked_last is not self.side, self._asked_last is self.side
        self.sections.setVisible(tree)
        self.side.setVisible(side)

    def show_tab(self, name: str) -> None:
        """Show one view of the pane at the right, and put the keyboard into it."""
        self.paper_toggle.setChecked(True)
        self._asked(self.side)
        self.side.show_tab(name)
        self.side.tabs.buttons[name].setFocus(Qt.FocusReason.ShortcutFocusReason)

    # --- editing ---------------------------------------------------------------------------------------------------

    @property
    def section(self) -> str:
        return NAMES[max(self.sections.currentRow(), 0)]

    def _show_section(self, index: int) -> None:
        if index < 0:
            return
        self.leave()
        self.stack.show_section(NAMES[index])
        self._show_findings()
        self.side.show_section(NAMES[index])

    def _edited(self, section: str, suffix: Path, value: Any, typing: bool) -> None:
        before = self.session.agreement
        path = (section, *suffix)
        after = follow(before, self.around.fold(replace(before, **{section: value})), path)
        label = SECTIONS[NAMES.index(section)].label
        self.session.edit(keep_places(before, after), path, label, typing=typing)

    def _clauses_edited(self, section: str, suffix: Path, value: Any, typing: bool) -> None:
        before = self.session.agreement
        after = with_clauses(before, section, value)
        at = int(suffix[0]) if suffix else max(len(value) - 1, 0)
        rest = (self.stack.clauses[section].overall(at), *suffix[1:]) if suffix else ()
        path = ("drafting", "clauses", *rest) if rest else (section,)
        self.session.edit(keep_places(before, after), path, "Further clauses", typing=typing)

    def _amend(self, change: Callable[[Agreement], Agreement], path: Path, label: str) -> None:
        """Make a change that is no edit of one field – a repair, a mark, a waiver – as one undoable
        step.
        """
        self.leave()
        before = self.session.agreement
        self.session.edit(keep_places(before, change(before)), path, label)
        # what was asked for is seen at once; only typing waits
        self._check()

    def toggle_open(self) -> None:
        """Mark the field one is in as still to be agreed, or no longer."""
        editor = editor_around(QApplication.focusWidget())
        if editor is not None and self.stack.isAncestorOf(editor):
            editor.toggle_open()

    def cite(self, place: Path = ()) -> None:
        """Take the number that a field, or the one one is in, has in a document signed elsewhere."""
        path = place or self._place_of_focus()
        if path:
            self.paper_toggle.setChecked(True)
            self._asked(self.side)
            self.side.cite(path)

    def open_library(self) -> None:
        """Open the library for the field one is in, else for the section's further clauses."""
        editor = editor_around(QApplication.focusWidget())
        inside = editor is not None and self.stack.isAncestorOf(editor)
        if inside and editor is not None and editor.library is not None:
            editor.library.toggle()
        elif self.section in self.stack.clauses:
            self.stack.clauses[self.section].toggle_library()

    def _changed(self, _path: Path) -> None:
        self.stack.show_agreement(self.section, self.session.agreement)
        self.draft_check.soon()

    def _check(self) -> None:
        self.draft_check.now()

    def _follow(self) -> None:
        self.side.show_agreement(self.session.agreement, self._place_of_focus())

    def _checked(self, result: Checked) -> None:
        self._findings, self._unsettled = result.findings, result.unsettled
        for index, state in enumerate(result.states):
            self.sections.show_state(index, state)
        self._show_findings()
        self.side.show_findings(self._findings, len(self._unsettled))

    def _show_findings(self) -> None:
        self.stack.show_findings(self.section, self.session.agreement, self._unsettled)

    # --- the clause one is at --------------------------------------------------------------------------------------

    def _look_soon(self, *_widgets: object) -> None:
        self._look_timer.start()

    def _place_of_focus(self) -> Path:
        widget = QApplication.focusWidget()
        return place_of(widget) if widget is not None and self.stack.isAncestorOf(widget) else ()

    def _look(self) -> None:
        path = self._place_of_focus()
        if path:
            self.side.point_at(path)

    def show_clause(self, number: str) -> None:
        """Show the clause of a number ("5.3") in the preview, and its section's form."""
        first = number.partition(".")[0]
        if first.isdigit() and 1 <= int(first) <= len(NAMES):
            self.sections.setCurrentRow(int(first) - 1)
            self.side.show_section(self.section)
            self.side.show_tab("preview")
            self.side.mark_number(number)

    # --- finding the way -------------------------------------------------------------------------------------------

    def arrive(self, target: str = "") -> None:
        agreement = self.session.agreement
        path = field_behind(agreement, target) if target else parse_path(target)
        section = section_at(agreement, path)
        if not section:
            self.sections.setCurrentRow(max(self.sections.currentRow(), 0))
            self.sections.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.sections.setCurrentRow(NAMES.index(section))
        self.stack.go_to(agreement, path)

    def place(self) -> str:
        return self.section

    def leave(self) -> None:
        self.stack.flush()
        self.side.versions.elsewhere.flush()

    def parting(self) -> Iterator[None]:
        yield from self.stack.parting()

    def _search(self) -> None:
        self.search_asked.emit("field")

    def _compare_word(self) -> None:
        self.show_tab("versions")
        self.side.versions.compare_word()

    def _start(self, name: str, act: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            self.show_tab(name)
            act()

        return run

    def actions_offered(self) -> tuple[Action, ...]:
        files, versions = self.files, self.side.versions
        tabs = tuple(
            (f"Show {word.lower()}", lambda chosen=name: self.show_tab(chosen))
            for name, word, _icon in TABS
        )
        reading: tuple[Action, ...] = (
            ("Find a field", self._search),
            ("Write the appendix PDF", files.write_appendix),
            ("Write the appendix as a Word file", files.write_word),
            ("Compare a Word file that came back", self._compare_word),
            ("Compare versions", self._start("versions", versions.open_compare)),
            ("Export objectives as OpenSLO", files.export_openslo),
            ("Export terms as YAML", files.export_terms),
        )
        writing: tuple[Action, ...] = (
            ("Replace terms from YAML", files.import_terms),
            ("Copy the terms of another project", files.copy_terms),
            ("Open the clause library for this field (Ctrl+L)", self.open_library),
            ("Mark this field as still to be agreed (Ctrl+T)", self.toggle_open),
            ("Send the draft for signature", self._start("versions", versions.send_for_signature)),
            ("Sign the draft", self._start("versions", versions.open_signing)),
        )
        return (*reading, *(writing if self.session.writable else ()), *tabs)
