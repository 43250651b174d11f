"""What of a judged period the client may read: contract targets, open promises, and no names of persons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from slastudio.contract.terms.agreement import Agreement
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.narrative import ToldSentence
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.judge.outcome.duties import OwedDuty
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.telling.narrative.month import narrative

# what follows from the provider's own target alone
_OWN_DUTIES, _OWN_SENTENCES = ("internal",), ("change_in_freeze",)
_OPEN = ("not_yet_due", "due", "not_shown")


def client_view(assessment: Assessment) -> Assessment:
    """Return the assessment without the provider's own targets, what follows from them, its notes,
    drafting and records; whoever owns something is named by a role of the agreement or not at all.
    """
    terms, follows = assessment.terms, assessment.consequences
    roles = _roles(terms)
    objectives = tuple(replace(e, internal_target=None) for e in terms.objectives.objectives)
    shown = replace(terms.objectives, objectives=objectives)
    if follows is not None:
        due = tuple(
            replace(each, role=_role(each.role, roles))
            for each in follows.duties
            if each.kind not in _OWN_DUTIES
        )
        follows = replace(follows, duties=due)
    return replace(
        assessment,
        terms=replace(terms, objectives=shown),
        results=tuple(map(_result, assessment.results)),
        consequences=follows,
        needed=tuple(replace(e, owner=_role(e.owner, roles)) for e in assessment.needed),
        duties=tuple(replace(e, role=_role(e.role, roles)) for e in assessment.duties),
        attention=(),
        changes=(),
        decisions=(),
        notes=(),
        records=(),
    )


def _result(result: Result) -> Result:
    """Return a result as if the provider aimed at what it promised."""
    risks = tuple(each for each in result.risks if each != "internal_target")
    return replace(result, internal_target=None, risks=risks, at_risk=bool(risks))


def _roles(terms: Agreement) -> frozenset[str]:
    contacts = terms.parties.contacts
    return frozenset(name for each in contacts for name in (each.role, each.deputy) if name)


def _role(owner: str, roles: frozenset[str]) -> str:
    # a field for a role takes any text, and somebody may have written a name into it
    return owner if owner in roles else ""


def accepted_sentences(assessment: Assessment) -> tuple[tuple[ToldSentence, ...], int]:
    """Return the sentences on a period that a person accepted, and how many wait for one.

    What only the provider's own target makes an event is not among them.
    """
    told = [each for each in narrative(assessment) if each.id.split(":")[0] not in _OWN_SENTENCES]
    return tuple(e for e in told if e.state == "accepted"), sum(e.waits for e in told)


def client_owes(assessment: Assessment) -> tuple[OwedDuty, ...]:
    """Return what the client is still to do, but for decisions that are told by themselves."""
    decisions = {each.id for each in assessment.needed}
    return tuple(
        each
        for each in assessment.duties
        if each.side == "client" and each.state in _OPEN and each.about not in decisions
    )


def planned_changes(assessment: Assessment) -> Iterator[Observation]:
    """Yield the changes that are planned, as both sides' papers tell them."""
    yield from (each for each in assessment.observations if each.kind == "planned_change")
