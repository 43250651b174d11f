"""Exports of load tests, tracing tools, monitors and help desks, told by their headings, with the
units they write.
"""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest

from slastudio.importing.conversion.ticket_states import fold_states
from tests.importing.reading import Writer, read

JMETER = """timeStamp,elapsed,label,responseCode,responseMessage,threadName,dataType,success,failureMessage,bytes,Latency
1788423307000,2023,chat,200,OK,tg 1-1,text,true,,100,55
1788423308000,31,chat,200,OK,tg 1-1,text,false,Expected a source,100,20
"""
K6 = """metric_name,timestamp,metric_value,check,error,expected_response,method,name,scenario,status
http_reqs,1788423307,1,,,true,GET,https://x,default,200
http_req_duration,1788423307,487.5,,,true,GET,https://x,default,200
http_req_duration,1788423308,12,,,false,GET,https://x,default,503
"""
BURST = "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n5,GPT-4,66,555,621,API log\n"
RUNS = """id,name,run_type,status,start_time,end_time,first_token_time,prompt_tokens,completion_tokens,total_cost,trace_id
a,chain,chain,success,2026-09-03T08:15:00,2026-09-03T08:15:09,,20,10,0.5,t
b,ChatModel,llm,error,2026-09-03T08:15:01.5,2026-09-03T08:15:04,2026-09-03T08:15:02,20,10,0.5,t
"""
ROUTER = """generation_id,created_at,cost_total,tokens_prompt,tokens_completion,tokens_cached,model_permaslug,generation_time_ms
gen-1,2026-09-03 08:15:07.5,0.00123,100,20,40,lab/m-1,1500
"""
CAKE = "Time,Location,Status Code,Performance (ms),Status\n2026-09-03 08:15:00,London,200,310,Up\n2026-09-03 08:16:00,Oslo,0,0,Down\n"
BLACKBOX = "timestamp,probe_success,probe_duration_seconds,instance\n2026-09-03T08:15:00Z,1,0.25,https://a\n"
ROBOT = """Event,Date-Time,Reason,Duration,Duration (in mins.)
Up,2026-09-03 08:45:00,200 OK,"5 hrs, 3 mins",303
Down,2026-09-03 08:15:00,503,"0 hrs, 30 mins",30
"""
HEADLINES = "language,dataset,model,accuracy,f1\nhi,xnli,m-1,0.5,\nsw,xnli,m-1,0.4,0.6\n"
ACTIVITY = (
    "timestamp,num_requests,n_context_tokens,n_generated_tokens,model\n1788423307,3,500,100,m-1\n"
)
EVENTS = """number,incident_state,opened_at,sys_updated_at,priority,resolved_at
INC1,New,2/9/2026 08:00,2/9/2026 08:00,3 - Moderate,13/9/2026 09:00
INC1,Closed,2/9/2026 08:00,13/9/2026 10:00,2 - High,13/9/2026 09:00
"""
HELP_DESK = """Incident ID;Status;Priority;Open Time;Resolved Time
IM1;Closed;4;13/09/2026 08:15;13/09/2026 09:33:38
"""
CITY = "Unique Key,Created Date,Closed Date,Status\n1,09/13/2026 08:15:07 AM,09/13/2026 01:00:00 PM,Closed\n"
HAND = """Nr;Gemeldet am;Priorität;Erste Reaktion;Behoben am
1;03.09.2026 08:15;Mittel;03.09.2026 09:15;offen
2;03.09.2026 08:15;Hoch;;03.09.2026 10:15
3;03.09.2026 08:15;Hoch;;03.09.2026 10:15
"""
APPROVALS = "Item ID,Queue,Entered,Due,Decided,Decision\nA1,Approval,2026-09-03 08:00,2026-09-04,2026-09-03 09:00,Approved\n"


@pytest.mark.parametrize(
    ("name", "text", "kind", "counts", "first"),
    [
        (
            "a.jtl",
            JMETER,
            "requests",
            (2, 2, 0),
            {"latency_ms": 2023, "status": "ok", "seg.code": "200"},
        ),
        (
            "k6.csv",
            K6,
            "requests",
            (3, 2, 1),
            {"latency_ms": 487.5, "status": "ok", "seg.code": "200"},
        ),
        (
            "burst.csv",
            BURST,
            "requests",
            (1, 1, 0),
            {"input_tokens": 66, "output_tokens": 555, "model": "GPT-4"},
        ),
        (
            "runs.csv",
            RUNS,
            "requests",
            (2, 1, 1),
            {"latency_ms": 2500, "first_token_ms": 500, "status": "error"},
        ),
        (
            "router.csv",
            ROUTER,
            "requests",
            (1, 1, 0),
            {"latency_ms": 1500, "cached_tokens": 40, "currency": "USD"},
        ),
        (
            "cake.csv",
            CAKE,
            "probes",
            (2, 2, 0),
            {"up": True, "response_ms": 310, "target": "London"},
        ),
        (
            "box.csv",
            BLACKBOX,
            "probes",
            (1, 1, 0),
            {"up": True, "response_ms": 250, "target": "https://a"},
        ),
        ("robot.csv", ROBOT, "incidents", (2, 1, 1), {"title": "503"}),
        (
            "scores.csv",
            HEADLINES,
            "evaluations",
            (2, 2, 0),
            {"metric": "accuracy", "score": 0.5, "seg.language": "hi"},
        ),
        ("old.csv", ACTIVITY, "measurements", (1, 1, 0), {"name": "num_requests", "value": 3}),
        (
            "desk.csv",
            HELP_DESK,
            "incidents",
            (1, 1, 0),
            {"id": "IM1", "severity": "4", "status": "Closed"},
        ),
        ("city.csv", CITY, "incidents", (1, 1, 0), {"id": "1", "status": "Closed"}),
        ("hand.csv", HAND, "incidents", (3, 3, 0), {"id": "1", "severity": "Mittel"}),
        ("due.csv", APPROVALS, "queue_items", (1, 1, 0), {"id": "A1", "decision": "Approved"}),
    ],
)
def test_that_an_export_is_told_by_its_headings(
    write: Writer,
    name: str,
    text: str,
    kind: str,
    counts: tuple[int, int, int],
    first: dict[str, Any],
) -> None:
    found = read(write(name, text))
    frame = found.frames[0].data
    assert found.mapping.kind == kind
    assert not found.rejected
    assert (found.read, frame["_row"].nunique(), found.not_applicable) == counts
    assert {column: frame[column].iloc[0] for column in first} == first


def test_that_time_down_ends_after_its_minutes(write: Writer) -> None:
    row = read(write("robot.csv", ROBOT)).frames[0].data.iloc[0]
    assert row["resolved"] - row["opened"] == pd.Timedelta(minutes=30)


def test_that_the_last_state_of_a_service_desk_log_counts(write: Writer) -> None:
    path = write("log.csv", EVENTS)
    found = read(path)
    assert found.mapping.records.states == "sys_updated_at"
    folded = fold_states(found.frames[0].data, found.mapping)
    assert [tuple(row) for row in folded[["id", "status", "severity"]].to_numpy()] == [
        ("INC1", "Closed", "2 - High")
    ]


def _answer(name: str, *values: object, kind: str = "matrix") -> str:
    series = {"metric": {"__name__": name, "instance": "https://a", "job": "box"}}
    points = [[1788423307.5 + 60 * i, value] for i, value in enumerate(values)]
    series |= {"values": points} if kind == "matrix" else {"value": points[0]}
    return json.dumps({"status": "success", "data": {"resultType": kind, "result": [series]}})


def test_that_each_point_of_a_prometheus_answer_is_a_record(write: Writer) -> None:
    found = read(write("a.json", _answer("queue_seconds", "0.25", "NaN", "+Inf", "7")))
    frame = found.frames[0].data
    assert (found.mapping.kind, found.read, len(found.rejected), found.not_applicable) == (
        "measurements",
        4,
        1,
        1,
    )
    assert list(frame["value"]) == [0.25, 7]
    assert frame["time"].iloc[0].isoformat() == "2026-09-03T08:15:07.500000+00:00"
    assert frame["seg.labels"].iloc[0] == "instance=https://a, job=box"


@pytest.mark.parametrize("kind", ["matrix", "vector"])
def test_that_probes_of_prometheus_are_probes(write: Writer, kind: str) -> None:
    found = read(write("a.json", _answer("probe_success", "0", "1", kind=kind)))
    assert found.mapping.kind == "probes"
    assert list(found.frames[0].data["up"])[:1] == [False]
    assert set(found.frames[0].data["target"]) == {"https://a"}


def test_that_points_of_datadog_carry_their_unit(write: Writer) -> None:
    series = {
        "metric": "trace.duration",
        "unit": [{"name": "second"}, None],
        "pointlist": [[1788423307000, 0.5], [1788423367000, None]],
        "scope": "env:prod",
    }
    found = read(write("a.json", json.dumps({"status": "ok", "series": [series]})))
    assert (found.read, found.not_applicable) == (2, 1)
    row = found.frames[0].data.iloc[0]
    assert (row["value"], row["unit"], row["time"].isoformat()) == (
        0.5,
        "second",
        "2026-09-03T08:15:07+00:00",
    )


def test_that_k6_and_vegeta_lines_are_requests(write: Writer) -> None:
    point = {
        "time": "2026-09-03T08:15:07+02:00",
        "value": 12.5,
        "tags": {"status": "200", "name": "chat"},
    }
    lines = [
        {"type": "Metric", "data": {"name": "http_req_duration"}, "metric": "http_req_duration"},
        {"type": "Point", "metric": "http_reqs", "data": point},
        {"type": "Point", "metric": "http_req_duration", "data": point},
    ]
    found = read(write("k6.json", "".join(json.dumps(each) + "\n" for each in lines)))
    assert (found.mapping.kind, found.read, found.not_applicable) == ("requests", 3, 2)
    assert list(found.frames[0].data["latency_ms"]) == [12.5]
    hit = {
        "attack": "",
        "seq": 0,
        "code": 200,
        "timestamp": "2026-09-03T08:15:07Z",
        "latency": 2_500_000,
    }
    found = read(write("hits.json", json.dumps(hit | {"bytes_in": 1, "bytes_out": 0}) + "\n"))
    assert list(found.frames[0].data["latency_ms"]) == [2.5]


def test_that_a_pager_answers_with_its_own_priorities(write: Writer) -> None:
    incident = {
        "id": "P1",
        "incident_number": 7,
        "title": "slow",
        "created_at": "2026-09-03T08:00:00Z",
        "resolved_at": "2026-09-03T09:00:00Z",
        "status": "resolved",
        "urgency": "high",
        "priority": {"name": "P2"},
        "service": {"summary": "search"},
        "acknowledgements": [{"at": "2026-09-03T08:05:00Z"}],
    }
    row = read(write("a.json", json.dumps({"incidents": [incident]}))).frames[0].data.iloc[0]
    assert (row["severity"], row["workflow"]) == ("P2", "search")
    assert row["first_response"].isoformat() == "2026-09-03T08:05:00+00:00"
