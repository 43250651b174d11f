"""Runs of evaluation sets that fell by more than agreed, and the rollbacks of the register."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from slastudio.judge.duties.history import Fallen, RolledBack
from slastudio.judge.golden.comparisons import compare_runs
from slastudio.judge.golden.runs import JUDGE_COLUMNS, GoldenRun, runs_in
from slastudio.judge.outcome.inputs import Inputs

_COLUMNS = (
    "time", "run", "set", "set_version", "item", "metric", "score", "passed", "label", "prediction",
    "model", "prompt_version", *JUDGE_COLUMNS,
)  # fmt: skip
# the run before a period's first one is looked for so far back
_BACK = timedelta(days=62)


def fallen_in(inputs: Inputs) -> Iterator[Fallen]:
    """Yield each run of the period that is a regression against the run of its set before it.

    Runs that another judge judged are not compared, nor are items only one of them holds.
    """
    if not inputs.kind_counts.get("evaluations"):
        return
    period = inputs.period
    data = inputs.read("evaluations", _COLUMNS, period.start - _BACK, period.end)
    data = data[data["time"].notna()]
    terms = inputs.terms
    confidence = float(terms[-1].agreement.objectives.confidence)
    for name, runs in runs_in(data, terms, period.zone, confidence).items():
        for earlier, later in pairwise(runs):
            if later.time is not None and later.time in period:
                yield from _fallen(name, later, earlier, confidence)


def _fallen(name: str, later: GoldenRun, earlier: GoldenRun, confidence: float) -> Iterator[Fallen]:
    assert later.time is not None
    for change in compare_runs(later, earlier, confidence).metrics:
        found = change.regression
        if found is None or not found.regressed:
            continue
        passed = change.passed
        yield Fallen(
            name,
            later.run,
            earlier.run,
            later.time,
            change.metric,
            found.drop,
            found.limit,
            found.proven,
            change.items,
            passed.lost if passed else (),
            passed.gained if passed else (),
        )


def rolled_back(inputs: Inputs) -> Iterator[RolledBack]:
    """Yield the rollbacks and drills of the register, of all time."""
    for each in inputs.records.of("rollbacks"):
        at = each.moment("when")
        if at is None:
            continue
        worked = each.text("worked")
        yield RolledBack(
            each.id,
            at,
            each.text("kind") or "rollback",
            each.text("title"),
            each.text("workflow"),
            each.text("to_version"),
            each.moment("restored"),
            None if not worked else worked == "yes",
            each.text("incident"),
        )
