"""Derived duties agree with a reading of the same histories minute by minute."""

from __future__ import annotations

import sys

import pytest

from tests.judge.duties.minute_reading import read
from tests.judge.duties.worlds import derived, random_world

WORLDS = 80
BLOCK = 20


def differences(seed: int) -> dict[str, object]:
    """Return what the two readings of a world tell differently, by duty."""
    world = random_world(seed)
    ours, theirs = derived(world), read(world)
    return {
        name: (ours.get(name), theirs.get(name))
        for name in ours.keys() | theirs.keys()
        if ours.get(name) != theirs.get(name)
    }


@pytest.mark.parametrize("first", range(0, WORLDS, BLOCK))
def test_that_duties_are_those_of_a_reading_minute_by_minute(first: int) -> None:
    for seed in range(first, first + BLOCK):
        assert not (found := differences(seed)), (seed, found)


def test_that_the_worlds_hold_every_state_and_every_kind_it_reads() -> None:
    told = [
        (name, state)
        for seed in range(60)
        for name, (state, _, _) in read(random_world(seed)).items()
    ]
    assert {state for _, state in told} == {
        "done",
        "done_late",
        "missed",
        "not_yet_due",
        "due",
        "not_shown",
    }
    assert {name.partition(":")[0] for name, _ in told} == {
        "evaluation_run",
        "weekly_sample",
        "data_delivery",
        "monthly_report",
        "monthly_review",
        "operation_checklist",
        "rollback_drill",
        "change_notice",
        "change_approval",
        "first_response",
        "update",
        "escalation",
        "incident_review",
        "playbook",
        "claim_answer",
        "quote",
        "decision",
    }


if __name__ == "__main__":
    # the release run: python -m tests.judge.duties.test_second_reading 10000
    wrong = [seed for seed in range(int(sys.argv[1])) if differences(seed)]
    print(f"{int(sys.argv[1]):,} worlds, {len(wrong)} told differently: {wrong[:20]}")
    sys.exit(bool(wrong))
