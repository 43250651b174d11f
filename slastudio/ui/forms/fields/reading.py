"""What a person typed, read as the value of a declared field; and the value written as one would
type it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from slastudio.contract.clocks.durations import parse_duration
from slastudio.contract.exchange.codec import read_date, read_decimal, unit_shown
from slastudio.contract.exchange.quantities import number_in, plain_number
from slastudio.contract.terms.fields import FieldSpec
from slastudio.shared.problems import StudioError
from slastudio.shared.texts import valid_text

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ufffe\uffff]")
_KEYS = {"id": "An id", "role": "A role"}


def clean(text: str) -> str:
    """Return text without control characters: a pasted one must never reach the file, which refuses
    it.
    """
    return _UNPRINTABLE.sub("", valid_text(text))


def is_key(spec: FieldSpec) -> bool:
    """Tell whether other records refer to a record by this field, so that it is committed whole."""
    return spec.kind == "text" and spec.name in _KEYS


def read(spec: FieldSpec, text: str, before: object, own_unit: str = "") -> Any:
    """Return the value that text means for a field that held `before`; ValueError has words for the
    user.

    own_unit: the unit of the record the field belongs to, "" where that is not known here.
    """
    if spec.kind in ("integer", "decimal"):
        text = _without_unit(spec, text, own_unit)
    return _READERS[spec.kind](spec, text, before)


def _without_unit(spec: FieldSpec, text: str, own_unit: str) -> str:
    try:
        return number_in(text, unit_shown(spec, own_unit))
    except StudioError as error:
        raise ValueError(f"{error}.") from None


def _text(spec: FieldSpec, text: str, before: object) -> str:
    text = clean(text)
    if not is_key(spec):
        return text
    if before and not text.strip():
        raise ValueError(f"{_KEYS[spec.name]} is needed here; the last one is kept.")
    return text.strip()


def _prose(_spec: FieldSpec, text: str, _before: object) -> str:
    return clean(text)


def _lines(_spec: FieldSpec, text: str, _before: object) -> tuple[str, ...]:
    return tuple(line.strip() for line in clean(text).splitlines() if line.strip())


def _integer(spec: FieldSpec, text: str, _before: object) -> int | None:
    text = text.replace(",", "").replace(" ", "").replace("\u202f", "").strip()
    if not text:
        if spec.optional:
            return None
        raise ValueError("A whole number is needed here; the last one is kept.")
    if not re.fullmatch(r"[+-]?\d{1,15}", text):
        raise ValueError(f"“{text}” is not a whole number.")
    return int(text)


def _decimal(spec: FieldSpec, typed: str, _before: object) -> Decimal | None:
    text = plain_number(typed).strip()
    if not text:
        if spec.optional:
            return None
        raise ValueError("A number is needed here; the last one is kept.")
    try:
        return read_decimal(text)
    except StudioError as error:
        raise ValueError(f"“{typed}”: {error}.") from None


def _date(_spec: FieldSpec, text: str, _before: object) -> date | None:
    text = text.strip()
    if not text:
        return None
    try:
        return read_date(text)
    except StudioError:
        raise ValueError(f"“{text}” is not a day. Write it like 2026-06-15.") from None


def _duration(_spec: FieldSpec, text: str, _before: object) -> str:
    text = clean(text).strip()
    if text:
        try:
            parse_duration(text)
        except StudioError as error:
            raise ValueError(str(error)) from None
    return text


def _zone(_spec: FieldSpec, text: str, _before: object) -> str:
    text = text.strip()
    if text not in zones():
        raise ValueError(f"“{text}” is not a time zone. Choose one such as Europe/Madrid or UTC.")
    return text


_READERS: dict[str, Callable[[FieldSpec, str, Any], Any]] = {
    "text": _text,
    "prose": _prose,
    "lines": _lines,
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "duration": _duration,
    "zone": _zone,
}


def written(value: object) -> str:
    """Return the text one would type for a value."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return f"{value:,}" if abs(value) >= 10000 else str(value)
    return "\n".join(value) if isinstance(value, tuple) else str(value)


def split_entries(text: str, before: tuple[str, ...]) -> str:
    """Return text with one entry a line where semicolons part them, unless the entries hold
    semicolons themselves.
    """
    return text if any(";" in each for each in before) else text.replace(";", "\n")


@cache
def zones() -> tuple[str, ...]:
    """Return the names of all time zones; listing them walks a folder tree, so once is enough."""
    return tuple(sorted(name for name in available_timezones() if "/" in name or name == "UTC"))
