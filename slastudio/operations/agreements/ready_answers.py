"""The ready answers of the agreement, for use in the product they are said by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from slastudio.contract.clauses.named import with_names
from slastudio.contract.terms.answers import ReadyAnswer, answers_for
from slastudio.project.file import Project
from slastudio.shared.periods import zone
from slastudio.shared.problems import StudioError


@dataclass(frozen=True)
class AnswersInForce:
    """Hold ready answers with the version they stand in."""

    version: str
    answers: tuple[ReadyAnswer, ...]


def ready_answers(project: Project, workflow: str = "", on: date | None = None) -> AnswersInForce:
    """Return the answers of the version in force on a day (today), else of the draft.

    workflow: only what holds for it, one answer a situation; raise StudioError for one the
    agreement does not have.
    """
    versions = project.agreements
    day = on or datetime.now(zone(versions.zone())).date()
    signed = [
        each
        for each in versions.signed()
        if each.effective_from is not None
        and each.effective_from <= day
        and (each.effective_to is None or day < each.effective_to)
    ]
    version = signed[-1] if signed else versions.draft()
    agreement = with_names(version.agreement)
    answers = agreement.governance.ready_answers
    if workflow:
        known = [each.id for each in agreement.coverage.workflows]
        if workflow not in known:
            named = ", ".join(known) or "none"
            raise StudioError(f"“{workflow}” is no workflow of the agreement; there is: {named}.")
        answers = answers_for(answers, workflow)
    return AnswersInForce(version.label, answers)
