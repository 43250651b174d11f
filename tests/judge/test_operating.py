"""Where requests spend their time, and how changes came: held against plain Python over rows and records."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

import numpy as np
import pytest

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Condition, Objectives
from slastudio.contract.terms.scope import Coverage
from slastudio.judge.outcome.beside.operating import StageTime, StageTimes
from slastudio.judge.period.beside.delivery import delivery_of
from slastudio.judge.period.beside.stages import stages_of
from slastudio.judge.telling.beside.operating import delivery_words, rise_words, stage_lines
from tests.judge.observing.worlds import entered, month, records
from tests.judge.specimens import frame, inputs

pytestmark = pytest.mark.rapid
STAGES = ("stage.retrieval_ms", "stage.model_ms")


def drawn(seed: int) -> list[dict[str, Any]]:
    random = np.random.default_rng(seed)
    rows = []
    for month_of_year in (9, 10):
        for i in range(int(random.integers(20, 80))):
            whole = float(np.round(random.gamma(3, 400), 3))
            cut = random.random()
            rows.append(
                {
                    "time": f"2026-{month_of_year:02d}-{1 + i % 28:02d}T{i % 24:02d}:00:00Z",
                    "latency_ms": None if random.random() < 0.1 else whole,
                    "first_token_ms": None if random.random() < 0.4 else whole / 2,
                    "stage.retrieval_ms": None if random.random() < 0.2 else whole * cut * 0.9,
                    "stage.model_ms": None if random.random() < 0.2 else whole * (1 - cut) * 0.9,
                    "seg.team": str(random.choice(["sales", "support"])),
                    "status": str(random.choice(["ok", "load test"])),
                }
            )
    return rows


def by_hand(rows: list[dict[str, Any]], column: str, slow_from: float = 0.0) -> dict[str, float]:
    values = [row[column] for row in rows if row[column] is not None]
    both = [
        (row[column], row["latency_ms"])
        for row in rows
        if row[column] is not None
        and row["latency_ms"] is not None
        and row["latency_ms"] >= slow_from
    ]
    whole = sum(w for _, w in both)
    return {
        "records": len(values),
        "median": float(np.percentile(values, 50)),
        "p95": float(np.percentile(values, 95)),
        "mean": math.fsum(values) / len(values),
        "share": 100 * math.fsum(v for v, _ in both) / whole,
    }


@pytest.mark.parametrize("seed", range(15))
def test_that_times_by_stage_are_those_of_plain_python(seed: int) -> None:
    rows = drawn(seed)
    data = frame("requests", {name: [row[name] for row in rows] for name in rows[0]})
    timed = ["latency_ms", "first_token_ms", *STAGES]
    data[timed] = data[timed].astype(float)
    terms = Agreement(
        coverage=Coverage(teams=("support",), outside_counts="left_out"),
        objectives=Objectives(automated=(Condition("status", "is", "load test"),)),
    )
    given = inputs(terms, {"requests": data}, stages=STAGES)
    found = stages_of(given, terms)
    assert found is not None
    counted = [r for r in rows if r["seg.team"] == "support" and r["status"] == "ok"]
    now = [r for r in counted if r["time"] >= "2026-10"]
    before = [r for r in counted if r["time"] < "2026-10"]
    slow = float(np.percentile([r["latency_ms"] for r in now if r["latency_ms"] is not None], 95))
    assert float(found.threshold) == pytest.approx(slow, abs=0.001)
    told = {each.column: each for each in (found.whole, found.first_token, *found.stages) if each}
    assert set(told) == {"latency_ms", "first_token_ms", *STAGES}
    for column, each in told.items():
        hand, earlier = by_hand(now, column), by_hand(before, column)
        assert each.records == hand["records"]
        assert (each.records_before, float(each.p95_before or 0)) == (
            earlier["records"],
            pytest.approx(earlier["p95"], abs=0.001),
        )
        for name in ("median", "p95", "mean", "share"):
            assert float(getattr(each, name)) == pytest.approx(hand[name], abs=0.001), (
                column,
                name,
            )
        slowest = [r for r in now if r["latency_ms"] is not None and r["latency_ms"] >= slow]
        if any(r[column] is not None for r in slowest):
            assert float(each.slowest or 0) == pytest.approx(
                by_hand(now, column, slow)["share"], abs=0.001
            )


def test_that_automated_traffic_told_by_a_derived_column_is_left_out() -> None:
    rows = [("2026-10-05T10:00:00Z", 1000.0)] * 50 + [("2026-10-06T10:00:00Z", 3000.0)] * 4
    data = frame("requests", {"time": [t for t, _ in rows], "latency_ms": [n for _, n in rows]})
    terms = Agreement(
        objectives=Objectives(automated=(Condition("hourly_load", "at_least", "50"),))
    )
    found = stages_of(inputs(terms, {"requests": data}), terms)
    assert found is not None
    assert (found.whole.records, found.whole.mean) == (4, 3000)


def test_that_nothing_is_told_of_requests_that_say_no_time() -> None:
    data = frame("requests", {"time": ["2026-10-03T10:00:00Z"], "status": ["ok"]})
    assert stages_of(inputs(Agreement(), {"requests": data}), Agreement()) is None
    assert stages_of(inputs(Agreement(), {}), Agreement()) is None


def time_of(column: str, mean: int, before: int | None, records: int = 100) -> StageTime:
    earlier = None if before is None else Decimal(before)
    return StageTime(
        column, records, Decimal(mean), Decimal(mean), Decimal(mean), Decimal(40), Decimal(60),
        earlier, earlier, 100,
    )  # fmt: skip


def times(*stages: StageTime, mean: int = 1200, before: int | None = 1000) -> StageTimes:
    return StageTimes(time_of("latency_ms", mean, before), None, stages, Decimal(3000), None)


def test_that_the_stage_that_carries_a_rise_is_named() -> None:
    told = times(time_of(STAGES[0], 450, 300), time_of(STAGES[1], 650, 620))
    assert rise_words(told) == (
        "On average 1,200 ms, 200 ms (20 %) more than the period before. "
        "Retrieval carries 75 % of it, 150 ms."
    )
    # a stage that only some requests have carries nothing of all
    seldom = times(time_of(STAGES[0], 450, 300, records=94))
    assert rise_words(seldom).endswith("more than the period before.")
    assert "No stage" in rise_words(times(time_of(STAGES[0], 250, 300)))
    assert rise_words(times(mean=900)) == ""
    assert rise_words(times(before=None)) == ""


def test_that_lines_name_the_longest_stage_first() -> None:
    labels = [label for label, _ in stage_lines(times(time_of(STAGES[1], 650, 620)))]
    assert labels == ["Whole answer", "Model", "Slowest requests"]


def test_that_only_a_notable_rise_is_observed() -> None:
    def observed(factor: float) -> list[str]:
        rows = [
            {
                "time": f"2026-{m:02d}-05T10:00:{i:02d}Z",
                "latency_ms": 1000.0 * (factor if m == 10 else 1),
            }
            for m in (9, 10)
            for i in range(50)
        ]
        data = frame("requests", {name: [row[name] for row in rows] for name in rows[0]})
        found = month(Agreement(), evidence={"requests": data})
        return [each.detail for each in found.observations if each.kind == "stage_slower"]

    assert observed(1.09) == []
    assert observed(1.11) == ["On average 1,110 ms, 110 ms (11 %) more than the period before."]


# --- changes ----------------------------------------------------------------------------------------------------------


def made(seed: int) -> tuple[list[Any], dict[str, Any]]:
    """Return random entries of the registers, and what they come to by hand."""
    random = np.random.default_rng(seed)
    start = datetime(2026, 9, 1, tzinfo=UTC)
    entries: list[Any] = []
    leads, failed, restored, counts = [], [], [], {9: 0, 10: 0}
    for number in range(int(random.integers(1, 14))):
        at = start + timedelta(minutes=int(random.integers(0, 60 * 24 * 61)))
        status = str(random.choice(["", "", "", "planned", "cancelled"]))
        fields = {"when": at.isoformat(), "title": "x"}
        if status:
            fields["status"] = status
        counted = not status
        if random.random() < 0.6:
            asked = at - timedelta(minutes=int(random.integers(-100, 9000)))
            fields["asked"] = asked.isoformat()
            if counted and at.month == 10 and asked <= at:
                leads.append(Decimal(int((at - asked).total_seconds())) / 3600)
        entries.append(entered("changes", f"CHG-{number}", **fields))
        if counted and at.month in counts:
            counts[at.month] += 1
        if random.random() < 0.3:
            took = int(random.integers(1, 500))
            undone = {
                "when": at.isoformat(),
                "kind": "rollback",
                "title": "y",
                "change": f"CHG-{number}",
            }
            if random.random() < 0.7:
                undone["restored"] = (at + timedelta(minutes=took)).isoformat()
                if at.month == 10:
                    restored.append(Decimal(took))
            entries.append(entered("rollbacks", f"RBK-{number}", **undone))
            if counted and at.month == 10:
                failed.append(f"CHG-{number}")
        if random.random() < 0.2:
            drill = {
                "when": at.isoformat(),
                "kind": "drill",
                "title": "z",
                "change": f"CHG-{number}",
            }
            entries.append(entered("rollbacks", f"DRL-{number}", **drill))
    told = {"counts": counts, "leads": leads, "failed": set(failed), "restored": restored}
    return entries, told


@pytest.mark.parametrize("seed", range(60))
def test_that_delivery_is_what_the_registers_say(seed: int) -> None:
    entries, told = made(seed)
    found = delivery_of(inputs(Agreement(), {}, records=records(*entries)))
    if not any(told["counts"].values()):
        assert found is None
        return
    assert found is not None
    assert (found.changes, found.before) == (told["counts"][10], told["counts"][9])
    assert (found.timed, found.lead_hours) == (
        len(told["leads"]),
        median(told["leads"]) if told["leads"] else None,
    )
    assert set(found.failed) == told["failed"]
    assert (found.restored, found.restore_minutes) == (
        len(told["restored"]),
        median(told["restored"]) if told["restored"] else None,
    )
    assert found.weeks == Decimal(31) / 7


def test_that_a_gate_tells_when_a_change_began_where_nobody_entered_it() -> None:
    gate = entered("releases", "REL-1", when="2026-10-01T08:00:00+00:00", title="Model")
    change = entered(
        "changes", "CHG-1", when="2026-10-03T08:00:00+00:00", title="Model", gate="REL-1"
    )
    found = delivery_of(inputs(Agreement(), {}, records=records(gate, change)))
    assert found is not None
    assert found.lead_hours == 48
    assert delivery_words(found) == (
        "1 change made, 0 the period before; 0.2 a week. "
        "Half came within 2 days of being asked for (1 of 1 say when). 0 of 1 undone by a rollback."
    )
    told = month(Agreement(), gate, change)
    assert [each.detail for each in told.observations if each.kind == "delivery"] == [
        delivery_words(found)
    ]
