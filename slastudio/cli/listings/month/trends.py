"""Trends as a JSON document and as lines for a terminal."""

from __future__ import annotations

from slastudio.contract.indicators.table import of
from slastudio.contract.terms.objectives import Objective
from slastudio.contract.words.figures import show_value
from slastudio.operations.analysis.trends import Trend, Trends
from slastudio.reports.machine.numbers import number
from slastudio.shared.counts import count
from slastudio.shared.json_values import JsonObject


def window_words(objective: Objective) -> str:
    """Say what a day's point is about."""
    if objective.window.kind == "rolling":
        return f"the {count(objective.window.days, 'day')} that end with it"
    return "the period so far" if of(objective.indicator).drawn_so_far else "the day alone"


def trends_document(found: Trends) -> JsonObject:
    """Return trends as JSON; a day without a figure has the value null."""
    return {
        "zone": found.zone,
        "trends": [_trend(trend) for trend in found.trends],
        "problems": [{"objective": name, "why": why} for name, why in found.problems],
    }


def _trend(trend: Trend) -> JsonObject:
    objective = trend.objective
    return {
        "objective": objective.id,
        "name": objective.name,
        "unit": objective.unit,
        "target": None if objective.target is None else str(objective.target),
        "comparator": objective.comparator,
        "each_point": window_words(objective),
        "points": [
            {
                "day": point.day.isoformat(),
                "value": number(point.value),
                "low": number(point.low),
                "high": number(point.high),
                "samples": point.samples,
            }
            for point in trend.points
        ],
    }


def trends_lines(found: Trends) -> list[str]:
    """Return a table a trend: day, value, interval, samples."""
    lines: list[str] = []
    for each in found.trends:
        unit = each.objective.unit
        lines += [
            f"{each.objective.name or each.objective.id} (each day: {window_words(each.objective)}; days of {found.zone})",
            f"  {'day':<12}{'value':>18}  {'interval':<32}{'samples':>10}",
        ]
        for point in each.points:
            low, high = (show_value(end, unit) for end in (point.low, point.high))
            interval = f"{low} to {high}" if point.low is not None else ""
            value = "–" if point.value is None else show_value(point.value, unit)
            lines.append(
                f"  {point.day.isoformat():<12}{value:>18}  {interval:<32}{point.samples:>10,}"
            )
        lines.append("")
    lines += [f"{name}: no trend, because {why}" for name, why in found.problems]
    return lines or ["The agreement has no objectives yet."]
