"""What figures and verdicts are under the readings that stay open, and what may be said of them.

Each reading is computed, not estimated: the objective is judged again as if the question had been
answered so. Questions are read one by one and then all at once, each so that the figure is lowest,
or highest; with many of one sort they are read alike, so that a handful of computations suffices.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

import pandas as pd

from slastudio.contract.clocks.durations import parse_duration
from slastudio.contract.indicators.status_words import (
    COLUMN,
    asks_status,
    unknown_words,
    with_words,
    word_question,
)
from slastudio.contract.indicators.table import runs_clocks
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Objective
from slastudio.evidence.arrays import Series
from slastudio.evidence.cells import series_of
from slastudio.evidence.kinds import KINDS
from slastudio.evidence.questions import Question, span_of, span_question
from slastudio.evidence.records import BATCH
from slastudio.judge.clocks.responses import clocks_of
from slastudio.judge.outcome.inputs import Inputs, Terms
from slastudio.judge.outcome.known_spans import CoveredDays, quiet_span
from slastudio.judge.outcome.objective_result import ReadingFigure, Result
from slastudio.judge.outcome.statuses import Verdict
from slastudio.judge.period.frames import Frames
from slastudio.judge.telling.readings import range_words, verdicts_words
from slastudio.measure.indicators.recipes import columns_read
from slastudio.measure.records.selection import matching
from slastudio.shared.periods import show_day
from slastudio.shared.problems import StudioError

# beyond so many computations for one objective, questions of one sort are read alike
_MOST_ALONE = 10
Chosen = Mapping[str, str]
JudgedAs = Callable[[Inputs, Objective, Terms, Frames], Result]


@dataclass(frozen=True)
class Readable:
    """Judge one objective of a part of a period under any reading."""

    inputs: Inputs
    frames: Frames
    terms: Terms
    objective: Objective
    judged: JudgedAs
    questions: tuple[Question, ...]

    def under(self, readings: Chosen) -> Result:
        """Return the objective's result as if questions had been answered so."""
        words = {
            each.value: readings[each.id]
            for each in self.questions
            if each.kind == "word" and each.id in readings
        }
        stored = {
            each.id: readings[each.id]
            for each in self.questions
            if each.kind != "word" and each.id in readings
        }
        agreement = with_words(self.terms.agreement, words)
        objective = agreement.objective(self.objective.id) or self.objective
        frames = self.frames.under(stored) if stored else self.frames
        return self.judged(self.inputs, objective, replace(self.terms, agreement=agreement), frames)


@dataclass(frozen=True)
class Effects:
    """Hold an objective's result with what open readings leave of it, and the questions that move
    its figure.
    """

    result: Result
    questions: tuple[Question, ...] = ()


def open_questions(
    inputs: Inputs, frames: Frames, agreement: Agreement, objective: Objective
) -> tuple[Question, ...]:
    """Return the open questions that may move an objective's figure in the period."""
    asked = [
        each for each in inputs.questions if each.is_open and may_move(each, agreement, objective)
    ]
    return (*asked, *_words(inputs, frames, objective))


def may_move(question: Question, agreement: Agreement, objective: Objective) -> bool:
    """Tell whether a stored question is about evidence that an objective reads."""
    try:
        evidence, columns = columns_read(objective, agreement.objectives, agreement.coverage)
    except Exception:  # noqa: BLE001 - an objective that cannot be measured says so when it is judged
        return False
    if question.evidence != evidence or question.kind == "word":
        return False
    if question.rows or runs_clocks(objective.indicator):
        return True
    time = KINDS[evidence].time
    return any(name == time or name in columns for name in question.changed)


def reach_of(objective: Objective) -> timedelta:
    """Return how far before a period its windows reach."""
    return timedelta(days=objective.window.days if objective.window.kind == "rolling" else 0)


def said_words(inputs: Inputs, frames: Frames, objective: Objective) -> Series:
    """Return the words of status an objective reads in a period, by row; none where it asks none."""
    nothing = pd.Series([], dtype=str)
    if not asks_status(objective):
        return nothing
    data = frames[objective.indicator.evidence]
    if COLUMN not in data.columns:
        return nothing
    others = [each for each in objective.indicator.among if each.column != COLUMN]
    times = data[KINDS["requests"].time]
    start = inputs.period.start - reach_of(objective)
    inside = ((times >= start) & (times < inputs.period.end)).to_numpy()
    inside = inside & matching("requests", data, others)
    return series_of(data[COLUMN])[inside].dropna().astype(str)


def _words(inputs: Inputs, frames: Frames, objective: Objective) -> Iterator[Question]:
    said = said_words(inputs, frames, objective)
    if said.empty:
        return
    data, words = frames[objective.indicator.evidence], Counter(said.tolist())
    for word, count in unknown_words(objective, words).items():
        if word in inputs.words:
            continue
        batches = tuple(sorted(set(data[BATCH][said.index[said == word]].tolist())))
        asked = [inputs.imported[each] for each in batches if each in inputs.imported]
        files = tuple(inputs.files[each].file for each in batches if each in inputs.files)
        yield replace(
            word_question(word, count),
            batches=batches,
            files=files,
            asked=min(asked, default=None),
        )


def with_readings(found: Readable, result: Result) -> Effects:
    """Return a result as far as it holds under every reading that is open."""
    asked = found.questions
    if not asked:
        return Effects(result)
    figures = list(_alone(found))
    figures += _together(found, result, figures)
    told = [
        each for each in figures if (each.value, each.verdict) != (result.value, result.verdict)
    ]
    if not told:
        return Effects(result)
    every = (*_taken(asked, result), *told)
    moving = {each.question for each in told}
    return Effects(
        _settled(found, result, every), tuple(each for each in asked if each.id in moving)
    )


def _taken(asked: Sequence[Question], result: Result) -> tuple[ReadingFigure, ...]:
    return tuple(ReadingFigure(each.id, each.taken, result.value, result.verdict) for each in asked)


def _groups(asked: Sequence[Question]) -> list[tuple[Question, ...]]:
    """Return the questions to be read alike: each for itself, or by their sort where they are many."""
    if sum(len(each.readings) - 1 for each in asked) <= _MOST_ALONE:
        return [(each,) for each in asked]
    sorts: dict[tuple[str, str], list[Question]] = {}
    for each in asked:
        sorts.setdefault((each.kind, each.column), []).append(each)
    return [tuple(each) for each in sorts.values()]


def _alone(found: Readable) -> Iterator[ReadingFigure]:
    for group in _groups(found.questions):
        for reading in group[0].readings:
            if reading.name == group[0].taken:
                continue
            chosen = {each.id: reading.name for each in group if _has(each, reading.name)}
            read = found.under(chosen)
            for each in group:
                yield ReadingFigure(each.id, reading.name, read.value, read.verdict)


def _has(question: Question, reading: str) -> bool:
    return reading in {each.name for each in question.readings}


def _together(
    found: Readable, result: Result, figures: Sequence[ReadingFigure]
) -> Iterator[ReadingFigure]:
    """Yield the figures with every question read so that it is lowest, and highest."""
    if len(found.questions) < 2:
        return
    for lowest in (True, False):
        chosen = {}
        for question in found.questions:
            known = [(result.value, question.taken)] + [
                (each.value, each.reading) for each in figures if each.question == question.id
            ]
            valued = [(value, reading) for value, reading in known if value is not None]
            if valued:
                pick = min(valued) if lowest else max(valued)
                chosen[question.id] = pick[1]
        read = found.under(chosen)
        yield ReadingFigure("", "lowest" if lowest else "highest", read.value, read.verdict)


def _settled(found: Readable, result: Result, figures: tuple[ReadingFigure, ...]) -> Result:
    """Return the verdict that holds under every reading, else none."""
    verdicts = dict.fromkeys(each.verdict for each in figures)
    told = _told(found, replace(result, readings=figures))
    if len(verdicts) == 1:
        return replace(result, reason=f"{result.reason} {told}", readings=figures)
    overdue = _overdue(found, result, figures)
    if overdue is not None:
        return overdue
    verdict: Verdict = "not_proven" if result.complete == "sampled" else "reserved"
    reason = f"{told} Until that is clarified there is no verdict; the figure is the provider's reading, unconfirmed."
    return replace(result, verdict=verdict, at_risk=False, reason=reason, readings=figures)


def _told(found: Readable, result: Result) -> str:
    """Say in which range a figure lies, what it depends on, and which verdicts that gives."""
    return f"{range_words(result, found.questions)}: {verdicts_words(result)}."


def _overdue(found: Readable, result: Result, figures: Sequence[ReadingFigure]) -> Result | None:
    """Return the verdict by the reading less favourable to the side that owes a clarification and
    let its time pass; None while it runs, or where the agreement leaves the verdict reserved.
    """
    methods = found.terms.agreement.objectives
    asked = [each.asked for each in found.questions if each.asked is not None]
    if methods.unclarified != "against" or not asked or len(asked) < len(found.questions):
        return None
    due = clarified_by(found.terms.agreement, max(asked))
    if due is None or found.inputs.as_of < due:
        return None
    settled = [each for each in figures if each.verdict in ("met", "missed")]
    wanted = "missed" if methods.clarified_by == "provider" else "met"
    against = [each for each in settled if each.verdict == wanted]
    if not against or result.target is None:
        return None
    chosen = _extreme(against, result, worst=methods.clarified_by == "provider")
    reason = (
        f"Nobody clarified how evidence is read by {show_day(due.date())}; the reading less favourable to the "
        f"{methods.clarified_by} applies. {_told(found, replace(result, readings=tuple(figures)))}"
    )
    return replace(
        result,
        value=chosen.value,
        verdict=chosen.verdict,
        reason=reason,
        readings=tuple(figures),
    )


def _extreme(figures: Sequence[ReadingFigure], result: Result, *, worst: bool) -> ReadingFigure:
    low_first = (result.comparator == ">=") == worst
    return sorted(figures, key=lambda each: each.value or Decimal(0), reverse=not low_first)[0]


def clarified_by(agreement: Agreement, asked: datetime) -> datetime | None:
    """Return by when a reading is to be clarified; None where the agreement has no calendar for it."""
    clocks = clocks_of(agreement.support.under().calendar, agreement.zone)
    promise = parse_duration(f"{agreement.objectives.clarify_days} business days")
    try:
        return clocks.due(promise, "", asked)
    except StudioError:
        return None


def read_otherwise(
    inputs: Inputs,
    frames: Frames,
    terms: Terms,
    objective: Objective,
    result: Result,
    judged: JudgedAs,
) -> Effects:
    """Return an objective's result as far as it holds whatever is still open."""
    asked = open_questions(inputs, frames, terms.agreement, objective)
    found = with_readings(Readable(inputs, frames, terms, objective, judged, asked), result)
    least = terms.agreement.objectives.least_covered
    coverage = found.result.coverage
    if coverage is None or least is None or coverage.share >= least or found.result.value is None:
        return found
    # what somebody answered is not asked again
    spans = [each for each in span_questions(objective, coverage) if each.id not in inputs.answers]
    if not spans:
        return found
    quiet = judged(_as_quiet(inputs, spans), objective, terms, frames)
    figures = [
        *found.result.readings,
        *(ReadingFigure(each.id, "missing", result.value, found.result.verdict) for each in spans),
        *(ReadingFigure(each.id, "quiet", quiet.value, quiet.verdict) for each in spans),
    ]
    told = replace(found.result, readings=tuple(figures))
    return Effects(told, (*found.questions, *spans))


def _as_quiet(inputs: Inputs, spans: Sequence[Question]) -> Inputs:
    """Return inputs as if somebody had said that nothing happened on these days."""
    covered = {kind: list(known) for kind, known in inputs.covered.items()}
    for each in spans:
        kind, first, last = span_of(each.id)
        covered.setdefault(kind, []).append(quiet_span(first, last, inputs.period.zone))
    return replace(inputs, covered=covered)


# -- spans without evidence --------------------------------------------------------------------------------------------


def span_questions(objective: Objective, coverage: CoveredDays | None) -> tuple[Question, ...]:
    """Return a question for each run of days due that no evidence covers."""
    if coverage is None or not coverage.due:
        return ()
    evidence = objective.indicator.evidence
    return tuple(span_question(evidence, first, last) for first, last in coverage.gaps)
