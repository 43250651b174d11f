"""Each verdict is told in one way: every output has a word, a mark, a shape and a colour for it,
and one order of urgency.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from slastudio.judge.outcome.statuses import (
    STATUSES,
    URGENCY,
    VERDICTS,
    Status,
    Verdict,
    stands_before,
    status_word,
    urgency_of,
)
from slastudio.reports.paper.styles import STATUS as PAPER
from slastudio.reports.word.styles import STATUS as WORD
from slastudio.shared.problems import StudioError
from slastudio.ui.look.theme import CONTRAST, DARK, LIGHT

pytestmark = pytest.mark.rapid
PACKAGE = Path(__file__).parents[2] / "slastudio"


@pytest.mark.parametrize(
    "known",
    [STATUSES, PAPER, WORD, LIGHT.status, DARK.status, CONTRAST.status],
    ids=lambda each: str(len(each)),
)
def test_that_every_output_knows_every_status(known: dict[str, object]) -> None:
    assert set(known) == set(get_args(Status))


def test_that_verdicts_are_statuses_and_the_only_other_one_is_an_alert() -> None:
    assert set(get_args(Status)) - set(get_args(Verdict)) == {"at_risk"}
    assert {name for name, each in STATUSES.items() if each.stands is None} == {"at_risk"}


def test_that_marks_words_and_shapes_tell_statuses_apart() -> None:
    for told in ("word", "mark", "shape"):
        assert len({getattr(each, told) for each in STATUSES.values()}) == len(STATUSES)


def test_that_the_most_urgent_comes_first() -> None:
    assert sorted(URGENCY, key=urgency_of) == [
        "missed",
        "reserved",
        "at_risk",
        "not_proven",
        "no_data",
        "nothing_to_judge",
        "met",
    ]
    assert sorted(VERDICTS, key=stands_before) == [
        "missed",
        "reserved",
        "not_proven",
        "met",
        "no_data",
        "nothing_to_judge",
    ]


def test_that_a_verdict_nobody_declared_is_refused() -> None:
    with pytest.raises(StudioError, match="no verdict"):
        status_word("excellent")


def test_that_no_other_module_orders_or_words_verdicts() -> None:
    """A table with several statuses as keys stands in judge/outcome/statuses.py only."""
    key = "|".join(get_args(Status))
    table = re.compile(rf'[\[{{(]\s*(?:\(?"(?:{key})"[:,][^\n]*\n?\s*){{3,}}')
    found = [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if path.name != "statuses.py" and table.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []
