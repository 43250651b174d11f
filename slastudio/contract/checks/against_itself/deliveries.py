"""Hold the monthly data against itself: one kind of evidence owed by two sides, roles or days."""

from __future__ import annotations

import re
from collections.abc import Iterator

from slastudio.contract.checks.against_itself.lengths import Lengths
from slastudio.contract.checks.against_itself.spoken import within
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.fields import words
from slastudio.contract.terms.findings import Finding, Fix
from slastudio.contract.terms.governance import Delivery
from slastudio.contract.terms.objectives import Objective
from slastudio.contract.terms.scope import Duty
from slastudio.shared.counts import count

_SENDS = re.compile(
    r"\b(?:deliver|send|export|provide|upload|suppl|submit|transfer|transmit)\w*", re.IGNORECASE
)
_NAMED = {
    "costs": r"bills?|invoices?|cost (?:records|data)|spend data",
    "requests": r"(?:request |usage |gateway )?logs?|traces?",
    "incidents": r"incidents?|tickets?",
    "reviews": r"(?:human )?reviews|ratings|judgements",
    "feedback": r"(?:user |customer )?feedback|thumbs",
    "loads": r"loads of data|data loads",
    "evaluations": r"evaluation (?:runs?|results?)|test results",
    "queue_items": r"queues?|exceptions and approvals|approvals and exceptions",
    "probes": r"probes|uptime (?:checks|data)|monitor(?:ing)? data",
    "outcomes": r"(?:business )?outcomes|business figures",
    "measurements": r"measurements|meter readings",
}
_KINDS = {kind: re.compile(rf"\b(?:{said})\b", re.IGNORECASE) for kind, said in _NAMED.items()}
_MONTH_END = re.compile(
    r"\b(?:month(?:'s|’s)?[- ]end|end of (?:the|each|every) month)", re.IGNORECASE
)
_LATER = "Whoever sends it late points to the later one. The list is what the month is judged by."
_NOBODY = "When it does not come, nobody owed it."


def delivery_findings(a: Agreement) -> Iterator[Finding]:
    """Find evidence whose sender, side or day two places tell differently."""
    yield from _rows(a)
    for index, o in enumerate(a.objectives.objectives):
        yield from _objective(a, index, o)
    lengths = Lengths(a)
    for index, duty in enumerate(a.client.duties):
        told: dict[str, Finding] = {}
        for kind in named_kinds(duty.duty):
            for each in _duty(a, lengths, kind, duty, f"client.duties[{index}]"):
                # a wrong day of two kinds is one wrong day
                told.setdefault(each.path, each)
        yield from told.values()


def named_kinds(text: str) -> tuple[str, ...]:
    """Return the kinds of evidence that a text says somebody sends."""
    if not _SENDS.search(text):
        return ()
    return tuple(kind for kind, pattern in _KINDS.items() if pattern.search(text))


def _of(a: Agreement, kind: str) -> tuple[Delivery, ...]:
    return tuple(each for each in a.data.deliveries if each.evidence == kind)


def _rows(a: Agreement) -> Iterator[Finding]:
    first: dict[tuple[str, str], Delivery] = {}
    for index, row in enumerate(a.data.deliveries):
        key = (row.evidence, " ".join(row.source.casefold().split()))
        before = first.setdefault(key, row)
        if _promise(before) != _promise(row):
            yield Finding(
                "delivery-twice",
                f"data.deliveries[{index}].due_days",
                "warning",
                f"a row above promises the same data, by {_told(before)}; this one by {_told(row)}",
                _LATER,
            )


def _promise(row: Delivery) -> tuple[object, ...]:
    return row.side, row.owner_role, row.due_days


def _told(row: Delivery) -> str:
    return f"the {row.owner_role or row.side} within {count(row.due_days, 'day')}"


def _objective(a: Agreement, index: int, o: Objective) -> Iterator[Finding]:
    rows = _of(a, o.indicator.evidence)
    sides = {each.side for each in rows}
    path = f"objectives.objectives[{index}]"
    if sides and o.data_from not in sides:
        other = min(sides)
        yield Finding(
            "data-owed-twice",
            f"{path}.data_from",
            "warning",
            f"here the {o.data_from} owes the data, in the list of monthly data the {other}",
            _NOBODY,
            Fix(f"Let the {other} owe it", ((f"{path}.data_from", other),)),
        )
    days = {each.due_days for each in rows}
    # rows that differ from one another are told there, once
    if days and o.data_due_days not in days:
        table = " and ".join(count(each, "day") for each in sorted(days))
        yield Finding(
            "data-due-twice",
            f"{path}.data_due_days",
            "warning",
            f"here the data is due {count(o.data_due_days, 'day')} after month end, in the list of monthly data {table}",
            _LATER,
            Fix("Take the day of the list", ((f"{path}.data_due_days", max(days)),)),
        )


def _duty(a: Agreement, lengths: Lengths, kind: str, duty: Duty, path: str) -> Iterator[Finding]:
    told = words(Delivery, "evidence", kind).lower()
    rows = _of(a, kind)
    theirs = [each for each in rows if each.side == "client"]
    if rows and not theirs:
        message = f"the client owes {told} here, in the list of monthly data the provider does"
        yield Finding("data-owed-twice", f"{path}.duty", "warning", message, _NOBODY)
        return
    if not rows and _measured(a, kind) == {"provider"}:
        message = f"the client owes {told} here, by the objectives the provider does"
        yield Finding("data-owed-twice", f"{path}.duty", "warning", message, _NOBODY)
        return
    yield from _days_of(lengths, duty, path, told, {each.due_days for each in theirs})
    owners = {each.owner_role for each in theirs} - {""}
    if duty.owner_role and owners and duty.owner_role not in owners:
        yield Finding(
            "data-owner-twice",
            f"{path}.owner_role",
            "warning",
            f"the {duty.owner_role} sends {told} here, in the list of monthly data the {min(owners)}",
            _NOBODY,
        )


def _days_of(
    lengths: Lengths, duty: Duty, path: str, told: str, days: set[int]
) -> Iterator[Finding]:
    said = time_of(duty)
    if not said or not days or any(lengths.same(said, count(each, "day")) for each in days):
        return
    table = " and ".join(count(each, "day") for each in sorted(days))
    yield Finding(
        "data-due-twice",
        f"{path}.within" if duty.within else f"{path}.due",
        "warning",
        f"{told} are due {said} after month end here, in the list of monthly data {table}",
        _LATER,
    )


def time_of(duty: Duty) -> str:
    """Return how long after month end a duty falls due, typed or in words; “” where it does not."""
    if duty.arises == "month":
        return duty.within
    said = within(duty.due)
    return said[0] if duty.arises == "text" and said and _MONTH_END.search(duty.due) else ""


def _measured(a: Agreement, kind: str) -> set[str]:
    return {o.data_from for o in a.objectives.objectives if o.indicator.evidence == kind}
