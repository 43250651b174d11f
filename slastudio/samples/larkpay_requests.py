"""The request logs of Larkpay, with counts of everything planted in them."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from statistics import NormalDist

from slastudio.samples import larkpay_story as story

REQUEST_COLUMNS = (
    "time",
    "request_id",
    "latency_ms",
    "first_token_ms",
    "stage.retrieval_ms",
    "stage.inference_ms",
    "stage.tools_ms",
    "stage.postprocessing_ms",
    "status",
    "input_tokens",
    "cached_tokens",
    "output_tokens",
    "cost",
    "currency",
    "model",
    "prompt_version",
    "retrieval_version",
    "workflow",
    "confidence",
    "fallback",
    "escalated",
    "seg.language",
    "seg.team",
)
_LISTED = "support"
_STAGES = (("retrieval", 180), ("inference", 1250), ("tools", 140), ("postprocessing", 80))
MODEL, SILENT_MODEL = "lark-large-2", "lark-large-2-0921"


def iso(moment: datetime) -> str:
    """Return a wall-clock moment with Madrid's offset, to the millisecond."""
    return moment.replace(tzinfo=story.ZONE).isoformat(timespec="milliseconds")


def spread(total: int, shares: Sequence[tuple[str, int]]) -> list[str]:
    """Return `total` names by largest remainder, in blocks."""
    whole = sum(share for _, share in shares)
    counts = {name: total * share // whole for name, share in shares}
    for name, _ in sorted(shares, key=lambda each: -(total * each[1] % whole))[
        : total - sum(counts.values())
    ]:
        counts[name] += 1
    return [name for name, _ in shares for _ in range(counts[name])]


def lognormal(count: int, median: float, p95: float, rng: random.Random) -> list[float]:
    """Return a shuffled sample whose quantiles are those of the log-normal with this median and
    95th percentile.
    """
    sigma = math.log(p95 / median) / NormalDist().inv_cdf(0.95)
    values = [
        median * math.exp(sigma * NormalDist().inv_cdf((i + 0.5) / count)) for i in range(count)
    ]
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
        # figures leave out what a team that is not listed used; what was paid does not
        self.spend: dict[str, Decimal] = defaultdict(Decimal)
        self.paid: dict[str, Decimal] = defaultdict(Decimal)
        self.outside: dict[str, int] = defaultdict(int)
        self.utc_spend: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        self.answered: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        self.handed_over: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        self.first_token: dict[date, list[float]] = defaultdict(list)
        self.final: dict[date, list[float]] = defaultdict(list)
        self._fallbacks_seen: dict[str, int] = defaultdict(int)
        self._lost_handover: set[str] = set()

    def day(self, day: date) -> Iterator[list[object]]:
        """Yield the rows of one day in order of time."""
        moments = self._moments(day)
        count = len(moments)
        slow = story.SLOW_PROVIDER[0] <= day <= story.SLOW_PROVIDER[1]
        first = lognormal(
            count, 410 * (1150 / 740 if slow else 1), 1150 if slow else 740, self._rng
        )
        final = lognormal(count, 1650, 3100, self._rng)
        languages, workflows = spread(count, story.LANGUAGES), spread(count, story.WORKFLOWS)
        self._rng.shuffle(languages)
        self._rng.shuffle(workflows)
        sizes = [0.8 + 0.4 * (i + 0.5) / count for i in range(count)]
        self._rng.shuffle(sizes)
        errors, fallbacks = self._errors(moments), self._fallbacks(count)
        silent = quota_flags(count, round(count * story.model_share(day) / 100), self._rng)
        for i, (moment, team) in enumerate(moments):
            yield self._row(
                day,
                moment,
                team,
                first[i],
                final[i],
                languages[i],
                workflows[i],
                sizes[i],
                errors[i],
                fallbacks[i],
                silent[i],
            )

    def _moments(self, day: date) -> list[tuple[datetime, str]]:
        start = datetime.combine(day, time())
        outage = day == story.OUTAGE[0].date()
        planned = story.volume(day) - (story.OUTAGE_REQUESTS if outage else 0)
        moments: list[tuple[datetime, str]] = []
        while len(moments) < planned:
            seconds = (
                self._rng.uniform(8, 20) * 3600
                if self._rng.random() < 0.7
                else self._rng.uniform(0, 24) * 3600
            )
            moment = start + timedelta(milliseconds=int(seconds * 1000))
            # the hour the clocks skip or repeat, and the outage, are filled on purpose only
            if moment.hour == 2 or (outage and story.OUTAGE[0] <= moment < story.OUTAGE[1]):
                continue
            moments.append((moment, _LISTED))
        if outage:
            length = (story.OUTAGE[1] - story.OUTAGE[0]).total_seconds()
            moments += [
                (
                    story.OUTAGE[0] + timedelta(seconds=length * (i + 0.5) / story.OUTAGE_REQUESTS),
                    _LISTED,
                )
                for i in range(story.OUTAGE_REQUESTS)
            ]
        for i in range(story.collections_volume(day)):
            moments.append(
                (start + timedelta(hours=9, minutes=12 * i, milliseconds=i), "collections")
            )
        return sorted(moments)

    def _errors(self, moments: Sequence[tuple[datetime, str]]) -> list[bool]:
        inside = [
            i
            for i, (moment, _) in enumerate(moments)
            if story.OUTAGE[0] <= moment < story.OUTAGE[1]
        ]
        self._error_debt += 0.002 * (len(moments) - len(inside))
        usual = int(self._error_debt)
        self._error_debt -= usual
        chosen = set(
            self._rng.sample([i for i in range(len(moments)) if i not in set(inside)], usual)
        )
        chosen |= set(self._rng.sample(inside, min(story.OUTAGE_ERRORS, len(inside))))
        return [i in chosen for i in range(len(moments))]

    def _fallbacks(self, count: int) -> list[bool]:
        self._fallback_debt += 0.008 * count
        usual = int(self._fallback_debt)
        self._fallback_debt -= usual
        return quota_flags(count, usual, self._rng)

    def _row(
        self,
        day: date,
        moment: datetime,
        team: str,
        first: float,
        final: float,
        language: str,
        workflow: str,
        size: float,
        error: bool,
        fallback: bool,
        silent: bool,
    ) -> list[object]:
        self.number += 1
        month = story.month_of(day)
        prompt = "v15" if story.PROMPT_V15[0] <= moment < story.PROMPT_V15[1] else "v14"
        if prompt == "v15":
            final *= 2700 / 3100
        mean, cached_percent = story.input_tokens(day)
        tokens_in, tokens_out = round(mean * size), round(900 * size)
        cached = tokens_in * cached_percent // 100
        cost = self._cost(day, tokens_in, cached, tokens_out)
        listed = team == _LISTED
        self.paid[month] += cost
        self.outside[month] += not listed
        self.spend[month] += cost if listed else 0
        self.utc_spend[
            (
                moment.replace(tzinfo=story.ZONE).astimezone(UTC).date().isoformat(),
                SILENT_MODEL if silent else MODEL,
            )
        ] += cost
        self.answered[month][0] += listed and not error
        self.answered[month][1] += listed
        escalated = self._escalated(month, fallback, listed)
        answered = [round(final), round(first)]
        if error:
            shown: list[object] = ["", "", "", "", "", ""]
        else:
            if listed:
                self.first_token[day].append(answered[1])
                self.final[day].append(answered[0])
            shown = [*answered, *(round(final * part / 1650) for _, part in _STAGES)]
        return [
            iso(moment),
            f"lk-{self.number:07d}",
            *shown,
            "error" if error else "ok",
            tokens_in,
            cached,
            tokens_out,
            format(cost, "f"),
            "USD",
            SILENT_MODEL if silent else MODEL,
            prompt,
            "v8" if day >= story.RETRIEVAL_V8 else "v7",
            workflow,
            f"{0.55 + 0.45 * self._rng.random():.2f}",
            "true" if fallback else "false",
            "true" if escalated else "false",
            language,
            team,
        ]

    def _cost(self, day: date, tokens_in: int, cached: int, tokens_out: int) -> Decimal:
        fresh, kept, out = story.prices(day)
        return (fresh * (tokens_in - cached) + kept * cached + out * tokens_out) / story.MILLION

    def _escalated(self, month: str, fallback: bool, listed: bool) -> bool:
        if not fallback:
            return self._rng.random() < 0.06
        # one hand-over a month is lost
        lost = self._fallbacks_seen[month] == 20 and month not in self._lost_handover
        self._lost_handover |= {month} if lost else set()
        self._fallbacks_seen[month] += 1
        self.handed_over[month][0] += listed and not lost
        self.handed_over[month][1] += listed
        return not lost
