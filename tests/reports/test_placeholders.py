"""No placeholder survives in a document, and braces that are no placeholder stay as somebody wrote them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slastudio.contract.clauses.named import with_names
from slastudio.contract.clauses.variables import SHORT_NAMES
from slastudio.contract.terms.agreement import Agreement
from slastudio.judge.outcome.agreement_ref import AgreementRef
from slastudio.judge.outcome.assessment import Assessment
from slastudio.operations.agreements.templates import list_templates, template_agreement
from slastudio.reports.documents.appendix import appendix_document
from slastudio.reports.documents.monthly import report_document
from tests.strength import tries

NAME = re.compile(r"\{(?:clause [^{}\s]+|" + "|".join(SHORT_NAMES) + r")\}")
REF = AgreementRef("v1.0", "signed", "0" * 64)
LITERALS = st.sampled_from(
    [
        "{}",
        "{0}",
        "{ client }",
        "{Client}",
        "{x!r}",
        "{{client_id}}",
        "f{n}",
        "{",
        "}{",
        "${PATH}",
        "{no_such_name}",
    ]
)


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from texts(each)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for each in dataclasses.fields(value):
            yield from texts(getattr(value, each.name))


def surviving(document: Any) -> list[str]:
    return [text for text in texts(document) if NAME.search(text)]


@pytest.mark.parametrize("slug", [each.slug for each in list_templates()])
def test_that_no_placeholder_survives_in_the_appendix_of_a_template(slug: str) -> None:
    agreement = template_agreement(slug, client="Larkpay", zone_name="UTC")
    assert surviving(appendix_document(agreement, REF, date(2026, 11, 3)).blocks) == []


def test_that_no_placeholder_survives_in_a_report(september: Assessment) -> None:
    assert surviving(report_document(september, date(2026, 10, 3)).blocks) == []


@settings(max_examples=tries(20, 60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LITERALS, st.sampled_from(["action", "owner_role", "budget_action"]))
def test_that_braces_that_are_no_placeholder_stay_literal(literal: str, field: str) -> None:
    agreement = template_agreement("pilot", client="Larkpay", zone_name="UTC")
    first, *rest = agreement.objectives.objectives
    changed = replace(first, **{field: f"before {literal} {{client}} after"})
    objectives = replace(agreement.objectives, objectives=(changed, *rest))
    named: Agreement = with_names(replace(agreement, objectives=objectives))
    held = getattr(named.objectives.objectives[0], field)
    # a reference to a role is no text with names in it
    wanted = "{client}" if field == "owner_role" else "Larkpay"
    assert held == f"before {literal} {wanted} after"


def test_that_a_value_is_never_read_as_a_name() -> None:
    agreement = template_agreement("pilot", client="{provider}", zone_name="UTC")
    first, *rest = agreement.objectives.objectives
    changed = replace(first, action="{client} decides")
    objectives = replace(agreement.objectives, objectives=(changed, *rest))
    named = with_names(replace(agreement, objectives=objectives))
    assert named.objectives.objectives[0].action == "{provider} decides"
    assert named.parties.client == "{provider}"
