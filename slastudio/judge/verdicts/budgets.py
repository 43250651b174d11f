"""Error budgets: what may go wrong in a window, what did, and what is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import assert_never

from slastudio.contract.indicators.table import budgeted
from slastudio.contract.terms.objectives import Objective
from slastudio.contract.words.conditions import events_noun
from slastudio.judge.outcome.objective_result import Budget
from slastudio.measure.records.recipe import Measured


def budget_for(objective: Objective, measured: Measured) -> Budget | None:
    """Return the budget of one window, exact; None where the indicator spends none.

    Share of at least T %: (100 - T) % of all events may be bad. Share of at most T %: T % of them
    may be counted. Percentile p at most L: (100 - p) % of all events may lie beyond L. Spend: the
    cap. Late count: the count allowed. Gap: how wide it may be.
    """
    target, indicator = objective.target, objective.indicator
    if target is None or measured.value is None:
        return None
    counted = budgeted(indicator)
    match counted:
        case "amount" | "late_cases" | "width":
            if counted == "width" and objective.comparator != "<=":
                return None
            unit = "late" if counted == "late_cases" else objective.unit
            return Budget(target, measured.value, target - measured.value, unit)
        case "beyond_limit" | "bad_events":
            return _events_budget(objective, target, measured)
        case "nothing":
            return None
        case _:
            assert_never(counted)


def overspent_since(
    days: Sequence[date], figures: Iterable[Decimal | None], allowed: Decimal
) -> date | None:
    """Return the first of days (ascending) from which on the figure of its window, so far, is more
    than allowed and stays so; None where the last is not. A day without a figure changes nothing.
    """
    since: date | None = None
    for day, figure in zip(days, figures, strict=True):
        if figure is None:
            continue
        if figure <= allowed:
            since = None
        elif since is None:
            since = day
    return since


def _events_budget(objective: Objective, target: Decimal, measured: Measured) -> Budget | None:
    if measured.good is None or measured.total is None:
        return None
    indicator = objective.indicator
    events, bad = Decimal(measured.total), Decimal(measured.total - measured.good)
    if budgeted(indicator) == "beyond_limit":
        tail = Decimal(100) - (indicator.percentile or Decimal(50))
        allowed = events * (tail if objective.comparator == "<=" else 100 - tail) / 100
    elif objective.comparator == ">=":
        allowed = events * (100 - target) / 100
    else:
        # where a share must stay low, the events it counts are the bad ones
        allowed, bad = events * target / 100, Decimal(measured.good)
    return Budget(allowed, bad, allowed - bad, events_noun(indicator.evidence))
