"""Keep evidence as long as agreed and no longer: what is due, and purging it with a certificate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from slastudio import __version__
from slastudio.contract.clauses.texts import clause_of
from slastudio.contract.terms.agreement import Agreement
from slastudio.evidence.arrays import Array
from slastudio.evidence.certificates import Certificate
from slastudio.evidence.computed import COMPUTED
from slastudio.evidence.kinds import KINDS
from slastudio.operations.agreements.terms import ref_of
from slastudio.operations.evidence.day_figures import DayFigures
from slastudio.project.agreement_store import Version
from slastudio.project.database.limits import LONG
from slastudio.project.evidence.batches import Batch
from slastudio.project.evidence.identity import row_keys
from slastudio.project.evidence.purges import Frozen
from slastudio.project.file import Project
from slastudio.shared.counts import count
from slastudio.shared.json_values import JsonObject
from slastudio.shared.periods import zone
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress

# words by which a class of evidence, written freely in the agreement, names a kind
_NAMES = {
    "requests": r"request|anfrage|requ[eê]te|solicitud|\btraces?\b",
    "evaluations": r"evaluation|auswertung|évaluation|evaluaci|golden set",
    "reviews": r"review|bewertung|relecture|revisi[oó]n",
    "feedback": r"feedback|rückmeldung|retour|comentario|thumbs",
    "loads": r"\bloads?\b|ingestion|ladelauf|chargement|\bcargas?\b",
    "incidents": r"incident|vorf[aä]ll|störung|incidencia|support case|ticket",
    "queue_items": r"approval|exception|genehmigung|freigabe|approbation|aprobaci",
    "costs": r"\bbills?\b|billing|\bcosts?\b|invoice|rechnung|kosten|facture|coûts?|factura|costes?",
    "probes": r"probe|uptime|availability|verfügbarkeit|disponib",
    "outcomes": r"outcome|business figure|geschäftszahl|kennzahl|indicateur|indicador",
    "measurements": r"measurement|metric|messung|messwert|mesure|medici",
    COMPUTED: r"computed|counted at the source|berechnet|calcul",
    "table": r"\btables?\b|tabelle",
}


@dataclass(frozen=True)
class RetentionTerm:
    """State how long a kind of evidence is kept: months (0: nothing agreed), the class's words, the
    clause and version.
    """

    kind: str
    months: int
    evidence: str
    clause: str
    version: str

    @property
    def words(self) -> str:
        """Return the term in words, with the clause it stands in."""
        if self.months < 1:
            return f"{self.version} says nothing about how long {KINDS[self.kind].title.lower()} are kept."
        of = f"“{self.evidence}”" if self.evidence else "evidence without a class of its own"
        return f"{count(self.months, 'month')} for {of} ({', '.join(filter(None, (self.clause, self.version)))})"


@dataclass(frozen=True)
class Due:
    """Name an import whose evidence is older than agreed: its newest day, the term, and since when
    it is due.
    """

    batch: Batch
    kind: str
    newest: date
    term: RetentionTerm
    since: date


def _version(project: Project, day: date) -> Version:
    with project.reading():
        signed = [
            v for v in project.agreements.signed() if v.effective_from and v.effective_from <= day
        ]
        return signed[-1] if signed else project.agreements.draft()


def term_of(agreement: Agreement, kind: str, version: str) -> RetentionTerm:
    """Return how long a kind is kept: by the class whose words name it first, else by the term for
    all other evidence.
    """
    governance = agreement.governance
    found = []
    for each in governance.retained:
        match = re.search(_NAMES[kind], each.evidence.casefold())
        if match:
            found.append((match.start(), -each.months, each))
    if found:
        named = min(found, key=lambda each: each[:2])[2]
        return RetentionTerm(
            kind, named.months, named.evidence, clause_of(agreement, "retained"), version
        )
    return RetentionTerm(
        kind, governance.retention_months, "", clause_of(agreement, "retention"), version
    )


def retention_terms(project: Project, today: date | None = None) -> tuple[RetentionTerm, ...]:
    """Return the term of every kind of evidence, by the version in force on a day; by the draft
    with nothing signed.
    """
    version = _version(project, today or datetime.now(UTC).date())
    return tuple(term_of(version.agreement, kind, ref_of(version).version) for kind in KINDS)


def due(project: Project, today: date | None = None) -> tuple[Due, ...]:
    """Return the imports whose newest record is older than agreed, the longest due first.

    Kept for N months means: until the same day of the month N months after the newest record's day,
    that day included. An import without any date counts from the day it was imported. Of several
    kinds in an import the longest term holds.
    """
    day = today or datetime.now(UTC).date()
    ends = [_due(project, batch, day) for batch in _unpurged(project)]
    found = [end for end in ends if end and end.since <= day]
    return tuple(sorted(found, key=lambda each: (each.since, each.batch.id)))


def why_nothing_is_due(project: Project, today: date | None = None) -> str:
    """Say in one sentence why `due` lists nothing."""
    batches = _unpurged(project)
    if not batches:
        return "No import holds rows that could be purged."
    day = today or datetime.now(UTC).date()
    coming = list(filter(None, (_due(project, batch, day) for batch in batches)))
    if not coming:
        return "The agreement says nothing about how long evidence is kept, so nothing is ever due."
    soonest = min(coming, key=lambda each: each.since)
    return (
        f"Nothing is due before {soonest.since}: {soonest.batch.file} is kept {soonest.term.words}."
    )


def _unpurged(project: Project) -> list[Batch]:
    with project.reading():
        purged = {record.batch for record in project.purges.records()}
        # counts made at the source hold no record, and stay as the figures of purged rows do
        return [
            batch
            for batch in project.evidence.batches()
            if batch.id not in purged and batch.kind != COMPUTED
        ]


def _due(project: Project, batch: Batch, day: date) -> Due | None:
    version = _version(project, day)
    terms = [
        term_of(version.agreement, kind, ref_of(version).version)
        # in one order, so that of equal terms a certificate always names the same
        for kind in sorted({batch.kind, *batch.rows_by_kind})
    ]
    # while nothing is agreed of one of its kinds, nothing says that its rows may go
    if any(term.months < 1 for term in terms):
        return None
    term = max(terms, key=lambda each: each.months)
    newest = (batch.end or batch.imported).astimezone(zone(version.agreement.zone)).date()
    return Due(
        batch, batch.kind, newest, term, _months_after(newest, term.months) + timedelta(days=1)
    )


def _months_after(day: date, months: int) -> date:
    """Return the same day some months later, the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(
        date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1)
    )


def purge(
    project: Project,
    batch_id: int,
    who: str,
    why: str,
    before: date | None = None,
    progress: Progress | None = None,
) -> Certificate:
    """Delete the raw rows, rejected texts and kept copy of an import for good, and certify it.

    The import's line, figures by day and kind, and the certificate stay. before: refuse unless
    every record is dated before this day. Raises StudioError without a reason, for an unknown or
    purged import, Cancelled before anything is deleted.
    """
    progress = progress or Progress()
    if not why.strip():
        raise StudioError("Say why the rows are purged; the reason stands on the certificate.")
    today = datetime.now(UTC)
    with project.reading(LONG):
        batch, state = project.evidence.batch(batch_id), _state(project)
        if batch.kind == COMPUTED:
            raise StudioError(
                f"Import {batch.id} holds counts that were made at the source and no record; nothing of it can be purged."
            )
        _require_purgeable(project, batch, before)
        contents = project.purges.contents(batch_id)
    # adding up takes its time and holds nobody up; what changes meanwhile is noticed below
    version = _version(project, today.date())
    figures = _figures(project, batch, version.agreement.zone, progress.part(0.0, 0.6))
    frozen = _repeats(project, batch, progress.part(0.6, 0.9))
    progress.report("Deleting the rows", 0.9)
    certificate = Certificate(
        **_term_told(project, batch, version, today.date()),
        number=0,
        batch=batch.id,
        file=batch.file,
        sha256=batch.sha256,
        size=batch.size,
        kind=batch.kind,
        imported=batch.imported.isoformat(),
        rows=contents.rows,
        counted=contents.counted,
        first=batch.start.isoformat() if batch.start else None,
        last=batch.end.isoformat() if batch.end else None,
        blocks=contents.blocks,
        checksum=contents.checksum,
        rejected=contents.rejected,
        original=contents.original > 0,
        repeats=_counted(frozen),
        kept=_kept(batch, len(figures)),
        at=today.isoformat(timespec="seconds"),
        who=who.strip() or "not named",
        why=why.strip(),
        program=f"slastudio {__version__}",
    )
    with project.writing(LONG, rebuilds=True):
        if _state(project) != state:
            raise StudioError(
                "The imports changed while this one was looked at. Nothing was purged; try again."
            )
        certificate = replace(certificate, number=len(project.purges.records()) + 1)
        # an import that was removed may hold rows that are to be gone
        project.held.let_go()
        record = (today, certificate.who, certificate.why, certificate.as_json())
        project.purges.purge(batch_id, contents, figures, frozen, record)
    return certificate


def _state(project: Project) -> list[tuple[int, int]]:
    """Return what tells that imports were added, removed or purged, or rows came forward."""
    return [
        (0, len(project.purges.records())),
        *((each.id, each.accepted) for each in project.evidence.batches()),
    ]


def _term_told(project: Project, batch: Batch, version: Version, day: date) -> dict[str, Any]:
    found, parties = _due(project, batch, day), version.agreement.parties
    nothing = f"{ref_of(version).version} says nothing about it."
    return {
        "term": found.term.words if found else nothing,
        "due_since": found.since.isoformat() if found else None,
        "client": parties.client,
        "provider": parties.provider,
    }


def _kept(batch: Batch, days: int) -> tuple[str, ...]:
    return (
        f"the line of the import: file name, size, SHA-256, who imported it when, and the counts of {count(batch.read, 'record')}",
        f"figures by day and kind ({count(days, 'day')}), without any single record",
        "register entries and amendments made by hand, and the list of documents issued",
    )


def _require_purgeable(project: Project, batch: Batch, before: date | None) -> None:
    if at := project.purges.purged_at(batch.id):
        raise StudioError(
            f"The rows of import {batch.id}, {batch.file}, were purged on {at:%Y-%m-%d} already."
        )
    if before is None:
        return
    newest = batch.end.astimezone(zone(project.agreements.zone())).date() if batch.end else None
    if newest is None or newest >= before:
        told = f"reaches to {newest}" if newest else "has no dates"
        raise StudioError(
            f"Import {batch.id}, {batch.file}, {told}, not only to before {before}. Nothing was purged."
        )


def certificates(project: Project) -> tuple[Certificate, ...]:
    """Return the certificate of every purge, oldest first."""
    with project.reading():
        records = project.purges.records()
    return tuple(Certificate.from_json(each.certificate) for each in records)


def certificate_of(project: Project, batch_id: int) -> Certificate | None:
    """Return the certificate of a purged import, or None while its rows are there."""
    return next((each for each in certificates(project) if each.batch == batch_id), None)


def _figures(
    project: Project, batch: Batch, zone_name: str, progress: Progress
) -> list[tuple[str, str, JsonObject]]:
    found: list[tuple[str, str, JsonObject]] = []
    for kind in _kinds(project, batch):
        gathered = DayFigures(kind, zone_name)
        places = project.evidence.places(kind, batch.id)
        for number, place in enumerate(places):
            progress.report("Adding up days", number / len(places))
            gathered.add(project.evidence.rows_at(place))
        found += [(kind, day, figures) for day, figures in gathered.by_day()]
    return found


def _repeats(project: Project, batch: Batch, progress: Progress) -> Frozen:
    """Return which hidden rows of other imports repeat rows of this one that count; they must never
    come forward.
    """
    frozen: Frozen = {}
    for kind in _kinds(project, batch):
        if all(place.live_rows == place.rows for place in project.evidence.places(kind)):
            continue
        progress.report("Looking for records that repeat these")
        data, live = _whole(project, kind, batch.id)
        keys = row_keys(kind, data)[live]
        for other in sorted({place.batch for place in project.evidence.places(kind)} - {batch.id}):
            data, live = _whole(project, kind, other)
            hidden = ~live & np.isin(row_keys(kind, data), keys)
            if hidden.any():
                frozen.setdefault(other, {})[kind] = hidden
    return frozen


def _kinds(project: Project, batch: Batch) -> tuple[str, ...]:
    with project.reading():
        return tuple(project.purges.contents(batch.id).rows)


def _whole(project: Project, kind: str, batch: int) -> tuple[pd.DataFrame, Array]:
    with project.reading():
        return project.purges.whole(kind, batch)


def remarks_on(
    certificates: Sequence[Certificate], start: datetime, end: datetime
) -> tuple[str, ...]:
    """Return a sentence for each purge whose rows lay in [start, end): their figures cannot be made
    again.
    """
    told = []
    for each in certificates:
        if each.first is None or each.last is None:
            continue
        if datetime.fromisoformat(each.first) < end and datetime.fromisoformat(each.last) >= start:
            told.append(
                f"The raw rows of import {each.batch} ({each.file}, {each.first[:10]} to {each.last[:10]}) were purged on "
                f"{each.at[:10]}, certificate {each.number}: they are not in the figures here. Their daily figures are kept."
            )
    return tuple(told)


def _counted(frozen: dict[int, dict[str, np.ndarray[Any, Any]]]) -> dict[str, int]:
    """Count the rows of other imports that stay hidden for good, by import."""
    return {
        str(batch): sum(int(mask.sum()) for mask in kinds.values())
        for batch, kinds in frozen.items()
    }
