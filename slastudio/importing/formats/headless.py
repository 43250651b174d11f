"""Exports that have no row of headings: told by what stands in every column of their first records."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_LOOK = 20
_COUNT, _ANY = r"\d{1,18}", r"(?s:.*)"


@dataclass(frozen=True)
class Headless:
    """Declare an export without headings: the names its columns have, and a pattern for every one
    of them.
    """

    headings: tuple[str, ...]
    patterns: tuple[str, ...]

    def fits(self, rows: Sequence[Sequence[str]]) -> bool:
        """Tell whether every record has this export's columns."""
        return bool(rows) and all(map(self._fits_row, rows[:_LOOK]))

    def _fits_row(self, cells: Sequence[str]) -> bool:
        if len(cells) != len(self.patterns):
            return False
        return all(map(re.fullmatch, self.patterns, cells))


HEADLESS = (
    Headless(  # vegeta encode --to csv
        (
            *(
                "timestamp",
                "code",
                "latency",
                "bytes_out",
                "bytes_in",
                "error",
                "body",
                "attack",
                "seq",
                "method",
            ),
            *("url", "headers"),
        ),
        (
            *(r"1\d{18}", r"0|[1-5]\d\d", _COUNT, _COUNT, _COUNT, _ANY, r"[\w+/=-]*", _ANY, _COUNT),
            *(r"[A-Z]*", _ANY, r"[\w+/=-]*"),
        ),
    ),
)


def headings_of(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the headings of a known export that writes none, () for other records."""
    return next((each.headings for each in HEADLESS if each.fits(rows)), ())
