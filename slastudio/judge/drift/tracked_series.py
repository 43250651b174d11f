"""The daily series that are watched for drift: of requests and bills, whole and by segment; those of
items that were judged stand in item_series.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from slastudio.evidence.arrays import Array, Series
from slastudio.judge.spend.spending import one_currency
from slastudio.measure.records.answered import answered_requests
from slastudio.measure.records.daygrid import DayGrid, nanoseconds
from slastudio.measure.records.groups import (
    amounts_of,
    codes_of,
    counts_of,
    floats_of,
    means_of,
    percentiles_of,
)

GROUPS = ("volume", "errors", "latency", "tokens", "cost", "models", "handover", "quality")
# every series searched raises the chance that noise shows something
MOST_SEGMENTS = 12
# two of every weekday
LEAST_DAYS = 14
# a share of fewer jumps by a fifth with a single record
LEAST_A_DAY = 5
_MOST_MODELS = 12
_MOST_STAGES = 8
# such a segment is the whole over again
_ALMOST_ALL = 0.95
_DAY_NS = 86_400_000_000_000
_NUMBERS = (
    "latency_ms",
    "first_token_ms",
    "input_tokens",
    "output_tokens",
    "fallback",
    "escalated",
    "retrieval_precision",
)


@dataclass(frozen=True)
class TrackedSeries:
    """Hold one value a day of a grid: values (days, NaN for none) in `unit`, counts (days) of the
    records behind each.

    id: stable, such as "requests.latency.p95"; group: one of GROUPS; segment: (column, value), None
    for all records.
    """

    id: str
    group: str
    name: str
    unit: str
    values: Array = field(compare=False, repr=False)
    counts: Array = field(compare=False, repr=False)
    segment: tuple[str, str] | None = None


@dataclass(frozen=True)
class _Rows:
    """Hold the rows of a kind inside the grid as arrays: day (rows) and number columns by name."""

    day: Array
    numbers: dict[str, Array]
    days: int

    def chosen(self, mask: Array) -> _Rows:
        return _Rows(
            self.day[mask], {name: each[mask] for name, each in self.numbers.items()}, self.days
        )

    def share(self, column: str) -> tuple[Array, Array]:
        means, totals = means_of(self.day, self.numbers[column], self.days)
        return 100 * means, totals

    def mean(self, column: str) -> tuple[Array, Array]:
        return means_of(self.day, self.numbers[column], self.days)


def request_series(
    data: pd.DataFrame, grid: DayGrid, agreed_currency: str, readings: Mapping[str, str]
) -> list[TrackedSeries]:
    """Return the series of requests (columns as stored, amounts as Arrow's decimals or objects).

    readings: the words of a status, as they were answered; what nobody knows is in no share.
    """
    day = grid.indices(data["time"])
    inside = day >= 0
    stages = [str(each) for each in data.columns if str(each).startswith("stage.")][:_MOST_STAGES]
    names = [each for each in (*_NUMBERS, *stages) if each in data.columns]
    numbers = {name: floats_of(data[name])[inside] for name in names}
    if "status" in data.columns:
        told = answered_requests(data["status"], readings)
        numbers["failed"] = np.where(told.good | told.failed, told.failed.astype(float), np.nan)[
            inside
        ]
    currency, in_currency = one_currency(data, inside, agreed_currency)
    if "cost" in data.columns:
        cost = amounts_of(data["cost"], len(data)).floats()
        numbers["cost"] = np.where(in_currency, cost, np.nan)[inside]
    if speeds := _token_speeds(numbers):
        numbers["token_speed"] = speeds[0]
    rows = _Rows(day[inside], numbers, grid.count)
    found = list(_of_requests(rows, currency))
    found += _of_stages(rows, stages)
    found += _of_means(rows)
    if "model" in data.columns:
        found += _model_shares(data["model"][inside], rows)
    for segment, mask in segments(data[inside], rows.day, grid.count):
        found += [
            of_segment(each, segment)
            for each in _of_requests(rows.chosen(mask), currency, brief=True)
        ]
    return [each for each in found if has_values(each)]


def _token_speeds(numbers: Mapping[str, Array]) -> list[Array]:
    """Return tokens a second after the first one, where a request says all of it; none without."""
    needed = ("output_tokens", "latency_ms", "first_token_ms")
    if not all(each in numbers for each in needed):
        return []
    tokens, whole, first = (numbers[each] for each in needed)
    span = np.where(whole > first, (whole - first) / 1000, np.nan)
    return [tokens / span]


def _of_requests(rows: _Rows, currency: str, *, brief: bool = False) -> Iterator[TrackedSeries]:
    """Yield the series of requests; brief: those told of a segment."""
    volume = counts_of(rows.day, rows.days).astype(float)
    present = (volume > 0).astype(float)
    yield TrackedSeries(
        "requests.volume",
        "volume",
        "Requests a day",
        "requests",
        np.where(volume > 0, volume, np.nan),
        present,
    )
    if "failed" in rows.numbers:
        yield TrackedSeries(
            "requests.errors", "errors", "Share of failed requests", "%", *rows.share("failed")
        )
    wanted = (95.0,) if brief else (50.0, 95.0)
    for column, name in (("latency_ms", "Latency"), ("first_token_ms", "Time to first token")):
        if column not in rows.numbers or (brief and column != "latency_ms"):
            continue
        found, totals = percentiles_of(rows.day, rows.numbers[column], rows.days, wanted)
        for i, percentile in enumerate(wanted):
            short = f"requests.{column.removesuffix('_ms')}.p{int(percentile)}"
            values = np.where(totals >= LEAST_A_DAY, found[:, i], np.nan) if brief else found[:, i]
            yield TrackedSeries(
                short, "latency", f"{name}, {int(percentile)}th percentile", "ms", values, totals
            )
    for column, name in (("input_tokens", "Input tokens"), ("output_tokens", "Output tokens")):
        if column in rows.numbers:
            yield TrackedSeries(
                f"requests.{column}", "tokens", f"{name} a request", "tokens", *rows.mean(column)
            )
    if "cost" in rows.numbers:
        means, totals = rows.mean("cost")
        yield TrackedSeries("requests.cost", "cost", "Cost of a request", currency, means, totals)
        if not brief:
            spent = np.where(totals > 0, means * totals, np.nan)
            yield TrackedSeries(
                "requests.spend", "cost", "Spend a day, by the logs", currency, spent, present
            )
    for column, name in (
        ("fallback", "Share answered by a fallback"),
        ("escalated", "Share taken over by a person"),
    ):
        if column in rows.numbers:
            yield TrackedSeries(f"requests.{column}", "handover", name, "%", *rows.share(column))


def _of_means(rows: _Rows) -> Iterator[TrackedSeries]:
    for column, group, name, unit in (
        ("token_speed", "tokens", "Tokens a second", "tokens/s"),
        ("retrieval_precision", "quality", "Share of what was looked up that was to the point", ""),
    ):
        if column in rows.numbers:
            means, totals = rows.mean(column)
            yield TrackedSeries(f"requests.{column}", group, name, unit, means, totals)


def _of_stages(rows: _Rows, stages: Sequence[str]) -> Iterator[TrackedSeries]:
    for column in stages:
        name = column.removeprefix("stage.").removesuffix("_ms")
        found, totals = percentiles_of(rows.day, rows.numbers[column], rows.days, (95.0,))
        yield TrackedSeries(
            f"requests.stage[{name}].p95",
            "latency",
            f"Stage {name.replace('_', ' ')}, 95th percentile",
            "ms",
            found[:, 0],
            totals,
        )


def _model_shares(column: Series, rows: _Rows) -> list[TrackedSeries]:
    codes, models = codes_of(column)
    known = codes >= 0
    totals = np.bincount(codes[known], minlength=len(models))
    largest = [
        i
        # stable, so that of models used alike the same ones are watched every time
        for i in np.argsort(-totals, kind="stable")[:_MOST_MODELS]
        if totals[i] * 100 >= totals.sum()
    ]
    if len(models) < 2:
        return []
    if len(models) == 2:  # the other share is what is left of 100 %
        largest = [int(np.argmin(totals))]
    found = []
    for i in largest:
        shares, counts = means_of(
            rows.day, np.where(known, (codes == i).astype(float), np.nan), rows.days
        )
        found.append(
            TrackedSeries(
                f"requests.model[{models[i]}]",
                "models",
                f"Share of model {models[i]}",
                "%",
                100 * shares,
                counts,
            )
        )
    return found


def segments(
    data: pd.DataFrame, day: Array, days: int, item: Array | None = None
) -> list[tuple[tuple[str, str], Array]]:
    """Return the 12 largest segments with enough records, as (column, value) and the mask of their
    rows.

    Segments are the workflow and every seg.* column that tells records apart; enough are 14 days
    with five records each, or with five items where the item of each record is given. What holds
    more than 95 % of the records shows nothing that all of them do not.
    """
    found = []
    for column in data.columns:
        if str(column) != "workflow" and not str(column).startswith("seg."):
            continue
        codes, labels = codes_of(data[column])
        if len(labels) < 2:
            continue
        sizes = np.bincount(codes[codes >= 0], minlength=len(labels))
        for i in np.argsort(-sizes, kind="stable")[:MOST_SEGMENTS]:
            mask = codes == i
            if sizes[i] > _ALMOST_ALL * len(data):
                continue
            if (_counted(day, mask, days, item) >= LEAST_A_DAY).sum() >= LEAST_DAYS:
                found.append((int(sizes[i]), (str(column), labels[i]), mask))
    found.sort(key=lambda each: (-each[0], each[1]))
    return [(segment, mask) for _, segment, mask in found[:MOST_SEGMENTS]]


def _counted(day: Array, mask: Array, days: int, item: Array | None) -> Array:
    if item is None:
        return counts_of(day[mask], days)
    _, first = np.unique(np.stack([day[mask], item[mask]]), axis=1, return_index=True)
    return counts_of(day[mask][first], days)


def of_segment(series: TrackedSeries, segment: tuple[str, str]) -> TrackedSeries:
    return TrackedSeries(
        f"{series.id}[{segment[0]}={segment[1]}]",
        series.group,
        series.name,
        series.unit,
        series.values,
        series.counts,
        segment,
    )


def has_values(series: TrackedSeries) -> bool:
    return bool(np.isfinite(series.values).any())


def cost_series(data: pd.DataFrame, grid: DayGrid, agreed_currency: str) -> list[TrackedSeries]:
    """Return the amount billed a day for each of the 12 largest services (models, where no service
    is named).

    Lines that cover more than 36 hours say nothing of a day and are left out.
    """
    day = grid.indices(data["start"])
    currency, kept = one_currency(data, day >= 0, agreed_currency)
    if "end" in data.columns:
        spans = nanoseconds(data["end"]) - nanoseconds(data["start"])
        kept = kept & (data["end"].isna().to_numpy() | (spans <= 1.5 * _DAY_NS))
    amounts = amounts_of(data["amount"] if "amount" in data.columns else None, len(data))
    kept = kept & amounts.present & (day >= 0)
    codes, names = np.zeros(len(data), np.int64), ["all"]
    for label in ("model", "service"):  # the last one that is filled decides
        if label in data.columns and data[label].notna().any():
            codes, names = codes_of(data[label])
    floats = amounts.floats()
    series = []
    sizes = np.bincount(codes[kept & (codes >= 0)], minlength=len(names))
    for i in np.argsort(-sizes, kind="stable")[:MOST_SEGMENTS]:
        mine = kept & (codes == i)
        counts = counts_of(day[mine], grid.count)
        sums = np.bincount(day[mine], weights=floats[mine], minlength=grid.count)
        values = np.where(counts > 0, sums, np.nan)
        name = f"Billed a day, {names[i]}"
        filled = (counts > 0).astype(float)
        series.append(TrackedSeries(f"costs[{names[i]}]", "cost", name, currency, values, filled))
    return list(filter(has_values, series))
