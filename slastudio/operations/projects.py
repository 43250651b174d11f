"""Make and open projects."""

from __future__ import annotations

from pathlib import Path

from slastudio.operations.agreements.templates import template_agreement
from slastudio.project.file import Project
from slastudio.project.opening import SUFFIX
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


def open_project(path: Path, *, write: bool = True) -> Project:
    """Open a project for editing, or for reading only; its ending may be left out."""
    return Project.open(path if path.exists() else _with_suffix(path), write=write)


def _with_suffix(path: Path) -> Path:
    return path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)
