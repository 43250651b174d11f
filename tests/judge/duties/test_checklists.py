"""Checklists are shown by their items, each ticked in its time; what is left is named."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.commercial import Term
from slastudio.contract.terms.governance import Governance, HandoffDuty
from slastudio.judge.outcome.duties import OwedDuty
from slastudio.judge.outcome.records import Act, Entered
from tests.judge.observing.worlds import entered, month

pytestmark = pytest.mark.rapid

TERMS = Agreement(
    governance=Governance(
        operation_checklist=(
            "Access list checked",
            "Monthly: Backups restored.",
            "Weekly: Queue read",
        ),
        launch_checklist=("Rollback tried", "Contacts known"),
        handoff_duties=(HandoffDuty("Runbook handed over.", "Lead", "10 days"),),
    ),
    term=Term(start=date(2026, 10, 1)),
)


def tick(number: int, when: str, item: str, result: str = "done", of: str = "operation") -> Entered:
    return entered(
        "checklists",
        f"CHK-{number}",
        when=f"{when}T10:00:00+00:00",
        list=of,
        title=item,
        result=result,
    )


def duty(kind: str, *written: Entered, **others: Any) -> OwedDuty:
    found = month(TERMS, *written, **others)
    return next(each for each in found.duties if each.kind == kind)


def part(owed: OwedDuty, label: str) -> tuple[str, str]:
    found = next(each for each in owed.parts if each.label.startswith(label))
    return found.state, found.shown_by


def test_that_a_checklist_is_shown_by_all_its_items_ticked_in_its_time() -> None:
    found = duty(
        "operation_checklist",
        tick(1, "2026-10-05", "access list CHECKED"),
        tick(2, "2026-10-20", "Backups restored", "not_applicable"),
    )
    assert part(found, "monthly") == ("done", "2 of 2 items ticked")


@pytest.mark.parametrize(
    "second",
    [
        ("2026-11-01", "Backups restored", "done"),
        ("2026-09-30", "Backups restored", "done"),
        ("2026-10-20", "Backups restored", "not_done"),
        ("2026-10-20", "Backups restored", ""),
        ("2026-10-20", "Backups", "done"),
    ],
)
def test_that_what_is_left_of_it_is_named(second: tuple[str, str, str]) -> None:
    found = duty(
        "operation_checklist",
        tick(1, "2026-10-05", "Access list checked"),
        tick(2, *second),
    )
    state, told = part(found, "monthly")
    assert state == "not_shown"
    assert told == "1 of 2 items ticked; left: Backups restored."


def test_that_the_last_word_on_an_item_holds() -> None:
    found = duty(
        "operation_checklist",
        tick(1, "2026-10-05", "Access list checked"),
        tick(2, "2026-10-06", "Backups restored"),
        tick(3, "2026-10-07", "Backups restored", "not_done"),
    )
    assert part(found, "monthly")[0] == "not_shown"


def test_that_the_list_before_launch_is_done_late_by_its_last_item() -> None:
    ticks = [
        tick(1, "2026-09-20", "Rollback tried", of="launch"),
        tick(2, "2026-10-02", "Contacts known", of="launch"),
    ]
    found = duty("launch_checklist", *ticks)
    assert (found.state, found.shown_by) == ("done_late", "2 of 2 items ticked")
    assert "left: Contacts known" in duty("launch_checklist", ticks[0]).note


def test_that_a_handover_is_shown_by_its_item_ticked_afterwards() -> None:
    began = Act("ACT-1", datetime(2026, 10, 10, tzinfo=UTC), "arose", "handoff")
    before = tick(1, "2026-10-09", "Runbook handed over", of="handover")
    after = tick(2, "2026-10-12", "Runbook handed over", of="handover")
    assert duty("handoff", before, acts=(began,)).state == "due", "its days run in no service hours"
    assert duty("handoff", before, after, acts=(began,)).state == "done"
