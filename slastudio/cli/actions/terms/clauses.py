"""Commands about the clause library: clauses PROJECT list, insert, keep, forget."""

from __future__ import annotations

import argparse

from slastudio.cli.console import show_json
from slastudio.cli.opened import open_project
from slastudio.contract.clauses.library import LibraryClause
from slastudio.contract.terms.sections import TITLES
from slastudio.operations.agreements.library import (
    HOUSE_FILE,
    insert_clause,
    keep_added_clause,
    library_for,
    remove_from_house_library,
)
from slastudio.shared.json_values import JsonObject


def run_list(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        clauses = library_for(project.path.parent).search(args.search)
    chosen = [clause for clause in clauses if args.section in ("", clause.section)]
    if args.json:
        show_json([_document(clause) for clause in chosen])
        return 0
    section = ""
    for clause in chosen:
        if clause.section != section:
            section = clause.section
            print(f"\n{TITLES[section]}")
        marks = f" → {clause.field}" if clause.field else ""
        marks += " (house)" if clause.origin == "house" else ""
        print(f"  {clause.id}{marks}: {clause.title}. {clause.summary}")
    return 0


def _document(clause: LibraryClause) -> JsonObject:
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
    with open_project(args.project) as project:
        clause, _ = insert_clause(project, args.clause, args.variant, replace=args.replace)
    print(
        f"{clause.title} ({args.variant}) now stands in {clause.field or TITLES[clause.section]}."
    )
    return 0


def run_keep(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        clause = keep_added_clause(project, args.clause)
        print(f"“{clause.title}” is kept as {clause.id} in {project.path.parent / HOUSE_FILE}.")
    return 0


def run_forget(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        remove_from_house_library(project.path.parent, args.clause)
        print(f"{args.clause} is no longer in {project.path.parent / HOUSE_FILE}.")
    return 0
