"""A report as it is issued: its number on every page, and what an edition corrects of the one before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from slastudio.reports.content.blocks import (
    DRAFT_OF_REPORT,
    INTERNAL_WORDS,
    Block,
    Document,
    Heading,
    Item,
    Paragraph,
    Table,
)
from slastudio.shared.periods import show_day

CORRECTS = "What this edition corrects"


@dataclass(frozen=True)
class Edition:
    """Hold what an issued report says of itself.

    corrected: number of the edition before, "" for the first. why: the reason given. changes: what
    is told otherwise than in it, as (figure, before, now). causes: what happened since.
    """

    number: str
    edition: int
    issued: date
    who: str
    corrected: str = ""
    why: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()
    causes: tuple[str, ...] = ()


def draft_report(document: Document) -> Document:
    """Return a report marked as a draft on every page and in what the file says of itself."""
    return replace(
        document,
        draft=True,
        draft_words=DRAFT_OF_REPORT,
        title=f"{document.title} – draft",
        keywords=(*document.keywords, "draft"),
    )


def internal_report(document: Document) -> Document:
    """Return a report that holds what is the provider's own, marked so wherever a draft is."""
    marked = draft_report(document)
    return replace(
        marked,
        draft_words=INTERNAL_WORDS,
        title=f"{document.title} – internal",
        keywords=(*document.keywords, "internal"),
    )


def numbered_report(document: Document, edition: Edition) -> Document:
    """Return a report with its number, and the section on what it corrects after the first page."""
    told = Paragraph(_issued_words(document, edition), "muted")
    blocks: list[Block] = []
    opened = placed = False
    for block in document.blocks:
        starts = isinstance(block, Heading) and block.new_page
        if starts and not placed and edition.corrected:
            blocks += _corrections(edition)
            placed = True
        blocks.append(block)
        if isinstance(block, Heading) and not opened:
            blocks.append(told)
            opened = True
    return replace(
        document,
        number=edition.number,
        title=f"{document.title} – no. {edition.number}",
        keywords=(*document.keywords, f"no. {edition.number}"),
        blocks=tuple(blocks),
    )


def _issued_words(document: Document, edition: Edition) -> str:
    who = f" by {edition.who}" if edition.who else ""
    chain = f", {document.chain.brief}" if document.chain is not None else ""
    told = f"Issued as no. {edition.number}, edition {edition.edition}, on {show_day(edition.issued)}{who}{chain}."
    if edition.corrected:
        told += (
            f" It replaces no. {edition.corrected}; what it corrects is listed after this summary."
        )
    return told


def _corrections(edition: Edition) -> Iterator[Block]:
    yield Heading(CORRECTS, new_page=True)
    yield Paragraph(f"{edition.why.rstrip('.')}.", lead="Reason.")
    if edition.changes:
        head = ("What", f"In no. {edition.corrected}", "In this edition")
        yield Table(head, edition.changes, widths=(0.4, 0.3, 0.3))
    else:
        yield Paragraph("No figure is told otherwise; wording or appearance is.")
    if edition.causes:
        yield Paragraph(f"What happened since no. {edition.corrected} was issued:")
        for number, each in enumerate(edition.causes, 1):
            yield Item(f"{number}.", f"{each.rstrip('.')}.")
