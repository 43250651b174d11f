"""Large exports, written in a moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path


def write_requests(path: Path, rows: int) -> Path:
    """Write an export of requests spread over October 2026; return its path."""
    start, step = datetime(2026, 10, 1, tzinfo=UTC), timedelta(days=30) / rows
    with path.open("w", encoding="utf-8") as file:
        file.write("time,request_id,latency_ms,status\n")
        file.writelines(
            f"{start + step * row:%Y-%m-%dT%H:%M:%SZ},q{row},{300 + row % 700},ok\n"
            for row in range(rows)
        )
    return path
