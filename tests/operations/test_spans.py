"""A span of days has the figure its own rows give, and its parts are figures of theirs."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from slastudio.cli import run
from slastudio.contract.terms.exclusions import Exclusion
from slastudio.contract.terms.objectives import Condition, Indicator, Objective, Window
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.analysis.closer.shapes import distribution, round_width, shape_of
from slastudio.operations.analysis.closer.span_words import part_line, span_sentence
from slastudio.operations.analysis.closer.spans import SpanPart, span_figure, title_of
from slastudio.operations.analysis.trends import TrendBook
from slastudio.operations.evidence.browsing.rows import FilteredRows
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.projects import create_project
from slastudio.operations.registers.records import add_entry
from slastudio.project.file import Project
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress

ZONE = "Europe/Madrid"
FIRST, LAST = date(2026, 3, 20), date(2026, 4, 9)  # the clocks change on 29 March
SPAN = (date(2026, 3, 27), date(2026, 4, 2))
GOOD = (Condition("status", "is", "ok"),)
OBJECTIVES = (
    Objective(
        "share", "Share", indicator=Indicator("good_share", "requests", good=GOOD), target=Decimal(90), unit="%",
        exclusions=("maintenance",), min_samples=30,
    ),
    Objective(
        "p95", "P95", indicator=Indicator("percentile", "requests", "latency_ms", Decimal(95)), comparator="<=",
        target=Decimal(900), unit="ms", window=Window("rolling", 7, "daily"),
    ),
    Objective(
        "spend", "Spend", indicator=Indicator("spend", "requests"), comparator="<=", target=Decimal(50), unit="USD"
    ),
    Objective(
        "answers", "Answers late", indicator=Indicator("response_time", "incidents", clock="first_response",
        expressed="late_count"), comparator="<=", target=Decimal(0), unit="late",
    ),
)  # fmt: skip
LANGUAGES = ("en", "en", "en", "es", "es", "")


def rows() -> Iterator[dict[str, str]]:
    rng = np.random.default_rng(7)
    for day in range((LAST - FIRST).days + 1):
        for n in range(12):
            at = datetime(
                *(FIRST + timedelta(day)).timetuple()[:3], tzinfo=ZoneInfo(ZONE)
            ) + timedelta(minutes=119 * n)
            yield {
                "time": at.isoformat(),
                "request_id": f"{day}-{n}",
                "latency_ms": str(rng.integers(100, 1000)),
                "stage.search_ms": str(rng.integers(10, 90)),
                "status": "ok" if rng.random() < 0.9 else "error",
                "cost": f"{rng.integers(1, 99)}e-3",
                "currency": "USD",
                "model": "small" if n % 4 else "large",
                "seg.language": LANGUAGES[n % 6],
            }


ROWS = tuple(rows())
INSIDE = [
    each for each in ROWS if SPAN[0] <= datetime.fromisoformat(each["time"]).date() <= SPAN[1]
]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    folder = tmp_path_factory.mktemp("spans")
    log = folder / "log.csv"
    with log.open("w", newline="") as file:
        writer = csv.DictWriter(file, ROWS[0])
        writer.writeheader()
        writer.writerows(ROWS)
    with create_project(
        folder / "p.slastudio", "governed-production", client="Acme", zone=ZONE
    ) as opened:
        before = current_agreement(opened)
        objectives = replace(
            before.objectives,
            objectives=OBJECTIVES,
            exclusions=(Exclusion("maintenance", "Maintenance", kind="maintenance"),),
        )
        save_agreement(opened, replace(before, objectives=objectives))
        import_file(opened, log, confirmed=True)
        yield opened


def share(chosen: list[dict[str, str]]) -> Decimal:
    return Decimal(100 * sum(each["status"] == "ok" for each in chosen)) / len(chosen)


def parts_of(project: Project, name: str, column: str) -> dict[str, SpanPart]:
    (split,) = span_figure(project, name, *SPAN, (column,)).splits
    assert split.column == column
    return {each.name: each for each in split.parts}


def test_that_a_span_is_what_its_rows_come_to(project: Project) -> None:
    assert len(INSIDE) == 84
    found = span_figure(project, "share", *SPAN)
    assert (found.whole.samples, found.whole.standing) == (
        84,
        "met" if share(INSIDE) >= 90 else "missed",
    )
    assert found.whole.value == pytest.approx(share(INSIDE))
    spend = span_figure(project, "spend", *SPAN).whole
    assert spend.value == sum(Decimal(each["cost"]) for each in INSIDE)
    assert spend.standing == "", "what is promised of a month says nothing of a week"
    slow = span_figure(project, "P95", *SPAN).whole
    numbers = [float(each["latency_ms"]) for each in INSIDE]
    assert float(slow.value or 0) == pytest.approx(np.percentile(numbers, 95))


def test_that_a_span_of_one_day_is_the_days_point_of_the_trend(project: Project) -> None:
    book = TrendBook(project, ["share"])
    book.refresh()
    for point in book.trend("share", FIRST, LAST).points[::5]:
        whole = span_figure(project, "share", point.day, point.day).whole
        assert (float(whole.value or 0), whole.samples) == (point.value, point.samples)


@pytest.mark.parametrize("column", ["seg.language", "model"])
def test_that_parts_are_the_figures_of_their_rows_and_lead_to_them(
    project: Project, column: str
) -> None:
    groups: dict[str, list[dict[str, str]]] = defaultdict(list)
    for each in INSIDE:
        groups[each[column] or "not said"].append(each)
    found = parts_of(project, "share", column)
    assert set(found) == set(groups)
    assert sum(each.samples for each in found.values()) == len(INSIDE)
    for name, own in groups.items():
        assert found[name].value == pytest.approx(share(own))
        assert found[name].samples == len(own)
        few = len(own) < 30
        assert (found[name].standing == "not_proven") is few
        assert bool(found[name].why) is few
        view = FilteredRows(project, "requests", found[name].filters)
        assert view.search(Progress()) == sum((each[column] or "not said") == name for each in ROWS)


def test_that_time_is_split_by_stage_which_the_target_says_nothing_of(project: Project) -> None:
    found = parts_of(project, "p95", "stage")
    numbers = [float(each["stage.search_ms"]) for each in INSIDE]
    assert float(found["search"].value or 0) == pytest.approx(np.percentile(numbers, 95))
    assert found["search"].standing == ""


def test_that_every_split_there_is_comes_unasked_but_none_of_one_value(project: Project) -> None:
    columns = [each.column for each in span_figure(project, "p95", *SPAN).splits]
    assert columns == ["seg.language", "model"], "one stage alone tells nothing apart"
    assert [title_of(each, "requests") for each in columns] == ["Segment language", "Model"]
    with pytest.raises(StudioError, match=r"They are by: seg\.language, model, stage"):
        span_figure(project, "p95", *SPAN, ("nothing",))
    with pytest.raises(StudioError, match="Its objectives are: share"):
        span_figure(project, "nothing", *SPAN)
    with pytest.raises(StudioError, match="lies after the last"):
        span_figure(project, "share", SPAN[1], SPAN[0])


def test_that_values_are_counted_in_bins_of_a_round_width_and_none_is_lost(
    project: Project,
) -> None:
    found = shape_of(project, "p95", *SPAN).values
    numbers = [float(each["latency_ms"]) for each in INSIDE]
    assert found is not None
    assert found.edges[0] == 0, "counts of sizes begin at nought"
    assert sum(found.counts) + found.beyond == len(numbers)
    assert found.largest == max(numbers)
    for low, high, counted in zip(found.edges, found.edges[1:], found.counts, strict=False):
        inside = sum(low <= each < high or (high == found.edges[-1] == each) for each in numbers)
        assert counted == inside
    assert shape_of(project, "share", *SPAN).values is None


@pytest.mark.parametrize(
    ("least", "width"), [(0.0, 1.0), (0.3, 0.5), (1.0, 1.0), (21, 25), (26, 50), (51, 100)]
)
def test_that_widths_are_round(least: float, width: float) -> None:
    assert round_width(least) == pytest.approx(width)
    assert distribution(np.array([np.nan])) is None


def test_that_hours_are_those_of_the_agreements_clock_and_open_where_nothing_was(
    project: Project,
) -> None:
    hours: dict[tuple[int, int], list[dict[str, str]]] = defaultdict(list)
    for each in INSIDE:
        at = datetime.fromisoformat(each["time"]).astimezone(ZoneInfo(ZONE))
        hours[at.weekday(), at.hour].append(each)
    found = {
        (each.weekday, each.hour): each.part for each in shape_of(project, "share", *SPAN).cells
    }
    assert set(found) == set(hours)
    assert len(hours) < 168
    for place, own in hours.items():
        assert found[place].samples == len(own)
        assert found[place].value == pytest.approx(share(own))
        assert found[place].standing == "not_proven", "fewer than thirty prove nothing"
    assert "No clock" in shape_of(project, "answers", *SPAN).why


def test_that_what_is_not_known_stays_open(project: Project) -> None:
    before = span_figure(project, "share", date(2025, 1, 1), date(2025, 1, 9))
    assert (before.whole.value, before.whole.standing, before.splits) == (None, "no_data", ())
    assert "open" in span_sentence(before)
    assert part_line(before.whole, "%")[0] == "open"
    clocks = span_figure(project, "answers", *SPAN).whole
    assert (clocks.value, clocks.standing) == (None, "no_data"), "no case is no figure of nought"


def test_that_the_command_says_what_the_operation_found(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["span", str(project.path), "share", "--from", "2026-03-27", "--to", "2026-04-02"]
    assert run([*asked, "--by", "model", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["whole"]["samples"] == 84
    assert {each["name"] for each in told["splits"][0]["parts"]} == {"small", "large"}
    assert run(asked) == 0
    lines = capsys.readouterr().out
    assert "27 March 2026 to 2 April 2026, 7 days" in lines
    assert "nothing is judged by it" in lines
    assert "◐ Not proven" in lines


def test_that_clocks_are_counted_by_what_cases_say_and_exclusions_leave_rows_out(
    project: Project,
) -> None:
    add_entry(
        project,
        "exclusions",
        {
            "exclusion": "maintenance",
            "start": "2026-03-27T00:00",
            "end": "2026-03-28T00:00",
            "reason": "upgrade",
        },
    )
    assert span_figure(project, "share", *SPAN).whole.samples == 72
    for severity, day in (("Sev 1", "28"), ("Sev 2", "29")):
        add_entry(
            project,
            "incidents",
            {
                "title": "Down",
                "opened": f"2026-03-{day}T10:00",
                "first_response": f"2026-03-{day}T10:01",
                "severity": severity,
            },
        )
    found = span_figure(project, "answers", *SPAN)
    assert (found.whole.value, found.whole.samples) == (0, 2)
    (split,) = found.splits
    assert {each.name: each.samples for each in split.parts} == {"Sev 1": 1, "Sev 2": 1}
