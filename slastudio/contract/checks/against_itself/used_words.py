"""Hold words against their definitions: which document prevails, and names that stand for nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from slastudio.contract.checks.against_itself.spoken import own_clauses
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.drafting import AddedClause
from slastudio.contract.terms.findings import Finding, Fix
from slastudio.contract.terms.objectives import Indicator

_PREVAILS = re.compile(
    r"\b(?:prevails?|takes? (?:precedence|priority)|has (?:precedence|priority)|order of precedence|ranks? before)\b"
    r"|\bconflicts? (?:with|between)\b[^.;]{0,60}\b(?:contract|agreement|document)",
    re.IGNORECASE,
)
_PREVAILING = AddedClause(
    "order-of-precedence",
    "parties",
    "Order of precedence",
    "Where this document and {contract} disagree, this document prevails for service levels, "
    "objectives and their measurement; {contract} prevails for everything else.",
    "Says which document wins when two of them disagree.",
    "order-of-precedence, standard",
)


def word_findings(a: Agreement) -> Iterator[Finding]:
    """Find documents without an order, and values of conditions that nothing defines."""
    yield from _precedence(a)
    known = _known(a)
    for index, o in enumerate(a.objectives.objectives):
        yield from _values(o.indicator, f"objectives.objectives[{index}].indicator", known)


def _precedence(a: Agreement) -> Iterator[Finding]:
    if not a.parties.contract_reference.strip():
        return
    texts = [a.parties.contract_reference, *(text for _, text in own_clauses(a))]
    if any(map(_PREVAILS.search, texts)):
        return
    clauses = (*a.drafting.clauses, _PREVAILING)
    yield Finding(
        "document-order-unsaid",
        "parties.contract_reference",
        "warning",
        "nothing says which prevails where this document and the contract disagree",
        "Each side quotes the one that suits it. The clause library has “Order of precedence”.",
        Fix("Add the clause “Order of precedence”", (("drafting.clauses", clauses),)),
    )


def _values(i: Indicator, path: str, known: str) -> Iterator[Finding]:
    for name in ("good", "among"):
        for row, condition in enumerate(getattr(i, name)):
            if not condition.column.startswith("seg.") or condition.operator not in _NAMES:
                continue
            for value in filter(None, (each.strip() for each in condition.value.split(","))):
                if not _stands(value, known):
                    yield Finding(
                        "value-undefined",
                        f"{path}.{name}[{row}].value",
                        "note",
                        f"“{value}” is counted by, but nothing says what it stands for",
                        "Name it in the coverage or among the journeys, or say in a valid input what “"
                        f"{value}” marks.",
                    )


_NAMES = ("is", "is_not", "in")


def _known(a: Agreement) -> str:
    c = a.coverage
    named = [each.id for each in c.workflows] + [each.name for each in c.workflows]
    named += [each.id for each in a.journeys.journeys] + [each.name for each in a.journeys.journeys]
    named += [*c.languages, *c.regions, *c.teams, *c.logged_input_types]
    named += [*(each.id for each in a.evaluation.sets)]
    quoted = [f"{c.valid_input} {c.outside}", *c.input_types, *(text for _, text in own_clauses(a))]
    said = (each for text in quoted for each in re.findall(r"[“\"']([^“”\"']{1,60})[”\"']", text))
    return "\n".join(("", *named, *said, "")).casefold()


def _stands(value: str, known: str) -> bool:
    return f"\n{value.casefold()}\n" in known
