"""Duties by example: standing limits, what the client owes, who denies, what nobody asks for, which
version holds, and how few things a small agreement asks.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from slastudio.contract.duties.kinds import KINDS
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.commercial import Pricing, Term
from slastudio.contract.terms.conduct import ChangeManagement, Evaluation, GoldenSet, UpdatePolicy
from slastudio.contract.terms.exclusions import Exclusion
from slastudio.contract.terms.governance import DataPrivacy, Delivery, Governance
from slastudio.contract.terms.scope import Contact, Coverage, Parties
from slastudio.contract.terms.support import WEEKDAYS, OpenHours, ServiceCalendar, Support
from slastudio.judge.duties.derive import DERIVED, duties_of
from slastudio.judge.duties.history import Exceeded, Following, History, Unannounced, Use
from slastudio.judge.outcome.agreement_ref import AgreementRef
from slastudio.judge.outcome.duties import OwedDuty
from slastudio.judge.outcome.inputs import ExclusionSpan, Inputs, Terms
from slastudio.judge.outcome.records import Act, ChangeEntry
from slastudio.judge.period.month import assess_period
from slastudio.judge.telling.duty_groups import action_of, grouped
from slastudio.operations.agreements.templates import template_agreement
from slastudio.shared.periods import parse_period
from tests.judge.specimens import agreement, frame, inputs, objective, reviews

pytestmark = pytest.mark.rapid

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def duties(
    terms: Agreement | tuple[Terms, ...],
    history: History,
    period: str = "2026-10",
    now: datetime = NOW,
) -> dict[str, OwedDuty]:
    held = (
        terms if isinstance(terms, tuple) else (Terms(AgreementRef("1", "draft", "0" * 64), terms),)
    )
    month = parse_period(period, held[-1].agreement.zone)
    given = Inputs("c", "p", month, held, _nothing, {}, now)
    return {each.id: each for each in duties_of(given, history, month)}


def _nothing(*_given: Any) -> Any:
    raise AssertionError("deriving duties reads nothing")


def acts(*told: tuple[str, str, str, str]) -> tuple[Act, ...]:
    """Return acts from (when, act, duty, role)."""
    return tuple(
        Act(f"ACT-{n}", datetime.fromisoformat(when).replace(tzinfo=UTC), act, duty, role=role)
        for n, (when, act, duty, role) in enumerate(told, 1)
    )


PARTIES = Parties(contacts=(Contact("Engagement lead", "provider"), Contact("Owner", "client")))


def test_that_every_kind_of_duty_is_derived() -> None:
    assert DERIVED.keys() == KINDS.keys()


def test_that_use_outside_the_limits_counts_against_the_client_only_once_it_was_asked_about() -> (
    None
):
    terms = Agreement(
        parties=PARTIES,
        coverage=Coverage(teams=("support",)),
        data=DataPrivacy(deliveries=(Delivery("requests"),)),
    )
    used = History(uses=(Use("teams", 720, 25_992, "720 of 25,992 requests outside"),))
    found = duties(terms, used)["envelope:2026-10"]
    assert (found.state, found.side) == ("due", "client")
    assert "720" in found.parts[0].shown_by
    asked = replace(used, acts=acts(("2026-11-02", "asked", "envelope:2026-10", "")))
    assert duties(terms, asked)["envelope:2026-10"].state == "missed"
    inside = History(uses=(Use("teams", 0, 100, "all of 100 requests inside"),))
    assert duties(terms, inside)["envelope:2026-10"].state == "done"


def test_that_a_limit_no_column_tells_cannot_be_told() -> None:
    terms = Agreement(
        coverage=Coverage(regions=("EU",)), data=DataPrivacy(deliveries=(Delivery("requests"),))
    )
    used = History(uses=(Use("monthly_volume", 0, 10, "10 requests"),))
    found = duties(terms, used)["envelope:2026-10"]
    assert found.state == "cannot_be_told"
    action = action_of(found)
    assert action is not None
    assert action.page == "agreement"


def test_that_what_nobody_asks_for_cannot_be_told() -> None:
    terms = Agreement(evaluation=Evaluation(review_sample=10), term=Term(start=date(2026, 1, 1)))
    assert duties(terms, History())["weekly_sample:2026-10"].state == "cannot_be_told"
    asked = replace(terms, data=DataPrivacy(deliveries=(Delivery("reviews"),)))
    assert duties(asked, History())["weekly_sample:2026-10"].state == "not_shown"


def test_that_the_clients_word_is_the_clients() -> None:
    terms = Agreement(
        parties=PARTIES,
        governance=Governance(report_within="5 days"),
        term=Term(start=date(2026, 1, 1)),
    )
    for role, state in (("", "missed"), ("Engagement lead", "missed"), ("Owner", "not_shown")):
        told = History(acts=acts(("2026-11-15", "not_done", "monthly_report:2026-10", role)))
        assert duties(terms, told)["monthly_report:2026-10"].state == state, role


def test_that_a_register_closed_before_the_act_fell_due_says_nothing_of_it() -> None:
    terms = Agreement(
        governance=Governance(report_within="5 days"), term=Term(start=date(2026, 1, 1))
    )
    for when, state in (("2026-11-01", "not_shown"), ("2026-11-10", "missed")):
        closed = replace(acts((when, "closed", "acts", ""))[0], period="2026-10")
        assert duties(terms, History(acts=(closed,)))["monthly_report:2026-10"].state == state


def test_that_a_duty_follows_the_version_in_force_where_it_arises() -> None:
    old = Agreement(
        governance=Governance(report_within="2 days"), term=Term(start=date(2026, 1, 1))
    )
    new = Agreement(
        governance=Governance(report_within="9 days"), term=Term(start=date(2026, 1, 1))
    )
    versions = (
        Terms(AgreementRef("1.0", "signed", "0" * 64), old, date(2026, 1, 1), date(2026, 10, 1)),
        Terms(AgreementRef("1.1", "signed", "1" * 64), new, date(2026, 10, 1)),
    )
    for period, version, day in (("2026-09", "1.0", 3), ("2026-10", "1.1", 10)):
        (found,) = [
            each for name, each in duties(versions, History(), period).items() if "report" in name
        ]
        assert (found.version, found.due) == (
            version,
            datetime(2026, 10 + (period == "2026-10"), day, tzinfo=UTC),
        )


def test_that_nothing_recurs_after_a_term_that_does_not_renew() -> None:
    for renewal, number in (("none", 0), ("automatic", 1)):
        term = Term(start=date(2026, 1, 1), end=date(2026, 9, 30), renewal=renewal, notice_days=0)
        terms = Agreement(
            data=DataPrivacy(deletion_days=None),
            governance=Governance(report_within="5 days"),
            term=term,
        )
        assert len(duties(terms, History())) == number


def test_that_the_end_of_a_term_asks_for_exit_and_deletion() -> None:
    term = Term(
        start=date(2026, 1, 1),
        end=date(2026, 9, 30),
        renewal="none",
        notice_days=30,
        exit_duties="runbooks",
        exit_days=20,
    )
    terms = Agreement(term=term, data=DataPrivacy(deletion_days=40))
    assert duties(terms, History(), "2026-08")["renewal:2026-09-30"].due == datetime(
        2026, 9, 1, tzinfo=UTC
    )
    after = duties(terms, History())
    assert after["exit:2026-09-30"].due == datetime(2026, 10, 21, tzinfo=UTC)
    assert after["deletion:2026-09-30"].due == datetime(2026, 11, 10, tzinfo=UTC)


def test_that_what_somebody_says_has_begun_falls_due() -> None:
    terms = template_agreement("governed-production", client="Acme")
    begun = History(
        acts=acts(
            ("2026-10-05T09:00", "arose", "handoff", ""), ("2026-10-06T09:00", "arose", "quote", "")
        )
    )
    found = duties(terms, begun)
    assert sum(name.startswith("handoff:") for name in found) == len(
        terms.governance.handoff_duties
    )
    assert any(name.startswith("quote:") for name in found)
    done = replace(
        begun, acts=(*begun.acts, *acts(("2026-10-07T09:00", "done", "handoff:1:ACT-1", "")))
    )
    assert duties(terms, done)["handoff:1:ACT-1"].state == "done"


def test_that_marks_of_spend_and_new_versions_fall_due() -> None:
    terms = template_agreement("small-business-retainer", client="Acme")
    told = History(
        exceeded=(
            Exceeded("cap_alert", date(2026, 10, 20), "$240.00 of $300.00 were spent"),
            Exceeded("anomaly", date(2026, 10, 5), "twice its like"),
            Exceeded("anomaly", date(2026, 10, 6), "twice its like"),
        ),
        unannounced=(Unannounced("model", "m-9", date(2026, 10, 21)),),
    )
    found = duties(terms, told)
    alert = found["cap_alert:2026-10-20"]
    # the clause agrees on no time
    assert (alert.state, alert.due, alert.note) == ("due", None, "no time is agreed")
    assert len(found["anomaly:2026-10"].parts) == 2
    assert "m-9" in found["change_record:m-9"].note


def test_that_an_executive_notice_follows_a_missed_primary_objective_only() -> None:
    pricing = Pricing(
        executive_after="primary",
        executive_within="5 business days",
        executive_role="Engagement lead",
    )
    evidence = {"reviews": frame("reviews", reviews(10, 100))}
    for rank, number in (("primary", 1), ("supporting", 0)):
        terms = replace(agreement(objective(rank=rank, action="Look")), pricing=pricing)
        found = {each.kind for each in assess_period(inputs(terms, evidence)).duties}
        assert ("executive_notice" in found) == bool(number)
        assert "missed_action" in found


def test_that_a_small_agreement_asks_for_few_things_in_a_quiet_month() -> None:
    terms = template_agreement("small-business-retainer", client="Acme")
    terms = replace(terms, term=replace(terms.term, start=date(2026, 1, 1)))
    every_month = []
    for month in ("2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11"):
        found = duties(terms, History(), month).values()
        every_month.append(len(found))
        assert len(found) <= 12, [each.id for each in found]
        assert sum(each.by_hand for each in found) <= 5, [each.id for each in found if each.by_hand]
    assert min(every_month) > 5


def test_that_attention_takes_what_has_a_deadline_and_folds_the_rest() -> None:
    terms = replace(
        agreement(),
        governance=Governance(
            report_within="5 days", operation_checklist=("Monthly: look", "Weekly: look")
        ),
        term=Term(start=date(2026, 1, 1), notice_days=0, review_cadence=""),
    )
    told = [each for each in assess_period(inputs(terms, {})).attention if each.page == "duties"]
    assert [each.title for each in told] == ["2 other duties are not shown to be done"]


def test_that_a_list_by_time_puts_what_is_open_first() -> None:
    terms = Agreement(
        governance=Governance(
            report_within="5 business days", operation_checklist=("Weekly: look",)
        ),
        term=Term(start=date(2026, 1, 1), notice_days=0, review_cadence=""),
    )
    now = datetime(2026, 10, 22, 12, tzinfo=UTC)
    found = tuple(duties(terms, History(), now=now).values())
    groups = grouped(found, "time", now, "UTC")
    assert [each.title for each in groups] == [
        "Open since before today",
        "No time is agreed",
    ] or groups
    by_side = grouped(found, "side", now, "UTC")
    assert [each.title for each in by_side] == ["Owed by the provider"]
    assert sum(len(each.duties) for each in groups) == len(found)


def test_that_what_a_verdict_leads_to_is_due_from_the_periods_end() -> None:
    terms = agreement(objective(action="Look", action_within="2 days"))
    told = History(following=(Following("missed_action", "o", "o", "O", "80 %", None),))
    found = duties(terms, told)["missed_action:o:2026-10"]
    assert (found.due, found.state) == (datetime(2026, 11, 3, tzinfo=UTC), "not_shown")


def test_that_a_month_without_a_request_log_is_not_told_to_lack_a_column() -> None:
    terms = Agreement(
        coverage=Coverage(teams=("support",), input_types=("text",)),
        data=DataPrivacy(deletion_days=None, deliveries=(Delivery("requests"),)),
    )
    parts = {each.label: each for each in duties(terms, History())["envelope:2026-10"].parts}
    assert (parts["teams"].state, parts["input types"].state) == ("due", "cannot_be_told")


def test_that_records_that_do_not_say_are_not_inside_a_limit() -> None:
    terms = Agreement(
        coverage=Coverage(teams=("support",)),
        evaluation=Evaluation(confidence_handover=Decimal("0.5")),
        data=DataPrivacy(deletion_days=None, deliveries=(Delivery("requests"),)),
    )
    log = {
        "time": [f"2026-10-05T10:00:{n:02d}Z" for n in range(4)],
        "seg.team": ["support", "support", None, "support"],
        "confidence": [0.4, 0.4, 0.9, 0.9],
        "escalated": [True, None, False, False],
    }
    found = {
        each.id: each
        for each in assess_period(inputs(terms, {"requests": frame("requests", log)})).duties
    }
    for name, unknown in (
        ("envelope:2026-10", "1 more do"),
        ("handover_confidence:2026-10", "1 more do"),
    ):
        assert found[name].state == "cannot_be_told", name
        assert unknown in found[name].note


def test_that_an_answer_known_to_stay_is_a_break_whatever_others_do_not_say() -> None:
    terms = Agreement(
        evaluation=Evaluation(confidence_handover=Decimal("0.5")),
        data=DataPrivacy(deletion_days=None, deliveries=(Delivery("requests"),)),
    )
    log = {
        "time": ["2026-10-05T10:00:00Z", "2026-10-05T10:00:01Z"],
        "confidence": [0.4, None],
        "escalated": [False, True],
    }
    (found,) = [
        each
        for each in assess_period(inputs(terms, {"requests": frame("requests", log)})).duties
        if each.kind == "handover_confidence"
    ]
    assert found.state == "missed"


def test_that_an_approval_without_a_moment_is_no_approval_in_time() -> None:
    change = ChangeEntry(
        "CHG-1",
        datetime(2026, 10, 5, tzinfo=UTC),
        "New prompt",
        "prompt",
        "",
        "",
        True,
        "Owner",
        None,
        "run-1",
    )
    terms = Agreement(
        parties=PARTIES,
        changes=ChangeManagement(
            notice_days=0, approver_role="Owner", policies=(UpdatePolicy(""),)
        ),
    )
    found = duties(terms, History(changes=(change,)))
    for name in ("change_approval:CHG-1", "change_run:CHG-1"):
        if name in found:
            assert (found[name].state, found[name].done) == ("done", None)
            assert "does not say when" in found[name].note
    assert "change_approval:CHG-1" in found


def test_that_a_check_of_every_business_day_is_not_owed_on_others() -> None:
    hours = tuple(OpenHours(day, "09:00", "18:00") for day in WEEKDAYS[:5])
    terms = Agreement(
        support=Support(calendar=ServiceCalendar(hours=hours)),
        evaluation=Evaluation(sets=(GoldenSet(id="golden"),), cadence="every business day"),
        data=DataPrivacy(deletion_days=None, deliveries=(Delivery("evaluations"),)),
        term=Term(start=date(2026, 1, 1), notice_days=0, review_cadence=""),
    )
    (found,) = [each for each in duties(terms, History()).values() if each.kind == "evaluation_run"]
    days = [date.fromisoformat(each.label) for each in found.parts]
    assert len(days) == 22
    assert all(day.weekday() < 5 for day in days)


def test_that_a_month_under_two_versions_has_each_duty_once() -> None:
    def version(sample: int) -> Agreement:
        return Agreement(
            evaluation=Evaluation(review_sample=sample),
            changes=ChangeManagement(notice_days=0, approval_within="2 days"),
            data=DataPrivacy(
                deletion_days=None, deliveries=(Delivery("reviews"), Delivery("queue_items"))
            ),
            term=Term(start=date(2026, 1, 1), notice_days=0, review_cadence=""),
        )

    versions = (
        Terms(
            AgreementRef("1.0", "signed", "0" * 64),
            version(5),
            date(2026, 1, 1),
            date(2026, 10, 15),
        ),
        Terms(AgreementRef("1.1", "signed", "1" * 64), version(9), date(2026, 10, 15)),
    )
    month = parse_period("2026-10", "UTC")
    given = Inputs("c", "p", month, versions, _nothing, {}, NOW)
    found = [each.id for each in duties_of(given, History(), month)]
    assert len(found) == len(set(found))
    (sample,) = [
        each for each in duties_of(given, History(), month) if each.kind == "weekly_sample"
    ]
    assert {each.label for each in sample.parts} == {f"2026-W{n}" for n in (40, 41, 42, 43)}


def test_that_a_closed_register_says_nothing_of_what_is_not_owed_yet() -> None:
    terms = Agreement(
        evaluation=Evaluation(review_sample=5),
        data=DataPrivacy(deletion_days=None, deliveries=(Delivery("reviews", due_days=9),)),
        term=Term(start=date(2026, 1, 1), notice_days=0, review_cadence=""),
    )
    closed = replace(acts(("2026-11-01T12:00", "closed", "acts", ""))[0], period="2026-10")
    now = datetime(2026, 11, 2, tzinfo=UTC)
    told = duties(terms, History(acts=(closed,)), now=now)["weekly_sample:2026-10"]
    assert told.state == "due"


@pytest.mark.parametrize(
    ("role", "silence", "state"),
    [("Owner", None, "done"), ("Engagement lead", None, "due"), ("", 5, "done"), ("", None, "due")],
)
def test_that_only_the_client_confirms_an_exclusion_or_its_silence_where_agreed(
    role: str, silence: int | None, state: str
) -> None:
    exclusion = Exclusion(id="window", confirmed_role="Owner", silence_days=silence)
    hours = tuple(OpenHours(day, "09:00", "18:00") for day in WEEKDAYS[:5])
    terms = Agreement(
        parties=PARTIES,
        objectives=replace(Agreement().objectives, exclusions=(exclusion,)),
        support=Support(calendar=ServiceCalendar(hours=hours)),
    )
    moment = datetime(2026, 10, 5, 10, tzinfo=UTC)
    confirmed = moment if role else None
    used = ExclusionSpan(
        "window",
        moment,
        moment,
        notice_given=moment,
        id="EXC-1",
        confirmed=confirmed,
        confirmed_by=role,
    )
    assert duties(terms, History(excluded=(used,)))["confirmation:EXC-1"].state == state
