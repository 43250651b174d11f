"""What is said of every recognised format: docs/guide/formats.md is written from the declarations and nothing is missing."""

from __future__ import annotations

import pytest

from slastudio.importing.formats import FORMATS, Format
from slastudio.importing.formats.documentation import PAGE, formats_page
from tests.importing.reading import ROOT

ALL = pytest.mark.parametrize("format", FORMATS, ids=lambda each: each.name)
# canonical columns that hold a format's own words for good and bad
_JUDGING = ("status", "up", "passed", "accepted")


def test_that_the_page_of_formats_is_written_from_the_declarations() -> None:
    assert (ROOT / PAGE).read_text(encoding="utf-8") == formats_page(), (
        "write it anew with python -m slastudio.importing.formats.documentation"
    )


@ALL
def test_that_every_format_says_what_it_leaves_out_and_where_its_publisher_says_so(
    format: Format,
) -> None:
    assert format.left_out, f"say in `left_out` what of “{format.title}” is not read, and why"
    assert all(each.endswith(".") for each in format.left_out)
    assert format.said_by, f"name in `said_by` the page that says how “{format.title}” is written"


@ALL
def test_that_every_format_with_words_for_good_and_bad_says_what_they_mean(
    format: Format,
) -> None:
    judged = [column for column in _JUDGING if column in format.fields]
    if format.kind in ("requests", "probes") and judged:
        assert format.words or format.meaning, f"say in `words` or `meaning` what {judged} mean"


def test_that_every_format_is_on_the_page() -> None:
    page = formats_page()
    assert all(f"(`{each.name}`)" in page for each in FORMATS)
    assert len({each.name for each in FORMATS}) == len(FORMATS)
