"""What of the stored evidence an import touches: the records of its ids, and the contents it
repeats. Its cost follows these, not all that is stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from slastudio.evidence.arrays import Array, Bools
from slastudio.project.evidence.identity import (
    first_holders,
    id_hashes,
    occurrences,
    own_id_mask,
    with_occurrences,
)
from slastudio.project.evidence.repeats import are_among

# an import so large is compared once at the end, not again with every chunk
_SMALL = 100_000


@dataclass(frozen=True)
class OwnRecords:
    """Hold the ids of an import's records, sorted, and whether any record has none."""

    kind: str
    ids: Array
    has_plain: bool

    @classmethod
    def of(cls, kind: str, parts: Sequence[pd.DataFrame]) -> OwnRecords:
        ids, has_plain = [np.zeros(0, np.uint64)], False
        for part in parts:
            own = own_id_mask(kind, part)
            has_plain = has_plain or not own.all()
            if own.any():
                ids.append(id_hashes(kind, part[own]))
        return cls(kind, np.unique(np.concatenate(ids)), has_plain)

    def among(self, part: pd.DataFrame) -> Bools:
        """Tell which rows may be of these records; rows without an id may repeat one another."""
        own = own_id_mask(self.kind, part)
        found = np.zeros(len(part), bool)
        if own.any():
            found[own] = are_among(id_hashes(self.kind, part[own]), self.ids)
        if self.has_plain:
            found |= ~own
        return found


@dataclass
class EarlierContents:
    """Gather from earlier imports the contents that an import repeats, of each no more than it
    holds itself.

    contents: one 128-bit hash per row of the import. An equal row too many hides nothing, so seven
    million equal rows are remembered as one.
    """

    contents: Array
    by_batch: dict[int, Array] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._keys = with_occurrences(self.contents)
        self._known = np.unique(self.contents["a"])
        self._most = int(occurrences(self.contents).max()) + 1 if len(self.contents) else 0
        self._fresh = True

    def add(self, batch: int, found: Array) -> None:
        """Add the contents of a chunk of an earlier import."""
        again = found[are_among(found["a"], self._known)]
        if len(again):
            held = self.by_batch.get(batch)
            both = again if held is None else np.concatenate([held, again])
            self.by_batch[batch] = both[occurrences(both) < self._most]
            self._fresh = True

    @property
    def all_repeated(self) -> bool:
        """Tell whether every row of a small import is found already, so that nothing more can
        matter.
        """
        if len(self.contents) > _SMALL or not self._fresh:
            return False
        self._fresh = False
        return not self.holders().any()

    def holders(self) -> Bools:
        """Tell which rows of the import count: those that no earlier import holds as often."""
        before = [with_occurrences(each) for each in self.by_batch.values()]
        keys = np.concatenate([*before, self._keys])
        # earlier ones first, for of equal rows the one imported first counts
        return first_holders(keys)[len(keys) - len(self._keys) :]
