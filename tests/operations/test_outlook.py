"""One forecast of a period: window, report, workbook, JSON and the command tell the same figure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from slastudio.cli import run
from slastudio.judge.outcome.assessment import Assessment
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.analysis.costs import review_costs
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.projects import create_project
from slastudio.project.file import Project
from slastudio.reports.content.blocks import Facts
from slastudio.reports.machine.assessments import assessment_document
from slastudio.reports.sections.spending import cost_blocks
from slastudio.reports.workbook.sheet_values import Amount
from slastudio.reports.workbook.sheets import sheets

NOW = datetime(2026, 6, 20, 12, tzinfo=UTC)
FIRST = date(2026, 5, 4)  # a Monday
LOG_HEAD = "time,request_id,status,input_tokens,output_tokens,cost,currency,model"
BILL_HEAD = "start,end,service,model,amount,currency"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(
        tmp_path / "p.slastudio", "governed-production", client="Acme", zone="UTC"
    ) as opened:
        yield opened


def by_weekday(day: date) -> Decimal:
    """Return 50 on weekdays, 20 on weekends."""
    return Decimal(50 if day.weekday() < 5 else 20)


def log(path: Path, amounts: dict[date, Decimal], hours: tuple[str, ...] = ("00", "23")) -> Path:
    lines = [
        f"{day}T{hour}:00:00Z,{day}-{hour},ok,1000,100,{amount / len(hours)},USD,m"
        for day, amount in amounts.items()
        for hour in hours
    ]
    path.write_text("\n".join([LOG_HEAD, *lines]) + "\n")
    return path


def bills(path: Path, lines: list[tuple[date, date, str]]) -> Path:
    told = [
        f"{start}T00:00:00Z,{end}T00:00:00Z,usage,m,{amount},USD" for start, end, amount in lines
    ]
    path.write_text("\n".join([BILL_HEAD, *told]) + "\n")
    return path


def days_until(last: date, first: date = FIRST) -> list[date]:
    return [first + timedelta(n) for n in range((last - first).days + 1)]


def figure_of_workbook(found: Assessment) -> Decimal | float | None:
    (costs,) = (each for each in sheets(found, NOW.date()) if each.name == "Costs")
    cells = [row[3] for row in costs.rows if row[0] == "Forecast"]
    return next((each.value for each in cells if isinstance(each, Amount)), None)


def facts(found: Assessment) -> dict[str, str]:
    (block,) = (each for each in cost_blocks(found) if isinstance(each, Facts))
    return {str(name): str(text) for name, text in block.rows}


def test_that_every_output_tells_the_forecast_that_weekdays_give(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import_file(
        project,
        log(tmp_path / "r.csv", {day: by_weekday(day) for day in days_until(date(2026, 6, 19))}),
    )
    june = [by_weekday(date(2026, 6, number)) for number in range(1, 31)]
    assert sum(june) == 1260  # 22 weekdays and 8 days of weekends
    found = assess(project, "2026-06", now=NOW)
    outlook = found.costs.outlook
    assert outlook is not None
    assert (outlook.total, outlook.spent) == (Decimal("1260.00"), sum(june[:19]))
    # the running total of June passes the template's cap of 1,000 on the 24th
    assert next(n for n in range(1, 31) if sum(june[:n]) >= 1000) == 24
    assert (outlook.cap.reached, outlook.cap.expected) == (None, date(2026, 6, 24))
    assert found.costs.forecast == outlook.total == figure_of_workbook(found)
    document = assessment_document(found)["costs"]
    assert (document["forecast"], document["outlook"]["cap"]["expected"]) == (
        "1260.00",
        "2026-06-24",
    )
    assert facts(found)["Forecast"].startswith(
        "$1,260.00 for the whole period (80 %: $1,260.00 to $1,260.00"
    )
    assert "24 June 2026" in facts(found)["Day of the cap"]
    (alert,) = (each for each in found.attention if "reach the cap" in each.title)
    assert alert.title == "Spend is expected to reach the cap on 24 June"
    assert "$1,260.00" in alert.detail
    assert review_costs(project, "2026-06", now=NOW).outlook == outlook
    project.close()
    assert run(["costs", str(tmp_path / "p.slastudio"), "--period", "2026-06", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["forecast"]
    assert told == document["outlook"]


@pytest.mark.parametrize("last", [date(2026, 6, n) for n in (2, 14, 21, 29, 30)])
@pytest.mark.parametrize("begun", [False, True])
def test_that_the_month_and_the_review_of_costs_forecast_the_same(
    project: Project, tmp_path: Path, last: date, begun: bool
) -> None:
    rng = np.random.default_rng(last.day)
    amounts = {
        day: round(by_weekday(day) * Decimal(f"{rng.normal(1, 0.1):.3f}"), 2)
        for day in days_until(last)
    }
    import_file(project, log(tmp_path / "r.csv", amounts))
    if begun:
        import_file(
            project, log(tmp_path / "begun.csv", {last + timedelta(1): Decimal(3)}, ("01",))
        )
    ours = assess(project, "2026-06", now=NOW).costs
    theirs = review_costs(project, "2026-06", now=NOW).outlook
    assert ours.outlook == theirs
    assert ours.total == theirs.spent
    assert all(each == round(each, 2) for _, *limits in theirs.limits for each in limits)
    assert (theirs.total is None) == (last.day == 30)
    if theirs.total is not None:
        assert (
            theirs.limits[1][1]
            <= theirs.limits[0][1]
            <= theirs.total
            <= theirs.limits[0][2]
            <= theirs.limits[1][2]
        )


def test_that_a_month_with_gaps_at_its_end_is_over_once_the_next_has_records(
    project: Project, tmp_path: Path
) -> None:
    days = [*days_until(date(2026, 6, 19)), date(2026, 7, 3)]
    import_file(project, log(tmp_path / "r.csv", {day: by_weekday(day) for day in days}))
    outlook = assess(project, "2026-06", now=NOW).costs.outlook
    assert outlook is not None
    assert outlook.is_over
    assert outlook.gaps == 11
    assert review_costs(project, "2026-06", now=NOW).outlook == outlook


def test_that_the_days_come_from_logs_where_a_bill_covers_the_month(
    project: Project, tmp_path: Path
) -> None:
    import_file(
        project,
        log(tmp_path / "r.csv", {day: by_weekday(day) for day in days_until(date(2026, 6, 19))}),
    )
    import_file(
        project, bills(tmp_path / "b.csv", [(date(2026, 6, 1), date(2026, 7, 1), "1300.00")])
    )
    found = assess(project, "2026-06", now=NOW).costs
    assert (found.origin, found.total) == ("bills", Decimal(1300))
    assert found.outlook is not None
    assert (found.outlook.origin, found.outlook.total) == ("request logs", Decimal("1260.00"))
    assert review_costs(project, "2026-06", now=NOW).outlook == found.outlook


def test_that_a_bill_of_the_month_alone_gives_no_forecast_and_says_why(
    project: Project, tmp_path: Path
) -> None:
    import_file(
        project, bills(tmp_path / "b.csv", [(date(2026, 6, 1), date(2026, 7, 1), "1300.00")])
    )
    found = assess(project, "2026-06", now=NOW)
    assert found.costs.outlook is not None
    assert found.costs.forecast is None
    assert facts(found)["Forecast"].startswith("None. The bills cover longer spans than a day")
    assert review_costs(project, "2026-06", now=NOW).outlook == found.costs.outlook


def test_that_a_few_days_of_a_first_month_are_no_forecast(project: Project, tmp_path: Path) -> None:
    import_file(
        project,
        log(tmp_path / "r.csv", {day: by_weekday(day) for day in days_until(date(2026, 5, 12))}),
    )
    found = assess(project, "2026-05", now=NOW)
    assert found.costs.forecast is None
    assert facts(found)["Forecast"] == "None. Too few days: 9 of the 14 it takes have records."
    assert not any("cap" in each.title for each in found.attention)


def test_that_the_agreed_limit_and_unusual_days_are_two_things(
    project: Project, tmp_path: Path
) -> None:
    terms = current_agreement(project)
    save_agreement(project, replace(terms, costs=replace(terms.costs, anomaly_percent=Decimal(30))))
    # 9.8, 10 or 10.2 a day, but 5 on 10 June and 12.5 on the 16th: far out, yet within the limit
    odd = {date(2026, 6, 10): Decimal(5), date(2026, 6, 16): Decimal("12.5")}
    amounts = {
        day: odd.get(day, Decimal(49 + day.toordinal() % 3) / 5)
        for day in days_until(date(2026, 6, 29))
    }
    amounts[date(2026, 6, 23)] = Decimal(14)
    import_file(project, log(tmp_path / "r.csv", amounts))
    found = assess(project, "2026-06", now=NOW)
    # a Tuesday is held against working days
    days = [date(2026, 6, 23) - timedelta(n) for n in range(1, 29)]
    before = [amounts[day] for day in days if day.weekday() < 5]
    assert [(day, spent) for day, spent, _ in found.costs.above_mean] == [
        (date(2026, 6, 23), Decimal(14))
    ]
    assert found.costs.above_mean[0][2] == sum(before) / 20
    unusual = [each.day for each in review_costs(project, "2026-06", now=NOW).unusual]
    assert unusual == [date(2026, 6, 10), date(2026, 6, 16), date(2026, 6, 23)]
    alerts = [each for each in found.attention if "agreed limit" in each.title]
    assert [each.title for each in alerts] == ["Spend above the agreed limit on 23 June"]
    assert "up to 30 % more are agreed" in alerts[0].detail
    assert not any("nusual" in each.title for each in found.attention)
