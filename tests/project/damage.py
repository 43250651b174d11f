"""A small project with something in every corner, and ways to damage its file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from slastudio.contract.terms.scope import Parties
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.agreements.versions import attach_signed, send_draft
from slastudio.operations.evidence.imports import import_file, list_imports
from slastudio.operations.evidence.questions import answer_question
from slastudio.operations.projects import create_project
from slastudio.operations.registers.records import add_entry, amend_entry
from slastudio.project.file import Project
from slastudio.project.repair.salvage import Salvage
from tests.project.chain_story import STEPS

PAGE = 4096
COUNT = "SELECT count(*) FROM [{}]"
CHANGE = "UPDATE OR IGNORE [{}] SET [{}] = ?"


def make_full_project(path: Path) -> Path:
    """Make a project with versions, a signed document, three imports, records, amendments and an
    issued report that was received.
    """
    folder = path.parent
    probes = folder / "probes.csv"
    probes.write_text(
        "time,target,up,response_ms\n"
        + "".join(
            f"2026-10-{d:02d}T10:00:{s:02d}Z,site,true,{100 + s}\n"
            for d in range(1, 29)
            for s in range(60)
        )
        + "broken,site,true,1\n"
    )
    requests = folder / "requests.csv"
    requests.write_text(
        "time,request_id,latency_ms,status\n"
        + "".join(
            f"2026-10-{d:02d}T11:00:00Z,r{d},500,{'cancelled' if d == 3 else 'ok'}\n"
            for d in range(1, 29)
        )
    )
    again = folder / "again.csv"
    again.write_text("".join(requests.read_text().splitlines(keepends=True)[:6]))
    signed = folder / "signed.pdf"
    signed.write_bytes(b"%PDF-1.4 signed" + bytes(9000))
    with create_project(path, "customer-support", client="Acme") as project:
        import_file(project, probes, keep_original=True)
        import_file(project, requests)
        import_file(project, again)
        answer_question(project, "word:requests:status:cancelled", "good", "Ada")
        send_draft(project)
        with project.writing():
            project.agreements.add_signed(project.agreements.draft(), date(2026, 10, 1), (), "1.1")
        attach_signed(project, "1.0", signed)
        for number in range(1, 6):
            opened = {"opened": f"2026-10-0{number} 09:00", "title": f"Case {number}"}
            entry = add_entry(project, "incidents", opened)
        amend_entry(project, "incidents", entry.id, {"title": "Another"}, why="typing", who="Ada")
        STEPS["receive"](project, 1)
        changed = replace(current_agreement(project), parties=Parties(client="Acme Two"))
        save_agreement(project, changed)
    return path


def tables_with_rows(path: Path) -> dict[str, int]:
    """Return table → number of rows of a whole project."""
    with closing(sqlite3.connect(path)) as db:
        names = [
            name
            for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith("sqlite_")
        ]
        return {name: db.execute(COUNT.format(name)).fetchone()[0] for name in names}


def cuts(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a file cut after each page, and in the middle of some."""
    for end in range(PAGE, len(data), PAGE):
        yield f"cut after {end // PAGE} pages", data[:end]
    for end in (1, 99, 100, 700, PAGE + 1, len(data) - 100):
        yield f"cut after {end} bytes", data[:end]


def broken_pages(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a file with each page zeroed, and with each page full of nonsense."""
    for number in range(len(data) // PAGE):
        for name, fill in (
            ("zeroed", bytes(PAGE)),
            ("nonsense", bytes(range(256)) * (PAGE // 256)),
        ):
            at = number * PAGE
            yield f"page {number + 1} {name}", data[:at] + fill + data[at + PAGE :]


def broken_headers(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a file with each byte of its header changed."""
    for at in range(100):
        for value in (0, 0xFF, data[at] ^ 1):
            if value != data[at]:
                yield f"header byte {at} is {value}", data[:at] + bytes([value]) + data[at + 1 :]


_STRANGE = (
    "nonsense",
    "",
    "2026-13-45",
    "[]",
    "{}",
    "null",
    "-1",
    "\ud7ff",
    7,
    -1,
    2**62,
    1.5,
    b"\x00\xff",
    b"",
    None,
)


def wrong_values(path: Path) -> Iterator[tuple[str, str, tuple[object, ...]]]:
    """Yield (what, statement, values) that put something strange into each column of each table."""
    for table, rows in tables_with_rows(path).items():
        if not rows:
            continue
        with closing(sqlite3.connect(path)) as db:
            info = db.execute(f"PRAGMA table_info([{table}])").fetchall()
        for column in info:
            for value in _STRANGE:
                statement = CHANGE.format(table, column[1])
                yield f"{table}.{column[1]} is {value!r}", statement, (value,)


# what reads most of a project, page by page of the window
_READERS = (
    ("versions",),
    ("imports",),
    ("coverage",),
    ("questions",),
    ("terms", "get"),
    ("check",),
    ("receipts", "--period", "2026-10"),
    ("assess", "--period", "2026-10"),
    ("register", "incidents", "list"),
    ("costs", "--period", "2026-10"),
    ("brand",),
)


def readers(path: Path) -> Iterator[list[str]]:
    """Yield the commands that read most of a project."""
    for name, *rest in _READERS:
        yield [name, str(path), *rest] if name != "terms" else ["terms", "get", str(path)]


def put(path: Path, statement: str, values: tuple[object, ...]) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        try:
            db.execute(statement, values)
        except sqlite3.Error:
            return


def require_nothing_lost_silently(whole: Path, found: Salvage, what: str) -> None:
    """Whatever is not in the new project as it was is listed."""
    with Project.open(found.path) as project:
        kept = {each.id: each for each in list_imports(project)}
    with Project.open(whole, write=False) as project:
        before = list_imports(project)
        draft = project.agreements.draft().agreement
    for each in before:
        named = any(f"Import {each.id}, {each.file}" in line for line in found.lost)
        assert (each.id in kept) != named or "imports" in " ".join(found.lost), (
            f"{what}: {found.lost}"
        )
        if each.id in kept:
            assert kept[each.id].sha256 == each.sha256, what
            assert kept[each.id].rejected == each.rejected, what
    now = tables_with_rows(found.path)
    for table, rows in tables_with_rows(whole).items():
        if now.get(table, 0) < rows and table != "meta":
            assert found.lost, f"{what}: rows of {table} are gone, and nothing says so"
    if not found.lost:
        with Project.open(found.path, write=False) as project:
            assert project.agreements.draft().agreement == draft, what
        assert same_rows(whole, found.path), what


def same_rows(one: Path, other: Path) -> bool:
    def dumped(path: Path) -> list[str]:
        with closing(sqlite3.connect(path)) as db:
            return sorted(line for line in db.iterdump() if "'holder'" not in line)

    return dumped(one) == dumped(other)
