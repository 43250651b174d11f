"""Where the copies of a project lie that the program makes by itself, and what they are called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

SUFFIX = ".slastudio"
_NAME = re.compile(
    r"(?P<stem>.{1,200})\.(?P<why>day|format-\d{1,4}|before-restoring)\.(?P<at>\d{8}-\d{6})(?:-\d{1,3})?\.slastudio"
)


@dataclass(frozen=True)
class Backup:
    """Name one copy: where it is, why it was made (`day`, `format-N`, `before-restoring`), when."""

    path: Path
    why: str
    made: datetime

    @property
    def name(self) -> str:
        return self.path.name


def backup_folder(project: Path) -> Path:
    """Return the folder beside a project in which its copies are kept."""
    return project.with_name(f"{project.stem}.backups")


def new_backup_path(folder: Path, project: Path, why: str, now: datetime | None = None) -> Path:
    """Return an unused name such as “larkpay.day.20261120-101500.slastudio” in a folder."""
    stamp = (now or datetime.now(UTC)).strftime("%Y%m%d-%H%M%S")
    number = 0
    while True:
        tail = f"-{number}" if number else ""
        candidate = folder / f"{project.stem}.{why}.{stamp}{tail}{SUFFIX}"
        if not candidate.exists():
            return candidate
        number += 1


def backups_in(folder: Path, project: Path) -> tuple[Backup, ...]:
    """Return the copies of a project in a folder, newest first; none where it cannot be read."""
    try:
        names = [each.name for each in folder.iterdir()]
    except OSError:
        return ()
    found = [
        Backup(folder / name, match["why"], _moment(match["at"]))
        for name in names
        if (match := _NAME.fullmatch(name)) and match["stem"] == project.stem
    ]
    return tuple(sorted(found, key=lambda each: (each.made, each.name), reverse=True))


def _moment(stamp: str) -> datetime:
    try:
        return datetime.strptime(stamp, "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        # eight digits that are no day: a name somebody made up
        return datetime.min.replace(tzinfo=UTC)


def newest_backup(project: Path) -> Backup | None:
    """Return the newest copy beside a project, None where there is none."""
    return next(iter(backups_in(backup_folder(project), project)), None)
