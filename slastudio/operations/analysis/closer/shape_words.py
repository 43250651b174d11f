"""What is said of how values lie, in the window and on the command line alike."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from slastudio.contract.indicators.table import begins_on, runs_clocks
from slastudio.contract.words.figures import samples_words, show_number, show_range, show_value
from slastudio.evidence.kinds import WEEKDAYS
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.telling.movement import movement_words
from slastudio.judge.telling.results import target_line
from slastudio.shared.counts import count

if TYPE_CHECKING:
    from slastudio.operations.analysis.closer.shapes import Distribution, HourCell, ShapeOfValues

NO_BASELINE = "The agreement names no baseline."


@dataclass(frozen=True)
class ComparedValue:
    """Hold one figure of the comparison; value None: there is none, and words say why."""

    name: str
    value: Decimal | None
    interval: tuple[Decimal, Decimal] | None = None
    words: str = ""


def compared_values(result: Result, assessment: Assessment) -> tuple[ComparedValue, ...]:
    """Return this month's figure, that of the month before and the baseline the agreement names."""
    objective = assessment.terms.objective(result.id)
    baseline = objective.baseline if objective is not None else None
    before = "" if result.previous_value is None else f"this month is {movement_words(result)}"
    indicator = objective.indicator if objective is not None else None
    told = "measured before the agreement" if baseline is not None else NO_BASELINE
    begins = begins_on(indicator) if indicator is not None else None
    if indicator is not None and begins is not None:
        told = f"The figure itself is the distance from {count(indicator.baseline_days, 'day')} from {begins}."
    return (
        ComparedValue(
            "This month",
            result.value,
            result.interval,
            "" if result.value is not None else "no figure",
        ),
        ComparedValue(
            "Month before",
            result.previous_value,
            result.previous_interval,
            before or "there is no figure of it",
        ),
        ComparedValue("Baseline", baseline, None, told),
    )


def compared_line(each: ComparedValue, unit: str) -> str:
    """Return a figure of the comparison with its interval and what is said of it."""
    if each.value is None:
        return f"{each.name}: {each.words}"
    within = f" ({show_range(*each.interval, unit)})" if each.interval else ""
    more = f" · {each.words}" if each.words else ""
    return f"{each.name}: {show_value(each.value, unit)}{within}{more}"


def line_among_values(found: ShapeOfValues, result: Result) -> tuple[float, str] | None:
    """Return where a promise stands among single values, and what it is called; None where it says
    nothing of one value: the share of cases in time is no time.
    """
    if runs_clocks(found.objective.indicator):
        if found.limit is None:
            return None
        return found.limit, f"Promised each: {show_value(found.limit, found.unit)}"
    return None if result.target is None else (float(result.target), target_line(result))


def counted(values: Distribution) -> list[int]:
    """Return how many values are in each bin, those beyond the bins last."""
    return [*values.counts, *([values.beyond] if values.beyond else [])]


def bin_line(values: Distribution, part: int, unit: str) -> str:
    """Return "10 to 20 ms: 8 records, 53.33 %"."""
    number = counted(values)[part]
    share = show_value(100 * number / sum(counted(values)), "%")
    return f"{bin_words(values, part, unit)}: {count(number, 'record')}, {share}"


def bin_words(values: Distribution, part: int, unit: str) -> str:
    """Return between which values a bin lies."""
    edges = values.edges
    if part < len(values.counts):
        return f"{show_number(edges[part])} to {show_value(edges[part + 1], unit)}"
    return (
        f"more than {show_value(edges[-1], unit)}, the largest {show_value(values.largest, unit)}"
    )


def hour_words(weekday: int, hour: int) -> str:
    """Return "Mon 14:00 to 15:00"."""
    return f"{WEEKDAYS[weekday].capitalize()} {hour:02d}:00 to {hour + 1:02d}:00"


def hour_line(weekday: int, hour: int, cell: HourCell | None, unit: str) -> str:
    """Return the figure of an hour with its samples, and that it is not proven where it is not."""
    when = hour_words(weekday, hour)
    if cell is None:
        return f"{when}: no samples"
    part = cell.part
    value = "open" if part.value is None else show_value(part.value, unit)
    told = f"{when}: {value} · {samples_words(part.samples, part.unit_of_sample)}"
    return f"{told} · not proven: {part.why}" if part.standing == "not_proven" else told
