"""Damage a project's file in every way, read it with every reader, and repair it.

python -m tests.torture.damage [EVERY]: every EVERYth damage of each kind, all by default. A reader
must end well or with one message that names the file; a repair must lose nothing silently.
"""

from __future__ import annotations

import contextlib
import io
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from slastudio.cli.entry import run
from slastudio.project.file import Project
from slastudio.project.repair.salvage import salvage
from slastudio.shared.problems import StudioError
from tests.project.damage import (
    broken_headers,
    broken_pages,
    cuts,
    make_full_project,
    put,
    readers,
    require_nothing_lost_silently,
    wrong_values,
)


def damaged(whole: Path, path: Path, every: int) -> Iterator[tuple[str, str]]:
    """Make every so manieth damaged file in turn at a path; yield its kind and what was done to it."""
    data, number = whole.read_bytes(), count()
    for kind, made in (("cut", cuts), ("page", broken_pages), ("header", broken_headers)):
        for what, bytes_ in made(data):
            if next(number) % every == 0:
                path.write_bytes(bytes_)
                yield kind, what
    for what, statement, values in wrong_values(whole):
        if next(number) % every == 0:
            shutil.copy(whole, path)
            put(path, statement, values)
            yield "value", what


def read_by_all(path: Path) -> list[str]:
    """Return what is wrong with how the readers met a file."""
    wrong = []
    for each in readers(path):
        told = io.StringIO()
        try:
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(told):
                code = run(each)
        except BaseException:  # noqa: BLE001  whatever escapes is what is looked for
            wrong.append(f"{each[0]}: {traceback.format_exc().splitlines()[-1]}")
            continue
        message = told.getvalue()
        if code == 1 and (message.count("\n") != 1 or path.name not in message):
            wrong.append(f"{each[0]}: {message!r}")
    return wrong


def repair(whole: Path, path: Path, kind: str, what: str) -> list[str]:
    """Return what is wrong with the repair of a file."""
    target = path.with_name("new.slastudio")
    target.unlink(missing_ok=True)
    try:
        found = salvage(path, target)
        if kind != "value":
            require_nothing_lost_silently(whole, found, what)
        Project.open(target).close()
    except StudioError as error:
        return [] if kind != "value" else [f"repair: {error}"]
    except BaseException:  # noqa: BLE001  as above
        return [f"repair: {traceback.format_exc().splitlines()[-1]}"]
    return []


def main(every: int) -> int:
    tried: Counter[str] = Counter()
    bad: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        whole = make_full_project(Path(folder) / "whole.slastudio")
        path = Path(folder) / "damaged.slastudio"
        for kind, what in damaged(whole, path, every):
            tried[kind] += 1
            wrong = read_by_all(path) + repair(whole, path, kind, what)
            if wrong:
                bad[kind] += 1
                print(f"{what}:", *wrong[:4], sep="\n    ", flush=True)
    for kind, number in tried.items():
        print(f"{kind:7} {number:6,} tried, {bad[kind]:4,} misbehaved")
    return int(bad.total() > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
