"""Texts of strangers are made valid once, and steer no terminal."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slastudio.shared.texts import harmless, harmless_json, one_line, valid_text

pytestmark = pytest.mark.rapid
ANY = st.text(st.characters(exclude_categories=()), max_size=40)


@given(ANY)
def test_that_a_valid_text_can_be_written_and_stays_as_it_is(text: str) -> None:
    made = valid_text(text)
    made.encode()
    assert valid_text(made) == made
    if not any("\ud800" <= each <= "\udfff" for each in text):
        assert made == text


@given(ANY)
def test_that_no_control_but_tab_and_line_feed_is_printed(text: str) -> None:
    shown = harmless(text)
    shown.encode()
    left = {each for each in shown if unicodedata.category(each) in ("Cc", "Cs", "Zl", "Zp")}
    assert left <= {"\t", "\n"}
    assert not {
        each for each in shown if "\u202a" <= each <= "\u202e" or "\u2066" <= each <= "\u2069"
    }
    assert "\n" not in one_line(text)
    assert len(one_line(text).splitlines()) <= 1


@given(st.dictionaries(ANY.map(valid_text), ANY.map(valid_text), max_size=4))
def test_that_a_document_made_harmless_says_the_same(document: dict[str, str]) -> None:
    text = harmless_json(json.dumps(document, ensure_ascii=False, indent=2))
    assert json.loads(text) == document
    assert harmless(text) == text


def test_that_escapes_and_line_ends_are_seen() -> None:
    assert harmless("a\x1b[31mb\r\n") == "a\\x1b[31mb\\x0d\n"
    assert one_line("a\r\nb\u2028c") == "a⏎b⏎c"
    assert harmless("byte \udcff, half \ud800, \u202eright") == (
        "byte \\xff, half \\ud800, \\u202eright"
    )
    assert harmless("Größe 5 µs – “ja” 東京 e\u0301") == "Größe 5 µs – “ja” 東京 e\u0301"
    assert valid_text("\ud83d\ude00") == "😀"
