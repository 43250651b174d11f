"""What a kind of evidence says of itself: its columns, recorded and derived, its time and its identity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["time", "text", "number", "integer", "boolean", "decimal", "json"]


@dataclass(frozen=True)
class Column:
    """Describe one canonical column.

    name: canonical; a name holding "*" stands for a family ("seg.*" covers seg.language, seg.team
    …). type: how values are typed once, at import (see records.py for the pandas type of each).
    unit: "" or the unit that is part of the name, such as "ms". made_of: of a derived column, the
    recorded ones it is computed from; () of a recorded one.
    """

    name: str
    type: ColumnType
    unit: str = ""
    about: str = ""
    made_of: tuple[str, ...] = ()

    @property
    def is_family(self) -> bool:
        return "*" in self.name

    def covers(self, name: str) -> bool:
        """Tell whether name is this column or a member of its family."""
        if not self.is_family:
            return name == self.name
        head, _, tail = self.name.partition("*")
        # “seg.” alone names no segment
        return name.startswith(head) and name.endswith(tail) and len(name) > len(head) + len(tail)


@dataclass(frozen=True)
class Kind:
    """Describe one kind of evidence.

    time: the column by which a record belongs to a period, or "" (tables are never judged).
    identity: the column holding the export's own id, or "" where records have none.
    needs: at least one of these columns must be present for a record to mean anything. derived:
    columns that are computed when something is measured (measure/records/derived.py), never
    imported and never stored.
    """

    name: str
    title: str
    about: str
    columns: tuple[Column, ...]
    time: str
    identity: str = ""
    needs: tuple[str, ...] = ()
    derived: tuple[Column, ...] = ()

    def column(self, name: str) -> Column | None:
        """Return the recorded column (or family) that covers name, or None."""
        for column in self.columns:
            if column.covers(name):
                return column
        return None

    def measured(self, name: str) -> Column | None:
        """Return the column an agreement may name so, recorded or derived, or None."""
        return self.column(name) or next((c for c in self.derived if c.name == name), None)

    def derived_among(self, names: Iterable[str]) -> frozenset[str]:
        """Return the names that are those of derived columns."""
        return frozenset(names) & {column.name for column in self.derived}

    def recorded(self, names: Iterable[str]) -> set[str]:
        """Return the recorded columns that have to be read for columns named so."""
        made = {column.name: column.made_of for column in self.derived}
        return {each for name in names for each in made.get(name, (name,))}
