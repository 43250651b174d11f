"""Compare two versions of the agreement, on screen and as a PDF."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from slastudio.contract.clauses.comparison import (
    FieldChange,
    RedlineSection,
    field_changes,
    redline,
    unsaid_changes,
)
from slastudio.operations.agreements.terms import ref_of
from slastudio.operations.agreements.versions import version_named
from slastudio.operations.chain.papers import on_paper
from slastudio.project.agreement_store import Version
from slastudio.project.file import Project
from slastudio.reports.documents.redline import redline_document
from slastudio.reports.paper.pdf import write_pdf
from slastudio.shared.progress import Progress


@dataclass(frozen=True)
class Compared:
    """Hold two versions with what differs between them; unsaid: changed fields that no changed
    clause says.
    """

    before: Version
    after: Version
    sections: tuple[RedlineSection, ...]
    fields: tuple[FieldChange, ...]
    unsaid: tuple[FieldChange, ...] = ()


def compare_versions(project: Project, before: str, after: str) -> Compared:
    """Compare two versions by name ("1.0", "sent 1.0", "draft")."""
    return compared(version_named(project, before), version_named(project, after))


def compared(before: Version, after: Version) -> Compared:
    """Compare two versions at hand."""
    pair = before.agreement, after.agreement
    sections = redline(*pair)
    return Compared(before, after, sections, field_changes(*pair), unsaid_changes(*pair, sections))


def write_redline(
    project: Project,
    found: Compared,
    path: Path,
    *,
    issued: date | None = None,
    progress: Progress | None = None,
) -> Path:
    """Write the redline of two versions of a project as a PDF; the same versions, issue date and
    chain give the same bytes.
    """
    day = issued or datetime.now(UTC).date()
    document = redline_document(
        found.after.agreement,
        ref_of(found.before),
        ref_of(found.after),
        found.sections,
        found.unsaid,
        day,
    )
    write_pdf(on_paper(project, document), path, progress or Progress())
    return path
