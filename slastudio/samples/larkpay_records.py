"""Larkpay's reviews, evaluations, queues, incidents and bills."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from slastudio.samples import larkpay_story as story
from slastudio.samples.larkpay_requests import MODEL, RequestLog, iso, quota_flags


def review_rows(rng: random.Random, planted: dict[str, Any]) -> Iterator[list[object]]:
    """Yield the weekly human reviews; planted[month][language] = [accepted, reviewed], and the same
    for drafts.
    """
    for month in story.MONTHS:
        weeks = [day for day in story.review_days() if story.month_of(day) == month]
        for language, usual in story.REVIEWS_A_WEEK.items():
            weekly = 150 if language == "pt" and month >= "2026-09" else usual
            total = weekly * len(weeks)
            accepted = (
                story.JULY_ACCEPTED[language]
                if month == "2026-07"
                else round(total * story.REVIEW_RATES[language] / 1000)
            )
            planted[month][language] = [accepted, total]
            yield from _reviews(
                weeks, weekly, quota_flags(total, accepted, rng), language, "conversations", rng
            )
        total = story.DRAFTS_A_WEEK * len(weeks)
        accepted = round(total * story.DRAFTS_ACCEPTED_PERMILLE / 1000)
        planted[month]["drafts"] = [accepted, total]
        yield from _reviews(
            weeks, story.DRAFTS_A_WEEK, quota_flags(total, accepted, rng), "es", "drafts", rng
        )


def _reviews(
    weeks: Sequence[date],
    weekly: int,
    flags: Sequence[bool],
    language: str,
    journey: str,
    rng: random.Random,
) -> Iterator[list[object]]:
    reasons = ("tone", "missing fact", "wrong account", "too long")
    for week, day in enumerate(weeks):
        for i in range(weekly):
            good = flags[week * weekly + i]
            moment = datetime.combine(day, time(9, 30)) + timedelta(seconds=25 * i)
            score = 5 if good else rng.choice((1, 2, 3))
            yield [
                iso(moment),
                f"{journey[0]}-{language}-{day:%m%d}-{i:03d}",
                score,
                5 if good else 4,
                "true" if good else "false",
                "" if good else rng.choice(reasons),
                "Quality reviewer",
                MODEL,
                language,
                journey,
            ]


def golden_rows(planted: dict[str, Any]) -> Iterator[list[object]]:
    """Yield the Monday runs of the golden set, item by item; planted[month] gains golden = [passed,
    items] of its last run, which a month stands on.
    """
    items = [
        f"{language}-{i:03d}"
        for language, count in story.GOLDEN_ITEMS.items()
        for i in range(count)
    ]
    failing = set(items[3 : 3 + 6 * 10 : 6]) | set(items[200:309:6]) - {items[308]}
    failing = set(sorted(failing)[: story.GOLDEN_FAILING])
    passing_es = [item for item in items if item.startswith("es") and item not in failing]
    july = (failing | set(passing_es[: story.GOLDEN_JULY_LOST])) - set(
        sorted(failing)[: story.GOLDEN_JULY_GAINED]
    )
    for day in story.mondays():
        moment = datetime.combine(day, time(6))
        in_july = story.PROMPT_V15[0] <= moment < story.PROMPT_V15[1]
        fails = july if in_july else failing
        later = [f"new-{i:03d}" for i in range(40)] if day.month >= 9 else []
        tally = planted[story.month_of(day)]["golden"] = [0, 0]
        for item in [*items, *later]:
            passed = item not in fails and item not in later[:3]
            tally[0] += passed
            tally[1] += 1
            yield [
                iso(moment),
                f"golden-{day.isoformat()}",
                "golden",
                "2" if later else "1",
                item,
                "task success",
                1 if passed else 0,
                "true" if passed else "false",
                "",
                "",
                MODEL,
                "v15" if in_july else "v14",
                "es" if item.startswith("new") else item[:2],
            ]


def routing_rows(rng: random.Random, planted: dict[str, Any]) -> Iterator[list[object]]:
    """Yield the daily routing checks: 20 labelled messages a day; retraining day is bad on purpose."""
    labels = ("payment-status", "dispute", "refund", "other")
    for day in story.days():
        retraining = day == story.RETRAINING_DAY
        wrong = 2 if day.day % 3 == 0 else 1
        wrong = 9 if retraining else wrong
        unknown = 1 if day.day % 2 == 0 else 0
        tally = planted[story.month_of(day)].setdefault("routing", [0, 0, 0])
        for i in range(story.ROUTING_A_DAY):
            label = labels[i % len(labels)]
            good = i >= wrong
            other = "unknown" if i < unknown else labels[(i + 1) % len(labels)]
            said = label if good else other
            if not retraining:
                tally[0] += good
                tally[1] += said == "unknown"
                tally[2] += 1
            moment = datetime.combine(day, time(12)) + timedelta(seconds=30 * i)
            yield [
                iso(moment),
                f"routing-{day.isoformat()}",
                "routing",
                "1",
                f"r-{day:%m%d}-{i:02d}",
                "routing",
                1 if good else 0,
                "true" if good else "false",
                label,
                said,
                MODEL,
                "v14",
                rng.choice(("es", "en", "pt")),
            ]


def exception_rows() -> Iterator[list[object]]:
    """Yield the exception queue: 45 a service day, decided within hours except while the reviewers
    were away.
    """
    number = 0
    for day in story.days():
        if story.is_quiet(day) or day == date(2026, 5, 15):
            continue
        away = story.REVIEWERS_AWAY[0] <= day <= story.REVIEWERS_AWAY[1]
        for i in range(story.EXCEPTIONS_A_DAY):
            number += 1
            opened = datetime.combine(day, time(9)) + timedelta(minutes=5 * i)
            decided = (
                datetime.combine(date(2026, 8, 10), time(9)) + timedelta(minutes=2 * i)
                if away
                else opened + timedelta(minutes=60 + 5 * (i % 30))
            )
            yield [
                f"EXC-{number:05d}",
                "exception",
                iso(opened),
                iso(decided),
                "released",
                "payment-status",
            ]


def approval_rows() -> list[list[str]]:
    """Return the approval queue: two a month in time, and the one of July that was not."""
    rows = []
    for number, month in enumerate((5, 6, 8, 9, 10)):
        for half, day in enumerate((7, 21)):
            opened = datetime(2026, month, day, 10, 0)
            while story.is_quiet(opened.date()):
                opened += timedelta(days=1)
            decided = opened + timedelta(hours=5)
            rows.append(
                [
                    f"AP-{2 * number + half + 1:02d}",
                    "approval",
                    iso(opened),
                    iso(decided),
                    "approved",
                    "disputes",
                ]
            )
    rows.append(
        [
            "AP-11",
            "approval",
            iso(datetime(2026, 7, 22, 12, 0)),
            iso(datetime(2026, 7, 30, 15, 50)),
            "approved",
            "payment-status",
        ]
    )
    return sorted(rows, key=lambda row: row[2])


def bill_rows(log: RequestLog) -> Iterator[list[str]]:
    """Yield the invoice by UTC day and model, plus September's evaluations, as the provider bills
    them.
    """
    for (day, model), amount in sorted(log.utc_spend.items()):
        start = date.fromisoformat(day)
        yield [
            f"{day}T00:00:00Z",
            f"{start + timedelta(days=1)}T00:00:00Z",
            "model usage",
            model,
            format(amount.quantize(Decimal("0.000001")), "f"),
            "USD",
        ]
        if start.weekday() == 0:
            cents = "19.75" if start.month == 9 else "3.10"
            yield [
                f"{day}T00:00:00Z",
                f"{start + timedelta(days=1)}T00:00:00Z",
                "evaluation runs",
                model,
                cents,
                "USD",
            ]
