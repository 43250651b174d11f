"""List a period's duties, and write them as a calendar file and drafts of mails."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.duties import OwedDuty
from slastudio.operations.analysis.assessments import assess, chosen_period
from slastudio.project.file import Project
from slastudio.reports.documents.duty_calendar import duties_calendar
from slastudio.reports.documents.duty_mails import duty_mails
from slastudio.shared.outputs import made_folder, write_bytes
from slastudio.shared.periods import Period, shift
from slastudio.shared.progress import Progress

# more months than an agreement has are a date that is wrong
_MOST = 240
# what nobody has to do anything about any more
SETTLED = ("done", "done_late", "missed")


def duties_in(
    project: Project,
    period: Period | str | None = None,
    *,
    side: str = "",
    only_open: bool = False,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> tuple[Assessment, tuple[OwedDuty, ...]]:
    """Return a period's assessment and its duties; of one side, or only those still open, on wish."""
    assessment = assess(project, period, progress, now=now)
    return assessment, chosen(assessment.duties, side=side, only_open=only_open)


def open_since(
    project: Project,
    first: str,
    before: Period | str | None = None,
    *,
    side: str = "",
    now: datetime | None = None,
    progress: Progress | None = None,
) -> tuple[tuple[Assessment, tuple[OwedDuty, ...]], ...]:
    """Return the months from `first` on, up to the one before `before` (None: the month `now` lies
    in, that one too), that have open duties, each with them.
    """
    report, moment = progress or Progress(), now or datetime.now(UTC)
    months = _months(project, first, before, moment)
    found = []
    for number, month in enumerate(months):
        report.report(f"Looking at {month.title}", number / len(months))
        assessment, duties = duties_in(project, month, side=side, only_open=True, now=moment)
        if duties:
            found.append((assessment, duties))
    return tuple(found)


def _months(
    project: Project, first: str, before: Period | str | None, now: datetime
) -> list[Period]:
    month = chosen_period(project, first)
    end = chosen_period(project, before).start if before else now
    months: list[Period] = []
    while month.start < end and len(months) < _MOST:
        months.append(month)
        month = chosen_period(project, shift(month, 1))
    return months


def chosen(
    duties: Sequence[OwedDuty], *, side: str = "", only_open: bool = False
) -> tuple[OwedDuty, ...]:
    """Return the duties of a side ("" for both), or only those still open."""
    return tuple(
        each
        for each in duties
        if side in ("", each.side) and not (only_open and each.state in SETTLED)
    )


def write_calendar(
    assessment: Assessment, duties: Sequence[OwedDuty], path: Path, *, now: datetime | None = None
) -> None:
    """Write what is still to be done as a calendar file."""
    write_bytes(path, duties_calendar(assessment, duties, now or datetime.now(UTC)))


def write_mails(
    assessment: Assessment, duties: Sequence[OwedDuty], folder: Path, *, now: datetime | None = None
) -> tuple[Path, ...]:
    """Write the drafts of mails into a folder; return the files."""
    made_folder(folder)
    written = []
    for draft in duty_mails(assessment, duties, now or datetime.now(UTC)):
        written.append(folder / draft.name)
        write_bytes(written[-1], draft.data)
    return tuple(written)
