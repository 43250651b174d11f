"""Which time zone the times of a file are read in, and who says so."""

from __future__ import annotations

from dataclasses import replace

from slastudio.evidence.intake import FieldSource, Hints, Mapping, ZoneSource
from slastudio.evidence.kinds import Kind
from slastudio.importing.typing.moments import BadTimeError, parse_written
from slastudio.importing.understanding.choices import Sample
from slastudio.importing.understanding.guesses import (
    is_naive_unit,
)
from slastudio.shared.periods import zone


def _has_offset(text: str, unit: str) -> bool:
    try:
        return parse_written(text, unit.rstrip("?")).offset is not None
    except BadTimeError:
        return True  # a bad value is rejected, it says nothing about the zone


def choose_zone(mapping: Mapping, kind: Kind, sample: Sample, hints: Hints) -> Mapping:
    """Return the mapping with its time zone: what was asked for comes before the format, a saved mapping and
    the agreement; times that carry offsets of their own need none.
    """
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
    start, times = mapping.times.start, []
    for field, mapped in mapping.fields.items():
        column = kind.column(field)
        # relative times without a start are no moments yet
        placed = start or not mapped.unit.startswith("relative")
        if column and column.type == "time" and placed:
            times.append(mapped)
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
