"""The machine-readable form of assessments and imports, one JSON document each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from slastudio.evidence.questions import Question
from slastudio.judge.outcome.assessment import AskedQuestion, Assessment, Consequences
from slastudio.judge.outcome.disputed_figures import DisputedSide, KeptDispute
from slastudio.judge.outcome.known_spans import CoveredDays
from slastudio.judge.outcome.objective_result import Case, Result
from slastudio.judge.outcome.spend_outlook import CapOutlook, Outlook, method_words
from slastudio.judge.telling.journeys import journeys_of
from slastudio.judge.telling.narrative.month import narrative, page_one
from slastudio.reports.machine.duties import duty_document
from slastudio.reports.machine.exceptions import exceptions_document
from slastudio.reports.machine.incident_story import story_document
from slastudio.reports.machine.money import (
    hours_document,
    invoice_document,
    money_document,
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
from slastudio.reports.machine.responses import responses_document
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
        "incidents": [_case(case) for case in assessment.incidents],
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


def question_document(question: Question) -> JsonObject:
    """Return what evidence does not say by itself, and who answered."""
    answer = question.answer
    told: JsonObject = {
        "id": question.id,
        "kind": question.kind,
        "evidence": question.evidence,
        "batch": question.batches[-1] if question.batches else None,
        "batches": list(question.batches),
        "files": list(question.files),
        "column": question.column,
        "title": question.title,
        "values": [{"value": value, "records": count} for value, count in question.values],
        "records": question.records,
        "readings": [{"name": each.name, "about": each.about} for each in question.readings],
        "taken": question.in_force,
        "effect": [],
        "who": question.who,
    }
    if answer is not None:
        told["answer"] = {
            "reading": answer.reading,
            "who": answer.who,
            "at": answer.at.isoformat(timespec="seconds"),
        }
    return told


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


def result_document(r: Result) -> JsonObject:
    """Return one objective's outcome."""
    return {
        "id": r.id,
        "name": r.name,
        "dimension": r.dimension,
        "indicator": r.indicator,
        "unit": r.unit,
        "comparator": r.comparator,
        "target": number(r.target),
        "internal_target": number(r.internal_target),
        "value": number(r.value),
        "measured": number(r.measured),
        "verdict": r.verdict,
        "at_risk": r.at_risk,
        "overruled_by": r.overruled_by or None,
        "complete": r.complete,
        "samples": r.samples,
        "unit_of_sample": r.unit_of_sample,
        "good": number(r.good),
        "total": r.total,
        "interval": None if r.interval is None else [number(r.interval[0]), number(r.interval[1])],
        "budget": None
        if r.budget is None
        else {
            "allowed": number(r.budget.allowed),
            "spent": number(r.budget.spent),
            "remaining": number(r.budget.remaining),
            "unit": r.budget.unit,
            "spent_on": r.budget.spent_on.isoformat() if r.budget.spent_on else None,
        },
        "excluded": [
            {
                "clause": e.clause,
                "name": e.name,
                "samples": e.samples,
                "detail": e.detail,
                "confirmed": e.confirmed,
                "unconfirmed": list(e.unconfirmed),
            }
            for e in r.excluded
        ],
        "awaited": None
        if r.awaited is None
        else {
            "value": number(r.awaited.value),
            "verdict": r.awaited.verdict,
            "uses": list(r.awaited.uses),
            "by": list(r.awaited.by),
        },
        "sources": [s.sha256 for s in r.sources],
        "clause": r.clause,
        "formula": r.formula,
        "window": r.window,
        "worst_day": r.worst_day.isoformat() if r.worst_day else None,
        "further_samples": r.further_samples,
        "reason": r.reason,
        "coverage": None if r.coverage is None else coverage_document(r.coverage),
        "readings": [
            {
                "question": each.question,
                "reading": each.reading,
                "value": number(each.value),
                "verdict": each.verdict,
            }
            for each in r.readings
        ],
        "segments": [
            {
                "name": each.name,
                "value": number(each.value),
                "samples": each.samples,
                "interval": None if each.interval is None else [number(v) for v in each.interval],
                "compared": each.compared,
            }
            for each in r.segments
        ],
        "agreement": r.agreement_version,
    }


def coverage_document(coverage: CoveredDays) -> JsonObject:
    """Return how much of a window evidence covers."""
    return {
        "days_due": coverage.due,
        "days_due_covered": coverage.covered,
        "days": coverage.days,
        "days_covered": coverage.known,
        "gaps": [[first.isoformat(), last.isoformat()] for first, last in coverage.gaps],
        "because": list(coverage.by),
    }


def _case(case: Case) -> JsonObject:
    return {
        "id": case.id,
        "title": case.title,
        "severity": case.severity,
        "clock": case.clock,
        "limit": case.limit,
        "opened": case.opened.isoformat(),
        "due": case.due.isoformat() if case.due else None,
        "done": case.done.isoformat() if case.done else None,
        "limit_seconds": number(case.limit_s),
        "measured_seconds": number(case.measured_s),
        "adjusted_seconds": number(case.adjusted_s),
        "held_seconds": number(case.held_s),
        "verdict": case.verdict,
        "why": case.why,
    }


def outlook_document(outlook: Outlook) -> JsonObject:
    """Return a forecast as JSON, as costs and assessments both tell it."""
    return {
        "origin": outlook.origin,
        "last_day": iso_day(outlook.last_day),
        "spent": exact_text(outlook.spent),
        "total": exact_text(outlook.total),
        "intervals": [
            {"confidence": confidence, "low": exact_text(low), "high": exact_text(high)}
            for confidence, low, high in outlook.limits
        ],
        "days": outlook.days,
        "days_without_records": outlook.gaps,
        "method": method_words(outlook) or None,
        "reason": outlook.reason or None,
        "cap": cap_document(outlook.cap),
    }


def cap_document(found: CapOutlook) -> JsonObject:
    """Return when a cap is reached as JSON."""
    return {
        "cap": exact_text(found.cap),
        "reached": iso_day(found.reached),
        "expected": iso_day(found.expected),
        "earliest": iso_day(found.earliest),
        "reason": found.reason or None,
    }


def exact_text(amount: Decimal | None) -> str | None:
    """Return an exact amount with two digits after its point, and more only where they say
    something.
    """
    if amount is None:
        return None
    whole, _, digits = f"{amount:f}".partition(".")
    return f"{whole}.{digits.rstrip('0'):0<2}"


def iso_day(day: date | None) -> str | None:
    """Return a day as JSON tells it."""
    return None if day is None else day.isoformat()


def _kept_side(side: DisputedSide) -> JsonObject:
    return {
        "value_exact": None if side.value is None else f"{side.value:f}",
        "verdict": side.verdict,
        "credit": money_document(side.credit),
    }
