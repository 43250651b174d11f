"""Several rows of one incident become its last state, and the moments of the earlier ones its
updates.
"""

from __future__ import annotations

import json

import pandas as pd

from slastudio.evidence.arrays import Series
from slastudio.evidence.intake import Mapping
from slastudio.evidence.records import FOLDED, ROW
from slastudio.importing.typing.quantities import OVER

_FIRST = ("opened", "first_response")


def fold_states(frame: pd.DataFrame, mapping: Mapping) -> pd.DataFrame:
    """Return an incidents frame with one row per id, the last of its states; unchanged unless the
    mapping says that rows are states.

    frame: the whole file's incidents, typed, with `_row`. States follow each other by their own
    moment (the last of "updates"), then by row. The last row's values count, blanks included,
    except that title, severity, workflow, nature, waiting and segments keep their last value;
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
    folded = pd.DataFrame(
        [_fold(rows) for _, rows in ordered[several].groupby("id", sort=False, observed=True)]
    )
    folded = folded.astype({name: dtype for name, dtype in frame.dtypes.items() if name in folded})
    whole = pd.concat([ordered[~several].assign(**{FOLDED: 0}), folded], ignore_index=True)
    whole = (
        whole.drop(columns=["_last", "_all"]).sort_values(ROW, kind="stable").reset_index(drop=True)
    )
    return whole.astype({FOLDED: "Int64"})


def _moments(text: object) -> list[str]:
    return sorted(json.loads(text)) if isinstance(text, str) else []


def _severities(rows: pd.DataFrame) -> str | None:
    """Return the moments at which the severity became another, with the one at first, as JSON; None
    where it never did.
    """
    if "severity" not in rows:
        return None
    found: list[list[str]] = []
    for moment, severity in zip(rows["_last"], rows["severity"], strict=True):
        if moment and isinstance(severity, str) and (not found or found[-1][1] != severity):
            found.append([moment, severity])
    return json.dumps(found) if len(found) > 1 else None


def _reopened(rows: pd.DataFrame) -> str | None:
    """Return the spans in which a ticket was open, the first from its opening, as JSON; None where
    it never opened again.
    """
    if "status" not in rows or "opened" not in rows or rows["opened"].isna().all():
        return None
    spans: list[list[str | None]] = [[rows["opened"].min().isoformat(), None]]
    for moment, status in zip(rows["_last"], rows["status"], strict=True):
        if not moment or not isinstance(status, str):
            continue
        over = status.strip().casefold() in OVER
        if over and spans[-1][1] is None:
            spans[-1][1] = moment
        elif not over and spans[-1][1] is not None:
            spans.append([moment, None])
    return json.dumps(spans) if len(spans) > 1 else None


def _fold(rows: pd.DataFrame) -> Series:
    last = rows.iloc[-1].copy()
    last[FOLDED] = len(rows) - 1
    for name in rows.columns:
        filled = rows[name].dropna()
        if name in _FIRST:
            last[name] = filled.min() if len(filled) else pd.NaT
        elif name in ("title", "severity", "workflow", "nature", "waiting") or name.startswith(
            "seg."
        ):
            last[name] = filled.iloc[-1] if len(filled) else None
    if (severities := _severities(rows)) and "severities" not in rows:
        last["severities"] = severities
    if (reopened := _reopened(rows)) and "reopened" not in rows:
        last["reopened"] = reopened
    if "updates" in rows:
        every = sorted({moment for moments in rows["_all"] for moment in moments})
        last["updates"] = json.dumps(every) if every else None
    return last
