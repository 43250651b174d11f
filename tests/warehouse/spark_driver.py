"""Run the packs' own runner on Spark: python spark_driver.py FOLDER MASTER CASE …

It is no test: a process of its own, so that a test needs no Java of its own.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

from pyspark.sql import SparkSession


def main(folder: Path, workers: str, cases: list[str]) -> None:
    spark = (
        SparkSession.builder.master(workers)
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    for case in cases:
        # what a session thinks of time and of sums that do not fit must not count
        spark.conf.set("spark.sql.session.timeZone", "America/Los_Angeles")
        spark.conf.set("spark.sql.ansi.enabled", "false")
        spark.read.parquet(str(folder / case / "rows.parquet")).createOrReplaceTempView(
            "app_requests"
        )
        runpy.run_path(str(folder / case / "run_spark.py"))
    spark.stop()


main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])
