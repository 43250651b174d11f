"""Derived columns: what a plain loop over the rows of the file says of hours, loads, speeds and ages is what
verdicts, trends, replays, advice and the rows behind a figure say.
"""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from slastudio.contract.data_requests.requests import data_requests
from slastudio.contract.terms.objectives import Condition, Indicator, Objective
from slastudio.evidence.kinds import KINDS
from slastudio.measure.records.derived import _MAKERS, HourCounts
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.analysis.adviser import advise_targets
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.analysis.replay import replay_history
from slastudio.operations.analysis.trends import TrendBook
from slastudio.operations.evidence.browsing.rows import Filter, read_rows
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.projects import create_project
from slastudio.project.file import Project

ZONE = "Europe/Berlin"
NOW = datetime(2026, 12, 20, tzinfo=UTC)
# on 25 October the hour from 2:00 on comes twice, on 29 March it does not come
AUTUMN, SPRING = ("2026-10", date(2026, 10, 1), 31), ("2026-03", date(2026, 3, 1), 31)
NAMES = [
    "time",
    "request_id",
    "latency_ms",
    "first_token_ms",
    "output_tokens",
    "status",
    "data_as_of",
    "seg.region",
]
PEAK = 6


@dataclass(frozen=True)
class Row:
    time: datetime
    latency: int
    first: int | None
    tokens: int | None
    as_of: datetime | None
    region: str

    def cells(self, number: int) -> list[object]:
        return [
            self.time.isoformat(),
            f"r{number}",
            self.latency,
            "" if self.first is None else self.first,
            "" if self.tokens is None else self.tokens,
            "ok",
            "" if self.as_of is None else self.as_of.isoformat(),
            self.region,
        ]

    @property
    def local(self) -> datetime:
        return self.time.astimezone(ZoneInfo(ZONE))

    @property
    def hour(self) -> tuple[datetime, timedelta | None]:
        """Return the hour of the local clock, of which there are two alike on a day in autumn."""
        begins = self.local.replace(minute=0, second=0, microsecond=0)
        return begins.replace(tzinfo=None), self.local.utcoffset()

    @property
    def speed(self) -> float | None:
        if self.first is None or self.tokens is None or self.latency <= self.first:
            return None
        return self.tokens / ((self.latency - self.first) / 1000)

    @property
    def age(self) -> float | None:
        return None if self.as_of is None else (self.time - self.as_of).total_seconds() / 3600


def drawn(first: date, days: int, seed: int) -> list[Row]:
    """Return rows that crowd into some hours; those of the night the clocks change among them."""
    chance, rows = random.Random(seed), []
    begin = datetime(first.year, first.month, first.day, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
    for number in range(24 * days):
        hour = begin + timedelta(hours=number)
        for _ in range(chance.choice((0, 1, 2, 5, 6, 9))):
            time = hour + timedelta(seconds=chance.randrange(3600))
            if (time.astimezone(ZoneInfo(ZONE)).month) != first.month:
                continue
            latency = chance.choice((900, 1500, 2500, 4000))
            rows.append(
                Row(
                    time,
                    latency,
                    chance.choice((None, 300, latency, 900)),
                    chance.choice((None, 0, 40, 400)),
                    chance.choice((None, time - timedelta(hours=chance.randrange(40)))),
                    chance.choice(("eu", "us")),
                )
            )
    return rows


def written(rows: list[Row], path: Path, start: int = 0) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(NAMES)
        writer.writerows(row.cells(start + number) for number, row in enumerate(rows))
    return path


FAST = (Condition("latency_ms", "at_most", "2500"),)


def _is_busy(load: int, row: Row) -> bool:
    return load >= PEAK


def _is_morning(load: int, row: Row) -> bool:
    return 9 <= row.local.hour <= 11 and row.local.weekday() < 5


def _is_night(load: int, row: Row) -> bool:
    return row.local.hour == 2


# id → the indicator's conditions, and the same as a loop asks it
AMONG = {
    "busy": ((Condition("hourly_load", "at_least", str(PEAK)),), _is_busy),
    "morning": (
        (
            Condition("local_hour", "at_least", "9"),
            Condition("local_hour", "at_most", "11"),
            Condition("local_weekday", "in", "mon, tue, wed, thu, fri"),
        ),
        _is_morning,
    ),
    "night": ((Condition("local_hour", "is", "2"),), _is_night),
}


def objectives() -> tuple[Objective, ...]:
    shares = [
        Objective(
            name,
            name,
            indicator=Indicator("good_share", "requests", good=FAST, among=among),
            comparator=">=",
            target=Decimal(50),
            unit="%",
        )
        for name, (among, _) in AMONG.items()
    ]
    speed = Indicator("percentile", "requests", "token_speed", Decimal(50))
    age = Indicator(
        "mean", "requests", "data_age_h", among=(Condition("hourly_load", "below", "6"),)
    )
    return (
        *shares,
        Objective(
            "speed", "Speed", indicator=speed, comparator=">=", target=Decimal(10), unit="tokens/s"
        ),
        Objective("age", "Age", indicator=age, comparator="<=", target=Decimal(30), unit="h"),
    )


def by_hand(rows: list[Row]) -> dict[str, float]:
    """Return every figure by going through the rows one by one."""
    load = Counter(row.hour for row in rows)
    found = {}
    for name, (_, counts) in AMONG.items():
        counted = [row for row in rows if counts(load[row.hour], row)]
        found[name] = 100 * sum(row.latency <= 2500 for row in counted) / len(counted)
    speeds = [row.speed for row in rows if row.speed is not None]
    ages = [row.age for row in rows if row.age is not None and load[row.hour] < PEAK]
    return found | {"speed": float(np.percentile(speeds, 50)), "age": sum(ages) / len(ages)}


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(
        tmp_path / "p.slastudio", "governed-production", client="Acme", zone=ZONE
    ) as made:
        terms = current_agreement(made)
        only = replace(
            terms.objectives, objectives=objectives(), automated=(), percentile_method="linear"
        )
        save_agreement(made, replace(terms, objectives=only))
        yield made


def figures(project: Project, month: str) -> dict[str, float]:
    results = assess(project, month, now=NOW).results
    return {each.id: float(each.value) for each in results if each.value is not None}


@pytest.mark.parametrize("month", [AUTUMN, SPRING], ids=["autumn", "spring"])
def test_that_figures_of_busy_hours_are_those_of_counting_row_by_row(
    project: Project, tmp_path: Path, month: tuple[str, date, int]
) -> None:
    label, first, days = month
    rows = drawn(first, days, 7)
    import_file(project, written(rows, tmp_path / "log.csv"))
    wanted = by_hand(rows)
    assert figures(project, label) == pytest.approx(wanted)
    book = TrendBook(project)
    book.refresh()
    last = first + timedelta(days - 1)
    for name, value in wanted.items():
        known = book.contributions(name)
        found = known.daily.over(known.grid.index_of(first), known.grid.index_of(last), None)
        assert float(found.value or 0) == pytest.approx(value), name
    months = replay_history(project, label, label, now=NOW).tiers[0].months
    replayed = {each.objective: each.value for each in months[0].figures}
    assert {name: float(value or 0) for name, value in replayed.items()} == pytest.approx(wanted)


def test_that_the_hour_that_autumn_repeats_is_two_hours(project: Project, tmp_path: Path) -> None:
    twice = [
        datetime(2026, 10, 25, hour, minute, tzinfo=UTC) for hour in (0, 1) for minute in range(4)
    ]
    rows = [Row(time, 900, 300, 40, None, "eu") for time in twice]
    import_file(project, written(rows, tmp_path / "log.csv"))
    assert {row.local.hour for row in rows} == {2}
    assert read_rows(project, "requests", (Filter("hourly_load", "is", "4"),)).total == 8
    assert read_rows(project, "requests", (Filter("local_hour", "is", "2"),)).total == 8
    assert read_rows(project, "requests", (Filter("local_weekday", "is", "sun"),)).total == 8


def test_that_a_later_import_that_fills_an_hour_changes_the_rows_that_were_there(
    project: Project, tmp_path: Path
) -> None:
    label, first, days = AUTUMN
    rows = drawn(first, days, 3)
    early = [row for number, row in enumerate(rows) if number % 4]
    late = rows[::4]
    book = TrendBook(project)
    import_file(project, written(early, tmp_path / "early.csv"))
    book.refresh(until=date(2026, 10, 31))
    import_file(project, written(late, tmp_path / "late.csv", len(early)))
    book.refresh(until=date(2026, 10, 31))
    wanted = by_hand(rows)
    assert figures(project, label) == pytest.approx(wanted)
    assert by_hand(early)["busy"] != pytest.approx(wanted["busy"])
    for name in AMONG:
        known = book.contributions(name)
        found = known.daily.over(
            known.grid.index_of(first), known.grid.index_of(date(2026, 10, 31)), None
        )
        assert float(found.value or 0) == pytest.approx(wanted[name])


def test_that_the_rows_behind_a_figure_are_found_by_its_conditions(
    project: Project, tmp_path: Path
) -> None:
    rows = drawn(*AUTUMN[1:], 11)
    import_file(project, written(rows, tmp_path / "log.csv"))
    result = next(each for each in assess(project, AUTUMN[0], now=NOW).results if each.id == "busy")
    among = tuple(Filter(each.column, each.operator, each.value) for each in AMONG["busy"][0])
    assert read_rows(project, "requests", among).total == result.samples
    shown = read_rows(project, "requests", (*among, Filter("token_speed", "above", "100")))
    load = Counter(row.hour for row in rows)
    fast = [row for row in rows if load[row.hour] >= PEAK and (row.speed or 0) > 100]
    assert shown.total == len(fast)
    assert "hourly_load" not in shown.columns


def test_that_advice_on_a_busy_hours_target_rests_on_its_own_records(
    project: Project, tmp_path: Path
) -> None:
    rows = drawn(date(2026, 9, 1), 30, 5) + drawn(*AUTUMN[1:], 6)
    import_file(project, written(rows, tmp_path / "log.csv"))
    first, last = date(2026, 10, 1), date(2026, 10, 28)
    advice = advise_targets(project, first=first, last=last, now=NOW)
    observed = {each.id: float(each.observed or 0) for each in advice.advices}
    wanted = by_hand([row for row in rows if first <= row.local.date() <= last])
    assert observed == pytest.approx(wanted)


def test_that_a_client_is_asked_for_what_a_derived_column_is_made_of(project: Project) -> None:
    (request,) = (
        each for each in data_requests(current_agreement(project)) if each.kind == "requests"
    )
    asked = {each.name for each in request.columns}
    assert {"output_tokens", "first_token_ms", "latency_ms", "data_as_of", "time"} <= asked
    assert not asked & {each.name for each in KINDS["requests"].derived}


def test_that_every_derived_column_is_declared_of_recorded_ones_and_made() -> None:
    declared = {each.name for kind in KINDS.values() for each in kind.derived}
    assert declared == set(_MAKERS)
    for kind in KINDS.values():
        for each in kind.derived:
            assert kind.column(each.name) is None
            assert each.made_of
            assert all(kind.column(name) for name in each.made_of)


@pytest.mark.parametrize("zone", ["Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns"])
def test_that_hours_begin_where_the_local_clock_says(zone: str) -> None:
    chance = random.Random(1)
    begin = datetime(2026, 3, 1, tzinfo=UTC)
    moments = [begin + timedelta(seconds=chance.randrange(86_400 * 60)) for _ in range(4_000)]
    counted: Counter[tuple[datetime, timedelta | None]] = Counter()
    for each in moments:
        local = each.astimezone(ZoneInfo(zone))
        counted[local.replace(minute=0, second=0, tzinfo=None), local.utcoffset()] += 1
    stamps = np.array([int(each.timestamp()) * 1_000_000_000 for each in moments], np.int64)
    hours = HourCounts.of(stamps, zone)
    wanted = []
    for each in moments:
        local = each.astimezone(ZoneInfo(zone))
        wanted.append(counted[local.replace(minute=0, second=0, tzinfo=None), local.utcoffset()])
    assert hours.at(stamps, zone).tolist() == wanted


@pytest.mark.parametrize(
    ("indicator", "unit", "value"),
    [
        (Indicator("mean", "requests", "retrieval_precision"), "", 0.7),
        (Indicator("percentile", "requests", "handle_s", Decimal(50)), "s", 120.0),
        (
            Indicator("good_share", "requests", good=(Condition("first_contact", "is", "true"),)),
            "%",
            200 / 3,
        ),
        (
            Indicator(
                "good_share",
                "requests",
                good=(Condition("safety", "is", "allowed"),),
                among=(Condition("tools", "is", "search"), Condition("input_type", "is", "pdf")),
            ),
            "%",
            50.0,
        ),
    ],
    ids=["precision", "handling", "first contact", "safety of a tool"],
)
def test_that_what_a_log_says_of_retrieval_handling_and_contact_is_a_figure(
    project: Project, tmp_path: Path, indicator: Indicator, unit: str, value: float
) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        "time,request_id,latency_ms,status,input_type,tools,safety,retrieval_precision,handle_s,first_contact\n"
        "2026-10-02T08:00Z,a,900,ok,pdf,search,allowed,0.5,60,yes\n"
        "2026-10-09T08:00Z,b,900,ok,pdf,search,blocked,0.9,120,yes\n"
        "2026-10-16T08:00Z,c,900,ok,audio,search,allowed,,,\n"
        "2026-10-30T08:00Z,d,900,ok,pdf,,allowed,0.7,600,no\n",
        encoding="utf-8",
    )
    import_file(project, path)
    terms = current_agreement(project)
    only = Objective("o", "O", indicator=indicator, comparator=">=", target=Decimal(1), unit=unit)
    save_agreement(
        project, replace(terms, objectives=replace(terms.objectives, objectives=(only,)))
    )
    assert figures(project, "2026-10") == pytest.approx({"o": value})
