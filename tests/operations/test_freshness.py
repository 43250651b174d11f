"""Freshness of data, from a log of loads to figure, question, trend and command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from slastudio.cli import run
from slastudio.contract.checks.readiness import check
from slastudio.contract.data_requests.requests import data_requests
from slastudio.contract.indicators.table import objective_sentence
from slastudio.contract.terms.objectives import Condition, Indicator, Objective
from slastudio.importing.understanding.inspection import inspect
from slastudio.judge.outcome.objective_result import Result
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.analysis.trends import TrendBook
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.evidence.questions import answer_question, questions_of
from slastudio.operations.projects import create_project
from slastudio.project.file import Project

NOW = datetime(2026, 11, 20, tzinfo=UTC)
PRICES = Indicator("freshness", "loads", among=(Condition("source", "is", "prices"),))
ALL = Indicator("freshness", "loads", days="mean")


def promised(name: str, indicator: Indicator) -> Objective:
    return Objective(name, name, indicator=indicator, comparator="<=", target=Decimal(30), unit="h")


def loads(first: datetime, days: int, word: str = "ok") -> list[str]:
    """Return a load of prices and of stock a day; on the tenth day that of prices is called so."""
    lines = []
    for number in range(days):
        at = first + timedelta(days=number)
        lines.append(
            f"{at.isoformat()},prices,{(at - timedelta(hours=2)).isoformat()},100,{word if number == 9 else 'ok'}"
        )
        lines.append(f"{(at + timedelta(hours=1)).isoformat()},stock,,7,ok")
    return lines


def written(folder: Path, lines: list[str], name: str = "loads.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(["loaded_at,source,as_of,rows_loaded,state", *lines]), "utf-8")
    return path


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    path = tmp_path / "p.slastudio"
    with create_project(path, "governed-production", client="Acme", zone="UTC") as made:
        terms = current_agreement(made)
        both = (promised("prices", PRICES), promised("all", ALL))
        save_agreement(made, replace(terms, objectives=replace(terms.objectives, objectives=both)))
        yield made


def result(project: Project, name: str) -> Result:
    found = assess(project, "2026-10", now=NOW).results
    return next(each for each in found if each.id == name)


START = datetime(2026, 10, 1, 6, tzinfo=UTC)


def test_that_a_load_that_failed_makes_its_source_older(project: Project, tmp_path: Path) -> None:
    batch = import_file(project, written(tmp_path, loads(START, 31, "error"))).batch
    assert (batch.kind, batch.accepted) == ("loads", 62)
    prices = result(project, "prices")
    # state of 9 October 4:00, until the load of 11 October 6:00
    assert (prices.value, prices.verdict) == (50, "missed")
    mean = result(project, "all")
    assert mean.samples == 31
    # 1 and 31 October count from the first load on and up to the last; the tenth day ends at 44 h
    days = [20.0, *[26.0] * 8, 44.0, 50.0, *[26.0] * 19, 26.0]
    assert float(mean.value or 0) == pytest.approx(sum(days) / len(days))


def test_that_a_word_of_a_load_nobody_knows_reserves_the_verdict(
    project: Project, tmp_path: Path
) -> None:
    import_file(project, written(tmp_path, loads(START, 31, "partial")))
    (asked,) = questions_of(project)
    assert (asked.id, asked.taken) == ("vote:loads:status:partial", "failed")
    found = result(project, "prices")
    assert found.verdict == "reserved"
    told = {each.reading: each.value for each in found.readings}
    assert told == {"loaded": 26, "failed": 50}
    answer_question(project, asked.id, "loaded")
    assert (result(project, "prices").value, result(project, "prices").verdict) == (26, "met")


def test_that_a_month_without_a_log_is_neither_fresh_nor_stale(project: Project) -> None:
    assert result(project, "prices").value is None


def test_that_trends_say_the_same_after_a_later_log(project: Project, tmp_path: Path) -> None:
    lines = loads(START, 31, "error")
    book = TrendBook(project)
    last = date(2026, 10, 31)
    import_file(project, written(tmp_path, lines[:20], "early.csv"))
    book.refresh(until=last)
    before = book.trend("prices", START.date(), last).points
    import_file(project, written(tmp_path, lines[26:], "late.csv"))
    book.refresh(until=last)
    fresh = TrendBook(project)
    fresh.refresh(until=last)
    points = book.trend("prices", START.date(), last).points
    assert points == fresh.trend("prices", START.date(), last).points
    assert points != before


def test_that_it_is_told_by_command_line_and_asked_of_who_loads(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import_file(project, written(tmp_path, loads(START, 31)))
    terms = current_agreement(project)
    assert not [each for each in check(terms) if "indicator" in each.path and each.level == "error"]
    (request,) = (each for each in data_requests(terms) if each.kind == "loads")
    assert [each.name for each in request.columns] == ["time", "source", "as_of", "status"]
    assert objective_sentence(promised("prices", PRICES)) == (
        "The greatest age of the newest state brought by loads of data of the source “prices” is at most 30 h "
        "in each calendar month."
    )
    project.close()
    assert run(["assess", str(project.path), "--period", "2026-10", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["objectives"]
    assert {each["id"]: each["value"] for each in told}["prices"] == 26
    assert run(["explain", str(project.path), "prices", "--period", "2026-10"]) == 0
    assert "greatest age of the newest state" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        ("time,source,as_of,rows,status", "loads"),
        ("Geladen am;Datenquelle;Datenstand;Zeilen;Status", "loads"),
        ("chargé le;source;état des données;lignes;statut", "loads"),
        ("time,source,value", "table"),
    ],
)
def test_that_a_log_of_loads_is_known_by_its_headings(
    tmp_path: Path, headings: str, kind: str
) -> None:
    sign = ";" if ";" in headings else ","
    cells = ("2026-10-01T06:00Z", "prices", "2026-10-01T04:00Z", "12", "ok")
    line = sign.join(cells[: headings.count(sign) + 1])
    path = tmp_path / "log.csv"
    path.write_text("\n".join([headings, *[line] * 3]), "utf-8")
    assert inspect(path).mapping.kind == kind
