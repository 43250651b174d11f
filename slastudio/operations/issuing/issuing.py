"""Issue a period's report: number it, keep what it is and rests on, write the file."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from slastudio import __version__
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.telling.client_view import paper_view
from slastudio.judge.telling.narrative.month import as_decided, narrative, waiting
from slastudio.operations.analysis.assessments import chosen_period
from slastudio.operations.changes import Changed, changed
from slastudio.operations.documents.agreements_and_reports import as_printed
from slastudio.operations.documents.brands import brand_of
from slastudio.operations.documents.narratives import SentenceChoice, decide_sentences
from slastudio.operations.issuing.figures import (
    changes_between,
    figures_as_json,
    figures_from_json,
    figures_of,
    judged_again,
)
from slastudio.operations.issuing.happened import happened_since, sources_of, terms_of
from slastudio.project.database.errors import understood
from slastudio.project.database.limits import LONG
from slastudio.project.file import Project
from slastudio.project.holders import user_name
from slastudio.project.issue_store import FigureChange, IssuedReport, IssueRecord
from slastudio.reports.content.blocks import Document
from slastudio.reports.documents.issued import Edition, numbered_report
from slastudio.reports.documents.monthly import report_document
from slastudio.reports.paper.pdf import write_pdf
from slastudio.shared.chains import Chain
from slastudio.shared.counts import count, verb
from slastudio.shared.inputs import Expected, read_bytes
from slastudio.shared.notation import PLAIN, written_in
from slastudio.shared.outputs import write_bytes
from slastudio.shared.periods import Period, show_day
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress
from slastudio.shared.texts import one_line, valid_text

_MADE = Expected("a report", 256 * 1024 * 1024, "It was not issued.")


@dataclass(frozen=True)
class _Ground:
    """Hold what the project is while a report is made: when it is stored, that must still be so."""

    chain: Chain
    before: IssuedReport | None
    record: IssueRecord


@dataclass(frozen=True)
class _Correction:
    """Say what an edition tells otherwise than the one before, and why."""

    changes: tuple[FigureChange, ...]
    causes: tuple[str, ...]


def issue_report(
    project: Project,
    period: Period | str,
    path: Path | None = None,
    *,
    who: str = "",
    on: date | None = None,
    why: str = "",
    accept: bool = False,
    progress: Progress | None = None,
) -> tuple[IssuedReport, Changed]:
    """Issue the report on a period, keep it in the project, and write it to path where one is given.

    accept: `who` accepts the sentences that wait, as they read on the day of issue; without it a
    report whose sentences nobody decided on is refused.

    The project is written first, in one transaction: the file can be had again at any time. Issuing
    a period once more makes a corrected edition, which needs a reason, and is refused where it would
    tell the same.
    """
    report, label = progress or Progress(), chosen_period(project, period).label
    wish = _Wish(label, on or datetime.now(UTC).date(), who, why, accept)
    # sentences that are accepted with the issue are accepted with it, or not at all
    with project.writing(LONG) if accept else nullcontext():
        kept, data = _issued(project, wish, report)
    if path is not None:
        _write_file(kept, data, path)
    return kept, changed("documents", "registers") if accept else changed("documents")


@dataclass(frozen=True)
class _Wish:
    """Hold what somebody wants to be issued, as of which day."""

    label: str
    day: date
    who: str
    why: str
    accept: bool


def _issued(project: Project, wish: _Wish, report: Progress) -> tuple[IssuedReport, bytes]:
    label, day, who, why = wish.label, wish.day, wish.who, wish.why
    _require_order(_ground(project, label).before, day)
    moment = datetime.combine(day, time.max, UTC)
    if wish.accept:
        _accept(project, judged_again(project, label, moment, progress=report.part(0.0, 0.2)), who)
    ground = _ground(project, label)
    assessment = judged_again(project, label, moment, progress=report.part(0.2, 0.4))
    _require_accepted(assessment)
    document = _document(project, assessment, moment, day)
    record = replace(ground.record, content=_content(document))
    made = IssuedReport(
        period=label,
        edition=ground.before.edition + 1 if ground.before is not None else 1,
        issued=day,
        judged=moment,
        at=datetime.now(UTC),
        who=one_line(valid_text(who)).strip() or user_name(),
        why=one_line(valid_text(why)).strip(),
        head=ground.chain.head.number,
        head_sha256=ground.chain.head.sha256,
        program=__version__,
        record=record,
        sha256="",
        size=0,
    )
    if ground.before is not None:
        found = _corrected(project, ground.before, made, report.part(0.4, 0.7))
        made = replace(made, record=replace(record, corrects=found.changes, causes=found.causes))
    with written_in(brand_of(project).notation):
        edition = _edition(made, ground.before)
        document = numbered_report(replace(document, chain=ground.chain), edition)
        data = _printed(as_printed(document, draft=False), report.part(0.7, 1.0))
    return _kept(project, made, data, assessment, ground), data


def _document(
    project: Project,
    assessment: Assessment,
    moment: datetime,
    day: date,
    issue: int | None = None,
) -> Document:
    """Return the report on a judged period in the hand of the brand, in which it is judged once more;
    moment, issue: as for judged_again.
    """
    brand = brand_of(project)
    with written_in(brand.notation):
        shown = assessment
        if brand.notation != PLAIN:
            anew = judged_again(project, assessment.period.label, moment, issue)
            shown = as_decided(assessment, anew)
        return report_document(shown, day, brand)


def _accept(project: Project, assessment: Assessment, who: str) -> None:
    left = [SentenceChoice(each) for each in waiting(narrative(assessment))]
    decide_sentences(project, assessment, left, who=who or user_name())


def _require_accepted(assessment: Assessment) -> None:
    """Raise StudioError while a sentence of the report waits for somebody."""
    left = waiting(narrative(paper_view(assessment)))
    if left:
        raise StudioError(
            f"{count(len(left), 'sentence')} of the report {verb(len(left), 'waits', 'wait')} for somebody, first: "
            f"“{left[0].text}” Nothing was issued. Accept, edit or leave them out (Month end → Narrative; "
            "slastudio narrative), or accept them with the issue."
        )


def _kept(
    project: Project, made: IssuedReport, data: bytes, assessment: Assessment, ground: _Ground
) -> IssuedReport:
    made = replace(made, sha256=hashlib.sha256(data).hexdigest(), size=len(data))
    with project.writing():
        if _ground(project, made.period) != ground:
            raise StudioError(
                "The project changed while the report was made. Nothing was issued; issue it again."
            )
        number = project.issues.add(made, data, figures_as_json(assessment))
        return next(each for each in project.issues.reports() if each.id == number)


def _write_file(kept: IssuedReport, data: bytes, path: Path) -> None:
    try:
        write_bytes(path, data)
    except StudioError as error:
        raise StudioError(
            f"The report is issued as no. {kept.number} and kept in the project, but {error} "
            f"Have its file again: slastudio issued show PROJECT {kept.number} -o FILE.pdf."
        ) from None


def _ground(project: Project, label: str) -> _Ground:
    with project.reading():
        links = project.chain.links()
        reports = [each for each in project.issues.reports() if each.period == label]
        record = IssueRecord(sources_of(project), terms_of(project), "")
    if not links:
        raise StudioError(
            f"{project.path.name} has no chain yet; open it for writing once, then issue the report."
        )
    return _Ground(Chain(links), reports[-1] if reports else None, record)


def _require_order(before: IssuedReport | None, day: date) -> None:
    if before is not None and day < before.issued:
        raise StudioError(
            f"{show_day(day)} is before {show_day(before.issued)}, on which no. {before.number} was issued. "
            "An edition is never older than the one it corrects."
        )


def _corrected(
    project: Project, before: IssuedReport, made: IssuedReport, progress: Progress
) -> _Correction:
    """Return what the edition corrects; raise StudioError where that is nothing, or has no reason."""
    with project.reading(), understood(f"the figures of report {before.number}"):
        kept = figures_from_json(project.issues.figures(before))
    happened = happened_since(project, before)
    causes = [each.on_paper or each.words for each in happened]
    if not happened:
        _require_other_content(project, before, progress.part(0.0, 0.5))
    # as if the edition before had not been issued: a report does not change itself
    now = judged_again(project, made.period, made.judged, before.id, progress.part(0.5, 1.0))
    changes = changes_between(kept, figures_of(now))
    if not changes:
        paper = _document(project, now, made.judged, made.issued, before.id)
        if before.record.content == _content(paper):
            raise _same(before)
    if not made.why:
        told = f"{changes[0].name}: {changes[0].before} → {changes[0].after}" if changes else ""
        first = f" (first of all: {told})" if told else ""
        raise StudioError(
            f"No. {before.number} is issued already and would read otherwise on {show_day(made.issued)}{first}. "
            "A corrected edition needs a reason: name it with --why TEXT. Nothing was issued."
        )
    if made.judged != before.judged:
        causes.append(
            f"Judged as of {show_day(made.issued)}; no. {before.number} as of {show_day(before.issued)}"
        )
    return _Correction(changes, tuple(causes))


def _require_other_content(project: Project, before: IssuedReport, progress: Progress) -> None:
    """Refuse an edition for which nothing but days went by; a month that was not over goes on."""
    then = judged_again(project, before.period, before.judged, before.id, progress)
    if then.unfinished:
        return
    paper = _document(project, then, before.judged, before.issued, before.id)
    if before.record.content == _content(paper):
        raise _same(before)


def _same(before: IssuedReport) -> StudioError:
    return StudioError(
        f"No. {before.number} of {show_day(before.issued)} stands: nothing was changed since that it would tell otherwise. "
        "There is nothing to correct, and nothing was issued."
    )


def _edition(made: IssuedReport, before: IssuedReport | None) -> Edition:
    changes = _texts(made.record.corrects)
    corrected = before.number if before is not None else ""
    return Edition(
        number=made.number,
        edition=made.edition,
        issued=made.issued,
        who=made.who,
        corrected=corrected,
        why=made.why,
        changes=changes,
        causes=made.record.causes,
    )


def _texts(changes: Iterable[FigureChange]) -> tuple[tuple[str, str, str], ...]:
    # sections that the paper does not print are not named on it
    return tuple((each.name, each.before, each.after) for each in changes if not each.detail)


def _content(document: Document) -> str:
    """Return the hash of what a report says, without its number and day."""
    told = repr((document.blocks, document.brand, document.so_far))
    return hashlib.sha256(told.encode("utf-8", "backslashreplace")).hexdigest()


def _printed(document: Document, progress: Progress) -> bytes:
    with tempfile.TemporaryDirectory(prefix="slastudio-") as folder:
        path = Path(folder, "report.pdf")
        write_pdf(document, path, progress)
        return read_bytes(path, _MADE)
