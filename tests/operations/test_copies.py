"""Copies outside the project that hold purged rows: listed, and cleared only where they are ours."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from slastudio.cli import run
from slastudio.contract.terms.agreement import Agreement
from slastudio.operations.documents.agreements_and_reports import write_appendix, write_report
from slastudio.operations.evidence.copies import Copy, clear_copies, copies_of
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.evidence.retention import purge
from slastudio.project.file import Project
from slastudio.project.register_store import IssuedDocument

LOG = "time,target,up,response_ms\n2026-10-01T10:00:00Z,zebra,true,120\n"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Return a project with an import, copies made before and after it, and two documents."""
    path, log = tmp_path / "p.slastudio", tmp_path / "log.csv"
    log.write_text(LOG)
    with Project.create(path, Agreement()) as made:
        folder = tmp_path / "p.backups"
        folder.mkdir()
        made.copy_to(folder / "p.day.20260930-080000.slastudio")
        import_file(made, log)
        made.copy_to(folder / "p.day.20261002-080000.slastudio")
        made.copy_to(tmp_path / "p.format-3.20261002-090000.slastudio")
        made.copy_to(tmp_path / "other.slastudio")
        (folder / "p.day.20261003-080000.slastudio").write_bytes(b"damaged")
        day = date(2026, 11, 2)
        write_report(made, "2026-10", tmp_path / "october.pdf", issued=day)
        write_report(made, "2026-09", tmp_path / "september.pdf", issued=day)
        write_appendix(made, tmp_path / "appendix.pdf", issued=day)
        yield made


def names(copies: tuple[Copy, ...]) -> set[str]:
    return {each.path.name for each in copies}


HOLDING = {"p.day.20261002-080000.slastudio", "p.format-3.20261002-090000.slastudio"}
DAMAGED = "p.day.20261003-080000.slastudio"


def test_that_copies_that_hold_the_rows_are_listed_and_no_others(project: Project) -> None:
    found = copies_of(project, 1)
    assert names(found) == {*HOLDING, DAMAGED, "october.pdf"}
    told = {each.path.name: each.told for each in found}
    assert "may hold them" in told[DAMAGED]
    assert told["october.pdf"] == "a report on 2026-10, issued 2026-11-02"


def test_that_only_what_was_chosen_is_cleared(project: Project, tmp_path: Path) -> None:
    purge(project, 1, "me", "over")
    cleared, left = clear_copies(copies_of(project, 1), ["backups"])
    assert names(cleared) == {*HOLDING, DAMAGED}
    assert names(left) == {"october.pdf"}
    assert not (tmp_path / "p.format-3.20261002-090000.slastudio").exists()
    assert [each.name for each in (tmp_path / "p.backups").iterdir()] == [
        "p.day.20260930-080000.slastudio"
    ]
    assert (tmp_path / "other.slastudio").exists()
    assert clear_copies(left, ["documents"])[1] == ()
    assert not (tmp_path / "october.pdf").exists()
    assert (tmp_path / "september.pdf").exists()


def test_that_a_copy_is_overwritten_before_its_name_goes(project: Project, tmp_path: Path) -> None:
    held = tmp_path / "p.format-3.20261002-090000.slastudio"
    still = tmp_path / "still"
    still.hardlink_to(held)
    size = held.stat().st_size
    clear_copies(copies_of(project, 1), ["backups"])
    assert still.read_bytes() == bytes(size)


def test_that_a_strangers_project_clears_nothing_that_is_not_its_own(
    project: Project, tmp_path: Path
) -> None:
    mine = tmp_path / "thesis.pdf"
    mine.write_bytes(b"%PDF-1.7 mine")
    document = IssuedDocument(
        "report", "2026-10", str(mine), "ab" * 32, "2026-11-02", datetime.now(UTC), "v1.0"
    )
    project.documents.add(document)
    link = tmp_path / "p.backups" / "link.slastudio"
    link.symlink_to(tmp_path / "other.slastudio")
    shutil.copy(tmp_path / "october.pdf", tmp_path / "copy.pdf")
    (tmp_path / "october.pdf").write_bytes(b"%PDF-1.7 edited by hand")
    found = copies_of(project, 1)
    assert names(found) == {*HOLDING, DAMAGED}
    clear_copies(found, ["backups", "documents"])
    assert mine.exists()
    assert (tmp_path / "other.slastudio").exists()
    assert (tmp_path / "october.pdf").exists()


def test_that_the_command_tells_of_copies_and_clears_them_also_later(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project.close()
    path = str(project.path)
    assert run(["purge", path, "--id", "1", "--why", "over"]) == 0
    out = capsys.readouterr().out
    assert "files outside the project hold these rows, or tell of their time:" in out
    assert "october.pdf: a report on 2026-10" in out
    assert run(["purge", path, "--id", "1", "--clear", "backups", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["copies"]
    assert {*HOLDING, DAMAGED} <= {Path(each["path"]).name for each in told["cleared"]}
    assert [Path(each["path"]).name for each in told["left"]] == ["october.pdf"]
    assert run(["purge", path, "--id", "1"]) == 1
    assert "Say why" in capsys.readouterr().err
