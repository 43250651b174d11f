"""Changes out of control are raised even when they stand in the register."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.conduct import ChangeManagement
from slastudio.contract.terms.objectives import Window
from slastudio.contract.terms.support import WEEKDAYS, OpenHours, ServiceCalendar, Support
from slastudio.judge.outcome.records import Act
from tests.judge.observing.worlds import entered, kinds, month, only, run_rows
from tests.judge.specimens import agreement, frame, objective, reviews

pytestmark = pytest.mark.rapid

HOURS = Support(ServiceCalendar(tuple(OpenHours(day, "09:00", "18:00") for day in WEEKDAYS[:5])))
TERMS = Agreement(
    support=HOURS,
    changes=ChangeManagement(
        material_changes=("the model",),
        approver_role="Owner",
        notice_days=5,
        evaluated_first=("mail",),
    ),
)
# a Thursday; five business days before it is the Thursday before
MADE = {
    "when": "2026-10-15T10:00:00+00:00",
    "title": "New model",
    "type": "model",
    "workflow": "mail",
    "material": "yes",
    "approved_by": "Owner",
    "announced": "2026-10-07T10:00:00+00:00",
    "tested": "run-7",
}
RUN = {"evaluations": frame("evaluations", {
    name: [row[name] for row in run_rows("run-7", "2026-10-14T06:00:00Z", [True])]
    for name in ("time", "run", "set", "set_version", "item", "metric", "passed")
})}  # fmt: skip


# that it was delivered is told of every change
COUNTED = [("delivery", "changes")]


def test_that_a_change_with_all_that_is_asked_raises_nothing() -> None:
    assert kinds(month(TERMS, entered("changes", "CHG-1", **MADE), evidence=RUN)) == COUNTED


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("approved_by", "", "no approval"),
        ("tested", "", "no evaluation run"),
        ("tested", "run-8", "no evaluation holds the run “run-8”"),
        ("announced", "", "no notice"),
        ("announced", "2026-10-12T10:00:00+00:00", "only on 12 Oct"),
        ("approved", "2026-10-16T09:00:00+00:00", "approved only on 16 Oct"),
    ],
)
def test_that_what_a_material_change_lacks_is_raised(field: str, value: str, told: str) -> None:
    fields = {name: text for name, text in (MADE | {field: value}).items() if text}
    found = month(TERMS, entered("changes", "CHG-1", **fields), evidence=RUN)
    raised = only(found, "change_uncontrolled")
    assert told.lower() in raised.detail.lower()
    assert (raised.about, raised.level, raised.page, raised.target) == (
        "CHG-1",
        "missed",
        "changes",
        "changes",
    )


def test_that_a_change_that_is_not_material_owes_nothing_of_it() -> None:
    fields = {"when": MADE["when"], "title": "A comma", "type": "prompt", "material": "no"}
    assert kinds(month(TERMS, entered("changes", "CHG-1", **fields), evidence=RUN)) == COUNTED


def test_that_a_change_nobody_classified_is_asked_about() -> None:
    fields = {"when": MADE["when"], "title": "Prompt 5", "type": "prompt"}
    raised = only(
        month(TERMS, entered("changes", "CHG-1", **fields), evidence=RUN), "change_unclassified"
    )
    assert "the model" in raised.detail


def test_that_an_emergency_owes_no_notice_ahead_and_is_caught_up_on() -> None:
    fields = {name: text for name, text in MADE.items() if name not in ("announced", "tested")}
    found = month(TERMS, entered("changes", "CHG-1", **fields, emergency="yes"), evidence=RUN)
    raised = only(found, "emergency_caught_up")
    assert "evaluation run" in raised.detail
    assert "notice" not in raised.detail


@pytest.mark.parametrize("status", ["planned", "cancelled"])
def test_that_what_was_not_made_is_no_change_out_of_control(status: str) -> None:
    found = month(
        TERMS,
        entered("changes", "CHG-1", when=MADE["when"], title="X", material="yes", status=status),
    )
    assert [kind for kind, _ in kinds(found)] == (["plan_passed"] if status == "planned" else [])


def test_that_a_change_still_to_come_is_told_with_its_risk() -> None:
    planned = entered(
        "changes",
        "CHG-9",
        when="2026-11-25T10:00:00+00:00",
        title="Index rebuilt",
        status="planned",
        risk="Answers may miss new pages.",
    )
    raised = only(month(TERMS, planned), "planned_change")
    assert "may miss new pages" in raised.detail
    assert raised.level == "nothing_to_judge", "nothing is promised of it yet"


# --- freezes ----------------------------------------------------------------------------------------------------------


def frozen_after(september: int, october: int = 95) -> Agreement:
    one = objective(
        target=Decimal(80),
        internal_target=Decimal(90),
        complete="counted",
        window=Window("month"),
    )
    terms = agreement(one)
    return replace(terms, objectives=replace(terms.objectives, freeze="fixes"))


@pytest.mark.parametrize(
    ("september", "emergency", "raised"),
    [(85, "", True), (85, "no", True), (85, "yes", False), (90, "", False), (None, "", False)],
)
def test_that_a_change_after_an_internal_miss_is_raised_unless_it_is_a_fix(
    september: int | None, emergency: str, raised: bool
) -> None:
    rows = [reviews(95, 100)]
    if september is not None:
        rows.append(reviews(september, 100, "2026-09-10"))
    data = {name: [each for part in rows for each in part[name]] for name in rows[0]}
    fields = {"when": "2026-10-15T10:00:00+00:00", "title": "Prompt 5"}
    if emergency:
        fields["emergency"] = emergency
    found = month(
        frozen_after(85),
        entered("changes", "CHG-1", **fields),
        evidence={"reviews": frame("reviews", data)},
    )
    assert (("change_in_freeze", "CHG-1") in kinds(found)) is raised


def test_that_a_freeze_somebody_entered_holds_until_it_is_said_to_be_over() -> None:
    acts = (
        Act("ACT-1", datetime(2026, 10, 10, tzinfo=UTC), "arose", "freeze", detail="Sales week."),
        Act("ACT-2", datetime(2026, 10, 17, tzinfo=UTC), "done", "freeze"),
    )
    inside, at_its_end = (
        entered("changes", name, when=when, title="Prompt 5")
        for name, when in (
            ("CHG-1", "2026-10-16T23:59:59+00:00"),
            ("CHG-2", "2026-10-17T00:00:00+00:00"),
        )
    )
    found = month(TERMS, inside, at_its_end, acts=acts)
    assert [about for kind, about in kinds(found) if kind == "change_in_freeze"] == ["CHG-1"]
    assert "Sales week" in only(found, "change_in_freeze").detail


# --- gates named by changes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gate", "told"),
    [
        ({}, "is no release gate"),
        ({"decision": "refused"}, "was refused"),
        ({"decision": ""}, "was not decided"),
        ({"decision": "passed", "decided": "2026-10-15T10:00:01+00:00"}, "after the change"),
        ({"decision": "passed", "decided": "2026-10-15T10:00:00+00:00"}, ""),
        ({"decision": "passed"}, ""),
    ],
)
def test_that_a_change_past_its_gate_is_raised(gate: dict[str, str], told: str) -> None:
    written = [entered("changes", "CHG-1", **MADE, gate="REL-1")]
    if gate:
        fields = {name: text for name, text in gate.items() if text}
        written.append(
            entered("releases", "REL-1", when="2026-09-14T10:00:00+00:00", title="Model", **fields)
        )
    found = month(TERMS, *written, evidence=RUN)
    raised = [each for each in found.observations if each.kind == "change_past_gate"]
    assert bool(raised) is bool(told)
    assert not raised or told in raised[0].detail
