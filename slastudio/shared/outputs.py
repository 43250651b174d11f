"""Where results may be written – never onto a project – and how: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from slastudio.shared.problems import StudioError

_PROJECT = ".slastudio"


def require_output(path: Path, project: Path) -> None:
    """Raise StudioError where a result must not be written: a folder, the project itself, or
    another project.
    """
    try:
        is_folder, is_project = (
            path.is_dir(),
            path.exists() and project.exists() and path.samefile(project),
        )
    except (OSError, ValueError) as problem:
        raise StudioError(f"{path} cannot be written: {problem}.") from None
    if is_folder or not path.name:
        raise StudioError(f"{path} is a folder. Name the file to write.")
    if is_project or path.name.casefold().endswith(_PROJECT):
        raise StudioError(f"{path} is a project and is not written over. Name another file.")


@contextmanager
def written_aside(path: Path) -> Iterator[Path]:
    """Give a new empty file beside path to write to and move it into place at the end; what was at
    path stays until then.

    Raise StudioError where the place cannot be written.
    """
    aside = _empty_file_beside(path)
    try:
        yield aside
        aside.replace(path)
    except OSError as error:
        raise StudioError(
            f"{path} cannot be written: {error.strerror or error}. Close it elsewhere, or choose another place."
        ) from error
    finally:
        aside.unlink(missing_ok=True)


def _empty_file_beside(path: Path) -> Path:
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-", suffix=path.suffix)
    except OSError as error:
        raise StudioError(
            f"{path} cannot be written: {error.strerror}. Choose a folder that exists and that you may write to."
        ) from error
    os.close(handle)
    umask = os.umask(0)
    os.umask(umask)
    Path(name).chmod(0o666 & ~umask)
    return Path(name)
