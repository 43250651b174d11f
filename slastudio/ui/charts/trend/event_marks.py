"""The marks on the lane under a chart: changes, incidents, and what was found when somebody looked
for drift.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.objective_result import Result
from slastudio.shared.periods import local_midnight, zone
from slastudio.ui.charts.trend.marks import EventMark

if TYPE_CHECKING:
    from slastudio.operations.analysis.drift import DriftReview
    from slastudio.operations.registers.events import RegisteredEvent

_NOON = timedelta(hours=12)


def event_marks(
    assessment: Assessment, result: Result | None = None, drift: DriftReview | None = None
) -> tuple[EventMark, ...]:
    """Return changes and incidents, and the findings of drift that say something of a result, as
    marks.
    """
    changes = [
        EventMark(each.when, f"Change {each.id}: {each.title}", "change")
        for each in assessment.changes
    ]
    seen = {
        case.id: EventMark(case.opened, f"Incident {case.id}: {case.title}", "incident")
        for case in assessment.incidents
    }
    return (*changes, *seen.values(), *drift_marks(assessment, result, drift))


def happening_marks(happened: Iterable[RegisteredEvent]) -> tuple[EventMark, ...]:
    """Return changes and incidents of any span as marks."""
    return tuple(
        EventMark(each.when, f"{each.noun.capitalize()} {each.id}: {each.title}", each.kind)
        for each in happened
    )


def drift_marks(
    assessment: Assessment, result: Result | None, drift: DriftReview | None
) -> tuple[EventMark, ...]:
    """Return what was found of the series a result is measured on, and silent changes, in the
    middle of their days.
    """
    if result is None or drift is None:
        return ()
    # late: only who looked for drift needs the words for it
    from slastudio.judge.drift.marks import findings_for
    from slastudio.reports.wording.drift import mark_words

    objective = assessment.terms.objective(result.id)
    if objective is None:
        return ()
    tz = zone(assessment.period.zone)
    return tuple(
        EventMark(
            local_midnight(each.day, tz) + _NOON,
            mark_words(each),
            "silent" if each.kind == "silent_change" else "drift",
        )
        for each in findings_for(objective, drift.findings)
    )
