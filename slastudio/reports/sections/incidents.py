"""Incidents and fixes: every clock with both figures, as measured and after pauses."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.contract.clauses.texts import calendar_words, clause_of
from slastudio.contract.words.figures import show_number
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.objective_result import Case
from slastudio.judge.telling.beside.responses import RESPONSE_HEADINGS, response_row
from slastudio.judge.telling.cases import clock_name, length_words
from slastudio.reports.content.blocks import Block, Cell, Figure, Paragraph, Strong, Table
from slastudio.reports.sections.cells import case_mark, moment_words
from slastudio.reports.sections.conduct.stories import story_blocks
from slastudio.shared.counts import count
from slastudio.shared.periods import Period

_MOST_ROWS = 200


def incident_blocks(assessment: Assessment) -> tuple[Block, ...]:
    """Return the sentence and the table of clocks, or what is missing."""
    cases = assessment.incidents
    if not cases:
        return (
            Paragraph(
                f"No incident that opened in {assessment.period.title} is in the register. The provider owes the list of incidents; "
                "an empty list says that none was reported or none was imported."
            ),
        )
    shown = sorted(
        cases, key=lambda case: (case.verdict != "late", case.opened, case.id, case.clock)
    )[:_MOST_ROWS]
    return (
        Paragraph(f"{_sentence(cases)}{_updates(assessment)}"),
        *_by_nature(assessment),
        _table(assessment.period, shown),
        Paragraph(_note(assessment, len(cases)), "muted"),
        *story_blocks(assessment),
    )


def _by_nature(assessment: Assessment) -> Iterator[Block]:
    """Yield technical responses beside those of governance, where any record says which it was."""
    if any(each.nature for each in assessment.responses):
        rows = tuple(
            tuple(Strong(cell) if not place else cell for place, cell in enumerate(response_row(e)))
            for e in assessment.responses
        )
        yield Table(RESPONSE_HEADINGS, rows, ("left", "figure", "left", "left", "left"))


def _sentence(cases: tuple[Case, ...]) -> str:
    late = sum(case.verdict == "late" for case in cases)
    opened = len({case.id for case in cases})
    told = f"{count(opened, 'incident')} opened, {count(len(cases), 'clock')} ran."
    if late:
        return f"{told} {count(late, 'clock')} ended late."
    waiting = sum(case.verdict == "open" for case in cases)
    unjudged = sum(case.verdict == "not_judged" for case in cases)
    parts = [
        f"{show_number(waiting)} still running" if waiting else "",
        f"{show_number(unjudged)} without a promise to judge by" if unjudged else "",
    ]
    return f"{told} None ended late{'; ' if any(parts) else ''}{', '.join(filter(None, parts))}."


def _updates(assessment: Assessment) -> str:
    """Say how many updates were late: their clocks stand with each incident, not among the others."""
    owed = [
        case
        for each in assessment.incident_stories
        for case in each.cases
        if case.clock == "update"
    ]
    late = sum(case.verdict == "late" for case in owed)
    return f" {show_number(late)} of {count(len(owed), 'owed update')} late." if late else ""


def _table(period: Period, cases: list[Case]) -> Table:
    head = (
        "Incident",
        "Clock",
        "Opened",
        "Due",
        "Done",
        "Limit",
        "Measured",
        "Adjusted",
        "Verdict",
    )
    align = ("left",) * 6 + ("figure", "figure", "left")
    return Table(head, tuple(_row(case, period) for case in cases), align)  # type: ignore[arg-type]


def _row(case: Case, period: Period) -> tuple[Cell, ...]:
    granted = length_words(case.limit_s) if case.limit_s is not None else ""
    return (
        Strong(case.id or "without id", " – ".join(filter(None, (case.title, case.why)))),
        Strong(case.severity or "–", clock_name(case)),
        moment_words(case.opened, period),
        moment_words(case.due, period),
        moment_words(case.done, period),
        Strong(case.limit or "–", granted),
        Figure(length_words(case.measured_s)),
        Figure(length_words(case.adjusted_s)),
        case_mark(case),
    )


def _note(assessment: Assessment, clocks: int) -> str:
    terms = assessment.terms
    told = f"Times are {assessment.period.zone}. Measured and adjusted are time on the promised clock, before and after waiting for the client"
    clause = clause_of(terms, "waiting")
    told += f" ({clause})." if clause else "."
    if terms.support.under().calendar.hours:
        told += f" Service hours: {calendar_words(terms.support.under().calendar)}."
    return told + (
        f" {_MOST_ROWS} of {count(clocks, 'clock')} are shown, late ones first; the workbook has all."
        if clocks > _MOST_ROWS
        else ""
    )
