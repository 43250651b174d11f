"""What comes next: decisions that are needed, duties that are due, changes that are planned."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from slastudio.contract.words.catalogue import say
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.narrative import BoundFigure
from slastudio.judge.telling.narrative.drafting import Drafted, Wording, ended, inside, sentence
from slastudio.shared.periods import show_day, zone

_PLANS = ("remediation", "notice", "review")


def ahead_sentences(assessment: Assessment) -> Drafted:
    """Yield what the verdicts ask for, with the first moment it is due, and what is planned."""
    yield from _due(assessment)
    for each in assessment.observations:
        if each.kind == "planned_change":
            yield sentence(
                f"planned:{each.about}",
                "ahead",
                [
                    Wording(f"{inside(each.title)}. {each.detail.partition('.')[0]}."),
                    Wording(ended(inside(each.title))),
                ],
                weight=45,
                shown_by=(each.about,),
                page=each.page,
                target=each.target,
            )


def _due(assessment: Assessment) -> Drafted:
    plans = [each for each in _following(assessment) if each[0] in _PLANS]
    if not plans:
        return
    told, figures = [], []
    for kind in _PLANS:
        number = sum(each[0] == kind for each in plans)
        if number:
            told.append(say(f"plans-{kind}", number=number))
            figures.append(BoundFigure(f"plans.{kind}", Decimal(number)))
    first = min(each[1] for each in plans)
    day = show_day(first.astimezone(zone(assessment.period.zone)).date(), year=False)
    named = say("plans-two-kinds", one=told[0], other=told[1]) if len(told) > 1 else told[0]
    yield sentence(
        "ahead:plans",
        "ahead",
        [
            Wording(
                say("plans-owed", plans=len(plans), named=named, first=day),
                tuple(figures[:2]),
            )
        ],
        weight=47,
        page="duties",
    )


def _following(assessment: Assessment) -> list[tuple[str, datetime]]:
    follows = assessment.consequences
    if follows is None:
        return []
    return [(each.kind, each.due) for each in follows.duties if each.due is not None]
