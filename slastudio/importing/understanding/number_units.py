"""Units, decimal commas and the order of days and months, completed from the first records."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain

from slastudio.evidence.intake import FieldSource, Mapping
from slastudio.evidence.kinds import KINDS, Kind, milliseconds_in
from slastudio.importing.formats import Headings
from slastudio.importing.typing.quantities import may_group, uses_decimal_comma
from slastudio.importing.typing.times import guess_time_unit
from slastudio.importing.understanding.choices import Sample, note
from slastudio.importing.understanding.guesses import (
    SHARES,
    complete_unit,
    is_open,
    settled,
)
from slastudio.importing.understanding.vocabulary import HEADINGS_ELSEWHERE
from slastudio.shared.problems import Problem

_POINTED_DAY = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2,4}")
_UNIT_WORDS = {
    **dict.fromkeys(("ms", "msec", "millis", "millisecond", "milliseconds", "millisekunden"), "ms"),
    **dict.fromkeys(
        ("s", "sec", "secs", "second", "seconds", "sekunden", "segundos", "secondes"), "s"
    ),
    **dict.fromkeys(("min", "mins", "minute", "minutes", "minuten", "minutos"), "min"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "stunden", "horas", "heures"), "h"),
    **dict.fromkeys(("µs", "us", "microseconds"), "us"),
    **dict.fromkeys(("ns", "nanoseconds"), "ns"),
}
_PERCENT = ("%", "percent", "prozent")


def complete_units(
    mapping: Mapping, kind: Kind, sample: Sample, notes: list[Problem], unsure: list[str]
) -> Mapping:
    """Fill in the units, the decimal commas and the order of days and months from the sample.

    unsure: takes the columns whose unit nobody states.
    """
    numbers: dict[str, list[str]] = {}
    for name, source in list(mapping.fields.items()):
        values = sample.values(source.column) if source.column else []
        written = _written_unit(name, kind, source, mapping.layout.place.units)
        completed, guessed = (
            (written, False) if written else complete_unit(name, kind, source, values)
        )
        if completed != source:
            mapping = replace(mapping, fields={**mapping.fields, name: completed})
        if guessed:
            unsure.append(name)
            text = f"“{source.column}” does not name its unit: it is read as {completed.unit}. Correct it if not."
            notes.append(note(text, "warning", source.column))
        column = kind.column(name)
        if column is not None and column.type in ("number", "integer", "decimal") and source.column:
            numbers[name] = values
    commas = _decimal_commas(mapping, numbers, notes, sample)
    if unpivot := mapping.records.unpivot:
        pooled = [value for heading in unpivot.headings for value in sample.values(heading)]
        commas += [unpivot.value] if uses_decimal_comma(pooled) else []
    if commas:
        mapping = replace(mapping, amounts=replace(mapping.amounts, decimal_comma=tuple(commas)))
    return _share_order(_prefer_written_time(mapping, kind, sample), sample)


def _written_unit(
    name: str, kind: Kind, source: FieldSource, units: dict[str, str]
) -> FieldSource | None:
    """Return the source with the unit that a row of units below the headings gives it, None where
    that says nothing.
    """
    text = units.get(source.column, "").strip("()[] ").casefold()
    column = kind.column(name)
    if not text or source.unit or column is None:
        return None
    percent = "%" if text in _PERCENT and name in SHARES else ""
    unit = _UNIT_WORDS.get(text, "") if milliseconds_in(name) else percent
    return replace(source, unit=unit) if unit else None


def _decimal_commas(
    mapping: Mapping, numbers: dict[str, list[str]], notes: list[Problem], sample: Sample
) -> list[str]:
    """Return the columns written with a decimal comma; in a file parted by semicolons "1,234" is
    one of them.

    Where "1,234" or "1.234" might be a thousand and nothing in the column decides it, a warning
    says how it is read.
    """
    commas = [name for name, values in numbers.items() if uses_decimal_comma(values)]
    if mapping.layout.dialect is None or mapping.layout.dialect.delimiter != ";":
        return commas
    known = bool(commas) or _is_written_with_commas(mapping, sample)
    for name, values in numbers.items():
        sign = next((sign for sign in ",." if name not in commas and may_group(values, sign)), "")
        if not sign:
            continue
        if sign == "," or known:
            commas.append(name)
        heading, shown = mapping.fields[name].column, next(v for v in values if sign in v)
        meant = (
            shown.strip().replace(".", "")
            if known and sign == "."
            else shown.strip().replace(",", ".")
        )
        text = f"“{shown}” in “{heading}” might be a thousand or a fraction: it is read as {meant}. Check it."
        notes.append(note(text, "warning", heading))
    return commas


def _is_written_with_commas(mapping: Mapping, sample: Sample) -> bool:
    """Tell whether a file parted by semicolons comes from where commas are decimal signs: its
    headings are not English, and its days are written with points.
    """
    elsewhere = (name for kind in HEADINGS_ELSEWHERE.values() for name in chain(*kind.values()))
    others = Headings(elsewhere)
    named = any(others.find(source.column) for source in mapping.fields.values() if source.column)
    time = mapping.fields.get(KINDS[mapping.kind].time) if mapping.kind in KINDS else None
    days = sample.values(time.column) if time is not None and time.column else []
    written = [day.strip() for day in days if day.strip()]
    return named and bool(written) and all(map(_POINTED_DAY.match, written))


def _prefer_written_time(mapping: Mapping, kind: Kind, sample: Sample) -> Mapping:
    """Replace an uptime check's own time by the commit's where the former is blank or always the
    same.
    """
    source = mapping.fields.get(kind.time)
    other = Headings(sample.headings).find("commit_time")
    if mapping.format != "uptime checks" or source is None or not other or source.column == other:
        return mapping
    values, others = sample.values(source.column), sample.values(other)
    if len(values) == len(others) and (len(set(values)) > 1 or len(values) < 2):
        return mapping
    return mapping.with_field(kind.time, FieldSource(other, guess_time_unit(others) or "iso"))


def _share_order(mapping: Mapping, sample: Sample) -> Mapping:
    """Let a column of dates that decides nothing follow any other column of the file that does."""
    if not any(is_open(source.unit) for source in mapping.fields.values()):
        return mapping
    # one program writes all dates of a file alike; two orders in it tell nothing
    units = {guess_time_unit(sample.values(heading)) for heading in sample.headings}
    orders = units & {"d/m/y", "m/d/y"}
    if len(orders) != 1:
        return mapping
    (order,) = orders
    for name, source in mapping.fields.items():
        if is_open(source.unit):
            mapping = mapping.with_field(name, replace(source, unit=settled(source.unit, order)))
    return mapping
