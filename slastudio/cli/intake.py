"""Commands that read files: import, inspect, tree."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slastudio.cli.console import add_command, console_progress, read_pairs, show_json
from slastudio.shared.problems import StudioError

if TYPE_CHECKING:
    from slastudio.evidence.intake import Hints, Inspection, Mapping
    from slastudio.evidence.reading import FilePart
    from slastudio.importing.file_hash import Hashing
    from slastudio.operations.corrections import Corrections
    from slastudio.operations.imports import ImportResult

_ROWS = 5
_TOLD = 12
_SWITCH = 0.0005  # seconds; threads that read and compress wait less for one another, an import takes a tenth less


def add_commands(commands: Any) -> None:
    """Add the commands that read files."""
    take = add_command(commands, "import", run_import, "Import files, or all files of folders, as evidence.")
    take.add_argument("project", type=Path)
    take.add_argument("files", type=Path, nargs="+", metavar="FILE", help="a file, or a folder with all its files")
    _add_reading(take)
    take.add_argument("--keep-original", action="store_true", help="keep a compressed copy of each file in the project")
    take.add_argument("--confirmed", action="store_true", help="the files are really this client's")
    take.add_argument("--dry-run", action="store_true", help="only say how each file would be understood")
    take.add_argument("--json", action="store_true")
    look = add_command(commands, "inspect", run_inspect, "Say how a file would be understood, without a project.")
    look.add_argument("files", type=Path, nargs="+", metavar="FILE")
    _add_reading(look)
    look.add_argument("--json", action="store_true")
    tree = add_command(commands, "tree", run_tree, "List the places of a JSON document where records may be.")
    tree.add_argument("file", type=Path)
    tree.add_argument("--limit", type=int, default=200, metavar="N", help="how many places at most (default 200)")
    tree.add_argument("--json", action="store_true")


def _add_reading(parser: argparse.ArgumentParser) -> None:
    """Add the options by which one says how files are to be read."""
    for name, metavar, about in (
        ("--timezone", "ZONE", "zone of times that carry none"),
        ("--sheet", "NAME", "sheet of a workbook"),
        ("--date", "YYYY-MM-DD", "date of records that carry none"),
        ("--start", "MOMENT", "moment from which relative times count"),
        ("--currency", "CODE", "currency of amounts that carry none"),
        ("--records", "PATH", "where the records of a JSON document are, as `tree` lists it"),
        ("--member", "NAME", "file inside a ZIP archive"),
    ):
        parser.add_argument(name, default="", metavar=metavar, help=about)
    parser.add_argument("--as", dest="kind", default="", metavar="KIND", help="read the files as this kind of evidence")
    parser.add_argument(
        "--table", type=int, default=None, metavar="N", help="which of several tables in a sheet, from 1"
    )
    parser.add_argument("--prices", type=Path, default=None, metavar="FILE", help="price list to compute costs from")
    for name, metavar, about in (
        ("--map", "FIELD=COLUMN", "take a field from this column"),
        ("--privacy", "COLUMN=ACTION", "keep, drop, hash or truncate:N the texts of a column"),
        ("--segment", "COLUMN", "keep a column as a segment"),
        ("--value", "FIELD:SPELLING=STORED", "store another word for a file's spelling"),
        ("--missing", "COLUMN=TEXT", "a text of a column that means no value"),
    ):
        given = "fields" if name == "--map" else name[2:]
        parser.add_argument(
            name, dest=given, action="append", default=[], metavar=metavar, help=f"{about}; may be repeated"
        )


# Commands import what they need when they run: asking for the templates must not wait for pandas.


def _hints(args: argparse.Namespace) -> Hints:
    from slastudio.evidence.intake import Hints
    from slastudio.importing.prices import read_prices

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
    )


def _part(args: argparse.Namespace) -> FilePart:
    from slastudio.evidence.reading import FilePart

    if args.table is not None and args.table < 1:
        raise StudioError("Tables are counted from 1.")
    return FilePart(args.member, None if args.table is None else args.table - 1)


def _corrections(args: argparse.Namespace) -> Corrections:
    from slastudio.operations.corrections import Corrections

    missing: dict[str, list[str]] = {}
    for text in args.missing:
        for column, absent in read_pairs([text]).items():
            missing.setdefault(column, []).append(absent)
    return Corrections(read_pairs(args.privacy), args.segment, [_value(text) for text in args.value], missing)


def _value(text: str) -> tuple[str, str, str]:
    name, colon, rest = text.partition(":")
    spelling, equals, stored = rest.rpartition("=")
    if not (colon and equals and name.strip() and spelling.strip()):
        raise StudioError(f"“{text}” is not FIELD:SPELLING=STORED, such as severity:hoch=Sev 2.")
    return name.strip(), spelling, stored.strip()


def files_of(paths: Sequence[Path]) -> list[Path]:
    """Return files as they are and the files of folders, at any depth, in order of name; what was named twice stands twice.

    Hidden files, lock files of office programs and projects are left out. Raises StudioError for a folder without files.
    """
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(each for each in path.rglob("*") if each.is_file() and _is_export(each.relative_to(path)))
        if not inside:
            raise StudioError(f"There is no file to import in the folder {path}.")
        found += inside
    return found


def _is_export(path: Path) -> bool:
    hidden = any(part.startswith((".", "~$", "__MACOSX")) for part in path.parts)
    return not hidden and path.suffix != ".slastudio" and path.name.casefold() not in ("thumbs.db", "desktop.ini")


def run_import(args: argparse.Namespace) -> int:
    from slastudio.importing.file_hash import Hashing

    # a large file is hashed while the rest of the program is read
    one = args.files[0] if len(args.files) == 1 and args.files[0].is_file() and not args.dry_run else None
    with Hashing(one) if one is not None else nullcontext() as hashing:
        return _import(args, hashing)


def _import(args: argparse.Namespace, hashing: Hashing | None) -> int:
    from slastudio.operations.imports import import_file, inspect_file
    from slastudio.operations.projects import open_project

    files, hints, part, wanted = files_of(args.files), _hints(args), _part(args), _corrections(args)
    sys.setswitchinterval(_SWITCH)
    with open_project(args.project, write=not args.dry_run) as project:
        if args.dry_run:
            return _look(files, lambda file: inspect_file(project, file, hints, part), wanted, as_json=args.json)

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
            )

        return _take(files, take, as_json=args.json)


def _mapping(inspection: Inspection, wanted: Corrections) -> Mapping:
    from slastudio.operations.corrections import corrected

    return corrected(inspection, wanted)


def _take(files: Sequence[Path], take: Callable[[Path], ImportResult], *, as_json: bool) -> int:
    """Import file by file, each for itself; return 1 where one failed or nothing at all was accepted."""
    from slastudio.reports.listings import batch_document, batch_sentence

    entries: list[dict[str, Any]] = []
    read = accepted = failed = 0
    for file in files:
        try:
            result = take(file)
        except (StudioError, OSError) as error:
            failed += 1
            entries.append(_failure(file, error))
            print(f"slastudio: {entries[-1]['error']}", file=sys.stderr)
            continue
        read, accepted = read + result.batch.read, accepted + result.batch.accepted
        entries.append({**batch_document(result.batch), "already": result.already})
        if not as_json:
            print(batch_sentence(result.batch))
            _print_notes(result.batch.problems)
    if as_json:
        show_json({"files": entries})
    return 1 if failed or (read > 0 and not accepted) else 0


def _failure(file: Path, error: Exception) -> dict[str, Any]:
    """Return a file that could not be imported as an entry; a file held back carries its question."""
    reason = getattr(error, "strerror", None)
    told = f"{file} cannot be read: {reason or error}." if isinstance(error, OSError) else str(error)
    question = getattr(error, "question", None)
    hint = " Add --confirmed if it is." if question else ""
    return {"file": file.name or str(file), "error": told + hint, **({"question": question} if question else {})}


def _print_notes(problems: Sequence[Any]) -> None:
    notes = [each for each in problems if each.row is None]
    rows = [each for each in problems if each.row is not None]
    for each in [*notes, *rows][:_TOLD]:
        print(f"  {each.level}: {each if each.row is not None else each.message}")
    if len(notes) + len(rows) > _TOLD:
        print(f"  … and {len(notes) + len(rows) - _TOLD} more")


# -- looking only ---------------------------------------------------------------------------------------------------


def run_inspect(args: argparse.Namespace) -> int:
    from slastudio.importing.inspection import inspect

    hints, part = _hints(args), _part(args)
    return _look(files_of(args.files), lambda file: inspect(file, hints, part), _corrections(args), as_json=args.json)


def _look(files: Sequence[Path], look: Callable[[Path], Inspection], wanted: Corrections, *, as_json: bool) -> int:
    entries: list[dict[str, Any]] = []
    for file in files:
        try:
            found = look(file)
            entries.append(_understood(found, _mapping(found, wanted) if wanted else found.mapping))
        except (StudioError, OSError) as error:
            entries.append(_failure(file, error))
            print(f"slastudio: {entries[-1]['error']}", file=sys.stderr)
            continue
        if not as_json:
            _print_understood(entries[-1])
    if as_json:
        show_json({"files": entries})
    return int(any("error" in each for each in entries))


def _understood(found: Inspection, mapping: Mapping) -> dict[str, Any]:
    """Return how a file would be understood, with its first records, as JSON."""
    from slastudio.evidence.mapping_json import mapping_document
    from slastudio.importing.preview import preview

    shown = preview(found, mapping, _ROWS)
    rows = [
        {
            "row": row.row,
            "applicable": row.applicable,
            "values": {name: cell.text or None for name, cell in row.cells.items()},
            "problems": {name: cell.problem for name, cell in row.cells.items() if cell.problem},
        }
        for row in shown.rows
    ]
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
        "notes": [each.as_json() for each in found.notes],
        "rows": rows,
    }


def _print_understood(entry: dict[str, Any]) -> None:
    print(f"{entry['file']}: {entry['kind']} ({entry['format']}, {entry['confidence']:.0%} sure); nothing was stored.")
    for name, source in entry["mapping"]["fields"].items():
        told = source.get("column") or f"“{source.get('constant', '')}”"
        unit = f" ({source['unit']})" if source.get("unit") else ""
        print(f"  {name} ← {told}{unit}")
    for note in entry["notes"]:
        print(f"  {note['level']}: {note['message']}")
    for row in entry["rows"]:
        values = {name: text for name, text in row["values"].items() if text} | row["problems"]
        print(f"  row {row['row']}: {'; '.join(f'{name}={text}' for name, text in values.items())}"[:1000])


def run_tree(args: argparse.Namespace) -> int:
    from slastudio.operations.imports import json_tree

    places = json_tree(args.file, args.limit)
    if args.json:
        show_json([{"path": p.path, "kind": p.kind, "count": p.count, "example": p.example} for p in places])
        return 0
    for place in places:
        print(f"{place.path or '(the whole document)'}\t{place.kind}, {place.count:,}\t{place.example}")
    return 0
