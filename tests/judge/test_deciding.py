"""Two objectives measure one promise on different evidence: which verdict decides, and what follows."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import Any, get_args

import pandas as pd
import pytest

from slastudio.contract.checks.objectives import objective_findings
from slastudio.contract.terms.commercial import CreditBand, Pricing
from slastudio.contract.terms.objectives import Condition, Indicator, Objective
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.outcome.statuses import Verdict
from slastudio.judge.verdicts.deciding import decided
from tests.judge.observing.worlds import month, only
from tests.judge.specimens import agreement, frame, judge_one, objective, reviews

pytestmark = pytest.mark.rapid

HUMAN = objective(id="reviews", name="Drafts accepted", complete="counted")
GOLDEN = objective(
    id="golden",
    name="Golden set",
    indicator=Indicator("good_share", "evaluations", good=(Condition("passed", "is", "true"),)),
    complete="counted",
    decided_by="reviews",
    authority="human",
    action="The prompt is looked at.",
)
BANDS = (CreditBand("quality", ("golden",), None, None, Decimal(10)),)
TERMS = agreement(
    GOLDEN,
    HUMAN,
    pricing=Pricing("EUR", monthly_fee=Decimal(1000), credits=BANDS),
)


def runs(passed: int, of: int = 100) -> pd.DataFrame:
    return frame(
        "evaluations",
        {
            "time": ["2026-10-10T10:00:00Z"] * of,
            "run": ["r1"] * of,
            "set": ["golden"] * of,
            "item": [f"i{n}" for n in range(of)],
            "metric": ["pass"] * of,
            "passed": [n < passed for n in range(of)],
        },
    )


def told(passed: int, accepted: int | None, terms: Any = TERMS) -> Any:
    evidence = {"evaluations": runs(passed)}
    if accepted is not None:
        evidence["reviews"] = frame("reviews", reviews(accepted, 100))
    return month(terms, evidence=evidence)


def specimen(name: str, verdict: Verdict) -> Result:
    judged = judge_one(objective(id=name), {"reviews": frame("reviews", reviews(9, 10))})
    return replace(judged, verdict=verdict)


# what the one on authoritative evidence must say, so that the other is overruled
OVERRULED = {
    ("met", "missed"),
    ("missed", "met"),
    ("not_proven", "met"),
    ("not_proven", "missed"),
}


def test_that_only_a_settled_verdict_overrules_one_that_was_told() -> None:
    terms = agreement(objective(id="a", decided_by="b"), objective(id="b"))
    for own, other in product(get_args(Verdict), repeat=2):
        pair = [specimen("a", own), specimen("b", other)]
        first, second = decided(terms, pair)
        assert (first.overruled_by == "b") is ((own, other) in OVERRULED), (own, other)
        assert second == pair[1]
        assert first.verdict == own
        assert replace(first, overruled_by="", reason=pair[0].reason) == pair[0]


@pytest.mark.parametrize("named", ["", "a", "nobody"])
def test_that_nothing_overrules_without_another_objective(named: str) -> None:
    terms = agreement(objective(id="a", decided_by=named))
    given = specimen("a", "missed")
    assert list(decided(terms, [given])) == [given]


def test_that_an_overruled_miss_earns_nothing_and_starts_nothing() -> None:
    found = told(80, 95)
    golden = found.results[0]
    assert (golden.verdict, golden.overruled_by) == ("missed", "reviews")
    assert golden.reason.endswith("Where sources differ, Drafts accepted decides: met.")
    assert found.consequences.credits.lines == ()
    assert not [each for each in found.duties if each.kind == "missed_action"]
    raised = only(found, "sources_differ")
    assert "By evaluation runs it is missed (80 % against at least 90 %)" in raised.detail
    assert "counts as kept" in raised.detail
    titles = [each.title for each in found.attention]
    assert titles.count("Golden set and Drafts accepted differ") == 1
    assert not any(each.startswith("Golden set: 80 %") for each in titles)


def test_that_without_a_verdict_of_the_other_the_miss_stands() -> None:
    for found in (
        told(80, None),
        told(80, 95, agreement(replace(GOLDEN, decided_by=""), HUMAN, pricing=TERMS.pricing)),
    ):
        assert found.results[0].stands_missed
        assert len(found.consequences.credits.lines) == 1
        assert [each for each in found.duties if each.kind == "missed_action"]
        assert not [each for each in found.observations if each.kind == "sources_differ"]


def test_that_a_promise_kept_by_one_source_is_broken_by_the_one_that_decides() -> None:
    found = told(95, 80)
    assert [each.verdict for each in found.results] == ["met", "missed"]
    raised = only(found, "sources_differ")
    assert "counts as broken" in raised.detail
    assert not [each for each in told(95, 95).observations if each.kind == "sources_differ"]
    assert not [each for each in told(80, 80).observations if each.kind == "sources_differ"]


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({}, []),
        ({"decided_by": ""}, ["authority-elsewhere"]),
        ({"authority": "", "decided_by": ""}, []),
        ({"authority": "offline", "decided_by": ""}, []),
        ({"authority": "online"}, ["authority-elsewhere"]),
        ({"decided_by": "golden"}, ["decided-in-a-circle"]),
    ],
)
def test_that_the_check_holds_authority_against_what_decides(
    changes: dict[str, str], finding: list[str]
) -> None:
    changed: Objective = replace(GOLDEN, **changes)
    found = [
        each.id
        for each in objective_findings(agreement(changed, HUMAN))
        if each.id in ("authority-elsewhere", "decided-in-a-circle")
    ]
    assert found == finding
