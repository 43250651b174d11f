"""The machine-readable form of a renewal pack."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from slastudio.judge.foresight.adviser import Advice
from slastudio.judge.foresight.prospects import Chances
from slastudio.judge.foresight.renewal import (
    MonthRecord,
    PromiseRecord,
    RenewalPack,
    RenewalRecord,
    RetainedHours,
    hours_sentences,
    known_sums,
    last_notice_day,
    late_duties,
    month_records,
    promise_records,
    questions_that_move,
    retained_hours,
)
from slastudio.judge.outcome.beside.needed_decisions import NeededDecision
from slastudio.judge.outcome.duties import OwedDuty
from slastudio.reports.machine.money import amounts_document, iso_day, money_document
from slastudio.reports.machine.numbers import exact
from slastudio.shared.json_values import JsonObject


def renewal_json(pack: RenewalPack) -> JsonObject:
    """Return what the paper tells: decimals are strings, moments UTC, chances numbers from 0 to 1;
    null where nothing is known. What the provider wants for itself is not in it.
    """
    record, latest = pack.record, pack.record.latest
    return {
        "client": latest.client,
        "provider": latest.provider,
        "agreement": latest.agreement.version,
        "as_of": pack.as_of.isoformat(),
        "zone": latest.period.zone,
        "term": _term(pack),
        "months": [_month(each) for each in month_records(record)],
        "left_out": list(record.left_out),
        "known_together": _together(record),
        "promises": [_promise(each, record) for each in promise_records(record)],
        "targets": {
            "chance": record.chance if record.advices else None,
            "reason": record.not_advised or None,
            "promises": [_target(each) for each in record.advices],
        },
        "price": _price(pack),
        "open": {
            "decisions": [_decision(each) for each in latest.needed],
            "duties_not_shown": [_duty(each) for each in late_duties(latest)],
            "questions": questions_that_move(latest),
        },
    }


def _term(pack: RenewalPack) -> JsonObject:
    term = pack.draft.term
    return {
        "start": iso_day(term.start),
        "end": iso_day(term.end),
        "renewal": term.renewal if term.end else None,
        "notice_days": term.notice_days or None,
        "notice_by": iso_day(last_notice_day(term)),
        "indexation": term.indexation or None,
    }


def _month(month: MonthRecord) -> JsonObject:
    return {
        "month": month.period.label,
        "start": _utc(month.period.start),
        "end": _utc(month.period.end),
        "signed_version": month.bound,
        "promises": month.promises,
        "met": month.met,
        "missed": month.missed,
        "open": month.open,
        "credit": money_document(month.credit),
        "hours": exact(month.worked),
        "included_hours": exact(month.included),
        "carried_hours": exact(month.carried),
        "overage_hours": exact(month.overage),
        "overage_price": money_document(month.price),
        "models": money_document(month.spend),
        "incidents": month.incidents,
    }


def _together(record: RenewalRecord) -> JsonObject:
    months = month_records(record)
    worked = [each.worked for each in months if each.worked is not None]
    incidents = [each.incidents for each in months if each.incidents is not None]
    return {
        "met": sum(each.met for each in months),
        "missed": sum(each.missed for each in months),
        "open": sum(each.open for each in months),
        "credit": amounts_document(known_sums([each.credit for each in months])),
        "hours": exact(sum(worked, Decimal(0))) if worked else None,
        "models": amounts_document(known_sums([each.spend for each in months])),
        "incidents": sum(incidents) if incidents else None,
    }


def _promise(promise: PromiseRecord, record: RenewalRecord) -> JsonObject:
    months = zip(record.months, promise.verdicts, strict=True)
    return {
        "id": promise.id,
        "name": promise.name,
        "unit": promise.latest.unit,
        "comparator": promise.latest.comparator,
        "target": exact(promise.latest.target),
        "target_moved": promise.target_moved,
        "verdicts": {month.period.label: verdict for month, verdict in months},
        "met": promise.met,
        "settled": promise.settled,
    }


def _target(advice: Advice) -> JsonObject:
    return {
        "id": advice.id,
        "name": advice.name,
        "unit": advice.unit,
        "comparator": advice.comparator,
        "agreed": exact(advice.target),
        "observed": exact(advice.comparable),
        "proposed": exact(advice.proposed),
        "chance_agreed": _chance(advice.chances),
        "chance_proposed": _chance(advice.proposed_chances),
        "reasons": list(advice.reasons_to_client),
    }


def _chance(chances: Chances | None) -> float | None:
    return None if chances is None else round(chances.met, 4)


def _price(pack: RenewalPack) -> JsonObject:
    hours, pricing = retained_hours(pack.record, pack.draft), pack.draft.pricing
    months = zip(pack.record.months, hours.by_month, strict=True)
    return {
        "retainer_hours": {month.period.label: exact(worked) for month, worked in months},
        "included_hours": exact(hours.included),
        "months_within": _within(hours),
        "covering_hours": exact(hours.covering),
        "monthly_fee": money_document(hours.fee),
        "overage_rate": exact(pricing.overage_rate),
        "proposed_fee": money_document(hours.fee_then),
        "told": list(hours_sentences(hours, pricing.overage_rate)),
    }


def _within(hours: RetainedHours) -> int | None:
    known = hours.included is not None and hours.known
    return hours.covered(hours.included) if known and hours.included is not None else None


def _decision(decision: NeededDecision) -> JsonObject:
    return {
        "id": decision.id,
        "title": decision.title,
        "by": None if decision.by is None else _utc(decision.by),
        "overdue": decision.overdue,
        "owner": decision.owner or None,
        "options": list(decision.options),
        "recommended": decision.recommended or None,
    }


def _duty(duty: OwedDuty) -> JsonObject:
    # how long a duty takes is the provider's own affair
    return {
        "id": duty.id,
        "what": duty.what,
        "side": duty.side,
        "due": None if duty.due is None else _utc(duty.due),
        "state": duty.state,
        "proof_wanted": duty.wanted,
    }


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
