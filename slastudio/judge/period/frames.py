"""The evidence a period is judged on: each kind read once, with the columns all objectives together
need.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd

from slastudio.contract.indicators.table import begins_on
from slastudio.evidence.arrays import Array
from slastudio.evidence.kinds import KINDS
from slastudio.judge.clocks.responses import CASE_COLUMNS, QUEUE_COLUMNS, incident_cases
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.outcome.objective_result import Case
from slastudio.judge.spend.spending import SPEND_COLUMNS
from slastudio.judge.verdicts.results import TREND_DAYS
from slastudio.measure.indicators.recipes import columns_read
from slastudio.measure.records.daygrid import DayGrid
from slastudio.shared.periods import Period, local_midnight, zone
from slastudio.shared.problems import StudioError

_COST_DAYS = 200


@dataclass(frozen=True)
class JudgedDays:
    """Hold the days a period is judged on: the grid, its first and last day in it, and where the
    trend begins.
    """

    grid: DayGrid
    first: int
    last: int
    trend: int


class Frames:
    """Read each kind of evidence once, with the columns all objectives together need."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs
        self._columns: dict[str, set[str]] = {}
        longest = 31
        for terms in inputs.terms:
            for objective in terms.agreement.objectives.objectives:
                longest = max(longest, objective.window.days)
                begins = begins_on(objective.indicator)
                if begins is not None:
                    longest = max(longest, (inputs.period.first_day - begins).days)
                with suppress(StudioError):  # one that cannot be measured says so when it is judged
                    evidence, columns = columns_read(objective, terms.agreement.objectives)
                    self._columns.setdefault(evidence, set()).update(columns)
        self._columns.setdefault("incidents", set()).update(CASE_COLUMNS)
        self._columns.setdefault("queue_items", set()).update(QUEUE_COLUMNS)
        for kind, names in SPEND_COLUMNS.items():
            if inputs.kind_counts.get(kind):
                self._columns.setdefault(kind, set()).update(names)
        period = inputs.period
        self.grid = DayGrid(
            period.first_day - timedelta(days=max(longest + 62, TREND_DAYS, _COST_DAYS)),
            period.last_day,
            period.zone,
        )
        self._read: dict[str, pd.DataFrame] = {}
        self._days: dict[str, Array] = {}
        self._cases: dict[str, tuple[Case, ...]] = {}
        self.problems: set[str] = set()

    def __getitem__(self, kind: str) -> pd.DataFrame:
        if kind not in self._read:
            start, end = (
                pd.Timestamp(self.grid.edges[0], tz="UTC"),
                pd.Timestamp(self.grid.edges[-1], tz="UTC"),
            )
            self._read[kind] = self._inputs.read(
                kind,
                sorted(self._columns.get(kind, ())),
                start.to_pydatetime(),
                end.to_pydatetime(),
            )
        return self._read[kind]

    def rows_a_day(self, kind: str) -> Array:
        """Return how many records of a kind lie on each day of the grid."""
        if kind not in self._days:
            index = self.grid.indices(self[kind][KINDS[kind].time])
            self._days[kind] = np.bincount(index[index >= 0], minlength=self.grid.count)
        return self._days[kind]

    @property
    def whole(self) -> Period:
        """Return the span all frames cover, as a period."""
        tz, grid = zone(self.grid.zone), self.grid
        return Period(
            local_midnight(grid.first, tz), self._inputs.period.end, grid.zone, "everything read"
        )

    def span(self, period: Period) -> JudgedDays:
        first, last = self.grid.index_of(period.first_day), self.grid.index_of(period.last_day)
        return JudgedDays(self.grid, first, last, max(last - TREND_DAYS + 1, 0))

    def within(self, kind: str, period: Period) -> pd.DataFrame:
        data = self[kind]
        times = data[KINDS[kind].time]
        return data[(times >= pd.Timestamp(period.start)) & (times < pd.Timestamp(period.end))]

    def cases(self, clock: str, period: Period | None = None) -> tuple[Case, ...]:
        """Return the incident clocks that opened in a period (the one assessed by default)."""
        chosen = period or self._inputs.period
        key = f"{clock} {chosen.label}"
        if key not in self._cases:
            as_of = min(
                self._inputs.as_of, max(chosen.end, self._inputs.evidence_until or chosen.end)
            )
            data = self.within("incidents", chosen)
            try:
                self._cases[key] = incident_cases(data, clock, self._inputs.terms_at, as_of)
            except StudioError as error:
                self._cases[key] = ()
                self.problems.add(f"The clocks of incidents cannot run: {error}")
        return self._cases[key]
