"""Where results may be written: never onto the project they come from, nor onto any other one."""

from __future__ import annotations

from pathlib import Path

from slastudio.shared.problems import StudioError

_PROJECT = ".slastudio"


def require_output(path: Path, project: Path) -> None:
    """Raise StudioError where a result must not be written: a folder, the project itself, or another project."""
    try:
        is_folder, is_project = path.is_dir(), path.exists() and project.exists() and path.samefile(project)
    except (OSError, ValueError) as problem:
        raise StudioError(f"{path} cannot be written: {problem}.") from None
    if is_folder or not path.name:
        raise StudioError(f"{path} is a folder. Name the file to write.")
    if is_project or path.name.casefold().endswith(_PROJECT):
        raise StudioError(f"{path} is a project and is not written over. Name another file.")
