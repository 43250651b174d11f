"""The agreement's page: sections at the left, the form in the middle, the clause text at the right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QScrollArea, QStackedWidget, QWidget

from slastudio.contract.agreement import section_specs
from slastudio.contract.checks import Finding, check, completeness
from slastudio.contract.clause_texts import section_blocks
from slastudio.operations.terms import set_terms, terms_yaml
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress
from slastudio.ui.context import Context
from slastudio.ui.forms.editors import Surroundings
from slastudio.ui.forms.paths import Path, parse_path, path_text
from slastudio.ui.forms.records import RecordFields
from slastudio.ui.forms.renames import follow
from slastudio.ui.idle import IdleWork
from slastudio.ui.pages.base import Action, Page
from slastudio.ui.pages.section_list import SectionList, SectionState
from slastudio.ui.widgets.banner import Banner
from slastudio.ui.widgets.labels import button, label, tool
from slastudio.ui.widgets.layouts import column, scroller
from slastudio.ui.widgets.panes import Panes
from slastudio.ui.widgets.paper import Paper

SECTIONS = section_specs()
_CHECK_AFTER_MS = 150
_ROOM_FOR_PAPER = 1000


class AgreementPage(Page):
    """Write the agreement; every edit is committed as it is made."""

    name, title = "agreement", "Agreement"
    help = """
    Choose a section at the left and fill in its form. Every change is saved at once; Ctrl+Z takes it back,
    wherever in the agreement it was made.

    The ring before a section shows how much of it is filled in; ■ and ▲ count what still contradicts or is
    missing. The sheet at the right is the clause text as the appendix will print it.

    In a list of records: Ins adds, Ctrl+D duplicates, Alt+↑ and Alt+↓ move, Del removes; the mouse drags. In a
    table, Enter, F2 or typing edits a cell, Tab goes to the next, Esc leaves it as it was. References are chosen
    from records that exist, and follow when an id is changed; a role may be typed, and is added to the contacts.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.around = Surroundings(context.theme, lambda: self.session.agreement)
        self._forms: dict[str, tuple[RecordFields, QScrollArea]] = {}
        self._findings: tuple[Finding, ...] = ()
        self._building = IdleWork(self)
        self._check_timer = QTimer(self, singleShot=True, interval=_CHECK_AFTER_MS)
        self._check_timer.timeout.connect(self._check)
        self._build()
        self.session.agreement_changed.connect(self._changed)
        self._check()

    # --- building --------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.banner = Banner(self.theme)
        self.sections = SectionList(self.theme, [spec.label for spec in SECTIONS])
        self.sections.currentRowChanged.connect(self._show_section)
        self.stack = QStackedWidget()
        self.paper = Paper()
        for part, least in ((self.sections, 200), (self.stack, 360), (self.paper, 300)):
            part.setMinimumWidth(least)
        parts = (self.sections, self.stack, self.paper)
        self.split = Panes(self.context.settings, "agreement", parts, (276, 600, 420), stretch=1, handle=8)
        column(self.banner, self.split, into=self, margins=(16, 0, 16, 16))
        self.tree_toggle = self._toggle("tree", "Section list")
        self.paper_toggle = self._toggle("panel", "Clause text")
        self.terms = button("Terms file", "quiet")
        menu = QMenu(self.terms)
        menu.addAction("Export terms as YAML …", self.export_terms)
        menu.addAction("Replace terms from YAML …", self.import_terms)
        self.terms.setMenu(menu)
        self.appendix = button("Write appendix", "primary")
        self.appendix.clicked.connect(self.write_appendix)
        self.tools = [self.tree_toggle, self.paper_toggle, self.terms, self.appendix]

    def _toggle(self, icon: str, words: str) -> Any:
        made = tool(icon, f"Show or hide: {words}", self.theme, checkable=True)
        key = f"agreement/{icon}"
        shown = str(self.context.settings.value(key, "true")) == "true"
        made.setChecked(shown)
        made.toggled.connect(lambda _on: self._show_panes())
        made.toggled.connect(lambda on: self.context.settings.set_value(key, "true" if on else "false"))
        return made

    def _has_room(self, part: QWidget) -> bool:
        # in a narrow window the form goes before the sheet, and the sheet can be asked for by closing the list
        return part is not self.paper or self.width() >= _ROOM_FOR_PAPER or not self.tree_toggle.isChecked()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_panes()

    def _show_panes(self) -> None:
        self.sections.setVisible(self.tree_toggle.isChecked())
        self.paper.setVisible(self.paper_toggle.isChecked() and self._has_room(self.paper))

    def _form(self, index: int) -> tuple[RecordFields, QScrollArea]:
        spec = SECTIONS[index]
        if not self._building.finish(spec.name) and spec.name not in self._forms:
            for _ in self._form_steps(index):
                pass
        return self._forms[spec.name]

    def _form_steps(self, index: int) -> Iterator[None]:
        spec = SECTIONS[index]
        if spec.name in self._forms:
            return
        assert spec.item is not None
        # from the outside in: a widget that gets a parent late is styled twice, with everything inside it
        holder = QWidget()
        area = scroller(holder)
        self.stack.addWidget(area)
        form = RecordFields(spec.item, self.around, in_slices=True)
        form.setProperty("section", spec.name)
        form.setEnabled(self.session.writable)
        heading = label(f"{index + 1}  {spec.label}", "section")
        layout = column(
            heading, label(spec.help, "muted", wrap=True), 8, form, None, into=holder, margins=(16, 8, 24, 24)
        )
        layout.setSpacing(4)
        yield
        yield from form.steps(getattr(self.session.agreement, spec.name))
        form.edited.connect(self._edited)
        self._forms[spec.name] = (form, area)

    def steps(self) -> Iterator[None]:
        """Queue the forms that were not shown yet."""
        for index, spec in enumerate(SECTIONS):
            if spec.name not in self._forms:
                self._building.add(spec.name, lambda at=index: self._form_steps(at))  # type: ignore[misc]
        yield

    # --- editing ---------------------------------------------------------------------------------------------------

    def _show_section(self, index: int) -> None:
        if index < 0:
            return
        self.leave()
        form, area = self._form(index)
        form.set_value(getattr(self.session.agreement, SECTIONS[index].name))
        form.refresh_choices()
        self._show_findings()
        self.stack.setCurrentWidget(area)
        self._show_paper()

    def _edited(self, suffix: Path, value: Any, typing: bool) -> None:
        form = self.sender()
        assert isinstance(form, RecordFields)
        section = str(form.property("section"))
        before = self.session.agreement
        path = (section, *suffix)
        after = follow(before, self.around.fold(replace(before, **{section: value})), path)
        spec = next(each for each in SECTIONS if each.name == section)
        self.session.edit(after, path, spec.label, typing=typing)

    def _changed(self, _path: Path) -> None:
        spec = SECTIONS[max(self.sections.currentRow(), 0)]
        if spec.name in self._forms:
            self._forms[spec.name][0].set_value(getattr(self.session.agreement, spec.name))
        self._check_timer.start()

    def _check(self) -> None:
        agreement = self.session.agreement
        self._findings = check(agreement)
        for index, spec in enumerate(SECTIONS):
            own = [each for each in self._findings if each.section == spec.name]
            worst = next((level for level in ("error", "warning", "note") if any(f.level == level for f in own)), "")
            self.sections.show_state(index, SectionState(completeness(agreement, spec.name), len(own), worst))
        self._show_findings()
        self._show_paper()

    def _show_findings(self) -> None:
        spec = SECTIONS[max(self.sections.currentRow(), 0)]
        if spec.name in self._forms:
            own = [(parse_path(f.path)[1:], f) for f in self._findings if f.section == spec.name]
            self._forms[spec.name][0].show_findings(own)

    def _show_paper(self) -> None:
        spec = SECTIONS[max(self.sections.currentRow(), 0)]
        self.paper.show_blocks(section_blocks(self.session.agreement, spec.name))

    # --- finding the way -------------------------------------------------------------------------------------------

    def arrive(self, target: str = "") -> None:
        path = parse_path(target)
        names = [spec.name for spec in SECTIONS]
        if not path or path[0] not in names:
            self.sections.setCurrentRow(max(self.sections.currentRow(), 0))
            self.sections.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        index = names.index(str(path[0]))
        self.sections.setCurrentRow(index)
        form, area = self._form(index)
        if path[1:]:
            area.ensureWidgetVisible(form.go_to(path[1:]), 0, 80)

    def place(self) -> str:
        return SECTIONS[max(self.sections.currentRow(), 0)].name

    def leave(self) -> None:
        for form, _area in tuple(self._forms.values()):
            form.flush()

    def go_to_path(self, path: Path) -> None:
        """Show the field an undone edit was made in."""
        self.arrive(path_text(path))

    # --- files -----------------------------------------------------------------------------------------------------

    def write_appendix(self) -> None:
        self.leave()
        start = self.session.project.path.with_name(f"{self.session.project.path.stem} appendix.pdf")
        name, _ = QFileDialog.getSaveFileName(self, "Write the appendix", str(start), "PDF (*.pdf)")
        if name:
            self.write_appendix_to(FilePath(name))

    def write_appendix_to(self, path: FilePath) -> None:
        project = self.session.project

        def work(progress: Progress) -> FilePath:
            # late: the operation brings reportlab with it, which writing the agreement does not need
            from slastudio.operations.documents import write_appendix

            return write_appendix(project, path, progress=progress)

        self.context.jobs.start(f"Writing {path.name}", work, self._appendix_done, self._failed)

    def _appendix_done(self, path: FilePath) -> None:
        self.session.documents_changed.emit()
        self.banner.say(
            "done", f"{path.name} is written.", "Show it", lambda: self.session.navigate.emit("reports", str(path))
        )

    def export_terms(self) -> None:
        self.leave()
        start = self.session.project.path.with_suffix(".yaml")
        name, _ = QFileDialog.getSaveFileName(self, "Export the terms", str(start), "YAML (*.yaml *.yml)")
        if name:
            try:
                FilePath(name).write_text(terms_yaml(self.session.project), encoding="utf-8", newline="\n")
            except OSError as error:
                self.banner.say("error", f"The terms could not be written to {name}: {error.strerror}.")
                return
            self.banner.say("done", f"The terms are in {FilePath(name).name}.")

    def import_terms(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Replace the terms", "", "YAML (*.yaml *.yml);;All files (*)")
        if name:
            self.import_terms_from(FilePath(name))

    def import_terms_from(self, path: FilePath) -> None:
        self.leave()
        try:
            changed = set_terms(self.session.project, path.read_text(encoding="utf-8-sig"), path.name)
        except (OSError, UnicodeDecodeError) as error:
            self.banner.say("error", f"{path.name} could not be read: {error}.")
            return
        except StudioError as error:
            self.banner.say("error", str(error))
            return
        self.session.replaced(changed)
        self.banner.say("done", f"The terms now are those of {path.name}. Ctrl+Z brings the old ones back.")

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, StudioError):
            raise error
        self.banner.say("error", str(error))

    def actions_offered(self) -> tuple[Action, ...]:
        return (
            ("Write the appendix PDF", self.write_appendix),
            ("Export terms as YAML", self.export_terms),
            ("Replace terms from YAML", self.import_terms),
        )
