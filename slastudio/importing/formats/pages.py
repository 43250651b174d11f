"""Answers of web services and summaries: buckets of usage and cost, totals of load tests and
uptime, series.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from slastudio.importing.files.json_data import Record
from slastudio.importing.formats.declaration import Format, Found, Row, Shape, Shared
from slastudio.importing.formats.scores.harnesses import is_number, numbers_in

_PARTS = {"%Y": "-01-01", "%Y-%m": "-01"}


def _buckets(document: Any, start: str) -> list[Any] | None:
    """Return the buckets of a page, of several pages, or of a bare list."""
    pages = document if isinstance(document, list) else [document]
    if pages and isinstance(pages[0], dict) and isinstance(pages[0].get("data"), list):
        pages = [bucket for page in pages for bucket in page["data"]]
    fits = pages and all(start in each and isinstance(each.get("results"), list) for each in pages)
    return pages if fits else None


def _results(buckets: list[Any] | None) -> list[Any]:
    return [result for bucket in buckets or [] for result in bucket["results"]]


def _usage_find(document: object, _stem: str) -> Found | None:
    buckets = _buckets(document, "start_time")
    return (
        None
        if buckets is None or any("amount" in each for each in _results(buckets))
        else ({}, buckets)
    )


def _usage_rows(record: Record, _shared: Shared) -> list[Row]:
    rows = []
    for result in record["results"]:
        base = {
            "time": record["start_time"],
            "model": result.get("model"),
            "project": result.get("project_id"),
            "key": result.get("api_key_id"),
            "user": result.get("user_id"),
            "batch": result.get("batch"),
        }
        rows += [base | {"name": name, "value": value} for name, value in numbers_in(result)]
    return rows


def _cost_find(document: object, _stem: str) -> Found | None:
    buckets = _buckets(document, "start_time")
    return (
        ({}, buckets) if buckets and any("amount" in each for each in _results(buckets)) else None
    )


def _cost_rows(record: Record, _shared: Shared) -> list[Row]:
    return [
        {
            "start": record["start_time"],
            "end": record.get("end_time"),
            "amount": result["amount"]["value"],
            "currency": str(result["amount"].get("currency") or "usd").upper(),
            "service": result.get("line_item"),
            "account": result.get("project_id"),
        }
        for result in record["results"]
    ]


def _anthropic_find(document: object, _stem: str) -> Found | None:
    buckets = _buckets(document, "starting_at")
    return (
        ({}, buckets) if buckets and any("amount" in each for each in _results(buckets)) else None
    )


def _anthropic_rows(record: Record, _shared: Shared) -> list[Row]:
    rows = []
    for result in record["results"]:
        try:
            # the page counts in the currency's smallest unit
            amount = Decimal(str(result["amount"])) / 100
        except InvalidOperation:
            raise ValueError(f"amount “{result['amount']}” is not a number") from None
        rows.append(
            {
                "start": record["starting_at"],
                "end": record.get("ending_at"),
                "amount": f"{amount:f}",
                "currency": result.get("currency") or "USD",
                "service": result.get("description") or result.get("cost_type"),
                "model": result.get("model"),
                "account": result.get("workspace_id"),
            }
        )
    return rows


def _anthropic_usage_find(document: object, _stem: str) -> Found | None:
    buckets = _buckets(document, "starting_at")
    return (
        None
        if buckets is None or any("amount" in each for each in _results(buckets))
        else ({}, buckets)
    )


def _anthropic_usage_rows(record: Record, _shared: Shared) -> list[Row]:
    rows = []
    for result in record["results"]:
        base = {
            "time": record["starting_at"],
            "model": result.get("model"),
            "project": result.get("workspace_id"),
            "key": result.get("api_key_id"),
        }
        rows += [base | {"name": name, "value": value} for name, value in numbers_in(result)]
    return rows


def _load_find(document: Any, _stem: str) -> Found | None:
    keys = document.keys()
    return (
        ({}, [document])
        if "mean_input_tokens" in keys and any(k.startswith("results_") for k in keys)
        else None
    )


def _load_rows(record: Record, _shared: Shared) -> list[Row]:
    base = {
        "time": record.get("timestamp"),
        "model": record.get("model"),
        "framework": record.get("framework"),
    }
    found = []
    for name, value in record.items():
        number = value if is_number(value) else _digits(value)
        if number is not None and name != "timestamp":
            found.append(
                base | {"name": name, "value": number, "unit": "s" if "_s_" in name else None}
            )
    return found


def _digits(value: object) -> str | None:
    return value if isinstance(value, str) and value.replace(".", "", 1).isdecimal() else None


def _uptime_find(document: Any, _stem: str) -> Found | None:
    fits = all({"uptime", "dailyMinutesDown"} <= each.keys() for each in document)
    return ({}, document) if document and fits else None


def _uptime_rows(record: Record, _shared: Shared) -> list[Row]:
    base = {"site": record.get("slug") or record["name"]}
    rows = [
        base | {"name": name, "value": text.strip().removesuffix("%"), "unit": "%"}
        for name, text in record.items()
        if name.startswith("uptime") and isinstance(text, str)
    ]
    rows += [
        base | {"name": name, "value": value, "unit": "ms"}
        for name, value in record.items()
        if name.startswith("time") and is_number(value)
    ]
    days = record["dailyMinutesDown"] or {}
    return rows + [
        base | {"time": day, "name": "dailyMinutesDown", "value": value, "unit": "min"}
        for day, value in days.items()
    ]


def _series_find(document: Any, _stem: str) -> Found | None:
    if not {"name", "n_obs", "time", "series"} <= document.keys():
        return None
    times = document["time"].get("raw") or [None] * document["n_obs"]
    parts = [(each.get("label") or document["name"], each["raw"]) for each in document["series"]]
    records = []
    for place, time in enumerate(times):
        values = {label: raw[place] for label, raw in parts}
        records.append({"time": time, **values})
    return {
        "name": document["name"],
        "rest": _PARTS.get(document["time"].get("format") or "", ""),
    }, records


def _series_rows(record: Record, shared: Shared) -> list[Row]:
    time = None if record["time"] is None else f"{record['time']}{shared['rest']}"
    values = [
        (label, value) for label, value in record.items() if label != "time" and is_number(value)
    ]
    return [
        {"time": time, "name": label, "value": value, "series": shared["name"]}
        for label, value in values
    ]


_MEASURED = {"time": "time", "name": "name", "value": "value", "unit": "unit"}
_USED = _MEASURED | {
    "seg.model": "model",
    "seg.project": "project",
    "seg.key": "key",
    "seg.user": "user",
    "seg.batch": "batch",
}
_BILLED = {name: name for name in ("start", "end", "service", "model", "amount", "currency")} | {
    "seg.account": "account"
}
_IDLE = "Spans without any use have no result and are left out."

PAGES = (
    Format(
        "openai usage pages",
        "OpenAI usage API",
        "measurements",
        (),
        _USED,
        shape=Shape(_usage_rows, _usage_find),
        notes=(_IDLE, "Cached tokens are part of the input tokens."),
        left_out=("Spans without any use.",),
        said_by="OpenAI, API Reference: Usage",
    ),
    Format(
        "openai cost pages",
        "OpenAI costs API",
        "costs",
        (),
        _BILLED,
        shape=Shape(_cost_rows, _cost_find),
        notes=(_IDLE,),
        left_out=("Spans without any charge.",),
        said_by="OpenAI, API Reference: Costs",
    ),
    Format(
        "anthropic cost pages",
        "Anthropic cost report API",
        "costs",
        (),
        _BILLED,
        shape=Shape(_anthropic_rows, _anthropic_find),
        notes=(
            _IDLE,
            "The report counts in cents; the amounts are read in whole units of the currency.",
        ),
        left_out=(
            "Spans without any charge; token types and context windows, which the description names.",
        ),
        said_by="Anthropic, Admin API: Get Cost Report (amounts in the lowest unit of the currency)",
    ),
    Format(
        "anthropic usage pages",
        "Anthropic usage report API",
        "measurements",
        (),
        _USED,
        shape=Shape(_anthropic_usage_rows, _anthropic_usage_find),
        notes=(_IDLE,),
        left_out=(
            "Spans without any use. Input is the sum of uncached tokens, tokens written to a cache and tokens read from it.",
        ),
        said_by="Anthropic, Admin API: Get Messages Usage Report",
    ),
    Format(
        "llmperf summary",
        "LLMPerf summary",
        "measurements",
        (),
        _MEASURED | {"seg.model": "model", "seg.framework": "framework"},
        shape=Shape(_load_rows, _load_find),
        notes=(
            "A summary holds quantiles of a whole run: no percentile of a month can be computed from them.",
        ),
        left_out=("Words of the summary.",),
        said_by="ray-project/llmperf, src/llmperf/common_metrics.py; README: Saving Results",
    ),
    Format(
        "upptime summary",
        "Upptime summary",
        "measurements",
        (),
        _MEASURED | {"seg.site": "site"},
        zone="UTC",
        shape=Shape(_uptime_rows, _uptime_find),
        notes=("Shares of uptime carry no date; minutes down are dated by the day.",),
        left_out=("Links and icons.",),
        said_by="upptime/upptime, history/summary.json",
    ),
    Format(
        "change point series",
        "Series with change points",
        "measurements",
        (),
        _MEASURED | {"seg.series": "series"},
        shape=Shape(_series_rows, _series_find),
        notes=("A year stands for its first day, and so does a month.",),
        left_out=("The change points themselves.",),
        said_by="alan-turing-institute/TCPD, README.md",
    ),
)
