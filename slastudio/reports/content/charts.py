"""Charts as data: what a picture shows, with units, targets, gaps, marks and the finding it is
there for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from slastudio.contract.words.figures import show_number, show_value
from slastudio.judge.outcome.assessment import Assessment, Costs
from slastudio.judge.outcome.objective_result import Point, Result
from slastudio.judge.telling.results import counts_late_cases, finding_words, trend_axis
from slastudio.shared.counts import count, verb
from slastudio.shared.periods import Period, zone

# a line through fewer says nothing that the table does not
FEWEST_POINTS = 5
# more colours are not told apart in print
_MOST_SERIES = 6


@dataclass(frozen=True)
class ChartLevel:
    """Draw one horizontal line, named at its right end; dashed for what is not promised."""

    value: float
    label: str
    dashed: bool = False


@dataclass(frozen=True)
class ChartEvent:
    """Mark a day on the lane under the axis: a change or an incident, by its id."""

    day: date
    kind: str
    label: str


@dataclass(frozen=True)
class TrendChart:
    """Show one figure per day; None is a day without data and leaves a gap. assessed: first and
    last day judged.

    breaks: days on which the figure starts anew and no line leads to them.
    """

    title: str
    axis: str
    unit: str
    caption: str
    status: str
    points: tuple[Point, ...]
    levels: tuple[ChartLevel, ...]
    assessed: tuple[date, date]
    happenings: tuple[ChartEvent, ...] = ()
    excluded: tuple[tuple[date, date], ...] = ()
    breaks: tuple[date, ...] = ()


@dataclass(frozen=True)
class BarChart:
    """Stack amounts per day by name, from zero; alerts are the days drawn with a mark above them."""

    title: str
    axis: str
    unit: str
    caption: str
    days: tuple[date, ...]
    series: tuple[tuple[str, tuple[float, ...]], ...]
    levels: tuple[ChartLevel, ...] = ()
    alerts: tuple[date, ...] = ()


def trend_chart(assessment: Assessment, result: Result) -> TrendChart | None:
    """Return the chart of an objective, or None where there are too few days to draw one."""
    if sum(point.value is not None for point in result.trend) < FEWEST_POINTS:
        return None
    late = counts_late_cases(result)
    points = result.trend
    return TrendChart(
        result.name,
        trend_axis(result),
        result.unit,
        _finding(assessment.period, result),
        result.status,
        points,
        () if late else _levels(result),
        (assessment.period.first_day, assessment.period.last_day),
        happenings(assessment),
        tuple((first, last) for first, last, _ in result.excluded_days(assessment.period.zone)),
        _month_starts(points) if result.drawn_so_far else (),
    )


def _levels(result: Result) -> tuple[ChartLevel, ...]:
    levels = []
    if result.target is not None:
        levels.append(
            ChartLevel(float(result.target), f"Target {show_value(result.target, result.unit)}")
        )
    if result.internal_target is not None:
        levels.append(
            ChartLevel(
                float(result.internal_target),
                f"Internal {show_value(result.internal_target, result.unit)}",
                dashed=True,
            )
        )
    return tuple(levels)


def _month_starts(points: Iterable[Point]) -> tuple[date, ...]:
    return tuple(point.day for point in points if point.day.day == 1)


def _finding(period: Period, result: Result) -> str:
    """Say what the chart shows: the month's value against the promise, and how its days lay."""
    return f"{finding_words(result, period)}{_days_beyond(period, result)}"


def _days_beyond(period: Period, result: Result) -> str:
    if result.drawn_so_far or counts_late_cases(result) or result.target is None:
        return ""
    target = float(result.target)
    shown = [
        p.value
        for p in result.trend
        if p.value is not None and period.first_day <= p.day <= period.last_day
    ]
    beyond = sum(value < target if result.higher_is_better else value > target for value in shown)
    where = "below" if result.higher_is_better else "above"
    if not shown:
        return ""
    return f" {beyond or 'None'} of {count(len(shown), 'day')} with data lay {where} it."


def happenings(assessment: Assessment) -> tuple[ChartEvent, ...]:
    """Return the period's changes and incidents as marks, in local days."""
    tz = zone(assessment.period.zone)
    found = [
        ChartEvent(each.when.astimezone(tz).date(), "change", each.id)
        for each in assessment.changes
    ]
    seen: dict[str, ChartEvent] = {}
    for case in assessment.incidents:
        seen.setdefault(case.id, ChartEvent(case.opened.astimezone(tz).date(), "incident", case.id))
    return tuple(
        sorted([*found, *seen.values()], key=lambda each: (each.day, each.kind, each.label))
    )


def cost_chart(period: Period, costs: Costs) -> BarChart | None:
    """Return the daily spend by model; the cap is drawn as the even share of one day."""
    if not costs.days or not costs.total:
        return None
    names = _by_amount(costs)
    shown, rest = (
        (names, [])
        if len(names) <= _MOST_SERIES
        else (names[: _MOST_SERIES - 1], names[_MOST_SERIES - 1 :])
    )
    series = []
    for name in shown:
        amounts = tuple(_amount(day.by_model, {name}) for day in costs.days)
        series.append((name or "model not named", amounts))
    if rest:
        series.append(
            (
                f"{len(rest)} other models",
                tuple(_amount(day.by_model, set(rest)) for day in costs.days),
            )
        )
    count = len(tuple(period.days()))
    levels = (
        ()
        if costs.cap is None
        else (
            ChartLevel(
                float(costs.cap / count),
                f"Cap {show_value(costs.cap / count, costs.currency)} a day",
            ),
        )
    )
    return BarChart(
        "Spend by day",
        f"Spend each day, {costs.currency} · lower is better",
        costs.currency,
        _cost_finding(period, costs),
        tuple(day.day for day in costs.days),
        tuple(series),
        levels,
        tuple(day for day, _, _ in costs.above_mean),
    )


def _by_amount(costs: Costs) -> list[str]:
    totals: dict[str, Decimal] = {}
    for day in costs.days:
        for name, amount in day.by_model:
            totals[name] = totals.get(name, Decimal(0)) + amount
    return sorted(totals, key=lambda name: (-totals[name], name))


def _amount(by_model: Iterable[tuple[str, Decimal]], names: set[str]) -> float:
    return float(sum((amount for name, amount in by_model if name in names), Decimal(0)))


def _cost_finding(period: Period, costs: Costs) -> str:
    told = f"{show_value(costs.total, costs.currency)} were spent in {period.title}"
    if costs.cap is not None:
        gap = costs.total - costs.cap
        told += f", {show_value(abs(gap), costs.currency)} {'over' if gap > 0 else 'under'} the cap of {show_value(costs.cap, costs.currency)}"
    if costs.above_mean:
        above = len(costs.above_mean)
        told += f"; {count(above, 'day')} {verb(above, 'lies', 'lie')} above the agreed limit (triangles)"
    return told + "."


def tick_text(value: float, _unit: str) -> str:
    """Return an axis figure without its unit, as short as it can be told."""
    return show_number(value, 6)
