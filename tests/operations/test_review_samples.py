"""The weekly sample is drawn the same by everybody, comes as a sheet, and is held against what came."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slastudio.cli import run
from slastudio.measure.sampling.drawing import allotted, drawn
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.evidence.review_samples import draw_sample, write_sheet
from slastudio.operations.projects import create_project
from slastudio.project.file import Project
from slastudio.shared.problems import StudioError

pytestmark = pytest.mark.rapid

# 60 answers in Spanish, 30 in English, 10 that do not say; and what is no answer of the week
LANGUAGES = ["es"] * 60 + ["en"] * 30 + [""] * 10


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    log = tmp_path / "log.csv"
    lines = ["time,request_id,status,seg.language,seg.traffic"]
    lines += [
        f"2026-10-06T10:{n % 60:02d}:00+02:00,=r{n},ok,{language},"
        for n, language in enumerate(LANGUAGES)
    ]
    lines += [
        "2026-10-06T10:00:00+02:00,failed,error,es,",
        "2026-10-06T10:00:00+02:00,probe,ok,es,health check",
        "2026-10-12T00:00:00+02:00,next-week,ok,es,",
        "2026-10-06T10:00:00+02:00,,ok,es,",
    ]
    log.write_text("\n".join(lines) + "\n")
    with create_project(
        tmp_path / "p.slastudio", "governed-production", client="Acme", zone="Europe/Madrid"
    ) as opened:
        import_file(opened, log)
        yield opened


def test_that_a_sample_is_drawn_by_strata_and_the_same_again(project: Project) -> None:
    sample = draw_sample(project, "2026-W41", size=20)
    assert sample.strata == (("not said", 10, 2), ("en", 30, 6), ("es", 60, 12))
    assert len(sample.answers) == 20
    assert draw_sample(project, "2026-W41", size=20) == sample
    assert not {"failed", "probe", "next-week", ""} & {each.item for each in sample.answers}


def test_that_anybody_can_draw_it_by_the_rule_alone(project: Project) -> None:
    sample = draw_sample(project, "2026-W41", size=20)
    for stratum, number in (("es", 12), ("en", 6), ("", 2)):
        items = [f"=r{n}" for n, language in enumerate(LANGUAGES) if language == stratum]
        ranked = sorted(
            items, key=lambda item: hashlib.sha256(f"{sample.seed}\n{item}".encode()).hexdigest()
        )
        own = {each.item for each in sample.answers if each.stratum == stratum}
        assert own == set(ranked[:number])


def test_that_another_week_has_another_seed(project: Project) -> None:
    assert (
        draw_sample(project, "2026-W42", size=20).seed
        != draw_sample(project, "2026-W41", size=20).seed
    )


def test_that_the_sheet_is_filled_in_imported_and_held_against_the_sample(
    project: Project, tmp_path: Path
) -> None:
    sheet = tmp_path / "sample.xlsx"
    sample = draw_sample(project, "2026-W41", size=10)
    write_sheet(project, sample, sheet)
    book = openpyxl.load_workbook(sheet)
    page = book.worksheets[0]
    head = [cell.value for cell in page[1]]
    assert head[:2] == ["time", "item"]
    assert {"accepted", "edit_reason", "reviewer_role", "seg.language"} <= set(head)
    assert page.data_validations.dataValidation[0].formula1 == '"true,false"'
    accepted, role = head.index("accepted") + 1, head.index("reviewer_role") + 1
    for row in range(2, 8):
        page.cell(row, accepted).value = "true"
        page.cell(row, role).value = "Reviewer"
    page.cell(9, 2).value = "r99-of-mine"
    page.cell(9, accepted).value = "true"
    page.delete_rows(10, 5)
    page.delete_rows(8)
    book.save(sheet)
    receipt = import_file(project, sheet)
    assert receipt.batch is not None
    assert receipt.batch.kind == "reviews"
    again = draw_sample(project, "2026-W41", size=10)
    assert len(again.reviewed) == 6
    assert len(again.missing) == 4
    assert again.others == ("r99-of-mine",)


def test_that_no_text_of_a_sheet_acts_as_a_formula(project: Project, tmp_path: Path) -> None:
    sample = draw_sample(project, "2026-W41", size=5)
    write_sheet(project, sample, tmp_path / "sample.csv")
    write_sheet(project, sample, tmp_path / "sample.xlsx")
    with (tmp_path / "sample.csv").open(newline="", encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    assert all(line["item"].startswith("'=r") for line in lines)
    page = openpyxl.load_workbook(tmp_path / "sample.xlsx").worksheets[0]
    assert {page.cell(row, 2).data_type for row in range(2, 7)} == {"s"}


def test_that_the_same_sample_is_the_same_bytes(project: Project, tmp_path: Path) -> None:
    sample = draw_sample(project, "2026-W41", size=5)
    for name in ("a.xlsx", "b.xlsx"):
        write_sheet(project, sample, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_that_the_command_draws_and_writes(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(project.path)
    project.close()
    out = tmp_path / "s.csv"
    assert run(["draw", path, "--week", "2026-W41", "--size", "20", "-o", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [each["drawn"] for each in told["strata"]] == [2, 6, 12]
    assert len(told["items"]) == 20
    assert out.exists()


def test_that_what_is_missing_is_said(project: Project) -> None:
    with pytest.raises(StudioError, match="no answers with a request id"):
        draw_sample(project, "2026-W30", size=5)
    with pytest.raises(StudioError, match="No request log has a column"):
        draw_sample(project, "2026-W41", size=5, by="seg.planet")
    with pytest.raises(StudioError, match="not a period"):
        draw_sample(project, "soon", size=5)


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 500), max_size=6),
    st.integers(1, 800),
)
def test_that_shares_of_strata_add_up_and_stray_less_than_one_from_proportion(
    sizes: dict[str, int], wanted: int
) -> None:
    found = allotted(sizes, wanted)
    total = sum(sizes.values())
    assert sum(found.values()) == min(wanted, total)
    for name, size in sizes.items():
        taken = found.get(name, 0)
        assert 0 <= taken <= size
        if wanted >= sum(each > 0 for each in sizes.values()) and size:
            assert taken >= 1
        share = size * wanted / total if total else 0
        # whoever holds most gives to those too small for a share, one each at most
        if wanted < total:
            assert share - len(sizes) < taken < share + 1


@given(st.lists(st.text(max_size=3), max_size=40), st.integers(1, 20))
def test_that_equal_ids_are_one_item(items: list[str], wanted: int) -> None:
    places = drawn(items, [""] * len(items), wanted, "7")
    chosen = [items[place] for place in places]
    assert len(set(chosen)) == len(chosen) == min(wanted, len(set(items)))
