"""Larkpay's incidents, with what was known, done and learnt of each."""

from __future__ import annotations

import json
from datetime import datetime

from slastudio.samples import larkpay_story as story

_CLOCKS = (
    *("id", "title", "severity", "nature", "workflow", "opened", "first_response", "updates"),
    *("waiting", "resolved"),
)
_TAUGHT = (
    *("detected", "began", "cause", "impact", "people", "affected", "harm", "reversible"),
    *("blast_radius", "segment", "topic", "told", "playbook", "fix", "fallback", "reviewed"),
    *("review_owner", "verified"),
)
INCIDENT_COLUMNS = (*_CLOCKS, *_TAUGHT)


def _at(month: int, day: int, hour: int, minute: int) -> str:
    return datetime(2026, month, day, hour, minute, tzinfo=story.ZONE).isoformat()


def _json(*values: object) -> str:
    return json.dumps(list(values)) if values else ""


def incident_rows() -> list[list[str]]:
    """Return the incidents of the story."""
    return [[each.get(name, "") for name in INCIDENT_COLUMNS] for each in _incidents()]


def _incidents() -> tuple[dict[str, str], ...]:
    return (_fees(), _prompt(), _routing(), _slow(), _outage(), _clock_change())


def _fees() -> dict[str, str]:
    # some people, wrong, undone with work: by the rubric a Sev 2
    return {
        "id": "LK-101",
        "title": "Spanish answers quote outdated fees",
        "severity": "Sev 3",
        "nature": "technical",
        "workflow": "payment-status",
        "opened": _at(6, 17, 10, 5),
        "first_response": _at(6, 17, 15, 30),
        "resolved": _at(6, 19, 12, 0),
        "cause": "Index not updated after a change of fees",
        "impact": "Fees of last year were quoted in Spanish",
        "people": "38",
        "affected": "some",
        "harm": "wrong",
        "reversible": "work",
        "segment": "es",
        "topic": "fees",
        "fix": "Index updated, and a reminder set for the next change",
        "verified": _at(6, 22, 10, 0),
    }


def _prompt() -> dict[str, str]:
    return {
        "id": "LK-102",
        "title": "Spanish answers wrong after prompt v15",
        "severity": "Sev 2",
        "nature": "governance",
        "workflow": "payment-status",
        "opened": _at(7, 20, 11, 20),
        "first_response": _at(7, 20, 15, 5),
        "updates": _json(_at(7, 21, 11, 0), _at(7, 22, 11, 30)),
        "waiting": _json([_at(7, 22, 12, 0), _at(7, 30, 15, 50)]),
        "resolved": _at(7, 30, 16, 30),
        # the reviews of Monday showed it, nineteen days after the prompt went live
        "detected": _at(7, 20, 11, 20),
        "began": _at(7, 1, 10, 0),
        "cause": "Prompt evaluated in one language only",
        "impact": "Answers in Spanish were wrong twice as often",
        "affected": "some",
        "harm": "wrong",
        "reversible": "work",
        "blast_radius": "All languages have one prompt; English and Portuguese held",
        "segment": "es",
        "topic": "payments",
        "told": _json(
            [_at(7, 20, 11, 25), "Maintenance lead"],
            [_at(7, 20, 15, 10), "Engagement lead"],
            [_at(7, 21, 11, 0), "Head of customer operations"],
        ),
        "fix": "Prompt rolled back to v14",
        "reviewed": _at(8, 5, 16, 0),
        "review_owner": "Quality lead",
        "verified": _at(8, 10, 9, 0),
    }


def _routing() -> dict[str, str]:
    return {
        "id": "LK-103",
        "title": "Dispute routing loops for one bank",
        "severity": "Sev 2",
        "nature": "technical",
        "workflow": "disputes",
        "opened": _at(8, 13, 17, 20),
        "first_response": _at(8, 14, 9, 40),
        "updates": _json(_at(8, 14, 9, 55), _at(8, 19, 10, 0)),
        "waiting": _json([_at(8, 14, 10, 0), _at(8, 18, 12, 0)]),
        "resolved": _at(8, 20, 17, 0),
        "detected": _at(8, 13, 17, 5),
        "began": _at(8, 13, 15, 30),
        "cause": "Bank code missing in the routing table",
        "impact": "Disputes of one bank came back to the queue",
        "people": "12",
        "affected": "some",
        "harm": "wrong",
        "reversible": "work",
        "topic": "disputes",
        "told": _json(
            [_at(8, 13, 17, 25), "Maintenance lead"], [_at(8, 14, 12, 0), "Engagement lead"]
        ),
        "fix": "Bank code added; unknown codes go to a person",
        "reviewed": _at(8, 31, 12, 0),
        "review_owner": "Quality lead",
        "verified": _at(8, 28, 9, 0),
    }


def _slow() -> dict[str, str]:
    # somebody complained before any alert came; nobody reviewed it
    return {
        "id": "LK-104",
        "title": "Provider slow, first token above one second",
        "severity": "Sev 2",
        "nature": "technical",
        "workflow": "payment-status",
        "opened": _at(9, 8, 10, 15),
        "first_response": _at(9, 8, 11, 30),
        "updates": _json(_at(9, 9, 11, 0)),
        "resolved": _at(9, 10, 17, 0),
        "detected": _at(9, 8, 10, 40),
        "began": _at(9, 8, 0, 10),
        "cause": "Provider out of capacity",
        "impact": "Answers began after more than a second",
        "people": "2600",
        "affected": "many",
        "harm": "inconvenience",
        "reversible": "work",
        "topic": "latency",
        "told": _json(
            [_at(9, 8, 10, 45), "Maintenance lead"], [_at(9, 8, 14, 0), "Engagement lead"]
        ),
    }


def _outage() -> dict[str, str]:
    # the same cause a month later
    return {
        "id": "LK-105",
        "title": "Most answers fail",
        "severity": "Sev 1",
        "nature": "technical",
        "workflow": "payment-status",
        "opened": _at(10, 9, 19, 4),
        "first_response": _at(10, 9, 19, 41),
        "updates": _json(_at(10, 10, 12, 10), _at(10, 12, 10, 5)),
        "resolved": _at(10, 12, 15, 20),
        "detected": _at(10, 9, 19, 4),
        "began": _at(10, 9, 19, 4),
        "cause": "provider out of capacity",
        "impact": "Six in ten answers failed",
        "people": "36",
        "affected": "many",
        "harm": "serious",
        "reversible": "work",
        "blast_radius": "Every workflow asks the same provider; people took over within the hour",
        "topic": "outage",
        "told": _json(
            [_at(10, 9, 19, 6), "Maintenance lead"], [_at(10, 9, 19, 25), "Duty manager"]
        ),
        "playbook": "fallback",
        "fix": "Traffic returned once the provider had capacity",
        "fallback": "worked",
        "reviewed": _at(10, 16, 15, 0),
        "review_owner": "Quality lead",
    }


def _clock_change() -> dict[str, str]:
    # how badly is not said, and nobody counted people: neither is made up
    return {
        "id": "LK-106",
        "title": "Answers fail during the clock change",
        "severity": "Sev 1",
        "nature": "technical",
        "workflow": "payment-status",
        "opened": "2026-10-25T02:40:00+02:00",
        "first_response": "2026-10-25T02:35:00+01:00",
        "resolved": "2026-10-25T04:10:00+01:00",
        "impact": "Times of payments were an hour off, answers stopped",
        "affected": "many",
        "topic": "outage",
        "told": _json(
            ["2026-10-25T02:50:00+02:00", "Maintenance lead"],
            ["2026-10-25T02:05:00+01:00", "Duty manager"],
        ),
        "fallback": "confusing",
    }
