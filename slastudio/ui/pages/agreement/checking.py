"""The readiness check of the draft in the background: what it finds, and how far each section is."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from slastudio.contract.checks.against_itself.amended import Amended, amended_findings
from slastudio.contract.checks.readiness import Finding, check, completeness, unwaived
from slastudio.contract.clauses.anchors import field_behind, section_at
from slastudio.contract.clauses.library import Library, with_fixes
from slastudio.contract.terms.agreement import Agreement
from slastudio.operations.agreements.versions import amended_version
from slastudio.shared.problems import StudioError
from slastudio.ui.pages.agreement.section_forms import NAMES
from slastudio.ui.pages.agreement.section_list import SectionState
from slastudio.ui.state.clause_shelf import ClauseShelf
from slastudio.ui.state.context import Context
from slastudio.ui.state.making import ended_with

_AFTER_MS = 150
_LEVELS = ("error", "warning", "note")


@dataclass(frozen=True)
class Checked:
    """Hold what the check says of one agreement; unsettled are the findings nobody waived."""

    agreement: Agreement
    findings: tuple[Finding, ...] = ()
    unsettled: tuple[Finding, ...] = ()
    states: tuple[SectionState, ...] = ()


def checked(agreement: Agreement, library: Library, amended: Amended | None = None) -> Checked:
    """Check an agreement, with the library's texts as repairs of empty fields; safe in a worker
    thread.
    """
    found = (*check(agreement), *amended_findings(agreement, amended))
    findings = with_fixes(agreement, found, library)
    unsettled = unwaived(agreement, findings)
    homes = [section_at(agreement, field_behind(agreement, each.path)) for each in unsettled]
    states = []
    for name in NAMES:
        levels = [each.level for each, home in zip(unsettled, homes, strict=True) if home == name]
        worst = next((level for level in _LEVELS if level in levels), "")
        states.append(SectionState(completeness(agreement, name), len(levels), worst))
    return Checked(agreement, findings, unsettled, tuple(states))


class DraftCheck(QObject):
    """Check the draft a moment after each edit; ended carries what was found, unless the draft has
    changed since.

    begun: the moment of rest after an edit has come. stopped: carries how it ended without findings.
    """

    begun = Signal()
    ended = Signal(object)
    stopped = Signal(object)

    def __init__(self, context: Context, shelf: ClauseShelf, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._shelf = context, shelf
        self._timer = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._timer.timeout.connect(self.now)

    def soon(self) -> None:
        self._timer.start()

    def now(self) -> None:
        """Check at once, in the background."""
        self._timer.stop()
        self.begun.emit()
        agreement, library = self._context.session.agreement, self._shelf.library
        project = self._context.session.project
        self._context.jobs.start(
            "Checking the draft",
            lambda _progress: checked(agreement, library, amended_version(project)),
            self._came,
            self._not_checked,
            key="check",
            shown=False,
            apart=True,
        )

    def _not_checked(self, error: BaseException) -> None:
        self.stopped.emit(ended_with(error))
        if not isinstance(error, StudioError):
            raise error

    def _came(self, result: Checked) -> None:
        # of two agreements the older one's findings would stand at the wrong fields
        if result.agreement is self._context.session.agreement:
            self.ended.emit(result)
