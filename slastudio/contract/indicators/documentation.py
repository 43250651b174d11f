"""Write docs/guide/indicators.md from the declarations, so that what is written is what is computed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

from slastudio.contract.indicators.declaration import Budgeted, IndicatorDeclaration
from slastudio.contract.indicators.ratios import Inexpressible
from slastudio.contract.indicators.table import (
    DECLARATIONS,
    budgeted,
    objective_sentence,
    wanted_evidence,
    wanted_units,
)
from slastudio.contract.terms.indicator_kinds import TITLES, IndicatorKind
from slastudio.contract.terms.objectives import Condition, Indicator, Objective, Objectives
from slastudio.evidence.kinds import KINDS

PAGE = "docs/guide/indicators.md"
_HEAD = """# Indicators

What can be promised, how each figure is computed, and one example of each as it stands in a terms file. This page is
written from the declarations in `slastudio/contract/indicators` by `python -m slastudio.contract.indicators.documentation`.

Of a sample of evaluations or reviews “events”, “records” and “values” are items: each counts once, with the mean of its records
([samples count items](statistics.md#what-counts-as-one)).
"""
_DERIVED_HEAD = """## Derived columns

Conditions, percentiles, means and shares name these like any column. They are computed of recorded columns when something is
measured, and never imported or stored; where a column they are made of has no value, they have none. Hours and weekdays are those of
the agreement's zone. An hour is sixty minutes that begin with a full hour of the local clock, so the hour that autumn repeats is two;
its load counts every request of the evidence, whatever else an objective asks for. Peak load is a condition: “hourly_load is at
least 500”, or “local_hour is at least 9” with “local_weekday is one of mon, tue, wed, thu, fri”.

| of | column | what it is | unit | made of |
|---|---|---|---|---|"""
_BUDGETS: dict[Budgeted, str] = {
    "bad_events": "the bad events the target leaves room for",
    "beyond_limit": "the events that may lie beyond the limit",
    "amount": "the amount itself",
    "late_cases": "the cases that may be late",
    "width": "the gap that is agreed, of which the figure takes up its part",
    "nothing": "none",
}


def indicators_page() -> str:
    """Return the page as Markdown."""
    parts = [_HEAD, _derived(), *(_told(kind, each) for kind, each in DECLARATIONS.items())]
    return "\n".join(parts)


def _derived() -> str:
    """Return the table of columns that are computed of recorded ones."""
    rows = [
        f"| {kind.title.lower()} | `{each.name}` | {each.about} | {each.unit or '–'} | {', '.join(each.made_of)} |"
        for kind in KINDS.values()
        for each in kind.derived
    ]
    return "\n".join([_DERIVED_HEAD, *rows, ""])


def _told(kind: IndicatorKind, declared: IndicatorDeclaration) -> str:
    objective = _objective(declared)
    indicator = objective.indicator
    evidence = (
        ", ".join(KINDS[each].title.lower() for each in wanted_evidence(indicator))
        or "any kind with the column"
    )
    units = ", ".join(wanted_units(indicator)) or (
        "the target's currency" if declared.paid else "any"
    )
    lines = [
        f"## {TITLES[kind]} (`{kind}`)\n",
        f"{declared.formula}\n",
        f"- Measured on: {evidence}",
        f"- Unit: {units}",
        f"- Error budget: {_BUDGETS[budgeted(indicator)]}",
        f"- OpenSLO: {_openslo(declared, objective)}",
        f"- Reads: “{objective_sentence(objective)}”\n",
        "```yaml",
        *_yaml(objective),
        "```\n",
    ]
    return "\n".join(lines)


def _objective(declared: IndicatorDeclaration) -> Objective:
    example = declared.example
    return Objective(
        indicator=example.indicator,
        comparator=example.comparator,
        target=Decimal(example.target),
        unit=example.unit,
    )


def _openslo(declared: IndicatorDeclaration, objective: Objective) -> str:
    try:
        ratio = declared.ratio(objective, Objectives())
    except Inexpressible as reason:
        return f"not stated. {reason}"
    return f"a ratio of {ratio.counts} records, target {ratio.target.normalize():f}"


def _yaml(objective: Objective) -> Iterator[str]:
    yield "indicator:"
    plain = Indicator()
    for each in fields(Indicator):
        held = getattr(objective.indicator, each.name)
        if held != getattr(plain, each.name) or each.name in ("kind", "evidence"):
            yield from _yaml_field(each.name, held)
    yield f'comparator: "{objective.comparator}"'
    yield f"target: {objective.target}"
    yield f'unit: "{objective.unit}"'


def _yaml_field(name: str, held: object) -> Iterator[str]:
    if not isinstance(held, tuple):
        yield f"  {name}: {held}"
        return
    yield f"  {name}:"
    for each in held:
        assert isinstance(each, Condition)
        yield f'    - {{column: {each.column}, operator: {each.operator}, value: "{each.value}"}}'


if __name__ == "__main__":
    target = Path(__file__).resolve().parents[3] / PAGE
    target.write_text(indicators_page(), encoding="utf-8")
