"""The kinds of field a register has: each read as it is typed, shown as evidence holds it, and
turned into evidence.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from slastudio.evidence.registers import FieldKind, RegisterField
from slastudio.judge.billing.amounts import read_hours
from slastudio.operations.registers.moments import (
    moments_json,
    read_moment,
    read_moments,
    read_severities,
    read_spans,
    severities_json,
    show_moment,
    show_moments,
    show_severities,
    show_spans,
    spans_json,
)
from slastudio.shared.money import money_text, read_money
from slastudio.shared.problems import StudioError

_LONGEST_NUMBER = 12
_DECIMAL = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?", re.ASCII)


@dataclass(frozen=True)
class KindOfField:
    """Answer what is asked of a kind; texts are never empty, zone is the agreement's.

    read: (field, text as typed, zone) → text as a register stores it, or StudioError. show: (value
    of an evidence column, zone) → that text. evidence: (stored text, zone) → value of an evidence
    column. timed: moments stand in it.
    """

    read: Callable[[RegisterField, str, str], str]
    show: Callable[[Any, str], str] = lambda value, _zone: str(value)
    evidence: Callable[[str, str], Any] = lambda text, _zone: text
    timed: bool = False


def _text(_field: RegisterField, text: str, _zone: str) -> str:
    return text


def _moment(_field: RegisterField, text: str, zone: str) -> str:
    return read_moment(text, zone).isoformat()


def _shown_moment(value: Any, zone: str) -> str:
    return show_moment(pd.Timestamp(value).to_pydatetime(warn=False), zone)


def _timestamp(text: str, zone: str) -> pd.Timestamp:
    return pd.Timestamp(read_moment(text, zone)).tz_convert("UTC")


def _moments(_field: RegisterField, text: str, zone: str) -> str:
    return "; ".join(each.isoformat() for each in read_moments(text, zone))


def _spans(_field: RegisterField, text: str, zone: str) -> str:
    spans = read_spans(text, zone)
    return "; ".join(
        f"{start.isoformat()}/{end.isoformat() if end else ''}" for start, end in spans
    )


def _severities(_field: RegisterField, text: str, zone: str) -> str:
    return "; ".join(f"{moment.isoformat()} {name}" for moment, name in read_severities(text, zone))


def _money(_field: RegisterField, text: str, _zone: str) -> str:
    return money_text(read_money(text))


def _hours(_field: RegisterField, text: str, _zone: str) -> str:
    read_hours(text)
    return text.replace(",", ".")


def _choice(field: RegisterField, text: str, _zone: str) -> str:
    values = [each.value for each in field.choices]
    if text not in values:
        raise StudioError(f"expected one of {', '.join(value or '(empty)' for value in values)}.")
    return text


def _number(_field: RegisterField, text: str, _zone: str) -> str:
    plain = "".join(each for each in text if each not in " \u00a0\u202f'’,._")
    if not plain.isdecimal() or not plain.isascii() or len(plain) > _LONGEST_NUMBER:
        raise StudioError(f"expected a whole number such as 1200, and “{text}” is none.")
    return str(int(plain))


def _decimal(_field: RegisterField, text: str, _zone: str) -> str:
    """Return a decimal with a point; a comma is taken for one where it stands alone."""
    plain = "".join(text.split()).replace("−", "-").removesuffix("%")
    if "," in plain and "." not in plain and plain.count(",") == 1:
        plain = plain.replace(",", ".")
    if not _DECIMAL.fullmatch(plain):
        raise StudioError(f"expected a number such as 1.5, and “{text}” is none.")
    return plain.removeprefix("+")


def _shown_number(value: Any, _zone: str) -> str:
    return str(int(value))


KINDS_OF_FIELD: dict[FieldKind, KindOfField] = {
    "text": KindOfField(_text),
    "prose": KindOfField(_text),
    "moment": KindOfField(_moment, _shown_moment, _timestamp, timed=True),
    "moments": KindOfField(_moments, show_moments, moments_json, timed=True),
    "spans": KindOfField(_spans, show_spans, spans_json, timed=True),
    "severities": KindOfField(_severities, show_severities, severities_json, timed=True),
    "choice": KindOfField(_choice),
    "money": KindOfField(_money),
    "hours": KindOfField(_hours),
    "decimal": KindOfField(_decimal),
    "number": KindOfField(_number, _shown_number, lambda text, _zone: int(text)),
}


def read_field(field: RegisterField, text: str, zone: str) -> str:
    """Return a field's text in its stored form; raise StudioError naming the field otherwise."""
    text = text.strip()
    if not text:
        return ""
    try:
        return KINDS_OF_FIELD[field.kind].read(field, text, zone)
    except StudioError as error:
        raise StudioError(f"{field.label}: {error}") from None


def shown_field(field: RegisterField, value: Any, zone: str) -> str:
    """Return a value of an evidence column as a register stores it."""
    if value is None or pd.isna(value):
        return ""
    return KINDS_OF_FIELD[field.kind].show(value, zone)


def evidence_value(kind: FieldKind, text: str, zone: str) -> Any:
    """Return a stored text as a column of evidence holds it; None where it is empty."""
    return KINDS_OF_FIELD[kind].evidence(text, zone) if text else None
