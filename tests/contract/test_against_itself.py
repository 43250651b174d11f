"""Sound agreements raise nothing; each is broken in one way and must raise that finding, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from slastudio.contract.checks.against_itself.amended import Amended, amended_findings
from slastudio.contract.checks.against_itself.collected import against_itself
from slastudio.contract.checks.journeys import journey_findings
from slastudio.contract.checks.readiness import check
from slastudio.contract.checks.values import value_findings
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.drafting import AddedClause
from slastudio.contract.terms.findings import Finding, put, repaired
from slastudio.contract.terms.governance import RaciRow
from slastudio.contract.terms.objectives import Condition, Indicator
from slastudio.contract.terms.places import parse_path
from tests.contract.sound import sound_agreement

Edits = Callable[[Agreement], tuple[tuple[str, Any], ...]]
SEEDS = range(300)
BROKEN = (7, 42, 101, 202)
ELSEWHERE = ("exclusion-unused", "journey-stack")


def found(a: Agreement) -> list[Finding]:
    """Return what the rules of this theme find, and those of values and journeys beside them."""
    findings = (*against_itself(a), *value_findings(a), *journey_findings(a))
    return [each for each in findings if each.id not in ELSEWHERE]


def at(a: Agreement, name: str) -> str:
    """Return the path of an objective, or of a playbook."""
    ids = [each.id for each in a.objectives.objectives]
    if name in ids:
        return f"objectives.objectives[{ids.index(name)}]"
    return f"changes.playbooks[{[each.id for each in a.changes.playbooks].index(name)}]"


def row(a: Agreement, kind: str) -> str:
    return f"data.deliveries[{[each.evidence for each in a.data.deliveries].index(kind)}]"


def own(a: Agreement, section: str, wording: str) -> tuple[tuple[str, Any], ...]:
    added = AddedClause("extra", section, "Extra", wording)
    return (("drafting.clauses", (*a.drafting.clauses, added)),)


def other_role(a: Agreement, *but: str) -> str:
    return next(each.role for each in a.parties.contacts if each.role not in but)


def _another_layer_owner(a: Agreement) -> tuple[tuple[str, Any], ...]:
    g = a.governance
    # a row of the RACI that names the owner would be a second fault
    return (
        ("governance.raci", ()),
        (
            "governance.exceptions.owner_role",
            other_role(a, g.exceptions.owner_role),
        ),
    )


def _raci(a: Agreement) -> tuple[tuple[str, Any], ...]:
    from_field = other_role(a, a.data.access_role)
    made = RaciRow("Access rights", (from_field,), from_field)
    return (("governance.raci", (made,)),)


def _crowd(a: Agreement) -> tuple[tuple[str, Any], ...]:
    more = tuple(
        replace(a.objectives.objectives[1], id=f"fast-{index}", name=f"Fast {index}")
        for index in range(5)
    )
    return (("objectives.objectives", (*a.objectives.objectives, *more)),)


MUTATIONS: dict[str, Edits] = {
    "data-due-twice": lambda a: ((f"{at(a, 'fast')}.data_due_days", 20),),
    "data-owed-twice": lambda a: ((f"{at(a, 'fast')}.data_from", "client"),),
    "data-owner-twice": lambda a: (
        ("client.duties[0].owner_role", other_role(a, a.client.duties[0].owner_role)),
    ),
    "delivery-twice": lambda a: (
        (
            "data.deliveries",
            (
                *a.data.deliveries,
                replace(
                    a.data.deliveries[0], owner_role=other_role(a, a.data.deliveries[0].owner_role)
                ),
            ),
        ),
    ),
    "owner-twice": _another_layer_owner,
    "raci-role-differs": _raci,
    "notice-twice": lambda a: own(a, "changes", "Changes are announced 45 days ahead."),
    "notice-too-short": lambda a: (
        ("objectives.exclusions[1].notice_days", a.changes.notice_days - 1),
    ),
    "update-policy-twice": lambda a: (
        ("changes.update_policy", "opt_in"),
        ("changes.policies", tuple(replace(each, policy="opt_in") for each in a.changes.policies)),
        ("changes.policies[1].policy", "scheduled"),
    ),
    "evaluated-first-twice": lambda a: (("changes.policies[0].evaluated", False),),
    "stable-undefined": lambda a: (
        ("support.severities[0].updates", "daily until stable"),
        ("support.stable_means", ""),
    ),
    "updates-until-twice": lambda a: (
        ("support.severities[0].updates", "daily until stable"),
        ("support.severities[1].updates", "weekly until stable"),
        *own(a, "support", "Updates are sent until the incident is resolved."),
    ),
    "playbook-overrun": lambda a: ((f"{at(a, 'back')}.steps[2].within", "6 business days"),),
    "rollback-timed-twice": lambda a: ((f"{at(a, 'back')}.steps[1].within", "2 business days"),),
    "review-timed-twice": lambda a: own(
        a, "governance", "A blameless review is written within 25 business days."
    ),
    "approval-path-overrun": lambda a: (
        ("changes.approval_path[0].within", "4 business days"),
        ("changes.approval_path[1].within", "3 business days"),
    ),
    "limit-beside-share": lambda a: own(a, "governance", "No exception waits longer than one day."),
    "queue-limit-twice": lambda a: (
        ("governance.exception_volume", 30),
        (
            f"{at(a, 'decided')}.indicator",
            Indicator("queue", "queue_items", among=(Condition("queue", "is", "exception"),)),
        ),
        (f"{at(a, 'decided')}.comparator", "<="),
        (f"{at(a, 'decided')}.unit", "items"),
    ),
    "kept-after-deletion": lambda a: (
        ("data.deletion_days", 30),
        ("data.personal_data", "Personal data is masked."),
        ("governance.retained[0].after_end", ""),
    ),
    "deletion-twice": lambda a: (
        ("data.deletion_days", 30),
        ("data.personal_data", "Personal data is deleted within 10 days after the end."),
    ),
    "cap-without-bills": lambda a: (
        ("data.deliveries", tuple(each for each in a.data.deliveries if each.evidence != "costs")),
        ("objectives.objectives", a.objectives.objectives[:-1]),
    ),
    "volume-gap": lambda a: (
        (
            "coverage.outside",
            f"Above {(a.coverage.monthly_volume or 1) * 2:,} requests speed is no promise.",
        ),
    ),
    "no-verdict-below-volume": lambda a: (
        ("coverage.no_verdict_above", (a.coverage.monthly_volume or 2) // 2),
    ),
    "outside-in-words": lambda a: (
        ("coverage.languages", ("es",)),
        ("coverage.outside", "What comes in other languages is left out of the figures."),
    ),
    "automated-in-words": lambda a: (("objectives.automated", ()),),
    "notice-without-receiver": lambda a: (("changes.announcement", "With the reason."),),
    "notice-without-length": lambda a: (
        ("changes.notice_days", 0),
        ("changes.announcement", "By mail."),
        ("changes.update_policy", "scheduled"),
        ("changes.policies", a.changes.policies[:1]),
        ("changes.policies[0].policy", "scheduled"),
        ("changes.policies[0].announced", "by mail"),
    ),
    "document-order-unsaid": lambda a: (
        ("parties.contract_reference", "the framework contract"),
        ("drafting.clauses", ()),
    ),
    "value-undefined": lambda a: ((f"{at(a, 'right')}.indicator.among[0].value", "batch-7"),),
    "role-not-held": lambda a: own(a, "support", "The night desk manager is told at once."),
    "words-differ": lambda a: (("costs.over_cap", "{client} decides within 9 business days."),),
    "promised-in-words": lambda a: (
        ("costs.over_cap", "{client} decides within 9 business days."),
        ("costs.over_cap_within", ""),
    ),
    "journey-crowded": _crowd,
    "unit-mismatch": lambda a: ((f"{at(a, 'fast')}.unit", "%"),),
}


def test_that_no_sound_agreement_says_anything_against_itself() -> None:
    wrong = {seed: found(sound_agreement(seed)) for seed in SEEDS}
    assert {seed: each for seed, each in wrong.items() if each} == {}


def test_that_sound_agreements_are_many() -> None:
    assert len({sound_agreement(seed) for seed in SEEDS}) == len(SEEDS)


def test_that_sound_agreements_have_no_errors() -> None:
    levels = {each.level for seed in BROKEN for each in check(sound_agreement(seed))}
    assert "error" not in levels


@pytest.mark.parametrize("seed", BROKEN)
@pytest.mark.parametrize("finding", MUTATIONS)
def test_that_a_sound_agreement_broken_in_one_way_raises_that_finding_once(
    finding: str, seed: int
) -> None:
    broken = sound_agreement(seed)
    for path, value in MUTATIONS[finding](broken):
        broken = put(broken, parse_path(path), value)
    assert [each.id for each in found(broken)] == [finding]


@pytest.mark.parametrize("finding", MUTATIONS)
def test_that_a_repair_leaves_nothing_of_what_it_repairs(finding: str) -> None:
    broken = sound_agreement(BROKEN[0])
    for path, value in MUTATIONS[finding](broken):
        broken = put(broken, parse_path(path), value)
    for each in found(broken):
        if each.fix is not None:
            assert found(repaired(broken, each.fix)) == []


def test_that_a_draft_is_not_dated_before_what_it_amends() -> None:
    signed = sound_agreement(1)
    last = Amended(
        "v1.0", date(2026, 7, 1), replace(signed, term=replace(signed.term, start=date(2026, 3, 1)))
    )
    early = replace(signed, term=replace(signed.term, start=date(2026, 2, 1), end=None))
    over = replace(signed, term=replace(signed.term, start=date(2026, 3, 1), end=date(2026, 6, 30)))
    kept = replace(signed, term=replace(signed.term, start=date(2026, 3, 1), end=None))
    told = [[each.path for each in amended_findings(draft, last)] for draft in (early, over, kept)]
    assert told == [["term.start"], ["term.end"], []]
    assert list(amended_findings(early, None)) == []
