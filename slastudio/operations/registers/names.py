"""The names of an agreement that a register's field may hold, offered where one types and found in
pasted cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from slastudio.contract.terms.agreement import Agreement
from slastudio.evidence.registers import Names


@dataclass(frozen=True)
class KnownName:
    """Hold one name: as a pasted cell is kept, the words that mean it, and as it is offered in a
    form.
    """

    kept: str
    words: tuple[str, ...]
    offered: str


def _severities(agreement: Agreement) -> Iterator[KnownName]:
    for each in agreement.support.severities:
        yield KnownName(each.name, (*each.also_called, each.id, each.name), each.name or each.id)


def _workflows(agreement: Agreement) -> Iterator[KnownName]:
    for each in agreement.coverage.workflows:
        yield KnownName(each.name, (each.name,), each.id)


def _roles(agreement: Agreement) -> Iterator[KnownName]:
    for each in agreement.parties.contacts:
        yield KnownName(each.role, (each.role,), each.role)


def _exclusions(agreement: Agreement) -> Iterator[KnownName]:
    for each in agreement.objectives.exclusions:
        yield KnownName(each.id, (each.name, each.id), each.id)


def _objectives(agreement: Agreement) -> Iterator[KnownName]:
    for each in agreement.objectives.objectives:
        yield KnownName(each.id, (each.name, each.id), each.id)


def _scope_lines(agreement: Agreement) -> Iterator[KnownName]:
    for each in (*agreement.scope.included, *agreement.scope.excluded):
        yield KnownName(each, (each,), each)


NAMES: dict[Names, Callable[[Agreement], Iterator[KnownName]]] = {
    "severities": _severities,
    "workflows": _workflows,
    "roles": _roles,
    "exclusions": _exclusions,
    "objectives": _objectives,
    "scope_lines": _scope_lines,
}


def known_names(agreement: Agreement, names: Names | None) -> tuple[KnownName, ...]:
    """Return the names of one sort, in the agreement's order; () where a field takes any text."""
    return tuple(NAMES[names](agreement)) if names else ()
