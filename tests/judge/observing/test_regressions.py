"""Runs that fall by more than agreed fire the trigger, items by name; rollbacks and drills against their promise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.commercial import Term
from slastudio.contract.terms.conduct import (
    ChangeManagement,
    Evaluation,
    GoldenSet,
    KnownGood,
)
from slastudio.contract.terms.support import WEEKDAYS, OpenHours, ServiceCalendar, Support
from tests.judge.observing.worlds import entered, kinds, month, only, run_rows
from tests.judge.specimens import frame
from tests.strength import tries

HOURS = Support(ServiceCalendar(tuple(OpenHours(day, "09:00", "18:00") for day in WEEKDAYS[:5])))
TERMS = Agreement(
    support=HOURS,
    evaluation=Evaluation(
        sets=(GoldenSet("golden", "Golden set", "Quality lead", "1"),),
        cadence="weekly",
        regression_points=Decimal(2),
        rollback_trigger="The change is rolled back.",
    ),
    changes=ChangeManagement(
        rollback_within="2 hours",
        rollback_owner_role="Owner",
        known_good=(KnownGood("mail", prompt_version="v14"),),
    ),
    term=Term(start=date(2026, 1, 1)),
)


def evaluations(*runs: list[dict[str, Any]]) -> dict[str, pd.DataFrame]:
    rows = [row for run in runs for row in run]
    names = dict.fromkeys(name for row in rows for name in row)
    return {"evaluations": frame("evaluations", {n: [row.get(n) for row in rows] for n in names})}


def passing(number: int, of: int = 50) -> list[bool]:
    return [n < number for n in range(of)]


def test_that_a_run_that_falls_is_raised_with_its_items_and_lets_the_duty_fall_due() -> None:
    found = month(
        TERMS,
        evidence=evaluations(
            run_rows("before", "2026-09-28T06:00:00Z", passing(50)),
            run_rows("after", "2026-10-05T06:00:00Z", [*passing(47, 48), True, False]),
        ),
    )
    raised = only(found, "regression")
    assert "fell by 4 points" in raised.title
    assert "Lost 2: i47, i49." in raised.detail
    assert "No rollback is recorded since." in raised.detail
    assert dict(raised.figures)["lost"] == "i47, i49"
    duty = next(each for each in found.duties if each.kind == "regression")
    assert (duty.id, duty.state) == ("regression:golden:after", "not_shown")
    assert duty.due is not None
    assert duty.due.isoformat() == "2026-10-05T11:00:00+00:00", (
        "two service hours from Monday, 06:00"
    )


def test_that_the_first_run_of_a_month_is_compared_with_the_last_of_the_month_before() -> None:
    runs = (
        run_rows("old", "2026-09-07T06:00:00Z", passing(50)),
        run_rows("last", "2026-09-28T06:00:00Z", passing(48)),
        run_rows("new", "2026-10-05T06:00:00Z", passing(46)),
    )
    assert only(month(TERMS, evidence=evaluations(*runs)), "regression").about == "new"
    september = month(TERMS, evidence=evaluations(*runs), period="2026-09")
    assert only(september, "regression").about == "last"


def test_that_a_drop_of_exactly_the_limit_is_none() -> None:
    runs = (
        run_rows("before", "2026-09-28T06:00:00Z", passing(50)),
        run_rows("after", "2026-10-05T06:00:00Z", passing(49)),
    )
    assert kinds(month(TERMS, evidence=evaluations(*runs))) == []


ROLLBACK = {
    "when": "2026-10-05T09:00:00+00:00",
    "kind": "rollback",
    "title": "Prompt v14",
    "workflow": "mail",
    "to_version": "v14",
    "restored": "2026-10-05T09:40:00+00:00",
    "worked": "yes",
}


def test_that_a_rollback_after_it_shows_the_duty_with_its_minutes() -> None:
    found = month(
        TERMS,
        entered("rollbacks", "RBK-1", **ROLLBACK),
        evidence=evaluations(
            run_rows("before", "2026-09-28T06:00:00Z", passing(50)),
            run_rows("after", "2026-10-05T06:00:00Z", passing(40)),
        ),
    )
    assert "Rolled back by RBK-1." in only(found, "regression").detail
    states = {each.id: (each.state, each.shown_by) for each in found.duties}
    assert states["regression:golden:after"] == ("done", "RBK-1 Prompt v14")
    assert states["rollback:RBK-1"] == ("done", "RBK-1: 40 min")


@pytest.mark.parametrize(
    ("changed", "kind", "state"),
    [
        ({"restored": "2026-10-05T11:00:00+00:00"}, "", "done"),
        ({"restored": "2026-10-05T11:00:01+00:00"}, "rollback_slow", "done_late"),
        ({"restored": ""}, "rollback_open", "not_shown"),
        ({"worked": "no"}, "rollback_failed", "not_shown"),
        ({"worked": ""}, "", "done"),
        ({"to_version": "v12"}, "rollback_unknown", "done"),
        ({"restored": "2026-10-05T08:00:00+00:00"}, "", "not_shown"),
    ],
)
def test_that_a_rollback_is_held_against_its_promise(
    changed: dict[str, str], kind: str, state: str
) -> None:
    fields = {name: text for name, text in (ROLLBACK | changed).items() if text}
    found = month(TERMS, entered("rollbacks", "RBK-1", **fields))
    own = [each for each, about in kinds(found) if about == "RBK-1"]
    assert own == ([kind] if kind else [])
    duty = next(each for each in found.duties if each.id == "rollback:RBK-1")
    assert duty.state == state


def test_that_a_drill_owes_no_rollback_and_is_timed_all_the_same() -> None:
    fields = ROLLBACK | {"kind": "drill", "restored": "2026-10-05T12:00:00+00:00"}
    found = month(TERMS, entered("rollbacks", "RBK-1", **fields))
    assert "Drill took 180 min" in only(found, "rollback_slow").title
    assert not any(each.kind == "rollback" for each in found.duties)


def test_that_a_set_without_a_run_in_a_month_is_a_gap_of_its_cadence() -> None:
    runs = run_rows("before", "2026-09-28T06:00:00Z", passing(50))
    raised = only(month(TERMS, evidence=evaluations(runs)), "cadence_gap")
    assert "not run in October 2026" in raised.title
    assert "28 Sep" in raised.detail


KNOWN: dict[str, str] = {"type": "prompt", "workflow": "mail", "version": "v15", "material": "no"}


@pytest.mark.parametrize(
    ("when", "rolled_back", "runs", "told"),
    [
        ("2026-09-20T10:00:00+00:00", False, (50, 50), True),
        ("2026-10-20T10:00:00+00:00", False, (50, 50), False),
        ("2026-09-20T10:00:00+00:00", True, (50, 50), False),
        # it fell in the month before, and nobody rolled back
        ("2026-09-10T10:00:00+00:00", False, (50, 40), False),
        # what nobody evaluated is not known to be good
        ("2026-09-20T10:00:00+00:00", False, (), False),
    ],
)
def test_that_known_good_versions_follow_what_ran_well_for_four_weeks(
    when: str, rolled_back: bool, runs: tuple[int, ...], told: bool
) -> None:
    written = [entered("changes", "CHG-1", when=when, title="Prompt 15", **KNOWN)]
    if rolled_back:
        written.append(entered("rollbacks", "RBK-1", **ROLLBACK))
    days = ("2026-09-07", "2026-09-28")
    rows = [
        run_rows(day, f"{day}T06:00:00Z", passing(number))
        for day, number in zip(days, runs, strict=False)
    ]
    found = month(TERMS, *written, evidence=evaluations(*rows) if rows else None)
    assert ("known_good_behind" in dict(kinds(found))) is told


# --- gates ------------------------------------------------------------------------------------------------------------

GATE = {
    "when": "2026-10-06T10:00:00+00:00",
    "title": "Prompt 15",
    "stage": "offline",
    "run": "after",
    "baseline": "before",
    "decision": "passed",
}
LANGUAGES = ["en"] * 25 + ["es"] * 25


def gate(before: list[bool], after: list[bool], **fields: str) -> Any:
    evidence = evaluations(
        run_rows("before", "2026-09-28T06:00:00Z", before, seg_language=LANGUAGES),
        run_rows("after", "2026-10-05T06:00:00Z", after, seg_language=LANGUAGES),
    )
    terms = replace(TERMS, evaluation=replace(TERMS.evaluation, regression_points=None))
    written = {name: text for name, text in (GATE | fields).items() if text}
    return month(terms, entered("releases", "REL-1", **written), evidence=evidence)


# English gains two, Spanish loses two: all items are as good as before
BEFORE = [*passing(23, 25), *passing(25, 25)]
AFTER = [*passing(25, 25), *passing(23, 25)]


def test_that_a_change_that_helps_one_segment_and_hurts_another_does_not_pass_unnamed() -> None:
    found = gate(BEFORE, AFTER, most_loss="5")
    raised = only(found, "gate_tradeoff")
    assert "anguage es: −8 points" in raised.detail
    assert raised.level == "missed"
    (told,) = found.gates
    shares = {each.named: (each.share, each.before, each.difference) for each in told.shares}
    assert shares == {
        "all items": (96, 96, 0),
        "language en": (100, 92, 8),
        "language es": (92, 100, -8),
    }


@pytest.mark.parametrize(
    ("fields", "kind", "reached"),
    [
        ({"most_loss": "8"}, None, True),
        ({"most_loss": "5", "accepted_by": "Marta Ruiz"}, "gate_tradeoff", False),
        (
            {"most_loss": "5", "accepted_by": "Marta Ruiz", "tradeoff": "Spanish waits."},
            "gate_accepted",
            False,
        ),
        ({"least_share": "93"}, "gate_short", False),
        ({"least_share": "92"}, None, True),
        (
            {"least_share": "93", "most_loss": "5", "accepted_by": "M", "tradeoff": "T"},
            "gate_short",
            False,
        ),
        ({"most_loss": "5", "baseline": ""}, "gate_unseen", None),
        ({"run": "another", "most_loss": "5"}, "gate_unseen", None),
        ({"run": ""}, "gate_unseen", None),
        ({}, "gate_unseen", None),
        ({"most_loss": "5", "decision": ""}, "gate_open", False),
        ({"most_loss": "5", "decision": "refused"}, None, False),
    ],
)
def test_that_a_gate_is_decided_by_what_its_runs_show(
    fields: dict[str, str], kind: str | None, reached: bool | None
) -> None:
    found = gate(BEFORE, AFTER, **fields)
    assert [each for each, about in kinds(found) if about == "REL-1"] == ([kind] if kind else [])
    assert found.gates[0].reached is reached


@settings(max_examples=tries(12, 40), deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=50, max_size=50))
def test_that_shares_of_a_gate_are_those_of_counting_by_hand(
    pairs: list[tuple[bool, bool]],
) -> None:
    found = gate([a for a, _ in pairs], [b for _, b in pairs], most_loss="0")
    by_language = {"all items": pairs, "language en": pairs[:25], "language es": pairs[25:]}
    hurt = set()
    for each in found.gates[0].shares:
        own = by_language[each.named]
        was, now = sum(a for a, _ in own), sum(b for _, b in own)
        assert each.items == len(own)
        assert float(each.share) == pytest.approx(100 * now / len(own), abs=1e-8)
        assert each.difference is not None
        assert float(each.difference) == pytest.approx(100 * (now - was) / len(own), abs=1e-8)
        if now < was:
            hurt.add(each.named)
    assert {text.partition(":")[0] for text in found.gates[0].hurt} == hurt
    assert found.gates[0].reached is (not hurt)


# --- the quick look against the full comparison ------------------------------------------------------------------------


@settings(max_examples=tries(12, 40), deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from([True, True, True, False, None]), min_size=20, max_size=20),
        min_size=2,
        max_size=5,
    )
)
def test_that_a_quick_look_misses_no_regression(runs: list[list[bool | None]]) -> None:
    evidence = evaluations(
        *(
            run_rows(f"run-{n}", f"2026-10-{2 + 3 * n:02d}T06:00:00Z", list(passed))  # type: ignore[arg-type]
            for n, passed in enumerate(runs)
        )
    )
    expected = []
    for n in range(1, len(runs)):
        pairs = [(a, b) for a, b in zip(runs[n - 1], runs[n], strict=True) if None not in (a, b)]
        if pairs and 100 * sum(bool(a) - bool(b) for a, b in pairs) > 2 * len(pairs):
            expected.append(f"run-{n}")
    found = month(TERMS, evidence=evidence)
    assert [each.about for each in found.observations if each.kind == "regression"] == expected
