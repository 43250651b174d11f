"""The kinds of indicator there are, and how a form names them."""

from __future__ import annotations

from typing import Literal

IndicatorKind = Literal[
    "good_share",
    "percentile",
    "mean",
    "classification",
    "spend",
    "cost_per",
    "response_time",
    "duration",
    "availability",
    "throughput",
    "queue",
    "freshness",
    "missing_rate",
    "drift",
    "gap",
]

TITLES: dict[IndicatorKind, str] = {
    "good_share": "Share of good events",
    "percentile": "Percentile of a value",
    "mean": "Mean of a value",
    "classification": "Quality of a classification",
    "spend": "Spend",
    "cost_per": "Cost per request or outcome",
    "response_time": "Response-time compliance",
    "duration": "Time to acknowledge, recover or decide",
    "availability": "Availability",
    "throughput": "Throughput",
    "queue": "Volume or age of a queue",
    "freshness": "Freshness of data",
    "missing_rate": "Share of missing values",
    "drift": "Drift from a baseline",
    "gap": "Gap between segments",
}
