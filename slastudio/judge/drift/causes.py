"""Findings that show one thing: what changed once is told once, in however many series it shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from slastudio.judge.drift.findings import DriftFinding

# what is told by itself: each names an id
_ALONE = ("silent_change", "set_version")
_NEAR = timedelta(days=1)


@dataclass(frozen=True)
class OneCause:
    """Hold the finding that is told, and the others that show the same."""

    lead: DriftFinding
    others: tuple[DriftFinding, ...] = ()

    @property
    def findings(self) -> tuple[DriftFinding, ...]:
        return (self.lead, *self.others)


def by_cause(findings: Iterable[DriftFinding]) -> tuple[OneCause, ...]:
    """Return findings together that lie beside the same recorded changes, or, where none is near, that
    begin within a day of one another or go on in the same series; in the order of their first days.

    A drop that is a step, a slow drift and an outlier is one. Which finding leads: the one of whole
    traffic before one of a segment, then the surest, then the largest.
    """
    groups: list[list[DriftFinding]] = []
    for each in sorted(findings, key=lambda one: (one.day, one.series)):
        group = None if each.kind in _ALONE else _group_of(each, groups)
        if group is None:
            groups.append([each])
        else:
            group.append(each)
    return tuple(map(_told, groups))


def _group_of(
    finding: DriftFinding, groups: Sequence[list[DriftFinding]]
) -> list[DriftFinding] | None:
    for group in reversed(groups):
        if group[0].kind not in _ALONE and _same(finding, group):
            return group
    return None


def _same(finding: DriftFinding, group: Sequence[DriftFinding]) -> bool:
    near, theirs = _changes(finding), _changes(group[0])
    if near or theirs:
        return near == theirs
    goes_on = any(
        each.series == finding.series
        and each.segment == finding.segment
        and finding.day <= each.end + _NEAR
        for each in group
    )
    return goes_on or finding.day <= group[0].day + _NEAR


def _changes(finding: DriftFinding) -> frozenset[str]:
    return frozenset(each.id for each in finding.near)


def _told(group: Sequence[DriftFinding]) -> OneCause:
    def rank(each: DriftFinding) -> tuple[bool, float, float]:
        return each.segment is not None, each.chance_of_any or 0.0, -abs(each.deviations or 0.0)

    lead = min(group, key=rank)
    return OneCause(lead, tuple(each for each in group if each is not lead))
