"""The sample's planted answers are what the program finds."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from slastudio.contract.clocks.simulation import simulate
from slastudio.judge.observing.kinds import observation_kind
from slastudio.judge.outcome.assessment import Assessment
from slastudio.operations.agreements.versions import list_versions
from slastudio.operations.analysis.assessments import assess, months_with_data
from slastudio.operations.projects import open_project
from slastudio.project.file import Project
from slastudio.samples.larkpay import generate
from slastudio.shared.resources import sample_project
from tests.conftest import SampleMonth
from tests.strength import tries

EXPECTED = json.loads(sample_project("larkpay", "expected.json").read_text(encoding="utf-8"))
MONTHS = sorted(EXPECTED["months"])
SHARES = (
    "availability",
    "escalation",
    "task-success",
    "task-success-es",
    "drafts-accepted",
    "golden-set",
    "routing",
    "routing-unknown",
)


@pytest.fixture(scope="module")
def project(sample: Path) -> Iterator[Project]:
    with open_project(sample, write=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def judged(sample_month: SampleMonth) -> dict[str, Assessment]:
    now = datetime.fromisoformat(EXPECTED["duties"]["as_of"])
    return {month: sample_month(month, now) for month in MONTHS}


@pytest.mark.parametrize("month", MONTHS)
def test_that_every_share_is_the_planted_one(judged: dict[str, Assessment], month: str) -> None:
    results = {result.id: result for result in judged[month].results}
    for name in SHARES:
        good, total = EXPECTED["months"][month][name]
        assert (results[name].good, results[name].total) == (good, total), name
        assert results[name].value == Decimal(good * 100) / Decimal(total)


@pytest.mark.parametrize("month", MONTHS)
def test_that_spend_is_exact_to_the_last_digit(judged: dict[str, Assessment], month: str) -> None:
    results = {result.id: result for result in judged[month].results}
    assert results["spend"].value == Decimal(EXPECTED["months"][month]["spend"])
    outside = EXPECTED["months"][month].get("outside")
    # what was paid is paid for every request, whoever sent it
    paid = Decimal(outside["spend"]) if outside else results["spend"].value
    assert judged[month].costs.total == paid
    assert results["spend"].measured == paid


@pytest.mark.parametrize("month", MONTHS)
@pytest.mark.parametrize("name", ["first-token", "final-answer"])
def test_that_rolling_percentiles_equal_plain_sorting(
    judged: dict[str, Assessment], month: str, name: str
) -> None:
    result = next(each for each in judged[month].results if each.id == name)
    truth = EXPECTED["months"][month][name]
    assert float(result.value or 0) == pytest.approx(truth["value"], abs=1e-6)
    assert result.worst_day is not None
    assert result.worst_day.isoformat() == truth["day"]


@pytest.mark.parametrize("month", MONTHS)
def test_that_the_covered_days_are_those_with_an_export(
    judged: dict[str, Assessment], month: str
) -> None:
    result = next(each for each in judged[month].results if each.id == "availability")
    assert result.coverage is not None
    assert [result.coverage.known, result.coverage.days] == EXPECTED["months"][month][
        "covered-days"
    ]


def test_that_a_month_of_the_sample_asks_nothing_and_reserves_nothing(
    judged: dict[str, Assessment],
) -> None:
    assert {month: each.questions for month, each in judged.items()} == dict.fromkeys(judged, ())
    assert not [r for each in judged.values() for r in each.results if r.verdict == "reserved"]


VERDICTS = {
    "2026-07": {
        "task-success": "not_proven",
        "task-success-es": "missed",
        "gap-es": "missed",
        "gap-pt": "met",
        "approvals": "missed",
        "resolution": "met",
    },
    "2026-08": {"exceptions": "missed", "resolution": "met", "availability": "met"},
    "2026-09": {"first-token": "missed", "spend": "missed", "routing": "met"},
    "2026-10": {
        "first-response": "met",
        "spend": "met",
        "availability": "met",
        "resolution": "nothing_to_judge",
    },
}


@pytest.mark.parametrize("month", sorted(VERDICTS))
def test_that_the_story_is_told(judged: dict[str, Assessment], month: str) -> None:
    found = {result.id: result.verdict for result in judged[month].results}
    assert {name: found[name] for name in VERDICTS[month]} == VERDICTS[month]
    missed = {name for name, verdict in found.items() if verdict == "missed"}
    assert missed == {name for name, verdict in VERDICTS[month].items() if verdict == "missed"}


def reviewed(sample: Path) -> dict[tuple[str, str], list[bool]]:
    """Return the verdicts of reviewers on conversations by (month, language), straight from the
    export's rows.
    """
    found: dict[tuple[str, str], list[bool]] = {}
    with (sample.parent / "exports" / "reviews.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["seg.journey"] == "conversations":
                # the export writes Madrid's own wall clock, so a month is the beginning of the text
                found.setdefault((row["time"][:7], row["seg.language"]), []).append(
                    row["accepted"] == "true"
                )
    return found


@pytest.mark.parametrize("month", MONTHS)
def test_that_gaps_between_languages_equal_plain_counting(
    judged: dict[str, Assessment], sample: Path, month: str
) -> None:
    rows = reviewed(sample)
    results = {result.id: result for result in judged[month].results}
    share = {
        code: Decimal(100 * sum(rows[month, code])) / Decimal(len(rows[month, code]))
        for code in ("en", "es", "pt")
    }
    for code in ("es", "pt"):
        result = results[f"gap-{code}"]
        assert result.value == abs(share["en"] - share[code])
        assert result.samples == len(rows[month, "en"]) + len(rows[month, code])
    assert (results["gap-es"].value == Decimal("6.2")) is (month == "2026-07")


def test_that_the_clocks_of_the_story_are_exact(judged: dict[str, Assessment]) -> None:
    cases = {(c.id, c.clock): c for month in MONTHS for r in judged[month].results for c in r.cases}
    routing = cases[("LK-103", "resolution")]
    assert (routing.measured_s, routing.adjusted_s, routing.limit_s) == (
        44 * 3600 + 2400,
        24 * 3600 + 2400,
        27 * 3600,
    )
    approval = cases[("AP-11", "decision")]
    assert (approval.measured_s, approval.limit_s, approval.verdict) == (
        57 * 3600 + 3000,
        18 * 3600,
        "late",
    )
    outage = cases[("LK-105", "first_response")]
    assert (outage.measured_s, outage.verdict) == (37 * 60, "in_time")
    assert outage.due is not None
    assert outage.due.isoformat() == "2026-10-09T18:04:00+00:00"
    assert cases[("LK-106", "first_response")].measured_s == 55 * 60


def test_that_retraining_is_left_out_by_its_clause_and_both_figures_are_kept(
    judged: dict[str, Assessment],
) -> None:
    result = next(each for each in judged["2026-09"].results if each.id == "routing")
    left_out = next(each for each in result.excluded if each.name == "Planned retraining")
    assert left_out.samples == 20
    assert left_out.clause.startswith("clause 4.")
    assert result.measured == Decimal(552 * 100) / 600
    assert result.value == Decimal(541 * 100) / 580


def test_that_the_missing_export_is_noticed(judged: dict[str, Assessment]) -> None:
    assert any(
        "27 Aug" in each.detail for each in judged["2026-08"].attention if each.level == "no_data"
    )
    gap = [day for day in judged["2026-08"].data if day.kind == "requests" and day.rows == 0]
    assert [each.day.isoformat() for each in gap] == ["2026-08-27"]


def test_that_every_figure_names_its_sources(judged: dict[str, Assessment]) -> None:
    for assessment in judged.values():
        for result in assessment.results:
            if result.verdict not in ("no_data", "nothing_to_judge"):
                assert result.sources
                assert all(
                    len(source.sha256) == 64 and source.rows > 0 for source in result.sources
                )
            assert result.clause.startswith("clause ")


def test_that_the_months_of_the_sample_are_known(project: Project) -> None:
    # the provider bills in UTC days, so the first line of 1 May lies on 30 April
    assert [month.label for month in months_with_data(project)] == ["2026-04", *MONTHS]


def test_that_the_committed_files_are_what_the_generator_writes(tmp_path: Path) -> None:
    answers = generate(tmp_path)
    # duties and what records show come of what people entered, which nobody generates
    by_hand = ("duties", "incidents", "money", "observations")
    assert answers == {name: told for name, told in EXPECTED.items() if name not in by_hand}
    for name in ("incidents.csv", "approvals.csv", "bills.csv"):
        assert (tmp_path / name).read_bytes() == sample_project("larkpay", name).read_bytes(), name


def test_that_a_quarter_is_judged_month_by_month_and_shows_the_worst(
    project: Project, judged: dict[str, Assessment]
) -> None:
    quarter = {result.id: result for result in assess(project, "2026-Q3").results}
    months = [
        {result.id: result for result in judged[month].results}
        for month in ("2026-07", "2026-08", "2026-09")
    ]
    order = {"missed": 0, "not_proven": 1, "met": 2, "no_data": 3}
    for name, result in quarter.items():
        assert result.verdict == min(
            (month[name].verdict for month in months), key=order.__getitem__
        ), name
    assert quarter["spend"].value == months[2]["spend"].value
    assert quarter["spend"].window.endswith("shown is the worst month, September 2026")
    assert quarter["task-success-es"].value == months[0]["task-success-es"].value


def test_that_a_week_is_judged_on_the_month_so_far(project: Project) -> None:
    week = {result.id: result for result in assess(project, "2026-W37").results}
    assert week["spend"].window.endswith("the month is not over: 1 September to 13 September 2026")
    assert week["spend"].value < Decimal(EXPECTED["months"]["2026-09"]["spend"])


def test_that_the_trend_leaves_out_what_its_days_leave_out(judged: dict[str, Assessment]) -> None:
    result = next(each for each in judged["2026-10"].results if each.id == "routing")
    assert result.excluded == ()
    assert [
        (str(first), str(last)) for first, last, _ in result.excluded_days("Europe/Madrid")
    ] == [("2026-09-26",) * 2]
    assert next(point for point in result.trend if str(point.day) == "2026-09-26").value is None
    assert result.previous_value == Decimal(541 * 100) / 580


def test_that_the_story_s_versions_govern_their_months(judged: dict[str, Assessment]) -> None:
    versions = {month: judged[month].agreement.version for month in MONTHS}
    assert versions == {
        "2026-05": "v1.0",
        "2026-06": "v1.0",
        "2026-07": "v1.0",
        "2026-08": "v1.0",
        "2026-09": "v1.1",
        "2026-10": "v1.1",
    }
    assert any("No version was in force yet" in note for note in judged["2026-05"].notes)
    assert any("took effect on 15 June 2026" in note for note in judged["2026-06"].notes)
    assert {str(judged[month].terms.pricing.monthly_fee) for month in ("2026-08", "2026-09")} == {
        "3200",
        "3900",
    }


def test_that_the_friday_incident_would_have_waited_till_tuesday_under_the_first_version(
    project: Project,
) -> None:
    first, second, _draft = list_versions(project)
    evening = datetime(2026, 10, 9, 19, 4, tzinfo=ZoneInfo("Europe/Madrid"))
    due = [
        simulate(version.agreement, "sev1", evening).promises[0].due for version in (first, second)
    ]
    assert [each.astimezone(ZoneInfo("Europe/Madrid")).isoformat() for each in due if each] == [
        "2026-10-13T13:00:00+02:00",
        "2026-10-09T20:04:00+02:00",
    ]


def test_that_the_story_s_hours_are_those_of_each_version(judged: dict[str, Assessment]) -> None:
    told = {month: judged[month].hours for month in ("2026-07", "2026-09")}
    july, september = told["2026-07"], told["2026-09"]
    assert july is not None
    assert september is not None
    assert (july.included, july.worked, july.left, july.overage) == (
        26,
        Decimal("23.5"),
        Decimal("2.5"),
        0,
    )
    assert (september.included, round(september.overage, 2), september.amount) == (
        32,
        Decimal("3.33"),
        Decimal("416.67"),
    ), "hours out of scope are no overage"
    assert [each.inside for each in september.lines if each.line == "Rebuilding pipelines"] == [
        False
    ]


def test_that_the_broken_promises_of_the_story_are_found_and_no_others(
    sample_month: SampleMonth,
) -> None:
    planted = dict(EXPECTED["duties"])
    now = datetime.fromisoformat(planted.pop("as_of"))
    for month, told in planted.items():
        duties = sample_month(month, now).duties
        others = {each.id: each.state for each in duties if each.state != "done"}
        assert others == told["others"], month
        assert (len(duties), len(duties) - len(others)) == (told["all"], told["done"]), month


def test_that_what_incidents_teach_is_the_planted_truth(sample_month: SampleMonth) -> None:
    planted = EXPECTED["incidents"]
    now = datetime.fromisoformat(planted["as_of"])
    months = {month: sample_month(month, now) for month in MONTHS}
    for month, told in planted["observations"].items():
        found = [
            f"{each.kind} {each.about}"
            for each in months[month].observations
            if observation_kind(each.kind).theme == "Incidents"
        ]
        assert found == told, month
    stories = {each.id: each for a in months.values() for each in a.incident_stories}
    minutes = {name: None if s.impact_s is None else s.impact_s / 60 for name, s in stories.items()}
    assert minutes == planted["impact_minutes"]
    assert {name: s.people for name, s in stories.items()} == planted["people"]
    columns = ("model", "prompt_version", "retrieval_version")
    assert {
        name: [s.main_version(column) for column in columns] for name, s in stories.items()
    } == planted["versions"]
    assert {name: s.rubric for name, s in stories.items()} == planted["rubric"]
    open_steps = {
        name: [each.step for each in s.steps if each.state == "not_ticked"]
        for name, s in stories.items()
    }
    assert {name: steps for name, steps in open_steps.items() if steps} == planted[
        "steps_not_ticked"
    ]


def test_that_what_the_records_show_is_what_was_planted_and_nothing_else(
    sample_month: SampleMonth,
) -> None:
    now = datetime.fromisoformat(EXPECTED["duties"]["as_of"])
    for month, told in EXPECTED["observations"].items():
        found = sample_month(month, now).observations
        assert [[each.kind, each.about] for each in found] == told, month


@pytest.mark.parametrize("month", MONTHS)
def test_that_the_vendor_of_the_story_missed_in_october_alone(
    judged: dict[str, Assessment], month: str
) -> None:
    (vendor,) = judged[month].vendors
    good, total = EXPECTED["months"][month]["availability"]
    assert vendor.result is not None
    # every model of the story is of this vendor; unlike ours, its promise knows no teams left out
    assert vendor.result.total == EXPECTED["months"][month]["requests"]
    if month != "2026-09":
        assert vendor.result.value == Decimal(good * 100) / Decimal(total)
    assert vendor.kept == ("missed" if month == "2026-10" else "met")
    (bill,) = vendor.bill
    claimed = [each.amount for each in vendor.credit]
    assert claimed == ([round(bill.amount / 10, 2)] if month == "2026-10" else [])
    assert (
        next(each for each in judged[month].results if each.id == "availability").verdict == "met"
    )


def test_that_the_money_of_the_story_is_what_it_says(sample_month: SampleMonth) -> None:
    planted = EXPECTED["money"]
    now = datetime.fromisoformat(planted["as_of"])
    # each day the months that tell most, before a release all
    months = tries(("2026-05", "2026-08", "2026-09"), tuple(planted["totals"]))
    found = {month: sample_month(month, now) for month in months}
    invoices = {month: each.invoice for month, each in found.items()}
    assert {month: planted["totals"][month] for month in months} == {
        month: None if each is None else f"{each.total.amount:f}"
        for month, each in invoices.items()
    }
    for month, invoice in invoices.items():
        if invoice is not None:
            waiting = [each.kind for each in invoice.unbilled]
            assert waiting == planted["not_billable"][month], month
            rates = {each.rate.id for each in invoice.lines if each.rate is not None}
            assert rates <= {planted["rates"][month]}, month
            kinds = [each.kind for each in found[month].observations if _is_money(each.kind)]
            assert kinds == planted["observed"][month], month
    overage = next(
        each
        for each in invoices["2026-09"].lines
        if each.kind == "overage"  # type: ignore[union-attr]
    )
    assert overage.quantity is not None
    assert (overage.line, round(overage.quantity * 60), f"{overage.amount.amount:f}") == (  # type: ignore[union-attr]
        planted["overage"]["line"],
        planted["overage"]["minutes"],
        planted["overage"]["amount"],
    )
    outside, hours = planted["out_of_scope"], found[planted["out_of_scope"]["month"]].hours
    assert hours is not None
    assert hours.unagreed == outside["hours"]
    assert (str(hours.overage_with), str(hours.amount_with)) == (
        outside["overage_with"],
        outside["amount_with"],
    )
    request, delivered = planted["request"], found[planted["request"]["delivered"]]
    assert [str(each.amount) for each in delivered.requests.delivered] == [request["price"]]  # type: ignore[union-attr]
    assert delivered.hours is not None
    assert delivered.hours.requested == request["hours"]


def _is_money(kind: str) -> bool:
    return observation_kind(kind).theme == "Money"
