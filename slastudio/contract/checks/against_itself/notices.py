"""Hold notice against notice: of how long, of what, and to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator

from slastudio.contract.checks.against_itself.lengths import Lengths
from slastudio.contract.checks.against_itself.spoken import ahead, own_clauses, sentences
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.findings import Finding, Fix
from slastudio.shared.counts import count

_SHORTER = "Whoever is late points to the shorter one."
_CHANGES = re.compile(r"\b(?:change|update|release|retrain|upstream)\w*", re.IGNORECASE)
_ANNOUNCED = re.compile(
    r"\b(?:changes?|updates?|releases?)\b[^.;]{0,60}\b(?:announc|notif|notice)"
    r"|\b(?:announc|notif|notice)\w*[^.;]{0,60}\b(?:changes?|updates?|releases?)\b",
    re.IGNORECASE,
)
_CHANNEL = re.compile(
    r"\b(?:e-?mail|mail|letter|ticket|channel|portal|phone|call|chat|writing|written|status page|"
    r"register|calendar|newsletter|board|meeting)\b",
    re.IGNORECASE,
)
_RECEIVER = re.compile(
    r"\bto (?:the|each|all|every|both)\b|\{(?:approver|client|escalation_contact)\}|\bthe client\b",
    re.IGNORECASE,
)


def notice_findings(a: Agreement) -> Iterator[Finding]:
    """Find notices of two lengths, and notices that say neither how nor to whom."""
    lengths = Lengths(a)
    yield from _of_changes(a, lengths)
    yield from _of_exclusions(a, lengths)
    yield from _upstream(a, lengths)
    yield from _receiver(a)
    yield from _without_length(a)


def _twice(
    lengths: Lengths, path: str, text: str, agreed: str, fix: Fix | None = None
) -> Iterator[Finding]:
    for said in ahead(text):
        if not lengths.same(said, agreed):
            message = f"this says {said} ahead, the notice agreed is {agreed}"
            yield Finding("notice-twice", path, "warning", message, _SHORTER, fix)
            return


def _of_changes(a: Agreement, lengths: Lengths) -> Iterator[Finding]:
    c = a.changes
    if not c.notice_days:
        return
    agreed = count(c.notice_days, "business day")
    texts = [("changes.announcement", c.announcement), ("changes.testing", c.testing)]
    texts += [
        (f"changes.policies[{index}].announced", policy.announced)
        for index, policy in enumerate(c.policies)
        if policy.policy != "immediate"
    ]
    for path, clause in own_clauses(a, "changes"):
        texts += [(path, each) for each in sentences(clause) if _ANNOUNCED.search(each)]
    for path, text in texts:
        yield from _twice(lengths, path, text, agreed)


def _of_exclusions(a: Agreement, lengths: Lengths) -> Iterator[Finding]:
    needed = a.changes.notice_days
    for index, each in enumerate(a.objectives.exclusions):
        path = f"objectives.exclusions[{index}]"
        if each.notice_days:
            agreed = count(each.notice_days, "day")
            yield from _twice(lengths, f"{path}.clause", each.clause, agreed)
            yield from _twice(lengths, f"{path}.evidence", each.evidence, agreed)
        # a retraining changes the model, and a change of the model is announced like any other
        if each.kind == "retraining" and 0 < each.notice_days < needed:
            yield Finding(
                "notice-too-short",
                f"{path}.notice_days",
                "warning",
                f"{count(each.notice_days, 'day')} of notice excuse it, a material change needs {count(needed, 'business day')}",
                "A retraining changes the model: the shorter notice would break the other clause.",
                Fix("Take the longer notice", ((f"{path}.notice_days", needed),)),
            )


def _upstream(a: Agreement, lengths: Lengths) -> Iterator[Finding]:
    if not a.client.upstream_notice_days:
        return
    agreed = count(a.client.upstream_notice_days, "business day")
    for index, duty in enumerate(a.client.duties):
        if "upstream" in duty.duty.lower() and _CHANGES.search(duty.duty):
            path = f"client.duties[{index}]"
            yield from _twice(lengths, f"{path}.duty", duty.duty, agreed)
            yield from _twice(lengths, f"{path}.due", duty.due, agreed)


def _receiver(a: Agreement) -> Iterator[Finding]:
    c = a.changes
    if not c.notice_days or not c.material_changes:
        return
    roles = [contact.role.lower() for contact in a.parties.contacts if contact.role]
    text = c.announcement
    named = any(role in text.lower() for role in roles)
    if not named and not _CHANNEL.search(text) and not _RECEIVER.search(text):
        yield Finding(
            "notice-without-receiver",
            "changes.announcement",
            "warning",
            "the notice of a change says neither how it is given nor to whom",
            "A word to anybody, anywhere, would do.",
        )


def _without_length(a: Agreement) -> Iterator[Finding]:
    c = a.changes
    if c.notice_days or not c.announcement.strip():
        return
    if ahead(c.announcement):
        return
    for index, policy in enumerate(c.policies):
        if policy.policy == "scheduled" and not ahead(policy.announced):
            yield Finding(
                "notice-without-length",
                f"changes.policies[{index}].announced",
                "warning",
                "updates come with notice, but nothing says how long ahead",
                "A minute would be notice.",
            )
