"""The data request sheet: which files a month needs, with their columns, told to whoever sends
them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from slastudio.contract.clauses.texts import clause_of
from slastudio.contract.data_requests.requests import DataRequest, RequestedColumn
from slastudio.contract.terms.agreement import Agreement
from slastudio.evidence.kinds import KINDS
from slastudio.judge.outcome.agreement_ref import AgreementRef
from slastudio.reports.content.blocks import (
    Block,
    Callout,
    Cell,
    Cover,
    Document,
    Heading,
    Paragraph,
    Strong,
    Table,
)
from slastudio.reports.content.brand import Brand
from slastudio.reports.sections.cells import day_words
from slastudio.shared.periods import Period

KIND = "Data request"
_MOST_CHOICES = 8
RECEIPT_WORDS = {
    "received": "imported in time",
    "late": "imported after it was due",
    "partly": "imported in part",
    "waiting": "not due yet",
    "missing": "missing",
}


def data_request_document(
    agreement: Agreement,
    ref: AgreementRef,
    requests: tuple[DataRequest, ...],
    period: Period,
    issued: date,
    brand: Brand,
) -> Document:
    """Return the sheet for one period as plain content."""
    parties = agreement.parties
    client, provider = (
        parties.client or "Client not named yet",
        parties.provider or "Provider not named yet",
    )
    return Document(
        title=f"{KIND}, {period.title} – {client}",
        kind=KIND,
        client=client,
        provider=provider,
        version=ref.version,
        issued=issued,
        period_label=period.label,
        draft=False,
        blocks=tuple(_blocks(agreement, ref, requests, period, issued, brand)),
        subject=f"{KIND} for {period.title}",
        keywords=("data request", client, period.label),
        fingerprint=ref.sha256,
        brand=brand,
    )


def _blocks(
    agreement: Agreement,
    ref: AgreementRef,
    requests: tuple[DataRequest, ...],
    period: Period,
    issued: date,
    brand: Brand,
) -> Iterator[Block]:
    clause = clause_of(agreement, "deliveries") or clause_of(agreement, "missing_data")
    facts = (
        ("Client", agreement.parties.client or "not named yet"),
        ("Period", f"{day_words(period.first_day)} to {day_words(period.last_day)}, whole days"),
        ("Time zone", f"{period.zone}; times without an offset are read in it"),
        ("Agreement", f"{ref.version}{f', {clause}' if clause else ''}"),
        ("Issued", day_words(issued)),
    )
    yield Cover(KIND, f"Data for {period.title}", facts, brand)
    if not requests:
        yield Callout(
            "Nothing is needed yet.",
            "The agreement has no objective that is measured on data.",
            "no_data",
        )
        return
    yield Paragraph(
        "Please send the files below as your systems export them: CSV, Excel or JSON. Other columns may stay in; these must not "
        "be missing. The Excel files that come with this sheet have the right columns, lists to choose from and an example, and can be "
        "filled in instead."
    )
    rows = tuple(_row(each, agreement, period) for each in requests)
    head = ("Data", "File name", "From", "Sent by", "Due", "Masking", "How")
    yield Table(head, rows, widths=(1.1, 1.7, 1, 1.1, 1, 1.1, 1), caption="Files")
    for each in requests:
        yield Heading(each.title, level=2)
        yield Paragraph(each.about)
        yield Paragraph(_needed_for(each), "muted")
        letters = {reason: chr(ord("a") + number) for number, reason in enumerate(each.reasons)}
        columns: tuple[tuple[Cell, ...], ...] = tuple(
            (
                Strong(c.name),
                c.about,
                _written(c),
                purpose_of(each.kind, c, letters),
            )
            for c in each.columns
        )
        yield Table(
            ("Column", "What we ask", "Written as", "Needed for"),
            columns,
            widths=(1.4, 1.8, 1.7, 1.3),
        )


def _needed_for(request: DataRequest) -> str:
    listed = "; ".join(
        f"{chr(ord('a') + number)}) {reason}" for number, reason in enumerate(request.reasons)
    )
    told = list(filter(None, (", ".join(request.objectives), listed)))
    return f"Needed for: {'; '.join(told)}." if told else "Agreed to be sent."


def _written(column: RequestedColumn) -> str:
    """Return how a column is written, with an example, or the values it takes."""
    if not column.choices:
        return f"{column.written}; such as {column.example}"
    shown = ", ".join(column.choices[:_MOST_CHOICES])
    more = len(column.choices) - _MOST_CHOICES
    return f"{shown} and {more} more, see the Excel file" if more > 0 else shown


def purpose_of(kind: str, column: RequestedColumn, letters: Mapping[str, str] | None = None) -> str:
    """Return what a column is needed for, in words of the agreement; letters: by reason, where they
    are listed elsewhere.
    """
    named = letters or {}
    reasons = [named.get(each, each) for each in column.reasons]
    told = ", ".join(column.needed_for), (", " if named else "; ").join(reasons)
    if any(told):
        return "; ".join(filter(None, told))
    spec = KINDS[kind]
    if column.name == spec.time:
        return "the period a record belongs to"
    if column.name == spec.identity:
        return "to tell records apart"
    return "the clocks" if kind in ("incidents", "queue_items") else "to explain the figures"


def _row(each: DataRequest, agreement: Agreement, period: Period) -> tuple[Cell, ...]:
    return (
        Strong(each.title, each.side.capitalize()),
        each.file_name(agreement.parties.client, period),
        each.source or "–",
        each.owner_role or "–",
        day_words(each.due(period).first_day),
        each.masking or "none agreed",
        each.transfer or "–",
    )
