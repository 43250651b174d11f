"""A bare number as people read it, four significant digits of it."""

from __future__ import annotations

from slastudio.shared.notation import spell_number


def figure(value: float | None, *, signed: bool = False) -> str:
    """Return a number with four significant digits, or all before its point, in the notation of the
    document.
    """
    if value is None:
        return "–"
    size = abs(value)
    if 0 < size < 0.0001:
        return f"{value:+.1e}" if signed else f"{value:.1e}"
    digits = (
        0
        if size >= 1000
        else 1
        if size >= 100
        else 2
        if size >= 10 or size == 0
        else 3
        if size >= 1
        else 4
    )
    text = f"{size:,.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    sign = "−" if value < 0 else "+" if signed and value > 0 else ""
    return sign + spell_number(text)
