"""How an objective's values of a month lie, as a JSON document and as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from slastudio.contract.words.figures import show_number, show_value
from slastudio.evidence.kinds import WEEKDAYS
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.outcome.statuses import mark_of
from slastudio.judge.telling.results import target_line
from slastudio.operations.analysis.closer.shape_words import (
    bin_words,
    compared_line,
    compared_values,
    counted,
    line_among_values,
)
from slastudio.operations.analysis.closer.shapes import Distribution, HourCell, ShapeOfValues
from slastudio.reports.machine.numbers import exact
from slastudio.shared.json_values import JsonObject

_BAR = 30
_HOURS = 24
_OPEN = "·"


def shape_document(found: ShapeOfValues, result: Result, assessment: Assessment) -> JsonObject:
    """Return how values lie as JSON; what is not known is null."""
    values, line = found.values, line_among_values(found, result)
    return {
        "objective": result.id,
        "name": result.name,
        "unit": result.unit,
        "target": exact(result.target),
        "period": assessment.period.label,
        "zone": found.zone,
        "first": found.first.isoformat(),
        "last": found.last.isoformat(),
        "compared": [
            {
                "what": each.name,
                "value": exact(each.value),
                "low": exact(each.interval[0] if each.interval else None),
                "high": exact(each.interval[1] if each.interval else None),
                "words": each.words or None,
            }
            for each in compared_values(result, assessment)
        ],
        "values": None
        if values is None
        else {
            "unit": found.unit,
            "promised": line[0] if line is not None else None,
            "edges": list(values.edges),
            "counts": list(values.counts),
            "beyond": values.beyond,
            "largest": values.largest,
        },
        "hours": [_hour(each) for each in found.cells],
        "remark": found.why or None,
    }


def _hour(cell: HourCell) -> JsonObject:
    return {
        "weekday": WEEKDAYS[cell.weekday],
        "hour": cell.hour,
        "value": exact(cell.part.value),
        "samples": cell.part.samples,
        "standing": cell.part.standing or None,
        "why": cell.part.why or None,
    }


def shape_lines(found: ShapeOfValues, result: Result, assessment: Assessment) -> Iterator[str]:
    """Yield the month against the one before and the baseline, then the values, then the hours."""
    yield f"{result.name}, {assessment.period.title}, days of {found.zone}"
    yield f"  {target_line(result)}"
    for each in compared_values(result, assessment):
        yield f"  {compared_line(each, result.unit)}"
    if found.values is not None:
        yield ""
        yield "  How often each value"
        line = line_among_values(found, result)
        if line is not None and line[1] != target_line(result):
            yield f"  {line[1]}"
        yield from _value_lines(found.values, found.unit)
    if found.cells:
        yield ""
        yield f"  By weekday and hour of {found.zone}, {result.unit or 'figure'}"
        yield from _hour_lines(found.cells)
    if found.why:
        yield ""
        yield f"  {found.why}"


def _value_lines(values: Distribution, unit: str) -> Iterator[str]:
    numbers = counted(values)
    names = [bin_words(values, part, unit) for part in range(len(numbers))]
    wide = max(len(each) for each in names[: len(values.counts)])
    most, everything = max(numbers), sum(numbers)
    for name, number in zip(names, numbers, strict=True):
        share = show_value(100 * number / everything, "%", 1)
        bar = "█" * round(_BAR * number / most) or ("▏" if number else "")
        yield f"    {name:<{wide}}  {number:>9,}  {share:>7}  {bar}".rstrip()


def _hour_lines(cells: Sequence[HourCell]) -> Iterator[str]:
    """Yield a line for each hour, a column for each weekday."""
    at = {(each.hour, each.weekday): each for each in cells}
    shown = {place: _cell(each) for place, each in at.items()}
    wide = max(7, *(len(each) for each in shown.values())) + 2
    yield "           " + "".join(f"{each.capitalize():>{wide}}" for each in WEEKDAYS)
    for hour in range(_HOURS):
        line = [shown.get((hour, day), _OPEN) for day in range(len(WEEKDAYS))]
        yield f"    {hour:02d}:00  " + "".join(f"{each:>{wide}}" for each in line)
    if len(cells) < _HOURS * len(WEEKDAYS):
        yield f"    {_OPEN} no samples"
    if any(each.part.standing == "not_proven" for each in cells):
        yield f"    {mark_of('not_proven')} too few samples to prove anything"


def _cell(cell: HourCell) -> str:
    number = "open" if cell.part.value is None else show_number(cell.part.value)
    return f"{number} {mark_of('not_proven')}" if cell.part.standing == "not_proven" else number
