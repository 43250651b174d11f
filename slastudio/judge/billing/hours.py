"""The hours of a month, each in its place: the retainer's, a change request's, or nobody's yet.

An hour is the retainer's where its line stands in scope. Any other – out of scope, in neither list,
or without a line – uses up no included hour and is never priced as overage: it belongs to the change
request of its line that was accepted before the work, and waits for one where there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from slastudio.contract.terms.agreement import Agreement
from slastudio.judge.billing.requests import ChangeRequest, covering, requests_of
from slastudio.judge.outcome.assessment import WorkedEntry
from slastudio.judge.outcome.inputs import Inputs
from slastudio.shared.periods import Period, month_of, previous, shift, zone

ZERO = Fraction(0)


@dataclass(frozen=True)
class PlacedHours:
    """Hold an entry of hours with where it belongs.

    inside: whether its line stands in scope; None: in neither list. retained: whether it is the
    retainer's. request: the accepted change request it belongs to. beyond: of the retainer's, what
    was worked after the month's hours were used up.
    """

    entry: WorkedEntry
    inside: bool | None
    retained: bool
    request: ChangeRequest | None = None
    beyond: Fraction = ZERO

    @property
    def unagreed(self) -> bool:
        """Tell whether nothing that is agreed covers it."""
        return not self.retained and self.request is None


@dataclass(frozen=True)
class HoursOfMonth:
    """Hold a calendar month's hours in order of time, with what may be worked in it."""

    month: Period
    terms: Agreement
    included: Fraction
    carried: Fraction
    placed: tuple[PlacedHours, ...]

    @property
    def retained(self) -> Fraction:
        return total(each for each in self.placed if each.retained)

    @property
    def unagreed(self) -> Fraction:
        return total(each for each in self.placed if each.unagreed)

    @property
    def beyond(self) -> Fraction:
        return sum((each.beyond for each in self.placed), ZERO)

    def used_up(self, share: Decimal) -> date | None:
        """Return the local day on which a share of the month's hours, in percent, was reached."""
        limit = (self.included + self.carried) * Fraction(share) / 100
        return self._passed(lambda worked: worked >= limit) if limit > 0 else None

    def gone_beyond(self) -> date | None:
        """Return the local day of the first hour beyond the month's hours."""
        first = next((each for each in self.placed if each.beyond), None)
        return None if first is None else self._day(first.entry.when)

    def _passed(self, reached: Callable[[Fraction], bool]) -> date | None:
        worked = ZERO
        for each in self.placed:
            worked += each.entry.hours if each.retained else ZERO
            if each.retained and reached(worked):
                return self._day(each.entry.when)
        return None

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(zone(self.month.zone)).date()


def total(placed: Iterable[PlacedHours]) -> Fraction:
    return sum((each.entry.hours for each in placed), ZERO)


def months_in(period: Period) -> tuple[Period, ...]:
    """Return the calendar months that lie in a period; included hours are a month's, so a week has
    none.
    """
    month = month_of(period.start, period.zone)
    found = []
    while month.end <= period.end:
        if month.start >= period.start:
            found.append(month)
        month = shift(month, 1)
    return tuple(found)


def hours_of_month(inputs: Inputs, month: Period) -> HoursOfMonth:
    """Return a calendar month's hours, the ones beyond what may be worked marked in order of time."""
    terms = terms_of(inputs, month)
    included = Fraction(terms.pricing.included_hours or 0)
    carried = _carried(inputs, month, terms)
    placed = placed_in(inputs, month, terms)
    if terms.pricing.included_hours is not None:
        placed = tuple(_with_beyond(placed, included + carried))
    return HoursOfMonth(month, terms, included, carried, placed)


def terms_of(inputs: Inputs, month: Period) -> Agreement:
    """Return the version in force at a month's end."""
    return inputs.terms_at(month.end - timedelta(seconds=1)).agreement


def placed_in(inputs: Inputs, period: Period, terms: Agreement) -> tuple[PlacedHours, ...]:
    """Return a period's entries where they belong, in order of time."""
    requests = requests_of(inputs.records.of("change_requests"), inputs.as_of)
    scope = ScopeOfWork(terms)
    own = [each for each in inputs.hours if each.when in period]
    return tuple(
        _placed(each, scope, requests, period.zone)
        for each in sorted(own, key=lambda each: (each.when, each.id))
    )


class ScopeOfWork:
    """Answer whether a line of hours stands in the agreement's lists, in any letter case."""

    def __init__(self, terms: Agreement) -> None:
        inside = {line.strip().casefold() for line in terms.scope.included}
        outside = {line.strip().casefold() for line in terms.scope.excluded}
        # what both lists name is inside: the list of what is included is read first
        self._listed = dict.fromkeys(outside, False) | dict.fromkeys(inside, True)
        self._lists_nothing = not inside

    def inside(self, line: str) -> bool | None:
        return self._listed.get(line.strip().casefold())

    def retains(self, line: str) -> bool:
        """Tell whether work on a line is the retainer's; where nothing is listed as in scope, all is
        that is not listed as out of it.
        """
        inside = self.inside(line)
        return self._lists_nothing if inside is None else inside


def _placed(
    entry: WorkedEntry, scope: ScopeOfWork, requests: Sequence[ChangeRequest], zone_name: str
) -> PlacedHours:
    inside = scope.inside(entry.line)
    if scope.retains(entry.line):
        return PlacedHours(entry, inside, retained=True)
    request = covering(requests, entry.line, entry.when, zone_name)
    return PlacedHours(entry, inside, retained=False, request=request)


def _with_beyond(placed: Iterable[PlacedHours], may: Fraction) -> Iterable[PlacedHours]:
    left = may
    for each in placed:
        if not each.retained:
            yield each
            continue
        beyond = max(each.entry.hours - left, ZERO)
        left = max(left - each.entry.hours, ZERO)
        yield replace(each, beyond=beyond)


def _carried(inputs: Inputs, month: Period, terms: Agreement) -> Fraction:
    """Return what the month before left of its own included hours, where unused hours roll over one
    month.
    """
    before = previous(month)
    earlier = terms_of(inputs, before)
    begun = earlier.term.start is None or earlier.term.start <= before.last_day
    if not terms.pricing.rollover or not earlier.pricing.rollover or not begun:
        return ZERO
    worked = total(each for each in placed_in(inputs, before, earlier) if each.retained)
    return max(Fraction(earlier.pricing.included_hours or 0) - worked, ZERO)
