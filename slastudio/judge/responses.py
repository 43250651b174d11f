"""Response times: each incident's clock against its severity tier, under the terms in force when it opened."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Literal

import pandas as pd

from slastudio.contract.agreement import Agreement
from slastudio.contract.calendars import Span
from slastudio.contract.clocks import Clocks
from slastudio.contract.durations import Duration, parse_duration
from slastudio.contract.support import ServiceCalendar, Severity, Support
from slastudio.judge.assessment import Case
from slastudio.judge.inputs import Terms
from slastudio.shared.problems import StudioError

CASE_COLUMNS = (
    "id",
    "title",
    "opened",
    "first_response",
    "resolved",
    "severity",
    "workflow",
    "waiting",
    "nature",
    "updates",
)
QUEUE_COLUMNS = ("id", "queue", "opened", "due", "decided", "decision", "workflow")
TermsAt = Callable[[datetime], Terms]


@lru_cache(maxsize=16)
def clocks_of(calendar: ServiceCalendar, zone_name: str) -> Clocks:
    return Clocks(calendar, zone_name)


def tier_of(support: Support, severity: str) -> Severity | None:
    """Return the tier an export's severity means, by id, name or the other names agreed for it."""
    wanted = severity.strip().casefold()
    for tier in support.severities:
        if wanted and wanted in {name.strip().casefold() for name in (tier.id, tier.name, *tier.also_called)}:
            return tier
    return None


def incident_cases(data: pd.DataFrame, clock: str, terms_at: TermsAt, as_of: datetime) -> tuple[Case, ...]:
    """Return one Case per incident for its "first_response" or "resolution" clock, in order of opening."""
    agreed = _Agreed(terms_at)
    return tuple(_incident_case(row, clock, agreed, as_of) for row in _rows(data, CASE_COLUMNS))


def queue_cases(data: pd.DataFrame, terms_at: TermsAt, as_of: datetime) -> tuple[Case, ...]:
    """Return one Case per queue item: approvals against the approval promise, exceptions against their greatest age."""
    agreed = _Agreed(terms_at)
    return tuple(_queue_case(row, agreed, as_of) for row in _rows(data, QUEUE_COLUMNS))


class _Agreed:
    """Give the agreement and its support terms, the tier agreed put in place, that were in force at a moment."""

    def __init__(self, terms_at: TermsAt) -> None:
        self._terms_at = terms_at
        self._support: dict[str, Support] = {}

    def at(self, moment: datetime) -> tuple[Agreement, Support]:
        terms = self._terms_at(moment)
        if terms.ref.version not in self._support:
            self._support[terms.ref.version] = terms.agreement.support.under()
        return terms.agreement, self._support[terms.ref.version]


def _rows(data: pd.DataFrame, columns: Iterable[str]) -> list[dict[str, Any]]:
    kept = data.reindex(columns=list(columns)).sort_values("opened", kind="stable").astype(object)
    return [
        {str(key): None if pd.isna(value) else value for key, value in row.items()} for row in kept.to_dict("records")
    ]


def _incident_case(row: dict[str, Any], clock: str, agreed: _Agreed, as_of: datetime) -> Case:
    opened = _moment(row["opened"])
    assert opened is not None
    terms, support = agreed.at(opened)
    severity = str(row["severity"] or "")
    tier = tier_of(support, severity)
    done = _moment(row["first_response"] if clock == "first_response" else row["resolved"])
    title = str(row["title"] or row["workflow"] or "")
    base = (str(row["id"] or ""), title, tier.name if tier else severity, opened)
    if tier is None:
        why = f"“{severity}” is no severity tier of the agreement" if severity else "it has no severity"
        return Case(*base, None, done, None, None, "", "not_judged", clock, why)
    promise = _promise(tier.response if clock == "first_response" else tier.resolution)
    pauses = _spans(row["waiting"], as_of) if support.waiting_pauses == "pauses" else []
    return _timed(base, promise, tier.clock, clocks_of(support.calendar, terms.zone), done, pauses, as_of, clock)


def _queue_case(row: dict[str, Any], agreed: _Agreed, as_of: datetime) -> Case:
    opened = _moment(row["opened"])
    assert opened is not None
    terms, support = agreed.at(opened)
    queue = str(row["queue"] or "approval")
    promise = _promise(
        terms.governance.exception_age if queue.startswith("exception") else terms.changes.approval_within
    )
    base = (str(row["id"] or ""), str(row["workflow"] or queue), queue, opened)
    return _timed(
        base,
        promise,
        "business",
        clocks_of(support.calendar, terms.zone),
        _moment(row["decided"]),
        [],
        as_of,
        "decision",
    )


def _timed(
    base: tuple[str, str, str, datetime],
    promise: Duration | None,
    runs: str,
    clocks: Clocks,
    done: datetime | None,
    pauses: list[Span],
    as_of: datetime,
    clock: str,
) -> Case:
    opened = base[3]
    limit = None if promise is None else clocks.limit_seconds(promise, runs, opened)
    if promise is None or limit is None:
        return Case(
            *base, None, done, None, None, promise.text if promise else "", "not_judged", clock, "no time is promised"
        )
    if done is not None and done < opened:
        return Case(
            *base, None, done, None, None, promise.text, "not_judged", clock, "it was answered before it was opened"
        )
    due = clocks.due(promise, runs, opened, pauses)
    if done is None:
        late = due is not None and due < as_of
        verdict: Literal["late", "open"] = "late" if late else "open"
        return Case(*base, due, None, None, None, promise.text, verdict, clock, "no answer yet", limit, tuple(pauses))
    measured, adjusted = clocks.used(promise, runs, opened, done, pauses)
    why = "paused while waiting for the client" if adjusted < measured else ""
    kept: Literal["in_time", "late"] = "in_time" if adjusted <= limit else "late"
    return Case(*base, due, done, measured, adjusted, promise.text, kept, clock, why, limit, tuple(pauses))


def _promise(text: str) -> Duration | None:
    try:
        return parse_duration(text) if text else None
    except StudioError:
        return None


def _moment(value: Any) -> datetime | None:
    return None if value is None else pd.Timestamp(value).to_pydatetime(warn=False).astimezone(UTC)


def _spans(raw: Any, as_of: datetime) -> list[Span]:
    spans = []
    for start, end in json.loads(raw) if raw else []:
        begins = datetime.fromisoformat(start).astimezone(UTC)
        ends = datetime.fromisoformat(end).astimezone(UTC) if end else as_of
        if ends > begins:
            spans.append((begins, ends))
    return spans
