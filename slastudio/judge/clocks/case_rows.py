"""The rows of incidents and queue items, a column at a time, and the terms each of them opened
under.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from slastudio.contract.clocks.business_time import NEVER, Moments, moment_at
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.support import Support
from slastudio.evidence.arrays import Series
from slastudio.judge.outcome.inputs import Terms

TermsAt = Callable[[datetime], Terms]


class CaseRows:
    """Give the rows of a frame that have an opening, in order of it, a column at a time."""

    def __init__(self, data: pd.DataFrame) -> None:
        kept = data[data["opened"].notna()] if data["opened"].hasnans else data
        opened = _nanoseconds(kept["opened"])
        # tickets opened at one moment keep the order of their rows, so that documents stay the same
        order = np.argsort(opened, kind="stable")
        self._data = kept.iloc[order]
        self.opened: Moments = opened[order]

    def __len__(self) -> int:
        return len(self.opened)

    def moments(self, name: str) -> Moments:
        """Return a column of times in nanoseconds, cut to the microsecond; NEVER where there is
        none.
        """
        if name not in self._data:
            return np.full(len(self), NEVER, dtype=np.int64)
        return _nanoseconds(self._data[name])

    def texts(self, name: str) -> list[str]:
        """Return a column of text, "" where there is none."""
        return [text or "" for text in self.jsons(name)]

    def jsons(self, name: str) -> list[Any]:
        """Return a column of JSON texts, None where there is none."""
        if name not in self._data:
            return [None] * len(self)
        column = self._data[name]
        values = column.astype(object)
        return [
            str(value) if known else None
            for value, known in zip(values, column.notna(), strict=True)
        ]


def _nanoseconds(column: Series) -> Moments:
    utc = pd.to_datetime(column, utc=True).to_numpy("datetime64[ns]").astype(np.int64)
    # moments are shown as datetimes, which end there: no clock is late by digits nobody can see
    return np.where(utc == NEVER, NEVER, utc // 1000 * 1000)


def terms_runs(opened: Moments, terms_at: TermsAt) -> Iterator[tuple[Agreement, Support, slice]]:
    """Yield the terms in force, the service tier agreed put in place, with the rows (in order of
    opening) they govern.
    """
    low = 0
    while low < len(opened):
        terms = terms_at(moment_at(int(opened[low])))
        high = _end_of_run(opened, terms, terms_at, low)
        yield terms.agreement, terms.agreement.support.under(), slice(low, high)
        low = high


def _end_of_run(opened: Moments, terms: Terms, terms_at: TermsAt, low: int) -> int:
    """Return the first row that opened under other terms: versions follow each other, so halving
    finds it.
    """
    # asked first, for one version governs nearly every span that is read
    if terms_at(moment_at(int(opened[-1]))) == terms:
        return len(opened)
    high = len(opened) - 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (
            (middle, high) if terms_at(moment_at(int(opened[middle]))) == terms else (low, middle)
        )
    return high
