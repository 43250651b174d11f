"""Files that wait to be put in place, and what killed processes left of them."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import secrets
import stat
import sys
import time
from contextlib import suppress
from pathlib import Path

# on this machine a process can be asked after; a file of another one waits a day
_OWN_AGE, _OTHER_AGE = 3_600, 86_400
_NAME = re.compile(r"\.writing-([0-9a-f]{8})-([0-9]+)-[0-9a-f]+(?:\.\w+)?")
_BEFORE = re.compile(r"\.writing-\w{8}(?:\.\w+)?")  # as version 0.1 named them


def aside_name(suffix: str) -> str:
    """Return a new name that says which machine and process writes the file."""
    return f".writing-{_machine()}-{os.getpid()}-{secrets.token_hex(4)}{suffix}"


def _machine() -> str:
    return hashlib.sha256(platform.node().encode()).hexdigest()[:8]


def remove_leftovers(folder: Path) -> None:
    """Remove what killed processes left in a folder; what is younger than an hour, or whose process
    lives, stays.
    """
    # whether the folder can be read is told by whoever writes to it
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".writing-"):
                with suppress(OSError):
                    if _is_left(entry.name, entry.stat(follow_symlinks=False)):
                        Path(entry.path).unlink()


def _is_left(name: str, found: os.stat_result) -> bool:
    if not stat.S_ISREG(found.st_mode):
        return False
    age = time.time() - found.st_mtime
    own = _NAME.fullmatch(name)
    if own is None:
        return age > _OTHER_AGE and _BEFORE.fullmatch(name) is not None
    if own[1] != _machine():
        return age > _OTHER_AGE
    return age > _OWN_AGE and not _lives(int(own[2]))


def _lives(process: int) -> bool:
    """Tell whether a process of this machine runs."""
    if sys.platform == "win32":
        return False  # there a file that is open cannot be removed anyway
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
