"""Keep one line a project, so that many clients are listed without opening any of their projects.

A line lies in the user's cache, not in the project: a stranger's file must not say how a client stands. It is
told with the moment it was judged, and marked where the project was changed since.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import platformdirs

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.client_line import ClientLine
from slastudio.judge.telling.portfolio import client_line
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.month_end.leading import steps_of
from slastudio.operations.projects import open_project
from slastudio.project.file import Project
from slastudio.project.format.opening import read_version
from slastudio.shared.inputs import Expected, read_bytes
from slastudio.shared.json_values import Json, JsonForms
from slastudio.shared.outputs import made_folder, write_bytes
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress

FORMAT = 1
FOLDER = "portfolio"
_KEPT = Expected("what is kept of a client", most=1 << 20)
_FORM = JsonForms({}).of(ClientLine)


@dataclass(frozen=True)
class PortfolioEntry:
    """Hold one project of a portfolio. line: None where nothing is known of it yet. changed: whether
    the project was written since. problem: why it cannot be read, "" where it can.
    """

    path: Path
    line: ClientLine | None = None
    changed: bool = False
    problem: str = ""


def summaries_folder() -> Path:
    """Return the folder in which lines of clients are kept on this machine."""
    return Path(platformdirs.user_cache_dir("slastudio", appauthor=False)) / FOLDER


def keep_line(
    project: Project,
    assessment: Assessment,
    folder: Path | None = None,
    *,
    as_of: datetime | None = None,
) -> ClientLine:
    """Keep the line of a period that was judged, unless a later month of the project is kept."""
    line = client_line(assessment, steps_of(project, assessment), as_of or datetime.now(UTC))
    kept = folder or summaries_folder()
    before = _read(kept, project.path)
    if before is None or before[0].period <= line.period:
        made_folder(kept)
        kept.chmod(0o700)  # it names clients
        told = {"format": FORMAT, "stamp": _stamp(project.path), "line": _FORM.write(line)}
        write_bytes(_file(kept, project.path), json.dumps(told).encode())
    return line


def entries(paths: Iterable[Path], folder: Path | None = None) -> tuple[PortfolioEntry, ...]:
    """Return what is known of projects without opening them; one that is gone, or no project, says
    so.
    """
    kept = folder or summaries_folder()
    return tuple(_entry(kept, each) for each in paths)


def _entry(folder: Path, path: Path) -> PortfolioEntry:
    try:
        read_version(path)
    except StudioError as error:
        return PortfolioEntry(path, problem=str(error))
    found = _read(folder, path)
    if found is None:
        return PortfolioEntry(path)
    line, stamp = found
    return PortfolioEntry(path, line, changed=stamp != _stamp(path))


def judged_anew(
    paths: Iterable[Path], folder: Path | None = None, progress: Progress | None = None
) -> Iterator[PortfolioEntry]:
    """Yield the same, with projects of which nothing is known, or that were changed, judged first."""
    steps, listed = progress or Progress(), list(paths)
    for number, entry in enumerate(entries(listed, folder)):
        steps.report(f"Looking at {entry.path.name}", number / max(len(listed), 1))
        if entry.problem or (entry.line is not None and not entry.changed):
            yield entry
            continue
        try:
            with open_project(entry.path, write=False) as project:
                line = keep_line(project, assess(project), folder)
            yield PortfolioEntry(entry.path, line)
        except StudioError as error:
            yield PortfolioEntry(entry.path, entry.line, entry.changed, str(error))


def stamp_again(path: Path, folder: Path | None = None) -> None:
    """Take a project for unchanged since its line was kept: closing it writes, too, and changes
    nothing that is told.
    """
    kept = folder or summaries_folder()
    found = _read(kept, path)
    if found is not None:
        told = {"format": FORMAT, "stamp": _stamp(path), "line": _FORM.write(found[0])}
        write_bytes(_file(kept, path), json.dumps(told).encode())


def _file(folder: Path, path: Path) -> Path:
    name = hashlib.sha256(os.fsencode(path.absolute())).hexdigest()[:32]
    return folder / f"{name}.json"


def _stamp(path: Path) -> list[int]:
    found = path.stat()
    return [found.st_size, found.st_mtime_ns]


def _read(folder: Path, path: Path) -> tuple[ClientLine, list[int]] | None:
    """Return what is kept of a project; None for nothing, and for anything this version did not
    write.
    """
    file = _file(folder, path)
    if not file.is_file():
        return None
    with suppress(StudioError, ValueError, TypeError, KeyError, RecursionError):
        told: Json = json.loads(read_bytes(file, _KEPT))
        if isinstance(told, dict) and told.get("format") == FORMAT:
            line: ClientLine = _FORM.read(told["line"])
            stamp = told["stamp"]
            return line, [int(each) for each in stamp] if isinstance(stamp, list) else []
    return None
