"""Real files, against figures computed here with nothing but csv, json and decimal. Skipped where
they are absent.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from slastudio.evidence.intake import Hints
from slastudio.importing.conversion.preview import preview
from slastudio.importing.understanding.inspection import inspect
from slastudio.shared.problems import StudioError
from tests.importing.reading import SHARED, read

FILES = (
    sorted(p for p in SHARED.rglob("*") if p.is_file()) if SHARED.is_dir() else [SHARED / "absent"]
)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as stream:
        return list(csv.DictReader(stream))


def lines_of(path: Path) -> list[dict[str, object]]:
    return [
        json.loads(line, parse_float=Decimal)
        for line in path.read_text("utf-8").splitlines()
        if line.strip()
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_that_every_real_file_is_read_or_refused_with_a_reason(path: Path, shared: Path) -> None:
    assert shared.is_dir()
    try:
        inspection = inspect(path)
        preview(inspection, inspection.mapping)
        found = read(path)
    except StudioError as problem:
        assert path.suffix in (".xls", ".eval"), problem  # noqa: PT017
        return
    assert found.read >= len(found.frames[0].data["_row"].unique())
    assert not found.rejected


def test_that_the_azure_trace_is_whole_to_the_tenth_of_a_microsecond(shared: Path) -> None:
    path = shared / "requests/azure_llm_conv_2023.csv"
    rows, data = rows_of(path), read(path).frames[0].data
    assert len(data) == len(rows) == 19366
    assert data["input_tokens"].sum() == sum(int(r["ContextTokens"]) for r in rows)
    assert data["output_tokens"].sum() == sum(int(r["GeneratedTokens"]) for r in rows)
    assert [t.isoformat() for t in data["time"][:50]] == [
        pd.Timestamp(r["TIMESTAMP"] + "Z").isoformat() for r in rows[:50]
    ]
    assert data["time"].iloc[0].value % 1_000_000_000 == int(
        rows[0]["TIMESTAMP"].rpartition(".")[2].ljust(9, "0")
    )


def test_that_analytics_costs_add_up_exactly_by_month(shared: Path) -> None:
    path = shared / "requests/aider_analytics_2024-08_to_2026-04.jsonl"
    expected: dict[str, Decimal] = defaultdict(Decimal)
    sent = [e for e in lines_of(path) if e["event"] == "message_send"]
    for event in sent:
        month = datetime.fromtimestamp(float(str(event["time"])), UTC).strftime("%Y-%m")
        expected[month] += Decimal(str(event["properties"]["cost"] or 0))  # type: ignore[index]
    found = read(path)
    data = found.frames[0].data
    assert (found.read, len(data), found.not_applicable) == (35402, 5522, 29880)
    months = data["time"].dt.strftime("%Y-%m")
    costs = data["cost"].map(lambda cost: cost or Decimal(0))
    assert {month: sum(costs[months == month], Decimal(0)) for month in months.unique()} == dict(
        expected
    )


def test_that_every_status_page_incident_has_its_clock(shared: Path) -> None:
    path = shared / "incidents/github_status_incidents.jsonl"
    lines = [line for line in lines_of(path) if line["impact"] != "maintenance"]
    data = read(path).frames[0].data
    assert len(data) == 801
    assert data["id"].tolist() == [str(line["id"]) for line in lines]
    assert data["resolved"].isna().sum() == sum(line["resolved_at"] is None for line in lines)
    counts = [0 if text is None else len(json.loads(text)) for text in data["updates"]]
    assert counts == [len(line["updates"]) for line in lines]  # type: ignore[arg-type]


def test_that_focus_adds_billed_cost_only(shared: Path) -> None:
    path = shared / "cost/focus_1.0_sample.csv"
    data = read(path).frames[0].data
    assert len(data) == 1000
    assert (
        sum(data["amount"])
        == Decimal("20.52022672899")
        == sum(Decimal(r["BilledCost"]) for r in rows_of(path))
    )
    assert "NULL" not in set(data["unit"].dropna())


def test_that_hindi_predictions_are_undated_evaluations(shared: Path) -> None:
    path = shared / "evals/mega_hindi_predictions.csv"
    lines, data = lines_of(path), read(path).frames[0].data
    assert len(data) == 1068
    assert "time" not in data
    assert (data["prediction"] == "").sum() == sum(line["prediction"] == "" for line in lines) > 0


def test_that_uptime_checks_keep_every_check(shared: Path) -> None:
    path = shared / "monitor/upptime_d33bs_checks.csv"
    rows, data = rows_of(path), read(path).frames[0].data
    assert len(data) == 13621
    assert (~data["up"]).sum() == sum(r["status"] == "down" for r in rows)
    assert [t.to_pydatetime() for t in data["time"]] == [
        datetime.fromisoformat(r["lastUpdated"]) for r in rows
    ]


def test_that_issues_of_several_trackers_have_distinct_ids(shared: Path) -> None:
    path = shared / "incidents/public_jira_issues.csv"
    rows, data = rows_of(path), read(path).frames[0].data
    assert len(data) == data["id"].nunique() == 2480
    assert data["resolved"].isna().sum() == sum(not r["resolutiondate"] for r in rows) == 172
    assert data["severity"].nunique() == len({r["priority"] for r in rows if r["priority"]})


def test_that_each_sheet_of_deaths_is_a_table_without_its_notes(shared: Path) -> None:
    path = shared / "incidents/readxl_deaths.xlsx"
    book = openpyxl.load_workbook(path)
    for sheet in book.sheetnames:
        data = read(path, Hints(sheet=sheet)).frames[0].data
        assert data["Name"].tolist() == [
            row[0] for row in book[sheet].iter_rows(6, 15, values_only=True)
        ]
        assert data["_row"].tolist() == list(range(6, 16))


def test_that_encodings_and_empty_exports_are_read(shared: Path) -> None:
    wide = read(shared / "messy/messytables_utf-16le_encoded.csv")
    assert (wide.mapping.kind, wide.read) == ("table", 327)
    mark = read(shared / "messy/messytables_utf8bom.csv")
    assert (mark.mapping.kind, mark.read) == ("table", 0)
    none = read(shared / "cost/azure_EA_NoRows.csv")
    assert (none.mapping.kind, none.read, len(none.frames[0])) == ("costs", 0, 0)


def test_that_azure_bills_add_up(shared: Path) -> None:
    for name, heading in (
        ("azure_EA_ActualCost_Small", "Cost"),
        ("azure_ea_focus_converters", "CostInBillingCurrency"),
    ):
        path = shared / f"cost/{name}.csv"
        data = read(path).frames[0].data
        assert sum(data["amount"]) == sum(Decimal(r[heading]) for r in rows_of(path))
        first = rows_of(path)[0]["Date"]
        assert data["start"].iloc[0].to_pydatetime() == datetime.strptime(
            first, "%m/%d/%Y"
        ).replace(tzinfo=UTC)


def test_that_a_series_has_its_values_and_the_name_of_its_file(shared: Path) -> None:
    path = shared / "monitor/nab/realAWSCloudwatch/ec2_cpu_utilization_24ae8d.csv"
    rows, data = rows_of(path), read(path).frames[0].data
    assert data["value"].tolist() == [float(r["value"]) for r in rows]
    assert set(data["name"]) == {"ec2_cpu_utilization_24ae8d"}


def test_that_load_tests_are_read_in_seconds(shared: Path) -> None:
    path = shared / "requests/llmperf_groq_70b.json"
    items, data = json.loads(path.read_text()), read(path).frames[0].data
    assert data["first_token_ms"].tolist() == pytest.approx([i["ttft_s"] * 1000 for i in items])
