"""Where a figure's rows are found: a kind, filters and an import, written as a navigation target
and read from one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from slastudio.evidence.kinds import KINDS
from slastudio.operations.evidence.browsing.rows import Filter
from slastudio.shared.periods import zone

_PREFIX = "rows "


@dataclass(frozen=True)
class RowTarget:
    """Name rows of a kind: those that satisfy all filters, of one import where batch is given, hidden
    ones among them on wish.
    """

    kind: str
    filters: tuple[Filter, ...] = ()
    batch: int | None = None
    hidden: bool = False

    def text(self) -> str:
        """Return the target as session.navigate("data", …) takes it."""
        filters = [[each.column, each.operator, each.value] for each in self.filters]
        told = {"kind": self.kind, "filters": filters, "batch": self.batch, "hidden": self.hidden}
        return _PREFIX + json.dumps(told)


def read_target(text: str) -> RowTarget | None:
    """Return the rows a navigation target names, None for any other target."""
    if not text.startswith(_PREFIX):
        return None
    given = json.loads(text.removeprefix(_PREFIX))
    filters = tuple(Filter(*each) for each in given["filters"])
    return RowTarget(given["kind"], filters, given["batch"], given.get("hidden", False))


def between(kind: str, start: datetime, end: datetime) -> tuple[Filter, ...]:
    """Return the filters for rows dated in [start, end); none for kinds without a time."""
    column = KINDS[kind].time if kind in KINDS else ""
    if not column:
        return ()
    first, last = (each.astimezone(UTC).isoformat().replace("+00:00", "Z") for each in (start, end))
    return (Filter(column, "at_least", first), Filter(column, "below", last))


def on_day(kind: str, day: date, zone_name: str) -> RowTarget:
    """Return the rows of a kind on a local day."""
    tz = zone(zone_name)
    start, end = (datetime.combine(each, time(), tz) for each in (day, day + timedelta(days=1)))
    return RowTarget(kind, between(kind, start, end))


def with_conditions(
    kind: str,
    start: datetime,
    end: datetime,
    conditions: Iterable[object],
    batch: int | None = None,
) -> RowTarget:
    """Return the rows of a span that satisfy an agreement's conditions (anything with column,
    operator and value).
    """
    more = (Filter(c.column, c.operator, c.value) for c in conditions)  # type: ignore[attr-defined]
    return RowTarget(kind, (*between(kind, start, end), *more), batch)
