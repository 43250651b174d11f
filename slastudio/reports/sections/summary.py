"""Page one of the report: what a manager reads alone."""

from __future__ import annotations

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.words.figures import samples_words, show_number
from slastudio.judge.outcome.assessment import Assessment, RegisterEntry
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.outcome.statuses import urgency_of
from slastudio.judge.telling.readings import between_words, unfinished_words
from slastudio.judge.telling.results import target_words, value_words
from slastudio.judge.telling.versions import judged_under
from slastudio.reports.content.blocks import Block, Callout, Facts, Paragraph, Tile, Tiles
from slastudio.reports.sections.cells import verdict_mark
from slastudio.shared.counts import count
from slastudio.shared.periods import Period, show_day, zone

_MOST_TILES = 8


def summary_blocks(assessment: Assessment) -> tuple[Block, ...]:
    """Return headline, tiles, three things to know and the decisions that are open."""
    return (
        Paragraph(assessment.headline, "lead"),
        Paragraph(_judged_under(assessment), "muted"),
        *(
            (Callout("So far", unfinished_words(assessment), "at_risk"),)
            if assessment.unfinished
            else ()
        ),
        *(
            (Tiles(tuple(_tile(result) for result in foremost(assessment))),)
            if assessment.results
            else ()
        ),
        Paragraph(
            "Three things to know" if len(assessment.attention_to_figures) >= 3 else "What to know",
            "label",
        ),
        *_things(assessment),
        Paragraph("Decisions needed", "label"),
        *_decisions(assessment),
    )


def _judged_under(assessment: Assessment) -> str:
    period = assessment.period
    return (
        f"{assessment.provider or 'The provider'} for {assessment.client}, {period.title}, {_from_to(period)}, time zone {period.zone}. "
        f"{judged_under(assessment)}"
    )


def _from_to(period: Period) -> str:
    first, last = period.first_day, period.last_day
    return f"{show_day(first, year=False)} to {show_day(last)}"


def foremost(assessment: Assessment) -> tuple[Result, ...]:
    """Return the results page one shows, in the agreement's order: what is not well first, then the
    primary ones.
    """
    ranks = _ranks(assessment.terms)
    ordered = sorted(
        enumerate(assessment.results),
        key=lambda each: (urgency_of(each[1].status), ranks.get(each[1].id, 1), each[0]),
    )
    return tuple(result for _, result in sorted(ordered[:_MOST_TILES], key=lambda each: each[0]))


def _ranks(agreement: Agreement) -> dict[str, int]:
    return {each.id: 0 if each.rank == "primary" else 1 for each in agreement.objectives.objectives}


def _tile(result: Result) -> Tile:
    samples = (
        samples_words(result.samples, result.unit_of_sample)
        if result.complete == "sampled"
        else f"{show_number(result.samples)} counted"
    )
    return Tile(
        result.name,
        value_words(result),
        f"Target {target_words(result)}",
        verdict_mark(result),
        between_words(result) or (samples if result.samples else ""),
    )


def _things(assessment: Assessment) -> tuple[Block, ...]:
    """Return what to know first; attention is ranked, so reserved verdicts come before all."""
    if not assessment.attention_to_figures:
        said = (
            "Nothing needs attention."
            if assessment.results
            else "No objective is agreed yet, so nothing could be judged."
        )
        return (Paragraph(said),)
    found = tuple(
        Callout(each.title, each.detail, each.level) for each in assessment.attention_to_figures[:3]
    )
    more = len(assessment.attention_to_figures) - 3
    rest = f"{count(more, 'further point')} {'follows' if more == 1 else 'follow'} in the sections below."
    return (*found, Paragraph(rest, "muted")) if more > 0 else found


def open_decisions(assessment: Assessment) -> tuple[RegisterEntry, ...]:
    return tuple(each for each in assessment.decisions if each.status in ("open", ""))


def _decisions(assessment: Assessment) -> tuple[Block, ...]:
    waiting = open_decisions(assessment)
    if not waiting:
        return (Paragraph(_nothing_open(assessment)),)
    tz = zone(assessment.period.zone)
    rows = []
    for entry in waiting[:4]:
        detail = f" – {entry.detail}" if entry.detail else ""
        raised = show_day(entry.when.astimezone(tz), year=False)
        owner = entry.owner or "Owner not named"
        rows.append((owner, f"{entry.title}{detail} (raised {raised})"))
    more = (
        (
            Paragraph(
                f"{count(len(waiting) - 4, 'further decision')} in the decisions section.", "muted"
            ),
        )
        if len(waiting) > 4
        else ()
    )
    return (Facts(tuple(rows)), *more)


def _nothing_open(assessment: Assessment) -> str:
    missed = assessment.count("missed")
    told = "No decision is open in the register of decisions."
    if missed:
        told += f" {count(missed, 'objective was', 'objectives were')} missed; the agreed actions stand with each of them below."
    return told
