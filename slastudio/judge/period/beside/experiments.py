"""Measure experiments: the objective they are to move, over the same number of days before and after, four
weeks at most.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from slastudio.contract.indicators.table import of, runs_clocks
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Objective
from slastudio.judge.billing.amounts import read_hours
from slastudio.judge.outcome.beside.experiments import Experiment, MeasuredSide
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.outcome.records import Entered
from slastudio.judge.period.frames import Frames
from slastudio.judge.period.prepared_rows import Measurable, measurable
from slastudio.judge.verdicts.ruling import fulfils
from slastudio.measure.indicators.rows import measure
from slastudio.measure.records.recipe import exact
from slastudio.shared.periods import show_day, zone
from slastudio.shared.problems import StudioError

DAYS = 28
# fewer days after it began say nothing yet
_LEAST_DAYS = 3
# what is planned is told so long before
_AHEAD = timedelta(days=62)


def experiments_of(inputs: Inputs, agreement: Agreement, frames: Frames) -> tuple[Experiment, ...]:
    """Return the experiments begun before the period's end that it touches or that are still open,
    those that promise most for an hour of work first.
    """
    found = list(_experiments(inputs, agreement, frames))
    return tuple(sorted(found, key=lambda each: (each.worth is None, -(each.worth or 0), each.id)))


def _experiments(inputs: Inputs, agreement: Agreement, frames: Frames) -> Iterator[Experiment]:
    for each in inputs.records.of("experiments"):
        when, ended = each.moment("when"), each.moment("ended")
        over = each.text("status") in ("adopted", "dropped")
        if when is None or (ended is not None and ended < inputs.period.start):
            continue
        if over and ended is None and when < inputs.period.start:
            continue
        ahead = _AHEAD if each.text("status") == "planned" else timedelta()
        if when < inputs.period.end + ahead:
            yield _experiment(each, when, inputs, agreement, frames)


def _experiment(
    each: Entered, when: datetime, inputs: Inputs, agreement: Agreement, frames: Frames
) -> Experiment:
    objective = agreement.objective(each.text("objective"))
    before = after = None
    why = ""
    if objective is None:
        why = "it names no objective of the agreement"
    elif runs_clocks(objective.indicator):
        why = "clocks of single cases are not compared before and after"
    else:
        try:
            rows = measurable(inputs, agreement, objective, frames)
            before, after, why = _readings(each, when, rows, objective, agreement, inputs)
        except StudioError as error:
            why = f"it cannot be measured: {error}"
    moved = after.value - before.value if before is not None and after is not None else None
    expected, effort = each.decimal("expected"), _hours(each)
    gap = _gap(objective, before)
    closes = _closes(objective, expected, gap)
    return Experiment(
        each.id,
        when,
        each.text("title"),
        each.text("objective"),
        objective.name or objective.id if objective else each.text("objective"),
        objective.unit if objective else "",
        each.text("status"),
        expected,
        effort,
        before,
        after,
        moved,
        _better(objective, moved),
        _apart(before, after),
        why,
        gap,
        closes,
        closes / effort if closes is not None and effort else None,
    )


def _readings(
    each: Entered,
    when: datetime,
    rows: Measurable,
    objective: Objective,
    agreement: Agreement,
    inputs: Inputs,
) -> tuple[MeasuredSide | None, MeasuredSide | None, str]:
    tz = zone(inputs.period.zone)
    begun = when.astimezone(tz).date()
    until = min(inputs.as_of, inputs.period.end, inputs.evidence_until or inputs.as_of)
    ended = each.moment("ended")
    # the day it began and the one it ended on belong to neither side
    last = min(until, ended or until).astimezone(tz).date() - timedelta(days=1)
    began = each.text("status") != "planned" and begun <= last
    length = _length((last - begun).days) if began else DAYS
    # of a fix still to come the newest figure is told
    before_ends = min(begun - timedelta(days=1), until.astimezone(tz).date() - timedelta(days=1))
    before = _reading(
        rows, objective, agreement, before_ends - timedelta(days=(length or DAYS) - 1), before_ends
    )
    if before is None:
        return None, None, f"there are no records of the {DAYS} days before {show_day(begun)}"
    if not began:
        return before, None, "it has not begun"
    if not length:
        return before, None, f"fewer than {_LEAST_DAYS} days have passed since it began"
    first = begun + timedelta(days=1)
    after = _reading(rows, objective, agreement, first, begun + timedelta(days=length))
    return before, after, "" if after else "there are no records after it began"


def _length(days: int) -> int:
    """Return how many days each side has: the same, so that sums compare, and whole weeks where there
    is one, so that weekdays do; 0 where there are too few.
    """
    if days < _LEAST_DAYS:
        return 0
    return min(days // 7 * 7, DAYS) if days >= 7 else days


def _reading(
    rows: Measurable, objective: Objective, agreement: Agreement, first: date, last: date
) -> MeasuredSide | None:
    grid = rows.kept.grid
    i, j = max(grid.index_of(first), 0), min(grid.index_of(last), grid.count - 1)
    if j < i:
        return None
    sampled = objective.complete == "sampled"
    confidence = float(agreement.objectives.confidence) if sampled else None
    figure = measure(rows.kept, i, j, confidence)
    if figure.value is None:
        return None
    low, high = figure.interval if sampled and figure.interval else (None, None)
    return MeasuredSide(
        grid.day(i),
        grid.day(j),
        figure.value,
        figure.samples,
        None if low is None else exact(low),
        None if high is None else exact(high),
    )


def _hours(each: Entered) -> Decimal | None:
    text = each.text("effort")
    if not text:
        return None
    hours = read_hours(text)
    return Decimal(hours.numerator) / Decimal(hours.denominator)


def _better(objective: Objective | None, moved: Decimal | None) -> bool | None:
    if objective is None or not moved:
        return None
    return (moved < 0) is (objective.comparator == "<=")


def _apart(before: MeasuredSide | None, after: MeasuredSide | None) -> bool | None:
    if before is None or after is None:
        return None
    if before.low is None or before.high is None or after.low is None or after.high is None:
        return None
    return before.high < after.low or after.high < before.low


def _gap(objective: Objective | None, before: MeasuredSide | None) -> Decimal | None:
    """Return how far a figure lies beyond its target, the internal one where there is one."""
    if objective is None or before is None:
        return None
    target = (
        objective.internal_target if objective.internal_target is not None else objective.target
    )
    # a sum of four weeks is no month's
    if target is None or of(objective.indicator).drawn_so_far:
        return None
    if fulfils(before.value, target, objective.comparator):
        return Decimal(0)
    return abs(before.value - target)


def _closes(
    objective: Objective | None, expected: Decimal | None, gap: Decimal | None
) -> Decimal | None:
    if objective is None or expected is None or not gap:
        return None
    helps = (expected < 0) is (objective.comparator == "<=")
    return min(abs(expected) / gap * 100, Decimal(100)) if helps and expected else Decimal(0)
