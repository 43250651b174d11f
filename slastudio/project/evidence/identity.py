"""The identity of evidence rows, by which the same record in two exports is recognised.

A row with the export's own id is that id. A row without one is its content plus how often that
content occurred before in the same file, so equal rows of one file all stay and across files the
larger multiplicity counts. Keys are 128-bit hashes made of two independently keyed 64-bit ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from slastudio.evidence.arrays import Array, Bools, Hashes, Ints, Series
from slastudio.evidence.cells import Cells, Column, scaled_amounts
from slastudio.evidence.fingerprints import column_fingerprint, hash_texts
from slastudio.evidence.kinds import kind_named
from slastudio.evidence.records import BATCH, FOLDED, REST, ROW, UNREAD, column_type

_HASH_KEYS = ("slastudio-key-01", "slastudio-key-02")
Keys = Array
NEWEST_COUNTS = ("incidents", "queue_items")
KEY_DTYPE = np.dtype([("a", "<u8"), ("b", "<u8")])
_BOOKKEEPING = (ROW, BATCH, FOLDED)


def row_keys(kind: str, data: pd.DataFrame) -> Keys:
    """Return one 128-bit key per row, shape (rows,), comparable across files of the same kind."""
    own = own_id_mask(kind, data)
    keys = np.zeros(len(data), KEY_DTYPE)
    if not own.all():
        keys[~own] = with_occurrences(content_hashes(kind, data[~own]))
    if own.any():
        keys[own] = id_keys(kind, data[own])
    return keys


def with_occurrences(contents: Keys) -> Keys:
    """Return content hashes that also say how often the same content came before among them."""
    keys = contents.copy()
    keys["a"] += occurrences(contents)
    return keys


def own_id_mask(kind: str, data: pd.DataFrame) -> Bools:
    """Tell for each row whether it carries the export's own id."""
    name = kind_named(kind).identity
    if not name or name not in data.columns:
        return np.zeros(len(data), bool)
    present: Bools = data[name].notna().to_numpy(bool)
    return present


def id_hashes(kind: str, data: pd.DataFrame) -> Array:
    """Return one 64-bit hash of the own id of every row; all rows must have one."""
    return _hash_text_column(data[kind_named(kind).identity], _HASH_KEYS[0])


def hashes_of(column: Column, own: Bools) -> Array:
    """Return what id_hashes does, of those values of a column of ids that a mask tells; they must
    be there.
    """
    if not isinstance(column, Cells):
        return _hash_text_column(column[own], _HASH_KEYS[0])
    ids = column if own.all() else column.chosen(own)
    return (
        hash_texts(ids.values, _HASH_KEYS[0])
        if ids.words is None
        else _hash_words(ids.words, ids.values)
    )


def _hash_words(words: Sequence[str], places: Keys) -> Keys:
    found: Keys = hash_texts(list(words), _HASH_KEYS[0])[places]
    return found


def id_keys(kind: str, data: pd.DataFrame) -> Keys:
    """Return one 128-bit key of the own id of every row; all rows must have one."""
    keys = np.zeros(len(data), KEY_DTYPE)
    for field, hash_key in zip(("a", "b"), _HASH_KEYS, strict=True):
        keys[field] = _hash_text_column(data[kind_named(kind).identity], hash_key)
    return keys


def content_hashes(kind: str, data: pd.DataFrame) -> Keys:
    """Return a hash of every row's values; columns without a value do not count, nor does their
    order.
    """
    total = np.zeros(len(data), KEY_DTYPE)
    for name in data.columns:
        # what is left over of a record tells it apart; what stood there unread is told by its value
        if name in _BOOKKEEPING or str(name).startswith(UNREAD):
            continue
        present = data[name].notna().to_numpy()
        if not present.any():
            continue
        for field, hash_key in zip(("a", "b"), _HASH_KEYS, strict=True):
            total[field] += _fingerprint(
                str(name), data[name], column_type(kind, str(name)), present, hash_key
            )
    return total


def _fingerprint(name: str, values: Series, kind: str, present: Bools, hash_key: str) -> Hashes:
    if isinstance(values.dtype, pd.CategoricalDtype):
        # every different value is hashed once
        categories = pa.array([str(each) for each in values.cat.categories], pa.large_string())
        known = column_fingerprint(name, categories, np.ones(len(categories), bool), hash_key)
        # −1, a missing value, looks up the 0 at the end, which adds nothing
        return np.append(known, np.uint64(0))[values.cat.codes.to_numpy()]
    if kind == "decimal":
        numbers, digits = _decimal_parts(values)
        mantissas = column_fingerprint(name, numbers, present, hash_key)
        return mantissas + column_fingerprint(f"{name}/digits", digits, present, hash_key)
    return column_fingerprint(name, _hashable(values, kind, present), present, hash_key)


def _hash_text_column(values: Series, hash_key: str) -> Keys:
    if isinstance(values.dtype, pd.CategoricalDtype):
        return hash_texts([str(each) for each in values.cat.categories], hash_key)[
            values.cat.codes.to_numpy()
        ]
    hashed: Keys = hash_texts(_as_texts(values), hash_key)
    return hashed


def _as_texts(values: Series) -> pa.Array | list[str]:
    return pa.array(values.array) if isinstance(values.dtype, pd.ArrowDtype) else values.tolist()


def _hashable(values: Series, kind: str, present: Bools) -> Array | pa.Array | list[str]:
    if kind == "time":
        return values.astype("datetime64[ns, UTC]").astype("int64").to_numpy()
    if kind == "integer":
        return values.astype("Int64").fillna(0).to_numpy("int64")
    if kind == "boolean":
        return values.astype("boolean").fillna(False).to_numpy("int8")
    if kind == "number":
        return values.fillna(0.0).to_numpy("float64")
    if isinstance(values.dtype, pd.ArrowDtype):
        return pa.array(values.array)
    return [
        "" if not there else str(each)
        for each, there in zip(values.tolist(), present.tolist(), strict=True)
    ]


def _decimal_parts(values: Series) -> tuple[pa.Array | list[str], Ints]:
    """Return every amount as a whole number without trailing zeros, and the digits behind its
    point.
    """
    if not isinstance(values.dtype, pd.ArrowDtype):
        parts = [_plain_parts(each) for each in values.tolist()]
        return [str(number) for number, _ in parts], np.array(
            [digits for _, digits in parts], np.int64
        )
    array = pa.array(values.array)
    scaled = scaled_amounts(array)
    if scaled is None:
        return _decimal_parts(pd.Series(array.to_pylist(), dtype=object))
    numbers, most, _ = scaled
    numbers, digits = numbers.copy(), np.full(len(numbers), most, np.int64)
    # 0.00 and 0 are one amount, as 1.50 and 1.5 are below
    digits[numbers == 0] = 0
    while (round_ := (numbers % 10 == 0) & (numbers != 0)).any():
        numbers[round_] //= 10
        digits[round_] -= 1
    return pa.array(numbers).cast(pa.large_string()), digits


def _plain_parts(amount: Any) -> tuple[int, int]:
    if amount is None or pd.isna(amount) or not amount:
        return 0, 0
    sign, figures, exponent = Decimal(amount).as_tuple()
    number, digits = int("".join(map(str, figures))), -int(exponent)
    while number % 10 == 0:
        number, digits = number // 10, digits - 1
    return (-number if sign else number), digits


def occurrences(keys: Keys) -> Hashes:
    """Return for each key how often it stood there before."""
    if not len(keys):
        return np.zeros(0, np.uint64)
    counts = (
        pd.DataFrame({"a": keys["a"], "b": keys["b"]}).groupby(["a", "b"], sort=False).cumcount()
    )
    return counts.to_numpy().astype(np.uint64)


def first_holders(keys: Keys) -> Bools:
    """Tell which rows hold their key first, in row order."""
    return ~pd.DataFrame({"a": keys["a"], "b": keys["b"]}).duplicated().to_numpy()


def row_keys_by_batch(kind: str, data: pd.DataFrame) -> Keys:
    """Return row keys in row order; occurrences are counted inside each batch, as they were when it
    was imported.
    """
    parts = [
        row_keys(kind, data[data[BATCH] == batch])
        for batch in data[BATCH].drop_duplicates().tolist()
    ]
    return np.concatenate(parts) if parts else row_keys(kind, data)


def live_rows(kind: str, data: pd.DataFrame) -> Bools:
    """Tell which rows count; data holds all rows of a kind in order of import, with `_batch`.

    The row that held its identity first counts. Incidents and queue items live on after an export:
    of those with an id the content imported last counts, in the row that brought it first.
    """
    keys = row_keys_by_batch(kind, data)
    live = first_holders(keys)
    own = own_id_mask(kind, data)
    if kind in NEWEST_COUNTS and own.any():
        live[own] = _newest_holders(
            keys[own],
            content_hashes(kind, data[own].drop(columns=REST, errors="ignore")),
            data[own],
        )
    return live


def _newest_holders(keys: Keys, contents: Keys, data: pd.DataFrame) -> Bools:
    table = pd.DataFrame(
        {
            "a": keys["a"],
            "b": keys["b"],
            "batch": data[BATCH].to_numpy(),
            "at": np.arange(len(keys)),
        }
    )
    newest = table[table["batch"] == table.groupby(["a", "b"])["batch"].transform("max")]
    reference = table.merge(
        newest.groupby(["a", "b"], as_index=False)["at"].min(), on=["a", "b"], how="left"
    )["at_y"]
    same = contents == contents[reference.to_numpy()]
    holders = table[same].groupby(["a", "b"])["at"].min().to_numpy()
    return np.isin(table["at"].to_numpy(), holders)
