"""Runs of evaluation sets that fell by more than agreed, and the rollbacks of the register."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import numpy as np
import pandas as pd

from slastudio.judge.duties.history import Fallen, RolledBack
from slastudio.judge.golden.comparisons import compare_runs
from slastudio.judge.golden.runs import (
    RUN_COLUMNS,
    GoldenRun,
    passed_of,
    run_ids,
    runs_in,
    texts_of,
)
from slastudio.judge.outcome.inputs import Inputs
from slastudio.measure.records.groups import floats_of

# runs are compared from so long before a period on
BACK = timedelta(days=62)


def fallen_in(inputs: Inputs) -> Iterator[Fallen]:
    """Yield each run of the period, and of the two months before, that is a regression against the run
    of its set before it.

    Runs that another judge judged are not compared, nor are items only one of them holds.
    """
    limits = [
        each.agreement.evaluation.regression_points
        for each in inputs.terms
        if each.agreement.evaluation.regression_points is not None
    ]
    if not limits or not inputs.kind_counts.get("evaluations"):
        return
    period = inputs.period
    data = inputs.read("evaluations", RUN_COLUMNS, period.start - BACK, period.end)
    data = data[data["time"].notna()].reset_index(drop=True)
    confidence = float(inputs.terms[-1].agreement.objectives.confidence)
    # telling a run in full takes a while, and hardly any run falls
    for rows in suspects(data, period.zone, float(min(limits))):
        for name, runs in runs_in(data.loc[rows], inputs.terms, period.zone, confidence).items():
            for earlier, later in pairwise(runs):
                if later.time is not None:
                    yield from _fallen(name, later, earlier, confidence)


def suspects(data: pd.DataFrame, zone_name: str, limit: float) -> Iterator[pd.Index[int]]:
    """Yield the rows of each run that may be a regression together with those of the run of its set
    before it: any metric fell by about the limit or more on the items of both.
    """
    passed, _ = passed_of(data)
    score = floats_of(data["score"]) if "score" in data.columns else np.full(len(data), np.nan)
    plain = pd.DataFrame(
        {
            "set": texts_of(data, "set").str.strip(),
            "run": run_ids(data, zone_name),
            "item": texts_of(data, "item"),
            "metric": texts_of(data, "metric").str.strip(),
            "passed": passed,
            "score": score,
            "time": data["time"],
        }
    )
    for _, own in plain.groupby("set", sort=True):
        begins = own.groupby("run")["time"].min().sort_values(kind="stable")
        named = own[own["item"] != ""]
        shares = named.groupby(["run", "metric", "item"])[["passed", "score"]].mean()
        by_run = {str(run): part.droplevel("run") for run, part in shares.groupby(level="run")}
        for earlier, later in pairwise(begins.index):
            if _fell(by_run.get(earlier), by_run.get(later), limit):
                yield own.index[own["run"].isin([earlier, later])]


def _fell(earlier: pd.DataFrame | None, later: pd.DataFrame | None, limit: float) -> bool:
    if earlier is None or later is None:
        return False
    moved = (later - earlier).groupby(level="metric").mean().to_numpy(np.float64)
    # a hair below the limit: what is told in the end is compared with all care
    return bool((100 * moved <= 1e-6 - limit).any())


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
