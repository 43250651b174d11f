"""Ready answers as lines for a terminal, as JSON and as rows of a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from slastudio.contract.terms.answers import ReadyAnswer
from slastudio.contract.terms.fields import words
from slastudio.operations.agreements.ready_answers import AnswersInForce
from slastudio.shared.json_values import JsonObject
from slastudio.shared.texts import guarded

COLUMNS = ("situation", "workflow", "words", "handed_to", "limited_first", "within")


def answer_lines(found: AnswersInForce) -> Iterator[str]:
    """Yield each answer with who takes over and what is limited first."""
    yield f"Ready answers, agreement {found.version}"
    if not found.answers:
        yield "None is agreed: “Ready answers” in governance."
    for each in found.answers:
        yield f"When {words(ReadyAnswer, 'situation', each.situation)} ({each.workflow or 'all workflows'}):"
        yield f"    “{each.words}”"
        within = f" within {each.within}" if each.within else ""
        if each.role or within:
            yield f"    Handed to {each.role or 'somebody'}{within}."
        if each.contained:
            yield f"    Limited first: {each.contained}"


def answers_document(found: AnswersInForce) -> JsonObject:
    return {"agreement": found.version, "answers": [_document(each) for each in found.answers]}


def _document(each: ReadyAnswer) -> JsonObject:
    return dict(zip(COLUMNS, (value or None for value in _cells(each)), strict=True))


def _cells(each: ReadyAnswer) -> tuple[str, ...]:
    return each.situation, each.workflow, each.words, each.role, each.contained, each.within


def answers_table(found: AnswersInForce) -> str:
    """Return the answers as CSV; a text that could act as a formula gets a leading apostrophe."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    for each in found.answers:
        writer.writerow([guarded(text) for text in _cells(each)])
    return written.getvalue()
