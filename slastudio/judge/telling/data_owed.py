"""What is said of data that did not come: who owed it by when, as far as anybody promised it."""

from __future__ import annotations

from datetime import timedelta

from slastudio.contract.clauses.texts import clause_of
from slastudio.contract.data_requests.requests import promised_data
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Objective
from slastudio.evidence.kinds import KINDS
from slastudio.shared.periods import Period, show_day

_SIDES = {"client": "the client", "provider": "the provider", "both": "both sides"}


def owed_words(agreement: Agreement, objective: Objective, period: Period) -> str:
    """Say who owed an objective's data by when, or that nobody promised it."""
    promised = promised_data(agreement, objective)
    if promised is None:
        kind = objective.indicator.evidence
        title = KINDS[kind].title.lower() if kind in KINDS else kind
        return f"The agreement's table of monthly data names nobody who owes {title}."
    due = period.last_day + timedelta(days=promised.due_days)
    role = f" ({promised.owner_role})" if promised.owner_role else ""
    clause = clause_of(agreement, promised.anchor)
    cited = f", {clause}" if clause else ""
    return f"Owed by {_SIDES[promised.side]}{role} by {show_day(due)}{cited}."
