"""What the main window asks of the operations; imports are late, so that the first paint needs none."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from slastudio.shared.progress import Progress
    from slastudio.ui.session import Opened

_WARM = (
    "slastudio.ui.session",
    "slastudio.operations.imports",
    "slastudio.operations.documents",
    "slastudio.operations.registers",
    "slastudio.operations.rows",
    "pyqtgraph",
    "slastudio.ui.desk",
    "slastudio.ui.pages.overview",
    "slastudio.ui.pages.agreement",
    "slastudio.ui.pages.data",
    "slastudio.ui.pages.objectives",
    "slastudio.ui.pages.incidents",
    "slastudio.ui.pages.costs",
    "slastudio.ui.pages.changes",
    "slastudio.ui.pages.reports",
)


def open_existing(path: Path, *, write: bool) -> Opened:
    """Open a project and read what a session starts from."""
    from slastudio.operations.projects import open_project
    from slastudio.ui.session import read_project

    return read_project(open_project(path, write=write))


def create(path: Path, template: str, client: str, zone: str) -> Opened:
    """Make a project from a template and read what a session starts from."""
    from slastudio.operations.projects import create_project
    from slastudio.ui.session import read_project

    return read_project(create_project(path, template, client=client, zone=zone))


def sample(folder: Path, progress: Progress) -> Path:
    """Build the sample project in a folder."""
    from slastudio.operations.samples import build_sample

    return build_sample(folder, progress)


def templates() -> tuple[tuple[str, str, str], ...]:
    """Return (slug, title, description) of every template."""
    from slastudio.operations.templates import list_templates

    return tuple((each.slug, each.title, each.description) for each in list_templates())


def warm_up() -> None:
    """Import in the background what opening a project will need."""
    for name in _WARM:
        importlib.import_module(name)
    # a second of reading YAML that the first open project would feel
    importlib.import_module("slastudio.ui.clause_shelf").own_library()
