"""Compute release gates: the candidate's run against the one in production, by segment, and what the
criteria come to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal

import numpy as np
import pandas as pd

from slastudio.contract.indicators.use_limits import USE_COLUMNS
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.words.figures import show_number
from slastudio.judge.golden.comparisons import compare_runs
from slastudio.judge.golden.runs import RUN_COLUMNS, runs_in
from slastudio.judge.outcome.beside.gates import TIMES, GateShare, ReleaseGate
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.outcome.records import Entered
from slastudio.judge.period.beside.trials import trial_of
from slastudio.measure.records.recipe import exact
from slastudio.shared.counts import count

# runs are looked for so far before the period
_BACK = timedelta(days=92)


def gates_of(inputs: Inputs, agreement: Agreement) -> tuple[ReleaseGate, ...]:
    """Return the release gates tried in the period, each with what its runs show."""
    entered = [
        each
        for each in inputs.records.of("releases")
        # a trial is told with the period in which it ended
        if (at := each.moment("ended") or each.moment("when")) is not None and at in inputs.period
    ]
    if not entered:
        return ()
    segments = _segments(agreement)
    period = inputs.period
    data = pd.DataFrame()
    if inputs.kind_counts.get("evaluations"):
        data = inputs.read(
            "evaluations", (*RUN_COLUMNS, *segments), period.start - _BACK, period.end
        )
        data = data[data["time"].notna()]
    return tuple(_gate(each, data, segments, inputs, agreement) for each in entered)


def _segments(agreement: Agreement) -> tuple[str, ...]:
    """Return the columns by which runs are looked at: the agreement's own segments."""
    named = (each.indicator.segment for each in agreement.objectives.objectives)
    return tuple(
        dict.fromkeys((*(each for each in named if each.startswith("seg.")), *USE_COLUMNS.values()))
    )


def _gate(
    entered: Entered,
    data: pd.DataFrame,
    segments: Sequence[str],
    inputs: Inputs,
    agreement: Agreement,
) -> ReleaseGate:
    run, baseline = entered.text("run"), entered.text("baseline")
    shares: tuple[GateShare, ...] = ()
    least, loss = entered.decimal("least_share"), entered.decimal("most_loss")
    slower = entered.decimal("most_slower")
    trial = trial_of(entered, inputs, agreement, segments)
    why = trial.why
    if not why and (run or not trial.shares):
        why = _missing(data, run, baseline)
        if not why:
            shares = tuple(_shares(data, run, baseline, segments, inputs, agreement))
            why = "" if shares else "its runs do not say which items passed"
        if not why and loss is not None and not baseline:
            why = "it names no run to compare with"
    shares += trial.shares
    if not why and slower is not None and not any(each.unit in TIMES for each in shares):
        why = "no objective on its traffic is a time"
    low = [] if why else list(_low(shares, least))
    hurt = [] if why else [*_hurt(shares, loss), *_slow(shares, slower)]
    when = entered.moment("when")
    assert when is not None
    asked = least is not None or loss is not None or slower is not None
    if not asked and not why:
        why = "it has no criterion with a number"
    return ReleaseGate(
        entered.id,
        when,
        entered.text("title"),
        entered.text("stage"),
        run,
        baseline,
        shares,
        None if why else not (low or hurt),
        why,
        (*low, *hurt),
        tuple(hurt),
        entered.text("decision"),
        entered.moment("decided"),
        entered.text("decided_by"),
        entered.text("tradeoff"),
        entered.text("accepted_by"),
        entered.text("version"),
        entered.text("against"),
        entered.moment("ended"),
    )


def _missing(data: pd.DataFrame, run: str, baseline: str) -> str:
    if not run:
        return "it names no evaluation run"
    known = set(data["run"].dropna().astype(str)) if "run" in data.columns else set()
    for name in filter(None, (run, baseline)):
        if name not in known:
            return f"no evaluation holds the run “{name}”"
    return ""


def _shares(
    data: pd.DataFrame,
    run: str,
    baseline: str,
    segments: Sequence[str],
    inputs: Inputs,
    agreement: Agreement,
) -> Iterator[GateShare]:
    own = data[data["run"].astype(str).isin([run, baseline])]
    yield from _of_part(own, run, baseline, ("", ""), inputs, agreement)
    for column in segments:
        if column not in own.columns:
            continue
        told = own[column].astype(object)
        for value in sorted({str(each) for each in told.dropna()}):
            mask = np.array([str(each) == value for each in told])
            yield from _of_part(own[mask], run, baseline, (column, value), inputs, agreement)


def _of_part(
    part: pd.DataFrame,
    run: str,
    baseline: str,
    segment: tuple[str, str],
    inputs: Inputs,
    agreement: Agreement,
) -> Iterator[GateShare]:
    confidence = float(agreement.objectives.confidence)
    for runs in runs_in(part, inputs.terms, inputs.period.zone, confidence).values():
        by_name = {each.run: each for each in runs}
        later, earlier = by_name.get(run), by_name.get(baseline)
        if later is None:
            continue
        changes = (
            {each.metric: each for each in compare_runs(later, earlier, confidence).metrics}
            if earlier
            else {}
        )
        for metric in later.metrics:
            if metric.passed is None:
                continue
            change = changes.get(metric.metric)
            passed = change.passed if change else None
            limits = passed.interval if passed else None
            yield GateShare(
                metric.metric,
                *segment,
                metric.passed.items,
                _exact(metric.passed.share),
                _exact(passed.earlier) if passed else None,
                _exact(passed.difference) if passed else None,
                _exact(limits[0]) if limits else None,
                _exact(limits[1]) if limits else None,
            )


def _exact(number: float) -> Decimal:
    # nine digits are more than any share of items needs, and leave out what floats bring in
    return exact(round(number, 9))


def _low(shares: Sequence[GateShare], least: Decimal | None) -> Iterator[str]:
    for each in shares:
        # of traffic the objectives have their own targets; the criterion is about a set's items
        if least is not None and not each.of_traffic and each.share < least:
            yield (
                f"{each.named}: {show_number(each.share, 1)} % of {count(each.items, 'item')}, "
                f"at least {show_number(least)} % asked"
            )


def _hurt(shares: Sequence[GateShare], loss: Decimal | None) -> Iterator[str]:
    for each in shares:
        if loss is not None and each.unit == "%" and each.loss is not None and each.loss > loss:
            what = f"{each.metric}, {each.named}" if each.of_traffic else each.named
            assert each.difference is not None
            yield f"{what}: {show_number(each.difference, 1)} points, at most {show_number(loss)} may be lost"


def _slow(shares: Sequence[GateShare], slower: Decimal | None) -> Iterator[str]:
    for each in shares:
        if slower is not None and each.slower is not None and each.slower > slower:
            yield (
                f"{each.metric}, {each.named}: {show_number(each.slower, 1)} % slower, "
                f"at most {show_number(slower)} % may be"
            )
