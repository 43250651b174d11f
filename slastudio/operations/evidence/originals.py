"""The copy of an imported file that a project may keep, compressed, and how one gets it out again."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import zstandard

from slastudio.project.file import Project
from slastudio.shared.inputs import Expected, open_input
from slastudio.shared.outputs import require_output, written_aside
from slastudio.shared.problems import StudioError

_PIECE = 4 << 20
_IN_MEMORY = 16 << 20


def compressed_pieces(path: Path) -> Iterator[bytes]:
    """Yield a file in pieces of four megabytes, each compressed for itself."""
    with open_input(path, Expected("the file that is imported")) as file:
        while piece := file.read(_PIECE):
            yield zstandard.ZstdCompressor(level=6).compress(piece)


@contextmanager
def laid_aside(path: Path, wanted: bool) -> Iterator[Iterator[bytes]]:
    """Give the compressed pieces of a file, made before anybody waits for the project; none where
    no copy is wanted.
    """
    if not wanted:
        yield iter(())
        return
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as aside:
        sizes = [aside.write(piece) for piece in compressed_pieces(path)]
        aside.seek(0)
        yield (aside.read(size) for size in sizes)


def save_original(project: Project, batch_id: int, target: Path) -> int:
    """Write the copy kept of an import's file and return its size; raise StudioError where none was
    kept, or it is damaged.

    The file appears whole, with the SHA-256 it was imported with, or not at all.
    """
    require_output(target, project.path)
    with project.reading():
        batch = project.evidence.batch(batch_id)
        if not project.evidence.keeps_original(batch_id):
            raise StudioError(
                f"No copy of {batch.file} was kept when it was imported as import {batch_id}."
            )
    digest, size = hashlib.sha256(), 0
    with written_aside(target) as aside:
        with aside.open("wb") as file, project.reading():
            for piece in project.evidence.original(batch_id):
                # no piece was larger; what unpacks to more is a bomb in a stranger's project
                data = zstandard.ZstdDecompressor().decompress(piece, max_output_size=_PIECE)
                digest.update(data)
                size += file.write(data)
        if digest.hexdigest() != batch.sha256:
            raise StudioError(
                f"The copy of {batch.file} kept in this project is damaged: its SHA-256 is another one."
            )
    return size
