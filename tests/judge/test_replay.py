"""Replay: months under terms nobody signed are judged as those terms would judge them, tier by
tier, to the cent.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.commercial import CreditBand, Pricing
from slastudio.contract.terms.objectives import Indicator
from slastudio.contract.terms.support import (
    WEEKDAYS,
    OpenHours,
    ServiceCalendar,
    ServiceTier,
    Severity,
    Support,
    TierPromise,
)
from slastudio.judge.foresight.replay import TierReplay, replay_month, tier_replay, under_tier
from slastudio.judge.outcome.agreement_ref import AgreementRef
from slastudio.judge.outcome.inputs import Inputs, Terms
from slastudio.judge.period.month import assess_period
from slastudio.shared.problems import Cancelled, StudioError
from slastudio.shared.progress import Progress
from tests.judge.specimens import agreement, frame, inputs, objective, reviews

DAYTIME = ServiceCalendar(tuple(OpenHours(day, "09:00", "17:00") for day in WEEKDAYS[:5]))
SUPPORT = Support(
    calendar=DAYTIME,
    severities=(Severity(id="sev1", name="Sev 1", response="2 business hours"),),
    tiers=(
        ServiceTier(id="day", name="Daytime", fee=Decimal(1000)),
        ServiceTier(
            id="night",
            name="Round the clock",
            promises=(TierPromise("sev1", response="1 hour", clock="always"),),
            fee=Decimal("1999.99"),
        ),
    ),
    tier="day",
)
LATE = objective(
    id="late",
    indicator=Indicator("response_time", "incidents", expressed="late_count"),
    comparator="<=",
    target=Decimal(0),
    unit="late",
    complete="counted",
)
QUALITY = objective(id="quality", complete="counted")
PRICING = Pricing(
    currency="EUR",
    monthly_fee=Decimal(900),
    credits=(
        CreditBand("Quality", ("quality",), None, None, Decimal(5)),
        CreditBand("Answers", ("late",), None, None, Decimal("7.5")),
    ),
    credit_rule="cumulative",
    credit_cap=Decimal(10),
    repeat_count=2,
)
# Monday 7 September, evening, answered next morning; Thursday 8 October, answered within the hour
INCIDENTS = {
    "id": ["a", "b"],
    "opened": ["2026-09-07T18:00:00Z", "2026-10-08T10:00:00Z"],
    "first_response": ["2026-09-08T09:30:00Z", "2026-10-08T10:40:00Z"],
    "severity": ["sev1", "sev1"],
}


def terms(**changes: Any) -> Agreement:
    return agreement(QUALITY, LATE, support=SUPPORT, pricing=replace(PRICING, **changes))


def evidence(good: int = 80) -> dict[str, Any]:
    both = [
        reviews(95, 100, "2026-08-12"),
        reviews(good, 100, "2026-09-10"),
        reviews(80, 100, "2026-10-10"),
    ]
    joined = {name: [value for each in both for value in each[name]] for name in both[0]}
    return {"reviews": frame("reviews", joined), "incidents": frame("incidents", INCIDENTS)}


def months(given: Agreement, *labels: str) -> list[Inputs]:
    now = datetime(2026, 11, 20, tzinfo=UTC)
    return [inputs(given, evidence(), label, as_of=now) for label in labels]


def replayed(given: Agreement, tier: str | None, *labels: str) -> TierReplay:
    terms_of = (under_tier(given, tier),)
    judged = [
        replay_month(each, terms_of, "v2 (draft)", "0" * 64)[0] for each in months(given, *labels)
    ]
    return tier_replay(given, tier, tuple(judged))


@pytest.mark.parametrize("tier", [None, "day", "night"])
def test_that_a_replayed_month_is_judged_as_those_terms_judge_it(tier: str | None) -> None:
    labels = ("2026-07", "2026-08", "2026-09", "2026-10")
    found = replayed(terms(), tier, *labels)
    for month, given in zip(found.months, months(under_tier(terms(), tier), *labels), strict=True):
        alone = assess_period(given)
        assert [(each.objective, each.verdict, each.value) for each in month.figures] == [
            (each.id, each.verdict, each.value) for each in alone.results
        ]
        assert alone.consequences is not None
        assert alone.consequences.credits is not None
        if month.has_data:
            assert month.credit == alone.consequences.credits.amount


def test_that_each_tier_has_its_own_clocks_fee_and_credits() -> None:
    day, night = (
        replayed(terms(), each, "2026-08", "2026-09", "2026-10") for each in ("day", "night")
    )
    assert [each.credit for each in day.months] == [
        Decimal("0.00"),
        Decimal("45.00"),
        Decimal("45.00"),
    ]
    # 5 % + 7.5 % are capped at 10 % of the tier's fee in September; in October 5 % of 1,999.99 is
    # 99.9995
    assert [each.credit for each in night.months] == [
        Decimal("0.00"),
        Decimal("200.00"),
        Decimal("100.00"),
    ]
    assert (day.fee, night.fee) == (900, Decimal("1999.99"))
    assert (day.exposure, night.exposure) == (90, 300)
    assert (day.worst, night.worst) == ("2026-09", "2026-09")
    assert (day.misses, night.misses) == (2, 3)
    assert day.share == 100 * Decimal(90) / Decimal(2700)
    assert night.most == Decimal("200.00")
    assert [each.verdicts["missed"] for each in night.tallies] == [2, 1]
    assert [each.credit_lines for each in night.tallies] == [2, 1]


def test_that_signed_terms_in_force_do_not_judge_a_replay() -> None:
    lax = terms()
    lax = replace(
        lax, objectives=replace(lax.objectives, objectives=(replace(QUALITY, target=Decimal(50)),))
    )
    signed = (Terms(AgreementRef("v1", "signed", "1" * 64), lax),)
    given = replace(months(terms(), "2026-10")[0], terms=signed)
    (found,) = replay_month(given, (terms(),), "v2 (draft)", "0" * 64)
    assert found.figures[0].verdict == "missed"


def test_that_a_month_without_data_is_named_and_earns_and_meets_nothing() -> None:
    found = replayed(terms(), "day", "2026-07", "2026-08")
    assert found.without_data == ("2026-07",)
    assert [each.verdict for each in found.months[0].figures] == ["no_data", "no_data"]
    assert found.months[0].credit is None
    assert "no data" in found.months[0].why
    assert [each.verdicts["met"] for each in found.tallies] == [1, 0]
    assert [each.verdicts["no_data"] for each in found.tallies] == [1, 2]
    assert found.share == 0
    assert found.worst == ""


def test_that_repeated_breaches_are_told() -> None:
    found = replayed(terms(), "day", "2026-09", "2026-10")
    assert [each.repeated for each in found.months] == [(), ("quality",)]


def test_that_terms_without_credits_or_fee_have_no_exposure_and_say_why() -> None:
    bare = replayed(terms(credits=()), "day", "2026-09")
    assert (bare.exposure, bare.share, bare.most) == (None, None, None)
    assert bare.months[0].why == "The agreement grants no credits."
    unpaid = replayed(replace(terms(monthly_fee=None), support=Support()), None, "2026-09")
    assert unpaid.exposure is None
    assert "fee is not agreed" in unpaid.months[0].why


def test_that_an_unknown_tier_is_told_with_those_there_are() -> None:
    with pytest.raises(StudioError, match=r"no service tier “gold”.*day, night"):
        under_tier(terms(), "gold")


def test_that_a_cancelled_replay_stops() -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        replay_month(months(terms(), "2026-10")[0], (terms(),), "v2", "0" * 64, progress)


def test_that_what_several_tiers_read_is_read_once() -> None:
    read: list[str] = []
    (given,) = months(terms(), "2026-10")

    def counting(kind: str, columns: Any, start: datetime, end: datetime) -> Any:
        read.append(kind)
        return given.read(kind, columns, start, end)

    tiers = [under_tier(terms(), each) for each in ("day", "night")]
    assert len(replay_month(replace(given, read=counting), tiers, "v2", "0" * 64)) == 2
    assert sorted(read) == sorted(set(read))
    assert "incidents" in read
