"""Logs of requests as observability tools and load generators export them, and the runs of
experiment trackers.
"""

from __future__ import annotations

from collections.abc import Sequence

from slastudio.importing.formats.declaration import Format, Headings, Row, Shape, Shared, fold
from slastudio.importing.typing.quantities import BadValueError, is_missing, parse_number

_TRACKED = ("Run ID", "Start Time", "Source Name", "Status", "User")
_METRIC = "metrics."
_ABOUT_RUN = frozenset(
    (
        "starttime",
        "endtime",
        "duration",
        "runid",
        "name",
        "sourcetype",
        "sourcename",
        "user",
        "status",
        "experimentid",
    )
)


def is_datadog_log(headings: Sequence[str]) -> bool:
    """Tell a table of log events whose attributes are named with an @, durations in nanoseconds
    among them.
    """
    return {"date", "service", "@duration"} <= {heading.strip().casefold() for heading in headings}


def _datadog_rows(record: dict[str, str | None], _shared: Shared) -> list[Row]:
    cells = {name.strip().casefold(): text for name, text in record.items()}
    if is_missing(cells["@duration"] or ""):
        return []
    status = cells.get("@http.status_code") or cells.get("@http.response.status_code")
    return [
        {
            "time": cells["date"],
            "latency": cells["@duration"],
            "status": status or cells.get("@evt.outcome") or cells.get("status"),
            "workflow": cells["service"],
            "route": cells.get("@http.url_details.path") or cells.get("@http.route"),
            "model": cells.get("@model") or cells.get("@llm.model"),
        }
    ]


def is_mlflow_download(headings: Sequence[str]) -> bool:
    """Tell the table of runs that MLflow's page gives; parameters and metrics stand side by side in
    it.
    """
    return all(map(Headings(headings).find, _TRACKED))


def is_mlflow_search(headings: Sequence[str]) -> bool:
    """Tell the table of runs that MLflow's search gives: a column per metric, named metrics.…"""
    known = Headings(headings)
    return bool(known.find("run_id") and known.find("start_time")) and any(
        h.startswith(_METRIC) for h in headings
    )


def _number(text: str | None) -> bool:
    try:
        parse_number(text or "")
    except BadValueError:
        return False
    return True


def _run_rows(record: dict[str, str | None], _shared: Shared) -> list[Row]:
    headings = Headings(record)
    searched = any(name.startswith(_METRIC) for name in record)
    base = {
        "time": record[headings.find("Start Time | start_time")],
        "run": record[headings.find("Run ID | run_id")],
        "item": record.get(headings.find("Name | tags.mlflow.runName | Run ID | run_id")),
        "set": record.get(headings.find("experiment_id | Experiment ID")),
        "status": record.get(headings.find("Status | status")),
        "model": record.get(headings.find("params.model | params.model_name | model")),
    }
    base["item"] = base["item"] or base["run"]
    told = [
        name
        for name in record
        if (name.startswith(_METRIC) if searched else fold(name) not in _ABOUT_RUN)
    ]
    return [
        base | {"metric": name.removeprefix(_METRIC), "score": record[name]}
        for name in told
        if _number(record[name])
    ]


def _ecs(*names: str) -> str:
    """Return where a field of the Elastic Common Schema stands: by itself, or inside an answer's
    "_source".
    """
    return " | ".join([*names, *(f"_source.{name}" for name in names)])


_RUN = {name: name for name in ("time", "run", "set", "item", "metric", "score", "model")} | {
    "seg.status": "status"
}
_DURATION = _ecs("event.duration")

LOGS = (
    Format(
        "datadog logs",
        "Datadog log events",
        "requests",
        (),
        {
            "time": "time",
            "latency_ms": "latency @ns",
            "status": "status",
            "workflow": "workflow",
            "model": "model",
            "seg.route": "route",
        },
        zone="UTC",
        shape=Shape(_datadog_rows, table=is_datadog_log),
        notes=(
            "“@duration” is in nanoseconds. Events without it are of another sort and are left out.",
            "Such an export holds 5,000 events unless it was asked for more: check that the month is whole.",
        ),
        left_out=(
            "Events without @duration: they tell of no request.",
            "The message and all other attributes.",
        ),
        said_by="Datadog, Log Explorer: Export Logs; Default Standard Attributes",
        meaning="Codes of HTTP, else the event's outcome, else the log's level: error is a failure, the others are neither.",
    ),
    Format(
        "ecs log",
        "Log in the Elastic Common Schema",
        "requests",
        (
            _ecs("@timestamp"),
            _DURATION,
            _ecs("event.outcome", "http.response.status_code"),
        ),
        {
            "time": _ecs("@timestamp"),
            "request_id": _ecs("http.request.id", "event.id", "transaction.id") + " | _id",
            "latency_ms": f"{_DURATION} @ns",
            "status": _ecs("http.response.status_code", "event.outcome"),
            "model": _ecs("gen_ai.response.model", "gen_ai.request.model", "labels.model"),
            "input_tokens": _ecs("gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"),
            "output_tokens": _ecs("gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens"),
            "workflow": _ecs("service.name"),
            "seg.outcome": _ecs("event.outcome"),
        },
        zone="UTC",
        only=(_DURATION,),
        # an outcome that is unknown is none
        words={"status": {"unknown": ""}},
        notes=(
            "“event.duration” is in nanoseconds. Events without it are of another sort and are left out.",
        ),
        left_out=("Events without event.duration: they tell of no request.",),
        said_by="Elastic Common Schema, Event fields: event.outcome, event.duration",
    ),
    Format(
        "locust requests",
        "Locust requests",
        "requests",
        (
            "request_type | type",
            "name",
            "response_time",
            "exception",
            "timestamp | time | start_time | ts",
        ),
        {
            "time": "timestamp | time | start_time | ts",
            "latency_ms": "response_time @ms",
            "status": "status_code || success || exception @error code",
            "workflow": "name",
        },
        words={"status": {"true": "ok", "false": "error"}},
        notes=("Response times are in milliseconds; a request with an exception failed.",),
        left_out=("The length of the answer.",),
        said_by="Locust, API: Event hooks, request; the table is an author's own",
    ),
    Format(
        "mlflow runs",
        "MLflow runs",
        "evaluations",
        (),
        _RUN,
        zone="UTC",
        shape=Shape(_run_rows, table=is_mlflow_search),
        notes=("Each metric of a run is a score; runs without any are left out.",),
        left_out=("Parameters and tags of a run, and runs without any metric.",),
        said_by="MLflow, Search Runs (docs/classic-ml/search/search-runs)",
    ),
    Format(
        "mlflow table",
        "MLflow runs, downloaded table",
        "evaluations",
        (),
        _RUN,
        shape=Shape(_run_rows, table=is_mlflow_download),
        notes=(
            "This table does not tell metrics from parameters: every column of figures is read as a score. Runs without "
            "any are left out.",
        ),
        left_out=(
            "Columns of words; parameters that are figures cannot be told from metrics here.",
        ),
        said_by="MLflow's downloaded table: its headings were not found in public documentation, told from files seen",
    ),
)
