"""What the panel that issues reports does in the background.

Operations are imported where they run: they bring reportlab, which showing the page does not need.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from slastudio.shared.periods import Period
from slastudio.shared.progress import Progress
from slastudio.ui.state.context import Context
from slastudio.ui.state.jobs import Failed

if TYPE_CHECKING:
    from slastudio.operations.changes import Changed
    from slastudio.operations.issuing.standing import IssueCheck, IssueStanding
    from slastudio.project.issue_store import ClientReceipt, IssuedReport


class IssueWork:
    """Start the work on issued reports of the open project; failed: is told what went wrong."""

    def __init__(self, context: Context, failed: Failed) -> None:
        self._jobs, self._session, self._failed = context.jobs, context.session, failed

    def list_reports(self, done: Callable[[tuple[IssueStanding, ...]], None]) -> None:
        """List what was issued; whether anything happened since is told at once."""
        project = self._session.project

        def work(_progress: Progress) -> tuple[IssueStanding, ...]:
            from slastudio.operations.issuing.standing import quick_standings

            return quick_standings(project)

        words = "Listing issued reports"
        self._jobs.start(words, work, done, self._failed, key="issued", shown=False)

    def compare(self, standing: IssueStanding, done: Callable[[IssueStanding], None]) -> None:
        """Judge again what a report told."""
        project = self._session.project

        def work(progress: Progress) -> IssueStanding:
            from slastudio.operations.issuing.standing import compare

            return compare(project, standing, progress)

        words = f"Comparing report {standing.report.number} with today’s project"
        self._jobs.start(words, work, done, self._failed, key="issued compared", shown=False)

    def issue(
        self,
        period: Period,
        who: str,
        on: date,
        why: str,
        done: Callable[[tuple[IssuedReport, Changed]], None],
        *,
        accept: bool,
    ) -> None:
        """Issue a period's report."""
        project = self._session.project

        def work(progress: Progress) -> tuple[IssuedReport, Changed]:
            from slastudio.operations.issuing.issuing import issue_report

            return issue_report(
                project, period, who=who, on=on, why=why, accept=accept, progress=progress
            )

        words = f"Issuing the report on {period.title}"
        self._jobs.start(words, work, done, self._failed, key="issue report")

    def write(self, report: IssuedReport, path: Path, done: Callable[[Path], None]) -> None:
        """Write the very bytes of a report."""
        project = self._session.project

        def work(_progress: Progress) -> Path:
            from slastudio.operations.issuing.standing import write_issued

            return write_issued(project, report, path)

        self._jobs.start(f"Writing {path.name}", work, done, self._failed, key="issue copy")

    def check(self, report: IssuedReport, done: Callable[[IssueCheck], None]) -> None:
        """Check bytes, chain and figures of a report."""
        project = self._session.project

        def work(progress: Progress) -> IssueCheck:
            from slastudio.operations.issuing.standing import check_issued

            return check_issued(project, report, progress)

        words = f"Checking report {report.number}"
        self._jobs.start(words, work, done, self._failed, key="issue check")

    def receive(
        self,
        report: IssuedReport,
        on: date,
        who: str,
        done: Callable[[tuple[ClientReceipt, Changed]], None],
    ) -> None:
        """Record that the client received a report."""
        project = self._session.project

        def work(_progress: Progress) -> tuple[ClientReceipt, Changed]:
            from slastudio.operations.issuing.standing import receive_report

            return receive_report(project, report, on, who)

        self._jobs.start("Recording the receipt", work, done, self._failed, key="issue receipt")
