"""How values lie: the times of clocks are those a plain count of minutes gives, and the command tells
what the window shows.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from slastudio.cli import run
from slastudio.contract.terms.objectives import Indicator, Objective
from slastudio.contract.terms.support import OpenHours, ServiceCalendar, Severity
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.analysis.closer.shape_words import line_among_values
from slastudio.operations.analysis.closer.shapes import clock_unit, distribution, shape_of
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.projects import create_project
from slastudio.project.file import Project
from slastudio.shared.problems import StudioError

ZONE = ZoneInfo("Europe/Madrid")
MONTH = (date(2026, 3, 1), date(2026, 3, 31))  # the clocks change on the 29th
OPEN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
LATE = Indicator("response_time", "incidents", clock="first_response", expressed="late_count")
OBJECTIVES = (
    Objective("first", "First responses", indicator=LATE, comparator="<=", target=Decimal(0), unit="late"),
    Objective(
        "share", "Answered in time", unit="%", target=Decimal(95),
        indicator=Indicator("response_time", "incidents", clock="first_response", expressed="share"),
    ),
    Objective(
        "solved", "Resolved", comparator="<=", target=Decimal(0), unit="late",
        indicator=Indicator("response_time", "incidents", clock="resolution", expressed="late_count"),
    ),
)  # fmt: skip


def _rows() -> Iterator[dict[str, str]]:
    rng = np.random.default_rng(11)
    for number in range(60):
        opened = datetime(2026, 3, 1, tzinfo=ZONE) + timedelta(minutes=int(rng.integers(0, 44_000)))
        answered = opened + timedelta(minutes=int(rng.integers(2, 4_000)))
        waited = opened + (answered - opened) / 4, opened + (answered - opened) / 2
        spans = [[each.astimezone(UTC).replace(second=0).isoformat() for each in waited]]
        yield {
            "id": f"I-{number}",
            "opened": opened.isoformat(),
            "first_response": "" if number % 13 == 5 else answered.isoformat(),
            "severity": ("Sev 1", "Sev 2", "Sev 2", "Unheard of")[number % 4],
            "waiting": json.dumps(spans) if number % 3 == 0 else "",
        }


ROWS = tuple(_rows())


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    folder = tmp_path_factory.mktemp("shapes")
    file = folder / "incidents.csv"
    with file.open("w", newline="") as out:
        writer = csv.DictWriter(out, ROWS[0])
        writer.writeheader()
        writer.writerows(ROWS)
    with create_project(
        folder / "p.slastudio", "governed-production", client="Acme", zone=ZONE.key
    ) as opened:
        before = current_agreement(opened)
        support = replace(
            before.support,
            calendar=ServiceCalendar(tuple(OpenHours(day, "09:00", "18:00") for day in OPEN)),
            severities=(
                Severity("sev1", "Sev 1", response="1 hour", clock="always"),
                Severity("sev2", "Sev 2", response="1 business day", clock="business"),
            ),
            waiting_pauses="pauses",
        )
        objectives = replace(before.objectives, objectives=OBJECTIVES)
        save_agreement(opened, replace(before, objectives=objectives, support=support))
        import_file(opened, file, confirmed=True)
        yield opened


def _counted(row: dict[str, str]) -> int:
    """Count the minutes of a case's clock one by one."""
    start, end = (datetime.fromisoformat(row[name]) for name in ("opened", "first_response"))
    waits = [
        tuple(map(datetime.fromisoformat, each)) for each in json.loads(row["waiting"] or "[]")
    ]
    minutes, at = 0, start.astimezone(UTC)
    while at < end.astimezone(UTC):
        local = at.astimezone(ZONE)
        serves = row["severity"] == "Sev 1" or (local.weekday() < 5 and 9 <= local.hour < 18)
        waits_now = any(since <= at < until for since, until in waits)
        minutes += serves and not waits_now
        at += timedelta(minutes=1)
    return minutes


def _ended() -> list[dict[str, str]]:
    return [each for each in ROWS if each["first_response"] and each["severity"] != "Unheard of"]


def test_that_the_times_of_clocks_are_those_of_a_plain_count_of_minutes(project: Project) -> None:
    found = shape_of(project, "first", *MONTH)
    assert found.records is not None
    expected = sorted((each["opened"], _counted(each)) for each in _ended())
    expected.sort(key=lambda each: datetime.fromisoformat(each[0]))
    assert found.unit == "hours"
    # seconds that a plain count of whole minutes does not see
    assert found.records.sizes * 60 == pytest.approx([each for _, each in expected], abs=1.01)
    firsts = [datetime.fromisoformat(each) for each, _ in expected]
    days = [each.toordinal() + (each.hour * 60 + each.minute) / 1440 for each in firsts]
    assert found.records.moments == pytest.approx(days)
    assert found.values == distribution(found.records.sizes)
    assert found.values is not None
    assert sum(found.values.counts) + found.values.beyond == len(expected)


def test_that_what_has_no_time_is_told_and_not_counted(project: Project) -> None:
    found = shape_of(project, "first", *MONTH)
    unknown = sum(each["severity"] == "Unheard of" for each in ROWS)
    running = len(ROWS) - unknown - len(_ended())
    assert (
        f"{running} clocks have not ended yet. {unknown} clocks could not be judged." in found.why
    )
    assert "The time promised differs from case to case." in found.why
    assert found.limit is None
    none = shape_of(project, "solved", *MONTH)
    assert (none.values, none.records, none.cells) == (None, None, ())
    assert none.why.startswith("No clock that began in these days has ended.")
    with pytest.raises(StudioError, match="lies after the last"):
        shape_of(project, "first", MONTH[1], MONTH[0])


def test_that_a_promise_is_drawn_among_times_only_where_it_is_one_time(project: Project) -> None:
    assessment = assess(project, "2026-03")
    result = next(each for each in assessment.results if each.id == "share")
    found = shape_of(project, "share", *MONTH)
    assert line_among_values(found, result) is None, "a share in time is no time"
    same = replace(found, limit=18.0)
    assert line_among_values(same, result) == (18.0, "Promised each: 18 hours")


def test_that_a_day_by_the_local_clock_bounds_the_cases(project: Project) -> None:
    day = date(2026, 3, 29)
    found = shape_of(project, "first", day, day)
    own = [
        each for each in _ended() if datetime.fromisoformat(each["opened"]).astimezone(ZONE).date() == day
    ]  # fmt: skip
    assert (0 if found.records is None else len(found.records.sizes)) == len(own)


@pytest.mark.parametrize(
    ("taken", "unit"),
    [((), "minutes"), ((60.0, 14_400.0), "minutes"), ((60.0, 14_401.0), "hours")],
)
def test_that_times_are_told_in_the_unit_they_are_read_best_in(
    taken: tuple[float, ...], unit: str
) -> None:
    assert clock_unit(taken)[0] == unit


def test_that_few_values_have_few_bins_and_edges_are_round() -> None:
    few = distribution(np.array([4.9, 5.0]))
    many = distribution(np.linspace(0, 5, 5000))
    assert few is not None
    assert many is not None
    assert len(few.counts) <= 8 < len(many.counts) <= 41
    assert all(each == float(f"{each:.6g}") for each in (*few.edges, *many.edges))
    assert sum(few.counts) + few.beyond == 2


def test_that_the_command_tells_what_the_operation_found(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    found = shape_of(project, "first", *MONTH)
    assert found.values is not None
    asked = ["shape", str(project.path), "first", "--period", "2026-03"]
    assert run([*asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["values"]["counts"] == list(found.values.counts)
    assert told["values"]["edges"] == list(found.values.edges)
    assert (told["values"]["unit"], told["values"]["promised"]) == ("hours", None)
    assert [each["what"] for each in told["compared"]] == ["This month", "Month before", "Baseline"]
    assert told["remark"] == found.why
    assert run(asked) == 0
    lines = capsys.readouterr().out
    assert "First responses, March 2026, days of Europe/Madrid" in lines
    assert "How often each value" in lines
    assert "have not ended yet" in lines
    assert run(["shape", str(project.path), "nothing", "--period", "2026-03"]) == 1
    assert "What was judged is: first, share, solved." in capsys.readouterr().err


def test_that_the_command_lays_hours_out_as_the_map_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "log.csv"
    lines = ["time,request_id,latency_ms,status"]
    for number in range(40):
        at = datetime(2026, 3, 2, 9, 5, tzinfo=ZONE) + timedelta(hours=number % 3)
        lines.append(f"{at.isoformat()},r{number},{100 + number},ok")
    log.write_text("\n".join(lines))
    p95 = Objective(
        "p95", "P95", indicator=Indicator("percentile", "requests", "latency_ms", Decimal(95)),
        comparator="<=", target=Decimal(900), unit="ms",
    )  # fmt: skip
    with create_project(
        tmp_path / "q.slastudio", "governed-production", client="Acme", zone=ZONE.key
    ) as made:
        before = current_agreement(made)
        save_agreement(
            made, replace(before, objectives=replace(before.objectives, objectives=(p95,)))
        )
        import_file(made, log, confirmed=True)
    asked = ["shape", str(tmp_path / "q.slastudio"), "P95"]
    assert run([*asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(each["weekday"], each["hour"], each["samples"]) for each in told["hours"]] == [
        ("mon", 9, 14),
        ("mon", 10, 13),
        ("mon", 11, 13),
    ]
    assert told["values"]["promised"] == 900
    assert run(asked) == 0
    shown = capsys.readouterr().out
    assert "By weekday and hour of Europe/Madrid, ms" in shown
    assert shown.count(":00  ") == 24
    assert "· no samples" in shown
