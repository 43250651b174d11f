"""The machine-readable form of responses by the nature of incidents."""

from __future__ import annotations

from slastudio.judge.outcome.beside.responses import ClocksKept, NatureResponses
from slastudio.shared.json_values import JsonObject


def responses_document(found: NatureResponses) -> JsonObject:
    """Return one nature; null where its records do not say one, and where no median is known."""
    return {
        "nature": found.nature or None,
        "incidents": found.incidents,
        "first_response": _clocks(found.answered),
        "resolution": _clocks(found.resolved),
        "median_minutes_to_first_response": None if found.median_s is None else found.median_s / 60,
        "answered_with_both_moments": found.timed,
    }


def _clocks(clocks: ClocksKept) -> JsonObject:
    return {
        "in_time": clocks.in_time,
        "late": clocks.late,
        "open": clocks.open,
        "not_judged": clocks.unjudged,
    }
