"""The redline of two versions told as content: every changed clause, removed words struck, added
words underlined.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from slastudio.contract.clauses.comparison import (
    UNSAID_TITLE,
    FieldChange,
    RedlineBlock,
    RedlineSection,
    Runs,
)
from slastudio.contract.terms.agreement import Agreement
from slastudio.judge.outcome.agreement_ref import AgreementRef
from slastudio.reports.content.blocks import (
    Block,
    Callout,
    Cell,
    Cover,
    Document,
    Heading,
    Paragraph,
    Revised,
    Revision,
    Table,
)
from slastudio.reports.sections.cells import day_words

KIND = "Redline"


def redline_document(
    agreement: Agreement,
    before: AgreementRef,
    after: AgreementRef,
    sections: tuple[RedlineSection, ...],
    unsaid: tuple[FieldChange, ...],
    issued: date,
) -> Document:
    """Return two versions compared as plain content."""
    parties = agreement.parties
    client, provider = (
        parties.client or "Client not named yet",
        parties.provider or "Provider not named yet",
    )
    title = f"{parties.title or 'AI maintenance agreement'}: {before.version} to {after.version}"
    return Document(
        title=f"{title} – {client}",
        kind=KIND,
        client=client,
        provider=provider,
        version=f"{before.version} → {after.version}",
        issued=issued,
        period_label="",
        draft=False,
        blocks=(
            Cover(KIND, title, _facts(before, after, issued)),
            *_clauses(sections, nothing_else=not unsaid),
            *_unsaid(unsaid),
        ),
        subject=f"{KIND}: {before.version} compared with {after.version}",
        keywords=("redline", client, before.sha256[:12], after.sha256[:12]),
    )


def _facts(before: AgreementRef, after: AgreementRef, issued: date) -> tuple[tuple[str, str], ...]:
    return (
        ("From", f"{before.version}{_effective(before)}\nSHA-256 {before.sha256[:16]} …"),
        ("To", f"{after.version}{_effective(after)}\nSHA-256 {after.sha256[:16]} …"),
        ("Issued", day_words(issued)),
    )


def _clauses(sections: tuple[RedlineSection, ...], *, nothing_else: bool) -> Iterator[Block]:
    changed = [section for section in sections if section.changed]
    if not changed and nothing_else:
        yield Callout("The two versions read the same.", "No clause differs in a word.", "met")
        return
    if not changed:
        yield Paragraph("No clause differs in a word.")
        return
    yield Revised(
        "",
        (
            ("same", "How to read it: "),
            ("removed", "removed words are struck"),
            ("same", ", "),
            ("added", "added words are underlined"),
            (
                "same",
                ". Clauses that did not change are left out; numbers are those of the later version.",
            ),
        ),
    )
    names = ", ".join(section.title for section in changed)
    yield Paragraph(f"{len(changed)} of {len(sections)} sections changed: {names}.")
    for section in changed:
        yield Heading(section.title, section.blocks[0].number if section.blocks else "")
        for block in section.blocks:
            if block.change != "same" and block.kind != "heading":
                yield from _changed(block)


def _unsaid(changes: tuple[FieldChange, ...]) -> Iterator[Block]:
    if not changes:
        return
    yield Heading(UNSAID_TITLE)
    yield Paragraph("These are agreed as well, though no clause that changed puts them into words.")
    rows: list[tuple[Cell, ...]] = []
    for each in changes:
        old = Revision((("removed", each.before),)) if each.before else "–"
        new = Revision((("added", each.after),)) if each.after else "–"
        rows.append((each.label, old, new))
    yield Table(("Field", "From", "To"), tuple(rows), widths=(2, 1.5, 1.5))


def _effective(ref: AgreementRef) -> str:
    return f", in force from {day_words(ref.effective)}" if ref.effective else ""


def _changed(block: RedlineBlock) -> Iterator[Block]:
    if block.kind != "table":
        yield Revised(block.number, _plain(block.runs), item=block.kind == "item")
        return
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        tuple(Revision(_plain(cell)) for cell in cells)
        for change, cells in block.rows
        if change != "same"
    )
    caption = "".join(run.text for run in block.runs if run.kind != "removed") or "".join(
        run.text for run in block.runs
    )
    if rows:
        yield Table(block.head, rows, caption=caption, number=block.number)


def _plain(runs: Runs) -> tuple[tuple[str, str], ...]:
    return tuple((run.kind, run.text) for run in runs)
