"""The clauses of one's own at the foot of a section's form."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from slastudio.contract.agreement import Agreement
from slastudio.contract.drafting import AddedClause
from slastudio.contract.fields import FieldSpec
from slastudio.ui.forms.editors import Suffix, Surroundings
from slastudio.ui.forms.records import CardsEditor
from slastudio.ui.forms.titles import fresh
from slastudio.ui.forms.whereabouts import FORM

_HELP = (
    "Printed and numbered after the section's other clauses. {client}, {provider} and other values may be named; "
    "{clause waiting} becomes that clause's number."
)
_SPEC = FieldSpec("clauses", "records", "Further clauses", _HELP, item=AddedClause)


class OwnClauses(CardsEditor):
    """Edit the drafting's clauses of one section; places count among all own clauses of the agreement."""

    def __init__(self, section: str, around: Surroundings) -> None:
        self.section = section
        super().__init__(_SPEC, around)
        self.setProperty(FORM, "drafting")

    def fresh(self, like: Any = None) -> AddedClause:
        made: AddedClause = fresh(self.item, self.around.agreement().drafting.clauses, like)
        return replace(made, section=self.section)

    def inner_place(self, inner: Suffix) -> Suffix:
        at = self.list.currentRow()
        return ("clauses", self.overall(at), *inner) if 0 <= at < len(self._value or ()) else ("clauses",)

    def overall(self, at: int) -> int:
        """Return a clause's place among all own clauses."""
        mine = [n for n, each in enumerate(self.around.agreement().drafting.clauses) if each.section == self.section]
        return mine[at] if at < len(mine) else at

    def own_place(self, overall: int) -> int:
        """Return the place in this list of a clause counted among all."""
        return sum(each.section == self.section for each in self.around.agreement().drafting.clauses[:overall])


def clauses_of(agreement: Agreement, section: str) -> tuple[AddedClause, ...]:
    return tuple(each for each in agreement.drafting.clauses if each.section == section)


def with_clauses(agreement: Agreement, section: str, clauses: tuple[AddedClause, ...]) -> Agreement:
    """Return the agreement with a section's own clauses replaced; those of other sections keep their places."""
    rest = iter(clauses)
    kept: list[AddedClause] = []
    for each in agreement.drafting.clauses:
        if each.section != section:
            kept.append(each)
        elif (following := next(rest, None)) is not None:
            kept.append(following)
    return replace(agreement, drafting=replace(agreement.drafting, clauses=(*kept, *rest)))
