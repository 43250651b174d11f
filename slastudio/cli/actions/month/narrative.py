"""The command about the sentences that tell a month."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from slastudio.cli.console import show_json, show_lines
from slastudio.cli.judging import judged
from slastudio.cli.listings.month.narrative import narrative_lines
from slastudio.cli.opened import open_project
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.narrative import ToldSentence
from slastudio.judge.telling.narrative.month import narrative, page_one, waiting
from slastudio.operations.documents.narratives import (
    SentenceChoice,
    add_sentence,
    decide_sentences,
    sentence_named,
)
from slastudio.project.file import Project
from slastudio.project.holders import user_name
from slastudio.reports.machine.narrative import sentence_document
from slastudio.shared.problems import StudioError


def run_narrative(args: argparse.Namespace) -> int:
    with open_project(args.project, write=args.action != "list") as project:
        assessment = judged(project, args.period)
        if args.action != "list":
            _decide(project, assessment, args)
            assessment = judged(project, assessment.period)
    told = narrative(assessment)
    first = [each.id for each in page_one(told)]
    if args.json:
        show_json({"narrative": [sentence_document(each, first) for each in told]})
    else:
        show_lines(narrative_lines(assessment, told, first))
    return 0


def _decide(project: Project, assessment: Assessment, args: argparse.Namespace) -> None:
    who, given = args.who or user_name(), args.given
    match args.action:
        case "add":
            add_sentence(project, assessment, " ".join(given), who=who)
        case "edit":
            if len(given) < 2:
                raise StudioError("Say which sentence, and its new text: edit SENTENCE TEXT.")
            sentence = sentence_named(assessment, given[0])
            text = " ".join(given[1:])
            choice = SentenceChoice(sentence, text=text, detached=args.detached)
            decide_sentences(project, assessment, [choice], who=who)
        case "accept":
            chosen = _accepted(assessment, given, every=args.every)
            decide_sentences(project, assessment, chosen, who=who)
        case _:
            chosen = [SentenceChoice(each, "left_out") for each in _named(assessment, given)]
            decide_sentences(project, assessment, chosen, who=who)


def _accepted(assessment: Assessment, given: Sequence[str], *, every: bool) -> list[SentenceChoice]:
    named = waiting(narrative(assessment)) if every else _named(assessment, given)
    return [SentenceChoice(each) for each in named]


def _named(assessment: Assessment, given: Sequence[str]) -> list[ToldSentence]:
    if not given:
        raise StudioError("Say which sentences, by their ids or their numbers in the list.")
    return [sentence_named(assessment, each) for each in given]
