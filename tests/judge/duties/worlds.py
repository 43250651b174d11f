"""Random worlds, and the same worlds as the program's values."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.commercial import CreditBand, Pricing, Term
from slastudio.contract.terms.conduct import (
    ChangeManagement,
    Drill,
    Evaluation,
    GoldenSet,
    Playbook,
    PlaybookStep,
)
from slastudio.contract.terms.governance import DataPrivacy, Delivery, EscalationStep, Governance
from slastudio.contract.terms.scope import ClientResponsibilities, Contact, Parties, Scope
from slastudio.contract.terms.support import (
    WEEKDAYS,
    OpenHours,
    ServiceCalendar,
    Severity,
    Support,
)
from slastudio.judge.clocks.cadence import cadence_cases, owing_updates
from slastudio.judge.clocks.responses import incident_cases
from slastudio.judge.duties.derive import duties_of
from slastudio.judge.duties.history import History, SetRun, Taught, Tick, Ticket
from slastudio.judge.outcome.agreement_ref import AgreementRef
from slastudio.judge.outcome.inputs import Inputs, Terms
from slastudio.judge.outcome.records import (
    Act,
    Arrival,
    AskEntry,
    ChangeEntry,
    ClaimEntry,
    DecisionEntry,
    WrittenPaper,
)
from slastudio.shared.periods import month_period
from tests.judge.duties.minute_reading import BASE, SPAN, Told, World, read
from tests.judge.specimens import frame

ZONES = ("UTC", "Europe/Madrid", "America/New_York")
KINDS = ("evaluations", "reviews", "incidents", "costs")


def moment(minute: int) -> datetime:
    return BASE + timedelta(minutes=minute)


def minute_of(when: datetime) -> int:
    return round((when - BASE).total_seconds() / 60)


def random_world(seed: int) -> World:
    """Return a world of some promises of every sort, and a history that keeps some of them."""
    rng = random.Random(seed)
    zone = rng.choice(ZONES)
    month = month_period(2026, rng.randint(3, 6), zone)
    period = minute_of(month.start), minute_of(month.end)
    begun = minute_of(month_period(2026, rng.randint(1, 3), zone).start)
    begun += 1440 * rng.choice((0, 0, 9)) + 120
    world = World(
        zone, period, begun, rng.randint(period[0] - 2000, min(period[1] + 80_000, SPAN - 60_000))
    )
    world.begun = _midnight(world, begun)
    _promise(world, rng)
    _happen(world, rng)
    return world


def _promise(world: World, rng: random.Random) -> None:
    world.cadence = rng.choice(("", "weekly", "monthly", "every 10 days", "every 2 weeks"))
    world.items = rng.choice((0, 20))
    world.sample = rng.choice((0, 3, 8))
    for kind in KINDS:
        if rng.random() < 0.6:
            world.deliveries.append((kind, rng.choice(("provider", "client")), rng.randint(0, 9)))
    world.report = rng.choice(((0, ""), (5, "days"), (12, "hours")))
    world.monthly_review = rng.random() < 0.5
    world.checklist = rng.sample(("weekly", "monthly"), rng.randint(0, 2))
    world.drill_days = rng.choice((0, 20, 45))
    world.notice_days = rng.choice((0, 1, 3))
    world.approver = rng.random() < 0.5
    world.tiers = [
        ("sev1", rng.choice((1, 4)), rng.choice(("always", "business")), rng.choice((0, 4, 24))),
        ("sev2", rng.choice((9, 18)), "business", rng.choice((0, 9))),
        ("sev3", 27, "business", 0),
    ]
    world.rungs = [
        (rng.choice((0, 2, 9)), rng.choice(("sev1", "sev2", "sev3")))
        for _ in range(rng.randint(0, 2))
    ]
    world.rung_roles = [rng.choice(("provider", "client", "")) for _ in world.rungs]
    world.steps = ["look", "roll back", "write down"][: rng.randint(0, 3)]
    world.playbook_hours = rng.choice((0, 6, 60))
    world.review_days = rng.choice((0, 5))
    world.claim_days = rng.choice((0, 10))
    world.quote_days = rng.choice((0, 5))
    world.decides = rng.random() < 0.5


def _happen(world: World, rng: random.Random) -> None:
    low, high = world.period[0] - 20_000, min(world.period[1] + 20_000, SPAN - 40_000)

    def some(most: int) -> list[int]:
        return sorted(rng.randint(max(low, 0), high) for _ in range(rng.randint(0, most)))

    world.runs = [(at, rng.choice((20, 20, 20, 7))) for at in some(10)]
    world.reviews = [(at, f"i{rng.randint(0, 60)}") for at in some(60)]
    months = [f"2026-{number:02d}" for number in range(2, 8)]
    for kind, _, _ in world.deliveries:
        for month in months:
            if rng.random() < 0.6:
                world.arrivals.append(
                    (kind, month, rng.randint(max(low, 0), SPAN - 1), rng.random() < 0.8)
                )
    world.papers = [(rng.choice(months), at) for at in some(4)]
    # a drill is recorded by its day, so it lies at a local midnight
    world.drills = sorted({_midnight(world, at) for at in some(3)})
    world.changes = [
        (
            f"CHG-{n}",
            at,
            rng.random() < 0.7,
            rng.random() < 0.5,
            _maybe(rng, at - rng.randint(0, 9000)),
        )
        for n, at in enumerate(some(4), 1)
    ]
    for n, at in enumerate(some(4), 1):
        world.incidents.append(_incident(f"INC-{n}", at, rng))
        _learn(world, rng)
    world.claims = [
        (f"DIS-{n}", at, _maybe(rng, at + rng.randint(1, 20_000)))
        for n, at in enumerate(some(2), 1)
    ]
    world.asks = [
        (f"CR-{n}", at, _maybe(rng, at + rng.randint(1, 12_000))) for n, at in enumerate(some(2), 1)
    ]
    world.decisions = [
        (f"DEC-{n}", at, at + rng.randint(60, 9000), _maybe(rng, at + rng.randint(1, 12_000)))
        for n, at in enumerate(some(3), 1)
    ]
    _enter(world, rng)


def _midnight(world: World, minute: int) -> int:
    tz = ZoneInfo(world.zone)
    day = moment(minute).astimezone(tz).date()
    return minute_of(datetime.combine(day, datetime.min.time(), tz).astimezone(UTC))


def _maybe(rng: random.Random, value: int) -> int | None:
    return value if rng.random() < 0.6 else None


def _incident(
    name: str, at: int, rng: random.Random
) -> tuple[str, int, str, int | None, int | None, list[int]]:
    resolved = _maybe(rng, at + rng.randint(30, 9000))
    answered = _maybe(rng, at + rng.randint(1, 3000))
    sent = sorted({at + rng.randint(1, 8000) for _ in range(rng.randint(0, 4))})
    return name, at, rng.choice(("sev1", "sev2", "sev3")), answered, resolved, sent


def _learn(world: World, rng: random.Random) -> None:
    """Let the record of the last incident say more than its clocks."""
    name, opened, *_ = world.incidents[-1]
    for role in ("provider", "client"):
        if rng.random() < 0.5:
            world.told.append((name, role, opened + rng.randint(1, 2000)))
    if rng.random() < 0.5:
        world.reviewed[name] = opened + rng.randint(100, 20_000)
    if rng.random() < 0.6:
        world.followed.append(name)
    # no two ticks share a moment, so that one of them is the last word on a step
    moments = rng.sample(range(1, 9000), 6)
    for step in world.steps:
        for _ in range(rng.randint(0, 2)):
            result = rng.choice(("done", "done", "not_applicable", "not_done"))
            world.ticks.append((opened + moments.pop(), name, step, result))


def _enter(world: World, rng: random.Random) -> None:
    """Let somebody enter acts, on duties that are there and on some that are not."""
    ids = sorted(read(world))
    # an act may name all of a month's times at once
    named = sorted({*ids, *map(_whole, ids)})
    for each in rng.sample(named, min(len(named), rng.randint(0, 6))):
        act = rng.choice(("done", "done", "not_done", "asked"))
        role = rng.choice(("", "provider", "client"))
        at = rng.randint(world.period[0], world.period[1] + 30_000)
        world.acts.append((at, act, each, "", role))
    if rng.random() < 0.4:
        month = f"{moment((world.period[0] + world.period[1]) // 2):%Y-%m}"
        register = rng.choice(
            (
                "acts",
                "incidents",
                "changes",
                "disputes",
                "decisions",
                "change_requests",
                "rollbacks",
            )
        )
        world.acts.append(
            (rng.randint(world.period[0], world.period[1] + 40_000), "closed", register, month, "")
        )
    world.acts.sort()


def _whole(duty: str) -> str:
    """Return the id of the duty that a week's or a kind's part belongs to; its own where it is none."""
    kind, _, rest = duty.partition(":")
    *keys, label = rest.split(":")
    if "-W" in label:
        year, week = label.split("-W")
        last = date.fromisocalendar(int(year), int(week), 7)
        label = f"{last:%Y-%m}"
    elif label.count("-") == 2:
        label = label[:7]
    if kind == "operation_checklist":
        return f"{kind}:{label}"
    if kind == "data_delivery":
        return f"{kind}:provider:{label}" if label[-1] in "02468" else f"{kind}:client:{label}"
    return ":".join((kind, *keys, label))


# --- the same world as the program's values ---------------------------------------------------------------------------


def agreement_of(world: World) -> Agreement:
    """Return the agreement of a world."""
    hours = tuple(OpenHours(day, "09:00", "18:00") for day in WEEKDAYS[:5])
    amount, unit = world.report
    return Agreement(
        parties=Parties(
            zone=world.zone,
            contacts=(Contact("provider", "provider"), Contact("client", "client")),
        ),
        support=Support(
            calendar=ServiceCalendar(hours=hours),
            severities=tuple(
                Severity(
                    id=tier,
                    name=tier,
                    response=f"{wait} hours",
                    updates=f"every {every} hours" if every else "",
                    clock=clock,
                )
                for tier, wait, clock, every in world.tiers
            ),
        ),
        changes=ChangeManagement(
            playbooks=(
                Playbook(
                    id="back",
                    name="Rollback",
                    steps=tuple(PlaybookStep(step=f"{each}.") for each in world.steps),
                    deadline=f"{world.playbook_hours} hours" if world.playbook_hours else "",
                ),
            ),
            notice_days=world.notice_days,
            approver_role="client" if world.approver else "",
            drill_every=f"every {world.drill_days} days" if world.drill_days else "",
            drills=tuple(
                Drill(on=_local_day(world, at), drill="d", passed=True) for at in world.drills
            ),
        ),
        evaluation=Evaluation(
            sets=(GoldenSet(id="golden", items=world.items or None),) if world.cadence else (),
            cadence=world.cadence,
            review_sample=world.sample or None,
        ),
        client=ClientResponsibilities(
            upstream_notice_days=0,
            monthly_review=world.monthly_review,
            approves_changes=world.decides,
        ),
        governance=Governance(
            report_within=f"{amount} business {unit}" if amount else "",
            review_within=f"{world.review_days} business days" if world.review_days else "",
            escalation=tuple(
                EscalationStep(
                    after=f"{wait} hours" if wait else "", severity=tier, owner_role=role.title()
                )
                for (wait, tier), role in zip(world.rungs, world.rung_roles, strict=True)
            ),
            operation_checklist=tuple(f"{rhythm.capitalize()}: look" for rhythm in world.checklist),
        ),
        data=DataPrivacy(
            deletion_days=None,
            deliveries=tuple(
                Delivery(kind, side=side, due_days=days) for kind, side, days in world.deliveries
            ),
        ),
        pricing=Pricing(
            credits=(CreditBand("c"),),
            claim_answer_within=f"{world.claim_days} business days" if world.claim_days else "",
        ),
        scope=Scope(quote_within=f"{world.quote_days} business days" if world.quote_days else ""),
        term=Term(start=_local_day(world, world.begun), notice_days=0, review_cadence=""),
    )


def _local_day(world: World, minute: int) -> date:
    return moment(minute).astimezone(ZoneInfo(world.zone)).date()


def derived(world: World) -> Told:
    """Return what the program makes of a world, in the form of the second reading."""
    agreement = agreement_of(world)
    month = month_period(2026, _local_day(world, world.period[0]).month, world.zone)
    terms = Terms(AgreementRef("1.0", "draft", "0" * 64), agreement)
    inputs = Inputs("c", "p", month, (terms,), _nothing, {}, moment(world.now))
    found: Told = {}
    for duty in duties_of(inputs, history_of(world, inputs), month):
        if duty.kind in ("severity", "evidence_held"):
            continue
        for each in duty.parts or (duty,):
            found[each.id] = (each.state, _minute(each.due), _minute(each.done))
    return found


def _minute(when: datetime | None) -> int | None:
    return None if when is None else minute_of(when)


def _nothing(*_given: Any) -> pd.DataFrame:
    raise AssertionError("deriving duties reads nothing")


def history_of(world: World, inputs: Inputs) -> History:
    """Return what happened in a world, with clocks as judging runs them."""
    incidents = _incidents(world)
    as_of = moment(world.now)
    cases = (
        incident_cases(incidents, "first_response", inputs.terms_at, as_of)
        if len(incidents)
        else ()
    )
    rows = owing_updates(incidents, inputs.period.start) if len(incidents) else incidents
    updates = cadence_cases(rows, inputs.terms_at, as_of) if len(rows) else ()
    return History(
        runs=tuple(SetRun("golden", moment(at), items, f"r{at}") for at, items in world.runs),
        reviews=tuple((moment(at), item) for at, item in sorted(world.reviews)),
        cases=(
            *(each for each in cases if each.opened in inputs.period),
            *(each for each in updates if each.opened in inputs.period),
        ),
        tickets=tuple(
            Ticket(
                name,
                "",
                tier,
                moment(at),
                _when(answered),
                _when(resolved),
                None,
                Taught(
                    told=tuple(
                        (moment(heard), who) for about, who, heard in world.told if about == name
                    ),
                    reviewed=_when(world.reviewed.get(name)),
                    playbook="rollback" if name in world.followed else "",
                ),
            )
            for name, at, tier, answered, resolved, _ in world.incidents
        ),
        arrivals=tuple(
            Arrival(k, month, moment(at), whole, "f") for k, month, at, whole in world.arrivals
        ),
        papers=tuple(WrittenPaper("report", month, moment(at)) for month, at in world.papers),
        changes=tuple(
            ChangeEntry(
                name,
                moment(at),
                "",
                "prompt",
                "",
                "",
                material,
                "client" if ok else "",
                _when(told),
                "",
            )
            for name, at, material, ok, told in world.changes
        ),
        decisions=tuple(
            DecisionEntry(
                name,
                moment(at),
                "",
                moment(needed),
                "",
                made is not None and made <= world.now,
                _when(made),
            )
            for name, at, needed, made in world.decisions
        ),
        claims=tuple(
            ClaimEntry(name, moment(at), "o", "", _when(made)) for name, at, made in world.claims
        ),
        asks=tuple(AskEntry(name, moment(at), "", _when(made)) for name, at, made in world.asks),
        acts=tuple(
            Act(f"ACT-{n}", moment(at), act, duty, period, role)
            for n, (at, act, duty, period, role) in enumerate(world.acts, 1)
        ),
        given=frozenset(KINDS),
        ticks=tuple(
            Tick(
                f"CHK-{n}", moment(at), ("Rollback/" if n % 2 else "") + about, step.upper(), result
            )
            for n, (at, about, step, result) in enumerate(world.ticks, 1)
        ),
    )


def _when(minute: int | None) -> datetime | None:
    return None if minute is None else moment(minute)


def _incidents(world: World) -> pd.DataFrame:
    told = [
        {
            "id": name,
            "title": name,
            "opened": moment(at).isoformat(),
            "first_response": moment(answered).isoformat() if answered is not None else None,
            "resolved": moment(resolved).isoformat() if resolved is not None else None,
            "severity": tier,
            "updates": str([moment(each).isoformat() for each in sent]).replace("'", chr(34))
            if sent
            else None,
        }
        for name, at, tier, answered, resolved, sent in world.incidents
    ]
    names = ("id", "title", "opened", "first_response", "resolved", "severity", "updates")
    if not told:
        return pd.DataFrame({name: [] for name in names})
    return frame("incidents", {name: [row[name] for row in told] for name in names})
