"""Ready answers: what users are told when the system must refuse, defer or hand over."""

from __future__ import annotations

from dataclasses import dataclass

from slastudio.contract.terms.execution import DOCUMENTS, executed
from slastudio.contract.terms.fields import by_role, choice, duration, prose, reference

SITUATIONS = (
    ("refuse", "it must refuse"),
    ("defer", "it must defer"),
    ("escalate", "it must hand over"),
)


@dataclass(frozen=True)
@executed({DOCUMENTS: "situation workflow words role contained within"})
class ReadyAnswer:
    """Keep the words for one situation, who takes over, and what is limited first."""

    situation: str = choice("When", SITUATIONS)
    workflow: str = reference("Workflow", "coverage.workflows", "None chosen means all.")
    words: str = prose("The user is told", "Word for word.")
    role: str = by_role("Handed to")
    contained: str = prose(
        "Limited first", "What is stopped or narrowed before anything is looked into."
    )
    within: str = duration("Within", "Such as 15 minutes.")


def answers_for(answers: tuple[ReadyAnswer, ...], workflow: str) -> tuple[ReadyAnswer, ...]:
    """Return the answer of each situation that holds for a workflow: its own, else that for all."""
    found = []
    for situation, _ in SITUATIONS:
        own = [each for each in answers if each.situation == situation and each.words.strip()]
        named = [each for each in own if each.workflow and each.workflow == workflow]
        general = [each for each in own if not each.workflow]
        found += (named or general)[:1]
    return tuple(found)
