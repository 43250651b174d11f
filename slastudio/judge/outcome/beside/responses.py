"""How incidents of one nature were answered: technical ones and ones of governance told apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# "": the record does not say, or says a word nobody knows
Nature = Literal["technical", "governance", ""]


@dataclass(frozen=True)
class ClocksKept:
    """Count the clocks of one sort by how they ended; open: they run and are not late; unjudged: no
    promise could be told.
    """

    in_time: int = 0
    late: int = 0
    open: int = 0
    unjudged: int = 0


@dataclass(frozen=True)
class NatureResponses:
    """Hold what became of a period's incidents of one nature.

    incidents: those that opened in it. answered, resolved: their clocks of first response and of
    resolution. median_s: seconds from opening to the first response by the clock on the wall, of the
    `timed` incidents that tell both; None where none does.
    """

    nature: Nature
    incidents: int
    answered: ClocksKept
    resolved: ClocksKept
    median_s: float | None
    timed: int
