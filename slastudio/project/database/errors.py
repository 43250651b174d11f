"""The one door for what goes wrong with a project's file: SQLite's errors and stored values that
cannot be read become one message that names the file and what helps.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from slastudio.project.database.backup_names import newest_backup
from slastudio.shared.problems import StudioError

# what comes of reading a value that another program, or a broken disk, put where one of ours was
_UNREADABLE = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    OSError,
    zlib.error,
)


class DamagedError(StudioError):
    """Tell that something stored cannot be read; the door completes it by what helps."""


class ToldDamageError(DamagedError):
    """Tell of damage with the file's name and what helps; the text is whole."""


@contextmanager
def understood(what: str) -> Iterator[None]:
    """Read stored values: what cannot be understood raises DamagedError, which names `what`."""
    try:
        yield
    except (DamagedError, sqlite3.Error):
        raise
    except StudioError as error:
        raise DamagedError(f"{what}: {error}") from error
    except _UNREADABLE as error:
        raise DamagedError(f"{what} cannot be read ({_short(error)})") from error


@contextmanager
def told(path: Path, exceeded: Callable[[], str] = lambda: "") -> Iterator[None]:
    """Tell every error of a project's database as one StudioError.

    exceeded: says why a statement was stopped by the program itself, "" where it was not.
    """
    try:
        yield
    except ToldDamageError:
        raise
    except DamagedError as error:
        raise _damaged(path, str(error)) from error
    except UnicodeDecodeError as error:
        # SQLite hands over texts, and its own messages, as the bytes that lie in the file
        raise _damaged(path, f"a text in it is none ({error.reason})") from error
    except sqlite3.Error as error:
        raise _as_told(path, error, exceeded()) from error


def _as_told(path: Path, error: sqlite3.Error, why_stopped: str) -> BaseException:
    text = str(error)
    if why_stopped:
        return StudioError(f"{path.name}: {why_stopped} Nothing was changed.")
    if text in ("interrupted", "not authorized"):
        # our statements always are authorised, and nobody else interrupts: Ctrl+C came while SQLite
        # was asking, and the answer was lost with it
        return KeyboardInterrupt()
    if "disk is full" in text:
        return StudioError(
            f"There is no room left on the disk of {path.name}. Nothing was changed; make room and try again."
        )
    if isinstance(error, sqlite3.OperationalError) and not _tells_of_damage(text):
        return StudioError(
            f"{path.name} could not be read or written: {text}. Nothing was changed; check the disk and try again."
        )
    return _damaged(path, text)


def _tells_of_damage(text: str) -> bool:
    """Tell whether an OperationalError is about the file's contents: SQLite files what it meets in
    a broken schema under the same name as a disk that cannot be read.
    """
    return any(
        word in text for word in ("no such table", "no such column", "malformed", "decode to UTF-8")
    )


def _damaged(path: Path, why: str) -> ToldDamageError:
    return ToldDamageError(f"{path.name} is damaged: {why.rstrip('.')}. {helps(path)}")


def helps(path: Path) -> str:
    """Return what helps against damage; a backup is named only where there is one."""
    newest = newest_backup(path)
    backup = f"Restore the backup {newest.name}, or bring" if newest else "Bring"
    return (
        f"{backup} over what can still be read into a new file: slastudio repair "
        f"“{path.name}” -o NEW.slastudio."
    )


def _short(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}"[:160]
