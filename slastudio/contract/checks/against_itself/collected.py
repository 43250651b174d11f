"""Collect what the agreement says against itself, theme by theme."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.contract.checks.against_itself.amounts import amount_findings
from slastudio.contract.checks.against_itself.contradictions import contradiction_findings
from slastudio.contract.checks.against_itself.deliveries import delivery_findings
from slastudio.contract.checks.against_itself.limits import limit_findings
from slastudio.contract.checks.against_itself.notices import notice_findings
from slastudio.contract.checks.against_itself.owners import owner_findings
from slastudio.contract.checks.against_itself.promised_words import promised_word_findings
from slastudio.contract.checks.against_itself.retention import retention_findings
from slastudio.contract.checks.against_itself.roles_said import said_role_findings
from slastudio.contract.checks.against_itself.steps import step_findings
from slastudio.contract.checks.against_itself.updates import update_findings
from slastudio.contract.checks.against_itself.used_words import word_findings
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.findings import Finding


def against_itself(a: Agreement) -> Iterator[Finding]:
    """Find places that promise different times, owners, amounts or ways for one thing."""
    yield from contradiction_findings(a)
    yield from delivery_findings(a)
    yield from owner_findings(a)
    yield from notice_findings(a)
    yield from update_findings(a)
    yield from step_findings(a)
    yield from limit_findings(a)
    yield from retention_findings(a)
    yield from amount_findings(a)
    yield from word_findings(a)
    yield from said_role_findings(a)
    yield from promised_word_findings(a)
