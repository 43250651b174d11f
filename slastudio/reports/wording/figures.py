"""A bare number as people read it, four significant digits of it."""

from __future__ import annotations

from slastudio.shared.notation import spell_number

_DIGITS = ((1000, 0), (100, 1), (10, 2), (1, 3))  # from this size on, so many behind the point


def figure(value: float | None, *, signed: bool = False) -> str:
    """Return a number with four significant digits, or all before its point, in the notation of the
    document.
    """
    if value is None:
        return "–"
    size = abs(value)
    if 0 < size < 0.0001:
        return f"{value:+.1e}" if signed else f"{value:.1e}"
    digits = 2 if size == 0 else next((d for least, d in _DIGITS if size >= least), 4)
    text = f"{size:,.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    plus = "+" if signed and value > 0 else ""
    return ("−" if value < 0 else plus) + spell_number(text)
