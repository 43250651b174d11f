"""What a user's thumb says: up or down, in the few notations that mean nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from slastudio.importing.typing.quantities import ParsedValues, is_missing

SIGNED = "-1/1"  # the unit of a column in which down is −1, so that 0 is neither
_UP = frozenset({"up", "1", "1.0", "+1", "true", "yes", "👍"})
_DOWN = frozenset({"down", "-1", "-1.0", "false", "no", "👎"})
_NOUGHT = frozenset({"0", "0.0"})
# shades of skin, and the mark that asks for the coloured sign
_SHADES = dict.fromkeys((*range(0x1F3FB, 0x1F400), 0xFE0F))


def vote_of(text: str, *, signed: bool) -> bool | None:
    """Return whether a thumb is up, None where the text is no thumb; 0 is down unless down is −1."""
    plain = text.translate(_SHADES).strip().casefold().replace("−", "-")
    if plain in _UP:
        return True
    if plain in _DOWN:
        return False
    return False if plain in _NOUGHT and not signed else None


def says_minus(texts: Sequence[str]) -> bool:
    """Tell whether a column writes down as −1."""
    return any(text.strip().replace("−", "-") in ("-1", "-1.0") for text in texts)


def read_votes(texts: Sequence[str | None], unit: str) -> ParsedValues:
    """Read a column of thumbs; any other word has no value and is no fault, for a question asks what
    it means.
    """
    signed = unit == SIGNED
    return ParsedValues(
        [
            None if text is None or is_missing(text) else vote_of(text, signed=signed)
            for text in texts
        ]
    )
