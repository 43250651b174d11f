"""SQL for one engine, made of a query: the table of bounds is written into it, and comments say what
is asked, in this program's own words only.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import ibis
import sqlglot
from sqlglot import exp

from slastudio.shared.problems import StudioError
from slastudio.shared.texts import harmless, one_line
from slastudio.warehouse.engines import Engine
from slastudio.warehouse.queries import Steps
from slastudio.warehouse.spans import BoundSpan
from slastudio.warehouse.tables import SPANS, Step
from slastudio.warehouse.words import put_in_place


def script_of(
    steps: Steps, engine: Engine, spans: Sequence[BoundSpan], about: Sequence[str] = ()
) -> str:
    """Return the steps as a script with comments; raise StudioError where the engine has no words for
    one. about: lines that come first, as comments.
    """
    lines = [_comment(each) for each in about]
    lines += [f"{each};" for each in engine.before]
    tables = [
        (
            SPANS,
            "the spans that are told apart, in milliseconds since 1970 (UTC)",
            _bounds(spans, engine),
        )
    ]
    tables += [(each.name, each.about, _compiled(each, engine)) for each in steps.tables]
    for number, (name, comment, sql) in enumerate(tables):
        lead = "WITH " if not number else ""
        end = "," if number < len(tables) - 1 else ""
        quoted = exp.to_identifier(name, quoted=True).sql(dialect=engine.written)
        lines += [_comment(comment), f"{lead}{quoted} AS (", _indented(sql), f"){end}"]
    for number, each in enumerate(steps.answers):
        lines += ["UNION ALL"] if number else []
        lines += [_comment(each.about), _compiled(each, engine)]
    return "\n".join(lines) + ";\n"


def _comment(text: str) -> str:
    # whatever a text holds, it ends with its line
    return f"-- {one_line(harmless(text))}"


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
        raise _unsaid(step, engine, f"{type(error).__name__}: {error}".rstrip(".")) from None
    tree = sqlglot.parse_one(compiled, read=_reads(engine))
    try:
        said = put_in_place(tree, _writes(engine))
    except StudioError as error:
        raise _unsaid(step, engine, str(error)) from None
    return str(said.transform(_wide, engine).sql(dialect=_writes(engine), pretty=True))


def _unsaid(step: Step, engine: Engine, why: str) -> StudioError:
    return StudioError(
        f"{engine.title} cannot be asked for {step.about}: {why}. Have the client make a view in which the time is a "
        "number of seconds since 1970 (UTC), and map the view."
    )


def _wide(node: exp.Expr, engine: Engine) -> exp.Expr:
    """Return numbers that hold whatever comes where an engine's own would not."""
    if engine.name == "mssql" and isinstance(node, exp.Count):
        return exp.Anonymous(this="COUNT_BIG", expressions=[node.this.copy()])
    # as a text, what was rounded would have six digits, or an exponent
    whole = {"mssql": "BIGINT", "oracle": "NUMBER(19)"}.get(engine.name)
    if whole and isinstance(node, exp.Round) and not isinstance(node.parent, exp.Cast):
        return exp.cast(node.copy(), exp.DataType.build(whole, dialect=_writes(engine)))
    # before its newest version it joins two texts at a time
    if engine.name == "oracle" and isinstance(node, exp.Concat):
        joined: exp.Expr = reduce(
            lambda one, other: exp.DPipe(this=one, expression=other), node.expressions
        )
        return joined
    # what is no more than DECIMAL has 18 digits
    bare = isinstance(node, exp.DataType) and not node.expressions
    if engine.name == "redshift" and bare and node.this is exp.DataType.Type.DECIMAL:
        return exp.DataType.build("DECIMAL(38, 6)", dialect="redshift")
    # here a sum of whole numbers that does not fit begins anew below nothing
    if engine.name == "clickhouse" and isinstance(node, exp.Sum):
        return exp.Sum(this=exp.Anonymous(this="toInt128", expressions=[node.this.copy()]))
    return node


def _bounds(spans: Sequence[BoundSpan], engine: Engine) -> str:
    quoted = [
        exp.to_identifier(each, quoted=True).sql(dialect=_writes(engine))
        for each in ("span", "low", "high")
    ]
    end = " FROM DUAL" if engine.name == "oracle" else ""
    rows = []
    for number, each in enumerate(spans):
        values = zip((number, each.low * 1_000, each.high * 1_000), quoted, strict=True)
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
