"""Check an archive that was handed over: every member against its hash, the project against its chain."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from slastudio.operations.handing_over.manifest import (
    MANIFEST,
    PROJECT_FILE,
    ArchiveMember,
    HandOverManifest,
    read_manifest,
)
from slastudio.project.file import Project
from slastudio.shared.counts import count
from slastudio.shared.inputs import Expected, open_input
from slastudio.shared.json_values import JsonObject
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress
from slastudio.shared.texts import one_line, shown_path

_ARCHIVE = Expected("an archive that was handed over")
_MOST_MANIFEST = 16 << 20
_PIECE = 1 << 20
Write = Callable[[bytes], object]
# what an archive may hold beyond the sizes it names is not read
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)


@dataclass(frozen=True)
class ArchiveCheck:
    """Hold what a check found: what the archive says of itself, and what does not agree with it."""

    name: str
    manifest: HandOverManifest
    faults: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.faults


def check_archive(path: Path, progress: Progress | None = None) -> ArchiveCheck:
    """Check an archive without unpacking it anywhere but into a private folder.

    Raise StudioError where it is no archive of this program.
    """
    report = progress or Progress()
    with open_input(path, _ARCHIVE) as stream:
        try:
            with zipfile.ZipFile(stream) as archive:
                manifest = read_manifest(_read_manifest(archive))
                faults = tuple(_faults(archive, manifest, report))
        except _FAULTS as error:
            raise StudioError(
                f"{shown_path(path)} is no archive that can be read ({one_line(str(error))}). Expected {_ARCHIVE.what}."
            ) from None
    return ArchiveCheck(path.name, manifest, faults)


def _read_manifest(archive: zipfile.ZipFile) -> bytes:
    if MANIFEST not in archive.namelist():
        raise StudioError(f"The archive has no {MANIFEST}. Expected {_ARCHIVE.what}.")
    with archive.open(MANIFEST) as stream:
        data = stream.read(_MOST_MANIFEST + 1)
    if len(data) > _MOST_MANIFEST:
        raise StudioError(f"Its {MANIFEST} is larger than any this program writes.")
    return data


def _faults(
    archive: zipfile.ZipFile, manifest: HandOverManifest, progress: Progress
) -> Iterator[str]:
    held = Counter(archive.namelist())
    listed = {each.name: each for each in manifest.members}
    yield from (f"{one_line(name)} is there twice." for name, n in held.items() if n > 1)
    extra = sorted(held.keys() - listed.keys() - {MANIFEST})
    yield from (f"{one_line(name)} is in no list of the archive." for name in extra)
    with tempfile.TemporaryDirectory(prefix="slastudio-", ignore_cleanup_errors=True) as folder:
        # the name is ours: what an archive calls its members never becomes a path
        target = Path(folder, PROJECT_FILE)
        for place, member in enumerate(manifest.members):
            progress.report(f"Checking {member.name}", place / len(manifest.members))
            if not held[member.name]:
                yield f"{member.name} is missing."
                continue
            if member.name != PROJECT_FILE:
                yield from _member_faults(archive, member, _nowhere, progress)
                continue
            if member.size > shutil.disk_usage(folder).free:
                yield f"{member.name} is larger than there is room to check it."
                continue
            with target.open("wb") as out:
                wrong = list(_member_faults(archive, member, out.write, progress))
            yield from wrong or _project_faults(target, manifest)
    if PROJECT_FILE not in listed:
        yield f"The archive lists no {PROJECT_FILE}."


def _nowhere(_piece: bytes) -> None:
    """Take bytes that are only to be looked at."""


def _member_faults(
    archive: zipfile.ZipFile, member: ArchiveMember, write: Write, progress: Progress
) -> Iterator[str]:
    """Yield what is wrong with a member's bytes; never more of them are read than the list names."""
    told, size = hashlib.sha256(), 0
    try:
        with archive.open(member.name) as stream:
            while piece := stream.read(_PIECE):
                progress.check()
                size += len(piece)
                if size > member.size:
                    yield f"{member.name} is larger than the list says."
                    return
                told.update(piece)
                write(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError):
        yield f"{member.name} is damaged."
        return
    if (size, told.hexdigest()) != (member.size, member.sha256):
        yield f"{member.name} is not what was handed over: its SHA-256 differs."


def _project_faults(path: Path, manifest: HandOverManifest) -> Iterator[str]:
    try:
        with Project.open(path, write=False) as project, project.reading():
            faults, links = project.chain.faults(), project.chain.links()
    except StudioError as error:
        yield f"{PROJECT_FILE} cannot be opened: {error}"
        return
    if faults:
        yield f"{PROJECT_FILE}: {count(len(faults), 'thing does', 'things do')} not agree with its chain."
    if not links or (links[-1].number, links[-1].sha256) != manifest.head:
        yield f"{PROJECT_FILE} ends with another link of its chain than the archive names."


# -- in words --------------------------------------------------------------------------------------------------------


def archive_lines(found: ArchiveCheck) -> tuple[str, ...]:
    """Return the finding, a sentence a line."""
    manifest = found.manifest
    number, sha256 = manifest.head
    if found.faults:
        told = f"{found.name} is not what was handed over: {count(len(found.faults), 'fault')}."
        return (told, *(f"  {each}" for each in found.faults))
    raw = "with raw evidence" if manifest.evidence else "without raw evidence"
    return (
        f"{found.name} is whole: {count(len(manifest.members), 'file')} of {manifest.made}, {raw}.",
        f"  Head of its chain: link {number}, SHA-256 {sha256}.",
        "  Whoever wrote an archive can write its list anew: compare the head with what you were told by another way.",
    )


def archive_document(found: ArchiveCheck) -> JsonObject:
    """Return a check as a JSON document."""
    manifest = found.manifest
    return {
        "holds": found.holds,
        "client": manifest.client,
        "made": manifest.made,
        "raw_evidence": manifest.evidence,
        "chain": {"number": manifest.head[0], "sha256": manifest.head[1]},
        "members": [{"name": e.name, "size": e.size, "sha256": e.sha256} for e in manifest.members],
        "faults": list(found.faults),
    }
