"""Figures become text in one place: nothing else rounds for display, picks a number format or counts in words."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.rapid
ROOT = Path(__file__).resolve().parents[1] / "slastudio"
# what tells people figures; importing and storing write none
TELLING = ("contract", "judge", "reports", "operations", "cli", "ui")
# the one place, and the two that are no figures of anybody's: progress in percent and rows a second
ALLOWED = ("contract/words/figures.py", "cli/console.py", "shared/progress.py")
_SPEC = re.compile(r"\.\d+[fge%]|[ge%]$|\.0%")
_EXCEL = re.compile(r"#,##0|0\.0+(?!\d)\"")


def sources() -> list[Path]:
    return [
        path
        for room in TELLING
        for path in sorted((ROOT / room).rglob("*.py"))
        if path.relative_to(ROOT).as_posix() not in ALLOWED
    ]


def formats(path: Path) -> list[str]:
    """Return every format specification of an f-string or of format() in a file, with its line."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr):
            text = "".join(
                str(each.value)
                for each in node.format_spec.values
                if isinstance(each, ast.Constant)
            )
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "format"
            and len(node.args) > 1
            and isinstance(node.args[1], ast.Constant)
        ):
            text = str(node.args[1].value)
        else:
            continue
        if "%H" in text or "%Y" in text or "%m" in text or "%d" in text or "%z" in text:
            continue
        found.append(f"{path.relative_to(ROOT)}:{node.lineno}: {text}")
    return found


def test_that_no_figure_is_rounded_for_display_outside_the_one_place() -> None:
    told = [each for path in sources() for each in formats(path)]
    assert [each for each in told if _SPEC.search(each.rsplit(": ", 1)[1])] == []


def test_that_number_formats_of_workbooks_are_made_in_one_place() -> None:
    found = [
        path.relative_to(ROOT).as_posix()
        for path in sources()
        if _EXCEL.search(path.read_text(encoding="utf-8"))
    ]
    # cells.py sets whole numbers and days, which have no digits to differ in
    assert found == ["reports/workbook/cells.py", "reports/workbook/sheet_values.py"]


def test_that_nobody_counts_one_thing_in_the_plural() -> None:
    """A number with a plural noun behind it goes through shared/counts."""
    noun = (
        r"days|rows|weeks|times|samples|records|requests|objectives|clocks|months|files|hours|cases|"
        r"items|points|models|spans|versions|findings|incidents|decisions"
    )
    plural = re.compile(rf"\{{(?:len\([^{{}}]*\)|[a-z][\w.]*):?,?\}} (?:{noun})\b")
    # a kind of record, and an amount that is more than a month has
    allowed = {"{ratio.counts} records", "{text} hours"}
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in sources()
        for match in plural.finditer(path.read_text(encoding="utf-8"))
        if match[0] not in allowed
    ]
    assert found == []


def test_that_no_sentence_decides_by_the_beginning_of_another() -> None:
    """Reasons are values: what somebody said is never read to find out what was meant."""
    said = re.compile(r"\.(?:why|reason|detail|title|notes|reasons|window|sentence)\.startswith\(")
    found = [
        path.relative_to(ROOT).as_posix()
        for room in ("judge", "reports", "ui", "cli")
        for path in sorted((ROOT / room).rglob("*.py"))
        if said.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []
