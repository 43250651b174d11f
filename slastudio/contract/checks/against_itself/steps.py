"""Hold steps against the whole they are steps of, and reviews against the time promised for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from slastudio.contract.checks.against_itself.lengths import Lengths
from slastudio.contract.checks.against_itself.spoken import own_clauses, within
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.conduct import ApprovalStep, Playbook
from slastudio.contract.terms.findings import Finding, Fix

_RESTORES = re.compile(
    r"\b(?:restor\w+|revert\w*|roll(?:s|ed)? back|switch\w* (?:\w+ ){0,3}back|known[- ]good)\b",
    re.IGNORECASE,
)
_DECIDES = re.compile(r"\b(?:sign[- ]?off|approv\w*|refus\w*|decision|decid\w*)\b", re.IGNORECASE)
_REVIEW = re.compile(
    r"\b(?:reviews? without blame|blameless (?:\w+[- ])?reviews?|post-?mortems?|incident reviews?|"
    r"reviews? (?:of|after) (?:an|the|each|every) incident)\b",
    re.IGNORECASE,
)
_PLAIN_REVIEW = re.compile(r"\breview(?:ed)? within\b", re.IGNORECASE)
_INCIDENT = re.compile(r"\bincidents?\b|\bsev(?:erity)? ?\d\b", re.IGNORECASE)
_TWO_TIMES = "Under pressure each side works by the time that suits it."


def step_findings(a: Agreement) -> Iterator[Finding]:
    """Find steps that outlast their whole, and reviews and rollbacks with two times."""
    lengths = Lengths(a)
    for index, playbook in enumerate(a.changes.playbooks):
        path = f"changes.playbooks[{index}]"
        yield from _overrun(lengths, playbook, path)
        if playbook.kind == "rollback":
            yield from _rollback(a, lengths, playbook, path)
        if playbook.kind == "root_cause":
            yield from _root_cause(a, lengths, playbook, path)
    yield from _approval_path(a, lengths)
    yield from _reviews(a, lengths)


def _overrun(lengths: Lengths, playbook: Playbook, path: str) -> Iterator[Finding]:
    longest = playbook.deadline
    for step in playbook.steps:
        longest = step.within if lengths.longer(step.within, longest) else longest
    if playbook.deadline and longest != playbook.deadline:
        yield Finding(
            "playbook-overrun",
            f"{path}.deadline",
            "warning",
            f"it is done within {playbook.deadline}, but a step of it may take {longest}",
            _TWO_TIMES,
            Fix(f"Give it {longest}", ((f"{path}.deadline", longest),)),
        )


def _rollback(a: Agreement, lengths: Lengths, playbook: Playbook, path: str) -> Iterator[Finding]:
    promised = a.changes.rollback_within
    if not promised:
        return
    for index, step in enumerate(playbook.steps):
        if _RESTORES.search(step.step) and lengths.longer(step.within, promised):
            yield _timed_twice(
                "rollback-timed-twice", f"{path}.steps[{index}].within", promised, step.within
            )
            return
    if not _says(lengths, playbook, promised):
        yield _timed_twice("rollback-timed-twice", f"{path}.deadline", promised, playbook.deadline)


def _says(lengths: Lengths, playbook: Playbook, promised: str) -> bool:
    """Tell whether the deadline or a step of a playbook comes when it is promised elsewhere."""
    times = [playbook.deadline, *(step.within for step in playbook.steps)]
    return not playbook.deadline or any(lengths.same(each, promised) for each in times if each)


def _timed_twice(finding: str, path: str, promised: str, here: str) -> Finding:
    fix = Fix(f"Write {promised}", ((path, promised),))
    message = f"this says {here}, elsewhere {promised} are promised for it"
    return Finding(finding, path, "warning", message, _TWO_TIMES, fix)


def _root_cause(a: Agreement, lengths: Lengths, playbook: Playbook, path: str) -> Iterator[Finding]:
    promised = a.governance.review_within
    if promised and not _says(lengths, playbook, promised):
        here = playbook.deadline
        yield Finding(
            "review-timed-twice",
            f"{path}.deadline",
            "warning",
            f"this review is done within {here}, a review after an incident within {promised}",
            _TWO_TIMES,
        )


def _approval_path(a: Agreement, lengths: Lengths) -> Iterator[Finding]:
    promised, steps = a.changes.approval_within, _until_decided(a.changes.approval_path)
    if promised and lengths.sum_longer((step.within for step in steps), promised):
        yield Finding(
            "approval-path-overrun",
            "changes.approval_within",
            "warning",
            f"approval is promised within {promised}, its steps follow one another and take longer",
            "The promise is broken by whoever keeps to the path.",
        )


def _until_decided(path: tuple[ApprovalStep, ...]) -> tuple[ApprovalStep, ...]:
    """Return the steps up to the decision: what follows it is release, no approval."""
    decided = [index for index, step in enumerate(path) if _DECIDES.search(step.step)]
    return path[: decided[-1] + 1] if decided else path


def _reviews(a: Agreement, lengths: Lengths) -> Iterator[Finding]:
    promised = a.governance.review_within
    if not promised:
        return
    for path, text in _texts(a):
        other = [each for each in review_times(text) if not lengths.same(each, promised)]
        if other:
            message = (
                f"a review within {other[0]} is promised here, after an incident within {promised}"
            )
            yield Finding("review-timed-twice", path, "warning", message, _TWO_TIMES)


def review_times(text: str) -> tuple[str, ...]:
    """Return the times within which a text promises a review of an incident."""
    found: list[str] = []
    for sentence in re.split(r"(?<=\.)\s|: |;(?! (?:a )?review)", " ".join(text.split())):
        plain = _PLAIN_REVIEW.search(sentence) and _INCIDENT.search(sentence)
        if plain or _REVIEW.search(sentence):
            found += within(sentence)
    return tuple(found)


def _texts(a: Agreement) -> Iterator[tuple[str, str]]:
    for index, o in enumerate(a.objectives.objectives):
        yield f"objectives.objectives[{index}].action", o.action
        yield f"objectives.objectives[{index}].budget_action", o.budget_action
    for line in a.objectives.internal_breach:
        yield "objectives.internal_breach", line
    for index, severity in enumerate(a.support.severities):
        yield f"support.severities[{index}].action", severity.action
    for line in a.governance.incident_checklist:
        yield "governance.incident_checklist", line
    yield "governance.recurring", a.governance.recurring
    yield "governance.incident_response.promise", a.governance.incident_response.promise
    yield "pricing.repeat_duty", a.pricing.repeat_duty
    yield from own_clauses(a)
