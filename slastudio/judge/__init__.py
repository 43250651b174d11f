"""Numbers against promises: verdicts, error budgets and one Assessment per period."""
