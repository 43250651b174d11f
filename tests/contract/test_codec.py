"""The agreement survives every form it is written in."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from slastudio.contract.checks.readiness import check
from slastudio.contract.clauses.texts import clause_numbers, section_blocks
from slastudio.contract.exchange.codec import agreement_from_json, canonical_json, digest, to_plain
from slastudio.contract.exchange.schema import terms_schema
from slastudio.contract.exchange.terms_file import FORMAT, load_terms
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.places import path_of
from slastudio.contract.terms.sections import SECTIONS
from slastudio.operations.agreements.templates import list_templates, template_agreement
from slastudio.shared.problems import StudioError
from slastudio.shared.resources import sample_project
from tests.contract.agreements import agreements

pytestmark = pytest.mark.rapid
# whole agreements take minutes to shrink and say little more when small
slow_strategy = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)


@slow_strategy
@given(agreements())
def test_that_canonical_json_gives_the_same_agreement_back(agreement: Agreement) -> None:
    assert agreement_from_json(canonical_json(agreement)) == agreement


@slow_strategy
@given(agreements())
def test_that_clauses_and_checks_accept_any_agreement(agreement: Agreement) -> None:
    for name, _ in SECTIONS:
        blocks = section_blocks(agreement, name)
        numbers = [block.number for block in blocks if block.kind in ("paragraph", "table")]
        assert len(numbers) == len(set(numbers))
    sections = {name for name, _ in SECTIONS} | {"drafting"}
    assert all(
        finding.section in sections and finding.path.startswith(finding.section)
        for finding in check(agreement)
    )
    assert set(clause_numbers(agreement))


def test_that_equal_agreements_have_one_hash_and_others_another() -> None:
    one = template_agreement("pilot", client="A")
    assert digest(one) == digest(template_agreement("pilot", client="A"))
    assert digest(one) != digest(template_agreement("pilot", client="B"))


def test_that_the_committed_schema_is_the_generated_one() -> None:
    committed = Path(__file__).parents[2] / "docs" / "terms.schema.json"
    assert json.loads(committed.read_text(encoding="utf-8")) == terms_schema()


@pytest.mark.parametrize("slug", [each.slug for each in list_templates()])
def test_that_templates_fit_the_schema_and_hold_no_error(slug: str) -> None:
    agreement = template_agreement(slug, client="Acme", zone_name="Europe/Madrid")
    jsonschema.validate({"format": FORMAT, **to_plain(agreement)}, terms_schema())
    assert [
        each for each in check(agreement) if each.level == "error" and each.id != "party-unnamed"
    ] == []
    assert agreement.parties.client == "Acme"
    empty = [title for name, title in SECTIONS if len(section_blocks(agreement, name)) < 2]
    assert empty == []


def test_that_the_sample_terms_fit_the_schema() -> None:
    agreement = load_terms(sample_project("larkpay", "terms.yaml").read_text(encoding="utf-8"))
    jsonschema.validate({"format": FORMAT, **to_plain(agreement)}, terms_schema())
    assert [each for each in check(agreement) if each.level == "error"] == []


def test_that_every_mistake_in_a_terms_file_is_named_by_its_place() -> None:
    text = "parties: {zone: Mars/Olympus, colour: red}\nterm: {start: soon}\npricing: {monthly_fee: lots}\nsupport: {severities: {}}"
    with pytest.raises(StudioError) as caught:
        load_terms(text, "terms.yaml")
    message = str(caught.value)
    for place in (
        "parties.zone",
        "parties.colour",
        "term.start",
        "pricing.monthly_fee",
        "support.severities",
    ):
        assert place in message


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- 1",
        "a: [",
        "x: &a [1]\ny: *a",
        "!!python/object:os.system {}",
        "format: other-9",
        "\x00",
        "parties: 1",
    ],
)
def test_that_a_terms_file_of_another_kind_is_refused(text: str) -> None:
    with pytest.raises(StudioError):
        load_terms(text)


def test_that_money_in_terms_is_exact() -> None:
    assert str(load_terms("pricing: {monthly_fee: '3200.10'}").pricing.monthly_fee) == "3200.10"


def test_that_the_example_in_the_documentation_is_read_without_a_mistake() -> None:
    page = (Path(__file__).parents[2] / "docs" / "guide" / "terms.md").read_text(encoding="utf-8")
    agreement = load_terms(page.split("```yaml\n", 1)[1].split("```", 1)[0])
    assert [each.id for each in agreement.objectives.objectives] == [
        "task-success",
        "first-token",
        "first-response",
        "spend",
    ]
    assert [each for each in check(agreement) if each.level == "error"] == []


@pytest.mark.parametrize(
    ("terms", "told"),
    [
        ('parties: {provider: "a\\ud800b"}', "control characters"),
        ("pricing: {claim_days: 99999999999999999999}", "at most 10^9"),
        ("parties: &a {provider: x}", "references"),
        ("parties: " + "[" * 60 + "]" * 60, "nested deeper"),
        (
            "support: {severities: [{response: " + "9" * 400 + " hours}]}",
            "longer than any agreement",
        ),
    ],
)
def test_that_hostile_terms_are_refused_in_one_message(terms: str, told: str) -> None:
    with pytest.raises(StudioError, match=re.escape(told)):
        load_terms(f"format: slastudio-terms-1\n{terms}\n")


def test_that_a_digit_no_number_is_written_with_leads_nowhere() -> None:
    assert path_of(Agreement(), "objectives.objectives[²]") is None


def test_that_a_text_no_page_could_hold_is_refused_with_its_place() -> None:
    with pytest.raises(StudioError, match=r"data\.ownership: this text has 20,001 characters"):
        load_terms(f"data:\n  ownership: {'x' * 20_001}\n")
    assert len(load_terms(f"data:\n  ownership: {'x' * 20_000}\n").data.ownership) == 20_000


@pytest.mark.parametrize(
    "name", ["localtime", "posixrules", "Factory", "right/Europe/Madrid", "../../etc/passwd"]
)
def test_that_what_is_no_place_is_no_time_zone(name: str) -> None:
    with pytest.raises(StudioError, match="not a time zone"):
        load_terms(f"parties:\n  zone: {name}\n")
