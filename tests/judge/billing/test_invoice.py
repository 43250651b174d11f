"""The invoice bills what is agreed, line by line, and says of everything else what it needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from slastudio.contract.terms.commercial import Term
from slastudio.judge.billing.bills import billed as add_up
from slastudio.judge.billing.invoice import NOT_CONVERTED, invoice_of
from slastudio.judge.outcome.agreement_ref import AgreementRef
from slastudio.judge.outcome.assessment import Costs
from slastudio.judge.outcome.inputs import Terms
from slastudio.judge.period.hours import hours_of
from slastudio.shared.money import Money
from tests.judge.specimens import frame

from .world import (
    FEATURES,
    FIXES,
    agreed,
    credit,
    entered,
    invoice,
    line_of,
    month,
    rate,
    request,
    terms,
    worked,
)

pytestmark = pytest.mark.rapid


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def test_that_a_quiet_month_is_its_fee() -> None:
    found = invoice(month(terms()))
    assert [each.kind for each in found.lines] == ["fee"]
    assert (found.total, found.notes, found.apart) == (eur("1000.00"), (), ())
    assert found.lines[0].clause == "clause 13.1"


def test_that_further_hours_are_billed_on_the_line_worked_then_once_the_client_agreed() -> None:
    hours = (worked("2026-10-02", "19"), worked("2026-10-09", "3:20", "Upkeep", "HRS-2"))
    found = invoice(month(terms(), hours=hours, acts=(agreed(),)))
    line = line_of(found, "overage")
    assert (line.line, line.quantity, line.price, line.amount) == (
        "Upkeep",
        Decimal("2.333333333333"),
        eur("100"),
        eur("233.33"),
    )
    assert line.shown_by == ("ACT-1", "HRS-2")
    assert found.total == eur("1233.33")


@pytest.mark.parametrize(
    "acts", [(), (agreed("2026-09"),), (agreed(role="Lead"),), (agreed(role=""),)]
)
def test_that_further_hours_nobody_agreed_to_are_in_no_total(acts: tuple[object, ...]) -> None:
    found = invoice(month(terms(), hours=(worked("2026-10-02", "25"),), acts=acts))  # type: ignore[arg-type]
    line = line_of(found, "overage")
    assert (line.amount, line.counted) == (eur("500.00"), None)
    assert "agreement to further hours" in line.needs
    assert found.total == eur("1000.00")


def test_that_further_hours_without_a_rate_have_no_price() -> None:
    found = invoice(
        month(terms(overage_rate=None), hours=(worked("2026-10-02", "25"),), acts=(agreed(),))
    )
    line = line_of(found, "overage")
    assert (line.amount, line.counted, "price" in line.needs) == (None, None, True)


def test_that_hours_out_of_scope_are_never_overage_in_silence() -> None:
    hours = (worked("2026-10-02", "20"), worked("2026-10-09", "8", FEATURES, "HRS-2"))
    found = invoice(month(terms(), hours=hours, acts=(agreed(),)))
    assert [each.kind for each in found.lines] == ["fee", "change_request"]
    line = found.lines[1]
    assert (line.line, line.quantity, line.counted) == (FEATURES, Decimal(8), None)
    assert "accepted change request" in line.needs
    assert line.shown_by == ("HRS-2",)
    assert found.total == eur("1000.00")


def test_that_a_request_is_billed_in_the_month_of_its_delivery_at_its_own_price() -> None:
    done = request(
        status="done",
        price="450.00 EUR",
        decided="2026-10-05T09:00+00:00",
        done="2026-10-20T09:00+00:00",
    )
    hours = (worked("2026-10-09", "8", FEATURES),)
    found = invoice(month(terms(), done, hours=hours))
    line = line_of(found, "change_request")
    assert (line.amount, line.counted, line.shown_by) == (eur("450.00"), eur("450.00"), ("CR-1",))
    assert line.reason == "8 hours were worked on it in the month"
    assert found.total == eur("1450.00")
    later = invoice(month(terms(), done, period="2026-11"))
    assert [each.kind for each in later.lines] == ["fee"]


@pytest.mark.parametrize(
    ("fields", "needs"),
    [
        ({"status": "accepted", "price": "9.00 EUR", "decided": "2026-10-05T09:00+00:00"}, "deliv"),
        ({"status": "done", "price": "9.00 EUR", "done": "2026-10-06T09:00+00:00"}, "acceptance"),
        (
            {
                "status": "done",
                "decided": "2026-10-05T09:00+00:00",
                "done": "2026-10-06T09:00+00:00",
            },
            "price",
        ),
    ],
)
def test_that_a_request_says_what_it_needs_before_it_is_billed(
    fields: dict[str, str], needs: str
) -> None:
    found = invoice(month(terms(), request(**fields)))
    line = line_of(found, "change_request")
    assert (line.counted, needs in line.needs) == (None, True), line.needs
    assert found.total == eur("1000.00")


def test_that_bills_are_converted_by_the_rate_stated_last_before_the_months_end() -> None:
    rates = (
        rate("FX-1", "2026-09-01T00:00+00:00", "0.9"),
        rate("FX-2", "2026-10-31T23:59+00:00", "0.8"),
        rate("FX-3", "2026-11-01T00:00+00:00", "0.7"),
        rate("FX-4", "2026-10-15T00:00+00:00", "2", "EUR", "USD"),
    )
    found = invoice(month(terms(), *rates), "100.05 USD")
    line = line_of(found, "models")
    assert line.rate is not None
    assert (line.rate.id, line.amount, line.counted) == (
        "FX-2",
        Money(Decimal("100.05"), "USD"),
        eur("80.04"),
    )
    assert found.total == eur("1080.04")


@pytest.mark.parametrize(
    "rates",
    [
        (),
        (rate("FX-1", "2026-11-01T00:00+00:00", "0.7"),),
        (rate("FX-1", "2026-01-01T00:00+00:00", "0"),),
        (rate("FX-1", "2026-01-01T00:00+00:00", "1.1", "EUR", "USD"),),
    ],
)
def test_that_without_a_rate_a_bill_stands_in_its_own_currency_and_in_no_total(
    rates: tuple[object, ...],
) -> None:
    found = invoice(month(terms(), *rates), "100.05 USD")  # type: ignore[arg-type]
    line = line_of(found, "models")
    assert (line.counted, line.reason, line.needs) == (None, NOT_CONVERTED, "")
    assert found.apart == (Money(Decimal("100.05"), "USD"),)
    assert found.total == eur("1000.00")


@pytest.mark.parametrize(
    ("models", "kinds", "needs"),
    [
        ("", ["fee", "models"], "an agreement on who pays for models and services"),
        ("client", ["fee"], ""),
        ("included", ["fee"], ""),
    ],
)
def test_that_models_are_billed_only_where_that_is_agreed(
    models: str, kinds: list[str], needs: str
) -> None:
    found = invoice(month(terms(models=models)), "100.00 EUR")
    assert [each.kind for each in found.lines] == kinds
    assert found.lines[-1].needs == needs
    assert found.total == eur("1000.00")


def test_that_what_logs_tell_of_spend_is_no_bill() -> None:
    found = invoice(month(terms()), costs=Costs("EUR", "request logs", total=Decimal(40)))
    assert "bills" in line_of(found, "models").needs
    assert found.total == eur("1000.00")


def test_that_bills_are_added_up_exactly_by_service_and_currency() -> None:
    bills = frame(
        "costs",
        {
            "start": ["2026-10-02T00:00Z"] * 4,
            "service": ["b", "a", "a", None],
            "amount": [Decimal("0.105"), Decimal("0.1"), Decimal("0.2"), Decimal(1)],
            "currency": ["USD", "USD", "USD", None],
        },
    )
    given = month(terms())
    found = add_up(bills, "EUR", given.source)
    assert [(each.service, each.amount) for each in found] == [
        ("", eur("1")),
        ("a", Money(Decimal("0.3"), "USD")),
        ("b", Money(Decimal("0.105"), "USD")),
    ]


def test_that_a_credit_is_taken_off_less_what_was_credited_already() -> None:
    note = entered(
        "credit_notes",
        "CN-1",
        when="2026-11-01T00:00+00:00",
        number="G-1",
        period="2026-10",
        amount="30.00 EUR",
    )
    of_another = entered("credit_notes", "CN-2", **dict(note.fields) | {"period": "2026-09"})
    assert line_of(invoice(month(terms()), due=credit("100.00")), "credit").counted == eur(
        "-100.00"
    )
    found = invoice(month(terms(), note, of_another), due=credit("100.00"))
    line = line_of(found, "credit")
    assert (line.counted, line.reason) == (
        eur("-70.00"),
        "€100.00 are due, €30.00 were credited by G-1",
    )
    assert found.total == eur("930.00")
    over = invoice(month(terms(), note), due=credit("20.00"))
    assert line_of(over, "credit").counted == eur("0.00"), "no credit is taken back"


@pytest.mark.parametrize(
    ("term", "words"),
    [
        (Term(start=date(2026, 10, 15)), "begins on 15 October 2026"),
        (
            Term(start=date(2026, 1, 1), end=date(2026, 10, 20), renewal="none"),
            "ends on 20 October 2026",
        ),
    ],
)
def test_that_a_part_of_a_month_has_no_fee_nobody_agreed(term: Term, words: str) -> None:
    agreement = replace(terms(), term=term)
    start = (Terms(AgreementRef("v1", "signed", "0" * 64), agreement, term.start),)
    found = invoice(month(agreement, terms=start), "5.00 EUR")
    assert words in found.lines[0].needs
    assert found.total == eur("0")
    assert line_of(found, "models").counted is None, "what of a bill lies within is not told"
    in_dollars = invoice(month(agreement, terms=start), "5.00 USD")
    assert in_dollars.apart == (), "what is not to be billed waits for no rate"


def test_that_a_fee_that_changes_within_a_month_is_no_whole_one() -> None:
    one, two = terms(), terms(monthly_fee=Decimal(2000))
    versions = (
        Terms(AgreementRef("v1", "signed", "0" * 64), one, date(2026, 1, 1), date(2026, 10, 15)),
        Terms(AgreementRef("v2", "signed", "1" * 64), two, date(2026, 10, 15)),
    )
    found = invoice(month(two, terms=versions))
    assert "changes within the month" in found.lines[0].needs


@pytest.mark.parametrize("period", ["2026-W41", "2026-Q4", "2025-12"])
def test_that_only_a_calendar_month_in_force_has_an_invoice(period: str) -> None:
    given = month(terms(), period=period)
    assert invoice_of(given, terms(), Costs("USD", ""), hours_of(given), None) is None


def test_that_an_open_month_and_a_draft_say_so() -> None:
    open_month = month(terms(), as_of=datetime(2026, 10, 20, tzinfo=UTC))
    assert "not over" in invoice(open_month).notes[0]
    draft = (Terms(AgreementRef("v1 (draft)", "draft", "0" * 64), terms()),)
    assert "draft" in invoice(month(terms(), terms=draft)).notes[0]


def test_that_hours_of_one_line_in_two_spellings_are_told_apart_but_placed_alike() -> None:
    hours = (worked("2026-10-02", "1"), worked("2026-10-03", "1", FIXES.upper(), "HRS-2"))
    found = hours_of(month(terms(), hours=hours))
    assert found is not None
    assert {each.inside for each in found.lines} == {True}
