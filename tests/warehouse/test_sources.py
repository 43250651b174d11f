"""Mappings of tables: every field, one message for every wrong thing, and names that are hostile."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlglot import exp

from slastudio.operations.projects import create_project
from slastudio.operations.warehouse.sources import drop_source, keep_source, list_sources
from slastudio.shared.problems import StudioError
from slastudio.warehouse.engines import ENGINES
from slastudio.warehouse.scripts import dry_run_text, file_name, script_text
from slastudio.warehouse.source import (
    SourceColumn,
    SourceFilter,
    SourceTime,
    WarehouseSource,
    checked,
    source_as_json,
    source_from_json,
    source_from_plain,
)
from slastudio.warehouse.tables import PLACED, READ, SPANS
from tests.strength import tries
from tests.warehouse.real_engines import statements
from tests.warehouse.test_scripts import DIALECTS, ROLLUPS, packed, parsed

PLAIN: dict[str, Any] = {
    "name": "log",
    "evidence": "requests",
    "table": "shop.requests",
    "time": {"column": "at", "form": "timestamp", "zone": "Europe/Madrid", "path": "meta.when"},
    "columns": {
        "status": {"column": "outcome", "values": {"Fine": "success"}},
        "latency_ms": {"column": "took", "unit": "s", "digits": 1, "text": True},
        "currency": {"constant": "EUR"},
        "seg.language": {"column": "doc", "path": ["user", "lang"]},
        "model": "model_name",
    },
    "filters": [{"column": "env", "operator": "in", "value": "a, b"}],
    "least_group": 9,
}


def test_that_every_field_is_read() -> None:
    found = source_from_plain(PLAIN)
    assert found == WarehouseSource(
        "log",
        "requests",
        ("shop", "requests"),
        SourceTime("at", "timestamp", ("meta", "when"), "Europe/Madrid"),
        (
            SourceColumn("status", "outcome", values=(("fine", "success"),)),
            SourceColumn("latency_ms", "took", unit="s", digits=1, text=True),
            SourceColumn("currency", constant="EUR"),
            SourceColumn("seg.language", "doc", ("user", "lang")),
            SourceColumn("model", "model_name"),
        ),
        (SourceFilter("env", "in", "a, b"),),
        9,
    )
    assert source_from_json(source_as_json(found)) == found


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no name": ({"name": None}, "“name” is missing"),
    "a name that is a number": ({"name": 3}, "“name” is missing"),
    "evidence nobody knows": ({"evidence": "dreams"}, "dreams"),
    "no table": ({"table": None}, "table: "),
    "a table of four names": ({"table": "a.b.c.d"}, "table: "),
    "an empty part of a table": ({"table": "a..b"}, "table: "),
    "no time": ({"time": None}, "time: "),
    "a form nobody knows": ({"time": {"column": "at", "form": "stardate"}}, "stardate"),
    "a zone nobody knows": ({"time": {"column": "at", "zone": "Mars/Base"}}, "Mars/Base"),
    "a field nobody knows": ({"tables": "x"}, "nothing is called “tables”"),
    "a field of time nobody knows": ({"time": {"column": "at", "sql": "now()"}}, "“sql”"),
    "columns as a list": ({"columns": ["a"]}, "columns: "),
    "a column nobody knows": ({"columns": {"colour": "c"}}, "colour"),
    "a family without its name": ({"columns": {"seg.*": "c"}}, "seg.*"),
    "a column that is a number": ({"columns": {"status": 7}}, "columns, status: "),
    "a column without one": ({"columns": {"status": {"unit": ""}}}, "columns, status"),
    "a unit of another kind": ({"columns": {"latency_ms": {"column": "x", "unit": "kg"}}}, "kg"),
    "a unit of a text": ({"columns": {"status": {"column": "x", "unit": "s"}}}, "“s” is no unit"),
    "digits that are none": ({"columns": {"cost": {"column": "x", "digits": "two"}}}, "digits: "),
    "digits beyond measure": ({"columns": {"cost": {"column": "x", "digits": 40}}}, "digits: "),
    "digits below nothing": ({"columns": {"cost": {"column": "x", "digits": -1}}}, "digits: "),
    "a text that is no switch": ({"columns": {"cost": {"column": "x", "text": "yes"}}}, "text: "),
    "spellings as a list": ({"columns": {"status": {"column": "x", "values": ["a"]}}}, "values: "),
    "a key with a quote": (
        {"columns": {"status": {"column": "x", "path": ["a'b"]}}},
        "columns, status",
    ),
    "a key with a backslash": (
        {"columns": {"status": {"column": "x", "path": ["a\\b"]}}},
        "columns, status",
    ),
    "a constant beside a column": (
        {"columns": {"status": {"column": "x", "constant": "y"}}},
        "constant",
    ),
    "a filter as a text": ({"filters": ["env = 1"]}, "filters: "),
    "filters as a text": ({"filters": "env = 1"}, "filters: "),
    "a comparison nobody knows": ({"filters": [{"column": "a", "operator": "like"}]}, "like"),
    "a limit that is no number": (
        {"filters": [{"column": "a", "operator": "at_least", "value": "x"}]},
        "filters",
    ),
    "a limit that is none": (
        {"filters": [{"column": "a", "operator": "at_most", "value": "nan"}]},
        "filters",
    ),
    "a value of two lines": (
        {"filters": [{"column": "a", "value": "x;\nDROP TABLE y"}]},
        "filters",
    ),
    "a least group of nothing": ({"least_group": 0}, "least_group: "),
    "a least group that is true": ({"least_group": True}, "least_group: "),
    "a name of two lines": ({"table": ["a\n-- b"]}, "table: "),
    "a segment of two lines": ({"columns": {"seg.a\nDROP": "c"}}, "columns"),
    "a name without end": ({"time": "x" * 201}, "time: "),
    "NUL in a name": ({"time": "a\0b"}, "time: "),
    "a name that turns the line around": ({"time": "a\u202eb"}, "time: "),
}


@pytest.mark.parametrize("kind", WRONG)
def test_that_what_is_wrong_is_one_message_with_its_place(kind: str) -> None:
    change, place = WRONG[kind]
    with pytest.raises(StudioError) as told:
        source_from_plain({**PLAIN, **change})
    assert place in str(told.value)
    assert "\n" not in str(told.value)
    assert len(str(told.value)) < 900


@pytest.mark.parametrize("told", [None, [], "name: x", 7, {}])
def test_that_what_is_no_mapping_is_told(told: object) -> None:
    with pytest.raises(StudioError):
        source_from_plain(told)


@pytest.mark.parametrize(
    "text",
    ["a: [", "!!python/object:os.system x", "&a [*a]", "a: 1\na: 2", "\0", "? {x: 1}\n: 2", "1: 2"],
)
def test_that_a_file_that_is_no_mapping_is_one_message_and_is_not_kept(
    tmp_path: Path, text: str
) -> None:
    file = tmp_path / "m.yaml"
    file.write_text(text, "utf-8")
    with create_project(tmp_path / "p.slastudio", "customer-support") as project:
        with pytest.raises(StudioError) as told:
            keep_source(project, file)
        assert "\n" not in str(told.value)
        assert "m.yaml" in str(told.value)
        assert list_sources(project) == ()
        with pytest.raises(StudioError, match="There is no source"):
            drop_source(project, "log")


HOSTILE = (
    'a"b', "a'b", "a`b", "a]b", "[a", "a;b", "a; DROP TABLE x; --", "--", "/* x", "a */ b", "größe 名前 😀",
    "a.b", "select", "x" * 60, "$1", "{{x}}", "%s", "?", ":name", "a\\b", "\\", "@x", "#", "a  b", "slastudio_text(x)", "x'||'y",
)  # fmt: skip
# a smaller example is no clearer here, and takes minutes
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
OWN = {SPANS, READ, PLACED, f"{PLACED}_2", f"{PLACED}_3", "DUAL"}
names = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(
        st.characters(exclude_categories=("Cc", "Cs", "Cf", "Cn", "Co", "Zl", "Zp", "Zs")),
        min_size=1,
        max_size=20,
    ),
)


def named(name: str, value: str = "x") -> WarehouseSource:
    """Return a source in which everything is called by a name."""
    return WarehouseSource(
        name,
        "requests",
        (name,),
        SourceTime(name + "t", "epoch_s"),
        (SourceColumn("status", name), SourceColumn("seg.language", name + "s")),
        (SourceFilter(name + "f", "is", value), SourceFilter(name + "f", "in", f"{value}, y")),
    )


@settings(max_examples=tries(1, 100), deadline=None, phases=PHASES)
@given(names, names)
def test_that_hostile_names_and_values_stay_names_and_values_in_every_engine(
    name: str, value: str
) -> None:
    source = checked(named(name, value))
    rollups = (ROLLUPS[0],)
    for engine in ENGINES:
        pack = packed(engine, source, rollups)
        for script in (script_text(pack, pack.sources[0]), dry_run_text(pack, pack.sources[0])):
            query = parsed(script, engine)
            # what a dialect itself cannot quote is what it is, and no other statement
            assert len(statements(script)) - len(ENGINES[engine].before) in (0, 1)
            tables = {each.name for each in query.find_all(exp.Table)} - OWN
            assert {_as_read(each) for each in tables} == {_as_read(name)}
            for line in script.splitlines():
                if line.startswith("--") and len(name) > 3:
                    assert name not in line or name in "requests run select span rows"


def _as_read(name: str) -> str:
    # BigQuery parts a name at its points, and a name of T-SQL that begins with # is one of a session's
    return name.rsplit(".", maxsplit=1)[-1].removeprefix("#")


@settings(max_examples=tries(4, 150), deadline=None, phases=PHASES)
@given(names)
def test_that_a_table_that_really_has_such_names_is_counted(name: str) -> None:
    source = checked(named(name, value=name))
    rollups = (ROLLUPS[0],)
    quoted = [
        '"' + each.replace('"', '""') + '"' for each in (name, f"{name}t", f"{name}s", f"{name}f")
    ]
    table = quoted[0]
    columns = f"{quoted[1]} BIGINT, {quoted[0]} VARCHAR, {quoted[2]} VARCHAR, {quoted[3]} VARCHAR"
    rows = [(1_774_700_000 + at, "ok", "es", name if at else "other") for at in range(3)]
    for engine in ("duckdb", "sqlite"):
        pack = packed(engine, source, rollups)
        *before, query = statements(script_text(pack, pack.sources[0]))
        with closing(duckdb.connect() if engine == "duckdb" else sqlite3.connect(":memory:")) as db:
            db.execute(f"CREATE TABLE {table} ({columns})")
            db.executemany(f"INSERT INTO {table} VALUES (?,?,?,?)", rows)
            for each in before:
                db.execute(each)
            found = db.execute(query).fetchall()
        # those whose filter holds the name: in a list of values a comma parts two
        expected = 0 if "," in name or name != name.strip() else 2
        assert [row[-1] for row in found if row[0] == "run"] == [expected]


@pytest.mark.parametrize("name", [*HOSTILE, "名前", "..", "CON"])
def test_that_files_of_a_pack_have_plain_names(name: str) -> None:
    pack = packed("duckdb", named(name))
    plain = file_name(pack.sources[0])
    assert plain
    assert all(c.isascii() and (c.isalnum() or c in "-_") for c in plain)


def test_that_dialects_of_tests_are_those_of_scripts() -> None:
    assert set(DIALECTS) <= {each.ibis for each in ENGINES.values()}
    assert replace(named("a"), least_group=1) != named("a")
