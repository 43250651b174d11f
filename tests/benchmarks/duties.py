"""Time deriving a year of the sample's duties, beside judging one of its months.

python -m tests.benchmarks.duties PROJECT
"""

from __future__ import annotations

import statistics
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from slastudio.judge.duties.derive import duties_of
from slastudio.judge.period import month
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.projects import open_project
from slastudio.shared.periods import Period, month_period

NOW = datetime(2026, 11, 6, 12, tzinfo=UTC)
RUNS = 7


def main(path: Path) -> None:
    """Print the median time of a year's duties and of a month, and their ratio."""
    handed: list[Any] = []

    def remembered(*given: Any) -> Any:
        handed.append(given)
        return duties_of(*given)

    month.duties_of = remembered  # type: ignore[attr-defined]
    judged = []
    with open_project(path, write=False) as project:
        for _ in range(RUNS):
            begun = time.perf_counter()
            assess(project, "2026-10", now=NOW)
            judged.append(time.perf_counter() - begun)
    inputs, history, _ = handed[-1]
    zone = inputs.period.zone
    first, last = month_period(2026, 1, zone), month_period(2026, 12, zone)
    year = Period(first.start, last.end, zone, "2026")
    derived = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        found = duties_of(replace(inputs, period=year), history, year)
        derived.append(time.perf_counter() - begun)
    one, other = statistics.median(derived), statistics.median(judged)
    print(f"{len(found)} duties of a year: {one * 1000:.1f} ms")
    print(f"a month judged, duties included: {other * 1000:.0f} ms; ratio {one / other:.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
