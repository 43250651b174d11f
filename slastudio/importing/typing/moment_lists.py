"""Lists of moments, of spans and of severities with their moments, as one cell holds them."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any

from slastudio.importing.files.json_data import BadJsonError, parse_json
from slastudio.importing.typing.quantities import ParsedValues, is_missing
from slastudio.importing.typing.times import NAT, guess_time_unit, read_times

# Python takes a hundred times the memory of the text it reads so
_LONGEST = 200_000
_STAMPS = ("at", "created_at", "time", "timestamp", "updated_at", "display_at", "date")
_NAMES = ("role", "severity", "to", "name", "who")
# "2026-10-09 19:20 Service owner": a moment as a form writes it, and what it was about
_WRITTEN = re.compile(
    r"(?P<at>\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?: ?(?:Z|[+-]\d\d:?\d\d))?)"
    r"\s+(?P<name>\S[^;\n]*)",
    re.ASCII,
)
# "2026-10-09 19:20 to 2026-10-09 19:50"; nothing behind "to": it is not over
_TO = re.compile(r"\s+(?:to|until|bis|hasta|–|-)(?:\s+|$)|/")
_CLOCK_ONLY = re.compile(r"\d\d:\d\d(?::\d\d)?", re.ASCII)
_NAIVE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d[^;\n]*", re.ASCII)
_EXPECTED = {
    "spans": "a list of spans. Expected 2026-10-09 19:20 to 2026-10-09 19:50; …"
    ' or [["2026-10-09T19:20:00+02:00", "2026-10-09T19:50:00+02:00"], …]',
    "open spans": "a list of spans. Expected 2026-10-09 19:20 to 2026-10-09 19:50; …, nothing behind “to” while open",
    "severities": "a list of times with a name each. Expected 2026-10-09 19:20 Service owner; …"
    ' or [["2026-10-09T19:20:00+02:00", "Service owner"], …]',
}
_LIST = 'a list of times. Expected 2026-10-09 19:41; … or ["2026-10-09T19:41:00+02:00", …]'


def items_of(text: str) -> Any:
    """Return the list a cell holds, written as JSON or as Python does; raise ValueError otherwise."""
    try:
        return parse_json(text)
    except BadJsonError:
        return _python_literal(text)


def _python_literal(text: str) -> Any:
    if len(text) > _LONGEST:
        raise ValueError("too long for a list")
    try:
        # a stranger's text: this reads literals and runs nothing
        return ast.literal_eval(text)
    except (SyntaxError, MemoryError, RecursionError) as problem:
        raise ValueError("no list") from problem


def _stamp(item: object) -> Any:
    return (
        next((item[key] for key in _STAMPS if item.get(key)), None)
        if isinstance(item, dict)
        else item
    )


def _iso(utc: int) -> str:
    seconds, rest = divmod(utc, 1_000_000_000)
    moment = datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest // 1000)
    return moment.isoformat()


def _read_moments(text: str, zone: str, unit: str) -> list[Any]:
    """Return the UTC nanoseconds of a list of moments, or of [start, end] pairs; raise ValueError
    otherwise.
    """
    written = not text.lstrip().startswith(("[", "{", "("))
    if unit == "severities" and written:
        return [_read_named(pair, zone) for pair in _written_pairs(text)]
    items = _written_items(text, unit) if written else items_of(text)
    if not isinstance(items, list):
        raise ValueError("not a list")  # noqa: TRY004  all faults of a text are one to the caller
    if unit == "spans":
        return [_read_pair(item, zone) for item in items]
    if unit == "open spans":
        return [_read_open_pair(item, zone) for item in items]
    if unit == "severities":
        return [_read_named(item, zone) for item in items]
    stamps = [str(_stamp(item)) for item in items if _stamp(item)]
    return _utc(stamps, zone)


def _written_items(text: str, unit: str) -> list[Any]:
    """Return the moments or [start, end] pairs of a cell as a person writes them, apart by semicolons;
    raise ValueError for anything else.
    """
    parts = [each.strip() for each in re.split(r"[;\n]", text) if each.strip()]
    if unit not in ("spans", "open spans"):
        if not all(map(_MOMENT.fullmatch, parts)):
            raise ValueError("no moment with its day")
        return list(parts)
    found = []
    for part in parts:
        start, *ends = _TO.split(part, maxsplit=1)
        if not ends or not _MOMENT.fullmatch(start):
            raise ValueError("no span")
        end = ends[0]
        if _CLOCK_ONLY.fullmatch(end) and _NAIVE.fullmatch(start):
            end = f"{start[: len('2026-10-05')]} {end}"  # of the same day
        found.append([start, end or None])
    return found


def _written_pairs(text: str) -> list[tuple[str, str]]:
    """Return the (moment, name) pairs of a cell as a form writes them, apart by semicolons."""
    pairs = []
    for part in filter(None, map(str.strip, re.split(r"[;\n]", text))):
        found = _WRITTEN.fullmatch(part)
        if found is None:
            raise ValueError("no moment with a name")
        pairs.append((found["at"], found["name"].strip()))
    return pairs


def _read_named(item: Any, zone: str) -> tuple[int, str]:
    """Return a moment with its name, such as a severity or who was told; raise ValueError where
    either is missing.
    """
    if isinstance(item, dict):
        item = (_stamp(item), next((item[key] for key in _NAMES if item.get(key)), None))
    moment, name = item
    if name is None or not str(name).strip():
        raise ValueError("no name beside the moment")
    return _utc([str(moment)], zone)[0], str(name).strip()


def _read_pair(item: Any, zone: str) -> list[int]:
    pair = [item.get("start"), item.get("end")] if isinstance(item, dict) else list(item)
    if len(pair) != 2:
        raise ValueError("not a pair")
    return _utc([str(p) for p in pair], zone)


def _read_open_pair(item: Any, zone: str) -> list[int | None]:
    """Return a pair whose end may be missing: the span is not over."""
    pair = [item.get("start"), item.get("end")] if isinstance(item, dict) else list(item)
    if len(pair) == 2 and (pair[1] is None or is_missing(str(pair[1]))):
        return [*_utc([str(pair[0])], zone), None]
    return [*_read_pair(pair, zone)]


def _utc(stamps: list[str], zone: str) -> list[int]:
    times = read_times(stamps, guess_time_unit(stamps) or "iso", zone)
    if times.bad or (times.utc == NAT).any():
        raise ValueError("not a time")
    return [int(t) for t in times.utc]


def read_moment_lists(texts: Sequence[str | None], unit: str, zone: str) -> ParsedValues:
    """Return lists of moments as JSON text in UTC; "first moment" gives the earliest as
    nanoseconds.
    """
    found = ParsedValues([None] * len(texts))
    for index, text in enumerate(texts):
        if text is None or is_missing(text) or text.strip() == "[]":
            continue
        try:
            moments = _read_moments(text, zone, unit)
        # a hostile cell nests brackets until the parser gives up, which is a bad row and no crash
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError, AttributeError):
            found.bad[index] = f"“{text[:80]}” is not {_EXPECTED.get(unit, _LIST)}."
            continue
        if unit == "first moment":
            found.parsed[index] = min(moments) if moments else None
        elif unit == "spans":
            found.parsed[index] = json.dumps([[_iso(a), _iso(b)] for a, b in moments])
        elif unit == "open spans":
            found.parsed[index] = json.dumps(
                [
                    [_iso(a), None if b is None else _iso(b)]
                    for a, b in sorted(moments, key=itemgetter(0))
                ]
            )
        elif unit == "severities":
            found.parsed[index] = json.dumps(
                [[_iso(a), name] for a, name in sorted(moments)], ensure_ascii=False
            )
        else:
            found.parsed[index] = json.dumps([_iso(moment) for moment in sorted(moments)])
    return found


def single_moments(texts: Sequence[str | None], zone: str) -> ParsedValues:
    """Return each time of a column as a list of one moment: what one state of an incident tells."""
    times = read_times(texts, guess_time_unit([t for t in texts[:500] if t]) or "iso", zone)
    return ParsedValues(
        [None if t == NAT else json.dumps([_iso(int(t))]) for t in times.utc], times.bad
    )
