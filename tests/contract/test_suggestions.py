"""What fields offer: columns, values and places that exist."""

from __future__ import annotations

from dataclasses import replace

import pytest

from slastudio.contract.clocks.calendars import holiday_names
from slastudio.contract.suggestions import suggestions
from slastudio.contract.terms.places import leaves, parse_path
from slastudio.evidence.kinds import KINDS
from slastudio.operations.agreements.templates import template_agreement

pytestmark = pytest.mark.rapid
AGREEMENT = template_agreement("customer-support", client="Acme", zone_name="Europe/Madrid")


@pytest.mark.parametrize(
    ("path", "offered"),
    [
        ("objectives.objectives[0].indicator.good[0].column", "accepted"),
        ("objectives.objectives[0].indicator.good[0].column", "seg.language"),
        ("objectives.objectives[0].indicator.segment", "seg.region"),
        ("objectives.objectives[0].unit", "points"),
        ("support.calendar.holidays_country", "ES"),
    ],
)
def test_that_a_field_offers_what_it_may_hold(path: str, offered: str) -> None:
    assert offered in suggestions(AGREEMENT, parse_path(path))


def test_that_every_offered_column_exists_in_its_evidence() -> None:
    for index, objective in enumerate(AGREEMENT.objectives.objectives):
        kind = KINDS[objective.indicator.evidence]
        for column in suggestions(
            AGREEMENT, ("objectives", "objectives", index, "indicator", "column")
        ):
            assert kind.measured(column) is not None


def test_that_every_offered_region_has_holidays() -> None:
    calendar = replace(AGREEMENT.support.calendar, holidays_country="ES")
    spain = replace(AGREEMENT, support=replace(AGREEMENT.support, calendar=calendar))
    regions = suggestions(spain, ("support", "calendar", "holidays_region"))
    assert "MD" in regions
    assert holiday_names("ES", "MD", [2026])


def test_that_any_field_may_be_asked_and_free_texts_offer_nothing() -> None:
    for path, spec, _ in leaves(AGREEMENT):
        offered = suggestions(AGREEMENT, path)
        assert spec.kind == "text" or not offered
    assert suggestions(AGREEMENT, ("objectives", "objectives", 99, "unit")) == ()
