"""Whose records are repeats of each other: the item each is of, and the run of an evaluation set it
belongs to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from slastudio.evidence.arrays import Array
from slastudio.evidence.kinds import kind_named
from slastudio.measure.records.cell_values import Labels, labels, nanoseconds
from slastudio.measure.records.recipe import Recipe, Test
from slastudio.measure.records.row_view import Rows
from slastudio.measure.records.selection import matching

KEY_COLUMNS = ("item", "run", "set", "set_version")
# conditions on these choose a measurement of an item, not some of a run's items
_OF_RUNS = ("set", "set_version", "metric")
_APART = "\0"


@dataclass(frozen=True)
class RunName:
    """Name a run: the id of its set, the version of the set it says it ran on, its own id."""

    set: str
    version: str
    run: str


@dataclass(frozen=True)
class Census:
    """Hold what runs of evaluation sets held, whatever of it an objective counts: one entry a
    record, in order of days.

    day: index into the grid, ascending. run: see `runs_of`. item: see `items_of`. stamps: moments
    in ns. All of shape (records,).
    """

    day: Array
    run: Labels
    item: Labels
    stamps: Array

    @classmethod
    def joined(cls, parts: Sequence[Census]) -> Census:
        """Return the records of all parts, whose days are those of one grid, in order of days."""
        day = np.concatenate([part.day for part in parts])
        order = np.argsort(day, kind="stable")
        return cls(
            day[order],
            Labels.joined([part.run for part in parts])[order],
            Labels.joined([part.item for part in parts])[order],
            np.concatenate([part.stamps for part in parts])[order],
        )


def key_columns(kind: str) -> tuple[str, ...]:
    """Return the columns by which records of a kind are known as repeats; none where it has no items."""
    known = kind_named(kind)
    if known.column("item") is None:
        return ()
    return tuple(name for name in KEY_COLUMNS if known.column(name) is not None)


def items_of(data: Rows) -> Labels:
    """Return the item each record is of, −1 where it names none; items of two sets are never one."""
    item = _named(data, "item")
    found = _combined((_named(data, "set"), item))
    return Labels(found.names, np.where(item.codes >= 0, found.codes, -1))


def item_numbers(item: Labels) -> Array:
    """Return the number of each record's item; a record that names none has a number of its own."""
    own = len(item.names) + np.arange(len(item))
    return np.where(item.codes >= 0, item.codes, own).astype(np.int64)


def item_id(name: str) -> str:
    """Return the id an item has in its set."""
    return name.partition(_APART)[2]


def runs_of(data: Rows) -> Labels:
    """Return the run of a set each record belongs to, −1 where it names no set or no run."""
    of_set, run = _named(data, "set"), _named(data, "run")
    found = _combined((of_set, _named(data, "set_version"), run))
    return Labels(found.names, np.where((of_set.codes >= 0) & (run.codes >= 0), found.codes, -1))


def run_name(name: str) -> RunName:
    """Return the parts a run's label is made of."""
    return RunName(*name.split(_APART))


def conditions_of_runs(recipe: Recipe) -> tuple[Test, ...]:
    """Return those of a recipe's conditions that a record must satisfy to count among its run's."""
    return tuple(each for each in recipe.among if each.column in _OF_RUNS)


def census_of(recipe: Recipe, data: Rows, day: Array) -> Census:
    """Return what the runs of live rows held; day: the index of each row's day, −1 outside."""
    mask = (day >= 0) & matching(recipe.evidence, data, conditions_of_runs(recipe))
    run = runs_of(data)
    kept = np.flatnonzero(mask & (run.codes >= 0))
    kept = kept[np.argsort(day[kept], kind="stable")]
    if not len(kept):
        nothing = Labels((), np.zeros(0, np.int64))
        return Census(day[kept], nothing, nothing, np.zeros(0, np.int64))
    stamps = nanoseconds(data[kind_named(recipe.evidence).time])
    return Census(day[kept], run[kept], items_of(data)[kept], stamps[kept])


def _named(data: Rows, name: str) -> Labels:
    """Return a column's texts without blanks around them, −1 where there is none."""
    if name not in data.columns or not len(data):
        return Labels((), np.full(len(data), -1))
    found = labels(data[name])
    stripped = [each.strip() for each in found.names]
    places: dict[str, int] = {}
    for each in stripped:
        if each:
            places.setdefault(each, len(places))
    # the code of a missing value, −1, picks the last entry
    table = np.array([*(places.get(each, -1) for each in stripped), -1], np.int64)
    return Labels(tuple(places), table[found.codes])


def _combined(parts: Sequence[Labels]) -> Labels:
    """Return one label a row, made of those of all parts; a missing one is "" in it."""
    code = np.zeros(len(parts[0]), np.int64)
    for part in parts:
        code = code * (len(part.names) + 1) + part.codes + 1
    found, places = np.unique(code, return_inverse=True)
    names = []
    for each in found.tolist():
        rest, key = each, []
        for part in reversed(parts):
            rest, place = divmod(rest, len(part.names) + 1)
            key.append(part.names[place - 1] if place else "")
        names.append(_APART.join(reversed(key)))
    return Labels(tuple(names), places.reshape(-1))
