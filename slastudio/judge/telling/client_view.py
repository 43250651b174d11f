"""What of a judged period the client may read: contract targets, open promises, no names of persons; and
what both sides' papers hold of it, which is more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from slastudio.contract.terms.agreement import Agreement
from slastudio.judge.outcome.assessment import Assessment, Attention, RegisterEntry
from slastudio.judge.outcome.beside.incident_stories import IncidentStory
from slastudio.judge.outcome.beside.narrative import SentenceRecord, ToldSentence
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.judge.outcome.duties import OwedDuty
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.telling.narrative.month import as_decided, drafted, narrative
from slastudio.judge.telling.results import risk_words

# what follows from the provider's own target alone
_OWN_DUTIES, _OWN_SENTENCES = ("internal",), ("change_in_freeze",)
_OPEN = ("not_yet_due", "due", "not_shown")


def client_view(assessment: Assessment) -> Assessment:
    """Return the assessment without the provider's own targets, what follows from them, its notes,
    drafting and records; whoever owns something is named by a role of the agreement or not at all.
    """
    shown = _without_own_targets(assessment)
    follows, roles = shown.consequences, _roles(assessment.terms)
    if follows is not None:
        due = tuple(replace(each, role=_role(each.role, roles)) for each in follows.duties)
        follows = replace(follows, duties=due)
    return replace(
        shown,
        consequences=follows,
        needed=tuple(replace(e, owner=_role(e.owner, roles)) for e in assessment.needed),
        duties=tuple(replace(e, role=_role(e.role, roles)) for e in assessment.duties),
        attention=(),
        changes=(),
        decisions=(),
        notes=(),
        records=(),
    )


def paper_view(assessment: Assessment) -> Assessment:
    """Return the assessment as papers for both sides hold it: without the provider's own targets and
    what follows from them alone; a decision's owner is named by a role of the agreement or not at
    all. What was entered, noted and proved stays.
    """
    known = tuple(each for each in assessment.observations if not _own_freeze(each))
    shown = replace(_without_own_targets(assessment), observations=known)
    terms = assessment.terms
    owners = {each.owner_role for each in terms.objectives.objectives}
    told = {each.owner_role for each in terms.governance.escalation}
    roles = _roles(terms) | owners | told
    return replace(
        shown,
        needed=tuple(replace(e, owner=_role(e.owner, roles)) for e in shown.needed),
        decisions=tuple(_of_a_role(each, roles) for each in shown.decisions),
        incident_stories=tuple(_of_roles(each, roles) for each in shown.incident_stories),
        attention=tuple(_alerts(assessment, shown)),
        sentences=_decided_on(assessment, shown),
    )


def _of_a_role(entry: RegisterEntry, roles: frozenset[str]) -> RegisterEntry:
    return replace(entry, owner=_role(entry.owner, roles))


def _of_roles(story: IncidentStory, roles: frozenset[str]) -> IncidentStory:
    """Return a story in which nobody is named that is no role; that somebody was told stays."""
    return replace(
        story,
        told=tuple((at, _role(each, roles) or "Somebody") for at, each in story.told),
        review=replace(story.review, owner=_role(story.review.owner, roles)),
        improvements=tuple(
            replace(each, owner=_role(each.owner, roles)) for each in story.improvements
        ),
    )


def _own_freeze(observed: Observation) -> bool:
    """Tell whether a change lay in a freeze that a missed own target began: no entry began it."""
    return observed.kind == "change_in_freeze" and observed.shown_by == (observed.about,)


def _alerts(whole: Assessment, shown: Assessment) -> Iterator[Attention]:
    """Yield what needs attention, promises at risk with the reasons that are left of theirs."""
    own = {each.id for each in whole.results if "internal_target" in each.risks}
    left = {each.id: each for each in shown.results}
    alert = whole.terms.objectives.budget_alert
    for each in whole.attention:
        if each.level != "at_risk" or each.page != "objectives" or each.target not in own:
            yield each
        elif left[each.target].status == "at_risk":
            yield replace(each, detail=risk_words(left[each.target], alert))


def _decided_on(whole: Assessment, shown: Assessment) -> tuple[SentenceRecord, ...]:
    """Return what people decided on the sentences that are left, as they read without own targets."""
    own = {each.id for each in drafted(whole)} - {each.id for each in drafted(shown)}
    return tuple(e for e in as_decided(whole, shown).sentences if e.about not in own)


def _without_own_targets(assessment: Assessment) -> Assessment:
    terms, follows = assessment.terms, assessment.consequences
    objectives = tuple(replace(e, internal_target=None) for e in terms.objectives.objectives)
    if follows is not None:
        due = tuple(each for each in follows.duties if each.kind not in _OWN_DUTIES)
        follows = replace(follows, duties=due)
    return replace(
        assessment,
        terms=replace(terms, objectives=replace(terms.objectives, objectives=objectives)),
        results=tuple(map(_result, assessment.results)),
        consequences=follows,
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
