"""The encoding of a text, told from its bytes: byte order marks first, then UTF-8, then the
likeliest 8-bit table.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence

import charset_normalizer

from slastudio.shared.problems import StudioError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # UTF-32's mark begins with that of UTF-16, so it is asked about first
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def _guess_wide(head: bytes) -> str:
    """Return UTF-16 or UTF-32 without a byte order mark, told by where the zero bytes are, or ""."""
    start = head[:4000]
    shares = [start[place::4].count(0) / max(len(start) // 4, 1) for place in range(4)]
    if len(start) >= 16 and min(shares[1:]) > 0.9 and shares[0] < 0.05:
        return "utf-32-le"
    if len(start) >= 16 and min(shares[:3]) > 0.9 and shares[3] < 0.05:
        return "utf-32-be"
    even, odd = start[0::2].count(0), start[1::2].count(0)
    half = max(len(start) // 2, 1)
    if odd > 0.3 * half and even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.3 * half and odd < 0.05 * half else ""


def is_utf8(piece: bytes, *, cut: bool = True) -> bool:
    """Tell whether bytes are UTF-8; cut: they begin and end somewhere within a text."""
    if cut:
        lead = next((i for i, byte in enumerate(piece[:4]) if byte & 0xC0 != 0x80), 0)
        piece = piece[lead:]
    try:
        codecs.getincrementaldecoder("utf-8")().decode(piece, not cut)
    except UnicodeDecodeError:
        return False
    return True


def _guess_narrow(pieces: Sequence[bytes]) -> tuple[str, bool]:
    """Return an 8-bit encoding, or UTF-8 with damage, for bytes that are not valid UTF-8."""
    head = b"".join(pieces)
    text = head.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    right = sum(1 for c in text if c > "\x7f" and c != "\ufffd")
    if right > 4 * wrong or not wrong:
        return "utf-8", True
    lines = [line for line in head.splitlines() if not line.isascii()]
    telling = b"\n".join(lines)[:100_000]
    high = sum(byte > 127 for byte in telling)
    if high > 0.3 * len(telling) and (best := charset_normalizer.from_bytes(telling).best()):
        return best.encoding, False
    return _western(head), False


def _western(head: bytes) -> str:
    """Return the table for a text with a few letters beyond ASCII: Western unless its letters tell
    of another.
    """
    try:
        western = head.decode("cp1252")
    except UnicodeDecodeError:
        # cp1252 leaves five bytes without a character; this table has one for every byte
        return "latin-1"
    # Polish ą ł ż ś read as Western stand as ¹ ³ ¿ œ inside words, where no Western text has them
    odd = re.findall("[a-z]([¹³¿œ])[a-z]", western)
    if (
        len(set(odd)) > 1
        and len(odd) > sum(c > "\x7f" and c.isalpha() and c != "œ" for c in western) / 2
    ):
        return "cp1250"
    return "cp1252"


def tell_encoding(
    name: str, pieces: Sequence[bytes], *, valid: bool | None = None
) -> tuple[str, bool]:
    """Return the encoding of a text and whether it is damaged, from pieces of it; the first is its
    beginning.

    valid: whether all of it is UTF-8, where that is known. Raises StudioError for binary data.
    """
    head = pieces[0]
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return encoding, False
    if wide := _guess_wide(head):
        return wide, False
    start = head[:20_000]
    odd = sum(start.count(bytes([c])) for c in range(32) if c not in (9, 10, 12, 13))
    if odd > max(8, 0.02 * len(start)):
        raise StudioError(
            f"{name} is not text but some binary data. Expected a CSV, Excel (.xlsx), JSON or JSON Lines export."
        )
    if valid is None:
        valid = all(map(is_utf8, pieces))
    return ("utf-8", False) if valid else _guess_narrow(pieces)
