"""Which fields of a record are the columns of its table, those of records nested in it among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from slastudio.contract.terms.answers import ReadyAnswer
from slastudio.contract.terms.conduct import Playbook
from slastudio.contract.terms.dependencies import Dependency
from slastudio.contract.terms.exclusions import Exclusion
from slastudio.contract.terms.fields import FieldSpec, fields_of
from slastudio.contract.terms.objectives import Objective
from slastudio.contract.terms.support import ServiceTier, Severity
from slastudio.ui.forms.paths import applies

Way = tuple[str, ...]

# Records that are too large, or too deep, to be rows alone: what one compares and fills in over all
# of them is a column, in the order one writes it; everything is in the form below the table.
_SHOWN: dict[type, str] = {
    Objective: (
        "name comparator target unit internal_target indicator.kind indicator.evidence "
        "indicator.column indicator.percentile window.kind complete min_samples journey"
    ),
    Severity: "name response updates resolution clock nature definition",
    ServiceTier: "name fee included open_holidays",
    Exclusion: "name kind notice_days cap_hours evidence confirmed_role",
    Dependency: "name vendor system figure comparator target unit measured claim_within",
    Playbook: "name kind owner_role deadline",
    ReadyAnswer: "situation workflow words role within",
}


@dataclass(frozen=True)
class TableColumn:
    """Name one column: the way from the record to its field, and the field's declaration."""

    way: Way
    spec: FieldSpec


def has_chosen_columns(cls: type) -> bool:
    """Tell whether only some fields of a record are columns, and a form shows them all."""
    return cls in _SHOWN


def columns_of(cls: type) -> tuple[TableColumn, ...]:
    """Return the columns: those chosen, else every field as declared, the id last."""
    if cls in _SHOWN:
        return tuple(_column(cls, tuple(words.split("."))) for words in _SHOWN[cls].split())
    specs = sorted(fields_of(cls), key=lambda spec: spec.name == "id")
    return tuple(TableColumn((spec.name,), spec) for spec in specs)


def _column(cls: type, way: Way) -> TableColumn:
    specs = {spec.name: spec for spec in fields_of(cls)}
    spec = specs[way[0]]
    if not way[1:]:
        return TableColumn(way, spec)
    assert spec.item is not None
    return TableColumn(way, _column(spec.item, way[1:]).spec)


def value_at(record: object, way: Way) -> Any:
    """Return what stands in a field of a record, or of one nested in it."""
    for name in way:
        record = getattr(record, name)
    return record


def with_value(record: Any, way: Way, value: object) -> Any:
    """Return the record with one field set."""
    inner = value if not way[1:] else with_value(getattr(record, way[0]), way[1:], value)
    return replace(record, **{way[0]: inner})


def applies_at(record: object, way: Way) -> bool:
    """Tell whether a field says anything about the record it stands in."""
    return all(applies(value_at(record, way[:deep]), name) for deep, name in enumerate(way))


def column_at(columns: Sequence[TableColumn], way: Sequence[str | int]) -> int | None:
    """Return the column of a field, None where the field is none of the table's."""
    return next((at for at, each in enumerate(columns) if each.way == tuple(way)), None)
