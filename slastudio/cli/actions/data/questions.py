"""The command about what evidence leaves open: list it, answer it, take an answer back."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from slastudio.cli.console import show_json, show_line
from slastudio.cli.opened import open_project
from slastudio.evidence.questions import GivenAnswer, Question
from slastudio.operations.evidence.questions import (
    answer_history,
    answer_question,
    questions_of,
    read_choice,
    withdraw_answer,
)
from slastudio.reports.machine.questions import question_document
from slastudio.shared.problems import StudioError


def run_questions(args: argparse.Namespace) -> int:
    if args.action == "list":
        if args.given:
            raise StudioError("list takes no ids. To answer: questions PROJECT answer ID=READING.")
        with open_project(args.project, write=False) as project:
            found, given = questions_of(project), answer_history(project)
        listed = [each for each in found if each.is_open or not args.open]
        return _show(listed, given, as_json=args.json)
    if not args.given:
        raise StudioError(f"Say which question to {args.action}.")
    with open_project(args.project) as project:
        if args.action == "answer":
            pairs = [read_choice(each) for each in args.given]
            changed = [answer_question(project, name, said, args.who) for name, said in pairs]
        else:
            changed = [withdraw_answer(project, name) for name in args.given]
        given = answer_history(project)
    return _show([each.question for each in changed], given, as_json=args.json)


def _show(
    questions: Sequence[Question], given: Sequence[tuple[GivenAnswer, str]], *, as_json: bool
) -> int:
    if as_json:
        history = [
            {
                "question": answer.question,
                "reading": answer.reading,
                "who": answer.who,
                "at": answer.at.isoformat(timespec="seconds"),
                "withdrawn": withdrawn or None,
            }
            for answer, withdrawn in given
        ]
        told = [question_document(each) for each in questions]
        show_json({"questions": told, "history": history})
        return 0
    for each in questions:
        print_question(each)
    if not questions:
        print("Nothing is open.")
    return 0


def print_question(question: Question) -> None:
    """Write a question with its readings, and how to answer it."""
    show_line(f"{question.id}: {question.title}")
    for each in question.readings:
        mark = "→" if each.name == question.in_force else " "
        show_line(f"  {mark} {each.name}: {each.about}")
    if question.answer is not None:
        answer = question.answer
        show_line(f"  answered by {answer.who} on {answer.at:%Y-%m-%d}: {answer.reading}")
    elif question.files:
        show_line(f"  open; raised by {', '.join(question.files[:3])}")
