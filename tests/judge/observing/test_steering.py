"""Objectives nobody steers by are listed for the next review."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from slastudio.contract.terms.commercial import Term
from slastudio.contract.terms.objectives import Window
from slastudio.judge.outcome.records import Act, Entered
from tests.judge.observing.worlds import entered, kinds, month
from tests.judge.specimens import agreement, frame, objective, reviews

pytestmark = pytest.mark.rapid


def steers_nothing(
    *written: Entered,
    begun: date = date(2026, 1, 1),
    before: int = 95,
    internal: int | None = None,
    acts: tuple[Act, ...] = (),
) -> bool:
    one = objective(
        id="success",
        name="Task success",
        target=Decimal(80),
        internal_target=None if internal is None else Decimal(internal),
        complete="counted",
        window=Window("month"),
    )
    terms = replace(agreement(one), term=Term(start=begun))
    rows = [reviews(95, 100), reviews(before, 100, "2026-09-10")]
    data = {name: [each for part in rows for each in part[name]] for name in rows[0]}
    found = month(terms, *written, evidence={"reviews": frame("reviews", data)}, acts=acts)
    return ("steers_nothing", "success") in kinds(found)


def test_that_an_objective_kept_and_never_named_is_listed() -> None:
    assert steers_nothing()


@pytest.mark.parametrize(
    ("register", "field", "text"),
    [
        ("experiments", "objective", "success"),
        ("decisions", "title", "Lower task success for drafts?"),
        ("changes", "title", "After the review of Task Success"),
    ],
)
def test_that_one_that_is_named_is_not(register: str, field: str, text: str) -> None:
    fields = {"when": "2026-06-10T10:00:00+00:00", "title": "X", field: text}
    assert not steers_nothing(entered(register, "R-1", **fields))
    old = fields | {"when": "2026-03-10T10:00:00+00:00"}
    assert steers_nothing(entered(register, "R-1", **old)), "that was more than half a year ago"


def test_that_an_act_on_what_it_led_to_counts() -> None:
    act = Act("ACT-1", datetime(2026, 7, 1, tzinfo=UTC), "done", "missed_action:success:2026-06")
    assert not steers_nothing(acts=(act,))


@pytest.mark.parametrize("changed", [{"begun": date(2026, 6, 1)}, {"before": 70}, {"internal": 97}])
def test_that_what_is_new_missed_or_at_risk_is_not_listed(changed: dict[str, object]) -> None:
    assert not steers_nothing(**changed)  # type: ignore[arg-type]
