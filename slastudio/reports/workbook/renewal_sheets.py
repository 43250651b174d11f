"""The sheets of a renewal pack: months beside one another, promises, targets, hours and the price."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from slastudio.judge.foresight.adviser import Advice
from slastudio.judge.foresight.prospects import Chances
from slastudio.judge.foresight.renewal import (
    MonthRecord,
    PromiseRecord,
    RenewalPack,
    RetainedHours,
    hours_sentences,
    known_sums,
    late_duties,
    month_records,
    promise_records,
    questions_that_move,
    retained_hours,
    term_facts,
)
from slastudio.judge.outcome.statuses import status_word
from slastudio.judge.telling.duties import duty_sentence
from slastudio.judge.telling.results import COMPARATOR_WORDS, target_words
from slastudio.reports.documents.renewal import KIND, PROPOSAL, unbound_words
from slastudio.reports.sections.summary import decision_row
from slastudio.reports.workbook.sheet_values import (
    Amount,
    Row,
    Sheet,
    Value,
    amount_of,
    column,
    percent_amount,
    reckoned,
    rounded_once,
    summed,
)
from slastudio.shared.chains import Chain
from slastudio.shared.money import Money, minor_digits

_HOURS, _PRICE = "Hours", "Price"


def renewal_sheets(pack: RenewalPack, chain: Chain | None = None) -> tuple[Sheet, ...]:
    """Return the sheets of a pack, one for each part of its paper."""
    months = month_records(pack.record)
    hours = retained_hours(pack.record, pack.draft)
    return (
        _summary(pack, chain),
        _record(months),
        _promises(pack),
        _targets(pack),
        _hours(months, hours),
        _price(pack, hours),
        _open(pack),
    )


def _summary(pack: RenewalPack, chain: Chain | None) -> Sheet:
    record, latest = pack.record, pack.record.latest
    rows: list[Row] = [
        ("Client", latest.client),
        ("Provider", latest.provider),
        ("As of", pack.as_of),
        ("Months", record.span),
        ("Time zone", latest.period.zone),
        ("Agreement", latest.agreement.version),
        *((f"Term: {label.lower()}", words) for label, words in term_facts(pack.draft, pack.as_of)),
        *((("Chain of the project", chain.words),) if chain else ()),
        *(("Without a figure, and left out", each) for each in record.left_out),
        ("Note", PROPOSAL),
    ]
    if told := unbound_words(record):
        rows.append(("Note", told))
    if record.not_advised:
        rows.append(("Note", record.not_advised))
    rows += [("Price", each) for each in hours_sentences(*_priced(pack))]
    return Sheet(KIND, ("What", "Value"), tuple(rows))


def _priced(pack: RenewalPack) -> tuple[RetainedHours, Decimal | None]:
    return retained_hours(pack.record, pack.draft), pack.draft.pricing.overage_rate


# --- months -----------------------------------------------------------------------------------------------------------


def _record(months: Sequence[MonthRecord]) -> Sheet:
    """Return a row for each month, and what is known of all together; each currency has a column."""
    credit, spend = [each.credit for each in months], [each.spend for each in months]
    columns: list[_Column] = [
        _Column("Signed version in force", ["yes" if each.bound else "no" for each in months]),
        _Column("Promises", [each.promises for each in months]),
        _Column("Met", [each.met for each in months]),
        _Column("Missed", [each.missed for each in months]),
        _Column("Open", [_still_open(each, row) for row, each in enumerate(months, 1)]),
        *_by_currency("Credit", credit),
        _Column("Worked, h", [amount_of(each.worked, "h") for each in months], "h"),
        *_by_currency("Models", spend),
        _Column("Incidents", [each.incidents for each in months]),
    ]
    rows: list[Row] = [
        (month.period.title, *(each.cells[place] for each in columns))
        for place, month in enumerate(months)
    ]
    if len(rows) > 1:
        sums = (_summed(each, number) for number, each in enumerate(columns, 2))
        rows.append(("Known together", *sums))
    return Sheet("Record", ("Month", *(each.name for each in columns)), tuple(rows))


@dataclass(frozen=True)
class _Column:
    """Hold a column of months, and the unit its sum is told in."""

    name: str
    cells: Sequence[Value]
    unit: str = ""


def _still_open(month: MonthRecord, row: int) -> Amount | None:
    formula = f"C[{row}]-D[{row}]-E[{row}]"
    return reckoned(Amount(Decimal(month.open)), formula, Decimal(month.open))


def _by_currency(name: str, amounts: Sequence[Money | None]) -> Iterator[_Column]:
    for code in (each.currency for each in known_sums(amounts)):
        cells = [
            amount_of(each.amount, code) if each and each.currency == code else None
            for each in amounts
        ]
        yield _Column(f"{name}, {code}", cells, code)


def _summed(told: _Column, number: int) -> Amount | None:
    """Return what the known cells of a column come to; a blank one adds nothing."""
    parts = [
        Decimal(each.value if isinstance(each, Amount) else each)
        for each in told.cells
        if isinstance(each, (int, Amount))
    ]
    if not parts:
        return None
    total = amount_of(sum(parts, Decimal(0)), told.unit)
    return summed(total, column(number), (1, len(told.cells)), parts)


# --- promises and targets ---------------------------------------------------------------------------------------------


def _promises(pack: RenewalPack) -> Sheet:
    months = [each.period.title for each in pack.record.months]
    rows = tuple(
        _promise(each, number) for number, each in enumerate(promise_records(pack.record), 1)
    )
    return Sheet("Promises", ("Promise", "Asked", *months, "Met", "Met or missed"), rows, 2)


def _promise(promise: PromiseRecord, row: int) -> Row:
    moved = ", changed in these months" if promise.target_moved else ""
    cells = [None if each is None else status_word(each) for each in promise.verdicts]
    area = f"C[{row}]:{column(len(cells) + 2)}[{row}]"
    met, missed = (f'COUNTIF({area},"{status_word(each)}")' for each in ("met", "missed"))
    return (
        promise.name,
        f"{target_words(promise.latest)}{moved}",
        *cells,
        Amount(promise.met, formula=met),
        Amount(promise.settled, formula=f"{met}+{missed}"),
    )


def _targets(pack: RenewalPack) -> Sheet:
    head = (
        "Promise",
        "Sort of target",
        "Agreed",
        "Observed",
        "Proposed",
        "Agreed is met with, %",
        "Proposed is met with, %",
        "Why",
    )
    return Sheet("Targets", head, tuple(_target(each) for each in pack.record.advices))


def _target(advice: Advice) -> Row:
    return (
        advice.name,
        COMPARATOR_WORDS[advice.comparator],
        *(
            amount_of(each, advice.unit)
            for each in (advice.target, advice.comparable, advice.proposed)
        ),
        _chance(advice.chances),
        _chance(advice.proposed_chances),
        " ".join(advice.reasons_to_client),
    )


def _chance(chances: Chances | None) -> Amount | None:
    if chances is None:
        return None
    return percent_amount(Decimal(str(chances.met)), Decimal(1), "")


# --- hours and the price ----------------------------------------------------------------------------------------------


def _hours(months: Sequence[MonthRecord], hours: RetainedHours) -> Sheet:
    """Return the retainer month by month; the sheet of the price counts from it."""
    currencies = sorted({each.price.currency for each in months if each.price is not None})
    head = (
        "Month",
        "Of the retainer, h",
        "Included then, h",
        "Carried, h",
        "Overage, h",
        *(f"Price of the overage, {each}" for each in currencies),
        "Within what is included now",
    )
    rows = tuple(
        (
            month.period.title,
            amount_of(worked, "h"),
            amount_of(month.included, "h"),
            amount_of(month.carried, "h"),
            amount_of(month.overage, "h"),
            *(_priced_in(month, each) for each in currencies),
            _within(worked, hours.included, row),
        )
        for row, (month, worked) in enumerate(zip(months, hours.by_month, strict=True), 1)
    )
    return Sheet(_HOURS, head, rows)


def _priced_in(month: MonthRecord, currency: str) -> Amount | None:
    price = month.price
    if price is None or price.currency != currency:
        return None
    return amount_of(price.amount, currency)


def _within(worked: Decimal | None, included: Decimal | None, row: int) -> Amount | None:
    """Return 1 for a month that stayed within the hours that are included now, 0 for one that did not."""
    if worked is None or included is None:
        return None
    return Amount(int(worked <= included), formula=f"IF(B[{row}]>{_PRICE}!B[1],0,1)")


def _price(pack: RenewalPack, hours: RetainedHours) -> Sheet:
    """Return the hours that are proposed and what they would cost, each reckoned from the one above."""
    pricing, months = pack.draft.pricing, len(hours.by_month)
    currency = pricing.currency
    worked = f"{_HOURS}!B[1]:B[{months}]"
    within = f"{column(len(_hours(month_records(pack.record), hours).head))}"
    covered = None if hours.included is None else hours.covered(hours.included)
    counted = Amount(len(hours.known), formula=f"COUNT({worked})")
    stayed = None
    if covered is not None and hours.known:
        stayed = Amount(covered, formula=f"SUM({_HOURS}!{within}[1]:{within}[{months}])")
    covering = amount_of(hours.covering, "h")
    smallest = f"ROUNDUP(SMALL({worked},{hours.place}),0)"
    fee = None if hours.fee is None else amount_of(hours.fee.amount, currency)
    rows: tuple[Row, ...] = (
        ("Hours included now", amount_of(hours.included, "h"), ""),
        ("Months with hours entered", counted, ""),
        ("… of them within the hours included now", stayed, ""),
        (
            "Hours that would have covered three of four months",
            reckoned(covering, smallest, hours.covering),
            "" if covering else "proposed from four months on",
        ),
        ("Monthly fee now", fee, ""),
        ("Agreed price of an hour of overage", amount_of(pricing.overage_rate, currency), ""),
        ("Monthly fee proposed", _fee_then(hours, pricing.overage_rate), _price_note(pack, hours)),
    )
    return Sheet(_PRICE, ("What", "Value", "Note"), rows)


def _fee_then(hours: RetainedHours, rate: Decimal | None) -> Amount | None:
    then, fee = hours.fee_then, hours.fee
    if then is None or fee is None or rate is None:
        return None
    assert hours.covering is not None
    assert hours.included is not None
    digits = minor_digits(then.currency)
    exact = fee.amount + (hours.covering - hours.included) * rate
    formula = f"ROUND(B[5]+(B[4]-B[1])*B[6],{digits})"
    return reckoned(amount_of(then.amount, then.currency), formula, rounded_once(exact, digits))


def _price_note(pack: RenewalPack, hours: RetainedHours) -> str:
    return hours_sentences(hours, pack.draft.pricing.overage_rate)[-1]


# --- what is open -----------------------------------------------------------------------------------------------------


def _open(pack: RenewalPack) -> Sheet:
    latest = pack.record.latest
    names = {"provider": latest.provider, "client": latest.client}
    rows: list[Row] = [
        ("Decision needed", *decision_row(each, latest.period)) for each in latest.needed
    ]
    rows += [
        ("Not shown as done", duty_sentence(each), names[each.side] or each.side, "", "")
        for each in late_duties(latest)
    ]
    if asked := questions_that_move(latest):
        rows.append(("Open questions on which verdicts depend", str(asked), "", "", ""))
    return Sheet("Open", ("What", "Which", "By", "Options", "Recommended"), tuple(rows))
