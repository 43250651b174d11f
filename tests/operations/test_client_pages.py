"""The client's page of a project: what it is by what was issued, bytes that repeat, the command."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from slastudio.cli import run
from slastudio.operations.documents.agreements_and_reports import issued_documents
from slastudio.operations.issuing.client_pages import write_client_page
from slastudio.operations.issuing.issuing import issue_report
from slastudio.operations.registers.records import add_entry
from slastudio.project.file import Project
from slastudio.shared.problems import StudioError
from tests.open_month import MONTH, make_open_month

ON = date(2026, 4, 3)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = make_open_month(tmp_path_factory.mktemp("page") / "client.slastudio")
    with Project.open(path) as project:
        issue_report(project, MONTH, who="QA", on=ON, accept=True)
    return path


@pytest.fixture
def path(pristine: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(pristine, tmp_path / "client.slastudio"))


def told(project: Project, to: Path, on: date | None = None) -> str:
    return write_client_page(project, MONTH, to, issued=on).read_text(encoding="utf-8")


def test_that_a_page_tells_the_issued_report_until_something_it_rests_on_changes(
    path: Path, tmp_path: Path
) -> None:
    with Project.open(path) as project:
        page = told(project, tmp_path / "page.html")
        assert "As report no. 2026-03/1 tells it." in page
        assert "What was known on 3 April 2026" in page
        assert "– draft" not in page
        (kept,) = issued_documents(project)
        assert (kept.kind, kept.period, kept.issued) == ("client page", MONTH, "2026-04-03")
        # a page that was written changes no later one
        assert told(project, tmp_path / "again.html") == page
        later = told(project, tmp_path / "later.html", date(2026, 4, 20))
        assert "issued on 3 April 2026; this page tells what was known on 20 April 2026" in later
        add_entry(
            project, "hours", {"when": "2026-03-05T10:00", "hours": "2", "line": "Small fixes"}
        )
        changed = told(project, tmp_path / "changed.html")
    assert "no corrected edition is out" in changed
    assert "– draft</title>" in changed


def test_that_the_command_writes_a_page_and_nothing_over_a_project(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    given = ["client-page", str(path), "--period", MONTH, "-o"]
    assert run([*given, str(page)]) == 0
    assert capsys.readouterr().out.strip() == str(page)
    first = page.read_bytes()
    assert run([*given, str(page)]) == 0
    assert page.read_bytes() == first
    before = path.read_bytes()
    assert run([*given, str(path)]) == 1
    assert path.read_bytes() == before


def test_that_a_month_without_a_report_is_a_draft(tmp_path: Path) -> None:
    path = make_open_month(tmp_path / "new.slastudio")
    with Project.open(path, write=False) as project:
        assert "No report on March 2026 is issued yet" in told(project, tmp_path / "p.html", ON)
        with pytest.raises(StudioError):
            told(project, path, ON)
