"""The commands about money: the invoice as words, JSON and CSV, and hours from a time tracker."""

from __future__ import annotations

import csv
import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from slastudio.cli import run


@pytest.fixture
def project(sample: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sample, tmp_path / "p.slastudio"))


def test_that_an_invoice_is_told_with_what_is_in_no_total(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["invoice", str(project), "--period", "2026-09"]) == 0
    told = capsys.readouterr().out
    assert (
        "○ Change request: Hours out of scope: Rebuilding pipelines (8 hours): –, in the total: no"
        in told
    )
    assert "    Needs an accepted change request for this line, decided before the work." in told
    assert "At 0.9050 EUR for one USD (FX-2" in told
    assert "Total: €5,346.45 net of tax. 1 line not in it." in told
    assert "with them the overage would be 11.33 h, €1,416.67" in told
    assert run(["invoice", str(project), "--period", "2026-05"]) == 0
    assert "There is no invoice" in capsys.readouterr().out


def test_that_invoice_and_assessment_tell_the_same_json(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["invoice", str(project), "--period", "2026-09", "--json"]) == 0
    alone = json.loads(capsys.readouterr().out)
    assert run(["assess", str(project), "--period", "2026-09", "--json"]) == 0
    whole = json.loads(capsys.readouterr().out)
    for key in ("invoice", "change_requests", "worth"):
        assert alone[key] == whole[key], key
    lines = alone["invoice"]["lines"]
    counted = sum(Decimal(each["in_total"]) for each in lines if each["in_total"] is not None)
    assert counted == Decimal(alone["invoice"]["total"])
    assert [each["needs"] is None for each in lines] == [True, True, False, True, True, True]
    assert whole["hours"]["unagreed"] == 8


def test_that_an_invoice_is_written_as_csv_that_no_spreadsheet_takes_for_formulas(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["hours", "add", "when=2026-09-10 10:00", "hours=1", "line==1+1"]
    assert run(["register", str(project), *given]) == 0
    path = tmp_path / "invoice.csv"
    assert run(["invoice", str(project), "--period", "2026-09", "--csv", str(path)]) == 0
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    assert rows[0][:2] == ["Line", "Sort"]
    assert ["-195.00", "EUR"] in [row[3:5] for row in rows], "an amount stays a number"
    assert not [cell for row in rows for cell in row if cell.startswith("=")]
    capsys.readouterr()
    assert run(["invoice", str(project), "--period", "2026-09", "--csv", str(project)]) == 1


def test_that_hours_come_in_from_a_trackers_export_once(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "toggl.csv"
    path.write_text(
        "User,Start date,Duration,Task\nAna,2026-11-03,1:30:00,Small fixes\nAna,never,1:00:00,Small fixes\n"
    )
    given = ["hours", str(project), "import", str(path), "--json"]
    assert run(given) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["added"], told["skipped"], told["refused"]) == (1, 0, 1)
    assert run(given) == 0
    assert json.loads(capsys.readouterr().out)["skipped"] == 1
    assert run(["hours", str(project), "import", str(path), "--line-from", "Nothing"]) == 1
    assert "Its columns are: User, Start date, Duration, Task." in capsys.readouterr().err
    assert run(["hours", str(project), "import", str(tmp_path)]) == 1
