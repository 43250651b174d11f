"""The number of open exceptions is a figure with a verdict, and what nobody knows is none."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pandas as pd
import pytest

from slastudio.contract.clauses.texts import section_blocks
from slastudio.contract.duties.promises import promises_of
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.governance import Governance
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.exceptions import ExceptionVolume
from slastudio.judge.period.month import assess_period
from slastudio.judge.telling.beside.exceptions import exceptions_words
from slastudio.reports.machine.assessments import assessment_document
from tests.judge.specimens import frame, inputs

pytestmark = pytest.mark.rapid
START = datetime(2026, 10, 1, tzinfo=UTC)
Item = tuple[str, float, float | None]


def terms(limit: int | None) -> Agreement:
    return Agreement(governance=Governance(exception_age="8 hours", exception_volume=limit))


def queue(*items: Item) -> dict[str, pd.DataFrame]:
    """Return items of (queue, day opened, day decided), days from 0 with fractions."""

    def at(days: float | None) -> str | None:
        return None if days is None else (START + timedelta(days=days)).isoformat()

    columns = {
        "id": [f"Q{n}" for n in range(len(items))],
        "queue": [each[0] for each in items],
        "opened": [at(each[1]) for each in items],
        "decided": [at(each[2]) for each in items],
    }
    return {"queue_items": frame("queue_items", columns)}


def month(limit: int | None, *items: Item, now: datetime | None = None) -> Assessment:
    given = inputs(terms(limit), queue(*items) if items else {})
    given = replace(given, given=frozenset({"queue_items"}))
    return assess_period(replace(given, as_of=now) if now else given)


def volume(limit: int, *items: Item, now: datetime | None = None) -> ExceptionVolume:
    found = month(limit, *items, now=now).exceptions
    assert found is not None
    return found


THREE = (("exception", 0.5, 3.5), ("exception", 1.5, 2.5), ("exception-risk", 1.6, 2.4))


@pytest.mark.parametrize(
    ("limit", "verdict"), [(3, "met"), (2, "missed"), (40, "met"), (0, "missed")]
)
def test_that_the_highest_number_as_days_end_decides(limit: int, verdict: str) -> None:
    found = volume(limit, *THREE)
    assert (found.result.value, found.result.verdict) == (Decimal(3), verdict)
    assert found.highest_on == date(2026, 10, 2)
    # 1, 3 and 1 on three of 31 days
    assert found.mean == pytest.approx(Decimal(5) / 31)


def test_that_approvals_are_no_exceptions_and_one_opened_and_closed_in_a_day_is_never_open() -> (
    None
):
    found = volume(1, ("approval", 0.1, 9.0), ("exception", 4.1, 4.9), ("exception", 5.1, 6.1))
    assert (found.result.value, found.highest_on) == (Decimal(1), date(2026, 10, 6))


@pytest.mark.parametrize("items", [(), (("approval", 0.5, 1.5),)])
def test_that_without_an_exception_in_any_export_nothing_is_known(items: tuple[Item, ...]) -> None:
    found = volume(2, *items)
    assert (found.result.verdict, found.result.value, found.mean) == ("no_data", None, None)
    assert "nobody knows" in exceptions_words(found)


def test_that_no_limit_is_no_figure() -> None:
    assert month(None, *THREE).exceptions is None
    assert assessment_document(month(None, *THREE))["exceptions"] is None


@pytest.mark.parametrize("age", ["", "8 hours"])
@pytest.mark.parametrize("limit", [0, 3])
def test_that_a_limit_is_printed_judged_and_owed_also_alone_and_also_if_it_is_none(
    age: str, limit: int
) -> None:
    agreed = replace(terms(limit).governance, exception_age=age)
    agreement = replace(terms(limit), governance=agreed)
    blocks = section_blocks(agreement, "governance")
    printed = [each.text for each in blocks if "open at once" in each.text]
    assert len(printed) == 1
    assert f"t most {limit} " in printed[0]
    assert [each.amount for each in promises_of(agreement) if each.kind == "exception_volume"] == [
        limit
    ]
    kept = volume(limit, ("exception", 4.1, 4.9))
    assert (kept.limit, kept.result.verdict) == (limit, "met")


def test_that_days_that_are_not_over_are_not_looked_at() -> None:
    now = START + timedelta(days=2, hours=1)
    found = volume(5, ("exception", 0.5, None), now=now)
    assert (found.result.value, found.mean) == (Decimal(1), Decimal(1))


def test_that_a_miss_is_raised_once_and_the_duty_says_the_same_number() -> None:
    found = month(2, *THREE)
    (raised,) = (each for each in found.observations if each.kind == "exceptions_over")
    assert (raised.level, raised.page) == ("missed", "incidents")
    assert "3 exceptions were open as a day ended on 2 October" in raised.detail
    (duty,) = (each for each in found.duties if each.kind == "exception_volume")
    assert "at most 3 " in duty.shown_by
    assert not [e for e in month(3, *THREE).observations if e.kind == "exceptions_over"]
    told = assessment_document(found)["exceptions"]
    assert isinstance(told, dict)
    assert (told["highest"], told["highest_on"], told["verdict"]) == (3, "2026-10-02", "missed")


def test_that_the_figure_is_that_of_looking_into_the_queue_each_midnight() -> None:
    chance = random.Random(3)
    for _ in range(25):
        items: list[Item] = []
        for _ in range(chance.randint(1, 12)):
            opened = chance.randint(-5 * 24, 30 * 24) / 24
            length = chance.choice((None, chance.randint(1, 200) / 24))
            items.append(("exception", opened, None if length is None else opened + length))
        open_then = [
            sum(a < day + 1 and (b is None or b >= day + 1) for _, a, b in items)
            for day in range(31)
        ]
        found = volume(3, *items)
        assert found.result.value == max(open_then), items
        assert found.mean == pytest.approx(Decimal(sum(open_then)) / 31), items
        assert found.highest_on == date(2026, 10, 1 + open_then.index(max(open_then)))
        assert found.result.verdict == ("met" if max(open_then) <= 3 else "missed")
