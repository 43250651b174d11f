"""The duties of a period as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from slastudio.contract.duties.effort import monthly_effort
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.duties import DutyPart, OwedDuty
from slastudio.judge.telling.duties import NO_ADMISSION
from slastudio.shared.json_values import JsonObject


def duty_document(duty: OwedDuty) -> JsonObject:
    """Return one duty; times are UTC in ISO, null where there is none."""
    return {
        "id": duty.id,
        "kind": duty.kind,
        "about": duty.about,
        "clause": duty.clause,
        "place": duty.place,
        "owed_by": duty.role or duty.side,
        "side": duty.side,
        "owed_to": duty.to,
        "what": duty.what,
        "detail": duty.detail,
        "arises_from": duty.arises,
        "arises_of": duty.of,
        "begins": duty.begins.isoformat(),
        "due": _iso(duty.due),
        "proof_wanted": duty.wanted,
        "state": duty.state,
        "done": _iso(duty.done),
        "late_seconds": duty.late_seconds,
        "proof_found": duty.shown_by or None,
        "note": duty.note,
        "asked": _iso(duty.asked),
        "by_hand": duty.by_hand,
        "consequence": duty.consequence,
        "minutes": duty.minutes,
        "scope_line": duty.line,
        "minutes_worked_on_line": duty.worked,
        "agreement_version": duty.version,
        "parts": [_part(each) for each in duty.parts],
    }


def _part(part: DutyPart) -> JsonObject:
    return {
        "id": part.id,
        "label": part.label,
        "begins": part.begins.isoformat(),
        "due": _iso(part.due),
        "state": part.state,
        "done": _iso(part.done),
        "proof_found": part.shown_by or None,
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def duties_document(assessment: Assessment, duties: Iterable[OwedDuty]) -> JsonObject:
    """Return the duties of a period with what the list is."""
    effort = monthly_effort(assessment.terms)
    return {
        "client": assessment.client,
        "period": assessment.period.as_json() | {"label": assessment.period.label},
        "status": NO_ADMISSION,
        "recurring_minutes_a_month": effort.minutes,
        "included_hours": None if effort.included is None else float(effort.included),
        "duties": [duty_document(each) for each in duties],
    }
