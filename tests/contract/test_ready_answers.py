"""An answer is ready for each situation, and what is done then begins with limiting the damage."""

from __future__ import annotations

import pytest

from slastudio.contract.checks.readiness import check, repaired
from slastudio.contract.clauses.texts import section_blocks
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.answers import ReadyAnswer, answers_for
from slastudio.contract.terms.conduct import ChangeManagement, Playbook, PlaybookStep
from slastudio.contract.terms.governance import Governance
from slastudio.contract.terms.scope import Coverage, Workflow
from slastudio.operations.agreements.templates import list_templates, template_agreement

pytestmark = pytest.mark.rapid
FLOWS = (Workflow("mail", "Mail", trust="standard"), Workflow("claims", "Claims", trust="high"))


def agreed(profile: str, *answers: ReadyAnswer) -> Agreement:
    governance = Governance(profile=profile, ready_answers=answers)
    return Agreement(coverage=Coverage(workflows=FLOWS), governance=governance)


def answer(situation: str, workflow: str = "", words: str = "Somebody helps you.") -> ReadyAnswer:
    return ReadyAnswer(situation, workflow, words)


def unready(agreement: Agreement) -> list[str]:
    return [each.message for each in check(agreement) if each.id == "answer-not-ready"]


@pytest.mark.parametrize(
    ("profile", "answers", "lacking"),
    [
        ("governed", (), ["refuse", "defer", "hand over"]),
        ("pilot", (), ["refuse", "defer", "hand over"]),
        ("governed", (answer("refuse"), answer("defer"), answer("escalate")), []),
        ("governed", (answer("refuse", "claims"), answer("defer"), answer("escalate")), ["refuse"]),
        # in a pilot only what people trust most
        ("pilot", (answer("refuse", "claims"), answer("defer"), answer("escalate")), []),
        ("pilot", (answer("refuse", "mail"), answer("defer"), answer("escalate")), ["refuse"]),
        ("pilot", (answer("refuse", words=" "), answer("defer"), answer("escalate")), ["refuse"]),
    ],
)
def test_that_each_situation_wants_an_answer(
    profile: str, answers: tuple[ReadyAnswer, ...], lacking: list[str]
) -> None:
    told = unready(agreed(profile, *answers))
    assert len(told) == len(lacking)
    for message, word in zip(told, lacking, strict=True):
        assert word in message


def test_that_a_workflow_without_an_answer_is_named_and_the_others_are_not() -> None:
    (told,) = unready(
        agreed("governed", answer("refuse", "mail"), answer("defer"), answer("escalate"))
    )
    assert told.endswith("for Claims")


def test_that_a_workflows_own_answer_goes_before_the_one_for_all() -> None:
    own, general = answer("refuse", "mail", "Ours."), answer("refuse", "", "All.")
    assert answers_for((general, own), "mail") == (own,)
    assert answers_for((general, own), "claims") == (general,)
    assert answers_for((own,), "claims") == ()


def test_that_governed_templates_have_them_ready() -> None:
    for info in list_templates():
        found = check(template_agreement(info.slug, client="Acme"))
        assert not [
            each
            for each in found
            if each.id in ("answer-not-ready", "playbook-without-containment")
        ], info.slug


@pytest.mark.parametrize(
    ("kind", "first", "found"),
    [
        ("rollback", False, True),
        ("fallback", False, True),
        ("rollback", True, False),
        ("root_cause", False, False),
    ],
)
def test_that_a_rollback_and_a_fallback_begin_with_containment(
    kind: str, first: bool, found: bool
) -> None:
    steps = (PlaybookStep("Stop.", contains=first), PlaybookStep("Look.", contains=not first))
    book = Playbook("b", "B", kind, steps=steps)
    flawed = Agreement(changes=ChangeManagement(playbooks=(book,)))
    told = [each for each in check(flawed) if each.id == "playbook-without-containment"]
    assert bool(told) == found
    for each in told:
        assert each.fix is not None
        mended = repaired(flawed, each.fix)
        assert mended.changes.playbooks[0].steps[0].contains


def test_that_the_appendix_prints_the_words_and_what_is_limited_first() -> None:
    own = ReadyAnswer("defer", "claims", "We look at it.", "Lead", "It is held back.", "1 hour")
    blocks = section_blocks(agreed("pilot", own), "governance")
    (table,) = (each for each in blocks if each.anchor == "ready_answers")
    assert table.rows == (
        ("it must defer", "Claims", "We look at it.", "Lead", "It is held back.", "1 hour"),
    )
