"""Worked examples: when three incidents would be answered, and what misses would earn, each step
shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from slastudio.contract.clauses.texts import clause_of
from slastudio.contract.clocks.simulation import Answer, Promise, moment_words, worked_examples
from slastudio.contract.credits import CreditSum, example
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.words.figures import show_number, show_value
from slastudio.reports.content.blocks import Block, Cell, Heading, Item, Paragraph, Strong, Table
from slastudio.shared.problems import StudioError


def example_blocks(agreement: Agreement, near: date, letter: str) -> Iterator[Block]:
    """Yield the annex of worked examples; nothing where there is nothing to work out."""
    answers, earned = _answers(agreement, near), example(agreement)
    if not answers and earned is None:
        return
    yield Heading(f"Annex {letter}: worked examples")
    yield Paragraph(
        "The examples apply the clauses as they stand; where they differ from them, the clauses count.",
        "muted",
    )
    for number, answer in enumerate(answers, 1):
        yield from _answered(answer, f"{letter}.{number}")
    if earned is not None:
        yield from _credited(agreement, earned, f"{letter}.{len(answers) + 1}")


def _answers(agreement: Agreement, near: date) -> tuple[Answer, ...]:
    try:
        return worked_examples(agreement, near)
    except StudioError:
        return ()


def _answered(answer: Answer, number: str) -> Iterator[Block]:
    tier = f", tier “{answer.tier}”" if answer.tier else ""
    caption = f"{answer.severity}{tier}, reported on {moment_words(answer.reported, answer.zone)}"
    rows = tuple(_promise_row(each, answer.zone) for each in answer.promises)
    yield Table(
        ("Promise", "Agreed", "Falls due", "Because"),
        rows,
        widths=(1, 1.15, 1.7, 3.2),
        caption=caption,
        number=number,
    )


def _promise_row(promise: Promise, zone: str) -> tuple[Cell, ...]:
    due = moment_words(promise.due, zone) if promise.due else "no fixed moment"
    because = "; ".join(promise.reasons)
    return (
        Strong(promise.what),
        promise.promised,
        due,
        f"{because[:1].upper()}{because[1:]}." if because else "–",
    )


def _credited(agreement: Agreement, earned: CreditSum, number: str) -> Iterator[Block]:
    names = dict(agreement.options("objectives.objectives"))
    rows = tuple(
        (
            Strong(line.name, names.get(line.objective, line.objective)),
            show_value(line.value, _unit(agreement, line.objective)),
            f"{show_number(line.percent)} %",
            show_value(line.amount, earned.currency),
        )
        for line in earned.lines
    )
    clause = clause_of(agreement, "credits")
    caption = (
        f"Credits if these objectives were missed in one month ({clause})" if clause else "Credits"
    )
    yield Table(
        ("Credit", "Measured", "Share", "Alone"),
        rows,
        align=("left", "right", "right", "right"),
        caption=caption,
        number=number,
    )
    yield Item("", ". ".join(earned.working) + ".", "The sum.")


def _unit(agreement: Agreement, objective: str) -> str:
    found = agreement.objective(objective)
    return found.unit if found else ""
