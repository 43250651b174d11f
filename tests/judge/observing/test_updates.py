"""Opt-in, scheduled and immediate updates are followed apart: every case against a table by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pandas as pd
import pytest

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.conduct import ChangeManagement, UpdatePolicy
from slastudio.contract.terms.scope import Coverage, Workflow
from slastudio.contract.terms.support import WEEKDAYS, OpenHours, ServiceCalendar, Support
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.observations import Observation
from tests.judge.observing.worlds import entered, month, run_rows
from tests.judge.specimens import frame
from tests.strength import tries

# it answers first on a Thursday; five days are elapsed ones
FIRST = datetime(2026, 10, 15, 10, tzinfo=UTC)
KINDS = {"update_unapproved", "update_unscheduled", "update_untold"}
HOURS = Support(ServiceCalendar(tuple(OpenHours(day, "09:00", "18:00") for day in WEEKDAYS[:5])))
POLICIES = ("opt_in", "scheduled", "immediate")


def at(days: float) -> str:
    return (FIRST + timedelta(days=days)).isoformat()


def requests(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Return requests of (time, workflow, model)."""
    columns = {
        "time": [time for time, _, _ in rows],
        "workflow": [flow for _, flow, _ in rows],
        "model": [model for _, _, model in rows],
    }
    return frame("requests", columns)


SEEN = (
    (at(-12), "mail", "m-1"),
    (at(-12), "chat", "m-1"),
    (at(0), "mail", "m-2"),
    (at(1), "mail", "m-2"),
)


def terms(policy: str, *, evaluated: bool = False, within: str = "5 days") -> Agreement:
    told = within if policy == "immediate" else ""
    own = UpdatePolicy("mail", policy, evaluated, told_within=told)
    return Agreement(
        coverage=Coverage(workflows=(Workflow("mail", "Mail answers"), Workflow("chat", "Chat"))),
        changes=ChangeManagement(update_policy="opt_in", policies=(own,), testing="Tested."),
    )


def runs(day: float) -> pd.DataFrame:
    rows = run_rows("run-7", at(day), [True])
    return frame("evaluations", {name: [row[name] for row in rows] for name in rows[0]})


def raised(found: Assessment) -> list[Observation]:
    return [each for each in found.observations if each.kind in KINDS]


def lacks(found: Assessment) -> set[str]:
    """Return what is said to lack; every update of these months is one observation at most."""
    told = raised(found)
    assert len(told) <= 1
    return set(dict(told[0].figures)["lacks"].split(", ")) if told else set()


# what an update lacks, by policy, in a month that is over. change: whether an entry names it;
# approval: none, given before, given after; notice: none, before, after within five days, later
def expected(policy: str, change: bool, approval: str, notice: str, run: str) -> set[str]:
    by_hand: dict[str, dict[str, set[str]]] = {
        "approval": {"none": {"approval"}, "before": set(), "after": {"approval"}},
        "notice": {
            "none": {"notice"},
            "before": set(),
            "soon after": {"notice"},
            "late": {"notice"},
        },
        "telling": {
            "none": {"telling"},
            "before": set(),
            "soon after": set(),
            "late": {"telling"},
        },
        "run before": {"none": {"run"}, "before": set(), "soon after": {"run"}},
        "run told": {"none": {"run"}, "before": set(), "soon after": set()},
    }
    if policy == "opt_in":
        if not change:
            return {"entry", "run"}
        return by_hand["approval"][approval] | by_hand["run before"][run]
    if policy == "scheduled":
        if not change:
            return {"entry", "run"}
        return by_hand["notice"][notice] | by_hand["run before"][run]
    if not change:
        return {"telling", "run"}
    return by_hand["telling"][notice] | by_hand["run told"][run]


APPROVALS = {"none": {}, "before": {"approved": at(-1)}, "after": {"approved": at(1)}}
NOTICES = {
    "none": {},
    "before": {"announced": at(-6)},
    "soon after": {"announced": at(2)},
    "late": {"announced": at(8)},
}
RUNS = {"none": None, "before": -2.0, "soon after": 2.0}


@pytest.mark.parametrize("policy", POLICIES)
def test_that_every_case_of_a_policy_lacks_what_the_table_says(policy: str) -> None:
    # each day every fifth, in which each value of each question stands; before a release all
    cases = list(product((True, False), APPROVALS, NOTICES, RUNS))[:: tries(5, 1)]
    for change, approval, notice, run in cases:
        fields = {"when": at(0), "title": "Model m-2", "version": "m-2", "workflow": "mail"}
        fields |= NOTICES[notice] | APPROVALS[approval]
        if APPROVALS[approval]:
            fields["approved_by"] = "Owner"
        day = RUNS[run]
        evidence = {"requests": requests(*SEEN)}
        if day is not None:
            fields["tested"] = "run-7"
            evidence["evaluations"] = runs(day)
        entries = (entered("changes", "CHG-1", **fields),) if change else ()
        found = month(terms(policy, evaluated=True), *entries, evidence=evidence)
        case = (policy, change, approval, notice, run)
        assert lacks(found) == expected(*case), case


def test_that_each_policy_is_told_in_its_own_words_with_what_shows_it() -> None:
    evidence = {"requests": requests(*SEEN)}
    entry = entered("changes", "CHG-1", when=at(0), title="Model m-2", version="m-2")
    for policy, kind in zip(
        POLICIES, ("update_unapproved", "update_unscheduled", "update_untold"), strict=True
    ):
        (told,) = raised(month(terms(policy), entry, evidence=evidence))
        assert (told.kind, told.level, told.shown_by) == (kind, "missed", ("CHG-1",))
        assert "in mail" in told.title
        assert told.clause
        (bare,) = raised(month(terms(policy), evidence=evidence))
        assert bare.level == "at_risk", "what nobody entered is not shown, which is not the same"


@pytest.mark.parametrize(
    ("when", "lacking"), [(0, set()), (0.2, set()), (3, {"plan"}), (-4, set())]
)
def test_that_a_scheduled_update_does_not_answer_before_its_day(
    when: float, lacking: set[str]
) -> None:
    entry = entered(
        "changes", "CHG-1", when=at(when), title="Model m-2", version="m-2", announced=at(-9)
    )
    assert lacks(month(terms("scheduled"), entry, evidence={"requests": requests(*SEEN)})) == (
        lacking
    )


def test_that_notice_is_given_so_many_business_days_before_the_planned_day() -> None:
    agreed = terms("scheduled")
    agreed = replace(agreed, changes=replace(agreed.changes, notice_days=5), support=HOURS)
    for announced, lacking in ((-9, set()), (-1, {"notice"})):
        entry = entered(
            "changes",
            "CHG-1",
            when=at(0),
            title="m-2",
            version="m-2",
            announced=at(announced),
        )
        evidence = {"requests": requests(*SEEN)}
        assert lacks(month(agreed, entry, evidence=evidence)) == lacking


def test_that_nothing_is_owed_while_the_time_to_tell_still_runs() -> None:
    found = month(
        terms("immediate", evaluated=True),
        evidence={"requests": requests(*SEEN)},
        now=FIRST + timedelta(days=2),
    )
    assert raised(found) == []
    (duty,) = (each for each in found.duties if each.kind == "update_notice")
    assert (duty.state, duty.due) == ("not_yet_due", FIRST + timedelta(days=5))


def test_that_the_duty_to_tell_is_shown_by_the_entry() -> None:
    entry = entered("changes", "CHG-1", when=at(0), title="m-2", version="m-2", announced=at(2))
    found = month(terms("immediate"), entry, evidence={"requests": requests(*SEEN)})
    (duty,) = (each for each in found.duties if each.kind == "update_notice")
    assert (duty.state, duty.shown_by) == ("done", "CHG-1 was announced")


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        # the first version of a workflow is no update
        (((at(0), "mail", "m-1"),), []),
        # it answered before the period
        (((at(-41), "mail", "m-1"), (at(-40), "mail", "m-2"), (at(0), "mail", "m-2")), []),
        # new here, although another workflow had it long ago
        (((at(-40), "chat", "m-2"), (at(-40), "mail", "m-1"), (at(0), "mail", "m-2")), ["mail"]),
        # a workflow without a policy of its own follows the general one
        (((at(-12), "chat", "m-1"), (at(0), "chat", "m-2")), ["chat"]),
        (((at(-12), "", "m-1"), (at(0), "", "m-2")), [""]),
    ],
)
def test_that_a_version_is_new_in_its_workflow(
    rows: tuple[tuple[str, str, str], ...], told: list[str]
) -> None:
    found = raised(month(terms("opt_in"), evidence={"requests": requests(*rows)}))
    assert [each.about.split(":")[1] for each in found] == told


@pytest.mark.parametrize(
    ("fields", "lacking"),
    [
        ({"workflow": "mail"}, set()),
        ({"workflow": "Mail answers"}, set()),
        ({}, set()),
        ({"workflow": "chat"}, {"entry"}),
        ({"status": "cancelled"}, {"entry"}),
        ({"status": "planned"}, set()),
        ({"version": "m-20", "title": "Another"}, {"entry"}),
    ],
)
def test_that_an_approval_counts_for_the_workflow_and_version_it_names(
    fields: dict[str, str], lacking: set[str]
) -> None:
    plain = {"when": at(0), "title": "Model m-2", "version": "m-2", "approved_by": "Owner"}
    entry = entered("changes", "CHG-1", **(plain | fields))
    found = month(terms("opt_in"), entry, evidence={"requests": requests(*SEEN)})
    assert lacks(found) == lacking


def test_that_an_emergency_is_approved_afterwards_and_announced_to_nobody_ahead() -> None:
    plain: dict[str, Any] = {"when": at(0), "title": "m-2", "version": "m-2", "emergency": "yes"}
    for policy, fields in (
        ("opt_in", {"approved_by": "Owner", "approved": at(1)}),
        ("scheduled", {}),
    ):
        entry = entered("changes", "CHG-1", **plain, **fields)
        assert lacks(month(terms(policy), entry, evidence={"requests": requests(*SEEN)})) == set()


def test_that_an_agreement_that_says_nothing_of_changes_asks_nothing_of_updates() -> None:
    assert raised(month(Agreement(), evidence={"requests": requests(*SEEN)})) == []


def test_that_what_is_told_of_a_material_change_is_not_told_twice() -> None:
    agreed = terms("opt_in")
    agreed = replace(
        agreed,
        changes=replace(agreed.changes, approver_role="Owner", material_changes=("the model",)),
    )
    entry = entered("changes", "CHG-1", when=at(0), title="m-2", version="m-2", material="yes")
    found = month(agreed, entry, evidence={"requests": requests(*SEEN)})
    assert raised(found) == []
    assert [each.about for each in found.observations if each.kind == "change_uncontrolled"] == [
        "CHG-1"
    ]
