"""Print each measurement with its peer, the median of several alternating runs, and their ratio.

python -m tests.benchmarks [first-paint] [import] [reading] [sheet] [first-look] [figures] [clocks]
[remembering] [workbook] [fine-line] [--rows N] [--runs N]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks import (
    clocks,
    figures,
    fine_line,
    first_look,
    first_paint,
    imports,
    reading,
    remembering,
    sheets,
    workbooks,
)

Case = Callable[[], float]
CASES = {
    "first-paint": first_paint.cases,
    "import": imports.cases,
    "reading": reading.cases,
    "sheet": sheets.cases,
    "first-look": first_look.cases,
    "figures": figures.cases,
    "clocks": clocks.cases,
    "remembering": remembering.cases,
    "workbook": workbooks.cases,
    "fine-line": fine_line.cases,
}
_TOLD: dict[str, Callable[[], list[str]]] = {"import": imports.figures, "figures": figures.figures}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "names",
        nargs="*",
        choices=[*CASES, []],
        metavar="NAME",
        help=f"{', '.join(CASES)} (default: all)",
    )
    parser.add_argument(
        "--rows", type=int, default=200_000, help="rows of the generated log (default 200,000)"
    )
    parser.add_argument("--runs", type=int, default=5, help="runs of each side (default 5)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name in args.names or CASES:
            report(name, CASES[name](Path(folder), args.rows), args.runs)
            for told in _TOLD.get(name, list)():
                print(f"  {told}")


def report(name: str, sides: dict[str, Case], runs: int) -> None:
    """Run the sides in turn and print seconds; the first side is ours."""
    seconds: dict[str, list[float]] = {side: [] for side in sides}
    for _ in range(runs):
        for side, run in sides.items():
            seconds[side].append(run())
    ours, *peers = seconds
    mine = statistics.median(seconds[ours])
    print(
        f"{name}: {ours} {mine:.3f} s (min {min(seconds[ours]):.3f}, max {max(seconds[ours]):.3f}, {runs} runs)"
    )
    for peer in peers:
        theirs = statistics.median(seconds[peer])
        print(
            f"  against {peer} {theirs:.3f} s (min {min(seconds[peer]):.3f}, max {max(seconds[peer]):.3f}): ratio {mine / theirs:.3f}"
        )


if __name__ == "__main__":
    main()
