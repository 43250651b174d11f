"""What makes a row of each table one of this program's: asked of every row that is brought over."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from slastudio.evidence.intake import Mapping
from slastudio.evidence.kinds import kind_named
from slastudio.evidence.mapping_json import read_mapping
from slastudio.evidence.records import ROW
from slastudio.evidence.registers import REGISTERS
from slastudio.project.agreement_store import version_of
from slastudio.project.computed_store import computation_of
from slastudio.project.database.errors import DamagedError
from slastudio.project.evidence.batches import BATCH_QUERY, batch_of
from slastudio.project.evidence.question_table import question_of
from slastudio.project.evidence.stored.column_reading import decode_cells
from slastudio.project.format.soundness import SETS
from slastudio.project.hand_over_store import COLUMNS, hand_over_of
from slastudio.project.issue_store import read_record, unpacked_figures

Values = dict[str, Any]
Check = Callable[[sqlite3.Connection, Values], object]


def _agreement(_db: sqlite3.Connection, row: Values) -> object:
    names = ("id", "number", "state", "effective_from", "sha256", "body", "changed", "signatories")
    return version_of(*(row[name] for name in names))


def _signed_file(_db: sqlite3.Connection, row: Values) -> object:
    if hashlib.sha256(row["data"]).hexdigest() != row["sha256"]:
        raise DamagedError("its bytes do not match their hash")
    return datetime.fromisoformat(row["kept"])


def _batch(db: sqlite3.Connection, row: Values) -> object:
    kind_named(row["kind"])
    for name in ("shape", "owners"):
        _dictionary(row[name])
    return batch_of(db.execute(f"{BATCH_QUERY} WHERE id = ?", (row["id"],)).fetchone())


def _chunk(db: sqlite3.Connection, row: Values) -> object:
    live = row["live"]
    wrong = not 0 <= row["live_rows"] <= row["rows"] or (
        live is not None and len(live) != (row["rows"] + 7) // 8
    )
    if wrong:
        raise DamagedError("its counts do not agree")
    numbers = "SELECT 1 FROM chunk_column WHERE chunk = ? AND name = ?"
    if db.execute(numbers, (row["id"], ROW)).fetchone() is None:
        raise DamagedError("the numbers of its rows are gone")
    return kind_named(row["kind"])


def _chunk_column(db: sqlite3.Connection, row: Values) -> object:
    (rows,) = db.execute("SELECT rows FROM chunk WHERE id = ?", (row["chunk"],)).fetchone() or (0,)
    return decode_cells(row["layout"], row["checksum"], row["data"], rows)


def _question(_db: sqlite3.Connection, row: Values) -> object:
    return question_of(row["body"], row["batch"], "", "2026-01-01T00:00:00+00:00")


def _answer(_db: sqlite3.Connection, row: Values) -> object:
    return datetime.fromisoformat(row["at"])


def _daily_figure(_db: sqlite3.Connection, row: Values) -> object:
    return _dictionary(row["figures"])


def _purge(_db: sqlite3.Connection, row: Values) -> object:
    datetime.fromisoformat(row["at"])
    return _dictionary(row["certificate"])


def _saved_mapping(_db: sqlite3.Connection, row: Values) -> Mapping:
    return read_mapping(_dictionary(row["mapping"]))


def _register_of(name: str) -> Check:
    moments = [each.name for each in REGISTERS[name].stored if each.kind == "moment"]

    def check(_db: sqlite3.Connection, row: Values) -> object:
        for field in moments:
            # a format of its time may lack it
            if row.get(field):
                datetime.fromisoformat(row[field])
        return datetime.fromisoformat(row["created"])

    return check


def _document(_db: sqlite3.Connection, row: Values) -> object:
    return datetime.fromisoformat(row["written"])


def _issued_report(_db: sqlite3.Connection, row: Values) -> object:
    if hashlib.sha256(row["data"]).hexdigest() != row["sha256"]:
        raise DamagedError("its bytes do not match their hash")
    for name in ("judged", "at"):
        datetime.fromisoformat(row[name])
    date.fromisoformat(row["issued"])
    unpacked_figures(row["figures"])
    return read_record(row["record"])


def _issue_receipt(_db: sqlite3.Connection, row: Values) -> object:
    date.fromisoformat(row["received"])
    return datetime.fromisoformat(row["at"])


def _hand_over(_db: sqlite3.Connection, row: Values) -> object:
    return hand_over_of([row[name] for name in COLUMNS])


def _nothing_more(_db: sqlite3.Connection, _row: Values) -> object:
    """Ask nothing beyond the types of its values."""
    return None


def _removal(_db: sqlite3.Connection, row: Values) -> object:
    return datetime.fromisoformat(row["at"])


def _erasure(_db: sqlite3.Connection, row: Values) -> object:
    _dictionary(row["certificate"])
    return datetime.fromisoformat(row["at"])


def _dictionary(text: str) -> dict[str, Any]:
    found = json.loads(text)
    if not isinstance(found, dict):
        raise DamagedError("it holds something else than it should")
    return found


def check_row(db: sqlite3.Connection, table: str, row: Values) -> None:
    """Raise an error where a row is not one of this program's; row: column → value."""
    for named, column, known in SETS:
        if named == table and row[column] not in known:
            raise DamagedError(f"“{row[column]}” is no {column}")
    CHECKS[table](db, row)


def _computation(_db: sqlite3.Connection, row: Values) -> None:
    computation_of(str(row["record"]))


def _pack(_db: sqlite3.Connection, row: Values) -> None:
    json.loads(str(row["manifest"]))


def _source(_db: sqlite3.Connection, row: Values) -> None:
    json.loads(str(row["body"]))


CHECKS: dict[str, Check] = {
    "meta": _nothing_more,
    "agreement": _agreement,
    "signed_file": _signed_file,
    "batch": _batch,
    "original_part": _nothing_more,
    "daily_figure": _daily_figure,
    "purge": _purge,
    "rejected_row": _nothing_more,
    "chunk": _chunk,
    "chunk_column": _chunk_column,
    "saved_mapping": _saved_mapping,
    "amendment": _answer,
    "document": _document,
    "question": _question,
    "answer": _answer,
    "covered_span": _nothing_more,
    "computation": _computation,
    "pack": _pack,
    "warehouse_source": _source,
    "chain": _nothing_more,
    "removal": _removal,
    "import_return": _removal,
    "erasure": _erasure,
    "issued_report": _issued_report,
    "issue_receipt": _issue_receipt,
    "hand_over": _hand_over,
    **{f"register_{name}": _register_of(name) for name in REGISTERS},
}
# what a row of each table is, where something is said of it
WORDS: dict[str, tuple[str, str]] = {
    "meta": ("setting", "settings"),
    "agreement": ("version of the agreement", "versions of the agreement"),
    "signed_file": ("signed document", "signed documents"),
    "batch": ("import", "imports"),
    "original_part": ("piece of a kept file", "pieces of kept files"),
    "daily_figure": ("day's figures of a purged import", "days' figures of purged imports"),
    "purge": ("purge certificate", "purge certificates"),
    "rejected_row": ("rejected record", "rejected records"),
    "chunk": ("block of evidence", "blocks of evidence"),
    "chunk_column": ("column of a block of evidence", "columns of blocks of evidence"),
    "saved_mapping": ("saved mapping", "saved mappings"),
    "amendment": ("amendment", "amendments"),
    "document": ("document on record", "documents on record"),
    "question": ("open question of an import", "open questions of imports"),
    "answer": ("answer", "answers"),
    "computation": (
        "record of figures computed elsewhere",
        "records of figures computed elsewhere",
    ),
    "pack": ("pack that was written", "packs that were written"),
    "warehouse_source": ("mapping of a client's table", "mappings of a client's tables"),
    "covered_span": ("covered span of an import", "covered spans of imports"),
    "chain": ("link of the chain", "links of the chain"),
    "removal": ("note of a removal", "notes of removals"),
    "import_return": ("note of a return", "notes of returns"),
    "erasure": ("certificate of an erasure", "certificates of erasures"),
    "issued_report": ("issued report", "issued reports"),
    "issue_receipt": ("receipt of an issued report", "receipts of issued reports"),
    "hand_over": ("note of a hand-over", "notes of hand-overs"),
    **{
        f"register_{name}": (
            f"record of the register of {name}",
            f"records of the register of {name}",
        )
        for name in REGISTERS
    },
}
