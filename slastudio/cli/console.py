"""What commands share: how values are read and results shown."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from slastudio.shared.json_values import Json
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress


def read_date(text: str) -> date:
    """Read an argument such as 2026-11-03; anything else is wrong usage."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a date such as 2026-11-03") from None


def read_pairs(texts: Sequence[str]) -> dict[str, str]:
    """Return FIELD=VALUE arguments as a dictionary; raise StudioError for any other."""
    pairs = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise StudioError(f"“{text}” is not FIELD=VALUE.")
        pairs[name.strip()] = value.strip()
    return pairs


def show_json(document: Json) -> None:
    """Print one JSON document."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 with plain line ends; raise StudioError where the place cannot be written."""
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise StudioError(f"{path} cannot be written: {error.strerror or error}.") from None


def plain_line(text: str) -> str:
    """Return a line without characters a terminal would obey: what it quotes may be a stranger's."""
    return "".join(each if each.isprintable() else "�" for each in text)


def console_progress() -> Progress:
    """Return a progress that tells each step once, where somebody watches."""
    last = [""]

    def say(step: str, fraction: float) -> None:
        if step != last[0] and sys.stderr.isatty():
            print(f"{fraction:4.0%}  {step}", file=sys.stderr)
        last[0] = step

    return Progress(say)
