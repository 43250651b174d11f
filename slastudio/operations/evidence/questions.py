"""What evidence leaves open: list it, answer it, take an answer back, and read evidence otherwise
than is stored.

An answer changes how stored rows are read and which of them count; what they said unread stays
beside them, so no file is needed again. A word of a status is answered where conditions are read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

import pandas as pd

from slastudio.contract.indicators.status_words import (
    COLUMN,
    unknown_words,
    with_words,
    word_question,
)
from slastudio.contract.terms.agreement import Agreement
from slastudio.evidence.arrays import Bools, Series
from slastudio.evidence.cells import Cells
from slastudio.evidence.intake import Mapping as FileMapping
from slastudio.evidence.intake import fold_value
from slastudio.evidence.kinds import kind_named
from slastudio.evidence.questions import (
    Answerer,
    ColumnChange,
    GivenAnswer,
    Question,
    merged,
    span_of,
    span_question,
)
from slastudio.evidence.records import BATCH, UNREAD
from slastudio.operations.changes import Changed, changed
from slastudio.operations.registers.amendments import read_evidence
from slastudio.project.database.limits import LONG
from slastudio.project.evidence.answers import Anew
from slastudio.project.evidence.question_table import RowChanges, StoredQuestion
from slastudio.project.evidence.stored.chunks import own_columns
from slastudio.project.file import Project
from slastudio.project.holders import user_name
from slastudio.shared.problems import StudioError


@dataclass(frozen=True)
class AnsweredQuestion:
    """Hold a question as it stands now, and what changed."""

    question: Question
    changed: Changed


def questions_of(project: Project, batch: int | None = None) -> tuple[Question, ...]:
    """Return what evidence leaves open or was answered, of one import or of all."""
    with project.reading():
        stored = project.evidence.questions.questions()
        given = project.evidence.questions.answers()
    words = [replace(each, answer=given.get(each.id)) for each in _word_questions(project, batch)]
    spans = [_span(project, name) for name in given if name.startswith("span:")]
    found = (*stored, *words, *spans)
    return tuple(each for each in found if batch is None or batch in each.batches)


def answer_history(project: Project) -> tuple[tuple[GivenAnswer, str], ...]:
    """Return every answer ever given with the moment it was taken back ("" where it holds)."""
    with project.reading():
        return project.evidence.questions.history()


def answer_question(
    project: Project,
    name: str,
    reading: str,
    who: str = "",
    *,
    now: datetime | None = None,
    source: Answerer = "consultant",
) -> AnsweredQuestion:
    """Choose a reading of a question; raise StudioError for one nobody asked, or a reading it does
    not have.
    """
    question = question_named(project, name)
    question.reading(reading)
    at = now or datetime.now(UTC)
    with project.writing(LONG):
        table = project.evidence.questions
        table.answer(GivenAnswer(name, reading, who or user_name(), at.astimezone(UTC), source))
        _apply(project, question, reading)
    return AnsweredQuestion(question_named(project, name), changed("evidence"))


def answer_words(project: Project, given: dict[str, GivenAnswer]) -> None:
    """Keep the answers, of those given with an import, that are about words of a status; raise
    StudioError for one nobody asked.
    """
    asked = {each.id: each for each in questions_of(project)}
    for name, answer in given.items():
        if name not in asked:
            raise StudioError(
                f"Nothing is asked under “{name}”, so that answer was not kept. "
                f"The questions are: {', '.join(asked) or 'none'}."
            )
        if asked[name].answer is None:
            answer_question(project, name, answer.reading, answer.who, now=answer.at)


def withdraw_answer(
    project: Project, name: str, *, now: datetime | None = None
) -> AnsweredQuestion:
    """Take the answer to a question back; it is open again, and read as it was before anybody
    answered.
    """
    question = question_named(project, name)
    with project.writing(LONG):
        if not project.evidence.questions.withdraw(name, now or datetime.now(UTC)):
            raise StudioError(f"{name} was not answered, so there is no answer to take back.")
        _apply(project, question, question.taken)
    return AnsweredQuestion(question_named(project, name), changed("evidence"))


def question_named(project: Project, name: str) -> Question:
    """Return a question as it stands; raise StudioError for one nobody asks."""
    found = questions_of(project)
    for each in found:
        if each.id == name:
            return each
    if name.startswith("span:"):
        return _span(project, name)
    known = ", ".join(each.id for each in found) or "none"
    raise StudioError(f"Nothing is asked under “{name}”. The questions are: {known}.")


def _span(project: Project, name: str) -> Question:
    """Return the question about days without evidence, which is asked of a period and not of a file."""
    try:
        kind, first, last = span_of(name)
        found = span_question(kind_named(kind).name, first, last)
    except ValueError:
        raise StudioError(
            f"“{name}” names no days. Expected such as span:requests:2026-10-03..2026-10-04."
        ) from None
    with project.reading():
        return replace(found, answer=project.evidence.questions.answers().get(name))


def _apply(project: Project, question: Question, reading: str) -> None:
    """Store the rows of every import that raises a question as a reading says."""
    if question.kind in ("word", "span"):
        return
    table, anew = project.evidence.questions, dict[int, Anew]()
    for stored in table.stored(question.evidence):
        if stored.question.id != question.id or stored.applied == reading:
            continue
        change = _column_changes(stored.question, stored.applied, reading)
        if change is not None:
            mapping = project.evidence.batch(stored.batch).mapping
            anew[stored.batch] = partial(_reread, question=question, change=change, mapping=mapping)
    table.store_as(question, reading, anew)


def _column_changes(question: Question, applied: str, reading: str) -> ColumnChange | None:
    """Return what changes of columns from one reading to another, None where only rows do."""
    if not question.changed or reading not in question.columns:
        return None
    wanted = question.columns[reading]
    if wanted.scale is None:
        return wanted
    now = question.columns.get(applied, ColumnChange()).scale or 1.0
    return replace(wanted, scale=wanted.scale / now)


def _reread(
    part: pd.DataFrame, question: Question, change: ColumnChange, mapping: FileMapping
) -> pd.DataFrame:
    """Return rows with the columns of a question as a reading has them."""
    # late, for small jobs: few months hold a question that is read anew, and reading takes the
    # readers of files
    from slastudio.importing.conversion.rereading import reread

    data = part.copy()
    for name in question.changed:
        if change.currency is not None:
            if name not in data.columns:
                data[name] = None
            typed = data[name].astype(object)
            data[name] = typed.where(typed.notna(), change.currency)
        elif change.scale is not None:
            if name in data.columns:
                data[name] = data[name] * change.scale
        else:
            texts = {
                str(column).removeprefix(UNREAD): data[column]
                for column in data.columns
                if str(column).startswith(UNREAD)
            }
            anew = reread(mapping, question, change, name, texts, len(data)).set_axis(data.index)
            if change.word is not None:
                # other words of the column may have been answered before
                told = texts[mapping.fields[name].column].map(_folded, na_action="ignore")
                own = (told == change.word).to_numpy(bool)
                before = data[name] if name in data.columns else anew.mask(~own)
                anew = _laid_over(before, own, anew[own])
            data[name] = anew
    return data


def _folded(text: object) -> str:
    return fold_value(str(text))


# -- other readings ----------------------------------------------------------------------------------------------------


def read_as(
    project: Project,
    kind: str,
    columns: Iterable[str],
    start: datetime,
    end: datetime,
    readings: dict[str, str],
) -> pd.DataFrame:
    """Return what read_evidence does, as if questions had been answered by other readings."""
    with project.reading():
        others = project.evidence.questions.other_rows(kind, readings)
        stored = [
            each
            for each in project.evidence.questions.stored(kind)
            if readings.get(each.question.id, each.applied) != each.applied
        ]
    changing = [
        (each, change)
        for each in stored
        if (change := _column_changes(each.question, each.applied, readings[each.question.id]))
    ]
    if not changing and not others.steps:
        return read_evidence(project, kind, columns, start, end)

    def imported(
        wanted: Iterable[str] | None, begin: datetime | None, until: datetime | None
    ) -> pd.DataFrame:
        if not changing:
            swift = begin is not None
            return project.evidence.read(kind, wanted, begin, until, swift, others=others)
        data = _imported_as(project, kind, wanted, others, changing)
        time = kind_named(kind).time
        if not time or begin is None or until is None:
            return data
        # days that change their order change the span they lie in, so it is cut afterwards
        times = data[time]
        kept = times.notna() & (times >= pd.Timestamp(begin)) & (times < pd.Timestamp(until))
        return data[kept].reset_index(drop=True)

    return read_evidence(project, kind, columns, start, end, imported)


def _imported_as(
    project: Project,
    kind: str,
    columns: Iterable[str] | None,
    others: RowChanges,
    changing: Sequence[tuple[StoredQuestion, ColumnChange]],
) -> pd.DataFrame:
    """Return all imported rows of a kind as other readings have them."""
    with project.reading():
        mappings = {each.batch: project.evidence.batch(each.batch).mapping for each, _ in changing}
    unread = [
        UNREAD + heading for each, _ in changing for heading in mappings[each.batch].texts.unread
    ]
    wanted = None if columns is None else list(dict.fromkeys([*columns, *unread]))
    data = project.evidence.read(kind, wanted, others=others, beside=True)
    for each, change in changing:
        own = (data[BATCH] == each.batch).to_numpy()
        if not own.any():
            continue
        anew = _reread(data[own], each.question, change, mappings[each.batch])
        for name in each.question.changed:
            if name in data.columns:
                data[name] = _laid_over(data[name], own, anew[name])
    return own_columns(data)


def _laid_over(values: Series, own: Bools, anew: Series) -> Series:
    """Return values with those of some rows replaced."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        values = values.astype(object)
    fresh = pd.Series(list(anew), index=values.index[own], dtype=anew.dtype)
    return fresh.reindex(values.index).where(pd.Series(own, values.index), values)


# -- words of a status -------------------------------------------------------------------------------------------------


def words_of(project: Project, batch: int | None = None) -> Counter[str]:
    """Return the words of status among requests that count, with how often each stands."""
    found: Counter[str] = Counter()
    for place in project.evidence.places("requests", batch):
        columns, _ = project.evidence.columns_at(place, [COLUMN])
        column = columns.get(COLUMN)
        if column is None:
            continue
        series = column.series if isinstance(column, Cells) else column
        found.update(
            {str(word): int(number) for word, number in series.dropna().value_counts().items()}
        )
    return +found


def answered_words(project: Project) -> dict[str, str]:
    """Return, by word of a status, the reading somebody chose for it."""
    with project.reading():
        given = project.evidence.questions.answers()
    if not any(name.startswith("word:") for name in given):
        return {}
    asked = {word: word_question(word, count).id for word, count in words_of(project).items()}
    return {word: given[name].reading for word, name in asked.items() if name in given}


def as_answered(project: Project, agreement: Agreement) -> Agreement:
    """Return an agreement whose conditions count words of a status as they were answered."""
    return with_words(agreement, answered_words(project))


def _word_questions(project: Project, batch: int | None) -> list[Question]:
    with project.reading():
        draft, signed = project.agreements.draft(), project.agreements.signed()
        files = {each.id: each.file for each in project.evidence.batches()}
    objectives = [
        each for version in (*signed, draft) for each in version.agreement.objectives.objectives
    ]
    if not objectives:
        return []
    batches = sorted(files) if batch is None else [batch]
    found: dict[str, list[tuple[int, int]]] = {}
    for number in batches:
        words = words_of(project, number)
        unknown = {
            word: count for each in objectives for word, count in unknown_words(each, words).items()
        }
        for word, count in unknown.items():
            found.setdefault(word, []).append((number, count))
    return [
        replace(
            word_question(word, sum(count for _, count in held)),
            batches=tuple(number for number, _ in held),
            files=tuple(files[number] for number, _ in held),
        )
        for word, held in found.items()
    ]


def given_now(readings: Mapping[str, str], who: str = "") -> dict[str, GivenAnswer]:
    """Return the answers that are chosen readings, by question, given by whoever works here."""
    now, name = datetime.now(UTC), who or user_name()
    return {
        question: GivenAnswer(question, reading, name, now)
        for question, reading in readings.items()
    }


def left_open(project: Project, batches: Iterable[int]) -> tuple[Question, ...]:
    """Return what imports left open, each question once."""
    found = merged(each for batch in batches for each in questions_of(project, batch))
    return tuple(each for each in found if each.is_open)


def read_choice(text: str) -> tuple[str, str]:
    """Read "ID=READING"; raise StudioError for anything else."""
    name, equals, reading = text.rpartition("=")
    if not (equals and name.strip() and reading.strip()):
        raise StudioError(
            f"“{text}” is not ID=READING, such as word:requests:status:cancelled=good."
        )
    return name.strip(), reading.strip()
