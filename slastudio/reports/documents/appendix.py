"""The contract appendix: an agreement told as content, from the cover to the signatures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from slastudio.contract.clauses.elsewhere import is_elsewhere, signed_words
from slastudio.contract.clauses.named import with_names
from slastudio.contract.clauses.texts import section_blocks
from slastudio.contract.clauses.writer import ClauseBlock
from slastudio.contract.indicators.table import indicator_words
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.fields import words
from slastudio.contract.terms.objectives import Objective
from slastudio.contract.terms.sections import SECTIONS
from slastudio.contract.words.figures import target_words, window_words
from slastudio.judge.outcome.agreement_ref import AgreementRef
from slastudio.reports.content.blocks import (
    Block,
    Callout,
    Cell,
    Clause,
    Contents,
    Cover,
    Document,
    Heading,
    Item,
    PageBreak,
    Paragraph,
    Signature,
    SignOff,
    Strong,
    Table,
)
from slastudio.reports.content.brand import Brand
from slastudio.reports.sections.cells import day_words
from slastudio.reports.sections.correspondence import CORRESPONDENCE, correspondence_blocks
from slastudio.reports.sections.definitions import definition_blocks
from slastudio.reports.sections.examples import example_blocks
from slastudio.reports.sections.methods import method_blocks, objective_method_blocks
from slastudio.reports.sections.plain_words import plain_blocks
from slastudio.shared.counts import count, verb

KIND = "Contract appendix"
_STATES = {
    "draft": "draft, not signed",
    "sent": "sent for signature, not signed yet",
    "signed": "signed",
}


def appendix_document(
    agreement: Agreement, ref: AgreementRef, issued: date, brand: Brand | None = None
) -> Document:
    """Return the agreement as plain content; it is marked as a draft until it is sent or signed
    with nothing open.
    """
    parties = agreement.parties
    client, provider = (
        parties.client or "Client not named yet",
        parties.provider or "Provider not named yet",
    )
    title = parties.title or "AI maintenance agreement"
    chosen = brand or Brand()
    return Document(
        title=f"{title} – {client}",
        kind=KIND,
        client=client,
        provider=provider,
        version=ref.version,
        issued=issued,
        period_label="",
        draft=_is_draft(agreement, ref),
        blocks=tuple(_blocks(agreement, ref, issued, chosen)),
        subject=f"{KIND}: service levels between {provider} and {client}",
        keywords=("contract appendix", "service levels", client, ref.version, ref.sha256[:12]),
        fingerprint=ref.sha256,
        brand=chosen,
    )


def _is_draft(agreement: Agreement, ref: AgreementRef) -> bool:
    return ref.state == "draft" or bool(agreement.drafting.open_points)


def _blocks(agreement: Agreement, ref: AgreementRef, issued: date, brand: Brand) -> Iterator[Block]:
    title = agreement.parties.title or "AI maintenance agreement"
    yield Cover(KIND, title, tuple(_facts(agreement, ref, issued)), brand)
    if _is_draft(agreement, ref):
        points = len(agreement.drafting.open_points)
        open_now = f"{count(points, 'point')} {verb(points, 'is', 'are')}"
        still = f" {open_now} still to be agreed; each section lists its own." if points else ""
        yield Callout(
            "This is a draft.",
            f"It binds nobody until both parties have signed it; its wording may still change.{still}",
            "missed",
        )
    yield PageBreak()
    yield Paragraph("Contents", "lead")
    yield Contents()
    yield Heading("In plain words", new_page=True)
    named = with_names(agreement)
    yield from plain_blocks(named)
    for index, (name, _) in enumerate(SECTIONS):
        yield from _section(agreement, name, new_page=index == 0)
    yield Heading("Annex A: definitions", new_page=True)
    yield from definition_blocks(agreement)
    yield Heading("Annex B: methods")
    yield from method_blocks(named, "B")
    yield from objective_method_blocks(named, "B")
    yield from example_blocks(named, issued, "C")
    if is_elsewhere(agreement):
        yield Heading(CORRESPONDENCE)
        yield from correspondence_blocks(agreement)
    yield Heading("Signatures")
    yield Paragraph(
        "The parties agree to this appendix in the version and with the hash named on its first page."
    )
    yield SignOff((_signature(agreement, "provider"), _signature(agreement, "client")))


def _signature(agreement: Agreement, side: str) -> Signature:
    party = getattr(agreement.parties, side) or f"{side.capitalize()} not named yet"
    named = [each for each in agreement.parties.signatories if each.side == side]
    names = " / ".join(each.name for each in named if each.name)
    return Signature(
        f"For the {side}",
        party,
        names,
        " / ".join(each.position for each in named if each.position),
    )


def _facts(agreement: Agreement, ref: AgreementRef, issued: date) -> Iterator[tuple[str, str]]:
    parties = agreement.parties
    yield (
        "Provider",
        "\n".join(filter(None, (parties.provider or "not named yet", parties.provider_address))),
    )
    yield (
        "Client",
        "\n".join(filter(None, (parties.client or "not named yet", parties.client_address))),
    )
    if parties.contract_reference:
        yield "Appendix to", parties.contract_reference
    yield (
        "Version",
        f"{ref.version}, {_STATES[ref.state]}"
        if ref.state in _STATES and ref.state not in ref.version
        else ref.version,
    )
    effective = ref.effective or agreement.term.start
    if is_elsewhere(agreement):
        yield "Signed as", signed_words(agreement.drafting.elsewhere)
    yield "In force from", day_words(effective) if effective else "not agreed yet"
    yield "Issued", day_words(issued)
    yield "Fingerprint", f"SHA-256 {ref.sha256[:16]} …, of the terms as data"


def _section(agreement: Agreement, name: str, *, new_page: bool) -> Iterator[Block]:
    for block in section_blocks(agreement, name):
        if block.kind == "heading":
            yield Heading(block.text, block.number, new_page=new_page)
        elif block.kind == "paragraph":
            yield Clause(block.number, block.text)
        elif block.kind == "item":
            yield Item(block.number, block.text)
        else:
            yield _table(agreement, name, block)


def _table(agreement: Agreement, section: str, block: ClauseBlock) -> Table:
    if section == "objectives":
        return _objective_table(agreement, block)
    rows: tuple[tuple[Cell, ...], ...] = tuple((Strong(row[0]), *row[1:]) for row in block.rows)
    return Table(block.head, rows, caption=block.text, number=block.number)


def _objective_table(agreement: Agreement, block: ClauseBlock) -> Table:
    """Return the table of objectives with the metric in words, which the clauses under it repeat in
    full.
    """
    rows = tuple(
        (
            Strong(each.name or each.id),
            words(Objective, "dimension", each.dimension),
            _metric(each),
            target_words(each),
            window_words(each.window),
            each.action or "–",
        )
        for each in agreement.objectives.objectives
    )
    head = ("Objective", "Dimension", "Metric", "Target", "Window", "Action if missed")
    return Table(
        head, rows, widths=(1.3, 1, 1.95, 1.15, 1.15, 1.7), caption=block.text, number=block.number
    )


def _metric(objective: Objective) -> str:
    text = indicator_words(objective.indicator)
    return text[:1].upper() + text[1:]
