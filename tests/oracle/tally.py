"""Put disturbed months through the program, from file to verdict, and count what it says untrue and
what it asks.

    python -m tests.oracle.tally 20000 [PROCESSES]
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.governance import Delivery
from slastudio.contract.terms.objectives import Condition, Indicator, Objective
from slastudio.operations.agreements.terms import save_agreement
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.evidence.imports import import_file
from slastudio.project.file import Project
from tests.oracle.disturbances import DISTURBANCES
from tests.oracle.months import Month, made_month

SETTLED = ("met", "missed")


@dataclass
class Tally:
    """Count disturbed months: those with an untrue verdict, with a question, and by disturbance."""

    months: int = 0
    harmless: int = 0
    untrue: list[str] = field(default_factory=list)
    asking: list[str] = field(default_factory=list)
    withheld: Counter[str] = field(default_factory=Counter)
    by_kind: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        self.months += other.months
        self.harmless += other.harmless
        self.untrue += other.untrue
        self.asking += other.asking
        self.withheld += other.withheld
        self.by_kind += other.by_kind

    @property
    def price(self) -> float:
        """Return the share of harmless months that ask, in percent."""
        return 100 * len(self.asking) / max(self.harmless, 1)


def agreed(month: Month, spend: str) -> Agreement:
    """Return the agreement that promises what the oracle judges."""
    plain = Agreement()
    objectives = (
        Objective(
            "availability",
            indicator=Indicator("availability", "requests"),
            target=_decimal(month.availability.numerator, month.availability.denominator),
        ),
        Objective(
            "latency",
            indicator=Indicator("percentile", "requests", "latency_ms", percentile=Decimal(50)),
            comparator="<=",
            target=Decimal(month.latency),
            unit="ms",
        ),
        Objective(
            "spend",
            indicator=Indicator("spend", "costs"),
            comparator="<=",
            target=Decimal(spend) / 100,
            unit="EUR",
        ),
        Objective(
            "quality",
            indicator=Indicator(
                "good_share",
                "evaluations",
                good=(Condition("passed", "is", "true"),),
            ),
            target=_decimal(month.quality.numerator, month.quality.denominator),
            complete="sampled",
            rule="meeting_proven",
            min_samples=month.least,
        ),
    )
    methods = replace(plain.objectives, objectives=objectives)
    data = replace(plain.data, deliveries=(Delivery("requests", arrives="daily"),))
    costs = replace(plain.costs, currency="EUR")
    return replace(plain, objectives=methods, data=data, costs=costs)


def _decimal(numerator: int, denominator: int) -> Decimal:
    return Decimal(numerator) / Decimal(denominator)


def tried(seed: int, folder: Path) -> Tally:
    """Disturb one month in one way and hold the program's verdicts against the right ones."""
    dice = random.Random(seed)
    month = made_month(seed)
    disturb = DISTURBANCES[seed % len(DISTURBANCES)]
    disturbed = disturb(dice, month, folder)
    name = f"{disturb.__name__} #{seed}"
    found = Tally(1, int(disturbed.harmless), by_kind=Counter({disturb.__name__: 1}))
    project = Project.create(folder / "p.slastudio", Agreement())
    try:
        save_agreement(project, agreed(month, month.truth.get("spend", str(month.spend))))
        for path in disturbed.files:
            import_file(project, path)
        told = assess(project, "2026-03")
    finally:
        project.close()
    for result in told.results:
        right = disturbed.right[result.id]
        if result.verdict in SETTLED and result.verdict not in right:
            found.untrue.append(
                f"{name}: {result.id} {result.value} {result.verdict}, right: {sorted(right)}"
            )
        if result.verdict not in right and result.verdict not in SETTLED:
            found.withheld[f"{disturb.__name__}: {result.id} {result.verdict}"] += 1
            if disturbed.harmless:
                found.asking.append(f"{name}: {result.id} {result.verdict}, right: {sorted(right)}")
    if disturbed.harmless and told.questions:
        found.asking.append(f"{name}: {[each.question.id for each in told.questions]}")
    return found


def tallied(seeds: range) -> Tally:
    """Try one month after another."""
    found = Tally()
    for seed in seeds:
        folder = Path(tempfile.mkdtemp(prefix="oracle-"))
        try:
            found.add(tried(seed, folder))
        finally:
            shutil.rmtree(folder)
    return found


def main(count: int, processes: int) -> int:
    step = 250
    parts = [range(at, min(at + step, count)) for at in range(0, count, step)]
    found = Tally()
    with ProcessPoolExecutor(processes) as pool:
        for part in pool.map(tallied, parts):
            found.add(part)
            print(
                f"\r{found.months:,} months, {len(found.untrue)} untrue, {len(found.asking)} ask",
                end="",
                flush=True,
            )
    print(
        f"\n{found.months:,} disturbed months: {len(found.untrue)} verdicts untrue and unasked; "
        f"{len(found.asking)} of {found.harmless:,} harmless ones ask or are withheld ({found.price:.2f} %)."
    )
    for each in (*found.untrue[:20], *found.asking[:20]):
        print(f"  {each}")
    for what, number in sorted(found.withheld.items()):
        print(f"  {number:6,}  {what}")
    return int(bool(found.untrue) or found.price > 2)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 2))
