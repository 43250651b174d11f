"""Write short papers – a client's status, what is known of an incident – as PDF or as a Word file."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime, time
from pathlib import Path

from slastudio.operations.analysis.assessments import assess
from slastudio.operations.chain.papers import on_paper
from slastudio.operations.documents.agreements_and_reports import as_printed, in_brand_hand
from slastudio.operations.documents.brands import brand_of
from slastudio.operations.documents.incident_packs import incident_pack
from slastudio.project.file import Project
from slastudio.reports.content.blocks import Document
from slastudio.reports.documents.incident_pack import pack_document
from slastudio.reports.documents.status import status_document
from slastudio.reports.paper.pdf import write_pdf
from slastudio.shared.notation import written_in
from slastudio.shared.outputs import require_output
from slastudio.shared.periods import Period
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress

_KINDS = (".pdf", ".docx")


def write_status(
    project: Project,
    period: Period | str | None,
    path: Path,
    *,
    issued: date | None = None,
    progress: Progress | None = None,
) -> Path:
    """Write a period's status on one page, as of a day; the file's name says whether as PDF or Word."""
    require_paper(project, path)
    report, day, brand = (
        progress or Progress(),
        issued or datetime.now(UTC).date(),
        brand_of(project),
    )
    moment = datetime.combine(day, time.max, UTC)
    assessment = in_brand_hand(
        brand, lambda part: assess(project, period, part, now=moment), report.part(0.0, 0.7)
    )
    with written_in(brand.notation):
        # one page that proves nothing names no chain, which would take a page of its own
        write_paper(status_document(assessment, day, brand), path, report)
    return path


def write_incident_paper(
    project: Project,
    incident: str,
    path: Path,
    *,
    issued: date | None = None,
    progress: Progress | None = None,
) -> Path:
    """Write what is known of an incident, its post-mortem, without the evidence of its pack."""
    require_paper(project, path)
    report, brand = progress or Progress(), brand_of(project)
    with tempfile.TemporaryDirectory(prefix="slastudio-", ignore_cleanup_errors=True) as folder:
        pack = incident_pack(project, incident, Path(folder), issued, report.part(0.0, 0.7))
        with written_in(brand.notation):
            write_paper(on_paper(project, pack_document(pack, (), brand)), path, report)
    return path


def require_paper(project: Project, path: Path) -> None:
    """Raise StudioError where a paper cannot be written to a path."""
    require_output(path, project.path)
    if path.suffix.lower() not in _KINDS:
        raise StudioError(f"{path.name}: name a file that ends in .pdf or .docx.")


def write_paper(document: Document, path: Path, progress: Progress) -> None:
    """Write a document as its file's name says."""
    if path.suffix.lower() == ".pdf":
        write_pdf(as_printed(document, draft=False), path, progress.part(0.7, 1.0))
        return
    # imported here because few ask for it and it takes a moment to load
    from slastudio.reports.word.document import write_docx

    write_docx(document, path, progress.part(0.7, 1.0))
