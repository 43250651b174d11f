"""Copies are whole or not there, a few are kept, and one put in place gives back what it held."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.scope import Parties
from slastudio.operations.evidence.imports import import_file
from slastudio.project import backups
from slastudio.project.database.backup_names import backup_folder, backups_in, newest_backup
from slastudio.project.file import Project
from slastudio.shared import leftovers
from slastudio.shared.problems import Cancelled, StudioError
from slastudio.shared.progress import Progress

pytestmark = pytest.mark.rapid


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "client.slastudio"
    Project.create(file, Agreement()).close()
    return file


def named(path: Path, client: str) -> None:
    with Project.open(path) as project, project.writing():
        project.agreements.save_draft(Agreement(parties=Parties(client=client)))


def client_of(path: Path) -> str:
    with Project.open(path, write=False) as project:
        return project.agreements.draft().agreement.parties.client


def test_that_a_copy_is_kept_once_a_day_and_holds_all(path: Path) -> None:
    named(path, "Acme")
    with Project.open(path) as project:
        kept = project.keep_todays_copy()
        assert kept is not None
        assert project.keep_todays_copy() is None
    assert client_of(kept.path) == "Acme"
    assert newest_backup(path) == kept


def test_that_an_unchanged_project_needs_no_second_copy(path: Path) -> None:
    with Project.open(path) as project:
        kept = project.keep_copy()
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    os.utime(kept.path, (path.stat().st_mtime + 1,) * 2)
    assert not backups.is_due(path, kept.path.parent, tomorrow)
    os.utime(kept.path, (path.stat().st_mtime - 1,) * 2)
    assert backups.is_due(path, kept.path.parent, tomorrow)


def test_that_few_are_kept_and_the_newest_of_them(path: Path) -> None:
    folder = backup_folder(path)
    folder.mkdir()
    for day in range(1, 21):
        shutil.copy(path, folder / f"client.day.202601{day:02d}-120000.slastudio")
    other = shutil.copy(path, folder / "clients.day.20260101-120000.slastudio")
    backups.discard_old(path, folder)
    assert [each.made.day for each in backups_in(folder, path)] == list(range(20, 13, -1))
    assert Path(other).exists()


def test_that_a_copy_that_is_not_whole_is_no_backup(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "probes.csv"
    file.write_text("time,target,up,response_ms\n2026-10-01T10:00:00Z,site,true,120\n")
    with Project.open(path) as project:
        import_file(project, file)
    db = sqlite3.connect(path)
    db.execute("UPDATE chunk_column SET data = zeroblob(length(data)) WHERE name = 'target'")
    db.commit()
    db.close()
    with (
        Project.open(path) as project,
        pytest.raises(StudioError, match="do not match their checksum"),
    ):
        project.keep_copy()
    assert list(backup_folder(path).iterdir()) == []


def test_that_what_a_killed_copy_leaves_is_known_as_left_over(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(
        backups, "verify", lambda aside: seen.extend(each.name for each in aside.parent.iterdir())
    )
    with Project.open(path) as project:
        project.keep_copy()
    assert len(seen) == 1
    assert leftovers._NAME.fullmatch(seen[0])


def test_that_a_cancelled_copy_leaves_nothing(path: Path) -> None:
    progress = Progress()
    progress.cancel()
    with Project.open(path) as project, pytest.raises(Cancelled):
        project.keep_copy(progress=progress)
    assert list(backup_folder(path).iterdir()) == []


def test_that_edits_go_on_while_a_copy_is_made(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "_PAGES", 1)
    with Project.open(path) as project:
        edited = threading.Event()

        def edit() -> None:
            with project.writing():
                project.agreements.save_draft(Agreement(parties=Parties(client="Meanwhile")))
            edited.set()

        class Watching(Progress):
            begun = False

            def report(self, step: str, fraction: float = 0.0) -> None:
                if not self.begun:
                    self.begun = True
                    threading.Thread(target=edit).start()
                edited.wait(0.05)

        kept = project.keep_copy(progress=Watching())
        assert edited.wait(10)
    assert client_of(kept.path) in ("", "Meanwhile")
    assert client_of(path) == "Meanwhile"


def test_that_restoring_gives_back_what_was_and_keeps_what_is(path: Path) -> None:
    named(path, "Before")
    with Project.open(path) as project:
        kept = project.keep_copy()
    named(path, "After")
    replaced = backups.restore(path, kept.path, backup_folder(path))
    assert client_of(path) == "Before"
    assert replaced is not None
    assert client_of(replaced) == "After"


def test_that_a_damaged_project_is_restored_with_what_lay_beside_it_out_of_the_way(
    path: Path,
) -> None:
    named(path, "Whole")
    with Project.open(path) as project:
        kept = project.keep_copy()
    path.write_bytes(path.read_bytes()[:5000])
    journal = path.with_name(f"{path.name}-journal")
    journal.write_bytes(b"\xd9\xd5\x05\xf9 \xa1c\xd7" + bytes(600))
    replaced = backups.restore(path, kept.path, backup_folder(path))
    assert not journal.exists()
    assert client_of(path) == "Whole"
    assert replaced is not None
    assert replaced.stat().st_size == 5000
    assert replaced.with_name(f"{replaced.name}-journal").exists()


def test_that_nothing_is_restored_over_a_project_in_use_or_from_a_broken_copy(path: Path) -> None:
    with Project.open(path) as project:
        kept = project.keep_copy()
        with pytest.raises(StudioError, match="open for editing"):
            backups.restore(path, kept.path, backup_folder(path))
    kept.path.write_bytes(kept.path.read_bytes()[:8192])
    before = path.read_bytes()
    with pytest.raises(StudioError, match="damaged"):
        backups.restore(path, kept.path, backup_folder(path))
    assert path.read_bytes() == before


def test_that_a_backup_is_named_only_where_there_is_one(path: Path) -> None:
    broken = path.with_name("broken.slastudio")
    broken.write_bytes(path.read_bytes()[:8192])
    with pytest.raises(StudioError) as refused:
        Project.open(broken)
    assert "backup" not in str(refused.value)
    assert "slastudio repair" in str(refused.value)
    folder = backup_folder(broken)
    folder.mkdir()
    shutil.copy(path, folder / "broken.day.20260101-120000.slastudio")
    with pytest.raises(StudioError, match=r"broken\.day\.20260101-120000\.slastudio"):
        Project.open(broken)
