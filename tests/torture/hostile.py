"""Every hostile file through the command line, in a process of its own: seconds and megabytes.

python -m tests.torture.hostile [SIZE in bytes, 10,000,000 by default] [WORD in names …]
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.importing.hostile_files import Hostile, command, hostile_files, put

MOST_SECONDS, MOST_MB, PATIENCE = 5.0, 300, 40


@dataclass(frozen=True)
class Run:
    """Hold what one command did with one file."""

    command: str
    file: str
    size: int
    seconds: float
    megabytes: float
    code: int
    told: str

    @property
    def fault(self) -> str:
        """Return what is wrong with it, "" where it was answered in bounds."""
        found = []
        if "Traceback" in self.told or self.code not in (0, 1):
            found.append("CRASH")
        if self.seconds > MOST_SECONDS:
            found.append("slow")
        if self.megabytes > MOST_MB:
            found.append("large")
        return " ".join(found)


# a process that was forked counts what its parent held, so a small one stands between
_LAUNCH = """
import resource, subprocess, sys
try:
    code = subprocess.run(sys.argv[3:], stdin=subprocess.DEVNULL, timeout=float(sys.argv[2])).returncode
except subprocess.TimeoutExpired:
    code = -9
with open(sys.argv[1], "w") as told:
    print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, file=told)
"""


def measured(arguments: Sequence[str]) -> tuple[float, float, int, str]:
    """Run the program and return seconds, megabytes at its peak, exit code and what it said."""
    program = [sys.executable, "-m", "slastudio", *arguments]
    with tempfile.TemporaryDirectory() as folder:
        used = Path(folder) / "used"
        begun = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-c", _LAUNCH, str(used), str(PATIENCE), *program],
            capture_output=True,
            check=False,
        )
        seconds = time.monotonic() - begun
        code, megabytes = used.read_text("utf-8").split()
    told = (done.stdout + done.stderr)[:20_000].decode("utf-8", "replace")
    return seconds, float(megabytes), int(code), told


def run(each: Hostile, size: int, empty: Path) -> list[Run]:
    """Give a hostile file to every command that reads it, each time with a copy of a project."""
    found = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = folder / "client.slastudio"
        file = put(each, folder, size)
        for given in each.commands:
            shutil.copy(empty, project)
            told = measured(command(given, file, project))
            found.append(Run(given[0], each.name, file.stat().st_size, *told))
    return found


def main(arguments: Sequence[str]) -> int:
    """Print a line for every run, and how many went out of bounds."""
    size = int(arguments[0].replace(",", "")) if arguments else 10_000_000
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.slastudio"
        measured(["new", str(empty), "--template", "pilot"])
        faults = _all(size, arguments[1:], empty)
    print(f"{faults} took more than {MOST_SECONDS:g} s, {MOST_MB} MB, or ended in no answer.")
    return int(faults > 0)


def _all(size: int, words: Sequence[str], empty: Path) -> int:
    faults = 0
    print(f"{'s':>6} {'MB':>6} {'bytes':>11}  command       file")
    for each in hostile_files():
        if all(word in each.name for word in words):
            for found in run(each, size, empty):
                faults += bool(found.fault)
                _show(found)
    return faults


def _show(found: Run) -> None:
    print(
        f"{found.seconds:6.2f} {found.megabytes:6.0f} {found.size:11,}  {found.command:13} {found.file}  {found.fault}",
        flush=True,
    )
    if found.fault:
        print(f"        {' '.join(found.told.split())[-300:]}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
