"""Figures that carry their unit in every cell, as dashboards export them: 123 ms, 45.3%, 1.2 MiB,
12 req/s.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from slastudio.importing.typing.durations import NOTATIONS, parse_duration
from slastudio.importing.typing.quantities import (
    BadValueError,
    is_missing,
    parse_number,
    uses_short_forms,
)

_BYTES: dict[str, int] = {
    name: base**power
    for base, names in ((1000, "B kB MB GB TB PB"), (1024, "B KiB MiB GiB TiB PiB"))
    for power, name in enumerate(names.split())
}
_BY_NAME: dict[str, int] = {name.casefold(): factor for name, factor in _BYTES.items()} | {
    "bytes": 1
}
_MEASURE = re.compile(r"^(?P<number>[+-]?[\d.,]*\d)\s*(?P<unit>[^\W\d_][^\d]{0,15})$")
_LABELLED = "number "
_ODD = 100  # one damaged cell in so many is rejected where it stands
_LOOK = 500


class CellUnit(NamedTuple):
    """Hold the notation of a column's cells, as FieldSource.unit names it, and the unit of the
    figures read from it.
    """

    notation: str
    label: str


def parse_bytes(text: str) -> float:
    """Parse "1.2 MiB" or "900 kB" as bytes; raise BadValueError otherwise."""
    match = _MEASURE.match(text.strip())
    factor = _BY_NAME.get(match["unit"].casefold()) if match else None
    if match is None or factor is None:
        raise BadValueError(
            f"“{text[:80]}” is not a number of bytes. Expected 1.2 MiB or 900 kB; correct it."
        )
    return parse_number(match["number"]) * factor


def parse_labelled(text: str, notation: str) -> float:
    """Parse "12.5 req/s" where notation is "number req/s"; raise BadValueError where another unit
    stands behind it.
    """
    label = notation.removeprefix(_LABELLED)
    bare = text.strip()
    if not bare.endswith(label):
        raise BadValueError(
            f"“{text[:80]}” is not in {label} as the other figures of its column. Correct it."
        )
    return parse_number(bare.removesuffix(label).strip())


def cell_parser(notation: str) -> Callable[[str], float] | None:
    """Return what reads cells of durations, bytes or figures with a word behind them; None for
    other notations.
    """
    if notation in NOTATIONS:
        return partial(parse_duration, unit=notation)
    if notation.startswith(_LABELLED):
        return partial(parse_labelled, notation=notation)
    return parse_bytes if notation == "bytes" else None


def cell_unit(texts: Sequence[str]) -> CellUnit | None:
    """Return how a sample of figures carries its unit, None where it holds plain numbers, or no
    figures.
    """
    given = [text.strip() for text in texts if not is_missing(text)][:_LOOK]
    if not given:
        return None
    if _mostly(given, lambda text: text.endswith("%") and _is_number(text[:-1])):
        return CellUnit("percent", "%")
    measures = list(filter(None, map(_MEASURE.match, given)))
    if _ODD * (len(given) - len(measures)) <= len(given):
        for notation, label, parse in (("words", "ms", _duration), ("bytes", "B", parse_bytes)):
            if _mostly(given, partial(_reads, parse=parse)):
                return CellUnit(notation, label)
        label = Counter(match["unit"].strip() for match in measures).most_common(1)[0][0]
        notation = _LABELLED + label
        if "/" in label and _mostly(
            given, partial(_reads, parse=partial(parse_labelled, notation=notation))
        ):
            return CellUnit(notation, label)
    return CellUnit("k/M", "") if uses_short_forms(given) else None


def _duration(text: str) -> float:
    return parse_duration(text, "words")


def _mostly(texts: Sequence[str], fits: Callable[[str], bool]) -> bool:
    odd = sum(not fits(text) for text in texts)
    return _ODD * odd <= len(texts)


def _reads(text: str, parse: Callable[[str], float]) -> bool:
    try:
        parse(text)
    except BadValueError:
        return False
    return True


def _is_number(text: str) -> bool:
    return _reads(text, parse_number)
