"""What changed in the period, and what improved or regressed since the one before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from slastudio.contract.clauses.texts import clause_of
from slastudio.contract.words.figures import show_value
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.telling.movement import NOTE, ORDER, difference_words, direction_words
from slastudio.judge.telling.results import value_words
from slastudio.reports.content.blocks import (
    Block,
    Cell,
    Chart,
    ChartPair,
    Figure,
    Heading,
    Paragraph,
    Strong,
    Table,
)
from slastudio.reports.content.charts import TrendChart, happenings, trend_chart
from slastudio.reports.sections.cells import moment_words, verdict_mark
from slastudio.shared.periods import previous


def change_blocks(assessment: Assessment) -> tuple[Block, ...]:
    """Return the change register of the period, or who keeps it when it is empty, and the changes
    nobody announced.
    """
    return (*_register(assessment), *_silent(assessment))


def _silent(assessment: Assessment) -> Iterator[Block]:
    if assessment.silent:
        yield Heading("Silent changes", level=2)
        yield Paragraph(
            "These ids appear in the evidence of the month for the first time; an entry that names one within three days before and "
            "one day after its first day would announce it."
        )
        for each in assessment.silent:
            yield Paragraph(each.sentence)


def _register(assessment: Assessment) -> tuple[Block, ...]:
    if not assessment.changes:
        clause = clause_of(assessment.terms, "approval")
        return (
            Paragraph(
                f"No change is entered in the register for {assessment.period.title}. The provider owes an entry for every material change"
                f"{f' ({clause})' if clause else ''}; a change that was made but not entered would be a silent change."
            ),
        )
    rows = []
    for entry in assessment.changes:
        title = Strong(entry.title, entry.id) if entry.title else Strong(entry.id, "")
        when = moment_words(entry.when, assessment.period)
        status, owner = entry.status or "–", entry.owner or "not named"
        rows.append((when, title, entry.detail or "–", status, owner))
    return (Table(("When", "Change", "Version and detail", "Kind", "Approved by"), tuple(rows)),)


def movement_blocks(assessment: Assessment) -> tuple[Block, ...]:
    """Return the comparison with the month before, then the charts: large where something is wrong,
    small otherwise.
    """
    if not assessment.results:
        return (Paragraph("No objective is agreed yet, so there is nothing to compare."),)
    return (_comparison(assessment), Paragraph(NOTE, "muted"), *_charts(assessment))


def _comparison(assessment: Assessment) -> Table:
    before = previous(assessment.period).title
    ordered = sorted(assessment.results, key=lambda result: ORDER.index(result.movement))
    rows = tuple(_row(result) for result in ordered)
    return Table(
        ("Objective", before, assessment.period.title, "Difference", "Direction", "Verdict"),
        rows,
        ("left", "figure", "figure", "figure", "left", "left"),
    )


def _row(result: Result) -> tuple[Cell, ...]:
    return (
        result.name,
        Figure(show_value(result.previous_value, result.unit)),
        Figure(value_words(result)),
        Figure(difference_words(result)),
        direction_words(result),
        verdict_mark(result),
    )


def _charts(assessment: Assessment) -> Iterator[Block]:
    drawn = [trend_chart(assessment, result) for result in assessment.results]
    charts = [chart for chart in drawn if chart is not None]
    if not charts:
        yield Paragraph(
            "No objective has enough days with data for a chart; five days are the least.", "muted"
        )
        return
    yield Heading("The days behind the figures", level=2)
    yield Paragraph(_reading(assessment), "muted")
    wrong = [chart for chart in charts if chart.status != "met"]
    yield from (Chart(chart) for chart in wrong)
    yield from _pairs(chart for chart in charts if chart.status == "met")


def _reading(assessment: Assessment) -> str:
    aimed = any(each.internal_target is not None for each in assessment.results)
    own = ", a dashed one the provider's own target" if aimed else ""
    told = (
        f"Dots are days with data, a missing day leaves a gap. The solid line is the promise{own}; the "
        f"grey ground is {assessment.period.title}, the pale band the interval of a sample."
    )
    kinds = {each.kind for each in happenings(assessment)}
    marks = [
        words
        for kind, words in (
            ("change", "diamonds are changes"),
            ("incident", "squares are incidents"),
        )
        if kind in kinds
    ]
    return told + (f" Under the axis {' and '.join(marks)}, with their ids." if marks else "")


def _pairs(charts: Iterable[TrendChart]) -> Iterator[Block]:
    listed = list(charts)
    for start in range(0, len(listed), 2):
        yield ChartPair(tuple(listed[start : start + 2]))
