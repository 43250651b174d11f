"""Reports of evaluation tools whose results are nested: one record holds the scores of several
metrics.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from slastudio.importing.files.json_data import Record
from slastudio.importing.formats.declaration import Format, Found, Row, Shape, Shared

_UNDATED = "The records carry no time: give the date of the run to place them in a period."
_DEEPEVAL_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)_(\d\d)(\d\d)(\d\d)(?!\d)")
_MONTH_FIRST = re.compile(r"(?<!\d)(\d\d)-(\d\d)-(\d{4})-(\d\d)-(\d\d)-(\d\d)(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)T(\d\d)-(\d\d)-(\d\d)")
# what a scorer's letter is worth, by Inspect's own rule: correct, partial, incorrect, no answer
_LETTERS = {"C": (1, True), "P": (0.5, None), "I": (0, False), "N": (0, False)}


_COUNTS = ("sample_len", "samples")  # how many items a task has, which is no score


def is_number(value: object) -> bool:
    """Tell whether a JSON value is a number, which true and false are not."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def numbers_in(values: Record, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield (dotted name, number) of every number in nested objects."""
    for key, value in values.items():
        if isinstance(value, dict):
            yield from numbers_in(value, f"{prefix}{key}.")
        elif is_number(value):
            yield prefix + key, value


def time_in_name(stem: str) -> str | None:
    """Return the moment a file's name states as ISO text without an offset, or None."""
    if match := _MONTH_FIRST.search(stem):
        month, day, year, *clock = match.groups()
        return f"{year}-{month}-{day} {':'.join(clock)}"
    if match := _YEAR_FIRST.search(stem) or _DEEPEVAL_TIME.search(stem):
        year, month, day, *clock = match.groups()
        return f"{year}-{month}-{day} {':'.join(clock)}"
    return None


def _inspect_find(document: Any, _stem: str) -> Found | None:
    if not {"version", "status", "eval"} <= document.keys() or "task" not in document["eval"]:
        return None
    run = document["eval"]
    dataset = run.get("dataset") or {}
    shared = {
        "time": run.get("created"),
        "run": run.get("run_id") or run.get("eval_id"),
        "set": dataset.get("name") or run["task"],
        "set_version": run.get("task_version"),
        "model": run.get("model"),
        "task": run["task"],
    }
    samples = document.get("samples") or document.get("results", {}).get("scores") or []
    return shared, samples


def _inspect_rows(record: Record, shared: Shared) -> list[Row]:
    base = {key: shared[key] for key in ("time", "run", "set", "set_version", "model", "task")}
    if "scorer" in record and "metrics" in record:  # a log without samples still has its totals
        metrics = record["metrics"].items()
        return [
            base | {"metric": f"{record['name']} {name}", "score": m.get("value")}
            for name, m in metrics
        ]
    base |= {"item": record["id"], "epoch": record.get("epoch"), "label": record.get("target")}
    scores = record.get("scores") or {}
    rows = [base | row for name, score in scores.items() for row in _inspect_score(name, score)]
    return rows or [base]  # a sample nobody scored stays, without a score


def _inspect_score(name: str, score: Record) -> Iterator[Row]:
    value = score["value"]
    if isinstance(value, dict):
        for part, each in value.items():
            yield {"metric": f"{name}.{part}", "prediction": score.get("answer")} | _worth(each)
    else:
        yield {"metric": name, "prediction": score.get("answer")} | _worth(value)


def _worth(value: object) -> Row:
    if isinstance(value, bool):
        return {"score": int(value), "passed": value}
    if isinstance(value, str) and value in _LETTERS:
        return dict(zip(("score", "passed"), _LETTERS[value], strict=True))
    return {"score": value}


def _harness_find(document: Any, stem: str) -> Found | None:
    results = document.get("results")
    known = any(key in document for key in ("n-shot", "versions", "configs"))
    if (
        not known
        or not isinstance(results, dict)
        or not all(isinstance(each, dict) for each in results.values())
    ):
        return None
    config = document.get("config") or {}
    named = document.get("model_name") or config.get("model_name")
    shared = {
        "time": document.get("date") or time_in_name(stem),
        "model": named or (config.get("model") if isinstance(config.get("model"), str) else None),
        "versions": document.get("versions") or {},
        "groups": document.get("groups") or {},
    }
    return shared, [{"task": task, **values} for task, values in results.items()]


def _harness_rows(record: Record, shared: Shared) -> list[Row]:
    task = record["task"]
    if task in shared["groups"]:
        return []  # a group sums up tasks that stand here too
    base = {
        "time": shared["time"],
        "run": shared["file"],
        "set": task,
        "item": task,
        "model": shared["model"],
    }
    base["set_version"] = shared["versions"].get(task)
    metrics = [(k, v) for k, v in record.items() if is_number(v) and k not in _COUNTS]
    return [
        base | {"metric": name.removesuffix(",none"), "score": value} for name, value in metrics
    ]


def _harness_sample(record: Record, shared: Shared) -> list[Row]:
    names = record.get("metrics") or [
        k for k, v in record.items() if is_number(v) and k != "doc_id"
    ]
    base = {
        "item": record["doc_id"],
        "label": record.get("target"),
        "prediction": record.get("filtered_resps"),
    }
    base["set"] = shared["file"].removeprefix("samples_")
    base["time"] = time_in_name(shared["file"])
    return [
        base | {"metric": name, "score": record[name]}
        for name in names
        if is_number(record.get(name))
    ]


def _deepeval_find(document: Any, stem: str) -> Found | None:
    cases = document.get("testCases")
    if not isinstance(cases, list) or not any("metricsData" in case for case in cases):
        return None
    return {"time": time_in_name(stem), "run": document.get("testRunId") or stem}, cases


def _deepeval_rows(record: Record, shared: Shared) -> list[Row]:
    base = {"time": shared["time"], "run": shared["run"], "item": record["name"]}
    base |= {"prediction": record.get("actualOutput"), "label": record.get("expectedOutput")}
    rows = [base | _deepeval_metric(each) for each in record.get("metricsData") or []]
    return rows or [base | {"metric": "all metrics", "passed": record.get("success")}]


def _deepeval_metric(metric: Record) -> Row:
    if metric.get("error"):
        # neither a pass nor a failure: nothing was scored
        return {"metric": metric["name"], "prediction": "error"}
    return {
        "metric": metric["name"],
        "score": metric.get("score"),
        "passed": metric.get("success"),
    }


def _annotated_find(document: Any, _stem: str) -> Found | None:
    lists = document.values()
    if not lists or not all(isinstance(each, list) and each for each in lists):
        return None
    if not all("metric_output" in each[0] and "is_accepted" in each[0] for each in lists):
        return None
    return {}, [
        {"metric": metric, **record} for metric, records in document.items() for record in records
    ]


def _annotated_rows(record: Record, _shared: Shared) -> list[Row]:
    given = record["metric_input"]
    asked = given.get("user_input") or given.get("response")
    return [
        {
            "item": asked,
            "accepted": record["is_accepted"],
            "score": record["metric_output"],
            "metric": record["metric"],
        }
    ]


def _openai_event(record: Record, _shared: Shared) -> list[Row]:
    if record.get("type") not in ("match", "metrics"):
        return []  # the specification, the final report, and samplings, whose answers the matches repeat
    data = record["data"]
    base = {"time": record.get("created_at"), "run": record["run_id"], "item": record["sample_id"]}
    if record["type"] == "match":
        answer = data.get("picked") or data.get("sampled")
        base |= {"prediction": answer, "label": data.get("expected")}
        return [
            base | {"metric": "match", "score": int(data["correct"]), "passed": data["correct"]}
        ]
    return [
        base | {"metric": name} | _worth(value) for name, value in data.items() if value is not None
    ]


def _evidently_find(document: Any, _stem: str) -> Found | None:
    metrics, tests = document.get("metrics"), document.get("tests")
    if not isinstance(metrics, list) or not any(
        "metric_name" in m or "metric" in m for m in metrics
    ):
        return None
    return {"time": document.get("timestamp")}, [*metrics, *(tests or [])]


def _evidently_rows(record: Record, shared: Shared) -> list[Row]:
    base = {"time": shared["time"], "item": record.get("id")}
    if "status" in record:
        word = str(record["status"]).rpartition(".")[2].upper()
        passed = {"SUCCESS": True, "FAIL": False}.get(word)
        row = base | {"metric": record["name"], "passed": passed}
        # a warning, an error and a test that was skipped are neither
        return [row if passed is not None else row | {"prediction": word.lower()}]
    name = record.get("metric_name") or record["metric"]
    value = record.get("value", record.get("result"))
    if is_number(value):
        return [base | {"metric": name, "score": value}]
    return [
        base | {"metric": f"{name}.{part}", "score": each} for part, each in numbers_in(value or {})
    ]


_SCORED = {
    name: name
    for name in ("time", "run", "set", "set_version", "item", "metric", "score", "passed", "model")
}
_ANSWERED = _SCORED | {"label": "label", "prediction": "prediction"}

HARNESSES = (
    Format(
        "inspect",
        "Inspect AI log",
        "evaluations",
        (),
        _ANSWERED | {"seg.task": "task", "seg.epoch": "epoch"},
        shape=Shape(_inspect_rows, _inspect_find),
        notes=("A scorer's C counts 1, P one half, I and N nothing.",),
        left_out=(
            "Messages and events of a sample. A sample that ended in an error has no score and stays without one.",
        ),
        said_by="Inspect, Log Files; UKGovernmentBEIS/inspect_ai, src/inspect_ai/scorer/_metric.py (value_to_float)",
        meaning="C is correct, P is half, I is incorrect, N gave no answer.",
    ),
    Format(
        "lm evaluation harness",
        "lm-evaluation-harness results",
        "evaluations",
        (),
        _SCORED,
        zone="UTC",
        shape=Shape(_harness_rows, _harness_find),
        notes=(
            "Scores are those of whole tasks; standard errors are metrics of their own, and groups are left out.",
        ),
        left_out=(
            "Groups, which sum up tasks that stand here too; counts of samples (sample_len), which are no scores.",
        ),
        said_by="EleutherAI/lm-evaluation-harness, lm_eval/evaluator_utils.py (consolidate_results), lm_eval/loggers/evaluation_tracker.py",
    ),
    Format(
        "lm evaluation samples",
        "lm-evaluation-harness samples",
        "evaluations",
        ("doc_id", "target", "resps | filtered_resps"),
        _ANSWERED,
        zone="UTC",
        json_only=True,
        shape=Shape(_harness_sample),
        left_out=("The document, the arguments and the unfiltered answers.",),
        said_by="EleutherAI/lm-evaluation-harness, docs/interface.md (--log_samples), lm_eval/loggers/evaluation_tracker.py",
    ),
    Format(
        "deepeval",
        "DeepEval test run",
        "evaluations",
        (),
        _ANSWERED,
        shape=Shape(_deepeval_rows, _deepeval_find),
        left_out=("Scores of a metric that ended in an error: it is neither passed nor failed.",),
        said_by="confident-ai/deepeval, deepeval/test_run/api.py (LLMApiTestCase), deepeval/tracing/api.py (MetricData)",
        meaning="success is the metric's own verdict; a metric with an error has none.",
    ),
    Format(
        "ragas annotations",
        "ragas metrics judged by people",
        "reviews",
        (),
        {"item": "item", "accepted": "accepted", "rubric.score": "score", "seg.metric": "metric"},
        shape=Shape(_annotated_rows, _annotated_find),
        notes=("What a person accepts here is the metric's own verdict.", _UNDATED),
        left_out=("Prompts of the metric and their edited output.",),
        said_by="explodinggradients/ragas, docs/howtos/customizations/metrics/train_your_own_metric.md",
    ),
    Format(
        "openai evals",
        "OpenAI evals log",
        "evaluations",
        ("run_id", "event_id", "sample_id", "type"),
        _ANSWERED,
        json_only=True,
        zone="UTC",
        shape=Shape(_openai_event),
        left_out=(
            "The specification, the final report, errors, and samplings, whose answers the matches repeat.",
        ),
        said_by="openai/evals, docs/run-evals.md",
        meaning="correct is the eval's own verdict.",
    ),
    Format(
        "evidently",
        "Evidently report",
        "evaluations",
        (),
        _SCORED | {"prediction": "prediction"},
        shape=Shape(_evidently_rows, _evidently_find),
        left_out=("Parts of a result that are no figure: histograms, tables.",),
        said_by="evidentlyai/evidently, src/evidently/legacy/tests/base_test.py (TestStatus)",
        meaning="SUCCESS passed, FAIL failed; WARNING (passed, with issues on the way), ERROR and SKIPPED are taken for neither.",
    ),
)
