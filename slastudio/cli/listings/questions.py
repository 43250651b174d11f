"""The open questions on which a month's verdicts depend, and how to answer them, as lines for a
terminal.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

from slastudio.judge.outcome.assessment import AskedQuestion, Assessment
from slastudio.judge.telling.readings import clarify_words, joint_rows, question_rows, range_words
from slastudio.shared.counts import count


def question_lines(assessment: Assessment, project: Path) -> Iterator[str]:
    """Yield what verdicts depend on, each question with the figure under every reading and the
    command that answers it.
    """
    moving = [each for each in assessment.questions if each.moves]
    if not moving:
        return
    yield f"\n{count(len(moving), 'open question decides', 'open questions decide')} a verdict:"
    for result in assessment.results:
        if result.verdict == "reserved" and result.readings:
            told = range_words(result, [each.question for each in assessment.questions])
            yield f"◇ {result.name}: {told}"
    for each in moving:
        yield from _question(assessment, each, project)
    for row in joint_rows(assessment):
        yield f"  {row.name}, {row.line}"


def _question(assessment: Assessment, asked: AskedQuestion, project: Path) -> Iterator[str]:
    question = asked.question
    yield f"\n{question.title}"
    yield f"  {clarify_words(asked, assessment.terms, assessment.period.zone)}"
    rows = question_rows(assessment, asked)
    for reading in question.readings:
        own = [row for row in rows if row.figure.reading == reading.name]
        yield f"  {reading.name}: {reading.about}"
        yield from (f"    {row.name}: {row.value}, {row.outcome} ({row.standing})" for row in own)
    names = ", ".join(each.name for each in question.readings)
    told = f"slastudio questions {shlex.quote(str(project))} answer {question.id}=READING"
    yield f"  to answer: {told} ({names})"
