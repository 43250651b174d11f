"""The evidence a period is judged on: each kind read once, with the columns all objectives together
need.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import pandas as pd

from slastudio.contract.indicators.table import begins_on
from slastudio.contract.indicators.vendor_figures import measured_as
from slastudio.contract.trust import leaves_out_held_time
from slastudio.evidence.arrays import Array
from slastudio.evidence.computed import RECORDS
from slastudio.evidence.kinds import KINDS
from slastudio.evidence.registers.incidents import TAUGHT
from slastudio.judge.clocks.held import HeldSpans, held_of
from slastudio.judge.clocks.responses import CASE_COLUMNS, QUEUE_COLUMNS, incident_cases
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.outcome.objective_result import Case
from slastudio.judge.spend.spending import SPEND_COLUMNS
from slastudio.judge.verdicts.results import TREND_DAYS
from slastudio.measure.indicators.recipes import columns_read
from slastudio.measure.records.daygrid import DayGrid
from slastudio.measure.records.derived import with_derived
from slastudio.measure.rollups.rollup import Rollup, volume_of
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
        self._readings: dict[str, str] = {}
        self._columns: dict[str, set[str]] = {}
        longest = 31
        for terms in inputs.terms:
            for objective in terms.agreement.objectives.objectives:
                longest = max(longest, objective.window.days)
                begins = begins_on(objective.indicator)
                if begins is not None:
                    longest = max(longest, (inputs.period.first_day - begins).days)
                with suppress(StudioError):  # one that cannot be measured says so when it is judged
                    evidence, columns = columns_read(
                        objective, terms.agreement.objectives, terms.agreement.coverage
                    )
                    self._columns.setdefault(evidence, set()).update(columns)
            for dependency in terms.agreement.coverage.dependencies:
                vendors = measured_as(dependency)
                if vendors is not None:
                    evidence, columns = columns_read(vendors, terms.agreement.objectives)
                    self._columns.setdefault(evidence, set()).update(columns)
        self._columns.setdefault("incidents", set()).update((*CASE_COLUMNS, *TAUGHT))
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
        self._by_day: dict[str, Array] = {}
        self._cases: dict[str, tuple[Case, ...]] = {}
        self.problems: set[str] = set()

    def under(self, readings: Mapping[str, str]) -> Frames:
        """Return the evidence as if questions had been answered so, by their ids."""
        found = copy(self)
        concerned = {each.evidence for each in self._inputs.questions if each.id in readings}
        # what no reading concerns is not read a second time
        kept = {kind: data for kind, data in self._read.items() if kind not in concerned}
        vars(found).update(
            _readings=dict(readings), _read=kept, _by_day={}, _cases={}, problems=set()
        )
        return found

    def __getitem__(self, kind: str) -> pd.DataFrame:
        if kind not in self._read:
            start, end = self._whole_span
            named = self._columns.get(kind, set())
            derived = KINDS[kind].derived_among(named)
            columns = sorted(KINDS[kind].recorded(named))
            if self._readings and self._inputs.read_as is not None:
                found = self._inputs.read_as(kind, columns, start, end, self._readings)
            else:
                found = self._inputs.read(kind, columns, start, end)
            # the days read are whole ones, so that every hour holds all its requests
            self._read[kind] = with_derived(kind, found, derived, self.grid.zone)
        return self._read[kind]

    def computed(self, rollup: Rollup) -> pd.DataFrame:
        """Return the rows of a rollup that was computed at the source, of the days read."""
        if rollup.kind not in self._read:
            start, end = self._whole_span
            columns = [*rollup.columns, RECORDS]
            found = self._inputs.read(rollup.kind, columns, start, end)
            derived = KINDS[rollup.evidence].derived_among(
                self._columns.get(rollup.evidence, set())
            )
            self._read[rollup.kind] = with_derived(rollup.evidence, found, derived, self.grid.zone)
        return self._read[rollup.kind]

    def computed_by_day(self, kind: str) -> Array:
        """Return how many records of a kind were counted at the source on each day, shape (days,)."""
        rollup = volume_of(kind)
        if not any(each.holds(rollup.kind) for each in self._inputs.computed):
            return np.zeros(self.grid.count, np.int64)
        rows = self.computed(rollup)
        day = self.grid.indices(rows[KINDS[kind].time])
        records = rows[RECORDS].to_numpy(np.int64)
        found: Array = np.bincount(day[day >= 0], records[day >= 0], self.grid.count)
        return found.astype(np.int64)

    def records_by_day(self, kind: str) -> Array:
        """Return how many records of a kind each day has, shape (days,): those counted at the
        source, where anything was counted there.
        """
        if kind not in self._by_day:
            self._by_day[kind] = self._counted_by_day(kind)
        return self._by_day[kind]

    def _counted_by_day(self, kind: str) -> Array:
        day = self.grid.indices(self[kind][KINDS[kind].time])
        own = np.bincount(day[day >= 0], minlength=self.grid.count)
        computed = self.computed_by_day(kind)
        for each in self._inputs.computed:
            if each.evidence == kind:
                first = self.grid.index_of(each.start.astimezone(zone(self.grid.zone)).date())
                last = self.grid.index_of(
                    (each.end - timedelta(seconds=1)).astimezone(zone(self.grid.zone)).date()
                )
                own[max(first, 0) : max(last + 1, 0)] = 0
        found: Array = own + computed
        return found

    def held(self, kind: str) -> Array:
        """Return which days hold any record of a kind, shape (days,)."""
        found: Array = self.records_by_day(kind) > 0
        return found

    @property
    def _whole_span(self) -> tuple[datetime, datetime]:
        return (
            pd.Timestamp(self.grid.edges[0], tz="UTC").to_pydatetime(),
            pd.Timestamp(self.grid.edges[-1], tz="UTC").to_pydatetime(),
        )

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

    def requests_in(self, month: Period) -> int:
        """Return how many requests of a month are there; those outside the span read are not."""
        if not self._inputs.has_any("requests"):
            return 0
        span = self.span(month)
        if span.last < 0:
            return 0
        return int(self.records_by_day("requests")[max(span.first, 0) : span.last + 1].sum())

    def held_for_decisions(self, as_of: datetime) -> HeldSpans:
        """Return the spans in which workflows waited for a person's decision; none where no version
        leaves them out.
        """
        asked = any(leaves_out_held_time(each.agreement) for each in self._inputs.terms)
        if not asked or not self._inputs.kind_counts.get("queue_items"):
            return HeldSpans()
        return held_of(self["queue_items"], as_of)

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
                self._cases[key] = incident_cases(
                    data, clock, self._inputs.terms_at, as_of, self.held_for_decisions(as_of)
                )
            except StudioError as error:
                self._cases[key] = ()
                self.problems.add(f"The clocks of incidents cannot run: {error}")
        return self._cases[key]
