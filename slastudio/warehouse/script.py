"""SQL for one engine, made of a query: the table of bounds is written into it, and comments say what
is asked, in this program's own words only.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import sqlglot
from sqlglot import exp

from slastudio.shared.problems import StudioError
from slastudio.warehouse.engines import Engine
from slastudio.warehouse.queries import SPANS, Step, Steps
from slastudio.warehouse.spans import Span


def script_of(
    steps: Steps, engine: Engine, spans: Sequence[Span], about: Sequence[str] = ()
) -> str:
    """Return the steps as a script with comments; raise StudioError where the engine has no words for
    one. about: lines that come first, as comments.
    """
    lines = [f"-- {each}" for each in about]
    lines += [f"{each};" for each in engine.before]
    tables = [
        (
            SPANS,
            "the spans that are told apart, in seconds since 1970 (UTC)",
            _bounds(spans, engine),
        )
    ]
    tables += [(each.name, each.about, _compiled(each, engine)) for each in steps.tables]
    for number, (name, comment, sql) in enumerate(tables):
        lead = "WITH " if not number else ""
        end = "," if number < len(tables) - 1 else ""
        quoted = exp.to_identifier(name, quoted=True).sql(dialect=engine.written)
        lines += [f"-- {comment}", f"{lead}{quoted} AS (", _indented(sql), f"){end}"]
    for number, each in enumerate(steps.answers):
        lines += ["UNION ALL"] if number else []
        lines += [f"-- {each.about}", _compiled(each, engine)]
    return "\n".join(lines) + ";\n"


def one_answer(steps: Steps, number: int, engine: Engine) -> str:
    """Return the query of one answer alone, over a table of spans that is there already."""
    tables = [
        f"{exp.to_identifier(each.name, quoted=True).sql(dialect=engine.written)} AS ({_compiled(each, engine)})"
        for each in steps.tables
    ]
    return f"WITH {', '.join(tables)} {_compiled(steps.answers[number], engine)}"


def _compiled(step: Step, engine: Engine) -> str:
    try:
        compiled = str(ibis.to_sql(step.query, dialect=engine.ibis))
    except Exception as error:  # noqa: BLE001 - whatever ibis cannot say is told the same way
        raise StudioError(
            f"{engine.title} cannot be asked for {step.about}: {type(error).__name__}: {error}. "
            "A time that is no number of seconds, or a value inside a JSON document, may have to become a column "
            "of a view first."
        ) from None
    tree = sqlglot.parse_one(compiled, read=_reads(engine))
    return str(tree.sql(dialect=_writes(engine), pretty=True))


def _bounds(spans: Sequence[Span], engine: Engine) -> str:
    quoted = [
        exp.to_identifier(each, quoted=True).sql(dialect=_writes(engine))
        for each in ("span", "low", "high")
    ]
    end = " FROM DUAL" if engine.name == "oracle" else ""
    rows = []
    for number, each in enumerate(spans):
        values = zip((number, each.low, each.high), quoted, strict=True)
        rows.append("SELECT " + ", ".join(f"{value} AS {name}" for value, name in values) + end)
    return "\nUNION ALL ".join(rows)


def _indented(sql: str) -> str:
    return "\n".join(f"  {line}" for line in sql.splitlines())


def _reads(engine: Engine) -> str:
    return {"mssql": "tsql"}.get(engine.ibis, engine.ibis)


def _writes(engine: Engine) -> str:
    return {"mssql": "tsql"}.get(engine.written, engine.written)


def parsed(sql: str, engine: Engine) -> list[exp.Expr | None]:
    """Return the trees of a script's statements, to be looked at; raise sqlglot's error where the
    engine's own grammar has no such statement.
    """
    return sqlglot.parse(sql, read=_writes(engine))
