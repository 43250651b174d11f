"""How issued reports stand: whether today's project still gives their figures, and what happened since."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

from slastudio.operations.changes import Changed, changed
from slastudio.operations.issuing.figures import (
    changes_between,
    figures_from_json,
    figures_of,
    judged_again,
)
from slastudio.operations.issuing.happened import Happening, happened_since, project_now
from slastudio.project.chain.things import ISSUE
from slastudio.project.database.errors import DamagedError, understood
from slastudio.project.file import Project
from slastudio.project.holders import user_name
from slastudio.project.issue_store import ClientReceipt, FigureChange, IssuedReport
from slastudio.shared.outputs import write_bytes
from slastudio.shared.periods import show_day
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress
from slastudio.shared.texts import one_line, valid_text

State = Literal["stands", "not_compared", "differs", "replaced"]


@dataclass(frozen=True)
class IssueStanding:
    """Hold how one issued report stands.

    happened: since it was issued, as far as its figures may rest on it. changes: figures that are
    told otherwise now, None while nobody compared them. replaced: the edition that took its place.
    receipts: of the client.
    """

    report: IssuedReport
    happened: tuple[Happening, ...]
    changes: tuple[FigureChange, ...] | None
    replaced: IssuedReport | None
    receipts: tuple[ClientReceipt, ...]

    @property
    def state(self) -> State:
        if self.replaced is not None:
            return "replaced"
        if self.changes is not None:
            return "differs" if self.changes else "stands"
        return "not_compared" if self.happened else "stands"


@dataclass(frozen=True)
class IssueCheck:
    """Hold what a check of an issued report found: faults of what is kept, and how it stands."""

    standing: IssueStanding
    faults: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Tell whether what is kept is whole, and the project still gives its figures; a replaced
        one need not.
        """
        return not self.faults and self.standing.state in ("stands", "replaced")


def issued_reports(project: Project) -> tuple[IssuedReport, ...]:
    """Return every issued report, oldest first."""
    with project.reading():
        return project.issues.reports()


def report_numbered(project: Project, number: str) -> IssuedReport:
    """Return an issued report by its number (“2026-10/1”); of a period alone, its last edition."""
    reports = issued_reports(project)
    wanted = number.strip().removeprefix("no. ")
    found = [each for each in reports if wanted in (each.number, each.period)]
    if not found:
        listed = ", ".join(each.number for each in reports) or "none yet"
        raise StudioError(f"No report {wanted} was issued. Issued are: {listed}.")
    return found[-1]


def quick_standings(project: Project) -> tuple[IssueStanding, ...]:
    """Return how every issued report stands as far as that shows without judging, oldest first."""
    with project.reading():
        reports, receipts = project.issues.reports(), project.issues.receipts()
        now = project_now(project)
        return tuple(
            IssueStanding(
                each,
                happened_since(project, each, now),
                None,
                next((e for e in reports if (e.period, e.edition) == _after(each)), None),
                tuple(r for r in receipts if r.issue == each.id),
            )
            for each in reports
        )


def _after(report: IssuedReport) -> tuple[str, int]:
    return report.period, report.edition + 1


def standings(project: Project, progress: Progress | None = None) -> tuple[IssueStanding, ...]:
    """Return how every issued report stands: those for which anything happened are judged again."""
    found, report = quick_standings(project), progress or Progress()
    asked = [each for each in found if each.state == "not_compared"]
    compared = {
        each.report.id: compare(
            project, each, report.part(place / len(asked), (place + 1) / len(asked))
        )
        for place, each in enumerate(asked)
    }
    return tuple(compared.get(each.report.id, each) for each in found)


def compare(
    project: Project, standing: IssueStanding, progress: Progress | None = None
) -> IssueStanding:
    """Judge the period of an issued report again as of the moment of its issue, and compare."""
    report = standing.report
    with project.reading(), understood(f"the figures of report {report.number}"):
        kept = figures_from_json(project.issues.figures(report))
    now = judged_again(project, report.period, report.judged, report.id, progress)
    return replace(standing, changes=changes_between(kept, figures_of(now)))


def standing_of(project: Project, report: IssuedReport) -> IssueStanding:
    """Return how one issued report stands, without judging."""
    return next(each for each in quick_standings(project) if each.report.id == report.id)


def check_issued(
    project: Project, report: IssuedReport, progress: Progress | None = None
) -> IssueCheck:
    """Check the bytes of an issued report, its place in the chain, and its figures."""
    standing = standing_of(project, report)
    faults = tuple(told for each in (_bytes_fault, _link_fault) if (told := each(project, report)))
    if standing.replaced is not None:
        return IssueCheck(standing, faults)
    return IssueCheck(compare(project, standing, progress), faults)


def _bytes_fault(project: Project, report: IssuedReport) -> str:
    try:
        with project.reading():
            project.issues.data(report)
    except DamagedError:
        return "the kept bytes are not those that were issued"
    return ""


def _link_fault(project: Project, report: IssuedReport) -> str:
    with project.reading():
        links, faults = project.chain.links(), project.chain.faults()
    own = [each for each in links if each.thing == (ISSUE, str(report.id))]
    if not own:
        return "no link of the chain stands for it"
    if any(each.kind == ISSUE and each.subject == own[-1].subject for each in faults):
        return "it reads otherwise than its link of the chain says"
    head = links[report.head - 1] if 0 < report.head <= len(links) else None
    if head is None or head.sha256 != report.head_sha256:
        return "the chain before it is another than when it was issued"
    broken = any(each.fault == "broken" for each in faults)
    return "a link of the chain does not follow from the one before" if broken else ""


def write_issued(project: Project, report: IssuedReport, path: Path) -> Path:
    """Write the very bytes that were issued, their hash checked."""
    with project.reading():
        data = project.issues.data(report)
    write_bytes(path, data)
    return path


def receive_report(
    project: Project, report: IssuedReport, on: date, who: str = ""
) -> tuple[ClientReceipt, Changed]:
    """Record that the client received an issued report; who: who says so."""
    if on < report.issued:
        raise StudioError(
            f"No. {report.number} was issued on {show_day(report.issued)}; it cannot have been received on {show_day(on)}."
        )
    said = one_line(valid_text(who)).strip() or user_name()
    with project.writing():
        held = [each for each in project.issues.receipts() if each.issue == report.id]
        if any((each.received, each.who) == (on, said) for each in held):
            raise StudioError(
                f"That {said} received no. {report.number} then is on record already."
            )
        project.issues.receive(report, on, said)
        receipt = project.issues.receipts()[-1]
    return receipt, changed("documents")
