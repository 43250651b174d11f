"""The clause library as a user has it: the program's own clauses, and the house's beside the
projects.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import LiteralScalarString

from slastudio.contract.checks.against_itself.amended import Amended, amended_findings
from slastudio.contract.checks.readiness import check
from slastudio.contract.clauses.library import (
    MAX_BYTES,
    STANDARD,
    Library,
    LibraryClause,
    inserted,
    read_clauses,
    with_fixes,
)
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.drafting import AddedClause
from slastudio.contract.terms.findings import Finding
from slastudio.contract.terms.sections import SECTIONS
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.changes import Changed
from slastudio.project.file import Project
from slastudio.shared.inputs import Expected, read_text
from slastudio.shared.outputs import write_text
from slastudio.shared.problems import StudioError
from slastudio.shared.resources import resource, resource_text

HOUSE_FILE = "house-clauses.yaml"
_EXPECTED = Expected(
    "a clause library as YAML, a few hundred clauses", MAX_BYTES, "The file was not changed."
)
_HEAD = "# Clauses of the house, offered in every project of this folder beside the program's own.\nclauses: []\n"


def library_for(folder: Path) -> Library:
    """Return the program's clauses and the house's, by section; raise StudioError where the house's
    file is broken.
    """
    clauses = (*_own_clauses(), *house_clauses(folder))
    order = {name: number for number, (name, _) in enumerate(SECTIONS)}
    return Library(tuple(sorted(clauses, key=lambda each: order[each.section])))


def own_library() -> Library:
    """Return the program's own clauses: there is no house file in the folder they are in."""
    return library_for(resource("clauses"))


def _own_clauses() -> tuple[LibraryClause, ...]:
    return tuple(clause for name, _ in SECTIONS for clause in _own_clauses_of(name))


@lru_cache(maxsize=len(SECTIONS))
def _own_clauses_of(section: str) -> tuple[LibraryClause, ...]:
    """Return the program's clauses of one section, each of which fills a field of that section."""
    file = f"{section}.yaml"
    return read_clauses(resource_text("clauses", file), file, section=section)


def house_clauses(folder: Path) -> tuple[LibraryClause, ...]:
    """Return the clauses of the house library in a folder; none where there is no such file."""
    text = _house_text(folder)
    return () if text is None else read_clauses(text, str(folder / HOUSE_FILE), origin="house")


def _house_text(folder: Path) -> str | None:
    path = folder / HOUSE_FILE
    if not path.exists():
        return None
    return read_text(path, _EXPECTED)


def keep_in_house_library(folder: Path, clause: LibraryClause) -> None:
    """Add a clause to the house library, or replace the one with its id in its place; comments and
    order stay.
    """

    def put(rows: list[dict[str, str]]) -> None:
        row = _row(clause)
        for index, each in enumerate(rows):
            if str(each["id"]) == clause.id:
                rows[index] = row
                return
        rows.append(row)

    _edit(folder, put)


def remove_from_house_library(folder: Path, clause_id: str) -> None:
    """Take a clause out of the house library; raise StudioError where it holds none with this id."""

    def take(rows: list[dict[str, str]]) -> None:
        at = next((index for index, each in enumerate(rows) if str(each["id"]) == clause_id), None)
        if at is None:
            raise StudioError(f"{folder / HOUSE_FILE} holds no clause “{clause_id}”.")
        del rows[at]

    _edit(folder, take)


def _edit(folder: Path, change: Callable[[list[dict[str, str]]], None]) -> None:
    """Change the house file's rows and move the new file into place once it reads back."""
    path = folder / HOUSE_FILE
    text = _house_text(folder) or _HEAD
    # a file that is broken already is told, and not written over
    read_clauses(text, str(path), origin="house")
    yaml = YAML()
    yaml.width = 110
    yaml.indent(mapping=2, sequence=4, offset=2)
    document = yaml.load(text)
    if document is None:
        document = CommentedMap()
    if not document.get("clauses"):
        document["clauses"] = []
    change(document["clauses"])
    out = io.StringIO()
    yaml.dump(document, out)
    read_clauses(out.getvalue(), str(path), origin="house")
    write_text(path, out.getvalue())


def _row(clause: LibraryClause) -> dict[str, str]:
    named = {
        "id": clause.id,
        "section": clause.section,
        "title": clause.title,
        "summary": clause.summary,
        "field": clause.field,
        **dict(clause.variants),
    }
    return {name: _written(text) for name, text in named.items() if text}


def _written(text: str) -> str:
    lines = text.split("\n")
    plain = len(lines) > 1 and all(
        line.isprintable() and line and line == line.strip() for line in lines
    )
    return LiteralScalarString(text) if plain else text


def insert_clause(
    project: Project, clause_id: str, variant: str = STANDARD, *, replace: bool = False
) -> tuple[LibraryClause, Changed]:
    """Put a clause of the library into the draft; return it with what changed."""
    clause = library_for(project.path.parent).clause(clause_id)
    changed = save_agreement(
        project, inserted(current_agreement(project), clause, variant, replace=replace)
    )
    return clause, changed


def keep_added_clause(project: Project, added_id: str) -> LibraryClause:
    """Copy one of the draft's own clauses into the house library; its text becomes the standard
    variant.
    """
    added = current_agreement(project).drafting.clauses
    found = next((each for each in added if each.id == added_id), None)
    if found is None:
        listed = ", ".join(each.id for each in added) or "none"
        raise StudioError(
            f"The draft has no own clause “{added_id}”. Its own clauses are: {listed}."
        )
    clause = house_clause(found)
    keep_in_house_library(project.path.parent, clause)
    return clause


def house_clause(added: AddedClause) -> LibraryClause:
    """Return one of an agreement's own clauses as an entry of the house library."""
    if not added.wording.strip():
        raise StudioError(f"The clause “{added.id}” has no text yet.")
    slug = "-".join(
        "".join(c if c.isascii() and c.isalnum() else " " for c in added.id.lower()).split()
    )
    title = added.title or added.id
    variants = ((STANDARD, added.wording.strip()),)
    return LibraryClause(
        slug or "clause", added.section, title, added.summary or title, "", variants, "house"
    )


def check_with_fixes(
    agreement: Agreement, folder: Path, amended: Amended | None = None
) -> tuple[Finding, ...]:
    """Return what the check finds, empty fields with a library text as their repair.

    amended: the signed version it amends, where there is one. A broken house library must not hide
    what the agreement lacks: then only the program's own clauses are offered.
    """
    found = (*check(agreement), *amended_findings(agreement, amended))
    # a file of clauses is read only where something may be missing that it could fill
    wanted = {each.path.partition(".")[0] for each in found}
    own = [each for name, _ in SECTIONS if name in wanted for each in _own_clauses_of(name)]
    try:
        house = house_clauses(folder)
    except StudioError:
        house = ()
    return with_fixes(agreement, found, Library((*own, *house)))
