"""Keep copies of projects, choose where, and put one back."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

import platformdirs

from slastudio.project import backups
from slastudio.project.database.backup_names import Backup, backup_folder, backups_in
from slastudio.project.file import Project
from slastudio.shared.inputs import Expected, read_text
from slastudio.shared.outputs import write_text
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress

_CHOICE = Expected("the name of a folder", 4_096)


def _choice_file() -> Path:
    return Path(platformdirs.user_config_dir("slastudio", appauthor=False)) / "backups-folder.txt"


def chosen_folder() -> Path | None:
    """Return the folder somebody chose for the copies of every project on this machine, or None.

    It is kept with the machine's settings and not in a project: a stranger's file must not say
    where this program writes.
    """
    if not _choice_file().exists():
        return None
    with suppress(StudioError):
        if named := read_text(_choice_file(), _CHOICE).strip():
            return Path(named)
    return None


def choose_folder(folder: Path | None) -> None:
    """Keep copies in a folder from now on, None beside each project; copies made before stay."""
    file = _choice_file()
    if folder is None:
        file.unlink(missing_ok=True)
        return
    folder = folder.absolute()
    if not folder.is_dir():
        raise StudioError(f"{folder} is no folder. Make it first, or choose another.")
    file.parent.mkdir(parents=True, exist_ok=True)
    write_text(file, f"{folder}\n")


def backups_folder(project: Path) -> Path:
    """Return where a project's copies are kept: beside it, or in a folder of its own in the chosen
    one, since two clients' projects may have one name.
    """
    chosen = chosen_folder()
    if chosen is None:
        return backup_folder(project)
    mark = hashlib.sha256(str(project.resolve()).encode(errors="surrogateescape")).hexdigest()[:8]
    return chosen / f"{project.stem}-{mark}"


def keep_todays_copy(project: Project, progress: Progress | None = None) -> Backup | None:
    """Keep a verified copy once a day a project is edited; None where there is one of today."""
    return project.keep_todays_copy(backups_folder(project.path), progress)


def keep_copy(project: Project, progress: Progress | None = None) -> Backup:
    """Keep a verified copy now."""
    return project.keep_copy(backups_folder(project.path), progress)


def list_backups(project: Path) -> tuple[Backup, ...]:
    """Return the copies kept of a project, newest first; the project itself may be gone."""
    found = dict.fromkeys(
        each
        for folder in (backups_folder(project), backup_folder(project))
        for each in backups_in(folder, project)
    )
    return tuple(sorted(found, key=lambda each: (each.made, each.name), reverse=True))


def restore_backup(project: Path, name: str) -> Path | None:
    """Put a copy in the project's place; return where what was there before is kept, if anything
    was.

    name: that of one of its copies. Raises StudioError where there is none, it is not whole, or the
    project is open for editing.
    """
    found = list_backups(project)
    chosen = next((each for each in found if each.name == name), None)
    if chosen is None:
        known = ", ".join(each.name for each in found) or "none"
        raise StudioError(f"There is no backup “{name}” of {project.name}. There are: {known}.")
    return backups.restore(project, chosen.path, backups_folder(project))


def why_words(backup: Backup) -> str:
    """Return why a copy was made: "before an update from format 2"."""
    if backup.why.startswith("format-"):
        return f"before an update from format {backup.why.removeprefix('format-')}"
    return {"day": "a day's first use", "before-restoring": "what a restored copy replaced"}[
        backup.why
    ]
