"""What an objective would have been over a month of evidence, while it is still being written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from slastudio.contract.terms.agreement import Agreement
from slastudio.judge.outcome.agreement_ref import AgreementRef
from slastudio.judge.outcome.inputs import Terms
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.period.month import assess_period
from slastudio.judge.telling.results import (
    against_words,
    basis_words,
    interval_words,
    marked_words,
)
from slastudio.operations.agreements.terms import current_agreement
from slastudio.operations.analysis.assessments import chosen_period, inputs_for
from slastudio.operations.evidence.questions import as_answered
from slastudio.project.file import Project
from slastudio.shared.periods import Period
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress


@dataclass(frozen=True)
class PreviewedObjective:
    """Hold how one objective of a draft would have come out over one period."""

    period: Period
    result: Result

    @property
    def words(self) -> str:
        """Say it in one line, from the verdict."""
        result = self.result
        if result.value is None:
            return f"{self.period.title}: {marked_words(result)}. {result.reason}".rstrip()
        parts = [against_words(result), basis_words(result), interval_words(result)]
        told = ", ".join(part for part in parts if part)
        return f"{self.period.title}: {marked_words(result)}, {told}"


def preview_objective(
    project: Project,
    objective: str,
    period: Period | str | None = None,
    progress: Progress | None = None,
    *,
    agreement: Agreement | None = None,
    now: datetime | None = None,
) -> PreviewedObjective:
    """Judge one objective of the draft (or of this agreement) over a period; nothing is written.

    period: None is the latest month with data. Only the objective, and the one that decides instead
    of it, is measured, so that it is quick. Raises StudioError for an id the terms do not know and
    where there is no evidence yet.
    """
    terms = agreement or current_agreement(project)
    chosen = terms.objective(objective)
    if chosen is None:
        known = ", ".join(each.id for each in terms.objectives.objectives) or "none"
        raise StudioError(f"There is no objective “{objective}” in the draft. It has: {known}.")
    with project.reading():
        if project.evidence.span() is None:
            raise StudioError("There is no evidence with dates yet, so nothing can be measured.")
    kept = tuple(
        each for each in terms.objectives.objectives if each.id in (chosen.id, chosen.decided_by)
    )
    alone = replace(terms, objectives=replace(terms.objectives, objectives=kept))
    month = chosen_period(project, period)
    answered = as_answered(project, alone)
    inputs = replace(
        inputs_for(project, month, now or datetime.now(UTC)),
        terms=(Terms(AgreementRef("draft", "draft", ""), answered),),
        rehearsed=True,
    )
    assessment = assess_period(inputs, progress)
    found = next(each for each in assessment.results if each.id == chosen.id)
    return PreviewedObjective(month, found)
