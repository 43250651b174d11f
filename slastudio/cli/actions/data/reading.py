"""Commands that look at files, and what importing them does file by file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from slastudio.cli.actions.data.questions import print_question
from slastudio.cli.console import console_progress, read_pairs, show_json, show_line, show_problem
from slastudio.cli.listings.records import batch_document, batch_sentence
from slastudio.cli.opened import open_project
from slastudio.contract.words.figures import show_percent
from slastudio.evidence.intake import Hints, Inspection, Mapping
from slastudio.evidence.mapping_json import mapping_document
from slastudio.evidence.questions import GivenAnswer, Question, merged
from slastudio.evidence.reading import FilePart
from slastudio.importing.conversion.preview import preview
from slastudio.importing.conversion.prices import read_prices
from slastudio.importing.conversion.telling import look_through
from slastudio.importing.files.file_hash import Hashing
from slastudio.importing.understanding.inspection import inspect
from slastudio.operations.evidence.corrections import Corrections, corrected
from slastudio.operations.evidence.imports import ImportResult, import_file, inspect_file, json_tree
from slastudio.operations.evidence.questions import (
    answer_words,
    given_now,
    questions_of,
    read_choice,
)
from slastudio.reports.machine.questions import question_document
from slastudio.shared.periods import parse_period
from slastudio.shared.problems import Problem, StudioError

_ROWS = 5
_TOLD = 12
_LEVELS = ("error", "warning", "note")
_SWITCH = 0.0005  # seconds; threads that read and compress wait less for one another, an import takes a tenth less


def _hints(args: argparse.Namespace) -> Hints:
    return Hints(
        kind=args.kind,
        fields=read_pairs(args.fields),
        timezone=args.timezone,
        sheet=args.sheet,
        date=args.date,
        start=args.start,
        currency=args.currency,
        records=args.records,
        prices=tuple(read_prices(args.prices)) if args.prices is not None else (),
        answers=_answers(getattr(args, "answers", ())),
    )


def _answers(given: Sequence[str]) -> dict[str, GivenAnswer]:
    return given_now(dict(read_choice(each) for each in given))


def _part(args: argparse.Namespace) -> FilePart:
    if args.table is not None and args.table < 1:
        raise StudioError("Tables are counted from 1.")
    return FilePart(args.member, None if args.table is None else args.table - 1)


def _corrections(args: argparse.Namespace) -> Corrections:
    missing: dict[str, list[str]] = {}
    for text in args.missing:
        for column, absent in read_pairs([text]).items():
            missing.setdefault(column, []).append(absent)
    return Corrections(
        read_pairs(args.privacy), args.segment, [_value(text) for text in args.value], missing
    )


def _value(text: str) -> tuple[str, str, str]:
    name, colon, rest = text.partition(":")
    spelling, equals, stored = rest.rpartition("=")
    if not (colon and equals and name.strip() and spelling.strip()):
        raise StudioError(f"“{text}” is not FIELD:SPELLING=STORED, such as severity:hoch=Sev 2.")
    return name.strip(), spelling, stored.strip()


def files_of(paths: Sequence[Path]) -> list[Path]:
    """Return files as they are and the files of folders, at any depth, in order of name; what was
    named twice stands twice.

    Hidden files, lock files of office programs and projects are left out. Raises StudioError for a
    folder without files.
    """
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(
            each
            for each in path.rglob("*")
            if each.is_file() and _is_export(each.relative_to(path))
        )
        if not inside:
            raise StudioError(f"There is no file to import in the folder {path}.")
        found += inside
    return found


def _is_export(path: Path) -> bool:
    hidden = any(part.startswith((".", "~$", "__MACOSX")) for part in path.parts)
    return (
        not hidden
        and path.suffix != ".slastudio"
        and path.name.casefold() not in ("thumbs.db", "desktop.ini")
    )


def import_files(args: argparse.Namespace, hashing: Hashing | None) -> int:
    files, hints, part, wanted = files_of(args.files), _hints(args), _part(args), _corrections(args)
    sys.setswitchinterval(_SWITCH)
    with open_project(args.project, write=not args.dry_run) as project:
        if args.dry_run:
            return _look(
                files,
                lambda file: inspect_file(project, file, hints, part),
                wanted,
                as_json=args.json,
            )

        covers = parse_period(args.covers, project.agreements.zone()) if args.covers else None

        def take(file: Path) -> ImportResult:
            mapping = _mapping(inspect_file(project, file, hints, part), wanted) if wanted else None
            return import_file(
                project,
                file,
                hints,
                mapping,
                console_progress(),
                part=part,
                keep_original=args.keep_original,
                confirmed=args.confirmed,
                hashing=hashing,
                covers=covers,
            )

        def asked(batch: int) -> tuple[Question, ...]:
            return tuple(each for each in questions_of(project, batch) if each.is_open)

        code = _take(files, take, asked, as_json=args.json)
        answer_words(project, hints.answers)
        return code


def _mapping(inspection: Inspection, wanted: Corrections) -> Mapping:
    return corrected(inspection, wanted)


def _take(
    files: Sequence[Path],
    take: Callable[[Path], ImportResult],
    asked: Callable[[int], Sequence[Question]],
    *,
    as_json: bool,
) -> int:
    """Import file by file, each for itself; return 1 where one failed or nothing at all was
    accepted.
    """

    entries: list[dict[str, Any]] = []
    questions: list[Question] = []
    read = accepted = failed = 0
    for file in files:
        try:
            result = take(file)
        except (StudioError, OSError) as error:
            failed += 1
            entries.append(_failure(file, error))
            show_problem(entries[-1]["error"])
            continue
        read, accepted = read + result.batch.read, accepted + result.batch.accepted
        entries.append({**batch_document(result.batch), "already": result.already})
        left_open = asked(result.batch.id)
        questions += left_open
        if not as_json:
            show_line(batch_sentence(result.batch))
            _print_notes(result.batch.problems)
            for each in left_open:
                print_question(each)
    if as_json:
        told = [question_document(each) for each in merged(questions)]
        show_json({"files": entries, "questions": told})
    return 1 if failed or (read > 0 and not accepted) else 0


def _failure(file: Path, error: Exception) -> dict[str, Any]:
    """Return a file that could not be imported as an entry; a file held back carries its question."""
    reason = getattr(error, "strerror", None)
    told = (
        f"{file} cannot be read: {reason or error}." if isinstance(error, OSError) else str(error)
    )
    question = getattr(error, "question", None)
    hint = " Add --confirmed if it is." if question else ""
    return {
        "file": file.name or str(file),
        "error": told + hint,
        **({"question": question} if question else {}),
    }


def _print_notes(problems: Sequence[Problem]) -> None:
    notes = [each for each in problems if each.row is None]
    # what is cut off must be what matters least
    notes.sort(key=lambda each: _LEVELS.index(each.level))
    rows = [each for each in problems if each.row is not None]
    for each in [*notes, *rows][:_TOLD]:
        show_line(f"  {each.level}: {each if each.row is not None else each.message}")
    if len(notes) + len(rows) > _TOLD:
        print(f"  … and {len(notes) + len(rows) - _TOLD} more")


def run_inspect(args: argparse.Namespace) -> int:
    hints, part = _hints(args), _part(args)
    return _look(
        files_of(args.files),
        lambda file: inspect(file, hints, part),
        _corrections(args),
        as_json=args.json,
    )


def _look(
    files: Sequence[Path], look: Callable[[Path], Inspection], wanted: Corrections, *, as_json: bool
) -> int:
    entries: list[dict[str, Any]] = []
    for file in files:
        try:
            found = look(file)
            entries.append(_understood(found, _mapping(found, wanted) if wanted else found.mapping))
        except (StudioError, OSError) as error:
            entries.append(_failure(file, error))
            show_problem(entries[-1]["error"])
            continue
        if not as_json:
            _print_understood(entries[-1])
    if as_json:
        show_json({"files": entries})
    return int(any("error" in each for each in entries))


def _understood(found: Inspection, mapping: Mapping) -> dict[str, Any]:
    """Return how a file would be understood, with its first records, as JSON."""
    told = look_through(Path(found.path), found, mapping, console_progress())
    shown = preview(found, mapping, _ROWS)
    rows = []
    for row in shown.rows:
        cells = row.cells.items()
        rows.append(
            {
                "row": row.row,
                "applicable": row.applicable,
                "values": {name: cell.text or None for name, cell in cells},
                "problems": {name: cell.problem for name, cell in cells if cell.problem},
            }
        )
    return {
        "file": found.file,
        "sha256": found.sha256 or None,
        "size": found.size,
        "container": found.container,
        "encoding": found.encoding or None,
        "kind": mapping.kind,
        "format": mapping.format,
        "confidence": round(found.confidence, 3),
        "headings": list(found.headings),
        "sheets": list(found.sheets),
        "zone_source": mapping.zone_source,
        "mapping": mapping_document(mapping),
        "rows_read": told.read,
        "accepted": told.accepted,
        "rejected": told.rejected,
        "not_applicable": told.not_applicable,
        "questions": [question_document(each) for each in found.questions],
        "notes": [each.as_json() for each in told.notes],
        "problems": [each.as_json() for each in told.records],
        "rows": rows,
    }


def _problem(told: dict[str, Any]) -> Problem:
    return Problem(told["message"], told["row"], told["column"] or "", told["level"])


def _print_understood(entry: dict[str, Any]) -> None:
    show_line(
        f"{entry['file']}: {entry['kind']} ({entry['format']}, {show_percent(entry['confidence'])} sure); nothing was stored."
    )
    for name, source in entry["mapping"]["fields"].items():
        told = source.get("column") or f"“{source.get('constant', '')}”"
        unit = f" ({source['unit']})" if source.get("unit") else ""
        show_line(f"  {name} ← {told}{unit}")
    print(
        f"  {entry['accepted']:,} of {entry['rows_read']:,} records could be accepted, {entry['rejected']:,} rejected, "
        f"{entry['not_applicable']:,} are of another sort."
    )
    _print_notes([_problem(each) for each in (*entry["notes"], *entry["problems"])])
    for asked in entry["questions"]:
        readings = ", ".join(each["name"] for each in asked["readings"])
        show_line(f"  asked: {asked['title']} ({asked['id']}={readings})")
    for row in entry["rows"]:
        values = {name: text for name, text in row["values"].items() if text} | row["problems"]
        show_line(
            f"  row {row['row']}: {'; '.join(f'{name}={text}' for name, text in values.items())}"[
                :1000
            ]
        )


def run_tree(args: argparse.Namespace) -> int:
    places = json_tree(args.file, args.limit)
    if args.json:
        show_json(
            [
                {"path": p.path, "kind": p.kind, "count": p.count, "example": p.example}
                for p in places
            ]
        )
        return 0
    for place in places:
        show_line(
            f"{place.path or '(the whole document)'}\t{place.kind}, {place.count:,}\t{place.example}"
        )
    return 0
