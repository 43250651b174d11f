"""How a promise fared in the months before the one that is judged, by today's evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from slastudio.contract.indicators.status_words import asks_status
from slastudio.contract.indicators.table import runs_clocks
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Objective
from slastudio.evidence.questions import Question
from slastudio.judge.clocks.responses import CASE_COLUMNS, QUEUE_COLUMNS
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.outcome.objective_result import PastVerdict
from slastudio.judge.period.readings import may_move
from slastudio.judge.verdicts.windows import Outcome
from slastudio.shared.periods import Period, month_of, previous, zone

MONTHS_READ = 6  # as far back as evidence is read


def months_before(
    inputs: Inputs,
    agreement: Agreement,
    objective: Objective,
    judged: Callable[[Period], Outcome | None],
) -> tuple[PastVerdict, ...]:
    """Return the verdicts of the five months before, newest first; those are left out in which no
    signed version was in force, or in which the promise measured something else.

    judged: a month's outcome, None where the version in force then did not measure the same. Where
    a question is open on evidence of a month, its verdict is reserved: it is not asked again under
    which readings it holds.
    """
    if month_of(inputs.period.start, inputs.period.zone) != inputs.period:
        return ()
    asked = _months_asked_about(inputs, agreement, objective)
    found, period = [], inputs.period
    for _ in range(MONTHS_READ - 1):
        period = previous(period)
        outcome = judged(period) if _in_force(inputs, period) else None
        if outcome is not None:
            verdict = "reserved" if period.label in asked else outcome.ruling.verdict
            found.append(PastVerdict(period.label, verdict, outcome.ruling.verdict))
    return tuple(found)


def _in_force(inputs: Inputs, period: Period) -> bool:
    """Tell whether a signed version was in force at a month's end; a draft binds nobody, and is told
    as one throughout.
    """
    terms = inputs.terms_at(period.end - timedelta(seconds=1))
    if terms.ref.state != "signed" or terms.start is None:
        return True
    last = (period.end - timedelta(seconds=1)).astimezone(zone(period.zone)).date()
    return terms.start <= last


def _months_asked_about(inputs: Inputs, agreement: Agreement, objective: Objective) -> set[str]:
    """Return the months of the files on which a question is open that may move the figure."""
    evidence = objective.indicator.evidence
    files = {
        name
        for each in inputs.questions
        if each.is_open and _concerns(each, agreement, objective)
        for name in each.files
    }
    arrived = inputs.records.arrivals
    return {each.month for each in arrived if each.file in files and each.kind == evidence}


def _concerns(question: Question, agreement: Agreement, objective: Objective) -> bool:
    if question.kind == "word":
        same = question.evidence == objective.indicator.evidence
        return same and asks_status(objective)
    if not may_move(question, agreement, objective):
        return False
    # of a ticket most columns teach something, and few run its clocks
    if not runs_clocks(objective.indicator) or question.rows:
        return True
    return bool({*CASE_COLUMNS, *QUEUE_COLUMNS} & set(question.changed))


def repeated(
    inputs: Inputs, count: int | None, months: int, past: Sequence[PastVerdict]
) -> tuple[str, ...]:
    """Return, of a month that missed, the months before that missed, too, as far as breaches count
    as repeated; the month itself is one of `months`.
    """
    if count is None:
        return ()
    labels, period = [], inputs.period
    for _ in range(min(months, MONTHS_READ) - 1):
        period = previous(period)
        labels.append(period.label)
    missed = {each.label for each in past if each.judged == "missed"}
    return tuple(each for each in labels if each in missed)
