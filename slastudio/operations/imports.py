"""Import files as evidence, list imports, take one back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from slastudio.evidence.intake import Hints, Inspection, Mapping, Rejected
from slastudio.importing.extraction import extract
from slastudio.importing.inspection import inspect
from slastudio.operations.changes import Changed, changed
from slastudio.project.batches import Batch
from slastudio.project.file import Project
from slastudio.shared.progress import Progress

__all__ = [
    "Batch",
    "ImportResult",
    "Removal",
    "import_file",
    "inspect_file",
    "list_imports",
    "rejected_rows",
    "remove_import",
]


@dataclass(frozen=True)
class ImportResult:
    """Hold the batch an import made and what it changed."""

    batch: Batch
    changed: Changed


@dataclass(frozen=True)
class Removal:
    """Hold the removed batch and the ids of records whose hand edits lost what they were laid over."""

    batch: Batch
    orphaned: tuple[str, ...]
    changed: Changed


def inspect_file(project: Project, path: Path, hints: Hints | None = None) -> Inspection:
    """Find out how a file would be understood, with the agreement's zone and what was learnt from earlier imports."""
    with project.reading():
        zone = project.agreements.zone()
    given = replace(hints or Hints(), agreement_zone=zone)
    inspection = inspect(path, given)
    if given.saved is None:
        with project.reading():
            saved = project.evidence.saved_mapping(inspection.signature)
        if saved is not None and (not given.kind or given.kind == saved.kind):
            return inspect(path, replace(given, saved=saved))
    return inspection


def import_file(
    project: Project,
    path: Path,
    hints: Hints | None = None,
    mapping: Mapping | None = None,
    progress: Progress | None = None,
) -> ImportResult:
    """Import one file as one atomic batch; a corrected mapping is remembered for files with the same headings.

    Raises StudioError when the file cannot be read at all, Cancelled when progress was cancelled; nothing is kept then.
    """
    report = progress or Progress()
    report.report(f"Reading {path.name}", 0.0)
    inspection = inspect_file(project, path, hints)
    chosen = mapping or inspection.mapping
    extraction = extract(path, chosen, report.part(0.05, 0.7))
    prepared = project.evidence.prepare(inspection, extraction, report.part(0.7, 0.98))
    report.report("Saving", 0.99)
    with project.writing():
        batch = project.evidence.write(prepared)
        if mapping is not None and mapping != inspection.mapping:
            project.evidence.save_mapping(inspection.signature, mapping)
        return ImportResult(project.evidence.batch(batch), changed("evidence"))


def list_imports(project: Project) -> tuple[Batch, ...]:
    """Return every import, oldest first."""
    with project.reading():
        return project.evidence.batches()


def remove_import(project: Project, batch_id: int) -> Removal:
    """Take an import back as a whole; records it had hidden as duplicates come forward again."""
    with project.writing():
        before = _incident_ids(project)
        batch = project.evidence.remove(batch_id)
        gone = before - _incident_ids(project)
        amended = set(project.registers.amendments("incidents"))
    return Removal(batch, tuple(sorted(gone & amended)), changed("evidence"))


def _incident_ids(project: Project) -> set[str]:
    data = project.evidence.read("incidents", ["id"])
    return {str(each) for each in data["id"].dropna()}


def rejected_rows(project: Project, batch_id: int) -> tuple[Rejected, ...]:
    """Return the source records of an import that could not be understood, with the reason for each."""
    with project.reading():
        project.evidence.batch(batch_id)
        return project.evidence.rejected(batch_id)
