"""Exclusions: spans of time left out by a cited clause, with its notice, its monthly cap and the
other side's confirmation checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from slastudio.contract.clauses.texts import clause_of
from slastudio.contract.clocks.calendars import hours_by_weekday
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.exclusions import Exclusion
from slastudio.contract.terms.objectives import Objective
from slastudio.contract.words.figures import show_number
from slastudio.judge.outcome.inputs import ExclusionSpan
from slastudio.judge.telling.confirmations import confirmation_words, use_named
from slastudio.judge.verdicts.confirmations import confirmation_of
from slastudio.shared.counts import count
from slastudio.shared.periods import Period, month_of, show_moment, zone


@dataclass(frozen=True)
class Applied:
    """Hold the half-open spans one clause leaves out of one objective, and what is said about them;
    unconfirmed: the uses among them that do not count with the other side.
    """

    exclusion: Exclusion
    clause: str
    spans: tuple[tuple[datetime, datetime], ...]
    detail: str
    unconfirmed: tuple[str, ...] = ()

    @property
    def nanoseconds(self) -> tuple[tuple[int, int], ...]:
        """Return the spans in ns since 1970."""
        return tuple((_ns(start), _ns(end)) for start, end in self.spans)


def _ns(moment: datetime) -> int:
    # whole seconds apart: a float of seconds since 1970 would blur the last digits
    return int(moment.timestamp()) * 1_000_000_000 + moment.microsecond * 1000


def applied_exclusions(
    agreement: Agreement,
    objective: Objective,
    spans: Iterable[ExclusionSpan],
    period: Period,
    as_of: datetime | None = None,
) -> tuple[Applied, ...]:
    """Return the exclusions that hold for an objective in a period; those without due notice are
    named, not applied.

    as_of: the moment for which it is told who confirmed them; None: nothing is told of it.
    """
    # a rolling window reaches into the days before its period
    reach = objective.window.days if objective.window.kind == "rolling" else 0
    earliest = period.start - timedelta(days=reach)
    found = []
    for exclusion in agreement.objectives.exclusions:
        if exclusion.id not in objective.exclusions or exclusion.kind == "client_wait":
            continue
        # in order of time, for the monthly cap is used up by what came first
        used = sorted(
            (
                s
                for s in (*spans, *agreed_windows(exclusion, agreement.zone, earliest, period.end))
                if s.exclusion == exclusion.id
                and (not s.objectives or objective.id in s.objectives)
            ),
            key=lambda span: span.start,
        )
        if applied := _apply(agreement, exclusion, used, earliest, period, as_of):
            found.append(applied)
    return tuple(found)


def agreed_windows(
    exclusion: Exclusion, zone_name: str, start: datetime, end: datetime
) -> Iterator[ExclusionSpan]:
    """Yield the weekly windows that an exclusion's clause agrees on and that begin before `end`,
    joined where one goes on after midnight.
    """
    if not exclusion.windows:
        return
    week, tz = hours_by_weekday(exclusion.windows), zone(zone_name)
    day, last = start.astimezone(tz).date() - timedelta(days=1), end.astimezone(tz).date()
    open_span: tuple[datetime, datetime] | None = None
    while day <= last:
        midnight = datetime.combine(day, time(), tz)
        for opens, closes in week[day.weekday()]:
            # wall-clock minutes: a day on which the clocks change has fewer or more of them
            begins = _at(midnight, opens)
            ends = _at(midnight, closes)
            if open_span is not None and open_span[1] == begins:
                open_span = open_span[0], ends
                continue
            if open_span is not None:
                yield _window(exclusion, *open_span)
            open_span = begins, ends
        day += timedelta(days=1)
    if open_span is not None:
        yield _window(exclusion, *open_span)


def _at(midnight: datetime, minutes: int) -> datetime:
    wall = midnight.replace(tzinfo=None) + timedelta(minutes=minutes)
    return wall.replace(tzinfo=midnight.tzinfo).astimezone(UTC)


def _window(exclusion: Exclusion, start: datetime, end: datetime) -> ExclusionSpan:
    return ExclusionSpan(exclusion.id, start, end, reason="agreed window", agreed=True)


def _apply(
    agreement: Agreement,
    exclusion: Exclusion,
    used: list[ExclusionSpan],
    earliest: datetime,
    period: Period,
    as_of: datetime | None,
) -> Applied | None:
    left: dict[str, timedelta] = {}
    spans: list[tuple[datetime, datetime]] = []
    said: list[str] = []
    unconfirmed: list[str] = []
    for each in used:
        if each.end <= earliest or each.start >= period.end:
            continue
        told = show_moment(each.start, period.zone)
        if not _announced(exclusion, each):
            said.append(
                f"{told} is not left out: the agreed notice of {count(exclusion.notice_days, 'day')} was not given"
            )
            continue
        end = _within_cap(exclusion, each, left, period)
        if end > each.start:
            spans.append((each.start, end))
            reason = f" ({each.reason})" if each.reason else ""
            word = ""
            if as_of is not None:
                standing = confirmation_of(agreement, exclusion, each, as_of)
                word = f", {confirmation_words(standing, period.zone)}"
                if not standing.counts:
                    unconfirmed.append(use_named(each))
            said.append(f"{told} – {show_moment(end, period.zone)}{reason}{word}")
        if end < each.end:
            said.append(
                f"the cap of {show_number(exclusion.cap_hours or 0)} hours a month is used up"
            )
    clause = clause_of(agreement, f"exclusion:{exclusion.id}")
    told_all = "; ".join(said)
    return Applied(exclusion, clause, tuple(spans), told_all, tuple(unconfirmed)) if said else None


def _within_cap(
    exclusion: Exclusion, span: ExclusionSpan, left: dict[str, timedelta], period: Period
) -> datetime:
    """Return where a span ends once the hours left in the month it begins in are used up; left is
    brought up to date.
    """
    if exclusion.cap_hours is None:
        return span.end
    month = month_of(span.start, period.zone).label
    hours = left.get(month, timedelta(hours=float(exclusion.cap_hours)))
    end = min(span.end, span.start + hours)
    left[month] = hours - (end - span.start)
    return end


def _announced(exclusion: Exclusion, span: ExclusionSpan) -> bool:
    if exclusion.notice_days == 0 or span.agreed:
        return True
    return span.notice_given is not None and span.notice_given <= span.start - timedelta(
        days=exclusion.notice_days
    )
