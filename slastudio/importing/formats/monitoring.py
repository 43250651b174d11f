"""Exports of monitoring: uptime checks and single series."""

from slastudio.importing.formats.declaration import Format

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
    ),
    Format(
        "pingdom results",
        "Pingdom check results",
        "probes",
        ("probeid", "time", "status", "responsetime"),
        {"time": "time", "target": "hostname | check | probeid", "up": "status", "response_ms": "responsetime @ms"},
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
    ),
    Format(
        "series",
        "A single series",
        "measurements",
        ("timestamp", "value"),
        {"time": "timestamp", "value": "value"},
        exact=True,
        from_name="name",
    ),
)
