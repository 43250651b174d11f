"""What reviews say beside their objectives – why answers were edited, and judges who do not agree – and
why answers did not help users.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from slastudio.contract.clauses.texts import clause_of
from slastudio.contract.words.figures import show_number, show_percent
from slastudio.judge.observing.ground import ObservedGround
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.judge.outcome.beside.review_quality import Agreeing
from slastudio.shared.counts import count

_TOLD = 5
# from 0.61 on agreement counts as substantial: Landis and Koch, Biometrics 33 (1977), 159–174
SUBSTANTIAL = Fraction(61, 100)
# a kappa of fewer items strays too far to accuse anybody
LEAST_ITEMS = 30


def reviews_told(g: ObservedGround) -> Iterator[Observation]:
    """Yield the reasons of edits, and the pairs of judges that agree less than substantially."""
    quality = g.reviews
    if quality is None:
        return
    if quality.reasons:
        yield Observation(
            "edit_reasons",
            g.period.label,
            f"Most frequent reason of edits: {quality.reasons[0][0]}",
            "; ".join(
                f"{reason}: {show_number(number)} of {count(quality.edited, 'edited answer')} "
                f"({show_percent(number / quality.edited)})"
                for reason, number in quality.reasons[:_TOLD]
            )
            + ".",
            "nothing_to_judge",
            clause=clause_of(g.agreement, "reviews"),
            page="data",
            target="reviews",
            figures=tuple((reason, str(number)) for reason, number in quality.reasons),
        )
    if quality.reviewers is not None:
        yield from _agreeing(g, quality.reviewers, "reviewers_disagree", "Reviewers")
    if quality.judge is not None:
        yield from _agreeing(g, quality.judge, "judge_disagrees", "The judging model and people")


def feedback_told(g: ObservedGround) -> Iterator[Observation]:
    """Yield the reasons users give for answers that did not help."""
    said = g.feedback
    if said is None or not said.reasons:
        return
    told = "; ".join(
        f"{reason}: {show_number(number)} of {show_number(said.explained)} "
        f"({show_percent(number / said.explained)})"
        for reason, number in said.reasons[:_TOLD]
    )
    voted = said.helpful + said.unhelpful
    yield Observation(
        "unhelpful_reasons",
        g.period.label,
        f"Most frequent reason of unhelpful answers: {said.reasons[0][0]}",
        f"{show_number(said.unhelpful)} of {count(voted, 'piece of user feedback', 'pieces of user feedback')} "
        f"say that an answer did not help ({show_percent(said.unhelpful / voted)}), "
        f"{show_number(said.explained)} of them why. {told}.",
        "nothing_to_judge",
        page="data",
        target="feedback",
        figures=(
            ("helpful", str(said.helpful)),
            ("unhelpful", str(said.unhelpful)),
            *((reason, str(number)) for reason, number in said.reasons),
        ),
    )


def _agreeing(g: ObservedGround, found: Agreeing, kind: str, who: str) -> Iterator[Observation]:
    if found.items < LEAST_ITEMS or found.kappa is None or found.kappa >= SUBSTANTIAL:
        return
    kappa = show_number(float(found.kappa), 2)
    yield Observation(
        kind,
        g.period.label,
        f"{who} agree on {show_percent(found.alike / found.items)} only",
        f"Of {count(found.items, 'answer')} judged by both, {show_number(found.alike)} were judged alike: Cohen's "
        f"kappa {kappa}, where 0.61 and more counts as substantial. The rubric may need sharper words.",
        "at_risk",
        clause=clause_of(g.agreement, "reviews"),
        page="data",
        target="reviews",
        figures=(("items", str(found.items)), ("alike", str(found.alike)), ("kappa", kappa)),
    )
