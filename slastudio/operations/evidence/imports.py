"""Import files as evidence, list imports, take one back."""

from __future__ import annotations

import errno
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import gettempdir

from slastudio import __version__
from slastudio.evidence.cells import EvidenceCells
from slastudio.evidence.intake import Hints, Inspection, Mapping, Rejected
from slastudio.evidence.mapping_json import mapping_document
from slastudio.evidence.questions import GivenAnswer, Question
from slastudio.evidence.reading import FilePart
from slastudio.evidence.records import EvidenceFrame
from slastudio.importing.conversion.extraction import begin, joined
from slastudio.importing.conversion.telling import notes_of
from slastudio.importing.conversion.ticket_states import fold_states
from slastudio.importing.files.file_hash import Hashing, fingerprint, require_unchanged
from slastudio.importing.files.json_data import JsonPlace, tree
from slastudio.importing.files.sources import identify
from slastudio.importing.readers.json_records import load_document
from slastudio.importing.understanding.doubtful_rows import total_questions
from slastudio.importing.understanding.inspection import inspect
from slastudio.operations.changes import changed
from slastudio.operations.evidence.asked_files import asked_period
from slastudio.operations.evidence.computed_answers import (
    answer_inspection,
    import_answer,
    is_answer,
)
from slastudio.operations.evidence.import_result import ImportResult
from slastudio.operations.evidence.known_shapes import (
    drift_notes,
    nearest,
    project_secret,
    require_own,
    severity_tiers,
)
from slastudio.operations.evidence.originals import laid_aside
from slastudio.operations.evidence.removing import Removal, remove_import
from slastudio.project.database.limits import LONG
from slastudio.project.evidence.batches import Batch, Origin
from slastudio.project.evidence.receiving import Packed, Receiving, pack
from slastudio.project.evidence.settling import settle
from slastudio.project.file import Project
from slastudio.project.holders import user_name
from slastudio.project.shape_store import StoredShape
from slastudio.shared.periods import Period
from slastudio.shared.problems import Problem, StudioError
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


_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def inspect_file(
    project: Project, path: Path, hints: Hints | None = None, part: FilePart | None = None
) -> Inspection:
    """Find out how a file would be understood, with the agreement's zone and what was learnt from
    earlier imports.

    A mapping saved for the same headings is used; where an export like an earlier one changed its
    columns, the notes say what changed. part: which part of the file is meant.
    """
    if is_answer(path):
        return answer_inspection(path)
    with project.reading():
        zone, severities = project.agreements.zone(), severity_tiers(project)
        shapes = project.shapes.all()
        answers = project.evidence.questions.answers()
    hints = hints or Hints()
    given = replace(
        hints, agreement_zone=zone, severities=severities, answers=answers | hints.answers
    )
    inspection = inspect(path, given, part)
    near = nearest(shapes, inspection)
    saved = given.saved or _saved(project, inspection, near, given)
    if saved is not None and given.saved is None:
        inspection = inspect(path, replace(given, saved=saved), part)
    elif saved is None and not given.fields:
        inspection = _as_before(project, inspection)
    return replace(inspection, notes=(*drift_notes(near, inspection), *inspection.notes))


def _as_before(project: Project, inspection: Inspection) -> Inspection:
    """Return an inspection with the segments that an earlier import of the same headings had: which
    columns are proposed as such depends on how long a file is.
    """
    mapping = inspection.mapping
    with project.reading():
        before = project.evidence.mapping_like(inspection.signature, mapping.kind)
    if before is None or before.format != mapping.format:
        return inspection
    own = {name: source for name, source in mapping.fields.items() if not name.startswith("seg.")}
    segments = {
        name: source
        for name, source in before.fields.items()
        if name.startswith("seg.") and source.column in inspection.headings
    }
    fields = own | segments
    if fields == mapping.fields:
        return inspection
    return replace(inspection, mapping=replace(mapping, fields=fields))


def _saved(
    project: Project, inspection: Inspection, near: StoredShape | None, given: Hints
) -> Mapping | None:
    """Return the mapping saved for these headings, or for the like export of before where all its
    columns are still there.
    """
    with project.reading():
        saved = project.shapes.saved_mapping(inspection.signature)
        if saved is None and near is not None:
            saved = project.shapes.saved_mapping(near.signature)
    if saved is None or (given.kind and given.kind != saved.kind):
        return None
    wanted = {source.column for source in saved.fields.values() if source.column}
    return saved if wanted <= set(inspection.headings) else None


def json_tree(path: Path, limit: int = 200) -> tuple[JsonPlace, ...]:
    """Return the places of a JSON document where records may be, for somebody to choose from."""
    source = identify(path)
    return tuple(tree(load_document(path, source.encoding), limit))


def import_file(
    project: Project,
    path: Path,
    hints: Hints | None = None,
    mapping: Mapping | None = None,
    progress: Progress | None = None,
    *,
    part: FilePart | None = None,
    keep_original: bool = False,
    confirmed: bool = False,
    hashing: Hashing | None = None,
    covers: Period | None = None,
) -> ImportResult:
    """Import one file as one atomic batch; a corrected mapping is remembered for files with the
    same headings.

    The file is read in chunks and laid aside compressed; one short transaction writes it. Raises
    StudioError when the file cannot be read at all or changes while it is read, HeldBack when it
    looks like another client's and nobody confirmed that it is not, Cancelled when progress was
    cancelled; nothing is kept then. keep_original: a compressed copy of the file is kept in the
    project. hashing: the file's hash where somebody began to take it already; it is ended here.
    covers: the period of which somebody says that the file holds all there is.
    """
    report = progress or Progress()
    report.report(f"Looking at {path.name}", 0.0)
    if is_answer(path):
        return import_answer(project, path, report)
    if hashing is None or hashing.path != path:
        hashing = Hashing(path)
    before = hashing.before or fingerprint(path)
    with hashing:
        inspection = inspect_file(project, path, hints, part)
        chosen = mapping or inspection.mapping
        request = _request_hash(chosen)
        if known := _known(project, hashing, inspection, request, report):
            with project.reading():
                purged = project.purges.purged_at(known.id)
            return ImportResult(_again(known, purged), changed(), already=True)
        if not confirmed:
            require_own(project, inspection)
        covers = covers or asked_period(project, path, chosen.kind)
        span = None if covers is None else (_ns(covers.start), _ns(covers.end))
        with project.evidence.receiving(chosen.kind) as received:
            with _naming_room(path):
                done = _receive(
                    inspection, chosen, project_secret(project), received, report.part(0.02, 0.9)
                )
                settle(received, report.part(0.9, 0.95))
            inspection = _settled_by(inspection, chosen)
            answers = (hints or Hints()).answers
            received.questions = _answered(project, received.questions, answers)
            sha256 = hashing.result(report)
            # hash and rows must be of the same bytes, or the hash proves nothing
            require_unchanged(path, before)
            origin = Origin(
                inspection, sha256, done, f"slastudio {__version__}", user_name(), request
            )
            with laid_aside(path, keep_original) as copy, project.writing(LONG):
                batch = project.evidence.write(origin, received, report.part(0.95, 1.0), copy)
                held = project.evidence.questions.answers()
                _keep_answers(project, (*inspection.questions, *received.questions), answers)
                after = project.evidence.questions.answers()
                if span is not None:
                    project.evidence.questions.cover(batch, *span)
                if mapping is not None and mapping != inspection.mapping:
                    project.shapes.save_mapping(inspection.signature, mapping)
                imported = project.evidence.batch(batch)
                return ImportResult(imported, changed("evidence"), answers=(held, after))


def _ns(moment: datetime) -> int:
    return int(moment.timestamp()) * 1_000_000_000


def _settled_by(inspection: Inspection, chosen: Mapping) -> Inspection:
    """Return an inspection without the questions that a corrected mapping has settled."""
    found = inspection.mapping
    left = [
        each
        for each in inspection.questions
        if chosen.amounts.decimal_comma == found.amounts.decimal_comma
        and all(chosen.fields.get(name) == found.fields.get(name) for name in each.changed)
    ]
    return replace(inspection, questions=tuple(left))


def _answered(
    project: Project, questions: Sequence[Question], given: dict[str, GivenAnswer]
) -> list[Question]:
    """Return questions with the answers that are known: given now or before, or by the agreement."""
    with project.reading():
        known = project.evidence.questions.answers() | given
        retries = project.agreements.draft().agreement.objectives.retries
        signed = project.agreements.signed()
    if signed:
        retries = signed[-1].agreement.objectives.retries
    found = []
    for each in questions:
        answer = known.get(each.id)
        if answer is None and each.kind == "retries" and retries != "asked":
            answer = GivenAnswer(each.id, retries, "the agreement", datetime.now(UTC), "agreement")
        fits = answer is not None and answer.reading in {one.name for one in each.readings}
        found.append(replace(each, answer=answer) if fits else each)
    return found


def _keep_answers(
    project: Project, questions: Sequence[Question], given: dict[str, GivenAnswer]
) -> None:
    """Keep the answers that were given with an import, and those of the agreement."""
    for each in questions:
        answer = each.answer
        if answer is not None and (each.id in given or answer.source == "agreement"):
            project.evidence.questions.answer(answer)


@contextmanager
def _naming_room(path: Path) -> Iterator[None]:
    """Say of a full disk whose folder it is that has no room."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise StudioError(
                f"There is no room for the rows of {path.name} in the folder for temporary files, {gettempdir()}. "
                "Nothing was imported; make room, or name another folder in TMPDIR, and try again."
            ) from None
        raise


def _request_hash(mapping: Mapping) -> str:
    # who decided the zone changes no value, and is another the next time: “you chose it”, then “as
    # saved”
    asked = {key: value for key, value in mapping_document(mapping).items() if key != "zone_source"}
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def _known(
    project: Project, hashing: Hashing, inspection: Inspection, request: str, progress: Progress
) -> Batch | None:
    """Return the earlier import of the same bytes under the same mapping; only for a file of a
    known size its hash is waited for.
    """
    with project.reading():
        if inspection.size not in project.evidence.sizes():
            return None
    sha256 = inspection.sha256 or hashing.result(progress)
    with project.reading():
        return project.evidence.imported_as(sha256, request)


def _again(batch: Batch, purged: datetime | None) -> Batch:
    """Return an earlier batch as importing its file once more counts: all that was accepted is a
    duplicate now.
    """
    gone = f" Its rows were purged on {purged:%Y-%m-%d}." if purged else ""
    told = Problem(
        f"This file was already imported on {batch.imported:%Y-%m-%d} as import {batch.id}: its SHA-256 is the same.{gone} "
        "Nothing was stored.",
        level="note",
    )
    duplicates = batch.accepted + batch.duplicates
    return replace(batch, accepted=0, duplicates=duplicates, rows_by_kind={}, problems=(told,))


def _as_frame(rows: EvidenceCells) -> EvidenceFrame:
    return EvidenceFrame(rows.kind, rows.data)


def _receive(
    inspection: Inspection, mapping: Mapping, secret: str, received: Receiving, progress: Progress
) -> Mapping:
    """Read a file into what an import brings and return the mapping as it was completed while
    reading.
    """
    extracting = begin(Path(inspection.path), mapping, secret)
    whole: list[EvidenceFrame] = []
    packing: Callable[[EvidenceCells], EvidenceFrame | list[Packed]] = (
        # states of one ticket may lie anywhere in the file, so they are folded once all of it is
        # there
        _as_frame if received.keeps_frames else pack
    )
    for parcel in extracting.parcels(packing, progress):
        received.add(parcel.read, parcel.not_applicable, parcel.rejected)
        if isinstance(parcel.packed, EvidenceFrame):
            whole.append(parcel.packed)
        else:
            received.lay(parcel.packed)
        del parcel
    if whole:
        frame = joined(whole)
        received.lay(
            pack(EvidenceCells.of(frame.kind, fold_states(frame.data, extracting.mapping)))
        )
    received.questions += total_questions(extracting.mapping.kind, extracting.doubtful)
    received.problems += notes_of(inspection, extracting)
    return extracting.mapping


def list_imports(project: Project) -> tuple[Batch, ...]:
    """Return every import, oldest first."""
    with project.reading():
        return project.evidence.batches()


def rejected_rows(project: Project, batch_id: int) -> tuple[Rejected, ...]:
    """Return the source records of an import that could not be understood, with the reason for
    each.
    """
    with project.reading():
        project.evidence.batch(batch_id)
        return project.evidence.rejected(batch_id)
