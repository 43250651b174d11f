"""What the details of a record say: its fields in words, and what was computed of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slastudio.evidence.registers import RegisterField, register_named
from slastudio.operations.registers.kinds import KINDS_OF_FIELD
from slastudio.operations.registers.records import Entry
from slastudio.ui.look.wording import iso_moment

if TYPE_CHECKING:
    from slastudio.judge.outcome.assessment import Assessment


def _span_words(ends: list[str], zone: str) -> str:
    return " – ".join(iso_moment(end, zone) for end in ends)


def shown_text(value: str, field: RegisterField, zone: str) -> str:
    """Return a field's text as people read it, moments in a zone."""
    if KINDS_OF_FIELD[field.kind].timed:
        spans = (part.strip().split("/") for part in value.split(";"))
        return "; ".join(_span_words(ends, zone) for ends in spans)
    return field.words_of(value)


def computed_pairs(entry: Entry, assessment: Assessment | None) -> list[tuple[str, str]]:
    """Return what was computed when a record was made, or is computed with its month, as label and
    words.
    """
    if entry.register == "disputes":
        return _dispute_pairs(entry)
    if entry.register == "experiments" and assessment is not None:
        return _experiment_pairs(entry, assessment)
    if entry.register == "releases" and assessment is not None:
        return _gate_pairs(entry, assessment)
    if entry.register == "vendor_answers" and assessment is not None:
        return _review_pairs(entry, assessment)
    return [
        (each.label, entry.values.get(each.name, ""))
        for each in register_named(entry.register).computed
    ]


def _dispute_pairs(entry: Entry) -> list[tuple[str, str]]:
    # late: judging brings pandas with it, which the window's first paint does not wait for
    from slastudio.operations.registers.kept_disputes import kept_dispute
    from slastudio.reports.wording.disputes import kept_pairs

    return kept_pairs(kept_dispute(entry))


def _gate_pairs(entry: Entry, assessment: Assessment) -> list[tuple[str, str]]:
    from slastudio.judge.telling.beside.gates import gate_lines

    gate = next((each for each in assessment.gates if each.id == entry.id), None)
    if gate is None:
        return [("Result", "Told with the month it was tried in")]
    return list(gate_lines(gate))


def _experiment_pairs(entry: Entry, assessment: Assessment) -> list[tuple[str, str]]:
    from slastudio.judge.telling.beside.experiments import moved_words, ranked_words

    found = next((each for each in assessment.experiments if each.id == entry.id), None)
    if found is None:
        return [("Moved", "Told with the months it runs in")]
    return [("Moved", moved_words(found)), ("Promises", ranked_words(found))]


def _review_pairs(entry: Entry, assessment: Assessment) -> list[tuple[str, str]]:
    from slastudio.judge.telling.beside.vendor_reviews import review_pairs

    name = " ".join(entry.values.get("document", "").split()).casefold()
    found = (each for each in assessment.vendor_reviews if each.document.casefold() == name)
    review = next(found, None)
    return list(review_pairs(review)) if review is not None else []
