"""Exports of monitoring: uptime checks and single series."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from slastudio.importing.formats.declaration import Format, Row, Shape, Shared, fold
from slastudio.importing.typing.moments import NS, BadTimeError, parse_span
from slastudio.importing.typing.quantities import is_missing

_PERIODS = 3


def _day(heading: str) -> str | None:
    """Return the first day of the month or week a heading names, or its day, as ISO text; None for
    other headings.
    """
    for unit in ("month", "week"):
        try:
            moment = parse_span(heading, unit)
        except BadTimeError:
            continue
        if moment.is_date and moment.offset is None:
            return f"{datetime.fromtimestamp(moment.wall // NS, UTC):%Y-%m-%d}"
    return None


def has_periods_as_headings(headings: Sequence[str]) -> bool:
    """Tell a table with a column per month, week or day, one after the other, behind what names the
    rows.
    """
    days = [_day(heading) for heading in headings]
    told = [day for day in days if day is not None]
    others = [
        h for h, day in zip(headings, days, strict=True) if day is None and "total" not in fold(h)
    ]
    in_order = told in (sorted(set(told)), sorted(set(told), reverse=True))
    return len(told) >= _PERIODS and in_order and days[0] is None and 0 < len(others) <= 3


def _period_rows(record: dict[str, str | None], _shared: Shared) -> list[Row]:
    days = {heading: _day(heading) for heading in record}
    names = [
        text
        for heading, text in record.items()
        if days[heading] is None and "total" not in fold(heading) and text
    ]
    if not names or "total" in fold(names[0]):
        return []
    name = " | ".join(names)
    series = []
    for heading, text in record.items():
        day = days[heading]
        if day is not None and text and not is_missing(text):
            series.append({"time": day, "name": name, "value": text})
    return series


MONITORING = (
    Format(
        "uptime checks",
        "Uptime checks (Upptime)",
        "probes",
        ("status", "responseTime", "url | site", "lastUpdated | commit_time"),
        {
            "time": "lastUpdated | commit_time",
            "target": "site | name | url",
            "up": "status",
            "response_ms": "responseTime @ms",
        },
        left_out=("Codes and details of a check.",),
        said_by="Upptime, Configuration (docs/configuration.md)",
        meaning="up and degraded (slow) answered, down did not.",
    ),
    Format(
        "pingdom results",
        "Pingdom check results",
        "probes",
        ("probeid", "time", "status", "responsetime"),
        {
            "time": "time",
            "target": "hostname | check | probeid",
            "up": "status",
            "response_ms": "responsetime @ms",
        },
        where=("status", ("up", "down")),
        left_out=(
            "Checks whose failure was not confirmed, or not known: they are neither up nor down.",
        ),
        said_by="Pingdom, API: Get Raw Check Results (status: up, down, unconfirmed_down, unknown)",
        meaning="up answered, down did not.",
    ),
    Format(
        "uptime kuma heartbeats",
        "Uptime Kuma heartbeats",
        "probes",
        ("time", "status", "ping_ms | ping", "monitor | monitor_id | monitor_name"),
        {
            "time": "time",
            "target": "monitor | monitor_name | monitor_id",
            "up": "status",
            "response_ms": "ping_ms | ping @ms",
        },
        where=("status", ("0", "1", "down", "up")),
        words={"up": {"1": "true", "0": "false"}},
        notes=("Beats that are pending (2) or in maintenance (3) are neither up nor down.",),
        left_out=("Beats that are pending or in maintenance.",),
        said_by="louislam/uptime-kuma, src/util.ts (DOWN, UP, PENDING, MAINTENANCE)",
    ),
    Format(
        "statuscake",
        "StatusCake checks",
        "probes",
        ("Time", "Location", "Status Code", "Performance (ms) | Performance", "Status"),
        {
            "time": "Time",
            "target": "Test | Test Name | Website | Location",
            "up": "Status",
            "response_ms": "Performance (ms) | Performance @ms",
        },
        left_out=("Headers of the answer.",),
        said_by="StatusCake, API: Performance Data (performance in ms); the headings of the export: not found in"
        " public documentation, told from files seen",
        meaning="Up answered, Down did not.",
    ),
    Format(
        "blackbox probes",
        "Blackbox probes in a table",
        "probes",
        ("probe_success", "timestamp | time"),
        {
            "time": "timestamp | time",
            "target": "instance | target | job",
            "up": "probe_success",
            "response_ms": "probe_duration_seconds @s",
        },
        left_out=("Phases of a probe.",),
        said_by="Prometheus blackbox_exporter, README.md; the table is an author's own",
        meaning="1 answered, 0 did not.",
    ),
    Format(
        "uptimerobot events",
        "UptimeRobot events",
        "incidents",
        ("Event", "Date-Time", "Duration (in mins.)"),
        {
            "title": "Reason",
            "opened": "Date-Time",
            "resolved": "Duration (in mins.) @min after Date-Time",
            "workflow": "Monitor | Monitor Name",
        },
        where=("Event", ("down",)),
        notes=(
            "Each time down is an incident; what is logged when a monitor is up, paused or started is left out.",
        ),
        left_out=("Events Up, Started and Paused: they begin no time down.",),
        said_by="UptimeRobot's exported logs: not found in public documentation, told from files seen",
        meaning="Down begins a time down.",
    ),
    Format(
        "slo generator",
        "slo-generator report",
        "measurements",
        ("sli_measurement", "good_events_count | bad_events_count", "timestamp"),
        {
            "time": "timestamp",
            "seg.service": "service_name | metadata.labels.service_name",
            "seg.slo": "slo_name | name",
            "seg.window": "window",
        },
        unpivot=(
            "name",
            "value",
            (
                "sli_measurement",
                "good_events_count",
                "bad_events_count",
                "slo_target | goal",
                "error_budget_target",
                "error_budget_measurement",
                "error_budget_burn_rate",
                "error_minutes",
            ),
        ),
        left_out=("Error budget policies and the backend's configuration.",),
        said_by="google/slo-generator, slo_generator/report.py",
    ),
    Format(
        "periods as headings",
        "Table with a column per month, week or day",
        "measurements",
        (),
        {"time": "time", "name": "name", "value": "value"},
        zone="UTC",
        shape=Shape(_period_rows, table=has_periods_as_headings),
        notes=(
            "Each month or week is dated by its first day; rows and columns of totals are left out.",
        ),
        left_out=("Rows and columns of totals.",),
        said_by="The table is an author's own: its headings say what it holds",
    ),
    Format(
        "series",
        "A single series",
        "measurements",
        ("timestamp", "value"),
        {"time": "timestamp", "value": "value"},
        exact=True,
        from_name="name",
        left_out=("Nothing: the file holds a time and a value.",),
        said_by="The table is an author's own: its headings say what it holds",
    ),
)
