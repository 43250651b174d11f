"""The findings of the readiness check as one writes: go there, repair, or leave as it is with a
reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from slastudio.contract.checks.readiness import Finding, is_waived, repaired, waive
from slastudio.contract.clauses.anchors import field_behind, section_at
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.drafting import Waiver
from slastudio.contract.terms.places import address_of, field_label, parse_path, path_text
from slastudio.contract.terms.sections import SECTIONS
from slastudio.shared.counts import count
from slastudio.ui.forms.fields.editors import Surroundings
from slastudio.ui.forms.fields.field_note import MARKS
from slastudio.ui.pages.agreement.findings_list import LEVEL_WORDS, FindingsList, Line
from slastudio.ui.state.making import COMPUTING, MADE, Making, making_title, making_words
from slastudio.ui.widgets.labels import button, frame, label
from slastudio.ui.widgets.layouts import column, row
from slastudio.ui.widgets.links import Link


class FindingsPanel(QWidget):
    """Show what is to settle; go_asked carries the path of a field."""

    go_asked = Signal(str)
    signing_asked = Signal()
    check_asked = Signal()

    def __init__(self, around: Surroundings, *, writable: bool) -> None:
        super().__init__()
        self._around, self._writable = around, writable
        self._findings: Sequence[Finding] = ()
        self._making = COMPUTING
        self._section = SECTIONS[0][0]
        self._stale = True
        self._unfolded = False
        self._build()

    def _build(self) -> None:
        self.here, self.everywhere = self._choice("Section"), self._choice("All")
        self.here.setAccessibleName("Findings of this section")
        self.everywhere.setAccessibleName("Findings of every section")
        self.everywhere.setChecked(True)
        self.here.clicked.connect(lambda: self._only(here=True))
        self.everywhere.clicked.connect(lambda: self._only(here=False))
        self.levels: dict[str, QPushButton] = {}
        for level in LEVEL_WORDS:
            self.levels[level] = made = self._choice("")
            made.setChecked(True)
            made.clicked.connect(self._refresh)
        self.list = FindingsList(self._around.theme)
        self.list.picked.connect(self._picked)
        self.list.entered_line.connect(self._enter)
        self.nothing = label("", "muted", wrap=True)
        self.elsewhere = Link("")
        self.elsewhere.clicked.connect(self._elsewhere)
        self.empty = QWidget()
        column(
            self.nothing, row(self.elsewhere, None), None, into=self.empty, margins=(8, 16, 8, 8)
        )
        column(
            row(self.here, self.everywhere, None, *self.levels.values(), gap=4),
            self.list,
            self.empty,
            self._build_actions(),
            into=self,
            margins=(0, 8, 0, 0),
        )

    def _choice(self, words: str) -> QPushButton:
        made = button(words, "chip")
        made.setCheckable(True)
        return made

    def _build_actions(self) -> QWidget:
        self.panel = frame("card")
        self.go = button("Go to field")
        self.go.clicked.connect(self._enter)
        self.fix = Link("")
        self.fix.clicked.connect(self._repair)
        self.leave = Link("Leave as it is …")
        self.leave.clicked.connect(self._ask_reason)
        self.back = Link("Take back")
        self.back.clicked.connect(self._take_back)
        self.reason = QLineEdit()
        self.reason.setAccessibleName("Why this finding is left as it is")
        self.reason.setPlaceholderText("Why it is left as it is")
        self.reason.returnPressed.connect(self._waive)
        self.problem = label("", "error", wrap=True)
        keep, cancel = button("Keep the reason"), button("Cancel", "quiet")
        keep.clicked.connect(self._waive)
        cancel.clicked.connect(self._cancel_reason)
        self.why = QWidget()
        words = label(
            "The reason is kept with the terms; the client does not see it.", "caption", wrap=True
        )
        column(self.reason, self.problem, words, row(keep, cancel, None), into=self.why, gap=4)
        self.why.hide()
        column(
            row(self.go, self.leave, self.back, None),
            row(self.fix, None),
            self.why,
            into=self.panel,
            margins=8,
            gap=4,
        )
        return self.panel

    # --- what is shown ---------------------------------------------------------------------------------------------

    def show_findings(self, findings: Sequence[Finding], section: str) -> None:
        """Take new findings; they are listed when somebody looks."""
        self._making = MADE
        self._findings = findings
        self._show_anew(section)

    def show_making(self, making: Making) -> None:
        """Say of the check that it ended without findings, which is not the same as none found."""
        self._making = making
        self._show_anew(self._section)

    def _show_anew(self, section: str) -> None:
        self._section = section
        self._stale = True
        if self.isVisible():
            self._refresh()

    def show_section(self, section: str) -> None:
        if section != self._section:
            self._show_anew(section)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._refresh()

    def _only(self, *, here: bool) -> None:
        self.here.setChecked(here)
        self.everywhere.setChecked(not here)
        self._refresh()

    def _in_scope(self, agreement: Agreement) -> list[Finding]:
        if not self.here.isChecked():
            return list(self._findings)
        return [
            each
            for each in self._findings
            if section_at(agreement, parse_path(each.path)) == self._section
        ]

    def _refresh(self) -> None:
        self._stale = False
        agreement = self._around.agreement()
        findings = self._in_scope(agreement)
        waived = [finding for finding in findings if is_waived(agreement, finding)]
        unsettled = [finding for finding in findings if finding not in waived]
        counts = Counter(finding.level for finding in unsettled)
        for level, chip in self.levels.items():
            chip.setText(f"{MARKS[level]} {counts[level]}")  # type: ignore[index]
            chip.setAccessibleName(f"Show: {LEVEL_WORDS[level]}, {counts[level]}")  # type: ignore[index]
        shown = [finding for finding in unsettled if self.levels[finding.level].isChecked()]
        self.list.show_lines([*_grouped(agreement, shown), *self._waived_lines(agreement, waived)])
        self._say_empty(shown, unsettled, waived)

    def _waived_lines(self, agreement: Agreement, waived: Sequence[Finding]) -> list[Line]:
        if not waived:
            return []
        sign = "▾" if self._unfolded else "▸"
        lines = [Line(f"{sign} Waived ({len(waived)})", folds=True)]
        if self._unfolded:
            lines += [_line(agreement, each, _waiver(agreement, each).reason) for each in waived]
        return lines

    def _say_empty(
        self, shown: list[Finding], unsettled: list[Finding], waived: list[Finding]
    ) -> None:
        self.list.setVisible(bool(shown or waived))
        self.empty.setVisible(not shown)
        if self._making != MADE:
            self.nothing.setText(
                f"{making_title(self._making, 'The check')}. {making_words(self._making)}"
            )
            again = self._making.state != "computing"
            self.elsewhere.set_text("Check again" if again else "")
            self.elsewhere.setVisible(again)
            return
        self.elsewhere.show()
        others = len(self._findings) - len(unsettled) - len(waived) if self.here.isChecked() else 0
        if unsettled:
            self.nothing.setText("No finding of the levels chosen above.")
            self.elsewhere.set_text("Show every level")
        elif others:
            self.nothing.setText("Nothing is to settle in this section.")
            self.elsewhere.set_text(f"Show {count(others, 'finding')} in other sections")
        else:
            self.nothing.setText(
                "Nothing is to settle: nothing is missing and nothing contradicts itself. "
                "Send the draft for signature, or sign it."
            )
            self.elsewhere.set_text("Go to versions")

    def _elsewhere(self) -> None:
        if self._making != MADE:
            self.check_asked.emit()
        elif "level" in self.elsewhere.whole():
            for chip in self.levels.values():
                chip.setChecked(True)
            self._refresh()
        elif "other" in self.elsewhere.whole():
            self._only(here=False)
        else:
            self.signing_asked.emit()

    def _picked(self) -> None:
        line = self.list.line()
        finding = line.finding if line is not None else None
        self.why.hide()
        self.panel.setVisible(finding is not None)
        if line is None or finding is None:
            return
        fix = None if line.reason else finding.fix
        self.fix.setVisible(fix is not None and self._writable)
        if fix is not None:
            self.fix.set_text(fix.label)
        self.leave.setVisible(not line.reason and self._writable)
        self.back.setVisible(bool(line.reason) and self._writable)

    # --- what can be done ------------------------------------------------------------------------------------------

    def finding(self) -> Finding | None:
        line = self.list.line()
        return line.finding if line is not None else None

    def _enter(self) -> None:
        line = self.list.line()
        if line is not None and line.folds:
            self._unfolded = not self._unfolded
            self._refresh()
        elif line is not None and line.finding is not None:
            self.go_asked.emit(path_text(field_behind(self._around.agreement(), line.finding.path)))

    def _amend(self, change: Callable[[Agreement], Agreement], words: str) -> None:
        finding = self.finding()
        if finding is not None and self._around.amend is not None:
            self._around.amend(change, parse_path(finding.path), words)

    def _repair(self) -> None:
        finding = self.finding()
        fix = finding.fix if finding is not None else None
        if fix is not None:
            self._amend(lambda agreement: repaired(agreement, fix), fix.label)

    def _ask_reason(self) -> None:
        self.reason.clear()
        self.problem.hide()
        self.why.show()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _cancel_reason(self) -> None:
        self.why.hide()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.why.isVisible():
            self._cancel_reason()
        else:
            super().keyPressEvent(event)

    def _waive(self) -> None:
        finding, reason = self.finding(), self.reason.text()
        if finding is None:
            return
        if not reason.strip():
            self.problem.setText("Say why it is left as it is; the reason is kept.")
            self.problem.show()
            return
        today = datetime.now(UTC).date()
        self._amend(
            lambda agreement: waive(agreement, finding, reason, on=today),
            "Leave a finding as it is",
        )
        self._cancel_reason()

    def _take_back(self) -> None:
        finding = self.finding()
        if finding is not None:
            self._amend(lambda agreement: _without_waiver(agreement, finding), "Take a waiver back")


def _grouped(agreement: Agreement, findings: Sequence[Finding]) -> list[Line]:
    lines: list[Line] = []
    for name, title in (*SECTIONS, ("", "Drafting")):
        own = [each for each in findings if section_at(agreement, parse_path(each.path)) == name]
        if own:
            lines += [Line(title), *(_line(agreement, each) for each in own)]
    return lines


def _line(agreement: Agreement, finding: Finding, reason: str = "") -> Line:
    path = field_behind(agreement, finding.path)
    return Line(
        "", finding, field_label(agreement, address_of(agreement, path) or finding.path), reason
    )


def _waiver(agreement: Agreement, finding: Finding) -> Waiver:
    address = address_of(agreement, parse_path(finding.path)) or finding.path
    held = agreement.drafting.waivers
    return next(
        (each for each in held if (each.finding, each.place) == (finding.id, address)), Waiver()
    )


def _without_waiver(agreement: Agreement, finding: Finding) -> Agreement:
    gone = _waiver(agreement, finding)
    kept = tuple(each for each in agreement.drafting.waivers if each is not gone)
    return replace(agreement, drafting=replace(agreement.drafting, waivers=kept))
