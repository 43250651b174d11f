"""A contested figure under both sides' exclusions, against the figure of the rows themselves."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from slastudio.__main__ import main
from slastudio.judge.outcome.contested import Claim, Dispute
from slastudio.measure.records.selection import Filter
from slastudio.operations.analysis.disputes import compare_sides
from slastudio.project.file import Project
from slastudio.shared.problems import StudioError


def disputed(light_sample: Path, objective: str, period: str, **claim: object) -> Dispute:
    with Project.open(light_sample, write=False) as project:
        return compare_sides(project, objective, period, Claim(**claim))  # type: ignore[arg-type]


def test_that_rows_that_are_contested_do_not_count_by_them(light_sample: Path) -> None:
    found = disputed(
        light_sample, "availability", "2026-10", contested=(Filter("status", "is", "error"),)
    )
    ours, theirs = found.ours.result, found.theirs.result
    assert (ours.total or 0) - (theirs.total or 0) == found.rows > 0
    assert (theirs.value, theirs.good) == (
        100 * Decimal(theirs.good or 0) / (theirs.total or 1),
        ours.good,
    )


def test_that_an_exclusion_they_deny_counts_again_by_them(light_sample: Path) -> None:
    found = disputed(light_sample, "routing", "2026-09", dropped=("EXC-1",))
    left_out = sum(each.samples for each in found.ours.result.excluded if "etrain" in each.name)
    assert found.theirs.result.samples - found.ours.result.samples == left_out > 0
    assert found.theirs.result.value == found.ours.result.measured


def test_that_a_span_they_want_left_out_is_left_out_by_them(sample: Path) -> None:
    span = (
        datetime.fromisoformat("2026-09-10T00:00+02:00"),
        datetime.fromisoformat("2026-09-12T00:00+02:00"),
    )
    found = disputed(sample, "routing", "2026-09", added=(("retraining", *span),))
    # the agreed cap of hours a month holds for what is claimed, too
    ours, theirs = found.ours.result, found.theirs.result
    assert ours.good != theirs.good
    assert any("the cap of 24 hours a month is used up" in each.detail for each in theirs.excluded)


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ({}, "Say what is contested"),
        ({"dropped": ("EXC-99",)}, "In the register are: EXC-1"),
        (
            {"added": (("weather", datetime(2026, 9, 1), datetime(2026, 9, 2)),)},
            "Its exclusions are",
        ),
    ],
)
def test_that_a_claim_nobody_understands_is_refused(
    light_sample: Path, claim: dict[str, object], told: str
) -> None:
    with pytest.raises(StudioError, match=told):
        disputed(light_sample, "routing", "2026-09", **claim)


def test_that_the_command_puts_both_sides_side_by_side(
    light_sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [
        "dispute",
        str(light_sample),
        "availability",
        "--period",
        "2026-10",
        "--contest",
        "status=error",
    ]
    assert main(arguments) == 0
    assert "by our exclusions" in capsys.readouterr().out
    assert main([*arguments, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["ours"]["result"]["value"] < found["theirs"]["result"]["value"] == 100
    assert (
        main(
            [
                "dispute",
                str(light_sample),
                "availability",
                "--period",
                "2026-10",
                "--leave-out",
                "nonsense",
            ]
        )
        == 1
    )
    assert "is not ID:START/END" in capsys.readouterr().err
