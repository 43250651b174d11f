"""One generated request log for all benchmarks."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

HEAD = (
    "time,request_id,model,workflow,status,latency_ms,input_tokens,output_tokens,cost,seg.language"
)
_MODELS = ("claude-sonnet-4", "gpt-4o-mini", "mistral-large-2")
_WORKFLOWS = ("invoice-triage", "customer-chat", "contract-search", "reply-drafts")


def request_log(folder: Path, rows: int) -> Path:
    """Write (once) `rows` requests spread over 180 days as CSV, about 100 bytes each, and return
    its path.
    """
    path = folder / f"requests-{rows}.csv"
    if path.exists():
        return path
    _write(path, rows, datetime(2026, 1, 1, tzinfo=UTC), timedelta(days=180), "req")
    return path


def day_log(folder: Path, rows: int, day: date) -> Path:
    """Write `rows` further requests of one day."""
    path = folder / f"requests-{day}.csv"
    _write(path, rows, datetime(day.year, day.month, day.day, tzinfo=UTC), timedelta(days=1), "day")
    return path


def _write(path: Path, rows: int, start: datetime, span: timedelta, prefix: str) -> None:
    rng, step = random.Random(7), span / rows
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD + "\n")
        for i in range(rows):
            moment = (start + i * step).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            status = "error" if rng.random() < 0.004 else "success"
            file.write(
                f"{moment},{prefix}-{i:08d},{rng.choice(_MODELS)},{rng.choice(_WORKFLOWS)},{status},"
                f"{int(rng.lognormvariate(7.4, 0.38))},{rng.randint(500, 20000)},{rng.randint(50, 1500)},"
                f"0.{rng.randint(10000, 99999)},{rng.choice(('es', 'en', 'pt'))}\n"
            )
