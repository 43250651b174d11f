"""Trends over any span: each day's figure of an objective, or of the rolling window that ends with
it, with its interval.

A `TrendBook` keeps what every day contributes. It reads evidence once, a chunk at a time; what is
imported later is added to it, and what is removed or changed makes it read again. Figures are never
kept in the project: they would have to be believed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from slastudio.contract.indicators.table import begins_on, runs_clocks
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Objective
from slastudio.judge.foresight.evidence_by_day import known_by_day
from slastudio.judge.outcome.budget_days import BudgetDay
from slastudio.judge.outcome.objective_result import Point
from slastudio.judge.period.frames import Frames
from slastudio.judge.verdicts.budget_days import budget_days
from slastudio.judge.verdicts.exclusions import applied_exclusions
from slastudio.judge.verdicts.results import trend_points
from slastudio.measure.indicators.gathering import Contributions, Spans
from slastudio.measure.indicators.recipes import columns_read, recipe_for
from slastudio.operations.analysis.assessments import exclusion_spans, inputs_for
from slastudio.operations.analysis.day_contributions import GatheringPlan, KindGathering
from slastudio.operations.evidence.questions import as_answered
from slastudio.operations.registers.amendments import opened_by_hand
from slastudio.project.file import Project
from slastudio.shared.periods import Period, local_midnight, month_of, zone
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress

_LONGEST_DAYS = 1_100  # about three years are looked at
_AHEAD_DAYS = 62  # days to come have their place already, so that a new one needs no new beginning
# half a year fits a page, and shows a season turn
_SHOWN_DAYS = 180


@dataclass(frozen=True)
class Trend:
    """Hold one objective's points, one a day; left_out: the spans (start, end, name) an exclusion
    leaves out.
    """

    objective: Objective
    points: tuple[Point, ...]
    left_out: tuple[tuple[datetime, datetime, str], ...] = ()


@dataclass(frozen=True)
class Trends:
    """Hold trends of one span, and why objectives have none; zone: whose days they are."""

    zone: str
    trends: tuple[Trend, ...]
    problems: tuple[tuple[str, str], ...]


def trends_of(
    project: Project,
    objective: str = "",
    first: date | None = None,
    last: date | None = None,
    progress: Progress | None = None,
) -> Trends:
    """Return the trend of one objective or of all, by default over the 180 days up to the last
    evidence.

    Raises StudioError for an objective that is not there or has no trend, and where first lies
    after last.
    """
    book = TrendBook(project, [objective] if objective else ())
    book.refresh(progress, until=last)
    until = last or book.last
    begin = first or until - timedelta(_SHOWN_DAYS - 1)
    if begin > until:
        raise StudioError(f"The first day, {begin}, lies after the last, {until}.")
    if objective and objective in book.problems:
        raise StudioError(f"“{objective}” has no trend: {book.problems[objective]}")
    found = tuple(book.trend(name, begin, until) for name in book.objectives)
    return Trends(book.zone, found, tuple(book.problems.items()))


class TrendBook:
    """Keep what every day contributes to the objectives of one project.

    problems: objective → why it cannot be measured. Not to be used by two threads at a time.
    """

    def __init__(self, project: Project, objectives: Iterable[str] = ()) -> None:
        self._project, self._wanted = project, tuple(objectives)
        self._plan: GatheringPlan | None = None
        self._kinds: dict[str, KindGathering] = {}
        self._clocks: dict[str, Contributions] = {}
        self._points: dict[str, dict[date, Point]] = {}
        self._spans: dict[str, tuple[tuple[datetime, datetime, str], ...]] = {}
        self.problems: dict[str, str] = {}

    @property
    def objectives(self) -> tuple[str, ...]:
        """Return the ids of the objectives that were read, in the agreement's order."""
        if self._plan is None:
            return ()
        by_day = [each.id for kind in self._plan.by_kind.values() for each in kind]
        known = {*by_day, *self._clocks}
        listed = self._plan.agreement.objectives.objectives
        return tuple(each.id for each in listed if each.id in known)

    @property
    def last(self) -> date:
        """Return the last local day of which there is evidence, or that was asked for."""
        assert self._plan is not None
        return self._plan.until

    @property
    def zone(self) -> str:
        assert self._plan is not None
        return self._plan.agreement.zone

    def refresh(self, progress: Progress | None = None, *, until: date | None = None) -> None:
        """Read what is new since the last refresh, or everything where terms, exclusions or earlier
        rows changed.

        until: the last day a trend will be asked for (default: that of the evidence). A cancelled
        refresh begins anew.
        """
        report = progress or Progress()
        plan = self._planned(until)
        # without a plan nothing is told: a refresh that is cancelled must not leave figures of half
        # the rows
        earlier, self._plan = self._plan, None
        if earlier is None or not _covers(earlier, plan):
            self._kinds, self._points = {}, {}
        else:
            # days keep their places, or what was gathered would come to lie on other days
            plan = replace(plan, first=earlier.first, last=earlier.last)
        for number, (kind, chosen) in enumerate(plan.by_kind.items()):
            part = self._kinds.get(kind) or KindGathering(kind, chosen, plan)
            # out of the book while it changes, so that one that was cancelled in the midst is made
            # anew
            self._kinds.pop(kind, None)
            share = report.part(number / len(plan.by_kind), (number + 1) / len(plan.by_kind))
            touched = part.refresh(self._project, share)
            self._kinds[kind] = part
            self._forget(chosen, touched)
        self._clocks = self._run_clocks(plan, report)
        self._plan = plan

    def _run_clocks(self, plan: GatheringPlan, progress: Progress) -> dict[str, Contributions]:
        """Run all clocks again: they are few, and those that are open depend on the moment."""
        found: dict[str, Contributions] = {}
        if plan.clocks:
            now = datetime.now(UTC)
            period = month_of(
                min(now, local_midnight(plan.last, zone(plan.agreement.zone))), plan.agreement.zone
            )
            inputs = inputs_for(self._project, period, now)
            frames = Frames(inputs)
        for each in plan.clocks:
            progress.report(f"Running the clocks of {each.name or each.id}", 1.0)
            try:
                known = known_by_day(inputs, plan.agreement, each, frames)
            except StudioError as error:
                self.problems[each.id] = str(error)
                continue
            found[each.id] = Contributions(None, known.grid, known.daily, known.records)
            self._forget([each], plan.first)
        return found

    def _forget(self, chosen: Iterable[Objective], touched: date | None) -> None:
        """Forget the points whose windows a changed day is in: those of that day and all after it."""
        if touched is None:
            return
        for each in chosen:
            known = self._points.get(each.id, {})
            self._points[each.id] = {day: point for day, point in known.items() if day < touched}

    def trend(self, name: str, first: date, last: date) -> Trend:
        """Return an objective's points on local days first … last, as far as the evidence reaches
        back.

        Raises StudioError for one that cannot be measured or is not among those read.
        """
        plan = self._plan
        if plan is None:
            raise StudioError("The evidence was not read to the end. Read it again.")
        if name in self.problems:
            raise StudioError(f"“{name}” has no trend: {self.problems[name]}")
        objective = plan.agreement.objective(name)
        if objective is None or name not in self.objectives:
            raise StudioError(
                f"There is no trend of “{name}”. There is one of: {', '.join(self.objectives)}."
            )
        known = self.contributions(name)
        plan = replace(
            plan, first=max(plan.first, known.grid.first), last=min(plan.last, known.grid.last)
        )
        begin, end = max(first, plan.first), min(last, plan.last)
        days = [begin + timedelta(number) for number in range((end - begin).days + 1)]
        if not days:
            return Trend(objective, ())
        grid = known.grid
        points = self._points.setdefault(name, {})
        for low, high in _missing(days, points):
            judged = trend_points(
                objective, plan.agreement, known, grid.index_of(low), grid.index_of(high)
            )
            points.update({point.day: point for point in judged})
        spans = [span for span in self._spans.get(name, ()) if span[1].date() >= begin]
        return Trend(objective, tuple(points[day] for day in days), tuple(spans))

    def budgets(self, name: str, first: date, last: date) -> tuple[BudgetDay, ...]:
        """Return what was left of an objective's error budget as local days first … last ended, as
        far as the evidence reaches back; none where it spends no budget.

        Raises StudioError as trend does.
        """
        points = self.trend(name, first, last)
        if not points.points or self._plan is None:
            return ()
        known = self.contributions(name)
        begin, end = (
            known.grid.index_of(each.day) for each in (points.points[0], points.points[-1])
        )
        found = budget_days(points.objective, self._plan.agreement, known, begin, end)
        return found if any(each.budget is not None for each in found) else ()

    def contributions(self, name: str) -> Contributions:
        """Return what every day contributes to an objective that was read."""
        assert self._plan is not None
        if name in self._clocks:
            return self._clocks[name]
        for kind, objectives in self._plan.by_kind.items():
            if any(each.id == name for each in objectives):
                return self._kinds[kind].contributions(name)
        raise StudioError(f"“{name}” is not among the objectives that were read.")

    def _planned(self, until: date | None) -> GatheringPlan:
        span = self._span()
        today = datetime.now(UTC).date()
        agreement = terms_by(self._project, until or (span[1].date() if span else today))
        tz = zone(agreement.zone)
        last = until or (span[1].astimezone(tz).date() if span else today)
        earliest = span[0].astimezone(tz).date() if span else last
        first = max(earliest, last - timedelta(_LONGEST_DAYS))
        end = last + timedelta(_AHEAD_DAYS)
        whole = Period(local_midnight(first, tz), local_midnight(end, tz), agreement.zone, "")
        wanted = self._chosen(agreement)
        clocks = tuple(each for each in wanted if runs_clocks(each.indicator))
        by_day = [each for each in wanted if each not in clocks]
        # a baseline may lie before the days that are shown
        begins = [begins_on(each.indicator) for each in by_day]
        first = min([first, *filter(None, begins)])
        self.problems = {}
        by_kind: dict[str, list[Objective]] = {}
        for objective in by_day:
            try:
                recipe_for(objective, agreement.objectives)
                kind, _columns = columns_read(objective, agreement.objectives)
                by_kind.setdefault(kind, []).append(objective)
            except StudioError as error:
                self.problems[objective.id] = str(error)
        measured = [each for each in by_day if each.id not in self.problems]
        left_out = self._leave_out(agreement, measured, whole)
        kinds = {kind: tuple(objectives) for kind, objectives in by_kind.items()}
        return GatheringPlan(agreement, kinds, clocks, left_out, first, end, last)

    def _span(self) -> tuple[datetime, datetime] | None:
        """Return the first and last moment of the evidence, imported or entered by hand."""
        by_hand = opened_by_hand(self._project)
        with self._project.reading():
            moments = [*(self._project.evidence.span() or ()), *by_hand]
        return (min(moments), max(moments)) if moments else None

    def _leave_out(
        self, agreement: Agreement, objectives: Iterable[Objective], whole: Period
    ) -> dict[str, Spans]:
        """Return the spans that exclusions leave out of each objective, in nanoseconds."""
        declared = exclusion_spans(self._project).values()
        left_out: dict[str, Spans] = {}
        for objective in objectives:
            nanoseconds: list[tuple[int, int]] = []
            named: list[tuple[datetime, datetime, str]] = []
            for applied in applied_exclusions(agreement, objective, declared, whole):
                nanoseconds += applied.nanoseconds
                named += [(*span, applied.exclusion.name) for span in applied.spans]
            left_out[objective.id] = tuple(nanoseconds)
            self._spans[objective.id] = tuple(named)
        return left_out

    def _chosen(self, agreement: Agreement) -> list[Objective]:
        known = {each.id: each for each in agreement.objectives.objectives}
        strange = [name for name in self._wanted if name not in known]
        if strange:
            raise StudioError(
                f"The agreement has no objective “{strange[0]}”. Its objectives are: {', '.join(known)}."
            )
        return [known[name] for name in self._wanted] if self._wanted else list(known.values())


def terms_by(project: Project, on: date) -> Agreement:
    """Return the terms last signed to take effect by a day, else the draft, with words of a status
    as they were answered.
    """
    with project.reading():
        signed = reversed(project.agreements.signed())
        by_then = (v for v in signed if (v.effective_from or date.min) <= on)
        version = next(by_then, None) or project.agreements.draft()
    return as_answered(project, version.agreement)


def _covers(earlier: GatheringPlan, plan: GatheringPlan) -> bool:
    """Tell whether what was gathered can be added to: the same terms, and days that lie within."""
    same = (
        earlier.agreement == plan.agreement
        and earlier.left_out == plan.left_out
        and earlier.by_kind == plan.by_kind
    )
    return same and earlier.first <= plan.first and plan.until <= earlier.last


def _missing(days: list[date], known: Mapping[date, Point]) -> Iterator[tuple[date, date]]:
    """Yield the stretches (first, last) of days without a point."""
    begin: date | None = None
    for day in days:
        if day not in known:
            begin = begin or day
        elif begin is not None:
            yield begin, day - timedelta(1)
            begin = None
    if begin is not None:
        yield begin, days[-1]
