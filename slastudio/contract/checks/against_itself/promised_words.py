"""Hold the words of a promise against the field beside them that lets it fall due."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from slastudio.contract.checks.against_itself.lengths import Lengths
from slastudio.contract.checks.against_itself.spoken import cadence, sentences, within
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.findings import Finding, Fix

Read = Callable[[str], tuple[str, ...]]


@dataclass(frozen=True)
class _Pair:
    """Name a text, the field beside it with what that holds, and what else its repair fills in."""

    path: str
    text: str
    typed: str
    value: str
    said: tuple[str, ...]
    also: tuple[tuple[str, object], ...] = ()


def promised_word_findings(a: Agreement) -> Iterator[Finding]:
    """Find times that are said in words and differ from the field beside them, or stand there alone."""
    lengths = Lengths(a)
    for pair in _pairs(a):
        yield from _held_against(lengths, pair)
    yield from _executive_roles(a)


def _held_against(lengths: Lengths, pair: _Pair) -> Iterator[Finding]:
    if not pair.said:
        return
    first = pair.said[0]
    if not pair.value:
        edits = ((pair.typed, first), *pair.also)
        alone = all(lengths.same(first, each) for each in pair.said)
        yield Finding(
            "promised-in-words",
            pair.typed,
            "note",
            f"the words promise {first}; nothing falls due while this field is empty",
            "What stands in words alone is read by people, and counted by nobody.",
            Fix(f"Enter {first}", edits) if alone else None,
        )
    elif not any(lengths.same(each, pair.value) for each in pair.said):
        yield Finding(
            "words-differ",
            pair.path,
            "warning",
            f"these words say {first}, the field beside them {pair.value}",
            "Both are printed, and each side quotes one.",
            Fix(f"Enter {first}", ((pair.typed, first),)),
        )


def _pairs(a: Agreement) -> Iterator[_Pair]:
    yield from _remedies(a)
    yield from _conduct(a)
    yield from _governance(a)
    yield from _objectives(a)
    yield from _duties(a)
    yield from _first_responses(a)


def _first_responses(a: Agreement) -> Iterator[_Pair]:
    """Yield what is said of 7 pm on a Friday beside the first response of the tier it names."""
    agreed = a.support.under()
    chosen = [index for index, each in enumerate(a.support.tiers) if each.id == a.support.tier]
    tier = bool(chosen and a.support.tiers[chosen[0]].after_hours)
    path = f"support.tiers[{chosen[0]}].after_hours" if tier else "support.after_hours"
    for index, severity in enumerate(agreed.severities):
        named = _after(rf"\b{re.escape(severity.name)}\b[^.;]{{0,60}}\banswered\b")
        said = named(agreed.after_hours) if severity.name else ()
        if severity.response:
            typed = f"support.severities[{index}].response"
            yield _Pair(path, agreed.after_hours, typed, severity.response, said)


def _after(pattern: str) -> Read:
    """Return a reader of the times in sentences that hold a word of the vocabulary."""
    held = re.compile(pattern, re.IGNORECASE)
    return lambda text: tuple(
        each for sentence in sentences(text) if held.search(sentence) for each in within(sentence)
    )


_ANSWERED = _after(r"\b(?:answer|repl|decid|respond)\w*")
_DECIDED = _after(r"\bdecid\w*|\bdecision")
_PRICED = _after(r"\b(?:pric|estimat|quot)\w*")
_REPORTED = _after(r"\bmonthly report|\breport (?:is|comes|goes)\b")
_RESTORED = _after(r"\b(?:restor|baseline|rolled back)\w*")
_APPROVED = _after(r"\bapprovals? (?:is|are)\b|\bapproves\b|\bapproved or refused\b")
_EXCEPTION = _after(r"\b(?:exceptions?|cases)\b[^.;]{0,60}\b(?:reviewed|decided|answered)\b")
_PLAN = _after(r"\bplan\b")


def _remedies(a: Agreement) -> Iterator[_Pair]:
    p = a.pricing
    yield _Pair(
        "pricing.claim_how",
        p.claim_how,
        "pricing.claim_answer_within",
        p.claim_answer_within,
        _ANSWERED(p.claim_how),
    )
    text = p.executive_notice
    also = _executive(a, text) if p.executive_after == "none" else ()
    yield _Pair(
        "pricing.executive_notice",
        text,
        "pricing.executive_within",
        p.executive_within,
        within(text),
        also,
    )
    for line in p.remediation:
        typed = "pricing.remediation_within"
        yield _Pair("pricing.remediation", line, typed, p.remediation_within, _PLAN(line))


_WRITES = re.compile(
    r"\b(?P<by>[a-z][a-z -]{2,40}?) (?:writes|reports|sends a letter) to (?:the )?(?:client's |provider's )?(?P<to>[a-z][a-z -]{2,40})\b",
    re.IGNORECASE,
)


def _executive_roles(a: Agreement) -> Iterator[Finding]:
    """Find an executive notice whose words give it to other roles than the fields beside them."""
    p = a.pricing
    said = dict(_executive(a, p.executive_notice)) if p.executive_after != "none" else {}
    for name in ("executive_role", "executive_to_role"):
        role, held = said.get(f"pricing.{name}"), getattr(p, name)
        if role and held and role != held:
            yield Finding(
                "words-differ",
                "pricing.executive_notice",
                "warning",
                f"these words name the {role}, the field beside them the {held}",
                "Both are printed, and each side quotes one.",
                Fix(f"Name the {role}", ((f"pricing.{name}", role),)),
            )


def _executive(a: Agreement, text: str) -> tuple[tuple[str, object], ...]:
    """Return the edits that put the miss and the two roles of an executive notice into fields."""
    after = "any" if re.search(r"\b(?:any|every|each) missed\b", text, re.IGNORECASE) else "primary"
    edits: list[tuple[str, object]] = [("pricing.executive_after", after)]
    found = _WRITES.search(" ".join(text.split()))
    for name, field in (("by", "executive_role"), ("to", "executive_to_role")):
        said = found[name].casefold() if found else ""
        roles = [each.role for each in a.parties.contacts if each.role.casefold() in said]
        if roles:
            edits.append((f"pricing.{field}", max(roles, key=len)))
    return tuple(edits)


def _conduct(a: Agreement) -> Iterator[_Pair]:
    c, d, s = a.costs, a.data, a.scope
    typed = "costs.over_cap_within"
    yield _Pair("costs.over_cap", c.over_cap, typed, c.over_cap_within, _DECIDED(c.over_cap))
    reviewed = (cadence(each) for each in sentences(d.access) if "review" in each.lower())
    said = tuple(filter(None, reviewed))
    yield _Pair("data.access", d.access, "data.access_every", d.access_every, said)
    text = s.change_request
    yield _Pair("scope.change_request", text, "scope.quote_within", s.quote_within, _PRICED(text))


def _governance(a: Agreement) -> Iterator[_Pair]:
    g, c = a.governance, a.changes
    text = g.after_go_live
    typed = "governance.report_within"
    yield _Pair("governance.after_go_live", text, typed, g.report_within, _REPORTED(text))
    text = g.rollback.promise
    typed = "changes.rollback_within"
    yield _Pair("governance.rollback.promise", text, typed, c.rollback_within, _RESTORED(text))
    text = g.approvals.promise
    typed = "changes.approval_within"
    yield _Pair("governance.approvals.promise", text, typed, c.approval_within, _APPROVED(text))
    text = g.exceptions.promise
    typed = "governance.exception_age"
    yield _Pair("governance.exceptions.promise", text, typed, g.exception_age, _EXCEPTION(text))


def _objectives(a: Agreement) -> Iterator[_Pair]:
    o = a.objectives
    lines = tuple(each for line in o.internal_breach for each in within(line))
    typed = "objectives.internal_within"
    yield _Pair("objectives.internal_breach", "", typed, o.internal_within, lines)
    for index, each in enumerate(o.objectives):
        path = f"objectives.objectives[{index}]"
        for name in ("action", "budget_action"):
            text = getattr(each, name)
            typed = f"{path}.action_within"
            yield _Pair(f"{path}.{name}", text, typed, each.action_within, within(text))
    for index, exclusion in enumerate(o.exclusions):
        yield from _silence(
            f"objectives.exclusions[{index}]", exclusion.clause, exclusion.silence_days
        )


_SILENT = re.compile(r"\bsilen\w+|\bno (?:answer|objection)\b|\bconsents?\b", re.IGNORECASE)
_SILENT_DAYS = re.compile(r"\b(?P<days>\d{1,3}) (?:business|working) days?\b", re.IGNORECASE)


def _silence(path: str, clause: str, days: int | None) -> Iterator[_Pair]:
    found = _SILENT_DAYS.search(clause) if _SILENT.search(clause) else None
    if found and days is not None and int(found["days"]) != days:
        said, held = (f"{each} business days" for each in (found["days"], days))
        yield _Pair(f"{path}.clause", clause, f"{path}.silence_days", held, (said,))


def _duties(a: Agreement) -> Iterator[_Pair]:
    for index, duty in enumerate(a.client.duties):
        path = f"client.duties[{index}]"
        also = (
            ((f"{path}.arises", "month"),)
            if duty.arises == "text" and _MONTH.search(duty.due)
            else ()
        )
        yield _Pair(f"{path}.due", duty.due, f"{path}.within", duty.within, within(duty.due), also)


_MONTH = re.compile(
    r"\bmonth(?:'s|’s)?[- ]end\b|\bend of (?:the|each|every) month\b", re.IGNORECASE
)
