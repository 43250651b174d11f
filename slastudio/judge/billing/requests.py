"""Change requests as billing reads them: where each stands at a moment, and what they come to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from slastudio.judge.billing.amounts import by_currency, read_hours
from slastudio.judge.outcome.billing import RequestTotals
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.outcome.records import Entered
from slastudio.shared.money import Money
from slastudio.shared.periods import zone


@dataclass(frozen=True)
class ChangeRequest:
    """Hold an ask outside the scope.

    quoted, decided, done: what lies after the moment it is looked at is None; status: as it was
    then.
    """

    id: str
    title: str
    line: str
    status: str
    asked: datetime
    quoted: datetime | None
    price: Money | None
    hours: Fraction | None
    decided: datetime | None
    done: datetime | None

    @property
    def accepted(self) -> datetime | None:
        """Return when it was accepted; None where it was not, or nobody knows when."""
        return self.decided if self.status in ("accepted", "done") else None

    @property
    def waits(self) -> bool:
        """Tell whether it waits for a quote; what is declined waits for nothing."""
        return self.quoted is None and self.status in ("", "backlog", "asked")

    def covers(self, line: str, moment: datetime, zone_name: str) -> bool:
        """Tell whether work on a line at a moment is work on this request: accepted before it, and
        not on a day after its delivery.
        """
        if self.line.strip().casefold() != line.strip().casefold() or not line.strip():
            return False
        if self.accepted is None or self.accepted > moment:
            return False
        tz = zone(zone_name)
        # hours are often entered at the end of the day of delivery
        return self.done is None or moment.astimezone(tz).date() <= self.done.astimezone(tz).date()


def requests_of(entered: Iterable[Entered], now: datetime) -> tuple[ChangeRequest, ...]:
    """Return the change requests that were asked until a moment, in the order they were asked."""
    found = (_request(each, now) for each in entered)
    return tuple(each for each in found if each is not None and each.asked <= now)


def _request(each: Entered, now: datetime) -> ChangeRequest | None:
    asked = each.moment("when")
    if asked is None:
        return None

    def known(name: str) -> datetime | None:
        moment = each.moment(name)
        return moment if moment is not None and moment <= now else None

    return ChangeRequest(
        each.id,
        each.text("title"),
        each.text("line").strip(),
        _status_at(each, now),
        asked,
        known("quoted"),
        each.money("price"),
        read_hours(each.text("hours")) if each.text("hours") else None,
        known("decided"),
        known("done"),
    )


def _status_at(each: Entered, now: datetime) -> str:
    """Return the status a request had at a moment: steps that were taken later are taken back."""
    status = each.text("status")
    for name, reached, before in (
        ("done", ("done",), "accepted"),
        ("decided", ("accepted", "declined"), "quoted"),
        ("quoted", ("quoted",), "asked"),
    ):
        moment = each.moment(name)
        if status in reached and moment is not None and moment > now:
            status = before
    return status


def covering(
    requests: Sequence[ChangeRequest], line: str, moment: datetime, zone_name: str
) -> ChangeRequest | None:
    """Return the request that work belongs to, the one accepted last of several; None without one."""
    found = [each for each in requests if each.covers(line, moment, zone_name)]
    return max(found, key=lambda each: (each.accepted or each.asked, each.id), default=None)


def request_totals(inputs: Inputs) -> RequestTotals:
    """Return the requests asked before the period's end: what waits, and amounts of the period."""
    period = inputs.period
    requests = requests_of(inputs.records.of("change_requests"), inputs.as_of)
    asked = [each for each in requests if each.asked < period.end]

    def priced(moments: Iterable[tuple[datetime | None, ChangeRequest]]) -> tuple[Money, ...]:
        return by_currency(
            each.price
            for moment, each in moments
            if moment is not None and moment in period and each.price is not None
        )

    return RequestTotals(
        sum(each.waits for each in asked),
        priced((each.quoted, each) for each in asked),
        priced((each.accepted, each) for each in asked),
        priced((each.done if each.accepted else None, each) for each in asked),
        sum(each.accepted is not None and each.price is None for each in asked),
    )
