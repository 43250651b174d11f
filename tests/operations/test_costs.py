"""Spend reviewed: parts known by construction, forecasts and caps, bills reconciled, failure and
outcomes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from slastudio.evidence.intake import Hints
from slastudio.judge.spend.review import CostReview
from slastudio.operations.analysis.costs import review_costs
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.projects import create_project, open_project
from slastudio.project.file import Project
from slastudio.shared.problems import StudioError
from tests.operations.analysed import Week, weekly_log

MONDAY = date(2026, 3, 2)  # 2026-W10
WEEKS = [
    Week(),
    Week(20),
    Week(20, 2000),
    Week(20, 2000, 50),
    Week(20, 2000, 50, ("2000", "200", "4000")),
    Week(20, 2000, 50, ("6000", "600", "12000"), "large"),
]


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(
        tmp_path / "p.slastudio", "governed-production", client="Acme", zone="UTC"
    ) as opened:
        yield opened


@pytest.fixture(scope="module")
def weekly(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    folder = tmp_path_factory.mktemp("weekly")
    with create_project(
        folder / "p.slastudio", "governed-production", client="Acme", zone="UTC"
    ) as opened:
        weekly_log(folder / "requests.csv", MONDAY, WEEKS)
        import_file(opened, folder / "requests.csv")
        yield opened


def parts(review: CostReview) -> dict[str, Decimal]:
    return {name: amount for name, amount in review.change.parts if amount}


@pytest.mark.parametrize(
    ("week", "factor", "amount"),
    [
        # 70 requests of 1,000 tokens in at 0.001 and 100 out at 0.002 are 84.00
        (11, "volume", "84.00"),
        (12, "tokens", "168.00"),
        (13, "cache", "-126.00"),
        (14, "price", "210.00"),
        (15, "mix", "840.00"),
    ],
)
def test_that_a_change_of_one_thing_is_one_part(
    weekly: Project, week: int, factor: str, amount: str
) -> None:
    review = review_costs(weekly, f"2026-W{week}")
    assert parts(review) == {factor: Decimal(amount)}
    assert review.change.change == Decimal(amount)
    assert review.against.label == f"2026-W{week - 1}"
    assert len(review.change.priced) == review.change.models


def test_that_the_parts_of_many_changes_add_up_to_the_cent(weekly: Project) -> None:
    review = review_costs(weekly, "2026-W15", "2026-W10")
    assert sum(parts(review).values()) == review.change.change == Decimal("1176.00")
    assert (review.change.before, review.change.after) == (Decimal("84.00"), Decimal("1260.00"))
    assert review.change.requests == (70, 140)
    assert review.spend[0].by_model == (("large", Decimal(1260), 140),)


def test_that_an_earlier_period_must_be_earlier(weekly: Project) -> None:
    with pytest.raises(StudioError, match="does not end before"):
        review_costs(weekly, "2026-W11", "2026-W12")


def rows(path: Path, head: str, lines: list[str]) -> Path:
    path.write_text("\n".join([head, *lines]) + "\n")
    return path


def steady(path: Path, days: int, amount: Callable[[date], str], status: str = "ok") -> Path:
    """Write two requests a day from 4 May 2026, which together cost `amount`."""
    lines = []
    for number in range(days):
        day = date(2026, 5, 4) + timedelta(number)
        half = Decimal(amount(day)) / 2
        lines += [
            f"{day}T{hour}:00:00Z,{day}-{hour},{status},1000,100,{half},USD,m"
            for hour in ("00", "23")
        ]
    return rows(
        path, "time,request_id,status,input_tokens,output_tokens,cost,currency,model", lines
    )


def test_that_the_forecast_and_the_day_of_the_cap_follow_the_weekdays(
    project: Project, tmp_path: Path
) -> None:
    # 50 on weekdays, 20 on weekends, until Friday 19 June; the cap of the template is 1,000 a month
    import_file(
        project, steady(tmp_path / "r.csv", 47, lambda day: "50" if day.weekday() < 5 else "20")
    )
    review = review_costs(project, "2026-06")
    assert review.outlook.spent == 15 * 50 + 4 * 20
    assert review.outlook.total == 22 * 50 + 8 * 20
    assert review.outlook.limits == (
        (80, Decimal("1260.00"), Decimal("1260.00")),
        (95, Decimal("1260.00"), Decimal("1260.00")),
    )
    # 830 + 20 + 20 on the weekend, 50 on Monday, 50 on Tuesday, 50 on Wednesday 24 June
    assert (review.cap.reached, review.cap.expected) == (None, date(2026, 6, 24))
    assert review.outlook.last_day == date(2026, 6, 19)
    over = review_costs(project, "2026-05")
    assert over.outlook.total is None
    assert "over" in over.outlook.reason
    # 870 after three weeks, 1,020 on the third day of the fourth
    assert over.cap.reached == date(2026, 5, 27)


def test_that_thirteen_days_are_too_few_for_a_forecast(project: Project, tmp_path: Path) -> None:
    import_file(project, steady(tmp_path / "r.csv", 13, lambda _: "10"))
    outlook = review_costs(project, "2026-05").outlook
    assert (outlook.total, outlook.days) == (None, 13)
    assert outlook.reason.startswith("Too few days")


def test_that_a_day_that_has_only_begun_is_not_taken_for_a_cheap_one(
    project: Project, tmp_path: Path
) -> None:
    file = steady(tmp_path / "r.csv", 20, lambda _: "10")
    file.write_text(file.read_text() + "2026-05-24T01:00:00Z,begun,ok,1000,100,1.00,USD,m\n")
    import_file(project, file)
    outlook = review_costs(project, "2026-05").outlook
    assert (outlook.last_day, outlook.spent, outlook.total) == (
        date(2026, 5, 23),
        Decimal("201.00"),
        Decimal("280.00"),
    )


def test_that_a_missing_export_is_a_gap_and_sporadic_use_is_not(
    project: Project, tmp_path: Path
) -> None:
    file = steady(tmp_path / "r.csv", 40, lambda _: "10")
    head, *lines = file.read_text().splitlines()
    import_file(
        project, rows(file, head, [line for line in lines if not line.startswith("2026-06-05")])
    )
    outlook = review_costs(project, "2026-06").outlook
    # 12 June is the last of 40 days; the one without records adds nothing and lowers no expectation
    assert (outlook.last_day, outlook.gaps, outlook.days) == (date(2026, 6, 12), 1, 39)
    assert (outlook.spent, outlook.total) == (Decimal(110), Decimal("290.00"))


def test_that_days_without_spend_count_where_they_are_many(
    project: Project, tmp_path: Path
) -> None:
    file = steady(tmp_path / "r.csv", 42, lambda _: "10")
    head, *lines = file.read_text().splitlines()
    used = [line for line in lines if date.fromisoformat(line[:10]).toordinal() % 2]
    import_file(project, rows(file, head, used))
    outlook = review_costs(project, "2026-06").outlook
    # every other day brings 10, whatever the weekday; 17 days of June are to come
    assert outlook.last_day is not None
    coming = 30 - outlook.last_day.day
    assert outlook.total is not None
    assert float(outlook.total - outlook.spent) == pytest.approx(5 * coming, abs=6)


def test_that_real_logs_add_up(project: Project, real_file: Callable[[str], Path]) -> None:
    path = real_file("requests/aider_sample_analytics_head.jsonl")
    import_file(project, path)
    found: dict[tuple[str, str], Decimal] = {}
    for line in path.read_text().splitlines():
        event = json.loads(line, parse_float=Decimal)
        cost = event["properties"].get("cost")
        if cost is not None:
            day = datetime.fromtimestamp(event["time"], UTC).date().isoformat()
            key = (day, event["properties"]["main_model"])
            found[key] = found.get(key, Decimal(0)) + Decimal(cost)
    for month in sorted({day[:7] for day, _ in found}):
        review = review_costs(project, month)
        mine = {day.isoformat(): amount for day, amount in review.spend[0].by_day if amount}
        wanted: dict[str, Decimal] = {}
        models: dict[str, Decimal] = {}
        for (day, model), amount in found.items():
            if day.startswith(month):
                wanted[day] = wanted.get(day, Decimal(0)) + amount
                models[model] = models.get(model, Decimal(0)) + amount
        assert mine == {day: amount for day, amount in wanted.items() if amount}
        assert {name: amount for name, amount, _ in review.spend[0].by_model} == models


def test_that_unusual_days_in_a_row_are_one_anomaly(project: Project, tmp_path: Path) -> None:
    dear = (date(2026, 6, 16), date(2026, 6, 17))
    import_file(
        project,
        steady(tmp_path / "r.csv", 50, lambda day: "30" if day in dear else f"10.{day.day % 7}"),
    )
    (found,) = review_costs(project, "2026-06").unusual
    assert (found.day, found.end, found.days, found.amount) == (*dear, 2, Decimal(60))
    assert found.near == ()


def test_that_bills_are_reconciled_by_model_and_service(project: Project, tmp_path: Path) -> None:
    import_file(project, steady(tmp_path / "r.csv", 20, lambda _: "10"))
    head = "start,end,service,model,amount,currency"
    bills = []
    for number in range(21):  # one day longer than the logs
        day = date(2026, 5, 4) + timedelta(number)
        amount = "12.00" if number == 3 else "10.00"
        if number != 5:
            bills.append(f"{day}T00:00:00Z,{day + timedelta(1)}T00:00:00Z,usage,M,{amount},USD")
    bills += [
        f"2026-05-{day:02d}T00:00:00Z,2026-05-{day + 1:02d}T00:00:00Z,support,M,3.33,USD"
        for day in (6, 13)
    ]
    import_file(project, rows(tmp_path / "bills.csv", head, bills))
    review = review_costs(project, "2026-05")
    usage, support = review.reconciled
    told = {cause: amount for cause, amount in usage.result.parts if amount}
    assert told == {"rate": 2, "bills without logs": 10, "logs without bills": -10}
    assert (usage.name, usage.services, usage.result.difference) == ("M", ("usage",), Decimal(2))
    assert (support.name, support.result.billed, support.result.requests) == (
        "support",
        Decimal("6.66"),
        0,
    )
    assert review.spend[0].origin == "bills"
    assert review.total == Decimal("208.66")


def test_that_currencies_are_never_added(project: Project, tmp_path: Path) -> None:
    head = "start,end,service,amount,currency"
    lines = [
        f"2026-05-{day:02d}T00:00:00Z,,usage,{day}.50,{'EUR' if day == 9 else 'USD'}"
        for day in range(4, 12)
    ]
    import_file(project, rows(tmp_path / "bills.csv", head, lines))
    review = review_costs(project, "2026-05")
    assert review.total == Decimal("54.50")
    assert review.spend[0].other_currencies == (("EUR", Decimal("9.50"), 1),)
    assert review.change.reason.startswith("There are no request logs")
    assert any("EUR" in note for note in review.notes)


def test_that_failure_and_good_requests_are_priced(project: Project, tmp_path: Path) -> None:
    head = "time,request_id,status,fallback,escalated,input_tokens,cost,currency"
    lines = [
        f"2026-05-04T10:00:{i:02d}Z,r{i},{status},{fallback},{escalated},100,{cost},USD"
        for i, (status, fallback, escalated, cost) in enumerate(
            [
                ("ok", "false", "false", "1.00"),
                ("error", "false", "false", "0.50"),
                ("error", "true", "false", "0.25"),
                ("ok", "true", "true", "2.00"),
                ("ok", "false", "false", ""),
            ]
        )
    ]
    import_file(project, rows(tmp_path / "r.csv", head, lines))
    outcomes = [
        "2026-05-04T12:00:00Z,tickets resolved,5,tickets",
        "2026-05-04T12:00:00Z,satisfaction,90,%",
    ]
    import_file(
        project, rows(tmp_path / "o.csv", "time,name,value,unit", outcomes), Hints(kind="outcomes")
    )
    review = review_costs(project, "2026-05")
    failure = review.failure
    assert (failure.spend, failure.requests, failure.of) == (Decimal("2.75"), 3, Decimal("3.75"))
    assert [(what, str(spend), count) for what, spend, count in failure.parts] == [
        ("failed", "0.75", 2),
        ("answered by a fallback", "2.25", 2),
        ("taken over by a person", "2.00", 1),
    ]
    assert [(each.count, each.amount) for each in review.unit_costs] == [
        (5, Decimal("0.75")),
        (3, Decimal("1.25")),
        (5, Decimal("0.75")),
    ]
    assert review.spend[0].without_amount == 1


def test_that_outcomes_are_told_as_baseline_change_and_impact(
    project: Project, tmp_path: Path
) -> None:
    lines = []
    for month, revenue, share in (("04", 1000, 80), ("05", 1250, 84)):
        for day in ("10", "20"):
            lines.append(f"2026-{month}-{day}T00:00:00Z,extra revenue,{revenue},USD")
            lines.append(f"2026-{month}-{day}T00:00:00Z,resolved alone,{share},%")
    import_file(
        project, rows(tmp_path / "o.csv", "time,name,value,unit", lines), Hints(kind="outcomes")
    )
    figures = {
        each.name: each
        for each in review_costs(project, "2026-05").worth
        if each.source == "business figures"
    }
    extra, alone = figures["extra revenue"], figures["resolved alone"]
    assert (extra.baseline, extra.now) == (Decimal(1000), Decimal(1250))
    assert (extra.change, extra.impact) == (Decimal(250), Decimal(500))
    assert (alone.baseline, alone.change, alone.impact) == (Decimal(80), Decimal(4), None)
    assert "not money" in alone.reason


def test_that_a_period_without_evidence_invents_nothing(project: Project) -> None:
    review = review_costs(project, "2026-05", now=datetime(2026, 6, 2, tzinfo=UTC))
    assert (review.spend, review.unusual, review.reconciled) == ((), (), ())
    assert review.outlook.total is None
    assert review.failure.spend is None
    assert all(each.amount is None and each.reason for each in review.unit_costs)
    assert review.change.parts == ()
    assert review.reconciled_reason


def test_that_the_sample_adds_up(sample: Path) -> None:
    expected = json.loads(
        (Path(__file__).parents[2] / "sample_projects/larkpay/expected.json").read_text()
    )
    with open_project(sample, write=False) as project:
        review = review_costs(project, "2026-09")
    logged = review.spend[0]
    # what was paid, for requests of teams that are not listed, too
    assert logged.total == Decimal(expected["months"]["2026-09"]["outside"]["spend"])
    assert sum((amount for _, amount in logged.by_day), Decimal(0)) == logged.total
    assert sum((amount for _, amount, _ in logged.by_workflow), Decimal(0)) == logged.total
    assert sum(parts(review).values()) == review.change.change == Decimal("554.54")
    # the price fell in October, so nothing of September is price, and everything is explained
    assert "price" not in parts(review)
    assert "other" not in parts(review)
    assert review.change.priced == ("lark-large-2", "lark-large-2-0921")
    for each in review.reconciled:
        assert (
            sum((amount for _, amount in each.result.parts), Decimal(0)) == each.result.difference
        )
        assert dict(each.result.parts)["rate"] == 0
    extra = next(each for each in review.reconciled if each.name == "evaluation runs")
    # on each of the four Mondays one run of 19.75; on the 21st two models ran
    assert (extra.result.billed, extra.result.requests) == (5 * Decimal("19.75"), 0)
