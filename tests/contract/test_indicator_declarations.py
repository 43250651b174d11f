"""Every kind of indicator answers everything that is asked of one, and nobody else decides by kinds."""

from __future__ import annotations

import ast
from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest

from slastudio.contract.indicators.declaration import Better, Budgeted, MeasuredOn, Paid
from slastudio.contract.indicators.documentation import PAGE, indicators_page
from slastudio.contract.indicators.gaps import COMPARABLE
from slastudio.contract.indicators.kinds import TITLES, IndicatorKind
from slastudio.contract.indicators.table import (
    DECLARATIONS,
    adds_up,
    asks_for,
    better,
    budgeted,
    counts_things,
    declared,
    indicator_words,
    is_share_of_items,
    lacking,
    matters,
    objective_sentence,
    of,
    paid,
    tracks,
    wanted_evidence,
    wanted_units,
)
from slastudio.contract.objective_checks import objective_findings
from slastudio.contract.objectives import COMPARED, Indicator, Objective, Objectives
from slastudio.contract.openslo import openslo_documents
from slastudio.evidence.kinds import KINDS
from slastudio.measure.forms import FORMS
from slastudio.measure.recipes import RECIPES, recipe_for
from slastudio.shared.problems import StudioError
from tests.contract.agreements import agreement_with

pytestmark = pytest.mark.rapid
ALL = get_args(IndicatorKind)
PACKAGE = Path(__file__).parents[2] / "slastudio"
# where a kind may be named: its declaration and what measures it
AT_HOME = ("contract/indicators/", "measure/contributions/")


def example_of(kind: str) -> Objective:
    example = declared(kind).example
    return Objective(
        id="example",
        name="Example",
        indicator=example.indicator,
        comparator=example.comparator,
        target=Decimal(example.target),
        unit=example.unit,
    )


@pytest.mark.parametrize("table", [TITLES, DECLARATIONS, RECIPES], ids=["titles", "declarations", "recipes"])
def test_that_every_table_of_kinds_holds_every_kind_and_no_other(table: dict[str, object]) -> None:
    assert set(table) == set(ALL)


@pytest.mark.parametrize("kind", ALL)
def test_that_a_kind_answers_every_question_about_its_example(kind: str) -> None:
    objective = example_of(kind)
    indicator = objective.indicator
    assert indicator.kind == kind
    assert not lacking(indicator)
    assert {each.name for each in fields(Indicator)} >= {name for name in _names() if matters(indicator, name)}
    assert set(wanted_evidence(indicator)) <= set(KINDS)
    assert not wanted_evidence(indicator) or indicator.evidence in wanted_evidence(indicator)
    assert not wanted_units(indicator) or objective.unit in wanted_units(indicator)
    assert better(indicator) in get_args(Better)
    assert budgeted(indicator) in get_args(Budgeted)
    assert paid(indicator) in get_args(Paid)
    assert of(indicator).measured_on in get_args(MeasuredOn)
    assert all(isinstance(each(indicator), bool) for each in (adds_up, counts_things, is_share_of_items))
    known = KINDS[indicator.evidence]
    assert all(known.column(name) for name in asks_for(indicator))
    assert {"higher": ">=", "lower": "<="}.get(better(indicator), objective.comparator) == objective.comparator
    assert isinstance(tracks(indicator), tuple)


def _names() -> list[str]:
    return [each.name for each in fields(Indicator)]


@pytest.mark.parametrize("kind", ALL)
def test_that_a_kind_is_told_in_words_of_its_own(kind: str) -> None:
    objective = example_of(kind)
    others = {indicator_words(example_of(each).indicator) for each in ALL if each != kind}
    words, sentence = indicator_words(objective.indicator), objective_sentence(objective)
    assert words
    assert words not in others
    assert sentence.endswith(".")
    assert sentence[0].isupper()
    assert declared(kind).formula.endswith(".")


@pytest.mark.parametrize("kind", ALL)
def test_that_the_example_of_a_kind_is_a_sound_objective(kind: str) -> None:
    objective = example_of(kind)
    agreement = agreement_with(objective)
    wrong = {"indicator-incomplete", "column-unknown", "evidence-mismatch", "unit-mismatch", "target-direction"}
    found = {each.id for each in objective_findings(agreement)} & wrong
    assert not found


@pytest.mark.parametrize("kind", ALL)
def test_that_a_kind_is_stated_in_openslo_or_says_why_not(kind: str) -> None:
    stated = openslo_documents(agreement_with(example_of(kind)))
    assert len(stated.left_out) == (not stated.files or len(stated.files) == 1)
    assert all(reason.endswith(".") for _, _, reason in stated.left_out)


@pytest.mark.parametrize("kind", ALL)
def test_that_what_a_kind_measures_has_a_form_and_says_what_a_day_contributes(kind: str) -> None:
    objective = example_of(kind)
    if declared(kind).measured_on == "clocks":
        with pytest.raises(StudioError, match="clocks"):
            recipe_for(objective, Objectives())
        return
    recipe = recipe_for(objective, Objectives())
    contribution = FORMS[recipe.kind].contribution(recipe)
    assert contribution.evidence == objective.indicator.evidence
    assert contribution.aggregates


@pytest.mark.parametrize(("compared", "_words"), COMPARED)
def test_that_whatever_a_gap_may_compare_can_be_compared(compared: str, _words: str) -> None:
    gap = declared("gap").example.indicator
    inside = replace(declared(compared).example.indicator, kind="gap", compared=compared)
    indicator = replace(inside, segment=gap.segment, reference=gap.reference)
    assert compared in COMPARABLE
    objective = Objective(id="gap", indicator=indicator, comparator="<=", target=Decimal(3), unit="points")
    assert recipe_for(objective, Objectives()).of is not None
    assert "gap" in indicator_words(indicator)


def test_that_a_kind_nobody_declared_is_refused_with_the_kinds_there_are() -> None:
    with pytest.raises(StudioError, match="good_share"):
        indicator_words(Indicator("unheard_of"))
    with pytest.raises(StudioError, match="unheard_of"):
        recipe_for(Objective(id="x", indicator=Indicator("unheard_of")), Objectives())


def test_that_nobody_else_decides_by_kinds_of_indicator() -> None:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE).as_posix()
        if not place.startswith(AT_HOME):
            found += [f"{place}:{line}" for line in _comparisons_of_kinds(path)]
    assert found == [], "ask the kind's declaration (contract/indicators/table.py) instead"


def _comparisons_of_kinds(path: Path) -> list[int]:
    """Return the lines on which something's `kind`, or a result's `indicator`, is compared with a kind of indicator."""
    lines = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Compare) or not isinstance(node.left, ast.Attribute):
            continue
        asked = node.left.attr in ("kind", "indicator")
        owner = ast.unparse(node.left.value)
        told = {each.value for each in ast.walk(node) if isinstance(each, ast.Constant)}
        if asked and told & set(ALL) and (owner.endswith(("indicator", "i", "result", "recipe"))):
            lines.append(node.lineno)
    return lines


def test_that_the_page_of_indicators_is_up_to_date() -> None:
    written = (PACKAGE.parent / PAGE).read_text(encoding="utf-8")
    assert written == indicators_page(), "write it anew with python -m slastudio.contract.indicators.documentation"
