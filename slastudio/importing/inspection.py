"""A first look at a file: what it is, how it would be understood, and how sure that is."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from slastudio.evidence.intake import Hints, Inspection, Mapping
from slastudio.importing.choices import LAYOUT, Understanding
from slastudio.importing.formats import FORMATS, recognise
from slastudio.importing.formats.declaration import fold
from slastudio.importing.guesses import canonical_kind, is_evidence
from slastudio.importing.heads import read_head
from slastudio.importing.interpretation import interpret
from slastudio.importing.packed import members
from slastudio.importing.sourcechunks import Request
from slastudio.importing.sources import identify
from slastudio.importing.tableheads import Head
from slastudio.importing.tables import read_chunks
from slastudio.importing.times import guess_order
from slastudio.shared.progress import Progress

SAMPLE = 200
_SCAN = 200_000


def _is_known(cells: Sequence[str]) -> bool:
    names = [cell for cell in cells if cell.strip()]
    return len(names) > 1 and (recognise(names, FORMATS, is_json=False) is not None or canonical_kind(names, "") != "")


def _signature(headings: Sequence[str]) -> str:
    return hashlib.sha256("\x1f".join(sorted(map(fold, headings))).encode()).hexdigest()


def _sample(head: Head, mapping: Mapping) -> tuple[tuple[int, dict[str, str]], ...]:
    """Return the first records; where a format leaves other records out, the first that are evidence."""
    chosen = [record for record in head.records if record[0] and is_evidence(record[1], mapping.options)]
    return tuple((chosen or [record for record in head.records if record[0]])[:SAMPLE])


def _settle_order(path: Path, mapping: Mapping) -> Mapping:
    """Look further into the file for a date that decides between day/month and month/day."""
    open_fields = {n: s for n, s in mapping.fields.items() if s.unit.endswith("?")}
    if not open_fields:
        return mapping
    headings = tuple({source.column for source in open_fields.values()})
    request = Request(path, mapping.options["container"], mapping.options, headings, keep_ragged=True)
    seen = 0
    for chunk in read_chunks(request, Progress()):
        for heading in headings:
            if order := guess_order([v for v in chunk.columns.get(heading, []) if v]):
                return _with_order(mapping, order)
        seen += len(chunk.numbers)
        if seen > _SCAN:
            break
    return mapping


def _with_order(mapping: Mapping, order: str) -> Mapping:
    fields = {n: replace(s, unit=order) if s.unit.endswith("?") else s for n, s in mapping.fields.items()}
    return replace(mapping, fields=fields)


def inspect(path: Path, hints: Hints | None = None, options: dict[str, Any] | None = None) -> Inspection:
    """Look at the head of a file and say how it would be understood; hints take precedence over guesses.

    options: `member` chooses a file of a ZIP archive, `table` (from 0) one of several tables below one another. The
    SHA-256 of a large file stays "": it is hashed while it is imported.

    Raises StudioError naming the file, what was expected and what to do: a missing, empty, packed, binary or
    unreadable file, a sheet or heading that is not there.
    """
    hints = hints or Hints()
    path = Path(path)
    saved = hints.saved.options if hints.saved else {}
    chosen = options or {}
    source = identify(path, str(chosen.get("member", "")) or _saved_member(path, saved))
    table = chosen.get("table", saved.get("table"))
    sheet = hints.sheet or str(saved.get("sheet", ""))
    head = read_head(source, _is_known, sheet, table if isinstance(table, int) else None, hints.records)
    found = interpret(head.headings, head.records, head.options, path.stem, hints)
    mapping = _settle_order(path, found.mapping)
    return Inspection(
        str(path),
        path.name,
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
        (*head.notes, *found.notes_for(mapping)),
    )


def _saved_member(path: Path, saved: dict[str, Any]) -> str:
    """Return the member a saved mapping names, where this archive has one of that name."""
    wanted = str(saved.get("member", ""))
    return wanted if wanted and wanted in members(path) else ""


def reinterpret(inspection: Inspection, hints: Hints) -> Inspection:
    """Understand an inspected file anew under other hints, from its sample alone (the sheet stays)."""
    options = {key: value for key, value in inspection.mapping.options.items() if key in LAYOUT}
    stem = Path(inspection.file).stem
    found: Understanding = interpret(inspection.headings, list(inspection.sample), options, stem, hints)
    return replace(
        inspection, mapping=found.mapping, confidence=found.confidence, notes=tuple(found.notes_for(found.mapping))
    )
