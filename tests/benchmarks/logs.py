"""One generated request log for all benchmarks."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

HEAD = "time,request_id,latency_ms,first_token_ms,status,input_tokens,output_tokens,cost,model,seg.language"


def request_log(folder: Path, rows: int) -> Path:
    """Write (once) `rows` requests spread over 180 days as CSV and return its path."""
    path = folder / f"requests-{rows}.csv"
    if path.exists():
        return path
    rng, start = random.Random(7), datetime(2026, 1, 1, tzinfo=UTC)
    step = timedelta(days=180) / rows
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD + "\n")
        for i in range(rows):
            moment = (start + i * step).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            latency = int(rng.lognormvariate(7.4, 0.38))
            status = "error" if rng.random() < 0.004 else "ok"
            file.write(
                f"{moment},r{i},{latency},{latency // 4},{status},{rng.randint(500, 20000)},{rng.randint(50, 1500)},"
                f"0.{rng.randint(10000, 99999)},{rng.choice(('m-1', 'm-2'))},{rng.choice(('es', 'en', 'pt'))}\n"
            )
    return path
