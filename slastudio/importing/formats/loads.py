"""Exports of load tests and of request traces with one row per request: JMeter, k6, vegeta, BurstGPT."""

from slastudio.importing.formats.declaration import Format

_SAMPLES = "Only the duration of requests is read; a load test's other samples are of another sort."

LOADS = (
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
        notes=("Times count seconds from the start of the trace: give the start to place them in a period.",),
    ),
)
