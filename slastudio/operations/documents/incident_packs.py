"""Everything known of one incident, with the evidence held, as one file for the client."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from slastudio.evidence.registers import register_named
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.incident_stories import IncidentStory
from slastudio.operations.analysis.assessments import assess, chosen_period
from slastudio.operations.chain.papers import on_paper
from slastudio.operations.documents.brands import brand_of
from slastudio.operations.evidence.browsing.row_files import export_rows
from slastudio.operations.evidence.browsing.rows import Filter
from slastudio.operations.registers.records import Entry, list_entries
from slastudio.project.evidence.batches import Batch
from slastudio.project.file import Project
from slastudio.reports.documents.incident_pack import Edit, Held, Pack, pack_document, pack_json
from slastudio.reports.paper.pdf import write_pdf
from slastudio.shared.counts import count
from slastudio.shared.notation import written_in
from slastudio.shared.outputs import require_output, written_aside
from slastudio.shared.periods import local_midnight, month_of, zone
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress
from slastudio.shared.texts import guarded

_JSON, _PDF, _REQUESTS, _AMENDMENTS = (
    "incident.json",
    "incident.pdf",
    "requests.csv",
    "amendments.csv",
)
# a date every zip can hold, so that the same state gives the same bytes
_STAMP = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class ToldIncident:
    """Hold an incident's story with the month it was judged in."""

    story: IncidentStory
    assessment: Assessment


@dataclass(frozen=True)
class WrittenPack:
    """Say what a pack holds: its files in order, and how many requests."""

    path: Path
    files: tuple[str, ...]
    requests: int


def incident_story(
    project: Project, incident: str, *, issued: date | None = None, progress: Progress | None = None
) -> ToldIncident:
    """Return what is known of an incident by the end of a day (issued; None: by now).

    Raise StudioError where there is no such incident.
    """
    return _told(project, _entry(project, incident), issued, progress)


def write_incident_pack(
    project: Project,
    incident: str,
    path: Path,
    *,
    issued: date | None = None,
    progress: Progress | None = None,
) -> WrittenPack:
    """Write an incident's story as JSON and PDF, the requests of its span and the amendments of its
    record into one zip, whole or not at all; the same state and day give the same bytes.
    """
    require_output(path, project.path)
    report = progress or Progress()
    with tempfile.TemporaryDirectory(prefix="slastudio-", ignore_cleanup_errors=True) as folder:
        made = Path(folder)
        pack = incident_pack(project, incident, made, issued, report.part(0.0, 0.7))
        rows = pack.requests
        beside = [_held(made / name, what) for name, what in _beside(rows, bool(pack.edits))]
        brand = brand_of(project)
        with written_in(brand.notation):
            document = on_paper(project, pack_document(pack, beside, brand))
            write_pdf(document, made / _PDF, report.part(0.7, 1.0))
        listed = [_held(made / _PDF, "this incident on paper"), *beside]
        text = json.dumps(pack_json(pack, listed), ensure_ascii=False, indent=2)
        (made / _JSON).write_text(f"{text}\n", encoding="utf-8", newline="")
        names = (_JSON, *(each.name for each in listed))
        _zip(made, names, path)
    return WrittenPack(path, names, rows)


def incident_pack(
    project: Project,
    incident: str,
    folder: Path,
    issued: date | None = None,
    progress: Progress | None = None,
) -> Pack:
    """Return all that is known of an incident; the requests of its span and the amendments of its
    record are written into a folder.
    """
    report = progress or Progress()
    entry = _entry(project, incident)
    told = _told(project, entry, issued, report.part(0.0, 0.6))
    with project.reading():
        batches = project.evidence.batches()
        zone_name = project.agreements.zone()
    day = issued or datetime.now(zone(zone_name)).date()
    rows = _requests(project, told.story, folder, report.part(0.6, 1.0))
    edits = tuple(_edits(entry))
    if edits:
        (folder / _AMENDMENTS).write_text(_amendments(edits), encoding="utf-8", newline="")
    return Pack(
        told.story,
        told.assessment.terms,
        told.assessment.client,
        told.assessment.provider,
        zone_name,
        day,
        tuple(_sources(entry, told.story, batches, held=rows > 0)),
        edits,
        rows,
    )


def _entry(project: Project, incident: str) -> Entry:
    wanted = incident.strip()
    for each in list_entries(project, "incidents"):
        if each.id == wanted and each.values.get("opened"):
            return each
    raise StudioError(
        f"There is no incident “{wanted}” that was opened. `register PROJECT incidents list` names them."
    )


def _told(
    project: Project, entry: Entry, issued: date | None, progress: Progress | None
) -> ToldIncident:
    opened = datetime.fromisoformat(entry.values["opened"]).astimezone(UTC)
    with project.reading():
        zone_name = project.agreements.zone()
    now = datetime.now(UTC)
    if issued is not None:
        now = min(now, local_midnight(issued + timedelta(days=1), zone(zone_name)))
    # the month is that of the agreement's zone, which an amendment may have moved
    period = chosen_period(project, month_of(opened, zone_name))
    if opened not in period:
        period = month_of(opened, period.zone)
    assessment = assess(project, period, progress, now=now)
    for story in assessment.incident_stories:
        if story.id == entry.id:
            return ToldIncident(story, assessment)
    raise StudioError(f"Incident “{entry.id}” was opened on a day that is not judged yet.")


def _requests(project: Project, story: IncidentStory, folder: Path, progress: Progress) -> int:
    """Write the requests of an incident's span, and return how many there are; nothing is written
    where no log covers it.
    """
    begins, until = _span(story)
    if story.log == "none":
        return 0
    filters = (
        Filter("time", "at_least", begins.isoformat()),
        Filter("time", "below", until.isoformat()),
    )
    return export_rows(project, "requests", folder / _REQUESTS, filters, progress)


def _span(story: IncidentStory) -> tuple[datetime, datetime]:
    begins = story.began or story.opened
    return begins, story.until or begins


def _edits(entry: Entry) -> Iterator[Edit]:
    labels = {each.name: each.label for each in register_named("incidents").fields}
    for each in entry.amended:
        yield Edit(
            each.when, each.who, labels.get(each.field, each.field), each.old, each.new, each.why
        )


def _amendments(edits: tuple[Edit, ...]) -> str:
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(("when", "who", "field", "old", "new", "why"))
    for each in edits:
        texts = (each.who, each.field, each.old, each.new, each.why)
        writer.writerow((each.when.isoformat(), *map(guarded, texts)))
    return written.getvalue()


def _beside(rows: int, edited: bool) -> Iterator[tuple[str, str]]:
    if rows:
        yield _REQUESTS, f"{count(rows, 'request')} of its span, as they are stored"
    if edited:
        yield _AMENDMENTS, "amendments laid over its record"


def _held(path: Path, what: str) -> Held:
    return Held(path.name, what, hashlib.sha256(path.read_bytes()).hexdigest())


def _sources(
    entry: Entry,
    story: IncidentStory,
    batches: tuple[Batch, ...],
    *,
    held: bool,
) -> Iterator[Held]:
    """Yield the imported files the record and the requests came from."""
    begins, until = _span(story)
    for each in batches:
        kinds = each.rows_by_kind
        if entry.origin == "imported" and each.file == entry.source and kinds.get("incidents"):
            yield Held(each.file, "the export its record came from", each.sha256)
        if not held or not kinds.get("requests") or each.start is None or each.end is None:
            continue
        if each.start < until and each.end >= begins:
            yield Held(each.file, "request log of that time", each.sha256)


def _zip(folder: Path, names: tuple[str, ...], path: Path) -> None:
    with (
        written_aside(path) as aside,
        zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
    ):
        for name in names:
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            # what wrote it is no part of what it holds
            info.create_system = 3
            archive.writestr(info, (folder / name).read_bytes())
