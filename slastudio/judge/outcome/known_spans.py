"""Which time is covered by evidence of a kind, and why that is thought so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from slastudio.shared.periods import local_midnight, zone

# file: it lies between a file's first and last record. stated: somebody said an import holds all
# there is. sheet: the same, by the name a data request gave the file. answer: somebody said nothing
# happened then. later: other evidence reaches beyond, of a kind agreed to come on occasion. rhythm:
# no record was due.
KnownBy = Literal["file", "sheet", "stated", "answer", "later", "rhythm"]
KNOWN_BY: dict[KnownBy, str] = {
    "file": "between the first and the last record of a file",
    "sheet": "the file a data request asked for",
    "stated": "said of the import to be complete",
    "answer": "answered: nothing happened",
    "later": "on occasion only, and later evidence is there",
    "rhythm": "no record is due on these days",
}


@dataclass(frozen=True)
class KnownSpan:
    """Hold a span, both moments included, for which evidence of a kind is there."""

    start: datetime
    end: datetime
    by: KnownBy = "file"
    source: str = ""


def quiet_span(first: date, last: date, zone_name: str, source: str = "") -> KnownSpan:
    """Return local days first … last, both included, of which somebody said that nothing happened."""
    tz = zone(zone_name)
    end = local_midnight(last + timedelta(days=1), tz) - timedelta(microseconds=1)
    return KnownSpan(local_midnight(first, tz), end, "answer", source)


@dataclass(frozen=True)
class CoveredDays:
    """Hold how much of an objective's window evidence covers.

    agreed: whether it is agreed when records come. due, covered: days on which they were due, and
    those of them that are covered. days, known: all days of the window that are over, and
    those that are covered. gaps: the uncovered days in a row, both included. by: why the others
    are thought covered, in words.
    """

    due: int
    covered: int
    days: int
    known: int
    gaps: tuple[tuple[date, date], ...] = ()
    agreed: bool = False
    by: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Tell whether nothing is missing: every day that was due, or else every day."""
        return self.covered >= self.due if self.due else self.known >= self.days

    @property
    def share(self) -> float:
        """Return covered / due in percent; 100 where nothing was due."""
        return 100 * self.covered / self.due if self.due else 100.0
