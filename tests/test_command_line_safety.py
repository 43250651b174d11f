"""Copies, repair and taking over, through the command line."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from slastudio.cli.entry import run
from slastudio.contract.exchange.codec import digest
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.scope import Parties
from slastudio.operations.backups import choose_folder
from slastudio.operations.projects import create_project
from slastudio.project.edit_journal import EditJournal, journal_path
from slastudio.project.file import Project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "acme.slastudio"
    create_project(path, "customer-support", client="Acme").close()
    return path


def output(capsys: pytest.CaptureFixture[str], *arguments: object, code: int = 0) -> Any:
    capsys.readouterr()
    assert run([*map(str, arguments), "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_that_the_first_edit_of_a_day_keeps_a_copy_which_can_be_put_back(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert output(capsys, "backups", project, "list") == {"backups": []}
    before = output(capsys, "versions", project)
    assert run(["send", str(project)]) == 0
    (kept,) = output(capsys, "backups", project, "list")["backups"]
    assert kept["why"] == "day"
    assert len(output(capsys, "versions", project)) == 2
    restored = output(capsys, "backups", project, "restore", kept["name"])
    assert Path(restored["kept"]).exists()
    assert output(capsys, "versions", project) == before
    wrong = output(capsys, "backups", project, "restore", "none.slastudio", code=1)
    assert kept["name"] in wrong["error"]


def test_that_copies_lie_where_somebody_chose_apart_by_project(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen, other = tmp_path / "copies", tmp_path / "other" / project.name
    chosen.mkdir()
    other.parent.mkdir()
    shutil.copy(project, other)
    try:
        output(capsys, "backups", project, "folder", chosen)
        made = Path(output(capsys, "backups", project, "make")["path"])
        assert made.parent.parent == chosen
        assert output(capsys, "backups", other, "list") == {"backups": []}
        assert output(capsys, "backups", project, "folder", tmp_path / "none", code=1)
        assert output(capsys, "backups", project, "folder", "--beside")["chosen"] is False
        # what was kept elsewhere is not forgotten where it lies beside the project
        assert output(capsys, "backups", project, "list") == {"backups": []}
    finally:
        choose_folder(None)


def test_that_an_edit_goes_on_where_no_copy_can_be_kept(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project.with_name("acme.backups").write_text("a file where a folder should be")
    assert run(["send", str(project)]) == 0
    assert "No copy of today was kept" in capsys.readouterr().err


def test_that_a_damaged_project_is_repaired_into_a_new_one(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project.write_bytes(bytes(16) + project.read_bytes()[16:])
    assert run(["versions", str(project)]) == 1
    message = capsys.readouterr().err
    assert "slastudio repair" in message
    found = output(capsys, "repair", project, "-o", tmp_path / "new")
    assert found["lost"] == []
    assert output(capsys, "versions", found["path"])
    assert run(["repair", str(project), "-o", str(tmp_path / "newer.slastudio")]) == 0
    assert "Nothing is missing." in capsys.readouterr().out
    assert output(capsys, "repair", tmp_path / "none", "-o", tmp_path / "x", code=1)


def test_that_a_project_another_machine_holds_is_taken_over_by_name(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    db = sqlite3.connect(project)
    holder = {"user": "ada", "host": "studio-2", "pid": "7", "since": "2026-11-29T09:00:00+00:00"}
    db.execute("INSERT INTO meta VALUES ('holder', ?)", (json.dumps(holder),))
    db.commit()
    db.close()
    assert run(["send", str(project)]) == 1
    assert "slastudio take-over" in capsys.readouterr().err
    assert run(["versions", str(project)]) == 0
    assert run(["take-over", str(project)]) == 0
    assert run(["send", str(project)]) == 0


# --- edits that a killed program left ------------------------------------------------------------------------------


def left(path: Path, agreement: Agreement, base: str) -> None:
    EditJournal(path).keep(agreement, base)


def client_of(path: Path) -> str:
    with Project.open(path, write=False) as project:
        return project.agreements.draft().agreement.parties.client


def draft_hash(path: Path) -> str:
    with Project.open(path, write=False) as project:
        return digest(project.agreements.draft().agreement)


def test_that_an_edit_left_beside_a_project_is_brought_into_it(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    left(project, Agreement(parties=Parties(client="First")), draft_hash(project))
    left(project, Agreement(parties=Parties(client="Second")), draft_hash(project))
    with journal_path(project).open("ab") as file:
        file.write(b'{"base": "torn')
    assert run(["send", str(project)]) == 0
    assert "brought into it" in capsys.readouterr().err
    assert client_of(project) == "Second"
    assert not journal_path(project).exists()


def test_that_an_edit_that_does_not_follow_is_kept_as_terms(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    left(project, Agreement(parties=Parties(client="Other")), "0" * 64)
    assert run(["send", str(project)]) == 0
    assert "does not follow" in capsys.readouterr().err
    assert client_of(project) == "Acme"
    (kept,) = tmp_path.glob("acme.edit-*.yaml")
    assert run(["terms", "set", str(project), str(kept)]) == 0
    assert client_of(project) == "Other"


@pytest.mark.parametrize(
    "content", [b"", b"\x00" * 9000, b"{}\n[]\n", b'{"base": 1}\n', b"[" * 90_000]
)
def test_that_a_journal_that_is_none_does_no_harm(project: Path, content: bytes) -> None:
    journal_path(project).write_bytes(content)
    assert run(["send", str(project)]) == 0
    assert client_of(project) == "Acme"


def test_that_an_edit_with_a_text_of_another_form_is_kept_and_told(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    body = '{"nonsense": 1}'
    line = {
        "base": "x",
        "sha256": hashlib.sha256(body.encode()).hexdigest(),
        "made": "now",
        "body": body,
    }
    journal_path(project).write_text(json.dumps(line) + "\n")
    assert run(["send", str(project)]) == 0
    assert "cannot be read; it is kept" in capsys.readouterr().err
    assert list(project.parent.glob(f"{journal_path(project).name}.*"))
