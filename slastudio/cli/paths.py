"""Which arguments name files, and that no result is written over a project, an input or another
result.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from slastudio.shared.outputs import require_outputs
from slastudio.shared.problems import StudioError
from slastudio.shared.texts import shown_path, valid_text

# by the names arguments have in argparse; a test holds every command's paths against these
OUTPUTS = (
    "output",
    "csv",
    "workbook",
    "docx",
    "certificate",
    "xlsx",
    "parquet",
    "ics",
    "draft",
    "paper",
)
INPUTS = ("file", "files", "prices", "terms", "logo", "like", "other", "against", "archive")
FOLDERS = ("openslo", "templates", "folder", "mails", "drafts")
# … and projects, which are opened and made with checks of their own
PROJECTS = ("project", "new", "places", "place")


def check_paths(args: argparse.Namespace) -> None:
    """Refuse to write a result over a project, a folder, an input or another result, before
    anything is done.
    """
    # a command on a whole folder names no project
    project = getattr(args, "project", None) or Path("project")
    if not project.name:
        raise StudioError(f"{shown_path(project)} is a folder. Name the project's file.")
    require_outputs(list(_paths(args, OUTPUTS)), project, _paths(args, INPUTS))


def _paths(args: argparse.Namespace, names: tuple[str, ...]) -> Iterator[Path]:
    for name in names:
        given = getattr(args, name, None)
        listed = given if isinstance(given, list) else [given]
        yield from (each for each in listed if isinstance(each, Path))


def make_texts_valid(args: argparse.Namespace) -> None:
    """Replace halves of characters in what was typed; paths keep their bytes, whatever these are."""
    for name, given in vars(args).items():
        if isinstance(given, str):
            setattr(args, name, valid_text(given))
        elif isinstance(given, list):
            setattr(args, name, [valid_text(e) if isinstance(e, str) else e for e in given])
