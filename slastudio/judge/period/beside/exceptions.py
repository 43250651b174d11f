"""Judge how many exceptions are open at once, as days end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd

from slastudio.contract.clauses.texts import clause_of
from slastudio.contract.clocks.business_time import NEVER
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Condition, Indicator, Objective
from slastudio.judge.clocks.case_rows import CaseRows
from slastudio.judge.outcome.beside.exceptions import ExceptionVolume
from slastudio.judge.outcome.inputs import Inputs, Terms
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.period.frames import Frames
from slastudio.judge.period.judging import Judging
from slastudio.judge.period.readings import read_otherwise
from slastudio.judge.period.version_parts import VersionPart
from slastudio.shared.periods import Period, local_midnight, zone

_NONE_SEEN = "No export of the queue holds an exception, so nobody knows how many were open."


def exception_volume(inputs: Inputs, terms: Terms, frames: Frames) -> ExceptionVolume | None:
    """Return a period's exceptions against the limit in force at its end; None where none is agreed."""
    limit = terms.agreement.governance.exception_volume
    if limit is None:
        return None
    known = tuple(open_at_day_ends(inputs, frames, inputs.period))
    worst = _judged(inputs, terms, frames, limit, "worst")
    if not known:
        # an export that holds no exception at all may be one of approvals alone
        nothing = replace(
            worst, verdict="no_data", value=None, measured=None, reason=_NONE_SEEN, samples=0
        )
        return ExceptionVolume(limit, nothing, None, None)
    mean = _judged(inputs, terms, frames, limit, "mean")
    # the highest number is told by its first day
    highest = max(known, key=lambda each: (each[1], -each[0].toordinal()))
    on = highest[0] if worst.value is not None else None
    return ExceptionVolume(limit, worst, on, mean.value)


def open_at_day_ends(inputs: Inputs, frames: Frames, period: Period) -> Iterator[tuple[date, int]]:
    """Yield how many exceptions were open as each day of a period that is over ended; nothing where
    no queue is there, or none of its items is an exception.
    """
    if not inputs.kind_counts.get("queue_items"):
        return
    rows = CaseRows(frames["queue_items"])
    queues = np.array([text.startswith("exception") for text in rows.texts("queue")], dtype=bool)
    if not queues.any():
        return
    opened, decided = rows.opened[queues], rows.moments("decided")[queues]
    tz = zone(period.zone)
    for day in period.days():
        ends = local_midnight(day.last_day + timedelta(days=1), tz)
        if ends > inputs.as_of:
            return
        end = int(pd.Timestamp(ends).value)
        waiting = int(((opened < end) & ((decided == NEVER) | (decided >= end))).sum())
        yield day.first_day, waiting


def _objective(limit: int, days: str) -> Objective:
    among = (Condition("queue", "begins", "exception"),)
    indicator = Indicator("queue", "queue_items", among=among, figure="volume", days=days)
    return Objective(
        id="exception_volume",
        name="Exceptions open at once",
        dimension="governance",
        indicator=indicator,
        comparator="<=",
        target=Decimal(limit),
        unit="cases",
    )


def _judged(inputs: Inputs, terms: Terms, frames: Frames, limit: int, days: str) -> Result:
    objective = _objective(limit, days)
    given = terms.agreement
    alone = replace(given.objectives, objectives=(objective,), automated=())
    plain: Agreement = replace(given, objectives=alone)
    under = replace(terms, agreement=plain)

    def judged(these: Inputs, one: Objective, by: Terms, read: Frames) -> Result:
        return Judging(these, read, VersionPart(by, these.period)).result(one)

    result = judged(inputs, objective, under, frames)
    found = read_otherwise(inputs, frames, under, objective, result, judged).result
    return replace(found, clause=clause_of(given, "exception_age"))
