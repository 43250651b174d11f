"""Make and open projects."""

from __future__ import annotations

from pathlib import Path

from slastudio.operations.agreements.saving import take_over_edits
from slastudio.operations.agreements.templates import template_agreement
from slastudio.operations.backups import backups_folder
from slastudio.project.database.backup_names import SUFFIX
from slastudio.project.file import Project
from slastudio.shared.problems import StudioError
from slastudio.shared.texts import has_controls


def create_project(path: Path, template: str, *, client: str = "", zone: str = "UTC") -> Project:
    """Make a project from a template and open it for editing; the file must not exist yet."""
    path = _with_suffix(path)
    if not path.parent.is_dir():
        raise StudioError(
            f"The folder {path.parent} does not exist. Make it first, or choose another."
        )
    if has_controls(client):
        raise StudioError(
            "The client's name holds control characters, which no document can show. Type it anew."
        )
    return Project.create(path, template_agreement(template, client=client, zone_name=zone))


def open_project(path: Path, *, write: bool = True, take_over: bool = False) -> Project:
    """Open a project for editing, or for reading only; its ending may be left out.

    What a killed program could not bring into it is taken over; the project's `notes` say so.
    take_over: although another machine noted that it holds the project.
    """
    path = path if path.exists() else _with_suffix(path)
    project = Project.open(
        path, write=write, take_over=take_over, backups=backups_folder(path) if write else None
    )
    if not write:
        return project
    try:
        project.notes = tuple(
            filter(None, [*project.notes, _brought_forward(project), take_over_edits(project)])
        )
    except BaseException:
        project.close()
        raise
    return project


def take_over(path: Path) -> None:
    """Take a project over from another machine that did not close it."""
    open_project(path, take_over=True).close()


def _brought_forward(project: Project) -> str:
    if project.backup is None:
        return ""
    return f"The project was brought to today's format; as it was it is kept as {project.backup.name} in {project.backup.parent}."


def _with_suffix(path: Path) -> Path:
    return path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)
