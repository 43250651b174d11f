"""The command line as a user runs it: exit codes, one clear message, one JSON document."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from slastudio.cli import run

PROBES = "time,target,up,response_ms\n2026-10-01T10:00:00Z,site,true,120\n2026-10-02T10:00:00Z,site,false,90\nbroken,site,true,1\n"


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    path = tmp_path / "acme.slastudio"
    assert (
        run(
            [
                "new",
                str(path),
                "--template",
                "internal-platform",
                "--client",
                "Acme",
                "--zone",
                "Europe/Madrid",
            ]
        )
        == 0
    )
    capsys.readouterr()
    return path


def output(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> object:
    assert run([*arguments, "--json"]) == code
    return json.loads(capsys.readouterr().out)


@pytest.mark.rapid
def test_that_templates_are_listed_one_slug_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["templates"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[0] for line in lines] == [
        "small-business-retainer",
        "governed-production",
        "customer-support",
        "pilot",
        "internal-platform",
    ]


@pytest.mark.rapid
def test_that_import_prints_the_agreed_document(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "probes.csv"
    file.write_text(PROBES)
    document = output(capsys, "import", str(project), str(file))
    entry = document["files"][0]  # type: ignore[index,call-overload]
    assert {
        "file",
        "sha256",
        "kind",
        "format",
        "confidence",
        "rows_read",
        "accepted",
        "rejected",
        "duplicates",
        "not_applicable",
        "rows_by_kind",
        "period",
        "zone_source",
        "mapping",
        "problems",
    } <= entry.keys()
    assert (entry["kind"], entry["rows_read"], entry["accepted"], entry["rejected"]) == (
        "probes",
        3,
        2,
        1,
    )
    assert entry["period"][0] == "2026-10-01T10:00:00+00:00"
    assert entry["period"][1] > "2026-10-02T10:00:00+00:00"
    problem = next(each for each in entry["problems"] if each["row"] == 4)
    assert problem["column"] == "time"
    listed = output(capsys, "imports", str(project))
    assert [each["id"] for each in listed] == [1]  # type: ignore[attr-defined]


@pytest.mark.rapid
def test_that_exit_code_one_means_nothing_was_accepted(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, empty, missing = tmp_path / "probes.csv", tmp_path / "empty.csv", tmp_path / "none.csv"
    file.write_text(PROBES)
    empty.write_text("time,target,up,response_ms\n")
    assert run(["import", str(project), str(file)]) == 0
    assert run(["import", str(project), str(file)]) == 1
    assert run(["import", str(project), str(empty)]) == 0
    capsys.readouterr()
    assert run(["import", str(project), str(missing)]) == 1
    assert "none.csv" in capsys.readouterr().err


@pytest.mark.rapid
def test_that_assess_prints_the_agreed_document(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "probes.csv"
    file.write_text(PROBES)
    run(["import", str(project), str(file)])
    capsys.readouterr()
    document = output(capsys, "assess", str(project), "--period", "2026-10")
    assert document["period"]["start"] == "2026-10-01T00:00:00+02:00"  # type: ignore[index,call-overload]
    assert document["period"]["end"] == "2026-11-01T00:00:00+01:00"  # type: ignore[index,call-overload]
    assert document["agreement"]["state"] == "draft"  # type: ignore[index,call-overload]
    uptime = next(each for each in document["objectives"] if each["id"] == "uptime")  # type: ignore[index,call-overload]
    assert {
        "id",
        "name",
        "dimension",
        "indicator",
        "unit",
        "comparator",
        "target",
        "value",
        "verdict",
        "complete",
        "samples",
        "good",
        "total",
        "interval",
        "budget",
        "excluded",
        "sources",
    } <= uptime.keys()
    assert (uptime["value"], uptime["verdict"], uptime["complete"], uptime["interval"]) == (
        50,
        # it is a day of a month whose every day is due
        "reserved",
        "counted",
        None,
    )
    assert set(uptime["budget"]) >= {"allowed", "spent", "remaining"}
    assert len(uptime["sources"][0]) == 64


@pytest.mark.rapid
def test_that_an_import_is_taken_back(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "probes.csv"
    file.write_text(PROBES)
    run(["import", str(project), str(file)])
    assert run(["imports", str(project), "--remove", "1"]) == 0
    capsys.readouterr()
    assert output(capsys, "imports", str(project)) == []
    assert run(["imports", str(project), "--remove", "1"]) == 1


@pytest.mark.rapid
def test_that_terms_go_out_and_come_back(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "terms.yaml"
    assert run(["terms", "get", str(project), "-o", str(file)]) == 0
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("client: Acme", "client: Beta"), encoding="utf-8")
    assert run(["terms", "set", str(project), str(file)]) == 0
    capsys.readouterr()
    assert run(["terms", "get", str(project)]) == 0
    assert "client: Beta" in capsys.readouterr().out
    file.write_text("parties: {nobody: x}")
    assert run(["terms", "set", str(project), str(file)]) == 1
    assert "parties.nobody" in capsys.readouterr().err


@pytest.mark.rapid
def test_that_rows_come_back_filtered(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "probes.csv", tmp_path / "out.csv"
    file.write_text(PROBES)
    run(["import", str(project), str(file)])
    assert run(["rows", str(project), "probes", "--where", "up=false", "--csv", str(out)]) == 0
    assert out.read_text().splitlines() == [
        "file,row,time,target,up,response_ms",
        "probes.csv,3,2026-10-02T10:00:00Z,site,false,90",
    ]


@pytest.mark.rapid
def test_that_registers_are_kept_from_the_command_line(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    added = output(
        capsys,
        "register",
        str(project),
        "changes",
        "add",
        "when=2026-10-01 10:00",
        "title=Prompt v2",
        "type=prompt",
    )
    assert added["id"] == "CHG-1"  # type: ignore[index,call-overload]
    output(
        capsys,
        "register",
        str(project),
        "changes",
        "amend",
        "CHG-1",
        "title=Prompt v3",
        "--why",
        "typo",
        "--who",
        "me",
    )
    listed = output(capsys, "register", str(project), "changes", "list")
    assert listed[0]["title"] == "Prompt v3"  # type: ignore[index,call-overload]
    assert listed[0]["amendments"][0]["why"] == "typo"  # type: ignore[index,call-overload]


@pytest.mark.rapid
@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["assess"],
        ["new", "x"],
        ["report", "x", "-o", "y.pdf"],
        ["appendix", "x", "-o", "y", "--issued", "soon"],
    ],
)
def test_that_wrong_usage_exits_with_two(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run(arguments)
    assert caught.value.code == 2


@pytest.mark.rapid
@pytest.mark.parametrize(
    "arguments",
    [
        ["assess", "nowhere.slastudio"],
        ["new", "x.slastudio", "--template", "none"],
        ["assess", "{project}", "--period", "May"],
    ],
)
def test_that_a_failure_is_one_clear_message(
    arguments: list[str], project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([each.format(project=project) for each in arguments]) == 1
    err = capsys.readouterr().err.strip()
    assert err.startswith("slastudio: ")
    assert "Traceback" not in err


def test_that_documents_are_the_same_bytes_again(sample: Path, tmp_path: Path) -> None:
    for attempt in ("a", "b"):
        folder = tmp_path / attempt
        folder.mkdir()
        assert (
            run(
                [
                    "appendix",
                    str(sample),
                    "-o",
                    str(folder / "appendix.pdf"),
                    "--issued",
                    "2026-10-05",
                ]
            )
            == 0
        )
        assert (
            run(
                [
                    "report",
                    str(sample),
                    "--period",
                    "2026-09",
                    "-o",
                    str(folder / "report.pdf"),
                    "--workbook",
                    str(folder / "w.xlsx"),
                    "--issued",
                    "2026-10-05",
                ]
            )
            == 0
        )
    for name in ("appendix.pdf", "report.pdf", "w.xlsx"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes(), name


def test_that_the_installed_command_runs_without_a_screen(tmp_path: Path) -> None:
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    command = Path(sys.executable).with_name("slastudio")
    if not command.exists():
        pytest.skip("the slastudio command is not installed beside this Python")
    done = subprocess.run(
        [command, "templates"], capture_output=True, text=True, check=False, env=environment
    )
    assert (done.returncode, done.stderr) == (0, "")
    if sys.platform.startswith("linux"):
        window = subprocess.run(
            [command], capture_output=True, text=True, check=False, env=environment
        )
        assert window.returncode == 1
        assert "no screen" in window.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("rows", "{p}", "probes", "--csv", "{p}"),
        ("terms", "get", "{p}", "-o", "{p}"),
        ("appendix", "{p}", "-o", "{p}"),
        ("report", "{p}", "--period", "2026-10", "-o", "{p}"),
        ("report", "{p}", "--period", "2026-10", "-o", "report.pdf", "--workbook", "{p}"),
        ("rows", "{p}", "probes", "--csv", "{p.parent}"),
        ("rows", "{p}", "probes", "--csv", "."),
        ("new", ".", "--template", "pilot"),
    ],
)
def test_that_no_result_is_written_over_a_project_or_a_folder(
    project: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    before = project.read_bytes()
    assert run([part.format(p=project) for part in command]) == 1
    assert capsys.readouterr().err.startswith("slastudio: ")
    assert project.read_bytes() == before


def test_that_a_failure_is_one_json_document_too(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = str(tmp_path / "missing.slastudio")
    for command in (
        ["imports", missing],
        ["import", missing, "x.csv"],
        ["assess", str(project), "--period", "2026-13"],
        ["imports", str(project), "--remove", "999"],
        ["import", str(project), "x.csv", "--map", "time"],
    ):
        assert "error" in output(capsys, *command, code=1)  # type: ignore[operator]


def test_that_rows_are_chosen_by_moments_and_unknown_columns_are_named(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "probes.csv", str(tmp_path / "rows.csv")
    file.write_text(PROBES)
    run(["import", str(project), str(file)])
    capsys.readouterr()
    for where, count in (
        ("time>=2026-10-02", 1),
        ("time<2026-10-02T12:00+02:00", 1),
        ("time>2026-10-03", 0),
    ):
        assert (
            output(capsys, "rows", str(project), "probes", "--csv", out, "--where", where)["rows"]
            == count
        )  # type: ignore[index,call-overload]
    for where in ("tme=1", "time>=soon"):
        assert "error" in output(
            capsys, "rows", str(project), "probes", "--csv", out, "--where", where, code=1
        )  # type: ignore[operator]


def test_that_rows_of_a_table_keep_negative_numbers(project: Path, tmp_path: Path) -> None:
    file, out = tmp_path / "air.csv", tmp_path / "rows.csv"
    file.write_text("station,level,note\nA,-200,=1+1\nB,-1.5E3,+x\nC,-7%,-12 to 3\n")
    assert run(["import", str(project), str(file)]) == 0
    assert run(["rows", str(project), "table", "--csv", str(out)]) == 0
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert [row["level"] for row in rows] == ["-200", "-1.5E3", "-7%"]
    assert [row["note"] for row in rows] == ["'=1+1", "'+x", "'-12 to 3"]
