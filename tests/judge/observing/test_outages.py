"""An outage that logs nothing is told beside the availability that does not count it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from slastudio.contract.terms.objectives import Indicator, Window
from slastudio.judge.outcome.known_spans import KnownSpan
from tests.judge.observing.worlds import kinds, month
from tests.judge.specimens import agreement, frame, objective

pytestmark = pytest.mark.rapid

BEGAN = datetime(2026, 10, 10, 10, tzinfo=UTC)


def raised(
    *,
    silent: tuple[int, int] = (10, 12),
    evidence: str = "requests",
    resolved: bool = True,
    nature: str = "technical",
) -> bool:
    """Judge a month with a request every ten minutes, none in the hours `silent` of 10 October, and an
    incident of two hours from ten on.
    """
    start = datetime(2026, 10, 1, tzinfo=UTC)
    times = [start + timedelta(minutes=10 * n) for n in range(31 * 144)]
    first, last = (BEGAN.replace(hour=hour) for hour in silent)
    times = [each for each in times if not first <= each < last]
    column = {"requests": "status", "probes": "up"}[evidence]
    rows: dict[str, list[Any]] = {
        "time": [each.isoformat() for each in times],
        column: ["ok" if evidence == "requests" else True] * len(times),
    }
    incident = {
        "id": ["INC-1"],
        "opened": [BEGAN.isoformat()],
        "resolved": [(BEGAN + timedelta(hours=2)).isoformat() if resolved else None],
        "nature": [nature],
    }
    one = objective(
        id="up",
        name="Availability",
        dimension="availability",
        indicator=Indicator("availability", evidence),
        target=Decimal(99),
        complete="counted",
        window=Window("month"),
    )
    found = month(
        agreement(one),
        evidence={evidence: frame(evidence, rows), "incidents": frame("incidents", incident)},
        covered={evidence: (KnownSpan(times[0], times[-1]),)},
    )
    return ("outage_unlogged", "INC-1") in kinds(found)


def test_that_an_outage_without_a_request_is_told() -> None:
    assert raised()


@pytest.mark.parametrize(
    "changed",
    [
        {"silent": (10, 11)},
        {"evidence": "probes"},
        {"resolved": False},
        {"nature": "governance"},
    ],
)
def test_that_one_the_figure_sees_or_that_has_no_length_is_not(changed: dict[str, Any]) -> None:
    assert not raised(**changed)
