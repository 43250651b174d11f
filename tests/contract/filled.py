"""An agreement with something in every declared field, and another value for any field; made from
the declarations.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.fields import FieldSpec, fields_of
from slastudio.contract.terms.findings import put
from slastudio.contract.terms.objective_choices import INDICATORS
from slastudio.contract.terms.objectives import Condition, Objective
from slastudio.contract.terms.places import leaves

_PLAIN: dict[str, Any] = {
    "flag": True,
    "integer": 7,
    "decimal": Decimal(7),
    "date": date(2026, 5, 4),
    "duration": "3 business days",
    "zone": "Europe/Madrid",
}
_TRUTHS = {"true": "false", "false": "true"}


def filled_agreement() -> Agreement:
    """Return an agreement without an empty field: one record of each kind, and objectives of each
    kind of indicator.
    """
    whole: Agreement = filled(Agreement)
    first = whole.objectives.objectives[0]
    sliced = _objective(first, "good_share", "sliced", budgeting="timeslices")
    labelled = _objective(first, "classification", "averaged", metric="f1", label="")
    named = _objective(first, "classification", "labelled", metric="recall")
    objectives = tuple(_objective(first, kind, kind) for kind, _ in INDICATORS)
    methods = replace(
        whole.objectives,
        objectives=(*objectives, sliced, labelled, named),
        missing_data="missed",
        partial="prorated",
    )
    point = replace(whole.drafting.open_points[0], place="pricing.monthly_fee")
    drafting = replace(whole.drafting, open_points=(point,))
    return _with_references(replace(whole, objectives=methods, drafting=drafting))


def _with_references(agreement: Agreement) -> Agreement:
    for path, spec, value in list(leaves(agreement)):
        known = agreement.options(spec.refers_to) if spec.refers_to else ()
        if known:
            first = known[0][0]
            agreement = put(agreement, path, (first,) if isinstance(value, tuple) else first)
    return agreement


def filled(cls: type) -> Any:
    """Return one record of a declared class with something in every field."""
    return cls(**{spec.name: _value(spec, cls.__name__) for spec in fields_of(cls)})


def _value(spec: FieldSpec, owner: str) -> Any:
    text = f"{owner.lower()} {spec.name}".replace("_", " ")
    if spec.item is not None:
        return filled(spec.item) if spec.kind == "record" else (filled(spec.item),)
    if spec.kind in ("lines", "references"):
        return (text,)
    if spec.kind == "choice":
        return next(value for value, _ in spec.choices if value)
    return _PLAIN.get(spec.kind, text)


def _objective(first: Objective, kind: str, name: str, **parts: str) -> Objective:
    where = {"good": (Condition("status", "is", "ok"),), "among": (Condition("model", "is", "m"),)}
    indicator = replace(first.indicator, kind=kind, **where, **parts)  # type: ignore[arg-type]
    return replace(first, id=name, name=f"Objective {name}", indicator=indicator, promise="")


def other_values(spec: FieldSpec, value: Any) -> list[Any]:
    """Return values of a field's kind that differ from the one it has: for a choice all of them."""
    if spec.kind == "choice":
        return [each for each, _ in spec.choices if each != value]
    if spec.kind in ("lines", "references"):
        return [(*value, "something else")]
    if spec.kind == "flag":
        return [not value]
    if spec.kind in ("integer", "decimal"):
        return [(value or 0) + 1]
    if spec.kind == "date":
        return [(value or date(2026, 5, 4)) + timedelta(days=1)]
    if spec.kind == "duration":
        return ["17 business days"]
    if spec.kind == "zone":
        return ["America/New_York"]
    return [_TRUTHS.get(value, f"{value} something else")]
