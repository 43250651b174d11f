"""Review the spend of a project's period."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.spend.forecast import LOOK_AHEAD
from slastudio.judge.spend.frames import BILL_COLUMNS, LOG_COLUMNS
from slastudio.judge.spend.review import CostReview, review_spend
from slastudio.judge.spend.worth import Worth
from slastudio.measure.records.daygrid import DayGrid
from slastudio.operations.analysis.assessments import assess, chosen_period, inputs_for
from slastudio.operations.analysis.drift import recorded_changes
from slastudio.operations.evidence.questions import answered_words
from slastudio.project.file import Project
from slastudio.shared.periods import Period, local_midnight, parse_period, previous, zone
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress

_LOOK_BACK = timedelta(days=60)
_COLUMNS = {"requests": LOG_COLUMNS, "costs": BILL_COLUMNS, "outcomes": ("name", "value", "unit")}


def review_costs(
    project: Project,
    period: Period | str,
    against: Period | str | None = None,
    *,
    now: datetime | None = None,
    judged: Assessment | None = None,
    progress: Progress | None = None,
) -> CostReview:
    """Review a period ("2026-10", "2026-Q4") against an earlier one, by default the one of the same
    sort before it.

    judged: the assessment of this very period, where it is at hand; else it is made where
    objectives state a baseline. Raises StudioError where a period cannot be read or the earlier one
    does not end before the other begins.
    """
    steps = progress or Progress()
    chosen = chosen_period(project, period)
    earlier = (
        parse_period(against, chosen.zone)
        if isinstance(against, str)
        else against or previous(chosen)
    )
    if earlier.end > chosen.start:
        raise StudioError(
            f"{earlier.title} does not end before {chosen.title} begins. Compare with an earlier period."
        )
    moment = now or datetime.now(UTC)
    agreement = (
        inputs_for(project, chosen, moment)
        .terms_at(chosen.end - timedelta(microseconds=1))
        .agreement
    )
    tz = zone(chosen.zone)
    first = min(earlier.first_day, chosen.first_day - _LOOK_BACK)
    grid = DayGrid(first, chosen.last_day + LOOK_AHEAD, chosen.zone)
    start, end = local_midnight(first, tz), local_midnight(chosen.last_day + LOOK_AHEAD, tz)
    steps.report("Reading the evidence", 0.0)
    frames = {}
    for kind, names in _COLUMNS.items():
        held = project.evidence.columns_of(kind)
        wanted = [each for each in names if each in held]
        frames[kind] = project.evidence.read(kind, wanted, start, end, swift=True)
    steps.report("Reviewing spend", 0.5)
    worth = _baselines(project, chosen, moment, judged)
    return review_spend(
        frames,
        grid,
        chosen,
        earlier,
        agreement,
        recorded_changes(project),
        worth,
        readings=answered_words(project),
    )


def _baselines(
    project: Project, period: Period, now: datetime, judged: Assessment | None
) -> tuple[Worth, ...]:
    """Return the objectives that state a measured baseline, with the value judged in the period."""
    with project.reading():
        versions = project.agreements.signed() or (project.agreements.draft(),)
    held = {
        o.id
        for version in versions
        for o in version.agreement.objectives.objectives
        if o.baseline is not None
    }
    if not held:
        return ()
    agreement = (
        inputs_for(project, period, now).terms_at(period.end - timedelta(microseconds=1)).agreement
    )
    at_hand = (
        judged
        if judged is not None and judged.period == period
        else assess(project, period, now=now)
    )
    values = {each.id: each.value for each in at_hand.results}
    lines = at_hand.worth.lines if at_hand.worth is not None else ()
    avoided = {each.objective: each.avoided for each in lines}
    worth = []
    for objective in agreement.objectives.objectives:
        if objective.baseline is None:
            continue
        name, measured = objective.name, values.get(objective.id)
        if objective.outcome:
            name = f"{objective.outcome.rstrip('.')} ({name})"
        reason = "The agreement states no amount of money for this outcome."
        if (saved := avoided.get(objective.id)) is not None:
            # spend may be in another currency than the fee, so the amount is told with its own
            reason = f"{saved} of failures avoided, at what one costs."
        if measured is None:
            reason = "The objective has no value in this period."
        worth.append(
            Worth(
                name=name,
                unit=objective.unit,
                source=f"agreement, objective {objective.id}",
                baseline=objective.baseline,
                now=measured,
                impact=None,
                reason=reason,
            )
        )
    return tuple(worth)
