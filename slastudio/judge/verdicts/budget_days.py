"""What was left of an error budget as each day ended."""

from __future__ import annotations

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Objective
from slastudio.judge.outcome.budget_days import BudgetDay
from slastudio.judge.verdicts.budgets import budget_for
from slastudio.judge.verdicts.windows import in_proportion, judged_windows
from slastudio.measure.indicators.gathering import Contributions


def budget_days(
    objective: Objective, agreement: Agreement, known: Contributions, first: int, last: int
) -> tuple[BudgetDay, ...]:
    """Return the budget of the window that ends with each day first … last of the grid, of calendar
    windows so far; a day without records has none, as it has no point in the trend.
    """
    found = []
    for at in range(first, last + 1):
        day = known.grid.day(at)
        windows = judged_windows(objective, agreement, day, day) if known.records[at] else ()
        if not windows:
            found.append(BudgetDay(day, None))
            continue
        window = windows[-1]
        figure = known.daily.over(max(known.grid.index_of(window.first), 0), at, None)
        found.append(BudgetDay(day, budget_for(in_proportion(objective, window), figure)))
    return tuple(found)
