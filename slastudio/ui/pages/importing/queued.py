"""One file of the list of files to import: what was found out about it, and what became of it in
words.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from slastudio.evidence.intake import Inspection
from slastudio.evidence.reading import FilePart
from slastudio.operations.evidence.imports import Batch
from slastudio.shared.counts import count
from slastudio.ui.look.wording import moment
from slastudio.ui.state.gathering import Found

SURE = 0.85


@dataclass
class Queued:
    """Hold one file of the queue, what was found out about it, what was answered of it, and what
    became of it.
    """

    found: Found
    state: str = "waiting"
    words: str = ""
    inspection: Inspection | None = None
    batch: Batch | None = None
    answers: dict[str, str] = field(default_factory=dict)

    @property
    def asked(self) -> str:
        """Return the questions it leaves open and nobody answered here, until it is imported."""
        if self.inspection is None or self.batch is not None:
            return ""
        left = [
            each
            for each in self.inspection.questions
            if each.is_open and each.id not in self.answers
        ]
        return " ".join(f"◇ {each.title}" for each in left)

    @property
    def part(self) -> FilePart:
        """Return which part of the file is meant."""
        return FilePart(self.found.member)


def is_sure(inspection: Inspection) -> bool:
    """Tell whether a file may come in without a look: recognised, and nothing about it warns.

    A mapping somebody corrected and saved warns of nothing that was not seen then, but for columns
    that changed since.
    """
    known = inspection.confidence >= SURE and inspection.mapping.kind != "table"
    warned = [note for note in inspection.notes if note.level == "warning"]
    return known and (not warned or (inspection.confidence >= 0.99 and not drifted(inspection)))


def drifted(inspection: Inspection) -> str:
    """Return what the notes tell of an export that changed since it was imported before, or ""."""
    return next(
        (n.message for n in inspection.notes if n.message.startswith("The export has changed")), ""
    )


def counted_words(batch: Batch) -> str:
    """Say what became of a file's records."""
    told = [f"{batch.accepted:,} accepted"]
    told += [
        f"{number:,} {word}"
        for number, word in (
            (batch.rejected, "rejected"),
            (batch.duplicates, "duplicates"),
            (batch.not_applicable, "not applicable"),
        )
        if number
    ]
    return f"{batch.file}: {count(batch.read, 'record')} read, {', '.join(told)}."


def already_words(batch: Batch, zone: str) -> str:
    """Say kindly that a file is in the project already."""
    return (
        f"{batch.file} was imported before, on {moment(batch.imported, zone)} as import {batch.id}: not a byte of it "
        "differs. Nothing was stored, and nothing is counted twice."
    )
