"""Commands about the clause library: clauses PROJECT list, insert, keep, forget."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from slastudio.cli.console import add_command, show_json
from slastudio.contract.sections import SECTIONS, TITLES


def add_commands(commands: Any) -> None:
    """Add the command about the clause library with its four intentions."""
    about = "List the clause library, put a clause into the draft, keep one of the draft's in the house library."
    clauses = commands.add_parser("clauses", help=about, description=about)
    clauses.add_argument("project", type=Path)
    actions = clauses.add_subparsers(dest="action", metavar="list|insert|keep|forget", required=True)
    listing = add_command(actions, "list", run_list, "List the program's clauses and the house's.")
    listing.add_argument("--section", choices=[name for name, _ in SECTIONS], default="")
    listing.add_argument("--search", default="", metavar="WORDS", help="only clauses that hold all these words")
    listing.add_argument("--json", action="store_true")
    insert = add_command(actions, "insert", run_insert, "Fill a field with a clause, or add it to its section.")
    insert.add_argument("clause", metavar="ID")
    insert.add_argument("--variant", default="standard", metavar="VARIANT", help="light, standard or strict")
    insert.add_argument("--replace", action="store_true", help="also where the field already says something")
    keep = add_command(actions, "keep", run_keep, "Copy one of the draft's own clauses into the house library.")
    keep.add_argument("clause", metavar="ADDED_CLAUSE_ID")
    forget = add_command(actions, "forget", run_forget, "Take a clause out of the house library.")
    forget.add_argument("clause", metavar="ID")


# Commands import what they need when they run: asking for the templates must not wait for pandas.


def run_list(args: argparse.Namespace) -> int:
    from slastudio.operations.library import library_for
    from slastudio.operations.projects import open_project

    with open_project(args.project, write=False) as project:
        found = library_for(project.path.parent).search(args.search)
    shown = [each for each in found if args.section in ("", each.section)]
    if args.json:
        show_json([_document(each) for each in shown])
        return 0
    section = ""
    for each in shown:
        if each.section != section:
            section = each.section
            print(f"\n{TITLES[section]}")
        marks = "".join((f" → {each.field}" if each.field else "", " (house)" if each.origin == "house" else ""))
        print(f"  {each.id}{marks}: {each.title}. {each.summary}")
    return 0


def _document(clause: Any) -> dict[str, Any]:
    return {
        "id": clause.id,
        "section": clause.section,
        "title": clause.title,
        "summary": clause.summary,
        "field": clause.field or None,
        "origin": clause.origin,
        "variants": dict(clause.variants),
    }


def run_insert(args: argparse.Namespace) -> int:
    from slastudio.operations.library import insert_clause
    from slastudio.operations.projects import open_project

    with open_project(args.project) as project:
        clause, _ = insert_clause(project, args.clause, args.variant, replace=args.replace)
    print(f"{clause.title} ({args.variant}) now stands in {clause.field or TITLES[clause.section]}.")
    return 0


def run_keep(args: argparse.Namespace) -> int:
    from slastudio.operations.library import HOUSE_FILE, keep_added_clause
    from slastudio.operations.projects import open_project

    with open_project(args.project, write=False) as project:
        clause = keep_added_clause(project, args.clause)
        print(f"“{clause.title}” is kept as {clause.id} in {project.path.parent / HOUSE_FILE}.")
    return 0


def run_forget(args: argparse.Namespace) -> int:
    from slastudio.operations.library import HOUSE_FILE, remove_from_house_library
    from slastudio.operations.projects import open_project

    with open_project(args.project, write=False) as project:
        remove_from_house_library(project.path.parent, args.clause)
        print(f"{args.clause} is no longer in {project.path.parent / HOUSE_FILE}.")
    return 0
