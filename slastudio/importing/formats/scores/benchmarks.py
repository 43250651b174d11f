"""Benchmarks of models and agents: reports by outcome, runs, leaderboards, HELM's statistics."""

from __future__ import annotations

from typing import Any

from slastudio.importing.files.json_data import Record
from slastudio.importing.formats.declaration import Format, Found, Row, Shape, Shared
from slastudio.importing.formats.scores.harnesses import is_number, numbers_in
from slastudio.importing.formats.scores.prompts import COMPARED

_UNDATED = "The records carry no time: give the date of the run to place them in a period."
_OUTCOMES = (
    ("resolved_ids", True, "resolved"),
    ("unresolved_ids", False, "unresolved"),
    ("error_ids", False, "error"),
    ("empty_patch_ids", False, "empty patch"),
    ("incomplete_ids", False, "incomplete"),
)

# what went wrong first in reports of earlier years, the most telling first
_FAILURES = (
    "no_generation",
    "install_fail",
    "reset_failed",
    "no_apply",
    "test_errored",
    "test_timeout",
    "no_logs",
)


def _benchmark_find(document: Any, _stem: str) -> Found | None:
    if "resolved_ids" not in document or not isinstance(document["resolved_ids"], list):
        return None
    outcomes = [
        (name, passed, word)
        for name, passed, word in _OUTCOMES
        if isinstance(document.get(name), list)
    ]
    return {}, [
        {"item": item, "passed": passed, "outcome": word}
        for name, passed, word in outcomes
        for item in document[name]
    ]


def _report_find(document: Any, _stem: str) -> Found | None:
    """Find the ids of a report of earlier years: every list of ids names some, and "resolved" those
    that passed.
    """
    lists = {
        name: ids
        for name, ids in document.items()
        if isinstance(ids, list) and all(isinstance(each, str) for each in ids)
    }
    if (
        "resolved" not in lists
        or not {"unresolved", "generated", "no_generation", "applied"} & lists.keys()
    ):
        return None
    passed = set(lists["resolved"])
    outcomes: dict[str, str] = {}
    for name in (*_FAILURES, *lists):
        for item in lists.get(name, ()):
            outcomes.setdefault(item, name.replace("_", " ") if name in _FAILURES else "unresolved")
    return {}, [
        {
            "item": item,
            "passed": item in passed,
            "outcome": "resolved" if item in passed else outcome,
        }
        for item, outcome in outcomes.items()
    ]


def _agents_find(document: Any, _stem: str) -> Found | None:
    fits = {"total", "validation", "custom"} <= document.keys() and isinstance(
        document["validation"], dict
    )
    return ({}, [document]) if fits else None


def _agents_rows(record: Record, _shared: Shared) -> list[Row]:
    found = [*numbers_in(record["custom"] or {}), *numbers_in(record["validation"])]
    return [{"item": "all", "metric": name, "score": value} for name, value in found]


def _simulations_find(document: Any, _stem: str) -> Found | None:
    runs = document["simulations"]
    fits = runs and all({"task_id", "reward_info"} <= each.keys() for each in runs)
    agent = (document.get("info") or {}).get("agent_info") or {}
    return ({"model": agent.get("llm")}, runs) if fits else None


def _simulations_rows(record: Record, shared: Shared) -> list[Row]:
    reward = (record["reward_info"] or {}).get("reward")
    return [
        {
            "item": record["task_id"],
            "run": record.get("trial"),
            "time": record.get("start_time") or record.get("timestamp"),
            "metric": "reward",
            "score": reward,
            "model": shared["model"],
            "outcome": record.get("termination_reason"),
        }
    ]


def _benchmark_rows(record: Record, _shared: Shared) -> list[Row]:
    return [{**record, "metric": "resolved"}]


def _helm_name(stat: Record) -> Row:
    name = stat["name"]
    perturbed = name.get("perturbation") or {}
    return {
        "metric": name["name"],
        "split": name.get("split"),
        "perturbation": perturbed.get("name"),
    }


def _helm_instances(document: Any, _stem: str) -> Found | None:
    return ({}, document) if {"instance_id", "stats"} <= document[0].keys() else None


def _helm_rows(record: Record, _shared: Shared) -> list[Row]:
    base = {"item": record["instance_id"], "run": record.get("train_trial_index")}
    stats = [stat for stat in record["stats"] if is_number(stat.get("mean"))]
    return [base | _helm_name(stat) | {"score": stat["mean"]} for stat in stats]


def _helm_stats(document: Any, _stem: str) -> Found | None:
    return (
        ({}, document)
        if {"name", "count", "sum"} <= document[0].keys() and "name" in document[0]["name"]
        else None
    )


def _helm_stat(record: Record, _shared: Shared) -> list[Row]:
    return [_helm_name(record) | {"score": record["mean"]}] if is_number(record.get("mean")) else []


_SPLIT = COMPARED | {"seg.split": "split", "seg.perturbation": "perturbation"}

BENCHMARKS = (
    Format(
        "helm instances",
        "HELM statistics per instance",
        "evaluations",
        (),
        _SPLIT,
        shape=Shape(_helm_rows, _helm_instances),
        notes=(_UNDATED,),
        left_out=("Statistics without a mean.",),
        said_by="HELM, Tutorial (docs/tutorial.md): per_instance_stats.json",
    ),
    Format(
        "helm statistics",
        "HELM statistics",
        "evaluations",
        (),
        _SPLIT,
        shape=Shape(_helm_stat, _helm_stats),
        notes=(_UNDATED,),
        left_out=("Statistics without a mean; sums, counts and deviations.",),
        said_by="HELM, Tutorial (docs/tutorial.md): stats.json",
    ),
    Format(
        "benchmark ids",
        "Benchmark report by outcome",
        "evaluations",
        (),
        COMPARED | {"seg.outcome": "outcome"},
        shape=Shape(_benchmark_rows, _benchmark_find),
        notes=(
            "Instances that ended in an error or without a patch count as not resolved.",
            _UNDATED,
        ),
        left_out=("Counts, which the lists of ids repeat.",),
        said_by="SWE-bench/SWE-bench, swebench/harness/reporting.py",
        meaning="resolved passed; unresolved, error, empty patch and incomplete did not.",
    ),
    Format(
        "benchmark report",
        "Benchmark report of earlier years",
        "evaluations",
        (),
        COMPARED | {"seg.outcome": "outcome"},
        shape=Shape(_benchmark_rows, _report_find),
        notes=(
            "Every instance that some list names counts once; what is not resolved did not pass.",
            _UNDATED,
        ),
        left_out=("Counts, which the lists of ids repeat.",),
        said_by="Reports of 2024 of SWE-bench: not found in public documentation, told from files seen",
        meaning="resolved passed; whatever else a list names did not.",
    ),
    Format(
        "agentbench summary",
        "AgentBench summary",
        "evaluations",
        (),
        COMPARED,
        shape=Shape(_agents_rows, _agents_find),
        notes=("Scores and shares are those of all tasks of a run.", _UNDATED),
        left_out=("The history of each task.",),
        said_by="THUDM/AgentBench: not found in its documentation, told from files seen",
    ),
    Format(
        "agentbench runs",
        "AgentBench runs",
        "evaluations",
        ("index", "output.status", "time.timestamp | time.str"),
        {
            "item": "index",
            "time": "time.timestamp | time.str",
            "metric": "=result",
            "passed": "output.result.result | output.result.is_correct | output.result.success | output.result",
            "score": "output.result.score | output.result.reward",
            "prediction": "output.result.answer | output.status",
            "seg.status": "output.status",
        },
        json_only=True,
        notes=(
            "Results are as the task's own judge gave them; some tasks are judged only in the summary.",
        ),
        left_out=("The history of each task.",),
        said_by="THUDM/AgentBench, src/assigner.py; told from files seen",
        meaning="The result is the task's own verdict.",
    ),
    Format(
        "tau bench simulations",
        "tau²-bench simulations",
        "evaluations",
        (),
        COMPARED | {"seg.outcome": "outcome"},
        shape=Shape(_simulations_rows, _simulations_find),
        left_out=("Messages of a simulation, and the parts of its reward.",),
        said_by="sierra-research/tau2-bench, src/tau2/data_model/simulation.py",
    ),
    Format(
        "benchmark runs",
        "Agent benchmark runs",
        "evaluations",
        ("instance_id | task_id", "resolved | is_resolved | success | reward"),
        {
            "item": "instance_id | task_id",
            "run": "run_id | trial | trial_name",
            "metric": "=resolved",
            "passed": "resolved | is_resolved | success",
            "score": "reward",
            "model": "model | model_name_or_path",
            "time": "time | timestamp | created_at | trial_started_at",
        },
        notes=(_UNDATED,),
        left_out=("Trajectories and patches.",),
        said_by="The table is a benchmark's own: its headings say what it holds",
    ),
    Format(
        "alpacaeval leaderboard",
        "AlpacaEval leaderboard",
        "evaluations",
        ("win_rate", "standard_error", "n_total", "avg_length"),
        {"item": "model | name | Column 1", "model": "model | name | Column 1"},
        unpivot=("metric", "score", ("win_rate", "discrete_win_rate", "length_controlled_winrate")),
        notes=("Win rates are in percent and are those of whole models.", _UNDATED),
        left_out=("Counts, lengths and standard errors.",),
        said_by="tatsu-lab/alpaca_eval, README.md",
    ),
)
