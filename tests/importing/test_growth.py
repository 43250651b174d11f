"""What reads a stranger's cell takes no more than a few times longer for a few times more text."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import pytest

from slastudio.importing.conversion.shortened_ids import _SHORTENED
from slastudio.importing.files.merged_cells import _DATE
from slastudio.importing.layout.title_rows import _UNIT
from slastudio.importing.readers.header_rows import _FIGURES
from slastudio.importing.readers.privacy import found_in
from slastudio.importing.typing import (
    cell_units,
    durations,
    moment_lists,
    moments,
    quantities,
    times,
)
from slastudio.importing.understanding import proposals

SHORT, LONG = 500, 4_000
# a function that is linear takes eight times as long; a square takes 64 times
MOST, UNFELT = 30.0, 0.01
UNITS = (
    *"1aAé ,.'\"-+_/:;()[]\n\t€%\u00a0",
    *("1,", "1.", "1 ", "a ", "a-", "A ", "1:", "1/", "''", '""', "a@", "00", "a1", "Aa"),
    *("1e", "PT1H", "1h ", "and ", "Mr ", "2026-01-01 ", "1,111", "1 000 ", "$1", '{"a":1},'),
)
BEGIN, END = ("", "1"), ("", "!")


def texts(size: int) -> Iterator[str]:
    for unit in UNITS:
        for begin in BEGIN:
            for end in END:
                yield begin + unit * (size // len(unit)) + end


START = moments.parse_written("2026-10-01T00:00:00Z")
OF_TEXT: dict[str, Callable[[str], Any]] = {
    "bytes": cell_units.parse_bytes,
    "labelled": partial(cell_units.parse_labelled, notation=","),
    "duration": partial(durations.parse_duration, unit="words"),
    "items": moment_lists.items_of,
    "written": moments.parse_written,
    "written day first": partial(moments.parse_written, order="d/m/y"),
    "span": partial(moments.parse_span, unit="month"),
    "serial": partial(moments.parse_serial, unit="excel"),
    "time of day": moments.parse_time_of_day,
    "mixed": moments.parse_mixed,
    "epoch": partial(moments.parse_epoch, unit="s"),
    "relative": partial(moments.parse_relative, unit="s", start=START),
    "missing": quantities.is_missing,
    "sign": quantities.currency_sign,
    "number": quantities.parse_number,
    "number with comma": partial(quantities.parse_number, comma=True),
    "amount": quantities.parse_amount,
    "amount with comma": partial(quantities.parse_amount, comma=True),
    "whole": quantities.parse_whole,
    "short": quantities.parse_short,
    "percent": quantities.parse_percent,
    "yes": quantities.parse_boolean,
    "total": quantities.TOTAL.match,
    "personal": found_in,
    "figures": _FIGURES.match,
    "unit": _UNIT.fullmatch,
    "date": _DATE.match,
    "shortened": _SHORTENED.fullmatch,
    "month": moments.month_named,
}
OF_TEXTS: dict[str, Callable[[list[str]], Any]] = {
    "unit of cells": cell_units.cell_unit,
    "notation": durations.guess_notation,
    "moment lists": partial(moment_lists.read_moment_lists, unit="iso", zone="UTC"),
    "single moments": partial(moment_lists.single_moments, zone="UTC"),
    "decimal comma": quantities.uses_decimal_comma,
    "shown comma": quantities.shows_decimal_comma,
    "shown point": quantities.shows_decimal_point,
    "groups": partial(quantities.may_group, sign=","),
    "short forms": quantities.uses_short_forms,
    "numbers": quantities.read_numbers,
    "amounts": quantities.read_amounts,
    "whole numbers": quantities.read_whole,
    "short numbers": quantities.read_short,
    "booleans": quantities.read_booleans,
    "verdicts": quantities.read_verdicts,
    "times": partial(times.read_times, unit="iso", zone_name="UTC"),
    "order": times.guess_order,
    "nearest order": times.nearest_order,
    "time unit": times.guess_time_unit,
    "span unit": times.guess_span_unit,
    "clock": lambda given: times.join_clock(given, given),
    "sentinels": partial(proposals.sentinels, comma=False),
    "words": proposals.is_words,
}


def seconds(read: Callable[[Any], Any], given: Any) -> float:
    begun = time.process_time()
    with suppress(ValueError, ArithmeticError, LookupError):
        read(given)
    return time.process_time() - begun


def slow(read: Callable[[Any], Any], wrap: Callable[[str], Any]) -> list[str]:
    """Return the texts for which a function's time grows faster than any line."""
    found = []
    for short, long in zip(texts(SHORT), texts(LONG), strict=True):
        took = seconds(read, wrap(long))
        if took > UNFELT:
            # measured again, since a machine may be busy with something else
            took = min(took, seconds(read, wrap(long)))
            before = max(seconds(read, wrap(short)), 1e-5)
            if took > UNFELT and took > MOST * before:
                found.append(
                    f"{long[:12]!r}…{long[-3:]!r}: {took:.2f} s, {took / before:.0f} times"
                )
    return found


@pytest.mark.parametrize("name", OF_TEXT)
def test_that_reading_one_text_grows_with_its_length(name: str) -> None:
    assert slow(OF_TEXT[name], str) == []


@pytest.mark.parametrize("name", OF_TEXTS)
def test_that_reading_a_column_grows_with_its_length(name: str) -> None:
    assert slow(OF_TEXTS[name], lambda text: [text] * 3) == []
