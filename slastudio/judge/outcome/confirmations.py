"""How a use of an exclusion stands with the other side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

# agreed: both sides signed the window itself; moment: confirmed by somebody whose side nobody knows; claimed: the other side says itself that it is
# left out; later: confirmed after the moment of judging
Standing = Literal[
    "confirmed", "moment", "silence", "claimed", "agreed", "own_side", "later", "refused", "open"
]
_COUNTING: tuple[Standing, ...] = ("confirmed", "moment", "silence", "claimed", "agreed")


@dataclass(frozen=True)
class Confirmation:
    """Hold how a use of an exclusion stands with the other side: since when it counts, by whom."""

    standing: Standing
    at: datetime | None = None
    by: str = ""

    @property
    def counts(self) -> bool:
        return self.standing in _COUNTING
