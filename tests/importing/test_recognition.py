"""Every declared format on a small file with its traps, with the expected figures beside it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from slastudio.evidence.intake import Extraction, FieldSource, Hints
from slastudio.evidence.mapping_json import mapping_document, read_mapping
from slastudio.importing.conversion.extraction import extract
from slastudio.importing.conversion.preview import preview
from slastudio.importing.formats import FORMATS
from slastudio.importing.formats.declaration import fold
from slastudio.importing.understanding.inspection import inspect, reinterpret
from slastudio.shared.problems import StudioError
from tests.importing.reading import Writer, read


def column(extraction: Extraction, name: str) -> list[object]:
    return [
        None if value is pd.NaT or value is pd.NA else value
        for value in extraction.frames[0].data[name].tolist()
    ]


def at(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


def test_that_a_trace_keeps_tenths_of_microseconds_and_rejects_bad_lines_singly(
    fixtures: Path,
) -> None:
    found = read(fixtures / "trace.csv")
    assert (found.mapping.kind, found.mapping.zone, found.mapping.zone_source) == (
        "requests",
        "UTC",
        "format",
    )
    assert [r.row for r in found.rejected] == [4, 5]
    assert "many" in found.rejected[0].raw
    assert found.rejected[0].problem.column == "ContextTokens"
    assert "too few fields" in found.rejected[1].problem.message
    assert column(found, "time")[0] == at("2026-05-01T10:00:00.1234567Z")
    assert column(found, "_row") == [2, 3, 6]


def test_that_only_events_with_tokens_or_cost_are_evidence(fixtures: Path) -> None:
    found = read(fixtures / "events.jsonl")
    assert (found.read, len(found.frames[0]), len(found.rejected), found.not_applicable) == (
        7,
        4,
        1,
        2,
    )
    assert found.rejected[0].row == 5
    assert column(found, "cost") == [
        Decimal("0.0001107"),
        Decimal(0),
        None,
        Decimal("0.10000000000000000001"),
    ]
    assert column(found, "time")[-1] == at("2026-06-01T00:04:00.5Z")
    assert any("used tokens but cost nothing: 2" in note.message for note in found.notes)


def test_that_status_page_incidents_have_moments_and_first_response(fixtures: Path) -> None:
    found = read(fixtures / "status.jsonl")
    assert found.mapping.format == "statuspage"
    assert found.not_applicable == 1  # maintenance that was planned is no incident
    assert column(found, "first_response") == [at("2026-05-01T10:05:00Z"), None]
    assert column(found, "resolved") == [at("2026-05-01T11:00:00Z"), None]
    assert json.loads(str(column(found, "updates")[0])) == [
        "2026-05-01T10:05:00+00:00",
        "2026-05-01T11:00:00+00:00",
    ]
    assert column(found, "workflow") == ["Search, API", None]


def test_that_billed_cost_alone_is_the_amount_and_null_is_nothing(fixtures: Path) -> None:
    found = read(fixtures / "focus.csv")
    amounts = column(found, "amount")
    assert amounts == [Decimal("0.0000008"), Decimal("10.50"), Decimal("-0.25")]
    assert column(found, "service") == ["Queue", "Model", None]
    assert column(found, "_row") == [2, 3, 4]


def test_that_uptime_checks_are_dated_by_the_check_itself(fixtures: Path, write: Writer) -> None:
    found = read(fixtures / "checks.csv")
    assert column(found, "time")[0] == at("2026-05-09T23:36:29.424Z")
    assert column(found, "up") == [True, False, True]
    constant = (
        (fixtures / "checks.csv")
        .read_text()
        .replace("2026-05-10T17:13:31.919Z", "2026-05-09T23:36:29.424Z")
    )
    constant = constant.replace("2026-05-10T18:13:31.919Z", "2026-05-09T23:36:29.424Z")
    assert inspect(write("constant.csv", constant)).mapping.fields["time"].column == "commit_time"


def test_that_issues_numbered_alike_in_two_trackers_stay_apart(fixtures: Path) -> None:
    found = read(fixtures / "issues.csv")
    assert column(found, "id") == ["North/7", "South/7"]
    assert column(found, "resolved")[1] is None
    assert json.loads(str(column(found, "updates")[0])) == [
        "2026-05-02T06:00:00+00:00",
        "2026-05-02T09:00:00+00:00",
    ]


def test_that_canonical_headings_map_themselves(fixtures: Path) -> None:
    inspection = inspect(fixtures / "canonical.csv")
    assert inspection.confidence == 1.0
    found = read(fixtures / "canonical.csv")
    assert set(found.frames[0].data) == {
        "time",
        "request_id",
        "latency_ms",
        "first_token_ms",
        "stage.retrieval_ms",
        "status",
        "input_tokens",
        "output_tokens",
        "cost",
        "currency",
        "model",
        "escalated",
        "seg.language",
        "seg.team",
        "_row",
    }
    dtypes = found.frames[0].data.dtypes.astype(str).to_dict()
    assert (dtypes["time"], dtypes["input_tokens"], dtypes["escalated"]) == (
        "datetime64[ns, UTC]",
        "Int64",
        "boolean",
    )
    assert (found.earliest, found.latest) == (
        datetime(2026, 5, 1, 7, tzinfo=UTC),
        datetime(2026, 5, 1, 7, 1, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("header", "row", "kind"),
    [
        (
            "time,item,rubric.correctness,rubric.policy,accepted,reviewer_role,seg.language",
            "2026-05-01T00:00Z,a,4,5,true,agent,ES",
            "reviews",
        ),
        (
            "time,run,set,set_version,item,metric,score,passed",
            "2026-05-01T00:00Z,r,g,1,a,task,1,true",
            "evaluations",
        ),
        (
            "id,opened,first_response,updates,resolved,severity,workflow,waiting,nature",
            'i,2026-05-01T00:00Z,,,,2,chat,"[[""2026-05-01T00:00Z"",""2026-05-02T00:00Z""]]",governance',
            "incidents",
        ),
        (
            "id,queue,opened,due,decided,decision,workflow",
            "q,approval,2026-05-01T00:00Z,,,,chat",
            "queue_items",
        ),
        ("start,end,service,model,amount,currency", "2026-05-01,2026-05-02,api,m,1.5,USD", "costs"),
        ("time,target,up,response_ms", "2026-05-01T00:00Z,api,true,12", "probes"),
        ("time,name,value,unit", "2026-05-01,conversions,12,count", "outcomes"),
        ("time,name,value,unit,seg.team", "2026-05-01,load,12,count,a", "measurements"),
    ],
)
def test_that_every_kind_is_known_by_its_own_columns(
    header: str, row: str, kind: str, write: Writer
) -> None:
    path = write("export.csv", f"{header}\n{row}\n")
    found = read(path)
    assert found.mapping.kind == kind
    assert (len(found.frames[0]), found.rejected) == (1, ())
    lines = write("export.jsonl", _as_lines(path))
    assert inspect(lines).mapping.kind == kind


def _as_lines(path: Path) -> str:
    rows = pd.read_csv(path, dtype=str, keep_default_na=False).to_dict("records")
    return "\n".join(json.dumps(row) for row in rows * 2)


def test_that_weak_signs_make_a_table(fixtures: Path) -> None:
    for name in ("air.csv", "latin.csv", "utf16.csv", "bom.csv", "quotes.tsv"):
        assert inspect(fixtures / name).mapping.kind == "table", name


def test_that_tables_are_kept_whole_in_any_encoding(fixtures: Path) -> None:
    assert column(read(fixtures / "latin.csv"), "Descripción") == ["Año"]
    assert column(read(fixtures / "utf16.csv"), "Fälle") == ["1,200"]
    assert read(fixtures / "bom.csv").read == 0
    assert inspect(fixtures / "bom.csv").headings == ("kitten", "win")
    quotes = read(fixtures / "quotes.tsv")
    assert column(quotes, "source") == ['"He said so', '"quoted" word', 'says "x" here"']


def test_that_a_table_becomes_measurements_when_the_user_maps_it(fixtures: Path) -> None:
    hints = Hints(kind="measurements", fields={"time": "Column 1", "value": "CO(GT)"})
    found = read(fixtures / "air.csv", hints)
    assert column(found, "value") == [2.6, 2.0]
    assert found.mapping.amounts.decimal_comma == ("value",)
    told = inspect(fixtures / "air.csv", hints).notes
    assert any("day/month" in note.message for note in told)


def test_that_predictions_are_json_lines_whatever_the_name_says(fixtures: Path) -> None:
    found = read(fixtures / "predictions.csv")
    assert column(found, "prediction") == ["", 'नमस्ते, "दुनिया"']
    assert "time" not in found.frames[0].data
    dated = read(fixtures / "predictions.csv", Hints(date="2026-05-04", timezone="Europe/Madrid"))
    assert column(dated, "time") == [at("2026-05-03T22:00Z")] * 2
    assert dated.mapping.zone_source == "option"


def test_that_gaps_are_rejected_and_folds_counted_in_a_series(fixtures: Path) -> None:
    found = read(fixtures / "series.csv", Hints(agreement_zone="Europe/Madrid"))
    assert (found.mapping.zone, found.mapping.zone_source) == ("Europe/Madrid", "agreement")
    assert [r.row for r in found.rejected] == [3]
    assert any("occurred twice" in note.message for note in found.notes)
    assert column(found, "name") == ["series", "series"]


def test_that_seconds_become_milliseconds_and_nan_nothing(fixtures: Path) -> None:
    found = read(fixtures / "latencies.json")
    assert column(found, "latency_ms") == [1500.0, 500.0]
    assert column(found, "first_token_ms")[0] == 250.0
    assert column(found, "status") == ["ok", "error"]
    assert inspect(fixtures / "latencies.json").mapping.fields["latency_ms"].unit == "s"


def test_that_relative_times_need_a_start(fixtures: Path) -> None:
    undated = read(fixtures / "relative.jsonl")
    assert undated.earliest is None
    assert any("without a date" in note.message for note in undated.notes)
    dated = read(fixtures / "relative.jsonl", Hints(start="2026-05-01T00:00:00Z"))
    assert column(dated, "time") == [at("2026-05-01T00:00Z"), at("2026-05-01T00:00:01.5Z")]


def test_that_totals_in_a_bill_are_no_records_of_it(fixtures: Path) -> None:
    found = read(fixtures / "bill.csv")
    assert (found.mapping.format, found.not_applicable) == ("azure costs", 1)
    assert column(found, "start") == [at("2026-02-03T00:00Z"), at("2026-02-28T00:00Z")]
    assert sum(map(Decimal, map(str, column(found, "amount")))) == Decimal("1200.175")


EXPORTS = {
    "openai costs": (
        "start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,line_item",
        [
            "1,2,2026-05-01T00:00:00Z,2026-05-02T00:00:00Z,1.25,usd,tokens",
            "1,2,2026-05-02T00:00:00Z,,,,",
        ],
        1,
        1,
    ),
    "openai usage": (
        "start_time,start_time_iso,num_model_requests,model,input_tokens,output_tokens,input_cached_tokens",
        ["1,2026-05-01T00:00:00Z,3,m,10,20,5"],
        4,
        0,
    ),
    "anthropic costs": (
        "usage_date_utc,model,workspace,token_type,cost_usd",
        ["2026-05-01,M,w,input,0.5"],
        1,
        0,
    ),
    "litellm spend logs": (
        "request_id,call_type,spend,startTime,endTime,completionStartTime,model,status",
        [
            "r,acompletion,0.01,2026-05-01 10:00:00,2026-05-01 10:00:02.5,2026-05-01 10:00:01,m,success"
        ],
        1,
        0,
    ),
    "helicone": (
        "response_id,response_created_at,request_created_at,response_status,latency,model,prompt_tokens",
        ["r,2026-05-01T10:00:01Z,2026-05-01T10:00:00Z,200,1000,m,5"],
        1,
        0,
    ),
    "langfuse observations": (
        "id,traceId,startTime,endTime,type,name,usageDetails,latency,totalCost",
        [
            "a,t,2026-05-01T10:00:00Z,,GENERATION,n,{},2.5,0.1",
            "b,t,2026-05-01T10:00:00Z,,SPAN,n,{},3,0.1",
        ],
        1,
        1,
    ),
    "zendesk": (
        "Id,Subject,Priority,Created at,Solved at,First reply time in minutes",
        ["1,s,High,2026-05-01 10:00,2026-05-01 12:00,15"],
        1,
        0,
    ),
    "servicenow": ("number,priority,opened_at,resolved_at", ["INC1,1,2026-05-01 10:00:00,"], 1, 0),
    "pagerduty": (
        "id,created_on,urgency,seconds_to_first_ack,seconds_to_resolve",
        ["P1,2026-05-01T10:00:00Z,high,60,3600"],
        1,
        0,
    ),
    "jira service management": (
        "Issue key,Summary,Priority,Created,Resolved,Custom field (Time to resolution)",
        ["A-1,s,High,01/May/26 10:00 AM,02/May/26 1:00 PM,-3:20"],
        1,
        0,
    ),
}


@pytest.mark.parametrize("name", EXPORTS)
def test_that_each_export_is_recognised_in_any_order_and_case(name: str, write: Writer) -> None:
    header, rows, evidence, others = EXPORTS[name]
    found = read(write("export.csv", "\n".join(["\ufeff" + header.upper(), *rows])))
    assert found.mapping.format == name
    assert (len(found.frames[0]), found.not_applicable, found.rejected) == (evidence, others, ())


def test_that_durations_between_columns_are_measured(write: Writer) -> None:
    header, rows, *_ = EXPORTS["litellm spend logs"]
    found = read(write("logs.csv", "\n".join([header, *rows])))
    assert (column(found, "latency_ms"), column(found, "first_token_ms")) == ([2500.0], [1000.0])
    header, rows, *_ = EXPORTS["pagerduty"]
    found = read(write("pd.csv", "\n".join([header, *rows])))
    assert column(found, "first_response") == [at("2026-05-01T10:01Z")]
    assert column(found, "resolved") == [at("2026-05-01T11:00Z")]


def test_that_exactly_ten_thousand_tickets_are_suspicious(write: Writer) -> None:
    rows = "".join(f"INC{i},1,2026-05-01 10:00:00,\n" for i in range(10_000))
    found = read(write("incident.csv", "number,priority,opened_at,resolved_at\n" + rows))
    assert any("exactly 10,000 rows" in note.message for note in found.notes)


def test_that_format_names_are_unique_and_headings_fold() -> None:
    assert len({f.name for f in FORMATS}) == len(FORMATS)
    assert fold(" \ufeffStart_Time ") == fold("startTime")


def test_that_an_unknown_heading_lists_the_columns_and_the_nearest(fixtures: Path) -> None:
    with pytest.raises(StudioError, match=r"Did you mean “ContextTokens”.*GeneratedTokens"):
        inspect(fixtures / "trace.csv", Hints(fields={"input_tokens": "ContextToken"}))
    with pytest.raises(StudioError, match="have no column “latency”"):
        inspect(fixtures / "trace.csv", Hints(kind="requests", fields={"latency": "ContextTokens"}))


def test_that_a_saved_mapping_is_used_again(fixtures: Path) -> None:
    saved = inspect(
        fixtures / "air.csv", Hints(kind="measurements", fields={"time": "Column 1", "value": "T"})
    ).mapping
    again = inspect(fixtures / "air.csv", Hints(saved=replace(saved, zone="Europe/Rome")))
    assert (again.mapping.fields, again.mapping.zone_source) == (saved.fields, "saved mapping")
    assert read_mapping(json.loads(json.dumps(mapping_document(saved)))) == saved


def test_that_the_preview_shows_what_the_import_will_understand(fixtures: Path) -> None:
    inspection = inspect(fixtures / "trace.csv")
    shown = preview(inspection, inspection.mapping)
    assert shown.rows[0].cells["time"].text.startswith("2026-05-01 10:00:00.1234567")
    assert "many" in shown.rows[2].cells["input_tokens"].problem
    wrong = inspection.mapping.with_field("time", FieldSource("GeneratedTokens", "iso"))
    assert preview(inspection, wrong).problems > 1


def test_that_understanding_anew_needs_only_the_sample(fixtures: Path) -> None:
    inspection = inspect(fixtures / "air.csv")
    anew = reinterpret(
        replace(inspection, path="/nowhere"),
        Hints(kind="measurements", fields={"time": "Column 1", "value": "T"}),
    )
    assert anew.mapping.kind == "measurements"
    assert column(extract(fixtures / "air.csv", anew.mapping), "value") == [13.6, 13.3]


def workbook(path: Path, fill: Callable[[openpyxl.Workbook], None]) -> Path:
    book = openpyxl.Workbook()
    fill(book)
    book.save(path)
    return path


def test_that_a_sheet_is_read_below_its_title_and_above_its_notes(tmp_path: Path) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.worksheets[0].append(["About"])
        sheet = book.create_sheet("log")
        sheet.append(["Incidents of May"])
        sheet.append([])
        sheet.append(["id", "opened", "resolved", "severity", "workflow"])
        for number in range(1, 6):
            sheet.append(
                [
                    number,
                    datetime(2026, 5, number, 10),
                    "#N/A" if number == 2 else datetime(2026, 5, 9),
                    2,
                    "chat",
                ]
            )
        sheet.append(["exported by nobody"])
        sheet.merge_cells("A1:C1")

    path = workbook(tmp_path / "log.xlsx", fill)
    assert inspect(path).sheets == ("Sheet", "log")
    found = read(path, Hints(timezone="Europe/Madrid"))
    assert (found.mapping.kind, found.read, len(found.frames[0])) == ("incidents", 5, 5)
    assert column(found, "id") == ["1", "2", "3", "4", "5"]
    assert column(found, "opened")[0] == at("2026-05-01T08:00Z")
    assert column(found, "resolved")[1] is None
    assert column(found, "_row") == [4, 5, 6, 7, 8]
    assert any("9 below the data" in note.message for note in found.notes)
    with pytest.raises(StudioError, match=r"no sheet “x”. Its sheets are: Sheet, log"):
        inspect(path, Hints(sheet="x"))


def test_that_an_open_incident_at_the_end_of_a_sheet_is_not_taken_for_a_note(
    tmp_path: Path,
) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.create_sheet("log")
        sheet.append(
            [
                "id",
                "opened",
                "first_response",
                "resolved",
                "severity",
                "status",
                "workflow",
                "nature",
            ]
        )
        for _ in range(5):
            sheet.append(["a", *[datetime(2026, 5, 1, 10)] * 3, "2", "closed", "chat", "technical"])
        sheet.append(["b", datetime(2026, 5, 2, 10)])
        sheet.append(["exported on Monday"])

    found = read(workbook(tmp_path / "log.xlsx", fill))
    assert (found.read, column(found, "id")[-1]) == (6, "b")


def test_that_events_which_begin_late_in_a_file_are_found(write: Writer) -> None:
    event = {"event": "opened", "properties": {"page": "x" * 80}, "time": 1780272000}
    late = {
        "event": "sent",
        "properties": {"prompt_tokens": 1, "completion_tokens": 2, "cost": 0.1},
        "time": 1780272000,
    }
    lines = [json.dumps(event)] * 20_000 + [json.dumps(late)] * 3_000
    found = read(write("events.jsonl", "\n".join(lines)))
    assert (found.mapping.format, len(found.frames[0]), found.not_applicable) == (
        "event analytics",
        3_000,
        20_000,
    )


def test_that_a_status_page_answer_names_its_components(write: Writer) -> None:
    incident = {
        "id": "a",
        "name": "Down",
        "created_at": "2026-05-01T10:00:00.000-06:00",
        "resolved_at": None,
        "impact": "major",
        "incident_updates": [{"id": "u", "created_at": "2026-05-01T10:05:00.000-06:00"}],
        "components": [{"name": "API"}],
    }
    found = read(
        write("incidents.json", json.dumps({"page": {"id": "p"}, "incidents": [incident]}))
    )
    assert (found.mapping.format, found.mapping.zone_source, column(found, "workflow")) == (
        "statuspage",
        "values",
        ["API"],
    )
    assert column(found, "first_response") == [at("2026-05-01T16:05Z")]


def test_that_a_saved_mapping_leaves_behind_what_belonged_to_the_earlier_file(
    fixtures: Path, write: Writer
) -> None:
    saved = inspect(fixtures / "predictions.csv", Hints(date="2026-05-04")).mapping
    assert "time" not in read(fixtures / "predictions.csv", Hints(saved=saved)).frames[0].data
    series = inspect(fixtures / "series.csv").mapping
    other = write("other.csv", "timestamp,value\n2026-05-01,1\n")
    assert column(read(other, Hints(saved=series)), "name") == ["other"]
