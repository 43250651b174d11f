"""Under which number a document that was signed elsewhere says what a clause says.

A number of theirs stands for a clause where it was entered for a field the clause says, else for
the record around it. Everything else is cited by our own number, which says that it is ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from slastudio.contract.clauses.writer import ClauseBlock
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.drafting import CitedClause, SignedElsewhere
from slastudio.contract.terms.places import address_parts, record_key, section_of
from slastudio.shared.periods import show_day

OURS = "our numbering"
_UNNAMED = "the signed document"


@dataclass(frozen=True)
class Reference:
    """Hold how a clause is cited: by our number, and by theirs where the document of theirs has
    one. document: "" where nothing was signed elsewhere.
    """

    own: str
    theirs: tuple[CitedClause, ...] = ()
    document: str = ""

    @property
    def short(self) -> str:
        """Return "§ 7 (2)" where their number is known, else "4.3"."""
        return " and ".join(dict.fromkeys(each.number for each in self.theirs)) or self.own

    @property
    def words(self) -> str:
        """Return "§ 7 (2) of the Master Agreement"; "clause 4.3" where there is one document only,
        and "clause 4.3 (our numbering)" where theirs has no such number.
        """
        if self.theirs:
            named = self.short
            # a bare number reads like one of ours
            plain = named[:1].isdigit()
            return f"{'clause ' if plain else ''}{named} of {self.document}"
        return f"clause {self.own} ({OURS})" if self.document else f"clause {self.own}"


def is_elsewhere(agreement: Agreement) -> bool:
    """Tell whether the terms stand in a document that was signed elsewhere."""
    held = agreement.drafting.elsewhere
    return bool(held.document or held.clauses or held.sha256)


def document_of(held: SignedElsewhere) -> str:
    return held.document.strip() or _UNNAMED


def signed_words(held: SignedElsewhere) -> str:
    """Return "Master Agreement, dated 3 March 2025, SHA-256 1f…": what was signed, as a cover names
    it.
    """
    dated = f", dated {show_day(held.dated)}" if held.dated else ", undated"
    return f"{document_of(held)}{dated}{f', SHA-256 {held.sha256}' if held.sha256 else ''}"


def reference_of(agreement: Agreement, block: ClauseBlock) -> Reference:
    """Return how a numbered clause is cited."""
    if not is_elsewhere(agreement):
        return Reference(block.number)
    held = agreement.drafting.elsewhere
    cited = tuple(each for each in held.clauses if each.place and each.number.strip())
    return Reference(block.number, cited_in(agreement, block, cited), document_of(held))


def cited_in(
    agreement: Agreement, block: ClauseBlock, cited: Sequence[CitedClause]
) -> tuple[CitedClause, ...]:
    """Return the entries that stand for a clause, in the order of its fields.

    A field of another section stands in a clause only in passing, and its number is not the
    clause's. A clause about all records of a list is theirs only where every record is.
    """
    if not cited or not block.says:
        return ()
    own = [each for each in block.says if section_of(each) == section_of(block.says[0])]
    single = [each for each in own if "[]" not in each]
    exact = [found for each in single for found in cited if _same(found.place, each)]
    around = [found for each in single if (found := _around(cited, each)) is not None]
    return _once(exact) or _once(around) if single else _once(_of_all(agreement, own[0], cited))


def _of_all(agreement: Agreement, said: str, cited: Sequence[CitedClause]) -> list[CitedClause]:
    """Return the entries of every record a clause is about; none where one of them has none."""
    whole = address_parts(said[: said.rindex("[]") + 2])
    entries = [_around(cited, each) for each in _records(agreement, whole)]
    return [] if None in entries else [each for each in entries if each is not None]


def _records(value: Any, parts: Sequence[str], lead: str = "") -> Iterator[str]:
    """Yield the addresses of the records that an address with "[]" in it means."""
    if not parts:
        yield lead
        return
    first, rest = parts[0], parts[1:]
    if not first.startswith("["):
        held = getattr(value, first, None)
        if held is not None:
            yield from _records(held, rest, f"{lead}.{first}" if lead else first)
        return
    for at, each in enumerate(value if isinstance(value, tuple) else ()):
        key = f"[{record_key(each) or at}]"
        if first in ("[]", key):
            yield from _records(each, rest, lead + key)


def _around(cited: Sequence[CitedClause], address: str) -> CitedClause | None:
    """Return the entry for the innermost record or group around an address, or for that itself."""
    wanted = address_parts(address)
    fitting = [
        (len(parts), -at, each)
        for at, each in enumerate(cited)
        if wanted[: len(parts := address_parts(each.place))] == parts and parts
    ]
    return max(fitting, key=lambda one: one[:2])[2] if fitting else None


def _same(place: str, address: str) -> bool:
    return address_parts(place) == address_parts(address)


def _once(entries: Iterable[CitedClause]) -> tuple[CitedClause, ...]:
    return tuple(dict.fromkeys(entries))
