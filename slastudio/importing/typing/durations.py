"""Durations as exports write them: clocks, words in several languages, ISO 8601; all become
milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from slastudio.importing.typing.quantities import BadValueError, is_missing

NOTATIONS = ("h:mm", "h:mm:ss", "mm:ss", "words")
_UNITS = {
    word: factor
    for words, factor in (
        ("ns nanosecond nanoseconds", Decimal("0.000001")),
        ("us µs μs microsecond microseconds", Decimal("0.001")),
        (
            "ms msec msecs millisecond milliseconds millisekunde millisekunden milisegundos",
            Decimal(1),
        ),
        (
            "s sec secs second seconds sek sekunde sekunden seconde secondes segundo segundos secondi seconden",
            Decimal(1000),
        ),
        ("m min mins minute minutes minuten minuto minutos minuti minuut", Decimal(60_000)),
        (
            "h hr hrs hour hours std stunde stunden heure heures hora horas ora ore uur",
            Decimal(3_600_000),
        ),
        (
            "d day days tag tage tagen jour jours j día días dia dias giorno giorni dag dagen",
            Decimal(86_400_000),
        ),
        ("w week weeks woche wochen semaine semaines semana semanas", Decimal(604_800_000)),
    )
    for word in words.split()
}
# no duration has more characters; patterns must not run over a message
_LONGEST = 100
_PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\W\d_]+)\.?")
_ISO = re.compile(
    r"^(?P<sign>-?)P(?:(?P<w>[\d.]+)W)?(?:(?P<d>[\d.]+)D)?(?:T(?:(?P<h>[\d.]+)H)?(?:(?P<m>[\d.]+)M)?(?:(?P<s>[\d.]+)S)?)?$",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"^(?P<sign>-?)(?:(?P<days>\d+)\s*(?:d|days?|tage?|\.)\s*,?\s*)?"
    r"(?P<a>\d+):(?P<b>\d\d)(?::(?P<c>\d\d))?(?P<fraction>[.,]\d+)?$",
    re.IGNORECASE,
)


def parse_duration(text: str, unit: str) -> float:
    """Parse a duration as milliseconds; raise BadValueError otherwise.

    unit: "words" ("1d 4h 30m", "2 Stunden", "PT1H30M", "120 ms"), or "h:mm", "h:mm:ss", "mm:ss" for
    clocks.
    """
    text = text.strip().replace("−", "-")
    if len(text) > _LONGEST:
        raise _no_duration(text)
    if match := _CLOCK.match(text):
        return float(_of_clock(match, unit, text))
    if match := _ISO.match(text):
        given = {
            key: Decimal(value)
            for key, value in match.groupdict().items()
            if value and key != "sign"
        }
        if given:
            total = sum((_UNITS[key] * value for key, value in given.items()), Decimal(0))
            return float(-total if match["sign"] else total)
    return float(_of_words(text))


def _of_clock(match: re.Match[str], unit: str, text: str) -> Decimal:
    first, second = int(match["a"]), int(match["b"])
    fraction = Decimal((match["fraction"] or "0").replace(",", ".", 1))
    if second > 59 or int(match["c"] or 0) > 59:
        raise BadValueError(
            f"“{text[:80]}” is not a duration: there are no 60 minutes or seconds behind a colon."
        )
    smallest = 1 if match["c"] is None and unit == "mm:ss" else 60
    total = (first * 60 + second) * smallest + int(match["c"] or 0) + fraction
    total += int(match["days"] or 0) * 86_400
    return (-total if match["sign"] else total) * 1000


def _of_words(text: str) -> Decimal:
    rest = _PART.sub("", text.removeprefix("-")).strip(" ,;")
    rest = re.sub(r"^(?:(?:and|und|et|y|e|en)\s*)+$", "", rest)
    parts = [
        (Decimal(n.replace(",", ".")), _UNITS.get(word.casefold()))
        for n, word in _PART.findall(text)
    ]
    if not parts or rest or any(factor is None for _, factor in parts):
        raise _no_duration(text)
    total = sum((number * factor for number, factor in parts if factor is not None), Decimal(0))
    return -total if text.startswith("-") else total


def _no_duration(text: str) -> BadValueError:
    return BadValueError(
        f"“{text[:80]}” is not a duration. Expected 1:30:00, 1h 30m, PT1H30M or 90 s; correct it."
    )


def guess_notation(texts: Sequence[str]) -> tuple[str, bool]:
    """Return the notation of a sample of durations ("" for plain numbers), and whether it is only a
    guess.
    """
    given = [t.strip() for t in texts if not is_missing(t)]
    clocks = [match for t in given if len(t) <= _LONGEST and (match := _CLOCK.match(t))]
    if given and 2 * len(clocks) > len(given):
        if any(match["c"] for match in clocks):
            return "h:mm:ss", False
        # a fraction stands behind seconds, never behind minutes
        return ("mm:ss", False) if any(match["fraction"] for match in clocks) else ("h:mm", True)
    return (
        ("words", False) if given and 2 * sum(map(_is_worded, given)) > len(given) else ("", False)
    )


def _is_worded(text: str) -> bool:
    try:
        parse_duration(text, "words")
    except BadValueError:
        return False
    return True
