"""Where imports that were taken back lie beside a project, and how they end."""

from __future__ import annotations

from pathlib import Path

from slastudio.shared.outputs import delete_for_good


def held_paths(project: Path) -> tuple[Path, ...]:
    """Return the files beside a project in which imports were put aside."""
    project = project.resolve()
    start = f".{project.name}.held"
    try:
        names = [each.name for each in project.parent.iterdir()]
    except OSError:
        return ()
    return tuple(project.with_name(each) for each in sorted(names) if each.startswith(start))


def clear_held(project: Path) -> tuple[Path, ...]:
    """Overwrite and delete what was put aside beside a project; return what could not be."""
    return tuple(each for each in held_paths(project) if not delete_for_good(each))
