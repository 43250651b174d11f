"""Thousands of made assessments: no sentence contradicts its verdict, and no two outputs differ in a figure."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Objective, Objectives
from slastudio.judge.outcome.assessment import Assessment, Costs
from slastudio.judge.outcome.inputs import Inputs, Terms
from slastudio.judge.outcome.objective_result import Budget, Result
from slastudio.judge.outcome.statuses import VERDICTS, mark_of, status_word
from slastudio.judge.period.attention import attention
from slastudio.judge.telling.movement import direction_words, movement_words
from slastudio.judge.telling.results import finding_words, line_words, target_line, value_words
from slastudio.operations.analysis.assessments import months_with_data
from slastudio.operations.analysis.explanations import explain
from slastudio.operations.projects import open_project
from slastudio.reports.content.blocks import Figure, Table, Tiles
from slastudio.reports.content.charts import trend_chart
from slastudio.reports.documents.monthly import report_document
from slastudio.reports.machine.assessments import assessment_document
from slastudio.reports.workbook.objective_sheets import objective_sheet
from slastudio.reports.workbook.sheet_values import Amount
from slastudio.reports.workbook.sheets import sheets
from slastudio.shared.periods import month_period
from slastudio.ui.pages.objectives.figures import figures_of
from tests.conftest import SampleMonth
from tests.strength import tries

from .conftest import REF, made_result

PERIOD = month_period(2026, 9, "Europe/Madrid")
# said of a verdict, and a lie beside any other; reasons and names of the made results hold none of them
ONLY_OF = {
    "met": ("keeps the promise", "● "),
    "missed": ("misses the promise", "■ ", ": missed"),
    "not_proven": ("neither kept nor missed", "◐ "),
    "reserved": ("is reserved", "◇ "),
    "no_data": ("not enough data", "○ "),
    "nothing_to_judge": ("there is nothing to judge",),
}
EXPONENT = re.compile(r"\d[eE][+\-−]?\d")
NEGATIVE_NOTHING = re.compile(r"[−\-]0(?:[.,]0*)?(?![\d.,])")
ONE_OF_MANY = re.compile(
    r"(?<![\d.,])1 (?:points|samples|more samples|days|rows|requests|objectives)\b"
)

UNITS = st.sampled_from(["%", "ms", "s", "points", "late", "USD", "EUR", "JPY", "", "tokens"])
# the ends of rounding, what is next to nothing, and everything between
NUMBERS = st.one_of(
    st.sampled_from(
        [
            Decimal(each)
            for each in (
                "0",
                "73.125",
                "0.005",
                "-0.005",
                "-6.2E-5",
                "1E-7",
                "99.995",
                "999.95",
                "1",
                "-1",
                "1E+3",
                "94.9999999",
            )
        ]
    ),
    st.decimals(-2000, 200_000, places=4, allow_nan=False),
    st.decimals(0, 100, places=9, allow_nan=False),
    st.floats(0, 100, allow_nan=False).map(lambda each: Decimal(repr(each))),
)
MAYBE = st.one_of(st.none(), NUMBERS)


@st.composite
def results(draw: Any) -> Result:
    unit = draw(UNITS)
    value, target = draw(MAYBE), draw(MAYBE)
    near = draw(st.sampled_from([None, "1E-9", "-1E-9", "0.001"]))
    if near is not None and target is not None:
        value = target + Decimal(near)
    sampled = draw(st.booleans())
    width = abs(draw(NUMBERS)) / 10
    interval = (value - width, value + width) if sampled and value is not None else None
    previous = draw(MAYBE)
    was = (previous - width, previous + width) if sampled and previous is not None else None
    allowed, spent = draw(NUMBERS), draw(NUMBERS)
    budget = draw(st.sampled_from([None, Budget(allowed, spent, allowed - spent, unit)]))
    return made_result(
        draw(st.integers(0, 9)),
        "Task success",
        unit=unit,
        comparator=draw(st.sampled_from([">=", "<="])),
        value=value,
        measured=value,
        target=target,
        internal_target=draw(MAYBE),
        verdict=draw(st.sampled_from(VERDICTS)),
        at_risk=draw(st.booleans()),
        risks=draw(
            st.sampled_from([(), ("budget",), ("internal_target",), ("internal_target", "budget")])
        ),
        complete="sampled" if sampled else "counted",
        interval=interval,
        previous_interval=was,
        previous_value=previous,
        previous_verdict=draw(st.sampled_from([None, *VERDICTS])),
        not_compared=draw(st.sampled_from(["", "missing_days", "unfinished"])),
        tolerance=draw(st.sampled_from([None, Decimal(2)])),
        budget=budget,
        further_samples=draw(st.sampled_from([None, 1, 1200])),
        samples=draw(st.sampled_from([0, 1, 200, 12345])),
        reason="It is as it is.",
        action="Talk.",
        promise="So promised.",
        formula="So computed",
    )


def assessed(found: list[Result]) -> Assessment:
    listed = tuple(
        replace(each, id=f"o{number}", name=f"Objective {chr(65 + number)}")
        for number, each in enumerate(found)
    )
    objectives = tuple(Objective(id=each.id, name=each.name, unit=each.unit) for each in listed)
    terms = replace(Agreement(), objectives=Objectives(objectives=objectives))
    costs = Costs("USD", "")
    inputs = Inputs(
        "Client",
        "Provider",
        PERIOD,
        (Terms(REF, terms),),
        lambda *_: None,
        {},
        datetime(2026, 10, 3, tzinfo=UTC),  # type: ignore[arg-type,return-value]
    )
    return Assessment(
        "Client",
        "Provider",
        PERIOD,
        REF,
        terms,
        listed,
        (),
        costs,
        (),
        (),
        attention(inputs, terms, listed, (), costs, {}),
        (),
        (),
    )


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (tuple, list)):
        for each in value:
            yield from texts(each)
    elif isinstance(value, dict):
        yield from texts(tuple(value.values()))
    elif dataclasses.is_dataclass(value) and not isinstance(value, (type, date)):
        for each in dataclasses.fields(value):
            yield from texts(getattr(value, each.name))


def shown_by_excel(amount: Amount) -> str:
    """Return what a spreadsheet shows: the stored double at fifteen digits, half away from zero."""
    stored = Decimal(repr(float(amount.value)))
    digits = len(amount.format.split(" ")[0].partition(".")[2])
    rounded = stored.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    text = f"{abs(rounded):,f}"
    return f"−{text}" if rounded < 0 else text


def bare(text: str) -> str:
    """Return the figure of a text without currency and unit."""
    match = re.search(r"−?[^\d−]*?(\d[\d,]*(?:\.\d+)?)", text)
    assert match, text
    sign = "−" if "−" in text else ""
    return sign + match[1]


def sentences(result: Result, assessment: Assessment) -> list[str]:
    told = [finding_words(result, PERIOD), line_words(result), target_line(result)]
    told += list(texts(explain(result))) + list(texts(figures_of(result)))
    chart = trend_chart(assessment, result)
    told += [chart.caption, chart.axis] if chart else []
    for each in assessment.attention:
        if each.target == result.id or each.title.startswith(result.name):
            told += [f"{mark_of(each.level)} {each.title}", each.detail]
    return told


@settings(max_examples=tries(200, 2500), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(results(), min_size=1, max_size=3))
def test_that_no_sentence_contradicts_its_verdict_and_no_two_outputs_differ(
    found: list[Result],
) -> None:
    assessment = assessed(found)
    document = report_document(assessment, date(2026, 10, 3))
    everything = [
        *texts(document.blocks),
        *texts([each.rows for each in sheets(assessment, date(2026, 10, 3))]),
    ]
    for text in everything:
        assert not NEGATIVE_NOTHING.search(text), text
        assert not ONE_OF_MANY.search(text), text
        assert "{" not in text
    for result in assessment.results:
        told = sentences(result, assessment)
        for verdict, words in ONLY_OF.items():
            if verdict in (result.verdict, result.status) or (
                verdict == "met" and result.status == "at_risk"
            ):
                continue
            for word in words:
                assert not [each for each in told if word in each], (result.verdict, word)
        for text in told:
            assert not EXPONENT.search(text), text
            assert not NEGATIVE_NOTHING.search(text), text
            assert not ONE_OF_MANY.search(text), text
        if result.movement not in ("improved", "regressed"):
            assert not [
                each
                for each in (movement_words(result), direction_words(result))
                if "improved" in each or "regressed" in each
            ]
    _figures_agree(assessment, document)


def _figures_agree(assessment: Assessment, document: Any) -> None:
    json = assessment_document(assessment)["objectives"]
    head = objective_sheet(assessment).head
    table = next(
        each
        for each in document.blocks
        if isinstance(each, Table) and each.head[0] == "Objective" and "Budget left" in each.head
    )
    tiles = {
        tile.name: tile
        for each in document.blocks
        if isinstance(each, Tiles)
        for tile in each.tiles
    }
    for result, row, paper, kept in zip(
        assessment.results,
        objective_sheet(assessment).rows,
        table.rows,
        json,
        strict=True,  # type: ignore[call-overload]
    ):
        cells = dict(zip(head, row, strict=True))
        assert kept["verdict"] == result.verdict
        assert cells["Verdict"] == status_word(result.verdict)
        if result.value is None:
            assert cells["Value"] is None
            assert kept["value"] is None
            continue
        value = cells["Value"]
        assert isinstance(value, Amount)
        assert value.value == result.value
        assert float(kept["value"]) == float(result.value)
        told = value_words(result)
        shown = paper[2]
        assert isinstance(shown, Figure)
        assert shown.text == told
        # page 1 has room for some of many
        assert result.name not in tiles or tiles[result.name].value == told
        assert told in line_words(result)
        assert dict(figures_of(result))["Value"] == told
        assert dict(explain(result))["Value"] == told
        # a double holds fifteen digits; a figure told to more of them is told so in text only
        if len(bare(told).replace(",", "").replace(".", "")) <= 15:
            assert shown_by_excel(value) == bare(told), (told, value)


def test_that_every_output_tells_the_months_of_the_sample_alike(
    sample: Path, sample_month: SampleMonth
) -> None:
    with open_project(sample, write=False) as project:
        months = months_with_data(project)
    judged = [sample_month(each.label, datetime(2026, 11, 6, 12, tzinfo=UTC)) for each in months]
    assert len(judged) > 5
    for assessment in judged:
        _figures_agree(assessment, report_document(assessment, date(2026, 12, 1)))


@pytest.mark.parametrize("unit", ["%", "ms", "USD"])
def test_that_paper_and_workbook_round_half_alike(unit: str) -> None:
    result = made_result(1, "Half", value=Decimal("73.125"), unit=unit, target=None)
    assessment = assessed([result])
    row = dict(
        zip(objective_sheet(assessment).head, objective_sheet(assessment).rows[0], strict=True)
    )
    value = row["Value"]
    assert isinstance(value, Amount)
    assert bare(value_words(assessment.results[0])) == shown_by_excel(value) == "73.13"
