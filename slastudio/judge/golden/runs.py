"""Runs on evaluation sets: which items each held, what passed, by which model and judge, under
which terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import itemgetter

import numpy as np
import pandas as pd

from slastudio.contract.terms.conduct import GoldenSet
from slastudio.evidence.arrays import Array, Series
from slastudio.evidence.records import BATCH
from slastudio.judge.outcome.inputs import Terms
from slastudio.measure.records.groups import floats_of
from slastudio.measure.sampling.run_choice import agreed_hash, hash_of_items
from slastudio.measure.uncertainty.intervals import Interval, mean_interval, share_interval
from slastudio.shared.counts import count, verb
from slastudio.shared.periods import zone

JUDGE_COLUMNS = ("seg.judge_model", "seg.judge")
# what telling a run reads of evaluations
RUN_COLUMNS = (
    "time", "run", "set", "set_version", "item", "metric", "score", "passed", "label", "prediction",
    "model", "prompt_version", *JUDGE_COLUMNS,
)  # fmt: skip
_NAMELESS = "\0"  # marks the place of a row without an item id; no export's id begins so


@dataclass(frozen=True)
class Passed:
    """Hold the share of items that passed, in percent, with its Wilson interval; good: their sum,
    an item of several attempts
    counting with its share of them.
    """

    share: float
    good: float
    items: int
    interval: Interval


@dataclass(frozen=True)
class MeanScore:
    """Hold the mean over items of their mean score, with Student's interval (None where nothing
    tells the scatter).
    """

    mean: float
    items: int
    interval: Interval | None


@dataclass(frozen=True)
class MetricRun:
    """Hold one metric of a run. by_item: index item, columns passed (share of its attempts, 0–1)
    and score, NaN for none.

    attempts: the most of one item. judged_by_label: whether passed was taken from label and
    prediction being equal.
    """

    metric: str
    rows: int
    attempts: int
    passed: Passed | None
    score: MeanScore | None
    without: int
    judged_by_label: bool
    by_item: pd.DataFrame = field(compare=False, repr=False)


@dataclass(frozen=True)
class GoldenRun:
    """Hold one run on a set.

    time, last: first and last moment of its rows, UTC, None without dates. versions: of the set, as
    its rows say. judges: ids of the judging model, from the rows, else as agreed at the time
    (judge_agreed tells which). items_hash: see hash_of_items; "" where rows lack an item id.
    hash_kept: whether it is the one agreed, None where none can be checked. limit: the drop in
    points that is a regression under the terms of the time.
    """

    set: str
    run: str
    time: datetime | None
    last: datetime | None
    models: tuple[str, ...]
    prompts: tuple[str, ...]
    versions: tuple[str, ...]
    judges: tuple[str, ...]
    judge_agreed: bool
    rows: int
    items: int
    nameless: int
    items_hash: str
    hash_kept: bool | None
    limit: float | None
    metrics: tuple[MetricRun, ...]
    notes: tuple[str, ...]

    def metric(self, name: str) -> MetricRun | None:
        return next((each for each in self.metrics if each.metric == name), None)


def terms_on(terms: Sequence[Terms], moment: datetime | None, zone_name: str) -> Terms:
    """Return the version in force at a moment: the first before any was, the newest where the
    moment is not known.

    terms: at least one, oldest first.
    """
    if moment is None:
        return terms[-1]
    day = moment.astimezone(zone(zone_name)).date()
    begun = [each for each in terms if (each.start or date.min) <= day]
    return begun[-1] if begun else terms[0]


def agreed_set(terms: Terms, name: str) -> GoldenSet | None:
    """Return the set an agreement names; ids compare without case."""
    found = (
        each
        for each in terms.agreement.evaluation.sets
        if each.id.strip().casefold() == name.casefold()
    )
    return next(found, None) if name else None


def runs_in(
    data: pd.DataFrame, terms: Sequence[Terms], zone_name: str, confidence: float
) -> dict[str, list[GoldenRun]]:
    """Return the runs of each set in order of time, undated ones first in the order of their
    imports.

    data: live rows of evaluations. Rows of one set and run id are a run; rows without a run id make
    one run a local day, or one an import where they have no date.
    """
    if not len(data):
        return {}
    names = texts_of(data, "set").str.strip()
    found: dict[str, list[tuple[tuple[bool, float, int, str], GoldenRun]]] = {}
    for (name, run), part in data.groupby([names, run_ids(data, zone_name)], sort=True):
        built = _run(str(name), str(run), part, terms, zone_name, confidence)
        imported = int(part[BATCH].min()) if BATCH in part else 0
        key = (
            built.time is not None,
            built.time.timestamp() if built.time else 0.0,
            imported,
            built.run,
        )
        found.setdefault(str(name), []).append((key, built))
    in_order: dict[str, list[GoldenRun]] = {}
    for name, runs in found.items():
        in_order[name] = [run for _, run in sorted(runs, key=itemgetter(0))]
    return in_order


def run_rows(data: pd.DataFrame, run: GoldenRun, zone_name: str) -> pd.DataFrame:
    """Return the rows of a run."""
    mask = (texts_of(data, "set").str.strip() == run.set) & (run_ids(data, zone_name) == run.run)
    return data[mask.to_numpy()]


def texts_of(data: pd.DataFrame, name: str) -> Series:
    """Return a column as texts, "" where there is none."""
    if name not in data.columns:
        return pd.Series("", index=data.index, dtype=object)
    return data[name].astype(object).where(data[name].notna(), "").astype(str)


def run_ids(data: pd.DataFrame, zone_name: str) -> Series:
    """Return the run each row belongs to: its own id, else its local day, else its import."""
    ids = texts_of(data, "run").str.strip()
    missing = (ids == "").to_numpy()
    if not missing.any():
        return ids
    local = data["time"].dt.tz_convert(zone_name).dt.strftime("%Y-%m-%d")
    numbers = data[BATCH] if BATCH in data else pd.Series(0, index=data.index)
    told = local.astype(object).where(data["time"].notna(), "import " + numbers.astype(str))
    return ids.where(~missing, told)


def _run(
    name: str,
    run: str,
    part: pd.DataFrame,
    terms: Sequence[Terms],
    zone_name: str,
    confidence: float,
) -> GoldenRun:
    times = part["time"].dropna()
    first, last = (_moment(times.min()), _moment(times.max())) if len(times) else (None, None)
    version = terms_on(terms, first, zone_name)
    items = texts_of(part, "item")
    nameless = int((items == "").sum())
    ids = sorted(set(items) - {""})
    hashed = hash_of_items(ids) if ids and not nameless else ""
    versions, judges = _labels(part, ("set_version",)), _labels(part, JUDGE_COLUMNS)
    agreed_judge = version.agreement.evaluation.judge_model.strip()
    hash_kept, notes = _against_agreed(version, name, versions, hashed, len(ids))
    others = {judge.casefold() for judge in judges} - {agreed_judge.casefold()}
    if agreed_judge and others:
        notes.append(f"It was judged by {' and '.join(judges)}; agreed is {agreed_judge}.")
    if len(_labels(part, ("model",))) > 1:
        notes.append("Its rows name several models; rows of one item count as attempts.")
    if len(versions) > 1:
        notes.append(f"Its rows name several versions of the set ({', '.join(versions)}).")
    if nameless:
        notes.append(
            f"{count(nameless, 'row')} {verb(nameless, 'has', 'have')} no item id: counted in its share, and not to be paired."
        )
    if not len(times):
        notes.append("It has no date and stands where it was imported, before all dated runs.")
    metrics = tuple(_metrics(part, items, confidence))
    notes += _notes_on(metrics)
    limit = version.agreement.evaluation.regression_points
    return GoldenRun(
        set=name,
        run=run,
        time=first,
        last=last,
        models=_labels(part, ("model",)),
        prompts=_labels(part, ("prompt_version",)),
        versions=versions,
        judges=judges or ((agreed_judge,) if agreed_judge else ()),
        judge_agreed=not judges,
        rows=len(part),
        items=len(ids),
        nameless=nameless,
        items_hash=hashed,
        hash_kept=hash_kept,
        limit=None if limit is None else float(limit),
        metrics=metrics,
        notes=tuple(notes),
    )


def _moment(stamp: pd.Timestamp) -> datetime:
    found: datetime = stamp.to_pydatetime(warn=False)
    return found


def _labels(part: pd.DataFrame, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the distinct texts of the first of the columns that holds any, sorted."""
    for name in columns:
        found = sorted(set(texts_of(part, name).str.strip()) - {""})
        if found:
            return tuple(found)
    return ()


def _against_agreed(
    terms: Terms, name: str, versions: tuple[str, ...], hashed: str, items: int
) -> tuple[bool | None, list[str]]:
    """Return whether the hash is the one agreed, and in words where a run differs from the set as
    agreed.
    """
    agreed, notes = agreed_set(terms, name), list[str]()
    if agreed is None:
        return None, notes
    other = [each for each in versions if agreed.version.strip() and each != agreed.version.strip()]
    if other:
        notes.append(
            f"It ran on version {' and '.join(other)}; agreed is version {agreed.version.strip()}."
        )
    if agreed.items is not None and items and items != agreed.items:
        notes.append(f"It holds {count(items, 'item')}; agreed are {agreed.items:,}.")
    if not agreed.items_hash.strip():
        return None, notes
    wanted = agreed_hash(agreed.items_hash)
    if not wanted:
        notes.append(
            "The agreed hash of item ids is no SHA-256 in hexadecimal, so it cannot be checked."
        )
        return None, notes
    if not hashed:
        return None, notes
    if hashed != wanted:
        notes.append(
            "Its item ids do not have the agreed hash: these are not the items both sides agreed on."
        )
    return hashed == wanted, notes


def _metrics(part: pd.DataFrame, items: Series, confidence: float) -> Iterable[MetricRun]:
    nameless = (items == "").to_numpy()
    # every row without an id is an item of its own, or all of them were one item of many attempts
    keys = items.where(
        ~nameless, _NAMELESS + pd.Series(np.arange(len(part)), index=part.index).astype(str)
    )
    names = texts_of(part, "metric").str.strip()
    passed, judged = passed_of(part)
    score = floats_of(part["score"]) if "score" in part.columns else np.full(len(part), np.nan)
    for name in sorted(set(names)):
        mask = (names == name).to_numpy()
        yield _metric(
            name,
            keys[mask].to_numpy(object),
            passed[mask],
            score[mask],
            bool(judged[mask].any()),
            confidence,
        )


def passed_of(part: pd.DataFrame) -> tuple[Array, Array]:
    """Return whether each row passed (0, 1, NaN for unknown), and which were told from label and
    prediction alone.
    """
    found = floats_of(part["passed"]) if "passed" in part.columns else np.full(len(part), np.nan)
    if not {"label", "prediction"} <= set(part.columns):
        return found, np.zeros(len(part), bool)
    known = (part["label"].notna() & part["prediction"].notna()).to_numpy()
    scored = (
        part["score"].notna().to_numpy() if "score" in part.columns else np.zeros(len(part), bool)
    )
    judged = known & np.isnan(found) & ~scored
    equal = texts_of(part, "label").to_numpy(object) == texts_of(part, "prediction").to_numpy(
        object
    )
    return np.where(judged, equal.astype(float), found), judged


def _metric(
    name: str,
    keys: Array,
    passed: Array,
    score: Array,
    judged: bool,
    confidence: float,
) -> MetricRun:
    rows = pd.DataFrame({"item": keys, "passed": passed, "score": score})
    groups = rows.groupby("item", sort=True)
    by_item = groups[["passed", "score"]].mean()
    # a score that only repeats whether the item passed is no second figure
    if np.array_equal(score, passed, equal_nan=True):
        by_item["score"] = np.nan
    shares, scores = by_item["passed"].dropna().to_numpy(), by_item["score"].dropna().to_numpy()
    share = mean = None
    if len(shares):
        # an item's share of attempts varies no more than a single one would, so its interval is on
        # the safe side
        good = round(float(shares.sum()), 9)
        share = Passed(
            100 * good / len(shares),
            good,
            len(shares),
            share_interval(good, len(shares), confidence),
        )
    if len(scores):
        varied = len(scores) > 1 and bool(np.ptp(scores) > 0)
        mean = MeanScore(
            float(scores.mean()), len(scores), mean_interval(scores, confidence) if varied else None
        )
    unknown = int((np.isnan(passed) & np.isnan(score)).sum())
    attempts = int(groups.size().max())
    return MetricRun(name, len(rows), attempts, share, mean, unknown, judged, by_item)


def _notes_on(metrics: Sequence[MetricRun]) -> Iterable[str]:
    for each in metrics:
        told = f" of {each.metric}" if each.metric else ""
        if each.attempts > 1:
            yield f"Items{told} were tried up to {count(each.attempts, 'time')}: each counts with the share of its attempts."
        if each.without:
            yield f"{count(each.without, 'row')}{told} {verb(each.without, 'says', 'say')} neither a pass nor a score: left out."
        if each.judged_by_label:
            yield f"Whether items{told} passed is not said: prediction and label were compared, letter by letter."
