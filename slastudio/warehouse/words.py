"""What has no common word in SQL, said in each engine's own: moments as whole milliseconds, values
inside JSON documents, texts that are compared letter by letter, numbers that were stored as texts.

A query names it by a function of this program's own; when it is written down, what stands here takes
that function's place.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import ibis
from sqlglot import exp

from slastudio.shared.problems import StudioError

# by dialect, as sqlglot names it; {x} is the column
_INSTANT = {
    "duckdb": "(EPOCH_US(CAST({x} AS TIMESTAMPTZ)) // 1000)",
    "postgres": "CAST(FLOOR(EXTRACT(EPOCH FROM CAST({x} AS TIMESTAMPTZ)) * 1000) AS BIGINT)",
    "redshift": "DATEDIFF(MILLISECOND, CAST('1970-01-01' AS TIMESTAMP), CAST({x} AS TIMESTAMP))",
    "spark": "UNIX_MILLIS(CAST({x} AS TIMESTAMP))",
    "databricks": "UNIX_MILLIS(CAST({x} AS TIMESTAMP))",
    # a day of Julius' holds whole milliseconds, and loses less than a tenth of one
    "sqlite": "CAST(ROUND((JULIANDAY({x}) - 2440587.5) * 86400000) AS INTEGER)",
    "snowflake": "DATE_PART('EPOCH_MILLISECOND', {x})",
    "bigquery": "UNIX_MILLIS(TIMESTAMP({x}))",
    # a fraction of a second is none of binary ones: half a microsecond keeps it above its millisecond
    "trino": "CAST(FLOOR(TO_UNIXTIME({x}) * 1000 + 0.0005) AS BIGINT)",
    "athena": "CAST(FLOOR(TO_UNIXTIME({x}) * 1000 + 0.0005) AS BIGINT)",
    "clickhouse": "toUnixTimestamp64Milli(toDateTime64({x}, 3, 'UTC'))",
    "tsql": "DATEDIFF_BIG(MILLISECOND, '1970-01-01T00:00:00Z', CAST({x} AS DATETIMEOFFSET))",
    "mysql": "FLOOR(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', {x}) / 1000)",
}
_CLOCK = {
    **_INSTANT,
    "duckdb": "(EPOCH_US(CAST({x} AS TIMESTAMP)) // 1000)",
    "postgres": "CAST(FLOOR(EXTRACT(EPOCH FROM CAST({x} AS TIMESTAMP)) * 1000) AS BIGINT)",
}
_NOW = {
    "duckdb": "CAST(FLOOR(EPOCH(NOW())) AS BIGINT)",
    "postgres": "CAST(FLOOR(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP)) AS BIGINT)",
    "redshift": "CAST(EXTRACT(EPOCH FROM GETDATE()) AS BIGINT)",
    "spark": "UNIX_TIMESTAMP()",
    "databricks": "UNIX_TIMESTAMP()",
    "sqlite": "CAST(STRFTIME('%s', 'now') AS INTEGER)",
    "snowflake": "DATE_PART('EPOCH_SECOND', CURRENT_TIMESTAMP())",
    "bigquery": "UNIX_SECONDS(CURRENT_TIMESTAMP())",
    "trino": "CAST(FLOOR(TO_UNIXTIME(CURRENT_TIMESTAMP)) AS BIGINT)",
    "athena": "CAST(FLOOR(TO_UNIXTIME(CURRENT_TIMESTAMP)) AS BIGINT)",
    "clickhouse": "toInt64(toUnixTimestamp(now()))",
    "tsql": "DATEDIFF_BIG(SECOND, '1970-01-01', SYSUTCDATETIME())",
    "mysql": "UNIX_TIMESTAMP()",
    "oracle": "FLOOR((CAST(SYS_EXTRACT_UTC(SYSTIMESTAMP) AS DATE) - DATE '1970-01-01') * 86400)",
}
_TEXT_TYPE = {
    "tsql": "NVARCHAR(4000)",
    "oracle": "VARCHAR2(4000)",
    "redshift": "VARCHAR(65535)",
    "bigquery": "STRING",
    "spark": "STRING",
    "databricks": "STRING",
    "clickhouse": "Nullable(String)",
    "mysql": "CHAR",
    "trino": "VARCHAR",
    "athena": "VARCHAR",
    "snowflake": "VARCHAR",
}
# where letters are compared without case unless it is said
_BINARY = {"tsql": "Latin1_General_100_BIN2", "mysql": "utf8mb4_0900_bin"}
_REAL_TYPE = {
    "tsql": "FLOAT",
    "bigquery": "FLOAT64",
    "sqlite": "REAL",
    "postgres": "DOUBLE PRECISION",
    "redshift": "DOUBLE PRECISION",
    "oracle": "BINARY_DOUBLE",
    "clickhouse": "Nullable(Float64)",
}
_WHOLE_TYPE = {
    "bigquery": "INT64",
    "sqlite": "INTEGER",
    "mysql": "SIGNED",
    "oracle": "NUMBER(19)",
    "clickhouse": "Nullable(Int64)",
}
_AMOUNT_TYPE = {
    "bigquery": "BIGNUMERIC",
    "sqlite": "REAL",
    "clickhouse": "Nullable(Decimal(38, 12))",
}
_NUMBER = "^ *[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)? *$"
# how a text is told to be a number where a cast would fail, or call it 0
_LOOKS = {
    "postgres": f"CAST({{x}} AS TEXT) ~ '{_NUMBER}'",
    "redshift": f"CAST({{x}} AS VARCHAR(65535)) ~ '{_NUMBER}'",
    "mysql": f"REGEXP_LIKE(CAST({{x}} AS CHAR), '{_NUMBER}')",
    "oracle": f"REGEXP_LIKE({{x}}, '{_NUMBER}')",
    "sqlite": "JSON_VALID({x}) AND JSON_TYPE({x}) IN ('integer', 'real')",
}
_PARTS = {"epoch_s": " * 1000 + 0.0005", "epoch_ms": "", "epoch_us": " / 1000"}
_MARK = "slastudio_"


def _function(name: str, takes: int, returns: str) -> Callable[..., ibis.Value]:
    def of_one(x: str) -> str:
        raise NotImplementedError  # it only has a place in a query

    def of_two(x: str, keys: str) -> str:
        raise NotImplementedError

    function = of_one if takes == 1 else of_two
    function.__name__ = _MARK + name
    signature = (("string",) * takes, returns)
    found: Callable[..., ibis.Value] = ibis.udf.scalar.builtin(
        function, name=_MARK + name, signature=signature
    )
    return found


# the moment, in whole milliseconds since 1970: of a time with a zone, of a clock's as though it were UTC's
instant, clock = _function("instant", 1, "int64"), _function("clock", 1, "int64")
# the second since 1970 in which the query runs; of nothing
now = _function("now", 1, "int64")
since_1970 = {each: _function(each, 1, "int64") for each in _PARTS}
as_text = _function("text", 1, "string")
as_number, as_amount = _function("number", 1, "float64"), _function("amount", 1, "decimal(38,12)")
# of a document, and its keys as a list in JSON
text_inside = _function("inside", 2, "string")


def put_in_place(tree: exp.Expr, dialect: str) -> exp.Expr:
    """Return a query with the engine's own words for what it names; raise StudioError where it has none."""

    def put(node: exp.Expr) -> exp.Expr:
        name = node.name.lower() if isinstance(node, exp.Anonymous) else ""
        if not name.startswith(_MARK):
            return node
        # what stands inside has its own words first
        x = node.expressions[0].transform(put).sql(dialect=dialect)
        own = name.removeprefix(_MARK)
        keys = json.loads(node.expressions[1].name) if own == "inside" else []
        words = _inside(keys, x, dialect) if keys else _words(own, dialect)
        # as it stands: a reader of SQL would make forms of its own of it
        return exp.Var(this=words.replace("{x}", x))

    return tree.transform(put)


def _words(name: str, dialect: str) -> str:
    if name in ("instant", "clock"):
        found = (_INSTANT if name == "instant" else _CLOCK).get(dialect)
        if found is None:
            raise StudioError("it has no word for a time as a number of milliseconds")
        return found
    if name == "now":
        return _NOW[dialect]
    if name == "text":
        return _text(dialect)
    real = _REAL_TYPE.get(dialect, "DOUBLE")
    if name in _PARTS:
        scaled, whole = f"CAST({{x}} AS {real}){_PARTS[name]}", _WHOLE_TYPE.get(dialect, "BIGINT")
        # SQLite may have been built without FLOOR, and cuts off what follows the point
        floored = scaled if dialect == "sqlite" else f"FLOOR({scaled})"
        return f"CAST({floored} AS {whole})"
    return _number(
        dialect, _AMOUNT_TYPE.get(dialect, "DECIMAL(38, 12)") if name == "amount" else real
    )


def _text(dialect: str) -> str:
    if dialect == "mysql":
        return f"(CONVERT({{x}} USING utf8mb4) COLLATE {_BINARY[dialect]})"
    cast = f"CAST({{x}} AS {_TEXT_TYPE.get(dialect, 'TEXT')})"
    return f"({cast} COLLATE {_BINARY[dialect]})" if dialect in _BINARY else cast


def _number(dialect: str, kind: str) -> str:
    """Return the words for the number a text holds: beyond all that are kept where it holds none, so
    that it is counted as one that could not be.
    """
    text = f"CAST({{x}} AS {_TEXT_TYPE.get(dialect, 'TEXT')})"
    none = f"CAST(10000000000000000000 AS {kind})"
    # to Oracle an empty text is none
    there = f"TRIM({text}) IS NOT NULL" if dialect == "oracle" else f"TRIM({text}) <> ''"
    if dialect in _LOOKS:
        return (
            f"CASE WHEN {_LOOKS[dialect]} THEN CAST({{x}} AS {kind}) WHEN {there} THEN {none} END"
        )
    tried = {
        "bigquery": f"SAFE_CAST({text} AS {kind})",
        "clickhouse": f"accurateCastOrNull({text}, '{kind.removeprefix('Nullable(').removesuffix(')')}')",
    }.get(dialect, f"TRY_CAST({text} AS {kind})")
    return f"CASE WHEN {there} THEN COALESCE({tried}, {none}) END"


def _inside(keys: list[str], x: str, dialect: str) -> str:
    """Return the words for the text of a value inside a JSON document; keys hold no quotes of any kind
    and no backslashes.
    """
    dotted = "$" + "".join(f'."{key}"' for key in keys)
    bracketed = "$" + "".join(f'["{key}"]' for key in keys)
    listed = ", ".join(f"'{key}'" for key in keys)
    within = "$" + "".join(f"['{key}']" for key in keys)
    if dialect == "snowflake":
        for key in keys:
            x = f"GET({x}, '{key}')"
        return f"CAST({x} AS VARCHAR)"
    return {
        "duckdb": f"JSON_EXTRACT_STRING(CAST({{x}} AS JSON), '{dotted}')",
        "postgres": f"JSONB_EXTRACT_PATH_TEXT(CAST({{x}} AS JSONB), {listed})",
        "redshift": f"JSON_EXTRACT_PATH_TEXT({{x}}, {listed}, TRUE)",
        "spark": f'GET_JSON_OBJECT({{x}}, "{within}")',
        "databricks": f'GET_JSON_OBJECT({{x}}, "{within}")',
        "sqlite": f"JSON_EXTRACT({{x}}, '{dotted}')",
        "trino": f"JSON_EXTRACT_SCALAR({{x}}, '{bracketed}')",
        "athena": f"JSON_EXTRACT_SCALAR({{x}}, '{bracketed}')",
        "clickhouse": f"JSONExtract({{x}}, {listed}, 'Nullable(String)')",
    }.get(dialect, f"JSON_VALUE({{x}}, '{dotted}')")
