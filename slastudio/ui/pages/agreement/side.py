"""The pane beside the form: preview, findings, buyers' questions, “when would we answer?”,
versions, before signing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from slastudio.contract.checks.readiness import Finding
from slastudio.contract.clauses.anchors import block_of, path_behind
from slastudio.contract.clauses.correspondence import with_their_numbers
from slastudio.contract.clauses.texts import section_blocks
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.places import path_text
from slastudio.ui.forms.fields.editors import Surroundings
from slastudio.ui.forms.paths import Path
from slastudio.ui.pages.agreement.asks import AsksPanel
from slastudio.ui.pages.agreement.comparing import Say
from slastudio.ui.pages.agreement.findings import FindingsPanel
from slastudio.ui.pages.agreement.questions import QuestionsPanel
from slastudio.ui.pages.agreement.versions import VersionsPanel
from slastudio.ui.pages.agreement.when import WhenPanel
from slastudio.ui.pages.foresight.before_signing import BeforeSigning
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.documents.paper import Paper
from slastudio.ui.widgets.layouts import column
from slastudio.ui.widgets.tab_row import TabRow

TABS = (
    ("preview", "Preview", "file"),
    ("findings", "Findings", "check"),
    ("questions", "Questions", "help"),
    ("asks", "Asks", "duties"),
    ("when", "When?", "calendar"),
    ("versions", "Versions", "changes"),
    ("before", "Before signing", "chart"),
)


class SidePanel(QWidget):
    """Show one of the views; go_asked carries the path of a field, clause_asked the number of a
    clause.

    left_backwards: Shift+Tab went back from the tabs.
    """

    left_backwards = Signal()
    go_asked = Signal(str)
    clause_asked = Signal(str)

    def __init__(self, context: Context, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._section = "parties"
        self.tabs = TabRow(TABS, context.theme)
        self.stack = QStackedWidget()
        column(self.tabs, self.stack, into=self, gap=4).setStretch(1, 1)
        # the form of another section is seen first, then the sheet is written
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._write)

    def build(self, context: Context, say: Say, leave: Callable[[], None]) -> Iterator[None]:
        """Make the views, one a step."""
        around = self._around
        self.paper = Paper()
        self.findings = FindingsPanel(around, writable=context.session.writable)
        yield
        self.questions = QuestionsPanel()
        self.asks = AsksPanel(around.agreement())
        yield
        self.when = WhenPanel(context.theme, around.agreement())
        yield
        self.versions = VersionsPanel(context, around, say, leave)
        yield
        self.before = BeforeSigning(context, around, leave)
        self.views: dict[str, QWidget] = {
            "preview": self.paper,
            "findings": self.findings,
            "questions": self.questions,
            "asks": self.asks,
            "when": self.when,
            "versions": self.versions,
            "before": self.before,
        }
        for view in self.views.values():
            self.stack.addWidget(view)
        self._connect()
        yield

    def _connect(self) -> None:
        self.tabs.chosen.connect(lambda name: self.stack.setCurrentWidget(self.views[name]))
        self.paper.block_asked.connect(self._block_asked)
        self.paper.number_asked.connect(self._number_asked)
        self.findings.go_asked.connect(self.go_asked)
        self.findings.signing_asked.connect(lambda: self.show_tab("versions"))
        self.questions.go_asked.connect(self.go_asked)
        self.questions.clause_asked.connect(self.clause_asked)
        self.asks.go_asked.connect(self.go_asked)
        self.when.go_asked.connect(self.go_asked)
        self.versions.go_asked.connect(self.go_asked)
        self.before.go_asked.connect(self.go_asked)

    def focusNextPrevChild(self, forward: bool) -> bool:
        if not forward and QApplication.focusWidget() is self.tabs.buttons[self.tabs.current]:
            self.left_backwards.emit()
            return True
        return super().focusNextPrevChild(forward)

    def show_tab(self, name: str) -> None:
        self.settle()
        self.tabs.choose(name)

    # --- following the form ----------------------------------------------------------------------------------------

    def show_section(self, section: str) -> None:
        """Follow the form to another section."""
        if section != self._section:
            self._section = section
            self.paper.mark(None)
        self._later.start()
        self.findings.show_section(section)
        self.asks.show_section(section)

    def _write(self) -> int | None:
        self._later.stop()
        agreement = self._around.agreement()
        blocks = section_blocks(agreement, self._section)
        return self.paper.show_blocks(with_their_numbers(agreement, blocks))

    def settle(self) -> None:
        """Write the sheet now, if it still shows another section."""
        if self._later.isActive():
            self._write()

    def mark_number(self, number: str) -> None:
        """Mark the clause of a number ("5.3") in the preview."""
        self.settle()
        self.paper.mark_number(number)

    def show_findings(self, findings: Sequence[Finding], unsettled: int) -> None:
        """Take what the check found, and how much of it nobody waived."""
        self.findings.show_findings(findings, self._section)
        self.tabs.set_count("findings", unsettled)

    def show_agreement(self, agreement: Agreement, path: Path) -> None:
        """Follow an edit: every view of the draft, and the clause of the field at a path."""
        other = self._write()
        if path or other is not None:
            self.point_at(path, other)
        self.tabs.set_count("questions", self.questions.show_agreement(agreement))
        self.asks.show_agreement(agreement)
        self.when.show_agreement(agreement)
        self.versions.show_agreement(agreement)

    def point_at(self, path: Path, otherwise: int | None = None) -> None:
        """Mark the clause of a field, else another block if one is named."""
        self.settle()
        at = block_of(self._around.agreement(), self.paper.blocks(), path) if path else None
        if at is not None or otherwise is not None:
            self.paper.mark(otherwise if at is None else at)

    def _block_asked(self, index: int) -> None:
        path = path_behind(self._around.agreement(), self.paper.blocks()[index])
        if path is not None:
            self.go_asked.emit(path_text(path))

    def _number_asked(self, index: int) -> None:
        path = path_behind(self._around.agreement(), self.paper.blocks()[index])
        if path is not None:
            self.cite(path)

    def cite(self, path: Path) -> None:
        """Take the number that a field has in a document signed elsewhere."""
        self.show_tab("versions")
        self.versions.open_elsewhere(path)
