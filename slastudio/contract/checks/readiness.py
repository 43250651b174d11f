"""The readiness check: everything that is missing, contradictory or will cause a quarrel, found as
one writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache

from slastudio.contract.checks.against_itself.collected import against_itself
from slastudio.contract.checks.answers import answer_findings
from slastudio.contract.checks.commercial import commercial_findings
from slastudio.contract.checks.conduct import conduct_findings
from slastudio.contract.checks.dependencies import dependency_findings
from slastudio.contract.checks.duties import duty_findings
from slastudio.contract.checks.forms import form_findings
from slastudio.contract.checks.governance import governance_findings
from slastudio.contract.checks.journeys import journey_findings
from slastudio.contract.checks.needs import is_empty, needs_of
from slastudio.contract.checks.objectives import objective_findings
from slastudio.contract.checks.printing import printing_findings
from slastudio.contract.checks.support import support_findings
from slastudio.contract.checks.values import value_findings
from slastudio.contract.checks.wording import wording_findings
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.drafting import Waiver
from slastudio.contract.terms.findings import Finding, Fix, is_waived, repaired
from slastudio.contract.terms.places import address_of, parse_path, path_of, path_text
from slastudio.contract.terms.sections import NUMBERS

__all__ = [
    "Finding",
    "Fix",
    "check",
    "completeness",
    "is_waived",
    "open_findings",
    "repaired",
    "unwaived",
    "waive",
]
_LEVELS = {"error": 0, "warning": 1, "note": 2}


def check(agreement: Agreement) -> tuple[Finding, ...]:
    """Return every finding, waived ones too, in the order of the sections, the worst of a section
    first.
    """
    return _checked(agreement)


@lru_cache(maxsize=8)
def _checked(agreement: Agreement) -> tuple[Finding, ...]:
    found = [
        *_missing(agreement),
        *form_findings(agreement),
        *objective_findings(agreement),
        *journey_findings(agreement),
        *support_findings(agreement),
        *conduct_findings(agreement),
        *governance_findings(agreement),
        *dependency_findings(agreement),
        *answer_findings(agreement),
        *commercial_findings(agreement),
        *duty_findings(agreement),
        *against_itself(agreement),
        *value_findings(agreement),
        *wording_findings(agreement),
        *printing_findings(agreement),
    ]
    marked = _open_paths(agreement)
    told = (
        replace(f, level="note", message=f"still to be agreed: {f.message}", fix=None)
        if f.path in marked
        else f
        for f in found
    )
    unique = dict.fromkeys(told)
    return tuple(sorted(unique, key=lambda f: (NUMBERS.get(f.section, 99), _LEVELS[f.level])))


def _missing(a: Agreement) -> Iterator[Finding]:
    for need in needs_of(a):
        if need.id and is_empty(a, need.path):
            yield Finding(need.id, need.path, need.level, need.message, need.why)


def _open_paths(a: Agreement) -> set[str]:
    paths = (path_of(a, point.place) for point in a.drafting.open_points)
    return {path_text(path) for path in paths if path}


def completeness(agreement: Agreement, section: str) -> float:
    """Return the share of what a section is not complete without that is there, 0 to 1."""
    needed = [need for need in needs_of(agreement) if need.path.startswith(f"{section}.")]
    if not needed:
        return 1.0
    return sum(not is_empty(agreement, need.path) for need in needed) / len(needed)


def unwaived(agreement: Agreement, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return the findings nobody has waived."""
    return tuple(each for each in findings if not is_waived(agreement, each))


def open_findings(agreement: Agreement) -> tuple[Finding, ...]:
    """Return what the check finds and nobody has waived."""
    return unwaived(agreement, check(agreement))


def waive(
    agreement: Agreement, finding: Finding, reason: str, role: str = "", on: date | None = None
) -> Agreement:
    """Return the agreement with a finding waived; the reason is kept with the terms. Raises
    ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("Say why it is left as it is; the reason is kept.")
    place = address_of(agreement, parse_path(finding.path)) or finding.path
    kept = tuple(
        w for w in agreement.drafting.waivers if (w.finding, w.place) != (finding.id, place)
    )
    drafting = replace(
        agreement.drafting, waivers=(*kept, Waiver(finding.id, place, reason.strip(), role, on))
    )
    return replace(agreement, drafting=drafting)
