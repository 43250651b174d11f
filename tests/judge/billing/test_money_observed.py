"""Every observation about money is told where it should be, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.commercial import CreditBand, Pricing, Term
from slastudio.contract.terms.conduct import CostControls
from slastudio.contract.terms.journeys import Journey, Journeys
from slastudio.contract.terms.scope import Contact
from slastudio.contract.terms.support import WEEKDAYS, OpenHours, ServiceCalendar, Support
from slastudio.judge.observing.kinds import OBSERVED
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.judge.outcome.disputed_figures import DisputedSide, KeptDispute
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.outcome.records import Act, WrittenPaper
from slastudio.judge.period.month import assess_period
from slastudio.shared.money import Money, read_money
from tests.judge.specimens import frame, objective, reviews

from .world import FEATURES, FIXES, agreed, entered, month, observed, rate, request, terms, worked

pytestmark = pytest.mark.rapid
WEEK = tuple(OpenHours(day, "09:00", "17:00") for day in WEEKDAYS[:5])


def told(given: Inputs, kind: str) -> tuple[Observation, ...]:
    """Return a month's observations of a kind."""
    return observed(given, kind)


def one(given: Inputs, kind: str) -> Observation:
    found = told(given, kind)
    assert len(found) == 1, [each.title for each in found]
    return found[0]


# --- hours ------------------------------------------------------------------------------------------------------------


def test_that_hours_on_a_line_out_of_scope_are_told_with_what_shows_them() -> None:
    given = month(terms(), hours=(worked("2026-10-09", "8:30", FEATURES),))
    found = one(given, "hours_outside")
    assert (found.about, found.shown_by, found.clause) == (FEATURES, ("HRS-1",), "clause 12.2")
    assert found.detail.startswith("8.5 hours are out of scope")
    assert (
        "neither list"
        in one(month(terms(), hours=(worked("2026-10-09", "1", ""),)), "hours_outside").detail
    )
    assert not told(month(terms(), hours=(worked("2026-10-09", "8"),)), "hours_outside")


def test_that_work_before_the_acceptance_is_told_and_work_after_it_is_not() -> None:
    asked = request(status="accepted", decided="2026-10-12T09:00+00:00", price="1.00 EUR")
    early = month(terms(), asked, hours=(worked("2026-10-09", "8", FEATURES),))
    found = one(early, "work_before_acceptance")
    assert "CR-1 was accepted on 12 Oct" in found.detail
    assert not told(early, "hours_outside"), "one cause is told once"
    late = month(terms(), asked, hours=(worked("2026-10-13", "8", FEATURES),))
    assert not told(late, "work_before_acceptance")
    never = month(terms(), request(), hours=(worked("2026-10-09", "8", FEATURES),))
    assert "not accepted" in one(never, "work_before_acceptance").detail


def test_that_further_hours_are_told_until_the_client_agreed() -> None:
    hours = (worked("2026-10-09", "23"),)
    found = one(month(terms(), hours=hours), "overage_unagreed")
    assert found.detail.startswith("3 hours lie beyond")
    assert "€300.00" in found.detail
    assert not told(month(terms(), hours=hours, acts=(agreed(),)), "overage_unagreed")


# --- asks -------------------------------------------------------------------------------------------------------------


def test_that_an_ask_is_in_the_backlog_with_its_age_until_it_is_quoted() -> None:
    found = one(month(terms(), request()), "backlog")
    assert "31 days before" in found.detail
    quoted = request(status="quoted", quoted="2026-10-05T09:00+00:00")
    assert not told(month(terms(), quoted), "backlog")
    assert one(month(terms(), quoted, period="2026-10", as_of=AT_FIVE), "backlog").about == "CR-1"
    assert not told(month(terms(), request(status="declined")), "backlog")


AT_FIVE = datetime(2026, 10, 4, tzinfo=UTC)


def test_that_a_quote_overdue_is_told_from_the_month_after_the_duty_is() -> None:
    asked = request(status="asked")
    assert not told(month(terms(), asked), "ask_unquoted"), "the duty to quote tells it in October"
    later = month(terms(), asked, period="2026-11", as_of=datetime(2026, 11, 20, tzinfo=UTC))
    found = one(later, "ask_unquoted")
    assert "due by 6 Oct" in found.detail
    waiting = replace(later, records=month(terms(), request(status="backlog")).records)
    assert not told(waiting, "ask_unquoted"), "what waits in the backlog was promised no quote"


def test_that_the_duty_to_quote_is_shown_by_the_register() -> None:
    def state(**fields: str) -> dict[str, str]:
        duties = assess_period(month(terms(), request(**fields))).duties
        return {each.id: each.state for each in duties if each.kind == "quote"}

    assert state(status="asked") == {"quote:CR-1": "not_shown"}
    assert state(status="quoted", quoted="2026-10-05T09:00+00:00") == {"quote:CR-1": "done"}
    assert state(status="quoted", quoted="2026-10-09T09:00+00:00") == {"quote:CR-1": "done_late"}
    assert state(status="backlog") == {}
    assert state(status="declined") == {}


def test_that_what_is_accepted_and_not_delivered_is_told_and_a_missing_price_needs_somebody() -> (
    None
):
    accepted = {"status": "accepted", "decided": "2026-10-12T09:00+00:00"}
    found = one(month(terms(), request(**accepted, price="7.00 EUR")), "undelivered")
    assert "at €7.00" in found.detail
    unpriced = month(terms(), request(**accepted))
    assert one(unpriced, "unpriced").level == "at_risk"
    assert not told(unpriced, "undelivered")
    assert not told(month(terms(), request(**accepted, price="7.00 EUR")), "unpriced")
    done = accepted | {"status": "done", "done": "2026-10-20T09:00+00:00"}
    assert not told(month(terms(), request(**done, price="7.00 EUR")), "undelivered")


# --- the invoice ------------------------------------------------------------------------------------------------------


def bills() -> dict[str, Any]:
    columns = {
        "start": ["2026-10-02T00:00Z"],
        "end": ["2026-10-03T00:00Z"],
        "service": ["usage"],
        "amount": [Decimal("12.34")],
        "currency": ["USD"],
    }
    return {"costs": frame("costs", columns)}


def with_bills(given: Inputs) -> Inputs:
    from tests.judge.specimens import inputs

    made = inputs(given.terms[-1].agreement, bills())
    return replace(given, read=made.read, kind_counts=made.kind_counts)


def test_that_a_bill_without_a_rate_is_told() -> None:
    found = one(with_bills(month(terms())), "not_converted")
    assert "$12.34 are not in the total in EUR" in found.detail
    rated = month(terms(), rate("FX-1", "2026-10-01T00:00+00:00", "0.9"))
    assert not told(with_bills(rated), "not_converted")


def test_that_the_fee_of_a_part_of_a_month_is_told() -> None:
    agreement = replace(terms(), term=Term(start=date(2026, 10, 15)))
    versions = tuple(replace(each, start=date(2026, 10, 15)) for each in month(agreement).terms)
    assert "begins on 15 October" in one(month(agreement, terms=versions), "part_month").detail
    assert not told(month(terms()), "part_month")


# --- credits ----------------------------------------------------------------------------------------------------------


def missed(**changes: Any) -> Inputs:
    """Return a month that misses an objective with a credit of 10 % of € 1,000."""
    pricing = Pricing(
        "EUR",
        Decimal(1000),
        credits=(CreditBand("C", ("o",), percent=Decimal(10)),),
        claim_days=10,
        claim_answer_within="5 days",
    )
    agreement = replace(
        Agreement(pricing=pricing, support=Support(calendar=ServiceCalendar(hours=WEEK))),
        journeys=Journeys((Journey("j", "Chat", "Right answers", failure_cost=Decimal("6.40")),)),
        costs=CostControls(tooling_cost=Decimal(40)),
    )
    one_objective = objective(journey="j", rank="primary", baseline=Decimal(95), complete="counted")
    methods = replace(agreement.objectives, objectives=(one_objective,))
    registers = changes.pop("registers", ())
    given = month(replace(agreement, objectives=methods), *registers, **changes)
    from tests.judge.specimens import inputs

    made = inputs(given.terms[-1].agreement, {"reviews": frame("reviews", reviews(80, 100))})
    return replace(
        given, read=made.read, kind_counts=made.kind_counts, evidence_until=made.evidence_until
    )


PAPER = (WrittenPaper("report", "2026-10", datetime(2026, 11, 3, tzinfo=UTC)),)


def note(amount: str, **fields: str) -> Any:
    plain = {"when": "2026-11-10T00:00+00:00", "number": "G-1", "period": "2026-10"}
    return entered("credit_notes", "CN-1", **plain, amount=amount, **fields)


def test_that_a_credit_waits_for_its_note_and_is_told_once_claims_and_answers_are_over() -> None:
    early = missed(papers=PAPER, as_of=datetime(2026, 11, 17, tzinfo=UTC))
    assert "€100.00" in one(early, "credit_due").title
    late = missed(papers=PAPER, as_of=datetime(2026, 11, 18, tzinfo=UTC))
    assert one(late, "credit_unnoted").level == "at_risk"
    assert not told(late, "credit_due")
    sent = (Act("A", datetime(2026, 11, 3, tzinfo=UTC), "done", "monthly_report:2026-10"),)
    assert told(missed(acts=sent, as_of=datetime(2026, 11, 18, tzinfo=UTC)), "credit_unnoted")
    unreported = missed(as_of=datetime(2026, 12, 30, tzinfo=UTC))
    assert "no agreed time" in one(unreported, "credit_due").detail, "no report, so no claim runs"
    noted = missed(
        papers=PAPER, registers=(note("100.00 EUR"),), as_of=datetime(2026, 11, 18, tzinfo=UTC)
    )
    for kind in ("credit_due", "credit_unnoted", "credit_unmatched"):
        assert not told(noted, kind), kind


def test_that_a_credit_on_the_invoice_counts_the_further_hours_that_are_on_it() -> None:
    def due(*acts: Act) -> Decimal:
        given = missed(acts=acts, hours=(worked("2026-10-09", "23"),))
        agreement = given.terms[-1].agreement
        pricing = replace(
            agreement.pricing,
            fee_base="invoice",
            included_hours=Decimal(20),
            overage_rate=Decimal(100),
        )
        client = replace(agreement.parties, contacts=(Contact("Service owner", "client"),))
        billed = replace(agreement, pricing=pricing, parties=client)
        versions = tuple(replace(each, agreement=billed) for each in given.terms)
        follows = assess_period(replace(given, terms=versions)).consequences
        assert follows is not None
        assert follows.credits is not None
        return follows.credits.amount

    assert (due(), due(agreed())) == (Decimal("100.00"), Decimal("130.00"))


def test_that_a_note_that_exceeds_what_is_due_or_that_nothing_is_due_for_is_told() -> None:
    now = datetime(2026, 11, 18, tzinfo=UTC)
    over = one(missed(registers=(note("120.00 EUR"),), as_of=now), "credit_unmatched")
    assert over.detail == "G-1 credit €120.00 for the month; €100.00 are due."
    other = one(missed(registers=(note("100.00 USD"),), as_of=now), "credit_unmatched")
    assert "no credit is due" in other.detail, "another currency is another amount"
    nothing = one(month(terms(), note("1.00 EUR"), as_of=now), "credit_unmatched")
    assert "no credit is due" in nothing.detail
    settled = month(terms(), note("5.00 EUR"), as_of=now, disputes=(dispute("upheld", "5.00 EUR"),))
    assert not told(settled, "credit_unmatched"), "the dispute explains it"


def dispute(outcome: str, amount: str = "", number: str = "") -> KeptDispute:
    side = DisputedSide(None, "", None)
    return KeptDispute(
        "DSP-1",
        datetime(2026, 11, 4, tzinfo=UTC),
        "o",
        "2026-10",
        "Client",
        "It was more",
        side,
        side,
        "%",
        "",
        None,
        (),
        outcome,  # type: ignore[arg-type]
        None if outcome == "open" else datetime(2026, 11, 8, tzinfo=UTC),
        "Client",
        number,
        read_money(amount) if amount else None,
        "",
    )


def test_that_a_note_for_no_month_is_told_in_the_month_it_was_issued_in() -> None:
    odd = entered(
        "credit_notes",
        "CN-1",
        when="2026-10-10T00:00+00:00",
        number="G-1",
        period="July",
        amount="1.00 EUR",
    )
    assert "“July” is no month" in one(month(terms(), odd), "credit_unmatched").detail
    assert not told(month(terms(), odd, period="2026-09"), "credit_unmatched")


def test_that_an_upheld_dispute_without_a_note_is_told() -> None:
    now = datetime(2026, 11, 18, tzinfo=UTC)

    def given(found: KeptDispute, *registers: Any) -> Inputs:
        return month(terms(), *registers, as_of=now, disputes=(found,))

    assert "grants €5.00" in one(given(dispute("upheld", "5.00 EUR")), "dispute_unnoted").detail
    for quiet in (
        given(dispute("open")),
        given(dispute("rejected")),
        given(dispute("settled")),
        given(dispute("upheld", number="G-9")),
        given(dispute("upheld", "5.00 EUR"), note("5.00 EUR", dispute="DSP-1")),
    ):
        assert not told(quiet, "dispute_unnoted")


# --- worth ------------------------------------------------------------------------------------------------------------


def test_that_a_miss_is_told_with_what_it_cost_and_what_the_baseline_would_have() -> None:
    found = one(missed(), "breach_cost")
    assert found.title == "O: the miss cost €128.00"
    assert "20 failures at €6.40 each" in found.detail
    assert "€96.00 were lost beyond it" in found.detail
    assert not told(month(terms()), "breach_cost")


def test_that_worth_is_baseline_change_and_impact_beside_the_cost_of_tooling() -> None:
    worth = assess_period(missed()).worth
    assert worth is not None
    assert (worth.cost, worth.avoided, worth.tooling) == (
        Money(Decimal("128.00"), "EUR"),
        Money(Decimal("-96.00"), "EUR"),
        Money(Decimal("40.00"), "EUR"),
    )
    line = worth.lines[0]
    assert (line.expected, line.failures, line.change) == (Decimal(5), Decimal(20), Decimal(15))
    assert worth.reasons == ()


def test_that_a_journeys_failures_are_summed_once() -> None:
    given = missed()
    agreement = given.terms[-1].agreement
    first = agreement.objectives.objectives[0]
    stack = (first, replace(first, id="p", name="P", rank="supporting"))
    both = replace(agreement, objectives=replace(agreement.objectives, objectives=stack))
    versions = tuple(replace(each, agreement=both) for each in given.terms)
    worth = assess_period(replace(given, terms=versions)).worth
    assert worth is not None
    assert [str(each.cost) for each in worth.lines] == ["€128.00", "€128.00"]
    assert str(worth.cost) == "€128.00", "both see the same failures"


def test_that_nothing_is_computed_where_a_number_is_not_stated() -> None:
    given = missed()
    agreement = given.terms[-1].agreement
    bare = replace(
        agreement,
        journeys=Journeys((Journey("j", "Chat"),)),
        costs=CostControls(),
    )
    versions = tuple(replace(each, agreement=bare) for each in given.terms)
    worth = assess_period(replace(given, terms=versions)).worth
    assert worth is not None
    assert (worth.cost, worth.avoided, worth.tooling) == (None, None, None)
    assert worth.reasons == (
        "Chat: not computed: the journey states no cost of one failure.",
        "Cost of tooling: not computed: the agreement states none.",
    )


# --- duties -----------------------------------------------------------------------------------------------------------


def test_that_the_day_a_share_of_the_hours_was_reached_begins_a_duty() -> None:
    hours = (worked("2026-10-02", "15"), worked("2026-10-07", "1", FIXES, "HRS-2"))
    alert = terms(hours_alert_percent=Decimal(80))
    found = {each.id: each for each in assess_period(month(alert, hours=hours)).duties}
    assert "hours_alert:2026-10-07" in found
    assert "80 % of the month's hours" in found["hours_alert:2026-10-07"].what
    assert not [each for each in found if each.startswith("overage_agreed")]
    outside = (worked("2026-10-02", "15"), worked("2026-10-07", "9", FEATURES, "HRS-2"))
    assert not assess_period(month(alert, hours=outside)).duties, "they use up no included hour"
    over = (*hours, worked("2026-10-20", "5", FIXES, "HRS-3"))
    states = {
        each.id: each.state
        for each in assess_period(month(alert, hours=over, acts=(agreed(),))).duties
    }
    assert states["overage_agreed:2026-10-20"] == "done"


def test_that_every_kind_about_money_is_looked_for_here() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    declared = [each.name for each in OBSERVED.values() if each.theme == "Money"]
    assert [each for each in declared if source.count(f'"{each}"') < 2] == []
