"""Exclusions: spans of time left out by a cited clause, with its notice and its monthly cap checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from slastudio.contract.agreement import Agreement
from slastudio.contract.clause_texts import clause_of
from slastudio.contract.objectives import Exclusion, Objective
from slastudio.contract.wording import show_number
from slastudio.judge.inputs import ExclusionSpan
from slastudio.shared.periods import Period


@dataclass(frozen=True)
class Applied:
    """Hold the spans one clause leaves out of one objective, in ns [start, end), and what is said about them."""

    exclusion: Exclusion
    clause: str
    spans: tuple[tuple[int, int], ...]
    detail: str


def applied_exclusions(
    agreement: Agreement, objective: Objective, spans: Iterable[ExclusionSpan], period: Period
) -> tuple[Applied, ...]:
    """Return the exclusions that hold for an objective in a period; those without due notice are named, not applied."""
    found = []
    for exclusion in agreement.objectives.exclusions:
        if exclusion.id not in objective.exclusions or exclusion.kind == "client_wait":
            continue
        used = sorted(
            (s for s in spans if s.exclusion == exclusion.id and (not s.objectives or objective.id in s.objectives)),
            key=lambda span: span.start,
        )
        if applied := _apply(agreement, exclusion, used, period):
            found.append(applied)
    return tuple(found)


def _apply(agreement: Agreement, exclusion: Exclusion, used: list[ExclusionSpan], period: Period) -> Applied | None:
    left = None if exclusion.cap_hours is None else timedelta(hours=float(exclusion.cap_hours))
    spans: list[tuple[int, int]] = []
    said: list[str] = []
    for each in used:
        start, end = each.start, min(each.end, period.end)
        if end <= start or start >= period.end:
            continue
        if not _announced(exclusion, each):
            said.append(
                f"{start:%d %b %H:%M} UTC is not left out: the agreed notice of {exclusion.notice_days} days was not given"
            )
            continue
        if left is not None and start >= period.start:
            end = min(end, start + left)
            left -= end - start
        if end > start:
            spans.append((_ns(start), _ns(end)))
            said.append(f"{start:%d %b %H:%M}–{end:%d %b %H:%M} UTC{f' ({each.reason})' if each.reason else ''}")
    if left is not None and left == timedelta():
        said.append(f"the cap of {show_number(exclusion.cap_hours or 0)} hours a month is used up")
    return (
        Applied(exclusion, clause_of(agreement, f"exclusion:{exclusion.id}"), tuple(spans), "; ".join(said))
        if said
        else None
    )


def _announced(exclusion: Exclusion, span: ExclusionSpan) -> bool:
    if exclusion.notice_days == 0:
        return True
    return span.notice_given is not None and span.notice_given <= span.start - timedelta(days=exclusion.notice_days)


def _ns(moment: datetime) -> int:
    return int(moment.timestamp()) * 1_000_000_000 + moment.microsecond * 1000
