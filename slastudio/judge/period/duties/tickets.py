"""Incidents and the steps of playbooks, from evidence and registers to the values duties and stories read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pandas as pd

from slastudio.contract.clocks.business_time import NEVER, Moments, moment_at
from slastudio.judge.clocks.case_rows import CaseRows
from slastudio.judge.clocks.events import read_moments, spells_of, tier_of
from slastudio.judge.duties.history import Taught, Tick, Ticket
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.period.frames import Frames

_TEXTS = (
    *("severity", "nature", "workflow", "cause", "impact", "affected", "harm", "reversible"),
    *("blast_radius", "segment", "topic", "playbook", "fix", "fallback", "review_owner"),
)
_MOMENTS = ("detected", "began", "reviewed", "verified")


def tickets_of(inputs: Inputs, frames: Frames) -> Iterator[Ticket]:
    """Yield every incident that is read, in order of its opening."""
    data = frames["incidents"]
    if not len(data):
        return
    rows = CaseRows(data)
    ids, titles, severities = rows.texts("id"), rows.texts("title"), rows.texts("severity")
    answered, resolved, stable = (
        _moments(rows.moments(name)) for name in ("first_response", "resolved", "stable")
    )
    taught = tuple(_taught(rows))
    for row, opened in enumerate(rows.opened):
        moment = moment_at(int(opened))
        tier = tier_of(inputs.terms_at(moment).agreement.support, severities[row])
        yield Ticket(
            ids[row],
            titles[row],
            tier.id if tier else "",
            moment,
            answered[row],
            resolved[row],
            stable[row],
            taught[row],
        )


def _taught(rows: CaseRows) -> Iterator[Taught]:
    text = {name: rows.texts(name) for name in _TEXTS}
    moment = {name: _moments(rows.moments(name)) for name in _MOMENTS}
    told, updates, again = rows.jsons("told"), rows.jsons("updates"), rows.jsons("reopened")
    people, resolved = rows.jsons("people"), rows.moments("resolved")
    for row, opened in enumerate(rows.opened):
        spells = spells_of(int(opened), int(resolved[row]), again[row])
        yield Taught(
            severity=text["severity"][row],
            nature=text["nature"][row],
            workflow=text["workflow"][row],
            detected=moment["detected"][row],
            began=moment["began"][row],
            updates=tuple(moment_at(each) for each in read_moments(updates[row])),
            spells=tuple((moment_at(a), _moment(b)) for a, b in spells),
            people=_whole(people[row]),
            cause=text["cause"][row],
            impact=text["impact"][row],
            affected=text["affected"][row],
            harm=text["harm"][row],
            reversible=text["reversible"][row],
            blast_radius=text["blast_radius"][row],
            segment=text["segment"][row],
            topic=text["topic"][row],
            told=_told(told[row]),
            playbook=text["playbook"][row],
            fix=text["fix"][row],
            fallback=text["fallback"][row],
            reviewed=moment["reviewed"][row],
            review_owner=text["review_owner"][row],
            verified=moment["verified"][row],
        )


def _moment(value: int) -> datetime | None:
    return None if value == NEVER else moment_at(value)


def _moments(values: Moments) -> list[datetime | None]:
    return [_moment(int(each)) for each in values]


def _whole(text: str | None) -> int | None:
    # a column amended by hand holds objects, an imported one may have become floats beside blanks
    return None if text is None else int(float(text))


def _told(text: str | None) -> tuple[tuple[datetime, str], ...]:
    pairs = json.loads(text) if text else []
    found = [(_utc(str(moment)), str(role)) for moment, role in pairs]
    return tuple(sorted(found))


def _utc(text: str) -> datetime:
    return pd.Timestamp(text).to_pydatetime(warn=False).astimezone(UTC)


def ticks_of(inputs: Inputs) -> Iterator[Tick]:
    """Yield the items of checklists and the steps of playbooks that somebody went through, in order of
    time.
    """
    for each in inputs.records.of("checklists"):
        when = each.moment("when")
        if when is not None:
            yield Tick(
                each.id,
                when,
                each.text("about"),
                each.text("title"),
                each.text("result"),
                each.text("list"),
            )
