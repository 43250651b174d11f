"""How a list of duties is laid out: by when, by side, by clause; and the one action a duty asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from slastudio.contract.terms.places import section_of
from slastudio.contract.terms.sections import NUMBERS, TITLES
from slastudio.judge.outcome.duties import OwedDuty
from slastudio.shared.periods import zone

Arranged = Literal["time", "side", "clause"]
# entered: an act is entered; seen: the record that shows it, or lacks something, is looked at;
# asked: it is asked for; reworded: the agreement is changed so that it can be told
ActionName = Literal["enter", "ask", "see", "reword"]
_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class DutyGroup:
    """Hold duties under one heading; folded: whether it is closed until somebody opens it."""

    title: str
    duties: tuple[OwedDuty, ...]
    folded: bool = False


@dataclass(frozen=True)
class DutyAction:
    """Name what one does about a duty: its words, what it does, and the page and record it leads to."""

    words: str
    name: ActionName
    page: str = ""
    target: str = ""


def grouped(
    duties: Sequence[OwedDuty], arranged: Arranged, now: datetime, zone_name: str
) -> tuple[DutyGroup, ...]:
    """Return duties under their headings, those without any left out."""
    if arranged == "side":
        return _under(duties, lambda each: f"Owed by the {each.side}")
    if arranged == "clause":
        return _under(
            sorted(duties, key=lambda each: NUMBERS[section_of(each.place)]),
            lambda each: f"{NUMBERS[section_of(each.place)]} {TITLES[section_of(each.place)]}",
        )
    return _by_time(duties, now, zone_name)


def _under(duties: Sequence[OwedDuty], heading: Callable[[OwedDuty], str]) -> tuple[DutyGroup, ...]:
    found: dict[str, list[OwedDuty]] = {}
    for each in duties:
        found.setdefault(heading(each), []).append(each)
    return tuple(DutyGroup(title, tuple(listed)) for title, listed in found.items())


_WHEN = (
    "Open since before today",
    "Today",
    "This week",
    "This month",
    "Later",
    "No time is agreed",
    "Late or missed",
    "Done",
)


def _by_time(duties: Sequence[OwedDuty], now: datetime, zone_name: str) -> tuple[DutyGroup, ...]:
    found: dict[str, list[OwedDuty]] = {title: [] for title in _WHEN}
    for each in duties:
        found[_when(each, now, zone_name)].append(each)
    return tuple(
        DutyGroup(title, tuple(listed), title == "Done")
        for title, listed in found.items()
        if listed
    )


def _when(duty: OwedDuty, now: datetime, zone_name: str) -> str:
    if duty.state == "done":
        return "Done"
    if duty.state in ("done_late", "missed"):
        return "Late or missed"
    if duty.due is None:
        return "No time is agreed"
    tz = zone(zone_name)
    # what is due by midnight is due on the day that ends then
    day, today = (duty.due - _MOMENT).astimezone(tz).date(), now.astimezone(tz).date()
    if day < today:
        return "Open since before today"
    if day == today:
        return "Today"
    if day <= today + timedelta(days=6 - today.weekday()):
        return "This week"
    return "This month" if (day.year, day.month) == (today.year, today.month) else "Later"


def action_of(duty: OwedDuty) -> DutyAction | None:
    """Return the one action a duty asks for; None where nothing is left to do."""
    if duty.state in ("done", "missed"):
        return _seen(duty)
    if duty.state == "cannot_be_told":
        return DutyAction("Ask for it", "reword", "agreement", "data.deliveries")
    if duty.state == "done_late":
        return _seen(duty)
    if duty.side == "client" and duty.asked is None and duty.kind not in _ASKED_BY_NATURE:
        return DutyAction("It was asked for …", "ask")
    if duty.by_hand:
        return DutyAction("It was done …", "enter")
    return _seen(duty) or DutyAction("It was done …", "enter")


_ASKED_BY_NATURE = ("queue_time", "exception_volume", "decision", "renewal")
_PAGES = {
    "first_response": "incidents",
    "update": "incidents",
    "resolution": "incidents",
    "severity": "incidents",
    "change_notice": "changes",
    "change_approval": "changes",
    "change_run": "changes",
    "change_record": "changes",
    "decision": "changes",
    "claim_answer": "changes",
    "confirmation": "changes",
    "queue_time": "changes",
    "exception_volume": "changes",
    "evaluation_run": "data",
    "weekly_sample": "data",
    "data_delivery": "data",
    "evidence_held": "data",
    "envelope": "data",
    "handover_confidence": "data",
    "monthly_report": "reports",
    "anomaly": "costs",
    "cap_alert": "costs",
    "over_cap": "costs",
    "quote": "changes",
}
_TABS = {
    "decision": "decisions",
    "claim_answer": "disputes",
    "quote": "change_requests",
    "confirmation": "exclusions",
    "queue_time": "approvals",
    "exception_volume": "approvals",
    "change_record": "drift",
}


def _seen(duty: OwedDuty) -> DutyAction | None:
    page = _PAGES.get(duty.kind)
    if page is None:
        return None
    target = _TABS.get(duty.kind, "changes") if page == "changes" else ""
    target = duty.about if page == "incidents" else target
    words = {"data": "Import", "reports": "Write", "changes": "Complete", "costs": "See"}
    settled = duty.state in ("done", "done_late", "missed")
    return DutyAction("See" if settled else words.get(page, "See"), "see", page, target)
