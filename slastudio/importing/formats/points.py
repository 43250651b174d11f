"""Answers of monitoring systems that hold series of points: Prometheus, Datadog. Each point is one record."""

from __future__ import annotations

from typing import Any

from slastudio.importing.formats.declaration import Format, Found, Row, Shape, Shared
from slastudio.importing.quantities import is_missing

_PROBES = ("probe_success", "up")
_LABELS = ("instance", "target", "job")


def _series(document: Any) -> list[dict[str, Any]] | None:
    """Return the series of a Prometheus answer; None for answers of another sort."""
    data = document["data"]
    return data["result"] if data.get("resultType") in ("matrix", "vector") else None


def _points(series: list[dict[str, Any]]) -> list[Any]:
    """Return the points of all series, each with the labels of its own."""
    return [
        {"metric": each["metric"], "value": point}
        for each in series
        for point in (each["values"] if "values" in each else [each["value"]])
    ]


def _probe_find(document: Any, _stem: str) -> Found | None:
    series = _series(document)
    told = series and all(each["metric"].get("__name__") in _PROBES for each in series)
    return ({}, _points(series)) if series and told else None


def _metric_find(document: Any, _stem: str) -> Found | None:
    series = _series(document)
    return None if series is None else ({}, _points(series))


def _probe_rows(record: dict[str, Any], _shared: Shared) -> list[Row]:
    moment, value = record["value"]
    labels = record["metric"]
    if is_missing(str(value)):
        return []
    return [{"time": moment, "up": value, "target": next((labels[name] for name in _LABELS if name in labels), None)}]


def _metric_rows(record: dict[str, Any], _shared: Shared) -> list[Row]:
    moment, value = record["value"]
    labels = {key: text for key, text in record["metric"].items() if key != "__name__"}
    if is_missing(str(value)):
        return []
    told = ", ".join(f"{key}={text}" for key, text in sorted(labels.items()))
    name = record["metric"].get("__name__") or told or "value"
    return [{"time": moment, "name": name, "value": value, "labels": told or None}]


def _datadog_find(document: Any, _stem: str) -> Found | None:
    series = document["series"]
    if not series or not all("pointlist" in each for each in series):
        return None
    return {}, [{**each, "pointlist": point} for each in series for point in each["pointlist"]]


def _datadog_rows(record: dict[str, Any], _shared: Shared) -> list[Row]:
    moment, value = record["pointlist"]
    units = record.get("unit") or [None]
    if value is None:
        return []
    return [
        {
            "time": moment,
            "name": record.get("display_name") or record.get("metric"),
            "value": value,
            "unit": (units[0] or {}).get("name"),
            "labels": record.get("scope"),
        }
    ]


_MEASURED = {"time": "time", "name": "name", "value": "value", "unit": "unit", "seg.labels": "labels"}
_GAPS = "Points without a number are gaps and are left out."

POINTS = (
    Format(
        "prometheus probes",
        "Prometheus answer, probes",
        "probes",
        (),
        {"time": "time @epoch s", "target": "target", "up": "up"},
        shape=Shape(_probe_rows, _probe_find),
        notes=(_GAPS,),
    ),
    Format(
        "prometheus series",
        "Prometheus answer",
        "measurements",
        (),
        {name: f"{source} @epoch s" if name == "time" else source for name, source in _MEASURED.items()},
        shape=Shape(_metric_rows, _metric_find),
        notes=(_GAPS, "Prometheus names no units: see the name of each metric."),
    ),
    Format(
        "datadog series",
        "Datadog series",
        "measurements",
        (),
        {name: f"{source} @epoch ms" if name == "time" else source for name, source in _MEASURED.items()},
        shape=Shape(_datadog_rows, _datadog_find),
        notes=(_GAPS,),
    ),
)
