"""Fingerprints of rows: hashes of named columns that do not depend on the columns' order, nor on empty cells."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

Hashes = np.ndarray[Any, Any]


def column_fingerprint(name: str, values: Hashes, present: Hashes, hash_key: str) -> Hashes:
    """Return one 64-bit hash per value, 0 where none is present; add those of several columns for a row's."""
    salt = pd.util.hash_array(np.array([name], dtype=object), hash_key=hash_key)[0]
    return np.where(present, _mix(pd.util.hash_array(values, hash_key=hash_key) ^ salt), np.uint64(0))


def _mix(hashed: Hashes) -> Hashes:
    # integers hash to themselves scaled; summed over columns that would collide, so finish them (splitmix64)
    hashed = (hashed ^ (hashed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashed = (hashed ^ (hashed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    finished: Hashes = hashed ^ (hashed >> np.uint64(31))
    return finished
