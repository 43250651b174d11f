"""Bring answers to questions to a state they had before, with who gave them and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from slastudio.evidence.questions import GivenAnswer
from slastudio.operations.changes import Changed, changed
from slastudio.operations.evidence.questions import answer_question, withdraw_answer
from slastudio.project.database.limits import LONG
from slastudio.project.file import Project

Answers = Mapping[str, GivenAnswer]


def answers_in_force(project: Project) -> dict[str, GivenAnswer]:
    """Return the answers that hold now, by the ids of their questions."""
    with project.reading():
        return project.evidence.questions.answers()


def changed_answers(before: Answers, after: Answers) -> tuple[str, ...]:
    """Return the questions whose answers differ between two states."""
    names = dict.fromkeys((*before, *after))
    return tuple(each for each in names if before.get(each) != after.get(each))


def answer_as(project: Project, wanted: Answers, names: Iterable[str]) -> Changed:
    """Answer the named questions as in a state, all or none; those without an answer in it are open
    again.
    """
    with project.writing(LONG):
        now = answers_in_force(project)
        for name in names:
            given = wanted.get(name)
            if given == now.get(name):
                continue
            if given is None:
                withdraw_answer(project, name)
            else:
                answer_question(
                    project, name, given.reading, given.who, now=given.at, source=given.source
                )
    return changed("evidence")
