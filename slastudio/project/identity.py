"""The identity of evidence rows, by which the same record in two exports is recognised.

A row with the export's own id is that id. A row without one is its content plus how often that content occurred before
in the same file, so equal rows of one file all stay and across files the larger multiplicity counts.
Keys are 128-bit hashes made of two independently keyed 64-bit ones.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from slastudio.evidence.fingerprints import column_fingerprint
from slastudio.evidence.kinds import kind_named
from slastudio.evidence.records import BATCH, REST, ROW, column_type

_HASH_KEYS = ("slastudio-key-01", "slastudio-key-02")
Keys = np.ndarray[Any, Any]
NEWEST_COUNTS = ("incidents", "queue_items")
KEY_DTYPE = np.dtype([("a", "<u8"), ("b", "<u8")])


def row_keys(kind: str, data: pd.DataFrame) -> Keys:
    """Return one 128-bit key per row, shape (rows,), comparable across files of the same kind."""
    own = _own_ids(kind, data)
    plain = np.ones(len(data), bool) if own is None else own.isna().to_numpy()
    keys = np.zeros(len(data), KEY_DTYPE)
    if plain.any():
        contents = content_hashes(kind, data[plain])
        contents["a"] += _occurrence(contents)
        keys[plain] = contents
    if own is not None and not plain.all():
        named = own[~plain].astype(str).to_numpy(object)
        for field, hash_key in zip(("a", "b"), _HASH_KEYS, strict=True):
            keys[field][~plain] = pd.util.hash_array(named, hash_key=hash_key)
    return keys


def own_id_mask(kind: str, data: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Tell for each row whether it carries the export's own id."""
    own = _own_ids(kind, data)
    return np.zeros(len(data), bool) if own is None else own.notna().to_numpy()


def content_hashes(kind: str, data: pd.DataFrame) -> Keys:
    """Return a hash of every row's values; columns without a value do not count, nor does their order."""
    total = np.zeros(len(data), KEY_DTYPE)
    for name in data.columns:
        if name in (ROW, BATCH):
            continue
        values, present = _hashable(data[name], column_type(kind, str(name)))
        for field, hash_key in zip(("a", "b"), _HASH_KEYS, strict=True):
            total[field] += column_fingerprint(str(name), values, present, hash_key)
    return total


def _own_ids(kind: str, data: pd.DataFrame) -> pd.Series[Any] | None:
    name = kind_named(kind).identity
    return data[name] if name and name in data.columns else None


def _hashable(values: pd.Series[Any], kind: str) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    present = values.notna().to_numpy()
    if kind == "time":
        return values.astype("datetime64[ns, UTC]").astype("int64").to_numpy(), present
    if kind == "integer":
        return values.astype("Int64").fillna(0).to_numpy("int64"), present
    if kind == "boolean":
        return values.astype("boolean").fillna(False).to_numpy("int8"), present
    if kind == "number":
        return values.fillna(0.0).to_numpy("float64") + 0.0, present
    if kind == "decimal":
        return np.array(
            [format(v.normalize(), "f") if p else "" for v, p in zip(values, present, strict=True)], object
        ), present
    return values.astype(object).where(present, "").astype(str).to_numpy(object), present


def _occurrence(keys: Keys) -> np.ndarray[Any, Any]:
    if not len(keys):
        return np.zeros(0, np.uint64)
    counts = pd.DataFrame({"a": keys["a"], "b": keys["b"]}).groupby(["a", "b"], sort=False).cumcount()
    return counts.to_numpy().astype(np.uint64)


def first_holders(keys: Keys) -> np.ndarray[Any, Any]:
    """Tell which rows hold their key first, in row order."""
    return ~pd.DataFrame({"a": keys["a"], "b": keys["b"]}).duplicated().to_numpy()


def row_keys_by_batch(kind: str, data: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Return row keys in row order; occurrences are counted inside each batch, as they were when it was imported."""
    parts = [row_keys(kind, data[data[BATCH] == batch]) for batch in data[BATCH].drop_duplicates().tolist()]
    return np.concatenate(parts) if parts else row_keys(kind, data)


def live_rows(kind: str, data: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Tell which rows count; data holds all rows of a kind in order of import, with `_batch`.

    The row that held its identity first counts. Incidents and queue items live on after an export: of those with an id
    the content imported last counts, in the row that brought it first.
    """
    keys = row_keys_by_batch(kind, data)
    live = first_holders(keys)
    own = own_id_mask(kind, data)
    if kind in NEWEST_COUNTS and own.any():
        live[own] = _newest_holders(
            keys[own], content_hashes(kind, data[own].drop(columns=REST, errors="ignore")), data[own]
        )
    return live


def _newest_holders(keys: Keys, contents: Keys, data: pd.DataFrame) -> np.ndarray[Any, Any]:
    table = pd.DataFrame({"a": keys["a"], "b": keys["b"], "batch": data[BATCH].to_numpy(), "at": np.arange(len(keys))})
    newest = table[table["batch"] == table.groupby(["a", "b"])["batch"].transform("max")]
    reference = table.merge(newest.groupby(["a", "b"], as_index=False)["at"].min(), on=["a", "b"], how="left")["at_y"]
    same = contents == contents[reference.to_numpy()]
    holders = table[same].groupby(["a", "b"])["at"].min().to_numpy()
    return np.isin(table["at"].to_numpy(), holders)
