"""The sheet of readings: a row for each figure an open question allows, and one for each answer."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.judge.outcome.assessment import AskedQuestion, Assessment
from slastudio.judge.outcome.statuses import status_word
from slastudio.judge.telling.readings import (
    ReadingRow,
    answered_on,
    answerer_words,
    by_when_words,
    chosen_words,
    clarifier_words,
    joint_rows,
    question_rows,
)
from slastudio.reports.workbook.sheet_values import Row, Sheet, amount_of

_HEAD = (
    "What",
    "Question",
    "Id",
    "Records",
    "Objective",
    "Reading",
    "Figure",
    "Verdict",
    "Standing",
    "Clarified or answered",
    "When",
    "Files",
)


def reading_sheet(a: Assessment) -> Sheet:
    """Return what is open and what was answered, as the report's section tells it."""
    return Sheet("Readings", _HEAD, tuple(_rows(a)))


def _rows(a: Assessment) -> Iterator[Row]:
    for asked in a.questions:
        found = question_rows(a, asked)
        for each in found:
            yield _open(a, asked, each)
        if not found:
            yield _open(a, asked, None)
    for each in joint_rows(a):
        yield ("Open", each.subject, "", None, *_figure(each), "", "", "")
    for answered in a.answers:
        yield (
            "Answered",
            answered.title,
            answered.id,
            answered.records,
            "",
            chosen_words(answered),
            None,
            "",
            "in force",
            answerer_words(answered),
            answered_on(answered, a.period.zone),
            "; ".join(answered.files),
        )


def _open(a: Assessment, asked: AskedQuestion, row: ReadingRow | None) -> Row:
    question = asked.question
    return (
        "Open",
        question.title,
        question.id,
        question.records,
        *_figure(row),
        clarifier_words(a.terms),
        by_when_words(asked, a.terms, a.period.zone),
        "; ".join(question.files),
    )


def _figure(row: ReadingRow | None) -> Row:
    if row is None:
        return ("", "", None, "", "")
    value = amount_of(row.figure.value, row.unit)
    return (row.name, row.reading, value, status_word(row.verdict), row.standing)
