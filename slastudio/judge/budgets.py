"""Error budgets: what may go wrong in a window, what did, and what is left."""

from __future__ import annotations

from decimal import Decimal

from slastudio.contract.condition_words import events_word
from slastudio.contract.objectives import Objective
from slastudio.judge.assessment import Budget
from slastudio.measure.recipe import Measured


def budget_for(objective: Objective, measured: Measured) -> Budget | None:
    """Return the budget of one window, exact; None where the indicator spends none.

    Share of at least T %: (100 - T) % of all events may be bad. Share of at most T %: T % of them may be counted.
    Percentile p at most L: (100 - p) % of all events may lie beyond L. Spend: the cap. Late count: the count allowed.
    """
    target, indicator = objective.target, objective.indicator
    if target is None or measured.value is None:
        return None
    if indicator.kind == "spend" or (indicator.kind == "response_time" and indicator.expressed == "late_count"):
        unit = objective.unit if indicator.kind == "spend" else "late"
        return Budget(target, measured.value, target - measured.value, unit)
    if measured.good is None or measured.total is None:
        return None
    events, bad = Decimal(measured.total), Decimal(measured.total - measured.good)
    if indicator.kind == "percentile":
        tail = Decimal(100) - (indicator.percentile or Decimal(50))
        allowed = events * (tail if objective.comparator == "<=" else 100 - tail) / 100
    elif objective.comparator == ">=":
        allowed = events * (100 - target) / 100
    else:
        allowed, bad = events * target / 100, Decimal(measured.good)
    return Budget(allowed, bad, allowed - bad, events_word(indicator.evidence))
