"""What is asked of a table: for every rollup which of its columns come back, as what, and in which
place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from slastudio.evidence.records import column_type
from slastudio.measure.rollups.rollup import Rollup
from slastudio.warehouse.source import WarehouseSource, digits_of

# whole: a whole number times 10^-digits. plain: a number as it is. side: 0 on the near side of the
# rollup's limit, 1 beyond. moment: milliseconds since 1970
Form = Literal["text", "boolean", "whole", "plain", "side", "moment"]
RUN, COLUMNS, VOLUME = "run", "columns", "volume"
_RUN_PLACES = 8


@dataclass(frozen=True)
class AskedColumn:
    """Say as what a canonical column comes back; constant: it does not, for every row has this.
    values: spellings, folded, and what is counted instead.
    """

    name: str
    form: Form
    digits: int = 0
    constant: str | None = None
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Asked:
    """Say what comes back of a rollup; columns it names that no column of the client's holds are
    missing in every row.
    """

    rollup: Rollup
    keys: tuple[AskedColumn, ...]
    sums: tuple[AskedColumn, ...]

    @property
    def told_keys(self) -> tuple[AskedColumn, ...]:
        """Return the keys that come back, in their places."""
        return tuple(each for each in self.keys if each.constant is None)

    @property
    def told_sums(self) -> tuple[AskedColumn, ...]:
        return tuple(each for each in self.sums if each.constant is None)


def asked_of(source: WarehouseSource, rollup: Rollup, *, plain: bool = False) -> Asked:
    """Return what is asked of a source for a rollup; plain: numbers come back as they are, which
    only an engine on this machine can be relied on for.
    """
    keys = tuple(_asked(source, rollup, name, plain) for name in rollup.keys if source.column(name))
    sums = tuple(
        replace(each, form="whole")
        for name in rollup.sums
        if source.column(name)
        for each in [_asked(source, rollup, name, False)]
    )
    return Asked(rollup, keys, sums)


def _asked(source: WarehouseSource, rollup: Rollup, name: str, plain: bool) -> AskedColumn:
    column = source.column(name)
    assert column is not None
    kind = column_type(source.evidence, name)
    form: Form = "text"
    if kind in ("number", "integer", "decimal"):
        form = "plain" if plain else "whole"
    elif kind == "boolean":
        form = "boolean"
    elif kind == "time":
        form = "moment"
    if rollup.cut is not None and rollup.cut.column == name:
        form = "side"
    digits = digits_of(source.evidence, column)
    return AskedColumn(name, form, digits, column.constant, column.values)


def places_of(asked: Iterable[Asked]) -> tuple[int, int]:
    """Return how many places for keys and for sums the answers need."""
    listed = list(asked)
    keys = max((len(each.told_keys) for each in listed), default=0)
    read = len(read_columns(listed))
    return max(keys, read, _RUN_PLACES), max((len(each.told_sums) for each in listed), default=0)


def read_columns(asked: Sequence[Asked]) -> tuple[AskedColumn, ...]:
    """Return the numbers that are read, each once: of each it is counted how many could not be."""
    found: dict[str, AskedColumn] = {}
    for each in asked:
        for column in (*each.told_keys, *each.told_sums):
            if column.form in ("whole", "plain", "side"):
                found.setdefault(column.name, column)
    return tuple(found.values())


def header(keys: int, sums: int) -> tuple[str, ...]:
    """Return the headings of what comes back."""
    return (
        "rollup",
        "span",
        "moment",
        *(f"key{number}" for number in range(1, keys + 1)),
        *(f"sum{number}" for number in range(1, sums + 1)),
        "records",
    )
