"""An import for which there is no room leaves nothing and says what to do; a limit on file sizes
stands for the disk.
"""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from slastudio.contract.terms.agreement import Agreement
from slastudio.project.file import Project

_LIMITED = """
import resource, signal, sys
from slastudio.__main__ import main

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
sys.exit(main(["import", *sys.argv[2:]]))
"""


@pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no limit on file sizes for one process"
)
@pytest.mark.parametrize(
    ("size", "limit", "said"),
    [
        (
            1_000,
            400_000,
            "p.slastudio could not be read or written",
        ),  # the rows wait in memory, the project grows
        (13_000, 9_000_000, "no room for the rows of notes.csv in the folder for temporary files"),
    ],
)
def test_that_an_import_without_room_leaves_nothing(
    tmp_path: Path, size: int, limit: int, said: str
) -> None:
    project, file = tmp_path / "p.slastudio", tmp_path / "notes.csv"
    Project.create(project, Agreement()).close()
    before = project.read_bytes()
    random.seed(7)
    letters = [chr(n) for n in range(0x21, 0x7F) if chr(n) not in '",;']
    with file.open("w", encoding="utf-8") as out:
        out.write("number,name\n")
        out.writelines(f"{n},{''.join(random.choices(letters, k=1_000))}\n" for n in range(size))
    command = [sys.executable, "-c", _LIMITED, str(limit), str(project), str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert sqlite3.connect(project).execute("SELECT count(*) FROM batch").fetchone() == (0,)
    with Project.open(project, write=True):
        pass
    assert len(project.read_bytes()) == len(before)
