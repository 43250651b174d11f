"""Let references follow a record whose id was changed, or a contact whose role was."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from slastudio.contract.agreement import Agreement
from slastudio.contract.fields import fields_of
from slastudio.ui.forms.roles import ROLES


def follow(before: Agreement, after: Agreement, path: tuple[str | int, ...]) -> Agreement:
    """Return `after` with every reference to the id changed at path ("objectives", "objectives", 2, "id") renamed.

    A contact has no id: its role, at ("parties", "contacts", 2, "role"), is what others refer to.
    """
    if len(path) != 4 or not isinstance(path[2], int):
        return after
    section, name, index, key = str(path[0]), str(path[1]), path[2], str(path[3])
    refers_to = f"{section}.{name}"
    if key != ("role" if refers_to == ROLES else "id"):
        return after
    records_before = getattr(getattr(before, section), name)
    records_after = getattr(getattr(after, section), name)
    if index >= len(records_before):
        return after
    old, new = getattr(records_before[index], key), getattr(records_after[index], key)
    shared = sum(getattr(each, key) == old for each in records_before) > 1
    return after if not old or not new or old == new or shared else _renamed(after, refers_to, old, new)


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
            changes[spec.name] = tuple(dict.fromkeys(new if each == old else each for each in held))
    return replace(value, **changes)
