"""Gaps between two shares, and which segments are compared."""

from __future__ import annotations

from collections.abc import Iterable


def pairs_of(text: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Read pairs written as "en / es"; what is no pair is left out."""
    split = [tuple(map(str.strip, pair.split("/"))) for pair in text]
    return tuple((parts[0], parts[1]) for parts in split if len(parts) == 2 and all(parts))
