"""The engines a pack can be written for, and how each is asked."""

from __future__ import annotations

from dataclasses import dataclass

from slastudio.shared.problems import StudioError


@dataclass(frozen=True)
class Engine:
    """Describe an engine: ibis: the dialect its queries are compiled in; dialect: the one they are
    written in, where that is another. before: statements that come first, so that no session's own
    zone or strictness counts. run: the line that runs a script and writes what comes back; {sql} and
    {csv} are its files. version: the function that tells which engine answered. tried: whether the
    tests run what is written on a real one.
    """

    name: str
    title: str
    ibis: str
    run: str
    dialect: str = ""
    before: tuple[str, ...] = ()
    version: str = ""
    tried: bool = False

    @property
    def written(self) -> str:
        return self.dialect or self.ibis


_ALL = (
    Engine(
        "duckdb",
        "DuckDB",
        "duckdb",
        "duckdb -bail -csv FILE.duckdb -f {sql} > {csv}",
        before=("SET TimeZone = 'UTC'",),
        version="version",
        tried=True,
    ),
    Engine(
        "postgres",
        "PostgreSQL",
        "postgres",
        "psql -X -q -v ON_ERROR_STOP=1 --csv -f {sql} -o {csv} DATABASE",
        before=("SET TIME ZONE 'UTC'",),
        version="version",
        tried=True,
    ),
    Engine(
        "spark",
        "Apache Spark 3.5 or 4",
        "databricks",
        "spark-submit run_spark.py",
        dialect="spark",
        before=("SET TIME ZONE 'UTC'",),
        version="version",
        tried=True,
    ),
    Engine(
        "sqlite",
        "SQLite 3.38 or later",
        "sqlite",
        "sqlite3 -bail -csv -header -readonly FILE.db < {sql} > {csv}",
        version="sqlite_version",
        tried=True,
    ),
    Engine(
        "databricks",
        "Databricks",
        "databricks",
        "dbsqlcli -e {sql} --table-format csv > {csv}",
        before=("SET TIME ZONE 'UTC'",),
        version="version",
    ),
    Engine(
        "snowflake",
        "Snowflake",
        "snowflake",
        "snowsql -f {sql} -o output_format=csv -o header=true -o timing=false -o friendly=false > {csv}",
        before=("ALTER SESSION SET TIMEZONE = 'UTC'",),
        version="current_version",
    ),
    Engine(
        "bigquery",
        "BigQuery",
        "bigquery",
        "bq query --use_legacy_sql=false --format=csv --max_rows=100000000 < {sql} > {csv}",
    ),
    Engine(
        "trino",
        "Trino",
        "trino",
        "trino --output-format CSV_HEADER -f {sql} > {csv}",
        before=("SET TIME ZONE 'UTC'",),
    ),
    Engine(
        "athena",
        "Amazon Athena",
        "athena",
        "aws athena start-query-execution --query-string file://{sql}   (then download the result as {csv})",
    ),
    Engine(
        "clickhouse",
        "ClickHouse",
        "clickhouse",
        "clickhouse-client --session_timezone UTC --format CSVWithNames --queries-file {sql} > {csv}",
        version="version",
    ),
    Engine(
        "mssql",
        "SQL Server",
        "mssql",
        "Invoke-Sqlcmd -DisableVariables -InputFile {sql} | Export-Csv {csv} -NoTypeInformation -Encoding UTF8",
    ),
    Engine(
        "mysql",
        "MySQL 8",
        "mysql",
        "mysqlsh --sql --result-format=csv --file {sql} > {csv}",
        before=("SET time_zone = '+00:00'",),
        version="version",
    ),
    Engine(
        "oracle",
        "Oracle",
        "oracle",
        "sql -s USER@DATABASE @{sql} > {csv}   (SQLcl, after “set sqlformat csv” and “set define off”)",
        before=("ALTER SESSION SET TIME_ZONE = 'UTC'",),
    ),
    Engine(
        "redshift",
        "Amazon Redshift",
        "postgres",
        "psql -X -q -v ON_ERROR_STOP=1 --csv -f {sql} -o {csv} DATABASE",
        dialect="redshift",
        before=("SET TIMEZONE TO 'UTC'",),
        version="version",
    ),
)
ENGINES = {each.name: each for each in _ALL}


def engine_named(name: str) -> Engine:
    """Return an engine by its name; raise StudioError listing the engines otherwise."""
    found = ENGINES.get(name.strip().lower())
    if found is None:
        raise StudioError(f"There is no engine “{name}”. The engines are: {', '.join(ENGINES)}.")
    return found
