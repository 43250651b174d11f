"""What is wrong with a field, said under it: what was typed, else what the check finds, with its
repairs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from slastudio.ui.widgets.labels import label, set_role
from slastudio.ui.widgets.layouts import chain, row
from slastudio.ui.widgets.links import Link

if TYPE_CHECKING:
    from slastudio.contract.checks.readiness import Finding, Fix

MARKS = {"error": "■", "warning": "▲", "note": "○"}


def sentence(message: str, why: str) -> str:
    """Return what a finding says as sentences."""
    first = message[:1].upper() + message[1:]
    first = first if first.endswith((".", "?", "!")) else first + "."
    return f"{first} {why}".rstrip()


class FieldNote(QWidget):
    """Show a problem or findings, and a link for every repair that is possible.

    repair_asked carries the Fix whose link was followed. after: gives the widget after which the
    links come by Tab; None where nothing can be repaired.
    """

    repair_asked = Signal(object)

    def __init__(self, field: str, after: Callable[[], QWidget] | None) -> None:
        super().__init__()
        self.problem = ""
        self._field, self._after = field, after
        self._findings: Sequence[Finding] = ()
        self._fixes: list[tuple[Fix, QWidget]] = []
        self.words = label("", "finding-error", wrap=True)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(4)
        self._box.addWidget(self.words)
        self.hide()

    def say(self, problem: str) -> None:
        """Show what is wrong with what was typed; it comes before what the check finds."""
        self.problem = problem
        self._show()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        self._findings = findings
        self._show()

    def _show(self) -> None:
        level, text, fixes = "note", "", []
        if self.problem:
            level, text = "error", self.problem
        elif self._findings:
            level = self._findings[0].level
            lines = []
            for finding in self._findings:
                words = sentence(finding.message, finding.why)
                lines.append(f"{MARKS[finding.level]} {words}")
            text = "\n".join(lines)
            fixes = [finding.fix for finding in self._findings if finding.fix is not None]
        self.setVisible(bool(text))
        if text:
            set_role(self.words, f"finding-{level}")
            self.words.setText(text)
        self._offer(fixes)

    def _offer(self, fixes: list[Fix]) -> None:
        if self._after is None or [fix for fix, _ in self._fixes] == fixes:
            return
        for _, old in self._fixes:
            # hidden at once: it is deleted only when the events of now are done with
            old.hide()
            old.deleteLater()
        self._fixes = []
        for fix in fixes:
            name = f"{fix.label}: {self._field}"
            link = Link(fix.label, partial(self.repair_asked.emit, fix), name=name)
            holder = QWidget()
            row(link, None, into=holder)
            self._box.insertWidget(1, holder)
            chain(self._after(), [link])
            self._fixes.append((fix, holder))
