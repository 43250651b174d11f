"""Everything an agreement promises to do, in the order of its clauses."""

from __future__ import annotations

from functools import lru_cache

from slastudio.contract.duties.incidents import write_incidents
from slastudio.contract.duties.operation import write_operation
from slastudio.contract.duties.promise import PromisedAct
from slastudio.contract.duties.recurring import write_recurring
from slastudio.contract.duties.verdicts import write_verdicts
from slastudio.contract.duties.writing import PromiseWriter
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.places import section_of
from slastudio.contract.terms.sections import NUMBERS


@lru_cache(maxsize=32)
def promises_of(agreement: Agreement) -> tuple[PromisedAct, ...]:
    """Return every act the agreement promises, by the section that promises it."""
    writer = PromiseWriter(agreement)
    write_recurring(writer)
    write_incidents(writer)
    write_verdicts(writer)
    write_operation(writer)
    return tuple(sorted(writer.found, key=lambda each: NUMBERS[section_of(each.place)]))
