"""How each column is written: the values it takes, from the agreement where it names them, and an example."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.fields import fields_of
from slastudio.contract.terms.support import RubricRow
from slastudio.evidence.kinds import Column

_EXAMPLES = {
    "request_id": "7f3a91",
    "latency_ms": "1840",
    "first_token_ms": "420",
    "status": "ok",
    "input_tokens": "1250",
    "cached_tokens": "400",
    "output_tokens": "310",
    "cost": "0.0142",
    "currency": "EUR",
    "model": "model-2026-08",
    "prompt_version": "v14",
    "retrieval_version": "v7",
    "workflow": "answers",
    "confidence": "0.82",
    "fallback": "false",
    "escalated": "false",
    "input_type": "text",
    "tools": "search, calculator",
    "safety": "none",
    "retrieval_precision": "0.8",
    "handle_s": "240",
    "rating": "4",
    "reason": "the answer missed my question",
    "source": "product catalogue",
    "rows": "12000",
    "run": "2026-10-05-nightly",
    "set": "golden",
    "set_version": "3",
    "item": "item-017",
    "metric": "correct",
    "score": "0.9",
    "passed": "true",
    "label": "refund",
    "prediction": "refund",
    "accepted": "true",
    "edit_reason": "too long",
    "reviewer_role": "Quality lead",
    "id": "INC-104",
    "title": "Answers in Spanish stop half way",
    "severity": "Sev 2",
    "nature": "technical",
    "cause": "index rebuilt without Spanish",
    "impact": "Answers without sources",
    "people": "120",
    "blast_radius": "all workflows on this index",
    "playbook": "Rollback of retrieval",
    "fix": "Index of v7 restored",
    "review_owner": "Service owner",
    "queue": "approval",
    "decision": "approved",
    "service": "inference",
    "amount": "412.50",
    "quantity": "1250000",
    "unit": "tokens",
    "target": "answers API",
    "up": "true",
    "response_ms": "210",
    "name": "conversions",
    "value": "42",
    "segment": "es",
    "topic": "refunds",
}
_MOMENTS = {
    "first_response": "2026-10-05 14:20:00",
    "resolved": "2026-10-05 17:45:00",
    "stable": "2026-10-05 16:00:00",
    "detected": "2026-10-05 14:05:00",
    "began": "2026-10-05 13:50:00",
    "decided": "2026-10-06 10:00:00",
    "due": "2026-10-07 14:00:00",
    "reviewed": "2026-10-08 10:00:00",
    "verified": "2026-10-12 09:00:00",
    "end": "2026-10-06 00:00:00",
    "start": "2026-10-05 00:00:00",
    "as_of": "2026-10-05 12:00:00",
    "data_as_of": "2026-10-05 06:00:00",
}
_LISTS = {
    "updates": "2026-10-05 15:00; 2026-10-05 16:30",
    "waiting": "2026-10-05 15:00 to 2026-10-05 15:30",
    "reopened": "2026-10-06 09:00 to 2026-10-06 10:00",
    "severities": "2026-10-05 14:03 Sev 2; 2026-10-05 15:00 Sev 1",
    "told": "2026-10-05 14:30 Service owner",
}
_TRUTH = ("true", "false")
_USUAL: dict[str, tuple[str, ...]] = {
    "queue": ("approval", "exception"),
    "nature": ("technical", "governance"),
    "status": ("ok", "error", "timeout"),
    "decision": ("approved", "refused"),
}
# of an incident a state is the export's own word
_USUAL_IN = {
    ("feedback", "helpful"): ("up", "down"),
    ("loads", "status"): ("ok", "failed"),
    ("incidents", "status"): ("open", "resolved", "closed"),
    ("incidents", "fallback"): ("worked", "confusing", "failed", "none"),
}


def choices_for(agreement: Agreement, kind: str, column: Column, name: str) -> tuple[str, ...]:
    """Return the values a column takes, none where any will do. Those of the agreement help whoever
    fills in; other ones may be entered and are asked about where nobody knows them.
    """
    told = _AGREED[name](agreement) if name in _AGREED else ()
    agreed = tuple(dict.fromkeys(filter(None, map(str.strip, told))))
    if agreed:
        return agreed
    if column.type == "boolean":
        return _TRUTH
    return _USUAL_IN.get((kind, name)) or _USUAL.get(name, ())


_AGREED: dict[str, Callable[[Agreement], Iterable[str]]] = {
    "severity": lambda a: (each.name or each.id for each in a.support.severities),
    "workflow": lambda a: (each.id for each in a.coverage.workflows),
    "set": lambda a: (each.id for each in a.evaluation.sets),
    "set_version": lambda a: (each.version for each in a.evaluation.sets),
    "reviewer_role": lambda a: (each.role for each in a.parties.contacts),
    "review_owner": lambda a: (each.role for each in a.parties.contacts),
    "playbook": lambda a: (each.name or each.id for each in a.changes.playbooks),
    "currency": lambda a: (a.costs.currency,),
    "seg.team": lambda a: a.coverage.teams,
    "seg.language": lambda a: a.coverage.languages,
    "seg.region": lambda a: a.coverage.regions,
    "input_type": lambda a: a.coverage.logged_input_types,
    "affected": lambda _: _values_of(RubricRow, "affected"),
    "harm": lambda _: _values_of(RubricRow, "harm"),
    "reversible": lambda _: _values_of(RubricRow, "reversible"),
}


def _values_of(record: type, name: str) -> tuple[str, ...]:
    spec = next(each for each in fields_of(record) if each.name == name)
    return tuple(value for value, _ in spec.choices if value)


def example_of(column: Column, name: str, choices: tuple[str, ...]) -> str:
    """Return one value as it is written; of values to choose from the first."""
    if choices:
        return choices[0]
    if column.type == "time":
        return _MOMENTS.get(name, "2026-10-05 14:03:27")
    if column.type == "json":
        return _LISTS[name]
    return _EXAMPLES.get(name) or {
        "number": "12.5", "integer": "7", "decimal": "12.50", "text": "its name in your system",
    }[column.type]  # fmt: skip
