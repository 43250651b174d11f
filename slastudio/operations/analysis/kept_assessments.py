"""Assessments kept on this machine, outside every project, so that a month seen before is there at once.

They hold a client's figures: only their owner may read them, and those of a project go when a person
is erased from it or rows of it are purged.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import zstandard

from slastudio import __version__
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.kept import FORMAT, assessment_as_json, assessment_from_json
from slastudio.operations.analysis.assessments import assess, chosen_period
from slastudio.project.file import Project
from slastudio.shared.inputs import Expected, read_bytes
from slastudio.shared.outputs import written_aside
from slastudio.shared.periods import Period
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress

MOST_BYTES = 200 << 20
# what is due or late depends on the moment it is looked at: older figures are looked at again
FRESH = timedelta(minutes=10)
_SUFFIX = ".kept"
_LARGEST = 256 << 20
_FILE = Expected("a kept assessment", 64 << 20)
_HEAD = 64  # the SHA-256 of what follows, in hex
_PROGRAM = Path(__file__).parents[2]
_PROGRAM_NAME = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Judged:
    """Hold an assessment with the moment it was judged from: what is due depends on it."""

    assessment: Assessment
    at: datetime


@dataclass(frozen=True)
class KeptFile:
    """Name one kept assessment; project: a mark that is the same for all of one project."""

    path: Path
    project: str
    size: int
    written: datetime


@dataclass(frozen=True)
class AssessmentKey:
    """Hold what one judgement rests on, as one hash; project: whose it is."""

    project: str
    sha256: str


def assessment_key(project: Project, period: Period) -> AssessmentKey | None:
    """Return the key under which a period's assessment is kept: whatever judging reads of the
    project, its name, and the program.

    None where the project has nothing that tells it from others.
    """
    with project.reading():
        identity, content = project.content.identity(), project.content.mark()
    if not identity:
        return None
    # without a client's name the file's stands in its place
    parts = (identity, content, project.path.stem, period.label, program_mark())
    told = json.dumps(parts).encode()
    return AssessmentKey(_mark_of(identity), hashlib.sha256(told).hexdigest())


def _mark_of(identity: str) -> str:
    return hashlib.sha256(identity.encode()).hexdigest()[:32]


@lru_cache(maxsize=1)
def program_mark() -> str:
    """Return what tells this program from another: its version, and how its own files lie on the
    disk, so that one in the making never believes what it said before.
    """
    digest = hashlib.sha256(f"{__version__} {FORMAT}".encode())
    for folder, inner, names in os.walk(_PROGRAM):
        inner.sort()
        for name in sorted(each for each in names if each.endswith(".py")):
            found = Path(folder, name).stat()
            digest.update(f"{folder}/{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


class KeptAssessments:
    """Keep assessments in a folder: one file each, whole or not at all, the oldest going first."""

    def __init__(self, folder: Path, most: int = MOST_BYTES) -> None:
        self.folder, self._most = folder, most

    def find(self, key: AssessmentKey) -> Judged | None:
        """Return what is kept under a key; what cannot be read, or is another's, is deleted."""
        path = self._path(key)
        if not path.exists():
            return None
        try:
            return _read(path, key)
        except (StudioError, ValueError, KeyError, TypeError, zstandard.ZstdError):
            with suppress(OSError):
                path.unlink()
            return None

    def keep(self, key: AssessmentKey, judged: Judged) -> None:
        """Keep an assessment; where there is no room for it nothing is said, for it can be judged
        again.
        """
        with suppress(StudioError, OSError):
            self._sweep()
            path = self._path(key)
            for folder in (self.folder, path.parent.parent, path.parent):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                folder.chmod(0o700)
            with written_aside(path) as aside:
                # before anything is in it
                aside.chmod(0o600)
                aside.write_bytes(_packed(key, judged))

    def listed(self) -> tuple[KeptFile, ...]:
        """Return what is kept, oldest first."""
        return tuple(sorted(self._files(), key=lambda each: (each.written, each.path)))

    @contextmanager
    def forgetting(self, project: Project) -> Iterator[None]:
        """Delete what is kept of a project, whichever program kept it, before and after something
        goes from it for good; raise StudioError where that cannot be done, before anything went.
        """
        with project.reading():
            mark = _mark_of(project.content.identity())
        self._forget(mark)
        yield
        # what was judged meanwhile may still tell of it
        self._forget(mark)

    def _forget(self, mark: str) -> None:
        for each in self._programs():
            _delete(each / mark)

    def clear(self) -> int:
        """Delete everything that is kept; return how many assessments that were."""
        kept = len(self.listed())
        for each in self._programs():
            _delete(each)
        return kept

    def _path(self, key: AssessmentKey) -> Path:
        return self.folder / program_mark() / key.project / f"{key.sha256}{_SUFFIX}"

    def _programs(self) -> tuple[Path, ...]:
        try:
            found = tuple(self.folder.iterdir())
        except OSError:
            return ()
        # whatever else lies there is not ours to delete
        return tuple(each for each in found if _PROGRAM_NAME.fullmatch(each.name))

    def _files(self) -> Iterator[KeptFile]:
        for path in self.folder.glob(f"*/*/*{_SUFFIX}"):
            with suppress(OSError):
                found = path.stat()
                written = datetime.fromtimestamp(found.st_mtime, UTC)
                yield KeptFile(path, path.parent.name, found.st_size, written)

    def _sweep(self) -> None:
        """Delete what other versions of the program kept, and the oldest beyond what may be kept."""
        for folder in self._programs():
            if folder.name != program_mark():
                _delete(folder)
        files = self.listed()
        over = sum(each.size for each in files) - self._most
        for each in files:
            if over <= 0:
                return
            each.path.unlink(missing_ok=True)
            over -= each.size


def _delete(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return
    except OSError as error:
        raise StudioError(
            f"{folder} cannot be deleted: {error.strerror or error}. It holds kept assessments; delete it by hand."
        ) from error


def _packed(key: AssessmentKey, judged: Judged) -> bytes:
    told = {
        "key": key.sha256,
        "at": judged.at.isoformat(),
        "kept": assessment_as_json(judged.assessment),
    }
    text = json.dumps(told, separators=(",", ":"), ensure_ascii=True)
    block = zstandard.ZstdCompressor(level=1).compress(text.encode())
    return hashlib.sha256(block).hexdigest().encode() + block


def _read(path: Path, key: AssessmentKey) -> Judged:
    data = read_bytes(path, _FILE)
    head, block = data[:_HEAD], data[_HEAD:]
    if hashlib.sha256(block).hexdigest().encode() != head:
        raise ValueError("damaged")
    if zstandard.get_frame_parameters(block).content_size > _LARGEST:
        raise ValueError("larger than an assessment is")
    told = json.loads(zstandard.ZstdDecompressor().decompress(block))
    if told["key"] != key.sha256:
        raise ValueError("another's")
    at = datetime.fromisoformat(told["at"])
    return Judged(assessment_from_json(told["kept"]), at.astimezone(UTC))


# -- judging ---------------------------------------------------------------------------------------------------------


def kept_assessment(
    project: Project, period: Period | str | None, kept: KeptAssessments | None
) -> Judged | None:
    """Return a period's assessment as it was judged before, if the project still says the same."""
    if kept is None:
        return None
    key = assessment_key(project, chosen_period(project, period))
    return None if key is None else kept.find(key)


def is_fresh(judged: Judged) -> bool:
    """Tell whether figures were judged from a moment so near that nothing is due otherwise by now."""
    # a clock that was put back makes nothing fresh for ever
    return abs(datetime.now(UTC) - judged.at) < FRESH


def known_lately(
    project: Project, period: Period | str | None, kept: KeptAssessments | None
) -> Assessment | None:
    """Return what is kept of a period while that is fresh; judge nothing."""
    known = kept_assessment(project, period, kept)
    return known.assessment if known is not None and is_fresh(known) else None


def judged_lately(
    project: Project,
    period: Period | str | None,
    kept: KeptAssessments | None,
    progress: Progress | None = None,
) -> Assessment:
    """Return a period's assessment: what is kept of it while that is fresh, else judged now."""
    known = known_lately(project, period, kept)
    return known or judge_and_keep(project, period, kept, progress).assessment


def judge_and_keep(
    project: Project,
    period: Period | str | None,
    kept: KeptAssessments | None,
    progress: Progress | None = None,
) -> Judged:
    """Judge a period from now, and keep what it came to."""
    chosen = chosen_period(project, period)
    before = assessment_key(project, chosen)
    at = datetime.now(UTC)
    judged = Judged(assess(project, chosen, progress, now=at), at)
    # what changed while it was judged may be in it in part
    if kept is not None and before is not None and assessment_key(project, chosen) == before:
        kept.keep(before, judged)
    return judged
