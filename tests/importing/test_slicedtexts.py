"""Texts cut at once and read eight bytes at a time: the same that Arrow and the exact readers take out of a block."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slastudio.evidence.intake import FieldSource, Mapping
from slastudio.evidence.reading import Dialect, FileLayout, TablePlace
from slastudio.importing.arrowtexts import LOOK, ArrowTexts
from slastudio.importing.extraction import extract
from slastudio.importing.figures import read_figures, read_walls
from slastudio.importing.privacy import _SORTS, found_in
from slastudio.importing.quantities import MISSING, is_missing
from slastudio.importing.slicedtexts import SlicedTexts, cut_fields

FIELDS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n,"), max_size=40)
ROWS = st.integers(2, 5).flatmap(lambda width: st.lists(st.lists(FIELDS, min_size=width, max_size=width), min_size=1))

TOP_LEFT = FileLayout("csv", "utf-8", dialect=Dialect(), table=TablePlace())


def cut(rows: list[list[str]], end: str = "\n", *, ended: bool = True) -> tuple[SlicedTexts, ...]:
    text = end.join(",".join(row) for row in rows) + (end if ended else "")
    found = cut_fields(text.encode(), ord(","), len(rows[0]), len(rows))
    assert found is not None
    return found.columns()


def column(texts: list[str]) -> SlicedTexts:
    return cut([[text, "x"] for text in texts])[0]


@settings(max_examples=150)
@given(ROWS, st.sampled_from([("\n", True), ("\n", False), ("\r\n", True)]))
def test_that_cut_fields_are_the_fields_as_they_were_written(rows: list[list[str]], end: tuple[str, bool]) -> None:
    for place, texts in enumerate(cut(rows, end[0], ended=end[1])):
        written = [row[place] for row in rows]
        assert [texts[at] for at in range(len(rows))] == written
        assert texts.array.to_pylist() == written
        texts.array.validate(full=True)
        assert texts.shortest == min(len(text.encode()) for text in written)
        for sought in {*written, "x"} - {""}:
            assert texts.places_of(sought) == ArrowTexts(pa.array(written, pa.string())).places_of(sought)


@pytest.mark.parametrize(
    "text", ["a,b\n\nc,d\n", "a,b,c\nd\n", "a\nb,c,d\n", "a,b\r\nc,d\n", "a,b\n,\n\n", "a\n,b\nc,d\n"]
)
def test_that_lines_of_other_widths_or_ends_are_not_cut(text: str) -> None:
    lines = text.count("\n")
    assert cut_fields(text.encode(), ord(","), 2, lines) is None


@settings(max_examples=20)
@given(
    st.lists(st.text(st.sampled_from("abé"), max_size=20), min_size=1, max_size=30, unique=True),
    st.integers(0, 2**32),
    st.sampled_from([1, 5, 10_000]),
)
def test_that_different_texts_are_told_apart_as_arrow_does(words: list[str], seed: int, at_most: int) -> None:
    size = 4 * LOOK + 500
    chosen = np.random.default_rng(seed).integers(0, len(words), size)
    texts = [words[each] for each in chosen]
    texts[-1] = words[0] + "!"  # what the first rows do not show
    for many in (texts, texts[:-1]):
        fast, slow = column(many).distinct(at_most), ArrowTexts(pa.array(many, pa.string())).distinct(at_most)
        assert (fast is None) == (slow is None)
        if fast is not None and slow is not None:
            assert fast[1] == slow[1]
            assert fast[0].tolist() == slow[0].tolist()


@settings(max_examples=200)
@given(
    st.lists(st.from_regex(r"(\d{1,16}|\d{1,9}\.\d{1,8}|\d{0,3}\.?\d{0,3}|-?\d[\deEx/:]?)", fullmatch=True), min_size=1)
)
def test_that_figures_say_what_was_written_or_are_left_to_others(texts: list[str]) -> None:
    found = read_figures(column(texts))
    plain = [re.fullmatch(r"(?:[0-9]+(?:\.[0-9]+)?)?", text) is not None for text in texts]
    if found is None:
        assert not all(plain) or any(len(text.replace(".", "")) > 15 for text in texts)
        return
    assert all(plain)
    digits = [0] * len(texts) if found.digits is None else found.digits.tolist()
    for text, number, behind, blank in zip(texts, found.numbers.tolist(), digits, found.blank.tolist(), strict=True):
        assert blank == (text == "")
        assert Decimal(number).scaleb(-behind) == Decimal(text or 0)


@settings(max_examples=100)
@given(
    st.lists(st.datetimes(datetime(1679, 1, 1), datetime(2260, 12, 31)), min_size=1),
    st.sampled_from(["T", " "]),
    st.integers(0, 6),
    st.sampled_from(["", "Z"]),
)
def test_that_moments_are_read_to_the_nanosecond(moments: list[datetime], sep: str, places: int, zulu: str) -> None:
    texts = [f"{each:%Y-%m-%d}{sep}{each:%H:%M:%S}" + f".{each:%f}"[: places + 1] * bool(places) for each in moments]
    found = read_walls(column([text + zulu for text in texts]))
    assert found is not None
    assert found[1] == bool(zulu)
    for text, wall in zip(texts, found[0].tolist(), strict=True):
        since = datetime.fromisoformat(text).replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)
        assert wall == since // timedelta(microseconds=1) * 1000


@pytest.mark.parametrize(
    "odd",
    [
        "2026-02-29T10:00:00Z",
        "2026-13-01T10:00:00Z",
        "2026-00-10T10:00:00Z",
        "2026-01-00T10:00:00Z",
        "1500-01-01T10:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T10:60:00Z",
        "2026-01-01T10:00:60Z",
        "2026-01-01 10:00:00Z",
        "2026-01-01T1a:00:00Z",
    ],
)
def test_that_an_odd_moment_leaves_the_column_to_others(odd: str) -> None:
    assert read_walls(column(["2026-01-01T10:00:00Z", odd])) is None


@pytest.mark.parametrize("mark", ["", '"'])
@pytest.mark.parametrize("amount", ["123456789012345", "9007199254740993", "123456789012.345", "99999999999.999"])
def test_that_a_large_amount_beside_a_small_one_keeps_every_figure(tmp_path: Path, amount: str, mark: str) -> None:
    path = tmp_path / "bill.csv"
    path.write_text(f"start,amount\n2026-10-01,{mark}{amount}{mark}\n2026-10-02,0.000001\n2026-10-03,1\n")
    fields = {"start": FieldSource("start", "iso"), "amount": FieldSource("amount")}
    found = extract(path, Mapping("costs", "csv", fields, "UTC", "agreement", TOP_LEFT)).frames[0].data["amount"]
    assert [Decimal(each) for each in found] == [Decimal(amount), Decimal("0.000001"), Decimal(1)]


@given(
    st.text(max_size=8) | st.sampled_from(sorted(MISSING)).flatmap(lambda t: st.sampled_from([t.upper(), f" {t} ", t]))
)
def test_that_a_quick_look_tells_missing_values_as_the_list_does(text: str) -> None:
    assert is_missing(text) == ((len(text) < 8 and text.strip().casefold() in MISSING) or text.isspace())


@given(st.data())
def test_that_what_is_personal_always_holds_the_sign_it_is_first_looked_for_by(data: st.DataObject) -> None:
    name, _, pattern = data.draw(st.sampled_from(_SORTS))
    assert name in found_in(data.draw(st.from_regex(pattern)))
