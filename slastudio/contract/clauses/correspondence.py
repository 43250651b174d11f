"""Our numbering beside that of a document signed elsewhere: which clause is which of theirs, what
has no number there, and which entries no clause says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from slastudio.contract.clauses.anchors import path_behind
from slastudio.contract.clauses.elsewhere import cited_in, is_elsewhere
from slastudio.contract.clauses.texts import PENDING, references, written_blocks
from slastudio.contract.clauses.writer import ClauseBlock
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.drafting import CitedClause
from slastudio.contract.terms.places import address_of, address_parts, field_label
from slastudio.contract.terms.sections import SECTIONS
from slastudio.shared.counts import count, verb


@dataclass(frozen=True)
class Counterpart:
    """Hold one clause of ours: its number ("4.3 (b)" for an item), what it is about, the address by
    which it is cited, and the entries of theirs that stand for it, none where there is none.
    """

    own: str
    about: str
    place: str
    theirs: tuple[CitedClause, ...]


@dataclass(frozen=True)
class Correspondence:
    """Hold both numberings: our clauses that say something agreed, in order, and the entries that
    stand for none of them.
    """

    clauses: tuple[Counterpart, ...]
    unused: tuple[CitedClause, ...]

    @property
    def cited(self) -> tuple[Counterpart, ...]:
        return tuple(each for each in self.clauses if each.theirs)

    @property
    def uncited(self) -> tuple[Counterpart, ...]:
        """Return the clauses without a number of theirs; an item goes with its clause."""
        return tuple(each for each in self.clauses if not each.theirs and "(" not in each.own)

    @property
    def numbered(self) -> int:
        """Return how many clauses of ours have a number, items not counted."""
        return sum("(" not in each.own for each in self.clauses)


@lru_cache(maxsize=8)
def correspondence(agreement: Agreement) -> Correspondence:
    """Return which clause of ours is which of theirs."""
    found = tuple(_counterparts(agreement))
    used = {entry for each in found for entry in each.theirs}
    entered = agreement.drafting.elsewhere.clauses
    return Correspondence(found, tuple(each for each in entered if each not in used))


def uncited_words(found: Correspondence, document: str) -> str:
    """Return "12 of 86 clauses have no number in the Master Agreement"."""
    lacking = len(found.uncited)
    if not lacking:
        return f"Every clause has its number in {document}"
    all_of = count(found.numbered, "clause")
    return f"{lacking} of {all_of} {verb(lacking, 'has', 'have')} no number in {document}"


def with_their_numbers(
    agreement: Agreement, blocks: tuple[ClauseBlock, ...]
) -> tuple[ClauseBlock, ...]:
    """Return clauses with their number of the document signed elsewhere before the text, for the
    screen.
    """
    if not is_elsewhere(agreement):
        return blocks
    known = references(agreement)

    def told(block: ClauseBlock) -> ClauseBlock:
        found = known.get(block.number) if block.kind in ("paragraph", "table") else None
        return (
            replace(block, text=f"[{found.short}] {block.text}")
            if found and found.theirs
            else block
        )

    return tuple(map(told, blocks))


def _counterparts(agreement: Agreement) -> Iterator[Counterpart]:
    known = references(agreement)
    for name, _ in SECTIONS:
        clause: ClauseBlock | None = None
        for block in written_blocks(agreement, name):
            if block.kind == "heading" or not block.says or block.text == PENDING:
                continue
            if block.kind != "item":
                clause = block
                yield _counterpart(agreement, block, block.number, known[block.number].theirs)
            elif clause is not None and block.says != clause.says:
                # of an item only what was entered for a field of it alone
                theirs = _exactly(agreement, block)
                number = f"{clause.number} {block.number}"
                if theirs:
                    yield _counterpart(agreement, block, number, theirs)


def _exactly(agreement: Agreement, item: ClauseBlock) -> tuple[CitedClause, ...]:
    said = {address_parts(each) for each in item.says}
    entered = agreement.drafting.elsewhere.clauses
    return cited_in(
        agreement, item, [each for each in entered if address_parts(each.place) in said]
    )


def _counterpart(
    agreement: Agreement, block: ClauseBlock, number: str, theirs: tuple[CitedClause, ...]
) -> Counterpart:
    path = path_behind(agreement, block)
    place = address_of(agreement, path) if path else block.says[0]
    return Counterpart(number, field_label(agreement, place), place, theirs)
