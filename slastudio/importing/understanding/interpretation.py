"""Headings and first records become a mapping: kind, fields, units, time zone, and what the user
should know.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import replace

from slastudio.evidence.intake import FieldSource, Hints, Mapping
from slastudio.evidence.kinds import KINDS, Kind, kind_named
from slastudio.evidence.reading import FileLayout
from slastudio.importing.formats import Headings
from slastudio.importing.typing.moments import BadTimeError, parse_written
from slastudio.importing.typing.quantities import SIGN, currency_sign
from slastudio.importing.typing.times import guess_time_unit
from slastudio.importing.understanding.choices import Records, Sample, Understanding, choose, note
from slastudio.importing.understanding.guesses import duration_unit
from slastudio.importing.understanding.incident_fields import read_choices
from slastudio.importing.understanding.number_units import complete_units
from slastudio.importing.understanding.proposals import (
    propose_idle,
    propose_missing,
    propose_short_forms,
    propose_stand_ins,
    propose_states,
)
from slastudio.importing.understanding.severities import propose_severities
from slastudio.importing.understanding.wide import join_clock_column
from slastudio.importing.understanding.zone_choice import choose_zone
from slastudio.shared.problems import Problem, StudioError

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
_COUNT = re.compile(r"-?\d{1,15}(?:\.\d+)?")
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
    mapping = _relative_times(mapping, kind, sample, hints, found.notes)
    if hints.saved is None:
        # before units are completed, which leave alone what has one already
        mapping = propose_short_forms(mapping, kind, sample.all_values(), found.notes)
    mapping = complete_units(mapping, kind, sample, found.notes, found.unsure)
    if hints.saved is None:
        mapping = _propose(mapping, sample, hints, found.notes)
    mapping = choose_zone(mapping, kind, sample, hints)
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
    mapping = read_choices(mapping)
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


def _relative_times(
    mapping: Mapping, kind: Kind, sample: Sample, hints: Hints, notes: list[Problem]
) -> Mapping:
    """Read plain counts as times after a start, where somebody names the column or gives the start."""
    source = mapping.fields.get(kind.time)
    if source is None or source.unit or not source.column:
        return mapping
    texts = sample.values(source.column)
    if not (hints.start or kind.time in hints.fields) or not texts:
        return mapping
    if not all(_COUNT.fullmatch(text.strip()) for text in texts) or guess_time_unit(texts):
        return mapping
    unit, guessed = duration_unit(source.column, texts, canonical=False)
    if guessed:
        text = (
            f"“{source.column}” does not name its unit: it is read as {unit} after the start. Correct it if not, for "
            "instance by naming the column offset_s or offset_ms."
        )
        notes.append(note(text, "warning", source.column))
    return mapping.with_field(kind.time, replace(source, unit=f"relative {unit}"))


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
    if kind.column("currency") is None or not amount:
        return mapping
    if source is not None and source.column:
        own = mapping.fields[amount].column
        # amounts that carry a sign beside a column of currencies that is blank say their own
        if not source.unit and own and any(map(currency_sign, sample.values(own))):
            return mapping.with_field("currency", replace(source, unit=f"or sign after {own}"))
        return mapping
    heading = mapping.fields[amount].column
    words = re.split(r"[^a-z]+", heading.casefold())
    below = mapping.layout.place.units.get(heading, "")  # a row of units may name the currency
    words += re.split(r"[^a-z]+", below.casefold())
    sign = next(filter(None, map(currency_sign, (heading, below))), "")
    signs = list(dict.fromkeys(filter(None, map(currency_sign, sample.values(heading)))))
    named = next((code.upper() for code in _CODES if code in words), "")
    if hints.currency and not re.fullmatch(r"[A-Za-z]{3}", hints.currency):
        raise StudioError(
            f"“{hints.currency}” is not a currency. Write its three letters, such as EUR or USD."
        )
    told = source.constant if source is not None else ""
    code = hints.currency.upper() or named or sign or told
    if signs and not hints.currency:
        # every amount says its own; those that say nothing take the one that is named, or the only one
        code = code or (signs[0] if len(signs) == 1 else "")
        return mapping.with_field("currency", FieldSource(heading, f"{SIGN} {code}".strip()))
    return mapping.with_field("currency", FieldSource(constant=code)) if code else mapping


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
