"""Strategies that make whole agreements from the field declarations, so that no field can be
forgotten.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.fields import FieldSpec, fields_of
from slastudio.contract.terms.objectives import Objective, Objectives

_TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), max_size=12
)
_DURATIONS = st.sampled_from(
    ["", "4 business hours", "1 business day", "daily until stable", "planned"]
)


def values(spec: FieldSpec) -> st.SearchStrategy[Any]:
    """Return a strategy for one declared field."""
    strategy: st.SearchStrategy[Any]
    if spec.kind == "record":
        assert spec.item is not None
        return records(spec.item)
    if spec.kind == "records":
        assert spec.item is not None
        return st.lists(records(spec.item), max_size=2).map(tuple)
    strategy = {
        "text": _TEXT,
        "prose": _TEXT,
        "reference": _TEXT,
        "lines": st.lists(_TEXT, max_size=2).map(tuple),
        "references": st.lists(_TEXT, max_size=2).map(tuple),
        "flag": st.booleans(),
        "integer": st.integers(-5, 10**6),
        "decimal": st.decimals(Decimal(-(10**9)), Decimal(10**9), places=4),
        "date": st.dates(date(1990, 1, 1), date(2090, 1, 1)),
        "duration": _DURATIONS,
        "zone": st.sampled_from(["UTC", "Europe/Madrid"]),
        "choice": st.sampled_from([value for value, _ in spec.choices] or [""]),
    }[spec.kind]
    return st.none() | strategy if spec.optional else strategy


def records(cls: type) -> st.SearchStrategy[Any]:
    return st.builds(cls, **{spec.name: values(spec) for spec in fields_of(cls)})


def agreements() -> st.SearchStrategy[Agreement]:
    return records(Agreement)


def agreement_with(*objectives: Objective) -> Agreement:
    """Return an agreement that promises these objectives and says nothing else."""
    return Agreement(objectives=Objectives(objectives=objectives))
