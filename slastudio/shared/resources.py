"""Find the files that ship with the program, from a checkout or from inside an installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def _shipped(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def resource(*parts: str) -> Path:
    """Return the path of a file or folder below resources/."""
    return _shipped("resources").joinpath(*parts)


def resource_text(*parts: str) -> str:
    """Return the text of a file below resources/."""
    return resource(*parts).read_text(encoding="utf-8")


def sample_text(*parts: str) -> str:
    """Return the text of a file below sample_projects/."""
    return sample_project(*parts).read_text(encoding="utf-8")


def sample_project(*parts: str) -> Path:
    """Return the path of a file or folder below sample_projects/."""
    return _shipped("sample_projects").joinpath(*parts)


def guide(*parts: str) -> Path:
    """Return the path of a file or folder of the guide: docs/guide in a checkout."""
    inside = _PACKAGE / "guide"
    found = inside if inside.is_dir() else _PACKAGE.parent / "docs" / "guide"
    return found.joinpath(*parts)


def guide_text(name: str) -> str:
    """Return the text of a page of the guide."""
    return guide(name).read_text(encoding="utf-8")
