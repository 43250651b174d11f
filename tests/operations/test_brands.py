"""The brand on documents: checked, kept with the project, printed, and never a door for hostile
files.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image

from slastudio.cli import run
from slastudio.contract.words.figures import show_number, show_value
from slastudio.operations.documents.agreements_and_reports import write_appendix
from slastudio.operations.documents.brands import Brand, Notation, brand_of, save_brand
from slastudio.operations.projects import create_project, open_project
from slastudio.project.file import Project
from slastudio.shared.notation import current_notation, spell_day, written_in
from slastudio.shared.problems import StudioError
from tests.reports.pages import page_pictures, page_texts


def picture(size: tuple[int, int] = (120, 40), kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (160, 30, 30)).save(out, kind)
    return out.getvalue()


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(
        tmp_path / "a", "governed-production", client="Acme", zone="Europe/Madrid"
    ) as made:
        yield made


def test_that_logo_footer_and_notation_stand_in_the_appendix(
    project: Project, tmp_path: Path
) -> None:
    plain = write_appendix(project, tmp_path / "plain.pdf", issued=date(2026, 6, 15))
    save_brand(
        project,
        Brand(
            "#8A1538", "Northgate · +34 91 000 000", picture(), Notation("1.234,5", "15.06.2026")
        ),
    )
    branded = write_appendix(
        project, tmp_path / "branded.pdf", word=tmp_path / "branded.docx", issued=date(2026, 6, 15)
    )
    pages = page_texts(branded)
    assert all("Northgate · +34 91 000 000" in page for page in pages)
    assert "issued 15.06.2026" in pages[0]
    text = " ".join(pages)
    assert "€2.000,00" in text
    assert "€2,000.00" not in text
    assert "99,5 %" in text
    before, after = (page_pictures(path)[0][60:140, 50:250] for path in (plain, branded))
    assert after.min() < 120 < before.min(), "the logo stands above the title"
    again = write_appendix(project, tmp_path / "again.pdf", issued=date(2026, 6, 15))
    assert again.read_bytes() == branded.read_bytes()


def test_that_the_brand_is_kept_in_the_project_and_is_no_part_of_the_terms(
    project: Project,
) -> None:
    sha256 = project.agreements.draft().sha256
    brand = Brand("#1F5FA8", "Footer", picture(kind="JPEG"))
    save_brand(project, brand)
    project.close()
    with open_project(project.path, write=False) as again:
        assert brand_of(again) == brand
        assert again.agreements.draft().sha256 == sha256


@pytest.mark.parametrize(
    ("brand", "message"),
    [
        (Brand("blue"), "not a colour"),
        (Brand("#FFEE88"), "too pale"),
        (Brand(footer="x" * 161), "fit on one line"),
        (Brand(logo=b"<svg onload='x'/>"), "cannot be read as PNG or JPEG"),
        (Brand(logo=picture()[:60]), "cannot be read as PNG or JPEG"),
        (Brand(logo=picture((5000, 4000))), "pixels"),
        (Brand(logo=b"\x89PNG\r\n\x1a\n" + b"0" * 1_100_000), "larger than 1 MB"),
        (Brand(notation=Notation("1_000")), "does not know"),
    ],
)
def test_that_a_brand_that_cannot_be_printed_is_refused(
    project: Project, brand: Brand, message: str
) -> None:
    with pytest.raises(StudioError, match=message):
        save_brand(project, brand)
    assert brand_of(project) == Brand()


@pytest.mark.parametrize(
    "stored",
    [
        "{",
        "[]",
        '{"accent": 1}',
        '{"accent": "", "footer": "", "logo": "?", "numbers": "", "days": ""}',
    ],
)
def test_that_a_damaged_brand_in_a_strangers_project_is_as_good_as_none(
    project: Project, stored: str
) -> None:
    with project.writing():
        project.settings.put("brand", stored)
    assert brand_of(project) == Brand()


@pytest.mark.parametrize(
    ("numbers", "shown", "money"),
    [
        ("1,234.5", "−12,345.6", "€1,234.50"),
        ("1.234,5", "−12.345,6", "€1.234,50"),
        ("1 234,5", "−12\u202f345,6", "€1\u202f234,50"),
        ("1’234.5", "−12’345.6", "€1’234.50"),
    ],
)
def test_that_numbers_are_written_as_chosen_and_only_there(
    numbers: str, shown: str, money: str
) -> None:
    with written_in(Notation(numbers)):
        assert show_number(Decimal("-12345.6"), 1) == shown
        assert show_value(Decimal("1234.5"), "EUR") == money
    assert show_number(Decimal("-12345.6"), 1) == "−12,345.6"
    assert current_notation() == Notation()


def test_that_days_are_written_as_chosen() -> None:
    day = date(2026, 6, 5)
    ways = ("15 June 2026", "June 15, 2026", "2026-06-15", "15.06.2026", "15/06/2026")
    told = []
    for way in ways:
        with written_in(Notation(days=way)):
            told.append(spell_day(day))
    assert told == ["5 June 2026", "June 5, 2026", "2026-06-05", "05.06.2026", "05/06/2026"]


def test_that_the_command_line_shows_changes_and_copies_a_brand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("logo.png").write_bytes(picture())
    for name in ("a", "b"):
        assert run(["new", name, "--template", "pilot"]) == 0
    assert (
        run(["brand", "a", "--accent", "#8A1538", "--logo", "logo.png", "--numbers", "1.234,5"])
        == 0
    )
    assert run(["brand", "b", "--like", "a.slastudio"]) == 0
    with (
        open_project(Path("a.slastudio"), write=False) as a,
        open_project(Path("b.slastudio"), write=False) as b,
    ):
        assert brand_of(a) == brand_of(b) == replace(brand_of(a), accent="#8A1538")
    assert run(["brand", "a", "--accent", "#FFFFFF"]) == 1
    assert "too pale" in capsys.readouterr().err
