"""The machine-readable form of the number of open exceptions."""

from __future__ import annotations

from slastudio.judge.outcome.beside.exceptions import ExceptionVolume
from slastudio.reports.machine.numbers import number
from slastudio.shared.json_values import JsonObject


def exceptions_document(found: ExceptionVolume | None) -> JsonObject | None:
    """Return the figure with its verdict; null where no limit is agreed."""
    if found is None:
        return None
    return {
        "limit": found.limit,
        "highest": number(found.result.value),
        "highest_on": found.highest_on.isoformat() if found.highest_on else None,
        "mean": number(found.mean),
        "verdict": found.result.verdict,
        "reason": found.result.reason or None,
        "clause": found.result.clause or None,
    }
