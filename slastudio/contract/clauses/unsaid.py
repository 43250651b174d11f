"""The fields no clause says, each with the reason; a redline lists their changes apart, except
those of private ones.
"""

from __future__ import annotations

UNSAID = {
    "parties.title": "it stands on the cover",
    "parties.signatories[].side": "it stands on the page of signatures",
    "parties.signatories[].name": "it stands on the page of signatures",
    "parties.signatories[].position": "it stands on the page of signatures",
    "coverage.workflows[].id": "it is what logs call the workflow; clauses use its name",
    "objectives.objectives[].baseline": "the target is held against it before signing, and is all that is promised",
    "objectives.objectives[].indicator.empty_slices": "nothing says it yet, though figures are computed with it",
    "support.severities[].id": "it is what exports call the tier; clauses use its name",
    "support.severities[].also_called": "it is what exports call the tier; clauses use its name",
    "evaluation.sets[].id": "it is what exports call the set; clauses use its name",
    "drafting.clauses[].summary": "the page in plain words says it",
}
_HANDLE = "it only ties records together; clauses use names and numbers"
_THEIRS = "it is what the document signed elsewhere says; citations name it"
_OURS = "it is a note of one side, which the other does not see"
PRIVATE = {
    "coverage.systems[].id": _HANDLE,
    "coverage.dependencies[].id": _HANDLE,
    "journeys.journeys[].id": _HANDLE,
    "objectives.objectives[].id": _HANDLE,
    "objectives.exclusions[].id": _HANDLE,
    "support.tiers[].id": _HANDLE,
    "changes.playbooks[].id": _HANDLE,
    "client.duties[].id": _HANDLE,
    "drafting.clauses[].id": _HANDLE,
    "drafting.clauses[].source": _OURS,
    "drafting.open_points[].note": _OURS,
    "drafting.open_points[].waits_for": _OURS,
    "drafting.open_points[].since": _OURS,
    "drafting.waivers[].finding": _OURS,
    "drafting.waivers[].place": _OURS,
    "drafting.waivers[].reason": _OURS,
    "drafting.waivers[].waived_role": _OURS,
    "drafting.waivers[].on": _OURS,
    "drafting.efforts[].kind": _OURS,
    "drafting.efforts[].minutes": _OURS,
    "drafting.efforts[].line": _OURS,
    "drafting.elsewhere.document": "the cover names the document signed elsewhere",
    "drafting.elsewhere.dated": "the cover names the document signed elsewhere",
    "drafting.elsewhere.sha256": "the cover names the document signed elsewhere",
    "drafting.elsewhere.clauses[].place": _THEIRS,
    "drafting.elsewhere.clauses[].number": _THEIRS,
    "drafting.elsewhere.clauses[].wording": _THEIRS,
}
