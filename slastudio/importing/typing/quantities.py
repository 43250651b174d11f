"""Numbers, whole numbers, money and yes/no as exports write them, read for whole columns at once."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from string import ascii_letters, digits
from typing import Any, TypeVar

import numpy as np

from slastudio.evidence.arrays import Array
from slastudio.shared.resources import resource_text

Texts = Sequence[str | None]
T = TypeVar("T")
_WORDS: dict[str, list[str]] = tomllib.loads(resource_text("vocabulary", "cells.toml"))
MISSING, _YES, _NO = (frozenset(_WORDS[sort]) for sort in ("missing", "yes", "no"))
# said of a verdict, none of these is a failure
_UNDECIDED = frozenset(_WORDS["undecided"])
OVER = tuple(_WORDS["over"])
# figures and letters with which nothing begins that stands for “no value”: most texts are told by
# them at once
_SAYING = frozenset(ascii_letters + digits) - {
    each for text in MISSING for each in (text[:1], text[:1].upper())
}
# what a row is called that sums others up
TOTAL = re.compile(
    r"^\s*(?:grand[\s-]*|sub[\s-]*|filtered\s+|overall\s+)?(?:totals?|sum|summe|suma|somme|totale|totaal|insgesamt|gesamt|gesamtsumme"
    r"|zwischensumme)\b",
    re.IGNORECASE,
)
_LONGEST = 120  # no amount has more characters, and patterns must not run over a message
_EXPONENT = r"(?:[eE][+-]?\d{1,4})?"
_POINT = re.compile(rf"^[+-]?(?:\d+\.?\d*|\.\d+){_EXPONENT}$", re.ASCII)
_POINT_GROUPED = re.compile(r"^[+-]?\d{1,3}(?:[,\u00a0\u202f'’ ]\d{3})+(?:\.\d+)?$", re.ASCII)
_COMMA = re.compile(
    rf"^[+-]?(?:\d+|\d{{1,3}}(?:[.\u00a0\u202f'’ ]\d{{3}})+)(?:,\d+)?{_EXPONENT}$", re.ASCII
)
_MARK = r"(?:(?:US|R|C|A|NZ|HK|S)?\$|[€£¥₹₽₺₩₪฿₫₴]|Fr\.?|[Kk]r\.?|zł|Kč|Ft|lei)"
_CURRENCY = re.compile(
    rf"^(?P<sign>[+-]?)\s*(?:{_MARK}|[A-Z]{{3}}(?=[\s\d+-]))?\s*(?P<number>.*?)\s*(?:{_MARK}|[A-Z]{{3}})?$"
)
_INDIAN = re.compile(r"^[+-]?\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?$", re.ASCII)
_THOUSANDS = {"k": 10**3, "m": 10**6, "b": 10**9, "g": 10**9}
_SHORT = re.compile(r"^(?P<number>[+-]?[\d.,]+)\s*(?P<sign>[kKmMbBG])$", re.ASCII)
_COMMA_ONLY = re.compile(
    r"^[+-]?(?:\d{1,3}(?:\.\d{3})+,\d+|\d+,\d{1,2}|\d+,\d{4,}|\d{4,},\d+|0,\d+|\d+,\d+[eE][+-]?\d{1,4})$",
    re.ASCII,
)
_POINT_ONLY = re.compile(
    r"^[+-]?(?:\d*\.\d{1,2}|\d*\.\d{4,}|\d{1,3}(?:,\d{3})+\.\d+|0?\.\d+|\d{1,3}(?:,\d{3}){2,})$",
    re.ASCII,
)
_PLAIN = frozenset("0123456789.-+eE")
SIGNS = {
    "R$": "BRL",
    "C$": "CAD",
    "A$": "AUD",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "zł": "PLN",
    "Kč": "CZK",
    "CHF": "CHF",
    "₺": "TRY",
    "₩": "KRW",
}
# a currency told by each amount's own sign; what follows is that of amounts without one
SIGN = "sign"
_CODE = re.compile(
    r"(?<![A-Za-z])(?:USD|EUR|GBP|CHF|JPY|SEK|NOK|DKK|PLN|CZK|HUF|RON|TRY|ILS|BRL|MXN|CAD|AUD|NZD"
    r"|INR|CNY|KRW|SGD|HKD|THB|ZAR)(?![A-Za-z])"
)


class BadValueError(ValueError):
    """Say why a text is not what its column holds; the text is what the user reads."""


@dataclass
class ParsedValues:
    """Hold a typed column: one value per text, None where missing or bad, and messages by index.

    An array instead of a list says that nothing is missing or bad.
    """

    parsed: list[Any] | Array
    bad: dict[int, str] = field(default_factory=dict)


def is_missing(text: str) -> bool:
    """Tell whether a text stands for "no value" in a typed column (blank, NULL, NaN, N/A, a dash)."""
    if text[:1] in _SAYING:
        return False
    return (len(text) < 8 and text.strip().casefold() in MISSING) or text.isspace()


def uses_decimal_comma(texts: Sequence[str]) -> bool:
    """Tell whether a sample of numbers can only be meant with a decimal comma (or mostly so)."""
    bare = [_bare(text) for text in texts]
    return sum(bool(_COMMA_ONLY.match(t)) for t in bare) > sum(
        bool(_POINT_ONLY.match(t)) for t in bare
    )


def shows_decimal_comma(texts: Sequence[str]) -> bool:
    """Tell whether any number can only be meant with a decimal comma."""
    return any(_COMMA_ONLY.match(_bare(text)) for text in texts)


def shows_decimal_point(texts: Sequence[str]) -> bool:
    """Tell whether any number can only be meant with a decimal point."""
    return any(_POINT_ONLY.match(_bare(text)) for text in texts)


def currency_sign(text: str) -> str:
    """Return the currency an amount names by its sign or its three letters, "" where by none."""
    # R$, C$ and A$ are listed before the $ that stands in them
    found = next((code for sign, code in SIGNS.items() if sign in text), "")
    if found:
        return found
    named = _CODE.search(text)
    return named[0] if named else ""


def _bare(text: str) -> str:
    """Return a number without percent sign, currency, and the brackets or the minus behind it of
    negative amounts.
    """
    text = text.strip().rstrip("%").strip()
    if len(text) > _LONGEST:
        return ""
    match = None if text[:1].isdigit() and text[-1:].isdigit() else _CURRENCY.match(text)
    return (match["number"] if match else text).strip("()-−+ ")


def may_group(texts: Sequence[str], sign: str) -> bool:
    """Tell whether every number with this sign has just three digits behind it, so that it may part
    thousands.
    """
    signed = [_bare(t) for t in texts if sign in t]
    return bool(signed) and all(
        re.fullmatch(rf"[+-]?[1-9]\d{{0,2}}{re.escape(sign)}\d{{3}}", t) for t in signed
    )


def _canonical(text: str, *, comma: bool) -> str:
    """Return the number in plain notation; raise BadValueError when it is none, or uses the other
    decimal sign.
    """
    number = text.strip().replace("−", "-") if len(text) <= _LONGEST else ""
    if number.startswith("(") and number.endswith(")"):
        number = "-" + number[1:-1]
    elif number.endswith("-") and number[:1] not in "+-":
        number = "-" + number[:-1]
    match = _CURRENCY.match(number)
    for attempt in (number, match["sign"] + match["number"] if match else ""):
        if comma and _COMMA.match(attempt):
            return re.sub(r"[.\u00a0\u202f'’ ]", "", attempt).replace(",", ".")
        if not comma and _POINT.match(attempt):
            return attempt
        if not comma and (_POINT_GROUPED.match(attempt) or _INDIAN.match(attempt)):
            return re.sub(r"[,\u00a0\u202f'’ ]", "", attempt)
        # one that can only be meant with the other sign is meant so, whatever its column is
        if not comma and _COMMA_ONLY.match(attempt):
            return attempt.replace(".", "").replace(",", ".")
        if comma and _POINT_ONLY.match(attempt):
            return attempt.replace(",", "")
    form = "1234,5" if comma else "1234.5"
    raise BadValueError(
        f"“{text[:80]}” is not a number. Expected digits such as {form}; correct it or map another column."
    )


def parse_number(text: str, *, comma: bool = False) -> float:
    """Parse one number ("1,234.5", "$3", "1.234,5" with comma=True); raise BadValueError otherwise."""
    value = float(_canonical(text, comma=comma))
    if not math.isfinite(value):
        raise BadValueError(f"“{text[:80]}” is too large for a number.")
    return value


def parse_amount(text: str, *, comma: bool = False) -> Decimal:
    """Parse one exact decimal from its written digits; raise BadValueError otherwise."""
    try:
        value = Decimal(_canonical(text, comma=comma))
    except InvalidOperation:
        raise BadValueError(f"“{text[:80]}” is not an amount.") from None
    if value and not -60 <= value.adjusted() <= 30:
        raise BadValueError(f"“{text[:80]}” is not a plausible amount.")
    return value


def parse_whole(text: str, *, comma: bool = False) -> int:
    """Parse one whole number within 64 bits ("12", "1,200", "12.0"); raise BadValueError otherwise."""
    value = Decimal(_canonical(text, comma=comma))
    # the size first: an exponent of four digits would become a number of thousands of digits
    if value.adjusted() > 19 or value != value.to_integral_value() or not -(2**63) <= value < 2**63:
        raise BadValueError(f"“{text[:80]}” is not a whole number. Expected digits such as 1234.")
    return int(value)


def uses_short_forms(texts: Sequence[str]) -> bool:
    """Tell whether a whole sample is written as 1.2k and 3.4M, plain numbers below a thousand among
    them.
    """
    short = [t for t in texts if _SHORT.match(t.strip())]
    return 2 * len(short) >= len(texts) > 0 and all(
        _SHORT.match(t.strip()) or re.fullmatch(r"-?\d{1,3}(?:[.,]\d+)?", t.strip()) for t in texts
    )


def parse_short(text: str, *, comma: bool = False) -> Decimal:
    """Parse "1.2k", "3.4M" or "950"; raise BadValueError otherwise."""
    match = _SHORT.match(text.strip())
    if match is None:
        return parse_amount(text, comma=comma)
    return parse_amount(match["number"], comma=comma) * _THOUSANDS[match["sign"].casefold()]


def parse_percent(text: str, *, comma: bool = False) -> float:
    """Parse "97.5%" or "97.5" as the share 0.975; raise BadValueError otherwise."""
    return float(Decimal(_canonical(text.strip().removesuffix("%"), comma=comma)) / 100)


def parse_boolean(text: str) -> bool:
    """Parse a yes or a no in the words exports use; raise BadValueError otherwise."""
    word = text.strip().casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise BadValueError(
        f"“{text[:80]}” is neither yes nor no. Expected true or false, 1 or 0, up or down."
    )


def read_with(texts: Texts, parse: Callable[[str], T]) -> ParsedValues:
    """Apply parse to every text that is not missing; its BadValueError is the message."""
    return _each(texts, parse)


def _each(texts: Texts, parse: Callable[[str], T]) -> ParsedValues:
    """Apply parse to every text once per distinct text; missing ones give None."""
    known: dict[str, tuple[T | None, str]] = {}
    found = ParsedValues([None] * len(texts))
    for index, text in enumerate(texts):
        if text is None:
            continue
        if text not in known:
            try:
                known[text] = (None, "") if is_missing(text) else (parse(text), "")
            except BadValueError as problem:
                known[text] = (None, str(problem))
        found.parsed[index], message = known[text]
        if message:
            found.bad[index] = message
    return found


def are_plain(texts: Texts) -> bool:
    """Tell whether every text is made of the characters of plain numbers only."""
    try:
        return _PLAIN.issuperset("".join(texts)) and all(texts)  # type: ignore[arg-type]
    except TypeError:
        return False


def are_digits(texts: Texts, longest: int = 18) -> bool:
    """Tell whether every text is a plain whole number without a sign."""
    try:
        joined = "".join(texts)  # type: ignore[arg-type]
    except TypeError:
        return False
    if not (joined.isdecimal() and joined.isascii() and all(texts)):
        return False
    return max(len(text or "") for text in texts) <= longest


def read_numbers(
    texts: Texts, *, comma: bool = False, percent: bool = False, scale: float = 1.0
) -> ParsedValues:
    """Read a column as floats, multiplied by scale; see parse_number and parse_percent."""
    if not comma and not percent and are_plain(texts):
        try:
            with np.errstate(over="ignore"):  # what grows beyond all numbers is rejected below
                array = np.array(list(map(float, texts)), dtype=np.float64) * scale  # type: ignore[arg-type]
        except ValueError:
            pass
        else:
            if np.isfinite(array).all():
                return ParsedValues(array)
    if percent:
        return _each(texts, lambda text: parse_percent(text, comma=comma) * scale)
    return _each(texts, lambda text: parse_number(text, comma=comma) * scale)


def read_amounts(texts: Texts, *, comma: bool = False) -> ParsedValues:
    """Read a column as exact decimals; see parse_amount."""
    if not comma and are_plain(texts):
        try:
            amounts = list(map(Decimal, texts))  # type: ignore[arg-type]
        except InvalidOperation:
            pass
        else:
            if all(-60 <= adjusted <= 30 for adjusted in set(map(Decimal.adjusted, amounts))):
                return ParsedValues(amounts)
    return _each(texts, lambda text: parse_amount(text, comma=comma))


def read_whole(texts: Texts, *, comma: bool = False) -> ParsedValues:
    """Read a column as whole numbers; see parse_whole."""
    if are_digits(texts):
        return ParsedValues(np.array(texts, dtype="S").astype(np.int64))
    return _each(texts, lambda text: parse_whole(text, comma=comma))


def read_short(texts: Texts, *, comma: bool = False) -> ParsedValues:
    """Read a column of 1.2k and 3.4M as exact decimals; see parse_short."""
    return _each(texts, lambda text: parse_short(text, comma=comma))


def read_booleans(texts: Texts) -> ParsedValues:
    """Read a column as yes and no; see parse_boolean."""
    return _each(texts, parse_boolean)


def read_verdicts(texts: Texts) -> ParsedValues:
    """Read a column of verdicts as yes and no; what ended in an error or was left open is missing,
    not a failure.
    """
    return _each(
        texts,
        lambda text: (
            None if text.strip().strip("[]").casefold() in _UNDECIDED else parse_boolean(text)
        ),
    )
