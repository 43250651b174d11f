"""How commands open a project: what it has to say is said, and a day's first edit keeps a copy."""

from __future__ import annotations

from pathlib import Path

from slastudio.cli.console import show_problem
from slastudio.operations import projects
from slastudio.operations.backups import keep_todays_copy
from slastudio.project.file import Project
from slastudio.project.holders import HeldElsewhereError
from slastudio.shared.problems import StudioError


def open_project(path: Path, *, write: bool = True) -> Project:
    """Open a project for editing, or for reading only."""
    try:
        project = projects.open_project(path, write=write)
    except HeldElsewhereError as error:
        raise StudioError(f"{error} To take it over: slastudio take-over “{path}”.") from None
    notes = [*project.notes]
    if write:
        try:
            keep_todays_copy(project)
        except StudioError as error:
            notes.append(f"No copy of today was kept: {error}")
        except BaseException:
            project.close()
            raise
    for each in notes:
        show_problem(each)
    return project
