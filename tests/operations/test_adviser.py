"""What targets are advised from is what months are judged by: every objective of the sample, month
by month.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from slastudio.judge.foresight.evidence_by_day import known_by_day
from slastudio.judge.foresight.prospects import figures_over, worst_value
from slastudio.judge.outcome.inputs import Terms
from slastudio.judge.period.frames import Frames
from slastudio.judge.verdicts.windows import windows_of
from slastudio.operations.agreements.terms import agreement_ref, current_agreement
from slastudio.operations.analysis.adviser import advise_targets
from slastudio.operations.analysis.assessments import assess, inputs_for
from slastudio.operations.projects import open_project
from slastudio.shared.periods import parse_period
from tests.strength import tries

NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize("label", tries(["2026-10"], ["2026-09", "2026-10"]))
def test_that_days_known_add_up_to_the_months_that_are_judged(sample: Path, label: str) -> None:
    with open_project(sample, write=False) as project:
        agreement, ref = current_agreement(project), agreement_ref(project)
        month = parse_period(label, agreement.zone)
        inputs = replace(inputs_for(project, month, NOW), terms=(Terms(ref, agreement),))
        frames = Frames(inputs)
        judged = {each.id: each for each in assess(project, month, now=NOW).results}
        for objective in agreement.objectives.objectives:
            known = known_by_day(inputs, agreement, objective, frames)
            windows = windows_of(objective, month.first_day, month.last_day)
            value = worst_value(objective, figures_over(known.daily, known.grid, windows, None))
            assert value == judged[objective.id].value, objective.id


def test_that_advice_for_the_sample_rests_on_its_last_weeks(sample: Path) -> None:
    with open_project(sample, write=False) as project:
        advisory = advise_targets(project, "first-token", now=NOW)
        (late,) = advise_targets(project, "first-response", now=NOW).advices
    (found,) = advisory.advices
    assert (found.first, found.last, found.weeks, found.coming) == (
        datetime(2026, 9, 20).date(),
        datetime(2026, 10, 31).date(),
        6,
        "November 2026",
    )
    assert found.observed == Decimal(740)
    assert found.before_margin == Decimal(750)
    assert found.margin is not None
    assert (found.margin.worst.label, found.margin.worst.value) == ("September 2026", Decimal(1019))
    # six incidents in five months, all answered in time: no ground for “none is ever late”
    assert late.comparable == 0
    assert late.chances is not None
    assert late.chances.met < 0.9
    assert late.proposed is not None
    assert late.proposed >= 1
