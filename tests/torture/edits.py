"""Kill a window while somebody types: python -m tests.torture.edits [KILLS].

Each kill comes at a random moment while imports, removals and judging hold the project. What was
typed 200 ms or more before it must be in the project when it is opened again.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from slastudio.operations.projects import open_project
from slastudio.shared.problems import StudioError
from tests.project.damage import make_full_project
from tests.torture.large import write_requests

BOUND_NS = 200_000_000


def typed(
    folder: Path, project: Path, more: Path, seconds: float
) -> tuple[list[tuple[int, str, int]], int]:
    """Type into a window for some seconds after its first edit, then kill it; return what it said,
    (moment, made or kept, number), and the moment of the kill.
    """
    reading, writing = os.pipe()
    command = [
        sys.executable,
        "-m",
        "tests.torture.typing_window",
        str(project),
        str(more),
        str(writing),
    ]
    environment = os.environ | {"XDG_CONFIG_HOME": str(folder)}
    process = subprocess.Popen(
        command,
        pass_fds=[writing],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        first = told.readline()
        time.sleep(seconds)
        killed = time.monotonic_ns()
        process.send_signal(signal.SIGKILL)
        process.wait()
        lines = [first, *told.read().splitlines()]
    said = [line.decode().split() for line in lines if line.strip()]
    return [(int(moment), what, int(number)) for moment, what, number in said], killed


def newest_in(project: Path) -> int:
    """Return the number of the newest edit a project holds once it is opened again."""
    with open_project(project) as opened:
        client = opened.agreements.draft().agreement.parties.client
    number = client.removeprefix("Client ")
    return int(number) if number.isdigit() else 0


def main(kills: int) -> int:
    dice, lost, typed_in_all = random.Random(1), 0, 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole = make_full_project(folder / "whole.slastudio")
        more = write_requests(folder / "more.csv", 60_000)
        for number in range(kills):
            place = folder / "run"
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
            project = Path(shutil.copy(whole, place / "project.slastudio"))
            own = Path(shutil.copy(more, place / "more.csv"))
            said, killed = typed(folder, project, own, dice.uniform(0.05, 3))
            due = [edit for at, what, edit in said if what == "made" and at <= killed - BOUND_NS]
            typed_in_all += len(due)
            try:
                found = newest_in(project)
            except StudioError as error:
                lost += 1
                print(f"kill {number + 1}: does not open: {error}", flush=True)
                continue
            if due and found < max(due):
                lost += 1
                print(
                    f"kill {number + 1}: holds edit {found}, {max(due)} was made 200 ms before",
                    flush=True,
                )
    print(f"{kills:,} kills, {typed_in_all:,} edits due, {lost:,} kills lost one")
    return int(lost > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000))
