"""Generate Larkpay's exports and, from the planted quotas alone, the true answers a tool must find."""

from __future__ import annotations

import csv
import math
import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from slastudio.samples import larkpay_story as story
from slastudio.samples.larkpay_incidents import INCIDENT_COLUMNS, incident_rows
from slastudio.samples.larkpay_records import (
    approval_rows,
    bill_rows,
    exception_rows,
    golden_rows,
    review_rows,
    routing_rows,
)
from slastudio.samples.larkpay_requests import REQUEST_COLUMNS, RequestLog
from slastudio.shared.progress import Progress

SEED = 20260501


def write_csv(path: Path, head: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def generate(folder: Path, progress: Progress | None = None) -> dict[str, Any]:
    """Write every export of the story into a folder and return the true answers (the content of
    expected.json).
    """
    report = progress or Progress()
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(SEED)
    log = RequestLog(rng)
    planted: dict[str, Any] = {month: {} for month in story.MONTHS}
    for number, month in enumerate(story.MONTHS):
        report.report(f"Generating the requests of {month}", number / 8)
        listed = [day for day in story.days() if story.month_of(day) == month]
        write_csv(
            folder / f"requests-{month}.csv", REQUEST_COLUMNS, _delivered(log, listed, report)
        )
    report.report("Generating reviews and evaluations", 0.8)
    evaluation_head = (
        "time",
        "run",
        "set",
        "set_version",
        "item",
        "metric",
        "score",
        "passed",
        "label",
        "prediction",
        "model",
        "prompt_version",
        "seg.language",
    )
    write_csv(
        folder / "reviews.csv",
        (
            "time",
            "item",
            "rubric.correctness",
            "rubric.policy",
            "accepted",
            "edit_reason",
            "reviewer_role",
            "model",
            "seg.language",
            "seg.journey",
        ),
        sorted(review_rows(rng, planted)),
    )
    write_csv(folder / "golden-set.csv", evaluation_head, golden_rows(planted))
    write_csv(folder / "routing-checks.csv", evaluation_head, routing_rows(rng, planted))
    write_csv(
        folder / "exceptions.csv",
        ("id", "queue", "opened", "decided", "decision", "workflow"),
        exception_rows(),
    )
    write_small_files(folder, log)
    return expected_answers(log, planted)


def _delivered(
    log: RequestLog, listed: Iterable[date], progress: Progress
) -> Iterator[list[object]]:
    for day in listed:
        progress.check()
        if day == story.MISSING_EXPORT:
            continue
        yield from log.day(day)


def write_small_files(folder: Path, log: RequestLog) -> None:
    """Write the files that are kept under version control."""
    write_csv(folder / "incidents.csv", INCIDENT_COLUMNS, incident_rows())
    write_csv(
        folder / "approvals.csv",
        ("id", "queue", "opened", "decided", "decision", "workflow"),
        approval_rows(),
    )
    write_csv(
        folder / "bills.csv",
        ("start", "end", "service", "model", "amount", "currency"),
        bill_rows(log),
    )


def expected_answers(log: RequestLog, planted: dict[str, Any]) -> dict[str, Any]:
    """Return month → the planted truth: counts, exact spend and independently sorted percentiles."""
    answers: dict[str, Any] = {}
    for month in story.MONTHS:
        reviews = planted[month]
        pooled = [sum(reviews[language][i] for language in story.REVIEWS_A_WEEK) for i in (0, 1)]
        answers[month] = {
            "requests": log.answered[month][1] + log.outside[month],
            "covered-days": _covered_days(log.final, month),
            "availability": log.answered[month],
            "escalation": log.handed_over[month],
            "spend": format(log.spend[month].normalize(), "f"),
            "task-success": pooled,
            "task-success-es": reviews["es"],
            "drafts-accepted": reviews["drafts"],
            "golden-set": reviews["golden"],
            "routing": [reviews["routing"][0], reviews["routing"][2]],
            "routing-unknown": [reviews["routing"][1], reviews["routing"][2]],
            "first-token": _worst_window(log.first_token, month),
            "final-answer": _worst_window(log.final, month),
        }
        if log.outside[month]:
            paid = format(log.paid[month].normalize(), "f")
            answers[month]["outside"] = {"records": log.outside[month], "spend": paid}
    return {"zone": "Europe/Madrid", "requests": log.number, "months": answers}


def _covered_days(values: dict[date, list[float]], month: str) -> list[int]:
    """Return the days of a month with requests, and its days."""
    days = [day for day in story.days() if story.month_of(day) == month]
    return [sum(bool(values.get(day)) for day in days), len(days)]


def _worst_window(values: dict[date, list[float]], month: str) -> dict[str, Any]:
    """Return the highest p95 of any seven days that end in the month, and that day; by plain
    sorting.
    """
    worst, worst_day = -1.0, date.min
    for day in (day for day in story.days() if story.month_of(day) == month):
        window = sorted(v for i in range(7) for v in values.get(day - timedelta(days=i), []))
        rank = 0.95 * (len(window) - 1)
        low = math.floor(rank)
        p95 = window[low] + (rank - low) * (window[min(low + 1, len(window) - 1)] - window[low])
        if p95 > worst:
            worst, worst_day = p95, day
    return {"value": round(worst, 6), "day": worst_day.isoformat()}
