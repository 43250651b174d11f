"""One generated request log for all benchmarks."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

HEAD = "time,request_id,model,workflow,status,latency_ms,input_tokens,output_tokens,cost,seg.language"
_MODELS = ("claude-sonnet-4", "gpt-4o-mini", "mistral-large-2")
_WORKFLOWS = ("invoice-triage", "customer-chat", "contract-search", "reply-drafts")


def request_log(folder: Path, rows: int) -> Path:
    """Write (once) `rows` requests spread over 180 days as CSV, about 100 bytes each, and return its path."""
    path = folder / f"requests-{rows}.csv"
    if path.exists():
        return path
    rng, start = random.Random(7), datetime(2026, 1, 1, tzinfo=UTC)
    step = timedelta(days=180) / rows
    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD + "\n")
        for i in range(rows):
            moment = (start + i * step).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            status = "error" if rng.random() < 0.004 else "success"
            file.write(
                f"{moment},req-{i:08d},{rng.choice(_MODELS)},{rng.choice(_WORKFLOWS)},{status},"
                f"{int(rng.lognormvariate(7.4, 0.38))},{rng.randint(500, 20000)},{rng.randint(50, 1500)},"
                f"0.{rng.randint(10000, 99999)},{rng.choice(('es', 'en', 'pt'))}\n"
            )
    return path
