"""The answers by which evidence of a period is read: those that had a say in its figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from slastudio.contract.indicators.status_words import word_question
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Objective
from slastudio.evidence.kinds import KINDS
from slastudio.evidence.questions import Question, span_of, span_question
from slastudio.evidence.records import BATCH
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.period.frames import Frames
from slastudio.judge.period.readings import may_move, reach_of, said_words


def answers_in_force(
    inputs: Inputs, frames: Frames, agreements: Sequence[Agreement]
) -> tuple[Question, ...]:
    """Return the answered questions of which evidence that the period is judged on is read."""
    if not inputs.answers and not any(each.answer for each in inputs.questions):
        return ()
    found: dict[str, Question] = {}
    for agreement in agreements:
        for objective in agreement.objectives.objectives:
            for each in _of_objective(inputs, frames, agreement, objective):
                known = found.get(each.id)
                # several objectives read more or fewer of its records; most are told
                if known is None or known.records < each.records:
                    found[each.id] = each
    return tuple(found.values())


def _of_objective(
    inputs: Inputs, frames: Frames, agreement: Agreement, objective: Objective
) -> Iterator[Question]:
    for each in inputs.questions:
        if each.answer is None or not may_move(each, agreement, objective):
            continue
        if _has_rows(inputs, frames, objective, each):
            yield each
    yield from _words(inputs, frames, objective)
    yield from _spans(inputs, objective)


def _has_rows(inputs: Inputs, frames: Frames, objective: Objective, question: Question) -> bool:
    """Tell whether a period's rows come of an import that a question is about."""
    changes = question.rows.values()
    about = {batch for each in changes for batch, _ in (*each.add, *each.drop)}
    data = frames[question.evidence]
    times = data[KINDS[question.evidence].time]
    start = inputs.period.start - reach_of(objective)
    inside = (times >= start) & (times < inputs.period.end)
    return bool(data[BATCH][inside].isin(about | set(question.batches)).any())


def _words(inputs: Inputs, frames: Frames, objective: Objective) -> Iterator[Question]:
    if not inputs.words:
        return
    said = said_words(inputs, frames, objective).value_counts()
    for word, number in said.items():
        if word not in inputs.words:
            continue
        question = word_question(str(word), int(number))
        answer = inputs.answers.get(question.id)
        if answer is not None:
            yield replace(question, answer=answer)


def _spans(inputs: Inputs, objective: Objective) -> Iterator[Question]:
    begins = inputs.period.first_day - reach_of(objective)
    for name, answer in inputs.answers.items():
        if not name.startswith("span:"):
            continue
        kind, first, last = span_of(name)
        here = first <= inputs.period.last_day and last >= begins
        if here and kind == objective.indicator.evidence:
            days = (last - first) + timedelta(days=1)
            yield replace(span_question(kind, first, last), answer=answer, records=days.days)
