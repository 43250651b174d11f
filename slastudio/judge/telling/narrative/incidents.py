"""What happened to people: the incidents of the month, the gravest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from slastudio.contract.words.catalogue import say
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.incident_stories import IncidentStory
from slastudio.judge.outcome.beside.narrative import BoundFigure, DraftSentence
from slastudio.judge.telling.cases import length_words
from slastudio.judge.telling.narrative.drafting import Drafted, Wording, inside, sentence
from slastudio.shared.periods import show_day, zone

_TOLD_EACH = 2
_FIRST, _LATER = 100, 88


def incident_sentences(assessment: Assessment) -> Drafted:
    """Yield what happened, to how many people, for how long; of many incidents the gravest, then how
    many more there were.
    """
    ranked = _gravest_first(assessment)
    for place, story in enumerate(ranked[:_TOLD_EACH]):
        yield _happened(assessment, story, _LATER if place else _FIRST)
        yield from _why(story)
    rest = ranked[_TOLD_EACH:]
    if rest:
        number = BoundFigure("incidents.further", Decimal(len(rest)))
        told = say("incidents-further", number=len(rest), period=assessment.period.title)
        yield _about_all("incidents:further", told, (number,), 62)
    yield from _answered_late(assessment)


def _gravest_first(assessment: Assessment) -> list[IncidentStory]:
    tiers = [each.id for each in assessment.terms.support.severities]
    last = len(tiers)

    def gravity(story: IncidentStory) -> tuple[int, int, float, str]:
        place = tiers.index(story.tier) if story.tier in tiers else last
        return place, -(story.people or 0), -(story.impact_s or 0), story.id

    return sorted(assessment.incident_stories, key=gravity)


def _happened(assessment: Assessment, story: IncidentStory, weight: int) -> DraftSentence:
    days = _days(assessment, story)
    # a sentence begins with what happened; an incident nobody titled is told by its id
    title = inside(story.title) or say("incident-nameless")
    named = f"{title} ({story.id}{f', {story.severity}' if story.severity else ''})"
    figures, told, people = [], "", story.people or 0
    if story.people:
        figures.append(BoundFigure(f"{story.id}.people", Decimal(story.people)))
        told = say("incident-affected", people=people)
    if story.impact_s is not None:
        figures.append(
            BoundFigure(f"{story.id}.minutes", Decimal(round(story.impact_s / 60)), "min")
        )
        length = length_words(story.impact_s)
        told = (
            say("incident-affected-for", people=people, length=length)
            if told
            else say("incident-lasted", length=length)
        )
    over = story.ended is not None
    wordings = [Wording(say("incident-happened", days=days, what=named))]
    if told:
        name = "incident-happened-told" if over else "incident-happened-told-not-over"
        fullest, shorter = (say(name, days=days, what=e, told=told) for e in (named, story.id))
        wordings = [Wording(each, tuple(figures)) for each in (fullest, shorter)] + wordings
    elif not over:
        wordings.insert(0, Wording(say("incident-not-over", days=days, what=named)))
    return sentence(
        f"incident:{story.id}",
        "incidents",
        wordings,
        weight=weight,
        shown_by=(story.id,),
        page="incidents",
        target=story.id,
    )


def _days(assessment: Assessment, story: IncidentStory) -> str:
    tz = zone(assessment.period.zone)
    first = (story.began or story.opened).astimezone(tz).date()
    if story.ended is None:
        return say("incident-days-since", first=show_day(first, year=False))
    # what ends at midnight leaves the next day out
    last = max((story.ended - timedelta(seconds=1)).astimezone(tz).date(), first)
    if first == last:
        return say("incident-days-one", first=show_day(first, year=False))
    return say(
        "incident-days-many", first=show_day(first, year=False), last=show_day(last, year=False)
    )


def _why(story: IncidentStory) -> Drafted:
    """Yield cause and remedy where the incident's record names them; nothing is supposed."""
    cause, fix = inside(story.cause), inside(story.fix)
    if cause:
        yield sentence(
            f"cause:{story.id}",
            "incidents",
            # a record may be an export's: who found the cause is not known, so it is cited
            [Wording(say("incident-cause", incident=story.id, cause=cause))],
            weight=58,
            shown_by=(story.id,),
            page="incidents",
            target=story.id,
        )
    if fix:
        yield sentence(
            f"fix:{story.id}",
            "incidents",
            [Wording(say("incident-fix", incident=story.id, fix=fix))],
            weight=56,
            shown_by=(story.id,),
            page="incidents",
            target=story.id,
        )


def _answered_late(assessment: Assessment) -> Drafted:
    cases = [each for each in assessment.incidents if each.verdict in ("in_time", "late")]
    late = [each for each in cases if each.verdict == "late"]
    if not late:
        return
    figures = (
        BoundFigure("incidents.late", Decimal(len(late))),
        BoundFigure("incidents.clocks", Decimal(len(cases))),
    )
    told = say("incidents-late", late=len(late), clocks=len(cases))
    yield _about_all("incidents:late", told, figures, 78, [each.id for each in late])


def _about_all(
    name: str,
    text: str,
    figures: tuple[BoundFigure, ...],
    weight: int,
    shown_by: Sequence[str] = (),
) -> DraftSentence:
    return sentence(
        name,
        "incidents",
        [Wording(text, figures)],
        weight=weight,
        shown_by=shown_by,
        page="incidents",
    )
