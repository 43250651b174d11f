"""What was left out of objectives that are met, with both figures; the others tell it in their own part."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.contract.words.figures import show_number, show_value
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.objective_result import Excluded, Result
from slastudio.judge.telling.confirmations import awaited_words
from slastudio.judge.telling.results import value_words
from slastudio.reports.content.blocks import Block, Cell, Figure, Heading, Strong, Table
from slastudio.reports.sections.cells import verdict_mark


def left_out_blocks(assessment: Assessment) -> Iterator[Block]:
    """Yield a table of the met objectives from which an exclusion left something out."""
    rows = tuple(
        _row(each) for each in assessment.results if each.status == "met" and each.excluded
    )
    if rows:
        head = ("Objective", "As measured", "After", "Left out", "Verdict")
        align = ("left", "figure", "figure", "left", "left")
        yield Heading("What was left out of met objectives", level=2)
        yield Table(head, rows, align, (2.4, 1.2, 1.2, 3.4, 0.8))  # type: ignore[arg-type]


def _row(result: Result) -> tuple[Cell, ...]:
    told = [_left_out(each) for each in result.excluded]
    if result.awaited is not None:
        told.append(f"Once confirmed: {awaited_words(result)}.")
    return (
        Strong(result.name, result.clause),
        Figure(show_value(result.measured, result.unit)),
        Figure(value_words(result)),
        "\n".join(told),
        verdict_mark(result),
    )


def _left_out(each: Excluded) -> str:
    clause = each.clause or "by the method"
    return f"{each.name}: {show_number(each.samples)} ({clause})"
