"""The command line: every main job without a window. Exit code 0 done, 1 with one clear message, 2 wrong usage."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from slastudio import __version__
from slastudio.shared.outputs import require_output
from slastudio.shared.problems import StudioError

Command = Callable[[argparse.Namespace], int]


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands; each sets `run`."""
    parser = argparse.ArgumentParser(
        prog="slastudio",
        description="Agreements, evidence and monthly proof for AI systems in production.",
        epilog="slastudio [PROJECT] opens the window.",
    )
    parser.add_argument("--version", action="version", version=f"slastudio {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _project_commands(commands)
    _import_commands(commands)
    _output_commands(commands)
    _register_commands(commands)
    return parser


def _command(commands: Any, name: str, run: Command, about: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about)
    parser.set_defaults(run=run)
    return parser


def _project_commands(commands: Any) -> None:
    _command(
        commands, "templates", run_templates, "List the templates, one slug a line with a description behind a tab."
    )
    new = _command(commands, "new", run_new, "Make a project from a template.")
    new.add_argument("project", type=Path)
    new.add_argument("--template", required=True, metavar="NAME")
    new.add_argument("--client", default="", metavar="NAME")
    new.add_argument("--zone", default="UTC", metavar="ZONE", help="IANA zone in which days are counted (default UTC)")
    terms = commands.add_parser("terms", help="Read or replace the terms as YAML.").add_subparsers(
        dest="action", metavar="ACTION", required=True
    )
    get = _command(terms, "get", run_terms_get, "Print the terms as YAML.")
    get.add_argument("project", type=Path)
    get.add_argument("-o", "--output", type=Path, metavar="FILE.yaml")
    put = _command(terms, "set", run_terms_set, "Replace the draft by a YAML file.")
    put.add_argument("project", type=Path)
    put.add_argument("file", type=Path)
    sample = _command(commands, "sample", run_sample, "Build the sample project in a folder.")
    sample.add_argument("folder", type=Path)


def _import_commands(commands: Any) -> None:
    take = _command(commands, "import", run_import, "Import files as evidence.")
    take.add_argument("project", type=Path)
    take.add_argument("files", type=Path, nargs="+", metavar="FILE")
    take.add_argument("--as", dest="kind", default="", metavar="KIND", help="read the files as this kind of evidence")
    take.add_argument(
        "--map",
        dest="fields",
        action="append",
        default=[],
        metavar="FIELD=COLUMN",
        help="take a field from this column",
    )
    take.add_argument("--timezone", default="", metavar="ZONE", help="zone of times that carry none")
    take.add_argument("--sheet", default="", metavar="NAME", help="sheet of a workbook")
    take.add_argument("--date", default="", metavar="YYYY-MM-DD", help="date of records that carry none")
    take.add_argument("--start", default="", metavar="MOMENT", help="moment from which relative times count")
    take.add_argument("--currency", default="", metavar="CODE", help="currency of amounts that carry none")
    take.add_argument("--json", action="store_true")
    listed = _command(commands, "imports", run_imports, "List the imports, or take one back.")
    listed.add_argument("project", type=Path)
    listed.add_argument("--remove", type=int, metavar="ID")
    listed.add_argument("--json", action="store_true")
    rows = _command(commands, "rows", run_rows, "Give stored rows back as CSV.")
    rows.add_argument("project", type=Path)
    rows.add_argument("kind")
    rows.add_argument(
        "--where", action="append", default=[], metavar="COLUMN=VALUE", help="also != >= <= > <; may be repeated"
    )
    rows.add_argument("--csv", type=Path, required=True, metavar="FILE")
    rows.add_argument("--json", action="store_true")


def _output_commands(commands: Any) -> None:
    judge = _command(commands, "assess", run_assess, "Judge a period.")
    judge.add_argument("project", type=Path)
    judge.add_argument(
        "--period",
        metavar="2026-10",
        default=None,
        help="month, 2026-Q4 or 2026-W41 (default: the latest month with data)",
    )
    judge.add_argument("--json", action="store_true")
    for name, run, about in (
        ("appendix", run_appendix, "Write the contract appendix."),
        ("report", run_report, "Write the monthly report."),
    ):
        command = _command(commands, name, run, about)
        command.add_argument("project", type=Path)
        command.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.pdf")
        command.add_argument("--issued", type=_date, default=None, metavar="DATE", help="issue date (default: today)")
        if name == "report":
            command.add_argument("--period", metavar="2026-10", required=True)
            command.add_argument("--workbook", type=Path, default=None, metavar="FILE.xlsx")


def _register_commands(commands: Any) -> None:
    register = _command(commands, "register", run_register, "List, add to or amend a register.")
    register.add_argument("project", type=Path)
    register.add_argument("kind", help="incidents, approvals, changes, decisions or exclusions")
    register.add_argument("action", choices=("list", "add", "amend"))
    register.add_argument("values", nargs="*", metavar="[ID] FIELD=VALUE", help="amend takes the record's id first")
    register.add_argument("--why", default="", help="reason of an amendment")
    register.add_argument("--who", default="", help="who amends")
    register.add_argument("--json", action="store_true")


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a date such as 2026-11-03") from None


def _show(document: Any) -> None:
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


# Commands import what they need when they run: asking for the templates must not wait for pandas.


def run_templates(_: argparse.Namespace) -> int:
    from slastudio.operations.templates import list_templates

    for each in list_templates():
        print(f"{each.slug}\t{each.title}: {each.description}")
    return 0


def run_new(args: argparse.Namespace) -> int:
    from slastudio.operations.projects import create_project

    with create_project(args.project, args.template, client=args.client, zone=args.zone) as project:
        print(f"Made {project.path}.")
    return 0


def run_terms_get(args: argparse.Namespace) -> int:
    from slastudio.operations.projects import open_project
    from slastudio.operations.terms import terms_yaml

    with open_project(args.project, write=False) as project:
        text = terms_yaml(project)
    if args.output is None:
        sys.stdout.write(text)
    else:
        _write_text(args.output, text)
    return 0


def _write_text(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise StudioError(f"{path} cannot be written: {error.strerror or error}.") from None


def run_terms_set(args: argparse.Namespace) -> int:
    from slastudio.operations.projects import open_project
    from slastudio.operations.terms import set_terms

    try:
        text = args.file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise StudioError(f"{args.file} cannot be read as UTF-8 text: {error}.") from None
    with open_project(args.project) as project:
        set_terms(project, text, args.file.name)
    print("The draft was replaced.")
    return 0


def run_sample(args: argparse.Namespace) -> int:
    from slastudio.operations.samples import build_sample

    print(build_sample(args.folder, _console_progress()))
    return 0


def _console_progress() -> Any:
    from slastudio.shared.progress import Progress

    last = [""]

    def say(step: str, fraction: float) -> None:
        if step != last[0] and sys.stderr.isatty():
            print(f"{fraction:4.0%}  {step}", file=sys.stderr)
        last[0] = step

    return Progress(say)


def run_import(args: argparse.Namespace) -> int:
    from slastudio.evidence.intake import Hints
    from slastudio.operations.imports import import_file
    from slastudio.operations.projects import open_project
    from slastudio.reports.listings import batch_document, batch_sentence

    hints = Hints(
        kind=args.kind,
        fields=_pairs(args.fields),
        timezone=args.timezone,
        sheet=args.sheet,
        date=args.date,
        start=args.start,
        currency=args.currency,
    )
    done, failed = [], []
    with open_project(args.project) as project:
        for file in args.files:
            try:
                done.append(import_file(project, file, hints, progress=_console_progress()).batch)
            except StudioError as error:
                failed.append({"file": file.name or str(file), "error": str(error)})
    if args.json:
        _show({"files": [batch_document(each) for each in done] + failed})
    else:
        for each in done:
            print(batch_sentence(each))
    for failure in failed:
        print(f"slastudio: {failure['error']}", file=sys.stderr)
    nothing = sum(batch.read for batch in done) > 0 and not any(batch.accepted for batch in done)
    return 1 if failed or nothing else 0


def _pairs(texts: Sequence[str]) -> dict[str, str]:
    pairs = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise StudioError(f"“{text}” is not FIELD=VALUE.")
        pairs[name.strip()] = value.strip()
    return pairs


def run_imports(args: argparse.Namespace) -> int:
    from slastudio.operations.imports import list_imports, remove_import
    from slastudio.operations.projects import open_project
    from slastudio.reports.listings import batch_document, batch_sentence

    if args.remove is not None:
        with open_project(args.project) as project:
            removal = remove_import(project, args.remove)
        if args.json:
            _show({"removed": batch_document(removal.batch), "orphaned": list(removal.orphaned)})
        else:
            print(f"Removed import {removal.batch.id}, {removal.batch.file}.")
            for each in removal.orphaned:
                print(f"Amendments of {each} have no record any more.")
        return 0
    with open_project(args.project, write=False) as project:
        batches = list_imports(project)
    if args.json:
        _show([batch_document(each) for each in batches])
    else:
        print("\n".join(f"{each.id}  {batch_sentence(each)}" for each in batches) or "Nothing was imported yet.")
    return 0


def run_rows(args: argparse.Namespace) -> int:
    from slastudio.operations.projects import open_project
    from slastudio.operations.rows import export_rows, parse_filter

    with open_project(args.project, write=False) as project:
        count = export_rows(project, args.kind, args.csv, tuple(parse_filter(each) for each in args.where))
    if args.json:
        _show({"file": str(args.csv), "rows": count})
    else:
        print(f"{count:,} rows written to {args.csv}.")
    return 0


def run_assess(args: argparse.Namespace) -> int:
    from slastudio.operations.assessments import assess
    from slastudio.operations.projects import open_project
    from slastudio.reports.listings import result_line
    from slastudio.reports.machine import assessment_document

    with open_project(args.project, write=False) as project:
        assessment = assess(project, args.period)
    if args.json:
        _show(assessment_document(assessment))
        return 0
    print(f"{assessment.client}, {assessment.period.title}, agreement {assessment.agreement.version}")
    print(assessment.headline)
    for result in assessment.results:
        print(result_line(result))
    return 0


def run_appendix(args: argparse.Namespace) -> int:
    from slastudio.operations.documents import write_appendix
    from slastudio.operations.projects import open_project

    with open_project(args.project, write=False) as project:
        print(write_appendix(project, args.output, issued=args.issued, progress=_console_progress()))
    return 0


def run_report(args: argparse.Namespace) -> int:
    from slastudio.operations.documents import write_report
    from slastudio.operations.projects import open_project

    with open_project(args.project, write=False) as project:
        print(
            write_report(
                project,
                args.period,
                args.output,
                workbook=args.workbook,
                issued=args.issued,
                progress=_console_progress(),
            )
        )
    if args.workbook is not None:
        print(args.workbook)
    return 0


def run_register(args: argparse.Namespace) -> int:
    from slastudio.operations.projects import open_project
    from slastudio.operations.registers import add_entry, amend_entry, list_entries
    from slastudio.reports.listings import entry_document, entry_line

    values = list(args.values)
    with open_project(args.project, write=args.action != "list") as project:
        if args.action == "list":
            entries = list_entries(project, args.kind)
        elif args.action == "add":
            entries = (add_entry(project, args.kind, _pairs(values)),)
        else:
            if not values or "=" in values[0]:
                raise StudioError(
                    "Name the record to amend first: slastudio register PROJECT KIND amend ID FIELD=VALUE --why TEXT."
                )
            entries = (amend_entry(project, args.kind, values[0], _pairs(values[1:]), why=args.why, who=args.who),)
    if args.json:
        _show([entry_document(each) for each in entries] if args.action == "list" else entry_document(entries[0]))
    else:
        print("\n".join(entry_line(each) for each in entries) or "The register is empty.")
    return 0


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; mistakes of usage exit with 2 from argparse."""
    args = build_parser().parse_args(arguments)
    try:
        _check_paths(args)
        return int(args.run(args))
    except StudioError as error:
        return _fail(args, str(error))
    except BrokenPipeError:
        return 0
    except OSError as error:
        return _fail(args, f"{error.filename or args.command} cannot be used: {error.strerror or error}.")


def _check_paths(args: argparse.Namespace) -> None:
    """Refuse to write a result over a project or a folder, before anything is done."""
    project = getattr(args, "project", Path("project"))
    if not project.name:
        raise StudioError(f"{project} is a folder. Name the project's file.")
    for each in (getattr(args, name, None) for name in ("output", "csv", "workbook")):
        if each is not None:
            require_output(each, project)


def _fail(args: argparse.Namespace, message: str) -> int:
    if getattr(args, "json", False):
        _show({"error": message})
    print(f"slastudio: {message}", file=sys.stderr)
    return 1
