"""Random recipes over random rows: what each engine that runs here computes gives the figure that the
records give, to the last digit.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slastudio.measure.indicators.rows import prepare, without
from slastudio.measure.records.recipe import Recipe
from slastudio.measure.rollups.rollup import Rollup, rollup_of, together, volume_of
from slastudio.warehouse.answers import EngineAnswer, read_answer
from slastudio.warehouse.pack import FORMAT, AskedObjective, PackedSource, QueryPack
from slastudio.warehouse.questions import asked_of
from slastudio.warehouse.scripts import script_text
from slastudio.warehouse.source import SourceColumn, SourceTime, WarehouseSource
from tests.measure.test_gathering import GRID, LEFT_OUT_SPANS, START, UNTIL, frame
from tests.measure.test_rollups import ALL, EDGES, LABELS, derived, same
from tests.strength import tries
from tests.warehouse.real_engines import (
    TABLE,
    DuckDBEngine,
    PostgresEngine,
    RealEngine,
    SQLiteEngine,
    postgres_programs,
    postgres_server,
    spark_answers,
)

LABELLED = ("label", "prediction", "score")
COLUMNS = ("latency_ms", "status", "seg.language", "cost", "currency")
# what SQL and Python may think differently of: case, blanks, nothing, what is no number
row = st.fixed_dictionaries(
    {
        "time": st.one_of(st.none(), st.integers(-90, 6 * 1440 + 90)),
        "status": st.sampled_from(["ok", "OK", " ok", "error", "", "o'k; --", None]),
        "seg.language": st.sampled_from(["en", "es", "pt", "ES", None]),
        "latency_ms": st.one_of(
            st.none(), st.integers(0, 90).map(float), st.just(float("nan")), st.just(4.0e9)
        ),
        "cost": st.one_of(st.none(), st.decimals(0, 10, places=4), st.decimals(-3, 10, places=6)),
        "currency": st.sampled_from(["USD", "EUR", None]),
    }
)


@pytest.fixture(scope="module", params=["duckdb", "sqlite", "postgres"])
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RealEngine]:
    if request.param in ("duckdb", "sqlite"):
        with closing(DuckDBEngine() if request.param == "duckdb" else SQLiteEngine()) as made:
            yield made
    else:
        if postgres_programs() is None:
            pytest.skip("no PostgreSQL server is installed: apt-get install postgresql")
        with (
            postgres_server(tmp_path_factory.mktemp("pg")) as address,
            closing(PostgresEngine(address)) as served,
        ):
            yield served


def packed(
    engine: str, evidence: str, columns: tuple[str, ...], rollups: list[Rollup]
) -> tuple[QueryPack, PackedSource]:
    source = WarehouseSource(
        "log",
        evidence,
        (TABLE,),
        SourceTime("time", "timestamp_tz"),
        tuple(SourceColumn(each, each) for each in columns),
        (),
        1,
    )
    asked = tuple(asked_of(source, each) for each in together([volume_of(evidence), *rollups]))
    of = PackedSource(source, engine, asked)
    edges = tuple(sorted(each // 10**9 for each in EDGES))
    objectives = (AskedObjective("o", "o", tuple(each.id for each in rollups)),)
    pack = QueryPack(
        FORMAT, ("v1.0", "ab" * 32), GRID.zone, GRID.first, GRID.last, edges, (of,), objectives
    )
    return pack, of


def answered(
    engine: RealEngine,
    data: pd.DataFrame,
    evidence: str,
    columns: tuple[str, ...],
    recipes: dict[str, Recipe],
) -> tuple[EngineAnswer, dict[str, pd.DataFrame]]:
    pack, of = packed(
        engine.name, evidence, columns, [rollup_of(each) for each in recipes.values()]
    )
    engine.load(data[["time", *columns]])
    return told(engine.answer(script_text(pack, of)), pack, of)


def told(
    table: pd.DataFrame, pack: QueryPack, of: PackedSource
) -> tuple[EngineAnswer, dict[str, pd.DataFrame]]:
    answer = read_answer(table, pack, of, "answer.csv")
    return answer, {rollup.id: rows for rollup, rows in answer.rows}


def compare(
    rows: list[dict[str, Any]],
    answer: EngineAnswer,
    tables: dict[str, pd.DataFrame],
    some_out: bool,
) -> None:
    """Compare what an engine counted of rows of requests with what the rows themselves give."""
    data = frame(rows)
    read = frame([{**each, "status": _stripped(each["status"])} for each in rows])
    inside = (GRID.indices(data["time"]) >= 0).sum()
    assert (answer.read, answer.inside, answer.undated) == (
        len(data),
        inside,
        data["time"].isna().sum(),
    )
    left_out = LEFT_OUT_SPANS if some_out else ()
    for name, recipe in ALL.items():
        one, other = (
            without(prepare(recipe, derived(recipe, each), GRID, UNTIL), left_out)
            for each in (read, tables[rollup_of(recipe).id].assign(_batch=1))
        )
        same(name, one, other, (0, GRID.count - 1))
        same(name, one, other, (2, 3))


@settings(
    max_examples=tries(4, 60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=st.lists(row, max_size=30), some_out=st.booleans())
def test_that_every_engine_gives_the_figure_of_the_records(
    engine: RealEngine, rows: list[dict[str, Any]], some_out: bool
) -> None:
    compare(rows, *answered(engine, frame(rows), "requests", COLUMNS, ALL), some_out)


def _stripped(text: str | None) -> str | None:
    return (text or "").strip() or None


labelled = st.fixed_dictionaries(
    {
        "time": st.integers(0, 6 * 1440 - 61),
        "label": st.sampled_from(["yes", "no", "Yes", None]),
        "prediction": st.sampled_from(["yes", "no", None]),
        "score": st.one_of(st.none(), st.integers(0, 8).map(lambda each: each / 8)),
    }
)


@settings(
    max_examples=tries(2, 25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=st.lists(labelled, max_size=30))
def test_that_every_engine_counts_labels_and_scores(
    engine: RealEngine, rows: list[dict[str, Any]]
) -> None:
    data = labels_of(rows)
    compare_labels(data, answered(engine, data, "evaluations", LABELLED, LABELS)[1])


def labels_of(rows: list[dict[str, Any]]) -> pd.DataFrame:
    data = pd.DataFrame(rows, columns=["time", "label", "prediction", "score"])
    moments = [START + timedelta(minutes=each) for each in data["time"]]
    data["time"] = pd.Series(pd.to_datetime(moments, utc=True)).astype("datetime64[ns, UTC]")
    data["score"] = data["score"].astype("float64")
    return data


def compare_labels(data: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> None:
    for name, recipe in LABELS.items():
        one, other = (
            prepare(recipe, each, GRID, UNTIL)
            for each in (data, tables[rollup_of(recipe).id].assign(_batch=1))
        )
        same(name, one, other, (0, GRID.count - 1))


def test_that_zones_of_sessions_do_not_count(engine: RealEngine) -> None:
    # the clocks of Madrid changed on 29 March; every session here thinks it is in California
    data = around_midnights()
    answer, tables = answered(engine, data, "requests", COLUMNS, {"share": ALL["share"]})
    volume = tables[volume_of("requests").id]
    counted = np.bincount(
        GRID.indices(volume["time"]), volume["records"].to_numpy(np.float64), GRID.count
    )
    days = GRID.indices(data["time"])
    assert counted.tolist() == np.bincount(days[days >= 0], minlength=GRID.count).tolist()
    assert answer.engine.lower().startswith(("duckdb", "sqlite", "postgres"))


def around_midnights() -> pd.DataFrame:
    blank = {
        "status": "ok",
        "seg.language": None,
        "latency_ms": 1.0,
        "cost": None,
        "currency": None,
    }
    edges = [
        (each - int(START.timestamp()) * 10**9) // 60_000_000_000 for each in GRID.edges.tolist()
    ]
    return frame([{**blank, "time": each + beside} for each in edges for beside in (-1, 0)])


def test_that_spark_gives_the_figure_of_the_records(tmp_path: Path) -> None:
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java: apt-get install openjdk-17-jre-headless")
    pytest.importorskip("pyspark")
    rng = random.Random(20_261_201)
    drawn = [[_drawn(rng) for _ in range(60)] for _ in range(tries(1, 8))]
    rollups = [rollup_of(each) for each in ALL.values()]
    pack, of = packed("spark", "requests", COLUMNS, rollups)
    script = script_text(pack, of)
    cases = {
        f"rows{number}": (as_spark(frame(rows))[["time", *COLUMNS]], script)
        for number, rows in enumerate([*drawn, []])
    }
    labels = labels_of(
        [
            {
                "time": rng.randrange(6 * 1440 - 61),
                "label": rng.choice(["yes", "no", "Yes", None]),
                "prediction": rng.choice(["yes", "no", None]),
                "score": rng.choice([None, 0.125, 0.5, 1.0]),
            }
            for _ in range(60)
        ]
    )
    of_labels = packed(
        "spark", "evaluations", LABELLED, [rollup_of(each) for each in LABELS.values()]
    )
    cases["labels"] = (labels, script_text(*of_labels))
    answers = spark_answers(tmp_path, tries("local[1]", "local-cluster[2,1,1024]"), cases)
    for number, rows in enumerate([*drawn, []]):
        compare(rows, *told(answers[f"rows{number}"], pack, of), some_out=True)
    compare_labels(labels, told(answers["labels"], *of_labels)[1])


def _drawn(rng: random.Random) -> dict[str, Any]:
    return {
        "time": rng.choice([None, rng.randrange(-90, 6 * 1440 + 90), rng.randrange(6 * 1440)]),
        "status": rng.choice(["ok", "OK", " ok", "error", "", "o'k; --", None]),
        "seg.language": rng.choice(["en", "es", "pt", "ES", None]),
        "latency_ms": rng.choice([None, float("nan"), 4.0e9, float(rng.randrange(90))]),
        "cost": rng.choice([None, Decimal(rng.randrange(10**5)) / 10**4, Decimal("-0.000001")]),
        "currency": rng.choice(["USD", "EUR", None]),
    }


def as_spark(data: pd.DataFrame) -> pd.DataFrame:
    """Return rows with amounts as Parquet's decimals, also where none holds any."""
    amounts = pa.array(data["cost"].tolist(), pa.decimal128(18, 6))
    return data.assign(
        cost=pd.Series(pd.array(amounts, pd.ArrowDtype(amounts.type)), index=data.index),
        **{
            name: pd.Series(pd.array(data[name].tolist(), "string"), index=data.index)
            for name in ("status", "seg.language", "currency")
        },
    )
