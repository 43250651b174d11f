"""A renewal pack as JSON and as a workbook: what the paper tells, and formulas that come to it."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from slastudio.cli import run
from slastudio.contract.terms.commercial import Pricing
from slastudio.judge.foresight.renewal import RenewalPack, month_records, retained_hours
from slastudio.operations.documents.renewals import write_renewal
from slastudio.operations.projects import open_project
from slastudio.reports.content.blocks import Table, VerdictMark
from slastudio.reports.documents.renewal import renewal_document
from slastudio.reports.machine.renewals import renewal_json
from slastudio.reports.workbook.book import BookHead, write_book
from slastudio.reports.workbook.renewal_sheets import renewal_sheets
from slastudio.shared.problems import StudioError
from tests.reports.formulas import Recomputed
from tests.strength import RELEASE

ON = date(2026, 11, 5)


@pytest.fixture(scope="module")
def pack(sample_renewal: RenewalPack) -> RenewalPack:
    return sample_renewal


@pytest.fixture(scope="module")
def path(pack: RenewalPack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(pack, tmp_path_factory.mktemp("renewal") / "renewal.xlsx")


def written(pack: RenewalPack, path: Path) -> Path:
    write_book(renewal_sheets(pack), path, ON, BookHead("Renewal pack"))
    return path


def figures(path: Path, sheet: str) -> dict[str, tuple[Any, ...]]:
    """Return the rows of a sheet by what stands in their first column."""
    rows = openpyxl.load_workbook(path, data_only=True)[sheet].iter_rows(values_only=True)
    return {str(first): tuple(rest) for first, *rest in rows}


def formulas(path: Path) -> list[tuple[str, str, str]]:
    """Return (sheet, cell, formula), each recomputed to the number stored beside it."""
    told, stored = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    found = [
        (sheet.title, cell.coordinate, str(cell.value))
        for sheet in told
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    for sheet, place, formula in found:
        computed = Recomputed(stored, sheet, formula).value
        assert stored[sheet][place].value == pytest.approx(computed, rel=1e-11, abs=1e-9), place
    return found


def test_that_every_formula_comes_to_the_number_beside_it(path: Path) -> None:
    found = formulas(path)
    assert {sheet for sheet, _, _ in found} == {"Record", "Promises", "Hours", "Price"}
    assert any("SMALL" in formula for _, _, formula in found)
    assert len(found) > 50


def test_that_sheets_tell_what_the_paper_tells(pack: RenewalPack, path: Path) -> None:
    tables = [each for each in renewal_document(pack).blocks if isinstance(each, Table)]
    record = figures(path, "Record")
    for month, met, missed, still, *_ in tables[0].rows:
        assert record[str(month)][2:5] == (int(str(met)), int(str(missed)), int(str(still)))
    promises = figures(path, "Promises")
    for name, *verdicts, met in tables[1].rows:
        row = promises[name.text]  # type: ignore[union-attr]
        told = [each for each in row[1:-2] if each is not None]
        assert len(told) == sum(isinstance(each, VerdictMark) for each in verdicts)
        assert f"{row[-2]} of {row[-1]}" == met or (row[-1] == 0 and met == "–")
    assert len(figures(path, "Targets")) == len(tables[2].rows) + 1


def test_that_a_proposed_fee_is_reckoned_from_the_hours(pack: RenewalPack, tmp_path: Path) -> None:
    pricing = Pricing(
        monthly_fee=Decimal(1000),
        included_hours=Decimal(10),
        overage_rate=Decimal("62.5"),
        currency="EUR",
    )
    more = replace(pack, draft=replace(pack.draft, pricing=pricing))
    hours = retained_hours(more.record, more.draft)
    assert hours.fee_then is not None
    path = written(more, tmp_path / "more.xlsx")
    price = figures(path, "Price")
    assert price["Monthly fee proposed"][0] == float(hours.fee_then.amount)
    assert ("Price", "B8") in {(sheet, place) for sheet, place, _ in formulas(path)}


def test_that_json_tells_decimals_as_text_and_nothing_internal(pack: RenewalPack) -> None:
    told: Any = json.loads(json.dumps(renewal_json(pack)))
    assert told["term"]["notice_by"] == "2026-11-14"
    assert [each["month"] for each in told["months"]] == [
        f"2026-{month:02}" for month in range(5, 11)
    ]
    months = month_records(pack.record)
    for each, month in zip(told["months"], months, strict=True):
        assert each["promises"] == each["met"] + each["missed"] + each["open"]
        assert (None if each["hours"] is None else Decimal(each["hours"])) == month.worked
        assert each["start"].endswith("+00:00")
    july = told["months"][2]
    assert july["credit"] == {"amount": "320.00", "currency": "EUR"}
    assert told["months"][0]["credit"] is None, "nothing signed was in force"
    credit = [each["credit"]["amount"] for each in told["months"] if each["credit"]]
    assert Decimal(told["known_together"]["credit"]["EUR"]) == sum(map(Decimal, credit))
    assert told["left_out"] == ["April 2026"]
    (spend,) = (each for each in told["promises"] if each["name"] == "Monthly spend")
    assert (spend["met"], spend["settled"]) == (5, 6)
    assert spend["verdicts"]["2026-09"] == "missed"
    assert "internal" not in json.dumps(told)
    own = [each for each in pack.record.latest.duties if each.kind == "internal_action"]
    assert own, "there is one to be left out"
    assert not any(each.what in str(renewal_document(pack)) for each in own)


def test_that_no_column_is_too_narrow_and_every_sheet_prints_on_a4(path: Path) -> None:
    for sheet in openpyxl.load_workbook(path, data_only=True):
        assert sheet.page_setup.paperSize == 9
        assert sheet.print_area
        assert sheet.print_title_rows == "$1:$1"
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                if isinstance(cell.value, (int, float)):
                    _, _, unit = cell.number_format.partition(' "')
                    shown = f"{cell.value:,.2f}{unit}"
                    assert len(shown) < sheet.column_dimensions[cell.column_letter].width + 2


def test_that_the_same_pack_gives_the_same_bytes(
    pack: RenewalPack, path: Path, tmp_path: Path
) -> None:
    assert written(pack, tmp_path / "again.xlsx").read_bytes() == path.read_bytes()


@pytest.mark.skipif(
    not RELEASE, reason="a minute: tried before a release; each day the wheel's story runs it"
)
def test_that_the_command_line_writes_and_prints_it(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = Path(shutil.copy(sample, tmp_path / "own.slastudio"))
    book, data = tmp_path / "r.xlsx", tmp_path / "r.json"
    options = ("--months", "2", "--issued", "2026-11-05")
    assert run(["renewal", str(own), "-o", str(data), "--workbook", str(book), *options]) == 0
    assert capsys.readouterr().out.splitlines() == [f"{data} is written.", f"{book} is written."]
    assert run(["renewal", str(own), "--json", *options]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(data.read_text(encoding="utf-8"))
    assert "Chain of the project" in figures(book, "Renewal pack")
    assert run(["renewal", str(own)]) == 1
    assert "--workbook FILE.xlsx or --json" in capsys.readouterr().err
    with open_project(own, write=False) as project, pytest.raises(StudioError, match="ends in"):
        write_renewal(project, tmp_path / "r.txt", issued=ON)
