"""Problems as data: what is wrong, where, how bad, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning", "note"]


class StudioError(Exception):
    """Say what happened, where, and what to do; the text is exactly what the user reads."""


class UnprintableError(StudioError):
    """Tell that a document would show boxes in place of characters; as a draft it may be written."""


class Cancelled(StudioError):  # noqa: N818 - it is no error, it was asked for
    """Tell that the user cancelled a running job; nothing of it was kept."""

    def __init__(self) -> None:
        super().__init__("Cancelled. Nothing was changed.")


# very many of them are held at once where a whole file is rejected
@dataclass(frozen=True, slots=True)
class Problem:
    """Describe one thing wrong with one place in an input.

    row: 1-based line (CSV, JSON Lines), sheet row or item number in the source; None for the whole
    file. column: the source's own heading, or "" where the whole row is concerned.
    """

    message: str
    row: int | None = None
    column: str = ""
    level: Level = "error"
    value: str = ""

    def as_json(self) -> dict[str, str | int | None]:
        return {
            "row": self.row,
            "column": self.column or None,
            "message": self.message,
            "level": self.level,
        }

    def __str__(self) -> str:
        where = f"row {self.row}" if self.row is not None else "the file"
        if self.column:
            where += f", column “{self.column}”"
        return f"{where}: {self.message}"
