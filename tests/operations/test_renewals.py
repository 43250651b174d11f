"""The renewal pack: months of record, targets that can be kept, and the price the hours lead to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import product
from math import ceil
from pathlib import Path
from types import SimpleNamespace

import pytest

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.commercial import Pricing
from slastudio.judge.foresight.renewal import (
    RenewalPack,
    RenewalRecord,
    credit_of,
    hours_sentences,
    promise_records,
    retained_hours,
    term_facts,
)
from slastudio.judge.outcome.assessment import Assessment, Hours, HoursLine
from slastudio.operations.agreements.terms import current_agreement
from slastudio.operations.analysis.adviser import advise_targets
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.documents import renewals
from slastudio.operations.documents.renewals import renewal_record, write_renewal
from slastudio.operations.projects import create_project, open_project
from slastudio.shared.problems import StudioError
from tests.conftest import SampleMonth
from tests.operations.test_papers import words_of
from tests.reports.pages import page_texts
from tests.strength import RELEASE, tries

ON = date(2026, 11, 5)


@pytest.fixture(scope="module")
def record(sample_renewal: RenewalPack) -> RenewalRecord:
    return sample_renewal.record


def test_that_the_record_is_what_the_months_were_judged_as(
    sample: Path, record: RenewalRecord, sample_month: SampleMonth
) -> None:
    labels = [each.period.label for each in record.months]
    assert labels == [f"2026-{month:02}" for month in range(5, 11)]
    # a stray row lies in April by local time; it shows no figure, and is no month of record
    assert record.left_out == ("April 2026",)
    september = sample_month("2026-09", datetime(2026, 11, 6, 12, tzinfo=UTC))
    if RELEASE:
        with open_project(sample, write=False) as project:
            advices = advise_targets(project).advices
        assert [each.proposed for each in record.advices] == [each.proposed for each in advices]
    shown = record.months[4]
    assert [each.verdict for each in shown.results] == [each.verdict for each in september.results]
    spend = next(each for each in promise_records(record) if each.name == "Monthly spend")
    assert spend.verdicts == ("met", "met", "met", "met", "missed", "met")
    assert (spend.met, spend.settled) == (5, 6)


def test_that_a_month_that_bound_nobody_earned_no_credit(record: RenewalRecord) -> None:
    may, _june, july = record.months[:3]
    assert not may.in_force
    assert credit_of(may) is None
    earned = credit_of(july)
    assert earned is not None
    assert str(earned) == "€320.00"


@pytest.mark.parametrize("suffix", tries([".pdf"], [".pdf", ".docx"]))
def test_that_the_pack_tells_record_targets_and_price_and_nothing_internal(
    sample: Path,
    record: RenewalRecord,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    suffix: str,
) -> None:
    path = tmp_path / f"renewal{suffix}"
    if not RELEASE:
        # the targets are those the record was advised: longer than all the rest
        advised = SimpleNamespace(advices=record.advices, chance=record.chance)
        monkeypatch.setattr(renewals, "advise_targets", lambda *_given, **_more: advised)
    with open_project(sample, write=False) as project:
        write_renewal(project, path, months=3, issued=ON)
    text = " ".join(page_texts(path)) if suffix == ".pdf" else words_of(path)
    for said in (
        "August 2026 to October 2026",
        "14 November 2026",
        "renews for the same term",
        "Known together",
        "Targets that can be kept",
        "93 % would be found met in November 2026",
        "32 h are included",
        "Renew, change or end the agreement",
    ):
        assert said in text
    assert "July 2026" not in text.split("Targets that can be kept")[0]
    assert "internal target" not in text


def test_that_a_month_that_is_not_over_is_no_month_of_record(sample: Path) -> None:
    with open_project(sample, write=False) as project:
        if RELEASE:
            found = renewal_record(project, date(2026, 10, 30), months=2)
            assert [each.period.label for each in found.months] == ["2026-08", "2026-09"]
        with pytest.raises(StudioError, match="1 to 12 months"):
            renewal_record(project, ON, months=13)
        with pytest.raises(StudioError, match="No month with evidence was over"):
            renewal_record(project, date(2026, 4, 1))


def test_that_a_project_without_evidence_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "renewal.pdf"
    with (
        create_project(tmp_path / "new.slastudio", "pilot") as project,
        pytest.raises(StudioError, match="No month with evidence"),
    ):
        write_renewal(project, path, issued=ON)
    assert not path.exists()


# -- hours and price ----------------------------------------------------------------------------------------------


def months_of(record: RenewalRecord, worked: tuple[str | None, ...]) -> RenewalRecord:
    base = record.latest
    return replace(record, months=tuple(_worked(base, each) for each in worked))


def _worked(month: Assessment, hours: str | None) -> Assessment:
    if hours is None:
        return replace(month, hours=None)
    own, zero = Decimal(hours), Decimal(0)
    line = HoursLine("Upkeep", own, True)
    return replace(month, hours=Hours(Decimal(10), zero, own, zero, zero, None, "EUR", (line,)))


def priced(fee: str | None, included: str | None, rate: str | None) -> Agreement:
    monthly_fee, included_hours, overage_rate = (
        None if each is None else Decimal(each) for each in (fee, included, rate)
    )
    pricing = Pricing(
        monthly_fee=monthly_fee, included_hours=included_hours, overage_rate=overage_rate
    )
    return replace(Agreement(), pricing=pricing)


def test_that_hours_cover_three_months_in_four_and_no_fewer(record: RenewalRecord) -> None:
    draft = priced("1000", "10", "50")
    for worked in product(("9", "10.5", "14", "31", None), repeat=5):
        hours = retained_hours(months_of(record, worked), draft)
        known = [Decimal(each) for each in worked if each is not None]
        if len(known) < 4:
            assert hours.covering is None
            assert hours.fee_then is None
            continue
        least = next(
            n for n in range(100) if 4 * sum(each <= n for each in known) >= 3 * len(known)
        )
        assert hours.covering == least
        more = max(least - 10, 0)
        then = None if hours.fee_then is None else hours.fee_then.amount
        assert then == (1000 + 50 * more if more else None)
        assert hours.covered(hours.covering) >= ceil(0.75 * len(known))


def test_that_what_is_not_agreed_leads_to_no_price(record: RenewalRecord) -> None:
    months = months_of(record, ("12", "12", "13.5", "12", None))
    for terms, said in (
        (priced("1000", "10", "62.5"), "Proposed: 12 h for €1,125.00 a month"),
        (priced("1000", "10", None), "No price of overage is agreed"),
        (priced("1000", None, "62.5"), "the fee does not depend"),
        (priced(None, "10", "62.5"), "No monthly fee is agreed"),
        (priced("1000", "20", "62.5"), "the fee of €1,000.00 may stay"),
    ):
        told = " ".join(hours_sentences(retained_hours(months, terms), terms.pricing.overage_rate))
        assert said in told
        assert "In 1 month no hours were entered; it is not counted." in told
    nothing = retained_hours(months_of(record, (None, None)), priced("1000", "10", "50"))
    assert "nothing is proposed" in hours_sentences(nothing, None)[0]


def test_that_the_last_day_of_notice_is_the_one_the_duty_names(
    sample: Path, record: RenewalRecord
) -> None:
    with open_project(sample, write=False) as project:
        facts = dict(term_facts(current_agreement(project), ON))
        (duty,) = (each for each in assess(project, "2026-11").duties if each.kind == "renewal")
    assert facts["Notice by"] == "14 November 2026"
    assert duty.due is not None
    assert duty.due.date() == date(2026, 11, 14)  # its last moment, in UTC
