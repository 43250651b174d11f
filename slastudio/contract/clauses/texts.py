"""The whole agreement as clauses: each section by its own writer, with the numbers by which clauses
are cited.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from slastudio.contract.clauses.commercial import write_pricing, write_term
from slastudio.contract.clauses.conditions import (
    write_changes,
    write_client,
    write_costs,
    write_data,
    write_evaluation,
    write_scope,
)
from slastudio.contract.clauses.governance import write_governance
from slastudio.contract.clauses.promises import (
    write_coverage,
    write_journeys,
    write_objectives,
    write_parties,
)
from slastudio.contract.clauses.support import calendar_words, write_support
from slastudio.contract.clauses.variables import resolve
from slastudio.contract.clauses.writer import ClauseBlock, ClauseWriter, Said
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.places import field_label, section_of
from slastudio.contract.terms.sections import SECTIONS
from slastudio.shared.notation import Notation, current_notation

__all__ = [
    "PENDING",
    "calendar_words",
    "clause_numbers",
    "clause_of",
    "section_blocks",
    "written_blocks",
]
PENDING = "Not agreed yet."


def section_blocks(agreement: Agreement, section: str) -> tuple[ClauseBlock, ...]:
    """Return the blocks of one section, its names resolved; a section without content says that
    nothing is agreed yet.
    """
    numbers = clause_numbers(agreement)
    return tuple(resolve(agreement, block, numbers) for block in written_blocks(agreement, section))


def written_blocks(agreement: Agreement, section: str) -> tuple[ClauseBlock, ...]:
    """Return the blocks of one section as written: names and references to clauses stand in braces."""
    return _written(agreement, section, current_notation())


@lru_cache(maxsize=64)
def _written(agreement: Agreement, section: str, _notation: Notation) -> tuple[ClauseBlock, ...]:
    writer = ClauseWriter(section)
    _WRITERS[section](agreement, writer)
    for each in agreement.drafting.clauses:
        if each.section == section:
            title = f"{each.title.rstrip('.')}. " if each.title else ""
            writer.clause(
                f"{title}{each.wording}" if each.wording.strip() else "",
                f"clause:{each.id}",
                also=tuple(
                    f"drafting.clauses[{each.id}].{name}"
                    for name in ("wording", "title", "section")
                ),
            )
    if writer.is_empty:
        writer.clause(PENDING)
    pending = [
        Said(
            field_label(agreement, point.place),
            also=(f"drafting.open_points[{index}].place",),
        )
        for index, point in enumerate(agreement.drafting.open_points)
        if section_of(point.place) == section
    ]
    writer.items("Still to be agreed in this section:", pending, "open")
    return tuple(writer.blocks)


@lru_cache(maxsize=8)
def clause_numbers(agreement: Agreement) -> dict[str, str]:
    """Return anchor → clause number ("objective:ttft" → "4.3") for every clause that can be
    referred to.
    """
    blocks = (block for name, _ in SECTIONS for block in written_blocks(agreement, name))
    return {
        block.anchor: block.number for block in blocks if block.anchor and block.anchor != "open"
    }


def clause_of(agreement: Agreement, anchor: str) -> str:
    """Return "clause 4.3" for an anchor, or "" when the agreement has no such clause."""
    number = clause_numbers(agreement).get(anchor, "")
    return f"clause {number}" if number else ""


_WRITERS: dict[str, Callable[[Agreement, ClauseWriter], None]] = {
    "parties": write_parties,
    "coverage": write_coverage,
    "journeys": write_journeys,
    "objectives": write_objectives,
    "support": write_support,
    "changes": write_changes,
    "evaluation": write_evaluation,
    "costs": write_costs,
    "client": write_client,
    "governance": write_governance,
    "data": write_data,
    "scope": write_scope,
    "pricing": write_pricing,
    "term": write_term,
}
