"""Write one archive for a successor: the project, what is in flight, what was issued, and their hashes."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from slastudio import __version__
from slastudio.importing.files.file_hash import hash_file
from slastudio.operations.agreements.terms import ref_of
from slastudio.operations.chain.papers import on_paper
from slastudio.operations.documents.agreements_and_reports import as_printed
from slastudio.operations.documents.brands import brand_of
from slastudio.operations.evidence.retention import purge
from slastudio.operations.handing_over.flight import (
    decisions_csv,
    duties_csv,
    duties_text,
    in_flight,
    known_good_csv,
    register_csv,
    table,
)
from slastudio.operations.handing_over.manifest import (
    MANIFEST,
    PROJECT_FILE,
    README,
    ArchiveMember,
    HandOverManifest,
    safe_name,
)
from slastudio.operations.handing_over.readme import readme_text
from slastudio.project import backups
from slastudio.project.agreement_store import Version
from slastudio.project.file import Project
from slastudio.project.hand_over_store import HandOver
from slastudio.project.holders import user_name
from slastudio.project.issue_store import IssuedReport
from slastudio.reports.documents.appendix import appendix_document
from slastudio.reports.paper.pdf import write_pdf
from slastudio.shared.notation import written_in
from slastudio.shared.outputs import require_output, written_aside
from slastudio.shared.problems import StudioError, UnprintableError
from slastudio.shared.progress import Progress
from slastudio.shared.texts import valid_text

# a date every archive can hold, so that the same files make the same archive
_STAMP = (1980, 1, 1, 0, 0, 0)
_PIECE = 1 << 20
_WHY = "Handed over without raw evidence."


@dataclass(frozen=True)
class WrittenHandOver:
    """Say what was written: the archive, what it says of itself, and what the project keeps of it."""

    path: Path
    manifest: HandOverManifest
    record: HandOver


def write_hand_over(
    project: Project,
    path: Path,
    *,
    to: str,
    evidence: bool = True,
    on: date | None = None,
    who: str = "",
    progress: Progress | None = None,
) -> WrittenHandOver:
    """Write the archive, whole or not at all, and keep in the project that it was handed over.

    to: who gets it. evidence: with raw records; without, they are purged from the copy, as
    retention purges them. on: the day as of which duties and decisions are open, today by default.
    who: hands it over, by default the user. The copy inside does not hold the record, which names
    the hash of the archive. Raise StudioError where the project is not open for editing.
    """
    require_output(path, project.path)
    if not to.strip():
        raise StudioError("Say to whom the project is handed over; it is kept in the project.")
    if not project.writable:
        raise StudioError(
            f"{project.path.name} is open to be read only. Open it for editing: to whom it is handed over is kept in it."
        )
    report, day = progress or Progress(), on or datetime.now(UTC).date()
    who = who.strip() or user_name()
    now = datetime.combine(day, time.max, UTC)
    with tempfile.TemporaryDirectory(prefix="slastudio-", ignore_cleanup_errors=True) as folder:
        made = Path(folder)
        origin, head = _copied(project, made, who, report.part(0.0, 0.5), evidence=evidence)
        version = _in_force(project, day)
        _write_appendix(project, version, made, day)
        _write_texts(project, version, made, now, report.part(0.5, 0.85))
        _write_issued(project, made)
        manifest = HandOverManifest(
            client=version.agreement.parties.client or project.path.stem,
            made=day.isoformat(),
            program=f"slastudio {__version__}",
            evidence=evidence,
            head=head,
            origin=origin,
            members=tuple(_members(made)),
        )
        (made / README).write_bytes(readme_text(manifest).encode())
        readme = _member(made / README, README)
        manifest = replace(manifest, members=(readme, *manifest.members))
        (made / MANIFEST).write_bytes(manifest.as_json().encode())
        names = (README, MANIFEST, *(each.name for each in manifest.members[1:]))
        record = HandOver(
            datetime.now(UTC),
            day,
            valid_text(who),
            valid_text(to.strip()),
            evidence,
            valid_text(path.name),
            0,
            "",
            *origin,
            *head,
        )
        record = _written(project, made, names, path, record, report.part(0.85, 1.0))
    return WrittenHandOver(path, manifest, record)


# -- the project -----------------------------------------------------------------------------------------------------


def _copied(
    project: Project, folder: Path, who: str, progress: Progress, *, evidence: bool
) -> tuple[tuple[int, str], tuple[int, str]]:
    """Put a verified copy into the folder; return the chain's last link before and in it."""
    progress.report("Copying the project")
    origin = _head(project)
    target = folder / PROJECT_FILE
    project.copy_to(target)
    if not evidence:
        _purge_all(target, who, progress)
    backups.verify(target)
    with Project.open(target, write=False) as copy:
        with copy.reading():
            faults = copy.chain.faults()
        head = _head(copy)
    if faults:
        raise StudioError(
            f"{project.path.name} does not agree with its chain, beginning with {faults[0].subject}. Nothing was handed over; "
            "see: slastudio verify."
        )
    return origin, head


def _head(project: Project) -> tuple[int, str]:
    with project.reading():
        links = project.chain.links()
    if not links:
        raise StudioError(
            f"{project.path.name} has no chain yet: open it for writing once, and hand it over then."
        )
    return links[-1].number, links[-1].sha256


def _purge_all(path: Path, who: str, progress: Progress) -> None:
    with Project.open(path) as copy:
        with copy.reading():
            purged = {each.batch for each in copy.purges.records()}
            batches = [each for each in copy.evidence.batches() if each.id not in purged]
        for place, batch in enumerate(batches):
            part = progress.part(place / len(batches), (place + 1) / len(batches))
            purge(copy, batch.id, who, _WHY, progress=part)


# -- papers and tables -----------------------------------------------------------------------------------------------


def _in_force(project: Project, day: date) -> Version:
    with project.reading():
        signed = [
            each
            for each in project.agreements.signed()
            if each.effective_from and each.effective_from <= day
        ]
        return signed[-1] if signed else project.agreements.draft()


def _write_appendix(project: Project, version: Version, folder: Path, day: date) -> None:
    brand = brand_of(project)
    with written_in(brand.notation):
        made = appendix_document(version.agreement, ref_of(version), day, brand)
        document = on_paper(project, made)
        try:
            document = as_printed(document, draft=False)
        except UnprintableError:
            document = as_printed(document, draft=True)
        write_pdf(document, folder / "agreement.pdf", Progress())


def _write_texts(
    project: Project, version: Version, folder: Path, now: datetime, progress: Progress
) -> None:
    found = in_flight(project, now, progress)
    texts = {
        "duties.csv": duties_csv(found),
        "duties.txt": duties_text(found),
        "decisions.csv": decisions_csv(found),
        "risks.csv": register_csv(project, "risks"),
        "improvements.csv": register_csv(project, "improvements"),
        "known-good.csv": known_good_csv(version),
        "chain.csv": _chain_csv(folder / PROJECT_FILE),
    }
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode())


def _chain_csv(path: Path) -> str:
    with Project.open(path, write=False) as copy, copy.reading():
        links = copy.chain.links()
    rows = ((str(e.number), e.at, e.kind, e.content, e.previous, e.sha256) for e in links)
    return table(("link", "at", "kind", "content", "previous", "sha256"), rows)


def _write_issued(project: Project, folder: Path) -> None:
    with project.reading():
        reports = project.issues.reports()
    rows = []
    for place, report in enumerate(reports, 1):
        name = _issued_name(place, report)
        with project.reading():
            data = project.issues.data(report)
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
        rows.append((report.number, report.issued.isoformat(), name, report.sha256))
    (folder / "issued.csv").write_bytes(
        table(("number", "issued", "file", "sha256"), rows).encode()
    )


def _issued_name(place: int, report: IssuedReport) -> str:
    return f"issued/{place:03d}-{safe_name(report.number)}.pdf"


# -- the archive -----------------------------------------------------------------------------------------------------


def _members(folder: Path) -> Iterator[ArchiveMember]:
    found = (each for each in folder.rglob("*") if each.is_file() and each.suffix != ".lock")
    for each in sorted(found):
        yield _member(each, each.relative_to(folder).as_posix())


def _member(path: Path, name: str) -> ArchiveMember:
    return ArchiveMember(name, path.stat().st_size, hash_file(path))


def _written(
    project: Project,
    folder: Path,
    names: tuple[str, ...],
    path: Path,
    record: HandOver,
    progress: Progress,
) -> HandOver:
    """Write the archive and keep the record of it; return the record with what the archive is."""
    with ExitStack() as placing:
        aside = placing.enter_context(written_aside(path))
        _zip(folder, names, aside, progress)
        made = replace(record, size=aside.stat().st_size, sha256=hash_file(aside))
        with project.writing():
            project.hand_overs.add(made)
            # in place before the record is committed: what cannot be put there was not handed over
            placing.close()
    return made


def _zip(folder: Path, names: tuple[str, ...], aside: Path, progress: Progress) -> None:
    with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for place, name in enumerate(names):
            progress.report("Writing the archive", place / len(names))
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            # what wrote it is no part of what it holds
            info.create_system = 3
            with (
                (folder / name).open("rb") as source,
                archive.open(info, "w", force_zip64=True) as to,
            ):
                while piece := source.read(_PIECE):
                    progress.check()
                    to.write(piece)
