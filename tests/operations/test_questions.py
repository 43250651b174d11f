"""What a file does not say is asked once, decides no verdict unasked, and is answered for good or
taken back.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.governance import Delivery
from slastudio.contract.terms.objectives import Condition, Indicator, Objective, Window
from slastudio.evidence.intake import Hints
from slastudio.evidence.questions import GivenAnswer, Question, merged, question_id
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.objective_result import Result
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.analysis.costs import review_costs
from slastudio.operations.analysis.drift import review_drift
from slastudio.operations.analysis.replay import replay_history
from slastudio.operations.analysis.trends import trends_of
from slastudio.operations.evidence.coverage import coverage
from slastudio.operations.evidence.imports import import_file, list_imports, remove_import
from slastudio.operations.evidence.questions import (
    answer_question,
    questions_of,
    withdraw_answer,
)
from slastudio.operations.registers.records import add_entry
from slastudio.project.file import Project
from slastudio.shared.problems import StudioError

MARCH = [datetime(2026, 3, 1, 12, tzinfo=UTC) + timedelta(days=each) for each in range(31)]
AVAILABILITY = Objective(
    "av", "Availability", indicator=Indicator("availability", "requests"), target=Decimal(76)
)
LATENCY = Objective(
    "p95",
    "Latency",
    indicator=Indicator("percentile", "requests", "latency_ms", percentile=Decimal(95)),
    comparator="<=",
    target=Decimal(2000),
    unit="ms",
)
SPEND = Objective(
    "spend",
    "Spend",
    indicator=Indicator("spend", "costs"),
    comparator="<=",
    target=Decimal(50),
    unit="EUR",
)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    made = Project.create(tmp_path / "p.slastudio", Agreement())
    yield made
    made.close()


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    def write(name: str, headings: str, *rows: tuple[object, ...], delimiter: str = ",") -> Path:
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, delimiter=delimiter)
            writer.writerow(headings.split())
            writer.writerows(rows)
        return path

    return write


def promise(project: Project, *objectives: Objective, **methods: object) -> None:
    agreement = Agreement()
    made = replace(agreement.objectives, objectives=objectives, **methods)  # type: ignore[arg-type]
    save_agreement(project, replace(agreement, objectives=made))


def judged(project: Project, month: str = "2026-03") -> Assessment:
    return assess(project, month)


def result(project: Project, month: str = "2026-03") -> Result:
    return judged(project, month).results[0]


def asked(project: Project) -> list[str]:
    return [each.id for each in questions_of(project) if each.is_open]


def requests(words: dict[str, int]) -> list[tuple[object, ...]]:
    listed = [word for word, count in words.items() for _ in range(count)]
    return [
        (MARCH[place % 31].isoformat(), f"r{place}", 500, word) for place, word in enumerate(listed)
    ]


# -- words of a status -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "verdict", "open_"),
    [("76", "reserved", True), ("70", "met", False), ("80", "missed", False)],
)
def test_that_a_word_nobody_knows_decides_no_verdict(
    project: Project, written: Callable[..., Path], target: str, verdict: str, open_: bool
) -> None:
    promise(project, replace(AVAILABILITY, target=Decimal(target)))
    rows = requests({"success": 75, "cancelled": 2, "error": 23})
    import_file(project, written("r.csv", "time request_id latency_ms status", *rows))
    assert asked(project) == ["word:requests:status:cancelled"]
    found = result(project)
    assert found.verdict == verdict
    assert found.value == 75
    values = sorted({float(each.value or 0) for each in found.readings})
    assert values == pytest.approx([75, 100 * 75 / 98, 77])
    assert "75 % to 77 %" in found.reason
    (told,) = judged(project).questions
    assert told.moves is open_


def test_that_words_known_as_good_or_bad_are_not_asked_about(
    project: Project, written: Callable[..., Path]
) -> None:
    promise(project, AVAILABILITY)
    words = dict.fromkeys(
        ("ok", "200", "204", "200.0", "error", "404", "503", "Timed out", "failed", "Rate limited"),
        5,
    )
    rows = requests(words)
    import_file(project, written("r.csv", "time request_id latency_ms status", *rows))
    assert asked(project) == []
    assert judged(project).questions == ()


def test_that_an_answer_holds_for_the_next_file_and_is_taken_back_at_will(
    project: Project, written: Callable[..., Path]
) -> None:
    promise(project, AVAILABILITY)
    rows = requests({"success": 75, "cancelled": 2, "error": 23})
    headings = "time request_id latency_ms status"
    import_file(project, written("r.csv", headings, *rows))
    answered = answer_question(project, "word:requests:status:cancelled", "good", "Ada")
    assert answered.question.answer is not None
    assert answered.question.answer.who == "Ada"
    assert result(project).verdict == "met"
    assert result(project).value == 77
    later = [
        (str(row[0]).replace("-03-", "-04-").replace("04-31", "04-30"), f"n{place}", *row[2:])
        for place, row in enumerate(rows)
    ]
    import_file(project, written("s.csv", headings, *later))
    assert asked(project) == []
    assert result(project, "2026-04").verdict == "met"
    withdraw_answer(project, "word:requests:status:cancelled")
    assert result(project).verdict == "reserved"
    assert asked(project) == ["word:requests:status:cancelled"]


def test_that_only_a_reading_a_question_has_is_taken(
    project: Project, written: Callable[..., Path]
) -> None:
    promise(project, AVAILABILITY)
    rows = requests({"success": 75, "cancelled": 2})
    import_file(project, written("r.csv", "time request_id latency_ms status", *rows))
    with pytest.raises(StudioError, match="good, bad, left_out"):
        answer_question(project, "word:requests:status:cancelled", "perhaps")
    with pytest.raises(StudioError, match="Nothing is asked"):
        answer_question(project, "word:requests:status:aborted", "good")
    with pytest.raises(StudioError, match="not answered"):
        withdraw_answer(project, "word:requests:status:cancelled")


def test_that_trends_and_replays_count_a_word_as_it_was_answered(
    project: Project, written: Callable[..., Path]
) -> None:
    promise(project, AVAILABILITY)
    rows = requests({"success": 75, "cancelled": 2, "error": 23})
    import_file(project, written("r.csv", "time request_id latency_ms status", *rows))
    answer_question(project, "word:requests:status:cancelled", "good")
    (trend,) = trends_of(project, "av", date(2026, 3, 1), date(2026, 3, 31)).trends
    told = [each for each in trend.points if each.samples]
    assert sum((each.value or 0) * each.samples for each in told) == pytest.approx(100 * 77)
    (month,) = replay_history(project).tiers[0].months
    assert month.figures[0].value == 77


@pytest.mark.parametrize("reading", ["good", "bad", "left_out"])
def test_that_an_answer_changes_how_is_counted_and_not_what_was_promised(
    project: Project, written: Callable[..., Path], reading: str
) -> None:
    promise(project, AVAILABILITY)
    rows = requests({"success": 75, "cancelled": 2, "error": 23})
    import_file(project, written("r.csv", "time request_id latency_ms status", *rows))
    before = result(project)
    answer_question(project, "word:requests:status:cancelled", reading)
    after = result(project)
    assert after.promise == before.promise
    assert "cancelled" not in after.promise
    # the words that are good by themselves are told in one, not one by one
    assert "206" not in after.formula
    assert ("cancelled" in after.formula) is (reading != "bad")


@pytest.mark.parametrize("reading", ["", "good", "bad", "left_out"])
def test_that_costs_and_drift_take_no_unseen_word_for_a_failure(
    project: Project, written: Callable[..., Path], reading: str
) -> None:
    promise(project, AVAILABILITY)
    words = {"success": 62, "cancelled": 31, "error": 31}
    rows = [(*row, "1.00", "EUR") for row in requests(words)]
    import_file(project, written("r.csv", "time request_id latency_ms status cost currency", *rows))
    if reading:
        answer_question(project, "word:requests:status:cancelled", reading)
    good, failed = 62 + 31 * (reading == "good"), 31 + 31 * (reading == "bad")
    review = review_costs(project, "2026-03")
    assert review.failure.parts == (("failed", Decimal(failed), failed),)
    assert review.unit_costs[1].count == good
    drift = review_drift(project, now=datetime(2026, 4, 2, tzinfo=UTC))
    errors = next(each for each in drift.searched if each.series.id == "requests.errors").series
    assert np.unique(errors.values.round(9)) == pytest.approx([100 * failed / (good + failed)])
    for notes in (review.notes, drift.notes):
        told = [each for each in notes if "31 requests have a status nobody" in each]
        assert bool(told) is not bool(reading)


# -- notation ----------------------------------------------------------------------------------------------------------


def bills(sign: str, heading: str = "Betrag") -> list[tuple[object, ...]]:
    return [(f"{day:02d}/{day + 12}/2026", "A", f"1{sign}{day}00", "EUR") for day in (1, 2, 3)]


@pytest.mark.parametrize("sign", [",", "."])
def test_that_a_sign_no_column_settles_is_asked_about(
    project: Project, written: Callable[..., Path], sign: str
) -> None:
    promise(project, SPEND)
    rows = [(f"2026-03-0{day}", "A", f"1{sign}{day}00", "EUR") for day in (1, 2, 3)]
    import_file(project, written("b.csv", "Date Service Amount Currency", *rows, delimiter=";"))
    (question,) = questions_of(project)
    assert question.kind == "decimal_sign"
    found = result(project)
    assert found.verdict == "reserved"
    assert {each.value for each in found.readings} == {Decimal("3.6"), Decimal(3600)}
    for reading, value in (("thousands", "3600"), ("fraction", "3.600")):
        answer_question(project, question.id, reading)
        assert result(project).value == Decimal(value)
        assert result(project).verdict == ("missed" if reading == "thousands" else "met")
    withdraw_answer(project, question.id)
    assert result(project).verdict == "reserved"


def test_that_another_column_of_the_file_settles_a_sign(
    project: Project, written: Callable[..., Path]
) -> None:
    promise(project, SPEND)
    rows = [(f"2026-03-0{day}", "A", f"1.{day}00", "EUR", "0,75") for day in (1, 2, 3)]
    headings = "Date Service Amount Currency Quantity"
    import_file(project, written("b.csv", headings, *rows, delimiter=";"))
    assert asked(project) == []
    assert result(project).value == 3600


def test_that_days_in_either_order_are_asked_about_once_for_all_columns(
    project: Project, written: Callable[..., Path]
) -> None:
    resolution = Objective(
        "mttr",
        "Recovery",
        indicator=Indicator("duration", "incidents", span="recover"),
        comparator="<=",
        target=Decimal(24),
        unit="h",
    )
    promise(project, resolution)
    # as days: 3 March to 5 March and 48 hours; as months: 3 March to 3 May
    rows = [("INC-1", "03/03/2026 10:00", "05/03/2026 10:00", "High")]
    import_file(project, written("i.csv", "Id Opened Resolved Priority", *rows))
    questions = [each for each in questions_of(project) if each.kind == "day_order"]
    assert len(questions) <= 1


def test_that_records_made_by_hand_stand_under_every_reading(
    project: Project, written: Callable[..., Path]
) -> None:
    recovery = Objective(
        "mttr",
        "Recovery",
        indicator=Indicator("duration", "incidents", span="recover"),
        comparator="<=",
        target=Decimal(24),
        unit="h",
    )
    promise(project, recovery)
    rows = [("INC-1", "03/04/2026 10:00", "03/04/2026 12:00", "High")]
    import_file(project, written("i.csv", "Id Opened Resolved Priority", *rows))
    assert [each.kind for each in questions_of(project)] == ["day_order"]
    add_entry(project, "incidents", {"opened": "2026-03-20 09:00", "resolved": "2026-03-20 19:00"})
    # in April by the day first, in March by the month first; the one by hand is in March either way
    found = result(project)
    assert found.value == 10
    figures = {each.reading: each.value for each in found.readings}
    assert figures == {"day_first": 10, "month_first": 6}


@pytest.mark.parametrize(("figures", "is_asked"), [((300, 420), True), ((1500, 2500), False)])
def test_that_a_unit_nobody_states_is_asked_about_where_both_make_sense(
    project: Project, written: Callable[..., Path], figures: tuple[int, int], is_asked: bool
) -> None:
    promise(project, LATENCY)
    rows = [(day.isoformat(), f"r{n}", figures[n % 2], "ok") for n, day in enumerate(MARCH)]
    import_file(project, written("r.csv", "time request_id latency status", *rows))
    assert bool(asked(project)) is is_asked
    if not is_asked:
        return
    assert result(project).verdict == "reserved"
    answer_question(project, asked(project)[0], "s")
    assert result(project).verdict == "missed"
    later = [(f"2026-04-{n + 1:02d}", f"s{n}", figures[n % 2], "ok") for n in range(30)]
    import_file(project, written("s.csv", "time request_id latency status", *later))
    assert result(project, "2026-04").value == Decimal(420_000)


def test_that_amounts_are_in_the_currency_each_says(
    project: Project, written: Callable[..., Path]
) -> None:
    promise(project, SPEND)
    rows = [("2026-03-01", "A", "€10.50"), ("2026-03-02", "B", "$900.00")]
    import_file(project, written("b.csv", "date service amount", *rows))
    assert asked(project) == []
    assert result(project).value == Decimal("10.50")


def test_that_an_amount_without_a_sign_among_several_is_asked_about(
    project: Project, written: Callable[..., Path]
) -> None:
    promise(project, SPEND)
    rows = [
        ("2026-03-01", "A", "€10.50"),
        ("2026-03-02", "B", "$9.00"),
        ("2026-03-03", "C", "45.00"),
    ]
    import_file(project, written("b.csv", "date service amount", *rows))
    (question,) = questions_of(project)
    assert question.kind == "currency"
    assert result(project).verdict == "reserved"
    answer_question(project, question.id, "USD")
    assert result(project).value == Decimal("10.50")
    assert result(project).verdict == "met"


# -- rows of sheets made by hand ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "is_asked", "value"), [("35.00", False, 35), ("36.00", True, 35)]
)
def test_that_a_total_that_is_not_the_sum_is_asked_about(
    project: Project, written: Callable[..., Path], total: str, value: int, *, is_asked: bool
) -> None:
    promise(project, SPEND)
    rows = [(f"2026-03-0{n + 1}", f"S{n}", amount, "EUR") for n, amount in enumerate(("10", "25"))]
    rows.append(("2026-03-31", "Total", total, "EUR"))
    import_file(project, written("b.csv", "Date Service Amount Currency", *rows))
    assert [each.kind for each in questions_of(project)] == ["total"] * is_asked
    assert result(project).value == value
    if not is_asked:
        return
    assert result(project).verdict == "reserved"
    answer_question(project, questions_of(project)[0].id, "line")
    assert (result(project).value, result(project).verdict) == (71, "missed")
    withdraw_answer(project, questions_of(project)[0].id)
    assert result(project).verdict == "reserved"


def test_that_blank_cells_under_a_value_are_asked_about_where_they_decide(
    project: Project, written: Callable[..., Path]
) -> None:
    of_one = Indicator("spend", "costs", among=(Condition("service", "is", "Alpha"),))
    promise(project, replace(SPEND, indicator=of_one, target=Decimal(15)))
    rows = [
        (f"2026-03-0{n + 1}", service, "10.00", "EUR")
        for n, service in enumerate(("Alpha", "", "Beta", ""))
    ]
    headings = "Date Service Amount Currency"
    import_file(project, written("b.csv", headings, *rows))
    (question,) = questions_of(project)
    assert question.kind == "blank"
    assert (result(project).value, result(project).verdict) == (10, "reserved")
    answer_question(project, question.id, "above")
    assert (result(project).value, result(project).verdict) == (20, "missed")
    later = [(day.replace("-03-", "-04-"), *rest) for day, *rest in rows]
    import_file(project, written("c.csv", headings, *later))
    assert result(project, "2026-04").value == 20
    withdraw_answer(project, question.id)
    assert result(project).value == 10


# -- the same again ----------------------------------------------------------------------------------------------------


def month_to_date(last: int, note: str, amounts: dict[int, str]) -> list[tuple[object, ...]]:
    return [
        (f"2026-03-{day:02d}", "A", amounts.get(day, "10.00"), "EUR", note)
        for day in range(1, last + 1)
    ]


@pytest.mark.parametrize("restated", [{}, {3: "4.00"}])
def test_that_an_export_that_comes_again_otherwise_is_asked_about_and_counts_once_meanwhile(
    project: Project, written: Callable[..., Path], restated: dict[int, str]
) -> None:
    promise(project, SPEND)
    headings = "date service amount currency note"
    import_file(project, written("a.csv", headings, *month_to_date(3, "first", restated)))
    import_file(project, written("b.csv", headings, *month_to_date(4, "second", {})))
    (question,) = questions_of(project)
    assert (question.kind, question.taken) == ("again", "again")
    found = result(project)
    assert found.value == 40
    assert found.verdict == "reserved"
    answer_question(project, question.id, "each")
    assert result(project).verdict == "missed"
    assert result(project).value == (70 if not restated else 64)
    withdraw_answer(project, question.id)
    assert result(project).value == 40
    # with the later export gone, the earlier one counts as it did
    remove_import(project, list_imports(project)[-1].id)
    assert questions_of(project) == ()
    assert result(project).value == (30 if not restated else 24)


def test_that_an_unchanged_export_asks_nothing(
    project: Project, written: Callable[..., Path]
) -> None:
    promise(project, SPEND)
    headings = "date service amount currency note"
    import_file(project, written("a.csv", headings, *month_to_date(3, "same", {})))
    import_file(project, written("b.csv", headings, *month_to_date(4, "same", {})))
    assert questions_of(project) == ()
    assert result(project).value == 40


ATTEMPTS = [
    row
    for place, day in enumerate(MARCH)
    for row in (
        (day.isoformat(), f"r{place}", 100, "error"),
        ((day + timedelta(seconds=5)).isoformat(), f"r{place}", 200, "ok"),
    )
]


@pytest.mark.parametrize(
    ("retries", "verdict", "value"),
    [
        ("asked", "reserved", 0),
        ("each", "missed", 50),
        ("first", "missed", 0),
        ("last", "met", 100),
    ],
)
def test_that_attempts_of_one_request_count_as_agreed_or_are_asked_about(
    project: Project, written: Callable[..., Path], retries: str, verdict: str, value: int
) -> None:
    promise(project, AVAILABILITY, retries=retries)
    import_file(project, written("r.csv", "time request_id latency_ms status", *ATTEMPTS))
    found = result(project)
    assert (found.verdict, found.value) == (verdict, value)
    (question,) = questions_of(project)
    assert question.who == ("nobody" if retries == "asked" else "agreement")


# -- spans of knowledge ------------------------------------------------------------------------------------------------


def daily(project: Project, written: Callable[..., Path], days: range, **methods: object) -> None:
    agreement = Agreement()
    made = replace(agreement.objectives, objectives=(AVAILABILITY,), **methods)  # type: ignore[arg-type]
    data = replace(agreement.data, deliveries=(Delivery("requests", arrives="daily"),))
    save_agreement(project, replace(agreement, objectives=made, data=data))
    rows = [(f"2026-03-{day:02d}", f"r{day}", 100, "ok") for day in days]
    import_file(project, written("r.csv", "time request_id latency_ms status", *rows))


def test_that_too_few_of_the_days_due_leave_no_verdict_until_somebody_says_they_were_quiet(
    project: Project, written: Callable[..., Path]
) -> None:
    daily(project, written, range(1, 26))
    found = result(project)
    assert found.verdict == "reserved"
    assert found.coverage is not None
    assert (found.coverage.due, found.coverage.covered) == (31, 25)
    (told,) = judged(project).questions
    assert told.question.id == "span:requests:2026-03-26..2026-03-31"
    assert ("av", "quiet", "met") in {(o, f.reading, f.verdict) for o, f in told.effects}
    answer_question(project, told.question.id, "quiet")
    assert result(project).verdict == "met"


def test_that_days_inside_a_file_are_covered_once_somebody_says_they_were_quiet(
    project: Project, written: Callable[..., Path]
) -> None:
    daily(project, written, range(1, 1))
    rows = [(f"2026-03-{day:02d}", f"r{day}", 100, "ok") for day in (*range(1, 11), *range(20, 32))]
    import_file(project, written("m.csv", "time request_id latency_ms status", *rows))
    assert result(project).verdict == "reserved"
    (told,) = judged(project).questions
    assert ("av", "quiet", "met") in {(o, f.reading, f.verdict) for o, f in told.effects}
    answer_question(project, told.question.id, "quiet")
    assert result(project).verdict == "met"
    (covered,) = coverage(project).kinds
    assert covered.missing == ()


def test_that_a_file_said_to_hold_a_whole_month_covers_it(
    project: Project, written: Callable[..., Path]
) -> None:
    daily(project, written, range(1, 1))
    rows = [(f"2026-03-{day:02d}", f"r{day}", 100, "ok") for day in range(1, 20)]
    path = written("m.csv", "time request_id latency_ms status", *rows)
    import_file(project, path, covers=judged(project).period)
    assert result(project).verdict == "met"


@pytest.mark.parametrize("evaluated", ["daily", "period_end"])
def test_that_windows_that_reach_back_do_not_judge_an_empty_month(
    project: Project, written: Callable[..., Path], evaluated: str
) -> None:
    promise(project, replace(LATENCY, window=Window("rolling", 7, evaluated)))
    rows = [
        (f"2026-{month:02d}-{day:02d}", f"r{month}-{day}", 100, "ok")
        for month in (1, 3)
        for day in range(1, 32)
    ]
    import_file(project, written("r.csv", "time request_id latency_ms status", *rows))
    assert result(project, "2026-02").verdict == "nothing_to_judge"
    assert result(project, "2026-03").verdict == "met"


def test_that_the_file_a_data_request_asked_for_covers_its_month(
    project: Project, written: Callable[..., Path]
) -> None:
    daily(project, written, range(1, 1))
    rows = [(f"2026-03-{day:02d}", f"r{day}", 100, "ok") for day in range(1, 20)]
    headings = "time request_id latency_ms status"
    import_file(project, written("p-requests-2026-03.csv", headings, *rows))
    found = result(project)
    assert found.verdict == "met"
    assert found.coverage is not None
    assert "the file a data request asked for" in found.coverage.by


def test_that_records_that_could_not_be_read_are_told_where_the_figure_is(
    project: Project, written: Callable[..., Path]
) -> None:
    promise(project, AVAILABILITY)
    rows = [("2026-03-01", "r1", 100, "ok"), ("yesterday", "r2", 100, "error")]
    import_file(project, written("r.csv", "time request_id latency_ms status", *rows))
    assert [(each.name, each.samples) for each in result(project).excluded] == [
        ("Could not be read", 1)
    ]


def test_that_a_covered_month_without_a_request_has_nothing_to_judge(
    project: Project, written: Callable[..., Path]
) -> None:
    promise(project, AVAILABILITY)
    rows = [(f"2026-0{month}-10", f"r{month}", 100, "ok") for month in (1, 3)]
    import_file(project, written("r.csv", "time request_id latency_ms status", *rows))
    found = result(project, "2026-02")
    assert found.verdict == "nothing_to_judge"
    assert judged(project, "2026-02").attention == ()


@pytest.mark.parametrize(
    ("rhythm", "gone", "missing"),
    [
        ("daily", (4, 7), [4, 7]),
        ("weekdays", (4, 7), [4]),
        ("weekly", (4, 7), []),
        ("weekly", tuple(range(9, 16)), list(range(9, 16))),
        ("occasion", (4, 7), []),
        ("", (4, 7), []),
    ],
)
def test_that_a_day_is_missing_only_where_it_was_due(
    project: Project,
    written: Callable[..., Path],
    rhythm: str,
    gone: tuple[int, ...],
    missing: list[int],
) -> None:
    promise(project, AVAILABILITY)
    agreement = current_agreement(project)
    data = replace(agreement.data, deliveries=(Delivery("requests", arrives=rhythm),))
    save_agreement(project, replace(agreement, data=data))
    rows = [(f"2026-03-{d:02d}", f"r{d}", 100, "ok") for d in range(1, 32) if d not in gone]
    import_file(project, written("r.csv", "time request_id latency_ms status", *rows))
    found = dict(judged(project).missing)
    assert [each.day for each in found.get("requests", ())] == missing
    (covered,) = coverage(project).kinds
    days = [gap.first + timedelta(days=n) for gap in covered.missing for n in range(gap.days)]
    assert [each.day for each in days] == missing


# -- the values --------------------------------------------------------------------------------------------------------


def test_that_an_id_is_one_word_and_tells_values_apart() -> None:
    texts = ["cancelled", "in progress", "in_progress", "a/b", "a b", "ärger", "x" * 80, "x" * 81]
    names = [question_id("word", "requests", "status", each) for each in texts]
    assert len(set(names)) == len(texts)
    assert not any(character.isspace() for name in names for character in name)


def test_that_one_cause_is_one_question() -> None:
    one = Question("word", "requests", "status", "x", "?", (("x", 2),), 2, (), "bad", (1,), ("a",))
    both = merged([one, replace(one, batches=(2,), files=("b",))])
    assert [(each.records, each.batches) for each in both] == [(4, (1, 2))]


def test_that_an_answer_given_with_an_import_is_kept(
    project: Project, written: Callable[..., Path]
) -> None:
    promise(project, SPEND)
    rows = [(f"2026-03-0{day}", "A", f"1,{day}00", "EUR") for day in (1, 2, 3)]
    path = written("b.csv", "Date Service Amount Currency", *rows, delimiter=";")
    name = question_id("decimal_sign", "costs", "amount", "Amount")
    answer = GivenAnswer(name, "thousands", "Ada", datetime(2026, 4, 1, tzinfo=UTC))
    import_file(project, path, Hints(answers={name: answer}))
    assert asked(project) == []
    assert result(project).value == 3600
    withdraw_answer(project, name)
    assert result(project).verdict == "reserved"
