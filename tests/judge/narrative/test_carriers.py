"""What carries a miss: counted by hand, told only beyond chance, and the narrowest part first."""

from __future__ import annotations

import math
from decimal import Decimal
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest

from slastudio.contract.terms.objectives import Condition, Indicator
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.carriers import Carrier
from tests.judge.observing.worlds import month
from tests.judge.specimens import agreement, frame, objective
from tests.strength import tries

ANSWERED = objective(
    id="done",
    name="Answered",
    indicator=Indicator("good_share", "requests", good=(Condition("status", "is", "ok"),)),
    target=Decimal(99),
    complete="counted",
)
FAST = objective(
    id="fast",
    name="Final answer",
    indicator=Indicator("percentile", "requests", "latency_ms", Decimal(95)),
    comparator="<=",
    target=Decimal(1000),
    unit="ms",
    complete="counted",
)
Row = tuple[str, str, bool, float]


def judged(rows: list[Row], *objectives: object) -> Assessment:
    models, flows, ok, latency = zip(*rows, strict=True)
    times = [f"2026-10-{1 + i % 28:02d}T{i % 24:02d}:00:{i % 60:02d}Z" for i in range(len(rows))]
    data: dict[str, pd.DataFrame] = {
        "requests": frame(
            "requests",
            {
                "time": times,
                "model": list(models),
                "workflow": list(flows),
                "status": ["ok" if each else "error" for each in ok],
                "latency_ms": list(latency),
            },
        )
    }
    return month(agreement(*objectives), evidence=data)


def drawn(seed: int, worse: dict[tuple[str, str], float], rows: int = 600) -> list[Row]:
    random = np.random.default_rng(seed)
    found = []
    for _ in range(rows):
        model, flow = str(random.choice(["m1", "m2"])), str(random.choice(["chat", "mail", "call"]))
        bad = random.random() < worse.get((model, flow), 0.1)
        found.append((model, flow, not bad, 2000.0 if bad else 500.0))
    return found


def by_hand(
    rows: list[Row], column: int, name: str, bad_of: int
) -> tuple[float, float, float, float]:
    """Return the part's share of the bad beyond the rate elsewhere in percent, the difference of the
    rates in points and its limits, by Wilson and Newcombe at a confidence for five parts.
    """
    bad = [not each[2] if bad_of == 2 else each[3] > 1000 for each in rows]
    inside = [each[column] == name for each in rows]
    n, m = sum(inside), len(rows) - sum(inside)
    a = sum(b for b, i in zip(bad, inside, strict=True) if i)
    b = sum(bad) - a
    z = NormalDist().inv_cdf(1 - 0.05 / 5 / 2)

    def wilson(hits: int, of: int) -> tuple[float, float]:
        p = hits / of
        centre = (p + z * z / 2 / of) / (1 + z * z / of)
        half = z / (1 + z * z / of) * math.sqrt(p * (1 - p) / of + z * z / 4 / of / of)
        return centre - half, centre + half

    (l1, u1), (l2, u2) = wilson(a, n), wilson(b, m)
    gap = a / n - b / m
    low = gap - math.hypot(a / n - l1, u2 - b / m)
    high = gap + math.hypot(u1 - a / n, b / m - l2)
    return 100 * gap * n / sum(bad), 100 * gap, 100 * low, 100 * high


@pytest.mark.parametrize("seed", range(tries(4, 20)))
@pytest.mark.parametrize(("told_by", "bad_of"), [(ANSWERED, 2), (FAST, 3)])
def test_that_a_carrier_is_what_counting_by_hand_finds(
    seed: int, told_by: object, bad_of: int
) -> None:
    rows = drawn(seed, {("m1", "mail"): 0.6, ("m2", "mail"): 0.6})
    (told,) = judged(rows, told_by).carriers
    assert (told.column, told.name) == ("workflow", "mail")
    percent, gap, low, high = by_hand(rows, 1, "mail", bad_of)
    found = [float(each) for each in (told.percent, told.points, told.low, told.high)]
    assert found == pytest.approx([percent, gap, low, high], abs=2e-6)
    assert told.of_rows == len(rows)


def test_that_chance_carries_nothing() -> None:
    told: list[Carrier] = []
    for seed in range(tries(40, 400)):
        told += judged(drawn(seed, {}, 300), ANSWERED).carriers
    # five parts are looked at together with a chance of one in twenty, one side of it
    assert len(told) <= 3 + tries(40, 400) // 40


def test_that_what_was_kept_is_carried_by_nothing() -> None:
    rows = [("m1", "chat", True, 1.0), ("m2", "mail", True, 1.0)] * 50
    assert judged(rows, ANSWERED).carriers == ()


def test_that_a_month_of_one_value_has_nothing_to_compare() -> None:
    rows = [("m1", "chat", i % 3 != 0, 1.0) for i in range(90)]
    assert judged(rows, ANSWERED).carriers == ()
