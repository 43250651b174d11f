"""An agreement that was signed elsewhere: keep its document, and enter by which numbers it says
what is said here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from slastudio.contract.clauses.anchors import path_behind
from slastudio.contract.clauses.texts import numbered_blocks
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.drafting import CitedClause, SignedElsewhere
from slastudio.contract.terms.places import address_of, parse_path, path_of
from slastudio.importing.files.encodings import tell_encoding
from slastudio.importing.files.workbooks import book_heads
from slastudio.operations.changes import Changed, changed
from slastudio.operations.registers.pasted_text import split_cells
from slastudio.project.agreement_store import SignedFile
from slastudio.project.file import Project
from slastudio.shared.inputs import Expected, read_bytes
from slastudio.shared.problems import Problem, StudioError
from slastudio.shared.texts import one_line, shown_path, valid_text

_DOCUMENT = Expected(
    "the signed document as PDF or Word file",
    64 * 1024 * 1024,
    "Attach the document without scans of that size.",
)
_TABLE = Expected(
    "a table of field, number and wording as CSV or Excel", 8 * 1024 * 1024, "Import it in parts."
)
# PDF, the packages of Word and LibreOffice, old Word, RTF
_KINDS = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")
_OWN_NUMBER = re.compile(r"\d{1,2}\.\d{1,3}")
_LONGEST_NUMBER, _LONGEST_WORDING, _MOST = 60, 20_000, 5_000
_HEADINGS = {
    "place": ("place", "field", "clause", "ours", "stelle", "feld", "champ", "campo"),
    "number": ("number", "their number", "theirs", "nummer", "ihre nummer", "numéro", "número"),
    "wording": ("wording", "their wording", "text", "wortlaut", "texte", "texto"),
}


@dataclass(frozen=True)
class CitedRows:
    """Hold what became of a table of numbers: places entered anew or otherwise, places that read
    like that already, and rows kept out.
    """

    entered: tuple[str, ...]
    known: tuple[str, ...]
    problems: tuple[Problem, ...]
    changed: Changed


def attach_elsewhere(
    project: Project, path: Path, *, title: str = "", dated: date | None = None
) -> tuple[SignedFile, Changed]:
    """Keep the document that was signed elsewhere in the project, and name it with its hash in the
    draft; the same bytes are kept once.
    """
    data = read_bytes(path, _DOCUMENT)
    if not data.startswith(_KINDS):
        raise StudioError(
            f"{shown_path(path)} is neither a PDF nor a Word file. Attach the document as it was signed."
        )
    with project.writing():
        draft = project.agreements.draft()
        held = draft.agreement.drafting.elsewhere
        kept = project.agreements.keep_once(draft, one_line(path.name), data)
        named = replace(
            held,
            document=valid_text(title).strip() or held.document or one_line(path.stem),
            dated=dated or held.dated,
            sha256=kept.sha256,
        )
        project.agreements.save_draft(_with(draft.agreement, named))
    return kept, changed("agreement")


def kept_elsewhere(project: Project) -> SignedFile | None:
    """Return the document the draft names by its hash, if the project holds it."""
    with project.reading():
        wanted = project.agreements.draft().agreement.drafting.elsewhere.sha256
        files = project.agreements.files()
    return next((each for each in reversed(files) if wanted and each.sha256 == wanted), None)


def cite(project: Project, place: str, number: str, wording: str = "") -> tuple[str, Changed]:
    """Enter under which number of theirs a field is said; return the field's address.

    place: a field, a record, or one of our own clause numbers, such as 4.3.
    """
    with project.writing():
        agreement = project.agreements.draft().agreement
        address = place_named(agreement, place)
        entry = CitedClause(address, _checked(number), valid_text(wording)[:_LONGEST_WORDING])
        project.agreements.save_draft(with_citation(agreement, entry))
    return address, changed("agreement")


def forget_citation(project: Project, place: str) -> Changed:
    """Take the number of a field out again."""
    with project.writing():
        agreement = project.agreements.draft().agreement
        held = agreement.drafting.elsewhere
        wanted = {place, _address(agreement, place) or place}
        left = tuple(each for each in held.clauses if each.place not in wanted)
        if len(left) == len(held.clauses):
            raise StudioError(f"No number of theirs is entered for “{place}”.")
        project.agreements.save_draft(_with(agreement, replace(held, clauses=left)))
    return changed("agreement")


def with_citation(agreement: Agreement, entry: CitedClause) -> Agreement:
    """Return the agreement with an entry in the place of an earlier one for the same field."""
    held = agreement.drafting.elsewhere
    places = [each.place for each in held.clauses]
    if entry.place in places:
        at = places.index(entry.place)
        # a number entered anew keeps the wording that nobody entered anew
        worded = entry if entry.wording else replace(entry, wording=held.clauses[at].wording)
        clauses = (*held.clauses[:at], worded, *held.clauses[at + 1 :])
    else:
        clauses = (*held.clauses, entry)
    return _with(agreement, replace(held, clauses=clauses))


def _with(agreement: Agreement, held: SignedElsewhere) -> Agreement:
    return replace(agreement, drafting=replace(agreement.drafting, elsewhere=held))


def place_named(agreement: Agreement, text: str) -> str:
    """Return the address of a field, given as such, as a path, or by our clause number; raise
    StudioError where it leads nowhere.
    """
    found = _address(agreement, text)
    if not found:
        raise StudioError(
            f"“{text[:200]}” is no field of this agreement and none of its clause numbers. "
            "Write it such as pricing.monthly_fee, objectives.objectives[ttft] or 4.3."
        )
    return found


def _address(agreement: Agreement, text: str) -> str:
    wanted = text.strip()
    if _OWN_NUMBER.fullmatch(wanted):
        block = next((b for b in numbered_blocks(agreement) if b.number == wanted), None)
        path = path_behind(agreement, block) if block is not None else None
        return address_of(agreement, path) if path else ""
    path = path_of(agreement, wanted)
    if path is None:
        path = parse_path(wanted)
    return address_of(agreement, path) if path else ""


def _checked(number: str) -> str:
    told = one_line(number).strip()
    if not told:
        raise StudioError("Say which number their document has, such as § 7 (2).")
    if len(told) > _LONGEST_NUMBER:
        raise StudioError(f"A number has at most {_LONGEST_NUMBER} characters.")
    return told


# -- a whole list ------------------------------------------------------------------------------------------------------


def import_citations(project: Project, path: Path) -> CitedRows:
    """Enter the numbers of a table (CSV or Excel: field, number, wording); good rows arrive, the
    others are told.
    """
    rows = list(_rows(path))
    entered: list[str] = []
    known: list[str] = []
    problems: list[Problem] = []
    with project.writing():
        agreement = project.agreements.draft().agreement
        seen: dict[str, str] = {}
        for row, place, number, wording in rows:
            try:
                entry = CitedClause(place_named(agreement, place), _checked(number), wording)
                _require_once(seen, entry)
            except StudioError as error:
                problems.append(Problem(str(error), row, value=place[:200]))
                continue
            after = with_citation(agreement, entry)
            (known if after == agreement else entered).append(entry.place)
            agreement = after
        if entered:
            project.agreements.save_draft(agreement)
    return CitedRows(
        tuple(entered),
        tuple(known),
        tuple(problems),
        changed(*(("agreement",) if entered else ())),
    )


def _require_once(seen: dict[str, str], entry: CitedClause) -> None:
    before = seen.setdefault(entry.place, entry.number)
    if before != entry.number:
        raise StudioError(f"{entry.place} has {before} further up; the first number was entered.")


def _rows(path: Path) -> Iterator[tuple[int, str, str, str]]:
    records = _records(path)
    if len(records) > _MOST:
        raise StudioError(f"{shown_path(path)} has more than {_MOST:,} rows. Import it in parts.")
    place = _columns(records[0][1]) if records else None
    if place is None:
        raise StudioError(
            f"{shown_path(path)} has no headings “place” and “number” in its first row. Name the columns place, number "
            "and wording."
        )
    for number, cells in records[1:]:
        told = {
            name: cells[at].strip() if at is not None and at < len(cells) else ""
            for name, at in place.items()
        }
        if any(told.values()):
            yield number, told["place"], told["number"], told["wording"][:_LONGEST_WORDING]


def _records(path: Path) -> list[tuple[int, Sequence[str]]]:
    data = read_bytes(path, _TABLE)
    if data.startswith(_KINDS[1:3]):
        _, heads = book_heads(path, _MOST + 2, most=1)
        if heads and heads[0].uncalculated:
            raise StudioError(f"{shown_path(path)} holds formulas that were never computed.")
        return [(number, cells) for number, cells in heads[0].rows] if heads else []
    text = valid_text(data.decode(tell_encoding(shown_path(path), [data])[0], "replace"))
    lines = enumerate(split_cells(text), 1)
    return [(number, cells) for number, cells in lines if any(cells)]


def _columns(head: Sequence[str]) -> dict[str, int | None] | None:
    named = [" ".join(text.casefold().split()) for text in head]
    found = {
        name: next((at for at, text in enumerate(named) if text in words), None)
        for name, words in _HEADINGS.items()
    }
    return found if found["place"] is not None and found["number"] is not None else None
