"""Candidates tried on live traffic: their figures beside those of what answered meanwhile, by segment."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Condition, Indicator
from slastudio.judge.outcome.beside.gates import ReleaseGate
from tests.judge.observing.worlds import entered, kinds, month, only
from tests.judge.specimens import agreement, frame, objective

ANSWERED = objective(
    id="done",
    name="Answered",
    indicator=Indicator("good_share", "requests", good=(Condition("status", "is", "ok"),)),
    complete="counted",
)
FAST = objective(
    id="fast",
    name="Final answer",
    indicator=Indicator("percentile", "requests", "latency_ms", Decimal(95)),
    comparator="<=",
    target=Decimal(5000),
    unit="ms",
    complete="counted",
)
SPEND = objective(
    id="spend",
    indicator=Indicator("spend", "requests", "cost"),
    comparator="<=",
    unit="EUR",
    complete="counted",
)
TERMS = agreement(ANSWERED, FAST, SPEND)
TRIED = {
    "when": "2026-10-05T00:00:00+00:00",
    "ended": "2026-10-08T00:00:00+00:00",
    "title": "New prompt",
    "type": "prompt",
    "stage": "canary",
    "version": "v15",
    "against": "v14",
    "decision": "passed",
}


def traffic(rows: list[tuple[str, str, str, bool, float]]) -> dict[str, pd.DataFrame]:
    """Return requests of (time, prompt, language, ok, latency)."""
    times, prompts, languages, ok, latency = zip(*rows, strict=True)
    return {
        "requests": frame(
            "requests",
            {
                "time": list(times),
                "prompt_version": list(prompts),
                "seg.language": list(languages),
                "status": ["ok" if each else "error" for each in ok],
                "latency_ms": [float(each) for each in latency],
                "cost": [Decimal("0.01")] * len(rows),
                "currency": ["EUR"] * len(rows),
            },
        )
    }


def drawn(seed: int, days: int = 10, each: int = 60) -> list[tuple[str, str, str, bool, float]]:
    random = np.random.default_rng(seed)
    rows = []
    for day in range(1, days + 1):
        for i in range(each):
            prompt = "v15" if random.random() < 0.3 else "v14"
            language = str(random.choice(["en", "es"]))
            worse = prompt == "v15" and language == "es"
            ok = bool(random.random() < (0.6 if worse else 0.9))
            latency = float(np.round(random.gamma(4, 700 if prompt == "v15" else 500), 1))
            rows.append(
                (f"2026-10-{day:02d}T{i % 24:02d}:{i // 24:02d}:00Z", prompt, language, ok, latency)
            )
    return rows


def gate(rows: list[tuple[str, str, str, bool, float]], **fields: str) -> Any:
    written = {name: text for name, text in {**TRIED, **fields}.items() if text}
    return month(TERMS, entered("releases", "REL-1", **written), evidence=traffic(rows))


def by_hand(
    rows: list[tuple[str, str, str, bool, float]], version: str, language: str
) -> tuple[int, Decimal, float]:
    """Return how many requests there were in the trial, the share answered and the 95th percentile."""
    own = [
        (ok, latency)
        for time, prompt, spoken, ok, latency in rows
        if "2026-10-05" <= time[:10] < "2026-10-08"
        and prompt == version
        and (not language or spoken == language)
    ]
    share = Decimal(100 * sum(ok for ok, _ in own)) / len(own)
    return len(own), share, float(np.percentile([latency for _, latency in own], 95))


@pytest.mark.parametrize("seed", range(12))
def test_that_a_trial_s_figures_are_those_of_counting_by_hand(seed: int) -> None:
    rows = drawn(seed)
    (told,) = gate(rows, most_loss="5").gates
    assert {(each.metric, each.value) for each in told.shares} == {
        (metric, value) for metric in ("Answered", "Final answer") for value in ("", "en", "es")
    }
    for each in told.shares:
        ours, theirs = by_hand(rows, "v15", each.value), by_hand(rows, "v14", each.value)
        assert each.items == ours[0]
        assert each.difference is not None
        assert each.before is not None
        assert each.difference == each.share - each.before
        if each.metric == "Answered":
            assert each.low is not None
            assert each.high is not None
            assert each.low <= each.difference <= each.high
            assert (each.share, each.before) == (ours[1], theirs[1])
        else:
            assert float(each.share) == pytest.approx(ours[2])
            assert float(each.before) == pytest.approx(theirs[2])


def of_shares(en: tuple[int, int], es: tuple[int, int], slow: float = 1.0) -> list[Any]:
    """Return a hundred requests each by language: how many v14 and v15 answered of them."""
    return [
        (f"2026-10-06T{i // 60:02d}:{i % 60:02d}:00Z", prompt, language, i < good, 1000.0 * factor)
        for language, pair in (("en", en), ("es", es))
        for prompt, good, factor in (("v14", pair[0], 1.0), ("v15", pair[1], slow))
        for i in range(100)
    ]


@pytest.mark.parametrize(
    ("fields", "kind", "reached"),
    [
        # all traffic gains 3 points, Spanish loses 6
        ({"most_loss": "7"}, "", True),
        ({"most_loss": "5"}, "gate_tradeoff", False),
        (
            {
                "most_loss": "5",
                "accepted_by": "Marta Ruiz",
                "tradeoff": "Spanish is repaired next.",
            },
            "gate_accepted",
            False,
        ),
        ({"most_slower": "10"}, "gate_tradeoff", False),
        ({"most_slower": "20"}, "", True),
        ({"most_loss": "7", "against": ""}, "gate_unseen", None),
        ({"most_loss": "7", "against": "v13"}, "gate_unseen", None),
        ({"most_loss": "7", "version": "v16"}, "gate_unseen", None),
        ({"most_loss": "7", "stage": "offline"}, "gate_unseen", None),
        ({"most_loss": "7", "ended": "2026-10-05T00:00:00+00:00"}, "gate_unseen", None),
        ({}, "gate_unseen", None),
    ],
)
def test_that_a_trial_decides_the_gate_as_runs_do(
    fields: dict[str, str], kind: str, reached: bool | None
) -> None:
    found = gate(of_shares((80, 92), (90, 84), slow=1.15), **fields)
    told: ReleaseGate = found.gates[0]
    assert told.reached is reached, told.why
    raised = [each for each, _ in kinds(found) if each.startswith("gate_")]
    assert raised == ([kind] if kind else [])


def test_that_a_trial_knows_busy_hours_and_speed_as_figures_do() -> None:
    busy = replace(
        ANSWERED,
        indicator=replace(ANSWERED.indicator, among=(Condition("hourly_load", "at_least", "30"),)),
    )
    # forty requests in the hour in which the trial begins, half of them before it; ten in another
    rows = [
        (f"2026-10-05T09:{i:02d}:00Z", "v15" if i % 2 else "v14", "en", i % 4 != 1, 900.0)
        for i in range(10, 50)
    ]
    rows += [(f"2026-10-06T12:{i:02d}:00Z", "v15", "en", False, 900.0) for i in range(10)]
    fields = {**TRIED, "when": "2026-10-05T09:30:00+00:00"}
    written = entered("releases", "REL-1", **fields, most_loss="100")
    (told,) = month(agreement(busy), written, evidence=traffic(rows)).gates
    whole = told.shares[0]
    inside = [ok for time, prompt, _, ok, _ in rows[20:40] if prompt == "v15"]
    assert (whole.items, whole.share) == (len(inside), Decimal(100 * sum(inside)) / len(inside))


def test_that_too_little_traffic_decides_nothing() -> None:
    strict = replace(ANSWERED, min_samples=201)
    written = entered("releases", "REL-1", **TRIED, most_loss="50")
    rows = traffic(of_shares((80, 92), (90, 84)))
    (told,) = month(agreement(strict), written, evidence=rows).gates
    assert told.reached is None
    assert told.why == "Answered rests on 200 of the 201 samples asked for"
    (told,) = month(agreement(replace(strict, min_samples=150)), written, evidence=rows).gates
    assert told.reached is True
    assert [each.value for each in told.shares] == [""], "segments of 100 prove nothing"


def test_that_a_gate_without_criteria_shows_its_figures_all_the_same() -> None:
    told = gate(of_shares((80, 92), (90, 84))).gates[0]
    assert (told.why, len(told.shares)) == ("it has no criterion with a number", 6)


def test_that_a_loss_is_on_the_figure_s_bad_side() -> None:
    failing = objective(
        id="failed",
        name="Failed",
        indicator=Indicator("good_share", "requests", good=(Condition("status", "is", "error"),)),
        comparator="<=",
        complete="counted",
    )
    written = entered("releases", "REL-1", **TRIED, most_loss="5")
    rows = traffic(of_shares((80, 92), (90, 84)))
    told = month(agreement(failing), written, evidence=rows)
    # 6 points more failures in Spanish; 12 fewer in English
    assert "6 points" in only(told, "gate_tradeoff").detail
    assert len(told.gates[0].hurt) == 1


def test_that_a_trial_is_told_with_the_month_it_ended_in() -> None:
    rows = [("2026-09-29T10:00:00Z", "v14", "en", True, 900.0)] * 5
    rows += [("2026-09-30T10:00:00Z", "v15", "en", True, 950.0)] * 5
    rows += [("2026-10-01T10:00:00Z", "v15", "en", False, 950.0)] * 5
    fields = {**TRIED, "when": "2026-09-28T00:00:00+00:00", "ended": "2026-10-03T00:00:00+00:00"}
    written = entered("releases", "REL-1", **fields, most_loss="1")
    assert month(TERMS, written, evidence=traffic(rows), period="2026-09").gates == ()
    (told,) = month(TERMS, written, evidence=traffic(rows)).gates
    assert (told.shares[0].items, told.shares[0].share) == (10, 50)


def test_that_terms_without_objectives_on_traffic_say_so() -> None:
    found = month(
        Agreement(),
        entered("releases", "REL-1", **TRIED),
        evidence=traffic(of_shares((9, 9), (9, 9))),
    )
    assert "no objective is measured on traffic" in found.gates[0].why
