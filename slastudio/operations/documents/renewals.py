"""Write the renewal pack of a project: its last months judged, and targets advised for its draft."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

from slastudio.judge.foresight.adviser import Advice
from slastudio.judge.foresight.renewal import RenewalRecord
from slastudio.judge.outcome.assessment import Assessment
from slastudio.operations.analysis.adviser import advise_targets
from slastudio.operations.analysis.assessments import assess, months_with_data
from slastudio.operations.chain.papers import on_paper
from slastudio.operations.documents.agreements_and_reports import in_brand_hand
from slastudio.operations.documents.brands import brand_of
from slastudio.operations.documents.papers import require_paper, write_paper
from slastudio.operations.evidence.questions import as_answered
from slastudio.project.file import Project
from slastudio.reports.documents.renewal import renewal_document
from slastudio.shared.notation import written_in
from slastudio.shared.periods import Period, shift
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress

MOST_MONTHS = 12


def write_renewal(
    project: Project,
    path: Path,
    *,
    months: int = MOST_MONTHS,
    issued: date | None = None,
    progress: Progress | None = None,
) -> Path:
    """Write the pack of the last months that were over on a day, as PDF or Word by the file's name.

    months: how far back at most, 1 to 12. Raises StudioError where no month with evidence is over.
    """
    require_paper(project, path)
    report, day = progress or Progress(), issued or datetime.now(UTC).date()
    brand = brand_of(project)
    record = renewal_record(project, day, months=months, progress=report.part(0.0, 0.8))
    with project.reading():
        draft = project.agreements.draft()
    agreement = as_answered(project, draft.agreement)
    with written_in(brand.notation):
        document = renewal_document(record, agreement, day, brand)
        write_paper(on_paper(project, document), path, report.part(0.8, 1.0))
    return path


def renewal_record(
    project: Project,
    as_of: date,
    *,
    months: int = MOST_MONTHS,
    progress: Progress | None = None,
) -> RenewalRecord:
    """Judge the months a renewal rests on, in the hand of the brand, and advise targets."""
    if not 1 <= months <= MOST_MONTHS:
        raise StudioError(f"A renewal looks back on 1 to {MOST_MONTHS} months.")
    report, moment = progress or Progress(), datetime.combine(as_of, time.max, UTC)
    over = [each for each in months_with_data(project) if each.end <= moment]
    if not over:
        raise StudioError(
            f"No month with evidence was over on {as_of}: a renewal rests on at least one."
        )
    earliest = shift(over[-1], 1 - months)
    chosen = [each for each in over if each.start >= earliest.start]
    steps = len(chosen) + 1
    judged = [
        _judged(project, each, moment, report.part(place / steps, (place + 1) / steps))
        for place, each in enumerate(chosen)
    ]
    # a month that shows not one figure has no record, though a stray row may lie in it
    telling = tuple(each for each in judged if any(one.value is not None for one in each.results))
    if not telling:
        raise StudioError(
            "No month shows a figure of any promise: a renewal rests on at least one."
        )
    advices: tuple[Advice, ...] = ()
    chance, why = 0.0, ""
    try:
        with written_in(brand_of(project).notation):
            advisory = advise_targets(
                project, now=moment, progress=report.part(len(chosen) / steps, 1.0)
            )
        advices, chance = advisory.advices, advisory.chance
    except StudioError as error:
        why = f"No target is proposed: {error}"
    shown = {each.period.label for each in telling}
    return RenewalRecord(telling, tuple(_without(chosen, shown)), advices, chance, why)


def _judged(project: Project, period: Period, moment: datetime, progress: Progress) -> Assessment:
    return in_brand_hand(
        brand_of(project), lambda part: assess(project, period, part, now=moment), progress
    )


def _without(chosen: list[Period], shown: set[str]) -> Iterator[str]:
    """Yield the titles of the months from the first to the last that are not shown."""
    month = chosen[0]
    while month.start <= chosen[-1].start:
        if month.label not in shown:
            yield month.title
        month = shift(month, 1)
