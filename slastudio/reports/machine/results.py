"""The machine-readable form of one objective's outcome and of the clocks that ran."""

from __future__ import annotations

from slastudio.judge.outcome.known_spans import CoveredDays
from slastudio.judge.outcome.objective_result import Case, Result
from slastudio.reports.machine.numbers import number
from slastudio.shared.json_values import JsonObject


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


def case_document(case: Case) -> JsonObject:
    """Return one clock that ran."""
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
