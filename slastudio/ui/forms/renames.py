"""Let references follow a record whose id was changed, or a contact whose role was; and marks
follow what they mark.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.drafting import CitedClause, OpenPoint, Waiver
from slastudio.contract.terms.fields import fields_of
from slastudio.contract.terms.places import Path, address_of, path_of
from slastudio.ui.forms.fields.roles import ROLES

Placed = TypeVar("Placed", OpenPoint, Waiver, CitedClause)


def follow(before: Agreement, after: Agreement, path: tuple[str | int, ...]) -> Agreement:
    """Return `after` with every reference to the id changed at path ("objectives", "objectives", 2,
    "id") renamed.

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
    return (
        after
        if not old or not new or old == new or shared
        else _renamed(after, refers_to, old, new)
    )


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


def keep_places(before: Agreement, after: Agreement) -> Agreement:
    """Return `after` with open points, waivers and numbers of a document signed elsewhere following
    the records they stand at; of those removed they go too.
    """
    drafting = after.drafting
    points = _followed(before, after, before.drafting.open_points, drafting.open_points)
    waivers = _followed(before, after, before.drafting.waivers, drafting.waivers)
    theirs = drafting.elsewhere
    cited = _followed(before, after, before.drafting.elsewhere.clauses, theirs.clauses)
    if (points, waivers, cited) == (drafting.open_points, drafting.waivers, theirs.clauses):
        return after
    moved = replace(
        drafting, open_points=points, waivers=waivers, elsewhere=replace(theirs, clauses=cited)
    )
    return replace(after, drafting=moved)


def _followed(
    before: Agreement, after: Agreement, old: tuple[Placed, ...], held: tuple[Placed, ...]
) -> tuple[Placed, ...]:
    if held != old:
        return held  # the marks themselves were edited, or came with other terms
    found = []
    for each in held:
        path = path_of(before, each.place)
        if path is None:
            found.append(each)
            continue
        moved = _moved(before, after, path)
        if moved is not None:
            found.append(replace(each, place=address_of(after, moved)))
    return tuple(found)


def _moved(before: Any, after: Any, path: Path) -> Path | None:
    """Return where what was at a path stands now, None where its record was removed."""
    moved: list[str | int] = []
    for part in path:
        if not isinstance(part, int):
            before, after = getattr(before, part), getattr(after, part)
            moved.append(part)
            continue
        at = _place_now(before, after, part)
        if at is None:
            return None
        before, after = before[part], after[at]
        moved.append(at)
    return tuple(moved)


def _place_now(before: tuple[object, ...], after: tuple[object, ...], at: int) -> int | None:
    record = before[at]
    others = {id(each) for n, each in enumerate(before) if n != at}
    free = [n for n, each in enumerate(after) if id(each) not in others]
    same = next((n for n in free if after[n] is record), None)
    same = next((n for n in free if after[n] == record), None) if same is None else same
    if same is not None:
        return same
    # a record that was edited is equal to none; a list as long as before has it where it was
    return at if len(after) == len(before) and at in free else None
