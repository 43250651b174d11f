"""The retainer's hours: what was included, worked by line of the scope, left or over."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.contract.clauses.texts import clause_of
from slastudio.contract.words.figures import show_number, show_value
from slastudio.judge.outcome.assessment import Assessment, Hours
from slastudio.judge.telling.billing import line_words, unagreed_words
from slastudio.reports.content.blocks import Block, Facts, Figure, Paragraph, Strong, Table


def hours_blocks(assessment: Assessment) -> tuple[Block, ...]:
    """Return the hours as facts and a table, or that none are agreed."""
    if assessment.hours is None:
        return (Paragraph("No included hours are agreed, and none were entered."),)
    return tuple(_told(assessment, assessment.hours))


def _told(assessment: Assessment, hours: Hours) -> Iterator[Block]:
    yield Facts(tuple(_facts(assessment, hours)))
    if not hours.entered:
        yield Paragraph(
            "No hours were entered for this period; how many were worked, and are left, is not known."
        )
        return
    rows = tuple(
        (Strong(each.line), Figure(f"{show_number(each.hours, 2)} h"), line_words(each))
        for each in hours.lines
    )
    yield Table(
        ("Line of the scope", "Hours", "By the agreement"), rows, align=("left", "figure", "left")
    )


def _facts(assessment: Assessment, hours: Hours) -> Iterator[tuple[str, str]]:
    clause = clause_of(assessment.terms, "hours")
    if hours.included is not None:
        carried = f", and {show_number(hours.carried, 2)} h carried over" if hours.carried else ""
        yield (
            "Included",
            f"{show_number(hours.included, 2)} h{carried}{f' ({clause})' if clause else ''}",
        )
    if not hours.entered:
        return
    yield "Worked", f"{show_number(hours.worked, 2)} h"
    if hours.left is not None:
        yield "Left", f"{show_number(hours.left, 2)} h"
    if hours.overage:
        price = (
            f", {show_value(hours.amount, hours.currency)}"
            if hours.amount is not None
            else ", without an agreed rate"
        )
        over = clause_of(assessment.terms, "overage")
        yield "Overage", f"{show_number(hours.overage, 2)} h{price}{f' ({over})' if over else ''}"
    if hours.requested:
        yield "On change requests", f"{show_number(hours.requested, 2)} h"
    if told := unagreed_words(hours):
        yield "Not agreed", told
