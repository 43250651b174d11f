"""Check single values: figures out of range, units that do not fit what is measured, conditions
that cannot hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from slastudio.contract.indicators.declaration import Better
from slastudio.contract.indicators.table import better, counts_things, of, paid, wanted_units
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.findings import Finding, Fix
from slastudio.contract.terms.objectives import Condition, Indicator, Objective
from slastudio.contract.terms.places import leaves, path_text
from slastudio.contract.words.conditions import column_noun
from slastudio.contract.words.figures import is_currency, show_value
from slastudio.evidence.kinds import KINDS, WEEKDAYS

_NEVER_NEGATIVE = ("ms", "s", "min", "h", "tokens/s", "points", "late")
# values that may lie below zero: figures of any series, ends of bands, seeds
_SIGNED = frozenset({"target", "internal_target", "baseline", "low", "high", "seed"})
_LONGEST_WINDOW = 366
_LONGEST_VALUE = 3  # words of a value in a log
_NEEDLESS = ("present", "missing")
_COMPARED = ("at_least", "at_most", "above", "below")
_HOURS = tuple(map(str, range(24)))
_TRUTHS = ("true", "yes", "1", "y", "false", "no", "0", "n")


def value_findings(a: Agreement) -> Iterator[Finding]:
    """Find values that no figure can be compared with."""
    for place, spec, value in leaves(a):
        if (
            spec.kind in ("integer", "decimal")
            and spec.name not in _SIGNED
            and value is not None
            and value < 0
        ):
            yield Finding(
                "amount-negative",
                path_text(place),
                "error",
                "it cannot be negative",
                "No figure could be held against it.",
            )
    yield from _confidence(a)
    yield from _currencies(a)
    yield from _logged_types(a)
    for index, o in enumerate(a.objectives.objectives):
        path = f"objectives.objectives[{index}]"
        yield from _name(o, path)
        yield from _window(o, path)
        yield from _unit(o, path)
        yield from _counted(o, path)
        yield from _target(o, path)
        yield from _direction(o, path)
        yield from _conditions(o.indicator, f"{path}.indicator")


def _confidence(a: Agreement) -> Iterator[Finding]:
    if not 50 <= a.objectives.confidence < 100:
        message = f"{show_value(a.objectives.confidence, '%')} is no confidence an interval can be drawn at"
        yield Finding(
            "confidence-range", "objectives.confidence", "error", message, "Choose 90, 95 or 99 %."
        )
    elif a.objectives.confidence < 80:
        message = (
            f"at {show_value(a.objectives.confidence, '%')} confidence chance decides many months"
        )
        yield Finding(
            "confidence-range",
            "objectives.confidence",
            "warning",
            message,
            "Choose 90, 95 or 99 %.",
        )
    handover = a.evaluation.confidence_handover
    if handover is not None and handover > 1:
        yield Finding(
            "confidence-range",
            "evaluation.confidence_handover",
            "error",
            "a confidence lies between 0 and 1",
            "Every answer would go to a person.",
            Fix(f"Write {handover / 100:f}", (("evaluation.confidence_handover", handover / 100),))
            if handover <= 100
            else None,
        )


def _logged_types(a: Agreement) -> Iterator[Finding]:
    """Find a description where a log's value is wanted: no record says it, so all would lie outside."""
    for row, value in enumerate(a.coverage.logged_input_types):
        if len(value.split()) > _LONGEST_VALUE:
            yield Finding(
                "input-type-described",
                f"coverage.logged_input_types[{row}]",
                "warning",
                f"“{value}” reads like a description, not like a value of a log",
                "A request whose log names another type lies outside: write the values as they stand there.",
            )


def _currencies(a: Agreement) -> Iterator[Finding]:
    for path, code in (
        ("pricing.currency", a.pricing.currency),
        ("costs.currency", a.costs.currency),
    ):
        if not is_currency(code):
            yield Finding(
                "currency-unknown",
                path,
                "error",
                f"“{code}” is no currency code" if code else "the currency is not said",
                "Write the three letters of ISO 4217, such as EUR.",
            )


def _name(o: Objective, path: str) -> Iterator[Finding]:
    if not o.name.strip():
        yield Finding(
            "objective-unnamed",
            f"{path}.name",
            "warning",
            "it has no name",
            "Reports and claims cite objectives by name.",
        )


def _window(o: Objective, path: str) -> Iterator[Finding]:
    if o.window.kind == "rolling" and not 1 <= o.window.days <= _LONGEST_WINDOW:
        yield Finding(
            "window-range",
            f"{path}.window.days",
            "error",
            f"a window rolls over 1 to {_LONGEST_WINDOW} days, not {o.window.days}",
            "No period would ever be judged.",
        )


def _unit(o: Objective, path: str) -> Iterator[Finding]:
    wanted = wanted_units(o.indicator)
    money = paid(o.indicator)
    if money and not is_currency(o.unit):
        yield Finding(
            "unit-mismatch",
            f"{path}.unit",
            "error",
            f"{money} is counted in a currency, not in “{o.unit}”",
            "Write the three letters of ISO 4217, such as EUR; amounts in others are left out.",
        )
    elif wanted and o.unit not in wanted:
        yield Finding(
            "unit-mismatch",
            f"{path}.unit",
            "error",
            f"this figure comes in {wanted[0]}, the target stands in “{o.unit}”"
            if o.unit
            else "the target has no unit",
            "Figure and target would be compared as they stand, and the verdict would be wrong.",
            Fix(
                f"Write it in {wanted[0]}",
                (
                    (f"{path}.unit", wanted[0]),
                    *_times(o, path, _IN_MS[o.unit] // _IN_MS[wanted[0]]),
                ),
            )
            if _is_coarser(o.unit, wanted[0])
            else Fix(f"Write {wanted[0]}", ((f"{path}.unit", wanted[0]),)),
        )


_IN_MS = {"ms": 1, "s": 1_000, "min": 60_000, "h": 3_600_000}


def _is_coarser(unit: str, wanted: str) -> bool:
    """Tell whether both are times and a figure in the first becomes one in the other by a factor."""
    return unit in _IN_MS and wanted in _IN_MS and _IN_MS[unit] > _IN_MS[wanted]


_NO_COUNTS = ("%", "points", "ms", "s", "h", "hours")


def _counted(o: Objective, path: str) -> Iterator[Finding]:
    """Find a count of cases in a unit that only shares, times or money have."""
    if counts_things(o.indicator) and (o.unit in _NO_COUNTS or is_currency(o.unit)):
        yield Finding(
            "unit-mismatch",
            f"{path}.unit",
            "error",
            f"this figure is a number of cases, the target stands in “{o.unit}”",
            "Figure and target would be compared as they stand, and the verdict would be wrong.",
        )


def _times(
    o: Objective, path: str, factor: int, most: Decimal | None = None
) -> tuple[tuple[str, object], ...]:
    """Return the edits that multiply an objective's figures, those up to `most` where one is given."""
    held = {name: getattr(o, name) for name in ("target", "internal_target", "baseline")}
    return tuple(
        (f"{path}.{name}", value * factor)
        for name, value in held.items()
        if value is not None and (most is None or value <= most)
    )


def _target(o: Objective, path: str) -> Iterator[Finding]:
    if o.target is None:
        return
    if o.target < 0 and (o.unit in _NEVER_NEGATIVE or paid(o.indicator) == "spend"):
        yield Finding(
            "target-range",
            f"{path}.target",
            "error",
            "this figure is never below zero",
            "The target could never be met.",
        )
    if o.unit == "%" and o.comparator == ">=" and 0 < o.target <= 1:
        yield Finding(
            "target-fraction",
            f"{path}.target",
            "warning",
            f"{show_value(o.target, '%', 4)} reads like a fraction",
            f"As a share of 0 to 100 % it promises nearly nothing; write {o.target * 100:f} where that is meant.",
            Fix(f"Write {o.target * 100:f}", _times(o, path, 100, most=Decimal(1))),
        )


_COMPARATOR_OF: dict[Better, str] = {"higher": ">=", "lower": "<=", "either": ""}


def _direction(o: Objective, path: str) -> Iterator[Finding]:
    wanted = _COMPARATOR_OF[better(o.indicator)]
    if wanted and o.comparator != wanted:
        yield Finding(
            "target-direction",
            f"{path}.comparator",
            "error",
            "the target has to be “at most” here"
            if wanted == "<="
            else "the target has to be “at least” here",
            "As it stands, doing worse would keep the promise.",
            Fix("Turn it round", ((f"{path}.comparator", wanted),)),
        )


def _conditions(i: Indicator, at: str) -> Iterator[Finding]:
    for name in ("good", "among"):
        for row, condition in enumerate(getattr(i, name)):
            yield from _condition(i, condition, f"{at}.{name}[{row}]")
    column = KINDS[i.evidence].measured(i.column) if i.column else None
    if of(i).numeric and column and column.type not in ("number", "integer", "decimal"):
        message = f"{column_noun(i.column)} is no number"
        yield Finding(
            "column-unfit", f"{at}.column", "error", message, "Nothing can be computed from it."
        )


def _condition(i: Indicator, c: Condition, path: str) -> Iterator[Finding]:
    column = KINDS[i.evidence].measured(c.column)
    if column is None:
        return
    why = "The condition could never hold."
    if c.operator not in _NEEDLESS and not c.value.strip():
        yield Finding(
            "condition-unreadable", f"{path}.value", "error", "it is compared with nothing", why
        )
    elif c.operator in _COMPARED and not _is_number(c.value):
        yield Finding(
            "condition-unreadable", f"{path}.value", "error", f"“{c.value}” is no number", why
        )
    elif (
        column.type == "boolean"
        and c.operator in ("is", "is_not")
        and c.value.strip().lower() not in _TRUTHS
    ):
        yield Finding(
            "condition-unreadable",
            f"{path}.value",
            "error",
            f"“{c.value}” is neither true nor false",
            why,
        )
    elif unknown := _not_on_the_clock(c):
        yield Finding("condition-unreadable", f"{path}.value", "error", unknown, why)
    elif c.operator == "is_not":
        yield Finding(
            "condition-blind",
            f"{path}.operator",
            "note",
            f"a record without a {column_noun(c.column)} is left out, too",
            "An export that lacks this column leaves out every record; see that it is among the columns asked for.",
        )


def _not_on_the_clock(c: Condition) -> str:
    """Return what is wrong with an hour or a weekday that no local clock shows, "" where nothing is."""
    if c.operator not in ("is", "is_not", "in"):
        return ""
    for text in filter(None, (each.strip() for each in c.value.split(","))):
        if c.column == "local_weekday" and text.casefold() not in WEEKDAYS:
            return f"“{text}” is no weekday: write {', '.join(WEEKDAYS)}"
        if c.column == "local_hour" and text not in _HOURS:
            return f"“{text}” is no hour of the day: write 0 to 23"
    return ""


def _is_number(text: str) -> bool:
    try:
        return Decimal(text.strip()).is_finite()
    except InvalidOperation:
        return False
