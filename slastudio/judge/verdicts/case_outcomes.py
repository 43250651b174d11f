"""Judge clocks of cases: which were in time, and what stands where nobody can say so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Objective
from slastudio.contract.words.figures import show_value
from slastudio.judge.outcome.objective_result import Case, CaseVerdict
from slastudio.judge.verdicts.budgets import overspent_since
from slastudio.judge.verdicts.ruling import Ruling, rule
from slastudio.judge.verdicts.windows import (
    CoverageOf,
    Covered,
    Outcome,
    judge_windows,
    judged_windows,
)
from slastudio.measure.records.recipe import Measured
from slastudio.shared.counts import count
from slastudio.shared.periods import zone

# of these somebody can say what is missing; the others have no promise that could be broken
UNKNOWN_CASES = ("unknown_severity", "no_severity", "answered_before_opened")
_NO_CLOCK = "No clock ended in this window."


def case_outcome(
    objective: Objective,
    agreement: Agreement,
    cases: Sequence[Case],
    first: date,
    last: date,
    known: CoverageOf | None = None,
) -> Outcome:
    """Judge clocks that began on local days first … last: judged cases count, open ones do not.

    Of a case that could not be judged nobody knows whether it was in time: the verdict stands only
    where it is the same whether all of them were, or none.
    """
    unknown = [case for case in cases if case.unjudged in UNKNOWN_CASES]
    found = _case_outcome(objective, agreement, cases, (first, last), known, bool(unknown))
    if not unknown:
        return found
    others = [case for case in cases if case.unjudged not in UNKNOWN_CASES]
    readings: tuple[CaseVerdict, ...] = ("in_time", "late")
    read = [
        _case_outcome(
            objective,
            agreement,
            [*others, *(replace(case, verdict=verdict, unjudged="") for case in unknown)],
            (first, last),
            known,
            unknown=False,
        )
        for verdict in readings
    ]
    verdicts = dict.fromkeys(each.ruling.verdict for each in read)
    if len(verdicts) == 1:
        return found
    values = " or ".join(show_value(each.figure.value, objective.unit) for each in read)
    told = (
        f"{count(len(unknown), 'case')} could not be judged: with all of them in time or all late it is "
        f"{values}. Until that is clarified there is no verdict."
    )
    return replace(found, ruling=Ruling("reserved", told))


def _case_outcome(
    objective: Objective,
    agreement: Agreement,
    cases: Sequence[Case],
    span: tuple[date, date],
    known: CoverageOf | None,
    unknown: bool,
) -> Outcome:
    tz = zone(agreement.zone)
    counted = replace(objective, complete="counted")
    judged = [
        (case.opened.astimezone(tz).date(), case)
        for case in cases
        if case.verdict in ("in_time", "late")
    ]
    return judge_windows(
        counted,
        judged_windows(counted, agreement, *span),
        lambda window: _clocked(
            objective, [case for day, case in judged if window.first <= day <= window.last]
        ),
        lambda promised, figure: (
            rule(promised, agreement.objectives, figure)
            if figure.total
            else Ruling("no_data", _NO_CLOCK)
        ),
        None
        if known is None
        else lambda window: Covered(
            # one that could not be judged is no sign that nothing happened
            known(window.first, window.last),
            agreement.objectives.least_covered,
            unknown,
        ),
    )


def late_since(
    objective: Objective,
    agreement: Agreement,
    cases: Sequence[Case],
    span: tuple[date, date],
    allowed: Decimal,
) -> date | None:
    """Return the local day since which more cases of the last window of a span (first day, last
    day) are late than allowed; a case belongs to the day it was opened.
    """
    windows = judged_windows(objective, agreement, *span)
    if not windows:
        return None
    tz = zone(agreement.zone)
    first, last = windows[-1].first, windows[-1].last
    late = Counter(case.opened.astimezone(tz).date() for case in cases if case.verdict == "late")
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    so_far = accumulate(Decimal(late[day]) for day in days)
    return overspent_since(days, so_far, allowed)


def _clocked(objective: Objective, judged: Sequence[Case]) -> Measured:
    good, total = sum(case.verdict == "in_time" for case in judged), len(judged)
    if not total:
        return Measured(None, 0, 0, 0)
    if objective.indicator.expressed == "late_count":
        return Measured(Decimal(total - good), total, good, total)
    return Measured(Decimal(good * 100) / Decimal(total), total, good, total)
