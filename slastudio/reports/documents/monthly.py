"""The monthly report: an Assessment told as content, the summary first and the evidence last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.telling.client_view import paper_view
from slastudio.judge.telling.readings import period_words, unfinished_words
from slastudio.reports.content.blocks import (
    Block,
    Callout,
    Document,
    Heading,
    Paragraph,
    Strong,
    Table,
)
from slastudio.reports.content.brand import Brand
from slastudio.reports.sections.cells import moment_words
from slastudio.reports.sections.conduct.duties import duty_blocks
from slastudio.reports.sections.conduct.fairness import fairness_blocks
from slastudio.reports.sections.conduct.golden_set import golden_blocks
from slastudio.reports.sections.conduct.six_months import trend_blocks
from slastudio.reports.sections.consequences import consequence_blocks
from slastudio.reports.sections.correspondence import signed_elsewhere
from slastudio.reports.sections.disputes import dispute_blocks
from slastudio.reports.sections.evidence import evidence_blocks
from slastudio.reports.sections.hours import hours_blocks
from slastudio.reports.sections.incidents import incident_blocks
from slastudio.reports.sections.methods import method_blocks
from slastudio.reports.sections.month import month_blocks
from slastudio.reports.sections.movement import change_blocks, movement_blocks
from slastudio.reports.sections.objectives import detail_blocks, objective_blocks
from slastudio.reports.sections.readings import coverage_blocks, reading_blocks
from slastudio.reports.sections.records import RECORDS, observed_blocks, record_blocks
from slastudio.reports.sections.spending import cost_blocks
from slastudio.reports.sections.summary import (
    DECISION_HEAD,
    decision_row,
    summary_blocks,
    tile_blocks,
)
from slastudio.shared.counts import count, verb

KIND = "Service report"


def report_document(
    assessment: Assessment, issued: date, brand: Brand | None = None, *, internal: bool = False
) -> Document:
    """Return the report of a period as plain content; brand: of who gives it.

    internal: with the provider's own targets and what follows from them, which no client is given.
    """
    if not internal:
        assessment = paper_view(assessment)
    title = f"{KIND}, {period_words(assessment)}"
    return Document(
        title=f"{title} – {assessment.client}",
        kind=KIND,
        client=assessment.client,
        provider=assessment.provider,
        version=f"agreement {assessment.agreement.version}",
        issued=issued,
        period_label=period_words(assessment),
        so_far=unfinished_words(assessment),
        draft=False,
        blocks=_blocks(assessment, title),
        subject=f"{assessment.headline}",
        keywords=(
            "service report",
            assessment.period.label,
            assessment.client,
            assessment.agreement.version,
        ),
        brand=brand or Brand(),
    )


# its tables are numbered within it; the sections before it are always there
_DETAIL_NUMBER = "5"
_DETAIL = "Missed, reserved, not proven or at risk"


def _blocks(assessment: Assessment, title: str) -> tuple[Block, ...]:
    return (
        Paragraph(f"{assessment.client}", "kind"),
        Heading(title),
        *summary_blocks(assessment),
        *_numbered(_sections(assessment)),
        Heading("Annex A: evidence", new_page=False),
        *evidence_blocks(assessment),
        *coverage_blocks(assessment),
        Heading("Annex B: how the figures are made"),
        *_notes(assessment),
        *method_blocks(assessment.terms, "B"),
    )


def _sections(assessment: Assessment) -> Iterator[tuple[str, tuple[Block, ...]]]:
    """Yield the sections with their headings; those on readings, the golden set, fairness, duties, records,
    disputes and the months before only where there are any.
    """
    yield "The month in sentences", month_blocks(assessment)
    yield "What changed", change_blocks(assessment)
    yield "What improved or regressed", movement_blocks(assessment)
    yield "All objectives", (*tile_blocks(assessment), *objective_blocks(assessment))
    yield _DETAIL, detail_blocks(assessment, _DETAIL_NUMBER)
    if readings := reading_blocks(assessment):
        yield "Readings", readings
    yield "Incidents and fixes", incident_blocks(assessment)
    if golden := golden_blocks(assessment):
        yield "Golden set", golden
    if fairness := fairness_blocks(assessment):
        yield "Fairness by segment", fairness
    yield "Costs and anomalies", cost_blocks(assessment)
    yield "Retainer hours", hours_blocks(assessment)
    yield "Credits and duties", consequence_blocks(assessment)
    if duties := duty_blocks(assessment):
        yield "Duties", duties
    if observed := observed_blocks(assessment):
        yield "What the records show", observed
    if entered := record_blocks(assessment):
        yield RECORDS, entered
    yield "Decisions needed", _decisions(assessment)
    if disputes := dispute_blocks(assessment):
        yield "Disputes", disputes
    if trends := trend_blocks(assessment):
        yield "Six months", trends


def _numbered(sections: Iterable[tuple[str, tuple[Block, ...]]]) -> Iterator[Block]:
    for number, (heading, blocks) in enumerate(sections, 1):
        yield Heading(heading, str(number), new_page=number == 1)
        yield from blocks


def _decisions(assessment: Assessment) -> tuple[Block, ...]:
    """Return the decisions that are open, then those that were answered in the period."""
    return (*_needed(assessment), *_answered(assessment))


def _needed(assessment: Assessment) -> Iterator[Block]:
    if not assessment.needed:
        yield Paragraph(
            "No decision is open, and no verdict or record asks for one. Either party enters one in the register of "
            "decisions."
        )
        return
    rows = tuple(decision_row(each, assessment.period) for each in assessment.needed)
    yield Table(DECISION_HEAD, rows, widths=(4, 2, 4, 4))
    derived = sum(not each.entered for each in assessment.needed)
    if derived:
        yield Paragraph(
            f"{count(derived, 'decision')} of these {verb(derived, 'was', 'were')} entered by nobody: what happened in the "
            "period asks for a word the agreement makes its condition.",
            "muted",
        )


def _answered(assessment: Assessment) -> Iterator[Block]:
    answered = [each for each in assessment.decisions if each.status not in ("open", "")]
    if not answered:
        return
    yield Heading("Answered", level=2)
    rows = []
    for entry in answered:
        title = Strong(entry.title, entry.id) if entry.title else Strong(entry.id, "")
        when = moment_words(entry.when, assessment.period)
        rows.append((when, title, entry.detail or "–", entry.status, entry.owner or "–"))
    yield Table(("Raised", "Decision", "Detail", "Status", "Owner"), tuple(rows))


def _notes(assessment: Assessment) -> tuple[Block, ...]:
    ref = assessment.agreement
    notes = tuple(Callout(note, "", "at_risk") for note in assessment.notes)
    terms = Paragraph(f"The terms are agreement {ref.version} (SHA-256 {ref.sha256}).")
    return (*notes, terms, *signed_elsewhere(assessment.terms))
