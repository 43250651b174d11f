"""How soon an edit is on the disk while everything else runs: python -m tests.torture.saving [SECONDS].

A window imports, removes and judges without a pause while somebody types every 30 ms; the time from
an edit to its being flushed, in the project or beside it, is told for all edits.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.project.damage import make_full_project
from tests.torture.edits import typed
from tests.torture.large import write_requests


def waits(said: list[tuple[int, str, int]]) -> list[float]:
    """Return for each edit the milliseconds until it, or a later one, was on the disk."""
    kept = sorted((number, at) for at, what, number in said if what == "kept")
    found = []
    for at, what, number in said:
        if what == "made":
            later = [moment for other, moment in kept if other >= number]
            if later:
                found.append((min(later) - at) / 1e6)
    return sorted(found)


def main(seconds: float) -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = make_full_project(folder / "project.slastudio")
        more = write_requests(folder / "more.csv", 600_000)
        said, _ = typed(folder, project, more, seconds)
    found = waits(said)
    if not found:
        print("No edit was made.")
        return 1
    told = ", ".join(
        f"{name} {found[min(int(len(found) * share), len(found) - 1)]:.0f} ms"
        for name, share in (("half within", 0.5), ("99 % within", 0.99), ("all within", 1.0))
    )
    print(f"{len(found):,} edits: {told}")
    return int(found[-1] > 200)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 60))
