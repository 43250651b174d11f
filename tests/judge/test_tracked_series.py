"""Daily series of requests that drift is searched in: held against plain Python."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from slastudio.judge.drift.tracked_series import request_series
from slastudio.measure.records.daygrid import DayGrid

pytestmark = pytest.mark.rapid


@pytest.mark.parametrize("seed", range(10))
def test_that_speed_and_retrieval_are_means_of_each_day(seed: int) -> None:
    random = np.random.default_rng(seed)
    rows = [
        {
            "time": pd.Timestamp(f"2026-10-{1 + i % 20:02d}T10:00:00Z"),
            "output_tokens": int(random.integers(0, 900)),
            "latency_ms": None if random.random() < 0.1 else float(random.integers(100, 5000)),
            "first_token_ms": None if random.random() < 0.1 else float(random.integers(100, 5000)),
            "retrieval_precision": None if random.random() < 0.3 else float(random.random()),
        }
        for i in range(200)
    ]
    data = pd.DataFrame(rows)
    data["time"] = data["time"].astype("datetime64[ns, UTC]")
    grid = DayGrid(date(2026, 10, 1), date(2026, 10, 20), "UTC")
    found = {each.id: each for each in request_series(data, grid, "", {})}
    for day in range(20):
        own = [row for row in rows if row["time"].day == day + 1]
        speeds = [
            row["output_tokens"] / ((row["latency_ms"] - row["first_token_ms"]) / 1000)
            for row in own
            if row["latency_ms"] is not None
            and row["first_token_ms"] is not None
            and row["latency_ms"] > row["first_token_ms"]
        ]
        told = [r["retrieval_precision"] for r in own if r["retrieval_precision"] is not None]
        for name, values in (("token_speed", speeds), ("retrieval_precision", told)):
            series = found[f"requests.{name}"]
            assert series.counts[day] == len(values)
            if values:
                assert series.values[day] == pytest.approx(sum(values) / len(values))
            else:
                assert np.isnan(series.values[day])


def test_that_without_the_times_there_is_no_speed() -> None:
    data = pd.DataFrame(
        {"time": pd.to_datetime(["2026-10-01T10:00:00Z"] * 20), "output_tokens": [5] * 20}
    )
    grid = DayGrid(date(2026, 10, 1), date(2026, 10, 20), "UTC")
    assert "requests.token_speed" not in {each.id for each in request_series(data, grid, "", {})}
