"""What must come out of each real file: kind, format, counts, and one figure computed here without
our reader.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from tests.importing.reading import SHARED, read

Frame = pd.DataFrame
Figure = Callable[[Path, Frame], bool]
LM = "evals/lm_eval_pythia-12b-deduped-0shot-global_step{}_eval_results_12-16-2022-{}.json"
# their container or layout is read by other modules, which have their own tests
WAITING = (
    "SOURCES.csv",
    "incidents/us_doe_oe417_2019_annual_summary.xls",
    "incidents/us_doe_oe417_2022_annual_summary.xls",
    "messy/unpivotr_worked_examples.xlsx",
    "messy/messytables_large_report.xlsx",
    "messy/messytables_weird_head_padding.csv",
    "messy/messytables_begrotingsanalyse-2011.csv",
    "messy/messytables_sparse_with_column_errors.csv",
    "messy/messytables_spanish_chars.csv",
    "monitor/petshop_low_traffic_noissue_metrics.csv",
    "evals/inspect_2025-02-11T15-18-04-05-00_popularity_mj7khqpMM4GBCfVQozKgzB.eval",
)
# computed above in test_shared_data.py, or recognised by nothing and kept as a table
ELSEWHERE = (
    "incidents/readxl_deaths.xlsx",
    "monitor/nab/labels_points.json",
    "monitor/nab/labels_windows.json",
)


def table(
    path: Path, delimiter: str = ",", quoting: int = csv.QUOTE_MINIMAL
) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as stream:
        return list(csv.DictReader(stream, delimiter=delimiter, quoting=quoting))


def document(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"), parse_float=Decimal)


def lines(path: Path) -> list[Any]:
    return [
        json.loads(line, parse_float=Decimal)
        for line in path.read_text("utf-8").splitlines()
        if line.strip()
    ]


def total(data: Frame, column: str, **where: object) -> Decimal:
    for name, value in where.items():
        data = data[data[name] == value]
    return sum((Decimal(str(v)) for v in data[column].dropna()), Decimal(0))


def near(one: object, other: object) -> bool:
    return float(str(one)) == pytest.approx(float(str(other)), rel=1e-12)


def billed(*headings: str) -> Figure:
    def check(path: Path, data: Frame) -> bool:
        rows = table(path)
        heading = next(h for h in headings if h in rows[0])
        return total(data, "amount") == sum((Decimal(r[heading]) for r in rows), Decimal(0))

    return check


def tokens(column: str, *keys: str) -> Figure:
    def check(path: Path, data: Frame) -> bool:
        records = lines(path) if path.suffix == ".jsonl" else document(path)
        records = records["observations"] if isinstance(records, dict) else records
        return int(data[column].sum()) == sum(int(_at(r, keys) or 0) for r in records)

    return check


def _at(record: Any, keys: tuple[str, ...]) -> Any:
    for key in keys:
        record = record.get(key) if isinstance(record, dict) else None
    return record


def load_test(path: Path, data: Frame) -> bool:
    items = document(path)
    good = sum(1 for i in items if i.get("error_code") in (None, "", 0))
    return near(
        sum(i["end_to_end_latency_s"] for i in items), data["latency_ms"].sum() / 1000
    ) and good == int((data["status"] == "ok").sum())


def harness(path: Path, data: Frame) -> bool:
    results = document(path)["results"]
    said = path.stem.rpartition("eval_results_")[2]
    return near(
        total(data, "score", metric="acc"), sum(r["acc"] for r in results.values() if "acc" in r)
    ) and set(data["time"]) == {
        pd.Timestamp(datetime.strptime(said, "%m-%d-%Y-%H-%M-%S"), tz="UTC")
    }


def inspect_log(path: Path, data: Frame) -> bool:
    found = document(path)
    accuracy = found["results"]["scores"][0]["metrics"]["accuracy"]["value"]
    return near(data["score"].mean(), accuracy) and set(data["time"]) == {
        pd.Timestamp(found["eval"]["created"])
    }


def helm(path: Path, data: Frame) -> bool:
    stats = [
        s for i in document(path) for s in i["stats"] if s["name"]["name"] == "num_prompt_tokens"
    ]
    return near(total(data, "score", metric="num_prompt_tokens"), sum(s["mean"] for s in stats))


def promptfoo(path: Path, data: Frame) -> bool:
    results = document(path)["results"]
    return int(data["passed"].sum()) == results["stats"]["successes"] and near(
        total(data, "score"), sum(r["score"] for r in results["results"])
    )


def promptfoo_cells(path: Path, data: Frame) -> bool:
    cells = [c for r in table(path) for c in r.values()]
    return (
        int(data["passed"].sum()) == sum(c.startswith("[PASS]") for c in cells)
        and data["model"].nunique() == 2
    )


def ratings(path: Path, data: Frame) -> bool:
    weight = {"No-error": Decimal(0), "Minor": Decimal(1), "Major": Decimal(5)}
    rows = table(path, "\t", csv.QUOTE_NONE)
    expected = sum(
        (
            Decimal("0.1")
            if (r["category"], r["severity"]) == ("Fluency/Punctuation", "Minor")
            else weight[r["severity"]]
            for r in rows
        ),
        Decimal(0),
    )
    return near(total(data, "score"), expected) and data["seg.rater"].nunique() == len(
        {r["rater"] for r in rows}
    )


def leaderboard(path: Path, data: Frame) -> bool:
    return near(
        total(data, "score", metric="win_rate"), sum(Decimal(r["win_rate"]) for r in table(path))
    )


def haystack(path: Path, data: Frame) -> bool:
    return near(
        total(data, "score", metric="sas"), sum(Decimal(r["sas"]) for r in table(path) if r["sas"])
    )


def retrieval(path: Path, data: Frame) -> bool:
    rows = table(path)
    return int(data["passed"].sum()) == sum(r["e2e_correct"] == "True" for r in rows) and near(
        total(data, "score", metric="retrieval_mrr"), sum(Decimal(r["retrieval_mrr"]) for r in rows)
    )


def annotations(path: Path, data: Frame) -> bool:
    return int(data["accepted"].sum()) == sum(
        i["is_accepted"] for items in document(path).values() for i in items
    )


def labelled(path: Path, data: Frame) -> bool:
    return int(data["passed"].sum()) == sum(r["Match"] == "1" for r in table(path))


def usage(path: Path, data: Frame) -> bool:
    results = [r for bucket in document(path) for r in bucket["results"]]
    return all(
        total(data, "value", name=name) == sum(r[name] for r in results)
        for name in ("input_tokens", "num_model_requests")
    )


def summary(path: Path, data: Frame) -> bool:
    sites = document(path)
    down = total(data, "value", name="dailyMinutesDown")
    return down == sum(sum(s["dailyMinutesDown"].values()) for s in sites) and near(
        total(data, "value", name="uptime"), sum(Decimal(s["uptime"].rstrip("%")) for s in sites)
    )


def quantiles(path: Path, data: Frame) -> bool:
    return near(
        total(data, "value", name="results_ttft_s_quantiles_p95"),
        document(path)["results_ttft_s_quantiles_p95"],
    )


def air(path: Path, data: Frame) -> bool:
    rows = table(path, ";")
    values = [Decimal(r["C6H6(GT)"].replace(",", ".")) for r in rows]
    zone = ZoneInfo("UTC")
    first = datetime.strptime(f"{rows[0][' ']} {rows[0]['Time']}", "%d/%m/%Y %H.%M.%S").replace(
        tzinfo=zone
    )
    return (
        near(total(data, "value", name="C6H6(GT)"), sum(v for v in values if v != -200))
        and data["time"].min() == first
    )


def punctuality(path: Path, data: Frame) -> bool:
    rows = [r for r in table(path) if r["regularite"]]
    counts = Counter(data["name"])
    return near(
        total(data, "value"), sum(Decimal(r["regularite"]) for r in rows)
    ) and counts == Counter(r["ligne"] for r in rows)


def brent(path: Path, data: Frame) -> bool:
    with path.open(newline="", encoding="utf-8-sig") as stream:
        rows = [r for r in list(csv.reader(stream))[5:] if len(r) == 2]
    return near(total(data, "value"), sum(Decimal(r[1]) for r in rows))


def series(path: Path, data: Frame) -> bool:
    rows = table(path)
    return near(data["value"].sum(), sum(float(r["value"]) for r in rows)) and data["time"].iloc[
        0
    ] == pd.Timestamp(rows[0]["timestamp"], tz="UTC")


def change_points(path: Path, data: Frame) -> bool:
    found = document(path)
    return near(total(data, "value"), sum(sum(s["raw"]) for s in found["series"]))


def checks(path: Path, data: Frame) -> bool:
    return int((~data["up"]).sum()) == sum(r["status"] == "down" for r in table(path))


def windows(path: Path, data: Frame) -> bool:
    unplanned = [r for r in table(path) if r["impact"] != "maintenance"]
    minutes = sum(int(r["duration_minutes"]) for r in unplanned)
    return (data["resolved"] - data["opened"]).sum() == timedelta(minutes=minutes)


def rows_only(_path: Path, data: Frame) -> bool:
    return len(data) > 0


def empty_answers(path: Path, data: Frame) -> bool:
    return int((data["prediction"] == "").sum()) == sum(r["prediction"] == "" for r in lines(path))


EXPECTED: dict[str, tuple[str, str, int, int, int, Figure]] = {
    # path: kind, format, accepted, rejected, not applicable, figure
    "requests/azure_llm_conv_2023.csv": (
        "requests",
        "azure llm trace",
        19366,
        0,
        0,
        lambda p, d: (
            int(d["output_tokens"].sum()) == sum(int(r["GeneratedTokens"]) for r in table(p))
        ),
    ),
    "requests/mooncake_conversation_trace.jsonl": (
        "requests",
        "mooncake trace",
        12031,
        0,
        0,
        tokens("input_tokens", "input_length"),
    ),
    "requests/llmperf_bedrock_70b.json": ("requests", "llmperf", 150, 0, 0, load_test),
    "requests/llmperf_groq_70b.json": ("requests", "llmperf", 150, 0, 0, load_test),
    "requests/llmperf_replicate_7b.json": ("requests", "llmperf", 150, 0, 0, load_test),
    "requests/llmperf_summary_replicate_7b.json": (
        "measurements",
        "llmperf summary",
        1,
        0,
        0,
        quantiles,
    ),
    "requests/aider_sample_analytics_head.jsonl": (
        "requests",
        "event analytics",
        107,
        0,
        893,
        tokens("input_tokens", "properties", "prompt_tokens"),
    ),
    "requests/aider_analytics_2024-08_to_2026-04.jsonl": (
        "requests",
        "event analytics",
        5522,
        0,
        29880,
        tokens("output_tokens", "properties", "completion_tokens"),
    ),
    **{
        f"requests/langfuse_{name}.trace.json": (
            "requests",
            "langfuse observations",
            accepted,
            0,
            other,
            tokens("input_tokens", "usageDetails", "input"),
        )
        for name, accepted, other in (
            ("langgraph-python-2025-08-22", 2, 7),
            ("openai-agents-2025-09-30", 2, 3),
            ("pydantic-ai-tools-2025-12-04", 4, 8),
        )
    },
    "requests/promptflow_web_classification_default_20240207_165606_643000.jsonl": (
        "requests",
        "promptflow runs",
        1,
        0,
        0,
        tokens("input_tokens", "run_info", "system_metrics", "prompt_tokens"),
    ),
    "requests/promptflow_web_classification_variant_0_20231205_120253_104100.jsonl": (
        "requests",
        "promptflow runs",
        3,
        0,
        0,
        rows_only,
    ),
    "evals/promptfoo_text_to_sql_results.csv": (
        "evaluations",
        "promptfoo table",
        3,
        0,
        0,
        promptfoo_cells,
    ),
    "evals/promptfoo_retrieval_results_v2.json": ("evaluations", "promptfoo", 300, 0, 0, promptfoo),
    "evals/rag_evaluation_detailed_level_three.csv": (
        "evaluations",
        "rag evaluation",
        100,
        0,
        0,
        retrieval,
    ),
    "evals/inspect_2025-05-12T20-27-36-04-00_browser.json": (
        "evaluations",
        "inspect",
        1,
        0,
        0,
        inspect_log,
    ),
    "evals/inspect_2025-05-12T20-28-13-04-00_popularity.json": (
        "evaluations",
        "inspect",
        3,
        0,
        0,
        inspect_log,
    ),
    **{
        LM.format(step, clock): ("evaluations", "lm evaluation harness", 133, 0, 0, harness)
        for step, clock in (
            (13000, "18-56-02"),
            (33000, "20-03-48"),
            (63000, "20-44-20"),
            (93000, "21-25-07"),
            (123000, "18-42-32"),
            (143000, "19-23-03"),
        )
    },
    "evals/haystack_detailed_all-MiniLM-L6-v2_top3_chunk128.csv": (
        "evaluations",
        "ragas",
        107,
        0,
        0,
        haystack,
    ),
    "evals/ragas_annotated_data.json": ("reviews", "ragas annotations", 21, 0, 0, annotations),
    "evals/wmt_mqm_ted_ende.tsv": ("evaluations", "mqm ratings", 8435, 0, 0, ratings),
    "evals/helm_bbq_per_instance_stats.json": ("evaluations", "helm instances", 100, 0, 0, helm),
    "evals/fullfact_labelled_claims_4.csv": (
        "table",
        "csv",
        97,
        0,
        0,
        lambda p, d: (
            Counter(d["harm"].dropna()) == Counter(r["harm"] for r in table(p) if r["harm"])
        ),
    ),
    "evals/mega_hindi_predictions.csv": ("evaluations", "predictions", 1068, 0, 0, empty_answers),
    "evals/mega_english_predictions.csv": ("evaluations", "predictions", 43, 0, 0, empty_answers),
    "evals/mega_swahili_predictions.csv": ("evaluations", "predictions", 996, 0, 0, empty_answers),
    "evals/mega_xcopa_cot_ta_predictions.csv": (
        "evaluations",
        "labelled predictions",
        500,
        0,
        0,
        labelled,
    ),
    "evals/alpacaeval2_leaderboard.csv": (
        "evaluations",
        "alpacaeval leaderboard",
        223,
        0,
        0,
        leaderboard,
    ),
    "incidents/public_jira_issues.csv": (
        "incidents",
        "issue tracker",
        2480,
        0,
        0,
        lambda p, d: (
            int(d["resolved"].isna().sum()) == sum(not r["resolutiondate"] for r in table(p))
        ),
    ),
    "incidents/github_status_incidents.jsonl": (
        "incidents",
        "statuspage",
        801,
        0,
        18,
        lambda p, d: (
            Counter(d["severity"])
            == Counter(r["impact"] for r in lines(p) if r["impact"] != "maintenance")
        ),
    ),
    "incidents/github_status_downtime_windows.csv": (
        "incidents",
        "downtime windows",
        801,
        0,
        18,
        windows,
    ),
    "incidents/github_status_segments.csv": (
        "table",
        "csv",
        3751,
        0,
        0,
        lambda p, d: Counter(d["status"]) == Counter(r["status"] for r in table(p)),
    ),
    "cost/focus_1.0_sample.csv": ("costs", "focus", 1000, 0, 0, billed("BilledCost")),
    **{
        f"cost/{name}.csv": (
            "costs",
            "azure costs",
            count,
            0,
            0,
            billed(
                "CostInBillingCurrency", "costInBillingCurrency", "Cost", "PreTaxCost (PreTaxCost)"
            ),
        )
        for name, count in (
            ("azure_billing_Enterprise", 1),
            ("azure_billing_EnterpriseCamel", 1),
            ("azure_billing_German", 1),
            ("azure_billing_YA", 1),
            ("azure_ea_focus_converters", 27),
            ("azure_EA_ActualCost_Small", 11),
            ("azure_EA_AmortizedCost_Small", 28),
        )
    },
    "cost/azure_EA_NoRows.csv": (
        "costs",
        "azure costs",
        0,
        0,
        0,
        lambda p, d: not table(p) and not len(d),
    ),
    "cost/litellm_model_prices_and_context_window.json": ("table", "json", 1, 0, 0, rows_only),
    "cost/openai_usage_api_completions_2025.json": (
        "measurements",
        "openai usage pages",
        26,
        0,
        5,
        usage,
    ),
    "monitor/tcpd_raw_brent_spot.csv": ("measurements", "series", 8195, 0, 0, brent),
    "monitor/air_quality_uci_semicolon.csv": ("measurements", "wide table", 9326, 0, 31, air),
    "monitor/sncf_regularite.csv": ("measurements", "wide table", 3935, 0, 150, punctuality),
    "monitor/upptime_d33bs_checks.csv": ("probes", "uptime checks", 13621, 0, 0, checks),
    "monitor/upptime_d33bs_summary.json": ("measurements", "upptime summary", 11, 0, 0, summary),
    "monitor/BIG_azure_vm_noise_redis.csv": ("measurements", "wide table", 460618, 0, 0, rows_only),
    "messy/messytables_utf-16le_encoded.csv": ("table", "csv", 327, 0, 0, rows_only),
    "messy/messytables_utf8bom.csv": ("table", "csv", 0, 0, 0, lambda _p, d: not len(d)),
}
_TCPD = {"annotations.json": ("table", "json", 1)}
FILES = sorted(p for p in SHARED.rglob("*") if p.is_file()) if SHARED.is_dir() else []


def expectation(name: str, path: Path) -> tuple[str, str, int, int, int, Figure] | None:
    if name in EXPECTED:
        return EXPECTED[name]
    if name.startswith("monitor/nab/") and name.endswith(".csv"):
        return "measurements", "series", len(table(path)), 0, 0, series
    if name.startswith("monitor/tcpd/"):
        if path.name in _TCPD:
            return (*_TCPD[path.name], 0, 0, rows_only)
        return "measurements", "change point series", document(path)["n_obs"], 0, 0, change_points
    return None


def test_that_no_real_file_is_without_an_expectation(shared: Path) -> None:
    names = [str(path.relative_to(shared)) for path in FILES]
    assert [
        n for n in names if expectation(n, shared / n) is None and n not in (*WAITING, *ELSEWHERE)
    ] == []


@pytest.mark.parametrize("path", FILES or [SHARED / "absent"], ids=lambda path: path.name)
def test_that_a_real_file_gives_its_figures(path: Path, shared: Path) -> None:
    name = str(path.relative_to(shared))
    expected = expectation(name, path)
    if expected is None:
        pytest.skip(f"{name} has its expectation in the test of its container")
    kind, format_, accepted, rejected, other, figure = expected
    found = read(path)
    data = found.frames[0].data
    assert (found.mapping.kind, found.mapping.format) == (kind, format_)
    counts = (found.read, data["_row"].nunique(), len(found.rejected), found.not_applicable)
    assert counts == (accepted + rejected + other, accepted, rejected, other)
    assert figure(path, data)
