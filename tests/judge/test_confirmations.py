"""Uses of exclusions: what nobody confirmed betters no verdict that earns a credit."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.commercial import CreditBand, Pricing
from slastudio.contract.terms.exclusions import Exclusion
from slastudio.contract.terms.scope import Contact, Parties
from slastudio.contract.terms.support import WEEKDAYS, OpenHours, ServiceCalendar, Support
from slastudio.judge.outcome.inputs import ExclusionSpan
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.verdicts.confirmations import confirmation_of
from slastudio.reports.machine.results import result_document
from tests.judge.specimens import agreement, frame, inputs, judge_one, objective
from tests.strength import tries

CREDIT = Pricing("EUR", Decimal(1000), credits=(CreditBand("C", ("o",), percent=Decimal(10)),))
HOURS = Support(ServiceCalendar(tuple(OpenHours(day, "09:00", "18:00") for day in WEEKDAYS[:5])))
MAINTENANCE = Exclusion("m", "Maintenance", "maintenance", "Not counted.", confirmed_role="Owner")
PARTIES = Parties(
    contacts=(Contact("Owner", "client", deputy="Her deputy"), Contact("Lead", "provider"))
)
JUDGED = datetime(2026, 11, 5, tzinfo=UTC)
# 24 records a day, one an hour; those of these hours are bad
BAD = (10, 11)


def use(name: str = "EXC-1", hour: int = 10, hours: int = 2, **changes: Any) -> ExclusionSpan:
    start = datetime(2026, 10, 6, hour, tzinfo=UTC)
    return ExclusionSpan("m", start, start + timedelta(hours=hours), id=name, **changes)


def judged(*uses: ExclusionSpan, earns: bool = True, silence: int | None = None) -> Result:
    times = [f"2026-10-06T{hour:02d}:30:00Z" for hour in range(24)]
    rows = {"time": times, "accepted": [hour not in BAD for hour in range(24)]}
    return judge_one(
        objective(complete="counted", target=Decimal(95), exclusions=("m",)),
        {"reviews": frame("reviews", rows)},
        methods={"exclusions": (replace(MAINTENANCE, silence_days=silence),)},
        exclusions=uses,
        as_of=JUDGED,
        support=HOURS,
        parties=PARTIES,
        pricing=CREDIT if earns else Pricing(),
    )


def test_that_a_use_nobody_confirmed_turns_no_miss_into_met_where_a_credit_hangs_on_it() -> None:
    result = judged(use("EXC-3"))
    assert (result.verdict, result.value) == ("missed", Decimal(2200) / 24)
    assert result.awaited is not None
    assert (result.awaited.verdict, result.awaited.value) == ("met", 100)
    assert "met at 100 % once the use EXC-3 is confirmed by the Owner" in result.reason
    told = result_document(result)
    assert told["excluded"][0]["confirmed"] is False
    assert told["excluded"][0]["unconfirmed"] == ["EXC-3"]
    assert told["awaited"]["verdict"] == "met"


def test_that_without_a_credit_it_counts_and_is_told_to_be_unconfirmed() -> None:
    result = judged(use("EXC-3"), earns=False)
    assert (result.verdict, result.value, result.awaited) == ("met", 100, None)
    assert "not confirmed" in result.excluded[0].detail
    assert result.excluded[0].confirmed is False


@pytest.mark.parametrize(
    ("by", "days", "verdict", "told"),
    [
        ("Owner", 0, "met", "confirmed by Owner"),
        ("her deputy", 0, "met", "confirmed by her deputy"),
        ("", 0, "met", "nobody says by whom"),
        ("Somebody", 0, "met", "whose side is not named"),
        ("Lead", 0, "missed", "of the side that profits"),
        ("Owner", 40, "missed", "not confirmed before"),
    ],
)
def test_that_a_role_of_the_other_side_confirms_and_by_the_day_it_is_judged(
    by: str, days: int, verdict: str, told: str
) -> None:
    at = datetime(2026, 10, 8, tzinfo=UTC) + timedelta(days=days)
    result = judged(use(confirmed=at, confirmed_by=by))
    assert result.verdict == verdict
    assert told in result.excluded[0].detail


@pytest.mark.parametrize(
    ("days", "notice", "refused", "verdict"),
    [
        (10, datetime(2026, 10, 6, 12, tzinfo=UTC), None, "met"),
        (None, datetime(2026, 10, 6, 12, tzinfo=UTC), None, "missed"),
        (10, None, None, "missed"),
        # ten business days from 29 October end after the day on which it is judged
        (10, datetime(2026, 10, 29, 12, tzinfo=UTC), None, "missed"),
        (10, datetime(2026, 10, 6, 12, tzinfo=UTC), datetime(2026, 10, 9, tzinfo=UTC), "missed"),
        # too late: by then silence had counted
        (10, datetime(2026, 10, 6, 12, tzinfo=UTC), datetime(2026, 10, 29, tzinfo=UTC), "met"),
    ],
)
def test_that_silence_is_consent_only_where_agreed_and_after_a_dated_notice(
    days: int | None, notice: datetime | None, refused: datetime | None, verdict: str
) -> None:
    result = judged(use(notice_given=notice, refused=refused), silence=days)
    assert result.verdict == verdict


def test_that_a_refusal_after_a_confirmation_takes_it_back() -> None:
    on, later = datetime(2026, 10, 8, tzinfo=UTC), datetime(2026, 10, 9, tzinfo=UTC)
    assert judged(use(confirmed=on, confirmed_by="Owner", refused=later)).verdict == "missed"
    assert judged(use(confirmed=later, confirmed_by="Owner", refused=on)).verdict == "met"


def test_that_a_use_that_makes_it_worse_is_left_out_unconfirmed() -> None:
    # a good stretch is left out: the figure falls from 91.7 % to 90 %
    result = judged(use(hour=0, hours=4))
    assert (result.verdict, result.value, result.awaited) == ("missed", 90, None)


def test_that_the_month_before_is_judged_by_the_same_rule() -> None:
    times = [f"2026-{month}-06T{hour:02d}:30:00Z" for month in ("09", "10") for hour in range(24)]
    rows = {"time": times, "accepted": [hour not in BAD for _ in range(2) for hour in range(24)]}
    september = datetime(2026, 9, 6, 10, tzinfo=UTC)
    result = judge_one(
        objective(complete="counted", target=Decimal(95), exclusions=("m",)),
        {"reviews": frame("reviews", rows)},
        methods={"exclusions": (MAINTENANCE,)},
        exclusions=(ExclusionSpan("m", september, september + timedelta(hours=2), id="EXC-1"),),
        as_of=JUDGED,
        pricing=replace(CREDIT, repeat_count=2, repeat_months=3),
    )
    assert (result.previous_verdict, result.misses) == ("missed", ("2026-09",))


WORTH = {"missed": 0, "not_proven": 1, "reserved": 1, "no_data": 1, "nothing_to_judge": 2, "met": 2}
moments = st.none() | st.integers(0, 60).map(
    lambda days: datetime(2026, 10, 1, 12, tzinfo=UTC) + timedelta(days=days)
)
uses = st.builds(
    use,
    st.sampled_from(("EXC-1", "EXC-2", "EXC-3")),
    st.integers(0, 23),
    st.integers(1, 12),
    notice_given=moments,
    confirmed=moments,
    confirmed_by=st.sampled_from(("Owner", "Lead", "Nobody", "")),
    refused=moments,
)


def confirmed_by_hand(used: ExclusionSpan, silence: int | None) -> bool:
    """Tell, the long way round, whether a use counts on 5 November."""
    word = used.confirmed is not None and used.confirmed <= JUDGED and used.confirmed_by != "Lead"
    refused = used.refused if used.refused and used.refused <= JUDGED else None
    if word and (refused is None or refused <= used.confirmed):
        return True
    if silence is None or used.notice_given is None:
        return False
    # nine hours a business day, from 09:00 to 18:00; half of them are over at noon
    at, left = used.notice_given, timedelta(hours=9 * silence)
    while left > timedelta():
        if at.weekday() < 5 and 9 <= at.hour < 18:
            left -= timedelta(hours=1)
        at += timedelta(hours=1)
    return at <= JUDGED and (refused is None or at < refused)


@settings(max_examples=tries(20, 60), deadline=None)
@given(st.lists(uses, max_size=4), st.none() | st.integers(1, 12))
def test_that_no_verdict_that_earns_a_credit_is_better_by_what_nobody_confirmed(
    found: list[ExclusionSpan], silence: int | None
) -> None:
    sure = [each for each in found if confirmed_by_hand(each, silence)]
    with_all, without = judged(*found, silence=silence), judged(*sure, silence=silence)
    assert WORTH[with_all.verdict] <= WORTH[without.verdict]
    if with_all.awaited is not None:
        assert WORTH[with_all.awaited.verdict] > WORTH[with_all.verdict]
        assert with_all.value == without.value
    else:
        free = judged(*found, earns=False, silence=silence)
        assert (with_all.verdict, with_all.value) == (free.verdict, free.value)


def test_that_a_clause_without_a_calendar_counts_no_silence() -> None:
    terms: Agreement = agreement(objective(), parties=PARTIES)
    told = replace(MAINTENANCE, silence_days=3)
    asked = use(notice_given=datetime(2026, 10, 1, tzinfo=UTC))
    assert confirmation_of(terms, told, asked, JUDGED).standing == "open"
    assert inputs(terms, {}).exclusions == ()
