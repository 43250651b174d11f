"""A number read in the unit its field shows: "92 %", "1 day", "27.5 h". Another unit is refused, not guessed;
only spans that are whole multiples of one another are written in the field's own: "3.5 s" where milliseconds
stand.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from slastudio.shared.money import SYMBOLS
from slastudio.shared.problems import StudioError

_QUANTITY = re.compile(
    r"(?P<before>[^\d\s+\-−.,]{1,4})?\s*(?P<number>[+\-−]?[\d.,\u202f\u00a0 ’']*\d)\s*(?P<after>(?:[^\W\d_]|[%‰°€$£¥]).*)?"
)
_SCIENTIFIC = re.compile(r"[+-]?[\d.]+[eE][+-]?\d+")
# other spellings of the units that forms show
_SPELLINGS = {
    "%": ("percent", "pct", "per cent"),
    "ms": ("millisecond", "milliseconds", "msec"),
    "s": ("sec", "second", "seconds"),
    "h": ("hr", "hrs", "hour", "hours"),
    "hours": ("h", "hr", "hrs"),
    "days": ("d",),
    "points": ("pt", "pts", "percentage points", "pp"),
    "minutes": ("min", "mins"),
}

_SPACES = dict.fromkeys(map(ord, " \u00a0\u202f’'"))
_MS = {"ms": 1, "s": 1_000, "min": 60_000, "h": 3_600_000}
# every spelling of a span of fixed length → milliseconds
_SPANS = {
    spelling: _MS[short]
    for short, names in (
        ("ms", ("ms", *_SPELLINGS["ms"])),
        ("s", ("s", *_SPELLINGS["s"])),
        ("min", ("min", "mins", "minute", "minutes")),
        ("h", ("h", "hr", "hrs", "hour", "hours")),
    )
    for spelling in names
}


def number_in(text: str, unit: str) -> str:
    """Return the number of a text that may carry its field's unit; raise StudioError for another unit.

    unit: what the field shows, "" where it shows none. A text that is no number with a unit is
    returned as it is, for whoever reads numbers to refuse.
    """
    match = _QUANTITY.fullmatch(text.strip())
    if match is None or _SCIENTIFIC.fullmatch(text.strip()):
        return text
    said = [each.strip() for each in (match["before"], match["after"]) if each and each.strip()]
    if not said:
        return text
    if len(said) == 1 and unit and _plain(said[0]) in _known(unit):
        return match["number"].strip()
    if len(said) == 1 and (converted := _converted(match["number"], _plain(said[0]), _plain(unit))):
        return converted
    if not unit:
        raise StudioError(
            f"“{text.strip()}” carries a unit and this number has none: write the number alone"
        )
    raise StudioError(
        f"“{text.strip()}” is in another unit: this number is in {unit}. Write it in {unit}, with or without the unit"
    )


def plain_number(typed: str) -> str:
    """Return a number as people write it with a point for its decimals and no other sign between digits.

    The last of two different signs parts the decimals. A comma alone parts thousands where three digits
    follow each and none before is a leading zero, else decimals: "1,150" but "0,025" and "92,5". What is
    neither is returned as it is, for whoever reads numbers to refuse.
    """
    text = typed.translate(_SPACES).replace("−", "-")
    point, comma = text.rfind("."), text.rfind(",")
    if point >= 0 and comma >= 0:
        thousands, decimals = (".", ",") if comma > point else (",", ".")
        whole, _, rest = text.rpartition(decimals)
        if not _grouped(whole, thousands) or not rest.isdecimal():
            return text
        return f"{whole.replace(thousands, '')}.{rest}"
    if comma >= 0:
        return text.replace(",", "") if _grouped(text, ",") else text.replace(",", ".")
    return text


def _grouped(text: str, sign: str) -> bool:
    return re.fullmatch(rf"[+-]?[1-9]\d{{0,2}}(?:{re.escape(sign)}\d{{3}})+", text) is not None


def _converted(number: str, said: str, unit: str) -> str:
    """Return a span in another unit of fixed length; "" where it is none, or nobody could tell."""
    if said not in _SPANS or unit not in _SPANS:
        return ""
    try:
        value = Decimal(plain_number(number)) * _SPANS[said] / _SPANS[unit]
    except InvalidOperation:
        return ""
    # 10 s are no written number of hours
    return f"{value.normalize():f}" if value == round(value, 6) else ""


def _known(unit: str) -> set[str]:
    plain = _plain(unit)
    first = plain.split(" ")[0]
    known = {plain, first}
    for each in (plain, first):
        known.add(each.removesuffix("s") if len(each) > 3 else each)
        known |= set(_SPELLINGS.get(each, ()))
    if unit in SYMBOLS:
        known.add(_plain(SYMBOLS[unit]))
    return known


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")
