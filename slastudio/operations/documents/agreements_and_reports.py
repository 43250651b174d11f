"""Write the documents a client receives: the contract appendix, the monthly report and its
workbook.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from slastudio.importing.files.file_hash import hash_file
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.telling.client_view import paper_view
from slastudio.judge.telling.narrative.month import as_decided
from slastudio.operations.agreements.terms import ref_of
from slastudio.operations.agreements.versions import version_named
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.chain.papers import chain_on_paper, on_paper
from slastudio.operations.documents.brands import brand_of
from slastudio.project.file import Project
from slastudio.project.register_store import IssuedDocument
from slastudio.reports.content.blocks import Document
from slastudio.reports.content.brand import Brand
from slastudio.reports.documents.appendix import appendix_document
from slastudio.reports.documents.issued import draft_report, internal_report
from slastudio.reports.documents.monthly import report_document
from slastudio.reports.paper.pdf import unprintable_in, write_pdf
from slastudio.shared.chains import Chain
from slastudio.shared.notation import PLAIN, written_in
from slastudio.shared.outputs import is_stream, require_distinct
from slastudio.shared.periods import Period
from slastudio.shared.problems import UnprintableError
from slastudio.shared.progress import Progress
from slastudio.shared.texts import valid_text

_INTERNAL = "Internal: it holds the provider’s own targets, and is not for the client."
__all__ = ["IssuedDocument", "issued_documents", "note_issued", "write_appendix", "write_report"]


def write_appendix(
    project: Project,
    path: Path,
    *,
    word: Path | None = None,
    version: str = "draft",
    issued: date | None = None,
    draft: bool = False,
    on_record: bool = True,
    progress: Progress | None = None,
) -> Path:
    """Write a version of the agreement as a PDF appendix, and as an editable Word file where a path
    is given.

    draft: mark it a draft, and write it even where characters stand as boxes; without, those raise
    UnprintableError.

    The same version, brand, issue date and chain give the same bytes. on_record: note that it was
    written; what is only shown is no document anybody has.
    """
    require_distinct((path, word))
    report = progress or Progress()
    day = issued or datetime.now(UTC).date()
    chosen, brand = version_named(project, version), brand_of(project)
    with written_in(brand.notation):
        made = appendix_document(chosen.agreement, ref_of(chosen), day, brand)
        document = as_printed(on_paper(project, made), draft=draft)
        write_pdf(document, path, report if word is None else report.part(0.0, 0.7))
    if on_record:
        note_issued(project, "appendix", "", path, day, chosen.label)
    if word is not None:
        # imported here because few ask for it and it takes a moment to load
        from slastudio.reports.word.document import write_docx

        with written_in(brand.notation):
            write_docx(document, word, report.part(0.7, 1.0))
        note_issued(project, "word", "", word, day, chosen.label)
    return path


def write_report(
    project: Project,
    period: Period | str,
    path: Path,
    *,
    workbook: Path | None = None,
    issued: date | None = None,
    draft: bool = False,
    internal: bool = False,
    on_record: bool = True,
    progress: Progress | None = None,
) -> Path:
    """Write a period's report as PDF, and its figures as a workbook where a path is given; draft:
    write it even where characters stand as boxes. internal: with the provider's own targets, marked
    as not for the client on every page.

    What is written is marked a draft: a report is issued by `issue_report` alone. on_record: as in
    write_appendix.
    """
    require_distinct((path, workbook))
    report = progress or Progress()
    day = issued or datetime.now(UTC).date()
    # a report is judged as of its issue date, so that writing it again gives the same bytes
    moment, brand = datetime.combine(day, time.max, UTC), brand_of(project)
    assessment = in_brand_hand(
        brand, lambda part: assess(project, period, part, now=moment), report.part(0.0, 0.6)
    )
    chain, writing = chain_on_paper(project), report.part(0.6, 1.0)
    with written_in(brand.notation):
        write_documents(
            assessment,
            path,
            workbook,
            day,
            writing,
            draft=draft,
            internal=internal,
            chain=chain,
            brand=brand,
        )
    own = "internal " if internal else ""
    for kind, each in ((f"{own}report", path), (f"{own}workbook", workbook)):
        if each is not None and on_record:
            note_issued(
                project, kind, assessment.period.label, each, day, assessment.agreement.version
            )
    return path


def write_documents(
    assessment: Assessment,
    path: Path,
    workbook: Path | None,
    issued: date,
    progress: Progress,
    *,
    draft: bool = False,
    internal: bool = False,
    chain: Chain | None = None,
    brand: Brand | None = None,
) -> None:
    """Write the draft of an assessment's report; chain: that of its project."""
    document = report_document(assessment, issued, brand, internal=internal)
    marked = internal_report if internal else draft_report
    document = marked(replace(document, chain=chain))
    write_pdf(as_printed(document, draft=draft), path, progress)
    if workbook is not None:
        # late: a report without its workbook needs no library that writes one
        from slastudio.reports.workbook.book import write_workbook

        # an internal one says so among its notes, which its first sheet prints
        shown = (
            replace(assessment, notes=(_INTERNAL, *assessment.notes))
            if internal
            else paper_view(assessment)
        )
        write_workbook(shown, workbook, issued, chain, draft=True)


def in_brand_hand(
    brand: Brand, judge: Callable[[Progress], Assessment], progress: Progress
) -> Assessment:
    """Return a period judged with the numbers and days of a brand in all its texts.

    What people accepted was in the program's own hand, so that in another one the period is judged
    in both, and their decisions are carried over.
    """
    plain = judge(progress.part(0.0, 0.5))
    if brand.notation == PLAIN:
        return plain
    with written_in(brand.notation):
        return as_decided(plain, judge(progress.part(0.5, 1.0)))


def as_printed(document: Document, *, draft: bool) -> Document:
    """Return a document as it may be written; raise UnprintableError where it would show boxes and
    nobody agreed to a draft.
    """
    if draft:
        return replace(document, draft=True)
    if missing := unprintable_in(document):
        raise UnprintableError(
            f"The fonts of the document have no shapes for: {missing} Nothing was written. Word it in letters that can be "
            "printed, or write it as a draft (--draft): boxes stand in their place and the paper says so. Word file and "
            "workbook hold the text unchanged."
        )
    return document


def issued_documents(project: Project) -> tuple[IssuedDocument, ...]:
    """Return every document written from this project, newest first."""
    with project.reading():
        return project.documents.documents()


def note_issued(
    project: Project, kind: str, period: str, path: Path, issued: date, agreement: str
) -> None:
    """Keep on record what was written, for which period, and its hash."""
    # a document may be made of a project that is open to read only; it is just not listed there
    if not project.writable or is_stream(path):
        return
    sha256 = hash_file(path)
    with project.writing():
        project.documents.add(
            IssuedDocument(
                kind,
                period,
                valid_text(str(path)),
                sha256,
                issued.isoformat(),
                datetime.now(UTC),
                agreement,
            )
        )
