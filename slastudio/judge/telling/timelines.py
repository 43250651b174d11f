"""An incident moment by moment: what happened, who was told, what was ticked, when each clock was due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from slastudio.judge.outcome.beside.incident_stories import IncidentStory
from slastudio.judge.telling.cases import case_word, clock_name


@dataclass(frozen=True)
class IncidentMoment:
    """Hold one moment of an incident, and what it is."""

    at: datetime
    what: str


def timeline(story: IncidentStory) -> tuple[IncidentMoment, ...]:
    """Return the moments of an incident in order; those at one time as they are listed here."""
    found = (*_recorded(story), *_owed(story), *_learnt(story))
    return tuple(sorted(found, key=lambda each: each.at))


def _recorded(story: IncidentStory) -> Iterator[IncidentMoment]:
    """Yield what the record itself says."""
    for at, what in (
        (story.began, "Impact began"),
        (story.detected, "Noticed"),
        (story.opened, "Opened"),
        (story.first_response, "First response"),
        (story.stable, "Stable"),
        (story.resolved, "Resolved"),
        (story.verified, "Fix seen to work"),
        (story.review.held, "Review held"),
    ):
        if at is not None:
            yield IncidentMoment(at, what)
    for moment, role in story.told:
        yield IncidentMoment(moment, f"{role} was told")
    for moment in story.updates:
        yield IncidentMoment(moment, "Update sent")


def _owed(story: IncidentStory) -> Iterator[IncidentMoment]:
    """Yield when clocks were due, who was to be told, and which steps were ticked."""
    for case in story.cases:
        if case.due is not None:
            number = f" {case.id.partition(' #')[2]}" if " #" in case.id else ""
            clock = f"{clock_name(case).capitalize()}{number}"
            yield IncidentMoment(case.due, f"{clock} was due: {case_word(case).lower()}")
    for rung in story.rungs:
        if rung.state in ("late", "not_shown"):
            yield IncidentMoment(rung.due, f"{rung.role or 'Somebody'} was to be told by now")
    for step in story.steps:
        if step.at is not None and step.state != "not_done":
            yield IncidentMoment(step.at, f"Step ticked: {step.step.rstrip('.')}")


def _learnt(story: IncidentStory) -> Iterator[IncidentMoment]:
    for each in story.improvements:
        for at, word in (
            (each.agreed, "agreed"),
            (each.done, "done"),
            (each.verified, "verified"),
        ):
            if at is not None:
                yield IncidentMoment(at, f"Improvement {word}: {each.title}")
