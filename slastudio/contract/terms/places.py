"""Places in the agreement: paths such as ("support", "severities", 0, "response"), and addresses
that survive reordering.

A path's text counts records ("support.severities[0].response"). An address names them by their id,
or role, where they have one ("support.severities[sev1].response"); records without either are
counted in both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.fields import FieldSpec, fields_of

Path = tuple[str | int, ...]
_PART = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_ADDRESS = re.compile(r"([^.\[\]]+)|\[([^\]]{0,2000})\]")
_RECORD = re.compile(r"\[[^\]]*\]")
_TITLES = ("name", "title", "role", "activity", "duty", "step", "evidence", "id")


def parse_path(text: str) -> Path:
    """Read "support.severities[0].response"."""
    return tuple(int(match[2]) if match[2] else match[1] for match in _PART.finditer(text))


def path_text(path: Path) -> str:
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part}" if text else part
    return text


def record_key(record: object) -> str:
    """Return what a record is called by elsewhere: its id, else its role, else ""."""
    return str(getattr(record, "id", "") or getattr(record, "role", "") or "")


def address_of(agreement: Agreement, path: Path) -> str:
    """Return the address of a path; "" where the path leads nowhere."""
    value: object = agreement
    text = ""
    for part in path:
        if isinstance(part, int):
            if not isinstance(value, tuple) or part >= len(value):
                return ""
            value = value[part]
            text += f"[{record_key(value) or part}]"
        else:
            if not hasattr(value, part):
                return ""
            value = getattr(value, part)
            text += f".{part}" if text else part
    return text


def path_of(agreement: Agreement, address: str) -> Path | None:
    """Return the path an address leads to now, or None when there is no such field any more."""
    value: Any = agreement
    path: list[str | int] = []
    for match in _ADDRESS.finditer(address):
        if match[2] is not None:
            at = _place_in(value, match[2])
            if at is None:
                return None
            path.append(at)
            value = value[at]
        elif isinstance(match[1], str) and match[1] in _names(value):
            path.append(match[1])
            value = getattr(value, match[1])
        else:
            return None
    return tuple(path) or None


@lru_cache(maxsize=4096)
def address_parts(address: str) -> tuple[str, ...]:
    """Return "support.severities[sev1].response" as its names and bracketed records, one by one."""
    return tuple(match[0] for match in _ADDRESS.finditer(address))


def pattern_of(address: str) -> str:
    """Return an address with any record in place of a certain one: "support.severities[].response"."""
    return _RECORD.sub("[]", address)


def is_said(place: str, address: str) -> bool:
    """Tell whether what a clause says at an address ("[]" means any record) is a place, or lies
    under it or around it.
    """
    pairs = zip(address_parts(place), address_parts(address), strict=False)
    return all(a == b or (b == "[]" and a.startswith("[")) for a, b in pairs)


def _place_in(records: object, key: str) -> int | None:
    if not isinstance(records, tuple):
        return None
    for index, each in enumerate(records):
        if record_key(each) == key:
            return index
    # only short plain digits count: "²" is a digit to Python, and int() refuses it
    at = int(key) if key.isascii() and key.isdigit() and len(key) < 9 else len(records)
    return at if at < len(records) and not record_key(records[at]) else None


def _names(value: object) -> set[str]:
    return (
        {spec.name for spec in fields_of(type(value))}
        if hasattr(type(value), "__dataclass_fields__")
        else set()
    )


def section_of(address: str) -> str:
    return address.partition(".")[0].partition("[")[0]


def field_label(agreement: Agreement, address: str) -> str:
    """Return a place in words: "Objectives › First token, p95 › Target"; the address itself where
    it leads nowhere.
    """
    path = path_of(agreement, address)
    if path is None:
        return address
    words: list[str] = []
    value: Any = agreement
    for part in path:
        if isinstance(part, int):
            value = value[part]
            words.append(title_of(value) or f"row {part + 1}")
        else:
            words.append(_spec(value, part).label)
            value = getattr(value, part)
    # the section's own name says nothing inside that section, unless the section is all there is
    return " › ".join(words[1:]) if len(words) > 1 else words[0]


def title_of(record: object) -> str:
    """Return what a record is called by people."""
    return next((str(getattr(record, name)) for name in _TITLES if getattr(record, name, "")), "")


def _spec(value: object, name: str) -> FieldSpec:
    return next(spec for spec in fields_of(type(value)) if spec.name == name)


def leaves(value: object, path: Path = ()) -> Iterator[tuple[Path, FieldSpec, Any]]:
    """Yield (path, declaration, value) of every field that is no group of others, records included
    one by one.
    """
    for spec in fields_of(type(value)):
        held = getattr(value, spec.name)
        here = (*path, spec.name)
        if spec.kind == "record":
            yield from leaves(held, here)
        elif spec.kind == "records":
            for index, each in enumerate(held):
                yield from leaves(each, (*here, index))
        else:
            yield here, spec, held
