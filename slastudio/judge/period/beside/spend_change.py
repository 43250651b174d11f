"""Why a period's spend is not that of the one before, and how its logs and bills agree."""

from __future__ import annotations

import pandas as pd

from slastudio.contract.terms.agreement import Agreement
from slastudio.judge.outcome.beside.spend_change import Agreed, SpendMovement
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.spend.change import agree, change_of
from slastudio.judge.spend.frames import BILL_COLUMNS, SPLIT_COLUMNS, SpendRows, bills_of, logs_of
from slastudio.measure.records.daygrid import DayGrid
from slastudio.shared.periods import month_of, previous


def spend_movement_of(inputs: Inputs, agreement: Agreement) -> SpendMovement | None:
    """Return how logged spend moved since the period before, and how logs and bills of a month
    agree; None where no request was ever logged, or some have no rows.
    """
    period, before = inputs.period, previous(inputs.period)
    if not inputs.kind_counts.get("requests") or inputs.lacks_rows(
        "requests", before.start, period.end
    ):
        return None
    grid = DayGrid(before.first_day, period.last_day, period.zone)
    currency = agreement.costs.currency
    logs = logs_of(_read(inputs, "requests"), grid, period, currency, inputs.words)
    change = change_of(logs, before, period)
    return SpendMovement(change, before.label, logs.currency, _agreed(inputs, logs, grid, currency))


def _agreed(inputs: Inputs, logs: SpendRows, grid: DayGrid, currency: str) -> tuple[Agreed, ...]:
    period = inputs.period
    is_month = month_of(period.start, period.zone) == period
    if not is_month or not inputs.kind_counts.get("costs"):
        return ()
    bills = bills_of(_read(inputs, "costs"), grid, period, currency)
    if not bills.within(period).any() or not (logs.within(period) & logs.counted).any():
        return ()
    # amounts of two currencies are never compared
    return agree(logs, bills, period) if logs.currency == bills.currency else ()


def _read(inputs: Inputs, kind: str) -> pd.DataFrame:
    period = inputs.period
    names = SPLIT_COLUMNS if kind == "requests" else BILL_COLUMNS
    start = previous(period).start if kind == "requests" else period.start
    time = "time" if kind == "requests" else "start"
    return inputs.read(kind, (time, *names), start, period.end)
