"""The forms of the fourteen sections, each built when first shown, in slices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QScrollArea, QStackedWidget, QWidget
from shiboken6 import delete

from slastudio.contract.checks.readiness import Finding
from slastudio.contract.clauses.anchors import field_behind, section_at
from slastudio.contract.terms.agreement import Agreement, section_specs
from slastudio.contract.terms.places import parse_path
from slastudio.ui.forms.fields.editors import Surroundings
from slastudio.ui.forms.fields.field_places import FORM
from slastudio.ui.forms.fields.open_points import points_of
from slastudio.ui.forms.library.offers import FieldLibrary
from slastudio.ui.forms.library.own_clauses import OwnClauses, clauses_of
from slastudio.ui.forms.paths import Path
from slastudio.ui.forms.records import RecordFields
from slastudio.ui.look.idle import IdleWork
from slastudio.ui.state.clause_shelf import ClauseShelf
from slastudio.ui.widgets.labels import label, rule
from slastudio.ui.widgets.layouts import column, scroller

SECTIONS = section_specs()
NAMES = tuple(spec.name for spec in SECTIONS)


class SectionForms(QStackedWidget):
    """Show one section's form; edited hands over (section, suffix, the section's new value, whether
    it was typed).

    clauses_edited: (section, suffix among its own clauses, those clauses, whether it was typed).
    left: Tab went past the form's last field (True), or back before its first. built: a form is there
    that was waited for. at_once: build forms whole, not in slices.
    """

    edited = Signal(str, object, object, bool)
    clauses_edited = Signal(str, object, object, bool)
    left = Signal(bool)
    built = Signal(str)

    def __init__(
        self, around: Surroundings, shelf: ClauseShelf, *, writable: bool, at_once: bool = False
    ) -> None:
        super().__init__()
        self._at_once, self._wanted = at_once, ""
        self._around, self._shelf, self._writable = around, shelf, writable
        self.forms: dict[str, tuple[RecordFields, QScrollArea]] = {}
        self.clauses: dict[str, OwnClauses] = {}
        self._building = IdleWork(self)
        shelf.changed.connect(self._library_read)
        # what each form shows already: the agreement, the one its choices come from, and the
        # findings
        self._shown: dict[str, Agreement] = {}
        self._chosen_from: dict[str, Agreement] = {}
        self._told: dict[str, tuple[Agreement, Sequence[Finding]]] = {}

    # --- building --------------------------------------------------------------------------------------------------

    def form(self, name: str) -> tuple[RecordFields, QScrollArea]:
        """Return a section's form, built now where that has not happened yet."""
        if not self._building.finish(name) and name not in self.forms:
            for _ in self._steps(name):
                pass
        return self.forms[name]

    def _steps(self, name: str) -> Iterator[None]:
        if name in self.forms:
            return
        number = NAMES.index(name)
        spec = SECTIONS[number]
        assert spec.item is not None
        # from the outside in: a widget that gets a parent late is styled twice, with everything
        # inside it
        holder = QWidget()
        area = scroller(holder)
        self.addWidget(area)
        form = RecordFields(spec.item, self._around, in_slices=True)
        form.setProperty(FORM, name)
        form.setEnabled(self._writable)
        heading, words = (
            label(f"{number + 1}  {spec.label}", "section"),
            label(spec.help, "muted", wrap=True),
        )
        layout = column(
            heading, words, 8, form, 16, rule(), 8, into=holder, margins=(16, 8, 24, 24)
        )
        layout.setSpacing(4)
        yield
        agreement = self._around.agreement()
        yield from form.steps(getattr(agreement, name))
        clauses = OwnClauses(name, self._around, self._shelf)
        clauses.setEnabled(self._writable)
        layout.addWidget(clauses)
        layout.addStretch(1)
        yield
        clauses.set_value(clauses_of(agreement, name))
        form.edited.connect(
            lambda suffix, value, typing: self.edited.emit(name, suffix, value, typing)
        )
        clauses.edited.connect(
            lambda suffix, value, typing: self.clauses_edited.emit(name, suffix, value, typing)
        )
        self.clauses[name] = clauses
        self.forms[name] = (form, area)
        self._offer_texts(name)
        yield
        self._freshen(name, self._around.agreement())
        if self._wanted == name:
            self.setCurrentWidget(area)
            self.built.emit(name)

    def _offer_texts(self, name: str) -> None:
        """Put the library's link beside each field of a section that it has entries for."""
        for path in dict.fromkeys(
            each.field for each in self._shelf.library.for_section(name) if each.field
        ):
            place = parse_path(path)
            editor = self.forms[name][0].editor_at(place[1:])
            if editor is not None and editor.library is None:
                FieldLibrary(editor, place, self._shelf)

    def _library_read(self) -> None:
        for name in self.forms:
            self._offer_texts(name)

    # --- showing ---------------------------------------------------------------------------------------------------

    def show_section(self, name: str) -> None:
        """Show a section's form; one that is not there yet takes the place of what is shown once it is."""
        self._wanted = name
        if name not in self.forms and not self._at_once:
            self._building.hurry(name, lambda: self._steps(name))
            return
        area = self.form(name)[1]
        self._freshen(name, self._around.agreement())
        self.setCurrentWidget(area)

    def _freshen(self, name: str, agreement: Agreement) -> None:
        self.show_agreement(name, agreement)
        if self._chosen_from.get(name) is not agreement:
            self._chosen_from[name] = agreement
            self.forms[name][0].refresh_choices()

    def show_agreement(self, name: str, agreement: Agreement) -> None:
        """Show a section's values in its form, if it was built and shows others."""
        if name not in self.forms or self._shown.get(name) is agreement:
            return
        self._shown[name] = agreement
        self.forms[name][0].set_value(getattr(agreement, name))
        self.forms[name][0].show_open(points_of(agreement, name))
        mine = clauses_of(agreement, name)
        if self.clauses[name].value() != mine:
            self.clauses[name].set_value(mine)

    def show_findings(self, name: str, agreement: Agreement, findings: Sequence[Finding]) -> None:
        """Show the findings of a section under the fields they concern."""
        told = self._told.get(name)
        if name not in self.forms or (
            told is not None and told[0] is agreement and told[1] is findings
        ):
            return
        self._told[name] = (agreement, findings)
        own, clauses = [], []
        for each in findings:
            path = field_behind(agreement, each.path)
            if path[:1] == (name,):
                own.append((path[1:], each))
            elif path[:2] == ("drafting", "clauses") and section_at(agreement, path) == name:
                place = self.clauses[name].own_place(int(path[2]))
                clauses.append(((place, *path[3:]), each))
        self.forms[name][0].show_findings(own)
        self.clauses[name].show_findings(clauses)

    def go_to(self, agreement: Agreement, path: Path) -> None:
        """Put the keyboard into the field at a path, and bring it into view."""
        name = section_at(agreement, path)
        form, area = self.form(name)
        if path[:2] == ("drafting", "clauses"):
            editor = self.clauses[name]
            target = editor.go_to(
                (editor.own_place(int(path[2])), *path[3:]) if len(path) > 2 else ()
            )
            self._bring_into_view(area, target)
        elif path[1:]:
            self._bring_into_view(area, form.go_to(path[1:]))

    # --- Tab -------------------------------------------------------------------------------------------------------

    def enter(self, *, last: bool = False) -> None:
        """Put the keyboard into the first field of the form that is shown, or into the last."""
        stops = self._stops()
        if stops:
            reason = Qt.FocusReason.BacktabFocusReason if last else Qt.FocusReason.TabFocusReason
            stops[-1 if last else 0].setFocus(reason)

    def _stops(self) -> list[QWidget]:
        area, found = self.currentWidget(), []
        if area is None:
            return []
        each = area.nextInFocusChain()
        while each is not None and each is not area:
            takes = (
                each.focusPolicy() & Qt.FocusPolicy.TabFocus
                and each.isVisible()
                and each.isEnabled()
            )
            if takes and area.isAncestorOf(each) and each.focusProxy() is None:
                found.append(each)
            each = each.nextInFocusChain()
        return found

    def focusNextPrevChild(self, forward: bool) -> bool:
        # forms are built late and stand last in the window's order; one expects them between the
        # list and the sheet
        stops = self._stops()
        if stops and QApplication.focusWidget() is stops[-1 if forward else 0]:
            self.left.emit(forward)
            return True
        return super().focusNextPrevChild(forward)

    def _bring_into_view(self, area: QScrollArea, target: QWidget) -> None:
        _scroll_to(area, target)
        # a form that was built just now has its heights only after the event loop has laid it out
        QTimer.singleShot(0, target, lambda: _scroll_to(area, target))

    def parting(self) -> Iterator[None]:
        """Let the forms go, one after the other."""
        self._building.stop()
        self.clauses.clear()
        while self.forms:
            _name, (_form, area) = self.forms.popitem()
            delete(area)
            yield

    def flush(self) -> None:
        for form, _area in tuple(self.forms.values()):
            form.flush()
        for clauses in tuple(self.clauses.values()):
            clauses.flush()


def _scroll_to(area: QScrollArea, target: QWidget) -> None:
    # a list with the form of its record is higher than the window: what has the keyboard must be
    # seen
    focus = QApplication.focusWidget()
    inside = focus is not None and target.isAncestorOf(focus)
    area.ensureWidgetVisible(focus if inside and focus is not None else target, 0, 80)
