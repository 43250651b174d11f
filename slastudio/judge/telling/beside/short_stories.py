"""An incident in a few lines, as a month's report tells it: its clocks, impact, cause, fix, and what was learnt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.words.figures import show_number
from slastudio.judge.outcome.beside.incident_stories import IncidentStory, StepState
from slastudio.judge.outcome.objective_result import Case, CaseVerdict
from slastudio.judge.telling.beside.stories import contained_words, learnt_lines
from slastudio.judge.telling.cases import CASE_STATUSES, case_word, length_words
from slastudio.shared.counts import count
from slastudio.shared.periods import show_moment

_TAKEN: tuple[StepState, ...] = ("in_time", "late", "done")


def short_story(story: IncidentStory, zone: str) -> Iterator[tuple[str, str]]:
    """Yield label and text of an incident's lines; what nobody entered is told as not entered."""
    yield from _moments(story, zone)
    lasted = "not known" if story.impact_s is None else length_words(story.impact_s)
    people = "not known" if story.people is None else show_number(story.people)
    seen = f"{story.impact.rstrip('.')}. " if story.impact else ""
    yield "Impact", f"{seen}Lasted: {lasted}; people affected: {people}."
    yield "Cause", story.cause or "not entered"
    yield "Fix", story.fix or "not entered"
    yield "Playbook", _playbook(story)
    for line in learnt_lines(story, zone):
        yield line.label, line.text


def _moments(story: IncidentStory, zone: str) -> Iterator[tuple[str, str]]:
    before = (("Impact began", story.began), ("Noticed", story.detected))
    for label, moment in before:
        if moment is not None:
            yield label, show_moment(moment, zone)
    yield "Opened", show_moment(story.opened, zone)
    yield from _clock(story, "First response", "first_response", story.first_response, zone)
    updates = [each for each in story.cases if each.clock == "update"]
    if story.updates or updates:
        yield "Updates", _updates(story, updates, zone)
    if story.stable is not None:
        yield "Stable", show_moment(story.stable, zone)
    yield from _clock(story, "Resolved", "resolution", story.resolved, zone)


def _clock(
    story: IncidentStory, label: str, clock: str, at: datetime | None, zone: str
) -> Iterator[tuple[str, str]]:
    """Yield a moment with how its clocks ended; of a ticket that was opened again there are several."""
    told = [show_moment(at, zone) if at is not None else "not yet, as far as is known"]
    for case in story.cases:
        if case.clock == clock:
            due = f", due {show_moment(case.due, zone)}" if case.due is not None else ""
            told.append(f"{case_word(case).lower()}{due}")
    yield label, "; ".join(told)


def _updates(story: IncidentStory, owed: list[Case], zone: str) -> str:
    sent = f"{show_number(len(story.updates))} sent"
    if story.updates:
        sent += f", the last {show_moment(max(story.updates), zone)}"
    kept: dict[CaseVerdict, int] = {}
    for case in owed:
        kept[case.verdict] = kept.get(case.verdict, 0) + 1
    parts = [
        f"{show_number(kept[verdict])} {declared.word.lower()}"
        for verdict, declared in CASE_STATUSES.items()
        if verdict in kept
    ]
    return f"{sent}; of those owed {', '.join(parts)}" if parts else sent


def _playbook(story: IncidentStory) -> str:
    if not story.playbook:
        return "none was followed, as far as is known"
    taken = sum(each.state in _TAKEN for each in story.steps)
    late = sum(each.state == "late" for each in story.steps)
    told = f"{story.playbook}: {show_number(taken)} of {count(len(story.steps), 'step')} done"
    if late:
        told += f", {show_number(late)} of them late"
    contained = contained_words(story)
    return f"{told}; damage limited {contained}" if contained else told


def by_gravity(stories: tuple[IncidentStory, ...], terms: Agreement) -> list[IncidentStory]:
    """Return incidents with the gravest first: by tier, late clocks, people, length of the impact."""
    tiers = {each.id: place for place, each in enumerate(terms.support.severities)}

    def place(story: IncidentStory) -> tuple[float, ...]:
        late = sum(each.verdict == "late" for each in story.cases)
        impact = (-(story.people or 0), -(story.impact_s or 0))
        return (tiers.get(story.tier, len(tiers)), -late, *impact, story.opened.timestamp())

    return sorted(stories, key=place)
