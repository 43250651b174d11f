"""Items of the golden set that runs lost and gained, each by its name."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.reports.content.blocks import Block, Cell, Paragraph, Strong, Table
from slastudio.reports.sections.cells import moment_words


def golden_blocks(assessment: Assessment) -> tuple[Block, ...]:
    """Return the items lost and gained by each run that fell by more than agreed; nothing where no
    run did.
    """
    fell = [each for each in assessment.observations if each.kind == "regression"]
    if not fell:
        return ()
    rows = tuple(row for each in fell for row in _rows(assessment, each))
    return (
        Paragraph(
            "Runs that fell by more than agreed against the run before them, on the items both hold. Lost: passed before and "
            "not any more. Gained: the other way round."
        ),
        Table(("Run", "", "Items by name"), rows, widths=(2.2, 0.7, 5)),
    )


def _rows(assessment: Assessment, fell: Observation) -> Iterator[tuple[Cell, ...]]:
    figures = dict(fell.figures)
    when = moment_words(fell.at, assessment.period)
    run = Strong(fell.title, f"{when}, on {figures.get('items', '–')} common items")
    yield run, "Lost", figures.get("lost") or "none"
    yield "", "Gained", figures.get("gained") or "none"
