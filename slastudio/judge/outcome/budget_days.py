"""An error budget along time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from slastudio.judge.outcome.objective_result import Budget


@dataclass(frozen=True)
class BudgetDay:
    """Hold the budget of the window that ends with a local day, or of the calendar window so far;
    None where there is no figure by then or none is spent.
    """

    day: date
    budget: Budget | None

    @property
    def left(self) -> float | None:
        """Return what is left in percent of what was allowed by then, below 0 where more is spent;
        None where nothing was allowed, or nothing is known.
        """
        if self.budget is None or self.budget.allowed <= 0:
            return None
        return 100 * (1 - float(self.budget.spent / self.budget.allowed))
