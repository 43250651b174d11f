"""Moments and spans as people type them into a register, and as they are shown back."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

from slastudio.shared.periods import zone
from slastudio.shared.problems import StudioError

# a moment in one word or two, 2026-10-09T19:04 or 2026-10-09 19:04, and what follows it
_MOMENT_FIRST = re.compile(r"(\S+(?: \d{1,2}:\d{2}\S*)?)(?:\s+(.*))?", re.DOTALL)
Span = tuple[datetime, datetime | None]


def read_moment(text: str, zone_name: str) -> datetime:
    """Read "2026-10-09 19:04" (zone's wall clock) or an ISO moment with offset; return it in the
    zone.
    """
    tz = zone(zone_name)
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise StudioError(
            f"“{text}” is not a date and time. Write it like 2026-10-09 19:04."
        ) from None
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


def read_severities(text: str, zone_name: str) -> tuple[tuple[datetime, str], ...]:
    """Read changes of severity "moment severity" separated by semicolons, in order of time."""
    found = []
    for part in filter(None, map(str.strip, text.split(";"))):
        moment, severity = _split_moment(part)
        if not severity:
            raise StudioError(
                f"“{part}” is not a moment and a severity. Write it like 2026-10-09 19:04 Sev 2."
            )
        found.append((read_moment(moment, zone_name), severity))
    return tuple(sorted(found, key=lambda each: each[0]))


def _split_moment(text: str) -> tuple[str, str]:
    match = _MOMENT_FIRST.fullmatch(text)
    return (match[1], (match[2] or "").strip()) if match else (text, "")


def show_moment(moment: datetime, zone_name: str) -> str:
    return moment.astimezone(zone(zone_name)).isoformat()


def show_moments(raw: str, zone_name: str) -> str:
    """Show a stored JSON list of moments."""
    return "; ".join(
        show_moment(datetime.fromisoformat(each), zone_name) for each in json.loads(raw)
    )


def show_spans(raw: str, zone_name: str) -> str:
    """Show a stored JSON list of [start, end] pairs."""
    pairs = json.loads(raw)
    spans = []
    for pair in pairs:
        ends = [show_moment(datetime.fromisoformat(end), zone_name) if end else "" for end in pair]
        spans.append("/".join(ends))
    return "; ".join(spans)


def show_severities(raw: str, zone_name: str) -> str:
    """Show a stored JSON list of [moment, severity] pairs."""
    return "; ".join(
        f"{show_moment(datetime.fromisoformat(moment), zone_name)} {name}"
        for moment, name in json.loads(raw)
    )


def severities_json(text: str, zone_name: str) -> str | None:
    """Return changes of severity as the evidence column stores them."""
    pairs = [[moment.isoformat(), name] for moment, name in read_severities(text, zone_name)]
    return json.dumps(pairs, ensure_ascii=False) if pairs else None


def moments_json(text: str, zone_name: str) -> str | None:
    """Return moments as the evidence column stores them."""
    return (
        json.dumps([each.isoformat() for each in read_moments(text, zone_name)]) if text else None
    )


def spans_json(text: str, zone_name: str) -> str | None:
    """Return spans as the evidence column stores them."""
    if not text:
        return None
    return json.dumps(
        [
            [start.isoformat(), end.isoformat() if end else None]
            for start, end in read_spans(text, zone_name)
        ]
    )
