"""How many exceptions were open at once, judged against the agreed limit as an objective is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from slastudio.judge.outcome.objective_result import Result


@dataclass(frozen=True)
class ExceptionVolume:
    """Hold a period's exceptions as its days end.

    limit: how many may be open. result: the highest number, with its verdict. highest_on: the first
    day of it; mean: over the days looked at; both None where nothing is known.
    """

    limit: int
    result: Result
    highest_on: date | None
    mean: Decimal | None
