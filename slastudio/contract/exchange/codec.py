"""Turn the agreement into plain data and back; plain data becomes canonical JSON, its hash, and
YAML.
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, TypeVar

from slastudio.contract.clocks.durations import parse_duration
from slastudio.contract.exchange.quantities import number_in
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.fields import FieldSpec, fields_of
from slastudio.shared.json_values import Json, JsonObject
from slastudio.shared.periods import zone
from slastudio.shared.problems import Problem, StudioError

T = TypeVar("T")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_MOST = 10**9
# what an objective's figures stand in where its unit is left out
_OWN_UNIT = "%"


def to_plain(value: object) -> JsonObject:
    """Return a contract dataclass as dicts, lists, strings, ints, bools and None; decimals and
    dates as strings.
    """
    return {
        spec.name: _plain_field(spec, getattr(value, spec.name)) for spec in fields_of(type(value))
    }


def _plain_field(spec: FieldSpec, value: Any) -> Json:
    if spec.kind == "record":
        return to_plain(value)
    if spec.kind == "records":
        return [to_plain(each) for each in value]
    return plain_value(value)


def plain_value(value: Any) -> Json:
    """Return a single value as JSON and YAML hold it."""
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value


def canonical_json(agreement: Agreement) -> str:
    """Return the one JSON text that stands for this agreement (sorted keys, no spaces)."""
    return json.dumps(
        to_plain(agreement), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )


def digest(agreement: Agreement) -> str:
    """Return the SHA-256 of the canonical JSON, in hex."""
    return hashlib.sha256(canonical_json(agreement).encode()).hexdigest()


def from_plain(cls: type[T], data: object, problems: list[Problem], path: str = "") -> T:
    """Build a contract dataclass from plain data.

    Missing keys keep their defaults. Unknown keys and values of the wrong form are reported in
    `problems` with their dotted path in `column`, and leave the default in place.
    """
    if not isinstance(data, dict):
        problems.append(Problem("expected a group of named fields here", None, path))
        return cls()
    specs = {spec.name: spec for spec in fields_of(cls)}
    values: dict[str, object] = {}
    for key, raw in data.items():
        where = f"{path}.{key}" if path else str(key)
        if key not in specs:
            problems.append(
                Problem(f"unknown field; this group has: {', '.join(specs)}", None, where)
            )
            continue
        spec = specs[key]
        if raw is None and (
            spec.optional or spec.kind in ("records", "record", "lines", "references")
        ):
            if spec.optional:
                values[key] = None
            continue
        try:
            in_unit = _without_unit(spec, raw, data) if isinstance(raw, str) else raw
            values[key] = _read_field(spec, in_unit, problems, where)
        except StudioError as error:
            problems.append(Problem(str(error), None, where, value=str(raw)[:80]))
    return cls(**values)


# figures of a record that stand in its own unit
IN_OWN_UNIT = ("target", "internal_target", "baseline")


def unit_shown(spec: FieldSpec, own: str) -> str:
    """Return the unit a field's number stands in: the declared one, else its record's own."""
    return spec.unit or (own if spec.name in IN_OWN_UNIT else "")


def _without_unit(spec: FieldSpec, raw: str, among: dict[Any, Any]) -> object:
    if spec.kind not in ("integer", "decimal"):
        return raw
    number = number_in(raw, unit_shown(spec, str(among.get("unit", _OWN_UNIT))))
    if spec.kind == "integer" and number != raw and re.fullmatch(r"[+-]?\d{1,15}", number):
        return int(number)
    return number


def _read_field(spec: FieldSpec, raw: object, problems: list[Problem], where: str) -> object:
    if spec.kind == "record":
        assert spec.item is not None
        return from_plain(spec.item, raw, problems, where)
    if spec.kind == "records":
        assert spec.item is not None
        rows = _expect_list(raw)
        return tuple(
            from_plain(spec.item, row, problems, f"{where}[{i}]") for i, row in enumerate(rows)
        )
    if spec.kind in ("lines", "references"):
        return tuple(_expect_text(each) for each in _expect_list(raw))
    return _read_scalar(spec, raw)


def _read_scalar(spec: FieldSpec, raw: object) -> object:
    if spec.kind == "flag":
        if not isinstance(raw, bool):
            raise StudioError("expected true or false")
        return raw
    if spec.kind == "integer":
        if isinstance(raw, bool) or not isinstance(raw, int):
            raise StudioError("expected a whole number")
        if abs(raw) > _MOST:
            raise StudioError("expected a whole number of at most 10^9")
        return raw
    if spec.kind == "decimal":
        return read_decimal(raw)
    if spec.kind == "date":
        return read_date(raw)
    text = _expect_text(raw)
    text = dict(spec.former).get(text, text)
    if spec.kind == "choice" and text not in dict(spec.choices):
        raise StudioError(
            f"expected one of: {', '.join(value or '(empty)' for value, _ in spec.choices)}"
        )
    if spec.kind == "zone":
        zone(text)
    if spec.kind == "duration" and text:
        parse_duration(text)
    return text


def read_decimal(raw: object) -> Decimal:
    """Read a number written as text or as a YAML number, exactly as written."""
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float, Decimal)):
        raise StudioError("expected a number")
    try:
        value = Decimal(str(raw).strip())
    except InvalidOperation:
        raise StudioError("expected a number such as 99.5") from None
    if (
        not value.is_finite()
        or abs(value) >= Decimal(10) ** 15
        or int(value.as_tuple().exponent) < -12
    ):
        raise StudioError("expected a number below 10^15 with at most 12 decimals")
    return value


def read_date(raw: object) -> date:
    """Read a date written as 2026-06-15."""
    try:
        return raw if type(raw) is date else date.fromisoformat(_expect_text(raw))
    except ValueError:
        raise StudioError("expected a date such as 2026-06-15") from None


def _expect_list(raw: object) -> list[object]:
    if not isinstance(raw, list):
        raise StudioError("expected a list")
    return raw


def _expect_text(raw: object) -> str:
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float, Decimal)):
        raise StudioError("expected text")
    text = str(raw)
    if _UNPRINTABLE.search(text):
        raise StudioError("control characters are not allowed in text")
    return text


@lru_cache(maxsize=32)  # a frozen value, asked for by every operation on a project
def agreement_from_json(text: str) -> Agreement:
    """Read back what canonical_json wrote; raise StudioError when it does not fit (a damaged or
    hostile project).
    """
    problems: list[Problem] = []
    try:
        agreement = from_plain(Agreement, json.loads(text), problems)
    except (ValueError, RecursionError) as error:
        raise StudioError(
            f"The agreement stored in this project cannot be read ({error})."
        ) from None
    if problems:
        raise StudioError(
            f"The agreement stored in this project is damaged at {problems[0].column}: {problems[0].message}."
        )
    return agreement
