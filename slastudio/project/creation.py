"""New project files: made whole where nobody sees them, then put in place in one step."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import suppress
from pathlib import Path

from slastudio.contract.terms.agreement import Agreement
from slastudio.project.agreement_store import AgreementStore
from slastudio.project.database.errors import told
from slastudio.project.format.migrations import migrate
from slastudio.shared.problems import StudioError


def create_file(path: Path, agreement: Agreement) -> None:
    """Make a project with an agreement; refuse to touch a file that exists.

    Killed or failed at any moment, it leaves nothing at `path`, and can be run again.
    """
    # looked at first, so that a template is not built for nothing; putting it in place asks again
    if path.exists() or path.is_symlink():
        raise _exists(path)
    with told(path):
        data = _built(agreement)
    try:
        put_new(path, data)
    except FileExistsError:
        raise _exists(path) from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise StudioError(f"{path} cannot be created: {why}.") from None


def _exists(path: Path) -> StudioError:
    return StudioError(
        f"{path} exists already; a project is never overwritten. Choose another name."
    )


def _built(agreement: Agreement) -> bytes:
    db = sqlite3.connect(":memory:", isolation_level=None)
    try:
        migrate(db, 0)
        AgreementStore(db).create(agreement)
        return db.serialize()
    finally:
        db.close()


def put_new(path: Path, data: bytes) -> None:
    """Put a file with these bytes at a path where there is none, flushed and in one step; raise
    OSError (FileExistsError where there is one) and leave nothing otherwise.
    """
    if hasattr(os, "O_TMPFILE"):
        # a file that has no name yet, so that even a killed process leaves none
        with suppress(_NoNamelessFiles):
            _put_nameless(path, data)
            return
    _put_named(path, data)


class _NoNamelessFiles(Exception):  # noqa: N818 - it is no error, another way is taken
    """Tell that the file system knows no files without a name."""


def _put_nameless(path: Path, data: bytes) -> None:
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            handle = os.open(path.parent, os.O_TMPFILE | os.O_WRONLY, 0o666)
        except OSError as error:
            raise _NoNamelessFiles from error
        try:
            _write_all(handle, data)
            _give_name(handle, folder, path.name)
        finally:
            os.close(handle)
        os.fsync(folder)
    finally:
        os.close(folder)


def _give_name(handle: int, folder: int, name: str) -> None:
    try:
        os.link(f"/proc/self/fd/{handle}", name, dst_dir_fd=folder, follow_symlinks=True)
    except FileExistsError:
        raise
    except OSError as error:
        # no /proc, or a file system without links
        raise _NoNamelessFiles from error


def _put_named(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-", suffix=path.suffix)
    try:
        _write_all(handle, data)
        os.close(handle)
        _move_to_new(Path(name), path)
    finally:
        with suppress(OSError):
            os.close(handle)
        Path(name).unlink(missing_ok=True)


def _move_to_new(made: Path, path: Path) -> None:
    try:
        os.link(made, path)
    except FileExistsError:
        raise
    except OSError:
        # without links: looking and moving are two steps here, as close as they can be
        if path.exists():
            raise FileExistsError(str(path)) from None
        made.rename(path)


def _write_all(handle: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(handle, left) :]
    os.fsync(handle)
