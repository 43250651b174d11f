"""Which findings of drift concern which objective."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from slastudio.contract.terms.objectives import Condition, Indicator, Objective
from slastudio.judge.drift.findings import DriftFinding
from slastudio.judge.drift.marks import findings_for

DAY = date(2026, 7, 10)


def finding(series: str, segment: tuple[str, str] | None = None, **more: object) -> DriftFinding:
    told = f"{series}[{segment[0]}={segment[1]}]" if segment else series
    return DriftFinding("step", told, "", series, "", DAY, DAY, segment, **more)  # type: ignore[arg-type]


SERIES = (
    "requests.volume",
    "requests.errors",
    "requests.latency.p50",
    "requests.latency.p95",
    "requests.first_token.p95",
    "requests.spend",
    "reviews.accepted",
    "reviews.rubric.tone",
    "requests.stage[retrieval].p95",
    "evaluations[golden|3|]",
    "evaluations[other|1|]",
    "costs[usage]",
)


@pytest.mark.parametrize(
    ("indicator", "golden", "wanted"),
    [
        (
            Indicator("percentile", "requests", "latency_ms", Decimal(95)),
            "",
            ["requests.latency.p95"],
        ),
        (
            Indicator("percentile", "requests", "latency_ms", Decimal(99)),
            "",
            ["requests.latency.p50", "requests.latency.p95"],
        ),
        (
            Indicator("percentile", "requests", "first_token_ms", Decimal(95)),
            "",
            ["requests.first_token.p95"],
        ),
        (Indicator("availability", "requests"), "", ["requests.errors"]),
        (Indicator("throughput", "requests"), "", ["requests.volume"]),
        (Indicator("spend", "requests"), "", ["requests.spend"]),
        (Indicator("spend", "costs"), "", ["costs[usage]"]),
        (
            Indicator("good_share", "reviews", good=(Condition("accepted", "is", "true"),)),
            "",
            ["reviews.accepted"],
        ),
        (Indicator("mean", "reviews", "rubric.tone"), "", ["reviews.rubric.tone"]),
        (
            Indicator("percentile", "requests", "stage.retrieval_ms", Decimal(95)),
            "",
            ["requests.stage[retrieval].p95"],
        ),
        (Indicator("percentile", "requests", "stage.model_ms", Decimal(95)), "", []),
        (Indicator("good_share", "evaluations"), "golden", ["evaluations[golden|3|]"]),
        (Indicator("availability", "probes"), "", []),
        (Indicator("response_time", "incidents"), "", []),
    ],
)
def test_that_an_objective_gets_the_series_it_is_measured_on(
    indicator: Indicator, golden: str, wanted: list[str]
) -> None:
    objective = Objective(id="o", indicator=indicator, golden_set=golden)
    assert [
        each.series for each in findings_for(objective, [finding(each) for each in SERIES])
    ] == wanted


def test_that_segments_concern_those_who_are_about_them() -> None:
    spanish, english = (
        finding("reviews.accepted", ("seg.language", each)) for each in ("es", "en")
    )
    good = (Condition("accepted", "is", "true"),)
    whole = Objective(id="o", indicator=Indicator("good_share", "reviews", good=good))
    among = replace(whole.indicator, among=(Condition("seg.language", "is", "es"),))
    gap = replace(whole.indicator, kind="gap", segment="seg.language", reference="en")
    assert findings_for(whole, [spanish, english]) == ()
    assert findings_for(replace(whole, indicator=among), [spanish, english]) == (spanish,)
    assert findings_for(replace(whole, indicator=gap), [spanish, english]) == (spanish, english)
    # what Spanish shows of a finding of all records is told with Spanish figures
    every = finding("reviews.accepted", within=(english, spanish))
    assert findings_for(replace(whole, indicator=among), [every]) == (spanish,)
    assert findings_for(whole, [every]) == (every,)


def test_that_silent_changes_concern_what_models_answer() -> None:
    silent = DriftFinding(
        "silent_change", "requests.model", "models", "model m-2", "", DAY, DAY, value="m-2"
    )
    for evidence, wanted in (
        ("requests", (silent,)),
        ("reviews", (silent,)),
        ("incidents", ()),
        ("costs", ()),
    ):
        assert (
            findings_for(Objective(id="o", indicator=Indicator("mean", evidence)), [silent])
            == wanted
        )
