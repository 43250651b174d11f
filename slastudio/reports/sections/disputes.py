"""Disputes of a period: what was claimed, both sides' figures as they were then, and how it ended."""

from __future__ import annotations

from slastudio.judge.outcome.assessment import Assessment
from slastudio.reports.content.blocks import Block, Paragraph, Strong, Table
from slastudio.reports.sections.cells import moment_words
from slastudio.reports.wording.disputes import dispute_subject, outcome_words, side_words


def dispute_blocks(assessment: Assessment) -> tuple[Block, ...]:
    """Return the section on disputes, or nothing where the period has none."""
    if not assessment.disputes:
        return ()
    rows = tuple(
        (
            moment_words(each.when, assessment.period),
            Strong(
                dispute_subject(assessment, each), f"{each.id}, {each.claimed_by}: {each.claim}"
            ),
            side_words(each, each.ours),
            side_words(each, each.theirs),
            outcome_words(each, assessment.period.zone),
        )
        for each in assessment.disputes
    )
    open_ones = sum(each.outcome == "open" for each in assessment.disputes)
    told = (
        f"{open_ones} of {len(rows)} {'is' if open_ones == 1 else 'are'} open."
        if open_ones
        else "All are decided."
    )
    return (
        Paragraph(
            f"Both figures are those at the time of the claim: as judged, and as the claim sees them. {told}"
        ),
        Table(("Claimed", "What", "By us", "By them", "Outcome"), rows),
    )
