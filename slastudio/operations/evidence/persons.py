"""One person's records: say where a project holds a value that names somebody, and erase it."""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from slastudio import __version__
from slastudio.evidence.kinds import kind_named
from slastudio.importing.readers.privacy import hashed
from slastudio.operations.changes import Changed, changed
from slastudio.operations.evidence.copies import Copy, copies_of
from slastudio.operations.evidence.known_shapes import HASH_KEY
from slastudio.project.database.limits import LONG
from slastudio.project.evidence.batches import Batch
from slastudio.project.file import Project
from slastudio.project.holders import user_name
from slastudio.project.persons.store import FoundRows, Traces
from slastudio.project.persons.wanted import Wanted
from slastudio.shared.counts import count
from slastudio.shared.json_values import JsonObject
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress

# of what was shortened further, nobody can say whose it was
_LEAST_KEPT = 8
# columns by which rows are told apart or figures told; there the code stands for the value
_BY_FIGURES = ("item", "workflow", "queue", "run", "set", "target", "name")


@dataclass(frozen=True)
class PersonFound:
    """Hold where a value stands: traces in the project, and copies outside that may hold it."""

    traces: Traces
    batches: dict[int, Batch]
    copies: tuple[Copy, ...]

    @property
    def anything(self) -> bool:
        traces = self.traces
        return bool(traces.rows or traces.texts or traces.originals)


@dataclass(frozen=True)
class Erased:
    """Hold what was erased, and the code that stands in its place everywhere."""

    found: PersonFound
    code: str
    changed: Changed


def wanted_of(project: Project, value: str) -> Wanted:
    """Return what a value is recognised by: itself, and as imports hashed or shortened it."""
    with project.reading():
        secret = project.settings.get(HASH_KEY)
        actions = {a for b in project.evidence.batches() for a in b.mapping.texts.privacy.values()}
    forms = [hashed(value, secret)] if secret else []
    for action in sorted(actions):
        kept = int(action.partition(":")[2] or 0)
        if _LEAST_KEPT <= kept < len(value):
            forms.append(f"{value[:kept]}…")
    return Wanted(value, tuple(forms))


def find_person(project: Project, value: str, progress: Progress | None = None) -> PersonFound:
    """Say where a project holds a value, in any letter case and as it was hashed or shortened."""
    wanted = wanted_of(project, value)
    return _found(project, project.persons.traces(wanted, "", progress or Progress()))


def _found(project: Project, traces: Traces) -> PersonFound:
    with project.reading():
        batches = {each.id: each for each in project.evidence.batches()}
    concerned = sorted({each.batch for each in traces.rows} | set(traces.originals))
    copies = {copy.path: copy for number in concerned for copy in copies_of(project, number)}
    return PersonFound(traces, batches, tuple(copies.values()))


def erase_person(
    project: Project, value: str, *, why: str, who: str = "", progress: Progress | None = None
) -> Erased:
    """Erase a value everywhere in a project but in what was agreed and issued; a certificate stays
    that does not name it.

    A random code takes its place, the same everywhere, so that rows stay as distinct as they were
    and no figure changes; nothing leads from the code back. Rejected records and kept copies that
    hold the value go as a whole. Raises StudioError without a reason, or where nothing holds it.
    """
    if not why.strip():
        raise StudioError("Say why the value is erased; the reason stands on the certificate.")
    report, wanted = progress or Progress(), wanted_of(project, value)
    code = f"erased-{secrets.token_hex(6)}"
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    # the reason may name the person whose value goes
    said, reason = (wanted.replaced(text.strip(), code) for text in (who or user_name(), why))
    with project.writing(LONG, rebuilds=True):
        traces = project.persons.erase(
            wanted, code, (at, said, reason), lambda found: _certificate(found, value, code), report
        )
        # what was removed and may come back can hold the value, too
        project.held.let_go()
    return Erased(_found(project, traces), code, changed("evidence", "registers"))


def _certificate(traces: Traces, value: str, code: str) -> JsonObject:
    """Return what an erasure leaves: what was erased, and a salted hash by which whoever knows the
    value can show that it was.
    """
    salt = secrets.token_bytes(16)
    proof = hashlib.scrypt(value.encode(), salt=salt, n=2**14, r=8, p=1, dklen=32)
    return {
        "code": code,
        "salt": salt.hex(),
        "scrypt": proof.hex(),
        "rows": [[each.batch, each.kind, each.column, each.rows] for each in traces.rows],
        "texts": dict(Counter(e.place.told for e in traces.texts if not e.place.stays)),
        "stays": dict(Counter(e.place.told for e in traces.texts if e.place.stays)),
        "copies": list(traces.originals),
        "program": f"slastudio {__version__}",
    }


# -- telling -----------------------------------------------------------------------------------------------------------


def person_lines(found: PersonFound) -> tuple[str, ...]:
    """Return a line for each place that holds the value, and what cannot be erased, in order."""
    if not found.anything:
        return ("Nothing in this project holds this value.",)
    return (
        *(_row_line(each, found.batches) for each in found.traces.rows),
        *_text_lines(found.traces),
        *(
            f"the kept copy of {found.batches[each].file} (import {each}) holds it and goes as a whole"
            for each in found.traces.originals
        ),
        *(
            f"the kept copy of {found.batches[each].file} (import {each}) cannot be searched and stays; a purge of that import clears it"
            for each in found.traces.unsearched
        ),
        *(f"outside the project: {each.path}, {each.told}" for each in found.copies),
        *_warnings(found),
    )


def _row_line(each: FoundRows, batches: dict[int, Batch]) -> str:
    batch = batches[each.batch]
    heading = (
        batch.mapping.fields[each.column].column if each.column in batch.mapping.fields else ""
    )
    action = batch.mapping.texts.privacy.get(heading or each.column, "")
    marked = f", marked “{action}”" if action else ""
    title = kind_named(each.kind).title.lower()
    return f"{count(each.rows, 'row')} of {title}, {each.column}{marked} (import {each.batch}, {batch.file})"


def _text_lines(traces: Traces) -> Iterator[str]:
    for told, number in Counter(e.place.told for e in traces.texts if not e.place.stays).items():
        yield f"{told}: {count(number, 'time')}"
    for told, number in Counter(e.place.told for e in traces.texts if e.place.stays).items():
        yield f"{told}: {count(number, 'time')}; this stays as it is, change it by hand where it may change"


def _warnings(found: PersonFound) -> Iterable[str]:
    columns = sorted({e.column for e in found.traces.rows if _is_by_figures(e)})
    if columns:
        yield (
            f"{', '.join(columns)}: rows are told apart or figures told by it. Erasing puts a code in its place, the same "
            "in every row, so no figure changes; only what names the value itself no longer finds these rows."
        )
    if any(each.place.table == "agreement" for each in found.traces.texts):
        yield "The agreement names it: an objective that counts by it would find no row after an erasure."


def _is_by_figures(each: FoundRows) -> bool:
    key = kind_named(each.kind).identity
    return each.column == key or each.column in _BY_FIGURES or each.column.startswith("seg.")


def person_document(found: PersonFound) -> JsonObject:
    """Return what was found as a JSON document; the value itself is not in it."""
    texts = Counter((each.place.told, each.place.stays) for each in found.traces.texts)
    return {
        "rows": [
            {"import": e.batch, "kind": e.kind, "column": e.column, "rows": e.rows}
            for e in found.traces.rows
        ],
        "texts": [
            {"place": told, "times": number, "stays": stays}
            for (told, stays), number in texts.items()
        ],
        "originals": list(found.traces.originals),
        "unsearched": list(found.traces.unsearched),
        "copies": [{"path": str(e.path), "told": e.told} for e in found.copies],
        "warnings": list(_warnings(found)),
    }
