"""Readings: what evidence leaves open and what each reading makes of the figures, what was answered,
and which days evidence covers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from slastudio.judge.outcome.assessment import AskedQuestion, Assessment
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.outcome.statuses import status_word
from slastudio.judge.telling.readings import (
    UNCONFIRMED,
    ReadingRow,
    answered_on,
    answerer_words,
    chosen_words,
    clarify_words,
    covered_words,
    joint_rows,
    question_rows,
    range_words,
    unclarified_words,
    why_covered_words,
)
from slastudio.reports.content.blocks import (
    Block,
    Figure,
    Heading,
    Paragraph,
    Strong,
    Table,
    Together,
    VerdictMark,
)
from slastudio.shared.counts import count

_MOST = 12  # questions told on paper; the workbook holds all
_HEAD = ("Objective", "Reading", "Figure", "Verdict")
_ALIGN = ("left", "left", "figure", "left")
_WIDTHS = (1.7, 3.2, 1, 1.1)


def reading_blocks(assessment: Assessment) -> tuple[Block, ...]:
    """Return open questions and answers, or nothing where there are none."""
    if not assessment.questions and not assessment.answers:
        return ()
    return (*_open(assessment), *_answers(assessment))


def _open(assessment: Assessment) -> Iterator[Block]:
    asked = assessment.questions
    if not asked:
        return
    yield Paragraph(
        f"Evidence of the month allows more than one reading: {count(len(asked), 'question is', 'questions are')} open. "
        f"Until it is answered, every figure below is the {UNCONFIRMED}. Where the verdict differs between readings "
        f"there is none, and no period for claims runs. {unclarified_words(assessment.terms)}"
    )
    for each in asked[:_MOST]:
        yield from _question(assessment, each)
    if len(asked) > _MOST:
        more = count(len(asked) - _MOST, "further question")
        yield Paragraph(f"{more} stand in the workbook, on the sheet “Readings”.", "muted")
    joint = joint_rows(assessment)
    if joint:
        yield Paragraph(
            "Where several questions move one figure, it lies between these.",
            lead="Several questions at once.",
        )
        yield _table(joint)


def _question(assessment: Assessment, asked: AskedQuestion) -> Iterator[Block]:
    yield Together(tuple(_asked(assessment, asked)))


def _asked(assessment: Assessment, asked: AskedQuestion) -> Iterator[Block]:
    zone = assessment.period.zone
    yield Paragraph(clarify_words(asked, assessment.terms, zone), lead=asked.question.title)
    rows = question_rows(assessment, asked)
    if rows:
        yield _table(rows)
    named = ", ".join(asked.question.files[:3])
    more = len(asked.question.files) - 3
    rest = f" and {count(more, 'more file')}" if more > 0 else ""
    source = f"From {named}{rest}. " if named else ""
    yield Paragraph(f"{source}Question {asked.question.id}.", "caption")


def _table(rows: Sequence[ReadingRow]) -> Table:
    return Table(
        _HEAD,
        tuple(
            (
                each.name,
                Strong(each.reading, each.standing),
                Figure(each.value),
                VerdictMark(each.verdict, status_word(each.verdict)),
            )
            for each in rows
        ),
        _ALIGN,  # type: ignore[arg-type]
        _WIDTHS,
    )


def _answers(assessment: Assessment) -> Iterator[Block]:
    if not assessment.answers:
        return
    yield Paragraph(
        "These answers decided how evidence of the month is read; each can be taken back.",
        lead="Answers in force.",
    )
    zone = assessment.period.zone
    rows = tuple(
        (
            Strong(each.title, each.id),
            chosen_words(each),
            answerer_words(each),
            answered_on(each, zone),
        )
        for each in assessment.answers
    )
    yield Table(("Question", "Reading", "Answered", "On"), rows, (), (3.2, 2, 1.3, 1))


def coverage_blocks(assessment: Assessment) -> tuple[Block, ...]:
    """Return which days evidence covers, for every objective where that is not all; nothing where it
    is.
    """
    rows = tuple(
        (
            Strong(each.name, each.clause),
            covered_words(each.coverage),
            why_covered_words(each.coverage),
        )
        for each in assessment.results
        if covered_words(each.coverage)
    )
    if not rows:
        return ()
    return (
        Heading("Time that evidence covers", level=2),
        Paragraph(
            "Of these objectives the covered part was judged. Time that is not covered is neither zero nor good."
        ),
        Table(("Objective", "Covered", "Why the rest is thought covered"), rows, (), (1.7, 2.4, 2)),
    )


def reading_facts(result: Result, assessment: Assessment) -> Iterator[tuple[str, str]]:
    """Yield label and text of what an objective's figure depends on, and of the days it covers."""
    told = range_words(result, [each.question for each in assessment.questions])
    if told:
        yield "Readings", f"{told} ({UNCONFIRMED})"
    covered = covered_words(result.coverage)
    if covered:
        yield "Covered", f"{covered}. The rest: {why_covered_words(result.coverage)}."
