"""The machine-readable form of assessments and imports, one JSON document each."""

from __future__ import annotations

from slastudio.judge.outcome.assessment import AskedQuestion, Assessment, Consequences
from slastudio.judge.outcome.disputed_figures import DisputedSide, KeptDispute
from slastudio.judge.telling.journeys import journeys_of
from slastudio.judge.telling.narrative.month import narrative, page_one
from slastudio.reports.machine.duties import duty_document
from slastudio.reports.machine.exceptions import exceptions_document
from slastudio.reports.machine.incident_story import story_document
from slastudio.reports.machine.money import (
    hours_document,
    invoice_document,
    money_document,
    outlook_document,
    requests_document,
    worth_document,
)
from slastudio.reports.machine.narrative import (
    carrier_document,
    sentence_document,
    spend_movement_document,
)
from slastudio.reports.machine.numbers import number
from slastudio.reports.machine.observations import (
    experiment_document,
    feedback_document,
    gate_document,
    journey_document,
    observation_document,
    review_document,
)
from slastudio.reports.machine.operating import delivery_document, stages_document
from slastudio.reports.machine.questions import question_document
from slastudio.reports.machine.responses import responses_document
from slastudio.reports.machine.results import case_document, result_document
from slastudio.reports.machine.vendor_reviews import vendor_review_document
from slastudio.reports.machine.vendors import vendor_document
from slastudio.shared.json_values import JsonObject


def assessment_document(assessment: Assessment) -> JsonObject:
    """Return the period, the terms and every objective's outcome; times are ISO with the zone's
    offset.
    """
    costs = assessment.costs
    return {
        "client": assessment.client,
        "period": assessment.period.as_json() | {"label": assessment.period.label},
        "unfinished": assessment.unfinished,
        "agreement": {
            "version": assessment.agreement.version.removesuffix(" (draft)"),
            "state": assessment.agreement.state,
            "sha256": assessment.agreement.sha256,
        },
        "narrative": _narrative(assessment),
        "journeys": [journey_document(each) for each in journeys_of(assessment)],
        "objectives": [result_document(result) for result in assessment.results],
        "incidents": [case_document(case) for case in assessment.incidents],
        "responses_by_nature": [responses_document(each) for each in assessment.responses],
        "exceptions": exceptions_document(assessment.exceptions),
        "costs": {
            "currency": costs.currency,
            "origin": costs.origin,
            "total": str(costs.total),
            "cap": None if costs.cap is None else str(costs.cap),
            "forecast": None if costs.forecast is None else str(costs.forecast),
            "outlook": None if costs.outlook is None else outlook_document(costs.outlook),
            "days_above_agreed_limit": [
                {"day": day.isoformat(), "amount": str(amount), "mean": str(mean)}
                for day, amount, mean in costs.above_mean
            ],
            "requests_without_cost": costs.unknown,
        },
        "hours": hours_document(assessment.hours),
        "invoice": invoice_document(assessment.invoice),
        "change_requests": requests_document(assessment.requests),
        "worth": worth_document(assessment.worth),
        "vendors": [vendor_document(each) for each in assessment.vendors],
        "vendor_reviews": [vendor_review_document(each) for each in assessment.vendor_reviews],
        "consequences": _consequences(assessment.consequences),
        "silent_changes": [
            {
                "day": s.day.isoformat(),
                "evidence": s.evidence,
                "name": s.name,
                "value": s.value,
                "rows": s.rows,
            }
            for s in assessment.silent
        ],
        "disputes": [kept_document(each) for each in assessment.disputes],
        "attention": [
            {"level": a.level, "title": a.title, "detail": a.detail} for a in assessment.attention
        ],
        "questions": [asked_document(each) for each in assessment.questions],
        "clarified_by": assessment.terms.objectives.clarified_by,
        "answers": [question_document(each) for each in assessment.answers],
        "undated_rows": assessment.undated_rows,
        "sources": [
            {"file": s.file, "sha256": s.sha256, "rows": s.rows} for s in assessment.sources
        ],
        "duties": [duty_document(each) for each in assessment.duties],
        "carriers": [carrier_document(each) for each in assessment.carriers],
        "spend_movement": spend_movement_document(assessment.spend_movement),
        "observations": [observation_document(each) for each in assessment.observations],
        "experiments": [experiment_document(each) for each in assessment.experiments],
        "reviews": review_document(assessment.reviews),
        "stages": stages_document(assessment.stages),
        "delivery": delivery_document(assessment.delivery),
        "feedback": feedback_document(assessment.feedback),
        "release_gates": [gate_document(each) for each in assessment.gates],
        "records": [
            {"register": each.register, "id": each.id, **dict(each.fields)}
            for each in assessment.records
        ],
        "incident_stories": [story_document(each) for each in assessment.incident_stories],
        "notes": list(assessment.notes),
    }


def _narrative(assessment: Assessment) -> list[JsonObject]:
    told = narrative(assessment)
    first = [each.id for each in page_one(told)]
    return [sentence_document(each, first) for each in told]


def asked_document(asked: AskedQuestion) -> JsonObject:
    """Return a question with what it does to figures."""
    effects: list[JsonObject] = [
        {
            "objective": objective,
            "reading": figure.reading,
            "value": number(figure.value),
            "verdict": figure.verdict,
        }
        for objective, figure in asked.effects
    ]
    return question_document(asked.question) | {
        "effect": effects,
        "moves": asked.moves,
        "clarify_by": asked.clarify_by.isoformat() if asked.clarify_by else None,
    }


def kept_document(dispute: KeptDispute) -> JsonObject:
    """Return a dispute of the register with both figures as they were then; exact decimals are
    strings, times UTC.
    """
    return {
        "id": dispute.id,
        "when": dispute.when.isoformat(),
        "objective": dispute.objective,
        "period": dispute.period,
        "claimed_by": dispute.claimed_by,
        "claim": dispute.claim,
        "contested": list(dispute.contested),
        "contested_rows": dispute.rows,
        "unit": dispute.unit,
        "target": dispute.target or None,
        "ours": _kept_side(dispute.ours),
        "theirs": _kept_side(dispute.theirs),
        "outcome": dispute.outcome,
        "decided_on": dispute.decided_on.isoformat() if dispute.decided_on else None,
        "decided_by": dispute.decided_by or None,
        "credit_note": dispute.credit_note or None,
        "credited": money_document(dispute.amount),
        "detail": dispute.detail or None,
    }


def _consequences(found: Consequences | None) -> JsonObject | None:
    if found is None:
        return None
    due = found.credits
    return {
        "credits": None
        if due is None
        else {
            "percent": str(due.percent),
            "amount": str(due.amount),
            "currency": due.currency,
            "working": list(due.working),
            "lines": [
                {
                    "name": e.name,
                    "objective": e.objective,
                    "percent": str(e.percent),
                    "amount": str(e.amount),
                }
                for e in due.lines
            ],
        },
        "why_no_credits": found.why,
        "duties": [
            {
                "kind": e.kind,
                "title": e.title,
                "detail": e.detail,
                "objective": e.objective,
                "due": e.due.isoformat() if e.due else None,
                "role": e.role,
                "clause": e.clause,
            }
            for e in found.duties
        ],
    }


def _kept_side(side: DisputedSide) -> JsonObject:
    return {
        "value_exact": None if side.value is None else f"{side.value:f}",
        "verdict": side.verdict,
        "credit": money_document(side.credit),
    }
