"""Objectives one takes ready-made: what is measured, over what and what follows from a miss; a target is all
they need.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from slastudio.contract.exchange.codec import from_plain, read_decimal
from slastudio.contract.exchange.quantities import number_in, plain_number
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objective_choices import SAMPLED
from slastudio.contract.terms.objectives import Objective
from slastudio.shared.money import SYMBOLS
from slastudio.shared.problems import Problem, StudioError
from slastudio.shared.resources import resource_text

_OWN = ("needs", "example")


@dataclass(frozen=True)
class ReadyObjective:
    """Offer one objective without its target. needs: what an export must hold; example: a target as one
    would write it.
    """

    objective: Objective
    needs: str
    example: str

    @property
    def id(self) -> str:
        return self.objective.id

    @property
    def name(self) -> str:
        return self.objective.name


@lru_cache(maxsize=1)
def ready_objectives() -> tuple[ReadyObjective, ...]:
    """Return all of them, those of a usual agreement first."""
    rows = tomllib.loads(resource_text("vocabulary", "ready_objectives.toml"))["objective"]
    return tuple(_read(row) for row in rows)


def _read(row: dict[str, object]) -> ReadyObjective:
    problems: list[Problem] = []
    told = {key: value for key, value in row.items() if key not in _OWN}
    objective = from_plain(Objective, told, problems)
    if problems:
        raise ValueError(f"{row['id']}: {problems[0].column}: {problems[0].message}")
    return ReadyObjective(objective, str(row["needs"]), str(row["example"]))


def ready_objective(name: str) -> ReadyObjective:
    """Return one by its id; raise StudioError where there is none."""
    found = next((each for each in ready_objectives() if each.id == name), None)
    if found is None:
        known = ", ".join(each.id for each in ready_objectives())
        raise StudioError(f"There is no ready objective “{name}”. There are: {known}.")
    return found


def taken(ready: ReadyObjective, target: str, agreement: Agreement) -> Objective:
    """Return the objective with its target, under an id that is free in an agreement, owned by a role the
    agreement names where one stands to reason.

    target: as people write it, with its unit or without. Raises StudioError where it cannot be read.
    """
    held = agreement.objectives.objectives
    unit, value = _target(ready, target)
    journeys = agreement.journeys.journeys
    return replace(
        ready.objective,
        id=_free(ready.id, {each.id for each in held}),
        target=value,
        unit=unit,
        # of several journeys nobody can tell which one is meant
        journey=journeys[0].id if len(journeys) == 1 else "",
        owner_role=_owner(ready.objective, agreement),
        data_from="provider",
    )


def _target(ready: ReadyObjective, text: str) -> tuple[str, Decimal]:
    unit = ready.objective.unit
    # of money the currency that is written is the one that is meant
    for code, symbol in SYMBOLS.items():
        if unit in SYMBOLS and (symbol in text or re.search(rf"\b{code}\b", text, re.IGNORECASE)):
            unit = code
            break
    number = plain_number(number_in(text, unit))
    try:
        return unit, read_decimal(number)
    except StudioError:
        raise StudioError(
            f"“{text.strip()}” is no target. Write one such as {ready.example}."
        ) from None


def _free(wanted: str, held: set[str]) -> str:
    if wanted not in held:
        return wanted
    return next(name for n in range(2, len(held) + 3) if (name := f"{wanted}-{n}") not in held)


def _owner(objective: Objective, agreement: Agreement) -> str:
    """Return who owns objectives of the same dimension already, else the first role of the provider."""
    alike = (
        e.owner_role for e in agreement.objectives.objectives if e.dimension == objective.dimension
    )
    ours = (each.role for each in agreement.parties.contacts if each.side == "provider")
    return next((each for each in (*alike, *ours) if each), "")


def with_usual_records(before: Objective, after: Objective) -> Objective:
    """Return an edited objective whose records are a sample where what it is measured on now is
    one by nature, and complete where it is not; a choice that was made otherwise stays.
    """
    measured = before.indicator.evidence, after.indicator.evidence
    if measured[0] == measured[1] or before.complete != after.complete:
        return after
    usual_before, usual_after = map(_usual_records, measured)
    return replace(after, complete=usual_after) if before.complete == usual_before else after


def _usual_records(evidence: str) -> str:
    return "sampled" if evidence in SAMPLED else "counted"
