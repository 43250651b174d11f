"""Let references follow a record whose id was changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from slastudio.contract.agreement import Agreement
from slastudio.contract.fields import fields_of


def follow(before: Agreement, after: Agreement, path: tuple[str | int, ...]) -> Agreement:
    """Return `after` with every reference to the id changed at path ("objectives", "objectives", 2, "id") renamed."""
    if len(path) != 4 or path[3] != "id" or not isinstance(path[2], int):
        return after
    section, name, index = str(path[0]), str(path[1]), path[2]
    records_before = getattr(getattr(before, section), name)
    records_after = getattr(getattr(after, section), name)
    if index >= len(records_before):
        return after
    old, new = records_before[index].id, records_after[index].id
    shared = sum(each.id == old for each in records_before) > 1
    return after if not old or old == new or shared else _renamed(after, f"{section}.{name}", old, new)


def _renamed(value: Any, refers_to: str, old: str, new: str) -> Any:
    changes: dict[str, Any] = {}
    for spec in fields_of(type(value)):
        held = getattr(value, spec.name)
        if spec.kind == "record":
            changes[spec.name] = _renamed(held, refers_to, old, new)
        elif spec.kind == "records":
            changes[spec.name] = tuple(_renamed(each, refers_to, old, new) for each in held)
        elif spec.refers_to == refers_to and spec.kind == "reference" and held == old:
            changes[spec.name] = new
        elif spec.refers_to == refers_to and spec.kind == "references":
            changes[spec.name] = tuple(new if each == old else each for each in held)
    return replace(value, **changes)
