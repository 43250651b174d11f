"""Runs on evaluation sets and their comparisons, as a JSON document and as lines for a terminal."""

from __future__ import annotations

from datetime import datetime

from slastudio.cli.listings.month.foresight import aligned
from slastudio.contract.words.figures import figure, show_number
from slastudio.judge.golden.comparisons import MetricChange, RunComparison, ScoreChange, ShareChange
from slastudio.judge.golden.proof import Proof
from slastudio.judge.golden.runs import GoldenRun, MetricRun
from slastudio.judge.golden.sets import SetReview
from slastudio.measure.uncertainty.intervals import Interval
from slastudio.operations.analysis.golden_runs import GoldenReview
from slastudio.reports.wording.golden import (
    chance_words,
    interval_words,
    points_words,
    regression_words,
)
from slastudio.shared.counts import count
from slastudio.shared.json_values import JsonObject
from slastudio.shared.periods import show_moment

MOST_NAMES = 40


def golden_document(review: GoldenReview) -> JsonObject:
    """Return a review of evaluation sets as JSON: shares in percent, differences in points, times
    in UTC.
    """
    return {
        "zone": review.zone,
        "terms": review.terms,
        "confidence": review.confidence,
        "rows": review.rows,
        "sets": [_set(each) for each in review.sets],
        "notes": list(review.notes),
    }


def _set(each: SetReview) -> JsonObject:
    agreed = each.agreed
    return {
        "set": each.id,
        "agreed": None
        if agreed is None
        else {
            "name": agreed.name,
            "owner_role": agreed.owner_role or None,
            "version": agreed.version or None,
            "items": agreed.items,
            "items_hash": agreed.items_hash or None,
            "cadence": each.cadence,
        },
        "judge_model": each.judge_model or None,
        "regression_points": each.limit,
        "runs": [_run(run) for run in each.runs],
        "comparisons": [_comparison(one) for one in each.comparisons],
        "objectives": [_proof(one) for one in each.proofs],
        "notes": list(each.notes),
    }


def _run(run: GoldenRun) -> JsonObject:
    judge_from = "agreement" if run.judge_agreed else "rows"
    return {
        "run": run.run,
        "time": _moment(run.time),
        "last": _moment(run.last),
        "models": list(run.models),
        "prompt_versions": list(run.prompts),
        "set_versions": list(run.versions),
        "judges": list(run.judges),
        "judge_from": judge_from if run.judges else None,
        "rows": run.rows,
        "items": run.items,
        "rows_without_item": run.nameless,
        "items_hash": run.items_hash or None,
        "hash_as_agreed": run.hash_kept,
        "metrics": [_metric(each) for each in run.metrics],
        "notes": list(run.notes),
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _metric(each: MetricRun) -> JsonObject:
    passed, score = each.passed, each.score
    return {
        "metric": each.metric or None,
        "rows": each.rows,
        "attempts": each.attempts,
        "passed": None
        if passed is None
        else {
            "share": passed.share,
            "good": passed.good,
            "items": passed.items,
            "interval": list(passed.interval),
            "from": "label and prediction" if each.judged_by_label else "passed",
        },
        "score": None
        if score is None
        else {"mean": score.mean, "items": score.items, "interval": _interval(score.interval)},
        "without": each.without,
    }


def _interval(interval: Interval | None) -> list[float] | None:
    return None if interval is None else list(interval)


def _comparison(each: RunComparison) -> JsonObject:
    return {
        "run": each.run,
        "against": each.against,
        "comparable": each.whole_set,
        "obstacles": list(each.obstacles),
        "other_judge": each.other_judge,
        "common_items": each.common,
        "only_in_run": list(each.only_later),
        "only_in_against": list(each.only_earlier),
        "metrics": [_change(change) for change in each.metrics],
        "missing_metrics": [{"metric": metric or None, "run": run} for metric, run in each.missing],
    }


def _change(each: MetricChange) -> JsonObject:
    regression = each.regression
    return {
        "metric": each.metric or None,
        "items": each.items,
        "repeated": each.repeated,
        "passed": None if each.passed is None else _share_change(each.passed),
        "score": None if each.score is None else _score_change(each.score),
        "regression": None
        if regression is None
        else {
            "drop": regression.drop,
            "limit": regression.limit,
            "regressed": regression.regressed,
            "fell": regression.fell,
            "proven": regression.proven,
        },
        "reason": each.reason or None,
    }


def _share_change(change: ShareChange) -> JsonObject:
    counts = change.counts
    return {
        "before": change.earlier,
        "after": change.later,
        "difference": change.difference,
        "interval": _interval(change.interval),
        "p": change.p,
        "counts": {
            "both": counts.both,
            "lost": counts.lost,
            "gained": counts.gained,
            "neither": counts.neither,
        },
        "lost": list(change.lost),
        "gained": list(change.gained),
    }


def _score_change(change: ScoreChange) -> JsonObject:
    return {
        "items": change.items,
        "before": change.earlier,
        "after": change.later,
        "difference": change.difference,
        "interval": _interval(change.interval),
        "fell": change.fell,
        "rose": change.rose,
    }


def _proof(each: Proof) -> JsonObject:
    return {
        "objective": each.objective,
        "name": each.name,
        "comparator": each.comparator,
        "target": None if each.target is None else float(each.target),
        "rule": each.rule,
        "items": each.items,
        "half_width": each.half_width,
        "not_told_from": each.not_told_from,
        "needed": each.needed,
        "observed": each.observed,
        "observed_items": each.of,
        "least_items": each.least_items,
        "reason": each.reason or None,
        "sentence": each.sentence,
    }


def golden_lines(review: GoldenReview) -> list[str]:
    """Return a review of evaluation sets in words: of each set its runs, what flipped, what its
    size proves.
    """
    lines: list[str] = []
    for each in review.sets:
        lines += [*([""] if lines else []), *_set_lines(each, review.zone)]
    if not review.sets:
        lines.append("No evaluation set is agreed, and no evaluation run was imported.")
    return [*lines, *(f"○ {note}" for note in review.notes)]


def _set_lines(each: SetReview, zone_name: str) -> list[str]:
    agreed = each.agreed
    named = f"{each.id or 'without name'}" + (f" ({agreed.name})" if agreed and agreed.name else "")
    parts = [f"Set {named}"]
    if agreed:
        parts += [f"version {agreed.version}"] if agreed.version else []
        parts += [f"{count(agreed.items, 'item')}"] if agreed.items else []
        parts.append(f"owned by {agreed.owner_role}" if agreed.owner_role else "no owner")
    lines = [", ".join(parts), *(f"  ○ {note}" for note in each.notes)]
    lines += _runs_table(each, zone_name)
    for run in each.runs:
        lines += [f"  ○ {run.run}: {note}" for note in run.notes]
    for one in each.comparisons:
        lines += _comparison_lines(one, each.confidence)
    if each.proofs:
        lines.append("  What this set can prove")
        lines += [f"    {one.name}: {one.sentence}" for one in each.proofs]
    return lines


def _runs_table(each: SetReview, zone_name: str) -> list[str]:
    rows = [
        ("run", "from", "model", "prompt", "version", "items", "metric", "passed", "mean score")
    ]
    for run in each.runs:
        head = (
            run.run,
            "undated"
            if run.time is None
            else f"{run.time.year} {show_moment(run.time, zone_name)}",
            ", ".join(run.models) or "–",
            ", ".join(run.prompts) or "–",
            ", ".join(run.versions) or "–",
            f"{run.items:,}",
        )
        for i, metric in enumerate(run.metrics):
            rows.append(
                (
                    *(head if i == 0 else ("",) * 6),
                    metric.metric or "–",
                    _passed(metric),
                    _mean(metric),
                )
            )
    if len(rows) == 1:
        return []
    return [f"  {line}" for line in aligned(rows, left=range(len(rows[0])))]


def _passed(metric: MetricRun) -> str:
    if metric.passed is None:
        return "–"
    low, high = metric.passed.interval
    good = show_number(metric.passed.good)
    return f"{show_number(metric.passed.share, 1)} % ({show_number(low, 1)}–{show_number(high, 1)}), {good} of {metric.passed.items:,}"


def _mean(metric: MetricRun) -> str:
    if metric.score is None:
        return "–"
    interval = metric.score.interval
    return figure(metric.score.mean) + (
        "" if interval is None else f" ({figure(interval[0])} to {figure(interval[1])})"
    )


def _comparison_lines(each: RunComparison, confidence: float) -> list[str]:
    lines = [f"  {each.run} against {each.against}: {count(each.common, 'item')} in common"]
    if not each.whole_set:
        lines.append("    Not comparable as figures of the whole set: " + " ".join(each.obstacles))
        if each.common and not each.other_judge:
            lines.append(f"    What follows counts the {each.common:,} common items only.")
    for change in each.metrics:
        lines += _change_lines(change, confidence)
    lines += [
        f"    {metric or 'The metric without name'} is missing in {run}."
        for metric, run in each.missing
    ]
    return lines


def _change_lines(change: MetricChange, confidence: float) -> list[str]:
    name = change.metric or "without name"
    lines = []
    if change.passed is not None:
        passed, counts = change.passed, change.passed.counts
        lines.append(
            f"    {name}: passed {show_number(passed.earlier, 1)} % → {show_number(passed.later, 1)} %, "
            f"{points_words(passed.difference)}{interval_words(passed.interval, confidence)}; {counts.lost} lost, {counts.gained} gained "
            f"of {counts.items:,}, p {chance_words(passed.p)}"
        )
        if change.repeated:
            lines.append(
                "      Items of several attempts: flipped is what more than half of its attempts say."
            )
        lines += [f"      lost: {_names(passed.lost)}"] if passed.lost else []
        lines += [f"      gained: {_names(passed.gained)}"] if passed.gained else []
    if change.score is not None:
        score = change.score
        lines.append(
            f"    {name}: mean score {figure(score.earlier)} → {figure(score.later)}, "
            f"{figure(score.difference, signed=True)}{interval_words(score.interval, confidence, figure)} on {count(score.items, 'item')}; "
            f"{score.fell:,} fell, {score.rose:,} rose"
        )
    if change.passed is None and change.score is None:
        lines.append(f"    {name}: no item was judged in both runs")
    elif change.regression is None:
        lines.append(f"      Whether that is a regression is not judged: {change.reason}.")
    else:
        lines.append(f"      {regression_words(change.regression)}")
    return lines


def _names(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    return f"{shown} and {more:,} more (--json names all)" if more > 0 else shown
