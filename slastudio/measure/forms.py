"""All forms of indicator that are measured on records, in one table."""

from __future__ import annotations

from slastudio.measure.contributions import classes, money, segments, shares, shifts, spans, values
from slastudio.measure.prepared import Form
from slastudio.measure.recipe import Recipe
from slastudio.shared.problems import StudioError

FORMS: dict[str, Form] = {
    **shares.FORMS,
    **values.FORMS,
    **money.FORMS,
    **classes.FORMS,
    **spans.FORMS,
    **shifts.FORMS,
    **segments.FORMS,
}


def form_of(recipe: Recipe) -> Form:
    """Return the form of a recipe; raise StudioError for one that nobody measures on records."""
    if recipe.kind not in FORMS:
        raise StudioError(f"“{recipe.kind}” is no indicator that is measured on records")
    return FORMS[recipe.kind]
