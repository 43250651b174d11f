"""Every evaluation set with its runs, their comparisons, and what its size can prove."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from slastudio.contract.clocks.durations import parse_duration
from slastudio.contract.terms.conduct import GoldenSet
from slastudio.judge.golden.comparisons import RunComparison, compare_runs
from slastudio.judge.golden.proof import Proof, proofs_for
from slastudio.judge.golden.runs import GoldenRun, agreed_set, run_rows, runs_in, terms_on
from slastudio.judge.outcome.inputs import Terms
from slastudio.shared.counts import count
from slastudio.shared.periods import zone
from slastudio.shared.problems import StudioError


@dataclass(frozen=True)
class SetReview:
    """Hold one evaluation set: as agreed when its newest run was made (agreed None where no version
    names it), and its runs.

    cadence, judge_model, limit: as agreed; limit in points. comparisons: in order of the later run.
    notes: sentences.
    """

    id: str
    agreed: GoldenSet | None
    cadence: str
    judge_model: str
    limit: float | None
    confidence: float
    runs: tuple[GoldenRun, ...]
    comparisons: tuple[RunComparison, ...]
    proofs: tuple[Proof, ...]
    notes: tuple[str, ...]


def review_sets(
    data: pd.DataFrame,
    terms: Sequence[Terms],
    zone_name: str,
    wanted: str = "",
    run: str = "",
    against: str = "",
    *,
    newest: bool = False,
) -> tuple[SetReview, ...]:
    """Return every set that was run or is agreed, or the wanted one alone.

    data: live rows of evaluations. terms: the signed versions oldest first, or the draft alone.
    Without run and against each run is compared with the one before it (newest: only the newest run
    is); with one of them alone the other is the one before, or the newest. Raise StudioError where
    a set or run is not there.
    """
    confidence = float(terms[-1].agreement.objectives.confidence)
    runs = runs_in(_of_set(data, wanted), terms, zone_name, confidence)
    agreed = {
        each.id.strip(): each for each in terms[-1].agreement.evaluation.sets if each.id.strip()
    }
    folded = {name.casefold() for name in runs}
    names = [*sorted(runs), *(each for each in sorted(agreed) if each.casefold() not in folded)]
    if wanted:
        names = [each for each in names if each.casefold() == wanted.strip().casefold()] or _no_set(
            wanted, names
        )
    if run or against:
        names = _holding(names, runs, [each for each in (run, against) if each])
    return tuple(
        _review(
            each,
            runs.get(each, []),
            data,
            terms,
            zone_name,
            (run, against),
            confidence,
            newest=newest,
        )
        for each in names
    )


def _of_set(data: pd.DataFrame, wanted: str) -> pd.DataFrame:
    """Return the rows of the wanted set; all of them where none is wanted, or none of that name is
    there.
    """
    if not wanted or "set" not in data:
        return data
    mask = (
        data["set"].astype(object).fillna("").astype(str).str.strip().str.casefold()
        == wanted.strip().casefold()
    )
    return data[mask] if mask.any() else data


def _no_set(wanted: str, names: Sequence[str]) -> list[str]:
    known = ", ".join(each or "without name" for each in names)
    raise StudioError(
        f"“{wanted}” is no evaluation set here. "
        + (f"There are: {known}." if known else "There is none.")
    )


def _holding(
    names: Sequence[str], runs: dict[str, list[GoldenRun]], ids: Sequence[str]
) -> list[str]:
    found = []
    for name in names:
        run_ids = {run.run for run in runs.get(name, [])}
        if run_ids.issuperset(ids):
            found.append(name)
    if found:
        return found
    known = [each.run for name in names for each in runs.get(name, [])]
    for each in ids:
        if each not in known:
            listed = ", ".join(known[-10:])
            raise StudioError(
                f"There is no run “{each}”. "
                + (f"The newest are: {listed}." if known else "There are none.")
            )
    raise StudioError(
        f"{' and '.join(f'“{each}”' for each in ids)} are runs of different sets: they share no items."
    )


def _review(
    name: str,
    runs: list[GoldenRun],
    data: pd.DataFrame,
    terms: Sequence[Terms],
    zone_name: str,
    chosen: tuple[str, str],
    confidence: float,
    *,
    newest: bool,
) -> SetReview:
    last = runs[-1] if runs else None
    version = terms_on(terms, last.time if last else None, zone_name).agreement
    agreed = agreed_set(terms_on(terms, last.time if last else None, zone_name), name)
    evaluation = version.evaluation
    limit = evaluation.regression_points
    items = last.items if last else None
    if agreed and agreed.items:
        items = agreed.items
    latest = run_rows(data, last, zone_name) if last else None
    # a named run may lie far back, so then none is left out
    pairs = _pairs(runs[-2:] if newest and not any(chosen) else runs, *chosen)
    return SetReview(
        id=name,
        agreed=agreed,
        cadence=evaluation.cadence if agreed else "",
        judge_model=evaluation.judge_model,
        limit=None if limit is None else float(limit),
        confidence=confidence,
        runs=tuple(runs),
        comparisons=tuple(compare_runs(later, earlier, confidence) for later, earlier in pairs),
        proofs=proofs_for(name, items, latest, version.objectives),
        notes=tuple(_notes(name, agreed, runs, evaluation.cadence, zone_name)),
    )


def _pairs(runs: list[GoldenRun], run: str, against: str) -> list[tuple[GoldenRun, GoldenRun]]:
    """Return (later, earlier) of the runs to compare; named ones stand as they are named."""
    if not run and not against:
        return [(later, earlier) for earlier, later in pairwise(runs)]
    places = {each.run: i for i, each in enumerate(runs)}
    ours = places[run] if run else len(runs) - 1
    theirs = places[against] if against else ours - 1
    if theirs < 0:
        raise StudioError(f"“{run}” is the first run of its set; name another with --against.")
    if ours == theirs:
        raise StudioError(f"“{runs[ours].run}” cannot be compared with itself; name two runs.")
    return [(runs[ours], runs[theirs])]


def _notes(
    name: str, agreed: GoldenSet | None, runs: list[GoldenRun], cadence: str, zone_name: str
) -> list[str]:
    notes = []
    if agreed is None:
        told = f"the set “{name}”" if name else "these rows' set, which has no name"
        notes.append(
            f"The agreement does not name {told}: nobody owns it, and nothing fixes its items."
        )
    else:
        if not agreed.owner_role.strip():
            notes.append(
                "Nobody owns this set: agree who does, for a set nobody owns goes stale and proves nothing."
            )
        if not agreed.version.strip():
            notes.append("No version of this set is agreed.")
        if not agreed.items_hash.strip():
            notes.append(
                "No hash of item ids is agreed, so nothing fixes which items the set holds."
            )
        notes += _gaps(runs, cadence, zone_name)
    if not runs:
        notes.append("No run on this set was imported.")
    return notes


def _gaps(runs: list[GoldenRun], cadence: str, zone_name: str) -> list[str]:
    """Tell how often more local days lay between two runs than agreed; cadences of elapsed time
    only.
    """
    try:
        promised = parse_duration(cadence) if cadence.strip() else None
    except StudioError:
        return []
    if promised is None or promised.basis != "elapsed" or not promised.seconds:
        return []
    days = [each.time.astimezone(zone(zone_name)).date() for each in runs if each.time]
    waits = [((later - earlier).days, earlier, later) for earlier, later in pairwise(days)]
    late = [each for each in waits if each[0] * 86_400 > max(promised.seconds, 86_400)]
    if not late:
        return []
    longest, earlier, later = max(late)
    return [
        f"Runs are agreed {cadence.strip()}: {len(late)} of {len(waits)} gaps between runs were longer, the longest "
        f"{count(longest, 'day')}, from {earlier} to {later}."
    ]
