"""Drafting: clauses of one's own, values still open, findings waived; kept with the terms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from slastudio.contract.terms.duty_names import DUTY_NAMES
from slastudio.contract.terms.execution import (
    DESCRIBED,
    DOCUMENTS,
    DUTY,
    NAMED,
    executed,
    words_only,
)
from slastudio.contract.terms.fields import (
    by_role,
    choice,
    day,
    integer,
    prose,
    record,
    records,
    text,
)
from slastudio.contract.terms.sections import SECTIONS


@dataclass(frozen=True)
@executed({NAMED: "id", DOCUMENTS: "section title wording summary", DESCRIBED: "source"})
class AddedClause:
    """Hold a clause written out, printed and numbered at the end of its section."""

    id: str = text("Id")
    section: str = choice("In section", SECTIONS)
    title: str = text("Title")
    wording: str = prose(
        "Text",
        "{client}, {provider} and other values may be named; {clause waiting} becomes that clause's number.",
    )
    summary: str = prose("In plain words", "One sentence for readers who are no lawyers.")
    source: str = text("From", "The library entry and variant it began as.")


@dataclass(frozen=True)
@executed({DOCUMENTS: "place", words_only("kept for those who negotiate"): "note waits_for since"})
class OpenPoint:
    """Mark a value as still to be agreed."""

    place: str = text("Field", "Such as pricing.monthly_fee or objectives.objectives[ttft].target.")
    note: str = prose("Negotiation note", "What was asked, offered, refused.")
    waits_for: str = choice(
        "Waits for", (("both", "Both sides"), ("client", "Client"), ("provider", "Provider"))
    )
    since: date | None = day("Since")


@dataclass(frozen=True)
@executed(
    {DOCUMENTS: "finding place", words_only("kept for whoever asks later"): "reason waived_role on"}
)
class Waiver:
    """Keep the reason why a finding is left as it is."""

    finding: str = text("Finding", "Its id, such as rollback-undefined.")
    place: str = text("Field")
    reason: str = prose("Reason")
    waived_role: str = by_role("Decided by")
    on: date | None = day("On")


@dataclass(frozen=True)
@executed({DUTY: "kind minutes line"})
class Effort:
    """Estimate what one duty of a kind takes, and on which line of the scope its hours stand."""

    kind: str = choice("Duty", DUTY_NAMES)
    minutes: int | None = integer("Takes", "Once.", "minutes", None)
    line: str = text("Line of the scope", "Empty: that of its kind.")


@dataclass(frozen=True)
@executed({DOCUMENTS: "place number wording"})
class CitedClause:
    """Say under which number, and in which words, the document that was signed says a field."""

    place: str = text("Field", "Such as pricing.monthly_fee or objectives.objectives[ttft].")
    number: str = text("Their number", "As their document numbers it, such as § 7 (2).")
    wording: str = prose("Their wording", "As it stands there.")


@dataclass(frozen=True)
@executed({DOCUMENTS: "document sha256 dated"})
class SignedElsewhere:
    """Name the document that was signed before this agreement was entered here; its numbering is
    cited.
    """

    document: str = text("Document", "Its title, or the name of its file.")
    dated: date | None = day("Dated")
    sha256: str = text("SHA-256 of its file", "Entered when the file is attached.")
    clauses: tuple[CitedClause, ...] = records("Its clauses", as_table=True)


@dataclass(frozen=True)
class Drafting:
    """Hold what belongs to writing the agreement: own clauses, open points, waived findings, the
    effort of duties, and the numbering of a document signed elsewhere.
    """

    clauses: tuple[AddedClause, ...] = records(
        "Own clauses", "Numbered and printed at the end of their sections."
    )
    open_points: tuple[OpenPoint, ...] = records(
        "Still to be agreed", "While one is left, every document is a draft.", as_table=True
    )
    waivers: tuple[Waiver, ...] = records(
        "Waived findings", "The reason is kept; the client does not see it.", as_table=True
    )
    efforts: tuple[Effort, ...] = records(
        "Effort of duties", "Where a duty takes more or less than is usual.", as_table=True
    )
    elsewhere: SignedElsewhere = record(
        "Signed elsewhere",
        SignedElsewhere,
        "The terms stand in a document of another make: its numbers are cited.",
    )
