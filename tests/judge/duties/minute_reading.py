"""A second reading of which duties were due and done, minute by minute, sharing no code with the program.

A world is numbers alone: minutes since a base, names, lists. Each minute's wall clock is looked up
once; due moments are found by counting minutes in which the service is open, parts of the calendar
by the local dates minutes show. The rules are those of docs/duties.md, written a second time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

BASE = datetime(2026, 1, 1, tzinfo=UTC)
SPAN = 270 * 1440
OPENS, CLOSES = 9 * 60, 18 * 60
SERVICE_DAY = CLOSES - OPENS
Told = dict[str, tuple[str, int | None, int | None]]
# (name, opened, tier, first answered, resolved, updates sent)
Incident = tuple[str, int, str, int | None, int | None, list[int]]


@dataclass
class World:
    """Hold a small agreement and what happened under it; every moment is a minute after BASE."""

    zone: str
    period: tuple[int, int]
    begun: int
    now: int
    cadence: str = ""
    items: int = 0
    runs: list[tuple[int, int]] = field(default_factory=list)
    sample: int = 0
    reviews: list[tuple[int, str]] = field(default_factory=list)
    deliveries: list[tuple[str, str, int]] = field(default_factory=list)
    arrivals: list[tuple[str, str, int, bool]] = field(default_factory=list)
    report: tuple[int, str] = (0, "")
    papers: list[tuple[str, int]] = field(default_factory=list)
    monthly_review: bool = False
    checklist: list[str] = field(default_factory=list)
    drill_days: int = 0
    drills: list[int] = field(default_factory=list)
    notice_days: int = 0
    approver: bool = False
    changes: list[tuple[str, int, bool, bool, int | None]] = field(default_factory=list)
    tiers: list[tuple[str, int, str, int]] = field(default_factory=list)
    rungs: list[tuple[int, str]] = field(default_factory=list)
    incidents: list[tuple[str, int, str, int | None, int | None, list[int]]] = field(
        default_factory=list
    )
    # (incident, role, told) and who is told by each rung; incident → reviewed
    told: list[tuple[str, str, int]] = field(default_factory=list)
    rung_roles: list[str] = field(default_factory=list)
    reviewed: dict[str, int] = field(default_factory=dict)
    # steps of the one playbook, hours it takes, incidents it was followed in, (when, incident, step, result)
    steps: list[str] = field(default_factory=list)
    playbook_hours: int = 0
    followed: list[str] = field(default_factory=list)
    ticks: list[tuple[int, str, str, str]] = field(default_factory=list)
    review_days: int = 0
    claim_days: int = 0
    claims: list[tuple[str, int, int | None]] = field(default_factory=list)
    quote_days: int = 0
    asks: list[tuple[str, int, int | None]] = field(default_factory=list)
    decides: bool = False
    decisions: list[tuple[str, int, int, int | None]] = field(default_factory=list)
    acts: list[tuple[int, str, str, str, str]] = field(default_factory=list)


@lru_cache(maxsize=4)
def wall(zone: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return for every minute its local day number, its weekday, and its minute of the day."""
    tz = ZoneInfo(zone)
    days, weekdays, minutes = [], [], []
    for number in range(SPAN):
        local = (BASE + timedelta(minutes=number)).astimezone(tz)
        days.append(local.toordinal())
        weekdays.append(local.weekday())
        minutes.append(local.hour * 60 + local.minute)
    return np.array(days), np.array(weekdays), np.array(minutes)


@lru_cache(maxsize=4)
def open_minutes(zone: str) -> np.ndarray:
    """Return which minutes the service is open in: Monday to Friday, nine to six."""
    _, weekdays, minutes = wall(zone)
    return (weekdays < 5) & (minutes >= OPENS) & (minutes < CLOSES)


@lru_cache(maxsize=4)
def opened_before(zone: str) -> np.ndarray:
    """Return how many minutes were open before each minute."""
    return np.concatenate([[0], np.cumsum(open_minutes(zone))])


def after(world: World, begins: int, minutes: int, business: bool) -> int | None:
    """Return the minute at whose beginning so much time has run."""
    if not business:
        return begins + minutes
    counted = opened_before(world.zone)
    at = int(np.searchsorted(counted, counted[begins] + minutes, side="left"))
    return at if at < SPAN else None


def last_start(world: World, moment: int, minutes: int) -> int:
    """Return the last minute from which so much service time has run by a moment."""
    counted = opened_before(world.zone)
    return int(np.searchsorted(counted, counted[moment] - minutes, side="right")) - 1


def first_minute(world: World, day: int) -> int:
    days, _, _ = wall(world.zone)
    return int(np.searchsorted(days, day, side="left"))


def spans(world: World, unit: str) -> list[tuple[str, int, int]]:
    """Return the weeks or months that end in the period and lie in the term, as minutes show them."""
    days, _, _ = wall(world.zone)
    low, high = int(days[max(world.period[0] - 45 * 1440, 0)]), int(days[world.period[1]]) + 1
    named: dict[str, list[int]] = {}
    for day in range(low, high + 1):
        year, week, _ = date.fromordinal(day).isocalendar()
        label = f"{year}-W{week:02d}" if unit == "week" else f"{date.fromordinal(day):%Y-%m}"
        named.setdefault(label, []).append(day)
    found = []
    for label, held in named.items():
        begins, ends = first_minute(world, held[0]), first_minute(world, held[-1] + 1)
        whole = len(held) == 7 if unit == "week" else date.fromordinal(held[0]).day == 1
        if whole and world.period[0] < ends <= world.period[1] and begins >= world.begun:
            found.append((label, begins, ends))
    return found


def month_of(world: World, minute: int) -> str:
    days, _, _ = wall(world.zone)
    return f"{date.fromordinal(int(days[minute])):%Y-%m}"


def day_of(world: World, minute: int) -> date:
    days, _, _ = wall(world.zone)
    return date.fromordinal(int(days[minute]))


# --- how an act stands ------------------------------------------------------------------------------------------------


def named(world: World, act: str, *ids: str) -> int | None:
    """Return the first minute at which an act names one of some duties, by now."""
    found = [
        at for at, what, duty, _, _ in world.acts if what == act and duty in ids and at <= world.now
    ]
    return min(found, default=None)


def stand(
    world: World,
    ids: tuple[str, ...],
    side: str,
    due: int | None,
    done: int | None,
    *,
    period: str,
    closes: str = "acts",
    settled: int | None = None,
    by_nature: bool = False,
    until: int = -1,
    undated: bool = False,
    broken: bool = False,
) -> tuple[str, int | None, int | None]:
    """Return (state, due, done) of an act that is owed once."""
    asked = named(world, "asked", *ids)
    shown = [each for each in (done,) if each is not None and each <= world.now]
    for at, what, duty, _, _ in world.acts:
        if what == "done" and duty in ids and at <= world.now:
            whole = duty != ids[0] and due is not None and at <= until
            shown.append(min(at, due or 0) if whole else at)
    free = side == "client" and not by_nature
    if undated and not shown:
        return "done", due, None
    if shown:
        moment = min(shown)
        late = due is not None and moment > due
        if late and free and (asked is None or asked > (due or 0)):
            late = False
        return ("done_late" if late else "done"), due, moment
    for at, what, duty, _, role in world.acts:
        # whoever keeps the project is the provider
        said = "client" if role == "client" else "provider"
        if what == "not_done" and duty in ids and at <= world.now and said == side:
            return "missed", due, None
    if broken:
        return "missed", due, None
    return _unshown(world, ids, free, due, period, closes, settled)


def _unshown(
    world: World,
    ids: tuple[str, ...],
    free: bool,
    due: int | None,
    period: str,
    closes: str,
    settled: int | None,
) -> tuple[str, int | None, int | None]:
    """Return how an act stands that nothing shows and nobody denies."""
    if due is not None and world.now < due:
        today = day_of(world, due - 1) == day_of(world, world.now)
        return ("due" if today else "not_yet_due"), due, None
    if free and named(world, "asked", *ids) is None:
        return "due", due, None
    closings = [
        at
        for at, what, register, closed, _ in world.acts
        if (what, register, closed) == ("closed", closes, period) and at <= world.now
    ]
    if due is None or (settled is not None and world.now < settled):
        return "due", due, None
    return ("missed" if any(at >= due for at in closings) else "not_shown"), due, None


# --- what falls due ---------------------------------------------------------------------------------------------------


def read(world: World) -> Told:
    """Return every duty of the period: its state, and the minutes at which it was due and done."""
    found: Told = {}
    for reading in (
        _runs,
        _sample,
        _data,
        _report,
        _review,
        _checklists,
        _drills,
        _changes,
        _incidents,
        _asks,
    ):
        found |= reading(world)
    return found


def _runs(world: World) -> Told:
    if not world.cadence:
        return {}
    whole = [
        at
        for at, items in sorted(world.runs)
        if items >= min(world.items or 10**9, max(i for _, i in world.runs))
    ]
    found: Told = {}
    if world.cadence in ("weekly", "monthly"):
        unit = world.cadence.removesuffix("ly")
        for label, begins, ends in spans(world, unit):
            done = next((at for at in whole if begins <= at < ends), None)
            fold = "evaluation_run:golden" if unit == "week" else ""
            found |= _recurring(
                world, "evaluation_run:golden", label, ends, done, "evaluations", fold
            )
        return found
    every = int(world.cadence.split()[1]) * (7 if "week" in world.cadence else 1) * 1440
    return _since(world, "evaluation_run:golden", every, whole, "evaluations")


def _recurring(
    world: World, name: str, label: str, due: int, done: int | None, kind: str, fold: str
) -> Told:
    """Return one of several times: `fold` is what an act may call all of a month's by."""
    month = month_of(world, due - 1)
    ids = (f"{name}:{label}", f"{fold}:{month}") if fold else (f"{name}:{label}",)
    settled = _owed_by(world, kind, month) if kind else None
    until = first_minute(world, _after(month).toordinal())
    closes = "rollbacks" if name == "rollback_drill" else "acts"
    told = stand(
        world,
        ids,
        "provider",
        due,
        done,
        period=month,
        settled=settled,
        until=until,
        closes=closes,
    )
    return {ids[0]: told}


def _after(month: str) -> date:
    year, number = int(month[:4]), int(month[5:])
    return date(year + number // 12, number % 12 + 1, 1)


def _owed_by(world: World, kind: str, month: str) -> int:
    """Return the minute from which a month's evidence of a kind should be there."""
    after_month = _after(month).toordinal()
    days = max((days for name, _, days in world.deliveries if name == kind), default=0)
    return first_minute(world, after_month + days)


def _since(world: World, name: str, every: int, done: list[int], kind: str) -> Told:
    earlier = [at for at in done if at <= world.begun]
    begins = max(earlier, default=world.begun)
    left = [at for at in sorted(done) if at > begins]
    found: Told = {}
    while begins <= world.period[1]:
        due = begins + every
        answered = left.pop(0) if left and left[0] <= due + every else None
        if world.period[0] < due <= world.period[1]:
            label = day_of(world, due - 1).isoformat()
            found |= _recurring(world, name, label, due, answered, kind, name)
        begins = due if answered is None else answered
    return found


def _sample(world: World) -> Told:
    found: Told = {}
    if not world.sample:
        return found
    for label, begins, ends in spans(world, "week"):
        seen: set[str] = set()
        done = None
        for at, item in sorted(world.reviews):
            if begins <= at < ends and item not in seen:
                seen.add(item)
                if len(seen) == world.sample:
                    done = at
        found |= _recurring(world, "weekly_sample", label, ends, done, "reviews", "weekly_sample")
    return found


def _data(world: World) -> Told:
    found: Told = {}
    for label, _, ends in spans(world, "month"):
        for kind, side, days in world.deliveries:
            due = first_minute(world, day_of(world, ends - 1).toordinal() + days + 1)
            came = [
                at
                for k, month, at, whole in world.arrivals
                if (k, month, whole) == (kind, label, True)
            ]
            ids = (f"data_delivery:{kind}:{label}", f"data_delivery:{side}:{label}")
            found[ids[0]] = stand(world, ids, side, due, min(came, default=None), period=label)
    return found


def _report(world: World) -> Told:
    amount, unit = world.report
    found: Told = {}
    if not amount:
        return found
    for label, _, ends in spans(world, "month"):
        minutes = amount * (SERVICE_DAY if unit == "days" else 60)
        due = after(world, ends, minutes, business=True)
        written = min((at for month, at in world.papers if month == label), default=None)
        ids = (f"monthly_report:{label}",)
        found[ids[0]] = stand(world, ids, "provider", due, written, period=label)
    return found


def _review(world: World) -> Told:
    found: Told = {}
    if not world.monthly_review:
        return found
    for label, _, ends in spans(world, "month"):
        following = day_of(world, ends)
        after_it = date(following.year + following.month // 12, following.month % 12 + 1, 1)
        due = first_minute(world, after_it.toordinal())
        ids = (f"monthly_review:{label}",)
        found[ids[0]] = stand(world, ids, "client", due, None, period=label)
    return found


def _checklists(world: World) -> Told:
    found: Told = {}
    for rhythm in world.checklist:
        unit = rhythm.removesuffix("ly")
        for label, _, ends in spans(world, unit):
            found |= _recurring(
                world, f"operation_checklist:{rhythm}", label, ends, None, "", "operation_checklist"
            )
    return found


def _drills(world: World) -> Told:
    if not world.drill_days:
        return {}
    return _since(world, "rollback_drill", world.drill_days * 1440, sorted(world.drills), "")


def _inside(world: World, minute: int) -> bool:
    return world.period[0] <= minute < world.period[1]


def _changes(world: World) -> Told:
    found: Told = {}
    for name, when, material, approved, announced in world.changes:
        if not material or not _inside(world, when):
            continue
        month = month_of(world, when)
        if world.notice_days:
            due = last_start(world, when, world.notice_days * SERVICE_DAY)
            ids = (f"change_notice:{name}",)
            found[ids[0]] = stand(
                world, ids, "provider", due, announced, period=month, closes="changes"
            )
        if world.approver:
            ids = (f"change_approval:{name}",)
            # the register says who approved, and not when
            found[ids[0]] = stand(
                world, ids, "provider", when, None, period=month, closes="changes", undated=approved
            )
    return found


def _incidents(world: World) -> Told:
    found: Told = {}
    ranks = {tier: at for at, (tier, *_) in enumerate(world.tiers)}
    for name, opened, tier, answered, resolved, _ in world.incidents:
        _, hours, clock, _ = world.tiers[ranks[tier]]
        business = clock == "business"
        month = month_of(world, opened)
        if _inside(world, opened):
            due = after(world, opened, hours * 60, business)
            settled = _owed_by(world, "incidents", month_of(world, (due or 1) - 1))
            ids = (f"first_response:{name}",)
            found[ids[0]] = stand(
                world,
                ids,
                "provider",
                due,
                answered,
                period=month,
                closes="incidents",
                settled=settled,
            )
            for number, (wait, lowest) in enumerate(world.rungs, 1):
                if ranks[tier] > ranks[lowest]:
                    continue
                # at once is by the first response, which tells somebody, too
                reached = after(world, opened, (wait or hours) * 60, business)
                closed = wait and resolved is not None and reached and resolved <= reached
                if reached is None or closed:
                    continue
                ids = (f"escalation:{number}:{name}",)
                role = world.rung_roles[number - 1]
                heard = [at for about, who, at in world.told if (about, who) == (name, role)]
                heard = heard if role else []
                heard += [answered] if answered is not None and not wait else []
                shown = min(heard, default=None)
                found[ids[0]] = stand(world, ids, "provider", reached, shown, period=month)
        if (
            world.review_days
            and resolved is not None
            and _inside(world, resolved)
            and ranks[tier] < 2
        ):
            due = after(world, resolved, world.review_days * SERVICE_DAY, business=True)
            ids = (f"incident_review:{name}",)
            held = world.reviewed.get(name)
            found[ids[0]] = stand(
                world, ids, "provider", due, held, period=month_of(world, resolved)
            )
    return found | _updates(world, ranks) | _playbooks(world)


def _playbooks(world: World) -> Told:
    """Go through the steps one by one: the last word on each of them holds, and all must be taken."""
    found: Told = {}
    clocks = {tier: clock for tier, _, clock, _ in world.tiers}
    for name, opened, tier, *_ in world.incidents:
        if name not in world.followed or not _inside(world, opened):
            continue
        taken, refused = [], False
        for step in world.steps:
            said = [
                (at, result)
                for at, about, ticked, result in world.ticks
                if (about, ticked) == (name, step) and at <= world.now
            ]
            at, result = max(said, default=(0, ""))
            if result in ("done", "not_applicable"):
                taken.append(at)
            refused = refused or result == "not_done"
        whole = bool(world.steps) and len(taken) == len(world.steps)
        hours, business = world.playbook_hours, clocks[tier] == "business"
        due = after(world, opened, hours * 60, business) if hours else None
        ids = (f"playbook:back:{name}",)
        found[ids[0]] = stand(
            world,
            ids,
            "provider",
            due,
            max(taken) if whole else None,
            period=month_of(world, opened),
            broken=refused and due is not None and world.now >= due,
        )
    return found


def _updates(world: World, ranks: dict[str, int]) -> Told:
    """Walk each incident from its opening: every promised time that passes without an update is one
    late update, and the next one answers the last of them.
    """
    found: Told = {}
    for incident in world.incidents:
        _, _, clock, every = world.tiers[ranks[incident[2]]]
        walked = _walk(world, incident, every * 60, clock == "business") if every else []
        for number, (owed, due, done) in enumerate(walked, 1):
            if _inside(world, owed):
                ids = (f"update:{incident[0]}:{number}",)
                settled = _owed_by(world, "incidents", month_of(world, due - 1))
                found[ids[0]] = stand(
                    world,
                    ids,
                    "provider",
                    due,
                    done,
                    period=month_of(world, owed),
                    closes="incidents",
                    settled=settled,
                )
    return found


def _walk(
    world: World,
    incident: Incident,
    every: int,
    business: bool,
) -> list[tuple[int, int, int | None]]:
    """Return (owed from, due, sent) of each update an incident was promised, as far as is known."""
    _, opened, _, _, resolved, sent = incident
    end = resolved if resolved is not None and resolved <= world.now else None
    left = [at for at in sorted(sent) if opened < at <= (world.now if end is None else end)]
    owed, found = opened, []
    while (due := after(world, owed, every, business)) is not None:
        kept = [at for at in left if at <= due]
        if kept:
            found.append((owed, due, kept[-1]))
            owed, left = kept[-1], left[len(kept) :]
            continue
        if due >= world.now:
            return [*found, (owed, due, None)] if end is None else found
        if end is not None and end <= due:
            return found
        answer, following = (left[0] if left else end), after(world, due, every, business)
        if answer is None or (following is not None and answer > following):
            found.append((owed, due, None))
            owed = due
            continue
        found.append((owed, due, answer))
        if not left:
            return found
        owed, left = answer, left[1:]
    return found


def _asks(world: World) -> Told:
    found: Told = {}
    for name, when, decided in world.claims:
        if _inside(world, when):
            due = (
                after(world, when, world.claim_days * SERVICE_DAY, business=True)
                if world.claim_days
                else None
            )
            ids = (f"claim_answer:{name}",)
            found[ids[0]] = stand(
                world,
                ids,
                "provider",
                due,
                decided,
                period=month_of(world, when),
                closes="disputes",
            )
    for name, when, quoted in world.asks:
        if world.quote_days and _inside(world, when):
            ids = (f"quote:{name}",)
            found[ids[0]] = stand(
                world,
                ids,
                "provider",
                after(world, when, world.quote_days * SERVICE_DAY, business=True),
                quoted,
                period=month_of(world, when),
                closes="change_requests",
            )
    for name, raised, needed, decided in world.decisions:
        if world.decides and _inside(world, raised):
            ids = (f"decision:{name}",)
            found[ids[0]] = stand(
                world,
                ids,
                "client",
                needed,
                decided,
                period=month_of(world, raised),
                closes="decisions",
                by_nature=True,
            )
    return found
