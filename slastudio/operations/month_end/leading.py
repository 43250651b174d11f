"""Lead through a month's end: take in what lies ready, judge, say what is left, write a draft."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.records import WrittenPaper
from slastudio.judge.telling.month_steps import IssuedState, MonthStep, month_steps
from slastudio.operations.analysis.assessments import assess, chosen_period
from slastudio.operations.documents.agreements_and_reports import write_report
from slastudio.operations.evidence.imports import import_file, inspect_file
from slastudio.operations.issuing.standing import quick_standings
from slastudio.operations.projects import open_project
from slastudio.project.file import Project
from slastudio.shared.periods import Period
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress

INBOX = ".inbox"
_SURE = 0.7


@dataclass(frozen=True)
class TakenIn:
    """Say what became of one file that lay ready: rows taken, or why it was not."""

    file: str
    accepted: int = 0
    rejected: int = 0
    already: bool = False
    problem: str = ""


@dataclass(frozen=True)
class MonthEnd:
    """Hold how a period's end stands; assessment: None where the project could not be read, problem
    says why.
    """

    project: Path
    client: str
    assessment: Assessment | None
    steps: tuple[MonthStep, ...]
    taken: tuple[TakenIn, ...] = ()
    draft: Path | None = None
    problem: str = ""


@dataclass
class MonthEndWishes:
    """Say what is to be done on the way: files to take in, and where a draft goes."""

    files: Sequence[Path] = field(default_factory=tuple)
    draft: Path | None = None


def steps_of(
    project: Project, assessment: Assessment, seen: datetime | None = None
) -> tuple[MonthStep, ...]:
    """Return the steps of a period that is judged already; seen: when somebody looked at its pages
    without writing a draft.
    """
    with project.reading():
        papers = tuple(
            WrittenPaper(each.kind, each.period, each.written)
            for each in project.documents.documents()
        )
    if seen is not None:
        papers = (*papers, WrittenPaper("report", assessment.period.label, seen))
    return month_steps(assessment, papers, _issued(project, assessment.period.label))


def _issued(project: Project, label: str) -> IssuedState:
    """Return what was issued of a period, as far as that shows without judging again."""
    of_it = [each for each in quick_standings(project) if each.report.period == label]
    if not of_it:
        return IssuedState()
    last = max(of_it, key=lambda each: each.report.edition)
    return IssuedState(last.report.number, happened=last.state == "not_compared")


def issued_by_month(project: Project, months: Sequence[Period]) -> tuple[tuple[str, str], ...]:
    """Return of each month, newest first, its title and how far it is: issued as which number, a draft
    written, or neither.
    """
    with project.reading():
        drafts = {e.period for e in project.documents.documents() if e.kind == "report"}
    last = {each.report.period: each for each in quick_standings(project) if not each.replaced}
    told = []
    for month in reversed(months):
        standing = last.get(month.label)
        if standing is not None:
            since = ", something happened since" if standing.state == "not_compared" else ""
            told.append((month.title, f"issued as no. {standing.report.number}{since}"))
        else:
            told.append(
                (month.title, "a draft is written" if month.label in drafts else "not issued")
            )
    return tuple(told)


def lead_through(
    project: Project,
    period: Period | str | None = None,
    wishes: MonthEndWishes | None = None,
    *,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> MonthEnd:
    """Take in files, judge the period and say what is left of its end.

    A file is read as its like was before; one that is unknown, another client's or damaged is named
    and left alone, so that a person looks at it. A draft is written where a path is given. Nothing
    is ever issued here.
    """
    steps, wanted = progress or Progress(), wishes or MonthEndWishes()
    taken = tuple(_taken_in(project, wanted.files, steps.part(0.0, 0.4)))
    assessment = assess(project, chosen_period(project, period), steps.part(0.4, 0.8), now=now)
    draft = None
    if wanted.draft is not None:
        draft = write_report(
            project, assessment.period, wanted.draft, draft=True, progress=steps.part(0.8, 1.0)
        )
    found = steps_of(project, assessment)
    return MonthEnd(project.path, assessment.client, assessment, found, taken, draft)


def _taken_in(project: Project, files: Sequence[Path], progress: Progress) -> Iterator[TakenIn]:
    for number, path in enumerate(files):
        part = progress.part(number / len(files), (number + 1) / len(files))
        try:
            _require_known(project, path)
            result = import_file(project, path, progress=part)
        except StudioError as error:
            yield TakenIn(path.name, problem=str(error))
            continue
        batch = result.batch
        yield TakenIn(path.name, batch.accepted, batch.rejected, result.already)


def _require_known(project: Project, path: Path) -> None:
    """Raise StudioError for a file that nobody should take in unseen."""
    found = inspect_file(project, path)
    if found.mapping.kind == "table" or found.confidence < _SURE:
        raise StudioError(
            "It is not recognised surely enough to be read unseen; import it by hand."
        )


def prepare_all(
    folder: Path, period: str, drafts: Path | None = None, progress: Progress | None = None
) -> Iterator[MonthEnd]:
    """Yield how each project of a folder stands, with the files of its inbox taken in and a draft
    written where a folder for them is given.

    A project's inbox is the folder beside it that bears its name and “.inbox”. One that cannot be
    opened is named with the reason; the others go on. Nothing is issued.
    """
    steps = progress or Progress()
    found = sorted(folder.glob("*.slastudio"))
    if not found:
        raise StudioError(
            f"There is no project in {folder}. Choose the folder the projects lie in."
        )
    for number, path in enumerate(found):
        part = steps.part(number / len(found), (number + 1) / len(found))
        part.report(f"Preparing {path.name}", 0.0)
        draft = None if drafts is None else drafts / f"{path.stem} {period} draft.pdf"
        try:
            with open_project(path) as project:
                yield lead_through(
                    project, period, MonthEndWishes(inbox_of(path), draft), progress=part
                )
        except StudioError as error:
            yield MonthEnd(path, "", None, (), problem=str(error))


def inbox_of(path: Path) -> tuple[Path, ...]:
    """Return the files that lie ready for a project, in the order of their names."""
    inbox = path.with_name(path.stem + INBOX)
    if not inbox.is_dir():
        return ()
    return tuple(sorted(each for each in inbox.iterdir() if each.is_file() and each.name[0] != "."))
