"""What a file does not say by itself: decimal signs, the order of day and month, units, currencies.

Each becomes a question with the readings that make sense. A format whose publisher says how it
writes is asked nothing, nor is a file in which one column tells what another leaves open: one
program writes all figures of a file alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from slastudio.evidence.intake import FieldSource, Mapping
from slastudio.evidence.kinds import KINDS, VOTES
from slastudio.evidence.questions import ColumnChange, PossibleReading, Question
from slastudio.evidence.records import column_type
from slastudio.importing.readers.source_chunks import Request
from slastudio.importing.readers.tables import read_chunks
from slastudio.importing.typing.quantities import (
    SIGN,
    currency_sign,
    may_group,
    shows_decimal_comma,
    shows_decimal_point,
)
from slastudio.importing.typing.times import guess_order
from slastudio.importing.typing.votes import SIGNED, says_minus
from slastudio.importing.understanding.doubtful_rows import (
    Records,
    blank_questions,
    handling_question,
    load_questions,
    vote_questions,
)
from slastudio.importing.understanding.guesses import day_column, is_open
from slastudio.shared.progress import Progress

_SCAN = 200_000
_NUMBERS = ("number", "integer", "decimal")
# containers whose figures are typed, or written by a grammar that has one decimal sign
_TYPED = ("json", "jsonl", "xlsx", "xls")
_BY_HAND = ("csv", "series")
_MS = {"ms": 1.0, "s": 1000.0}
# between these, in ms, lies what answering takes in the middle; beyond them a unit makes no sense
_LEAST_MS, _MOST_MS = 5.0, 600_000.0
Values = dict[str, list[str]]


@dataclass(frozen=True)
class OpenReadings:
    """Hold a mapping, with the headings that are kept unread, and what it leaves open."""

    mapping: Mapping
    questions: tuple[Question, ...]


def open_readings(
    path: Path, mapping: Mapping, values: Values, guessed: Sequence[str], records: Records
) -> OpenReadings:
    """Return what a file leaves open; values: texts of its head by heading. guessed: canonical
    columns whose unit is a guess. records: its first ones.
    """
    if mapping.kind not in KINDS or mapping.kind == "table":
        return OpenReadings(mapping, ())
    mapping = _with_shown_order(mapping, values)
    mapping, signs = _signs(path, mapping, values)
    mapping, votes = _words(path, mapping)
    found = [
        *signs,
        *votes,
        *_orders(mapping, values),
        *_units(mapping, values, guessed),
        *_currencies(mapping, values),
        *blank_questions(mapping, records),
    ]
    unread = [
        heading
        for each in found
        if any(_needs_text(change) for change in each.columns.values())
        for name in each.changed
        for heading in _headings(mapping.fields[name])
    ]
    if unread:
        texts = replace(mapping.texts, unread=tuple(dict.fromkeys(unread)))
        mapping = replace(mapping, texts=texts)
    return OpenReadings(mapping, tuple(found))


def changed_mapping(mapping: Mapping, question: Question, reading: str) -> Mapping:
    """Return a mapping by which a file is read as a reading says."""
    change = question.columns.get(reading, ColumnChange())
    for name in question.changed:
        source = mapping.fields.get(name)
        if source is None:
            continue
        if change.unit is not None:
            unit = _ordered(source.unit, change.unit)
            mapping = mapping.with_field(name, replace(source, unit=unit))
        if change.word is not None:
            meant = {**source.values, change.word: change.means or ""}
            mapping = mapping.with_field(name, replace(source, values=meant))
        if change.goes_on is not None:
            rest = tuple(n for n in mapping.texts.goes_on if n != source.column)
            goes_on = (*rest, source.column) if change.goes_on else rest
            mapping = replace(mapping, texts=replace(mapping.texts, goes_on=goes_on))
        if change.comma is not None:
            others = tuple(n for n in mapping.amounts.decimal_comma if n != name)
            commas = (*others, name) if change.comma else others
            mapping = replace(mapping, amounts=replace(mapping.amounts, decimal_comma=commas))
    return mapping


_DAYS = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})\b")
_ORDER = re.compile(r"[dm]/[dm]/y\??")


def _ordered(unit: str, wanted: str) -> str:
    """Return a unit with another order of day and month, which may be a part of it."""
    return _ORDER.sub(wanted, unit) if _ORDER.search(unit) else wanted


def _needs_text(change: ColumnChange) -> bool:
    """Tell whether a value can only be read anew from what stood there."""
    by_unit = change.unit is not None and change.scale is None
    others = (change.comma, change.goes_on, change.word)
    return by_unit or any(each is not None for each in others)


def _headings(source: FieldSource) -> list[str]:
    return list(dict.fromkeys(filter(None, (source.column, day_column(source)))))


# -- decimal signs -----------------------------------------------------------------------------------------------------


def _signs(path: Path, mapping: Mapping, values: Values) -> tuple[Mapping, list[Question]]:
    """Return the mapping with the signs the file settles, and a question for each column it does
    not.
    """
    layout = mapping.layout
    by_hand = mapping.format in _BY_HAND or (
        mapping.format == "canonical columns" and layout.delimiting.delimiter == ";"
    )
    if layout.container in _TYPED or not by_hand:
        return mapping, []
    numbers = {
        name: values.get(source.column, [])
        for name, source in mapping.fields.items()
        if source.column and column_type(mapping.kind, name) in _NUMBERS
    }
    open_ = {
        name: sign
        for name, texts in numbers.items()
        for sign in ",."
        if may_group(texts, sign) and not may_group(texts, "," if sign == "." else ".")
    }
    if not open_:
        return mapping, []
    comma, point = _decisive(texts for texts in numbers.values())
    if not (comma or point):
        comma, point = _decisive_further(
            path, mapping, [mapping.fields[name].column for name in numbers]
        )
    questions = []
    for name, sign in open_.items():
        whole = column_type(mapping.kind, name) == "integer"
        if comma != point or whole:
            # a sign that parts thousands here is no decimal sign, and the other way round
            is_comma = sign == "." if whole else comma
            mapping = _with_comma(mapping, name, is_comma)
            continue
        questions.append(_sign_question(mapping, name, sign, numbers[name]))
    return mapping, questions


def _decisive(columns: Iterable[Sequence[str]]) -> tuple[bool, bool]:
    """Tell whether any figure can only be meant with a decimal comma, and any with a point."""
    listed = [list(texts) for texts in columns]
    return (
        any(map(shows_decimal_comma, listed)),
        any(map(shows_decimal_point, listed)),
    )


def _decisive_further(path: Path, mapping: Mapping, headings: Sequence[str]) -> tuple[bool, bool]:
    request = Request(path, mapping.layout, tuple(dict.fromkeys(headings)), keep_ragged=True)
    comma = point = False
    seen = 0
    for chunk in read_chunks(request, Progress()):
        texts = [[v for v in chunk.columns.get(h, []) if v] for h in headings]
        more = _decisive(texts)
        comma, point = comma or more[0], point or more[1]
        seen += len(chunk.numbers)
        if comma or point or seen > _SCAN:
            break
    return comma, point


def _with_comma(mapping: Mapping, name: str, comma: bool) -> Mapping:
    others = tuple(each for each in mapping.amounts.decimal_comma if each != name)
    commas = (*others, name) if comma else others
    return replace(mapping, amounts=replace(mapping.amounts, decimal_comma=commas))


def _sign_question(mapping: Mapping, name: str, sign: str, texts: Sequence[str]) -> Question:
    heading = mapping.fields[name].column
    shown = next(text.strip() for text in texts if sign in text)
    whole, part = shown.replace(sign, ""), shown.replace(sign, ".")
    is_comma = name in mapping.amounts.decimal_comma
    # the comma is the decimal sign where a point parts thousands
    taken = "thousands" if is_comma == (sign == ".") else "fraction"
    signed = [text.strip() for text in texts if sign in text]
    return Question(
        "decimal_sign",
        mapping.kind,
        name,
        heading,
        f"“{shown}” in “{heading}”: is that {whole} or {part}? Nothing in the file decides it.",
        _counted(signed),
        len(signed),
        (
            PossibleReading("thousands", f"the sign parts thousands: {whole}"),
            PossibleReading("fraction", f"the sign is a decimal sign: {part}"),
        ),
        taken,
        columns={
            "thousands": ColumnChange(comma=sign == "."),
            "fraction": ColumnChange(comma=sign == ","),
        },
        changed=(name,),
    )


def _counted(texts: Iterable[str], most: int = 5) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for text in texts:
        counts[text] = counts.get(text, 0) + 1
    return tuple(sorted(counts.items(), key=lambda each: (-each[1], each[0])))[:most]


# -- words --------------------------------------------------------------------------------------------------------------


def _words(path: Path, mapping: Mapping) -> tuple[Mapping, list[Question]]:
    """Return the mapping with how thumbs are written, and a question for each word that is no thumb,
    or says of a load neither that it came nor that it failed; the whole file is looked at, for one −1
    says that 0 is no thumb down.
    """
    questions: list[Question] = []
    asked = ("status",) if mapping.kind == "loads" else VOTES
    for name in asked:
        source = mapping.fields.get(name)
        if source is None or not source.column:
            continue
        request = Request(path, mapping.layout, (source.column,), keep_ragged=True)
        chunks = read_chunks(request, Progress())
        texts = [text for c in chunks for text in c.columns.get(source.column, []) if text]
        if name not in VOTES:
            questions += load_questions(mapping, texts)
            continue
        if says_minus(texts):
            mapping = mapping.with_field(name, replace(source, unit=SIGNED))
        questions += vote_questions(name, mapping, texts)
    return mapping, questions


# -- the order of day and month ----------------------------------------------------------------------------------------


def _numeric_dates(source: FieldSource, values: Values) -> list[str]:
    """Return the texts of a column of ISO times that are days and months by figures instead."""
    texts = values.get(source.column, []) if source.unit == "iso" else []
    return [text for text in texts if _DAYS.match(text.strip())]


def _with_shown_order(mapping: Mapping, values: Values) -> Mapping:
    """Return the mapping with the order that some day among ISO times shows for the others."""
    for name, source in mapping.fields.items():
        order = guess_order(_numeric_dates(source, values))
        if order:
            mapping = mapping.with_field(name, replace(source, unit=order))
    return mapping


def _orders(mapping: Mapping, values: Values) -> Iterator[Question]:
    names = [
        name
        for name, source in mapping.fields.items()
        if is_open(source.unit) or any(map(_differs, _numeric_dates(source, values)))
    ]
    if not names:
        return
    source = mapping.fields[names[0]]
    heading = day_column(source)
    texts = [text.strip() for text in values.get(heading, []) if text.strip()]
    # 03/03 is the same day either way
    telling = [text for text in texts if _differs(text)]
    if not telling:
        return
    yield Question(
        "day_order",
        mapping.kind,
        names[0],
        heading,
        f"“{telling[0]}” in “{heading}”: which is the day, which the month? Nothing in the file decides it.",
        _counted(telling),
        len(telling),
        (
            PossibleReading("day_first", "the day comes first"),
            PossibleReading("month_first", "the month comes first"),
        ),
        "month_first" if "m/d/y" in source.unit else "day_first",
        columns={
            "day_first": ColumnChange(unit="d/m/y"),
            "month_first": ColumnChange(unit="m/d/y"),
        },
        changed=tuple(names),
    )


def _differs(text: str) -> bool:
    parts = re.match(r"(\d{1,2})[./-](\d{1,2})[./-]", text)
    return parts is not None and int(parts[1]) != int(parts[2])


# -- units -------------------------------------------------------------------------------------------------------------


def _units(mapping: Mapping, values: Values, guessed: Sequence[str]) -> Iterator[Question]:
    for name in guessed:
        source = mapping.fields[name]
        numbers = [
            float(v)
            for v in values.get(source.column, [])
            if re.fullmatch(r"\s*\d+(?:\.\d+)?\s*", v)
        ]
        if name == "handle_s" and numbers:
            counts = _counted(v.strip() for v in values.get(source.column, []))
            yield handling_question(mapping, counts, len(numbers))
        if name == "handle_s" or not numbers or source.unit not in _MS:
            continue
        middle = median(numbers)
        sensible = [u for u, scale in _MS.items() if _LEAST_MS <= middle * scale <= _MOST_MS]
        if len(sensible) < 2:
            continue
        yield Question(
            "unit",
            mapping.kind,
            name,
            source.column,
            f"“{source.column}” names no unit: are its figures milliseconds or seconds?",
            _counted(v.strip() for v in values.get(source.column, [])),
            len(numbers),
            (PossibleReading("ms", "milliseconds"), PossibleReading("s", "seconds")),
            source.unit,
            columns={
                unit: ColumnChange(unit=unit, scale=_MS[unit] / _MS[source.unit])
                for unit in sensible
            },
            changed=(name,),
        )


# -- currencies --------------------------------------------------------------------------------------------------------


def _currencies(mapping: Mapping, values: Values) -> Iterator[Question]:
    source = mapping.fields.get("currency")
    if source is None or source.unit != SIGN:
        return
    texts = [text for text in values.get(source.column, []) if text.strip()]
    codes = list(dict.fromkeys(filter(None, map(currency_sign, texts))))
    bare = [text.strip() for text in texts if not currency_sign(text)]
    if len(codes) < 2 or not bare:
        return
    yield Question(
        "currency",
        mapping.kind,
        "currency",
        source.column,
        f"Amounts such as “{bare[0]}” in “{source.column}” carry no sign, beside others in {' and '.join(codes)}.",
        _counted(bare),
        len(bare),
        tuple(PossibleReading(code, f"they are {code}") for code in codes),
        codes[0],
        columns={code: ColumnChange(currency=code) for code in codes},
        changed=("currency",),
    )
