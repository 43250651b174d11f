"""A file's SHA-256 and what a change of it is noticed by; quick to import, so that hashing can
begin before all else.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Self

from slastudio.shared.inputs import Expected, open_input
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress

# of exports no size is too large
EXPORT = Expected("a CSV, Excel (.xlsx), JSON or JSON Lines export")
_BLOCK = 1 << 20
# a wait this short is felt by nobody, and lets a cancelled import end at once
_BLINK = 0.05
Fingerprint = tuple[int, int, int]


def fingerprint(path: Path) -> Fingerprint:
    """Return (size, time of the last change in ns, inode) of a file, by which a change is noticed."""
    try:
        found = path.stat()
    except OSError as problem:
        raise unreadable(path, problem) from None
    return found.st_size, found.st_mtime_ns, found.st_ino


def require_unchanged(path: Path, before: Fingerprint) -> None:
    """Raise StudioError where a file is no longer what it was when `before` was taken."""
    try:
        same = fingerprint(path) == before
    except StudioError:
        same = False
    if not same:
        raise StudioError(
            f"{path.name} was changed while it was read, so nothing of it was taken. Wait until the program that "
            "writes it has finished, then import it again."
        )


def hash_file(path: Path, progress: Progress | None = None) -> str:
    """Return the SHA-256 of a whole file; raise StudioError where it changes meanwhile, Cancelled
    when cancelled.
    """
    before, digest, done = fingerprint(path), hashlib.sha256(), 0
    try:
        with open_input(path, EXPORT) as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
                done += len(block)
                if progress is not None:
                    progress.report("Checking the file", done / max(before[0], 1))
    except OSError as problem:
        raise unreadable(path, problem) from None
    require_unchanged(path, before)
    return digest.hexdigest()


def unreadable(path: Path, problem: OSError) -> StudioError:
    return StudioError(
        f"{path.name} cannot be opened: {problem.strerror or problem}. Check the path and its permissions."
    )


class Hashing:
    """Take the SHA-256 of a file in a thread of its own, beside all else that is done with it.

    before: the file's fingerprint when hashing began, None where it could not be had.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.before: Fingerprint | None = None
        with suppress(StudioError):  # whoever reads the file says so
            self.before = fingerprint(path)
        self._progress = Progress()
        self._pool = ThreadPoolExecutor(1, "hashing")
        self._found = self._pool.submit(hash_file, path, self._progress)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.cancel()
        self._pool.shutdown()

    def result(self, progress: Progress) -> str:
        """Return the hash once it is there; raise Cancelled where progress is cancelled before."""
        while True:
            progress.check()
            with suppress(TimeoutError):
                return self._found.result(_BLINK)
