"""Bring what can be read of a damaged project into a new one."""

from __future__ import annotations

from pathlib import Path

from slastudio.project.database.backup_names import SUFFIX
from slastudio.project.repair.salvage import Salvage, salvage
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress


def repair_project(path: Path, new: Path, progress: Progress | None = None) -> Salvage:
    """Bring over all that can be read of a project into a new file, and list what cannot.

    The damaged project is not changed. Raises StudioError where nothing of one is left, or where
    the new file exists already.
    """
    if not path.is_file():
        raise StudioError(f"There is no project at {path}. Check where it is.")
    target = new if new.suffix == SUFFIX else new.with_name(new.name + SUFFIX)
    return salvage(path, target, progress)
