"""All objectives in one table, and the explanation of each that is not simply met."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.contract.words.figures import show_number, show_value
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.objective_result import Case, Result
from slastudio.judge.outcome.statuses import urgency_of
from slastudio.judge.telling.cases import length_words
from slastudio.judge.telling.confirmations import awaited_words
from slastudio.judge.telling.results import (
    basis_words,
    budget_left,
    budget_sentence,
    interval_words,
    number_words,
    settling_words,
    target_words,
    value_words,
)
from slastudio.reports.content.blocks import (
    Block,
    Cell,
    Facts,
    Figure,
    Heading,
    Paragraph,
    Strong,
    Table,
)
from slastudio.reports.sections.cells import case_mark, moment_words, verdict_mark
from slastudio.reports.sections.conduct.exclusions import left_out_blocks
from slastudio.reports.sections.readings import reading_facts
from slastudio.shared.counts import count
from slastudio.shared.periods import Period

_MOST_CASES = 12


def objective_blocks(assessment: Assessment) -> tuple[Block, ...]:
    """Return the table of all objectives in the agreement's order."""
    if not assessment.results:
        return (
            Paragraph(
                "The agreement names no objective yet. Both parties owe the objectives before anything can be judged."
            ),
        )
    rows = tuple(_row(result) for result in assessment.results)
    return (
        Table(
            ("Objective", "Target", "Value", "Samples", "Verdict", "Budget left"),
            rows,
            ("left", "figure", "figure", "figure", "left", "figure"),
        ),
        Paragraph(
            "Budget left: bad events, late cases or money that may still occur in the window, of all that the target allows. "
            "Below zero it is overspent.",
            "muted",
        ),
        *_quiet(assessment),
        *left_out_blocks(assessment),
    )


def _quiet(assessment: Assessment) -> Iterator[Block]:
    """Say which objectives had nothing to judge: nobody owes anything for them."""
    names = [each.name for each in assessment.results if each.verdict == "nothing_to_judge"]
    if names:
        told = "evidence covers the time, and nothing these promises are about happened in it."
        yield Paragraph(f"{', '.join(names)}: {told}", lead="Nothing to judge.")


def _row(result: Result) -> tuple[Cell, ...]:
    return (
        Strong(result.name, result.clause),
        Figure(target_words(result)),
        Figure(value_words(result)),
        Figure(number_words(result)),
        verdict_mark(result),
        Figure(budget_left(result.budget)),
    )


def detail_blocks(assessment: Assessment, number: str) -> tuple[Block, ...]:
    """Return one part per objective that is missed, reserved, not proven, without data or at risk;
    number: of the section.
    """
    chosen = sorted(
        (r for r in assessment.results if r.status not in ("met", "nothing_to_judge")),
        key=lambda result: urgency_of(result.status),
    )
    if not chosen:
        return (
            Paragraph(
                "No objective is missed, reserved, at risk, not proven or without data."
                if assessment.results
                else "No objective is agreed yet."
            ),
        )
    return tuple(
        block
        for index, result in enumerate(chosen, 1)
        for block in _detail(assessment, result, f"{number}.{index}")
    )


def _detail(assessment: Assessment, result: Result, number: str) -> Iterator[Block]:
    mark = verdict_mark(result)
    yield Heading(f"{result.name}: {mark.word.lower()}", number, level=2)
    yield Facts((*explanation(result), *reading_facts(result, assessment)))
    yield from _late_cases(assessment.period, result)


def explanation(result: Result) -> Iterator[tuple[str, str]]:
    """Yield label and text for everything a figure rests on: promise, clause, reason, value,
    samples, exclusions, files.
    """
    yield (
        "Promise",
        f"{result.promise} ({result.clause or 'not in the agreement'}, agreement {result.agreement_version})",
    )
    yield "Verdict", f"{verdict_mark(result).word}. {result.reason}"
    value = "No figure" if result.value is None else value_words(result)
    yield "Value", f"{value} against {target_words(result)}{_own_target(result)}"
    yield from _left_out(result)
    yield "Samples", basis_words(result)
    if result.interval is not None:
        yield "Interval", interval_words(result)
    if result.further_samples:
        told = settling_words(result)
        yield "To settle it", f"{told[0].upper()}{told[1:]}."
    if result.budget is not None:
        yield "Budget", budget_sentence(result.budget)
    yield "Computed as", f"{result.formula}; {result.window}"
    yield "Agreed action", result.action or "No action is agreed for a miss."
    yield "Owner", result.owner_role or "No owner is named."
    yield (
        "Files",
        ", ".join(f"{each.file} ({count(each.rows, 'row')})" for each in result.sources)
        or "No file: nothing was imported for it.",
    )


def _own_target(result: Result) -> str:
    return (
        ""
        if result.internal_target is None
        else f"; the provider's own target is {target_words(result, result.internal_target)}"
    )


def _left_out(result: Result) -> Iterator[tuple[str, str]]:
    if not result.excluded:
        return
    if result.value is not None:
        yield (
            "As measured",
            f"{show_value(result.measured, result.unit)} before exclusions, {value_words(result)} after them",
        )
    if result.awaited is not None:
        told = awaited_words(result)
        yield "Once confirmed", f"{told[0].upper()}{told[1:]}."
    for each in result.excluded:
        parts = [
            f"{each.name}: {show_number(each.samples)} left out",
            each.clause or "by the method, not by a clause",
            each.detail,
        ]
        yield "Left out", "; ".join(filter(None, parts))


def _late_cases(period: Period, result: Result) -> Iterator[Block]:
    late = [case for case in result.cases if case.verdict == "late"]
    if not late:
        return
    late.sort(key=_overrun, reverse=True)
    rows = tuple(_case_row(case, period) for case in late[:_MOST_CASES])
    yield Table(
        ("Case", "Opened", "Due", "Done", "Limit", "Took", "Verdict"),
        rows,
        ("left", "left", "left", "left", "left", "figure", "left"),
    )
    if len(late) > _MOST_CASES:
        yield Paragraph(
            f"The {_MOST_CASES} longest of {count(len(late), 'late case')} are shown; times are {period.zone}.",
            "muted",
        )


def _overrun(case: Case) -> tuple[float, str]:
    return ((case.adjusted_s or float("inf")) - (case.limit_s or 0.0), case.id)


def _case_row(case: Case, period: Period) -> tuple[Cell, ...]:
    return (
        Strong(case.id or "without id", case.title),
        moment_words(case.opened, period),
        moment_words(case.due, period),
        moment_words(case.done, period),
        case.limit,
        Figure(length_words(case.adjusted_s)),
        case_mark(case),
    )
