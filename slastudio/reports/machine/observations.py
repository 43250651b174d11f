"""Observations, release gates, experiments, reviews and journeys as JSON."""

from __future__ import annotations

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.experiments import Experiment, MeasuredSide
from slastudio.judge.outcome.beside.gates import ReleaseGate
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.judge.outcome.beside.review_quality import Agreeing, ReviewQuality, UserFeedback
from slastudio.judge.telling.journeys import JourneyStanding, journey_sentence
from slastudio.reports.machine.numbers import number
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
        "version": gate.version or None,
        "against": gate.against or None,
        "ended": gate.ended.isoformat() if gate.ended else None,
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
                "unit": each.unit,
                "of_traffic": each.of_traffic,
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


def experiment_document(each: Experiment) -> JsonObject:
    """Return an experiment with what it moved; figures in the objective's unit."""
    return {
        "id": each.id,
        "when": each.when.isoformat(),
        "title": each.title,
        "objective": each.objective,
        "unit": each.unit,
        "status": each.status or None,
        "expected": number(each.expected),
        "effort_hours": number(each.effort),
        "before": _reading(each.before),
        "after": _reading(each.after),
        "moved": number(each.moved),
        "better": each.better,
        "beyond_chance": each.sure,
        "not_computed": each.why or None,
        "gap": number(each.gap),
        "closes_percent": number(each.closes),
    }


def _reading(reading: MeasuredSide | None) -> JsonObject | None:
    if reading is None:
        return None
    return {
        "first": reading.first.isoformat(),
        "last": reading.last.isoformat(),
        "value": number(reading.value),
        "samples": reading.samples,
        "interval": None if reading.low is None else [number(reading.low), number(reading.high)],
    }


def review_document(quality: ReviewQuality | None) -> JsonObject | None:
    """Return what reviews say: reasons of edits, and agreement as items, alike and kappa."""
    if quality is None:
        return None

    def agreeing(found: Agreeing | None) -> JsonObject | None:
        if found is None:
            return None
        kappa = None if found.kappa is None else float(found.kappa)
        return {"items": found.items, "alike": found.alike, "kappa": kappa}

    return {
        "reviews": quality.reviews,
        "edited": quality.edited,
        "edit_reasons": [
            {"reason": reason, "reviews": number} for reason, number in quality.reasons
        ],
        "between_reviewers": agreeing(quality.reviewers),
        "judge_with_people": agreeing(quality.judge),
    }


def feedback_document(said: UserFeedback | None) -> JsonObject | None:
    """Return what users say: thumbs up and down, and why answers did not help."""
    if said is None:
        return None
    return {
        "pieces": said.pieces,
        "helpful": said.helpful,
        "unhelpful": said.unhelpful,
        "reasons": [{"reason": reason, "pieces": number} for reason, number in said.reasons],
    }


def journey_document(journey: JourneyStanding) -> JsonObject:
    """Return a journey with its one figure and its parts."""
    primary = journey.primary
    return {
        "id": journey.id,
        "name": journey.name,
        "verdict": journey.verdict,
        "primary": None if primary is None else primary.id,
        "value": None if primary is None else number(primary.value),
        "unit": None if primary is None else primary.unit,
        "parts": [{"objective": each.id, "verdict": each.verdict} for each in journey.parts],
        "told": journey_sentence(journey),
    }
