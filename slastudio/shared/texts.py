"""Texts from outside made valid once: halves of characters, bytes in names that are no UTF-8, and
what would steer a terminal.
"""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

_SURROGATE = re.compile("[\ud800-\udfff]")
# C0 and C1 without tab and line feed, line and paragraph separators, marks that turn the order of
# what follows, and those nobody sees
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff]"
)
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
# a number with its sign is no formula, nor with its currency or its unit in one word
_SIGNED = re.compile(r"[+-]?[$€£¥]?[\d.,]*\d(?:[eE][+-]?\d+)?(?:\s?%|\s[^\W\d_]+)?")
_LINE_ENDS = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


def valid_text(text: str) -> str:
    """Return a text that can be stored, printed and written: pairs of surrogates joined, � for every
    half.
    """
    if text.isascii() or not _SURROGATE.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def has_controls(text: str) -> bool:
    """Tell whether a text for one line holds anything that is no character to be read."""
    return any(unicodedata.category(each) in ("Cc", "Cs", "Cn") for each in text)


def shown_path(path: Path | str) -> str:
    """Return a path as a message names it: on one line, without what would steer a terminal."""
    return one_line(str(path))


def harmless(text: str) -> str:
    r"""Return a text that steers no terminal: \x1b in place of the escape; its lines stay."""
    return text if _is_plain(text) else _CONTROLS.sub(_named, text)


def harmless_json(text: str) -> str:
    """Return a JSON text that steers no terminal, and says the same: what could is escaped in it."""
    return _CONTROLS.sub(lambda found: json.dumps(found[0])[1:-1], text)


def one_line(text: str) -> str:
    """Return a text on one line that steers no terminal; ⏎ stands where it had line ends."""
    if text.isprintable() and _is_plain(text):
        return text
    return harmless(_LINE_ENDS.sub("⏎", text))


def guarded(text: str) -> str:
    """Return a text that a spreadsheet will not take for a formula."""
    return f"'{text}" if text.startswith(_DANGEROUS) and not _SIGNED.fullmatch(text) else text


def unguarded(text: str) -> str:
    """Return the text that `guarded` was given."""
    plain = text[1:]
    return plain if text.startswith("'") and guarded(plain) == text else text


def _is_plain(text: str) -> bool:
    # most text is, and this is asked of every line that is printed
    return text.isascii() and text.isprintable()


def _named(found: re.Match[str]) -> str:
    point = ord(found[0])
    if 0xDC80 <= point <= 0xDCFF:
        return f"\\x{point - 0xDC00:02x}"  # a byte of a file name that is no UTF-8
    return f"\\x{point:02x}" if point < 0x100 else f"\\u{point:04x}"
