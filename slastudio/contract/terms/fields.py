"""Declare the fields of the agreement once; codec, JSON Schema, forms and documents all read these
declarations.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypeVar

from slastudio.contract.terms.execution import Execution

T = TypeVar("T")
FieldKind = Literal[
    "text",
    "prose",
    "choice",
    "flag",
    "integer",
    "decimal",
    "date",
    "duration",
    "zone",
    "lines",
    "reference",
    "references",
    "record",
    "records",
]
Choices = tuple[tuple[str, str], ...]
ROLES = "parties.contacts"


@dataclass(frozen=True)
class FieldSpec:
    """Describe one field for people and for machines.

    name: attribute. label: what a form writes above it. help: one sentence under it. unit: shown
    inside the field. choices: (value, words) pairs. refers_to: "section.attribute" whose records'
    ids may be named. item: dataclass of a record, or of each of the records. optional: whether None
    is a legal value. as_table: whether the records are edited in place, as rows of one table.
    executed: what carries it out, None for a group of fields. former: (text, choice) of terms written before.
    """

    name: str
    kind: FieldKind
    label: str
    help: str = ""
    unit: str = ""
    choices: Choices = ()
    refers_to: str = ""
    item: type | None = None
    optional: bool = False
    as_table: bool = False
    executed: Execution | None = None
    former: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class _Declared:
    kind: FieldKind
    label: str
    help: str = ""
    unit: str = ""
    choices: Choices = ()
    refers_to: str = ""
    as_table: bool = False
    former: tuple[tuple[str, str], ...] = ()


def _declare(declared: _Declared, default: T) -> T:
    return field(default=default, metadata={"declared": declared})


def text(label: str, help: str = "", default: str = "") -> str:
    return _declare(_Declared("text", label, help), default)


def prose(label: str, help: str = "", default: str = "") -> str:
    return _declare(_Declared("prose", label, help), default)


def choice(
    label: str,
    choices: Choices,
    help: str = "",
    default: str | None = None,
    former: tuple[tuple[str, str], ...] = (),
) -> str:
    """Declare a choice; former: texts that stood here in terms written before, each with the choice
    it is read as.
    """
    return _declare(
        _Declared("choice", label, help, choices=choices, former=former),
        choices[0][0] if default is None else default,
    )


def flag(label: str, help: str = "", default: bool = False) -> bool:
    return _declare(_Declared("flag", label, help), default)


def integer(label: str, help: str = "", unit: str = "", default: int | None = 0) -> Any:
    return _declare(_Declared("integer", label, help, unit), default)


def decimal(label: str, help: str = "", unit: str = "", default: str | None = None) -> Any:
    return _declare(
        _Declared("decimal", label, help, unit), None if default is None else Decimal(default)
    )


def day(label: str, help: str = "") -> date | None:
    return _declare(_Declared("date", label, help), None)


def duration(label: str, help: str = "", default: str = "") -> str:
    return _declare(_Declared("duration", label, help), default)


def zone_name(label: str, help: str = "") -> str:
    return _declare(_Declared("zone", label, help), "UTC")


def lines(label: str, help: str = "", default: tuple[str, ...] = ()) -> tuple[str, ...]:
    return _declare(_Declared("lines", label, help), default)


def reference(label: str, to: str, help: str = "") -> str:
    return _declare(_Declared("reference", label, help, refers_to=to), "")


def by_role(label: str, help: str = "") -> str:
    """Declare a reference to a role among the contacts: durable roles own duties, persons hold them
    for a while.
    """
    return reference(label, ROLES, help)


def references(label: str, to: str, help: str = "") -> tuple[str, ...]:
    return _declare(_Declared("references", label, help, refers_to=to), ())


def record(label: str, of: type[T], help: str = "") -> T:
    return field(default_factory=of, metadata={"declared": _Declared("record", label, help)})


def records(
    label: str, help: str = "", default: tuple[T, ...] = (), *, as_table: bool = False
) -> tuple[T, ...]:
    return _declare(_Declared("records", label, help, as_table=as_table), default)


def fields_of(cls: type) -> tuple[FieldSpec, ...]:
    """Return the declared fields of a contract dataclass, in form order."""
    if cls not in _KNOWN:
        _KNOWN[cls] = _read_declarations(cls)
    return _KNOWN[cls]


_KNOWN: dict[type, tuple[FieldSpec, ...]] = {}


def _read_declarations(cls: type) -> tuple[FieldSpec, ...]:
    hints = typing.get_type_hints(cls)
    executed: dict[str, Execution] = getattr(cls, "__executed__", {})
    specs = []
    for each in dataclasses.fields(cls):
        declared: _Declared = each.metadata["declared"]
        hint = hints[each.name]
        specs.append(
            FieldSpec(
                each.name,
                declared.kind,
                declared.label,
                declared.help,
                declared.unit,
                declared.choices,
                declared.refers_to,
                _item_type(hint, declared.kind),
                type(None) in typing.get_args(hint),
                declared.as_table,
                executed.get(each.name),
                declared.former,
            )
        )
    return tuple(specs)


def _item_type(hint: object, kind: FieldKind) -> type | None:
    if kind == "record":
        return typing.cast("type", hint)
    if kind == "records":
        return typing.cast("type", typing.get_args(hint)[0])
    return None


def words(cls: type, name: str, value: str) -> str:
    """Return the words a choice is shown with ("miss_proven" → "a miss must be proven")."""
    choices = next((spec.choices for spec in fields_of(cls) if spec.name == name), ())
    return phrase(cls, name, value, dict(choices))


def phrase(cls: type, name: str, value: str, phrases: Mapping[str, str]) -> str:
    """Return the phrase for a choice; raise ValueError rather than answer where there is none."""
    if value not in phrases:
        raise ValueError(f"{cls.__name__}.{name} has no words for {value!r}")
    return phrases[value]
