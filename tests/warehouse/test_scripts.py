"""The scripts of every engine, kept as files: what a client's engineer reads is compared to the letter.

Write them anew with SLASTUDIO_WRITE_GOLDEN=1, and read the difference as that engineer would.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from slastudio.measure.rollups.rollup import LimitCut, Rollup, together, volume_of
from slastudio.shared.problems import StudioError
from slastudio.warehouse.engines import ENGINES
from slastudio.warehouse.pack import FORMAT, AskedObjective, PackedSource, QueryPack
from slastudio.warehouse.questions import asked_of, header, places_of
from slastudio.warehouse.scripts import dry_run_text, script_text
from slastudio.warehouse.source import SourceColumn, SourceFilter, SourceTime, WarehouseSource
from tests.warehouse.real_engines import statements

GOLDEN = Path(__file__).with_name("golden")
WRITE = bool(os.environ.get("SLASTUDIO_WRITE_GOLDEN"))
SOURCE = WarehouseSource(
    "log",
    "requests",
    ("shop", "app requests"),
    SourceTime("at", "timestamp", (), "Europe/Madrid"),
    (
        SourceColumn("status", "outcome", values=(("fine", "success"),)),
        SourceColumn("latency_ms", "took", unit="s"),
        SourceColumn("cost", "price", digits=6),
        SourceColumn("currency", constant="EUR"),
        SourceColumn("seg.language", "doc", ("user", "lang")),
        SourceColumn("output_tokens", "doc", ("tokens out",)),
        SourceColumn("confidence", "sure", text=True),
        SourceColumn("fallback", "fell"),
        SourceColumn("data_as_of", "as_of"),
    ),
    (
        SourceFilter("env", "is", "prod'uction"),
        SourceFilter("kind", "in", "chat, search"),
        SourceFilter("bytes", "at_least", "10"),
        SourceFilter("deleted", "missing"),
    ),
)
ROLLUPS = (
    Rollup("requests", ("latency_ms", "seg.language", "status")),
    Rollup("requests", ("currency", "fallback"), ("cost",)),
    Rollup(
        "requests",
        ("confidence", "latency_ms"),
        grain="minute",
        cut=LimitCut("latency_ms", 2e3, True),
    ),
    Rollup("requests", ("output_tokens", "data_as_of"), grain="moment"),
)
DIALECTS = {"mssql": "tsql"}


def packed(
    engine: str, source: WarehouseSource = SOURCE, rollups: Sequence[Rollup] = ROLLUPS
) -> QueryPack:
    """Return a pack over the days around which the clocks of Madrid changed, cut once within a day."""
    asked = tuple(asked_of(source, each) for each in together([volume_of("requests"), *rollups]))
    return QueryPack(
        FORMAT,
        ("v1.0", "ab" * 32),
        "Europe/Madrid",
        date(2026, 3, 28),
        date(2026, 3, 30),
        (1_774_700_000,),
        (PackedSource(source, engine, asked),),
        (AskedObjective("o", "o", tuple(each.id for each in rollups)),),
    )


@cache
def written(engine: str, source: WarehouseSource = SOURCE) -> str:
    pack = packed(engine, source)
    return script_text(pack, pack.sources[0])


def source_of(engine: str) -> WarehouseSource:
    """Return the source, with a count of seconds where an engine has no word for a time."""
    return replace(SOURCE, time=SourceTime("at", "epoch_s")) if engine == "oracle" else SOURCE


def parsed(script: str, engine: str) -> exp.Query:
    """Return the tree of the one query of a script; what comes before it sets something."""
    dialect = DIALECTS.get(ENGINES[engine].written, ENGINES[engine].written)
    *before, query = [each for each in sqlglot.parse(script, read=dialect) if each is not None]
    assert all(isinstance(each, exp.Set | exp.Alter | exp.Command) for each in before)
    assert isinstance(query, exp.Union | exp.Select)
    return query


@pytest.mark.parametrize("engine", ENGINES)
def test_that_the_script_is_what_an_engineer_was_shown(engine: str) -> None:
    script = written(engine, source_of(engine))
    path = GOLDEN / f"{engine}.sql"
    if WRITE:
        path.write_text(script, "utf-8")
    assert script == path.read_text("utf-8")


@pytest.mark.parametrize("engine", ENGINES)
def test_that_the_script_is_one_query_of_its_engine(engine: str) -> None:
    script = written(engine, source_of(engine))
    query = parsed(script, engine)
    read = {
        each.name for each in query.find_all(exp.Table) if not each.name.startswith("slastudio_")
    }
    assert read - {"DUAL"} == {"app requests"}
    assert "slastudio_" not in "".join(
        each.name.lower() for each in query.find_all(exp.Anonymous)
    ), "a word of this program's own was left"
    pack = packed(engine, source_of(engine))
    assert tuple(query.named_selects) == header(*places_of(pack.sources[0].asked))
    # a runner parts statements at the ends of lines
    assert len(statements(script)) == len(ENGINES[engine].before) + 1


@pytest.mark.parametrize("engine", ENGINES)
def test_that_a_dry_run_counts_and_reads_no_column_but_those_of_time_and_filters(
    engine: str,
) -> None:
    pack = packed(engine, source_of(engine))
    query = parsed(dry_run_text(pack, pack.sources[0]), engine)
    names = {each.name for each in query.find_all(exp.Column)}
    assert not names & {"outcome", "took", "price", "doc", "sure", "fell", "as_of"}


@pytest.mark.parametrize("engine", ENGINES)
def test_that_no_part_of_an_answer_is_wider_or_narrower_than_another(engine: str) -> None:
    query = parsed(written(engine, source_of(engine)), engine)
    lengths = set()
    while isinstance(query, exp.Union):
        lengths.add(len(query.expression.selects))
        query = query.this
    assert lengths == {len(query.selects)}


def test_that_what_an_engine_cannot_say_is_told_in_one_message() -> None:
    with pytest.raises(StudioError, match=r"^Oracle cannot be asked for .* make a view"):
        written("oracle")


def test_that_words_of_engines_that_fold_case_compare_letter_by_letter() -> None:
    assert "COLLATE utf8mb4_0900_bin" in written("mysql")
    assert "COLLATE Latin1_General_100_BIN2" in written("mssql")


def test_that_counts_and_sums_hold_any_number_of_rows() -> None:
    assert "COUNT(" not in written("mssql")
    assert all(
        "toInt128" in line
        for line in written("clickhouse").splitlines()
        if '"s0"' in line and "SUM" in line
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_that_comments_hold_no_name_of_the_client(engine: str) -> None:
    told = "\n".join(
        line for line in written(engine, source_of(engine)).splitlines() if line.startswith("--")
    )
    for name in (
        "shop",
        "app requests",
        "outcome",
        "took",
        "price",
        "tokens out",
        "uction",
        "chat",
    ):
        assert name not in told
