"""The one door by which files leave: whole or not at all, and never onto a project.

What is written lies aside in the same folder, is flushed, and then put in place. A link is
followed and stays; into a device, a pipe or an open file handed over by number (`/dev/stdout`) is
written, and nothing is put in its place.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from slastudio.shared.leftovers import aside_name, remove_leftovers
from slastudio.shared.problems import StudioError
from slastudio.shared.texts import shown_path, valid_text

# the project itself, and what lies beside it while it is open: lock, edits, SQLite's journals
_PROJECT = re.compile(r".+\.slastudio(?:-(?:journal|wal|shm))?|\..+\.slastudio\.\w+")
_OPEN_FILE = re.compile(r"/dev/(?:stdin|stdout|stderr|fd/\d+)|/proc/(?:self|\d+)/fd/\d+")
_STANDARD = {"/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2}
_BLANK = bytes(1 << 20)
_DATABASE = b"SQLite format 3\0"


def require_output(path: Path, project: Path) -> None:
    """Raise StudioError where a result must not be written: a folder, the project itself, another
    project, or a file that belongs to one.
    """
    _require_file(path)
    if _is_same(path, project):
        raise _is_project(path)


def require_outputs(paths: Sequence[Path], project: Path, inputs: Iterable[Path] = ()) -> None:
    """Raise StudioError where any of a command's results must not be written, before the first is.

    inputs: the files the command reads, which it must not write over.
    """
    for each in paths:
        require_output(each, project)
    require_distinct(paths)
    for given in inputs:
        for each in paths:
            if _is_same(each, given):
                raise StudioError(
                    f"{shown_path(each)} is read by this command and is not written over. Name another file."
                )


def require_distinct(paths: Sequence[Path | None]) -> None:
    """Raise StudioError where two results would be written to one file."""
    given = [each for each in paths if each is not None]
    for at, each in enumerate(given):
        if any(_is_same(each, other) for other in given[:at]):
            raise StudioError(
                f"{shown_path(each)} is named twice, and holds one result only. Name a file for each."
            )


def _is_same(path: Path, other: Path) -> bool:
    try:
        if path.exists() and other.exists():
            # /dev/null takes any number of results
            return path.samefile(other) and not is_stream(path)
        return Path(os.path.realpath(path)) == Path(os.path.realpath(other))
    except (OSError, ValueError):
        return False


def _require_file(path: Path) -> None:
    """Raise StudioError where no file may be written under a name."""
    try:
        if path.is_dir() or not path.name:
            raise StudioError(f"{shown_path(path)} is a folder. Name the file to write.")
        names = {path.name.casefold(), Path(os.path.realpath(path)).name.casefold()}
        if any(_PROJECT.fullmatch(each) for each in names) or _is_database(path):
            raise _is_project(path)
    except (OSError, ValueError) as problem:
        raise StudioError(f"{shown_path(path)} cannot be written: {problem}.") from None


def _is_project(path: Path) -> StudioError:
    return StudioError(
        f"{shown_path(path)} is a project or belongs to one, and is not written over. Name another file."
    )


def _is_database(path: Path) -> bool:
    """Tell whether a file is a database, such as a project under another name."""
    if not path.is_file() or is_stream(path):
        return False
    try:
        with path.open("rb") as file:
            return file.read(len(_DATABASE)) == _DATABASE
    except OSError:
        return False


def is_stream(path: Path) -> bool:
    """Tell whether a path leads to a device, a pipe, a socket or an open file, which is written to
    and never replaced.
    """
    if _OPEN_FILE.fullmatch(str(path.absolute())):
        return True
    try:
        return not stat.S_ISREG(path.stat().st_mode) and not path.is_dir()
    except (OSError, ValueError):
        return False


@contextmanager
def written_aside(path: Path) -> Iterator[Path]:
    """Give a new empty file to write to and put it in place at the end; what was at path stays
    until then, with its permissions.

    Raise StudioError where the place cannot be written.
    """
    _require_file(path)
    if is_stream(path):
        with _telling(path), _streamed(path) as aside:
            yield aside
        return
    with made_aside(path) as aside:
        yield aside


@contextmanager
def made_aside(path: Path) -> Iterator[Path]:
    """Give a new empty file and put it in place at the end, as written_aside does, whatever stands
    at path: for a project's own file and its copies.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not os.access(target, os.W_OK):
        raise StudioError(
            f"{shown_path(path)} cannot be written: it is write-protected. Choose another place."
        )
    aside = _empty_file_beside(path, target)
    try:
        with _telling(path):
            yield aside
            _put_in_place(aside, target)
    finally:
        aside.unlink(missing_ok=True)


def is_plain(path: Path) -> bool:
    """Tell whether a path names a file itself: no folder, link or device."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except (OSError, ValueError):
        return False


def delete_for_good(path: Path, *, named_twice: bool = False) -> bool:
    """Overwrite a file's bytes and delete it; tell whether nothing is there any more.

    Of a link only the name goes: what it leads to is another's. named_twice: overwrite also a file
    that has a second name, which may be another's too.
    """
    try:
        found = path.lstat()
        if stat.S_ISREG(found.st_mode) and (named_twice or found.st_nlink == 1):
            with path.open("r+b") as stream:
                for at in range(0, found.st_size, len(_BLANK)):
                    stream.write(_BLANK[: found.st_size - at])
                stream.flush()
                os.fsync(stream.fileno())
        path.unlink()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


def made_folder(folder: Path) -> None:
    """Make a folder results go into, where it is not there yet."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StudioError(f"{folder} cannot be made: {error.strerror or error}.") from None


def write_text(path: Path, text: str) -> None:
    """Write a text as UTF-8 with plain line ends; raise StudioError as written_aside does."""
    with written_aside(path) as aside:
        aside.write_bytes(valid_text(text).encode())


def write_bytes(path: Path, data: bytes) -> None:
    """Write bytes; raise StudioError as written_aside does."""
    with written_aside(path) as aside:
        aside.write_bytes(data)


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise  # whoever read from it has gone, and wants no message
    except OSError as error:
        raise StudioError(
            f"{shown_path(path)} cannot be written: {error.strerror or error}. Close it elsewhere, or choose another place."
        ) from error


@contextmanager
def _streamed(path: Path) -> Iterator[Path]:
    """Give a temporary file, and pass what was written to it into a device or pipe."""
    with tempfile.TemporaryDirectory(prefix="slastudio-", ignore_cleanup_errors=True) as folder:
        aside = Path(folder, f"result{_short_suffix(path)}")
        aside.touch()
        yield aside
        with aside.open("rb") as made, os.fdopen(_descriptor(path), "wb") as stream:
            shutil.copyfileobj(made, stream)


def _descriptor(path: Path) -> int:
    """Return a descriptor to write to; one that is open already keeps its place in its file."""
    name = str(path.absolute())
    own = re.fullmatch(r"(?:/dev|/proc/self)/fd/(\d+)", name)
    number = _STANDARD.get(name, int(own[1]) if own else None)
    if number is None:
        return os.open(path, os.O_WRONLY)
    sys.stdout.flush()
    return os.dup(number)


def _empty_file_beside(path: Path, target: Path) -> Path:
    remove_leftovers(target.parent)
    aside = target.parent / aside_name(_short_suffix(target))
    try:
        # a new file has the permissions the system gives; what replaces one is nobody else's till then
        mode = 0o600 if target.exists() else 0o666
        os.close(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode))
    except OSError as error:
        raise StudioError(
            f"{shown_path(path)} cannot be written: {error.strerror}. Choose a folder that exists and that you may write to."
        ) from error
    return aside


def _short_suffix(path: Path) -> str:
    # writers tell the format by it; a longer one is none, and would make the name too long
    return path.suffix if len(path.suffix) <= 16 else ""


def _put_in_place(aside: Path, target: Path) -> None:
    """Flush a finished file and move it over the target, whose permissions and owner it takes."""
    with suppress(FileNotFoundError):
        before = target.stat()
        if hasattr(os, "chown"):
            with suppress(OSError):  # only root may give files away
                os.chown(aside, before.st_uid, before.st_gid)
        aside.chmod(stat.S_IMODE(before.st_mode))
    with aside.open("rb+") as file:
        os.fsync(file.fileno())
    aside.replace(target)
    _flush_folder(target.parent)


def _flush_folder(folder: Path) -> None:
    """Have the new name itself reach the disk, where a system can do that."""
    if sys.platform == "win32":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
