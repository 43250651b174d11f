"""What a request log says beside latency and tokens: what was sent in, tools, safety, retrieval, a person's time
on it, and the state of its data.
"""

from __future__ import annotations

import pandas as pd
import pytest

from slastudio.evidence.intake import Hints
from slastudio.importing.understanding.inspection import inspect
from tests.importing.reading import Writer, read

TRACE = "time,request_id,latency_ms,status,"


@pytest.mark.parametrize(
    ("heading", "cell", "column", "value"),
    [
        ("input_type", "pdf", "input_type", "pdf"),
        ("Modality", "audio", "input_type", "audio"),
        ("Eingabeart", "pdf", "input_type", "pdf"),
        ("Tools used", "search", "tools", "search"),
        ("Herramientas", "search", "tools", "search"),
        ("safety_class", "allowed", "safety", "allowed"),
        ("Classe de sécurité", "A", "safety", "A"),
        ("retrieval_precision", "0.8", "retrieval_precision", 0.8),
        ("retrieval_precision", "80 %", "retrieval_precision", 0.8),
        ("handle_time_s", "90", "handle_s", 90.0),
        ("Handling minutes", "1.5", "handle_s", 90.0),
        ("Bearbeitungszeit (min)", "1.5", "handle_s", 90.0),
        ("handle_s", "00:01:30", "handle_s", 90.0),
        ("FCR", "yes", "first_contact", True),
        ("Im Erstkontakt gelöst", "nein", "first_contact", False),
        ("data_as_of", "2026-05-01T06:00Z", "data_as_of", pd.Timestamp("2026-05-01T06:00Z")),
        ("Datenstand", "2026-05-01T06:00Z", "data_as_of", pd.Timestamp("2026-05-01T06:00Z")),
    ],
)
def test_that_a_column_of_requests_is_known_by_its_heading(
    write: Writer, heading: str, cell: str, column: str, value: object
) -> None:
    lines = [f"2026-05-01T0{n}:00:00Z,r{n},120,ok,{cell}" for n in range(1, 6)]
    found = read(write("log.csv", "\n".join([f"{TRACE}{heading}", *lines])))
    assert found.mapping.kind == "requests"
    assert found.frames[0].data[column].tolist() == [value] * 5


def test_that_a_persons_time_without_a_unit_is_left_to_somebody_who_knows(write: Writer) -> None:
    lines = [f"2026-05-01T0{n}:00:00Z,r{n},120,ok,{n}" for n in range(1, 6)]
    path = write("log.csv", "\n".join([f"{TRACE}handle_time", *lines]))
    assert "handle_s" not in inspect(path).mapping.fields
    told = inspect(path, Hints(fields={"handle_s": "handle_time"}))
    (question,) = (each for each in told.questions if each.column == "handle_s")
    assert question.taken == "s"
    assert {name: change.scale for name, change in question.columns.items()} == {
        "s": 1.0,
        "min": 60.0,
    }


def test_that_time_of_a_person_below_nought_is_not_known(write: Writer) -> None:
    lines = [
        f"2026-05-01T0{n}:00:00Z,r{n},120,ok,{seconds}" for n, seconds in ((1, 60), (2, -1), (3, 5))
    ]
    data = read(write("log.csv", "\n".join([f"{TRACE}handle_s", *lines]))).frames[0].data
    assert data["handle_s"].isna().tolist() == [False, True, False]


@pytest.mark.parametrize(
    "heading", ["tool_calls", "context_precision", "local_hour", "hourly_load", "token_speed"]
)
def test_that_what_only_looks_alike_is_not_taken(write: Writer, heading: str) -> None:
    lines = [f"2026-05-01T0{n}:00:00Z,r{n},120,ok,{n}" for n in range(1, 6)]
    found = read(write("log.csv", "\n".join([f"{TRACE}{heading}", *lines])))
    assert set(found.mapping.fields) == {"time", "request_id", "latency_ms", "status"}
