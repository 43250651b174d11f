"""The certificate of a purge on one page: what was deleted, what is kept, under which clause, by
whom and why.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from slastudio.contract.words.figures import show_number
from slastudio.evidence.certificates import Certificate
from slastudio.evidence.kinds import kind_named
from slastudio.reports.content.blocks import (
    Block,
    Callout,
    Cover,
    Document,
    Facts,
    Heading,
    Item,
    Paragraph,
)
from slastudio.reports.content.brand import Brand
from slastudio.reports.sections.cells import day_words
from slastudio.shared.counts import count
from slastudio.shared.notation import spell_number
from slastudio.shared.periods import zone

KIND = "Certificate of deletion"


def certificate_document(certificate: Certificate, zone_name: str, brand: Brand) -> Document:
    """Return the certificate as plain content, its moments in the agreement's zone."""
    issued = _moment(certificate.at, zone_name).date()
    client = certificate.client or "Client not named yet"
    return Document(
        title=f"{KIND} {certificate.number} – {client}",
        kind=KIND,
        client=client,
        provider=certificate.provider or "Provider not named yet",
        version=f"No. {certificate.number}",
        issued=issued,
        period_label=f"Import {certificate.batch}",
        draft=False,
        blocks=tuple(_blocks(certificate, zone_name, brand)),
        subject=f"{KIND} of {certificate.file}",
        keywords=("retention", "deletion", client),
        fingerprint=certificate.checksum,
        brand=brand,
    )


def _blocks(each: Certificate, zone_name: str, brand: Brand) -> Iterator[Block]:
    at = _moment(each.at, zone_name)
    facts = (
        ("Client", each.client or "not named yet"),
        ("Deleted on", f"{day_words(at.date())}, {at:%H:%M} ({zone_name})"),
        ("By", each.who),
        ("Agreed retention", each.term),
        ("Due since", each.due_since or "no term agreed"),
    )
    yield Cover(KIND, f"Raw evidence of {each.file}", facts, brand)
    yield Callout("Why", each.why, "")
    if each.due_since is not None and each.at[:10] < each.due_since:
        yield Paragraph(
            f"This deletion came before the term was over: the agreement keeps it until {each.due_since}."
        )
    yield Heading("Deleted for good", level=2)
    yield Facts(tuple(_deleted(each, zone_name)))
    yield Heading("Kept", level=2)
    for number, text in enumerate(each.kept, 1):
        yield Item(f"{number}.", f"{text[:1].upper()}{text[1:]}.")
    if each.repeats:
        told = ", ".join(
            f"{_number(rows)} in import {batch}" for batch, rows in each.repeats.items()
        )
        yield Paragraph(
            f"Other imports hold rows that repeat deleted ones ({told}). They stay stored there, uncounted, until those "
            "imports are deleted in their turn."
        )
    yield Paragraph(
        "The deleted data was overwritten in the project file. Copies of the project made before, backups and the client's own "
        f"files are not reached by this. Written by {each.program}.",
        "muted",
    )


def _deleted(each: Certificate, zone_name: str) -> Iterator[tuple[str, str]]:
    yield (
        "File",
        f"{each.file}, {count(each.size, 'byte')}, imported {day_words(_moment(each.imported, zone_name).date())}",
    )
    yield "SHA-256 of the file", each.sha256
    for kind, rows in each.rows.items():
        yield (
            kind_named(kind).title,
            f"{count(rows, 'row')}, of which {_number(each.counted.get(kind, 0))} counted",
        )
    if each.first and each.last:
        first, last = (_moment(text, zone_name) for text in (each.first, each.last))
        yield (
            "First and last record",
            f"{day_words(first.date())} {first:%H:%M} to {day_words(last.date())} {last:%H:%M}",
        )
    yield "Rejected records", f"{count(each.rejected, 'text')}"
    yield "Copy of the file", "deleted" if each.original else "none was kept"
    yield "Blocks", f"{_number(each.blocks)}, SHA-256 over their checksums {each.checksum}"


def _moment(text: str, zone_name: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(zone(zone_name))


def _number(number: int) -> str:
    return spell_number(f"{show_number(number)}")
