"""The machine-readable form of a client's line."""

from __future__ import annotations

from slastudio.judge.outcome.beside.client_line import ClientLine
from slastudio.reports.machine.numbers import number
from slastudio.shared.json_values import JsonObject


def client_document(line: ClientLine) -> JsonObject:
    """Return what a portfolio tells of a client; moments are ISO in UTC."""
    return {
        "client": line.client,
        "period": line.period,
        "as_of": line.as_of.isoformat(timespec="seconds"),
        "agreement": line.agreement,
        "headline": line.headline,
        "steps_done": line.steps_done,
        "steps": line.steps,
        "next_step": line.next_step,
        "questions": line.asked,
        "verdicts": [{"period": label, "status": status} for label, status in line.months],
        "owed_next": line.owed,
        "owed_by": None if line.owed_by is None else line.owed_by.isoformat(timespec="seconds"),
        "decisions": line.decisions,
        "decisions_overdue": line.overdue,
        "hours_worked": number(line.hours_worked),
        "hours_included": number(line.hours_included),
        "renewal": None if line.renewal is None else line.renewal.isoformat(),
    }
