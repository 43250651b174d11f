"""Ids that appear: models, prompts and retrieval that nobody announced, and new versions of evaluation sets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd

from slastudio.judge.drift.findings import DriftFinding
from slastudio.judge.outcome.silent_changes import DAYS_BEFORE, RecordedChange, near
from slastudio.measure.indicators.rows import weights_of
from slastudio.measure.records.groups import codes_of
from slastudio.shared.periods import zone

# an entry is often written on the morning after
_DAYS_AFTER = 1
VERSION_COLUMNS = {"model": "model", "prompt_version": "prompt", "retrieval_version": "retrieval"}


def silent_changes(
    frames: dict[str, pd.DataFrame], recorded: Sequence[RecordedChange], zone_name: str
) -> tuple[DriftFinding, ...]:
    """Return every model, prompt and retrieval id that appears without an entry in the change
    register that names it.

    frames: all rows of "requests" and "evaluations" up to the end of what is looked at, with `time`
    and the id columns. An entry counts from three days before to one day after the first day of the
    id. Ids of the first day on which a column is filled are the baseline. What production uses is
    told by requests: an id tried out in evaluations before counts from its first request. rows:
    records with that id.
    """
    found = []
    for column, word in VERSION_COLUMNS.items():
        seen = {kind: _first_days(data, column, zone_name) for kind, data in frames.items()}
        in_requests = seen.get("requests", {})
        for kind, ids in seen.items():
            start = min((first for first, _ in ids.values()), default=None)
            for value, (first, rows) in ids.items():
                known = first == start or (kind != "requests" and value in in_requests)
                if known or any(
                    names_id(each.fields, each.title, value) for each in _around(recorded, first)
                ):
                    continue
                found.append(
                    DriftFinding(
                        kind="silent_change",
                        series=f"{kind}.{column}",
                        group="models",
                        name=f"{word} {value}",
                        unit="",
                        day=first,
                        end=first,
                        rows=rows,
                        near=near(recorded, first),
                        value=value,
                    )
                )
    return tuple(sorted(found, key=lambda each: (each.day, each.series, each.value)))


def _around(recorded: Sequence[RecordedChange], day: date) -> list[RecordedChange]:
    return [
        each
        for each in recorded
        if -timedelta(_DAYS_AFTER) <= day - each.day <= timedelta(DAYS_BEFORE)
    ]


def names_id(fields: Sequence[tuple[str, str]], title: str, value: str) -> bool:
    """Tell whether an entry of these fields names an id: as a whole, in any field, whatever the case; bare numbers
    need a word before them.

    “gpt-4o-mini” does not name gpt-4o, nor “v14” v1, nor “2 approvals” version 2.
    """
    whole = re.escape(value.strip())
    if re.search(r"[^\W\d_]", value):
        pattern = rf"(?<![^\W_]){whole}(?![^\W_])(?![-_.:][^\W_])"
    else:
        pattern = rf"(?:\bv|version|model|prompt|retrieval|index)[\s:=#.]*{whole}(?![^\W_])(?![-_.:][^\W_])"
    texts = [text for _, text in fields] + [title]
    version = dict(fields).get("version", "").strip()
    return version.casefold() == value.strip().casefold() or any(
        re.search(pattern, text, re.IGNORECASE) for text in texts
    )


def _first_days(data: pd.DataFrame, column: str, zone_name: str) -> dict[str, tuple[date, int]]:
    """Return the first local day of each id and how many rows have it; rows without a time are left
    out.
    """
    if column not in data.columns:
        return {}
    codes, labels = codes_of(data[column])
    times = data["time"]
    kept = (codes >= 0) & times.notna().to_numpy()
    first = np.full(len(labels), np.iinfo(np.int64).max)
    np.minimum.at(
        first, codes[kept], times.astype("datetime64[ns, UTC]").astype("int64").to_numpy()[kept]
    )
    rows = np.bincount(codes[kept], weights_of(data)[kept], minlength=len(labels))
    return {
        label: (_local_day(int(first[i]), zone_name), int(rows[i]))
        for i, label in enumerate(labels)
        if rows[i]
    }


def _local_day(stamp: int, zone_name: str) -> date:
    moment: datetime = pd.Timestamp(stamp, tz="UTC").to_pydatetime(warn=False)
    return moment.astimezone(zone(zone_name)).date()


def set_versions(data: pd.DataFrame, zone_name: str) -> tuple[DriftFinding, ...]:
    """Return where an evaluation set changed its version: the series begins anew there, which is no
    drift.
    """
    if "set_version" not in data.columns:
        return ()
    names, labels = (
        codes_of(data["set"]) if "set" in data.columns else (np.zeros(len(data), np.int64), [""])
    )
    found: list[DriftFinding] = []
    for i, label in enumerate(labels):
        days = sorted(
            (first, version, rows)
            for version, (first, rows) in _of_set(data[names == i], zone_name).items()
        )
        for (_, before, _), (first, version, rows) in pairwise(days):
            name = f"set {label or 'without name'}, from version {before} to {version}"
            found.append(
                DriftFinding(
                    "set_version",
                    f"evaluations[{label}]",
                    "quality",
                    name,
                    "",
                    first,
                    first,
                    rows=rows,
                    value=version,
                )
            )
    return tuple(found)


def _of_set(data: pd.DataFrame, zone_name: str) -> dict[str, tuple[date, int]]:
    return _first_days(data.rename(columns={"set_version": "version"}), "version", zone_name)
