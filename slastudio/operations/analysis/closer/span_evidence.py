"""The records of one objective in a span of days, ready to be measured as a whole or in parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pandas as pd

from slastudio.contract.indicators.table import begins_on
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Objective
from slastudio.evidence.arrays import Array
from slastudio.evidence.kinds import kind_named
from slastudio.judge.period.prepared_rows import with_made_columns
from slastudio.judge.verdicts.exclusions import applied_exclusions
from slastudio.measure.indicators.gathering import Gathering, Spans
from slastudio.measure.indicators.recipes import columns_read, recipe_for
from slastudio.measure.records.daygrid import DayGrid
from slastudio.measure.records.derived import with_derived
from slastudio.measure.records.recipe import Measured, Recipe
from slastudio.operations.analysis.assessments import exclusion_spans
from slastudio.operations.registers.amendments import read_evidence
from slastudio.project.file import Project
from slastudio.shared.periods import Period, local_midnight, zone
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress

_NS = 1_000_000_000


def objective_in(agreement: Agreement, name: str) -> Objective:
    """Return an objective by its id or name; raise StudioError for one that is not there."""
    listed = agreement.objectives.objectives
    found = next((each for each in listed if name in (each.id, each.name)), None)
    if found is None:
        known = ", ".join(each.id for each in listed) or "none"
        raise StudioError(f"The agreement has no objective “{name}”. Its objectives are: {known}.")
    return found


@dataclass(frozen=True)
class SpanEvidence:
    """Hold live rows of local days first … last (and of a baseline before them), the day of each
    in the grid, and the spans in ns that exclusions leave out.
    """

    objective: Objective
    agreement: Agreement
    first: date
    last: date
    recipe: Recipe
    grid: DayGrid
    data: pd.DataFrame
    day: Array
    left_out: Spans

    @property
    def confidence(self) -> float | None:
        sampled = self.objective.complete == "sampled"
        return float(self.agreement.objectives.confidence) if sampled else None

    def gathered(self, mask: Array | None = None, recipe: Recipe | None = None) -> Gathering:
        """Return what the rows of a mask contribute to the objective, or to another recipe."""
        data, day = (self.data, self.day) if mask is None else (self.data[mask], self.day[mask])
        now = int(datetime.now(UTC).timestamp()) * _NS
        made = Gathering({"": recipe or self.recipe}, self.grid, now, {"": self.left_out})
        made.take(made.parts(data, day))
        return made

    def measured(self, mask: Array | None = None, recipe: Recipe | None = None) -> Measured:
        """Return the figure of the span, of the rows of a mask where one is given."""
        found = self.gathered(mask, recipe).contributions("")
        first, last = self.grid.index_of(self.first), self.grid.index_of(self.last)
        return found.daily.over(first, last, self.confidence)


def read_span(
    project: Project,
    agreement: Agreement,
    objective: Objective,
    first: date,
    last: date,
    more: tuple[str, ...] = (),
    progress: Progress | None = None,
) -> SpanEvidence:
    """Read the rows of an objective that is measured on records, with further columns.

    Raises StudioError where it cannot be measured, and where first lies after last.
    """
    if first > last:
        raise StudioError(f"The first day, {first}, lies after the last, {last}.")
    methods, coverage = agreement.objectives, agreement.coverage
    recipe = recipe_for(objective, methods, agreement.evaluation.sets, coverage)
    kind, names = columns_read(objective, methods, coverage)
    spec = kind_named(kind)
    begin = min(first, begins_on(objective.indicator) or first)
    grid = DayGrid(begin, last, agreement.zone)
    tz = zone(agreement.zone)
    whole = Period(
        local_midnight(begin, tz), local_midnight(last + timedelta(1), tz), agreement.zone, ""
    )
    (progress or Progress()).report(f"Reading {spec.title.lower()}", 0.0)
    columns = sorted(spec.recorded(names) | {spec.time, *more})
    data = read_evidence(project, kind, columns, whole.start, whole.end)
    data = with_derived(kind, data, spec.derived_among(names), agreement.zone)
    data = with_made_columns(objective, agreement, data)
    uses = applied_exclusions(agreement, objective, exclusion_spans(project).values(), whole)
    left_out = tuple(span for each in uses for span in each.nanoseconds)
    day = grid.indices(data[spec.time])
    return SpanEvidence(objective, agreement, first, last, recipe, grid, data, day, left_out)
