"""The retainer's hours: exact to the minute, month by month, by the version that agreed them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.commercial import Pricing
from slastudio.contract.terms.scope import Scope
from slastudio.judge.billing.amounts import read_hours
from slastudio.judge.outcome.agreement_ref import AgreementRef
from slastudio.judge.outcome.assessment import Hours, WorkedEntry
from slastudio.judge.outcome.inputs import Terms
from slastudio.judge.outcome.records import Entered, Records
from slastudio.judge.period.hours import hours_of
from slastudio.shared.problems import StudioError
from tests.judge.specimens import inputs

pytestmark = pytest.mark.rapid
FIXES = "Small fixes"


def agreement(
    included: str | None = "20", rate: str | None = "120", *, rollover: bool = False
) -> Agreement:
    pricing = Pricing(
        included_hours=None if included is None else Decimal(included),
        overage_rate=None if rate is None else Decimal(rate),
        rollover=rollover,
    )
    return Agreement(pricing=pricing, scope=Scope((FIXES, "Operating"), ("New features",)))


def worked(*entries: tuple[str, str, str]) -> tuple[WorkedEntry, ...]:
    return tuple(
        WorkedEntry(datetime.fromisoformat(f"{day}T12:00+00:00"), read_hours(h), line)
        for day, h, line in entries
    )


def added(terms: Agreement, entries: tuple[WorkedEntry, ...], period: str = "2026-10") -> Hours:
    found = hours_of(replace(inputs(terms, {}, period), hours=entries))
    assert found is not None
    return found


def test_that_hours_are_added_by_line_and_overage_is_priced_on_the_line_worked_then() -> None:
    entries = worked(
        ("2026-10-20", "6", "Operating"),
        ("2026-10-02", "15:20", "Small fixes"),
        ("2026-10-09", "1:10", "small fixes"),
        ("2026-09-30", "9", "Small fixes"),
    )
    found = added(agreement(), entries)
    assert (found.worked, found.left, found.overage, found.amount) == (
        Decimal("22.5"),
        Decimal(0),
        Decimal("2.5"),
        Decimal("300.00"),
    )
    assert [(each.line, each.inside, each.overage) for each in found.lines] == [
        ("Small fixes", True, Decimal(0)),
        ("Operating", True, Decimal("2.5")),
        ("small fixes", True, Decimal(0)),
    ]


def test_that_hours_out_of_scope_are_no_overage_and_both_figures_are_said() -> None:
    entries = worked(
        ("2026-10-02", "15:20", "Small fixes"),
        ("2026-10-09", "6", "new features"),
        ("2026-10-20", "1:10", ""),
    )
    found = added(agreement(), entries)
    assert (found.overage, found.amount, found.unagreed) == (
        Decimal(0),
        Decimal("0.00"),
        Decimal("7.166666666667"),
    )
    assert (found.overage_with, found.amount_with) == (Decimal("2.5"), Decimal("300.00"))
    assert found.left == Decimal("4.666666666667"), "they use up no included hour"
    assert [(each.line, each.inside, each.unagreed) for each in found.lines] == [
        ("Small fixes", True, Decimal(0)),
        ("new features", False, Decimal(6)),
        ("not said", None, Decimal("1.166666666667")),
    ]


def test_that_everything_is_the_retainers_where_no_scope_is_agreed() -> None:
    terms = replace(agreement(), scope=Scope())
    found = added(terms, worked(("2026-10-02", "22", "anything")))
    assert (found.overage, found.unagreed) == (Decimal(2), Decimal(0))


@pytest.mark.parametrize(
    ("decided", "status", "requested"),
    [
        ("2026-10-08T09:00+00:00", "accepted", Decimal(6)),
        ("2026-10-08T09:00+00:00", "done", Decimal(6)),
        ("2026-10-08T09:00+00:00", "declined", Decimal(0)),
        ("2026-10-09T12:01+00:00", "accepted", Decimal(0)),
        ("", "accepted", Decimal(0)),
    ],
)
def test_that_work_belongs_to_the_request_accepted_before_it(
    decided: str, status: str, requested: Decimal
) -> None:
    request = Entered(
        "change_requests",
        "CR-1",
        (
            ("when", "2026-10-01T09:00+00:00"),
            ("line", "New Features"),
            ("status", status),
            ("decided", decided),
        ),
    )
    given = inputs(agreement(), {})
    found = hours_of(
        replace(
            given,
            hours=worked(("2026-10-09", "6", "new features")),
            records=Records(entered={"change_requests": (request,)}),
        )
    )
    assert found is not None
    assert (found.requested, found.unagreed) == (requested, 6 - requested)
    assert found.lines[0].requests == (("CR-1",) if requested else ())


def test_that_unused_hours_roll_over_one_month_only_where_agreed() -> None:
    entries = worked(
        ("2026-08-10", "1", FIXES), ("2026-09-10", "12", FIXES), ("2026-10-10", "27", FIXES)
    )
    rolling = added(agreement(rollover=True), entries)
    assert (rolling.carried, rolling.overage) == (Decimal(8), Decimal(0)), (
        "August's unused hours are gone"
    )
    lapsing = added(agreement(), entries)
    assert (lapsing.carried, lapsing.overage, lapsing.amount) == (
        Decimal(0),
        Decimal(7),
        Decimal("840.00"),
    )


def test_that_a_quarter_counts_each_month_by_its_own_version() -> None:
    def ref(name: str) -> AgreementRef:
        return AgreementRef(name, "signed", name * 8)

    terms = (
        Terms(ref("v1.0"), agreement("10"), date(2026, 7, 1), date(2026, 9, 1)),
        Terms(ref("v1.1"), agreement("30", "100"), date(2026, 9, 1)),
    )
    entries = worked(
        ("2026-07-10", "12", FIXES), ("2026-08-10", "4", FIXES), ("2026-09-10", "31", FIXES)
    )
    found = hours_of(replace(inputs(terms[1].agreement, {}, "2026-Q3"), terms=terms, hours=entries))
    assert found is not None
    assert (found.included, found.overage, found.amount) == (
        Decimal(50),
        Decimal(3),
        Decimal("340.00"),
    )


def test_that_a_week_counts_what_was_worked_and_promises_nothing() -> None:
    found = added(agreement(), worked(("2026-10-07", "3", "")), "2026-W41")
    assert (found.worked, found.included, found.overage) == (Decimal(3), None, Decimal(0))


def test_that_overage_without_a_rate_has_no_price() -> None:
    found = added(agreement(rate=None), worked(("2026-10-07", "25", FIXES)))
    assert (found.overage, found.amount) == (Decimal(5), None)
    assert hours_of(inputs(agreement(None), {})) is None


@pytest.mark.parametrize(
    "text", ["", "-1", "1:75", "1:30:60", "many", "1.5.5", "745", "1e3", "=1+1"]
)
def test_that_what_is_no_number_of_hours_is_refused(text: str) -> None:
    with pytest.raises(StudioError):
        read_hours(text)


minutes = st.lists(st.tuples(st.integers(1, 28), st.integers(0, 600)), max_size=30)


@given(minutes, st.integers(0, 60), st.integers(0, 500))
def test_that_the_sum_is_exact(entries: list[tuple[int, int]], included: int, rate: int) -> None:
    rows = tuple(
        WorkedEntry(datetime(2026, 10, day, 12, tzinfo=UTC), Fraction(spent, 60), "Small fixes")
        for day, spent in entries
    )
    found = added(agreement(str(included), str(rate)), rows)
    total = sum(spent for _, spent in entries)
    beyond = max(total - 60 * included, 0)
    assert abs(Fraction(found.worked) - Fraction(total, 60)) < Fraction(1, 10**11)
    assert found.amount is not None
    assert abs(Fraction(found.amount) - Fraction(beyond * rate, 60)) <= Fraction(1, 200)
    assert (found.left == 0) or (found.overage == 0)
