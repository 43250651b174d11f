"""A client's status on one page: what a report says first, on any day, as of that day."""

from __future__ import annotations

from datetime import date

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.telling.client_view import paper_view
from slastudio.judge.telling.readings import period_words, unfinished_words
from slastudio.reports.content.blocks import Document, Heading, Paragraph
from slastudio.reports.content.brand import Brand
from slastudio.reports.sections.summary import summary_blocks
from slastudio.shared.periods import show_day

KIND = "Status"


def status_document(assessment: Assessment, issued: date, brand: Brand | None = None) -> Document:
    """Return the one page as plain content; it is no report, and proves nothing by itself."""
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
        blocks=(
            Paragraph(assessment.client, "kind"),
            Heading(title),
            Paragraph(f"As of {show_day(issued)}. It is no issued report.", "muted"),
            *summary_blocks(assessment),
        ),
        subject=assessment.headline,
        keywords=("status", assessment.period.label, assessment.client),
        brand=brand or Brand(),
    )
