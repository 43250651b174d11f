"""Check that an answer is ready where the system must refuse, defer or hand over, and that what is done
then begins with limiting the damage.
"""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.contract.clauses.writer import joined_words
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.answers import SITUATIONS, answers_for
from slastudio.contract.terms.findings import Finding, Fix

_CONTAINING = ("rollback", "fallback")


def answer_findings(a: Agreement) -> Iterator[Finding]:
    """Find situations without a ready answer, and playbooks that do not begin with containment."""
    yield from _unready(a)
    yield from _uncontained(a)


def _unready(a: Agreement) -> Iterator[Finding]:
    governed = a.governance.profile == "governed"
    # an agreement that says nothing yet lacks more than this
    if governed and not a.coverage.workflows:
        return
    flows = [each for each in a.coverage.workflows if governed or each.trust == "high"]
    answers = a.governance.ready_answers
    for situation, words in SITUATIONS:
        lacking = [
            each.name or each.id
            for each in flows
            if situation not in {one.situation for one in answers_for(answers, each.id)}
        ]
        if lacking:
            yield Finding(
                "answer-not-ready",
                "governance.ready_answers",
                "warning",
                f"what users are told when {words} is not said for {joined_words(tuple(lacking))}",
                "Words found under pressure promise too much, or blame the user.",
            )


def _uncontained(a: Agreement) -> Iterator[Finding]:
    for index, book in enumerate(a.changes.playbooks):
        if book.kind in _CONTAINING and book.steps and not book.steps[0].contains:
            place = f"changes.playbooks[{index}].steps[0].contains"
            yield Finding(
                "playbook-without-containment",
                place,
                "note",
                f"“{book.name or book.id}” does not begin with what limits the damage",
                "While the cause is looked for, the wrong answers go on.",
                Fix("Mark the first step", ((place, True),)),
            )
