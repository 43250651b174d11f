"""Trends over any span: each day's figure of an objective, or of the rolling window that ends with it, with its interval."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from slastudio.contract.agreement import Agreement
from slastudio.contract.objectives import Objective
from slastudio.evidence.kinds import kind_named
from slastudio.judge.assessment import Point
from slastudio.judge.recipes import columns_read, recipe_for, with_durations
from slastudio.judge.results import trend_points
from slastudio.measure.daygrid import DayGrid
from slastudio.measure.rows import Prepared, prepare
from slastudio.operations.overlays import read_evidence
from slastudio.project.file import Project
from slastudio.shared.periods import Period, local_midnight, zone
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress


@dataclass(frozen=True)
class Trend:
    """Hold one objective's points, one a day; prepared: what every day contributes, for any further window."""

    objective: Objective
    points: tuple[Point, ...]
    prepared: Prepared


def trends(
    project: Project,
    first: date,
    last: date,
    objectives: Iterable[str] = (),
    progress: Progress | None = None,
) -> tuple[Trend, ...]:
    """Return the trends of objectives (by default all that are measured on records) over local days first … last.

    They are measured as the agreement in force on the last day words them; what clauses leave out is not left out. Every
    kind of evidence is read once. Raises StudioError for an objective that is not in the agreement.
    """
    report = progress or Progress()
    with project.reading():
        signed = [each for each in project.agreements.signed() if (each.effective_from or date.min) <= last]
        agreement = (signed[-1] if signed else project.agreements.draft()).agreement
    chosen = _chosen(agreement, tuple(objectives))
    begins = [each.indicator.baseline_from for each in chosen if each.indicator.kind == "drift"]
    reach = max((each.window.days for each in chosen if each.window.kind == "rolling"), default=1)
    earliest = min([first - timedelta(days=max(reach, 31)), *(each for each in begins if each is not None)])
    grid = DayGrid(earliest, last, agreement.zone)
    found: list[Trend] = []
    for kind, group in _by_kind(agreement, chosen).items():
        report.report(f"Reading {kind_named(kind).title.lower()}", len(found) / max(len(chosen), 1))
        columns = {name for each in group for name in columns_read(each, agreement.objectives)[1]}
        data = read_evidence(project, kind, sorted(columns), *_moments(grid))
        day = grid.indices(data[kind_named(kind).time])
        for each in group:
            report.report(f"Measuring {each.name or each.id}", len(found) / len(chosen))
            rows = with_durations(each, agreement, data) if each.indicator.kind == "duration" else data
            recipe = recipe_for(each, agreement.objectives)
            prepared = prepare(recipe, rows, grid, int(datetime.now(UTC).timestamp()) * 1_000_000_000, day)
            points = trend_points(each, agreement, prepared, grid.index_of(first), grid.index_of(last))
            found.append(Trend(each, points, prepared))
    order = [each.id for each in chosen]
    return tuple(sorted(found, key=lambda each: order.index(each.objective.id)))


def _chosen(agreement: Agreement, names: tuple[str, ...]) -> list[Objective]:
    known = {each.id: each for each in agreement.objectives.objectives}
    if strange := [each for each in names if each not in known]:
        raise StudioError(f"The agreement has no objective “{strange[0]}”. Its objectives are: {', '.join(known)}.")
    wanted = [known[each] for each in names] if names else list(known.values())
    return [each for each in wanted if each.indicator.kind != "response_time"]


def _by_kind(agreement: Agreement, chosen: Iterable[Objective]) -> dict[str, list[Objective]]:
    found: dict[str, list[Objective]] = {}
    for each in chosen:
        found.setdefault(columns_read(each, agreement.objectives)[0], []).append(each)
    return found


def _moments(grid: DayGrid) -> tuple[datetime, datetime]:
    tz = zone(grid.zone)
    whole = Period(local_midnight(grid.first, tz), local_midnight(grid.last + timedelta(days=1), tz), grid.zone, "")
    return whole.start, whole.end
