"""How each column is written: the values it takes, from the agreement where it names them, and an example."""

from __future__ import annotations

from collections.abc import Iterable

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
    ("incidents", "status"): ("open", "resolved", "closed"),
    ("incidents", "fallback"): ("worked", "confusing", "failed", "none"),
}


def choices_for(agreement: Agreement, kind: str, column: Column, name: str) -> tuple[str, ...]:
    """Return the values a column takes, none where any will do. Those of the agreement help whoever
    fills in; other ones may be entered and are asked about where nobody knows them.
    """
    agreed = tuple(dict.fromkeys(filter(None, map(str.strip, _agreed(agreement, name)))))
    if agreed:
        return agreed
    if column.type == "boolean":
        return _TRUTH
    return _USUAL_IN.get((kind, name)) or _USUAL.get(name, ())


def _agreed(a: Agreement, name: str) -> Iterable[str]:
    match name:
        case "severity":
            return (each.name or each.id for each in a.support.severities)
        case "workflow":
            return (each.id for each in a.coverage.workflows)
        case "set":
            return (each.id for each in a.evaluation.sets)
        case "set_version":
            return (each.version for each in a.evaluation.sets)
        case "reviewer_role" | "review_owner":
            return (each.role for each in a.parties.contacts)
        case "playbook":
            return (each.name or each.id for each in a.changes.playbooks)
        case "currency":
            return (a.costs.currency,)
        case "seg.team":
            return a.coverage.teams
        case "seg.language":
            return a.coverage.languages
        case "seg.region":
            return a.coverage.regions
        case "affected" | "harm" | "reversible":
            return _values_of(RubricRow, name)
        case _:
            return ()


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
