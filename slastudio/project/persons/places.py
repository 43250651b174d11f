"""Where a project holds texts that may name a person, declared: what is replaced in them, and what
must stay as it was agreed or issued.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from slastudio.evidence.registers import REGISTERS
from slastudio.project.persons.wanted import Wanted

Form = Literal["text", "json", "packed", "whole"]
_LONGEST = 64 << 20  # what a stranger's project may unpack to
ERASED = "(erased)"


@dataclass(frozen=True)
class TextPlace:
    """Declare columns of a table that hold texts.

    told: how its rows are named to people. columns: name → form; “whole” texts are erased as a
    whole. keys: the columns that name a row. chained: the kind of thing its rows are in the chain,
    "" where they are in none. where: SQL of the rows concerned. stays: it is found and named, and
    never changed.
    """

    table: str
    told: str
    columns: dict[str, Form]
    keys: tuple[str, ...] = ("id",)
    chained: str = ""
    where: str = "1"
    stays: bool = False


def _places() -> Iterator[TextPlace]:
    raw: dict[str, Form] = {"raw": "whole", "field": "text", "message": "text"}
    yield TextPlace("rejected_row", "a rejected record", raw, ("rowid",))
    batch: dict[str, Form] = {"file": "text", "who": "text", "zone_source": "text"}
    batch |= {"problems": "json", "owners": "json", "mapping": "json", "shape": "json"}
    yield TextPlace("batch", "the line of an import", batch)
    question: dict[str, Form] = {"id": "text", "applied": "text", "body": "packed"}
    yield TextPlace("question", "a question", question, ("rowid",))
    answer: dict[str, Form] = {"question": "text", "reading": "text", "who": "text"}
    yield TextPlace("answer", "an answer", answer, chained="answer")
    computed: dict[str, Form] = {"record": "json"}
    yield TextPlace("computation", "what an import of computed figures says", computed, ("batch",))
    packed: dict[str, Form] = {"who": "text", "manifest": "json"}
    yield TextPlace("pack", "a pack that was written", packed, ("seal",))
    yield TextPlace("warehouse_source", "the mapping of a table", {"body": "json"}, ("name",))
    yield TextPlace("saved_mapping", "a saved mapping", {"mapping": "json"}, ("signature",))
    for name, spec in REGISTERS.items():
        texts: dict[str, Form] = {each.name: "text" for each in spec.stored if each.name != "id"}
        yield TextPlace(f"register_{name}", f"the register of {name}", texts, chained=name)
    edit: dict[str, Form] = {"old": "text", "new": "text", "who": "text", "why": "text"}
    yield TextPlace("amendment", "an amendment", edit, chained="amendment")
    noted: dict[str, Form] = {"file": "text", "who": "text"}
    yield TextPlace("removal", "the note of a removal", noted, chained="removal")
    yield TextPlace("import_return", "the note of a return", noted, chained="import_return")
    certified: dict[str, Form] = {"who": "text", "why": "text", "certificate": "json"}
    yield TextPlace("purge", "the certificate of a purge", certified, chained="purge")
    yield TextPlace("erasure", "the certificate of an erasure", certified, chained="erasure")
    teller: dict[str, Form] = {"who": "text"}
    yield TextPlace("issue_receipt", "the receipt of a report", teller, chained="receipt")
    given: dict[str, Form] = {"who": "text", "recipient": "text", "file": "text"}
    yield TextPlace("hand_over", "the note of a hand-over", given, chained="hand_over")
    yield from _staying()


def _staying() -> Iterator[TextPlace]:
    agreed: dict[str, Form] = {"body": "json", "signatories": "json"}
    yield TextPlace("agreement", "the text of the agreement", agreed, stays=True)
    yield TextPlace("signed_file", "the name of a signed document", {"name": "text"}, stays=True)
    yield TextPlace("document", "the path of an issued document", {"path": "text"}, stays=True)
    # what was issued stays what it was, bytes and figures
    kept: dict[str, Form] = {"who": "text", "why": "text", "record": "json", "figures": "packed"}
    yield TextPlace("issued_report", "an issued report", kept, stays=True)
    for name in REGISTERS:
        told = f"an id in the register of {name}"
        yield TextPlace(f"register_{name}", told, {"id": "text"}, stays=True)
    named: dict[str, Form] = {"entry": "text"}
    yield TextPlace("amendment", "the record an amendment is laid over", named, stays=True)
    settings = "key LIKE 'setting:%' AND key <> 'setting:privacy_key'"
    yield TextPlace(
        "meta", "a setting of the project", {"value": "text"}, ("key",), where=settings, stays=True
    )


PLACES = tuple(_places())


@dataclass(frozen=True)
class FoundText:
    """Name a row of a place whose texts hold the value, with what they become."""

    place: TextPlace
    key: tuple[object, ...]
    changed: dict[str, str | bytes]


def found_texts(db: sqlite3.Connection, wanted: Wanted, by: str) -> Iterator[FoundText]:
    """Yield the rows of all places that hold the value; by: what takes its place."""
    for place in PLACES:
        columns = _held(db, place)
        if not columns:
            continue
        names = ", ".join(f"[{each}]" for each in (*place.keys, *columns))
        rows = db.execute(f"SELECT {names} FROM [{place.table}] WHERE {place.where}").fetchall()
        for row in rows:
            key, texts = row[: len(place.keys)], row[len(place.keys) :]
            told = zip(columns, texts, strict=True)
            anew = {name: _anew(columns[name], held, wanted, by) for name, held in told}
            changed = {name: text for name, text in anew.items() if text is not None}
            if changed:
                yield FoundText(place, key, changed)


def _held(db: sqlite3.Connection, place: TextPlace) -> dict[str, Form]:
    """Return the columns the file has: one of an earlier format may be read as it is."""
    known = {row[1] for row in db.execute(f"PRAGMA table_info([{place.table}])")}
    return {name: form for name, form in place.columns.items() if name in known}


def _anew(form: Form, held: object, wanted: Wanted, by: str) -> str | bytes | None:
    """Return what becomes of a text that holds the value, None where it does not."""
    if form == "packed":
        text = _unpacked(held)
        return (
            zlib.compress(wanted.replaced_json(text, by).encode())
            if wanted.is_in_json(text)
            else None
        )
    if not isinstance(held, str):
        return None
    if form == "json":
        return wanted.replaced_json(held, by) if wanted.is_in_json(held) else None
    if not wanted.is_in(held):
        return None
    return ERASED if form == "whole" else wanted.replaced(held, by)


def _unpacked(held: object) -> str:
    if not isinstance(held, bytes):
        return ""
    try:
        return zlib.decompressobj().decompress(held, _LONGEST).decode("utf-8", "replace")
    except zlib.error:
        return ""
