"""No disturbance of an export makes the program say something untrue unasked; harmless ones cost no
question. The long run is `python -m tests.oracle.tally 20000`.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.oracle.disturbances import DISTURBANCES
from tests.oracle.months import proven
from tests.oracle.tally import tallied
from tests.strength import tries

EACH = tries(2, 5)


@pytest.mark.parametrize("part", range(EACH))
def test_that_a_disturbed_month_is_judged_rightly_or_asked_about(part: int) -> None:
    count = len(DISTURBANCES)
    found = tallied(range(part * count, (part + 1) * count))
    assert found.untrue == []
    assert found.asking == []
    assert set(found.by_kind.values()) == {1}


def test_that_the_oracle_knows_the_published_interval() -> None:
    # three of three: Wilson's lower bound is 3 / (3 + 3.8415)
    assert proven(3, 3, Fraction(43), 0) == "met"
    assert proven(3, 3, Fraction(44), 0) == "not_proven"
