"""Every text a project stores is searched for a person, or is known to be none of anybody's words."""

from __future__ import annotations

import sqlite3

from slastudio.project.format.migrations import migrate
from slastudio.project.persons.places import PLACES

# hashes, moments, names of kinds and formats, numbers of versions, and what the program words itself
NOBODYS = {
    "agreement": {"number", "state", "effective_from", "sha256", "changed"},
    "signed_file": {"sha256", "kept", "data"},
    "batch": {"sha256", "kind", "format", "imported", "importer", "request", "rows_by_kind"}
    | {"signature"},
    "original_part": {"data"},  # searched piece by piece
    "daily_figure": {"kind", "day", "figures"},  # sums; columns of texts leave nothing behind
    "purge": {"at"},
    "chunk": {"kind", "live"},
    "chunk_column": {"name", "layout", "checksum", "data"},  # searched cell by cell
    "saved_mapping": {"signature"},
    "pack": {"seal", "written"},
    "warehouse_source": {"name"},  # a table of the client's
    "amendment": {"register", "field", "at"},
    "document": {"kind", "period", "sha256", "issued", "written", "agreement"},
    "question": {"evidence"},
    "answer": {"at", "source", "withdrawn"},
    "chain": {"kind", "key", "content", "at", "previous", "sha256"},
    "removal": {"sha256", "kind", "imported", "at"},
    "import_return": {"sha256", "at"},
    "erasure": {"at"},
    "issued_report": {"period", "issued", "judged", "at", "head_sha256", "program", "sha256"}
    | {"data"},  # as it was issued
    "issue_receipt": {"received", "at"},
    "hand_over": {"at", "day", "sha256", "head_sha256", "copy_head_sha256"},
    "meta": {"key"},
}
# words of links that were printed on papers: file names of signed documents and ids of entries, which
# are searched and named where they stand
PRINTED = {"chain": {"subject"}}


def test_that_every_stored_text_is_searched_or_nobodys() -> None:
    db = sqlite3.connect(":memory:", isolation_level=None)
    migrate(db, 0)
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    searched: dict[str, set[str]] = {}
    for place in PLACES:
        searched.setdefault(place.table, set()).update(place.columns)
    forgotten = {}
    for table in tables:
        columns = db.execute(f"PRAGMA table_info([{table}])").fetchall()
        texts = {row[1] for row in columns if row[2] in ("TEXT", "BLOB") and row[1] != "created"}
        known = searched.get(table, set()) | NOBODYS.get(table, set()) | PRINTED.get(table, set())
        if left := texts - known:
            forgotten[table] = left
        assert searched.get(table, set()) <= texts, f"{table} has no such columns"
    db.close()
    assert forgotten == {}, "declare them in project/persons/places.py"


def test_that_what_is_in_the_chain_and_replaced_gets_a_link() -> None:
    from slastudio.project.chain.things import KINDS

    tables = {each.table for each in KINDS.values()}
    for place in PLACES:
        if place.table in tables and not place.stays:
            assert place.chained, f"{place.table} is in the chain"
            assert KINDS[place.chained].table == place.table
