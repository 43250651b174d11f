"""Advise targets from a project's evidence, under its draft agreement; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from slastudio.judge.foresight.adviser import CHANCE, Advice, advise, not_measurable
from slastudio.judge.foresight.evidence_by_day import known_by_day
from slastudio.judge.outcome.agreement_ref import AgreementRef
from slastudio.judge.outcome.inputs import Terms
from slastudio.judge.period.frames import Frames
from slastudio.operations.agreements.terms import ref_of
from slastudio.operations.analysis.assessments import inputs_for
from slastudio.operations.evidence.questions import as_answered
from slastudio.project.file import Project
from slastudio.shared.periods import Period, local_midnight, zone
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress

# a year and a month: last year's season stands beside this one's
_HISTORY = 395


@dataclass(frozen=True)
class Advisory:
    """Hold the advice for a draft's objectives. first, last: the days looked at, in the zone; seed:
    of all draws.
    """

    agreement: AgreementRef
    zone: str
    first: date
    last: date
    seed: int
    chance: float
    advices: tuple[Advice, ...]


def advise_targets(
    project: Project,
    objective: str = "",
    first: date | None = None,
    last: date | None = None,
    *,
    chance: float = CHANCE,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> Advisory:
    """Return a proposed target for every objective of the draft, or the one with this id.

    first, last: the baseline's local days, inclusive; by default each objective's last six weeks
    with data. Raises StudioError for an unknown objective, days in the wrong order, a chance
    outside 50 to 99 %, and without evidence.
    """
    _require(first, last, chance)
    report = progress or Progress()
    report.report("Reading the evidence", 0.0)
    with project.reading():
        draft = project.agreements.draft()
        span = project.evidence.span()
    agreement, tz = as_answered(project, draft.agreement), zone(draft.agreement.zone)
    wanted = [each for each in agreement.objectives.objectives if objective in ("", each.id)]
    if not wanted:
        listed = ", ".join(each.id for each in agreement.objectives.objectives) or "none yet"
        raise StudioError(f"There is no objective “{objective}”. The objectives are: {listed}.")
    if span is None:
        raise StudioError(
            "There is no evidence with dates yet. Import some; four to six weeks are needed."
        )
    earliest, latest = (each.astimezone(tz).date() for each in span)
    until = min(last or latest, latest)
    begin = max(earliest, first or until - timedelta(_HISTORY))
    if begin > until:
        raise StudioError(
            f"There is no evidence between these days; it lies between {earliest} and {latest}."
        )
    whole = Period(
        local_midnight(begin, tz),
        local_midnight(until + timedelta(1), tz),
        agreement.zone,
        f"{begin} to {until}",
    )
    inputs = replace(
        inputs_for(project, whole, now or datetime.now(UTC)),
        # the draft alone, or clocks would run by the terms in force when they began
        terms=(Terms(_as_draft(ref_of(draft)), agreement),),
    )
    frames = Frames(inputs)
    low = frames.grid.index_of(begin)
    found = []
    for number, each in enumerate(wanted):
        part = report.part(number / len(wanted), (number + 1) / len(wanted))
        try:
            known = known_by_day(inputs, agreement, each, frames)
            known = replace(known, first=max(known.first, low))
            found.append(
                advise(
                    known,
                    agreement.objectives,
                    asked=first is not None,
                    chance=chance,
                    progress=part,
                )
            )
        except StudioError as error:
            found.append(not_measurable(each, f"It cannot be measured: {error}", chance))
    return Advisory(
        ref_of(draft), agreement.zone, begin, until, agreement.objectives.seed, chance, tuple(found)
    )


def _as_draft(ref: AgreementRef) -> AgreementRef:
    return replace(ref, state="draft")


def _require(first: date | None, last: date | None, chance: float) -> None:
    if first and last and last < first:
        raise StudioError(f"The last day, {last}, lies before the first, {first}.")
    if not 0.5 <= chance <= 0.99:
        raise StudioError("The chance lies between 50 and 99 %; weeks of data can say no more.")
