"""Hold a draft against the signed version that it amends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.findings import Finding
from slastudio.shared.periods import show_day


@dataclass(frozen=True)
class Amended:
    """Name the signed version a draft amends: its label, its day of effect, and its terms."""

    label: str
    effective_from: date | None
    agreement: Agreement


def amended_findings(draft: Agreement, last: Amended | None) -> Iterator[Finding]:
    """Find a draft that is dated before the version it amends; nothing before the first is signed."""
    if last is None:
        return
    begins, began = draft.term.start, last.agreement.term.start
    if begins and began and begins < began:
        yield Finding(
            "draft-before-signed",
            "term.start",
            "error",
            f"the draft begins on {show_day(begins)}, {last.label} which it amends on {show_day(began)}",
            "It would change months that were never under the agreement.",
        )
    ends, since = draft.term.end, last.effective_from
    if ends and since and ends <= since:
        yield Finding(
            "draft-before-signed",
            "term.end",
            "error",
            f"the draft ends on {show_day(ends)}, {last.label} is in force from {show_day(since)}",
            "It would be over before the version it amends began.",
        )
