"""Observations and release gates as JSON."""

from __future__ import annotations

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.gates import ReleaseGate
from slastudio.judge.outcome.observations import Observation
from slastudio.reports.documents.numbers import number
from slastudio.shared.json_values import JsonObject


def gate_document(gate: ReleaseGate) -> JsonObject:
    """Return a release gate with its shares by segment; points and percent as numbers."""
    return {
        "id": gate.id,
        "when": gate.when.isoformat(),
        "candidate": gate.title,
        "stage": gate.stage,
        "run": gate.run,
        "baseline": gate.baseline,
        "reached": gate.reached,
        "not_computed": gate.why or None,
        "short": list(gate.short),
        "decision": gate.decision or None,
        "decided": gate.decided.isoformat() if gate.decided else None,
        "decided_by": gate.decided_by,
        "tradeoff": gate.tradeoff,
        "accepted_by": gate.accepted_by,
        "shares": [
            {
                "metric": each.metric,
                "segment": each.column,
                "value": each.value,
                "items": each.items,
                "share": number(each.share),
                "before": number(each.before),
                "difference": number(each.difference),
                "interval": None if each.low is None else [number(each.low), number(each.high)],
            }
            for each in gate.shares
        ],
    }


def observations_document(assessment: Assessment) -> JsonObject:
    """Return a period's observations alone."""
    return {
        "period": assessment.period.as_json() | {"label": assessment.period.label},
        "observations": [observation_document(each) for each in assessment.observations],
    }


def observation_document(observed: Observation) -> JsonObject:
    """Return what the records show, with the figures its words hold."""
    return {
        "kind": observed.kind,
        "about": observed.about,
        "title": observed.title,
        "detail": observed.detail,
        "level": observed.level,
        "at": observed.at.isoformat() if observed.at else None,
        "shown_by": list(observed.shown_by),
        "clause": observed.clause,
        "figures": dict(observed.figures),
    }
