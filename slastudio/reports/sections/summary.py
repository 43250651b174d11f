"""Page one of the report: what a manager reads alone, standing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.words.figures import samples_words, show_number, show_value
from slastudio.judge.outcome.assessment import Assessment, Hours
from slastudio.judge.outcome.beside.incident_stories import IncidentStory
from slastudio.judge.outcome.beside.narrative import ToldSentence
from slastudio.judge.outcome.beside.needed_decisions import NeededDecision
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.outcome.statuses import status_word, urgency_of
from slastudio.judge.telling.cases import length_words
from slastudio.judge.telling.journeys import VerdictStrip, verdict_strips
from slastudio.judge.telling.narrative.month import narrative, page_one
from slastudio.judge.telling.readings import between_words, unfinished_words
from slastudio.judge.telling.results import target_words, value_words
from slastudio.judge.telling.versions import judged_under
from slastudio.reports.content.blocks import (
    Beside,
    Block,
    Boxed,
    Callout,
    Cell,
    Facts,
    Fitted,
    Legend,
    Paragraph,
    Table,
    Tile,
    Tiles,
    VerdictMark,
)
from slastudio.reports.sections.cells import moment_words, verdict_mark
from slastudio.shared.counts import count, verb
from slastudio.shared.periods import Period, month_of, show_day

_MOST_TILES = 8
_MOST_STRIPS, _MOST_DECISIONS, _MOST_LETTERS = 7, 4, 100
_MOST_TIERS, _HEADLINE, _NAME = 3, 160, 36


def summary_blocks(assessment: Assessment) -> tuple[Block, ...]:
    """Return the month in sentences, six months of verdicts, money, incidents, open decisions."""
    told = narrative(assessment)
    return (Fitted(tuple(_page_one(assessment, told))),)


def _page_one(assessment: Assessment, told: Sequence[ToldSentence]) -> tuple[Block, ...]:
    return (
        Paragraph(_judged_under(assessment), "muted"),
        *(
            (Callout("So far", unfinished_words(assessment), "at_risk"),)
            if assessment.unfinished
            else ()
        ),
        Boxed(_title(assessment), " ".join(each.text for each in page_one(told))),
        *_unaccepted(told),
        *_strips(assessment),
        Beside(
            (
                ("Money", Facts(tuple(_money(assessment)))),
                ("Incidents", Facts(tuple(_incidents(assessment)))),
            )
        ),
        Paragraph("Decisions needed", "label"),
        *_decisions(assessment),
    )


def _title(assessment: Assessment) -> str:
    month = month_of(assessment.period.start, assessment.period.zone)
    name = "The month" if month == assessment.period else assessment.period.title
    return f"{name} · {_clipped(assessment.headline, _HEADLINE)}"


def _unaccepted(told: Sequence[ToldSentence]) -> Iterator[Block]:
    waiting = sum(each.waits for each in told)
    if waiting:
        yield Paragraph(
            f"{count(waiting, 'sentence')} of this report {verb(waiting, 'is', 'are')} drafted from figures and accepted by "
            "nobody yet.",
            "muted",
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


# -- six months of verdicts ----------------------------------------------------------------------------------------


def _strips(assessment: Assessment) -> Iterator[Block]:
    if not assessment.results:
        return
    periods, strips = verdict_strips(assessment)
    shown = _foremost_strips(strips)
    head = ("Promises", *(_short(each) for each in periods))
    rows: list[tuple[Cell, ...]] = [
        (_clipped(each.name, _NAME), *(_mark(status) for status in each.verdicts)) for each in shown
    ]
    single = len(periods) == 1
    widths = (5.5, 6.0) if single else (5.5, *[1.0] * len(periods))
    yield Table(head, tuple(rows), widths=widths)
    used = {status for each in shown for status in each.verdicts if status is not None}
    marks = (VerdictMark(each, status_word(each)) for each in sorted(used, key=urgency_of))
    yield Legend(tuple(marks), _strip_note(strips, shown))


def _short(period: Period) -> str:
    """Return "Oct" for a month, the whole name of any other period."""
    is_month = month_of(period.start, period.zone) == period
    return period.title[:3] if is_month else period.title


def _mark(status: str | None) -> Cell:
    return "" if status is None else VerdictMark(status, "")


def _foremost_strips(strips: Sequence[VerdictStrip]) -> list[VerdictStrip]:
    """Return as many strips as the page has room for, in their order: what is not well first."""
    ranked = sorted(strips, key=lambda each: urgency_of(each.verdicts[-1] or "met"))[:_MOST_STRIPS]
    return [each for each in strips if each in ranked]


def _strip_note(strips: Sequence[VerdictStrip], shown: Sequence[VerdictStrip]) -> str:
    told = []
    if any(None in each.verdicts for each in shown):
        told.append("empty: nothing was promised")
    left = len(strips) - len(shown)
    if left:
        # those left out stand no worse than any that is shown
        told.append(f"{left} more {verb(left, 'journey', 'journeys')}, none worse")
    return "; ".join(told)


# -- money ---------------------------------------------------------------------------------------------------------


def money_facts(assessment: Assessment) -> Facts:
    """Return what page one says of fee, credits, hours, spend and bills."""
    return Facts(tuple(_money(assessment)))


def _money(assessment: Assessment) -> Iterator[tuple[str, str]]:
    yield from _fee(assessment)
    yield "Credit due", credit_words(assessment)
    yield "Hours", _hours(assessment.hours)
    yield from _overage(assessment)
    yield "Models", _spend(assessment)
    yield from _bills(assessment)


def _fee(assessment: Assessment) -> Iterator[tuple[str, str]]:
    if assessment.invoice is None:
        return
    for line in assessment.invoice.lines:
        if line.kind == "fee":
            why = f", not billed: {line.reason or line.needs}" if not line.billable else ""
            yield "Fee", f"{line.amount if line.amount is not None else 'no amount agreed'}{why}"


def credit_words(assessment: Assessment) -> str:
    """Return the credit of the period, or why there is none; and how many promises that may earn
    one nobody can tell yet.
    """
    follows = assessment.consequences
    if follows is None or follows.credits is None:
        return follows.why if follows is not None and follows.why else "none are agreed"
    earning = {each for band in assessment.terms.pricing.credits for each in band.objectives}
    # of what is not proven the agreement itself says whether it earns one
    open_ones = sum(
        each.id in earning and each.verdict in ("no_data", "reserved")
        for each in assessment.results
    )
    amount = show_value(follows.credits.amount, follows.credits.currency)
    return f"{amount}, {count(open_ones, 'promise')} without a verdict" if open_ones else amount


def _hours(hours: Hours | None) -> str:
    if hours is None:
        return "none agreed, none entered"
    if not hours.entered:
        # nobody entered any, which is not the same as nobody worked
        return (
            "none entered"
            if hours.included is None
            else f"none entered, {show_number(hours.included, 2)} h included"
        )
    if hours.included is None:
        return f"{show_number(hours.worked, 2)} h worked, none included"
    left = "" if hours.left is None else f", {show_number(hours.left, 2)} h left"
    return f"{show_number(hours.worked, 2)} h worked of {show_number(hours.included, 2)} h{left}"


def _overage(assessment: Assessment) -> Iterator[tuple[str, str]]:
    hours = assessment.hours
    if hours is not None and hours.overage:
        price = "" if hours.amount is None else f", {show_value(hours.amount, hours.currency)}"
        lines = assessment.invoice.lines if assessment.invoice is not None else ()
        needs = next((each.needs for each in lines if each.kind == "overage" and each.needs), "")
        needed = f", needs {needs}" if needs else ""
        yield "Overage", f"{show_number(hours.overage, 2)} h{price}{needed}"
    if hours is not None and hours.unagreed:
        yield "Not agreed", f"{show_number(hours.unagreed, 2)} h, in no price"


def _spend(assessment: Assessment) -> str:
    costs = assessment.costs
    if not costs.origin:
        return "nothing is known of spend"
    spent = show_value(costs.total, costs.currency)
    if costs.cap is not None:
        return f"{spent} of {show_value(costs.cap, costs.currency)}"
    # the cap is a month's, and says nothing of a longer time
    monthly = assessment.terms.costs.monthly_cap is not None
    return f"{spent}, {'the cap is a month’s' if monthly else 'no cap agreed'}"


def _bills(assessment: Assessment) -> Iterator[tuple[str, str]]:
    movement = assessment.spend_movement
    if movement is None or not movement.agreed:
        return
    billed = sum((each.result.billed for each in movement.agreed), Decimal(0))
    logged = sum((each.result.logged for each in movement.agreed), Decimal(0))
    gap = billed - logged
    told = "as logged"
    if gap:
        side = "more" if gap > 0 else "less"
        told = f"{show_value(abs(gap), movement.currency)} {side} than logged"
    yield "Bills", f"{show_value(billed, movement.currency)}, {told}"


# -- incidents -----------------------------------------------------------------------------------------------------


def _incidents(assessment: Assessment) -> Iterator[tuple[str, str]]:
    stories = assessment.incident_stories
    if not stories:
        yield (
            "Opened",
            "none"
            if assessment.knows_incidents
            else "not known: no record of incidents was handed in",
        )
        return
    yield "Opened", show_number(len(stories))
    named: dict[str, list[IncidentStory]] = {}
    for each in stories:
        named.setdefault(each.severity or "No severity", []).append(each)
    listed = sorted(named.items())
    # no incident is left out: those for whose severity there is no line stand together
    rest = [each for _, found in listed[_MOST_TIERS:] for each in found]
    for severity, found in listed[:_MOST_TIERS]:
        yield severity, _grouped(found)
    if rest:
        yield "Others", _grouped(rest)
    cases = [each for each in assessment.incidents if each.verdict in ("in_time", "late")]
    late = sum(each.verdict == "late" for each in cases)
    if cases:
        yield (
            "Clocks",
            f"{show_number(late)} of {show_number(len(cases))} late"
            if late
            else f"all {show_number(len(cases))} in time",
        )
    yield from _updates(stories)


def _updates(stories: Sequence[IncidentStory]) -> Iterator[tuple[str, str]]:
    """Yield how many updates were late, whose clocks are not among the others."""
    owed = [case for each in stories for case in each.cases if case.clock == "update"]
    late = sum(each.verdict == "late" for each in owed)
    if late:
        yield "Updates", f"{show_number(late)} of {show_number(len(owed))} late"


def _grouped(stories: Sequence[IncidentStory]) -> str:
    """Return how many there were, for how long and for how many people, as far as records say."""
    told = [show_number(len(stories))]
    lengths = [each.impact_s for each in stories if each.impact_s is not None]
    if lengths:
        unknown = len(stories) - len(lengths)
        more = f" and {unknown} of unknown length" if unknown else ""
        told.append(f"{length_words(sum(lengths))}{more}")
    people = [each.people for each in stories if each.people is not None]
    if people:
        # the same people may have met several incidents, and of some nobody counted them
        most = "up to " if len(people) > 1 else ""
        others = ", others not counted" if len(people) < len(stories) else ""
        number = f"{show_number(sum(people))} {verb(sum(people), 'person', 'people')}"
        told.append(f"{most}{number}{others}")
    else:
        told.append("people not counted")
    return " · ".join(told)


# -- decisions -----------------------------------------------------------------------------------------------------


def _decisions(assessment: Assessment) -> Iterator[Block]:
    needed = assessment.needed
    if not needed:
        yield Paragraph("No decision is open, and no verdict or record asks for one.")
        return
    rows = tuple(decision_row(each, assessment.period) for each in needed[:_MOST_DECISIONS])
    yield Table(
        DECISION_HEAD, tuple(tuple(map(_clipped, each)) for each in rows), widths=(4, 2, 4, 4)
    )
    left = len(needed) - _MOST_DECISIONS
    if left > 0:
        yield Paragraph(f"{count(left, 'further decision')} in the decisions section.", "muted")


DECISION_HEAD = ("Decision needed", "By", "Options", "Recommended")


def decision_row(decision: NeededDecision, period: Period) -> tuple[str, str, str, str]:
    """Return a decision: what, by whom and when, the options by letter, the recommended one."""
    by = moment_words(decision.by, period) if decision.by is not None else "no day agreed"
    when = f"{by}, overdue" if decision.overdue else by
    owner = f"\n{decision.owner}" if decision.owner else ""
    lettered = (
        f"{chr(ord('a') + place)}  {each}" for place, each in enumerate(decision.options[:6])
    )
    return (
        decision.title,
        f"{when}{owner}",
        "\n".join(lettered) or "–",
        decision.recommended or "–",
    )


def _clipped(text: str, most: int = _MOST_LETTERS) -> str:
    return text if len(text) <= most else f"{text[:most].rstrip()}…"


# -- tiles ---------------------------------------------------------------------------------------------------------


def tile_blocks(assessment: Assessment) -> tuple[Block, ...]:
    """Return the foremost objectives as tiles."""
    tiles = tuple(_tile(result) for result in foremost(assessment))
    return (Tiles(tiles),) if tiles else ()


def foremost(assessment: Assessment) -> tuple[Result, ...]:
    """Return the results tiles show, in the agreement's order: what is not well first, then the
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
