"""The program that runs a pack's scripts on Spark."""

from __future__ import annotations

from collections.abc import Sequence

_RUNNER = '''"""Run the scripts of this folder on Spark and write what they answer: spark-submit run_spark.py

Tables are found by the names the scripts use, in the session's own catalogue.
"""

import csv
from pathlib import Path

from pyspark.sql import SparkSession

SCRIPTS = {scripts}


def statements(text):
    """Yield the statements of a script, without its comments."""
    lines = [line for line in text.splitlines() if not line.startswith("--")]
    for part in "\\n".join(lines).split(";\\n"):
        if part.strip():
            yield part


def main():
    here = Path(__file__).resolve().parent
    spark = SparkSession.builder.appName("SLA Studio pack").getOrCreate()
    # a sum that does not fit has to fail, never to wrap around
    spark.conf.set("spark.sql.ansi.enabled", "true")
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    for name in SCRIPTS:
        answer = None
        for each in statements((here / (name + ".sql")).read_text("utf-8")):
            answer = spark.sql(each)
        with open(here / (name + ".csv"), "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(answer.columns)
            for row in answer.toLocalIterator():
                writer.writerow(["" if cell is None else cell for cell in row])
        print(name + ".csv")


main()
'''


def spark_runner(names: Sequence[str]) -> str:
    """Return the runner of scripts of these names."""
    return _RUNNER.replace("{scripts}", repr(list(names)))
