"""What commands share: how values are read and results shown, one place for all that is printed."""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, TextIO, cast

from slastudio.shared.json_values import Json
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress
from slastudio.shared.texts import harmless, harmless_json, one_line


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
    """Print one JSON document; what would steer a terminal stands escaped in it."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(document, ensure_ascii=True, indent=2)
    print(harmless_json(text))


def show_line(text: str) -> None:
    """Print one line, also where a stranger's text in it has line ends."""
    print(one_line(text))


def show_lines(lines: Iterable[str], otherwise: str = "") -> None:
    """Print lines, or what is said where there are none."""
    print("\n".join(map(one_line, lines)) or otherwise)


def show_problem(message: str) -> None:
    """Say on one line of standard error what went wrong with one of several things."""
    print(f"slastudio: {one_line(message)}", file=sys.stderr)


def show_file(text: str) -> None:
    """Print a file as it is; only on a terminal without what would steer that."""
    stream = sys.stdout
    plain = stream.plain if isinstance(stream, Harmless) and not stream.isatty() else stream
    plain.write(text)


class Harmless(io.TextIOBase):
    """Pass on what is printed, its control characters made visible: escapes from a stranger's file
    never reach a terminal.
    """

    def __init__(self, plain: TextIO) -> None:
        self.plain = plain

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return getattr(self.plain, "encoding", None) or "utf-8"

    @property
    def buffer(self) -> Any:
        return self.plain.buffer

    def write(self, text: str, /) -> int:
        told = harmless(text)
        try:
            self.plain.write(told)
        except UnicodeEncodeError:
            self.plain.write(told.encode(self.encoding, "backslashreplace").decode(self.encoding))
        return len(text)

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self.plain.isatty()

    def fileno(self) -> int:
        return self.plain.fileno()

    def flush(self) -> None:
        self.plain.flush()


@contextmanager
def harmless_streams() -> Iterator[None]:
    """Let all that is printed meanwhile pass one place that makes control characters visible."""
    before = sys.stdout, sys.stderr
    # a program without a console has neither
    sys.stdout, sys.stderr = (each and cast("TextIO", Harmless(each)) for each in before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def console_progress() -> Progress:
    """Return a progress that tells each step once, where somebody watches."""
    last = [""]

    def say(step: str, fraction: float) -> None:
        if step != last[0] and sys.stderr.isatty():
            print(f"{fraction:4.0%}  {step}", file=sys.stderr)
        last[0] = step

    return Progress(say)
