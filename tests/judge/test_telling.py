"""What is said of a month: by verdicts and typed reasons, with zones where the clock repeats, and nobody accused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from slastudio.contract.checks.readiness import check
from slastudio.contract.data_requests.requests import promised_data
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.governance import Delivery
from slastudio.contract.terms.objectives import Objective
from slastudio.judge.outcome.agreement_ref import AgreementRef
from slastudio.judge.outcome.assessment import Assessment, Costs, DaysInForce, DutyDue
from slastudio.judge.outcome.movement import moved
from slastudio.judge.outcome.objective_result import Budget, Case
from slastudio.judge.telling.cases import late_words, length_words
from slastudio.judge.telling.data_owed import owed_words
from slastudio.judge.telling.duties import due_words, owner_words
from slastudio.judge.telling.results import counts_late_cases, finding_words, risk_words, trend_axis
from slastudio.judge.telling.versions import chip_words, judged_under
from slastudio.shared.periods import month_period, show_moment
from tests.reports.conftest import made_result

pytestmark = pytest.mark.rapid
MADRID = "Europe/Madrid"
OCTOBER = month_period(2026, 10, MADRID)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


# -- the night the clock changes -------------------------------------------------------------------------------------


def test_that_a_time_the_clock_shows_twice_names_its_zone() -> None:
    first, second = moment("2026-10-25T00:40:00+00:00"), moment("2026-10-25T01:35:00+00:00")
    assert show_moment(first, MADRID) == "25 Oct 02:40 CEST"
    assert show_moment(second, MADRID) == "25 Oct 02:35 CET"
    assert show_moment(second + timedelta(hours=1), MADRID) == "25 Oct 03:35"
    # a zone without a name of its own is told by its offset
    assert show_moment(moment("2026-04-05T04:30:00+00:00"), "America/Asuncion").count("UTC") <= 1
    # the hour the clock leaves out in March is no repeated one
    assert show_moment(moment("2026-03-29T01:30:00+00:00"), MADRID) == "29 Mar 03:30"


def test_that_a_late_case_of_that_night_can_be_followed() -> None:
    opened = moment("2026-10-25T00:40:00+00:00")
    case = Case(
        "LK-106",
        "Chat down",
        "Sev 1",
        opened,
        opened + timedelta(minutes=30),
        moment("2026-10-25T01:35:00+00:00"),
        3300.0,
        3300.0,
        "30 minutes",
        "late",
        "first_response",
    )
    title, detail = late_words(case, MADRID)
    assert title == "LK-106 Chat down: first response late"
    assert detail == "Sev 1, promised 30 minutes, due 25 Oct 02:10 CET, done 25 Oct 02:35 CET."


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (45, "45 s"),
        (0, "0 min"),
        (90, "1 min 30 s"),
        (3600, "1 h"),
        (89_100, "24 h 45 min"),
        (None, "–"),
    ],
)
def test_that_lengths_read_as_people_say_them(seconds: float | None, told: str) -> None:
    assert length_words(seconds) == told


# -- risk and findings -----------------------------------------------------------------------------------------------


def test_that_a_risk_is_told_by_its_reason_and_the_agreed_alert() -> None:
    spent = Budget(Decimal(100), Decimal(60), Decimal(40), "requests")
    result = made_result(1, "A", at_risk=True, risks=("budget",), budget=spent)
    assert (
        risk_words(result, Decimal(50))
        == "60 % of its error budget is spent; the alert is agreed at 50 %."
    )
    own = replace(result, risks=("internal_target",), internal_target=Decimal(96))
    assert (
        risk_words(own, None)
        == "The provider's own target of at least 96 % is not kept; the promise still holds."
    )
    nothing = replace(result, risks=("internal_target",), internal_target=None)
    assert "–" not in risk_words(nothing, None)


def test_that_a_caption_says_what_the_verdict_says() -> None:
    below = made_result(1, "Success", value=Decimal(90), verdict="not_proven")
    assert finding_words(below, OCTOBER) == (
        "Success: 90 % against the promise of at least 92 %; neither kept nor missed is proven."
    )
    assert "misses" in finding_words(replace(below, verdict="missed"), OCTOBER)
    assert "reserved" in finding_words(replace(below, verdict="reserved"), OCTOBER)


def test_that_days_of_late_cases_are_counts() -> None:
    late = made_result(1, "Late", unit="late", comparator="<=")
    assert counts_late_cases(late)
    assert trend_axis(late) == "Late cases by day opened · lower is better"
    assert "%" not in trend_axis(late)


# -- movement --------------------------------------------------------------------------------------------------------


def test_that_a_direction_needs_what_carries_it() -> None:
    def move(
        now: str, before: str, width: str = "", tolerance: str = "", *, up: bool = True
    ) -> str:
        a, b = Decimal(now), Decimal(before)
        half = Decimal(width) if width else None
        return moved(
            (a, (a - half, a + half) if half is not None else None),
            (b, (b - half, b + half) if half is not None else None),
            unit="%",
            higher_is_better=up,
            sampled=half is not None,
            tolerance=Decimal(tolerance) if tolerance else None,
        )

    assert move("95", "93") == "improved"
    assert move("95", "93", up=False) == "regressed"
    assert move("95.001", "95.002") == "unchanged"
    assert move("95", "93", width="3") == "not_told_apart"
    assert move("95", "93", width="0.5") == "improved"
    assert move("91", "93", tolerance="2") == "unchanged"
    assert move("90", "93", tolerance="2") == "regressed"


# -- versions --------------------------------------------------------------------------------------------------------


def month(in_force: tuple[DaysInForce, ...] | None, effective: date | None = None) -> Assessment:
    ref = AgreementRef("v1.0", "signed", "0" * 64, effective)
    return Assessment(
        "C",
        "P",
        OCTOBER,
        ref,
        Agreement(),
        (),
        (),
        Costs("USD", ""),
        (),
        (),
        (),
        (),
        (),
        in_force=in_force,
    )


def test_that_days_without_a_version_are_told() -> None:
    whole = month((DaysInForce("v1.0", date(2026, 10, 1), date(2026, 10, 31)),))
    assert judged_under(whole) == "Judged under agreement v1.0, signed."
    part = month((DaysInForce("v1.0", date(2026, 10, 12), date(2026, 10, 31)),))
    assert "from 12 October to 31 October 2026" in judged_under(part)
    assert "On the other days no version was in force." in judged_under(part)
    none = month((), date(2026, 11, 1))
    assert judged_under(none).startswith("No version of the agreement was in force in October 2026")
    assert "takes effect on 1 November 2026" in judged_under(none)
    assert chip_words(none) == "No version in force, set against v1.0"
    assert chip_words(whole) == "Judged under v1.0"


# -- duties and data -------------------------------------------------------------------------------------------------


def test_that_a_duty_whose_text_names_its_date_and_owner_says_so() -> None:
    text = DutyDue(
        "notice", "Executive notice", "The CFO is told within 2 days.", "o1", in_text=True
    )
    assert (due_words(text, MADRID), owner_words(text)) == ("as its text says", "as its text says")
    open_one = DutyDue("remediation", "Plan", "", "o1")
    assert (due_words(open_one, MADRID), owner_words(open_one)) == (
        "no date is agreed",
        "not named",
    )
    assert (
        due_words(replace(open_one, within="5 business days"), MADRID) == "within 5 business days"
    )


def agreement(*rows: Delivery, **more: object) -> tuple[Agreement, Objective]:
    objective = replace(Objective(id="a", name="A"), **more)  # type: ignore[arg-type]
    base = Agreement()
    return (
        replace(
            base,
            objectives=replace(base.objectives, objectives=(objective,)),
            data=replace(base.data, deliveries=rows),
        ),
        objective,
    )


def test_that_only_what_the_table_of_data_promises_is_owed() -> None:
    kind = Objective().indicator.evidence
    terms, objective = agreement(
        Delivery(evidence=kind, side="client", owner_role="Head of IT", due_days=3)
    )
    assert owed_words(terms, objective, OCTOBER).startswith(
        "Owed by the client (Head of IT) by 3 November 2026"
    )
    other = next(each for each in ("costs", "probes", "requests") if each != kind)
    terms, objective = agreement(Delivery(evidence=other, side="provider"))
    assert promised_data(terms, objective) is None
    assert owed_words(terms, objective, OCTOBER).startswith(
        "The agreement's table of monthly data names nobody"
    )


def test_that_two_clauses_that_state_different_days_are_found() -> None:
    kind = Objective().indicator.evidence
    terms, _ = agreement(Delivery(evidence=kind, due_days=3), data_due_days=5)
    assert "data-due-twice" in {each.id for each in check(terms)}
    terms, _ = agreement(Delivery(evidence=kind, due_days=5), data_due_days=5)
    assert "data-due-twice" not in {each.id for each in check(terms)}
