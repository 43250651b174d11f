"""A year told for its renewal: months beside one another, hours, and the price they lead to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from math import ceil

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.commercial import Term
from slastudio.contract.words.figures import show_number
from slastudio.judge.billing.amounts import by_currency, rounded_money
from slastudio.judge.foresight.adviser import Advice
from slastudio.judge.outcome.assessment import Assessment, Hours
from slastudio.judge.outcome.duties import OwedDuty
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.outcome.statuses import Verdict, is_settled
from slastudio.shared.counts import count, verb
from slastudio.shared.money import Money
from slastudio.shared.periods import Period, show_day

# what follows from the provider's own target is between nobody else
_OWN_DUTY = "internal_action"
# a retainer that runs over every second month quarrels, one for the worst month is never used up
COVERED = Fraction(3, 4)


@dataclass(frozen=True)
class RenewalRecord:
    """Hold what a renewal rests on.

    months: judged, oldest first, the last one telling what is open. left_out: months that show no
    figure, by title. advices: targets that can be kept, with the chance asked for;
    not_advised: why there are none.
    """

    months: tuple[Assessment, ...]
    left_out: tuple[str, ...]
    advices: tuple[Advice, ...]
    chance: float
    not_advised: str = ""

    @property
    def span(self) -> str:
        """Return the months as words: "May 2026 to October 2026"."""
        first, last = self.months[0].period, self.latest.period
        return last.title if len(self.months) == 1 else f"{first.title} to {last.title}"

    @property
    def unbound(self) -> tuple[str, ...]:
        """Return the months in which no signed version was in force, by title."""
        return tuple(each.period.title for each in self.months if not was_bound(each))

    @property
    def latest(self) -> Assessment:
        return self.months[-1]


@dataclass(frozen=True)
class RenewalPack:
    """Hold what a renewal is told from: the record, and the draft that a renewal would write anew.

    as_of: the day as of which it is told.
    """

    record: RenewalRecord
    draft: Agreement
    as_of: date


@dataclass(frozen=True)
class PromiseRecord:
    """Hold how one objective fared; verdicts: month by month, None where it was not promised."""

    id: str
    name: str
    latest: Result
    verdicts: tuple[Verdict | None, ...]
    targets: tuple[Decimal | None, ...]

    @property
    def met(self) -> int:
        return self.verdicts.count("met")

    @property
    def settled(self) -> int:
        """Return in how many months the verdict says met or missed."""
        return sum(each is not None and is_settled(each) for each in self.verdicts)

    @property
    def target_moved(self) -> bool:
        return len(set(self.targets)) > 1


def promise_records(record: RenewalRecord) -> tuple[PromiseRecord, ...]:
    """Return the objectives of any month, those of the latest month first and in its order."""
    latest = {each.id: each for month in record.months for each in month.results}
    order = [each.id for each in record.latest.results]
    by_month = [{each.id: each for each in month.results} for month in record.months]
    return tuple(
        PromiseRecord(
            name,
            latest[name].name,
            latest[name],
            tuple(month[name].verdict if name in month else None for month in by_month),
            tuple(month[name].target for month in by_month if name in month),
        )
        for name in (*order, *(each for each in latest if each not in order))
    )


# -- money ---------------------------------------------------------------------------------------------------------


def was_bound(month: Assessment) -> bool:
    """Tell whether a signed version was in force on any day of a month."""
    return bool(month.in_force)


def credit_of(month: Assessment) -> Money | None:
    """Return the credit a month earned; None where none is computed, or nothing was signed."""
    follows = month.consequences
    if follows is None or follows.credits is None or not was_bound(month):
        return None
    return Money(follows.credits.amount, follows.credits.currency)


def spend_of(month: Assessment) -> Money | None:
    """Return what models cost in a month; None where nothing is known of it."""
    return Money(month.costs.total, month.costs.currency) if month.costs.origin else None


@dataclass(frozen=True)
class MonthRecord:
    """Hold what one month came to; None: not computed, or nothing is known.

    bound: a signed version was in force on a day of it. worked: all hours entered. included,
    carried, overage and its price: of the retainer.
    """

    period: Period
    bound: bool
    promises: int
    met: int
    missed: int
    credit: Money | None
    worked: Decimal | None
    spend: Money | None
    incidents: int | None
    included: Decimal | None
    carried: Decimal | None
    overage: Decimal | None
    price: Money | None

    @property
    def open(self) -> int:
        """Return how many promises were neither met nor missed, such as not proven."""
        return self.promises - self.met - self.missed


def month_records(record: RenewalRecord) -> tuple[MonthRecord, ...]:
    """Return the months of a record as every output tells them."""
    return tuple(_month_record(each) for each in record.months)


def _month_record(month: Assessment) -> MonthRecord:
    hours = month.hours
    entered = hours if hours is not None and hours.entered else None
    return MonthRecord(
        month.period,
        was_bound(month),
        len(month.results),
        month.count("met"),
        month.count("missed"),
        credit_of(month),
        entered.worked if entered else None,
        spend_of(month),
        len(month.incident_stories) if month.knows_incidents else None,
        hours.included if hours is not None else None,
        hours.carried if hours is not None and hours.included is not None else None,
        entered.overage if entered else None,
        _price_of(entered) if entered else None,
    )


def _price_of(hours: Hours) -> Money | None:
    if not hours.overage or hours.amount is None:
        return None
    return Money(hours.amount, hours.currency)


def known_sums(amounts: Sequence[Money | None]) -> tuple[Money, ...]:
    """Return what is known of a column, one sum for each currency."""
    return by_currency([each for each in amounts if each is not None])


@dataclass(frozen=True)
class RetainedHours:
    """Hold what the retainer's hours came to, over the months in which any were entered.

    by_month: hours of the retainer, None where nobody entered any: that is no month without work.
    covering: the fewest whole hours that would have covered three months in four; None below four
    months. fee: agreed now. fee_then: with those hours, each further one at the agreed price of
    overage; None where they are no more than now, or a price is not agreed.
    """

    by_month: tuple[Decimal | None, ...]
    included: Decimal | None
    covering: Decimal | None
    fee: Money | None
    fee_then: Money | None

    @property
    def known(self) -> tuple[Decimal, ...]:
        return tuple(each for each in self.by_month if each is not None)

    @property
    def place(self) -> int:
        """Return which of the months, by their hours, is the last of three in four."""
        return ceil(COVERED * len(self.known))

    def covered(self, hours: Decimal) -> int:
        return sum(each <= hours for each in self.known)


LEAST_MONTHS = 4


def retained_hours(record: RenewalRecord, draft: Agreement) -> RetainedHours:
    """Return the retainer's hours, and what as many as were worked would cost by the draft."""
    by_month = tuple(_retained(each) for each in record.months)
    pricing = draft.pricing
    fee = None if pricing.monthly_fee is None else Money(pricing.monthly_fee, pricing.currency)
    found = RetainedHours(by_month, pricing.included_hours, None, fee, None)
    if len(found.known) < LEAST_MONTHS:
        return found
    covering = sorted(found.known)[found.place - 1].to_integral_value(ROUND_CEILING)
    return replace(found, covering=covering, fee_then=_fee_then(draft, covering))


def _fee_then(draft: Agreement, hours: Decimal | None) -> Money | None:
    """Return the fee for so many hours; None where they are no more than now, or a price is missing."""
    pricing = draft.pricing
    fee, included, rate = pricing.monthly_fee, pricing.included_hours, pricing.overage_rate
    if fee is None or included is None or rate is None or hours is None or hours <= included:
        return None
    return rounded_money(Fraction(fee + (hours - included) * rate), pricing.currency)


def _retained(month: Assessment) -> Decimal | None:
    """Return the hours that used up the retainer: without those of requests and those nobody agreed to."""
    hours = month.hours
    if hours is None or not hours.entered:
        return None
    return hours.worked - hours.requested - hours.unagreed


def hours_sentences(hours: RetainedHours, rate: Decimal | None) -> tuple[str, ...]:
    """Return what the hours say of the price, with the arithmetic of it."""
    known = hours.known
    if not known:
        return ("No hours were entered in these months, so nothing is proposed for the price.",)
    told = []
    if len(known) < len(hours.by_month):
        missing = len(hours.by_month) - len(known)
        told.append(
            f"In {count(missing, 'month')} no hours were entered; {verb(missing, 'it is', 'they are')} not counted."
        )
    if hours.included is not None:
        within = hours.covered(hours.included)
        told.append(
            f"{show_number(hours.included)} h are included; {within} of {count(len(known), 'month')} stayed within them."
        )
    if hours.covering is None:
        told.append(f"Hours are proposed from {LEAST_MONTHS} months on.")
        return tuple(told)
    told.append(
        f"{show_number(hours.covering)} h would have covered {hours.covered(hours.covering)} of {count(len(known), 'month')}."
    )
    told.append(_price_sentence(hours, rate))
    return tuple(told)


def _price_sentence(hours: RetainedHours, rate: Decimal | None) -> str:
    assert hours.covering is not None
    if hours.fee is None:
        return "No monthly fee is agreed, so no price is proposed."
    if hours.included is None:
        return "No hours are included, so the fee does not depend on them."
    if hours.covering <= hours.included:
        return f"The hours that are included suffice: the fee of {hours.fee} may stay."
    if hours.fee_then is None or rate is None:
        return "No price of overage is agreed, so no price is proposed for more hours."
    more = hours.covering - hours.included
    return (
        f"Proposed: {show_number(hours.covering)} h for {hours.fee_then} a month, which is {hours.fee} and "
        f"{show_number(more)} h at {Money(rate, hours.fee.currency)}."
    )


# -- term ----------------------------------------------------------------------------------------------------------


def last_notice_day(term: Term) -> date | None:
    """Return the last day on which notice may be given for a term's end."""
    if term.end is None or not term.notice_days:
        return None
    return term.end - timedelta(days=term.notice_days)


def term_facts(agreement: Agreement, as_of: date) -> tuple[tuple[str, str], ...]:
    """Return begin, end, notice and what then follows, as label and words."""
    term = agreement.term
    facts = [("Begins", show_day(term.start) if term.start else "not agreed")]
    if term.end is None:
        facts.append(("Ends", "runs until notice is given"))
    else:
        left = (term.end - as_of).days
        when = f"in {count(left, 'day')}" if left >= 0 else f"{count(-left, 'day')} ago"
        facts.append(("Ends", f"{show_day(term.end)}, {when}"))
        automatic = term.renewal == "automatic"
        facts.append(
            (
                "Then",
                "renews for the same term unless notice is given"
                if automatic
                else "ends unless renewed in writing",
            )
        )
        if last := last_notice_day(term):
            passed = ", which has passed" if last < as_of else ""
            facts.append(("Notice by", f"{show_day(last)}{passed}"))
    if term.notice_days:
        facts.append(("Notice", count(term.notice_days, "day")))
    facts.append(("Indexation", term.indexation or "not agreed"))
    return tuple(facts)


# -- what is open --------------------------------------------------------------------------------------------------


def late_duties(latest: Assessment) -> tuple[OwedDuty, ...]:
    """Return the duties of the latest month that nothing shows as done, without the provider's own."""
    return tuple(
        each
        for each in latest.duties
        if each.state in ("missed", "not_shown") and each.kind != _OWN_DUTY
    )


def questions_that_move(latest: Assessment) -> int:
    """Return how many open questions verdicts depend on."""
    return sum(each.moves for each in latest.questions)
