"""Where trust is high, time held for a person's decision is left out of speed as the agreement says, and
being right is told before being fast.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from slastudio.contract.clauses.texts import section_blocks
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.conduct import ChangeManagement
from slastudio.contract.terms.governance import Governance
from slastudio.contract.terms.objectives import Condition, Indicator, Window
from slastudio.contract.terms.scope import Coverage, Workflow
from slastudio.contract.terms.support import WEEKDAYS, OpenHours, ServiceCalendar, Severity, Support
from slastudio.judge.outcome.objective_result import Case, Result
from slastudio.judge.period.month import assess_period
from slastudio.reports.machine.assessments import assessment_document
from tests.judge.specimens import agreement, frame, inputs, objective

START = datetime(2026, 10, 6, 8, tzinfo=UTC)
FLOWS = (Workflow("claims", "Claims desk", trust="high"), Workflow("mail", "Mail"))
SPEED = objective(
    id="speed",
    name="Resolved in time",
    dimension="support",
    complete="counted",
    indicator=Indicator("response_time", "incidents", clock="resolution"),
    window=Window("month"),
)


def terms(held: str, *objectives: Any, **support: str) -> Agreement:
    tier = Severity("sev1", "Sev 1", response="1 hour", resolution="4 hours", clock="always")
    return agreement(
        *(objectives or (SPEED,)),
        coverage=Coverage(workflows=FLOWS),
        support=Support(severities=(tier,), **support),
        governance=Governance(held_time=held),
    )


def at(hours: float) -> str:
    return (START + timedelta(hours=hours)).isoformat()


def incidents(workflow: str | None = "claims", done: float = 6, **more: Any) -> pd.DataFrame:
    columns = {"id": ["I-1"], "severity": ["sev1"], "opened": [at(0)], "resolved": [at(done)]}
    columns |= {"workflow": [workflow], **{name: [value] for name, value in more.items()}}
    return frame("incidents", columns)


def queue(*items: tuple[str, str, float, float | None]) -> pd.DataFrame:
    """Return queue items of (queue, workflow, opened, decided), in hours."""
    return frame(
        "queue_items",
        {
            "id": [f"Q-{n}" for n in range(len(items))],
            "queue": [each[0] for each in items],
            "workflow": [each[1] for each in items],
            "opened": [at(each[2]) for each in items],
            "decided": [None if each[3] is None else at(each[3]) for each in items],
        },
    )


def one(given: Agreement, **evidence: pd.DataFrame) -> tuple[Result, Case]:
    result = assess_period(inputs(given, evidence)).results[0]
    (case,) = result.cases
    return result, case


HELD = queue(("exception", "claims", 1, 4))


@pytest.mark.parametrize(
    ("held", "workflow", "verdict", "adjusted"),
    [
        ("left_out", "claims", "in_time", 3.0),
        ("left_out", "Claims desk", "in_time", 3.0),
        ("counted", "claims", "late", 6.0),
        ("", "claims", "late", 6.0),
        # not of high trust, not said, not of the agreement
        ("left_out", "mail", "late", 6.0),
        ("left_out", None, "late", 6.0),
        ("left_out", "claim", "late", 6.0),
    ],
)
def test_that_held_time_is_left_out_where_it_is_agreed_and_trust_is_high(
    held: str, workflow: str | None, verdict: str, adjusted: float
) -> None:
    result, case = one(terms(held), incidents=incidents(workflow), queue_items=HELD)
    assert (case.verdict, case.measured_s, case.adjusted_s) == (verdict, 6 * 3600, adjusted * 3600)
    assert (case.held_s or 0) == (6 - adjusted) * 3600
    told = [each for each in result.excluded if each.name == "Held for a person's decision"]
    assert bool(told) == (adjusted < 6)
    assert result.measured == 0, "as measured it is late all the same"
    assert result.value == (100 if adjusted < 6 else 0)


def test_that_both_figures_are_told_with_the_clause() -> None:
    result, case = one(terms("left_out"), incidents=incidents(), queue_items=HELD)
    (told,) = (e for e in result.excluded if e.name == "Held for a person's decision")
    assert told.clause.startswith("clause 10."), "the clause on governance"
    assert told.detail == "3 clock hours left out, in workflows of high trust"
    assert "held for a person's decision" in case.why
    assert case.due == START + timedelta(hours=7), "its due moment moves by as much"
    given = inputs(terms("left_out"), {"incidents": incidents(), "queue_items": HELD})
    (found,) = (
        each
        for each in assessment_document(assess_period(given))["incidents"]  # type: ignore[union-attr]
        if each["clock"] == "resolution"  # type: ignore[index, call-overload]
    )
    assert found["held_seconds"] == 3 * 3600  # type: ignore[index, call-overload]


def test_that_waiting_for_the_client_and_a_decision_at_once_stops_the_clock_once() -> None:
    waiting = f'[["{at(0.5)}", "{at(2)}"]]'
    result, case = one(
        terms("left_out", waiting_pauses="pauses"),
        incidents=incidents(waiting=waiting),
        queue_items=HELD,
    )
    assert (case.adjusted_s, case.held_s) == (2.5 * 3600, 2 * 3600)
    hours = {each.name: each.detail.split()[0] for each in result.excluded}
    assert hours == {"Waiting for the client": "1.5", "Held for a person's decision": "2"}


def test_that_a_decision_nobody_took_holds_until_now() -> None:
    open_case = frame(
        "incidents",
        {"id": ["I-1"], "severity": ["sev1"], "opened": [at(0)], "workflow": ["claims"]},
    )
    held = queue(("approval", "claims", 1, None))
    _, case = one(terms("left_out"), incidents=open_case, queue_items=held)
    assert case.verdict == "open"
    assert "held for a person's decision" in case.why
    _, late = one(terms("counted"), incidents=open_case, queue_items=held)
    assert late.verdict == "late"


def test_that_an_approval_stands_while_an_exception_waits_and_never_waits_for_itself() -> None:
    decided = objective(
        id="approved",
        name="Approved",
        complete="counted",
        indicator=Indicator(
            "response_time",
            "queue_items",
            clock="decision",
            among=(Condition("queue", "is", "approval"),),
        ),
        window=Window("month"),
    )
    given = terms("left_out", decided)
    week = ServiceCalendar(tuple(OpenHours(day, "06:00", "20:00") for day in WEEKDAYS[:5]))
    given = replace(
        given,
        changes=ChangeManagement(approval_within="2 business hours"),
        support=replace(given.support, calendar=week),
    )
    alone = queue(("approval", "claims", 0, 4))
    assert one(given, queue_items=alone)[1].verdict == "late"
    _, case = one(
        given, queue_items=queue(("approval", "claims", 0, 4), ("exception", "claims", 1, 3.5))
    )
    assert (case.verdict, case.adjusted_s) == ("in_time", 1.5 * 3600)
    other = queue(("approval", "claims", 0, 4), ("exception", "mail", 1, 3.5))
    assert one(given, queue_items=other)[1].verdict == "late"


def test_that_what_is_left_out_is_what_a_walk_minute_by_minute_leaves_out() -> None:
    chance = random.Random(7)
    for _ in range(60):
        items = [
            (
                chance.choice(("approval", "exception")),
                chance.choice(("claims", "mail")),
                (begin := chance.randint(-120, 500) / 60),
                begin + chance.randint(1, 200) / 60,
            )
            for _ in range(chance.randint(0, 6))
        ]
        done = chance.randint(1, 600)
        evidence = {"incidents": incidents(done=done / 60)}
        if items:
            evidence["queue_items"] = queue(*items)
        _, case = one(terms("left_out"), **evidence)
        held = sum(
            any(
                flow == "claims" and round(a * 60) <= minute < round(b * 60)
                for _, flow, a, b in items
            )
            for minute in range(done)
        )
        assert case.adjusted_s == (done - held) * 60, (items, done)
        assert case.verdict == ("in_time" if done - held <= 240 else "late")


# --- attention --------------------------------------------------------------------------------------------------------


def right(name: str, *among: Condition, dimension: str = "quality") -> Any:
    good = (Condition("status", "is", "ok"),)
    return objective(
        id=name,
        name=name,
        dimension=dimension,
        complete="counted",
        indicator=Indicator("good_share", "requests", good=good, among=among),
        target=Decimal(90),
        window=Window("month"),
    )


def of(workflow: str) -> Condition:
    return Condition("workflow", "is", workflow)


def test_that_a_miss_of_being_right_where_trust_is_high_is_told_before_one_of_speed() -> None:
    fast = right("fast", of("claims"), dimension="latency")
    anywhere = right("anywhere")
    plain, trusted = right("plain", of("mail")), right("trusted", of("claims"))
    both = right("both", Condition("workflow", "in", "claims, mail"))
    given = terms("", fast, anywhere, plain, both, trusted)
    rows = {
        "time": ["2026-10-10T10:00:00Z"] * 4,
        "status": ["error"] * 4,
        "workflow": ["claims", "claims", "mail", "mail"],
    }
    found = assess_period(inputs(given, {"requests": frame("requests", rows)}))
    order = [each.target for each in found.attention if each.page == "objectives"]
    assert order == ["trusted", "fast", "anywhere", "plain", "both"]
    standard = replace(
        given,
        coverage=Coverage(workflows=tuple(replace(each, trust="standard") for each in FLOWS)),
    )
    found = assess_period(inputs(standard, {"requests": frame("requests", rows)}))
    order = [each.target for each in found.attention if each.page == "objectives"]
    assert order == ["fast", "anywhere", "plain", "both", "trusted"]


def test_that_the_clause_says_which_workflows_and_what_stands_still() -> None:
    texts = {
        held: [e.text for e in section_blocks(terms(held), "governance") if e.anchor == "held_time"]
        for held in ("", "counted", "left_out")
    }
    assert texts[""] == []
    assert "(Claims desk)" in texts["left_out"][0]
    assert "stand still" in texts["left_out"][0]
    assert "run on" in texts["counted"][0]
