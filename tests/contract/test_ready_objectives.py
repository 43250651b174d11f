"""Ready objectives hold with nothing but a target: readable, measurable, and refused where nobody can tell."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from slastudio.contract.checks.readiness import check
from slastudio.contract.exchange.quantities import number_in
from slastudio.contract.ready_objectives import (
    ReadyObjective,
    ready_objective,
    ready_objectives,
    taken,
)
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.indicator_kinds import TITLES
from slastudio.evidence.kinds import kind_named
from slastudio.operations.agreements.ready_objectives import add_ready_objective
from slastudio.operations.agreements.templates import template_agreement
from slastudio.operations.agreements.terms import current_agreement
from slastudio.operations.projects import create_project, open_project
from slastudio.shared.problems import StudioError

EVERY = pytest.mark.parametrize("ready", ready_objectives(), ids=lambda ready: ready.id)


@pytest.fixture(scope="module")
def agreement() -> Agreement:
    return template_agreement("small-business-retainer")


def test_that_the_five_of_a_usual_table_are_there() -> None:
    wanted = {"task-success", "first-token", "final-answer", "language-gap", "fallback-escalation"}
    assert wanted <= {each.id for each in ready_objectives()}
    assert len({each.id for each in ready_objectives()}) == len(ready_objectives())


@EVERY
def test_that_one_with_its_target_raises_no_error_of_the_check(
    ready: ReadyObjective, agreement: Agreement
) -> None:
    made = taken(ready, ready.example, agreement)
    # what a template promises already would be promised twice
    section = replace(agreement.objectives, objectives=())
    agreement = replace(agreement, objectives=section)
    whole = replace(agreement, objectives=replace(section, objectives=(*section.objectives, made)))
    at = f"objectives.objectives[{len(section.objectives)}]"
    before = {(each.path, each.message) for each in check(agreement)}
    new = [each for each in check(whole) if (each.path, each.message) not in before]
    assert [
        each.message for each in new if each.level == "error" and each.path.startswith(at)
    ] == []
    assert made.target is not None
    assert made.action


@EVERY
def test_that_it_names_columns_its_evidence_has(ready: ReadyObjective) -> None:
    indicator = ready.objective.indicator
    assert indicator.kind in TITLES
    columns = {each.name for each in kind_named(indicator.evidence).columns}
    named = {
        indicator.column,
        indicator.segment,
        *(each.column for each in (*indicator.good, *indicator.among)),
    } - {""}
    families = {each.partition("*")[0] for each in columns if "*" in each}
    astray = {
        each for each in named if each not in columns and not each.startswith(tuple(families))
    }
    assert astray == set()
    # what a sample shows is uncertain, and counted ones are not
    if indicator.evidence in ("reviews", "evaluations", "feedback"):
        assert ready.objective.complete == "sampled"
        assert ready.objective.min_samples > 0
    else:
        assert ready.objective.complete == "counted"


@pytest.mark.parametrize(
    ("name", "typed", "target", "unit"),
    [
        ("task-success", "92 %", "92", "%"),
        ("task-success", "92", "92", "%"),
        ("first-token", "800 ms", "800", "ms"),
        ("final-answer", "3.5 s", "3500", "ms"),
        ("final-answer", "3500", "3500", "ms"),
        ("language-gap", "3 points", "3", "points"),
        ("monthly-spend", "€1,150", "1150", "EUR"),
        ("monthly-spend", "$1,150.50", "1150.50", "USD"),
        ("monthly-spend", "1150 GBP", "1150", "GBP"),
        ("cost-per-request", "0,025", "0.025", "EUR"),
        ("monthly-spend", "1.150,50 €", "1150.50", "EUR"),
    ],
)
def test_that_a_target_is_read_as_people_write_it(
    agreement: Agreement, name: str, typed: str, target: str, unit: str
) -> None:
    made = taken(ready_objective(name), typed, agreement)
    assert (made.target, made.unit) == (Decimal(target), unit)


@pytest.mark.parametrize("typed", ["", "much", "92 ms", "3 %%", "1/2"])
def test_that_what_is_no_target_is_refused(agreement: Agreement, typed: str) -> None:
    with pytest.raises(StudioError):
        taken(ready_objective("task-success"), typed, agreement)


@pytest.mark.parametrize(
    ("typed", "unit", "number"),
    [
        ("3.5 s", "ms", "3500"),
        ("2 min", "s", "120"),
        ("0.25 s", "ms", "250"),
        ("1.5 h", "minutes", "90"),
        ("90 minutes", "h", "1.5"),
        ("1500 ms", "s", "1.5"),
        ("1,5 s", "ms", "1500"),
    ],
)
def test_that_spans_of_fixed_length_are_written_in_the_fields_own(
    typed: str, unit: str, number: str
) -> None:
    assert number_in(typed, unit) == number


@pytest.mark.parametrize(("typed", "unit"), [("1 day", "h"), ("3 s", "%"), ("1 ms", "h")])
def test_that_another_unit_is_refused_where_nobody_could_tell(typed: str, unit: str) -> None:
    with pytest.raises(StudioError, match="another unit"):
        number_in(typed, unit)


def test_that_taking_the_same_twice_gives_two_with_ids_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "client.slastudio"
    create_project(path, "pilot").close()
    with open_project(path) as project:
        first, _ = add_ready_objective(project, "first-token", "800 ms")
        second, _ = add_ready_objective(project, "first-token", "900 ms")
        held = current_agreement(project).objectives.objectives
    assert first.id != second.id
    assert [each.target for each in held[-2:]] == [Decimal(800), Decimal(900)]
    with pytest.raises(StudioError, match="There are: task-success"), open_project(path) as project:
        add_ready_objective(project, "nothing", "1")
