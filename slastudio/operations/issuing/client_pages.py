"""Write the page of a period that the client reads in a browser."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path

from slastudio.judge.outcome.assessment import Assessment
from slastudio.operations.analysis.assessments import assess, chosen_period
from slastudio.operations.chain.papers import chain_on_paper
from slastudio.operations.documents.agreements_and_reports import note_issued
from slastudio.operations.documents.brands import brand_of
from slastudio.operations.issuing.figures import (
    changes_between,
    figures_from_json,
    figures_of,
    judged_again,
)
from slastudio.project.database.errors import understood
from slastudio.project.file import Project
from slastudio.project.issue_store import IssuedReport
from slastudio.reports.documents.client_page import PageStanding, client_page
from slastudio.reports.web.page import page_bytes
from slastudio.shared.notation import written_in
from slastudio.shared.outputs import require_output, write_bytes
from slastudio.shared.periods import Period, show_day
from slastudio.shared.progress import Progress

KIND = "client page"


def write_client_page(
    project: Project,
    period: Period | str,
    path: Path,
    *,
    issued: date | None = None,
    progress: Progress | None = None,
) -> Path:
    """Write a period's page for the client: one file that needs no other.

    issued: the day whose knowledge it tells; by default that of the period's issued report, else
    today. It is a draft unless an issued report tells the very same. The same state of the project
    and day give the same bytes.
    """
    require_output(path, project.path)
    report, label = progress or Progress(), chosen_period(project, period).label
    last = _last_issued(project, label)
    day = issued or (last.issued if last is not None else datetime.now(UTC).date())
    if last is not None and last.issued == day:
        # as the report itself was judged: its own issue is no news to it
        assessment = judged_again(project, label, last.judged, last.id, report.part(0.0, 0.9))
    else:
        now = datetime.combine(day, time.max, UTC)
        assessment = assess(project, label, report.part(0.0, 0.9), now=now)
    standing, brand = _standing(project, assessment, last, day), brand_of(project)
    with written_in(brand.notation):
        page = client_page(assessment, day, standing, brand, chain_on_paper(project))
    write_bytes(path, page_bytes(page))
    note_issued(project, KIND, assessment.period.label, path, day, assessment.agreement.version)
    return path


def _last_issued(project: Project, label: str) -> IssuedReport | None:
    with project.reading():
        found = [each for each in project.issues.reports() if each.period == label]
    return found[-1] if found else None


def _standing(
    project: Project, assessment: Assessment, last: IssuedReport | None, day: date
) -> PageStanding:
    title = assessment.period.title
    if last is None:
        return PageStanding("", f"No report on {title} is issued yet; what stands here may change.")
    named = f"Report no. {last.number} was issued on {show_day(last.issued)}"
    if last.issued != day:
        return PageStanding(
            last.number, f"{named}; this page tells what was known on {show_day(day)}."
        )
    with project.reading(), understood(f"the figures of report {last.number}"):
        kept = figures_from_json(project.issues.figures(last))
    if changes_between(kept, figures_of(assessment)):
        return PageStanding(
            last.number,
            f"{named}; what it rests on changed since, and no corrected edition is out.",
        )
    return PageStanding(last.number)
