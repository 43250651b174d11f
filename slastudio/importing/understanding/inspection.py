"""A first look at a file: what it is, how it would be understood, and how sure that is."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from slastudio.evidence.intake import Hints, Inspection, Mapping
from slastudio.evidence.questions import ColumnChange, Question
from slastudio.evidence.reading import FileLayout, FilePart
from slastudio.evidence.records import column_type
from slastudio.importing.files.packed import members
from slastudio.importing.files.sources import identify
from slastudio.importing.formats import FORMATS, recognise
from slastudio.importing.formats.declaration import fold
from slastudio.importing.layout.first_records import read_head
from slastudio.importing.layout.table_heads import Head
from slastudio.importing.readers.privacy import propose, scan, warnings
from slastudio.importing.readers.source_chunks import Request
from slastudio.importing.readers.tables import read_chunks
from slastudio.importing.typing.times import guess_order, nearest_order
from slastudio.importing.understanding.choices import Understanding
from slastudio.importing.understanding.guesses import (
    canonical_kind,
    day_column,
    is_evidence,
    is_open,
    settled,
)
from slastudio.importing.understanding.interpretation import interpret
from slastudio.importing.understanding.open_readings import (
    OpenReadings,
    changed_mapping,
    open_readings,
)
from slastudio.importing.understanding.severities import propose_severities
from slastudio.importing.understanding.shapes import owners_of, shape_of
from slastudio.importing.understanding.unread_columns import unread_notes
from slastudio.shared.problems import Problem
from slastudio.shared.progress import Progress
from slastudio.shared.texts import one_line

SAMPLE = 200
_LOOK = 500
# kinds whose long texts are what people or models said
_HOLD_MESSAGES = (
    "requests",
    "evaluations",
    "reviews",
    "feedback",
)
_MOST_LOOKED_AT = 300
_SCAN = 200_000
# a head of so many records may not be the whole file
_LONG = 900


def _is_known(cells: Sequence[str]) -> bool:
    names = [cell for cell in cells if cell.strip()]
    return len(names) > 1 and (
        recognise(names, FORMATS, is_json=False) is not None or canonical_kind(names, "") != ""
    )


def _signature(headings: Sequence[str]) -> str:
    # sorted: an export whose columns changed places is still the same one
    return hashlib.sha256("\x1f".join(sorted(map(fold, headings))).encode()).hexdigest()


def _sample(head: Head, mapping: Mapping) -> tuple[tuple[int, dict[str, str]], ...]:
    """Return the first records; where a format leaves other records out, the first that are
    evidence.
    """
    chosen = [
        record for record in head.records if record[0] and is_evidence(record[1], mapping.records)
    ]
    return tuple((chosen or [record for record in head.records if record[0]])[:SAMPLE])


def _settle_order(path: Path, mapping: Mapping) -> Mapping:
    """Look further into the file for a date that decides between day/month and month/day."""
    open_fields = {n: s for n, s in mapping.fields.items() if is_open(s.unit)}
    if not open_fields:
        return mapping
    headings = tuple({day_column(source) for source in open_fields.values()})
    request = Request(path, mapping.layout, headings, keep_ragged=True)
    seen, days = 0, set[str]()
    for chunk in read_chunks(request, Progress()):
        for heading in headings:
            written = {v for v in chunk.columns.get(heading, []) if v}
            if order := guess_order(list(written)):
                return _with_order(mapping, order)
            days |= {v.split(maxsplit=1)[0].partition("T")[0] for v in written if v.strip()}
        seen += len(chunk.numbers)
        if seen > _SCAN:
            break
    near = nearest_order(days) or mapping.times.format_order
    # the mark stays: what is only likely is shown to be checked
    return _with_order(mapping, f"{near}?") if near else mapping


def _settle_severities(
    path: Path, mapping: Mapping, head: Head, hints: Hints, notes: list[Problem]
) -> Mapping:
    """Look at every severity of a long file: a word that its head does not hold is a word all the
    same.
    """
    source = mapping.fields.get("severity")
    told = mapping.kind == "incidents" and source is not None and source.column
    if not told or source is None or hints.saved or len(head.records) < _LONG:
        return mapping
    request = Request(path, mapping.layout, (source.column,), keep_ragged=True)
    chunks = read_chunks(request, Progress())
    whole = [text for chunk in chunks for text in chunk.columns.get(source.column, []) if text]
    bare, before = mapping.with_field("severity", replace(source, values={})), list[Problem]()
    propose_severities(bare, {source.column: head.values(source.column)}, hints.severities, before)
    notes[:] = [note for note in notes if note not in before]
    return propose_severities(bare, {source.column: whole}, hints.severities, notes)


def _with_order(mapping: Mapping, order: str) -> Mapping:
    fields = {
        n: replace(s, unit=settled(s.unit, order)) if is_open(s.unit) else s
        for n, s in mapping.fields.items()
    }
    return replace(mapping, fields=fields)


def inspect(path: Path, hints: Hints | None = None, part: FilePart | None = None) -> Inspection:
    """Look at the head of a file and say how it would be understood; hints take precedence over
    guesses.

    part: which part of the file is meant. The SHA-256 of a large file stays "": it is hashed while
    it is imported.

    Raises StudioError naming the file, what was expected and what to do: a missing, empty, packed,
    binary or unreadable file, a sheet or heading that is not there.
    """
    hints = hints or Hints()
    path = Path(path)
    saved = hints.saved.layout if hints.saved else FileLayout()
    part = part or FilePart()
    source = identify(path, part.member or _saved_member(path, saved))
    table = saved.place.table if part.table is None else part.table
    head = read_head(source, _is_known, hints.sheet or saved.sheet, table, hints.records)
    found = interpret(head.headings, head.records, head.layout, one_line(path.stem), hints)
    columns = {heading: head.values(heading)[:_LOOK] for heading in head.headings[:_MOST_LOOKED_AT]}
    mapping = _settle_severities(path, _settle_order(path, found.mapping), head, hints, found.notes)
    mapping, told = _with_privacy(mapping, columns)
    left_open = open_readings(path, mapping, columns, found.unsure, head.records)
    mapping, questions = _answered(left_open, hints)
    inspection = Inspection(
        str(path),
        one_line(path.name),
        source.sha256,
        source.size,
        source.container,
        source.encoding,
        head.headings,
        _sample(head, mapping),
        mapping,
        found.confidence,
        _signature(head.headings),
        head.sheets,
        (*head.notes, *found.notes_for(mapping), *told),
        shape_of(columns),
        owners_of(columns),
        questions,
    )
    return replace(inspection, notes=(*inspection.notes, *unread_notes(inspection, mapping)))


def _answered(found: OpenReadings, hints: Hints) -> tuple[Mapping, tuple[Question, ...]]:
    """Return the mapping by the readings that were chosen before, and the questions with who chose
    them.
    """
    mapping, questions = found.mapping, []
    for asked in found.questions:
        answer = hints.answers.get(asked.id)
        if answer is None or answer.reading not in {each.name for each in asked.readings}:
            questions.append(asked)
            continue
        mapping = changed_mapping(mapping, asked, answer.reading)
        questions.append(_told_from(replace(asked, answer=answer), answer.reading))
    return mapping, tuple(questions)


def _told_from(question: Question, reading: str) -> Question:
    """Return a question whose changes are told from the reading the file is read by."""
    base = question.columns.get(reading, ColumnChange()).scale
    if base is None:
        return question
    columns = {
        name: replace(change, scale=(change.scale or 1.0) / base)
        for name, change in question.columns.items()
    }
    return replace(question, columns=columns)


def _with_privacy(mapping: Mapping, columns: dict[str, list[str]]) -> tuple[Mapping, list[Problem]]:
    """Return the mapping with message texts left out where nobody decided yet, and what to tell of
    personal matter.
    """
    is_table = mapping.kind == "table"
    used = {source.column for source in mapping.fields.values() if source.column}
    typed, identities = set(), []
    for name, source in mapping.fields.items():
        if not is_table and column_type(mapping.kind, name) != "text":
            typed.add(source.column)
        if name in ("item", "request_id", "id"):
            identities.append(source.column)
    texts = {heading: values for heading, values in columns.items() if heading not in typed}
    decided = mapping.texts.privacy
    actions = propose(texts, identities, by_length=mapping.kind in _HOLD_MESSAGES)
    proposed = {heading: act for heading, act in actions.items() if heading not in decided}
    if proposed:
        mapping = replace(mapping, texts=replace(mapping.texts, privacy={**decided, **proposed}))
    stored = [heading for heading in texts if is_table or heading in used]
    in_full = [h for h in stored if mapping.texts.privacy.get(h, "keep") == "keep"]
    notes = warnings(scan((heading, texts[heading]) for heading in in_full))
    dropped = [f"“{heading}”" for heading in stored if proposed.get(heading) == "drop"]
    if dropped:
        text = f"Texts of messages are not stored unless you choose to keep them: {', '.join(dropped[:8])}."
        notes.append(Problem(text, level="note"))
    return mapping, notes


def _saved_member(path: Path, saved: FileLayout) -> str:
    """Return the member a saved mapping names, where this archive has one of that name."""
    wanted = saved.packing.member
    return wanted if wanted and wanted in members(path) else ""


def reinterpret(inspection: Inspection, hints: Hints) -> Inspection:
    """Understand an inspected file anew under other hints, from its sample alone (the sheet stays)."""
    layout = inspection.mapping.layout
    stem = Path(inspection.file).stem
    found: Understanding = interpret(
        inspection.headings, list(inspection.sample), layout, stem, hints
    )
    return replace(
        inspection,
        mapping=found.mapping,
        confidence=found.confidence,
        notes=(*found.notes_for(found.mapping), *unread_notes(inspection, found.mapping)),
    )
