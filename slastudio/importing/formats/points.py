"""Answers of monitoring systems that hold series of points: Prometheus, Datadog. Each point is one
record.
"""

from __future__ import annotations

from typing import Any

from slastudio.importing.files.json_data import Record
from slastudio.importing.formats.declaration import Format, Found, Row, Shape, Shared
from slastudio.importing.formats.scores.harnesses import is_number, numbers_in
from slastudio.importing.typing.quantities import is_missing

_PROBES = ("probe_success", "up")
_LABELS = ("instance", "target", "job")


def _series(document: Any) -> list[Record] | None:
    """Return the series of a Prometheus answer; None for answers of another sort."""
    data = document["data"]
    return data["result"] if data.get("resultType") in ("matrix", "vector") else None


def _points(series: list[Record]) -> list[Any]:
    """Return the points of all series, each with the labels of its own."""
    points = []
    for each in series:
        # a range query gives values, an instant one a single value
        values = each["values"] if "values" in each else [each["value"]]
        points += [{"metric": each["metric"], "value": value} for value in values]
    return points


def _probe_find(document: object, _stem: str) -> Found | None:
    series = _series(document)
    told = series and all(each["metric"].get("__name__") in _PROBES for each in series)
    return ({}, _points(series)) if series and told else None


def _metric_find(document: object, _stem: str) -> Found | None:
    series = _series(document)
    return None if series is None else ({}, _points(series))


def _probe_rows(record: Record, _shared: Shared) -> list[Row]:
    moment, value = record["value"]
    labels = record["metric"]
    if is_missing(str(value)):
        return []
    return [
        {
            "time": moment,
            "up": value,
            "target": next((labels[name] for name in _LABELS if name in labels), None),
        }
    ]


def _metric_rows(record: Record, _shared: Shared) -> list[Row]:
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


def _datadog_rows(record: Record, _shared: Shared) -> list[Row]:
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


def _watch_find(document: Any, _stem: str) -> Found | None:
    """Find the points of a CloudWatch answer, of either of its two calls."""
    if "Datapoints" in document:
        return {"name": document.get("Label")}, document["Datapoints"]
    results = document["MetricDataResults"]
    return {"name": None}, [
        {"Timestamp": at, "name": each.get("Label") or each["Id"], "Value": value}
        for each in results
        for at, value in zip(each["Timestamps"], each["Values"], strict=True)
    ]


def _watch_rows(record: Record, shared: Shared) -> list[Row]:
    base = {"time": record["Timestamp"], "unit": record.get("Unit")}
    told = {key: value for key, value in record.items() if is_number(value)}
    told |= dict(numbers_in(record.get("ExtendedStatistics") or {}))
    name = record.get("name") or shared["name"] or "value"
    return [
        base | {"name": name, "value": value, "labels": None if key == "Value" else key}
        for key, value in told.items()
    ]


def _monitor_find(document: Any, _stem: str) -> Found | None:
    """Find the points of an Azure Monitor answer, each with the name and unit of its metric."""
    metrics = document["value"]
    if not metrics or not all({"timeseries", "unit"} <= each.keys() for each in metrics):
        return None
    return {}, [
        {
            "name": _plain(each["name"]),
            "unit": each["unit"],
            "labels": _labels(series),
            "point": point,
        }
        for each in metrics
        for series in each["timeseries"]
        for point in series["data"]
    ]


def _plain(name: object) -> Any:
    return name["value"] if isinstance(name, dict) else name


def _labels(series: Record) -> str | None:
    found = (
        f"{_plain(each['name'])}={each['value']}" for each in series.get("metadatavalues") or ()
    )
    return ", ".join(found) or None


def _monitor_rows(record: Record, _shared: Shared) -> list[Row]:
    point = record["point"]
    base = {"time": point["timeStamp"], "unit": record["unit"], "labels": record["labels"]}
    return [
        base | {"name": f"{record['name']} {key}", "value": value}
        for key, value in point.items()
        if is_number(value)
    ]


_MEASURED = {
    "time": "time",
    "name": "name",
    "value": "value",
    "unit": "unit",
    "seg.labels": "labels",
}
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
        left_out=("Points without a number.",),
        said_by="Prometheus, HTTP API: Expression queries; Jobs and instances: up",
        meaning="1 answered, 0 did not.",
    ),
    Format(
        "prometheus series",
        "Prometheus answer",
        "measurements",
        (),
        {
            name: f"{source} @epoch s" if name == "time" else source
            for name, source in _MEASURED.items()
        },
        shape=Shape(_metric_rows, _metric_find),
        notes=(_GAPS, "Prometheus names no units: see the name of each metric."),
        left_out=("Points without a number; scalars and strings.",),
        said_by="Prometheus, HTTP API: Expression queries",
    ),
    Format(
        "cloudwatch points",
        "CloudWatch answer",
        "measurements",
        (),
        _MEASURED,
        shape=Shape(_watch_rows, _watch_find),
        notes=(
            "Each statistic of a point is a row; which one it is stands beside it as a segment.",
        ),
        left_out=("Messages and paging.",),
        said_by="Amazon CloudWatch, API: GetMetricStatistics, GetMetricData",
    ),
    Format(
        "azure monitor points",
        "Azure Monitor answer",
        "measurements",
        (),
        _MEASURED,
        shape=Shape(_monitor_rows, _monitor_find),
        notes=(_GAPS,),
        left_out=("Points without a number.",),
        said_by="Azure Monitor, REST API: Metrics - List",
    ),
    Format(
        "datadog series",
        "Datadog series",
        "measurements",
        (),
        {
            name: f"{source} @epoch ms" if name == "time" else source
            for name, source in _MEASURED.items()
        },
        shape=Shape(_datadog_rows, _datadog_find),
        notes=(_GAPS,),
        left_out=("Points without a number.",),
        said_by="Datadog, API: Query timeseries points",
    ),
)
