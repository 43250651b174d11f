"""Generate Larkpay's exports and, from the planted quotas alone, the true answers a tool must find."""

from __future__ import annotations

import csv
import json
import math
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import NormalDist
from typing import Any

from slastudio.samples import larkpay_story as story
from slastudio.shared.progress import Progress

SEED = 20260501
REQUEST_COLUMNS = (
    "time", "request_id", "latency_ms", "first_token_ms", "stage.retrieval_ms", "stage.inference_ms", "stage.tools_ms",
    "stage.postprocessing_ms", "status", "input_tokens", "cached_tokens", "output_tokens", "cost", "currency", "model",
    "prompt_version", "retrieval_version", "workflow", "confidence", "fallback", "escalated", "seg.language", "seg.team",
)
_STAGES = (("retrieval", 180), ("inference", 1250), ("tools", 140), ("postprocessing", 80))
_MODEL, _SILENT = "lark-large-2", "lark-large-2-0921"


def iso(moment: datetime) -> str:
    """Return a wall-clock moment with Madrid's offset, to the millisecond."""
    return moment.replace(tzinfo=story.ZONE).isoformat(timespec="milliseconds")


def spread(total: int, shares: Sequence[tuple[str, int]]) -> list[str]:
    """Return `total` names by largest remainder, in blocks."""
    whole = sum(share for _, share in shares)
    counts = {name: total * share // whole for name, share in shares}
    for name, _ in sorted(shares, key=lambda each: -(total * each[1] % whole))[: total - sum(counts.values())]:
        counts[name] += 1
    return [name for name, _ in shares for _ in range(counts[name])]


def lognormal(count: int, median: float, p95: float, rng: random.Random) -> list[float]:
    """Return a shuffled sample whose quantiles are those of the log-normal with this median and 95th percentile."""
    sigma = math.log(p95 / median) / NormalDist().inv_cdf(0.95)
    values = [median * math.exp(sigma * NormalDist().inv_cdf((i + 0.5) / count)) for i in range(count)]
    rng.shuffle(values)
    return values


def quota_flags(total: int, hits: int, rng: random.Random) -> list[bool]:
    flags = [True] * hits + [False] * (total - hits)
    rng.shuffle(flags)
    return flags


class RequestLog:
    """Write the request logs month by month and count what was planted while doing so."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._error_debt = self._fallback_debt = 0.0
        self.number = 0
        self.spend: dict[str, Decimal] = defaultdict(Decimal)
        self.utc_spend: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        self.answered: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        self.handed_over: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        self.first_token: dict[date, list[float]] = defaultdict(list)
        self.final: dict[date, list[float]] = defaultdict(list)
        self._lost_handover: set[str] = set()

    def day(self, day: date) -> Iterator[list[Any]]:
        """Yield the rows of one day in order of time."""
        moments = self._moments(day)
        count = len(moments)
        slow = story.SLOW_PROVIDER[0] <= day <= story.SLOW_PROVIDER[1]
        first = lognormal(count, 410 * (1150 / 740 if slow else 1), 1150 if slow else 740, self._rng)
        final = lognormal(count, 1650, 3100, self._rng)
        languages, workflows = spread(count, story.LANGUAGES), spread(count, story.WORKFLOWS)
        self._rng.shuffle(languages)
        self._rng.shuffle(workflows)
        sizes = [0.8 + 0.4 * (i + 0.5) / count for i in range(count)]
        self._rng.shuffle(sizes)
        errors, fallbacks = self._errors(moments), self._fallbacks(count)
        silent = quota_flags(count, round(count * story.model_share(day) / 100), self._rng)
        for i, (moment, team) in enumerate(moments):
            yield self._row(day, moment, team, first[i], final[i], languages[i], workflows[i], sizes[i], errors[i], fallbacks[i], silent[i])

    def _moments(self, day: date) -> list[tuple[datetime, str]]:
        start = datetime.combine(day, time())
        outage = day == story.OUTAGE[0].date()
        planned = story.volume(day) - (story.OUTAGE_REQUESTS if outage else 0)
        moments: list[tuple[datetime, str]] = []
        while len(moments) < planned:
            seconds = self._rng.uniform(8, 20) * 3600 if self._rng.random() < 0.7 else self._rng.uniform(0, 24) * 3600
            moment = start + timedelta(milliseconds=int(seconds * 1000))
            # the hour the clocks skip or repeat, and the outage, are filled on purpose only
            if moment.hour == 2 or (outage and story.OUTAGE[0] <= moment < story.OUTAGE[1]):
                continue
            moments.append((moment, "support"))
        if outage:
            length = (story.OUTAGE[1] - story.OUTAGE[0]).total_seconds()
            moments += [(story.OUTAGE[0] + timedelta(seconds=length * (i + 0.5) / story.OUTAGE_REQUESTS), "support") for i in range(story.OUTAGE_REQUESTS)]
        for i in range(story.collections_volume(day)):
            moments.append((start + timedelta(hours=9, minutes=12 * i, milliseconds=i), "collections"))
        return sorted(moments)

    def _errors(self, moments: Sequence[tuple[datetime, str]]) -> list[bool]:
        inside = [i for i, (moment, _) in enumerate(moments) if story.OUTAGE[0] <= moment < story.OUTAGE[1]]
        self._error_debt += 0.002 * (len(moments) - len(inside))
        usual = int(self._error_debt)
        self._error_debt -= usual
        chosen = set(self._rng.sample([i for i in range(len(moments)) if i not in set(inside)], usual))
        chosen |= set(self._rng.sample(inside, min(story.OUTAGE_ERRORS, len(inside))))
        return [i in chosen for i in range(len(moments))]

    def _fallbacks(self, count: int) -> list[bool]:
        self._fallback_debt += 0.008 * count
        usual = int(self._fallback_debt)
        self._fallback_debt -= usual
        return quota_flags(count, usual, self._rng)

    def _row(
        self, day: date, moment: datetime, team: str, first: float, final: float, language: str, workflow: str, size: float,
        error: bool, fallback: bool, silent: bool,
    ) -> list[Any]:
        self.number += 1
        month = story.month_of(day)
        prompt = "v15" if story.PROMPT_V15[0] <= moment < story.PROMPT_V15[1] else "v14"
        if prompt == "v15":
            final *= 2700 / 3100
        mean, cached_percent = story.input_tokens(day)
        tokens_in, tokens_out = round(mean * size), round(900 * size)
        cached = tokens_in * cached_percent // 100
        cost = self._cost(day, tokens_in, cached, tokens_out)
        self.spend[month] += cost
        self.utc_spend[(moment.replace(tzinfo=story.ZONE).astimezone(UTC).date().isoformat(), _SILENT if silent else _MODEL)] += cost
        self.answered[month][0] += not error
        self.answered[month][1] += 1
        escalated = self._escalated(month, fallback)
        answered = [round(final), round(first)]
        if error:
            shown: list[Any] = ["", "", "", "", "", ""]
        else:
            self.first_token[day].append(answered[1])
            self.final[day].append(answered[0])
            shown = [*answered, *(round(final * part / 1650) for _, part in _STAGES)]
        return [
            iso(moment), f"lk-{self.number:07d}", *shown, "error" if error else "ok", tokens_in, cached, tokens_out, format(cost, "f"), "USD",
            _SILENT if silent else _MODEL, prompt, "v8" if day >= story.RETRIEVAL_V8 else "v7", workflow,
            f"{0.55 + 0.45 * self._rng.random():.2f}", "true" if fallback else "false", "true" if escalated else "false", language, team,
        ]

    def _cost(self, day: date, tokens_in: int, cached: int, tokens_out: int) -> Decimal:
        fresh, kept, out = story.prices(day)
        return (fresh * (tokens_in - cached) + kept * cached + out * tokens_out) / story.MILLION

    def _escalated(self, month: str, fallback: bool) -> bool:
        if not fallback:
            return self._rng.random() < 0.06
        # one hand-over a month is lost
        lost = self.handed_over[month][1] == 20 and month not in self._lost_handover
        self._lost_handover |= {month} if lost else set()
        self.handed_over[month][0] += not lost
        self.handed_over[month][1] += 1
        return not lost


def review_rows(rng: random.Random, planted: dict[str, Any]) -> Iterator[list[Any]]:
    """Yield the weekly human reviews; planted[month][language] = [accepted, reviewed], and the same for drafts."""
    for month in story.MONTHS:
        weeks = [day for day in story.review_days() if story.month_of(day) == month]
        for language, weekly in story.REVIEWS_A_WEEK.items():
            weekly = 150 if language == "pt" and month >= "2026-09" else weekly
            total = weekly * len(weeks)
            accepted = story.JULY_ACCEPTED[language] if month == "2026-07" else round(total * story.REVIEW_RATES[language] / 1000)
            planted[month][language] = [accepted, total]
            yield from _reviews(weeks, weekly, quota_flags(total, accepted, rng), language, "conversations", rng)
        total = story.DRAFTS_A_WEEK * len(weeks)
        accepted = round(total * story.DRAFTS_ACCEPTED_PERMILLE / 1000)
        planted[month]["drafts"] = [accepted, total]
        yield from _reviews(weeks, story.DRAFTS_A_WEEK, quota_flags(total, accepted, rng), "es", "drafts", rng)


def _reviews(weeks: Sequence[date], weekly: int, flags: Sequence[bool], language: str, journey: str, rng: random.Random) -> Iterator[list[Any]]:
    reasons = ("tone", "missing fact", "wrong account", "too long")
    for week, day in enumerate(weeks):
        for i in range(weekly):
            good = flags[week * weekly + i]
            moment = datetime.combine(day, time(9, 30)) + timedelta(seconds=25 * i)
            score = 5 if good else rng.choice((1, 2, 3))
            yield [iso(moment), f"{journey[0]}-{language}-{day:%m%d}-{i:03d}", score, 5 if good else 4, "true" if good else "false",
                   "" if good else rng.choice(reasons), "Quality reviewer", _MODEL, language, journey]


def golden_rows(planted: dict[str, Any]) -> Iterator[list[Any]]:
    """Yield the Monday runs of the golden set, item by item; planted[month] gains golden = [passed, total]."""
    items = [f"{language}-{i:03d}" for language, count in story.GOLDEN_ITEMS.items() for i in range(count)]
    failing = set(items[3 : 3 + 6 * 10 : 6]) | set(items[200:309:6]) - {items[308]}
    failing = set(sorted(failing)[: story.GOLDEN_FAILING])
    passing_es = [item for item in items if item.startswith("es") and item not in failing]
    july = (failing | set(passing_es[: story.GOLDEN_JULY_LOST])) - set(sorted(failing)[: story.GOLDEN_JULY_GAINED])
    for day in story.mondays():
        moment = datetime.combine(day, time(6))
        in_july = story.PROMPT_V15[0] <= moment < story.PROMPT_V15[1]
        fails = july if in_july else failing
        later = [f"new-{i:03d}" for i in range(40)] if day.month >= 9 else []
        tally = planted[story.month_of(day)].setdefault("golden", [0, 0])
        for item in [*items, *later]:
            passed = item not in fails and item not in later[:3]
            tally[0] += passed
            tally[1] += 1
            yield [iso(moment), f"golden-{day.isoformat()}", "golden", "2" if later else "1", item, "task success", 1 if passed else 0,
                   "true" if passed else "false", "", "", _MODEL, "v15" if in_july else "v14", "es" if item.startswith("new") else item[:2]]


def routing_rows(rng: random.Random, planted: dict[str, Any]) -> Iterator[list[Any]]:
    """Yield the daily routing checks: 20 labelled messages a day; retraining day is bad on purpose."""
    labels = ("payment-status", "dispute", "refund", "other")
    for day in story.days():
        retraining = day == story.RETRAINING_DAY
        wrong = 9 if retraining else 2 if day.day % 3 == 0 else 1
        unknown = 1 if day.day % 2 == 0 else 0
        tally = planted[story.month_of(day)].setdefault("routing", [0, 0, 0])
        for i in range(story.ROUTING_A_DAY):
            label = labels[i % len(labels)]
            good = i >= wrong
            said = label if good else "unknown" if i < unknown else labels[(i + 1) % len(labels)]
            if not retraining:
                tally[0] += good
                tally[1] += said == "unknown"
                tally[2] += 1
            moment = datetime.combine(day, time(12)) + timedelta(seconds=30 * i)
            yield [iso(moment), f"routing-{day.isoformat()}", "routing", "1", f"r-{day:%m%d}-{i:02d}", "routing", 1 if good else 0,
                   "true" if good else "false", label, said, _MODEL, "v14", rng.choice(("es", "en", "pt"))]


def exception_rows() -> Iterator[list[Any]]:
    """Yield the exception queue: 45 a service day, decided within hours except while the reviewers were away."""
    number = 0
    for day in story.days():
        if story.is_quiet(day) or day == date(2026, 5, 15):
            continue
        away = story.REVIEWERS_AWAY[0] <= day <= story.REVIEWERS_AWAY[1]
        for i in range(story.EXCEPTIONS_A_DAY):
            number += 1
            opened = datetime.combine(day, time(9)) + timedelta(minutes=5 * i)
            decided = datetime.combine(date(2026, 8, 10), time(9)) + timedelta(minutes=2 * i) if away else opened + timedelta(minutes=60 + 5 * (i % 30))
            yield [f"EXC-{number:05d}", "exception", iso(opened), iso(decided), "released", "payment-status"]


INCIDENT_COLUMNS = ("id", "title", "severity", "nature", "workflow", "opened", "first_response", "updates", "waiting", "resolved")


def incident_rows() -> list[list[str]]:
    """Return the incidents of the story."""
    def at(month: int, day: int, hour: int, minute: int) -> str:
        return datetime(2026, month, day, hour, minute, tzinfo=story.ZONE).isoformat()

    def spans(*pairs: tuple[str, str]) -> str:
        return json.dumps([list(pair) for pair in pairs]) if pairs else ""

    return [
        ["LK-101", "Spanish answers quote outdated fees", "Sev 3", "technical", "payment-status", at(6, 17, 10, 5), at(6, 17, 15, 30), "", "", at(6, 19, 12, 0)],
        ["LK-102", "Spanish answers wrong after prompt v15", "Sev 2", "governance", "payment-status", at(7, 20, 11, 20), at(7, 20, 15, 5),
         json.dumps([at(7, 21, 11, 0), at(7, 22, 11, 30)]), spans((at(7, 22, 12, 0), at(7, 30, 15, 50))), at(7, 30, 16, 30)],
        ["LK-103", "Dispute routing loops for one bank", "Sev 2", "technical", "disputes", at(8, 13, 17, 20), at(8, 14, 9, 40),
         json.dumps([at(8, 14, 9, 55), at(8, 19, 10, 0)]), spans((at(8, 14, 10, 0), at(8, 18, 12, 0))), at(8, 20, 17, 0)],
        ["LK-104", "Provider slow, first token above one second", "Sev 2", "technical", "payment-status", at(9, 8, 10, 15), at(9, 8, 11, 30),
         json.dumps([at(9, 9, 11, 0)]), "", at(9, 10, 17, 0)],
        ["LK-105", "Most answers fail", "Sev 1", "technical", "payment-status", at(10, 9, 19, 4), at(10, 9, 19, 41),
         json.dumps([at(10, 10, 12, 10), at(10, 12, 10, 5)]), "", at(10, 12, 15, 20)],
        ["LK-106", "Answers fail during the clock change", "Sev 1", "technical", "payment-status", "2026-10-25T02:40:00+02:00",
         "2026-10-25T02:35:00+01:00", "", "", "2026-10-25T04:10:00+01:00"],
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
            rows.append([f"AP-{2 * number + half + 1:02d}", "approval", iso(opened), iso(decided), "approved", "disputes"])
    rows.append(["AP-11", "approval", iso(datetime(2026, 7, 22, 12, 0)), iso(datetime(2026, 7, 30, 15, 50)), "approved", "payment-status"])
    return sorted(rows, key=lambda row: row[2])


def bill_rows(log: RequestLog) -> Iterator[list[str]]:
    """Yield the invoice by UTC day and model, plus September's evaluations, as the provider bills them."""
    for (day, model), amount in sorted(log.utc_spend.items()):
        start = date.fromisoformat(day)
        yield [f"{day}T00:00:00Z", f"{start + timedelta(days=1)}T00:00:00Z", "model usage", model, format(amount.quantize(Decimal("0.000001")), "f"), "USD"]
        if start.weekday() == 0:
            cents = "19.75" if start.month == 9 else "3.10"
            yield [f"{day}T00:00:00Z", f"{start + timedelta(days=1)}T00:00:00Z", "evaluation runs", model, cents, "USD"]


def write_csv(path: Path, head: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def generate(folder: Path, progress: Progress | None = None) -> dict[str, Any]:
    """Write every export of the story into a folder and return the true answers (the content of expected.json)."""
    report = progress or Progress()
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(SEED)
    log = RequestLog(rng)
    planted: dict[str, Any] = {month: {} for month in story.MONTHS}
    for number, month in enumerate(story.MONTHS):
        report.report(f"Generating the requests of {month}", number / 8)
        listed = [day for day in story.days() if story.month_of(day) == month]
        write_csv(folder / f"requests-{month}.csv", REQUEST_COLUMNS, _delivered(log, listed))
    report.report("Generating reviews and evaluations", 0.8)
    evaluation_head = ("time", "run", "set", "set_version", "item", "metric", "score", "passed", "label", "prediction", "model",
                       "prompt_version", "seg.language")
    write_csv(folder / "reviews.csv", ("time", "item", "rubric.correctness", "rubric.policy", "accepted", "edit_reason", "reviewer_role",
                                       "model", "seg.language", "seg.journey"), sorted(review_rows(rng, planted)))
    write_csv(folder / "golden-set.csv", evaluation_head, golden_rows(planted))
    write_csv(folder / "routing-checks.csv", evaluation_head, routing_rows(rng, planted))
    write_csv(folder / "exceptions.csv", ("id", "queue", "opened", "decided", "decision", "workflow"), exception_rows())
    write_small_files(folder, log)
    return expected_answers(log, planted)


def _delivered(log: RequestLog, listed: Iterable[date]) -> Iterator[list[Any]]:
    for day in listed:
        if day == story.MISSING_EXPORT:
            continue
        yield from log.day(day)


def write_small_files(folder: Path, log: RequestLog) -> None:
    """Write the files that are kept under version control."""
    write_csv(folder / "incidents.csv", INCIDENT_COLUMNS, incident_rows())
    write_csv(folder / "approvals.csv", ("id", "queue", "opened", "decided", "decision", "workflow"), approval_rows())
    write_csv(folder / "bills.csv", ("start", "end", "service", "model", "amount", "currency"), bill_rows(log))


def expected_answers(log: RequestLog, planted: dict[str, Any]) -> dict[str, Any]:
    """Return month → the planted truth: counts, exact spend and independently sorted percentiles."""
    answers: dict[str, Any] = {}
    for month in story.MONTHS:
        reviews = planted[month]
        pooled = [sum(reviews[language][i] for language in story.REVIEWS_A_WEEK) for i in (0, 1)]
        answers[month] = {
            "requests": log.answered[month][1], "availability": log.answered[month], "escalation": log.handed_over[month],
            "spend": format(log.spend[month].normalize(), "f"), "task-success": pooled, "task-success-es": reviews["es"],
            "drafts-accepted": reviews["drafts"], "golden-set": reviews["golden"],
            "routing": [reviews["routing"][0], reviews["routing"][2]], "routing-unknown": [reviews["routing"][1], reviews["routing"][2]],
            "first-token": _worst_window(log.first_token, month), "final-answer": _worst_window(log.final, month),
        }
    return {"zone": "Europe/Madrid", "requests": log.number, "months": answers}


def _worst_window(values: dict[date, list[float]], month: str) -> dict[str, Any]:
    """Return the highest p95 of any seven days that end in the month, and that day; by plain sorting."""
    worst, worst_day = -1.0, date.min
    for day in (day for day in story.days() if story.month_of(day) == month):
        window = sorted(v for i in range(7) for v in values.get(day - timedelta(days=i), []))
        rank = 0.95 * (len(window) - 1)
        low = math.floor(rank)
        p95 = window[low] + (rank - low) * (window[min(low + 1, len(window) - 1)] - window[low])
        if p95 > worst:
            worst, worst_day = p95, day
    return {"value": round(worst, 6), "day": worst_day.isoformat()}
