"""What the month cost: spend and what moved it, credits, hours beyond the agreed ones."""

from __future__ import annotations

from decimal import Decimal

from slastudio.contract.words.catalogue import say
from slastudio.contract.words.figures import show_number, show_value
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.narrative import SHARE, BoundFigure, DraftSentence
from slastudio.judge.outcome.beside.spend_change import SpendChange
from slastudio.judge.telling.narrative.drafting import Drafted, Wording, sentence
from slastudio.shared.periods import parse_period, show_day

# a change of less is not told among the month's events; it stands in the section on costs
_LEAST_CHANGE = Decimal("0.1")
_LEAST_PART = Decimal("0.25")
# what carries a change, told only for what the split can name
_FACTORS = ("volume", "mix", "tokens", "cache", "price")


def money_sentences(assessment: Assessment) -> Drafted:
    """Yield what spend did and why, what is owed to the client, and what was worked beyond."""
    yield from _spend(assessment)
    yield from _cap(assessment)
    yield from _credit(assessment)
    yield from _hours(assessment)


def _spend(assessment: Assessment) -> Drafted:
    movement = assessment.spend_movement
    # a month that is not over is never compared with a whole one
    if movement is None or assessment.unfinished:
        return
    change = movement.change
    if not change.before or not change.after:
        return
    share = change.change / change.before
    if abs(share) < _LEAST_CHANGE:
        return
    yield _moved(assessment, change, movement.against, share)


def _moved(
    assessment: Assessment, change: SpendChange, against: str, share: Decimal
) -> DraftSentence:
    before = parse_period(against, assessment.period.zone)
    moved = "spend-rose" if change.change > 0 else "spend-fell"
    percent = BoundFigure("spend.change", abs(share), SHARE)
    told = say(moved, change=percent.told, before=before.title)
    wordings = [Wording(told, (percent,))]
    if part := _largest_part(change):
        words, of_it = part
        carried = BoundFigure("spend.part", of_it, SHARE)
        wordings.insert(
            0,
            Wording(
                say(
                    f"{moved}-due-to",
                    change=percent.told,
                    before=before.title,
                    share=carried.told,
                    what=words,
                ),
                (percent, carried),
            ),
        )
    return sentence(
        "spend:change",
        "money",
        wordings,
        weight=84 if abs(share) >= _LEAST_PART else 48,
        shown_by=tuple(each.file for each in assessment.costs.sources),
        page="costs",
    )


def _largest_part(change: SpendChange) -> tuple[str, Decimal] | None:
    """Return what carries most of a change in words, with its share; None where nothing can be
    named, or no part is worth naming alone.
    """
    same = [each for each in change.parts if each[1] * change.change > 0]
    if change.reason or not same:
        return None
    name, amount = max(same, key=lambda each: abs(each[1]))
    share = abs(amount / change.change)
    # parts that work against each other may each be more than the whole
    if name not in _FACTORS or not _LEAST_PART <= share <= 1:
        return None
    return say(f"spend-{name}-{'more' if amount > 0 else 'less'}"), share


def _cap(assessment: Assessment) -> Drafted:
    costs = assessment.costs
    outlook = costs.outlook
    if costs.cap is None or outlook is None:
        return
    cap = BoundFigure("spend.cap", costs.cap, costs.currency)
    if outlook.cap.reached is not None:
        day = show_day(outlook.cap.reached, year=False)
        yield _about_cap(say("cap-reached", cap=cap.told, day=day), cap, 58)
    elif outlook.cap.expected is not None:
        day = show_day(outlook.cap.expected, year=False)
        yield _about_cap(say("cap-expected", cap=cap.told, day=day), cap, 72)


def _about_cap(text: str, cap: BoundFigure, weight: int) -> DraftSentence:
    return sentence("spend:cap", "money", [Wording(text, (cap,))], weight=weight, page="costs")


def _credit(assessment: Assessment) -> Drafted:
    follows = assessment.consequences
    if follows is None or follows.credits is None or not follows.credits.amount:
        return
    credit = follows.credits
    figure = BoundFigure("credit.due", credit.amount, credit.currency)
    names = [each.name for each in credit.lines if each.percent]
    wordings = [Wording(say("credit-due", amount=figure.told), (figure,))]
    if len(names) == 1:
        text = say("credit-due-for", amount=figure.told, name=names[0])
        wordings.insert(0, Wording(text, (figure,)))
    yield sentence(
        "credit:due",
        "money",
        wordings,
        weight=74,
        page="objectives",
    )


def _hours(assessment: Assessment) -> Drafted:
    hours = assessment.hours
    if hours is None or not hours.overage:
        return
    beyond = BoundFigure("hours.overage", hours.overage, "h")
    number = show_number(hours.overage, 2)
    wordings = [Wording(say("hours-beyond", hours=number), (beyond,))]
    if hours.amount is not None:
        amount = BoundFigure("hours.amount", hours.amount, hours.currency)
        price = show_value(hours.amount, hours.currency)
        text = say("hours-beyond-priced", hours=number, price=price)
        wordings.insert(0, Wording(text, (beyond, amount)))
    yield sentence("hours:overage", "money", wordings, weight=50, page="changes", target="hours")
