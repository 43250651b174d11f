"""Headings and first records become a mapping: kind, fields, units, time zone, and what the user
should know.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import replace

from slastudio.evidence.intake import FieldSource, Hints, Mapping, ZoneSource
from slastudio.evidence.kinds import KINDS, Kind, kind_named
from slastudio.evidence.reading import FileLayout
from slastudio.importing.formats import Headings
from slastudio.importing.typing.moments import BadTimeError, parse_written
from slastudio.importing.typing.quantities import SIGNS, may_group, uses_decimal_comma
from slastudio.importing.typing.times import guess_time_unit
from slastudio.importing.understanding.choices import Records, Sample, Understanding, choose, note
from slastudio.importing.understanding.guesses import (
    complete_unit,
    is_naive_unit,
    is_open,
    settled,
)
from slastudio.importing.understanding.proposals import (
    propose_idle,
    propose_missing,
    propose_severities,
    propose_short_forms,
    propose_stand_ins,
    propose_states,
)
from slastudio.importing.understanding.vocabulary import HEADINGS_ELSEWHERE
from slastudio.importing.understanding.wide import join_clock_column
from slastudio.shared.periods import zone
from slastudio.shared.problems import Problem, StudioError

_POINTED_DAY = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2,4}")
_CODES = (
    "usd",
    "eur",
    "gbp",
    "chf",
    "jpy",
    "sek",
    "nok",
    "dkk",
    "pln",
    "czk",
    "brl",
    "inr",
    "cad",
    "aud",
)
_GENERIC = ("csv", "xlsx", "json", "jsonl", "wide table")
_LANGUAGES = frozenset(
    [
        "arabic",
        "bengali",
        "chinese",
        "czech",
        "danish",
        "dutch",
        "english",
        "finnish",
        "french",
        "german",
        "greek",
        "hebrew",
        "hindi",
        "hungarian",
        "indonesian",
        "italian",
        "japanese",
        "korean",
        "norwegian",
        "polish",
        "portuguese",
        "romanian",
        "russian",
        "spanish",
        "swahili",
        "swedish",
        "tamil",
        "telugu",
        "thai",
        "turkish",
        "ukrainian",
        "urdu",
        "vietnamese",
    ]
)

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
_SHARES = ("score", "confidence")


def interpret(
    headings: Sequence[str], records: Records, layout: FileLayout, stem: str, hints: Hints
) -> Understanding:
    """Return how records with these headings are understood; hints come before saved mappings
    before guesses.
    """
    sample = Sample(tuple(headings), records, stem, layout.container or "csv", layout.expand)
    found = choose(sample, hints)
    kind = kind_named(found.mapping.kind)
    mapping = replace(found.mapping, layout=layout)
    if kind.name == "table":
        if hints.fields:
            raise StudioError(
                "Columns were named for a file that is kept as a plain table. Say which kind it is: "
                f"{', '.join(k for k in KINDS if k != 'table')}."
            )
        return replace(found, mapping=replace(mapping, fields={}))
    mapping = _apply_fields(mapping, kind, sample, hints)
    mapping = _apply_constants(mapping, kind, hints, sample, found.notes)
    mapping = _apply_prices(mapping, hints)
    if mapping.format in (*_GENERIC, "canonical columns") and kind.time:
        for name in (column.name for column in kind.columns if column.type == "time"):
            mapping = join_clock_column(mapping, name, sample.headings, sample.all_values())
    if hints.saved is None:
        mapping = propose_short_forms(mapping, kind, sample.all_values(), found.notes)
    mapping = _complete(mapping, kind, sample, found.notes)
    if hints.saved is None:
        mapping = _propose(mapping, sample, hints, found.notes)
    mapping = _apply_zone(mapping, kind, sample, hints)
    _advise(mapping, kind, found.notes)
    return replace(found, mapping=mapping)


def _propose(mapping: Mapping, sample: Sample, hints: Hints, notes: list[Problem]) -> Mapping:
    """Add what the values suggest; a saved mapping has been looked at by a person and is left as it
    is.
    """
    values = sample.all_values()
    mapping = propose_stand_ins(mapping, values, notes)
    if mapping.format in (*_GENERIC, "series"):
        mapping = propose_missing(mapping, values, notes)
    mapping = propose_idle(mapping, values, notes)
    mapping = propose_severities(mapping, values, hints.severities, notes)
    mapping = propose_states(mapping, sample.headings, values, notes)
    notes += [
        note(
            f"“{source.column}” names a {source.unit}: its first day stands for it.",
            column=source.column,
        )
        for source in mapping.fields.values()
        if source.unit in ("month", "week")
    ]
    return mapping


def _apply_prices(mapping: Mapping, hints: Hints) -> Mapping:
    """Let costs be computed from tokens where a price list is given and the file holds none itself."""
    if not hints.prices or mapping.kind != "requests":
        return mapping
    mapping = replace(mapping, amounts=replace(mapping.amounts, prices=hints.prices))
    if "cost" in mapping.fields or not {"model", "input_tokens"} <= mapping.fields.keys():
        return mapping
    mapping = mapping.with_field("cost", FieldSource(unit="prices"))
    codes = {entry.currency for entry in hints.prices}
    return (
        mapping.with_field("currency", FieldSource(constant=codes.pop()))
        if len(codes) == 1
        else mapping
    )


def _heading(wanted: str, headings: Sequence[str]) -> str:
    if wanted in headings:
        return wanted
    if found := Headings(headings).find(wanted):
        return found
    close = difflib.get_close_matches(wanted, headings, 1, 0.5)
    meant = f" Did you mean “{close[0]}”?" if close else ""
    more = f" and {len(headings) - 60} more" if len(headings) > 60 else ""
    raise StudioError(
        f"The file has no column “{wanted}”.{meant} Its columns are: {', '.join(headings[:60])}{more}."
    )


def _apply_fields(mapping: Mapping, kind: Kind, sample: Sample, hints: Hints) -> Mapping:
    for name, heading in hints.fields.items():
        if kind.column(name) is None:
            columns = ", ".join(column.name for column in kind.columns)
            raise StudioError(
                f"{kind.title} have no column “{name}”. Their columns are: {columns}."
            )
        mapping = mapping.with_field(name, FieldSource(_heading(heading, sample.headings)))
    return mapping


def _apply_constants(
    mapping: Mapping, kind: Kind, hints: Hints, sample: Sample, notes: list[Problem]
) -> Mapping:
    times = mapping.times
    if hints.date:
        times = replace(times, date=_checked_moment(hints.date, "date"))
    if hints.start:
        times = replace(times, start=_checked_moment(hints.start, "start"))
    mapping = replace(mapping, times=times)
    if hints.date and kind.time not in mapping.fields:
        mapping = mapping.with_field(kind.time, FieldSource(constant=hints.date, unit="iso"))
    mapping = _apply_currency(mapping, kind, hints, sample)
    if mapping.format == "predictions" and "seg.language" not in mapping.fields:
        words = [w for w in re.split(r"[\W_]+", sample.stem.casefold()) if w in _LANGUAGES]
        if len(set(words)) == 1:
            notes.append(note(f"The language, {words[0]}, is taken from the file's name."))
            mapping = mapping.with_field("seg.language", FieldSource(constant=words[0]))
    return mapping


def _checked_moment(text: str, what: str) -> str:
    try:
        parse_written(text)
    except BadTimeError as problem:
        raise StudioError(
            f"The {what} “{text}” cannot be read: {problem} Write 2026-10-01 or 2026-10-01T00:00Z."
        ) from None
    return text


def _apply_currency(mapping: Mapping, kind: Kind, hints: Hints, sample: Sample) -> Mapping:
    amount = next((name for name in ("cost", "amount") if name in mapping.fields), "")
    source = mapping.fields.get("currency")
    if kind.column("currency") is None or not amount or (source is not None and source.column):
        return mapping
    heading = mapping.fields[amount].column
    words = re.split(r"[^a-z]+", heading.casefold())
    below = mapping.layout.place.units.get(heading, "")  # a row of units may name the currency
    words += re.split(r"[^a-z]+", below.casefold())
    sign = next(
        (SIGNS[s] for v in [heading, below, *sample.values(heading)[:50]] for s in SIGNS if s in v),
        "",
    )
    named = next((code.upper() for code in _CODES if code in words), "")
    if hints.currency and not re.fullmatch(r"[A-Za-z]{3}", hints.currency):
        raise StudioError(
            f"“{hints.currency}” is not a currency. Write its three letters, such as EUR or USD."
        )
    code = (
        hints.currency.upper() or named or sign or (source.constant if source is not None else "")
    )
    return mapping.with_field("currency", FieldSource(constant=code)) if code else mapping


def _complete(mapping: Mapping, kind: Kind, sample: Sample, notes: list[Problem]) -> Mapping:
    """Fill in the units, the decimal commas and the order of days and months from the sample."""
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
    unit = (
        _UNIT_WORDS.get(text, "")
        if column.unit == "ms"
        else ("%" if text in _PERCENT and name in _SHARES else "")
    )
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
    others = Headings(
        name
        for columns in HEADINGS_ELSEWHERE.values()
        for names in columns.values()
        for name in names
    )
    named = any(others.find(source.column) for source in mapping.fields.values() if source.column)
    time = mapping.fields.get(KINDS[mapping.kind].time) if mapping.kind in KINDS else None
    days = sample.values(time.column) if time is not None and time.column else []
    return (
        named and bool(days) and all(_POINTED_DAY.match(day.strip()) for day in days if day.strip())
    )


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
    orders = {
        unit
        for heading in sample.headings
        if (unit := guess_time_unit(sample.values(heading))) in ("d/m/y", "m/d/y")
    }
    if len(orders) != 1:
        return mapping
    order = orders.pop()
    fields = {
        n: replace(s, unit=settled(s.unit, order)) if is_open(s.unit) else s
        for n, s in mapping.fields.items()
    }
    return replace(mapping, fields=fields)


def _has_offset(text: str, unit: str) -> bool:
    try:
        return parse_written(text, unit.rstrip("?")).offset is not None
    except BadTimeError:
        return True  # a bad value is rejected, it says nothing about the zone


def _apply_zone(mapping: Mapping, kind: Kind, sample: Sample, hints: Hints) -> Mapping:
    declared = mapping.times.format_zone
    saved = hints.saved.zone if hints.saved is not None and mapping.zone_source != "none" else ""
    choices: tuple[tuple[str, ZoneSource], ...] = (
        (hints.timezone, "option"),
        (declared, "format"),
        (saved, "saved mapping"),
        (hints.agreement_zone or "UTC", "agreement"),
    )
    name, source = next((z, s) for z, s in choices if z)
    zone(name)
    times = [s for n, s in mapping.fields.items() if (c := kind.column(n)) and c.type == "time"]
    start = mapping.times.start
    times = [s for s in times if start or not s.unit.startswith("relative")]
    filled = [s for s in times if s.constant or sample.values(s.column)]
    if not times:
        source = "none"
    elif filled and all(s.column and _carries_offsets(s, sample, start) for s in filled):
        source = "values"
    return replace(
        mapping, zone=name, zone_source=source, times=replace(mapping.times, format_zone="")
    )


def _carries_offsets(source: FieldSource, sample: Sample, start: str) -> bool:
    if source.unit.startswith("relative"):
        return _has_offset(start, "iso")
    if not is_naive_unit(source.unit):
        return True
    if source.unit.startswith("clock ") or source.unit in ("month", "week"):
        return False
    if "after " in source.unit or source.unit in ("moments", "first moment"):
        return True  # follows the column it counts from
    values = sample.values(source.column)
    return all(_has_offset(value, source.unit) for value in values)


def _advise(mapping: Mapping, kind: Kind, notes: list[Problem]) -> None:
    time = mapping.fields.get(kind.time)
    if time is None and kind.time:
        notes.append(
            note("The records carry no time: give a date to place them in a period.", "warning")
        )
    elif time is not None and time.unit.startswith("relative") and not mapping.times.start:
        notes.append(
            note(
                "The times are relative: give the start to place the records in a period.",
                "warning",
            )
        )
    if mapping.zone_source not in ("values", "none"):
        notes.append(
            note(
                f"Times without an offset are read in {mapping.zone} (from the {mapping.zone_source})."
            )
        )
    amount = next((n for n in ("amount", "cost") if n in mapping.fields), "")
    if amount and "currency" not in mapping.fields and kind.column("currency"):
        notes.append(
            note(
                "No currency is known for the amounts: give one.",
                "warning",
                mapping.fields[amount].column,
            )
        )
    if scope := mapping.records.scope:
        notes.append(
            note(f"Ids are made unique by “{scope}”, since trackers number their issues alike.")
        )
