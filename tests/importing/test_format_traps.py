"""Rows that are no event of their own, words, and fields that change a figure: what publishers say of their exports."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pandas as pd
import pytest

from slastudio.evidence.intake import Extraction
from slastudio.importing.conversion.preview import preview
from slastudio.importing.understanding.inspection import inspect
from tests.importing.reading import Writer, read

Rows = list[dict[str, Any]]


def _table(rows: Rows) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(dict.fromkeys(name for row in rows for name in row)))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _lines(rows: Rows) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def _column(found: Extraction, name: str) -> list[Any]:
    return [None if pd.isna(each) else each for each in found.frames[0].data[name].tolist()]


def _spent(**cells: Any) -> dict[str, Any]:
    plain = {
        "request_id": "a",
        "call_type": "acompletion",
        "api_key": "k",
        "spend": "0.02",
        "prompt_tokens": "100",
        "completion_tokens": "400",
        "startTime": "2026-03-10 12:00:00",
        "endTime": "2026-03-10 12:00:04",
        "model": "m",
        "cache_hit": "False",
        "status": "success",
    }
    return plain | cells


def test_that_an_answer_from_the_gateways_cache_used_no_tokens_and_its_cost_is_known(
    write: Writer,
) -> None:
    rows = [
        _spent(),
        _spent(request_id="b", spend="0", cache_hit="True"),
        _spent(request_id="c", spend="0"),
        _spent(request_id="d", api_key="litellm-internal-health-check"),
    ]
    found = read(write("spend.csv", _table(rows)))
    assert found.mapping.format == "litellm spend logs"
    assert found.not_applicable == 1
    assert _column(found, "input_tokens") == [100, None, 100]
    assert _column(found, "output_tokens") == [400, None, 400]
    told = [each.message for each in found.notes]
    assert any("answered from a cache: 1" in each for each in told)
    looked = inspect(write("spend.csv", _table(rows)))
    shown = preview(looked, looked.mapping).rows
    assert [row.cells["output_tokens"].text for row in shown] == ["400", "", "400"]
    # the one without a cost is still told
    assert any("used tokens but cost nothing: 1" in each for each in told)


def test_that_cached_tokens_of_the_provider_are_read_where_the_gateway_holds_them(
    write: Writer,
) -> None:
    usage = {"usage_object": {"prompt_tokens_details": {"cached_tokens": 64}}}
    found = read(write("spend.jsonl", _lines([_spent(metadata=usage), _spent(request_id="b")])))
    assert _column(found, "cached_tokens") == [64, None]


def _observed(usage: Any, **cells: Any) -> dict[str, Any]:
    plain = {
        "id": "o1",
        "traceId": "t",
        "startTime": "2026-03-10T10:00:00Z",
        "endTime": "2026-03-10T10:00:02Z",
        "type": "GENERATION",
        "level": "DEFAULT",
        "model": "m",
        "usageDetails": usage,
    }
    return plain | cells


_USAGE = {"input": 100, "input_cached_tokens": 900, "output": 40, "output_reasoning_tokens": 10}
_ANTHROPIC = {"input": 2, "cache_read_input_tokens": 90, "cache_creation_input_tokens": 8}


def test_that_input_is_the_sum_of_all_kinds_of_input_tokens_with_cached_ones_told_apart(
    write: Writer,
) -> None:
    rows = [_USAGE | {"total": 1050}, _ANTHROPIC | {"output": 5, "total": 105}, {"total": 7}]
    as_objects = [_observed(each, id=f"o{n}") for n, each in enumerate(rows)]
    as_texts = [_observed(json.dumps(each), id=f"o{n}") for n, each in enumerate(rows)]
    for found in (
        read(write("observations.jsonl", _lines(as_objects))),
        read(write("observations.csv", _table(as_texts))),
    ):
        assert found.mapping.format == "langfuse observations"
        assert not found.rejected or [each.row for each in found.rejected] == [4]
        assert _column(found, "input_tokens")[:2] == [1000, 100]
        assert _column(found, "cached_tokens")[:2] == [900, 90]
        assert _column(found, "output_tokens")[:2] == [50, 5]


def test_that_a_part_of_a_sum_that_is_no_number_rejects_the_record(write: Writer) -> None:
    rows = [_observed({"input": 1, "input_audio": word}, id=str(word)) for word in (2, "two")]
    found = read(write("observations.jsonl", _lines(rows)))
    assert _column(found, "input_tokens") == [3]
    assert "two" in found.rejected[0].problem.message


def test_that_calls_by_which_a_tracing_tool_judges_answers_are_no_requests(write: Writer) -> None:
    rows = [
        _observed({"input": 1}),
        _observed({"input": 1}, id="o2", environment="langfuse-llm-as-a-judge"),
        _observed({"input": 1}, id="o3", environment="production"),
        # what begins so is reserved, and judging calls that come in from outside lose the beginning
        _observed({"input": 1}, id="o4", environment="langfuse"),
        _observed({"input": 1}, id="o5", environment="llm-as-a-judge"),
        _observed({"input": 1}, id="o6", environment="my-langfuse"),
    ]
    found = read(write("observations.jsonl", _lines(rows)))
    assert _column(found, "request_id") == ["o1", "o3", "o6"]
    assert found.not_applicable == 3


def test_that_a_call_of_a_function_is_an_answer_and_one_held_back_keeps_its_word(
    write: Writer,
) -> None:
    reasons = ("stop", "function_call", "content_filter", "error")
    rows = [
        {
            "generation_id": reason,
            "created_at": f"2026-03-10 12:00:0{at}.5",
            "tokens_prompt": "10",
            "tokens_completion": "20",
            "cost_total": "0.1",
            "finish_reason_normalized": reason,
        }
        for at, reason in enumerate(reasons)
    ]
    found = read(write("activity.csv", _table(rows)))
    assert _column(found, "status") == ["ok", "ok", "content_filter", "error"]


def test_that_a_run_that_has_not_ended_is_no_request_yet(write: Writer) -> None:
    plain = {
        "id": "1",
        "run_type": "llm",
        "trace_id": "t",
        "start_time": "2026-03-10T10:00:00Z",
        "end_time": "2026-03-10T10:00:01Z",
        "status": "success",
        "prompt_tokens": "9",
    }
    rows = [plain, plain | {"id": "2", "status": "pending", "end_time": ""}]
    found = read(write("runs.csv", _table(rows)))
    assert (_column(found, "status"), found.not_applicable) == (["success"], 1)


def test_that_spans_around_a_call_to_a_model_are_no_requests(write: Writer) -> None:
    plain = {
        "context.span_id": "1",
        "span_kind": "LLM",
        "start_time": "2026-03-10T10:00:00Z",
        "end_time": "2026-03-10T10:00:01Z",
        "status_code": "UNSET",
        "attributes.llm.model_name": "m",
        "attributes.llm.token_count.prompt": "9",
        "attributes.llm.token_count.prompt_details.cache_read": "4",
        "attributes.llm.cost.total": "0.5",
    }
    rows = [plain, plain | {"context.span_id": "2", "span_kind": "CHAIN"}]
    found = read(write("spans.csv", _table(rows)))
    assert (len(found.frames[0]), found.not_applicable) == (1, 1)
    assert _column(found, "cached_tokens") == [4]
    assert _column(found, "currency") == ["USD"]


def test_that_a_file_without_amounts_has_no_currency(write: Writer) -> None:
    rows = [
        {
            "context.span_id": "1",
            "start_time": "2026-03-10T10:00:00Z",
            "attributes.llm.model_name": "m",
            "attributes.llm.token_count.prompt": "9",
        }
    ]
    assert "currency" not in read(write("spans.csv", _table(rows))).mapping.fields


def test_that_an_event_says_by_itself_whether_it_was_an_error(write: Writer) -> None:
    def event(wrong: bool) -> dict[str, Any]:
        properties = {
            "$ai_input_tokens": 9,
            "$ai_is_error": wrong,
            "$ai_cache_read_input_tokens": 4,
            "$ai_time_to_first_token": 0.25,
        }
        return {
            "event": "$ai_generation",
            "timestamp": f"2026-03-10T10:00:0{int(wrong)}Z",
            "properties": properties,
        }

    found = read(write("events.jsonl", _lines([event(False), event(True)])))
    assert _column(found, "status") == ["ok", "error"]
    assert _column(found, "cached_tokens") == [4, 4]
    assert _column(found, "first_token_ms") == [250, 250]


def _sample(**cells: Any) -> dict[str, Any]:
    plain = {
        "timeStamp": "1772620000000",
        "elapsed": "100",
        "label": "GET /chat",
        "responseCode": "200",
        "responseMessage": "OK",
        "threadName": "1-1",
        "success": "true",
    }
    return plain | cells


def test_that_a_transaction_is_left_out_beside_its_requests_and_read_without_them(
    write: Writer,
) -> None:
    sums = "Number of samples in transaction : 1, number of failing samples : 0"
    both = [_sample(), _sample(label="Login", elapsed="300", responseMessage=sums)]
    found = read(write("both.csv", _table(both)))
    assert (_column(found, "latency_ms"), found.not_applicable) == ([100], 1)
    alone = read(write("alone.csv", _table(both[1:])))
    assert (_column(alone, "latency_ms"), alone.not_applicable) == ([300], 0)


def test_that_a_redirect_a_load_test_waited_for_is_an_answer(write: Writer) -> None:
    rows = [
        {
            "metric_name": "http_req_duration",
            "timestamp": 1772620000 + place,
            "metric_value": 10,
            "status": code,
            "expected_response": expected,
            "scenario": "s",
        }
        for place, (code, expected) in enumerate([(302, "true"), (200, "true"), (0, "false")])
    ]
    found = read(write("k6.csv", _table(rows)))
    assert _column(found, "status") == ["ok", "ok", "error"]
    assert _column(found, "seg.code") == ["302", "200", "0"]


def test_that_a_traced_request_without_response_tokens_failed(write: Writer) -> None:
    text = "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n"
    text += "5,ChatGPT,472,18,490,Conversation log\n45,ChatGPT,1087,0,1087,Conversation log\n"
    assert _column(read(write("trace.csv", text)), "status") == ["ok", "error"]


def test_that_an_outcome_that_is_unknown_is_none(write: Writer) -> None:
    rows = [
        {
            "@timestamp": f"2026-03-04T10:11:1{place}Z",
            "event.duration": 1_000_000,
            "event.outcome": word,
        }
        for place, word in enumerate(("success", "failure", "unknown"))
    ]
    assert _column(read(write("ecs.csv", _table(rows))), "status") == ["success", "failure", None]


_OPENED = "2026-03-04 10:00:00"


@pytest.mark.parametrize(
    ("rows", "kept", "left"),
    [
        (  # a cancelled incident of ServiceNow was none
            [
                {"number": "I1", "opened_at": _OPENED, "priority": "1", "state": "Closed"},
                {"number": "I2", "opened_at": _OPENED, "priority": "1", "state": "Canceled"},
            ],
            ["I1"],
            1,
        ),
        (  # a cancelled issue of Linear was never done
            [
                {
                    "ID": name,
                    "Team": "T",
                    "Title": "t",
                    "Status": "s",
                    "Created": _OPENED,
                    "Completed": "",
                    "Canceled": gone,
                }
                for name, gone in (("E-1", ""), ("E-2", _OPENED))
            ],
            ["E-1"],
            1,
        ),
    ],
    ids=["servicenow", "linear"],
)
def test_that_what_turned_out_to_be_no_incident_is_left_out(
    write: Writer, rows: Rows, kept: list[str], left: int
) -> None:
    found = read(write("tickets.csv", _table(rows)))
    assert (_column(found, "id"), found.not_applicable) == (kept, left)
    assert any("Not read of this export" in each.message for each in _looked(write, rows))


def _looked(write: Writer, rows: Rows) -> tuple[Any, ...]:
    return inspect(write("tickets.csv", _table(rows))).notes


@pytest.mark.parametrize(
    ("impact", "status", "kept"),
    [
        ("minor", "resolved", True),
        ("none", "postmortem", True),
        ("maintenance", "resolved", False),
        ("maintenance", "completed", False),
        ("minor", "completed", False),  # its components gave it an impact
        ("none", "scheduled", False),
        ("critical", "in_progress", False),
        ("major", "Verifying", False),
    ],
)
def test_that_scheduled_maintenance_is_no_incident_whatever_its_impact(
    write: Writer, impact: str, status: str, kept: bool
) -> None:
    rows = [
        {
            "id": name,
            "name": "n",
            "created_at": _OPENED,
            "resolved_at": _OPENED,
            "impact": each[0],
            "status": each[1],
            "incident_updates": [],
        }
        for name, each in (("i1", ("major", "resolved")), ("i2", (impact, status)))
    ]
    rows.append(rows[0] | {"id": "i3", "impact": "maintenance", "status": "completed"})
    found = read(write("status.jsonl", _lines(rows)))
    assert found.mapping.format == "statuspage"
    assert _column(found, "id") == (["i1", "i2"] if kept else ["i1"])
    assert len(found.frames[0]) + found.not_applicable == 3


def test_that_pull_requests_are_no_issues(write: Writer) -> None:
    plain = {
        "number": 1,
        "title": "t",
        "state": "open",
        "created_at": "2026-03-04T10:00:00Z",
        "closed_at": None,
    }
    rows = [plain, plain | {"number": 2, "pull_request": {"url": "u"}}, plain | {"number": 3}]
    found = read(write("issues.json", json.dumps(rows)))
    assert (_column(found, "id"), found.not_applicable) == (["1", "3"], 1)


def test_that_times_counted_from_an_alerts_creation_are_no_moments(write: Writer) -> None:
    row = {
        "TinyID": "7",
        "Message": "m",
        "Priority": "P1",
        "CreatedAt": "2026-03-04T10:00:00Z",
        "AckTime": 60_000,
        "CloseTime": 3_600_000,
    }
    data = read(write("alerts.csv", _table([row]))).frames[0].data
    assert data["first_response"].iloc[0] == pd.Timestamp("2026-03-04T10:01:00Z")
    assert data["resolved"].iloc[0] == pd.Timestamp("2026-03-04T11:00:00Z")


def test_that_a_failure_nobody_confirmed_is_neither_up_nor_down(write: Writer) -> None:
    rows = [
        {"probeid": 1, "time": 1772620000 + place, "status": word, "responsetime": 9}
        for place, word in enumerate(("up", "down", "unconfirmed_down", "unknown"))
    ]
    found = read(write("results.json", json.dumps({"results": rows})))
    assert (_column(found, "up"), found.not_applicable) == ([True, False], 2)


def test_that_a_metric_that_ended_in_an_error_neither_passed_nor_failed(write: Writer) -> None:
    metrics = [
        {"name": "Bias", "score": 0.9, "success": True},
        {"name": "Bias", "score": None, "success": False, "error": "no answer"},
    ]
    cases = [{"name": f"c{n}", "metricsData": [each]} for n, each in enumerate(metrics)]
    document = {"testCases": cases, "metricsScores": []}
    found = read(write("test_run_20260304_101112.json", json.dumps(document)))
    assert _column(found, "passed") == [True, None]


def test_that_a_test_that_was_skipped_stays_without_a_verdict(write: Writer) -> None:
    tests = [{"id": n, "name": n, "status": n} for n in ("SUCCESS", "FAIL", "SKIPPED")]
    document = {"metrics": [{"metric_name": "drift", "id": "m", "value": 0.5}], "tests": tests}
    found = read(write("report.json", json.dumps(document)))
    assert not found.rejected
    assert _column(found, "passed") == [None, True, False, None]


def test_that_how_many_items_a_task_has_is_no_score(write: Writer) -> None:
    document = {"results": {"arc": {"acc,none": 0.5, "sample_len": 100}}, "n-shot": {"arc": 0}}
    found = read(write("results.json", json.dumps(document)))
    assert _column(found, "metric") == ["acc"]
