"""Counting a month of requests in Parquet files: `slastudio rollup`, against the plain aggregations a
DuckDB expert would write for the same objectives.

python -m tests.benchmarks.rollups [--rows N] [--runs N] prints seconds, the peak of memory, the ratio, and what travels.

"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb

_FILES = 20
# the same share, percentile with its burn, spend and counts that the agreement below asks for
PLAIN = """
CREATE VIEW r AS SELECT * FROM read_parquet('{folder}/*.parquet');
CREATE TABLE a AS SELECT date_trunc('minute', time), status, count(*) FROM r GROUP BY ALL;
CREATE TABLE b AS SELECT date_trunc('day', time), latency_ms, count(*) FROM r GROUP BY ALL;
CREATE TABLE c AS SELECT date_trunc('minute', time), latency_ms > 3500, count(*) FROM r GROUP BY ALL;
CREATE TABLE d AS SELECT date_trunc('day', time), currency, model, sum(cost), sum(input_tokens),
  sum(output_tokens), count(*) FROM r GROUP BY ALL;
CREATE TABLE e AS SELECT date_trunc('day', time), currency, sum(cost), count(*) FROM r GROUP BY ALL;
CREATE TABLE f AS SELECT date_trunc('day', time), model, count(*) FROM r GROUP BY ALL;
CREATE TABLE g AS SELECT date_trunc('day', time), count(*) FROM r GROUP BY ALL;
CREATE TABLE h AS SELECT count(*), min(time), max(time) FROM r;
"""
OURS = """
import sys
from pathlib import Path
from slastudio.operations.warehouse.rolling_up import roll_up
from slastudio.project.file import Project
with Project.open(Path(sys.argv[1])) as project:
    done = roll_up(project, Path(sys.argv[2]), "2026-10")
    print(done.imported.batch.accepted, sum(done.imported.batch.rows_by_kind.values()), file=sys.stderr)
"""
THEIRS = """
import sys, duckdb
db = duckdb.connect(":memory:")
db.execute("SET memory_limit = '1GB'; SET TimeZone = 'UTC'; SET preserve_insertion_order = false")
db.execute(sys.argv[1])
"""
TELLING = """
import atexit, json, resource, time
began = time.perf_counter()
atexit.register(lambda: print(json.dumps([
    time.perf_counter() - began,
    resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    sum(resource.getrusage(resource.RUSAGE_SELF)[:2]),
])))
"""


def make_month(folder: Path, rows: int) -> None:
    """Write a month of requests into Parquet files: latencies in whole milliseconds with a long tail,
    a few words of status, two models, costs of six decimals.
    """
    each = rows // _FILES
    with duckdb.connect(":memory:") as db:
        for number in range(_FILES):
            db.execute(
                f"""COPY (SELECT
                  timestamptz '2026-10-01 00:00:00+00' + to_milliseconds(
                    (({number} * {each} + i) * (31::BIGINT * 86400000 / {rows}))::BIGINT) AS time,
                  (200 + exp(random() * 3.6) * 80)::INTEGER AS latency_ms,
                  CASE WHEN random() < 0.99 THEN 'ok' WHEN random() < 0.5 THEN 'error' ELSE 'timeout' END AS status,
                  (random() * 20000)::INTEGER AS input_tokens, (random() * 900)::INTEGER AS output_tokens,
                  CAST(random() * 0.05 AS DECIMAL(10,6)) AS cost, 'USD' AS currency,
                  CASE WHEN random() < 0.7 THEN 'large' ELSE 'small' END AS model
                FROM range({each}) AS r(i)) TO '{folder}/part-{number:02}.parquet' (FORMAT parquet)"""
            )


def make_project(path: Path) -> None:
    """Make a project that promises a share, a percentile and a spend."""
    for line in (
        ["new", str(path), "--template", "customer-support", "--client", "Acme", "--zone", "UTC"],
        ["objectives", str(path), "add", "availability", "99 %"],
        ["objectives", str(path), "add", "final-answer", "3.5 s"],
        ["objectives", str(path), "add", "spend", "$ 500000"],
    ):
        subprocess.run([sys.executable, "-m", "slastudio", *line], check=False, capture_output=True)


def measured(script: str, *arguments: str) -> list[float]:
    """Return seconds, megabytes at the most and processor seconds of a script in its own process."""
    done = subprocess.run(
        [sys.executable, "-c", TELLING + script, *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    if done.stderr.strip():
        print("   ", done.stderr.strip().splitlines()[-1])
    found: list[float] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000_000)
    parser.add_argument("--runs", type=int, default=1)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held, "month")
        folder.mkdir()
        began = time.perf_counter()
        make_month(folder, chosen.rows)
        size = sum(each.stat().st_size for each in folder.iterdir())
        print(
            f"{chosen.rows:,} rows, {size / 1e6:,.0f} MB, made in {time.perf_counter() - began:.0f} s"
        )
        ours, theirs = [], []
        for run in range(chosen.runs):
            project = Path(held, f"p{run}.slastudio")
            make_project(project)
            before = project.stat().st_size
            theirs.append(measured(THEIRS, PLAIN.format(folder=folder)))
            ours.append(measured(OURS, str(project), str(folder)))
            travels = project.stat().st_size - before
        told("rollup", ours)
        told("plain", theirs)
        for place, word in ((0, "wall"), (2, "processor")):
            ratio = statistics.median(each[place] for each in ours) / statistics.median(
                each[place] for each in theirs
            )
            print(f"ratio ({word}) {ratio:.2f}")
        print(f"travels {travels / 1e6:.2f} MB of {size / 1e6:,.0f} MB that stay")


def told(name: str, runs: list[Any]) -> None:
    wall, memory, processor = (
        statistics.median(each[place] for each in runs) for place in range(3)
    )
    print(f"{name:8} {wall:8.1f} s {processor:8.1f} processor s {memory:8.0f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
