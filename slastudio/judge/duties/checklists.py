"""Checklists item by item: which of their items the register ticks within a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from slastudio.judge.duties.ground import DutyGround
from slastudio.judge.duties.playbooks import TAKEN, same_word
from slastudio.shared.counts import count


@dataclass(frozen=True)
class GoneThrough:
    """Hold how far a checklist was gone through: when its last item was ticked (None where one is
    not), which items are left, and in words.
    """

    done: datetime | None
    left: tuple[str, ...]
    words: str


def gone_through(
    g: DutyGround, name: str, items: Sequence[str], begins: datetime | None, ends: datetime | None
) -> GoneThrough:
    """Return how far a list's items were ticked in [begins, ends); None: no end on that side.

    The last tick of an item holds. An item that does not apply is gone through.
    """
    last: dict[str, tuple[datetime, str]] = {}
    for tick in g.history.ticks:
        inside = (begins is None or tick.when >= begins) and (ends is None or tick.when < ends)
        if tick.list == name and inside and tick.when <= g.now and tick.result:
            word = same_word(tick.item)
            last[word] = max(last.get(word, (tick.when, tick.result)), (tick.when, tick.result))
    taken = [last.get(same_word(item)) for item in items]
    left = tuple(
        item
        for item, tick in zip(items, taken, strict=True)
        if tick is None or tick[1] not in TAKEN
    )
    ticked = len(items) - len(left)
    done = None if left or not items else max(tick[0] for tick in taken if tick)
    words = f"{ticked} of {count(len(items), 'item')} ticked" if ticked else ""
    return GoneThrough(done, left, words)
