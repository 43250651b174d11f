"""Stages of requests and delivery of changes as JSON."""

from __future__ import annotations

from slastudio.judge.outcome.beside.operating import ChangeDelivery, StageTime, StageTimes
from slastudio.reports.machine.numbers import number
from slastudio.shared.json_values import JsonObject


def stages_document(times: StageTimes | None) -> JsonObject | None:
    """Return where requests spend their time; ms and percent as numbers."""
    if times is None:
        return None
    return {
        "whole": _time(times.whole),
        "first_token": None if times.first_token is None else _time(times.first_token),
        "stages": [_time(each) for each in times.stages],
        "slowest_from_ms": number(times.threshold),
        "in_no_stage_percent": number(times.others),
    }


def _time(time: StageTime) -> JsonObject:
    return {
        "column": time.column,
        "records": time.records,
        "median_ms": number(time.median),
        "p95_ms": number(time.p95),
        "mean_ms": number(time.mean),
        "percent": number(time.share),
        "percent_of_slowest": number(time.slowest),
        "p95_before_ms": number(time.p95_before),
        "mean_before_ms": number(time.mean_before),
    }


def delivery_document(delivery: ChangeDelivery | None) -> JsonObject | None:
    """Return how changes came, by the registers."""
    if delivery is None:
        return None
    return {
        "changes": delivery.changes,
        "changes_before": delivery.before,
        "changes_a_week": number(delivery.per_week),
        "lead_time_hours": number(delivery.lead_hours),
        "changes_with_lead_time": delivery.timed,
        "failed": list(delivery.failed),
        "failed_percent": number(delivery.failure_percent),
        "restore_minutes": number(delivery.restore_minutes),
        "rollbacks_with_an_end": delivery.restored,
    }
