"""The story of an incident as JSON: what the assessment, the pack and the command line tell of it."""

from __future__ import annotations

from datetime import datetime

from slastudio.judge.outcome.beside.incident_stories import IncidentStory
from slastudio.judge.outcome.objective_result import Case
from slastudio.shared.json_values import JsonObject


def story_document(story: IncidentStory) -> JsonObject:
    """Return a story; moments are ISO in UTC, what is not known is null or an empty text."""
    return {
        "id": story.id,
        "title": story.title,
        "severity": story.severity,
        "tier": story.tier,
        "nature": story.nature,
        "workflow": story.workflow,
        "agreement": story.agreement,
        "began": _iso(story.began),
        "detected": _iso(story.detected),
        "opened": _iso(story.opened),
        "first_response": _iso(story.first_response),
        "updates": [_iso(each) for each in story.updates],
        "stable": _iso(story.stable),
        "resolved": _iso(story.resolved),
        "ended": _iso(story.ended),
        "impact": {
            "minutes": None if story.impact_s is None else _number(story.impact_s / 60),
            "people": story.people,
            "seen": story.impact,
            "affected": story.affected,
            "harm": story.harm,
            "reversible": story.reversible,
            "blast_radius": story.blast_radius,
            "segment": story.segment,
            "topic": story.topic,
        },
        "cause": story.cause,
        "fix": story.fix,
        "fix_verified": _iso(story.verified),
        "fallback": story.fallback,
        "clocks": [_clock(each) for each in story.cases],
        "versions": {
            "logs_cover": story.log,
            "until": _iso(story.until),
            "requests": story.requests,
            "seen": [
                {
                    "column": each.column,
                    "value": each.value,
                    "requests": each.requests,
                    "of": each.of,
                    "share": each.requests / each.of if each.of else None,
                }
                for each in story.versions
            ],
        },
        "told": [{"at": _iso(at), "role": role} for at, role in story.told],
        "escalation": [
            {
                "rung": each.number,
                "role": each.role,
                "after": each.after,
                "due": _iso(each.due),
                "told": _iso(each.told),
                "state": each.state,
            }
            for each in story.rungs
        ],
        "playbook": story.playbook,
        "steps": [
            {
                "step": each.step,
                "role": each.role,
                "due": _iso(each.due),
                "at": _iso(each.at),
                "state": each.state,
                "tick": each.tick,
                "limits_damage_first": each.contains,
            }
            for each in story.steps
        ],
        "containment": {
            "state": story.contained,
            "minutes": None if story.contained_s is None else _number(story.contained_s / 60),
        },
        "alert": {
            "state": story.alert,
            "minutes_after_impact": None if story.alert_s is None else _number(story.alert_s / 60),
            "why": story.alert_why,
        },
        "rubric": {"state": story.rubric, "severity": story.rubric_tier},
        "review": {
            "state": story.review.state,
            "due": _iso(story.review.due),
            "held": _iso(story.review.held),
            "owner": story.review.owner,
        },
        "improvements": [
            {
                "id": each.id,
                "title": each.title,
                "owner": each.owner,
                "agreed": _iso(each.agreed),
                "due": _iso(each.due),
                "done": _iso(each.done),
                "verified": _iso(each.verified),
                "state": each.state,
            }
            for each in story.improvements
        ],
    }


def _clock(case: Case) -> JsonObject:
    return {
        "clock": case.clock,
        "limit": case.limit,
        "due": _iso(case.due),
        "done": _iso(case.done),
        "verdict": case.verdict,
        "why": case.why,
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _number(value: float) -> int | float:
    return int(value) if value == int(value) else value
