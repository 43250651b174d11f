"""Hold limits without exception against objectives that let some cases be late."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from slastudio.contract.checks.against_itself.spoken import own_clauses, sentences
from slastudio.contract.clauses.governance import LAYERS
from slastudio.contract.clocks.durations import parse_duration
from slastudio.contract.indicators.table import matters, runs_clocks
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.findings import Finding, Fix
from slastudio.contract.terms.objectives import Objective
from slastudio.contract.words.figures import show_number, show_value
from slastudio.shared.problems import StudioError

_CASES = (
    r"(?:incidents?|exceptions?|approvals?|reports?|sev(?:erity)? ?\d|updates?|first responses?)"
)
_ALL = re.compile(
    rf"\b(?:no|every|each|all)\b (?:[\w-]+ ){{0,3}}?{_CASES}\b"
    rf"|\b{_CASES} (?:[\w-]+ ){{0,3}}?(?:never|always|without exception)\b",
    re.IGNORECASE,
)
_TIMED = re.compile(r"\b(?:longer|later|within|in time|at most|on time)\b", re.IGNORECASE)
_MATTERS = {
    "exception": re.compile(r"\bexceptions?\b(?! to)", re.IGNORECASE),
    "approval": re.compile(r"\bapprovals?\b", re.IGNORECASE),
    "first_response": re.compile(r"\b(?:first )?(?:responses?|answers?|answered)\b", re.IGNORECASE),
    "resolution": re.compile(r"\b(?:resolutions?|resolved)\b", re.IGNORECASE),
    "update": re.compile(r"\bupdates?\b", re.IGNORECASE),
}


def limit_findings(a: Agreement) -> Iterator[Finding]:
    """Find standing limits beside objectives on the same clock that allow for some late cases."""
    for index, o in enumerate(a.objectives.objectives):
        matter = matter_of(o)
        if matter and leaves_room(o):
            yield from _beside(a, o, matter, f"objectives.objectives[{index}].target")
        if matters(o.indicator, "figure"):
            yield from _queue(a, o, f"objectives.objectives[{index}].target")


def matter_of(o: Objective) -> str:
    """Return what an objective on clocks is about: a queue's name, else the clock; “” if neither."""
    i = o.indicator
    if not (runs_clocks(i) and matters(i, "expressed")):
        return ""
    queues = [c.value.strip() for c in i.among if c.column == "queue" and c.operator == "is"]
    matter = queues[0] if queues else i.clock
    return matter if matter in _MATTERS else ""


def leaves_room(o: Objective) -> bool:
    """Tell whether an objective is met although some cases are late."""
    if o.target is None:
        return False
    return o.target > 0 if o.indicator.expressed == "late_count" else o.target < 100


def _beside(a: Agreement, o: Objective, matter: str, path: str) -> Iterator[Finding]:
    for place, text in _texts(a):
        if said := _absolute(text, matter):
            yield Finding(
                "limit-beside-share",
                place,
                "warning",
                f"“{said}” allows for none late, “{o.name or o.id}” is met at {show_value(o.target, o.unit)}",
                f"A month can keep the objective and break this clause. See {path}.",
            )


def _absolute(text: str, matter: str) -> str:
    for sentence in sentences(text):
        all_of_them = _ALL.search(sentence) and _TIMED.search(sentence)
        if all_of_them and _MATTERS[matter].search(sentence):
            return sentence.rstrip(".")
    return ""


def _texts(a: Agreement) -> Iterator[tuple[str, str]]:
    for spec in LAYERS:
        yield f"governance.{spec.name}.promise", getattr(a.governance, spec.name).promise
    yield "governance.on_call", a.governance.on_call
    yield "support.after_hours", a.support.after_hours
    yield "changes.testing", a.changes.testing
    yield from own_clauses(a, "support", "changes", "governance", "objectives")


def _queue(a: Agreement, o: Objective, path: str) -> Iterator[Finding]:
    """Find an objective on the queue of exceptions that promises another age or number."""
    among = {c.value.strip() for c in o.indicator.among if c.column == "queue"}
    if among != {"exception"} or o.target is None:
        return
    if o.indicator.figure == "volume":
        yield from _volume(a, o, path)
    else:
        yield from _age(a, o, path)


def _volume(a: Agreement, o: Objective, path: str) -> Iterator[Finding]:
    most = a.governance.exception_volume
    if most is not None and o.target != most and o.indicator.days == "worst":
        fix = Fix(f"Promise {show_number(most)}", ((path, Decimal(most)),))
        message = f"{show_number(o.target or 0)} may wait here, {show_number(most)} by the clause on exceptions"
        yield Finding("queue-limit-twice", path, "warning", message, "Which one is the limit?", fix)


def _age(a: Agreement, o: Objective, path: str) -> Iterator[Finding]:
    try:
        read = parse_duration(a.governance.exception_age) if a.governance.exception_age else None
    except StudioError:
        return
    basis = "business_time" if o.indicator.hours == "service" else "elapsed"
    if read is None or read.basis != basis or o.unit not in ("hours", "h"):
        return
    if o.target is not None and o.target * 3600 != read.seconds:
        message = f"the oldest may be {show_value(o.target, o.unit)} here, {a.governance.exception_age} by the clause on exceptions"
        yield Finding("queue-limit-twice", path, "warning", message, "Which one is the limit?")
