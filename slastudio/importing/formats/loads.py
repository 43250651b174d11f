"""Exports of load tests and of request traces with one row per request: JMeter, k6, vegeta,
BurstGPT.
"""

from __future__ import annotations

from slastudio.importing.formats.declaration import Format, Row, Shape, Shared
from slastudio.importing.typing.quantities import is_missing

_SAMPLES = "Only the duration of requests is read; a load test's other samples are of another sort."
# a response is as expected where its code is one the script waits for, by default 200 to 399
_EXPECTED = {"status": {"true": "ok", "false": "error"}}
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
        left_out=("The row “Aggregated”, which sums the others up.",),
        said_by="Locust, Retrieve test statistics in CSV format; locustio/locust, locust/stats.py (StatsCSV, StatsCSVFileWriter)",
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
        left_out=(
            "Rows “Aggregated” are read beside the others, since without a full history they are all there is.",
        ),
        said_by="Locust, Retrieve test statistics in CSV format; locustio/locust, locust/stats.py (StatsCSV, StatsCSVFileWriter)",
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
        unless=("responseMessage", ("number of samples in transaction*",)),
        words={"status": {"true": "ok", "false": "error"}},
        notes=(
            "A sample fails as JMeter says, by its assertions too; the response code is kept as a segment.",
            "“Latency” is JMeter's time to the first byte, not the time to the answer, and is not used.",
        ),
        left_out=(
            "Samples of transaction controllers, which sum up the requests that stand here too; where a file holds nothing else they are read.",
            "“Latency” and “Connect”: times to the first byte and to a connection.",
        ),
        said_by="Apache JMeter, User's Manual: Introduction to listeners, CSV Log format; apache/jmeter,"
        " TransactionController.java (the message of its samples)",
    ),
    Format(
        "k6 samples",
        "k6 samples, CSV",
        "requests",
        ("metric_name", "timestamp", "metric_value", "status", "expected_response | scenario"),
        {
            "time": "timestamp",
            "latency_ms": "metric_value @ms",
            "status": "expected_response || status",
            "workflow": "name",
            "seg.code": "status",
            "seg.scenario": "scenario",
        },
        words=_EXPECTED,
        zone="UTC",
        where=("metric_name", ("http_req_duration",)),
        notes=(_SAMPLES,),
        left_out=(
            "All metrics but http_req_duration: parts of a request's time, checks, bytes, virtual users.",
        ),
        said_by="Grafana k6, Results output: CSV; Tags and Groups: System tags; Built-in metrics",
    ),
    Format(
        "k6 points",
        "k6 samples, JSON Lines",
        "requests",
        ("type", "metric", "data.time", "data.value"),
        {
            "time": "data.time",
            "latency_ms": "data.value @ms",
            "status": "data.tags.expected_response || data.tags.status",
            "workflow": "data.tags.name",
            "seg.code": "data.tags.status",
            "seg.scenario": "data.tags.scenario",
        },
        only=("data.value",),
        words=_EXPECTED,
        where=("metric", ("http_req_duration",)),
        json_only=True,
        notes=(_SAMPLES,),
        left_out=("All metrics but http_req_duration, and the lines that declare metrics.",),
        said_by="Grafana k6, Results output: JSON; Tags and Groups: System tags; Built-in metrics",
    ),
    Format(
        "vegeta results",
        "vegeta results",
        "requests",
        ("seq", "code", "timestamp", "latency", "bytes_in", "bytes_out"),
        {"time": "timestamp", "latency_ms": "latency @ns", "status": "code", "workflow": "url"},
        notes=("Latencies are in nanoseconds; code 0 means that no answer came.",),
        left_out=("Headers, bodies and bytes of the answers.",),
        said_by="tsenart/vegeta, README.md: encode command, report command",
        meaning="Codes of HTTP; 0 says that no answer came.",
    ),
    Format(
        "burstgpt",
        "BurstGPT request trace",
        "requests",
        ("Timestamp", "Model", "Request tokens", "Response tokens"),
        {
            "time": "Timestamp @relative s",
            "latency_ms": "Elapsed time @s",
            "status": "Response tokens @none fails",
            "input_tokens": "Request tokens",
            "output_tokens": "Response tokens",
            "model": "Model",
            "seg.log": "Log Type",
        },
        notes=(
            "Times count seconds from the start of the trace: give the start to place them in a period.",
        ),
        left_out=("The trace holds no time to the first token.",),
        said_by="HPMLL/BurstGPT, README.md: Schema",
        meaning="No response tokens say that a request failed; any are an answer.",
    ),
)
