"""Logs, state histories, experiment runs and dashboards: what each record is, with the units its
cells carry.
"""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from slastudio.evidence.intake import Hints
from slastudio.importing.conversion.ticket_states import fold_states
from slastudio.importing.typing.cell_units import cell_unit, parse_bytes
from slastudio.importing.typing.moments import parse_written
from slastudio.importing.typing.quantities import BadValueError
from slastudio.importing.understanding.inspection import inspect
from tests.importing.reading import Writer, read

DATADOG = """Date,Host,Service,Content,@duration,@http.status_code,Status
2026-03-04T10:11:12.123Z,i-1,gateway,"GET /chat",123000000,200,info
2026-03-04T10:12:12.123Z,i-1,gateway,"GET /chat",1500000000,500,error
2026-03-04T10:13:12.123Z,i-1,gateway,started,,,info
"""
KIBANA = """@timestamp,event.duration,event.outcome,http.response.status_code,service.name
"Mar 4, 2026 @ 10:12:12.123",2500000,failure,503,chat
2026-03-04T10:11:12.123Z,1000000,success,200,chat
"""
LOCUST = """timestamp,request_type,name,response_time,response_length,exception
1772620000.123,GET,/chat,123.4,512,
1772620001.123,GET,/chat,223.4,512,ConnectionError
"""
LOCUST_STATS = """Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Requests/s,50%,95%,100%
GET,/chat,100,2,120,130.5,4.5,120,200,900
,Aggregated,100,2,120,130.5,4.5,120,200,900
"""
HISTORY = """Timestamp,User Count,Type,Name,Requests/s,Failures/s,50%,95%,Total Request Count,Total Failure Count,Total Average Response Time
1772620000,10,,Aggregated,0.0,0.0,N/A,N/A,0,0,0.0
1772620001,10,,Aggregated,4.5,0.0,120,200,10,0,125.5
"""
VEGETA = "".join(
    f'{1772620000000000000 + n},{code},{latency},120,300,"{error}",eyJ9,attack,{n},GET,http://localhost/chat,\n'
    for n, (code, latency, error) in enumerate(
        [(200, 12345678, ""), (0, 30000000000, "timeout"), (503, 5000000, "503")]
    )
)
MLFLOW = """Start Time,Duration,Run ID,Name,Source Type,Source Name,User,Status,epochs,optimizer,accuracy
2026-03-04 10:11:12,1.2min,a1,run-a,LOCAL,train.py,ann,FINISHED,3,adam,0.91
2026-03-05 10:11:12,35.1s,a2,run-b,LOCAL,train.py,ann,FAILED,,adam,
"""
SEARCHED = """run_id,experiment_id,status,start_time,end_time,metrics.accuracy,params.lr
a1,0,FINISHED,2026-03-04 10:11:12+00:00,2026-03-04 10:12:12+00:00,0.91,0.1
"""
INCIDENT_IO = """Reference,Name,Severity,Status,Created at,Reported at,Accepted at,Declined at,Fixed at,Closed at
INC-1,Slow,Major,Closed,,2026-03-04 10:11:12 +0000 UTC,2026-03-04 10:15:00 +0000 UTC,,2026-03-04 11:00:00 +0000 UTC,2026-03-05
INC-2,Wrong,Minor,Declined,2026-03-07 10:11:12 +0000 UTC,2026-03-07 10:11:12 +0000 UTC,,2026-03-07 10:12:00 +0000 UTC,,
"""
SEGMENTS = """component,start_at,end_at,status
API,2026-03-01T00:00:00Z,2026-03-04T10:00:00Z,operational
API,2026-03-04T10:00:00Z,2026-03-04T11:30:00Z,major_outage
API,2026-03-04T11:30:00Z,2026-03-04T12:00:00Z,under_maintenance
API,2026-03-04T12:00:00Z,2026-03-04T13:00:00Z,wobbly
"""
GITLAB = """Title,Issue ID,State,Created At (UTC),Closed At (UTC),Labels
Slow,12,Closed,2026-03-04 10:11:12,2026-03-05 10:11:12,bug
"""
LINEAR = """ID,Team,Title,Status,Priority,Created,Completed,Canceled
ENG-1,Eng,Slow,Done,Urgent,Wed Mar 04 2026 10:11:12 GMT+0100 (Central European Standard Time),,
"""
HUBSPOT = "Ticket ID,Ticket name,Ticket status,Create date,Close date,Priority\n1,Slow,New,2026-03-04 10:11,,High\n"
INTERCOM = """Conversation ID,Conversation started at (UTC),First response time (seconds),Time to close (seconds)
1,2026-03-04 10:11:12,120,3600
2,2026-03-05 10:11:12,,
"""
REPORT = """Service description,Cost ($),Discounts ($),Promotions and others ($),Subtotal ($)
Vertex AI,12.35,0,-1.00,11.35
Tax,,,,1.00
Subtotal,12.35,0,-1,12.35
Filtered total,,,,12.35
"""


@pytest.mark.parametrize(
    ("name", "text", "format_", "counts", "first"),
    [
        (
            "dd.csv",
            DATADOG,
            "datadog logs",
            (3, 2, 0, 1),
            {"latency_ms": 123, "status": "200", "workflow": "gateway"},
        ),
        (
            "ecs.csv",
            KIBANA,
            "ecs log",
            (2, 2, 0, 0),
            {"latency_ms": 2.5, "status": "503", "seg.outcome": "failure"},
        ),
        (
            "locust.csv",
            LOCUST,
            "locust requests",
            (2, 2, 0, 0),
            {"latency_ms": 123.4, "status": "ok"},
        ),
        (
            "stats.csv",
            LOCUST_STATS,
            "locust statistics",
            (2, 1, 0, 1),
            {"name": "Request Count", "value": 100},
        ),
        (
            "history.csv",
            HISTORY,
            "locust history",
            (2, 2, 0, 0),
            {"name": "Requests/s", "value": 0},
        ),
        (
            "vegeta.csv",
            VEGETA,
            "vegeta results",
            (3, 3, 0, 0),
            {"latency_ms": 12.345678, "status": "200"},
        ),
        (
            "runs.csv",
            MLFLOW,
            "mlflow table",
            (2, 1, 0, 1),
            {"run": "a1", "metric": "epochs", "score": 3},
        ),
        (
            "search.csv",
            SEARCHED,
            "mlflow runs",
            (1, 1, 0, 0),
            {"run": "a1", "metric": "accuracy", "score": 0.91},
        ),
        (
            "io.csv",
            INCIDENT_IO,
            "incident.io table",
            (2, 1, 0, 1),
            {"id": "INC-1", "severity": "Major"},
        ),
        (
            "spans.csv",
            SEGMENTS,
            "status segments",
            (4, 1, 1, 2),
            {"severity": "major_outage", "workflow": "API"},
        ),
        ("gitlab.csv", GITLAB, "gitlab issues", (1, 1, 0, 0), {"id": "12", "status": "Closed"}),
        (
            "linear.csv",
            LINEAR,
            "linear issues",
            (1, 1, 0, 0),
            {"opened": pd.Timestamp("2026-03-04T09:11:12Z")},
        ),
        ("hubspot.csv", HUBSPOT, "hubspot tickets", (1, 1, 0, 0), {"id": "1", "severity": "High"}),
        (
            "intercom.csv",
            INTERCOM,
            "intercom conversations",
            (2, 2, 0, 0),
            {
                "first_response": pd.Timestamp("2026-03-04T10:13:12Z"),
                "resolved": pd.Timestamp("2026-03-04T11:11:12Z"),
            },
        ),
        (
            "report.csv",
            REPORT,
            "gcp billing report",
            (4, 2, 0, 2),
            {"service": "Vertex AI", "currency": "USD"},
        ),
    ],
)
def test_that_a_log_or_report_is_told_and_read(
    write: Writer,
    name: str,
    text: str,
    format_: str,
    counts: tuple[int, int, int, int],
    first: dict[str, Any],
) -> None:
    found = read(write(name, text))
    frame = found.frames[0].data
    assert found.mapping.format == format_
    assert (
        found.read,
        frame["_row"].nunique(),
        len(found.rejected),
        found.not_applicable,
    ) == counts
    assert {key: frame[key].iloc[0] for key in first} == first


def test_that_moments_written_with_a_zone_behind_their_offset_are_read(write: Writer) -> None:
    frame = read(write("io.csv", INCIDENT_IO)).frames[0].data
    moments = frame[["opened", "first_response", "resolved"]].iloc[0].tolist()
    assert moments == [
        pd.Timestamp(f"2026-03-04T{clock}Z") for clock in ("10:11:12", "10:15", "11:00")
    ]
    assert parse_written("2026-07-04 10:11:12.5 +0200 CEST").offset == 7200


def test_that_incidents_of_an_answer_take_the_moments_of_their_names(write: Writer) -> None:
    def incident(number: int, category: str, **moments: str) -> dict[str, Any]:
        values = [
            {
                "incident_timestamp": {"name": name.replace("_", " ")},
                "value": {"value": at} if at else None,
            }
            for name, at in moments.items()
        ]
        status = {"category": category, "name": category.title()}
        return {
            "id": f"01F{number}",
            "reference": f"INC-{number}",
            "name": "Slow",
            "incident_status": status,
            "severity": {"name": "Major"},
            "created_at": "2026-03-04T10:20:00Z",
            "incident_timestamp_values": values,
        }

    first = incident(
        1,
        "closed",
        Reported_at="2026-03-04T10:11:12Z",
        Resolved_at="2026-03-04T11:00:00Z",
        Closed_at="",
    )
    answer = {
        "incidents": [first, incident(2, "live"), incident(3, "merged")],
        "pagination_meta": {"page_size": 25},
    }
    found = read(write("answer.json", json.dumps(answer)))
    frame = found.frames[0].data
    assert (found.read, len(frame), found.not_applicable) == (3, 2, 1)
    assert frame["opened"].tolist() == [
        pd.Timestamp("2026-03-04T10:11:12Z"),
        pd.Timestamp("2026-03-04T10:20:00Z"),
    ]
    assert frame["resolved"].isna().tolist() == [False, True]


def test_that_a_log_of_states_becomes_one_incident_resolved_by_its_last_completion(
    write: Writer,
) -> None:
    text = """SR Number;Change Date+Time;Status;Sub Status;Involved ST;SR Latest Impact;Product
1-36;2010-03-31T16:59:42+01:00;Accepted;In Progress;V30;Medium;P1
1-36;2010-04-01T10:00:00+01:00;Completed;In Call;V30;Medium;P1
1-36;2010-04-06T16:44:07+01:00;Completed;Closed;V30;High;P1
1-46;2011-07-26T09:22:02+01:00;Accepted;Assigned;D5;High;P2
1-46;2011-07-27T09:22:02+01:00;Completed;In Call;D5;High;P2
"""
    found = read(write("log.csv", text))
    folded = fold_states(found.frames[0].data, found.mapping)
    assert folded["id"].tolist() == ["1-36", "1-46"]
    assert folded["opened"].iloc[0] == pd.Timestamp("2010-03-31T15:59:42Z")
    assert folded["resolved"].iloc[0] == pd.Timestamp("2010-04-06T15:44:07Z")
    assert pd.isna(folded["resolved"].iloc[1])
    assert folded["severity"].tolist() == ["High", "High"]


@pytest.mark.parametrize(
    ("document", "passed"),
    [
        ({"resolved": ["a", "b"], "unresolved": ["c"]}, {"a": True, "b": True, "c": False}),
        (
            {
                "resolved": ["a"],
                "generated": ["a", "c"],
                "no_generation": ["d"],
                "applied": ["a", "c"],
                "no_logs": [],
            },
            {"a": True, "c": False, "d": False},
        ),
    ],
)
def test_that_a_report_by_lists_of_ids_counts_every_instance_once(
    write: Writer, document: dict[str, list[str]], passed: dict[str, bool]
) -> None:
    frame = read(write("results.json", json.dumps(document))).frames[0].data
    assert dict(zip(frame["item"], frame["passed"], strict=True)) == passed


def test_that_runs_of_agents_are_scored(write: Writer) -> None:
    lines = [
        {
            "index": n,
            "output": {"status": "completed", "result": {"is_correct": n == 0}},
            "time": {"timestamp": 1772620000000},
        }
        for n in range(2)
    ]
    frame = read(write("runs.jsonl", "\n".join(map(json.dumps, lines)))).frames[0].data
    assert frame["passed"].tolist() == [True, False]
    summary = {"total": 2, "validation": {"completed": 0.5}, "custom": {"overall": {"acc": 0.25}}}
    frame = read(write("overall.json", json.dumps(summary))).frames[0].data
    assert dict(zip(frame["metric"], frame["score"], strict=True)) == {
        "overall.acc": 0.25,
        "completed": 0.5,
    }
    run = {
        "task_id": "7",
        "trial": 0,
        "reward_info": {"reward": 1.0},
        "start_time": "2026-03-04T10:00:00",
    }
    frame = (
        read(write("tau.json", json.dumps({"info": {}, "tasks": [], "simulations": [run]})))
        .frames[0]
        .data
    )
    assert frame[["item", "score"]].values.tolist() == [["7", 1.0]]


WATCH = {
    "Label": "Latency",
    "Datapoints": [
        {
            "Timestamp": "2026-03-04T10:00:00Z",
            "Average": 120.5,
            "Unit": "Milliseconds",
            "ExtendedStatistics": {"p95": 300},
        }
    ],
}
WATCH_DATA = {
    "MetricDataResults": [
        {"Id": "m1", "Label": "Errors", "Timestamps": ["2026-03-04T10:00:00Z"], "Values": [3]}
    ]
}
MONITOR = {
    "value": [
        {
            "name": {"value": "Latency"},
            "unit": "Milliseconds",
            "timeseries": [
                {
                    "metadatavalues": [{"name": {"value": "model"}, "value": "m-1"}],
                    "data": [
                        {"timeStamp": "2026-03-04T10:00:00Z", "average": 7},
                        {"timeStamp": "2026-03-04T10:01:00Z"},
                    ],
                }
            ],
        }
    ]
}


@pytest.mark.parametrize(
    ("document", "counts", "rows"),
    [
        (WATCH, (1, 0), [("Latency", 120.5, "Average"), ("Latency", 300, "p95")]),
        (WATCH_DATA, (1, 0), [("Errors", 3, None)]),
        (MONITOR, (2, 1), [("Latency average", 7, "model=m-1")]),
    ],
)
def test_that_points_of_cloud_monitors_keep_metric_statistic_and_labels(
    write: Writer,
    document: dict[str, Any],
    counts: tuple[int, int],
    rows: list[tuple[str, float, str | None]],
) -> None:
    found = read(write("points.json", json.dumps(document)))
    frame = found.frames[0].data
    labels = frame.get("seg.labels", pd.Series([None] * len(frame), dtype=object))
    assert (found.read, found.not_applicable) == counts
    assert list(zip(frame["name"], frame["value"], labels, strict=True)) == rows
    assert set(frame["time"]) == {pd.Timestamp("2026-03-04T10:00Z")}


def test_that_a_cost_explorer_answer_counts_one_of_its_costs_for_every_group(write: Writer) -> None:
    def group(name: str, amount: str) -> dict[str, Any]:
        costs = {
            cost: {"Amount": amount, "Unit": "USD"} for cost in ("BlendedCost", "UnblendedCost")
        }
        return {"Keys": [name, "env$prod"], "Metrics": costs}

    period = {
        "TimePeriod": {"Start": "2026-03-01", "End": "2026-03-02"},
        "Groups": [group("Bedrock", "12.5"), group("Tax", "1.5")],
    }
    total = {
        "TimePeriod": {"Start": "2026-03-02", "End": "2026-03-03"},
        "Total": {"NetUnblendedCost": {"Amount": "2", "Unit": "USD"}},
    }
    frame = read(write("ce.json", json.dumps({"ResultsByTime": [period, total]}))).frames[0].data
    assert frame["service"].tolist() == ["Bedrock", "Tax", "all"]
    assert sum(frame["amount"]) == 16
    assert frame["seg.group"].tolist()[:2] == ["prod", "prod"]


def test_that_cells_that_carry_their_units_are_read_as_figures_with_that_unit(
    write: Writer,
) -> None:
    text = """Time,p95,CPU,Memory,Requests,Rate
2026-03-04 10:00:00,123 ms,45.3%,1.5 KiB,1.2 K,12.5 req/s
2026-03-04 10:01:00,1.2 s,50%,900 B,950,1 req/s
2026-03-04 10:02:00,850 µs,,2 MiB,2.35 K,0 req/s
"""
    frame = read(write("panel.csv", text)).frames[0].data
    told = {
        name: (part["value"].tolist(), part["unit"].iloc[0])
        for name, part in frame.groupby("name", sort=False)
    }
    assert told == {
        "p95": ([123, 1200, 0.85], "ms"),
        "CPU": ([45.3, 50], "%"),
        "Memory": ([1536, 900, 2 * 1024**2], "B"),
        "Requests": ([1200, 950, 2350], None),
        "Rate": ([12.5, 1, 0], "req/s"),
    }


def test_that_a_cell_of_another_unit_is_rejected_and_words_are_no_units(write: Writer) -> None:
    lines = "".join(f"2026-03-04 10:{n:02}:00,{n} req/s,{n}%\n" for n in range(60)) * 2
    found = read(
        write("panel.csv", f"Time,Rate,Share\n{lines}2026-03-04 11:00:00,1.5 Kreq/min,5%\n")
    )
    assert [each.row for each in found.rejected] == [122]
    assert cell_unit(["3 apples", "4 apples"]) is None
    assert cell_unit(["-", ""]) is None
    with pytest.raises(BadValueError):
        parse_bytes("1.2 parsec")


def test_that_a_line_without_a_product_name_takes_the_product_code(write: Writer) -> None:
    text = """lineItem/UsageStartDate,lineItem/ProductCode,lineItem/UnblendedCost,lineItem/CurrencyCode,product/ProductName
2026-03-01T00:00:00Z,AmazonBedrock,0.12,USD,Amazon Bedrock
2026-03-01T00:00:00Z,AmazonBedrock,0.02,USD,
"""
    frame = read(write("cur.csv", text)).frames[0].data
    assert frame["service"].tolist() == ["Amazon Bedrock", "AmazonBedrock"]


def test_that_totals_of_undated_bills_and_scores_are_no_records_of_their_own(write: Writer) -> None:
    path = write(
        "bill.csv",
        "Service,Model,Cost,Currency\nChat,m-1,10.5,USD\nTotal cost of ownership,m,2,USD\nTotal:,,12.5,USD\n",
    )
    found = read(path, Hints(kind="costs"))
    assert (found.read, found.not_applicable) == (3, 1)
    assert sum(found.frames[0].data["amount"]) == 12.5
    found = read(write("scores.csv", "item,metric,score\nq1,acc,1\nq2,acc,0\nTotal,,0.5\n"))
    assert (found.not_applicable, found.frames[0].data["item"].tolist()) == (1, ["q1", "q2"])


def test_that_tickets_without_an_opening_are_kept_and_told(write: Writer) -> None:
    text = """Ticket ID,Date of Purchase,Ticket Status,Ticket Priority,First Response Time,Time to Resolution
1,2021-03-22,Closed,Low,2023-06-01 12:15:36,2023-06-01 18:05:38
"""
    inspection = inspect(write("tickets.csv", text))
    assert inspection.mapping.kind == "table"
    assert any("no column says when each was opened" in note.message for note in inspection.notes)


@pytest.mark.parametrize("quoted", [False, True])
def test_that_byte_order_marks_between_joined_files_spoil_no_line(
    write: Writer, quoted: bool
) -> None:
    mark = '"' if quoted else ""
    text = f"""time,request_id,latency_ms,status
2026-03-04T10:00:00Z,{mark}r1{mark},120,200
\ufefftime,request_id,latency_ms,status
\ufeff2026-03-04T10:01:00Z,{mark}r2{mark},130,200
"""
    found = read(write("joined.csv", text))
    assert found.frames[0].data["request_id"].tolist() == ["r1", "r2"]
    assert (found.read, found.not_applicable, len(found.rejected)) == (3, 1, 0)


def test_that_headings_repeated_in_a_table_of_several_rows_a_record_are_counted(
    write: Writer,
) -> None:
    lines = SEGMENTS.splitlines(keepends=True)
    found = read(write("joined.csv", "".join([*lines[:3], lines[0], *lines[3:]])))
    assert (
        found.read,
        found.frames[0].data["_row"].nunique(),
        len(found.rejected),
        found.not_applicable,
    ) == (
        5,
        1,
        1,
        3,
    )
