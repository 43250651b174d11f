"""Every form in which a client may keep a moment and a number gives the figures of the records."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

from slastudio.measure.rollups.rollup import Rollup, volume_of
from slastudio.warehouse.answers import EngineAnswer, read_answer
from slastudio.warehouse.pack import FORMAT, AskedObjective, PackedSource, QueryPack
from slastudio.warehouse.questions import asked_of
from slastudio.warehouse.scripts import script_text
from slastudio.warehouse.source import (
    MERGED,
    SourceColumn,
    SourceFilter,
    SourceTime,
    WarehouseSource,
    checked,
)
from tests.strength import tries
from tests.warehouse.real_engines import (
    TABLE,
    DuckDBEngine,
    PostgresEngine,
    RealEngine,
    SQLiteEngine,
    postgres_programs,
    postgres_server,
)
from tests.warehouse.test_scripts import packed

MADRID = ZoneInfo("Europe/Madrid")
FIRST = datetime(2026, 3, 27, 23, tzinfo=UTC)
MINUTES = 71 * 60  # of three days, one of which has an hour less
ROLLUPS = (
    Rollup("requests", ("latency_ms", "seg.language")),
    Rollup("requests", (), ("cost",)),
    Rollup("requests", ("status",), grain="minute"),
    Rollup("requests", ("status",), grain="moment"),
)
# of an engine: what its columns are declared as
_FORMS = ("text", "int", "float", "decimal", "zoned", "clock", "json")
_NAMES = {
    "duckdb": "VARCHAR BIGINT DOUBLE DECIMAL(20,6) TIMESTAMPTZ TIMESTAMP JSON",
    "sqlite": "TEXT INTEGER REAL NUMERIC TEXT TEXT TEXT",
    "postgres": "text bigint float8 numeric timestamptz timestamp jsonb",
}
TYPES = {name: dict(zip(_FORMS, told.split(), strict=True)) for name, told in _NAMES.items()}


@pytest.fixture(scope="module", params=["duckdb", "sqlite", "postgres"])
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RealEngine]:
    if request.param in ("duckdb", "sqlite"):
        with closing(DuckDBEngine() if request.param == "duckdb" else SQLiteEngine()) as made:
            yield made
    elif postgres_programs() is None:
        pytest.skip("no PostgreSQL server is installed: apt-get install postgresql")
    else:
        with (
            postgres_server(tmp_path_factory.mktemp("pg")) as address,
            closing(PostgresEngine(address)) as served,
        ):
            yield served


def moments(rng: random.Random, number: int) -> list[datetime]:
    """Return moments to the millisecond, those beside midnights and the change of clocks among them."""
    edges = [datetime(2026, 3, day, 23 if day < 29 else 22, tzinfo=UTC) for day in (27, 28, 29, 30)]
    beside = [each + timedelta(milliseconds=ms) for each in edges for ms in (-1, 0, 1, 999)]
    drawn = [FIRST + timedelta(milliseconds=rng.randrange(MINUTES * 60_000)) for _ in range(number)]
    return [*beside, datetime(2026, 3, 29, 1, tzinfo=UTC), *drawn]


def table(rng: random.Random, number: int = 60) -> list[tuple[datetime, str, int, str, Decimal]]:
    """Return (moment, status, milliseconds, language, amount)."""
    return [
        (
            at,
            rng.choice(["ok", "error"]),
            rng.randrange(5_000),
            rng.choice(["es", "es", "en", "pt"]),
            Decimal(rng.randrange(10**7)) / 10**4,
        )
        for at in moments(rng, number)
    ]


def asked(
    engine: RealEngine, time: SourceTime, took: SourceColumn, least: int = 1, **more: Any
) -> tuple[QueryPack, PackedSource]:
    columns = (
        SourceColumn("status", "outcome"),
        took,
        more.get("cost", SourceColumn("cost", "price", digits=6)),
        more.get("language", SourceColumn("seg.language", "lang")),
    )
    source = checked(
        WarehouseSource("log", "requests", (TABLE,), time, columns, more.get("filters", ()), least)
    )
    pack = packed(engine.name, source, ROLLUPS)
    return pack, pack.sources[0]


def counted(
    engine: RealEngine,
    pack: QueryPack,
    of: PackedSource,
    kinds: dict[str, str],
    rows: Sequence[Sequence[Any]],
) -> EngineAnswer:
    engine.fill({name: TYPES[engine.name][kind] for name, kind in kinds.items()}, rows)
    return read_answer(engine.answer(script_text(pack, of)), pack, of, "answer.csv")


def of_rollup(answer: EngineAnswer, rollup: Rollup) -> pd.DataFrame:
    return next(frame for each, frame in answer.rows if each == rollup)


def groups(frame: pd.DataFrame, *names: str) -> dict[tuple[Any, ...], int]:
    keys = zip(frame["time"].dt.tz_convert("UTC"), *(frame[each] for each in names), strict=True)
    return dict(zip(keys, frame["records"].astype(int), strict=True))


def inside(rows: Sequence[tuple[datetime, str, int, str, Decimal]]) -> list[Any]:
    return [each for each in rows if FIRST <= each[0] < FIRST + timedelta(minutes=MINUTES)]


def span_of(at: datetime) -> pd.Timestamp:
    cut = datetime.fromtimestamp(1_774_700_000, UTC)
    local = at.astimezone(MADRID)
    midnight = datetime(local.year, local.month, local.day, tzinfo=MADRID).astimezone(UTC)
    return pd.Timestamp(cut if midnight < cut <= at else midnight)


def require_same(answer: EngineAnswer, rows: Sequence[Any], exact: bool = True) -> None:
    """Compare an answer with a count of the rows by Python alone."""
    meant = inside(rows)
    assert (answer.read, answer.inside, answer.undated) == (len(rows), len(meant), 0)
    latency: dict[tuple[Any, ...], int] = {}
    minutes: dict[tuple[Any, ...], int] = {}
    exactly: dict[tuple[Any, ...], int] = {}
    for at, status, took, language, _ in meant:
        key = (span_of(at), float(took), language)
        latency[key] = latency.get(key, 0) + 1
        minute = max(pd.Timestamp(at).floor("min"), span_of(at))
        minutes[minute, status] = minutes.get((minute, status), 0) + 1
        exactly[pd.Timestamp(at), status] = exactly.get((pd.Timestamp(at), status), 0) + 1
    assert groups(of_rollup(answer, ROLLUPS[0]), "latency_ms", "seg.language") == latency
    assert groups(of_rollup(answer, ROLLUPS[2]), "status") == minutes
    if exact:
        assert groups(of_rollup(answer, ROLLUPS[3]), "status") == exactly
    spent = sum(of_rollup(answer, ROLLUPS[1])["cost"].dropna(), Decimal())
    assert spent == sum((each[4] for each in meant), Decimal())


def _zoned(at: datetime) -> Any:
    return at


def _clock(at: datetime) -> datetime:
    return at.astimezone(MADRID).replace(tzinfo=None)


def _micros(at: datetime) -> int:
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


TIMES: dict[str, tuple[str, SourceTime, Any]] = {
    "a moment": ("zoned", SourceTime("happened", "timestamp_tz"), _zoned),
    "clocks of Madrid": ("clock", SourceTime("happened", "timestamp", (), "Europe/Madrid"), _clock),
    "clocks of UTC": ("clock", SourceTime("happened", "timestamp"), lambda at: at.replace(tzinfo=None)),
    "seconds": ("float", SourceTime("happened", "epoch_s"), lambda at: _micros(at) / 1e6),
    "seconds as decimals": ("decimal", SourceTime("happened", "epoch_s"), lambda at: Decimal(_micros(at)) / 10**6),
    "seconds as texts": ("text", SourceTime("happened", "epoch_s"), lambda at: str(Decimal(_micros(at)) / 10**6)),
    "milliseconds": ("int", SourceTime("happened", "epoch_ms"), lambda at: _micros(at) // 1_000),
    "microseconds": ("int", SourceTime("happened", "epoch_us"), _micros),
}  # fmt: skip
KINDS = {"outcome": "text", "took": "int", "lang": "text", "price": "decimal"}


@pytest.mark.parametrize("form", TIMES)
def test_that_every_form_of_time_is_the_same_moment(engine: RealEngine, form: str) -> None:
    kind, time, told = TIMES[form]
    for seed in range(tries(1, 20)):
        rows = table(random.Random(seed))
        pack, of = asked(engine, time, SourceColumn("latency_ms", "took"))
        lines = [
            (told(at), status, took, language, cost) for at, status, took, language, cost in rows
        ]
        answer = counted(engine, pack, of, {"happened": kind, **KINDS}, lines)
        require_same(answer, rows)


NUMBERS: dict[str, tuple[str, SourceColumn, Any]] = {
    "whole": ("int", SourceColumn("latency_ms", "took"), lambda ms: ms),
    "fractions": ("float", SourceColumn("latency_ms", "took", unit="s"), lambda ms: ms / 1_000),
    "decimals": ("decimal", SourceColumn("latency_ms", "took", unit="s"), lambda ms: Decimal(ms) / 1_000),
    "minutes": ("float", SourceColumn("latency_ms", "took", unit="min"), lambda ms: ms / 60_000),
    "microseconds": ("int", SourceColumn("latency_ms", "took", unit="us"), lambda ms: ms * 1_000),
    "texts": ("text", SourceColumn("latency_ms", "took", unit="s", text=True), lambda ms: f" {ms / 1_000!r}"),
    "texts with an exponent": ("text", SourceColumn("latency_ms", "took", text=True), lambda ms: f"{ms}e0"),
}  # fmt: skip


@pytest.mark.parametrize("form", NUMBERS)
def test_that_every_form_of_number_is_the_same_number(engine: RealEngine, form: str) -> None:
    kind, column, told = NUMBERS[form]
    rows = table(random.Random(7))
    pack, of = asked(engine, TIMES["milliseconds"][1], column)
    lines = [
        (_micros(at) // 1_000, status, told(took), language, cost)
        for at, status, took, language, cost in rows
    ]
    answer = counted(engine, pack, of, {"happened": "int", **KINDS, "took": kind}, lines)
    require_same(answer, rows)
    assert not answer.lost
    assert not answer.rounded


def test_that_texts_that_are_no_numbers_are_counted(engine: RealEngine) -> None:
    rows = table(random.Random(8), 0)
    told = [
        "12 ms",
        "fast",
        "",
        " ",
        None,
        "1,5",
        "nan",
        "--1",
        "7",
        "0x10",
        "1e",
        ".",
        "8.",
        "-3",
        "+4",
        "true",
    ]
    pack, of = asked(
        engine, TIMES["milliseconds"][1], SourceColumn("latency_ms", "took", text=True)
    )
    lines = [
        (_micros(FIRST) // 1_000 + at, "ok", text, "es", Decimal(1)) for at, text in enumerate(told)
    ]
    answer = counted(engine, pack, of, {"happened": "int", **KINDS, "took": "text"}, lines)
    assert dict(answer.lost)["latency_ms"] in range(8, 13)
    latency = of_rollup(answer, ROLLUPS[0])["latency_ms"].dropna().tolist()
    assert {7.0, -3.0} <= set(latency) <= {7.0, 8.0, -3.0, 4.0}
    assert rows


@pytest.mark.parametrize(("digits", "step"), [(0, 1.0), (1, 0.1), (3, 0.001)])
def test_that_what_is_rounded_is_counted(engine: RealEngine, digits: int, step: float) -> None:
    rng = random.Random(digits)
    told = [rng.randrange(10**7) / 10**4 for _ in range(40)]
    column = SourceColumn("latency_ms", "took", digits=digits)
    pack, of = asked(engine, TIMES["milliseconds"][1], column)
    lines = [(_micros(FIRST) // 1_000, "ok", each, "es", Decimal(1)) for each in told]
    answer = counted(engine, pack, of, {"happened": "int", **KINDS, "took": "float"}, lines)
    rounded = sum(abs(each / step - round(each / step)) > 1e-6 for each in told)
    assert dict(answer.rounded).get("latency_ms", 0) == rounded
    frame = of_rollup(answer, ROLLUPS[0])
    kept = np.repeat(frame["latency_ms"].to_numpy(float), frame["records"].to_numpy(int))
    assert np.abs(np.sort(kept) - np.sort(told)).max() <= step / 2 + 1e-9


def test_that_small_groups_are_merged_before_they_leave(engine: RealEngine) -> None:
    spoken = ["es"] * 9 + ["en"] * 5 + ["pt"] * 4 + ["fr"] * 1 + [None] * 2
    pack, of = asked(engine, TIMES["milliseconds"][1], SourceColumn("latency_ms", "took"), 5)
    lines = [(_micros(FIRST) // 1_000, "ok", 1, each, Decimal(1)) for each in spoken]
    answer = counted(engine, pack, of, {"happened": "int", **KINDS}, lines)
    frame = of_rollup(answer, ROLLUPS[0])
    told = {
        each or None: int(number)
        for each, number in zip(frame["seg.language"], frame["records"], strict=True)
    }
    assert told == {"es": 9, "en": 5, MERGED: 5, None: 2}


def test_that_values_inside_documents_are_columns(engine: RealEngine) -> None:
    rows = table(random.Random(9))
    time = SourceTime("doc", "epoch_ms", ("meta", "at ms"))
    pack, of = asked(
        engine,
        time,
        SourceColumn("latency_ms", "doc", ("took",), unit="s"),
        language=SourceColumn("seg.language", "doc", ("user", "lang code")),
        filters=(
            SourceFilter("doc", "is", "chat", ("kind",)),
            SourceFilter("doc", "at_least", "1", ("size",)),
        ),
    )
    import json

    def document(
        at: datetime, took: int, language: str, kind: str = "chat", size: object = 1
    ) -> str:
        return json.dumps(
            {
                "meta": {"at ms": _micros(at) // 1_000},
                "took": took / 1_000,
                "user": {"lang code": language},
                "kind": kind,
                "size": size,
            }
        )

    lines = [
        (document(at, took, language), status, cost) for at, status, took, language, cost in rows
    ]
    lines += [
        (document(FIRST, 1, "es", "other"), "ok", Decimal(1)),
        (document(FIRST, 1, "es", size="no"), "ok", Decimal(1)),
    ]
    answer = counted(
        engine, pack, of, {"doc": "json", "outcome": "text", "price": "decimal"}, lines
    )
    require_same(answer, rows)


def test_that_texts_are_grouped_letter_by_letter_and_numbers_may_be_keys(
    engine: RealEngine,
) -> None:
    pack, of = asked(
        engine,
        TIMES["milliseconds"][1],
        SourceColumn("latency_ms", "took"),
        language=SourceColumn("seg.language", "tier"),
    )
    lines = [
        (_micros(FIRST) // 1_000, each, 1, Decimal(1), 3) for each in ("ok", "OK", "Ok", "ök", "ok")
    ]
    answer = counted(
        engine,
        pack,
        of,
        {"happened": "int", "outcome": "text", "took": "int", "price": "decimal", "tier": "int"},
        lines,
    )
    frame = of_rollup(answer, ROLLUPS[3])
    assert dict(zip(frame["status"], frame["records"].astype(int), strict=True)) == {
        "ok": 2,
        "OK": 1,
        "Ok": 1,
        "ök": 1,
    }
    assert set(of_rollup(answer, ROLLUPS[0])["seg.language"]) == {"3"}
    assert sum(of_rollup(answer, volume_of("requests"))["records"]) == 5
    assert (
        QueryPack(
            FORMAT,
            ("v", "0"),
            "UTC",
            pack.first,
            pack.last,
            (),
            (of,),
            (AskedObjective("o", "o", ()),),
        ).seal
        != pack.seal
    )
    assert asked_of(of.source, ROLLUPS[0]).told_keys
