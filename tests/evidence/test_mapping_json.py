"""A mapping in a project's JSON: every part of it comes back, keys stay, and what is not ours is
refused or passed over.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slastudio.evidence.intake import FieldSource, Mapping
from slastudio.evidence.mapping_json import mapping_document, read_mapping
from slastudio.evidence.reading import (
    AmountOptions,
    Dialect,
    FileLayout,
    Marked,
    Packing,
    Price,
    RecordOptions,
    TablePlace,
    TextOptions,
    TimeOptions,
    Unpivot,
)
from slastudio.shared.problems import StudioError

pytestmark = pytest.mark.rapid

PLACE = TablePlace(
    3,
    5,
    4,
    6,
    ("day", "latency"),
    2,
    {"latency": "ms"},
    (20, 30),
    ((1, 21), (23, 25)),
    table=0,
    last_row=21,
)
LAYOUT = FileLayout(
    "csv",
    "cp1252",
    Packing("zip", "a.csv"),
    Dialect(";", False, "'", True, True),
    "Sheet",
    PLACE,
    "results.items",
    "x",
)
FULL = Mapping(
    "requests",
    "an export",
    {
        "time": FieldSource("t", "iso"),
        "currency": FieldSource(constant="EUR"),
        "status": FieldSource("s", values={"a": "b"}),
    },
    "Europe/Madrid",
    "option",
    LAYOUT,
    RecordOptions(
        ("cost",),
        Marked("event", ("call", "reply")),
        Marked("state", ("paused",)),
        Unpivot("name", "value", ("a", "b")),
        50_000,
        "project",
        "updated",
        Marked("hit", ("true",)),
        Marked("phase", ("planned",)),
    ),
    TimeOptions("2026-10-01", "2026-10-01T00:00Z", "m/d/y", "UTC"),
    AmountOptions(
        ("cost",),
        {"size": ("bytes", "MiB")},
        (Price("m", "2026-01-01", "1", "2", "EUR", "0.5"), Price("n", "", "1", "2")),
    ),
    TextOptions(
        {"v": ("-200", "n/a")}, ("-",), {"hoch": "sev2"}, {"message": "drop"}, ("cost",), ("team",)
    ),
)
# as projects hold it: a key that is renamed or written otherwise is lost in every project there is
STORED = {
    "kind": "requests",
    "format": "an export",
    "fields": {
        "time": {"column": "t", "unit": "iso"},
        "currency": {"constant": "EUR"},
        "status": {"column": "s", "values": {"a": "b"}},
    },
    "zone": "Europe/Madrid",
    "zone_source": "option",
    "options": {
        "container": "csv",
        "encoding": "cp1252",
        "sheet": "Sheet",
        "records": "results.items",
        "expand": "x",
        "packed": "zip",
        "member": "a.csv",
        "delimiter": ";",
        "quoting": False,
        "quote": "'",
        "escaped": True,
        "runs": True,
        "header_row": 3,
        "data_row": 5,
        "fill": 4,
        "width": 6,
        "headings": ["day", "latency"],
        "needed": 2,
        "units": {"latency": "ms"},
        "skip": [20, 30],
        "tables": [[1, 21], [23, 25]],
        "table": 0,
        "last_row": 21,
        "only": ["cost"],
        "where": ["event", ["call", "reply"]],
        "unless": ["state", ["paused"]],
        "unpivot": ["name", "value", ["a", "b"]],
        "limit": 50_000,
        "scope": "project",
        "states": "updated",
        "free": ["hit", ["true"]],
        "nor": ["phase", ["planned"]],
        "date": "2026-10-01",
        "start": "2026-10-01T00:00Z",
        "format_order": "m/d/y",
        "format_zone": "UTC",
        "decimal_comma": ["cost"],
        "cell_units": {"size": ["bytes", "MiB"]},
        "prices": [
            {
                "model": "m",
                "from": "2026-01-01",
                "input_per_million": "1",
                "output_per_million": "2",
                "currency": "EUR",
                "cached_per_million": "0.5",
            },
            {
                "model": "n",
                "from": "",
                "input_per_million": "1",
                "output_per_million": "2",
                "currency": "",
            },
        ],
        "missing": {"v": ["-200", "n/a"]},
        "nulls": ["-"],
        "severities": {"hoch": "sev2"},
        "privacy": {"message": "drop"},
        "unread": ["cost"],
        "goes_on": ["team"],
    },
}


def leaves(value: Any, path: str = "") -> dict[str, Any]:
    """Return every attribute of a value and of those inside it, by its path."""
    found: dict[str, Any] = {}
    for each in fields(value):
        inner = getattr(value, each.name)
        inside = is_dataclass(inner) and not isinstance(inner, Marked | Unpivot)
        found |= leaves(inner, f"{path}{each.name}.") if inside else {f"{path}{each.name}": inner}
    return found


def test_that_the_example_says_something_of_every_part() -> None:
    nothing = leaves(Mapping("", "", layout=FileLayout(dialect=Dialect(), table=TablePlace())))
    same = [path for path, value in leaves(FULL).items() if value == nothing[path]]
    assert same == [], "a part of a mapping that the example leaves out is not tried"
    assert leaves(FULL).keys() == nothing.keys()


def test_that_a_mapping_is_stored_under_the_keys_projects_hold() -> None:
    assert mapping_document(FULL) == STORED


def test_that_every_part_of_a_mapping_comes_back() -> None:
    assert read_mapping(json.loads(json.dumps(mapping_document(FULL)))) == FULL
    assert read_mapping(STORED) == FULL


def test_that_what_says_nothing_is_not_stored() -> None:
    plain = Mapping("table", "csv")
    assert mapping_document(plain)["options"] == {}
    assert read_mapping(mapping_document(plain)) == plain


@pytest.mark.parametrize("states", ["", None])
def test_that_a_decision_against_something_is_another_thing_than_none(states: str | None) -> None:
    mapping = Mapping("incidents", "csv", records=RecordOptions(states=states))
    assert ("states" in mapping_document(mapping)["options"]) == (states is not None)
    assert read_mapping(mapping_document(mapping)).records.states == states


@given(st.sets(st.sampled_from(sorted(STORED["options"]))))
def test_that_any_part_of_the_options_is_read_and_written_alike(keys: set[str]) -> None:
    options = {key: STORED["options"][key] for key in keys}
    again = mapping_document(read_mapping({**STORED, "options": options}))["options"]
    assert {key: again[key] for key in keys} == options
    # where fields are parted and where a table stands is told as a whole
    always = {
        "delimiter",
        "quoting",
        "header_row",
        "data_row",
        "fill",
        "width",
        "headings",
        "needed",
    }
    assert again.keys() - keys <= always


def test_that_an_option_nobody_knows_is_passed_over() -> None:
    options = {**STORED["options"], "colour": {"of": ["the", "file"]}}
    assert read_mapping({**STORED, "options": options}) == FULL


@pytest.mark.parametrize("key", sorted(STORED["options"]))
@pytest.mark.parametrize("odd", [3.5, ["a", 1], {"a": [1]}, [["a"]]])
def test_that_an_option_of_another_form_is_refused_in_words(key: str, odd: Any) -> None:
    with pytest.raises(StudioError, match="stored in another form"):
        read_mapping({**STORED, "options": {key: odd}})


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"kind": "requests"},
        {**STORED, "kind": 1},
        {**STORED, "fields": []},
        {**STORED, "fields": {"time": {"colum": "t"}}},
        {**STORED, "fields": {"time": "t"}},
        {**STORED, "zone_source": "somebody"},
        {**STORED, "options": ["container"]},
    ],
)
def test_that_a_mapping_of_another_form_is_refused_in_words(document: dict[str, Any]) -> None:
    with pytest.raises(StudioError, match="stored in another form"):
        read_mapping(document)


def test_that_a_layout_laid_over_another_keeps_what_only_the_other_says() -> None:
    found = FileLayout("json", "utf-8", records="rows")
    assert FileLayout(records="results").over(found) == replace(found, records="results")
