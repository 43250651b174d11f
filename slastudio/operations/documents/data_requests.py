"""Ask for a month's data, and keep account of what came when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

from slastudio.contract.clauses.named import with_names
from slastudio.contract.data_requests.requests import DataRequest, data_requests
from slastudio.evidence.kinds import CONTINUOUS, KINDS
from slastudio.evidence.records import BATCH
from slastudio.operations.agreements.terms import ref_of
from slastudio.operations.analysis.assessments import chosen_period
from slastudio.operations.chain.papers import on_paper
from slastudio.operations.documents.brands import brand_of
from slastudio.project.agreement_store import Version
from slastudio.project.file import Project
from slastudio.reports.documents.data_request import data_request_document
from slastudio.reports.paper.pdf import write_pdf
from slastudio.shared.notation import written_in
from slastudio.shared.outputs import made_folder
from slastudio.shared.periods import Period, zone
from slastudio.shared.progress import Progress

State = Literal["received", "late", "partly", "waiting", "missing"]


@dataclass(frozen=True)
class Receipt:
    """Hold what became of one request: state; when its data came (UTC), which files, how many rows,
    which days they cover.

    received is the moment of import: what was sent in time and imported late reads as late. late:
    after the due day. partly: it ends before the period's last days. waiting: not due yet. missing:
    due, and nothing came.
    """

    request: DataRequest
    due: date
    state: State
    received: datetime | None
    files: tuple[str, ...]
    rows: int
    first: date | None
    last: date | None


def requests_for(
    project: Project, period: Period | str | None = None
) -> tuple[Version, Period, tuple[DataRequest, ...]]:
    """Return what a period's judgement needs, by the version of the agreement in force at its end."""
    chosen = chosen_period(project, period)
    with project.reading():
        signed = [
            v
            for v in project.agreements.signed()
            if v.effective_from and v.effective_from <= chosen.last_day
        ]
        version = signed[-1] if signed else project.agreements.draft()
    return version, chosen, data_requests(with_names(version.agreement))


def write_data_request(
    project: Project,
    path: Path,
    *,
    period: Period | str | None = None,
    templates: Path | None = None,
    issued: date | None = None,
    progress: Progress | None = None,
) -> tuple[Path, ...]:
    """Write the request sheet as a PDF, and an Excel file to fill in for each kind of data into a
    folder; return all.
    """
    version, chosen, found = requests_for(project, period)
    day, brand = issued or datetime.now(UTC).date(), brand_of(project)
    with written_in(brand.notation):
        document = data_request_document(
            version.agreement, ref_of(version), found, chosen, day, brand
        )
        write_pdf(on_paper(project, document), path, progress or Progress())
    written = [path]
    if templates is not None:
        # late: openpyxl, which only the sheets to fill in need; every report tells of receipts
        from slastudio.reports.workbook.request_templates import write_template

        made_folder(templates)
        for request in found:
            name = request.file_name(version.agreement.parties.client, chosen)
            written.append(templates / f"{name}.xlsx")
            write_template(request, written[-1], day)
    return tuple(written)


def receipts(
    project: Project, period: Period | str | None = None, *, now: datetime | None = None
) -> tuple[Receipt, ...]:
    """Return for every request of a period what came of it by now."""
    _, chosen, found = requests_for(project, period)
    moment = now or datetime.now(UTC)
    return tuple(_receipt(project, request, chosen, moment) for request in found)


def _receipt(project: Project, request: DataRequest, period: Period, now: datetime) -> Receipt:
    time = KINDS[request.kind].time
    with project.reading():
        data = project.evidence.read(request.kind, [time], period.start, period.end)
        batches = {each.id: each for each in project.evidence.batches()}
    due = request.due(period)
    numbers = sorted(map(int, data[BATCH].unique()))
    came = [batches[number] for number in numbers if number in batches]
    received = min((each.imported for each in came), default=None)
    tz = zone(period.zone)
    first = data[time].min().astimezone(tz).date() if len(data) else None
    last = data[time].max().astimezone(tz).date() if len(data) else None
    state = _state(received, last, due, period, now, continuous=request.kind in CONTINUOUS)
    files = tuple(dict.fromkeys(each.file for each in came))
    return Receipt(request, due.first_day, state, received, files, len(data), first, last)


def _state(
    received: datetime | None,
    last: date | None,
    due: Period,
    period: Period,
    now: datetime,
    *,
    continuous: bool,
) -> State:
    if received is None or last is None:
        return "missing" if now >= due.end else "waiting"
    if continuous and last < period.last_day - timedelta(days=1):
        return "partly"
    return "late" if received >= due.end else "received"
