"""A mark of all in a project that a period's figures may rest on: it changes whenever any of it does."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator

from slastudio.evidence.registers import REGISTERS
from slastudio.project.chain.things import IDENTITY, has_table

# a draft is judged only where nothing was signed; of a text its hash is kept, and checked when read
_TERMS = "state = 'signed' OR NOT EXISTS (SELECT 1 FROM agreement WHERE state = 'signed')"
# table → SQL of what counts of it: all columns, or those of a row that say what its bytes are
_COVERED = {
    "agreement": f"SELECT number, state, effective_from, sha256 FROM agreement WHERE {_TERMS} ORDER BY id",
    "batch": "SELECT * FROM batch ORDER BY id",
    "chunk": "SELECT * FROM chunk ORDER BY id",
    "chunk_column": "SELECT chunk, name, layout, checksum FROM chunk_column ORDER BY chunk, rowid",
    "question": "SELECT * FROM question ORDER BY batch, rowid",
    "answer": "SELECT * FROM answer ORDER BY id",
    "covered_span": "SELECT * FROM covered_span ORDER BY batch",
    "computation": "SELECT * FROM computation ORDER BY batch",
    "daily_figure": "SELECT * FROM daily_figure ORDER BY batch, kind, day",
    "purge": "SELECT * FROM purge ORDER BY id",
    "erasure": "SELECT * FROM erasure ORDER BY id",
    "amendment": "SELECT * FROM amendment ORDER BY id",
    # what was issued shows that a report was given; its bytes and figures are read for no other
    "issued_report": "SELECT id, period, edition, issued, at FROM issued_report ORDER BY id",
    "issue_receipt": "SELECT * FROM issue_receipt ORDER BY id",
    "document": "SELECT kind, period, written FROM document ORDER BY id",
    **{f"register_{name}": f"SELECT * FROM register_{name} ORDER BY rowid" for name in REGISTERS},
}
# table → why no figure rests on it
LEFT_OUT = {
    "meta": "holds who has the project open, settings of documents and of reading files",
    "signed_file": "bytes of documents, kept and never read for figures",
    "original_part": "a copy of a file, whose rows are in chunks",
    "rejected_row": "texts to look at; how many there are stands with the import",
    "saved_mapping": "how files are to be read that come later",
    "warehouse_source": "how tables are asked; what they answered stands with the import",
    "pack": "what was asked of them, of which the answers count",
    "chain": "links of what is covered itself",
    "removal": "notes of imports that are gone",
    "hand_over": "notes of archives that left, which change nothing",
    "import_return": "notes of imports that came back, which stand among the imports",
}
COVERED = tuple(_COVERED)


class ContentMark:
    """Tell what one open project holds, as far as figures go; callers hold the database."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._known = (-1, -1, "")

    def identity(self) -> str:
        """Return what tells a project from every other, the same in its copies; "" in one of a
        format that had no such thing.
        """
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (IDENTITY,)).fetchone()
        return "" if row is None else str(row[0])

    def mark(self) -> str:
        """Return the mark; without a change in between it is not computed again."""
        # within a transaction changes may still be taken back, which is counted nowhere
        if self._db.in_transaction:
            return self._computed()
        others = int(self._db.execute("PRAGMA data_version").fetchone()[0])
        ours = self._db.total_changes
        if self._known[:2] != (others, ours):
            self._known = (others, ours, self._computed())
        return self._known[2]

    def _computed(self) -> str:
        digest = hashlib.blake2b(digest_size=32)
        for piece in self._pieces():
            digest.update(piece)
        return digest.hexdigest()

    def _pieces(self) -> Iterator[bytes]:
        for table, query in _COVERED.items():
            if not has_table(self._db, table):
                continue
            yield f"[{table}]".encode()
            for row in self._db.execute(query):
                # as Python writes them: texts, bytes and numbers never look alike
                yield repr(row).encode(errors="surrogatepass")
