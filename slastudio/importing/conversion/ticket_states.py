"""Several rows of one incident become its last state, and the moments of the earlier ones its
updates.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from slastudio.evidence.intake import Mapping
from slastudio.evidence.records import FOLDED, ROW
from slastudio.evidence.registers.incidents import TAUGHT
from slastudio.importing.typing.quantities import OVER

_FIRST = ("opened", "first_response")
# what somebody once wrote of a ticket stays known when a later state leaves it blank
_LAST_KNOWN = ("title", "severity", "workflow", "nature", "waiting", *TAUGHT)


def fold_states(frame: pd.DataFrame, mapping: Mapping) -> pd.DataFrame:
    """Return an incidents frame with one row per id, the last of its states; unchanged unless the
    mapping says that rows are states.

    frame: the whole file's incidents, typed, with `_row`. States follow each other by their own
    moment (the last of "updates"), then by row. The last row's values count, blanks included,
    except that title, severity, workflow, nature, waiting, segments and what an incident teaches
    keep their last value;
    opened and first_response are the earliest, and updates all moments. Changed severities and
    spells of a ticket that was opened again become `severities` and `reopened`. `_row` is the last
    state's; `_folded` says how many earlier ones went into it.
    """
    if not mapping.records.states or "id" not in frame or not len(frame) or frame["id"].is_unique:
        return frame
    moments = (
        [_moments(text) for text in frame["updates"]]
        if "updates" in frame
        else [[] for _ in range(len(frame))]
    )
    ordered = frame.assign(
        _last=[each[-1] if each else "" for each in moments],
        _all=pd.Series(moments, index=frame.index, dtype=object),
    )
    ordered = ordered.sort_values(["_last", ROW], kind="stable")
    several = ordered["id"].notna() & ordered["id"].duplicated(keep=False)
    folded = _folded(ordered[several]) if several.any() else ordered[:0].assign(**{FOLDED: 0})
    folded = folded.astype({name: dtype for name, dtype in frame.dtypes.items() if name in folded})
    whole = pd.concat([ordered[~several].assign(**{FOLDED: 0}), folded], ignore_index=True)
    whole = (
        whole.drop(columns=["_last", "_all"]).sort_values(ROW, kind="stable").reset_index(drop=True)
    )
    return whole.astype({FOLDED: "Int64"})


def _moments(text: object) -> list[str]:
    return sorted(json.loads(text)) if isinstance(text, str) else []


def _folded(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the last state of every id, with what its earlier ones leave.

    Columns are folded at once for all ids: a frame a ticket takes a thousand times as long.
    """
    codes = pd.factorize(rows["id"].astype(object))[0]
    groups = rows.groupby(codes, sort=True)
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes))
    last = rows.iloc[order[ends - 1]].reset_index(drop=True)
    last[FOLDED] = np.bincount(codes) - 1
    for name in rows.columns:
        if name in _FIRST:
            last[name] = groups[name].min().array
        elif name in _LAST_KNOWN or name.startswith("seg."):
            last[name] = rows[name].astype(object).groupby(codes, sort=True).last().array
    spans = list(zip([0, *ends[:-1].tolist()], ends.tolist(), strict=True))
    moments = rows["_last"].to_numpy(object)[order].tolist()
    histories: dict[str, list[str | None]] = {}
    if "severity" in rows and "severities" not in rows:
        words = rows["severity"].astype(object).to_numpy(object)[order].tolist()
        histories["severities"] = [_severities(moments[a:b], words[a:b]) for a, b in spans]
    if {"status", "opened"} <= set(rows.columns) and "reopened" not in rows:
        words = rows["status"].astype(object).to_numpy(object)[order].tolist()
        opened = last["opened"].tolist()
        histories["reopened"] = [
            _reopened(moments[a:b], words[a:b], at)
            for (a, b), at in zip(spans, opened, strict=True)
        ]
    if "updates" in rows:
        every = rows["_all"].to_numpy(object)[order].tolist()
        last["updates"] = [_united(every[a:b]) for a, b in spans]
    for name, told in histories.items():
        if any(told):
            last[name] = pd.Series(told, dtype=object)
    return last


def _united(lists: Sequence[Sequence[str]]) -> str | None:
    every = sorted({moment for moments in lists for moment in moments})
    return json.dumps(every) if every else None


def _severities(moments: Sequence[str], severities: Sequence[object]) -> str | None:
    """Return the moments at which the severity became another, with the one at first, as JSON; None
    where it never did.
    """
    found: list[list[str]] = []
    for moment, severity in zip(moments, severities, strict=True):
        if moment and isinstance(severity, str) and (not found or found[-1][1] != severity):
            found.append([moment, severity])
    return json.dumps(found) if len(found) > 1 else None


def _reopened(moments: Sequence[str], states: Sequence[object], opened: Any) -> str | None:
    """Return the spans in which a ticket was open, the first from its opening, as JSON; None where
    it never opened again.
    """
    if pd.isna(opened):
        return None
    spans: list[list[str | None]] = [[opened.isoformat(), None]]
    for moment, status in zip(moments, states, strict=True):
        if not moment or not isinstance(status, str):
            continue
        over = status.strip().casefold() in OVER
        if over and spans[-1][1] is None:
            spans[-1][1] = moment
        elif not over and spans[-1][1] is not None:
            spans.append([moment, None])
    return json.dumps(spans) if len(spans) > 1 else None
