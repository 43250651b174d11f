"""Comparisons of prompts and agents: promptfoo, benchmark runs, scored questions, rated
translations.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from slastudio.importing.files.json_data import Record
from slastudio.importing.formats.declaration import Format, Found, Row, Shape, Shared

_UNDATED = "The records carry no time: give the date of the run to place them in a period."
_PROMPT = re.compile(r"^\[(?P<provider>[^\]]+)\]\s*(?P<label>.*?)(?: \(\d+\))?$", re.DOTALL)
_CELL = re.compile(
    r"^\[(?P<mark>PASS|FAIL|ERROR)\]\s*(?:\((?P<score>-?[\d.]+)\))?\s*(?P<answer>.*)$", re.DOTALL
)
_FAILED_BY_ERROR = 2  # promptfoo's ResultFailureReason: 0 none, 1 an assertion, 2 an error
_VERDICT = {"PASS": "true", "FAIL": "false"}
# https://github.com/google/wmt-mqm-human-evaluation: what an error costs
_PENALTIES = {"no-error": 0, "neutral": 0, "minor": 1, "major": 5}


def _promptfoo_find(document: Any, _stem: str) -> Found | None:
    outer = document["results"]
    inner = outer["results"] if isinstance(outer, dict) else outer
    if not isinstance(inner, list) or not all(
        "success" in each and "score" in each for each in inner[:20]
    ):
        return None
    times = outer if isinstance(outer, dict) else document
    time = (
        times.get("timestamp")
        or (document.get("metadata") or {}).get("exportedAt")
        or document.get("createdAt")
    )
    return {"time": time, "run": document.get("evalId")}, inner


def _named(value: object, *names: str) -> Any:
    return (
        next((value[name] for name in names if value.get(name)), None)
        if isinstance(value, dict)
        else value
    )


def _promptfoo_rows(record: Record, shared: Shared) -> list[Row]:
    asked = record.get("vars") or {}
    item = record.get("testIdx")
    if item is None:
        item = (
            _named(asked, "id", "query", "question") or asked or _named(record.get("prompt"), "raw")
        )
    answer = record.get("response") or {}
    base = {
        "time": shared["time"],
        "run": shared["run"],
        "item": item,
        "model": _named(record.get("provider"), "id", "label"),
        "prompt_version": record.get("promptId") or _named(record.get("prompt"), "label"),
        "prediction": answer.get("output") if isinstance(answer, dict) else answer,
    }
    if record.get("failureReason") == _FAILED_BY_ERROR:
        # neither a pass nor a failure: nothing was answered that could be judged
        return [base | {"metric": "score", "prediction": "error"}]
    rows = [base | {"metric": "score", "score": record["score"], "passed": record["success"]}]
    named = record.get("namedScores") or {}
    return rows + [base | {"metric": name, "score": score} for name, score in named.items()]


def is_promptfoo_table(headings: Sequence[str]) -> bool:
    """Tell whether a table has columns named "[provider] prompt" behind those of the variables."""
    marked = [bool(_PROMPT.match(heading)) for heading in headings]
    return any(marked) and not marked[0]


def _answer(heading: str, cell: str | None, status: str | None, score: str | None) -> Row | None:
    """Return the row of one answer; an error is neither a pass nor a failure."""
    match = _CELL.match((cell or "").strip())
    if match is None and not status:
        return None
    mark = match["mark"] if match else str(status).strip().strip("[]").upper()
    named = _PROMPT.match(heading)
    return {
        "model": named["provider"] if named else None,
        "prompt_version": named["label"] if named else None,
        "metric": "score",
        "passed": _VERDICT.get(mark),
        "score": (match["score"] if match else None) or score or None,
        "prediction": match["answer"] if match else cell,
    }


def _promptfoo_cells(record: dict[str, str | None], _shared: Shared) -> list[Row]:
    names = list(record)
    starts = [place for place, name in enumerate(names) if _PROMPT.match(name)]
    item = " | ".join(filter(None, (record[name] for name in names[: starts[0]])))
    rows = []
    for place, end in zip(starts, [*starts[1:], len(names)], strict=True):
        told = {name.partition(" (")[0]: record[name] for name in names[place + 1 : end]}
        row = _answer(names[place], record[names[place]], told.get("Status"), told.get("Score"))
        if row is not None:
            rows.append({"item": item} | row)
            rows += [
                {"item": item} | row | part for part in _named_scores(told.get("Named Scores"))
            ]
    return rows


def _named_scores(text: str | None) -> Iterator[Row]:
    values = json.loads(text) if text and text.strip().startswith("{") else {}
    for name, score in values.items():
        yield {"metric": name, "score": score, "passed": None, "prediction": None}


def _rag_rows(record: dict[str, str | None], _shared: Shared) -> list[Row]:
    base = {"item": record["question"]}
    rows = [
        base | {"metric": name, "score": text}
        for name, text in record.items()
        if name.casefold().startswith("retrieval_") and text
    ]
    if verdict := record.get("e2e_correct"):
        rows.append(base | {"metric": "e2e_correct", "passed": verdict})
    return rows


def _penalty(category: str, severity: str) -> float:
    severity, category = severity.strip().casefold(), category.strip().casefold()
    if category.startswith("non-translation") and severity == "major":
        return 25
    if severity == "minor" and category == "fluency/punctuation":
        return 0.1
    if severity not in _PENALTIES:
        raise ValueError(f"severity “{severity}” is none of {', '.join(_PENALTIES)}")
    return _PENALTIES[severity]


def _rating_rows(record: dict[str, str | None], _shared: Shared) -> list[Row]:
    by_name = {name.casefold().replace("_", ""): text or "" for name, text in record.items()}
    segment = by_name.get("segid") or by_name.get("docsegid") or by_name.get("globalsegid")
    return [
        {
            "item": f"{by_name.get('doc', '')}:{segment}",
            "metric": "MQM penalty",
            "score": _penalty(by_name["category"], by_name["severity"]),
            "model": by_name["system"],
            "rater": by_name["rater"],
            "category": by_name["category"],
            "severity": by_name["severity"],
        }
    ]


COMPARED = {
    name: name
    for name in (
        "time",
        "run",
        "item",
        "metric",
        "score",
        "passed",
        "prediction",
        "model",
        "prompt_version",
    )
}

PROMPTS = (
    Format(
        "promptfoo",
        "promptfoo results",
        "evaluations",
        (),
        COMPARED,
        zone="UTC",
        shape=Shape(_promptfoo_rows, _promptfoo_find),
        left_out=("Token usage, cost and latency of the run, which is no request of a user.",),
        said_by="promptfoo, Configuration: site/docs/configuration/outputs.md; promptfoo/promptfoo, src/types/index.ts (ResultFailureReason)",
        meaning="success is the test's own verdict; an answer that ended in an error is neither passed nor failed.",
    ),
    Format(
        "promptfoo table",
        "promptfoo table of answers",
        "evaluations",
        (),
        COMPARED,
        shape=Shape(_promptfoo_cells, table=is_promptfoo_table),
        notes=("Answers that ended in an error are neither passed nor failed.", _UNDATED),
        left_out=("Reasons of graders and comments.",),
        said_by="promptfoo, Configuration: site/docs/configuration/outputs.md; its words: not found there, told from files seen",
        meaning="PASS passed, FAIL failed, ERROR is neither.",
    ),
    Format(
        "rag evaluation",
        "Retrieval scores by question",
        "evaluations",
        ("question", "retrieval_precision | retrieval_recall | retrieval_mrr"),
        COMPARED,
        shape=Shape(_rag_rows),
        notes=(_UNDATED,),
        left_out=("Columns that no retrieval metric names.",),
        said_by="The table is an author's own: its headings say what it holds",
    ),
    Format(
        "mqm ratings",
        "MQM ratings of translations",
        "evaluations",
        ("system", "doc", "rater", "category", "severity", "seg_id | docSegId | globalSegId"),
        COMPARED | {"seg.rater": "rater", "seg.category": "category", "seg.severity": "severity"},
        shape=Shape(_rating_rows),
        notes=(
            "Penalties: Major 5, Minor 1, Neutral and No-error 0, Non-translation 25, minor punctuation 0.1.",
            _UNDATED,
        ),
        left_out=("The texts themselves.",),
        said_by="google/wmt-mqm-human-evaluation, README.md",
    ),
)
