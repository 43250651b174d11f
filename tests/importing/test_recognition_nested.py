"""Exports whose records lie inside a document, or become several rows of evidence."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from slastudio.evidence.intake import Extraction, Hints
from slastudio.importing.conversion.preview import preview
from slastudio.importing.understanding.inspection import inspect, reinterpret
from tests.importing.reading import Writer, read

INSPECT = {
    "version": 2,
    "status": "success",
    "eval": {
        "run_id": "r1",
        "created": "2026-05-12T20:28:13-04:00",
        "task": "faq",
        "task_version": 0,
        "model": "m-1",
        "dataset": {"name": "golden"},
    },
    "samples": [
        {
            "id": 1,
            "epoch": 1,
            "target": "yes",
            "scores": {"match": {"value": "C", "answer": "yes"}},
        },
        {
            "id": 2,
            "epoch": 1,
            "target": "no",
            "scores": {"match": {"value": "I"}, "tone": {"value": 0.25}},
        },
        {
            "id": 3,
            "epoch": 1,
            "target": "no",
            "scores": {"rubric": {"value": {"style": 3, "facts": True}}},
        },
        {"id": 4, "epoch": 1, "target": "no", "error": {"message": "timed out"}},
        {"epoch": 1, "scores": {"match": {"value": "C"}}},
    ],
}
HARNESS = {
    "results": {
        "arc": {
            "alias": "arc",
            "acc,none": 0.5,
            "acc_stderr,none": "N/A",
            "exact_match,strict-match": 0.25,
        },
        "mmlu": {"acc,none": 0.9},
        "odd": {"acc,none": float("nan"), "acc_norm,none": 0.1},
    },
    "groups": {"mmlu": {"acc,none": 0.9}},
    "n-shot": {"arc": 0},
    "versions": {"arc": 1.0},
    "model_name": "m-1",
}
HELM = [
    {
        "instance_id": "id1",
        "train_trial_index": 0,
        "stats": [
            {"name": {"name": "exact_match", "split": "test"}, "count": 1, "sum": 1, "mean": 1.0},
            {"name": {"name": "co2", "split": "test"}, "count": 0, "sum": 0},
            {
                "name": {"name": "exact_match", "split": "test", "perturbation": {"name": "typos"}},
                "sum": 0,
                "mean": 0.0,
            },
        ],
    },
    {"instance_id": "id2", "stats": [{"name": {"name": "co2"}, "count": 0, "sum": 0}]},
]
DEEPEVAL = {
    "testCases": [
        {
            "name": "case 1",
            "success": False,
            "metricsData": [
                {"name": "Relevancy", "score": 0.9, "success": True, "threshold": 0.5},
                {"name": "Bias", "score": 0.7, "success": False},
            ],
        },
        {"name": "case 2", "success": True, "metricsData": []},
    ],
    "metricsScores": [],
    "testPassed": 1,
}
EVENTS = [
    {"spec": {"eval_name": "faq", "run_id": "r"}},
    {
        "run_id": "r",
        "event_id": 0,
        "sample_id": "s0",
        "type": "sampling",
        "data": {"sampled": "a"},
        "created_at": "x",
    },
    {
        "run_id": "r",
        "event_id": 1,
        "sample_id": "s0",
        "type": "match",
        "data": {"correct": True, "expected": "a", "picked": "a"},
        "created_at": "2026-05-12 08:46:32.413519+00:00",
    },
    {
        "run_id": "r",
        "event_id": 2,
        "sample_id": "s1",
        "type": "metrics",
        "data": {"f1": 0.5, "accuracy": False},
        "created_at": "2026-05-12 08:46:33+00:00",
    },
    {"final_report": {"accuracy": 1.0}, "created_at": "2026-05-12 08:46:33+00:00"},
]
PROMPTFOO_NEW = "question,[m-1] short,Status,Score,Named Scores,Comment,[m-2] short,Status,Score,Named Scores,Comment\n"
MQM = "system\tdoc\tdoc_id\tseg_id\trater\tsource\ttarget\tcategory\tseverity\tcomment\n"


def written(name: str, content: Any, write: Writer) -> Any:
    if isinstance(content, str):
        return write(name, content)
    lines = name.endswith(".jsonl")
    return write(name, "\n".join(map(json.dumps, content)) if lines else json.dumps(content))


def rows(found: Extraction, *names: str) -> list[tuple[object, ...]]:
    data = found.frames[0].data
    cells = [
        [None if pd.isna(v) else v for v in data[n]] if n in data else [None] * len(data)
        for n in names
    ]
    return list(zip(*cells, strict=True))


CASES: list[tuple[str, Any, str, Sequence[int], Sequence[str], list[tuple[object, ...]]]] = [
    (
        "log.json",
        INSPECT,
        "inspect",
        (5, 4, 1, 0),
        ("item", "metric", "score", "passed"),
        [
            ("1", "match", 1.0, True),
            ("2", "match", 0.0, False),
            ("2", "tone", 0.25, None),
            ("3", "rubric.style", 3.0, None),
            ("3", "rubric.facts", 1.0, True),
            ("4", None, None, None),
        ],
    ),
    (
        "global_step13_eval_results_12-16-2022-18-56-02.json",
        HARNESS,
        "lm evaluation harness",
        (3, 2, 0, 1),
        ("set", "metric", "score"),
        [("arc", "acc", 0.5), ("arc", "exact_match,strict-match", 0.25), ("odd", "acc_norm", 0.1)],
    ),
    (
        "per_instance_stats.json",
        HELM,
        "helm instances",
        (2, 1, 0, 1),
        ("item", "metric", "score", "seg.perturbation"),
        [("id1", "exact_match", 1.0, None), ("id1", "exact_match", 0.0, "typos")],
    ),
    (
        "stats.json",
        [{"name": {"name": "f1", "split": "test"}, "count": 5, "sum": 2, "mean": 0.4}],
        "helm statistics",
        (1, 1, 0, 0),
        ("metric", "score", "seg.split"),
        [("f1", 0.4, "test")],
    ),
    (
        "test_run_20260501_101112.json",
        DEEPEVAL,
        "deepeval",
        (2, 2, 0, 0),
        ("item", "metric", "score", "passed"),
        [
            ("case 1", "Relevancy", 0.9, True),
            ("case 1", "Bias", 0.7, False),
            ("case 2", "all metrics", None, True),
        ],
    ),
    (
        "events.jsonl",
        EVENTS,
        "openai evals",
        (5, 2, 0, 3),
        ("item", "metric", "score", "passed"),
        [("s0", "match", 1.0, True), ("s1", "f1", 0.5, None), ("s1", "accuracy", 0.0, False)],
    ),
    (
        "annotated.json",
        {"tone": [{"metric_input": {"user_input": "q"}, "metric_output": 1, "is_accepted": False}]},
        "ragas annotations",
        (1, 1, 0, 0),
        ("item", "accepted", "rubric.score", "seg.metric"),
        [("q", False, 1.0, "tone")],
    ),
    (
        "promptfoo.json",
        {
            "evalId": "e1",
            "results": [
                {
                    "success": True,
                    "score": 1,
                    "vars": {"query": "q"},
                    "namedScores": {"tone": 0.5},
                    "latencyMs": 5,
                }
            ],
        },
        "promptfoo",
        (1, 1, 0, 0),
        ("item", "metric", "score", "passed"),
        [("q", "score", 1.0, True), ("q", "tone", 0.5, None)],
    ),
    (
        "promptfoo.csv",
        PROMPTFOO_NEW
        + 'why,because,PASS,1,"{""tone"": 0.5}",,dunno,FAIL,0,,\nhow,x,ERROR,,,,y,PASS,0.75,{},\n',
        "promptfoo table",
        (2, 2, 0, 0),
        ("item", "model", "metric", "score", "passed"),
        [
            ("why", "m-1", "score", 1.0, True),
            ("why", "m-1", "tone", 0.5, None),
            ("why", "m-2", "score", 0.0, False),
            ("how", "m-1", "score", None, None),
            ("how", "m-2", "score", 0.75, True),
        ],
    ),
    (
        "evidently.json",
        {
            "timestamp": "2026-05-01T10:00:00",
            "metrics": [
                {"id": "1", "metric_name": "RowCount()", "value": 12},
                {"id": "2", "metric_name": "Drift()", "value": {"count": 1, "share": 0.25}},
            ],
            "tests": [{"id": "3", "name": "No drift", "status": "FAIL"}],
        },
        "evidently",
        (3, 3, 0, 0),
        ("metric", "score", "passed"),
        [
            ("RowCount()", 12.0, None),
            ("Drift().count", 1.0, None),
            ("Drift().share", 0.25, None),
            ("No drift", None, False),
        ],
    ),
    (
        "report.json",
        {"total_instances": 3, "resolved_ids": ["a"], "unresolved_ids": ["b"], "error_ids": ["c"]},
        "benchmark ids",
        (3, 3, 0, 0),
        ("item", "passed", "seg.outcome"),
        [("a", True, "resolved"), ("b", False, "unresolved"), ("c", False, "error")],
    ),
    (
        "runs.jsonl",
        [{"task_id": 1, "reward": 1.0, "trial": 0}, {"task_id": 1, "reward": 0.0, "trial": 1}],
        "benchmark runs",
        (2, 2, 0, 0),
        ("item", "run", "score"),
        [("1", "0", 1.0), ("1", "1", 0.0)],
    ),
    (
        "mqm.tsv",
        MQM
        + 'A\tt1\t1\t7\trater1\ts\t"t\tFluency/Punctuation\tMinor\t\n'
        + "A\tt1\t1\t7\trater1\ts\tt\tNon-translation!\tMajor\t\n"
        + "B\tt1\t1\t7\trater2\ts\tt\tNo-error\tNo-error\t\n"
        + "B\tt1\t1\t8\trater2\ts\tt\tAccuracy\tTerrible\t\n",
        "mqm ratings",
        (4, 3, 1, 0),
        ("item", "model", "score", "seg.rater"),
        [("t1:7", "A", 0.1, "rater1"), ("t1:7", "A", 25.0, "rater1"), ("t1:7", "B", 0.0, "rater2")],
    ),
    (
        "cost.json",
        {
            "object": "page",
            "data": [
                {
                    "object": "bucket",
                    "start_time": 1777593600,
                    "end_time": 1777680000,
                    "results": [],
                },
                {
                    "object": "bucket",
                    "start_time": 1777680000,
                    "end_time": 1777766400,
                    "results": [
                        {
                            "amount": {"value": 0.06, "currency": "eur"},
                            "line_item": "m",
                            "project_id": "p",
                        }
                    ],
                },
            ],
        },
        "openai cost pages",
        (2, 1, 0, 1),
        ("start", "amount", "currency", "service"),
        [(pd.Timestamp("2026-05-02T00:00Z"), Decimal("0.06"), "EUR", "m")],
    ),
    (
        "report.json",
        {
            "data": [
                {
                    "starting_at": "2026-05-01T00:00:00Z",
                    "ending_at": "2026-05-02T00:00:00Z",
                    "results": [
                        {
                            "currency": "USD",
                            "amount": "123.78912",
                            "description": "Input",
                            "model": None,
                        }
                    ],
                }
            ],
            "has_more": False,
        },
        "anthropic cost pages",
        (1, 1, 0, 0),
        ("amount", "currency", "service"),
        [(Decimal("1.2378912"), "USD", "Input")],
    ),
    (
        "summary.json",
        [
            {
                "slug": "site",
                "uptime": "99.98%",
                "time": 120,
                "dailyMinutesDown": {"2026-05-01": 93, "2026-05-03": 2},
            }
        ],
        "upptime summary",
        (1, 1, 0, 0),
        ("time", "name", "value", "unit"),
        [
            (None, "uptime", 99.98, "%"),
            (None, "time", 120.0, "ms"),
            (pd.Timestamp("2026-05-01T00:00Z"), "dailyMinutesDown", 93.0, "min"),
            (pd.Timestamp("2026-05-03T00:00Z"), "dailyMinutesDown", 2.0, "min"),
        ],
    ),
    (
        "load.json",
        {
            "mean_input_tokens": 550,
            "results_ttft_s_p50": 2.5,
            "results_min": "4",
            "model": "m",
            "timestamp": 1777593600,
        },
        "llmperf summary",
        (1, 1, 0, 0),
        ("name", "value", "unit"),
        [
            ("mean_input_tokens", 550.0, None),
            ("results_ttft_s_p50", 2.5, "s"),
            ("results_min", 4.0, None),
        ],
    ),
]


@pytest.mark.parametrize(
    ("name", "content", "format_", "counts", "columns", "expected"),
    CASES,
    ids=[f"{c[2]}, {c[0]}" for c in CASES],
)
def test_that_nested_records_become_rows_and_are_counted_once(
    name: str,
    content: Any,
    format_: str,
    counts: Sequence[int],
    columns: Sequence[str],
    expected: list[tuple[object, ...]],
    write: Writer,
) -> None:
    path = written(name, content, write)
    inspection = inspect(path)
    assert inspection.mapping.format == format_
    assert preview(inspection, reinterpret(inspection, Hints()).mapping).columns
    found = read(path)
    accepted = found.frames[0].data["_row"].nunique()
    assert (found.read, accepted, len(found.rejected), found.not_applicable) == tuple(counts)
    assert rows(found, *columns) == expected


def test_that_the_moment_of_a_run_comes_from_the_document_or_the_files_name(write: Writer) -> None:
    for name, content, moment in (
        ("log.json", INSPECT, "2026-05-13T00:28:13Z"),
        ("x_eval_results_12-16-2022-18-56-02.json", HARNESS, "2022-12-16T18:56:02Z"),
        ("x.json", {**HARNESS, "date": 1777593600.5}, "2026-05-01T00:00:00.5Z"),
        ("test_run_20260501_101112.json", DEEPEVAL, "2026-05-01T10:11:12Z"),
    ):
        found = read(written(name, content, write))
        assert set(found.frames[0].data["time"]) == {pd.Timestamp(moment)}, name


def test_that_a_nested_document_may_still_be_kept_as_a_table(write: Writer) -> None:
    found = read(written("log.json", INSPECT, write), Hints(kind="table"))
    assert (found.mapping.kind, found.read, len(found.rejected)) == ("table", 1, 0)


def test_that_no_fault_of_one_row_loses_or_doubles_its_record(write: Writer) -> None:
    """A record of which one score cannot be read is rejected as a whole, once, with its text."""
    content = json.loads(json.dumps(INSPECT))
    content["samples"][1]["scores"]["tone"]["value"] = "splendid"
    content["samples"][1]["scores"]["match"]["value"] = "wonderful"
    found = read(written("log.json", content, write))
    assert [r.row for r in found.rejected] == [2, 5]
    assert "wonderful" in found.rejected[0].raw
    assert set(found.frames[0].data["_row"]) == {1, 3, 4}


def test_that_headings_in_brackets_alone_are_no_promptfoo_export(write: Writer) -> None:
    found = read(write("x.csv", "time,[ms] latency\n2026-05-01,12\n2026-05-02,13\n"))
    assert found.mapping.format != "promptfoo table"
