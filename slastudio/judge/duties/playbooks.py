"""Playbooks step by step: which of their steps the register of checklists ticks for an incident.

A tick belongs to an incident where it is about its id, or about the playbook's id or name and the
incident's, apart by a slash. Of several ticks of one step the last one holds. A tick without a
result says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.conduct import Playbook
from slastudio.judge.duties.history import Tick

TAKEN = ("done", "not_applicable")


def same_word(text: str) -> str:
    """Return a name as it is compared: without case, superfluous blanks and a full stop at its end."""
    return " ".join(text.casefold().split()).rstrip(".")


def playbook_of(agreement: Agreement, name: str) -> Playbook | None:
    """Return the playbook a record names by id or name; None where it names none of the agreement's."""
    wanted = same_word(name)
    if not wanted:
        return None
    books = agreement.changes.playbooks
    return next(
        (each for each in books if wanted in (same_word(each.id), same_word(each.name))), None
    )


def ticks_for(book: Playbook, incident: str, ticks: Iterable[Tick], now: datetime) -> list[Tick]:
    """Return the ticks of a playbook that belong to an incident and were made by now."""
    own = same_word(incident)
    names = {same_word(each) for each in (book.id, book.name)} - {""}
    about = {own} | {f"{name}/{own}" for name in names} | {f"{own}/{name}" for name in names}
    return [
        each
        for each in ticks
        if own
        and each.list == "playbook"
        and each.when <= now
        and _spelled(each.about) in about
        and each.result
    ]


def _spelled(about: str) -> str:
    return "/".join(same_word(part) for part in about.split("/"))


def last_ticks(
    book: Playbook, incident: str, ticks: Iterable[Tick], now: datetime
) -> tuple[Tick | None, ...]:
    """Return for each step of a playbook the tick that holds, None where nobody ticked it."""
    found = sorted(ticks_for(book, incident, ticks, now), key=lambda each: (each.when, each.id))
    held = {same_word(each.item): each for each in found}
    return tuple(held.get(same_word(step.step)) for step in book.steps)


def steps_shown(
    book: Playbook, incident: str, ticks: Iterable[Tick], now: datetime
) -> tuple[datetime | None, str]:
    """Return when the last step of a playbook was ticked, None where one is not, and how many are."""
    held = last_ticks(book, incident, ticks, now)
    taken = [each for each in held if each is not None and each.result in TAKEN]
    whole = bool(held) and len(taken) == len(held)
    words = f"{len(taken)} of {len(held)} steps ticked" if held else "it has no steps to tick"
    return max(each.when for each in taken) if whole else None, words


def refused_step(book: Playbook, incident: str, ticks: Iterable[Tick], now: datetime) -> str:
    """Return what says that a step was not taken, "" where nothing does."""
    for step, tick in zip(book.steps, last_ticks(book, incident, ticks, now), strict=True):
        if tick is not None and tick.result == "not_done":
            return f"{tick.id} says that “{step.step.rstrip('.')}” was not done"
    return ""
