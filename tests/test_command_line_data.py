"""The command line over data: folders, corrections, looking without storing, kept copies, coverage
and quality.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from slastudio.cli import run

PROBES = "time,target,up,response_ms\n2026-10-01T10:00:00Z,site,true,120\n2026-10-03T10:00:00Z,site,false,90\nbroken,=site,true,1\n"


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


@pytest.fixture
def probes(tmp_path: Path) -> Path:
    file = tmp_path / "probes.csv"
    file.write_text(PROBES)
    return file


def output(capsys: pytest.CaptureFixture[str], *arguments: object, code: int = 0) -> Any:
    assert run([*map(str, arguments), "--json"]) == code
    return json.loads(capsys.readouterr().out)


def rows_of(project: Path, kind: str, target: Path) -> list[dict[str, str]]:
    assert run(["rows", str(project), kind, "--csv", str(target)]) == 0
    with target.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# -- importing --------------------------------------------------------------------------------------------------


def test_that_folders_are_imported_file_by_file(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "October"
    (folder / "deep" / ".git").mkdir(parents=True)
    (folder / "a.csv").write_text(PROBES)
    (folder / "deep" / "b.csv").write_text(PROBES.replace("site", "shop"))
    (folder / "deep" / "c.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    for hidden in (".DS_Store", "deep/.git/config", "~$a.xlsx", "Thumbs.db", "other.slastudio"):
        (folder / hidden).write_text("x")
    document = output(capsys, "import", project, folder, code=1)
    assert [each["file"] for each in document["files"]] == ["a.csv", "b.csv", "c.png"]
    assert ["error" in each for each in document["files"]] == [False, False, True]
    assert len(output(capsys, "imports", project)) == 2


def test_that_a_folder_without_files_is_one_message(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "nothing").mkdir()
    assert run(["import", str(project), str(tmp_path / "nothing")]) == 1
    assert "no file to import" in capsys.readouterr().err


def test_that_importing_again_names_the_earlier_import(
    project: Path, probes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert output(capsys, "import", project, probes)["files"][0]["already"] is False
    entry = output(capsys, "import", project, probes, code=1)["files"][0]
    assert (
        entry["already"],
        entry["id"],
        entry["accepted"],
        entry["duplicates"],
        entry["rejected"],
    ) == (
        True,
        1,
        0,
        2,
        1,
    )
    assert run(["import", str(project), str(probes)]) == 1
    assert "already imported" in capsys.readouterr().out


def test_that_another_clients_file_is_held_back_until_confirmed(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        run(
            [
                "new",
                str(tmp_path / "Larkpay.slastudio"),
                "--template",
                "pilot",
                "--client",
                "Larkpay",
            ]
        )
        == 0
    )
    file = tmp_path / "larkpay-probes.csv"
    file.write_text(PROBES)
    capsys.readouterr()
    entry = output(capsys, "import", project, file, code=1)["files"][0]
    assert "Larkpay" in entry["question"]
    assert "--confirmed" in entry["error"]
    assert output(capsys, "imports", project) == []
    assert output(capsys, "import", project, file, "--confirmed")["files"][0]["accepted"] == 2


def test_that_corrections_change_what_is_stored(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "requests.csv"
    lines = [
        f"2026-10-0{n}T10:00:00Z,r{n},{100 * n},ok,Team {n},person number {n}" for n in range(1, 6)
    ]
    file.write_text("time,request_id,latency_ms,status,Desk,workflow\n" + "\n".join(lines) + "\n")
    chosen = [
        "--segment",
        "desk",
        "--value",
        "status:OK=fine",
        "--missing",
        "latency_ms=300",
        "--privacy",
        "workflow=hash",
    ]
    entry = output(capsys, "import", project, file, *chosen)["files"][0]
    assert (entry["kind"], entry["accepted"]) == ("requests", 5)
    rows = rows_of(project, "requests", tmp_path / "out.csv")
    assert [row["seg.desk"] for row in rows] == [f"Team {n}" for n in range(1, 6)]
    assert {row["status"] for row in rows} == {"fine"}
    assert [row["latency_ms"] for row in rows][2] == ""
    assert all(row["workflow"].startswith("#") for row in rows)


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        (["--segment", "nobody"], "has no column “nobody”"),
        (["--segment", "target", "--as", "outcomes"], ""),
        (["--privacy", "target=burn"], "burn"),
        (["--privacy", "target"], "not FIELD=VALUE"),
        (["--value", "up=1"], "FIELD:SPELLING=STORED"),
        (["--value", "cost:a=b"], "“cost” is not filled"),
        (["--missing", "nobody=1"], "has no column"),
        (["--table", "0"], "counted from 1"),
        (["--prices", "none.csv"], "none.csv"),
    ],
)
def test_that_a_wrong_correction_is_one_message_and_stores_nothing(
    project: Path, probes: Path, capsys: pytest.CaptureFixture[str], chosen: list[str], words: str
) -> None:
    assert run(["import", str(project), str(probes), *chosen]) == 1
    assert words in capsys.readouterr().err
    assert output(capsys, "imports", project) == []


def test_that_costs_are_computed_from_a_price_list(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prices, file = tmp_path / "prices.csv", tmp_path / "requests.csv"
    prices.write_text("model,input,output,currency\nm1,10,20,EUR\n")
    file.write_text(
        "time,request_id,model,input_tokens,output_tokens,latency_ms\n2026-10-01T10:00:00Z,a,m1,1000,500,10\n"
    )
    output(capsys, "import", project, file, "--prices", prices)
    row = rows_of(project, "requests", tmp_path / "out.csv")[0]
    assert (row["cost"], row["currency"]) == ("0.02", "EUR")


def test_that_one_file_of_an_archive_and_one_place_of_a_document_are_chosen(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packed, document = tmp_path / "all.zip", tmp_path / "all.json"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.csv", PROBES)
        archive.writestr("b.csv", PROBES.replace("site", "shop"))
    items = [
        {"time": f"2026-10-0{n}T10:00:00Z", "target": "api", "up": True, "response_ms": n}
        for n in (1, 2, 3)
    ]
    document.write_text(json.dumps({"meta": [{"x": 1}], "data": {"checks": items}}))
    output(capsys, "import", project, packed, "--member", "b.csv")
    places = output(capsys, "tree", document)
    assert {"path": "data.checks", "kind": "list", "count": 3}.items() <= next(
        each for each in places if each["path"] == "data.checks"
    ).items()
    output(capsys, "import", project, document, "--records", "data.checks")
    targets = [row["target"] for row in rows_of(project, "probes", tmp_path / "out.csv")]
    assert sorted(targets) == ["api", "api", "api", "shop", "shop"]


# -- looking ----------------------------------------------------------------------------------------------------


def test_that_looking_stores_nothing_and_needs_no_project(
    project: Path, probes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = project.read_bytes()
    dry = output(capsys, "import", project, probes, "--dry-run")["files"][0]
    assert project.read_bytes() == before
    alone = output(capsys, "inspect", probes)["files"][0]
    for entry in (dry, alone):
        assert (entry["kind"], entry["headings"][0], entry["mapping"]["fields"]["up"]) == (
            "probes",
            "time",
            {"column": "up"},
        )
        assert entry["rows"][0]["values"]["up"] == "yes"
        assert "time" in entry["rows"][2]["problems"]
    assert run(["inspect", str(probes)]) == 0
    assert "probes.csv: probes" in capsys.readouterr().out
    assert run(["inspect", str(probes), "none.csv"]) == 1


# -- what is kept -----------------------------------------------------------------------------------------------


def test_that_the_kept_copy_comes_back_as_it_was(
    project: Path, probes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output(capsys, "import", project, probes, "--keep-original")
    listed = output(capsys, "imports", project)[0]
    assert listed["original_kept"] is True
    assert listed["size"] == probes.stat().st_size
    assert listed["importer"].startswith("slastudio ")
    assert listed["who"]
    copy = tmp_path / "copy.csv"
    assert output(capsys, "imports", project, "--original", 1, "-o", copy)["size"] == len(PROBES)
    assert copy.read_bytes() == probes.read_bytes()
    assert run(["imports", str(project), "--original", "1", "-o", str(project)]) == 1
    assert run(["imports", str(project), "--original", "1"]) == 1
    assert run(["imports", str(project), "-o", "x.csv"]) == 1


def test_that_rejected_records_are_listed_and_written(
    project: Path, probes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output(capsys, "import", project, probes)
    found = output(capsys, "imports", project, "--rejected", 1)
    assert [(each["row"], each["column"]) for each in found] == [(4, "time")]
    target = tmp_path / "rejected.csv"
    assert run(["imports", str(project), "--rejected", "1", "--csv", str(target)]) == 0
    with target.open(encoding="utf-8", newline="") as file:
        assert next(csv.DictReader(file))["raw"].startswith("broken")
    assert run(["imports", str(project), "--rejected", "7"]) == 1


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_that_rows_are_written_in_the_format_asked_for(
    project: Path, probes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], ending: str
) -> None:
    output(capsys, "import", project, probes)
    target = tmp_path / f"rows.{ending}"
    assert output(capsys, "rows", project, "probes", f"--{ending}", target)["rows"] == 2
    magic = {"csv": b"file,row", "xlsx": b"PK\x03\x04", "parquet": b"PAR1"}[ending]
    assert target.read_bytes().startswith(magic)
    assert (
        output(capsys, "rows", project, "probes", f"--{ending}", target, "--where", "up=false")[
            "rows"
        ]
        == 1
    )
    written = f"--{ending}", target
    assert output(capsys, "rows", project, "probes", *written, "--import", 1)["rows"] == 2
    assert output(capsys, "rows", project, "requests", *written, "--import", 1)["rows"] == 0
    refused = output(capsys, "rows", project, "probes", *written, "--import", 2, code=1)
    assert refused["error"] == "There is no import with id 2. The imports are: 1."
    wrong = {"csv": "rows.xlsx", "xlsx": "rows.csv", "parquet": "rows"}[ending]
    assert run(["rows", str(project), "probes", f"--{ending}", str(tmp_path / wrong)]) == 1


def test_that_coverage_names_the_gaps(
    project: Path, probes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["coverage", str(project)]) == 0
    assert "no evidence" in capsys.readouterr().out
    output(capsys, "import", project, probes)
    kind = output(capsys, "coverage", project)["kinds"][0]
    assert (kind["kind"], kind["rows"], kind["days"]) == ("probes", 2, 3)
    assert kind["gaps"] == [{"first": "2026-10-02", "last": "2026-10-02", "days": 1}]
    assert run(["coverage", str(project)]) == 0
    assert "nothing on 2026-10-02" in capsys.readouterr().out


def test_that_quality_is_told(
    project: Path, probes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output(capsys, "import", project, probes)
    found = output(capsys, "quality", project, 1)
    response = next(each for each in found["columns"] if each["name"] == "response_ms")
    assert (found["rows"], response["low"], response["high"], response["missing"]) == (
        2,
        90,
        120,
        0,
    )
    assert found["rejected"][0]["records"] == 1
    assert run(["quality", str(project), "1"]) == 0
    assert "response_ms: 90 to 120" in capsys.readouterr().out
    assert run(["quality", str(project), "5"]) == 1


def test_that_the_program_itself_ends_as_it_says(project: Path, probes: Path) -> None:
    def call(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "slastudio", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    done = call("import", project, probes, "--json")
    assert (done.returncode, json.loads(done.stdout)["files"][0]["accepted"], done.stderr) == (
        0,
        2,
        "",
    )
    wrong = call("purge", project)
    assert (wrong.returncode, "usage" in wrong.stderr) == (2, True)
    assert sqlite3.connect(project).execute("SELECT count(*) FROM batch").fetchone() == (1,)


@pytest.mark.skipif(
    sys.platform == "win32", reason="a signal to one process is another thing there"
)
def test_that_an_import_stopped_by_the_keyboard_says_so_and_leaves_nothing(
    project: Path, tmp_path: Path
) -> None:
    log = tmp_path / "log.csv"
    line = "2026-10-01T10:00:00Z,{},812,ok,120,45,0.0021,m-1\n"
    with log.open("w", encoding="utf-8") as file:
        file.write("time,request_id,latency_ms,status,input_tokens,output_tokens,cost,model\n")
        file.writelines(line.format(f"r{n}") for n in range(400_000))
    command = [sys.executable, "-c", _STOPPED, str(project), str(log)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, "Traceback" in done.stderr) == (130, False), done.stderr + done.stdout
    assert "of what was under way nothing is" in done.stderr
    assert sqlite3.connect(project).execute("SELECT count(*) FROM batch").fetchone() == (0,)


_STOPPED = """
import os, signal, sys, threading, time
from slastudio.__main__ import main


def press_when_the_file_is_read():
    while not any(each.name.startswith("hashing") for each in threading.enumerate()):
        time.sleep(0.001)
    os.kill(os.getpid(), signal.SIGINT)


signal.signal(signal.SIGINT, signal.default_int_handler)
threading.Thread(target=press_when_the_file_is_read, daemon=True).start()
sys.exit(main(["import", sys.argv[1], sys.argv[2]]))
"""
