"""The words of what vendors promise: the terms beside those they make possible."""

from __future__ import annotations

from slastudio.contract.clauses.writer import ClauseWriter, joined_words
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.dependencies import Dependency
from slastudio.contract.terms.fields import phrase
from slastudio.contract.words.figures import show_number, show_value

_FIGURES = {
    "availability": "a share of answered calls of",
    "time": "a 95th percentile of the time of a call of",
}
_MEASURED = {
    "": "It is not measured here",
    "probes": "It is measured here by probes",
    "requests": "It is measured here by the requests",
}


def write_dependencies(a: Agreement, w: ClauseWriter) -> None:
    """Add what each vendor promises, what it owes, and what stands in for it."""
    for each in a.coverage.dependencies:
        w.clause(
            " ".join(filter(None, _told(a, each))),
            f"dependency:{each.id}",
            of=f"dependencies[{each.id}]",
            says=(
                "name vendor system objectives figure comparator target unit measured measured_of service "
                "credit_percent claim_within redundancy degradation failover_every"
            ),
        )


def _told(a: Agreement, d: Dependency) -> tuple[str, ...]:
    name = d.name or d.id
    systems = dict(a.options("coverage.systems"))
    of = f" for {systems.get(d.system, d.system)}" if d.system else ""
    by = f" of {d.vendor}" if d.vendor else ""
    behind = tuple(f"{{clause objective:{each}}}" for each in d.objectives)
    return (
        f"{name}{by}{of} stands behind {joined_words(behind)}."
        if behind
        else f"{name}{by}{of} is depended on.",
        _promised(d),
        f"{_measured(d)}{f'; bills name it “{d.service}”' if d.service else ''}.",
        _credit(d),
        f"What stands in: {d.redundancy.rstrip('.')}."
        if d.redundancy
        else "Nothing stands in for it.",
        f"What users still get: {d.degradation.rstrip('.')}." if d.degradation else "",
        f"The failover is exercised {d.failover_every}." if d.failover_every else "",
    )


def _promised(d: Dependency) -> str:
    if d.target is None:
        return f"What its vendor promises of its {_plain(d)} is not said."
    bound = "at least" if d.comparator == ">=" else "at most"
    figure = phrase(Dependency, "figure", d.figure, _FIGURES)
    return f"Its vendor promises {figure} {bound} {show_value(d.target, d.unit)}."


def _plain(d: Dependency) -> str:
    return "availability" if d.figure == "availability" else "time"


def _measured(d: Dependency) -> str:
    told = phrase(Dependency, "measured", d.measured, _MEASURED)
    if not d.measured_of:
        return told
    if d.measured == "requests":
        return f"{told} to models whose names begin with “{d.measured_of}”"
    return f"{told} of “{d.measured_of}”" if d.measured else f"{told} (“{d.measured_of}”)"


def _credit(d: Dependency) -> str:
    if not d.credit_percent:
        return "It owes no credit."
    claimed = f", claimed within {d.claim_within} of the month's end" if d.claim_within else ""
    return f"After a miss it owes {show_number(d.credit_percent)} % of the month's bill{claimed}."
