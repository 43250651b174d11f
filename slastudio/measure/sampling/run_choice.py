"""Which runs of an evaluation set a window stands on.

The rule "last_complete": of every set the last complete run of the window. A run is complete when it
holds the items that are agreed, on the version that is agreed. Where neither their number nor their
hash is agreed, or no run holds them, it is one that holds as many items as the largest of the set's
last version. Runs that draw other items each time are no repeats of each other: where the largest
holds less than half of all items of that version in the window, all of them count.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from slastudio.evidence.arrays import Array
from slastudio.measure.records.recipe import AgreedItems
from slastudio.measure.sampling.item_keys import RunName, item_id

# of one pool of items two random halves share a quarter; runs of one set share nearly all
_LEAST_SHARE = 0.5
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class RunInWindow:
    """Hold one run as a window sees it: its number, how many items it holds, its last moment in ns
    and the day of that.
    """

    number: int
    name: RunName
    items: int
    stamp: int
    day: int


@dataclass(frozen=True)
class RunChoice:
    """Hold what counts of one set in a window.

    run: the one that stands for the set, None where all count. of: how many runs there were.
    as_agreed: whether it holds the items agreed, None where none are.
    """

    run: RunInWindow | None
    of: int
    agreed: AgreedItems | None = None
    as_agreed: bool | None = None


def hash_of_items(items: Iterable[str]) -> str:
    """Return the hash that fixes which items a set holds.

    It is the SHA-256, in lower-case hexadecimal, of the UTF-8 bytes of the distinct item ids,
    sorted by code point and joined by one newline (U+000A), with none at the end.
    """
    return hashlib.sha256("\n".join(sorted(set(items))).encode()).hexdigest()


def agreed_hash(text: str) -> str:
    """Return an agreed hash as hash_of_items writes it, "" where it is no SHA-256; “sha256:” before
    it and case do not count.
    """
    found = text.strip().casefold().removeprefix("sha256:").strip()
    return found if _SHA256.fullmatch(found) else ""


@dataclass(frozen=True)
class RunRecords:
    """Hold the records of runs in one window: number of the run, item (own numbers where it is not
    named), moment and day of each, shape (records,).

    names: of runs, by number. items: names of items, by number.
    """

    run: Array
    item: Array
    stamps: Array
    day: Array
    names: Sequence[RunName]
    items: Sequence[str]


def choose_runs(
    records: RunRecords, counted: Array, agreed: Sequence[AgreedItems]
) -> tuple[Array, tuple[RunChoice, ...]]:
    """Return the numbers of the runs that count in a window, and what that is of each set.

    counted: numbers of the runs that hold anything an objective counts; of the others none is
    chosen.
    """
    by_set: dict[str, list[RunInWindow]] = {}
    for each in _seen(records, counted):
        by_set.setdefault(each.name.set, []).append(each)
    terms = {each.set.casefold(): each for each in agreed}
    numbers: list[int] = []
    choices = []
    for name in sorted(by_set):
        choice = _chosen(records, by_set[name], terms.get(name.casefold()))
        choices.append(choice)
        runs = by_set[name] if choice.run is None else [choice.run]
        numbers += [each.number for each in runs]
    return np.array(numbers, np.int64), tuple(choices)


def _seen(records: RunRecords, counted: Array) -> list[RunInWindow]:
    """Return the runs that are counted, in order of their last moments."""
    if not len(records.run):
        return []
    order = np.lexsort((records.item, records.run))
    run, item = records.run[order], records.item[order]
    other_run = np.concatenate([[True], run[1:] != run[:-1]])
    fresh = other_run | np.concatenate([[True], item[1:] != item[:-1]])
    starts = np.flatnonzero(other_run)
    numbers, items = run[starts], np.add.reduceat(fresh.astype(np.int64), starts)
    stamps = np.maximum.reduceat(records.stamps[order], starts)
    days = np.maximum.reduceat(records.day[order], starts)
    known = np.isin(numbers, counted)
    rows = zip(numbers[known], items[known], stamps[known], days[known], strict=True)
    found = []
    for number, held, stamp, day in rows:
        name = records.names[int(number) % len(records.names)]
        found.append(RunInWindow(int(number), name, int(held), int(stamp), int(day)))
    # of runs that end in one moment the order of their names decides, so that it is always the same
    return sorted(
        found, key=lambda each: (each.stamp, each.name.run, each.name.version or "", each.name.set)
    )


def _chosen(
    records: RunRecords, runs: Sequence[RunInWindow], agreed: AgreedItems | None
) -> RunChoice:
    known = agreed if agreed is not None and (agreed.items or agreed.sha256) else None
    if known is not None:
        for each in reversed(runs):
            if _holds(records, each, known):
                return RunChoice(each, len(runs), known, True)
    own = [each for each in runs if each.name.version == runs[-1].name.version]
    largest = max(each.items for each in own)
    if len(own) > 1 and largest < _LEAST_SHARE * _items_of(records, own):
        return RunChoice(None, len(runs), known, None)
    last = [each for each in own if each.items == largest][-1]
    return RunChoice(last, len(runs), known, None if known is None else False)


def _holds(records: RunRecords, run: RunInWindow, agreed: AgreedItems) -> bool:
    """Tell whether a run holds the items agreed: by their number, else by their hash."""
    if agreed.version and run.name.version not in ("", agreed.version):
        return False
    if agreed.items:
        return run.items >= agreed.items
    held = np.unique(records.item[records.run == run.number])
    if held[-1] >= len(records.items):  # a record without an item id is in no hash
        return False
    return hash_of_items(item_id(records.items[each]) for each in held.tolist()) == agreed.sha256


def _items_of(records: RunRecords, runs: Sequence[RunInWindow]) -> int:
    numbers = [each.number for each in runs]
    return len(np.unique(records.item[np.isin(records.run, numbers)]))
