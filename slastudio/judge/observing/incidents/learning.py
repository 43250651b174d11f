"""What was agreed so that it does not happen again, and is late or not seen to work."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.judge.observing.ground import ObservedGround
from slastudio.judge.outcome.beside.incident_stories import ImprovementMade
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.judge.outcome.statuses import Status
from slastudio.shared.periods import show_moment


def improvements(g: ObservedGround) -> Iterator[Observation]:
    """Yield the improvements over their time, and those done by the period's end that nobody saw to
    work; until somebody did, each month tells them again.
    """
    for about, each in g.stories.improvements():
        if each.agreed >= g.period.end:
            continue
        zone, after = g.period.zone, f" After: {about}." if about else ""
        owner = f" Owner: {each.owner}." if each.owner else " Nobody is named as its owner."
        if each.state == "overdue" and each.due is not None and each.due <= g.period.end:
            words = f"Due by {show_moment(each.due, zone)} and not done.{after}{owner}"
            yield _of("improvement_overdue", each, about, "overdue", words, "at_risk")
        elif each.state == "unverified" and each.done is not None and each.done < g.period.end:
            words = f"Done on {show_moment(each.done, zone)}; nobody entered that it works.{after}{owner}"
            yield _of(
                "improvement_unverified", each, about, "done, not verified", words, "not_proven"
            )


def _of(
    kind: str, each: ImprovementMade, about: str, word: str, detail: str, level: Status
) -> Observation:
    return Observation(
        kind,
        each.id,
        f"Improvement {word}: {each.title}",
        detail,
        level,
        each.due if kind == "improvement_overdue" else each.done,
        tuple(filter(None, (each.id, about))),
        target="improvements",
    )
