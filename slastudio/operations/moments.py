"""Moments and spans as people type them into a register, and as they are shown back."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from slastudio.shared.periods import zone
from slastudio.shared.problems import StudioError

Span = tuple[datetime, datetime | None]


def read_moment(text: str, zone_name: str) -> datetime:
    """Read "2026-10-09 19:04" (zone's wall clock) or an ISO moment with offset; return it in the zone."""
    tz = zone(zone_name)
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise StudioError(f"“{text}” is not a date and time. Write it like 2026-10-09 19:04.") from None
    if moment.tzinfo is not None:
        return moment.astimezone(tz)
    local = moment.replace(tzinfo=tz)
    if local.astimezone(UTC).astimezone(tz).replace(tzinfo=None) != moment:
        raise StudioError(
            f"{text} did not exist in {zone_name}: the clocks were put forward. Give another time or an offset."
        )
    return local


def read_moments(text: str, zone_name: str) -> tuple[datetime, ...]:
    """Read several moments separated by semicolons, in order of time."""
    return tuple(sorted(read_moment(part, zone_name) for part in text.split(";") if part.strip()))


def read_spans(text: str, zone_name: str) -> tuple[Span, ...]:
    """Read spans "start/end" separated by semicolons; an open span has no end."""
    spans = []
    for part in filter(str.strip, text.split(";")):
        start, slash, end = part.partition("/")
        if not slash:
            raise StudioError(
                f"“{part.strip()}” is not a span. Write start/end, such as 2026-08-14 10:00/2026-08-18 12:00."
            )
        begins = read_moment(start, zone_name)
        ends = read_moment(end, zone_name) if end.strip() else None
        if ends is not None and ends <= begins:
            raise StudioError(f"The span {part.strip()} ends before it begins.")
        spans.append((begins, ends))
    return tuple(sorted(spans, key=lambda span: span[0]))


def show_moment(moment: datetime, zone_name: str) -> str:
    return moment.astimezone(zone(zone_name)).isoformat()


def show_moments(raw: str, zone_name: str) -> str:
    """Show a stored JSON list of moments."""
    return "; ".join(show_moment(datetime.fromisoformat(each), zone_name) for each in json.loads(raw))


def show_spans(raw: str, zone_name: str) -> str:
    """Show a stored JSON list of [start, end] pairs."""
    pairs = json.loads(raw)
    return "; ".join(
        "/".join(show_moment(datetime.fromisoformat(each), zone_name) if each else "" for each in pair)
        for pair in pairs
    )


def moments_json(text: str, zone_name: str) -> str | None:
    """Return moments as the evidence column stores them."""
    return json.dumps([each.isoformat() for each in read_moments(text, zone_name)]) if text else None


def spans_json(text: str, zone_name: str) -> str | None:
    """Return spans as the evidence column stores them."""
    if not text:
        return None
    return json.dumps(
        [[start.isoformat(), end.isoformat() if end else None] for start, end in read_spans(text, zone_name)]
    )
