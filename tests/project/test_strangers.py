"""What a stranger may put into a project, or beside it, is looked at before anything of it counts."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import time
from pathlib import Path

import pytest

from slastudio.contract.terms.agreement import Agreement
from slastudio.project.database import limits, pending
from slastudio.project.file import Project
from slastudio.project.format import opening
from slastudio.project.holders import HeldElsewhereError
from slastudio.shared.problems import StudioError

pytestmark = pytest.mark.rapid
OLD = Path(__file__).parents[1] / "old_projects"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "client.slastudio"
    Project.create(file, Agreement()).close()
    return file


def files_of(path: Path) -> dict[str, bytes]:
    return {
        each.name: each.read_bytes()
        for each in path.parent.iterdir()
        if each.name.startswith(path.name)
    }


# --- files beside the project --------------------------------------------------------------------------------------


def left_in_wal_mode(path: Path, *statements: str) -> None:
    """Leave a project with its changes in a log beside it, as a killed program would."""
    made = path.with_name("made.slastudio")
    shutil.copy(path, made)
    db = sqlite3.connect(made, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA wal_autocheckpoint = 0")
    for statement in statements:
        db.execute(statement)
    for ending in ("", "-wal"):
        shutil.copy(f"{made}{ending}", f"{path}{ending}")
    db.close()
    for each in path.parent.glob("made*"):
        each.unlink()


@pytest.mark.parametrize("write", [False, True])
def test_that_a_project_in_wal_mode_is_read_with_its_log_and_brought_back(
    path: Path, *, write: bool
) -> None:
    left_in_wal_mode(path, "INSERT INTO meta VALUES ('setting:currency', 'EUR')")
    before = files_of(path)
    with Project.open(path, write=write) as project:
        assert project.settings.get("currency") == "EUR"
    if write:
        assert not pending.needs_copy(path)
        assert list(files_of(path)) == [path.name]
    else:
        assert files_of(path) == before


@pytest.mark.parametrize("write", [False, True])
def test_that_a_log_with_a_trigger_in_it_changes_nothing(path: Path, *, write: bool) -> None:
    left_in_wal_mode(path, "CREATE TRIGGER t AFTER UPDATE ON meta BEGIN DELETE FROM agreement; END")
    before = files_of(path)
    with pytest.raises(StudioError, match="no SLA Studio project has"):
        Project.open(path, write=write)
    assert files_of(path) == before


def left_with_a_journal(path: Path) -> None:
    """Leave a project as a killed writer does: half written, its pages before in a journal."""
    made = path.with_name("made.slastudio")
    shutil.copy(path, made)
    db = sqlite3.connect(made, isolation_level=None)
    db.execute("PRAGMA cache_size = 5")
    db.execute("BEGIN IMMEDIATE")
    rows = ((f"setting:{number}", "x" * 500) for number in range(2000))
    db.executemany("INSERT INTO meta VALUES (?, ?)", rows)
    for ending in ("", "-journal"):
        shutil.copy(f"{made}{ending}", f"{path}{ending}")
    db.execute("ROLLBACK")
    db.close()
    made.unlink()


def test_that_reading_leaves_what_a_killed_writer_left(path: Path) -> None:
    left_with_a_journal(path)
    before = files_of(path)
    with Project.open(path, write=False) as project:
        assert project.agreements.draft().agreement == Agreement()
    assert files_of(path) == before


@pytest.mark.parametrize("write", [False, True])
def test_that_a_journal_that_names_another_file_is_refused(path: Path, *, write: bool) -> None:
    left_with_a_journal(path)
    victim = path.parent / "victim.txt"
    victim.write_text("mine")
    journal = path.with_name(f"{path.name}-journal")
    name = str(victim).encode()
    total = sum(byte if byte < 128 else byte - 256 for byte in name) & 0xFFFFFFFF
    super_journal = name + len(name).to_bytes(4, "big") + total.to_bytes(4, "big")
    with journal.open("ab") as file:
        file.write(b"\x00\x00\x00\x00" + super_journal + bytes.fromhex("d9d505f920a163d7"))
    with pytest.raises(StudioError, match="names another file"):
        Project.open(path, write=write)
    assert victim.read_text() == "mine"


# --- the schema ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE sqlite_master SET tbl_name = 'batch' WHERE name = 'rejected_row_batch'",
        "UPDATE sqlite_master SET name = 'sqlite_autoindex_agreement_9' WHERE name LIKE 'sqlite_autoindex%'",
        "UPDATE sqlite_master SET sql = 'CREATE TABLE sqlite_sequence(name,seq,x)' WHERE name = 'sqlite_sequence'",
        "INSERT INTO sqlite_master VALUES ('trigger', 'sqlite_stat1', 'meta', 0, "
        "'CREATE TRIGGER sqlite_stat1 AFTER UPDATE ON meta BEGIN DELETE FROM agreement; END')",
    ],
)
def test_that_nothing_hides_behind_a_name_of_sqlites_own(path: Path, change: str) -> None:
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA writable_schema = ON")
    db.execute(change)
    db.close()
    for write in (False, True):
        with pytest.raises(StudioError, match=r"no SLA Studio project has|damaged"):
            Project.open(path, write=write)


def test_that_statistics_of_another_program_do_no_harm(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("ANALYZE")
    db.close()
    Project.open(path).close()


def test_that_the_authorizer_stays_while_the_file_is_rebuilt(path: Path, tmp_path: Path) -> None:
    with Project.open(path) as project, project.writing(rebuilds=True):
        db = project._db
        opening.compact(db)
        assert not db.compacting
        with pytest.raises(sqlite3.DatabaseError):
            db.execute(f"ATTACH DATABASE '{tmp_path / 'y.db'}' AS y")
        db.compacting = True
        with pytest.raises(sqlite3.DatabaseError):
            db.execute(f"ATTACH DATABASE '{tmp_path / 'y.db'}' AS y")
    assert not (tmp_path / "y.db").exists()


ENDLESS = "SELECT count(*) FROM " + "sqlite_master NATURAL JOIN (SELECT 1), " * 11 + "sqlite_master"


def test_that_a_statement_that_never_ends_is_stopped(path: Path) -> None:
    with Project.open(path) as project:
        limit = limits.Limit(3_000_000, 60)
        with pytest.raises(StudioError, match="took longer"), project.writing(limit):
            project._db.execute(ENDLESS).fetchone()
        # the next operation has its own time
        with project.reading():
            assert project.agreements.draft().agreement == Agreement()


def test_that_a_longer_operation_inside_another_has_its_own_limit(path: Path) -> None:
    short, long = limits.Limit(200_000, 60), limits.Limit(10**9, 60)
    count = "SELECT count(*) > 10000 FROM meta, sqlite_master AS a, sqlite_master AS b, sqlite_master AS c, sqlite_master AS d"
    with Project.open(path) as project:
        with project.reading(short), project.reading(long):
            assert project._db.execute(count).fetchone() == (1,)
        with pytest.raises(StudioError, match="took longer"), project.reading(short):
            project._db.execute(count).fetchone()


def test_that_time_of_our_own_between_two_statements_is_not_counted(path: Path) -> None:
    with Project.open(path) as project, project.reading(limits.Limit(10**12, 1.5)):
        for _ in range(2):
            project._db.execute("SELECT count(*) FROM meta").fetchone()
            project._db.limits._looked = time.monotonic() - 3_600
        assert project._db.limits._seconds < 1.5


# --- who holds it --------------------------------------------------------------------------------------------------


def held_by(path: Path, **changed: str) -> None:
    holder = {"user": "ada", "host": "studio-2", "pid": "77", "since": "2026-11-29T09:00:00+00:00"}
    db = sqlite3.connect(path)
    db.execute("INSERT OR REPLACE INTO meta VALUES ('holder', ?)", (json.dumps(holder | changed),))
    db.commit()
    db.close()


def test_that_a_holder_on_another_machine_is_named_before_the_first_write(path: Path) -> None:
    held_by(path)
    before = path.read_bytes()
    with pytest.raises(HeldElsewhereError, match=r"ada on studio-2 .* since 2026-11-29T09:00"):
        Project.open(path)
    assert path.read_bytes() == before
    Project.open(path, write=False).close()
    Project.open(path, take_over=True).close()
    # closed here, so nobody holds it any more
    Project.open(path).close()


def test_that_a_killed_process_of_this_machine_holds_nothing(path: Path) -> None:
    held_by(path, host=os.uname().nodename)
    Project.open(path).close()


def test_that_the_name_of_a_holder_is_no_order_to_a_terminal(path: Path) -> None:
    held_by(path, user="\x1b]0;owned\x07", host="\u202ecafe")
    with pytest.raises(HeldElsewhereError) as refused:
        Project.open(path)
    assert str(refused.value).isprintable()


@pytest.mark.parametrize("note", ["[]", "{}", "nonsense", '{"user": 1}', "[" * 5000])
def test_that_a_note_that_is_none_keeps_nobody_out(path: Path, note: str) -> None:
    db = sqlite3.connect(path)
    db.execute("INSERT OR REPLACE INTO meta VALUES ('holder', ?)", (note,))
    db.commit()
    db.close()
    Project.open(path).close()


# --- the file is replaced ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["moved over it", "written into it", "deleted"])
def test_that_a_file_replaced_while_it_is_open_is_told_and_not_written(
    path: Path, how: str
) -> None:
    other = path.with_name("other.slastudio")
    with Project.create(other, Agreement()) as project, project.writing():
        project.settings.put("from", "elsewhere")
    with Project.open(path) as project:
        if how == "moved over it":
            other.replace(path)
        elif how == "written into it":
            path.write_bytes(other.read_bytes())
        else:
            path.unlink()
        now = path.read_bytes() if path.exists() else None
        with (
            pytest.raises(StudioError, match=r"replaced or changed by another program|damaged"),
            project.writing(),
        ):
            project.settings.put("mine", "1")
        assert (path.read_bytes() if path.exists() else None) == now
    assert (path.read_bytes() if path.exists() else None) == now


@pytest.mark.parametrize("write", [False, True])
def test_that_a_migration_killed_half_way_leaves_a_project_of_the_old_format(
    tmp_path: Path, *, write: bool
) -> None:
    """The header of such a file says the new format already, its journal takes that back."""
    made, left = tmp_path / "made.slastudio", tmp_path / "left.slastudio"
    shutil.copy(OLD / "format-1.slastudio", made)
    db = sqlite3.connect(made, isolation_level=None)
    db.execute("PRAGMA cache_size = 1")
    db.execute("PRAGMA cache_spill = 1")
    db.execute("BEGIN IMMEDIATE")
    db.execute("PRAGMA user_version = 4")
    db.execute("CREATE TABLE later (x)")
    db.executemany("INSERT INTO later VALUES (?)", (("x" * 900,) for _ in range(900)))
    for ending in ("", "-journal"):
        shutil.copy(f"{made}{ending}", f"{left}{ending}")
    db.execute("ROLLBACK")
    db.close()
    # the first page was on its way too: its old state is in the journal
    half = left.read_bytes()
    left.write_bytes(half[:60] + (4).to_bytes(4, "big") + half[64:])
    with Project.open(left, write=write) as project:
        assert project.agreements.draft()
