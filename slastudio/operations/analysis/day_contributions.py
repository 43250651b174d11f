"""What every day of one kind of evidence contributes to objectives, kept and added to as evidence comes in."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Objective
from slastudio.evidence.computed import RECORDS
from slastudio.evidence.kinds import kind_named
from slastudio.judge.outcome.computed import ComputedImport, spans_of
from slastudio.judge.period.computed_rows import outside
from slastudio.judge.period.prepared_rows import with_made_columns
from slastudio.measure.indicators.forms import form_of
from slastudio.measure.indicators.gathering import Contributions, Gathering, Part, Spans
from slastudio.measure.indicators.recipes import columns_read, recipe_for
from slastudio.measure.records.cell_values import nanoseconds, present
from slastudio.measure.records.daygrid import DayGrid
from slastudio.measure.records.derived import LOAD, HourCounts, with_derived
from slastudio.measure.records.row_view import RowView
from slastudio.measure.rollups.rollup import rollup_of, why_not
from slastudio.operations.evidence.computed import computed_imports
from slastudio.operations.registers.amendments import kept_by_hand, read_evidence
from slastudio.project.evidence.store import ChunkPlace
from slastudio.project.file import Project
from slastudio.shared.periods import local_midnight, zone
from slastudio.shared.progress import Progress

_THREADS = 1  # one reads ahead; a second would only wait for the interpreter
_NS = 1_000_000_000


@dataclass(frozen=True)
class GatheringPlan:
    """Say what is gathered: the terms, the objectives by kind of evidence, and the days."""

    agreement: Agreement
    by_kind: Mapping[str, tuple[Objective, ...]]
    clocks: tuple[Objective, ...]
    left_out: Mapping[str, Spans]
    first: date
    last: date
    until: date


class KindGathering:
    """Gather one kind of evidence."""

    def __init__(self, kind: str, chosen: tuple[Objective, ...], plan: GatheringPlan) -> None:
        self._kind, self._chosen, self._plan = kind, chosen, plan
        self._time = kind_named(kind).time
        methods, coverage = plan.agreement.objectives, plan.agreement.coverage
        spec = kind_named(kind)
        named = {name for each in chosen for name in columns_read(each, methods, coverage)[1]}
        self._derived = spec.derived_among(named)
        self._columns = sorted(spec.recorded(named) | {self._time})
        self._grid = DayGrid(plan.first, plan.last, plan.agreement.zone)
        recipes = [recipe_for(each, methods, coverage=coverage) for each in chosen]
        self._counts_time = any(form_of(each).time != "ignored" for each in recipes)
        self._edited: Any = None
        self._start()

    def _start(self) -> None:
        self._gathering = self._gathering_of(self._chosen)
        self._gathered: dict[str, Contributions] = {}
        self._known: dict[ChunkPlace, bytes] = {}
        self._hours = HourCounts()
        self._reached = -1

    def _gathering_of(self, chosen: Iterable[Objective]) -> Gathering:
        terms = self._plan.agreement
        recipes = {
            each.id: recipe_for(each, terms.objectives, terms.evaluation.sets, terms.coverage)
            for each in chosen
        }
        return Gathering(
            recipes, self._grid, int(datetime.now(UTC).timestamp()) * _NS, self._plan.left_out
        )

    def contributions(self, name: str) -> Contributions:
        if name not in self._gathered:
            self._gathered[name] = self._gathering.contributions(name)
        return self._gathered[name]

    def refresh(self, project: Project, progress: Progress) -> date | None:
        """Take what is new; return the first day it is about, None where nothing is new."""
        marks = project.evidence.marks(self._kind)
        by_hand = kept_by_hand(project, self._kind)
        if by_hand is not None:
            return self._refresh_by_hand(project, (marks, by_hand))
        computed = [each for each in computed_imports(project) if each.evidence == self._kind]
        if computed or self._edited is not None:
            return self._refresh_computed(project, computed, (marks, computed))
        # what was added up cannot be taken out of a sum again
        if any(marks.get(place) != mark for place, mark in self._known.items()):
            self._start()
        new = [place for place in marks if place not in self._known]
        if LOAD in self._derived:
            added = self._hours_of(project, new)
            if self._known and self._hours.meets(added):
                # an hour that is fuller than it was changes rows that were added up already
                self._start()
                new = list(marks)
                added = self._hours_of(project, new)
            self._hours = HourCounts.together([self._hours, added])
        began, touched, reached = not self._known, self._grid.count, self._reached
        if began:
            # a kind without a single row still has days, of nothing
            self._gathering.take(self._nothing())
        for number, (place, days, parts) in enumerate(self._read(project, new)):
            progress.report(f"Reading {kind_named(self._kind).title.lower()}", number / len(new))
            self._gathering.take(parts)
            self._known[place] = marks[place]
            touched, reached = min(touched, days[0]), max(reached, days[1])
        if not new and not began:
            return None
        self._gathered = {}
        if self._counts_time and 0 <= self._reached < reached:
            # rows that follow say more of the day that was the last one, and of those without any
            touched = min(touched, self._reached)
        self._reached = reached
        return self._grid.first if began else self._grid.day(touched)

    def _hours_of(self, project: Project, places: Iterable[ChunkPlace]) -> HourCounts:
        """Return how many requests of some places arrived by hour."""
        found = []
        for place in places:
            columns, _rows = project.evidence.columns_at(place, [self._time])
            if self._time in columns:
                stamps = nanoseconds(columns[self._time])[present(columns[self._time])]
                found.append(HourCounts.of(stamps, self._grid.zone))
        return HourCounts.together(found)

    def _made(self, view: RowView) -> RowView:
        return with_derived(self._kind, view, self._derived, self._grid.zone, self._hours)

    def _nothing(self) -> list[Part]:
        return self._gathering.parts(RowView({}, 0), self._grid.edges[:0])

    def _read(
        self, project: Project, places: list[ChunkPlace]
    ) -> Iterator[tuple[ChunkPlace, tuple[int, int], list[Part]]]:
        """Yield each place with the first and last day its rows lie on and what they contribute;
        the next are read meanwhile.
        """
        none = (self._grid.count, -1)

        def work(place: ChunkPlace) -> tuple[tuple[int, int], list[Part]]:
            columns, rows = project.evidence.columns_at(place, self._columns)
            if self._time not in columns:
                return none, self._nothing()
            day = self._grid.indices(columns[self._time])
            inside = day[day >= 0]
            days = (int(inside.min()), int(inside.max())) if len(inside) else none
            return days, self._gathering.parts(self._made(RowView(columns, rows)), day)

        waiting: deque[tuple[ChunkPlace, Future[tuple[tuple[int, int], list[Part]]]]] = deque()
        with ThreadPoolExecutor(_THREADS, "trends") as pool:
            for place in places:
                waiting.append((place, pool.submit(work, place)))
                if len(waiting) > _THREADS:
                    done, future = waiting.popleft()
                    yield done, *future.result()
            while waiting:
                done, future = waiting.popleft()
                yield done, *future.result()

    def _refresh_computed(
        self, project: Project, computed: Sequence[ComputedImport], state: Any
    ) -> date | None:
        """Read a kind of which some was computed at the source: records where nothing was, rows that
        stand for many where it was.
        """
        if state == self._edited:
            return None
        self._start()
        start, end = self._span
        records = read_evidence(project, self._kind, self._columns, start, end)
        records = with_derived(self._kind, records, self._derived, self._grid.zone)
        for each in self._chosen:
            gathering = self._gathering_of([each])
            for part in self._parts_of(project, computed, each, records):
                gathering.take(gathering.parts(part, self._grid.indices(part[self._time])))
            self._gathered[each.id] = gathering.contributions(each.id)
        self._edited = state
        return self._grid.first

    def _parts_of(
        self,
        project: Project,
        computed: Sequence[ComputedImport],
        objective: Objective,
        records: pd.DataFrame,
    ) -> Iterator[pd.DataFrame]:
        terms = self._plan.agreement
        recipe = recipe_for(objective, terms.objectives, terms.evaluation.sets, terms.coverage)
        rollup = None if why_not(recipe) else rollup_of(recipe)
        spans = () if rollup is None else spans_of(computed, rollup.kind)
        yield outside(self._kind, records, spans)
        if rollup is not None and spans:
            start, end = self._span
            found = read_evidence(project, rollup.kind, [*rollup.columns, RECORDS], start, end)
            yield with_derived(self._kind, found, self._derived, self._grid.zone)

    @property
    def _span(self) -> tuple[datetime, datetime]:
        tz = zone(self._grid.zone)
        return (
            local_midnight(self._grid.first, tz),
            local_midnight(self._grid.last + timedelta(days=1), tz),
        )

    def _refresh_by_hand(self, project: Project, state: Any) -> date | None:
        """Read a kind whose records people enter and amend; these are few, so all are read again
        when any changed.
        """
        if state == self._edited:
            return None
        self._start()
        read = read_evidence(project, self._kind, self._columns, *self._span)
        data = with_derived(self._kind, read, self._derived, self._grid.zone)
        day = self._grid.indices(data[self._time])
        for each in self._chosen:
            # one by one, for the hours a record took are made anew for every objective
            gathering = self._gathering_of([each])
            gathering.take(
                gathering.parts(with_made_columns(each, self._plan.agreement, data), day)
            )
            self._gathered[each.id] = gathering.contributions(each.id)
        self._edited = state
        return self._grid.first
