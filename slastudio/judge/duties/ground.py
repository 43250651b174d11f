"""What every kind of duty is derived on: one version of the agreement, a period, what happened, and
now.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property

from slastudio.contract.clauses.texts import clause_of
from slastudio.contract.clocks.durations import parse_duration
from slastudio.contract.clocks.limits import Clocks
from slastudio.contract.duties.evidence_asked import asked_kinds
from slastudio.contract.duties.promise import PromisedAct
from slastudio.contract.duties.promises import promises_of
from slastudio.contract.indicators.use_limits import USE_COLUMNS
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.support import Severity, Support
from slastudio.judge.clocks.responses import clocks_of
from slastudio.judge.duties.history import History, Ticket
from slastudio.judge.outcome.inputs import Inputs, Terms
from slastudio.judge.outcome.records import Act
from slastudio.shared.periods import Period, local_midnight, month_of, zone
from slastudio.shared.problems import StudioError

MOMENT = timedelta(microseconds=1)


def _midnight_of(terms: Terms) -> datetime | None:
    # each version begins at a midnight of its own zone, which an amendment may move
    return local_midnight(terms.start, zone(terms.agreement.zone)) if terms.start else None


@dataclass(frozen=True)
class DutyGround:
    """Hold one version of the agreement with the period and what happened in it."""

    inputs: Inputs
    terms: Terms
    history: History
    period: Period
    now: datetime

    @property
    def agreement(self) -> Agreement:
        return self.terms.agreement

    @cached_property
    def support(self) -> Support:
        return self.agreement.support.under()

    @cached_property
    def clocks(self) -> Clocks:
        return clocks_of(self.support.calendar, self.agreement.zone)

    def governs(self, moment: datetime) -> bool:
        """Tell whether this version was in force at a moment."""
        first, last = self._in_force
        return (first is None or moment >= first) and (last is None or moment < last)

    @cached_property
    def _in_force(self) -> tuple[datetime | None, datetime | None]:
        """Return the moments between which this version is in force; the first one also before it."""
        signed = [each for each in self.inputs.terms if each.ref.state == "signed"]
        if not signed:
            return None, None
        begins = [_midnight_of(each) for each in signed]
        at = next(index for index, each in enumerate(signed) if each is self.terms)
        first = begins[at] if at else None
        return first, begins[at + 1] if at + 1 < len(signed) else None

    @cached_property
    def clauses(self) -> dict[str, str]:
        """Return the clause of every promise of this version, by its anchor."""
        anchors = {each.anchor for each in promises_of(self.agreement)}
        return {anchor: clause_of(self.agreement, anchor) for anchor in anchors}

    @cached_property
    def start(self) -> datetime | None:
        """Return the moment from which anything is owed: the first version's day, else the term's."""
        days = [each.start or each.agreement.term.start for each in self.inputs.terms]
        known = [day for day in days if day is not None]
        return self.midnight(min(known)) if known else None

    @cached_property
    def end(self) -> datetime | None:
        """Return the moment from which nothing recurs any more: the end of a term that does not
        renew.
        """
        term = self.agreement.term
        if term.end is None or term.renewal == "automatic":
            return None
        return self.midnight(term.end + timedelta(days=1))

    def midnight(self, day: date) -> datetime:
        return local_midnight(day, zone(self.agreement.zone))

    def runs(self, begins: datetime, end: datetime) -> bool:
        """Tell whether a part of the calendar lies wholly inside the term."""
        return (self.start is None or begins >= self.start) and (
            self.end is None or end <= self.end
        )

    def after(self, text: str, begins: datetime, clock: str = "always") -> datetime | None:
        """Return when a time that begins at a moment is over; None where none is agreed, or none
        can run. Business days and hours run in service hours; plain ones do where `clock` says so.
        """
        if not text:
            return None
        try:
            return self.clocks.due(parse_duration(text), clock, begins)
        except StudioError:
            return None

    def closed_on(self, moment: datetime) -> bool:
        """Tell whether the service is closed on the local day of a moment."""
        day = moment.astimezone(zone(self.agreement.zone)).date()
        return bool(self.clocks.business.closed_because(day))

    def before(self, days: int, moment: datetime) -> datetime | None:
        """Return the last moment from which so many business days are over by a moment."""
        return self.clocks.latest_start(parse_duration(f"{days} business days"), moment)

    def month(self, moment: datetime) -> str:
        return month_of(moment, self.agreement.zone).label

    def acts(self, promise: PromisedAct, act: str) -> Iterator[Act]:
        """Yield the acts of a sort that name a promise, by its id or its kind."""
        for each in self.history.acts:
            if (
                each.act == act
                and each.duty in (promise.id, promise.kind)
                and each.when <= self.now
            ):
                yield each

    def tier(self, ticket: Ticket) -> Severity | None:
        return next((each for each in self.support.severities if each.id == ticket.severity), None)

    def rank(self, severity: str) -> int:
        """Return how far down the list of tiers one stands; beyond all of them where it is none."""
        ids = [each.id for each in self.support.severities]
        return ids.index(severity) if severity in ids else len(ids)

    @cached_property
    def worked(self) -> dict[str, int]:
        """Return the minutes worked in the period, by line of the scope."""
        found: dict[str, Fraction] = {}
        for each in self.history.worked:
            if each.when in self.period:
                found[each.line] = found.get(each.line, Fraction(0)) + each.hours
        return {line: round(hours * 60) for line, hours in found.items()}

    @cached_property
    def tickets(self) -> dict[str, Ticket]:
        return {each.id: each for each in self.history.tickets}

    @cached_property
    def asked_kinds(self) -> frozenset[str]:
        """Return the kinds of evidence the agreement asks for."""
        return asked_kinds(self.agreement)

    def limits_of(self, promise: PromisedAct) -> tuple[str, ...]:
        """Return the limits of use that are agreed, by the names of their fields."""
        if promise.kind != "envelope":
            return (promise.kind,)
        names = (*USE_COLUMNS, "input_types", "monthly_volume")
        return tuple(name for name in names if getattr(self.agreement.coverage, name))

    def tellable(self, kind: str) -> bool:
        """Tell whether evidence of a kind is asked for, or was ever there."""
        return kind in self.asked_kinds or kind in self.history.given

    def settled(self, kind: str, moment: datetime) -> datetime | None:
        """Return when evidence of a kind that lies before a moment is owed at the latest; None where
        it is there already.
        """
        known = self.history.settled.get(kind)
        if known is not None and known >= moment:
            return None
        owed = [each.due_days for each in self.agreement.data.deliveries if each.evidence == kind]
        month = month_of(moment - MOMENT, self.agreement.zone)
        return self.midnight(month.last_day + timedelta(days=max(owed, default=0) + 1))
