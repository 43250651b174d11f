"""What a text field is likely to hold: columns of the evidence measured, countries with public
holidays, units.
"""

from __future__ import annotations

from functools import lru_cache

import holidays as public_holidays

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Condition, Indicator, Objective
from slastudio.contract.terms.places import Path
from slastudio.contract.terms.support import ServiceCalendar
from slastudio.evidence.kinds import KINDS, WEEKDAYS, Kind

_UNITS = ("%", "ms", "s", "points", "late", "EUR", "USD", "GBP", "CHF")
_SEGMENTS = (
    "seg.language",
    "seg.region",
    "seg.team",
    "seg.account_type",
    "seg.channel",
    "seg.journey",
)
_VALUES = {"boolean": ("true", "false")}


def suggestions(agreement: Agreement, path: Path) -> tuple[str, ...]:
    """Return values worth offering in the field at a path; none where anything may be meant."""
    holders = _holders(agreement, path)
    name, holder = path[-1], holders[-1] if holders else None
    indicator = next((each for each in reversed(holders) if isinstance(each, Indicator)), None)
    if isinstance(holder, Condition) and indicator is not None:
        return _of_condition(agreement, indicator, holder, str(name))
    if isinstance(holder, Indicator):
        return _of_indicator(holder, str(name))
    if isinstance(holder, Objective) and name == "unit":
        return _UNITS
    if isinstance(holder, ServiceCalendar):
        return _places(holder, str(name))
    return ()


def _holders(agreement: Agreement, path: Path) -> list[object]:
    """Return every record on the way to a field, the outermost first."""
    value: object = agreement
    found: list[object] = [agreement]
    for part in path[:-1]:
        if isinstance(part, int):
            if not isinstance(value, tuple) or part >= len(value):
                return []
            value = value[part]
        else:
            value = getattr(value, part, None)
        if not isinstance(value, tuple):
            found.append(value)
    return found


def _columns(kind: Kind) -> tuple[str, ...]:
    named = [column.name for column in (*kind.columns, *kind.derived) if not column.is_family]
    if any(column.name == "seg.*" for column in kind.columns):
        named += _SEGMENTS
    return tuple(named)


def _of_indicator(indicator: Indicator, name: str) -> tuple[str, ...]:
    kind = KINDS[indicator.evidence]
    if name == "column":
        return tuple(
            c.name
            for c in (*kind.columns, *kind.derived)
            if not c.is_family and c.type in ("number", "integer", "decimal")
        )
    return _SEGMENTS if name == "segment" else ()


def _of_condition(
    agreement: Agreement, indicator: Indicator, condition: Condition, name: str
) -> tuple[str, ...]:
    if name == "column":
        return _columns(KINDS[indicator.evidence])
    return _values(agreement, indicator, condition) if name == "value" else ()


def _values(agreement: Agreement, indicator: Indicator, condition: Condition) -> tuple[str, ...]:
    column = KINDS[indicator.evidence].measured(condition.column)
    if column is not None and column.type in _VALUES:
        return _VALUES[column.type]
    known = {
        "workflow": tuple(each.id for each in agreement.coverage.workflows),
        "seg.language": agreement.coverage.languages,
        "seg.region": agreement.coverage.regions,
        "seg.team": agreement.coverage.teams,
        "input_type": agreement.coverage.logged_input_types,
        "seg.journey": tuple(each.id for each in agreement.journeys.journeys),
        "set": tuple(each.id for each in agreement.evaluation.sets),
        "severity": tuple(each.id for each in agreement.support.severities),
        "queue": ("approval", "exception"),
        "status": ("ok", "error", "timeout"),
        "nature": ("technical", "governance"),
        "local_weekday": WEEKDAYS,
    }
    return known.get(condition.column, ())


def _places(calendar: ServiceCalendar, name: str) -> tuple[str, ...]:
    if name == "holidays_country":
        return tuple(sorted(_regions()))
    return _regions().get(calendar.holidays_country, ()) if name == "holidays_region" else ()


@lru_cache(maxsize=1)
def _regions() -> dict[str, tuple[str, ...]]:
    return {
        country: tuple(regions)
        for country, regions in public_holidays.list_supported_countries().items()
    }
