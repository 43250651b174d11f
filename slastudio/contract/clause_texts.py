"""The whole agreement as clauses: each section by its own writer, with the numbers by which clauses are cited."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from slastudio.contract.agreement import Agreement
from slastudio.contract.clauses import Block, ClauseWriter, section_number, section_titles
from slastudio.contract.condition_clauses import (
    write_changes,
    write_client,
    write_costs,
    write_data,
    write_evaluation,
    write_governance,
    write_pricing,
    write_scope,
    write_term,
)
from slastudio.contract.promise_clauses import (
    calendar_words,
    write_coverage,
    write_journeys,
    write_objectives,
    write_parties,
    write_support,
)

__all__ = ["PENDING", "calendar_words", "clause_numbers", "clause_of", "section_blocks"]
PENDING = "Not agreed yet."


def section_blocks(agreement: Agreement, section: str) -> tuple[Block, ...]:
    """Return the blocks of one section; a section without content says that nothing is agreed yet."""
    writer = ClauseWriter(section_number(section), dict(section_titles())[section])
    _WRITERS[section](agreement, writer)
    if writer.is_empty:
        writer.clause(PENDING)
    return tuple(writer.blocks)


@lru_cache(maxsize=8)
def clause_numbers(agreement: Agreement) -> dict[str, str]:
    """Return anchor → clause number ("objective:ttft" → "4.3") for every clause that can be referred to."""
    blocks = (block for name, _ in section_titles() for block in section_blocks(agreement, name))
    return {block.anchor: block.number for block in blocks if block.anchor}


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
