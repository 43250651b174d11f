"""The sentence a promise is told in, from the words of its figure."""

from __future__ import annotations

from slastudio.contract.terms.objectives import Objective
from slastudio.contract.words.figures import target_words


def figure_promise(objective: Objective, figure: str, window: str, article: str = "The ") -> str:
    """Return "The p95 of … is at most 800 ms in each calendar month."."""
    subject = f"{article}{figure}"
    return f"{subject[0].upper()}{subject[1:]} is {target_words(objective)} in {window}."
