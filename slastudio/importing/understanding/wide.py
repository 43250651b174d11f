"""Tables nobody declared that hold a time and figures: one series with segments, or a column per
series.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from slastudio.evidence.intake import FieldSource, Mapping
from slastudio.evidence.reading import AmountOptions, RecordOptions, Unpivot
from slastudio.importing.formats.declaration import fold
from slastudio.importing.typing.cell_units import CellUnit, cell_unit
from slastudio.importing.typing.moments import (
    NUMERIC_DATE,
    BadTimeError,
    parse_time_of_day,
    parse_written,
)
from slastudio.importing.typing.times import guess_span_unit, guess_time_unit
from slastudio.importing.understanding.proposals import (
    Values,
    is_identifier,
    is_number,
    is_words,
    segment_proposals,
)

_TIME_NAME = re.compile(
    r"(?<!birth)(?:time|date|day)|month|week|^ts$|stamp|hour|fecha|datum|jour|giorno|^data$|monat|mois|^mes$|^dag$"
    r"|zeit|woche",
    re.IGNORECASE,
)
_DAY_NAME = re.compile(r"^(?:date|datum|fecha|data|jour|dag|day|tag|giorno)$", re.IGNORECASE)
_CLOCK_NAME = re.compile(r"^(?:time|uhrzeit|zeit|hora|heure|ora|tijd|hour)$", re.IGNORECASE)
_DAY_WORD = re.compile(r"date|datum|fecha|data|jour|day|tag|giorno", re.IGNORECASE)
_CLOCK_WORDS = ("time", "uhrzeit", "zeit", "hora", "heure", "ora", "tijd", "hour")
_CLOCK_WORD = re.compile("|".join(_CLOCK_WORDS), re.IGNORECASE)
# such a column says that the rows are events, which a series of figures would misrepresent
_EVENTFUL = frozenset(
    ("status", "state", "result", "outcome", "priority", "severity", "error", "errorcode", "passed")
)
_NAME_LENGTH = 80
# one damaged figure in so many is rejected where it stands, and does not hide the series
_ODD = 100


@dataclass(frozen=True)
class Wide:
    """Hold a proposed mapping to measurements and why."""

    mapping: Mapping
    reasons: tuple[str, ...]


def guess_wide(names: Sequence[str], values: Values, size: int) -> Wide | None:
    """Return how a table of figures over time is read as measurements; None where it does not look
    like one.
    """
    if size < 3 or any(fold(name) in _EVENTFUL for name in names):
        return None
    day = _day_column(names, values)
    if not day:
        return None
    clock = _clock_column(names, day, values)
    others = [name for name in names if name not in (day, clock) and not is_identifier(name)]
    units = _units(others, values)
    figures = [name for name in others if name in units or _are_figures(values.get(name, []))]
    known = {day, clock, *figures}
    rest = [name for name in names if name not in known and values.get(name)]
    table = _Table(
        time=_with_clock(day, clock, values) if clock else FieldSource(day),
        figures=tuple(figures),
        units=units,
        rest=tuple(rest),
        segments=segment_proposals(rest, values, set(), size),
        said=_said_of_times(day, clock, values),
    )
    if len(figures) == 1 and (table.segments or (units and not rest)):
        return _one_series(table, values)
    if len(figures) >= 2 and len(figures) >= 0.6 * (len(figures) + len(rest)):
        return _series_by_column(table)
    return None


@dataclass(frozen=True)
class _Table:
    """Hold what the columns of a table were found to be; rest: neither times, figures nor empty."""

    time: FieldSource
    figures: tuple[str, ...]
    units: dict[str, CellUnit]
    rest: tuple[str, ...]
    segments: dict[str, FieldSource]
    said: str


def _day_column(names: Sequence[str], values: Values) -> str:
    for place, name in enumerate(names):
        if _is_time(name, values.get(name, []), first=place == 0):
            return name
    return ""


def _clock_column(names: Sequence[str], day: str, values: Values) -> str:
    for name in names:
        if name != day and _is_clock(name, values.get(name, [])):
            return name
    return ""


def _units(names: Sequence[str], values: Values) -> dict[str, CellUnit]:
    """Return the unit that the cells of a column carry, by its name."""
    units = {}
    for name in names:
        unit = cell_unit(values.get(name, []))
        if unit:
            units[name] = unit
    return units


def _said_of_times(day: str, clock: str, values: Values) -> str:
    said = f"“{day}” holds times"
    if clock:
        said += f" and “{clock}” their time of day"
        if guess_time_unit(values[day]).endswith("?"):
            said = f"Nothing in “{day}” says whether 03/04 is 3 April or March 4: it is read as day/month. Check it. {said}"
    return said


def _one_series(table: _Table, values: Values) -> Wide:
    """Read the one column of figures as a series, by segment where few values stand beside it."""
    (figure,) = table.figures
    taken = {source.column for source in table.segments.values()}
    name = FieldSource(constant=figure)
    for heading in table.rest:
        if heading not in taken and _names_series(values[heading]):
            name = FieldSource(heading)
            break
    fields = {"time": table.time, "value": FieldSource(figure), "name": name, **table.segments}
    unit = table.units.get(figure)
    if unit:
        fields["value"] = FieldSource(figure, unit.notation)
        if unit.label:
            fields["unit"] = FieldSource(constant=unit.label)
    beside = ""
    if table.segments:
        beside = ", and few different values stand beside them: a series by segment"
    options = RecordOptions(only=table.figures)
    mapping = Mapping("measurements", "wide table", fields, records=options)
    return Wide(mapping, (f"{table.said}, “{figure}” figures{beside}.", *_said(table.units)))


def _series_by_column(table: _Table) -> Wide:
    mapping = Mapping(
        "measurements",
        "wide table",
        {"time": table.time, **table.segments},
        records=RecordOptions(unpivot=Unpivot("name", "value", table.figures)),
        amounts=AmountOptions(cell_units=dict(table.units)),
    )
    reason = f"{table.said} and {len(table.figures)} columns figures: each column is read as a series of its own."
    return Wide(mapping, (reason, *_said(table.units)))


def _said(units: dict[str, CellUnit]) -> tuple[str, ...]:
    """Return what is told of cells that carry their units."""
    told = [f"“{name}” in {unit.label or 'thousands and millions'}" for name, unit in units.items()]
    if not told:
        return ()
    return (f"Cells carry their units; they are read as figures: {', '.join(told[:8])}.",)


def _is_time(name: str, texts: Sequence[str], *, first: bool) -> bool:
    if not texts:
        return False
    unit = guess_time_unit(texts) or guess_span_unit(texts)
    written = unit != "" and not unit.startswith("epoch") and not all(map(is_number, texts))
    return unit != "" and (_TIME_NAME.search(name) is not None or (first and written))


def _is_clock(name: str, texts: Sequence[str]) -> bool:
    if not texts or not _CLOCK_NAME.match(name.strip()):
        return False
    return _mostly_clocks(texts)


def _is_time_of_day(text: str) -> bool:
    try:
        parse_time_of_day(text)
    except BadTimeError:
        return False
    return True


def _with_clock(day: str, clock: str, values: Values) -> FieldSource:
    return FieldSource(clock, f"clock {guess_time_unit(values[day]) or 'iso'} after {day}")


def _are_figures(texts: Sequence[str]) -> bool:
    odd = sum(not is_number(text) for text in texts)
    return bool(texts) and _ODD * odd <= len(texts) and not any("%" in text for text in texts)


def _names_series(texts: Sequence[str]) -> bool:
    """Tell whether short words repeat often enough to be the names of many series."""
    different = set(texts)
    return (
        3 * len(different) <= len(texts)
        and max(map(len, different)) <= _NAME_LENGTH
        and is_words(texts)
    )


def join_clock_column(mapping: Mapping, time: str, names: Sequence[str], values: Values) -> Mapping:
    """Let a date and a time of day that stand in two columns be one time; unchanged where they do
    not.

    time: the canonical column by which a record is dated. Only what no format or person has settled
    is touched.
    """
    source = mapping.fields.get(time)
    if source is None or source.unit or not source.column:
        return mapping
    taken = {each.column for name, each in mapping.fields.items() if name != time}
    if (clock := _clock_beside(source.column, names, values)) and clock not in taken:
        return mapping.with_field(time, _with_clock(source.column, clock, values))
    clock = next((name for name in names if _is_clock(name, values.get(name, []))), "")
    days = [
        name for name in names if _DAY_NAME.match(name.strip()) and _are_days(values.get(name, []))
    ]
    if not clock or not days or source.column != clock or clock in taken:
        return mapping
    return mapping.with_field(time, _with_clock(days[0], clock, values))


def _clock_beside(day: str, names: Sequence[str], values: Values) -> str:
    """Return the heading of the time of day that belongs to a column of dates: named like it, or
    right behind it.
    """
    if not _are_days(values.get(day, [])):
        return ""
    twins = (
        {fold(_DAY_WORD.sub(word, day)) for word in _CLOCK_WORDS}
        if _DAY_WORD.search(day)
        else set()
    )
    after = names[names.index(day) + 1 : names.index(day) + 2] if day in names else []
    near = [name for name in names if fold(name) in twins and name != day]
    near += [name for name in after if _CLOCK_WORD.search(name)]
    clocks = near or [name for name in names if _CLOCK_NAME.match(name.strip())]
    found = [name for name in clocks if _mostly_clocks(values.get(name, []))]
    return found[0] if found and (near or len(found) == 1) else ""


def _mostly_clocks(texts: Sequence[str]) -> bool:
    return bool(texts) and 2 * sum(map(_is_time_of_day, texts[:500])) > len(texts[:500])


def _are_days(texts: Sequence[str]) -> bool:
    """Tell whether texts are dates without a time of day, all but some words for "unknown"."""
    look = texts[:500]
    return (
        bool(look)
        and 10 * sum(map(_is_day, look)) >= 7 * len(look)
        and not any(map(_has_clock, look))
    )


def _is_day(text: str) -> bool:
    try:
        return parse_written(text.removesuffix(" 00:00:00").removesuffix("T00:00:00")).is_date
    except BadTimeError:
        return NUMERIC_DATE.match(text.strip()) is not None and ":" not in text


def _has_clock(text: str) -> bool:
    try:
        return not parse_written(text).is_date and not text.endswith("00:00:00")
    except BadTimeError:
        return False
