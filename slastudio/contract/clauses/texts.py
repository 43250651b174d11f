"""The whole agreement as clauses: each section by its own writer, with the numbers by which clauses
are cited.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
from slastudio.contract.clauses.elsewhere import Reference, reference_of
from slastudio.contract.clauses.governance import write_governance
from slastudio.contract.clauses.promises import (
    write_journeys,
    write_objectives,
)
from slastudio.contract.clauses.scope import write_coverage, write_parties
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
    "clause_references",
    "numbered_blocks",
    "references",
    "section_blocks",
    "written_blocks",
]
PENDING = "Not agreed yet."


def section_blocks(agreement: Agreement, section: str) -> tuple[ClauseBlock, ...]:
    """Return the blocks of one section, its names resolved; a section without content says that
    nothing is agreed yet.
    """
    named = clause_references(agreement)
    return tuple(resolve(agreement, block, named) for block in written_blocks(agreement, section))


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


def numbered_blocks(agreement: Agreement) -> Iterator[ClauseBlock]:
    """Yield every clause that has a number of its own, in order."""
    for name, _ in SECTIONS:
        for block in written_blocks(agreement, name):
            if block.kind in ("paragraph", "table"):
                yield block


@lru_cache(maxsize=8)
def clause_numbers(agreement: Agreement) -> dict[str, str]:
    """Return anchor → our own clause number ("objective:ttft" → "4.3") for every clause that can be
    referred to; what is cited is clause_references.
    """
    return {
        block.anchor: block.number
        for block in numbered_blocks(agreement)
        if block.anchor and block.anchor != "open"
    }


@lru_cache(maxsize=8)
def references(agreement: Agreement) -> dict[str, Reference]:
    """Return by our own number how every clause is cited."""
    return {block.number: reference_of(agreement, block) for block in numbered_blocks(agreement)}


@lru_cache(maxsize=8)
def clause_references(agreement: Agreement) -> dict[str, str]:
    """Return anchor → the words that cite a clause: "clause 4.3", or by the number of the document
    that was signed elsewhere.
    """
    cited = references(agreement)
    return {anchor: cited[number].words for anchor, number in clause_numbers(agreement).items()}


def clause_of(agreement: Agreement, anchor: str) -> str:
    """Return the words that cite the clause of an anchor, or "" when the agreement has no such
    clause.

    The one door for whatever cites: nobody else makes words of a clause's number.
    """
    return clause_references(agreement).get(anchor, "")


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
