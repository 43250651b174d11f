"""A client's month in one line, and clients ranked by what is owed next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from slastudio.contract.words.figures import show_number
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.client_line import ClientLine
from slastudio.judge.outcome.duties import OwedDuty
from slastudio.judge.outcome.statuses import Status, mark_of, urgency_of
from slastudio.judge.telling.duties import duty_sentence
from slastudio.judge.telling.journeys import verdict_strips
from slastudio.judge.telling.month_steps import MonthStep, next_step
from slastudio.shared.counts import count
from slastudio.shared.periods import show_short_day, zone

HEADINGS = ("Client", "Month", "Six months", "Owed next", "Hours", "Decisions", "Renewal")
_EMPTY = "·"
_NEVER = datetime.max.replace(tzinfo=UTC)


def client_line(assessment: Assessment, steps: Sequence[MonthStep], as_of: datetime) -> ClientLine:
    """Return what a portfolio tells of a period that was judged."""
    ahead = next_step(steps)
    owed = _owed_next(assessment.duties)
    hours = assessment.hours
    return ClientLine(
        client=assessment.client,
        period=assessment.period.label,
        title=assessment.period.title,
        as_of=as_of,
        agreement=assessment.agreement.version,
        headline=assessment.headline,
        steps_done=sum(each.state == "done" for each in steps),
        steps=len(steps),
        next_step="" if ahead is None else f"{ahead.title}: {ahead.told}",
        asked=sum(each.moves for each in assessment.questions),
        months=_months(assessment),
        owed="" if owed is None else duty_sentence(owed).rstrip("."),
        owed_by=None if owed is None else owed.due,
        decisions=len(assessment.needed),
        overdue=sum(each.overdue for each in assessment.needed),
        hours_worked=None if hours is None or not hours.entered else hours.worked,
        hours_included=None if hours is None else hours.included,
        renewal=_renewal(assessment),
        zone=assessment.period.zone,
    )


def _owed_next(duties: Sequence[OwedDuty]) -> OwedDuty | None:
    """Return what the provider owes next: the earliest that is not done, those overdue first."""
    open_ones = [
        each
        for each in duties
        if each.side == "provider"
        and each.due is not None
        and each.state in ("due", "not_yet_due", "not_shown")
    ]
    return min(open_ones, key=lambda each: each.due or _NEVER, default=None)


def _renewal(assessment: Assessment) -> date | None:
    tz = zone(assessment.period.zone)
    days = [
        each.due.astimezone(tz).date()
        for each in assessment.duties
        if each.kind == "renewal" and each.due is not None and each.state != "done"
    ]
    return min(days, default=None)


def _months(assessment: Assessment) -> tuple[tuple[str, Status | None], ...]:
    periods, strips = verdict_strips(assessment)
    found: list[tuple[str, Status | None]] = []
    for place, period in enumerate(periods):
        told = [each.verdicts[place] for each in strips]
        known = [each for each in told if each is not None]
        found.append((period.label, _worst(known) if known else None))
    return tuple(found)


def _worst(told: Sequence[Status]) -> Status:
    return min(told, key=urgency_of)


def ranked(lines: Sequence[ClientLine]) -> list[ClientLine]:
    """Return clients by what is owed next: what is overdue or due earliest first."""
    return sorted(lines, key=lambda each: (each.owed_by or _NEVER, each.client.casefold()))


def line_cells(line: ClientLine, now: datetime) -> tuple[str, ...]:
    """Return a client's cells in the order of HEADINGS."""
    return (
        line.client,
        f"{line.title} {line.steps_done}/{line.steps}{_asked(line)}",
        " ".join(_EMPTY if each is None else mark_of(each) for _, each in line.months),
        _owed(line, now),
        _hours(line),
        _decisions(line),
        "" if line.renewal is None else show_short_day(line.renewal),
    )


def _asked(line: ClientLine) -> str:
    return f", {count(line.asked, 'question')}" if line.asked else ""


def _owed(line: ClientLine, now: datetime) -> str:
    if line.owed_by is None:
        return ""
    day = show_short_day(line.owed_by.astimezone(zone(line.zone)))
    late = ", overdue" if line.owed_by < now else ""
    return f"{day}{late}: {line.owed}"


def _hours(line: ClientLine) -> str:
    if line.hours_worked is None:
        return "" if line.hours_included is None else "none entered"
    worked = show_number(line.hours_worked, 1)
    if line.hours_included is None:
        return f"{worked} h"
    return f"{worked} of {show_number(line.hours_included, 1)} h"


def _decisions(line: ClientLine) -> str:
    if not line.decisions:
        return ""
    return f"{line.decisions} open" + (f", {line.overdue} overdue" if line.overdue else "")
