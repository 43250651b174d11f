"""Exchange from end to end: OpenSLO into a folder, a Word file out and back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from slastudio.cli import run
from slastudio.operations.agreements.exchange import LEFT_OUT, compare_word, export_openslo
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.documents.agreements_and_reports import issued_documents, write_appendix
from slastudio.operations.projects import create_project, open_project
from slastudio.shared.problems import StudioError
from tests.contract.openslo_rules import validate_openslo
from tests.reports.conftest import ISSUED
from tests.reports.word_edits import edited, paragraph, replace_text


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "acme.slastudio"
    create_project(path, "governed-production", client="Acme", zone="Europe/Madrid").close()
    return path


def sent(project: Path, folder: Path) -> Path:
    with open_project(project) as opened:
        write_appendix(opened, folder / "a.pdf", word=folder / "a.docx", issued=ISSUED)
    return folder / "a.docx"


def test_that_the_export_is_valid_and_says_what_is_missing(project: Path, tmp_path: Path) -> None:
    with open_project(project, write=False) as opened:
        export = export_openslo(opened, tmp_path / "out" / "slo")
    written = {
        each.name: each.read_text(encoding="utf-8") for each in (tmp_path / "out" / "slo").iterdir()
    }
    assert set(written) == {"services.yaml", "slis.yaml", "slos.yaml", LEFT_OUT}
    assert all(validate_openslo(text) == () for name, text in written.items() if name != LEFT_OUT)
    assert export.left_out
    assert all(reason in written[LEFT_OUT] for _, _, reason in export.left_out)


def test_that_an_export_writes_over_its_own_files_only(project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "slo"
    with open_project(project, write=False) as opened:
        export_openslo(opened, folder)
        (folder / "mine.yaml").write_text("mine")
        export_openslo(opened, folder)
        (folder / "slis.yaml").write_text("somebody else's")
        before = {each.name: each.read_bytes() for each in folder.iterdir()}
        with pytest.raises(StudioError, match="not written by this program"):
            export_openslo(opened, folder)
    assert {each.name: each.read_bytes() for each in folder.iterdir()} == before


def test_that_a_file_is_no_folder(project: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        open_project(project, write=False) as opened,
        pytest.raises(StudioError, match="is a file"),
    ):
        export_openslo(opened, tmp_path / "file")


def test_that_files_of_an_earlier_export_do_not_outlive_their_objectives(
    project: Path, tmp_path: Path
) -> None:
    with open_project(project) as opened:
        export_openslo(opened, tmp_path / "slo")
        agreement = current_agreement(opened)
        emptied = type(agreement.objectives)()
        save_agreement(opened, type(agreement)(parties=agreement.parties, objectives=emptied))
        export_openslo(opened, tmp_path / "slo")
    assert [each.name for each in (tmp_path / "slo").iterdir()] == ["services.yaml"]


def test_that_the_word_file_is_noted_as_issued(project: Path, tmp_path: Path) -> None:
    sent(project, tmp_path)
    with open_project(project, write=False) as opened:
        assert {each.kind for each in issued_documents(opened)} == {"appendix", "word"}


def test_that_one_path_cannot_hold_both(project: Path, tmp_path: Path) -> None:
    with open_project(project) as opened, pytest.raises(StudioError, match="named twice"):
        write_appendix(opened, tmp_path / "a.pdf", word=tmp_path / "a.pdf")


def test_that_a_file_that_comes_back_is_compared_with_its_version(
    project: Path, tmp_path: Path
) -> None:
    file = sent(project, tmp_path)
    with open_project(project, write=False) as opened:
        found = compare_word(opened, file)
    assert found.matches
    assert found.changes == ()


def test_that_a_file_of_another_version_is_compared_with_the_draft(
    project: Path, tmp_path: Path
) -> None:
    file = sent(project, tmp_path)
    with open_project(project) as opened:
        agreement = current_agreement(opened)
        save_agreement(opened, type(agreement)(parties=agreement.parties))
        found = compare_word(opened, file)
    assert not found.matches
    assert found.changes


def test_that_the_command_line_writes_and_compares(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        run(
            [
                "appendix",
                str(project),
                "-o",
                str(tmp_path / "a.pdf"),
                "--docx",
                str(tmp_path / "a.docx"),
            ]
        )
        == 0
    )
    back = edited(
        tmp_path / "a.docx",
        tmp_path / "b.docx",
        lambda body: replace_text(paragraph(body, "c_1_1"), "agreement", "DEAL"),
    )
    capsys.readouterr()
    assert run(["compare-word", str(project), str(tmp_path / "a.docx")]) == 0
    assert capsys.readouterr().out == "No wording was changed.\n"
    assert run(["compare-word", str(project), str(back), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["matches"] is True
    assert [(each["number"], each["kind"], each["tracked"]) for each in document["changes"]] == [
        ("1.1", "changed", False)
    ]
    assert run(["compare-word", str(project), str(back)]) == 0
    assert "1.1 (changed, not tracked):" in capsys.readouterr().out


def test_that_the_command_line_exports(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["export", str(project), "--openslo", str(tmp_path / "slo"), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["files"] == ["services.yaml", "slis.yaml", "slos.yaml"]
    assert {"id", "name", "reason"} == set(document["left_out"][0])
    assert run(["export", str(project), "--openslo", str(tmp_path / "slo")]) == 0
    assert "Left out: " in capsys.readouterr().out
    assert run(["export", str(project), "--openslo", str(project), "--json"]) == 1
    assert "is a file" in json.loads(capsys.readouterr().out)["error"]


def test_that_a_word_file_is_not_written_over_a_project(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        run(["appendix", str(project), "-o", str(tmp_path / "a.pdf"), "--docx", str(project)]) == 1
    )
    assert "is a project" in capsys.readouterr().err
