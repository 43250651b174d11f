"""Bring all that can be read of a damaged project into a new one, and list what cannot.

An import is brought over whole or not at all: of one that lacks a block, a rejected record or a
question nobody could say what its figures mean. It is named with its file, to be imported again.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from slastudio.contract.terms.agreement import Agreement
from slastudio.evidence.kinds import KINDS
from slastudio.project.agreement_store import AgreementStore
from slastudio.project.backups import verify
from slastudio.project.chain.links import CHAINED_SINCE, begin_chain, forget_chain, links_of
from slastudio.project.creation import put_new
from slastudio.project.database.errors import told
from slastudio.project.database.limits import LONG
from slastudio.project.evidence.store import EvidenceStore
from slastudio.project.format.migrations import MIGRATIONS, migrate
from slastudio.project.format.opening import connect
from slastudio.project.format.soundness import columns_of, tables_of
from slastudio.project.holders import clear_holder
from slastudio.project.repair.checks import WORDS, check_row
from slastudio.project.repair.mending import mended
from slastudio.project.repair.rows import LostRows, Row, bring_over
from slastudio.shared.counts import count
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress

_TYPES: dict[str, tuple[type, ...]] = {
    "TEXT": (str,),
    "INTEGER": (int,),
    "REAL": (float, int),
    "BLOB": (bytes,),
}
# tables of which every row belongs to an import, by the column that says to which
_OF_IMPORTS = {
    "chunk": "batch",
    "rejected_row": "batch",
    "question": "batch",
    "covered_span": "batch",
    "computation": "batch",
}

# what imports are made of, which nobody counts
_SAID_BY_ROWS = ("chunk", "chunk_column", "original_part", "meta")


@dataclass(frozen=True)
class Salvage:
    """Say what became of a damaged project: where the new one is, how many of what it holds, in
    words, and what could not be read, each with what to do.
    """

    path: Path
    kept: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass
class _Work:
    """Hold what is found while rows are brought over; suspects: imports that are not whole, and why."""

    source: sqlite3.Connection
    made: sqlite3.Connection
    lost: list[str] = field(default_factory=list)
    suspects: dict[int, str] = field(default_factory=dict)


def salvage(path: Path, target: Path, progress: Progress | None = None) -> Salvage:
    """Bring what can be read of a project into a new file; the damaged one is not changed.

    Raises StudioError where nothing of a project is left, or where the target exists.
    """
    report = progress or Progress()
    if target.exists():
        raise StudioError(
            f"{target} exists already; a project is never overwritten. Choose another name."
        )
    with tempfile.TemporaryDirectory(prefix="slastudio-") as aside:
        try:
            copy, version = mended(path, Path(aside))
        except OSError as error:
            raise StudioError(f"{path.name} cannot be read: {error.strerror or error}.") from error
        made = Path(aside) / "made.slastudio"
        with told(target):
            kept, lost = _brought_over(copy, made, version, report)
            verify(made)
        _put_in_place(made, target)
    return Salvage(target, kept, lost)


def _put_in_place(made: Path, target: Path) -> None:
    try:
        put_new(target, made.read_bytes())
    except FileExistsError:
        raise StudioError(f"{target} exists already; choose another name.") from None
    except OSError as error:
        raise StudioError(f"{target} cannot be created: {error.strerror or error}.") from error


def _brought_over(
    copy: Path, made: Path, version: int, report: Progress
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    source = connect(copy, write=False)
    with closing(source), source.limits.within(LONG), closing(_new(made, version)) as db:
        work = _Work(source, db)
        tables = tables_of(db)
        for place, table in enumerate(tables):
            report.report(f"Reading {WORDS[table][1]}", place / len(tables))
            _bring_table(work, table)
        report.report("Checking", 0.95)
        db.execute("COMMIT")
        _check_all(work, tables)
        _leave_out_imports(work)
        _give_a_draft(work)
        if version >= CHAINED_SINCE and not links_of(db):
            forget_chain(db)
            begin_chain(db)
            work.lost.append(
                "The chain of hashes: it begins anew, so papers that left no longer match it."
            )
        clear_holder(db)
        migrate(db, version)
        return _kept(db), tuple(work.lost)


def _new(path: Path, version: int) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None)
    migrate(db, 0, tuple(each for each in MIGRATIONS if each.version <= version))
    if version >= CHAINED_SINCE:
        # the chain is brought over like all else; a new one would be another project's
        forget_chain(db)
    # rows come in the order of tables; what belongs to what is asked once all are there
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("BEGIN")
    return db


# --- rows ----------------------------------------------------------------------------------------------------------


def _bring_table(work: _Work, table: str) -> None:
    columns = columns_of(work.made, table)
    names = [name for name, _, _ in columns]
    info = work.made.execute(f"PRAGMA table_info([{table}])").fetchall()
    numbered = [
        row[1] for row in info if row[5] and row[2].upper() == "INTEGER" and len(_keys(info)) == 1
    ]
    key = () if numbered or _has_rowid(work.made, table) else _keys(info)
    refused: Counter[str] = Counter()

    def take(number: int | None, row: Row) -> None:
        if why := _misfit(columns, row):
            refused[why] += 1
            _suspect(work, table, dict(zip(names, row, strict=True)), why)
            return
        _insert(work.made, table, names, number if not numbered else None, row)

    gaps = bring_over(work.source, table, names, key, take)
    for why, times in refused.items():
        work.lost.append(f"{count(times, *WORDS[table])}: {why}.")
    for gap in gaps:
        _tell_gap(work, table, gap)


def _keys(info: list[tuple[Any, ...]]) -> list[str]:
    return [row[1] for row in sorted(info, key=lambda row: row[5]) if row[5]]


def _has_rowid(db: sqlite3.Connection, table: str) -> bool:
    query = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?"
    return "WITHOUT ROWID" not in db.execute(query, (table,)).fetchone()[0]


def _misfit(columns: tuple[tuple[str, str, bool], ...], row: Row) -> str:
    for (name, declared, optional), value in zip(columns, row, strict=True):
        if value is None and optional:
            continue
        if not isinstance(value, _TYPES[declared]) or isinstance(value, bool):
            return f"“{name}” is no {declared.lower()}"
    return ""


def _insert(
    db: sqlite3.Connection, table: str, names: list[str], number: int | None, row: Row
) -> None:
    numbered = ["rowid"] if number is not None else []
    listed = ", ".join(f"[{name}]" for name in [*numbered, *names])
    marks = ", ".join("?" * (len(names) + len(numbered)))
    values = row if number is None else (number, *row)
    # two rows of one key come of one row read twice, through a damaged index page
    db.execute(f"INSERT OR IGNORE INTO [{table}] ({listed}) VALUES ({marks})", values)


def _tell_gap(work: _Work, table: str, gap: LostRows) -> None:
    """Name what a gap may have held: the imports at its edges and between, or a stretch of rows."""
    if table == "chunk_column":
        column, of = "chunk", "SELECT batch FROM chunk WHERE id = ?"
    else:
        column, of = _OF_IMPORTS.get(table, ""), "SELECT ?"
    if not column:
        work.lost.append(f"Some {WORDS[table][1]}: a part of the file that held them is gone.")
        return
    edges = [
        work.made.execute(f"SELECT [{column}] FROM [{table}] WHERE rowid = ?", (number,)).fetchone()
        for number in (gap.after, gap.before)
        if number is not None
    ]
    batches = [row[0] for edge in edges if edge and (row := work.made.execute(of, edge).fetchone())]
    low = min(batches) if gap.after is not None and batches else 0
    high = max(batches) if gap.before is not None and batches else 2**62
    for (batch,) in work.made.execute("SELECT id FROM batch WHERE id BETWEEN ? AND ?", (low, high)):
        work.suspects.setdefault(batch, f"some of its {WORDS[table][1]} are gone")


def _suspect(work: _Work, table: str, row: dict[str, Any], why: str) -> None:
    batch = _import_of(work, table, row)
    if batch is not None:
        work.suspects.setdefault(batch, f"a {WORDS[table][0]} cannot be read: {why}")


def _import_of(work: _Work, table: str, row: dict[str, Any]) -> int | None:
    if table == "chunk_column":
        found = work.made.execute(
            "SELECT batch FROM chunk WHERE id = ?", (row["chunk"],)
        ).fetchone()
        return found[0] if found else None
    batch = row.get(_OF_IMPORTS.get(table, ""))
    return batch if isinstance(batch, int) else None


# --- what the rows mean --------------------------------------------------------------------------------------------


def _check_all(work: _Work, tables: tuple[str, ...]) -> None:
    for table in tables:
        for name, row in list(_failing(work.made, table)):
            _suspect(work, table, row, name)
            if table == "batch":
                work.suspects.setdefault(row["id"], name)
                continue
            if _import_of(work, table, row) is None:
                work.lost.append(f"A {WORDS[table][0]}: {name}.")
                _delete(work.made, table, row)
    for batch, rejected in work.made.execute("SELECT id, rejected FROM batch").fetchall():
        _require_complete(work, batch, rejected)
    _delete_orphans(work, tables)


def _delete_orphans(work: _Work, tables: tuple[str, ...]) -> None:
    """Leave out what belongs to something that did not come over, and what belongs to that."""
    gone: Counter[str] = Counter()
    while True:
        before = gone.total()
        for table in tables:
            for row in work.made.execute(f"PRAGMA foreign_key_list([{table}])").fetchall():
                parent, own, theirs = row[2], row[3], row[4]
                orphans = f"[{own}] NOT IN (SELECT [{theirs}] FROM [{parent}])"
                gone[table] += work.made.execute(f"DELETE FROM [{table}] WHERE {orphans}").rowcount
        if gone.total() == before:
            break
    for table, times in gone.items():
        if times:
            work.lost.append(f"{count(times, *WORDS[table])}: what they belong to is gone.")


def _failing(db: sqlite3.Connection, table: str) -> Iterator[tuple[str, dict[str, Any]]]:
    names = [name for name, _, _ in columns_of(db, table)]
    listed = ", ".join(f"[{name}]" for name in names)
    for values in db.execute(f"SELECT {listed} FROM [{table}]"):
        row = dict(zip(names, values, strict=True))
        try:
            check_row(db, table, row)
        except (
            StudioError,
            ValueError,
            TypeError,
            LookupError,
            AttributeError,
            ArithmeticError,
        ) as error:
            yield " ".join(str(error).split()).rstrip(".")[:200], row


def _require_complete(work: _Work, batch: int, rejected: int) -> None:
    """An import that was not purged has its rejected records, and as many rows as it says."""
    if work.made.execute("SELECT 1 FROM purge WHERE batch = ?", (batch,)).fetchone():
        return
    found = work.made.execute(
        "SELECT count(*) FROM rejected_row WHERE batch = ?", (batch,)
    ).fetchone()
    if found[0] < rejected:
        work.suspects.setdefault(batch, "some of its rejected records are gone")


def _delete(db: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    where = " AND ".join(f"[{name}] IS ?" for name in row)
    db.execute(f"DELETE FROM [{table}] WHERE {where}", tuple(row.values()))


def _leave_out_imports(work: _Work) -> None:
    """Take out the imports that are not whole; records that were duplicates of theirs come forward."""
    db = work.made
    for batch, why in sorted(work.suspects.items()):
        row = db.execute("SELECT file, sha256 FROM batch WHERE id = ?", (batch,)).fetchone()
        if row is not None:
            work.lost.append(
                f"Import {batch}, {row[0]}: {why}. Import the file again; its SHA-256 is {row[1]}."
            )
    if work.suspects:
        kinds = {kind for (kind,) in db.execute("SELECT DISTINCT kind FROM chunk")}
        db.execute("PRAGMA foreign_keys = ON")
        EvidenceStore(db, nullcontext).take_out(work.suspects, sorted(kinds & set(KINDS)))


def _give_a_draft(work: _Work) -> None:
    """A project is edited through its draft: without one it gets the newest text there is."""
    store = AgreementStore(work.made)
    versions = store.versions()
    if any(each.state == "draft" for each in versions):
        return
    if versions:
        store.create(versions[-1].agreement)
        work.lost.append(
            f"The draft of the agreement: it begins anew with the text of version {versions[-1].number}."
        )
        store.number_draft(f"{versions[-1].number}.1")
    else:
        store.create(Agreement())
        work.lost.append(
            "Every version of the agreement: the draft is empty. Take over a terms file or another project's terms."
        )


def _kept(db: sqlite3.Connection) -> tuple[str, ...]:
    found = []
    for table in tables_of(db):
        number = db.execute(f"SELECT count(*) FROM [{table}]").fetchone()[0]
        if number and table not in _SAID_BY_ROWS:
            found.append(count(number, *WORDS[table]))
        if number and table == "batch":
            rows = db.execute("SELECT coalesce(sum(rows), 0) FROM chunk").fetchone()[0]
            found.append(count(rows, "row of evidence", "rows of evidence"))
    return tuple(found)
