"""Simulated logs whose truth is known by construction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

ZONE = "America/New_York"
FIRST, DAYS = date(2026, 1, 5), 84
SLOWER, NAMED, SILENT = date(2026, 2, 20), date(2026, 2, 4), date(2026, 3, 12)


def drifting_log(path: Path) -> pd.DataFrame:
    """Write 12 weeks of requests and return them.

    Latency rises by half on 20 February; prompt p2 comes on 4 February; model m-2 answers half of
    all from 12 March. The days are New York's: the evening belongs to the next day in UTC.
    """
    rng = np.random.default_rng(11)
    rows: list[tuple[object, ...]] = []
    for number in range(DAYS):
        day = FIRST + timedelta(number)
        count = 60 if day.weekday() < 5 else 30
        for i in range(count):
            moment = datetime.combine(day, time(0, 5), ZoneInfo(ZONE)) + timedelta(
                minutes=23.5 * 60 * i / count
            )
            latency = rng.lognormal(6.9, 0.2) * (1.5 if day >= SLOWER else 1.0)
            model = "m-2" if day >= SILENT and i % 2 else "m-1"
            prompt = "p2" if day >= NAMED else "p1"
            language = "es" if i % 3 else "en"
            status = "error" if rng.random() < 0.02 else "ok"
            rows.append(
                (
                    moment.astimezone(UTC).isoformat(),
                    f"r{len(rows)}",
                    round(latency, 1),
                    status,
                    model,
                    prompt,
                    language,
                )
            )
    data = pd.DataFrame(
        rows,
        columns=[
            "time",
            "request_id",
            "latency_ms",
            "status",
            "model",
            "prompt_version",
            "seg.language",
        ],
    )
    data.to_csv(path, index=False)
    return data


class Week:
    """State one week of requests of a model: how many a day, tokens, cached share, prices a
    million.
    """

    def __init__(
        self,
        a_day: int = 10,
        tokens: int = 1000,
        cached: int = 0,
        prices: tuple[str, str, str] = ("1000", "100", "2000"),
        model: str = "small",
        status: Iterable[str] = ("ok",),
    ) -> None:
        self.a_day, self.tokens, self.cached, self.model, self.status = (
            a_day,
            tokens,
            cached,
            model,
            list(status),
        )
        self.prices = [Decimal(each) / 1_000_000 for each in prices]


def weekly_log(path: Path, first: date, weeks: list[Week]) -> None:
    """Write weeks of requests, UTC; input varies by five steps and output by seven around their
    means, in every week alike.
    """
    rows: list[tuple[object, ...]] = []
    for number, week in enumerate(weeks):
        for i in range(week.a_day * 7):
            day = first + timedelta(7 * number + i // week.a_day)
            moment = datetime.combine(day, time(8), UTC) + timedelta(seconds=i % week.a_day)
            inside = week.tokens * (80 + 10 * (i % 5)) // 100
            out = week.tokens * (7 + i % 7) // 100
            # a share that never varied would hide which price is whose
            kept = inside * (week.cached + (10 if i % 2 else -10)) // 100 if week.cached else 0
            cost = (inside - kept) * week.prices[0] + kept * week.prices[1] + out * week.prices[2]
            status = week.status[i % len(week.status)]
            rows.append(
                (
                    moment.isoformat(),
                    f"w{len(rows)}",
                    week.model,
                    status,
                    inside,
                    kept,
                    out,
                    f"{cost:f}",
                    "USD",
                )
            )
    names = [
        "time",
        "request_id",
        "model",
        "status",
        "input_tokens",
        "cached_tokens",
        "output_tokens",
        "cost",
        "currency",
    ]
    pd.DataFrame(rows, columns=names).to_csv(path, index=False)
