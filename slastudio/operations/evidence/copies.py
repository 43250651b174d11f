"""Copies outside a project that hold an import's rows or tell of them: found, and cleared on wish.

A project may be a stranger's, and so are the paths in it: nothing is cleared but a backup of the
very project beside it, and a document whose bytes are still those on record.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from slastudio.operations.backups import backups_folder
from slastudio.project.database.backup_names import backup_folder
from slastudio.project.evidence.batches import Batch
from slastudio.project.file import Project
from slastudio.project.register_store import IssuedDocument
from slastudio.shared.counts import count
from slastudio.shared.inputs import Expected, read_bytes
from slastudio.shared.outputs import delete_for_good, is_plain
from slastudio.shared.periods import parse_period
from slastudio.shared.problems import StudioError

CopySort = Literal["backups", "documents"]
SORTS: tuple[CopySort, ...] = get_args(CopySort)
_SUFFIX = ".slastudio"
_PAPERS = (".pdf", ".docx", ".xlsx")
_PAPER = Expected("a document on record")


@dataclass(frozen=True)
class Copy:
    """Name one file outside the project; told: what it is to the rows."""

    path: Path
    sort: CopySort
    told: str


def backups_beside(project: Path) -> tuple[Path, ...]:
    """Return the files that are named as backups of a project: beside it, in its folder of backups
    there, and in the one chosen on this machine.
    """
    beside = re.compile(rf"{re.escape(project.stem)}\.format-\d+\..+{re.escape(_SUFFIX)}")
    found = [each for each in _listed(project.parent) if beside.fullmatch(each.name)]
    for kept in {backup_folder(project), backups_folder(project)}:
        if not kept.is_symlink():
            found += [each for each in _listed(kept) if each.name.endswith(_SUFFIX)]
    return tuple(each for each in sorted(found) if is_plain(each) and each != project)


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def copies_of(project: Project, batch_id: int) -> tuple[Copy, ...]:
    """Return the copies outside a project that hold the rows of an import, or may, and the
    documents that tell of its time.
    """
    with project.reading():
        batch = project.evidence.batch(batch_id)
        documents = project.documents.documents()
        zone = project.agreements.zone()
    return (*_backups(project.path, batch), *_documents(documents, batch, zone))


def _backups(project: Path, batch: Batch) -> Iterator[Copy]:
    for path in backups_beside(project):
        held = _holds(path, batch)
        if held is None:
            yield Copy(path, "backups", "a backup that cannot be opened; it may hold them")
        elif held:
            yield Copy(path, "backups", "a backup that holds them")


def _holds(path: Path, batch: Batch) -> bool | None:
    """Tell whether a backup holds an import's rows; None where it cannot be opened."""
    try:
        with Project.open(path, write=False) as backup, backup.reading():
            held = {each.id: each.sha256 for each in backup.evidence.batches()}
            purged = backup.purges.purged_at(batch.id) is not None
    except StudioError:
        return None
    return held.get(batch.id) == batch.sha256 and not purged


def _documents(documents: Iterable[IssuedDocument], batch: Batch, zone: str) -> Iterator[Copy]:
    seen = set()
    for each in documents:
        path = Path(each.path)
        if path in seen or not _tells_of(each.period, batch, zone) or not _is_on_record(each):
            continue
        seen.add(path)
        yield Copy(path, "documents", f"a {each.kind} on {each.period}, issued {each.issued}")


def _tells_of(label: str, batch: Batch, zone: str) -> bool:
    if not label or batch.start is None or batch.end is None:
        return False
    try:
        period = parse_period(label, zone)
    except StudioError:
        return False
    return batch.start < period.end and batch.end >= period.start


def _is_on_record(document: IssuedDocument) -> bool:
    path = Path(document.path)
    if path.suffix.casefold() not in _PAPERS or not is_plain(path):
        return False
    try:
        return hashlib.sha256(read_bytes(path, _PAPER)).hexdigest() == document.sha256
    except StudioError:
        return False


def copy_words(copies: Iterable[Copy]) -> tuple[str, ...]:
    """Return a line for each copy, under a line that counts them; none where there are none."""
    listed = tuple(copies)
    if not listed:
        return ()
    one = "file outside the project holds these rows, or tells of their time"
    many = "files outside the project hold these rows, or tell of their time"
    told = count(len(listed), one, many)
    return (f"{told}:", *(f"  {each.path}: {each.told}" for each in listed))


def clear_copies(
    copies: Iterable[Copy], sorts: Iterable[CopySort]
) -> tuple[tuple[Copy, ...], tuple[Copy, ...]]:
    """Overwrite and delete the copies of some sorts; return those cleared and those that stay."""
    chosen = frozenset(sorts)
    cleared: list[Copy] = []
    left: list[Copy] = []
    for each in copies:
        (cleared if each.sort in chosen and _clear(each.path) else left).append(each)
    return tuple(cleared), tuple(left)


def _clear(path: Path) -> bool:
    return is_plain(path) and delete_for_good(path, named_twice=True)
