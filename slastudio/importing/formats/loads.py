"""Exports of load tests and of request traces with one row per request: JMeter, k6, vegeta,
BurstGPT.
"""

from __future__ import annotations

from slastudio.importing.formats.declaration import Format, Row, Shape, Shared
from slastudio.importing.typing.quantities import is_missing

_SAMPLES = "Only the duration of requests is read; a load test's other samples are of another sort."
_COUNTED = ("Request Count", "Failure Count", "Requests/s", "Failures/s")
_TIMED = tuple(f"{which} Response Time" for which in ("Median", "Average", "Min", "Max"))
_QUANTILES = (
    "50%",
    "66%",
    "75%",
    "80%",
    "90%",
    "95%",
    "98%",
    "99%",
    "99.9%",
    "99.99%",
    "99.999%",
    "100%",
)
_OVER_TIME = ("User Count", "Total Request Count", "Total Failure Count")


def _locust_rows(record: dict[str, str | None], _shared: Shared) -> list[Row]:
    if record["Name"] == "Aggregated":
        return []
    base = {"type": record.get("Type"), "endpoint": record["Name"]}
    units = dict.fromkeys(_COUNTED) | dict.fromkeys((*_TIMED, *_QUANTILES), "ms")
    series = []
    for name, unit in units.items():
        text = record.get(name)
        if text and not is_missing(text):
            series.append(base | {"name": name, "value": text, "unit": unit})
    return series


LOADS = (
    Format(
        "locust statistics",
        "Locust statistics of a run",
        "measurements",
        ("Name", "Request Count", "Failure Count", "Average Response Time", "Requests/s"),
        {
            "name": "name",
            "value": "value",
            "unit": "unit",
            "seg.endpoint": "endpoint",
            "seg.type": "type",
        },
        shape=Shape(_locust_rows),
        notes=(
            "Quantiles are those of a whole run: no percentile of a month can be computed from them. The row "
            "“Aggregated” sums the others up and is left out.",
        ),
    ),
    Format(
        "locust history",
        "Locust statistics over time",
        "measurements",
        ("Timestamp", *_OVER_TIME, "Requests/s", "Total Average Response Time"),
        {"time": "Timestamp", "seg.endpoint": "Name", "seg.type": "Type"},
        zone="UTC",
        unpivot=(
            "name",
            "value",
            (
                "Requests/s",
                "Failures/s",
                *_OVER_TIME,
                *(f"Total {name}" for name in _TIMED),
                *_QUANTILES,
            ),
        ),
        notes=(
            "Rows named “Aggregated” sum the others of their moment up; counts grow from the start of the run on.",
        ),
    ),
    Format(
        "jmeter results",
        "JMeter samples",
        "requests",
        ("timeStamp", "elapsed", "label", "success", "threadName | responseCode"),
        {
            "time": "timeStamp",
            "latency_ms": "elapsed @ms",
            "status": "success",
            "workflow": "label",
            "seg.code": "responseCode",
        },
        zone="UTC",
        words={"status": {"true": "ok", "false": "error"}},
        notes=(
            "A sample fails as JMeter says, by its assertions too; the response code is kept as a segment.",
            "“Latency” is JMeter's time to the first byte, not the time to the answer, and is not used.",
        ),
    ),
    Format(
        "k6 samples",
        "k6 samples, CSV",
        "requests",
        ("metric_name", "timestamp", "metric_value", "status", "expected_response | scenario"),
        {
            "time": "timestamp",
            "latency_ms": "metric_value @ms",
            "status": "status",
            "workflow": "name",
            "seg.scenario": "scenario",
        },
        zone="UTC",
        where=("metric_name", ("http_req_duration",)),
        notes=(_SAMPLES,),
    ),
    Format(
        "k6 points",
        "k6 samples, JSON Lines",
        "requests",
        ("type", "metric", "data.time", "data.value"),
        {
            "time": "data.time",
            "latency_ms": "data.value @ms",
            "status": "data.tags.status",
            "workflow": "data.tags.name",
            "seg.scenario": "data.tags.scenario",
        },
        only=("data.value",),
        where=("metric", ("http_req_duration",)),
        json_only=True,
        notes=(_SAMPLES,),
    ),
    Format(
        "vegeta results",
        "vegeta results",
        "requests",
        ("seq", "code", "timestamp", "latency", "bytes_in", "bytes_out"),
        {"time": "timestamp", "latency_ms": "latency @ns", "status": "code", "workflow": "url"},
        notes=("Latencies are in nanoseconds; code 0 means that no answer came.",),
    ),
    Format(
        "burstgpt",
        "BurstGPT request trace",
        "requests",
        ("Timestamp", "Model", "Request tokens", "Response tokens"),
        {
            "time": "Timestamp @relative s",
            "latency_ms": "Elapsed time @s",
            "input_tokens": "Request tokens",
            "output_tokens": "Response tokens",
            "model": "Model",
            "seg.log": "Log Type",
        },
        notes=(
            "Times count seconds from the start of the trace: give the start to place them in a period.",
        ),
    ),
)
