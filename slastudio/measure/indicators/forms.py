"""All forms of indicator that are measured on records, in one table."""

from __future__ import annotations

from slastudio.measure.indicators import (
    amounts,
    flows,
    freshness,
    gaps,
    labels,
    percentiles,
    shares,
    shifts,
    values,
)
from slastudio.measure.indicators.item_rows import by_item
from slastudio.measure.indicators.prepared import Form
from slastudio.measure.records.recipe import Recipe
from slastudio.shared.problems import StudioError

FORMS: dict[str, Form] = {
    **shares.FORMS,
    **values.FORMS,
    **percentiles.FORMS,
    **amounts.FORMS,
    **labels.FORMS,
    **flows.FORMS,
    **freshness.FORMS,
    **shifts.FORMS,
    **gaps.FORMS,
}


def form_of(recipe: Recipe) -> Form:
    """Return the form of a recipe; raise StudioError for one that nobody measures on records."""
    if recipe.kind not in FORMS:
        raise StudioError(f"“{recipe.kind}” is no indicator that is measured on records")
    form = FORMS[recipe.kind]
    return by_item(form) if recipe.by_item else form
