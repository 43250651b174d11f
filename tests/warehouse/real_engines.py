"""Real engines, started for the tests: each takes rows as a table, runs a script, and gives its answer
as a file would hold it.
"""

from __future__ import annotations

import csv
import io
import os
import pwd
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import duckdb
import pandas as pd
import psycopg

from slastudio.warehouse.runner import spark_runner

TABLE = "app_requests"
_PARTS = re.compile(r";\n")


def statements(script: str) -> list[str]:
    """Return the statements of a script, without its comments."""
    lines = [line for line in script.splitlines() if not line.startswith("--")]
    return [part for part in _PARTS.split("\n".join(lines) + "\n") if part.strip()]


def as_table(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """Return an answer as a CSV file of it reads."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(names)
    writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
    read = list(csv.reader(io.StringIO(text.getvalue())))
    return pd.DataFrame(read[1:], columns=read[0], dtype=object)


class RealEngine(Protocol):
    """name: as in ENGINES."""

    name: str

    def load(self, data: pd.DataFrame) -> None:
        """Put rows of requests in the place of what the table held."""
        ...

    def fill(self, kinds: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        """Put rows in the place of what the table held; kinds: the engine's own types by column."""
        ...

    def answer(self, script: str) -> pd.DataFrame: ...

    def close(self) -> None: ...


def _plain_rows(data: pd.DataFrame) -> list[list[Any]]:
    return [
        [None if each is None or each is pd.NaT or each != each else each for each in row]
        for row in data.astype(object).to_numpy().tolist()
    ]


def _kinds(data: pd.DataFrame, number: str, **own: str) -> dict[str, str]:
    """Return the type of each column that holds no text; own: of some by name."""
    found = {
        str(name): number
        for name in data.columns
        if pd.api.types.is_numeric_dtype(data[name].dtype)
    }
    return {**found, **own}


def _quoted(names: Sequence[str]) -> list[str]:
    return [f'"{each}"' for each in names]


def _declared(kinds: Mapping[str, str]) -> str:
    return ", ".join(f'"{name}" {kind}' for name, kind in kinds.items())


def _for_sqlite(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.isoformat()
    return float(cell) if isinstance(cell, Decimal) else cell


class DuckDBEngine:
    name = "duckdb"

    def __init__(self) -> None:
        self._db = duckdb.connect(":memory:")
        # a session's own zone must not count
        self._db.execute("SET TimeZone = 'America/Los_Angeles'")

    def load(self, data: pd.DataFrame) -> None:
        self._db.execute(f"DROP TABLE IF EXISTS {TABLE}")
        kinds = _kinds(data, "DOUBLE", time="TIMESTAMPTZ", cost="DECIMAL(18,12)")
        columns = ", ".join(f'"{name}" {kinds.get(name, "VARCHAR")}' for name in data.columns)
        self._db.execute(f"CREATE TABLE {TABLE} ({columns})")
        if len(data):
            marks = ", ".join("?" * len(data.columns))
            self._db.executemany(f"INSERT INTO {TABLE} VALUES ({marks})", _plain_rows(data))

    def fill(self, kinds: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        self._db.execute(f"DROP TABLE IF EXISTS {TABLE}")
        self._db.execute(f"CREATE TABLE {TABLE} ({_declared(kinds)})")
        self._db.executemany(f"INSERT INTO {TABLE} VALUES ({', '.join('?' * len(kinds))})", rows)

    def answer(self, script: str) -> pd.DataFrame:
        *before, last = statements(script)
        for each in before:
            self._db.execute(each)
        found = self._db.execute(last)
        names = [each[0] for each in found.description or ()]
        return as_table(names, found.fetchall())

    def close(self) -> None:
        self._db.close()


class SQLiteEngine:
    name = "sqlite"

    def __init__(self) -> None:
        self._db = sqlite3.connect(":memory:")

    def load(self, data: pd.DataFrame) -> None:
        self._db.execute(f"DROP TABLE IF EXISTS {TABLE}")
        kinds = _kinds(data, "REAL", cost="REAL")
        columns = ", ".join(f'"{name}" {kinds.get(name, "TEXT")}' for name in data.columns)
        self._db.execute(f"CREATE TABLE {TABLE} ({columns})")
        rows = [
            [
                each.isoformat()
                if isinstance(each, pd.Timestamp)
                else float(each)
                if isinstance(each, Decimal)
                else each
                for each in row
            ]
            for row in _plain_rows(data)
        ]
        self._db.executemany(
            f"INSERT INTO {TABLE} VALUES ({', '.join('?' * len(data.columns))})", rows
        )

    def fill(self, kinds: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        self._db.execute(f"DROP TABLE IF EXISTS {TABLE}")
        self._db.execute(f"CREATE TABLE {TABLE} ({_declared(kinds)})")
        plain = [[_for_sqlite(each) for each in row] for row in rows]
        self._db.executemany(f"INSERT INTO {TABLE} VALUES ({', '.join('?' * len(kinds))})", plain)

    def answer(self, script: str) -> pd.DataFrame:
        found = self._db.execute(statements(script)[-1])
        return as_table([each[0] for each in found.description], found.fetchall())

    def close(self) -> None:
        self._db.close()


class PostgresEngine:
    name = "postgres"

    def __init__(self, address: str) -> None:
        self._db = psycopg.connect(address, autocommit=True)
        self._db.execute("SET TIME ZONE 'America/Los_Angeles'")

    def load(self, data: pd.DataFrame) -> None:
        self._db.execute(f"DROP TABLE IF EXISTS {TABLE}")
        kinds = _kinds(data, "double precision", time="timestamptz", cost="numeric")
        columns = ", ".join(f'"{name}" {kinds.get(name, "text")}' for name in data.columns)
        self._db.execute(f"CREATE TABLE {TABLE} ({columns})")  # type: ignore[call-overload]
        with self._db.cursor() as cursor:
            marks = ", ".join(["%s"] * len(data.columns))
            cursor.executemany(f"INSERT INTO {TABLE} VALUES ({marks})", _plain_rows(data))  # type: ignore[arg-type]

    def fill(self, kinds: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        self._db.execute(f"DROP TABLE IF EXISTS {TABLE}")
        self._db.execute(f"CREATE TABLE {TABLE} ({_declared(kinds)})")  # type: ignore[call-overload]
        with self._db.cursor() as cursor:
            marks = ", ".join(["%s"] * len(kinds))
            cursor.executemany(f"INSERT INTO {TABLE} VALUES ({marks})", rows)  # type: ignore[arg-type]

    def answer(self, script: str) -> pd.DataFrame:
        *before, last = statements(script)
        for each in before:
            self._db.execute(each)  # type: ignore[call-overload]
        found = self._db.execute(last)  # type: ignore[call-overload]
        return as_table([each.name for each in found.description or ()], found.fetchall())

    def close(self) -> None:
        self._db.close()


def postgres_programs() -> Path | None:
    """Return the folder of a PostgreSQL server's programs, None where none is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    there = shutil.which("initdb")
    return Path(there).parent if there else None


@contextmanager
def postgres_server(folder: Path) -> Iterator[str]:
    """Run a server of the tests' own in a folder, on a socket in it alone; yield its address."""
    programs = postgres_programs()
    assert programs is not None
    # a server refuses to run as root
    owner = _plain_user() if os.geteuid() == 0 else None
    place = folder / "pg"
    place.mkdir()
    if owner is not None:
        os.chown(place, owner.pw_uid, owner.pw_gid)
        for each in (folder, *folder.parents):
            if each == Path("/tmp") or each == each.parent:
                break
            each.chmod(each.stat().st_mode | 0o011)
    as_user: dict[str, Any] = {} if owner is None else {"user": owner.pw_uid, "group": owner.pw_gid}
    quiet: dict[str, Any] = {
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
        "cwd": place,
    }
    data = place / "data"
    options = ["-A", "trust", "-U", "tester", "-E", "UTF8", "--locale=C", "--no-sync"]
    subprocess.run([programs / "initdb", "-D", data, *options], check=True, **quiet, **as_user)
    served = subprocess.Popen(
        [
            programs / "postgres",
            "-D",
            data,
            "-k",
            place,
            "-c",
            "listen_addresses=",
            "-c",
            "fsync=off",
        ],
        **quiet,
        **as_user,
    )
    address = f"host={place} user=tester dbname=postgres"
    try:
        _wait_for(address, served)
        yield address
    finally:
        # with SIGTERM it would wait for whoever is connected
        served.send_signal(signal.SIGINT)
        served.wait(30)


def _plain_user() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("there is no user a server could run as")


def _wait_for(address: str, served: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        try:
            psycopg.connect(address).close()
            return
        except psycopg.OperationalError:
            if served.poll() is not None:
                raise
            time.sleep(0.1)
    raise TimeoutError("the server did not come up")


def spark_answers(
    folder: Path, workers: str, cases: Mapping[str, tuple[pd.DataFrame, str]]
) -> dict[str, pd.DataFrame]:
    """Run scripts on Spark, in a process of its own, each over rows of its own; return the answers by
    case. workers: Spark's master, such as "local-cluster[2,1,1024]".
    """
    for name, (data, script) in cases.items():
        place = folder / name
        place.mkdir()
        data.assign(time=data["time"].dt.as_unit("us")).to_parquet(
            place / "rows.parquet", index=False
        )
        (place / "log.sql").write_text(script, "utf-8")
        (place / "run_spark.py").write_text(spark_runner(["log"]), "utf-8")
    driver = Path(__file__).with_name("spark_driver.py")
    made = {
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYTHONWARNINGS": "ignore",
        "PYSPARK_PYTHON": sys.executable,
    }
    done = subprocess.run(
        [sys.executable, str(driver), str(folder), workers, *cases],
        env={**os.environ, **made},
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert done.returncode == 0, done.stderr[-3_000:]
    found = {}
    for name in cases:
        with (folder / name / "log.csv").open(newline="", encoding="utf-8") as file:
            read = list(csv.reader(file))
        found[name] = pd.DataFrame(read[1:], columns=read[0], dtype=object)
    return found
