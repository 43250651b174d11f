"""Check an agreement as it is written: what is missing, contradictory or refers to nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from slastudio.contract.agreement import Agreement
from slastudio.contract.calendars import holiday_names, hours_by_weekday
from slastudio.contract.clauses import section_titles
from slastudio.contract.durations import parse_duration
from slastudio.contract.fields import FieldSpec, fields_of
from slastudio.contract.objectives import Objective
from slastudio.evidence.kinds import KINDS
from slastudio.shared.problems import StudioError


@dataclass(frozen=True)
class Finding:
    """Name one thing to settle: its section, the dotted path of the field ("support.severities[0].response"), why."""

    section: str
    path: str
    level: Literal["error", "warning", "note"]
    message: str
    why: str = ""


def check(agreement: Agreement) -> tuple[Finding, ...]:
    """Return every finding, in the order of the sections."""
    found = [
        *_missing(agreement),
        *_forms(agreement),
        *_objectives(agreement),
        *_support(agreement),
        *_others(agreement),
    ]
    order = {name: index for index, (name, _) in enumerate(section_titles())}
    return tuple(sorted(found, key=lambda finding: order[finding.section]))


def completeness(agreement: Agreement, section: str) -> float:
    """Return the share of the section's fields that hold something, 0 to 1."""
    value = getattr(agreement, section)
    specs = [spec for spec in fields_of(type(value)) if spec.kind not in ("flag", "choice")]
    filled = sum(
        getattr(value, spec.name) not in ("", (), None) and not _is_default_record(value, spec) for spec in specs
    )
    return filled / len(specs) if specs else 1.0


def _is_default_record(value: Any, spec: FieldSpec) -> bool:
    return spec.kind == "record" and spec.item is not None and getattr(value, spec.name) == spec.item()


_NEEDED = (
    ("parties", "provider", "the provider is not named", "Nobody is bound by a promise without a promisor."),
    ("parties", "client", "the client is not named", ""),
    ("coverage", "systems", "no system is in scope", "Without scope every system of the client is arguably covered."),
    ("objectives", "objectives", "no objective is agreed", "Uptime alone, or nothing at all, is being promised."),
    ("support", "severities", "no severity tier is defined", "Nobody can say how fast an incident must be answered."),
    (
        "support",
        "after_hours",
        "what happens at 7 pm on a Friday is not said",
        "It is the first question a client asks.",
    ),
    ("changes", "approver_role", "nobody approves material changes", "Silent changes are the classic failure."),
    (
        "changes",
        "rollback_steps",
        "rollback is named but not defined",
        "A rollback nobody can carry out promises nothing.",
    ),
    ("client", "escalation_role", "the client's escalation contact is missing", ""),
    ("scope", "excluded", "nothing is out of scope", "Support turns into features where the line is not drawn."),
    ("pricing", "monthly_fee", "the fee is not agreed", ""),
    ("term", "start", "the first day is not agreed", ""),
)


def _missing(a: Agreement) -> Iterator[Finding]:
    for section, name, message, why in _NEEDED:
        if getattr(getattr(a, section), name) in ("", (), None):
            yield Finding(section, f"{section}.{name}", "warning", message, why)


def _forms(a: Agreement) -> Iterator[Finding]:
    for name, _ in section_titles():
        yield from _walk(a, name, name, getattr(a, name))


def _walk(a: Agreement, section: str, path: str, value: Any) -> Iterator[Finding]:
    for spec in fields_of(type(value)):
        where, held = f"{path}.{spec.name}", getattr(value, spec.name)
        if spec.kind == "record":
            yield from _walk(a, section, where, held)
        elif spec.kind == "records":
            yield from _repeated_ids(section, where, held)
            for index, each in enumerate(held):
                yield from _walk(a, section, f"{where}[{index}]", each)
        elif spec.kind == "duration" and held:
            yield from _bad_duration(section, where, held)
        elif spec.kind in ("reference", "references"):
            yield from _dangling(a, section, where, spec, (held,) if isinstance(held, str) else held)


def _repeated_ids(section: str, path: str, rows: tuple[Any, ...]) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, row in enumerate(rows):
        name = getattr(row, "id", None)
        if name is None:
            return
        if not name or name in seen:
            message = f"the id “{name}” is used twice" if name else "this record has no id"
            yield Finding(
                section, f"{path}[{index}].id", "error", message, "References and reports cite records by their id."
            )
        seen.add(name)


def _bad_duration(section: str, path: str, text: str) -> Iterator[Finding]:
    try:
        parse_duration(text)
    except StudioError as error:
        yield Finding(section, path, "error", str(error), "A clock cannot run on it.")


def _dangling(a: Agreement, section: str, path: str, spec: FieldSpec, named: tuple[str, ...]) -> Iterator[Finding]:
    known = {key for key, _ in a.options(spec.refers_to)}
    for each in named:
        if each and each not in known:
            yield Finding(
                section, path, "error", f"“{each}” does not exist any more", "A clause would refer to nothing."
            )


def _objectives(a: Agreement) -> Iterator[Finding]:
    for index, objective in enumerate(a.objectives.objectives):
        path = f"objectives.objectives[{index}]"
        for level, name, message, why in _objective_findings(objective):
            yield Finding("objectives", f"{path}.{name}", "error" if level else "warning", message, why)


def _objective_findings(o: Objective) -> Iterator[tuple[bool, str, str, str]]:
    i = o.indicator
    if o.target is None:
        yield True, "target", "the target is still open", "An objective without a target cannot be met or missed."
    if i.kind in ("percentile", "mean") and not i.column:
        yield True, "indicator.column", "choose the column that is measured", ""
    if i.kind == "percentile" and not (i.percentile is not None and 0 < i.percentile < 100):
        yield True, "indicator.percentile", "a percentile lies between 0 and 100", ""
    if i.kind == "good_share" and not i.good:
        yield True, "indicator.good", "say when an event is good", "Without it nothing can be counted."
    for condition in (*i.good, *i.among):
        if KINDS[i.evidence].column(condition.column) is None:
            message = f"{KINDS[i.evidence].title} have no column “{condition.column}”"
            yield True, "indicator.good", message, "The condition could never hold."
    if i.column and KINDS[i.evidence].column(i.column) is None:
        yield True, "indicator.column", f"{KINDS[i.evidence].title} have no column “{i.column}”", ""
    if not o.action:
        yield False, "action", "no action is agreed for a miss", "A promise without a consequence steers nothing."
    if not o.owner_role:
        yield False, "owner_role", "nobody owns this objective", ""
    if o.unit == "%" and o.target is not None and o.comparator == ">=" and o.target >= 100:
        yield False, "target", "100 % leaves no error budget", "One bad event misses the month."
    if _stricter(o):
        yield (
            False,
            "internal_target",
            "the contract's target is stricter than the internal one",
            "The external promise should be the more conservative one.",
        )


def _stricter(o: Objective) -> bool:
    if o.target is None or o.internal_target is None:
        return False
    return o.internal_target < o.target if o.comparator == ">=" else o.internal_target > o.target


def _calendar(a: Agreement) -> Iterator[Finding]:
    calendar = a.support.calendar
    why = "A clock cannot run on it."
    try:
        hours_by_weekday(calendar.hours)
    except StudioError as error:
        yield Finding("support", "support.calendar.hours", "error", str(error), why)
    try:
        holiday_names(calendar.holidays_country, calendar.holidays_region, [2026])
    except StudioError as error:
        yield Finding("support", "support.calendar.holidays_country", "error", str(error), why)


def _support(a: Agreement) -> Iterator[Finding]:
    yield from _calendar(a)
    for index, tier in enumerate(a.support.severities):
        if tier.clock == "business" and not a.support.calendar.hours:
            yield Finding(
                "support",
                f"support.severities[{index}].clock",
                "error",
                "this tier's clock runs in service hours, but none are set",
                "The clock would never run.",
            )
        if not tier.response:
            yield Finding(
                "support", f"support.severities[{index}].response", "warning", "no first response is promised", ""
            )


def _others(a: Agreement) -> Iterator[Finding]:
    for index, each in enumerate(a.evaluation.sets):
        if not each.owner_role:
            yield Finding(
                "evaluation",
                f"evaluation.sets[{index}].owner_role",
                "warning",
                "nobody owns this evaluation set",
                "An unowned set goes stale and proves nothing.",
            )
    if a.term.start and a.term.end and a.term.end < a.term.start:
        yield Finding("term", "term.end", "error", "the term ends before it begins", "")
    if a.costs.monthly_cap is not None and a.costs.monthly_cap <= Decimal(0):
        yield Finding("costs", "costs.monthly_cap", "error", "the cap must be above zero", "")
