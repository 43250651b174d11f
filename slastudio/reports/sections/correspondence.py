"""Where the document that was signed elsewhere says what a clause says: both numberings side by
side.
"""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.contract.clauses.correspondence import Correspondence, correspondence, uncited_words
from slastudio.contract.clauses.elsewhere import OURS, document_of, is_elsewhere, signed_words
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.places import field_label
from slastudio.reports.content.blocks import Block, Paragraph, Strong, Table

CORRESPONDENCE = "Where the signed document says it"


def correspondence_blocks(agreement: Agreement) -> Iterator[Block]:
    """Yield the table of both numberings, and what theirs has no number for."""
    held, found = agreement.drafting.elsewhere, correspondence(agreement)
    document = document_of(held)
    yield Paragraph(
        f"The terms were signed as {signed_words(held)}. Clauses are cited by the numbers of that document; a number "
        f"that is ours says “{OURS}”."
    )
    rows = tuple(_rows(agreement, found))
    if rows:
        head = ("Ours", "What it is about", f"In {document}", "Its wording")
        yield Table(head, rows, widths=(0.6, 1.6, 1, 2.8), caption="Both numberings")
    lacking = ", ".join(each.own for each in found.uncited)
    yield Paragraph(f"{uncited_words(found, document)}{f': {lacking}' if lacking else ''}.")


def _rows(agreement: Agreement, found: Correspondence) -> Iterator[tuple[Strong | str, ...]]:
    for each in found.cited:
        numbers = "\n".join(dict.fromkeys(one.number for one in each.theirs))
        wording = "\n".join(dict.fromkeys(one.wording for one in each.theirs if one.wording))
        yield Strong(each.own), each.about, numbers, wording or "–"
    for one in found.unused:
        yield "–", field_label(agreement, one.place), one.number, one.wording or "–"


def signed_elsewhere(agreement: Agreement) -> Iterator[Block]:
    """Yield the sentence by which a report says whose numbers it cites; nothing where there is one
    document only.
    """
    if is_elsewhere(agreement):
        told = signed_words(agreement.drafting.elsewhere)
        yield Paragraph(
            f"They were signed as {told}; its numbers are cited, and a number that is ours says “{OURS}”."
        )
