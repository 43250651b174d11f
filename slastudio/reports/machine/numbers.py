"""Numbers as JSON writes them."""

from __future__ import annotations

from decimal import Decimal


def number(value: Decimal | float | None) -> int | float | None:
    """Return a JSON number; integers stay integers, everything else is the nearest double."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def exact(value: Decimal | None) -> str | None:
    """Return a decimal as text, with all of its digits."""
    return None if value is None else f"{value:f}"
