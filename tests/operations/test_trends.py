"""Trends: refreshed with what is new they are what they would be read from the beginning, and what
assessments show.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from slastudio.cli import run
from slastudio.contract.terms.exclusions import Exclusion
from slastudio.contract.terms.objectives import Condition, Indicator, Objective, Window
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.analysis.trends import TrendBook
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.projects import create_project
from slastudio.operations.registers.records import add_entry
from slastudio.project.file import Project
from slastudio.shared.problems import Cancelled, StudioError
from slastudio.shared.progress import Progress

ZONE = "Europe/Madrid"
FIRST, LAST = date(2026, 3, 1), date(2026, 4, 12)  # the clocks change on 29 March
GOOD = (Condition("status", "is", "ok"),)
OBJECTIVES = (
    Objective(
        "share", "Share", indicator=Indicator("good_share", "requests", good=GOOD), target=Decimal(90), unit="%",
        exclusions=("maintenance",),
    ),
    Objective(
        "p95", "P95", indicator=Indicator("percentile", "requests", "latency_ms", Decimal(95)), comparator="<=",
        target=Decimal(900), unit="ms", window=Window("rolling", 7, "daily"), complete="sampled",
    ),
    Objective(
        "spend", "Spend", indicator=Indicator("spend", "requests"), comparator="<=", target=Decimal(50), unit="USD"
    ),
    Objective(
        "recovery", "Recovery", indicator=Indicator("duration", "incidents", span="recover"), comparator="<=",
        target=Decimal(4), unit="h", window=Window("rolling", 30, "daily"),
    ),
    Objective(
        "answers", "Answers late", indicator=Indicator("response_time", "incidents", clock="first_response",
        expressed="late_count"), comparator="<=", target=Decimal(0), unit="late",
    ),
    Objective("unsaid", "Unsaid", indicator=Indicator("mean", "requests"), target=Decimal(1), unit="ms"),
)  # fmt: skip
NAMES = ("share", "p95", "spend", "recovery", "answers")


def log(folder: Path, first: date, last: date, *, seed: int = 3, name: str = "") -> Path:
    rng = np.random.default_rng([seed, first.toordinal(), last.toordinal()])
    lines = ["time,request_id,latency_ms,status,cost,currency"]
    for day in range((last - first).days + 1):
        for n in range(20):
            at = datetime(
                *(first + timedelta(day)).timetuple()[:3], tzinfo=ZoneInfo(ZONE)
            ) + timedelta(minutes=71 * n)
            status = "ok" if rng.random() < 0.9 else "error"
            lines.append(
                f"{at.isoformat()},{seed}-{at:%m%d}-{n},{rng.integers(100, 1000)},{status},{rng.integers(1, 99)}e-3,USD"
            )
    path = folder / (name or f"{first}.csv")
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(
        tmp_path / "p.slastudio", "governed-production", client="Acme", zone=ZONE
    ) as opened:
        before = current_agreement(opened)
        objectives = replace(
            before.objectives,
            objectives=OBJECTIVES,
            exclusions=(Exclusion("maintenance", "Maintenance", kind="maintenance"),),
        )
        save_agreement(opened, replace(before, objectives=objectives))
        import_file(opened, log(tmp_path, FIRST, LAST))
        yield opened


def told(book: TrendBook, first: date = FIRST, last: date = LAST) -> dict[str, object]:
    return {
        name: book.trend(name, first, last).points for name in NAMES if name not in book.problems
    } | book.problems


def anew(project: Project) -> TrendBook:
    book = TrendBook(project)
    book.refresh()
    return book


def test_that_a_trend_is_the_assessments(project: Project) -> None:
    add_entry(
        project,
        "exclusions",
        {
            "exclusion": "maintenance",
            "start": "2026-04-02T00:00",
            "end": "2026-04-02T12:00",
            "reason": "upgrade",
        },
    )
    book = anew(project)
    assessed = assess(project, "2026-04")
    for name in ("share", "p95", "spend"):
        shown = {
            point.day: point for each in assessed.results if each.id == name for point in each.trend
        }
        points = book.trend(name, FIRST, LAST).points
        assert [point.day for point in points] == [
            FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1)
        ]
        assert all(point == shown[point.day] for point in points), name
    assert {
        point.samples for point in book.trend("share", date(2026, 4, 2), date(2026, 4, 2)).points
    } == {9}
    assert "column" in book.problems["unsaid"]
    with pytest.raises(StudioError, match="column"):
        book.trend("unsaid", FIRST, LAST)


def test_that_a_refresh_is_worth_a_new_beginning(project: Project, tmp_path: Path) -> None:
    book = anew(project)
    kept = told(book)
    day = LAST + timedelta(1)

    def step(what: str) -> None:
        book.refresh()
        assert told(book, last=day) == told(anew(project), last=day), what

    import_file(project, log(tmp_path, day, day))
    step("one more day")
    assert told(book)["share"] == kept["share"], "earlier days are not touched"
    late = import_file(
        project, log(tmp_path, date(2026, 3, 10), date(2026, 3, 11), seed=4, name="late.csv")
    )
    step("late rows")
    import_file(project, log(tmp_path, date(2026, 4, 10), day, name="again.csv", seed=5))
    step("rows of days that are there")
    project.evidence.remove(late.batch.id, "someone")
    step("rows removed")
    add_entry(
        project,
        "incidents",
        {
            "title": "Down",
            "opened": "2026-04-01T10:00",
            "resolved": "2026-04-01T13:00",
            "severity": "Sev 1",
        },
    )
    step("an incident by hand")
    assert book.trend("recovery", date(2026, 4, 1), date(2026, 4, 1)).points[
        0
    ].value == pytest.approx(3.0)
    add_entry(
        project,
        "exclusions",
        {
            "exclusion": "maintenance",
            "start": "2026-03-20T00:00",
            "end": "2026-03-21T00:00",
            "reason": "move",
        },
    )
    step("an exclusion")
    assert told(book)["share"] != kept["share"]


def test_that_clocks_have_trends_as_they_are_promised(project: Project) -> None:
    for day, reply in ((3, "10:05"), (3, "23:59"), (7, "23:59")):
        values = {"title": "Down", "opened": f"2026-04-0{day}T10:00", "severity": "Sev 1"}
        add_entry(
            project,
            "incidents",
            values | {"first_response": f"2026-04-0{day}T{reply}", "resolved": "2026-04-09T10:00"},
        )
    points = {
        point.day.day: point
        for point in anew(project).trend("answers", date(2026, 4, 1), LAST).points
    }
    assert [
        (day, point.value, point.samples) for day, point in points.items() if point.samples
    ] == [
        (3, 1, 2),
        (7, 1, 1),
    ]
    (shown,) = (each.trend for each in assess(project, "2026-04").results if each.id == "answers")
    assert [point.value for point in shown if point.samples] == [1, 1]


def test_that_hand_made_records_reach_as_far_as_they_go(project: Project) -> None:
    add_entry(
        project,
        "incidents",
        {
            "title": "Early",
            "opened": "2026-01-10T10:00",
            "resolved": "2026-01-10T16:00",
            "severity": "Sev 1",
        },
    )
    points = anew(project).trend("recovery", date(2026, 1, 1), LAST).points
    assert (points[0].day, points[0].value) == (date(2026, 1, 10), 6.0)


def test_that_trends_are_printed(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(project.path)
    project.close()
    assert run(["trend", path, "p95", "--from", "2026-04-01", "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)["trends"]
    assert (told["objective"], told["unit"], told["each_point"]) == (
        "p95",
        "ms",
        "the 7 days that end with it",
    )
    assert len(told["points"]) == 12
    assert all(each["low"] <= each["value"] <= each["high"] for each in told["points"])
    assert run(["trend", path]) == 0
    printed = capsys.readouterr().out
    assert "2026-03-01" in printed
    assert "unsaid: no trend, because the column that is measured is not chosen" in printed
    for arguments, words in (
        (["nothing"], "no objective"),
        (["share", "--from", "2027-01-01"], "lies after the last"),
    ):
        assert run(["trend", path, *arguments]) == 1
        assert words in capsys.readouterr().err


def test_that_only_what_is_new_is_read(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = anew(project)
    read: list[int] = []
    plain = project.evidence.columns_at
    monkeypatch.setattr(
        project.evidence,
        "columns_at",
        lambda place, names: (read.append(place.id), plain(place, names))[1],
    )
    book.refresh()
    assert read == []
    import_file(project, log(tmp_path, LAST + timedelta(1), LAST + timedelta(1)))
    book.refresh()
    assert len(read) == 1


def test_that_a_cancelled_refresh_tells_nothing_and_the_next_one_everything(
    project: Project,
) -> None:
    book, progress = TrendBook(project), Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        book.refresh(progress)
    with pytest.raises(StudioError, match="Read it again"):
        book.trend("share", FIRST, LAST)
    book.refresh()
    assert told(book) == told(anew(project))


def test_that_names_that_are_not_there_are_refused(project: Project) -> None:
    with pytest.raises(StudioError, match="no objective “nothing”"):
        TrendBook(project, ["nothing"]).refresh()
    book = TrendBook(project, ["share"])
    book.refresh()
    assert book.objectives == ("share",)
    with pytest.raises(StudioError, match="no trend of “spend”"):
        book.trend("spend", FIRST, LAST)


def test_that_the_budget_of_the_last_day_is_the_months_and_open_days_have_none(
    project: Project,
) -> None:
    book = anew(project)
    judged = {each.id: each for each in assess(project, "2026-04").results}
    for name in ("share", "p95", "spend"):
        days = book.budgets(name, FIRST, LAST + timedelta(3))
        told = {each.day: each.budget for each in days}
        if name == "p95":  # its month is told by its worst window, not by the last
            assert told[LAST] is not None
        else:
            assert told[LAST] == replace(judged[name].budget, spent_on=None)  # type: ignore[type-var]
        assert told.get(LAST + timedelta(1)) is None
        assert next(each.left for each in days if each.budget is not None) is not None
    assert book.budgets("recovery", FIRST, LAST) == ()
