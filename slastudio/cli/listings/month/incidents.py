"""An incident's story as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.incident_stories import IncidentStory
from slastudio.judge.telling.beside.stories import story_groups


def story_lines(story: IncidentStory, assessment: Assessment) -> Iterator[str]:
    """Yield what is known of an incident, in its groups."""
    yield f"{story.id} {story.title}, {story.severity or 'severity not known'}, agreement {story.agreement}"
    for group in story_groups(story, assessment.terms, assessment.period.zone):
        yield group.title
        for line in group.lines:
            yield f"    {line.label}: {line.marked}"
