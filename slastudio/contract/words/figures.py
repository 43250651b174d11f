"""The one place in which a figure becomes text: rounding, digits, sign, unit, target, window.

Every output takes its figures from here – sentences, PDF, Word, workbook, window, command line – so that no
two of them differ in a digit. Rounding is for display only: half away from zero, as spreadsheets do it, since a
workbook holds the exact number and its reader sees what the spreadsheet makes of it. JSON tells exact figures.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext

from slastudio.contract.terms.fields import words
from slastudio.contract.terms.objectives import Objective, Window
from slastudio.shared.counts import count, unit_of
from slastudio.shared.money import Money, minor_digits
from slastudio.shared.notation import spell_number

NOTHING = "–"
_FINER = (2, 3, 4, 6, 9)
# a figure of less shows no digit of its own and is told as nothing
_SMALLEST = Decimal("1e-9")


def is_currency(unit: str) -> bool:
    return len(unit) == 3 and unit.isalpha() and unit.isupper()


def decimal_of(value: Decimal | float) -> Decimal:
    """Return the shortest decimal that reads as this number."""
    return value if isinstance(value, Decimal) else Decimal(repr(float(value)))


def usual_digits(value: Decimal | float) -> int:
    """Return how many digits behind the point a figure is told with: about four are as many as a
    reader takes in.
    """
    size = abs(decimal_of(value))
    if size >= 1000:
        return 0
    return 1 if size >= 100 else 2


def rounded(value: Decimal | float, digits: int) -> Decimal:
    """Return a value rounded for display, half away from zero; never a negative zero."""
    number = decimal_of(value)
    with localcontext() as context:
        # a figure of any size is rounded, not refused
        context.prec = max(28, abs(number.adjusted()) + digits + 4)
        found = number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return found or abs(found)


def show_exact(value: Decimal | float) -> str:
    """Return every digit of a value, without an exponent."""
    text = f"{abs(decimal_of(value)):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"−{spell_number(text)}" if decimal_of(value) < 0 and text != "0" else spell_number(text)


def show_number(value: Decimal | float, decimals: int | None = None) -> str:
    """Return a number with thousands commas and at most `decimals` digits (default: by size), a
    true minus sign.
    """
    return show_exact(rounded(value, usual_digits(value) if decimals is None else decimals))


def show_fixed(value: Decimal | float, digits: int) -> str:
    """Return a number with exactly so many digits behind the point, for columns and statistics."""
    shown = rounded(value, digits)
    text = spell_number(f"{abs(shown):,f}")
    return f"−{text}" if shown < 0 else text


def show_value(value: Decimal | float | None, unit: str, decimals: int | None = None) -> str:
    """Return a value with its unit: "92.4 %", "742 ms", "$1,219.80", "1 point"; a dash when there
    is none.
    """
    if value is None:
        return NOTHING
    if is_currency(unit):
        return str(Money(decimal_of(value), unit))
    number = show_number(value, decimals)
    return f"{number} {unit_of(number, unit)}".rstrip()


def show_signed(value: Decimal | float | None, unit: str, decimals: int | None = None) -> str:
    """Return a difference with its sign; what rounds to nothing has none."""
    shown = show_value(value, unit, decimals)
    if value is None or value <= 0:
        return shown
    return shown if shown == show_value(Decimal(0), unit, decimals) else f"+{shown}"


def digits_shown(value: Decimal | float, unit: str, target: Decimal | None = None) -> int:
    """Return how many digits behind the point a value is shown with, so that a workbook's format
    shows the same; `target` as in show_against.
    """
    number = decimal_of(value)
    if is_currency(unit):
        least = minor_digits(unit)
        digits = least if target is None else _apart(number, target, unit)
        return max(digits, least)
    digits = usual_digits(number) if target is None else _apart(number, target, unit)
    _, _, behind = f"{rounded(number, digits):f}".partition(".")
    return len(behind.rstrip("0"))


def _apart(value: Decimal, target: Decimal, unit: str) -> int:
    """Return the digits at which a value no longer looks like the target it lies beside."""
    usual = minor_digits(unit) if is_currency(unit) else usual_digits(value)
    beside = minor_digits(unit) if is_currency(unit) else usual_digits(target)
    if value == target or rounded(value, usual) != rounded(target, beside):
        return usual
    for digits in _FINER:
        if digits > usual and rounded(value, digits) != rounded(target, digits):
            return digits
    # exact to the last digit: nothing less tells them apart
    exponents = [int(each.as_tuple().exponent) for each in (value, target)]
    return max(usual, -min(exponents))


def show_against(value: Decimal | None, target: Decimal | None, unit: str) -> str:
    """Return value with as many decimals as it takes to not look like the target when it is on the
    other side of it.
    """
    if value is None or target is None:
        return show_value(value, unit)
    digits = digits_shown(value, unit, target)
    if not is_currency(unit):
        return show_value(value, unit, digits)
    if digits <= minor_digits(unit):
        return show_value(value, unit)
    return Money(value, unit).text(digits)


def show_range(low: Decimal, high: Decimal, unit: str) -> str:
    """Return "75 % to 77 %", with as many digits as it takes to tell both ends apart; one figure
    where they are the same.
    """
    for digits in (None, *_FINER):
        told = (show_value(low, unit, digits), show_value(high, unit, digits))
        if low != high and told[0] != told[1]:
            return f"{told[0]} to {told[1]}"
    return show_value(low, unit)


def show_percent(share: float | Decimal, decimals: int = 0) -> str:
    """Return a share of 1 in percent: "93 %"; what is less than all is not told as 100 %, what is
    more than nothing not as 0 %.
    """
    number = decimal_of(share) * 100
    for digits in (decimals, *(each for each in (1, 2, 3) if each > decimals)):
        shown = rounded(number, digits)
        if (shown == 100) == (number == 100) and (shown == 0) == (number == 0):
            return f"{show_exact(shown)} %"
    return f"{show_exact(rounded(number, decimals))} %"


def figure(value: Decimal | float | None, *, signed: bool = False) -> str:
    """Return a bare number with four significant digits, or all before its point; never in
    exponents.
    """
    if value is None:
        return NOTHING
    number = decimal_of(value)
    size = abs(number)
    if size < _SMALLEST:
        return "0"
    if size >= 1000:
        digits = 0
    else:
        # two digits are enough of what is next to nothing
        digits = max(3 - number.adjusted(), 0) if size >= Decimal("0.1") else 4
        digits = digits if size >= Decimal("0.0001") else 1 - number.adjusted()
    shown = show_exact(rounded(number, digits))
    return f"+{shown}" if signed and number > 0 and shown != "0" else shown


def ordinal(number: Decimal | None) -> str:
    """Return 95 → "95th", 99.9 → "99.9th", 1 → "1st"."""
    text = format((number or Decimal(0)).normalize(), "f")
    if text.endswith(("11", "12", "13")) or "." in text:
        return f"{text}th"
    return text + {"1": "st", "2": "nd", "3": "rd"}.get(text[-1], "th")


def window_words(window: Window) -> str:
    if window.kind != "rolling":
        return f"each calendar {window.kind}"
    daily = "on every day" if window.evaluated == "daily" else "at the end of each month"
    return (
        f"any {count(window.days, 'day')}, judged {daily}"
        if window.evaluated == "daily"
        else f"the last {count(window.days, 'day')} {daily}"
    )


def target_words(objective: Objective) -> str:
    comparator = words(Objective, "comparator", objective.comparator)
    return (
        f"{comparator} {show_value(objective.target, objective.unit)}"
        if objective.target is not None
        else "to be agreed"
    )


def samples_words(number: int, unit: str, *, more: bool = False) -> str:
    """Return "50 items" or "1,500 samples", by what a sample is made of; more: "50 more items"."""
    noun = "item" if unit == "items" else "sample"
    return count(number, f"more {noun}" if more else noun)


# what a day's spend is held against: weekends are cheap by nature, and a day without records is no
# day that cost nothing
MEAN_BEFORE = "the mean of its like, Monday to Friday or weekend, in the 28 days before"
