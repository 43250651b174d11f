"""A period's observations as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.judge.observing.kinds import by_theme
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.statuses import mark_of
from slastudio.shared.periods import show_moment


def observation_lines(assessment: Assessment) -> Iterator[str]:
    """Yield what the records show, by theme."""
    yield f"{assessment.client}, {assessment.period.title}, agreement {assessment.agreement.version}"
    if not assessment.observations:
        yield "The records show nothing beside the figures."
    for theme, observed in by_theme(assessment.observations):
        yield theme
        for each in observed:
            yield f"{mark_of(each.level)} {each.title}"
            yield f"    {each.detail}"
            at = show_moment(each.at, assessment.period.zone) if each.at else ""
            told = "; ".join(filter(None, (at, *each.shown_by, each.clause)))
            if told:
                yield f"    {told}"
