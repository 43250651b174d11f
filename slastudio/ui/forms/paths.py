"""Dotted places in the agreement, such as "support.severities[0].response", as tuples and back."""

from __future__ import annotations

import re

Path = tuple[str | int, ...]
_PART = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def parse_path(text: str) -> Path:
    return tuple(int(match[2]) if match[2] else match[1] for match in _PART.finditer(text))


def path_text(path: Path) -> str:
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text
