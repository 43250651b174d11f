"""The project file: created once, locked, hardened against strangers, safe when the program is
killed.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.scope import Parties
from slastudio.operations.evidence.imports import import_file, list_imports
from slastudio.project.evidence.stored.chunks import StoredChunk
from slastudio.project.file import Project
from slastudio.project.format import opening
from slastudio.project.format.migrations import (
    APPLICATION_ID,
    CURRENT,
    MIGRATIONS,
    Migration,
    migrate,
)
from slastudio.shared.problems import StudioError

pytestmark = pytest.mark.rapid
OLD = Path(__file__).parents[1] / "old_projects"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "client.slastudio"
    Project.create(file, Agreement()).close()
    return file


def tampered(path: Path, *statements: str) -> None:
    db = sqlite3.connect(path)
    for statement in statements:
        db.execute(statement)
    db.commit()
    db.close()


def test_that_an_existing_file_is_never_overwritten(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(StudioError, match="never overwritten"):
        Project.create(path, Agreement())
    assert path.read_bytes() == before


def test_that_a_second_writer_is_told_who_holds_the_project(path: Path) -> None:
    with (
        Project.open(path),
        pytest.raises(StudioError, match=rf"open for editing by .*process {os.getpid()}"),
    ):
        Project.open(path)


def test_that_a_reader_may_look_while_another_writes(path: Path) -> None:
    with Project.open(path), Project.open(path, write=False) as reader:
        assert reader.agreements.draft().agreement == Agreement()
        with pytest.raises(StudioError, match="reading only"), reader.writing():
            pass


def test_that_closing_lets_others_write(path: Path) -> None:
    Project.open(path).close()
    Project.open(path).close()


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"SQLite format 3\x00", b"PK\x03\x04" + bytes(200)]
)
def test_that_other_files_are_not_opened(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.slastudio"
    file.write_bytes(content)
    with pytest.raises(StudioError, match="not an SLA Studio project"):
        Project.open(file)


def test_that_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="There is no project"):
        Project.open(tmp_path / "none.slastudio")


def test_that_a_database_of_another_program_is_not_opened(tmp_path: Path) -> None:
    file = tmp_path / "x.slastudio"
    tampered(file, "CREATE TABLE t (x)")
    with pytest.raises(StudioError, match="another program"):
        Project.open(file)


def test_that_a_newer_format_asks_for_an_update(path: Path) -> None:
    tampered(path, "PRAGMA user_version = 99")
    with pytest.raises(StudioError, match="newer SLA Studio"):
        Project.open(path)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON meta BEGIN DELETE FROM batch; END",
        "CREATE VIEW v AS SELECT * FROM meta",
        "CREATE TABLE extra (x)",
        "DROP TABLE document",
        "CREATE VIRTUAL TABLE f USING fts5(x)",
    ],
)
def test_that_foreign_tables_views_and_triggers_are_refused(path: Path, statement: str) -> None:
    tampered(path, statement)
    for write in (True, False):
        with pytest.raises(StudioError, match="no SLA Studio project has"):
            Project.open(path, write=write)


def test_that_another_database_cannot_be_attached(path: Path, tmp_path: Path) -> None:
    db = opening.connect(path, write=True)
    with pytest.raises(sqlite3.DatabaseError):
        db.execute(f"ATTACH DATABASE '{tmp_path / 'y.db'}' AS y")
    db.close()


def test_that_overwritten_bytes_are_noticed(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[4096:8192] = os.urandom(4096)
    path.write_bytes(bytes(raw))
    with pytest.raises(StudioError, match="damaged"), Project.open(path) as project:
        project.agreements.draft()


def test_that_a_changed_agreement_does_not_match_its_hash(path: Path) -> None:
    tampered(path, "UPDATE agreement SET body = replace(body, 'UTC', 'GMT')")
    with Project.open(path) as project, pytest.raises(StudioError, match="does not match its hash"):
        project.agreements.draft()


def test_that_a_whole_copy_is_kept_before_a_migration(tmp_path: Path) -> None:
    old = tmp_path / "old.slastudio"
    shutil.copy(OLD / "format-1.slastudio", old)
    with Project.open(old) as project:
        copy = project.backup
    assert copy is not None
    assert copy.parent == tmp_path / "old.backups"
    assert (opening.read_version(old), opening.read_version(copy)) == (CURRENT, 1)
    kept, before = sqlite3.connect(copy), sqlite3.connect(OLD / "format-1.slastudio")
    assert list(kept.iterdump()) == list(before.iterdump())


def test_that_a_migration_that_fails_leaves_the_project_and_no_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "old.slastudio"
    shutil.copy(OLD / "format-1.slastudio", old)
    broken = (*MIGRATIONS, Migration(CURRENT + 1, ("CREATE TABLE later (x)", "CREATE NONSENSE")))
    monkeypatch.setattr(opening, "migrate", lambda db, version: migrate(db, version, broken))
    with pytest.raises(StudioError, match=r"old\.slastudio could not be read or written"):
        Project.open(old)
    assert old.read_bytes() == (OLD / "format-1.slastudio").read_bytes()
    assert list(tmp_path.rglob("*.slastudio")) == [old]


def test_that_a_failing_migration_changes_nothing(path: Path) -> None:
    db = opening.connect(path, write=True)
    broken = (*MIGRATIONS, Migration(CURRENT + 1, ("CREATE TABLE later (x)", "CREATE NONSENSE")))
    with pytest.raises(sqlite3.Error):
        migrate(db, CURRENT, broken)
    assert db.execute("PRAGMA user_version").fetchone()[0] == CURRENT
    assert db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'later'").fetchone()[0] == 0
    db.close()
    Project.open(path).close()


def test_that_the_header_carries_our_application_id(path: Path) -> None:
    assert int.from_bytes(path.read_bytes()[68:72], "big") == APPLICATION_ID


KILLED = """
    import sys, threading, os, signal, time
    from pathlib import Path
    from slastudio.operations.evidence.imports import import_file
    from slastudio.operations.projects import open_project
    from slastudio.project.evidence import store as evidence_store

    original = evidence_store.EvidenceStore._write_details
    def halfway(self, batch, received, progress):
        original(self, batch, received, progress)
        print("writing", flush=True)
        time.sleep(60)
    evidence_store.EvidenceStore._write_details = halfway
    import_file(open_project(Path(sys.argv[1])), Path(sys.argv[2]))
"""


@pytest.mark.skipif(os.name == "nt", reason="kills a process with a POSIX signal")
def test_that_a_killed_import_leaves_the_project_as_it_was(path: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text("time,value,name\n2026-01-01T00:00:00Z,1,a\n")
    second.write_text(
        "time,value,name\n" + "".join(f"2026-01-02T00:00:{i % 60:02d}Z,{i},a\n" for i in range(500))
    )
    with Project.open(path) as project:
        import_file(project, first)
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(KILLED), str(path), str(second)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "writing"
    with pytest.raises(StudioError, match=f"process {process.pid}"):
        Project.open(path)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    with Project.open(path) as project:
        assert [batch.file for batch in list_imports(project)] == ["first.csv"]
        assert import_file(project, second).batch.accepted == 500


def test_that_a_journal_left_behind_is_rolled_back(path: Path, tmp_path: Path) -> None:
    crashed = tmp_path / "crashed.slastudio"
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA cache_size = 5")
    db.execute("BEGIN IMMEDIATE")
    db.executemany("INSERT INTO meta VALUES (?, ?)", ((f"k{i}", "x" * 500) for i in range(2000)))
    shutil.copy(path, crashed)
    shutil.copy(f"{path}-journal", f"{crashed}-journal")
    db.execute("ROLLBACK")
    db.close()
    for write in (False, True):
        with Project.open(crashed, write=write) as project:
            assert project.agreements.draft().agreement == Agreement()


def test_that_a_project_stays_one_file_with_every_edit_in_it(path: Path, tmp_path: Path) -> None:
    with Project.open(path) as project:
        project.agreements.save_draft(Agreement(parties=Parties(client="Acme")))
        copy = tmp_path / "copy.slastudio"
        shutil.copy(path, copy)
    with Project.open(copy) as project:
        assert project.agreements.draft().agreement.parties.client == "Acme"


def test_that_an_edit_does_not_wait_for_evidence_being_unpacked(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "probes.csv"
    file.write_text("time,target,up,response_ms\n2026-10-01T10:00:00Z,site,true,120\n")
    unpacking, go_on = threading.Event(), threading.Event()
    original = StoredChunk.frame

    def slowly(chunk: StoredChunk, *, live_only: bool, swift: bool = False) -> object:
        unpacking.set()
        assert go_on.wait(10)
        return original(chunk, live_only=live_only, swift=swift)

    with Project.open(path) as project:
        import_file(project, file)
        monkeypatch.setattr(StoredChunk, "frame", slowly)
        reader = threading.Thread(target=project.evidence.read, args=("probes",))
        reader.start()
        assert unpacking.wait(10)
        with project.writing():
            project.agreements.save_draft(Agreement())
        go_on.set()
        reader.join()


@pytest.mark.parametrize("name", ["sqlite_evil", "sqlite_sequence2", "evil"])
@pytest.mark.parametrize("kind", ["trigger", "view", "index"])
def test_that_nothing_a_stranger_put_into_a_project_runs(
    tmp_path: Path, name: str, kind: str
) -> None:
    path = tmp_path / "strange.slastudio"
    Project.create(path, Agreement()).close()
    made = {
        "trigger": "CREATE TRIGGER NAME AFTER UPDATE ON meta BEGIN DELETE FROM agreement; END",
        "view": "CREATE VIEW NAME AS SELECT * FROM meta",
        "index": "CREATE INDEX NAME ON meta (value)",
    }[kind].replace("NAME", name)
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA writable_schema = ON")
    table = name if kind == "view" else "meta"
    db.execute(
        "INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES (?,?,?,0,?)",
        (kind, name, table, made),
    )
    db.close()
    for write in (False, True):
        with pytest.raises(StudioError, match=r"no SLA Studio project has|damaged"):
            Project.open(path, write=write)
