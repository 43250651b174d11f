"""A short run of every tool that hurts, so that none of them rots; the long ones are for a release."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.strength import tries
from tests.torture import hook

ROOT = Path(__file__).parents[2]
_HOOKED = ("kills", "faults")


@pytest.mark.parametrize(
    ("tool", "given"),
    [
        ("kills", tries("1", "4")),
        ("faults", tries("1", "4")),
        ("edits", "1"),
        ("processes", tries("1", "4")),
        ("damage", tries("2400", "150")),
    ],
)
def test_that_a_short_run_finds_nothing(tool: str, given: str) -> None:
    if tool in _HOOKED and not hook.can_be_made():
        pytest.skip("the hook under every write needs Linux and a C compiler")
    command = [sys.executable, "-m", f"tests.torture.{tool}", given]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
