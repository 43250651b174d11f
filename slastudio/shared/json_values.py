"""Frozen dataclasses as JSON and back, exactly, by the types of their fields.

What JSON has no word for is written as text: decimals, dates, moments (UTC), fractions, and floats
that are no numbers. Reading takes nothing on trust: a file that was kept may be damaged.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from types import NoneType, UnionType
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

from slastudio.shared.problems import StudioError

Json: TypeAlias = "Mapping[str, Json] | Sequence[Json] | str | int | float | bool | None"
JsonObject: TypeAlias = dict[str, Json]


class MisfitError(StudioError):
    """Say which place of a document does not hold what belongs there."""


@dataclass(frozen=True)
class JsonForm:
    """Hold how values of one type are written as JSON and read back; both raise MisfitError."""

    write: Callable[[Any], Json]
    read: Callable[[Json], Any]


class JsonForms:
    """Know how values of each type are written and read; own: types that have a way of their own."""

    def __init__(self, own: Mapping[object, JsonForm]) -> None:
        self._known: dict[object, JsonForm] = {**_SINGLE, **own}

    def of(self, hint: object) -> JsonForm:
        """Return the form of a type; raise TypeError for a type that has none yet."""
        if hint not in self._known:
            self._known[hint] = self._made(hint)
        return self._known[hint]

    def _made(self, hint: object) -> JsonForm:
        if isinstance(hint, type) and is_dataclass(hint):
            return self._record(hint)
        origin, parts = get_origin(hint), get_args(hint)
        if origin is Literal:
            return _choice(parts)
        if origin in (Union, UnionType):
            return self._optional(parts)
        if origin is tuple:
            return self._tuple(parts)
        if origin is Mapping:
            return self._mapping(parts)
        raise TypeError(f"{hint} cannot be kept as JSON: say how in {__name__}")

    def _record(self, cls: type) -> JsonForm:
        hints = get_type_hints(cls)
        forms = {field.name: self.of(hints[field.name]) for field in fields(cls)}

        def write(value: object) -> JsonObject:
            return {name: form.write(getattr(value, name)) for name, form in forms.items()}

        def read(told: Json) -> object:
            if not isinstance(told, dict) or told.keys() != forms.keys():
                raise MisfitError(f"expected the fields {', '.join(forms)}")
            return cls(**{name: _at(name, form.read, told[name]) for name, form in forms.items()})

        return JsonForm(write, read)

    def _optional(self, hints: tuple[object, ...]) -> JsonForm:
        inner = [hint for hint in hints if hint is not NoneType]
        if len(inner) != 1:
            raise TypeError(f"in JSON nobody could tell which of {hints} a value is")
        form = self.of(inner[0])
        return JsonForm(
            lambda value: None if value is None else form.write(value),
            lambda told: None if told is None else form.read(told),
        )

    def _tuple(self, hints: tuple[object, ...]) -> JsonForm:
        if hints[-1] is ...:
            return _row(self.of(hints[0]))
        return _group(tuple(self.of(hint) for hint in hints))

    def _mapping(self, hints: tuple[object, ...]) -> JsonForm:
        # as pairs, because keys of JSON are text and ours need not be
        pairs = _row(self._tuple(hints))
        return JsonForm(
            lambda value: pairs.write(tuple(value.items())), lambda told: dict(pairs.read(told))
        )


def _at(place: str, read: Callable[[Json], object], told: Json) -> object:
    try:
        return read(told)
    except StudioError as error:
        raise MisfitError(f"{place}: {error}") from None


def _row(form: JsonForm) -> JsonForm:
    return JsonForm(
        lambda values: [form.write(value) for value in values],
        lambda told: tuple(form.read(each) for each in _listed(told)),
    )


def _group(forms: tuple[JsonForm, ...]) -> JsonForm:
    def write(values: tuple[object, ...]) -> Json:
        return [form.write(value) for form, value in zip(forms, values, strict=True)]

    def read(told: Json) -> tuple[object, ...]:
        values = _listed(told)
        if len(values) != len(forms):
            raise MisfitError(f"expected {len(forms)} values")
        return tuple(form.read(value) for form, value in zip(forms, values, strict=True))

    return JsonForm(write, read)


def _listed(told: Json) -> list[Json]:
    if not isinstance(told, list):
        raise MisfitError("expected a list")
    return told


def _choice(choices: tuple[object, ...]) -> JsonForm:
    def checked(told: Json) -> Json:
        if told not in choices:
            raise MisfitError(f"expected one of: {', '.join(map(str, choices))}")
        return told

    return JsonForm(checked, checked)


def _plain(cls: type) -> JsonForm:
    def checked(told: Json) -> Json:
        if type(told) is not cls:
            raise MisfitError(f"expected {cls.__name__}, not {type(told).__name__}")
        return told

    return JsonForm(checked, checked)


def _text(cls: type, write: Callable[[Any], str], read: Callable[[str], object]) -> JsonForm:
    def write_text(value: object) -> Json:
        # a subclass may say more than the text does, as a moment does beside a date
        if type(value) is not cls:
            raise MisfitError(f"expected {cls.__name__}, not {type(value).__name__}")
        return write(value)

    def read_text(told: Json) -> object:
        try:
            return read(str(_TEXT.read(told)))
        except (ValueError, ArithmeticError):
            raise MisfitError(f"“{str(told)[:40]}” is no {cls.__name__}") from None

    return JsonForm(write_text, read_text)


def _moment(told: str) -> datetime:
    moment = datetime.fromisoformat(told)
    if moment.tzinfo is None:
        raise ValueError(told)
    return moment.astimezone(UTC)


def _write_float(value: float) -> Json:
    return value if math.isfinite(value) else str(value)


def _read_float(told: Json) -> float:
    # whole numbers stay whole, so that they are shown as before
    if isinstance(told, (int, float)) and not isinstance(told, bool):
        return told
    if told in ("inf", "-inf", "nan"):
        return float(str(told))
    raise MisfitError(f"expected float, not {type(told).__name__}")


_TEXT = _plain(str)
_SINGLE: dict[object, JsonForm] = {
    NoneType: _plain(NoneType),
    bool: _plain(bool),
    int: _plain(int),
    str: _TEXT,
    float: JsonForm(_write_float, _read_float),
    Decimal: _text(Decimal, str, Decimal),
    Fraction: _text(Fraction, str, Fraction),
    date: _text(date, date.isoformat, date.fromisoformat),
    datetime: _text(datetime, lambda moment: moment.astimezone(UTC).isoformat(), _moment),
}
