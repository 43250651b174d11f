"""Explain a number: back to clause, formula, working, window, exclusions, versions and source
files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from slastudio.contract.exchange.codec import to_plain
from slastudio.contract.words.figures import show_number, show_value
from slastudio.evidence.questions import Question
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.outcome.statuses import status_word
from slastudio.judge.telling.beside.operating import rise_words, stage_lines
from slastudio.judge.telling.readings import (
    covered_words,
    range_words,
    result_rows,
    unfinished_words,
    why_covered_words,
)
from slastudio.judge.telling.results import (
    basis_words,
    budget_sentence,
    interval_words,
    settling_words,
    target_words,
    value_words,
)
from slastudio.operations.analysis.assessments import assess, inputs_for
from slastudio.operations.evidence.computed import computed_lines
from slastudio.project.file import Project
from slastudio.shared.counts import count
from slastudio.shared.json_values import JsonObject
from slastudio.shared.periods import Period, show_day, show_moment
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress

_ALERTS_TOLD = 5


@dataclass(frozen=True)
class VersionInForce:
    """Name one version of the agreement that was in force in the period: its days [start, end) and
    its SHA-256.
    """

    version: str
    sha256: str
    start: date | None
    end: date | None


@dataclass(frozen=True)
class Explanation:
    """Hold all a figure rests on: the result, its promise as data, the versions in force, and it
    all in words.

    expression: the indicator of the agreement, field by field, from which anybody can redo the sum.
    unfinished: that the period is not over, "" once it is.
    """

    result: Result
    period: Period
    expression: JsonObject
    versions: tuple[VersionInForce, ...]
    lines: tuple[tuple[str, str], ...]
    unfinished: str = ""


def explain_objective(
    project: Project,
    objective: str,
    period: Period | str | None = None,
    progress: Progress | None = None,
    *,
    now: datetime | None = None,
    judged: Assessment | None = None,
) -> Explanation:
    """Explain one objective's figure of a period; raise StudioError where the agreement has no such
    objective.

    judged: the period's assessment, where it is at hand; then nothing is judged.
    """
    assessment = judged or assess(project, period, progress, now=now)
    result = result_named(assessment, objective)
    found = assessment.terms.objective(result.id)
    expression = {} if found is None else to_plain(found.indicator)
    return Explanation(
        result,
        assessment.period,
        expression,
        _versions(project, assessment, now),
        (*explain_in(assessment, result), *_computed(project, result)),
        unfinished_words(assessment),
    )


def result_named(assessment: Assessment, objective: str) -> Result:
    """Return the result of an objective by its id or name; raise StudioError where none is judged
    in the period.
    """
    found = next((each for each in assessment.results if objective in (each.id, each.name)), None)
    if found is None:
        known = ", ".join(each.id for each in assessment.results) or "none"
        raise StudioError(
            f"No objective “{objective}” is judged in {assessment.period.title}. Its objectives are: {known}."
        )
    return found


def _versions(
    project: Project, assessment: Assessment, now: datetime | None
) -> tuple[VersionInForce, ...]:
    period = assessment.period
    terms = inputs_for(project, period, now or period.end).terms
    return tuple(
        VersionInForce(each.ref.version, each.ref.sha256, each.start, each.end)
        for each in terms
        if (each.start is None or each.start <= period.last_day)
        and (each.end is None or each.end > period.first_day)
    )


def _computed(project: Project, result: Result) -> list[tuple[str, str]]:
    """Return what leads from computed figures to the scripts that made them."""
    with project.reading():
        known = project.computed.computations()
    return [
        line
        for source in result.sources
        if source.batch in known
        for line in computed_lines(known[source.batch])
    ]


def explain_in(assessment: Assessment, result: Result) -> tuple[tuple[str, str], ...]:
    """Return the lines of a figure of an assessment; of a time of requests, where it is spent, too."""
    lines = explain(
        result, assessment.period.zone, [each.question for each in assessment.questions]
    )
    objective = assessment.terms.objective(result.id)
    if objective is None or assessment.stages is None:
        return lines
    indicator = objective.indicator
    told = (assessment.stages.whole.column, *(each.column for each in assessment.stages.stages))
    if indicator.evidence != "requests" or indicator.column not in told:
        return lines
    spent = [(f"Time: {label}", text) for label, text in stage_lines(assessment.stages)]
    rise = rise_words(assessment.stages)
    return (*lines, *spent, *([("Time: change", rise)] if rise else []))


def explain(
    result: Result, zone: str = "UTC", questions: Sequence[Question] = ()
) -> tuple[tuple[str, str], ...]:
    """Return (label, text) lines that lead from a figure to everything it rests on; moments in a
    zone. questions: those that are open.
    """
    unit = result.unit
    lines = [
        ("Promise", result.promise),
        (
            "Clause",
            f"{result.clause or 'not in the agreement'}, agreement {result.agreement_version}",
        ),
        ("Verdict", f"{status_word(result.verdict)}. {result.reason}"),
        ("Value", value_words(result)),
        ("Target", target_words(result)),
        ("Formula", result.formula),
        ("Window", result.window),
        ("Samples", basis_words(result)),
    ]
    lines += reading_lines(result, questions)
    lines += [("Working", f"{name}: {show_number(figure, 6)}") for name, figure in result.working]
    if result.internal_target is not None:
        lines.insert(
            5,
            ("Internal target", target_words(result, result.internal_target)),
        )
    if result.interval is not None:
        lines.append(("Interval", interval_words(result)))
    if result.further_samples:
        lines.append(("To settle it", settling_words(result)))
    if result.budget is not None:
        lines.append(("Error budget", budget_sentence(result.budget)))
        if result.budget.spent_on is not None:
            lines.append(("Overspent since", show_day(result.budget.spent_on)))
    lines += _burning(result, zone)
    if result.grade:
        lines.append(("Alert", f"{result.grade}, by its deviation from the target"))
    if result.misses:
        lines.append(("Missed before", ", ".join(result.misses)))
    if result.excluded:
        lines.append(("As measured", f"{show_value(result.measured, unit)} before exclusions"))
    lines += [
        (
            "Left out",
            ", ".join(filter(None, (f"{e.name}: {show_number(e.samples)}", e.clause, e.detail))),
        )
        for e in result.excluded
    ]
    lines += [
        ("Source", f"{s.file}: {count(s.rows, 'row')}, SHA-256 {s.sha256 or '–'}")
        for s in result.sources
    ] or [("Source", "no file")]
    return tuple(lines)


def reading_lines(result: Result, questions: Sequence[Question]) -> list[tuple[str, str]]:
    """Return what a figure is under each reading that is open, and which days it covers, as (label,
    text).
    """
    told = []
    if depends := range_words(result, questions):
        told.append(("Depends", depends))
    told += [("Reading", each.line) for each in result_rows(result, questions)]
    if covered := covered_words(result.coverage):
        told.append(("Covered", covered))
        told.append(("Why covered", why_covered_words(result.coverage)))
    return told


def burn_lines(result: Result) -> list[tuple[str, str]]:
    """Return how an error budget burns and the day it was or will be spent, as (label, text)."""
    burn = result.burn
    told: list[tuple[str, str]] = []
    if burn is None:
        return told
    if burn.rate is not None:
        recent = (
            "" if burn.recent is None else f"; {show_number(burn.recent)} in its last seven days"
        )
        told.append(("Burn rate", f"{show_number(burn.rate)} times what is allowed{recent}"))
    if burn.spent_on is not None:
        told.append(("Overspent since", show_day(burn.spent_on)))
    if burn.exhausts is not None:
        told.append(("Spent on", f"{show_day(burn.exhausts)}, if the last seven days go on"))
    return told


def _burning(result: Result, zone: str) -> list[tuple[str, str]]:
    burn, told = result.burn, burn_lines(result)
    if burn is None:
        return told
    told += [
        (
            "Alert would have fired",
            f"{show_moment(each.start, zone)} to {show_moment(each.end, zone)}: {each.rule}, burning "
            f"{show_number(each.peak)} times what is allowed (from {show_number(each.factor)} on)",
        )
        for each in burn.alerts[:_ALERTS_TOLD]
    ]
    if (more := len(burn.alerts) - _ALERTS_TOLD) > 0:
        told.append(("", f"and {more} more"))
    return told
