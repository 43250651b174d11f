"""A hook under every write of a process: it counts, and makes the Nth fail, tear or kill.

It is written in C and loaded before everything else, so that SQLite's own writes go through it too.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

SOURCE = Path(__file__).with_name("faults.c")
COUNT, KILL, TEAR, FULL, FAILING, READ_ONLY = range(6)
_LOADED = "SLASTUDIO_TORTURE_HOOK"


def can_be_made() -> bool:
    """Tell whether this machine can make and load the hook: Linux with a C compiler."""
    return sys.platform == "linux" and shutil.which("cc") is not None


def made(folder: Path) -> Path:
    """Compile the hook into a folder; return the library."""
    library = folder / "faults.so"
    command = ["cc", "-shared", "-fPIC", "-O1", "-w", "-o", str(library), str(SOURCE), "-ldl"]
    subprocess.run(command, check=True)
    return library


def run_under(module: str, *arguments: str) -> int:
    """Run a module of the tests in a new Python under the hook; return its exit code."""
    with tempfile.TemporaryDirectory() as folder:
        library = str(made(Path(folder)))
        environment = os.environ | {
            "LD_PRELOAD": library,
            _LOADED: "1",
            "OPENBLAS_NUM_THREADS": "1",
        }
        command = [sys.executable, "-m", module, *arguments]
        return subprocess.run(command, env=environment, check=False).returncode


def is_loaded() -> bool:
    """Tell whether this process runs under the hook."""
    return _LOADED in os.environ


def arm(mode: int, nth: int = -1) -> None:
    """Let the Nth write from now on meet a fault; -1 only counts."""
    ctypes.CDLL(None).torture_arm(mode, ctypes.c_long(nth))


def calls() -> int:
    """Return how many writes there were since `arm`."""
    found = ctypes.CDLL(None).torture_calls
    found.restype = ctypes.c_long
    return int(found())


def in_child(work: Callable[[], int]) -> int:
    """Do work in a forked child, with what it prints thrown away; return its wait status."""
    child = os.fork()
    if child == 0:
        code = 99
        try:
            quiet = os.open(os.devnull, os.O_WRONLY)
            os.dup2(quiet, 1)
            os.dup2(quiet, 2)
            code = work()
        finally:
            os._exit(code)
    return os.waitpid(child, 0)[1]
