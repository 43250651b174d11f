"""Columns of written times become UTC nanoseconds: fast for plain ISO, exact for everything else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from slastudio.evidence.arrays import Bools, Bytes, Ints
from slastudio.importing.typing.moments import (
    EPOCH_UNITS,
    EXPECTED,
    LAST_NS,
    NS,
    NUMERIC_DATE,
    BadTimeError,
    Moment,
    epoch_unit,
    parse_epoch,
    parse_mixed,
    parse_relative,
    parse_serial,
    parse_span,
    parse_time_of_day,
    parse_written,
)
from slastudio.importing.typing.quantities import TOTAL, are_digits, is_missing
from slastudio.importing.typing.zones import localise

NAT = np.iinfo(np.int64).min
NAIVE = np.iinfo(np.int64).max  # marks "no offset written" in the array of offsets
# of 2026-10-31 the places that hold digits
_DIGIT_PLACES = (0, 1, 2, 3, 5, 6, 8, 9)
_WIDEST = 35
# so few days within so short a time lie close together in one reading and far apart in the other
_FEW_DAYS, _NEAR_DAYS = 3, 62
Texts = Sequence[str | None]


@dataclass
class Times:
    """Hold a column of times: UTC ns (NAT where missing or bad), messages by index, and what was
    assumed.

    naive: values without an offset. twice: naive values the clock showed twice, taken as the first.
    unsure: dates such as 03/04 among times of another notation, read as day/month.
    """

    utc: Ints
    bad: dict[int, str] = field(default_factory=dict)
    naive: int = 0
    twice: int = 0
    unsure: int = 0


@dataclass
class _Walls:
    wall: Ints
    offset: Ints
    is_date: Bools
    done: Bools

    def put(self, index: int, moment: Moment) -> None:
        self.wall[index] = moment.wall
        self.offset[index] = NAIVE if moment.offset is None else moment.offset
        self.is_date[index], self.done[index] = moment.is_date, True


def _number(matrix: Bytes, *places: int) -> Ints:
    total = np.zeros(len(matrix), dtype=np.int64)
    for place in places:
        total = total * 10 + (matrix[:, place].astype(np.int64) - 48)
    return total


def _are_digits(matrix: Bytes, places: Sequence[int]) -> Bools:
    part = matrix[:, list(places)]
    return np.asarray(((part >= 48) & (part <= 57)).all(axis=1), dtype=bool)


def _matrix(values: Texts) -> Bytes | None:
    """Return the texts as rows of ASCII bytes padded with zeros, or None when they are not plain
    and short.
    """
    try:
        packed = np.array([v or "" for v in values], dtype="S")
    except UnicodeEncodeError:
        return None
    width = packed.dtype.itemsize
    if not 10 <= width <= _WIDEST:
        return None
    # eight more places, so that what is looked at behind the longest text is zeros
    matrix = np.zeros((len(packed), _WIDEST + 8), dtype=np.uint8)
    matrix[:, :width] = packed.view(np.uint8).reshape(len(packed), width)
    return matrix


def _fractions(matrix: Bytes) -> tuple[Ints, Ints]:
    """Return the nanoseconds after place 19 and the place at which they end."""
    nanos, ends = np.zeros(len(matrix), dtype=np.int64), np.full(len(matrix), 19, dtype=np.int64)
    active = (matrix[:, 19] == 46) & (matrix[:, 20] >= 48) & (matrix[:, 20] <= 57)
    ends[active] = 20
    for step in range(9):
        column = matrix[:, 20 + step]
        active = active & (column >= 48) & (column <= 57)
        if not active.any():
            break
        nanos[active] += (column[active].astype(np.int64) - 48) * 10 ** (8 - step)
        ends[active] += 1
    return nanos, ends


def _tail_offsets(matrix: Bytes, ends: Ints) -> tuple[Ints, Bools]:
    """Return the offset written from place `ends` on (NAIVE when the text ends there) and where it
    is plain.
    """
    tail = np.take_along_axis(matrix, ends[:, None] + np.arange(7), axis=1)
    offsets, good = np.full(len(matrix), NAIVE, dtype=np.int64), tail[:, 0] == 0
    zulu = (tail[:, 0] == 90) & (tail[:, 1] == 0)
    offsets[zulu] = 0
    sign = np.where(tail[:, 0] == 45, -1, 1)
    signed = (tail[:, 0] == 43) | (tail[:, 0] == 45)
    for places, colon, end in (((1, 2, 4, 5), 3, 6), ((1, 2, 3, 4), None, 5)):
        shaped = signed & _are_digits(tail, places) & (tail[:, end] == 0)
        if colon is not None:
            shaped &= tail[:, colon] == 58
        hours, minutes = _number(tail, *places[:2]), _number(tail, *places[2:])
        shaped &= (hours <= 15) & (minutes <= 59)
        offsets[shaped] = (sign * (hours * 3600 + minutes * 60))[shaped]
        good |= shaped
    return offsets, good | zulu


def _fill_plain_iso(values: Texts, walls: _Walls) -> None:
    """Fill in every value written as YYYY-MM-DD[(T| )HH:MM:SS[.f]][Z|±HH:MM|±HHMM]; leave the rest
    undone.
    """
    matrix = _matrix(values)
    if matrix is None:
        return
    good = _are_digits(matrix, _DIGIT_PLACES) & (matrix[:, 4] == 45) & (matrix[:, 7] == 45)
    is_date = matrix[:, 10] == 0
    clock = (
        ((matrix[:, 10] == 84) | (matrix[:, 10] == 32))
        & (matrix[:, 13] == 58)
        & (matrix[:, 16] == 58)
    )
    clock &= _are_digits(matrix, (11, 12, 14, 15, 17, 18))
    year, month, day = _number(matrix, 0, 1, 2, 3), _number(matrix, 5, 6), _number(matrix, 8, 9)
    good &= (
        (is_date | clock)
        # in the outermost years 64 bits of nanoseconds end: the exact way knows where
        & (year >= 1679)
        & (year <= 2260)
        & (month >= 1)
        & (month <= 12)
        & (day >= 1)
    )
    months = np.where(good, (year - 1970) * 12 + month - 1, 0)
    first = months.astype("M8[M]").astype("M8[D]").astype(np.int64)
    good &= day <= (months + 1).astype("M8[M]").astype("M8[D]").astype(np.int64) - first
    hour, minute, second = _number(matrix, 11, 12), _number(matrix, 14, 15), _number(matrix, 17, 18)
    good &= is_date | ((hour <= 23) & (minute <= 59) & (second <= 59))
    nanos, ends = _fractions(matrix)
    offsets, plain = _tail_offsets(matrix, ends)
    good &= is_date | plain
    seconds = np.where(is_date, 0, hour * 3600 + minute * 60 + second)
    wall = ((first + day - 1) * 86400 + seconds) * NS + np.where(is_date, 0, nanos)
    walls.wall[good], walls.is_date[good], walls.done[good] = wall[good], is_date[good], True
    walls.offset[good] = np.where(is_date, NAIVE, offsets)[good]


def _fill_plain_epoch(values: Texts, unit: str, walls: _Walls) -> None:
    """Fill in a column of whole epoch numbers at once; leave all undone when any value is another
    text.
    """
    if not are_digits(values):
        return
    numbers = np.array(values, dtype="S").astype(np.int64)
    scale = EPOCH_UNITS[unit]
    least = 0 if unit == "epoch s" else 10**8 * NS // (1000 if unit == "epoch ms" else 1) // scale
    good = (numbers >= least) & (numbers < LAST_NS // scale)
    walls.wall[good], walls.offset[good], walls.done[good] = numbers[good] * scale, 0, True


def _parse(text: str, unit: str, start: Moment | None) -> Moment:
    if unit in EPOCH_UNITS:
        return parse_epoch(text, unit)
    if unit.startswith("relative"):
        if start is None:
            raise BadTimeError("this time is relative and no start was given.")
        return parse_relative(text, unit, start)
    if unit == "epoch mixed":
        return parse_mixed(text)
    if unit in ("month", "week"):
        return parse_span(text, unit)
    return parse_serial(text, unit) if unit.startswith("excel") else parse_written(text, unit)


def _read_one_by_one(
    values: Texts, unit: str, start: Moment | None, walls: _Walls, bad: dict[int, str]
) -> None:
    known: dict[str, Moment | str] = {}
    for index in np.flatnonzero(~walls.done).tolist():
        text = values[index]
        if text is None or is_missing(text):
            continue
        if text not in known:
            try:
                known[text] = _parse(text, unit, start)
            except BadTimeError as problem:
                known[text] = f"“{text[:80]}” cannot be read as a time: {problem} {EXPECTED}"
        found = known[text]
        if isinstance(found, str):
            bad[index] = found
        else:
            walls.put(index, found)


def read_times(values: Texts, unit: str, zone_name: str, start: str = "") -> Times:
    """Read a column of written times.

    unit: "iso", "d/m/y", "m/d/y", "epoch s|ms|us|ns", "epoch mixed" (each count by its size, beside
    written times), "month", "week", "excel 1900|1904" or "relative s|ms|…" (counted from start,
    an ISO moment). Values without an offset are read in zone_name. Never raises for a bad value: see
    Times.bad.
    """
    size = len(values)
    times = Times(np.full(size, NAT, dtype=np.int64))
    if unit.startswith("relative") and not start:
        return times
    walls = _Walls(
        np.zeros(size, np.int64),
        np.full(size, NAIVE, np.int64),
        np.zeros(size, bool),
        np.zeros(size, bool),
    )
    if unit in EPOCH_UNITS:
        _fill_plain_epoch(values, unit, walls)
    elif not unit.startswith(("relative", "excel")):
        _fill_plain_iso(values, walls)
    origin = parse_written(start) if start else None
    rest = np.flatnonzero(~walls.done)
    _read_one_by_one(values, unit, origin, walls, times.bad)
    _to_utc(values, walls, zone_name, times)
    if unit == "iso" and len(rest):
        times.unsure = sum(
            _is_unsure(values[index] or "") for index in rest.tolist() if walls.done[index]
        )
    return times


def _is_unsure(text: str) -> bool:
    """Tell whether a date may be meant in either order."""
    match = NUMERIC_DATE.match(text.strip())
    return match is not None and match["a"] != match["b"] and not guess_order([text])


def _to_utc(values: Texts, walls: _Walls, zone_name: str, times: Times) -> None:
    written = walls.done & (walls.offset != NAIVE)
    times.utc[written] = walls.wall[written] - walls.offset[written] * NS
    naive = np.flatnonzero(walls.done & (walls.offset == NAIVE))
    local = localise(walls.wall[naive], walls.is_date[naive], zone_name)
    times.utc[naive] = local.utc
    for index in naive[local.skipped].tolist():
        times.utc[index] = NAT
        times.bad[index] = (
            f"“{values[index]}” never happened in {zone_name}: the clock jumped over it. "
            "Correct the time, or give the time zone it was written in."
        )
    times.naive, times.twice = len(naive), int(local.twice.sum())


def guess_order(values: Sequence[str]) -> str:
    """Return "d/m/y" or "m/d/y" when some date can only be meant so, "" when none decides or there
    are none.
    """
    written = list(filter(None, map(NUMERIC_DATE.match, map(str.strip, values))))
    # 18.00.00 is no date
    matches = [m for m in written if 1 <= int(m["a"]) <= 31 and 1 <= int(m["b"]) <= 31]
    if matches and all(m[0][m.end("a")] == "." for m in matches):
        return "d/m/y"  # nobody writes the month first and a dot behind it
    day_first = sum(int(match["a"]) > 12 for match in matches)
    month_first = sum(int(match["b"]) > 12 for match in matches)
    if not day_first and not month_first:
        return ""
    # where both stand, the larger camp is read, the other is rejected row by row
    return "d/m/y" if day_first >= month_first else "m/d/y"


def nearest_order(values: Iterable[str]) -> str:
    """Return the order in which the dates of a whole column lie close together, "" where that tells
    nothing.

    10/01, 10/02 … 10/12 are twelve days of October, or the tenth of every month: such a rhythm
    tells nothing, since bills are dated so. Of 09/03, 09/07, 10/02 only one order gives days of one
    season.
    """
    matches = filter(None, map(NUMERIC_DATE.match, map(str.strip, values)))
    dates = {(int(match["a"]), int(match["b"]), match["year"]) for match in matches}
    spans = {
        "d/m/y": _span([(int(year), b, a) for a, b, year in dates]),
        "m/d/y": _span([(int(year), a, b) for a, b, year in dates]),
    }
    near, far = sorted(spans, key=lambda order: spans[order])
    same_day = len({a if far == "d/m/y" else b for a, b, _ in dates}) == 1
    close = len(dates) >= _FEW_DAYS and 4 * spans[near] <= spans[far] and spans[near] <= _NEAR_DAYS
    return near if close and not same_day else ""


def _span(dates: Sequence[tuple[int, int, int]]) -> int:
    """Return the days from the first to the last of some dates (year, month, day), roughly."""
    days = [year * 372 + month * 31 + day for year, month, day in dates]
    return max(days) - min(days) if days else 0


def guess_time_unit(values: Sequence[str]) -> str:
    """Return the notation of a sample of times: "iso", "epoch …", "d/m/y", "m/d/y", "d/m/y?"
    (undecided), or "".
    """
    texts = [v.strip() for v in values if not is_missing(v)]
    if not texts:
        return "iso"
    numbers = [
        float(v)
        for v in texts
        if v.replace(".", "", 1).removeprefix("-").isdecimal() and len(v) < 24
    ]
    if 2 * len(numbers) > len(texts):
        # the middle one, so that a stray 0 does not decide
        return _epoch_unit(sorted(numbers)[len(numbers) // 2], texts)
    slashed = [v for v in texts if NUMERIC_DATE.match(v)]
    if 2 * len(slashed) > len(texts):
        return guess_order(slashed) or "d/m/y?"
    good = sum(_is_written(v) for v in texts)
    return "iso" if 2 * good >= len(texts) else ""


def _is_written(text: str) -> bool:
    try:
        parse_written(text)
    except BadTimeError:
        return False
    return True


def _epoch_unit(typical: float, texts: Sequence[str]) -> str:
    if all(len(v) == 8 and _is_written(v) for v in texts):
        return "iso"  # 20261009
    unit = epoch_unit(typical)
    if not unit:
        return ""
    others = [v for v in texts if not _is_count(v)]
    units = {epoch_unit(float(v)) for v in texts if _is_count(v)}
    if "" not in units and (len(units) > 1 or (others and all(map(_is_written, others)))):
        return "epoch mixed"
    return unit


def _is_count(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal() and len(text) < 24


def guess_span_unit(values: Sequence[str]) -> str:
    """Return "month" or "week" when every value of a sample is a month or an ISO week, else ""."""
    texts = [v.strip() for v in values if not is_missing(v) and not TOTAL.match(v)]
    for unit in ("month", "week"):
        if texts and all(_is_span(v, unit) for v in texts):
            return unit
    return ""


def _is_span(text: str, unit: str) -> bool:
    try:
        parse_span(text, unit)
    except BadTimeError:
        return False
    return not _is_written(text)


def join_clock(dates: Texts, clocks: Texts) -> tuple[list[str | None], dict[int, str]]:
    """Return dates with the time of day of another column written behind, and messages by index."""
    joined: list[str | None] = []
    bad: dict[int, str] = {}
    for index, (day, clock) in enumerate(zip(dates, clocks, strict=True)):
        # a spreadsheet's date comes with a midnight, in whose place the clock stands
        whole = day.strip().removesuffix(" 00:00:00").removesuffix("T00:00:00") if day else day
        joined.append(whole)
        if not day or clock is None or is_missing(clock):
            continue
        try:
            joined[-1] = f"{whole} {parse_time_of_day(clock)}"
        except BadTimeError as problem:
            bad[index] = (
                f"“{clock[:80]}” cannot be read as a time of day: {problem} Expected 18:30 or 6:30 PM."
            )
    return joined, bad
