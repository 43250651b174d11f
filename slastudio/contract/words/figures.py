"""The words figures are told in: numbers with units, targets, windows."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

from slastudio.contract.terms.fields import words
from slastudio.contract.terms.objectives import Objective, Window
from slastudio.shared.money import Money
from slastudio.shared.notation import spell_number


def is_currency(unit: str) -> bool:
    return len(unit) == 3 and unit.isalpha() and unit.isupper()


def show_number(value: Decimal | float, decimals: int | None = None) -> str:
    """Return a number with thousands commas and at most `decimals` digits (default: by size), a
    true minus sign.
    """
    number = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    if decimals is None:
        # about four digits are as many as a reader takes in
        decimals = 2 if abs(number) < 100 else 1
        decimals = 0 if abs(number) >= 1000 else decimals
    rounded = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)
    text = f"{abs(rounded):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    text = spell_number(text)
    return f"−{text}" if rounded < 0 else text


def show_value(value: Decimal | float | None, unit: str, decimals: int | None = None) -> str:
    """Return a value with its unit: "92.4 %", "742 ms", "$1,219.80"; a dash when there is none."""
    if value is None:
        return "–"
    if is_currency(unit):
        return str(
            Money(value if isinstance(value, Decimal) else Decimal(repr(float(value))), unit)
        )
    number = show_number(value, decimals)
    return f"{number} {unit}".rstrip()


def show_against(value: Decimal | None, target: Decimal | None, unit: str) -> str:
    """Return value with as many decimals as it takes to not look like the target when it is on the
    other side of it.
    """
    if value is None or target is None or is_currency(unit) or value == target:
        return show_value(value, unit)
    for decimals in (None, 2, 3, 4, 6, 9):
        shown = show_value(value, unit, decimals)
        if shown != show_value(target, unit, decimals):
            return shown
    return f"{value} {unit}".rstrip()


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
        f"any {window.days} days, judged {daily}"
        if window.evaluated == "daily"
        else f"the last {window.days} days {daily}"
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
    return f"{number:,} {'more ' if more else ''}{noun}{'' if number == 1 else 's'}"
