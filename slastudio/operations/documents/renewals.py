"""Write the renewal pack of a project – paper, workbook or JSON: its last months judged, and targets advised for its draft."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

from slastudio.judge.foresight.adviser import Advice
from slastudio.judge.foresight.renewal import RenewalPack, RenewalRecord
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.telling.client_view import paper_view
from slastudio.operations.analysis.adviser import advise_targets
from slastudio.operations.analysis.assessments import assess, months_with_data
from slastudio.operations.chain.papers import chain_on_paper, on_paper
from slastudio.operations.documents.agreements_and_reports import in_brand_hand
from slastudio.operations.documents.brands import brand_of
from slastudio.operations.documents.papers import write_paper
from slastudio.operations.evidence.questions import as_answered
from slastudio.project.file import Project
from slastudio.reports.documents.renewal import KIND, renewal_document
from slastudio.reports.machine.renewals import renewal_json
from slastudio.reports.workbook.book import BookHead, write_book
from slastudio.reports.workbook.renewal_sheets import renewal_sheets
from slastudio.shared.json_values import JsonObject
from slastudio.shared.notation import written_in
from slastudio.shared.outputs import require_distinct, require_output, written_aside
from slastudio.shared.periods import Period, shift
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress
from slastudio.shared.texts import harmless_json

MOST_MONTHS = 12
KINDS = (".pdf", ".docx", ".xlsx", ".json")


def write_renewal(
    project: Project,
    path: Path | None,
    *,
    workbook: Path | None = None,
    months: int = MOST_MONTHS,
    issued: date | None = None,
    progress: Progress | None = None,
) -> RenewalPack:
    """Write the pack of the last months that were over on a day, and return what it was written from.

    path: PDF, Word, Excel or JSON by the file's name; workbook: an Excel file beside it, whatever
    it is called. months: how far back at most, 1 to 12. Raises StudioError where no month with
    evidence is over.
    """
    for each in filter(None, (path, workbook)):
        require_output(each, project.path)
    require_distinct((path, workbook))
    if path is not None and path.suffix.lower() not in KINDS:
        raise StudioError(f"{path.name}: name a file that ends in .pdf, .docx, .xlsx or .json.")
    report = progress or Progress()
    pack = renewal_pack(project, issued, months=months, progress=report.part(0.0, 0.8))
    if path is not None:
        _write(project, pack, path, path.suffix.lower(), report.part(0.8, 1.0))
    if workbook is not None:
        _write(project, pack, workbook, ".xlsx", report.part(0.8, 1.0))
    return pack


def _write(project: Project, pack: RenewalPack, path: Path, kind: str, progress: Progress) -> None:
    brand = brand_of(project)
    with written_in(brand.notation):
        if kind == ".json":
            text = json.dumps(told_as_json(project, pack), ensure_ascii=False, indent=2)
            with written_aside(path) as aside:
                aside.write_bytes(f"{harmless_json(text)}\n".encode())
        elif kind == ".xlsx":
            chain = chain_on_paper(project)
            head = BookHead(f"{KIND}, {pack.record.latest.client}, {pack.record.span}")
            write_book(renewal_sheets(pack, chain), path, pack.as_of, head, chain)
        else:
            write_paper(on_paper(project, renewal_document(pack, brand)), path, progress)


def renewal_pack(
    project: Project,
    issued: date | None = None,
    *,
    months: int = MOST_MONTHS,
    progress: Progress | None = None,
) -> RenewalPack:
    """Return what a renewal is told from, as of a day, today by default."""
    day = issued or datetime.now(UTC).date()
    record = renewal_record(project, day, months=months, progress=progress)
    with project.reading():
        draft = project.agreements.draft()
    return RenewalPack(record, as_answered(project, draft.agreement), day)


def told_as_json(project: Project, pack: RenewalPack) -> JsonObject:
    """Return a pack as JSON, its sentences in the brand's hand as on paper."""
    with written_in(brand_of(project).notation):
        return renewal_json(pack)


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
    telling = tuple(
        paper_view(each) for each in judged if any(one.value is not None for one in each.results)
    )
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
