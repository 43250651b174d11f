"""What happened to a ticket's clock, read from its evidence: pauses, re-openings, changes of
severity, updates.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import pairwise

from slastudio.contract.clocks.business_time import NEVER, nanoseconds
from slastudio.contract.terms.support import Severity, Support

Nanoseconds = tuple[int, int]


def tier_of(support: Support, severity: str) -> Severity | None:
    """Return the tier an export's severity means, by id, name or the other names agreed for it."""
    wanted = severity.strip().casefold()
    for tier in support.severities:
        if wanted and wanted in {
            name.strip().casefold() for name in (tier.id, tier.name, *tier.also_called)
        }:
            return tier
    return None


def _read(moment: str) -> int:
    return nanoseconds(datetime.fromisoformat(moment))


@lru_cache(maxsize=4096)
def read_moments(text: str | None) -> tuple[int, ...]:
    """Return the moments of a JSON list, rising, in nanoseconds."""
    return tuple(sorted(_read(each) for each in json.loads(text))) if text else ()


@lru_cache(maxsize=4096)
def read_spans(text: str | None) -> tuple[tuple[int, int | None], ...]:
    """Return the [start, end) pairs of a JSON list in nanoseconds; an end that has not come is
    None.
    """
    pairs = json.loads(text) if text else []
    return tuple((_read(start), _read(end) if end else None) for start, end in pairs)


@lru_cache(maxsize=4096)
def read_severities(text: str | None) -> tuple[tuple[int, str], ...]:
    """Return the (moment in nanoseconds, severity) pairs of a JSON list, in order of time."""
    pairs = json.loads(text) if text else []
    return tuple(sorted((_read(moment), str(name)) for moment, name in pairs))


def pauses_until(text: str | None, now: int) -> list[Nanoseconds]:
    """Return the spans of waiting; one that is not over lasts until now."""
    spans = ((start, now if end is None else end) for start, end in read_spans(text))
    return [(start, end) for start, end in spans if end > start]


def spells_of(opened: int, resolved: int, reopened: str | None) -> tuple[Nanoseconds, ...]:
    """Return the spans in which a ticket was open, the last one's end NEVER while it is.

    resolved: its first or its last resolution, as the export has it; NEVER where there is none.
    reopened: pairs [opened again, resolved again); a first pair from the opening may say when it
    was first resolved. A re-opening before which no resolution is known does not end a spell: no
    time is taken off the clock without a record of when it stopped.
    """
    pairs = read_spans(reopened)
    again = [pair for pair in pairs if pair[0] > opened]
    ends = sorted(
        {*(end for _, end in pairs if end is not None), *((resolved,) if resolved != NEVER else ())}
    )
    spells, start = [], opened
    for moment in sorted({moment for moment, _ in again}):
        stopped = next((end for end in ends if start <= end <= moment), None)
        if stopped is not None:
            spells.append((start, stopped))
            start = moment
    return (*spells, (start, max((end for end in ends if end >= start), default=NEVER)))


def severity_that_counts(support: Support, severity: str, history: str | None, done: int) -> str:
    """Return the severity a clock is judged by, of those it had until it was done, as the agreement
    says.

    severity: the one the export states; it stands where no change is recorded. done: NEVER while
    the clock runs.
    """
    listed = [name for moment, name in read_severities(history) if done == NEVER or moment <= done]
    if not listed:
        entries = read_severities(history)
        return entries[0][1] if entries else severity
    if support.severity_change == "last":
        return listed[-1]
    if support.severity_change == "highest":
        return min(listed, key=lambda name: _rank(support.severities, tier_of(support, name)))
    return listed[0]


def _rank(tiers: Sequence[Severity], tier: Severity | None) -> int:
    # tiers are agreed the most severe first; what is no tier must not count as the highest
    return tiers.index(tier) if tier is not None else len(tiers)


def gaps_between(spells: Iterable[Nanoseconds]) -> list[Nanoseconds]:
    """Return the spans between spells: resolved, and not yet opened again."""
    return [(before[1], after[0]) for before, after in pairwise(spells) if before[1] < after[0]]
