"""What vendors promise is judged, reckoned and told to be claimed, beside what we promise and owe."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.commercial import CreditBand, Pricing
from slastudio.contract.terms.dependencies import Dependency
from slastudio.contract.terms.governance import DataPrivacy, Delivery
from slastudio.contract.terms.objectives import Condition, Indicator, Window
from slastudio.contract.terms.scope import Coverage
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.vendors import VendorPromise
from slastudio.judge.outcome.known_spans import KnownSpan
from slastudio.judge.outcome.records import Act
from slastudio.judge.telling.beside.vendors import (
    VENDOR_HEADINGS,
    claim_words,
    notes_of,
    vendor_row,
)
from slastudio.shared.money import Money
from tests.judge.observing.worlds import entered, kinds, month, only
from tests.judge.specimens import agreement, frame, objective

pytestmark = pytest.mark.rapid

API = Dependency(
    id="api",
    name="Model API",
    vendor="Modelworks",
    objectives=("up",),
    target=Decimal("99.9"),
    measured="probes",
    measured_of="api",
    service="Model API",
    credit_percent=Decimal(10),
    claim_within="30 days",
)
OURS = objective(
    id="up",
    name="Availability",
    dimension="availability",
    complete="counted",
    indicator=Indicator("availability", "probes", among=(Condition("target", "is", "site"),)),
    target=Decimal(99),
    window=Window("month"),
)
BANDS = Pricing("EUR", Decimal(1000), credits=(CreditBand("Credit", ("up",), percent=Decimal(5)),))
DURING = datetime(2026, 11, 20, tzinfo=UTC)


def terms(**changes: Any) -> Agreement:
    """Return an agreement with one objective that rests on one vendor."""
    coverage = Coverage(dependencies=(replace(API, **changes),))
    return agreement(OURS, coverage=coverage, pricing=BANDS)


def probes(down: int, of: int = 1000, target: str = "api") -> list[dict[str, Any]]:
    start = datetime(2026, 10, 1, tzinfo=UTC)
    return [
        {
            "time": (start + timedelta(minutes=40 * n)).isoformat(),
            "target": target,
            "up": n >= down,
        }
        for n in range(of)
    ]


def evidence(
    down: int = 5, ours: int = 50, bill: str = "400.00", service: str = "model api"
) -> dict[str, pd.DataFrame]:
    rows = [*probes(down), *probes(ours, target="site")]
    columns = {name: [row[name] for row in rows] for name in ("time", "target", "up")}
    costs: dict[str, list[Any]] = {
        "start": ["2026-10-03T00:00:00Z", "2026-10-04T00:00:00Z"],
        "service": [service, "Storage"],
        "amount": [Decimal(bill), Decimal("77.00")],
        "currency": ["USD", "USD"],
    }
    return {"probes": frame("probes", columns), "costs": frame("costs", costs)}


def claims(found: Assessment) -> list[str]:
    return [kind for kind, _ in kinds(found) if kind.startswith("vendor")]


def one(found: Assessment) -> VendorPromise:
    (vendor,) = found.vendors
    return vendor


def test_that_a_miss_is_told_with_its_bill_its_credit_and_what_we_owe_for_the_same_month() -> None:
    found = month(terms(), evidence=evidence())
    vendor = one(found)
    assert vendor.kept == "missed"
    assert vendor.result is not None
    assert vendor.result.value == Decimal("99.5")
    assert vendor.bill == (Money(Decimal("400.00"), "USD"),)
    assert vendor.credit == (Money(Decimal("40.00"), "USD"),)
    assert vendor.claim_by == datetime(2026, 12, 1, tzinfo=UTC)
    (behind,) = vendor.behind
    assert (behind.name, behind.value, behind.verdict) == ("Availability", Decimal(95), "missed")
    assert vendor.owed == Money(Decimal("50.00"), "EUR")
    assert found.results[0].value == Decimal(95), "our own figure is about our own probes"


def test_that_an_open_claim_is_raised_with_its_deadline_and_its_duty_until_an_act_settles_it() -> (
    None
):
    raised = only(month(terms(), evidence=evidence()), "vendor_claim_open")
    assert "$40.00: 10 % of the month's bill of $400.00" in raised.detail
    assert "lapses on 1 Dec" in raised.detail
    assert "We owe €50.00" in raised.detail
    assert (raised.level, raised.page, raised.target) == ("at_risk", "costs", "vendors")
    assert raised.clause.startswith("clause 2."), "the clause on vendors"
    act = Act("ACT-1", DURING - timedelta(days=1), "done", "vendor_claim:api:2026-10", proof="mail")
    settled = month(terms(), evidence=evidence(), acts=(act,))
    assert claims(settled) == []
    assert one(settled).shown_by == "ACT-1, mail"
    (duty,) = (each for each in settled.duties if each.kind == "vendor_claim")
    assert (duty.id, duty.state) == ("vendor_claim:api:2026-10", "done")
    other = replace(act, duty="vendor_claim:api:2026-09")
    assert claims(month(terms(), evidence=evidence(), acts=(other,))) == ["vendor_claim_open"]


def test_that_a_claim_nobody_made_in_time_is_told_as_lapsed() -> None:
    late = datetime(2026, 12, 2, tzinfo=UTC)
    raised = only(month(terms(), evidence=evidence(), now=late), "vendor_claim_lapsed")
    assert raised.level == "missed"


@pytest.mark.parametrize(
    ("changes", "kept", "why"),
    [
        ({}, "missed", ""),
        ({"target": Decimal("99.5")}, "met", ""),
        ({"target": None}, "not_known", "What the vendor promises is not said."),
        ({"measured": ""}, "not_known", "Nothing measures it here."),
        ({"measured_of": "elsewhere"}, "not_known", "no "),
    ],
)
def test_that_what_is_not_known_of_a_vendor_is_no_miss(
    changes: dict[str, Any], kept: str, why: str
) -> None:
    found = month(terms(**changes), evidence=evidence())
    vendor = one(found)
    assert vendor.kept == kept
    assert why.lower() in notes_of(vendor).lower()
    assert bool(vendor.credit) == (kept == "missed")
    assert bool(claims(found)) == (kept == "missed")


@pytest.mark.parametrize(
    ("service", "bills", "why"),
    [
        ("", True, "How bills name its service is not said."),
        ("Another", True, "No bill of the month names “Another”."),
        ("Model API", False, "No bill of the month is there."),
    ],
)
def test_that_without_a_bill_the_claim_is_owed_and_its_amount_not_known(
    service: str, bills: bool, why: str
) -> None:
    given = evidence()
    if not bills:
        del given["costs"]
    vendor = one(month(terms(service=service), evidence=given))
    assert (vendor.is_open, vendor.credit, vendor.without_bill) == (True, (), why)
    assert why[0].lower() + why[1:].rstrip(".") in claim_words(vendor)


def test_that_the_days_no_probe_covers_are_neither_up_nor_down() -> None:
    span = KnownSpan(datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 10, 4, tzinfo=UTC))
    rows = probes(5, of=100)
    columns = {name: [row[name] for row in rows] for name in ("time", "target", "up")}
    given = {"probes": frame("probes", columns)}
    for least, kept in ((Decimal(90), "not_known"), (Decimal(5), "missed")):
        agreed = terms()
        agreed = replace(
            agreed,
            objectives=replace(agreed.objectives, least_covered=least),
            data=DataPrivacy(deliveries=(Delivery("probes", arrives="daily"),)),
        )
        found = month(agreed, evidence=given, covered={"probes": (span,)})
        assert one(found).kept == kept, least


def test_that_a_month_under_way_owes_no_claim_yet() -> None:
    now = datetime(2026, 10, 30, tzinfo=UTC)
    found = month(terms(), evidence=evidence(), now=now)
    assert not one(found).over
    assert claims(found) == []
    assert not [each for each in found.duties if each.kind == "vendor_claim"]


def requests(status: list[str], model: list[str]) -> dict[str, pd.DataFrame]:
    times = [f"2026-10-10T10:{n // 60:02d}:{n % 60:02d}Z" for n in range(len(status))]
    columns = {"time": times, "status": status, "model": model}
    return {"requests": frame("requests", columns)}


def test_that_requests_to_a_vendors_models_are_its_own_and_unknown_words_no_failure() -> None:
    of = {"measured": "requests", "measured_of": "mw-", "target": Decimal(90)}
    models = ["MW-large"] * 10 + ["other"] * 10
    plain = one(month(terms(**of), evidence=requests(["ok"] * 9 + ["error"] * 11, models)))
    assert plain.result is not None
    assert (plain.result.value, plain.kept) == (Decimal(90), "met")
    worse = one(month(terms(**of), evidence=requests(["ok"] * 8 + ["error"] * 12, models)))
    assert worse.kept == "missed"
    odd = one(month(terms(**of), evidence=requests(["ok"] * 8 + ["gone", *["error"] * 11], models)))
    assert odd.kept == "not_known", "nobody said what “gone” means"


def test_that_traffic_we_leave_out_of_our_figures_is_the_vendors_all_the_same() -> None:
    of = {"measured": "requests", "measured_of": "mw-", "target": Decimal(95)}
    whole = terms(**of)
    methods = replace(whole.objectives, automated=(Condition("status", "is", "error"),))
    models = ["mw-1"] * 20
    found = month(
        replace(whole, objectives=methods),
        evidence=requests(["ok"] * 10 + ["error"] * 10, models),
    )
    assert one(found).kept == "missed"


@pytest.mark.parametrize(
    ("register", "fields", "shown"),
    [
        ("scenarios", {"title": "Model API is down", "kind": "simulation"}, True),
        ("scenarios", {"title": "Model API is down", "kind": "workshop"}, False),
        ("scenarios", {"title": "Model APIs compared", "kind": "simulation"}, False),
        ("scenarios", {"title": "Fire", "kind": "simulation", "outcome": "the api answered"}, True),
        (
            "rollbacks",
            {
                "title": "Failover of api",
                "kind": "failure",
                "worked": "yes",
                "restored": "2026-10-05T11:00:00+00:00",
            },
            True,
        ),
        ("rollbacks", {"title": "Failover of api", "kind": "failure"}, False),
    ],
)
def test_that_a_failover_is_shown_by_what_was_exercised_and_names_it(
    register: str, fields: dict[str, str], shown: bool
) -> None:
    given = entered(register, "X-1", when="2026-10-05T10:00:00+00:00", **fields)
    found = month(terms(failover_every="monthly"), given, evidence=evidence(0))
    (duty,) = (each for each in found.duties if each.kind == "failover_drill")
    assert (duty.state == "done") == shown
    assert ("X-1" in duty.shown_by) == shown


def test_that_a_vendor_is_told_in_every_column() -> None:
    row = vendor_row(one(month(terms(), evidence=evidence())), "UTC")
    assert dict(zip(VENDOR_HEADINGS, row, strict=True)) == {
        "Depended on": "Model API (Modelworks)",
        "It promises": "at least 99.9 %",
        "Measured": "99.5 %",
        "Kept": "missed",
        "Bill": "$400.00",
        "To claim": "$40.00: 10 % of the month's bill of $400.00",
        "Claimed by": "1 Dec 00:00",
        "We promise": "Availability at least 99 %",
        "We owe": "€50.00",
    }
