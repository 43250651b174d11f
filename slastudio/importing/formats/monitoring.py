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
        "series",
        "A single series",
        "measurements",
        ("timestamp", "value"),
        {"time": "timestamp", "value": "value"},
        exact=True,
        from_name="name",
    ),
)
