"""Incidents one by one: what happened when, how its clocks ended, and what was learnt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from slastudio.contract.words.figures import show_number
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.incident_stories import IncidentStory
from slastudio.judge.telling.beside.short_stories import by_gravity, short_story
from slastudio.judge.telling.cases import length_words
from slastudio.reports.content.blocks import (
    Block,
    Cell,
    Facts,
    Figure,
    Heading,
    Paragraph,
    Strong,
    Table,
    Together,
)
from slastudio.reports.sections.cells import moment_words
from slastudio.shared.counts import count
from slastudio.shared.periods import Period

_MOST = 10


def story_blocks(assessment: Assessment) -> Iterator[Block]:
    """Yield each incident of the period; of more than ten a table of all, and the gravest ten."""
    stories = assessment.incident_stories
    if len(stories) > _MOST:
        yield Heading("All incidents", level=2)
        yield _table(stories, assessment.period)
        yield Paragraph(
            f"Of {count(len(stories), 'incident')} the {_MOST} gravest are told one by one: by severity, late clocks, people and "
            "length.",
            "muted",
        )
        gravest = by_gravity(stories, assessment.terms)[:_MOST]
        stories = tuple(sorted(gravest, key=lambda each: (each.opened, each.id)))
    for each in stories:
        yield from _story(each, assessment.period.zone)


def _story(story: IncidentStory, zone: str) -> Iterator[Block]:
    name = f"{story.id} {story.title}".strip() or "An incident without id"
    tier = f" ({story.severity})" if story.severity else ""
    rows = tuple(short_story(story, zone))
    yield Together((Heading(f"{name}{tier}", level=2), Facts(rows)))


def _table(stories: Sequence[IncidentStory], period: Period) -> Table:
    head = ("Incident", "Severity", "Opened", "Resolved", "Lasted", "People", "Late clocks")
    align = ("left", "left", "left", "left", "figure", "figure", "figure")
    rows = tuple(_row(each, period) for each in stories)
    return Table(head, rows, align, (3, 0.9, 1.2, 1.2, 1.1, 0.9, 0.8))  # type: ignore[arg-type]


def _row(story: IncidentStory, period: Period) -> tuple[Cell, ...]:
    late = sum(each.verdict == "late" for each in story.cases)
    return (
        Strong(story.id or "without id", story.title),
        story.severity or "–",
        moment_words(story.opened, period),
        moment_words(story.resolved, period),
        Figure(length_words(story.impact_s)),
        Figure("–" if story.people is None else show_number(story.people)),
        Figure(show_number(late)),
    )
