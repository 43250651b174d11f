"""How a sentence is drafted: the event first, few words, few figures; what is not known is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from slastudio.judge.outcome.beside.narrative import BoundFigure, DraftSentence, Topic

MOST_WORDS = 25
MOST_FIGURES = 2
_CUT = "…"


@dataclass(frozen=True)
class Wording:
    """Hold one way of saying something, with the figures it tells."""

    text: str
    figures: tuple[BoundFigure, ...] = ()


def words_in(text: str) -> int:
    """Return how many words a sentence has; a lone sign or dash is none."""
    return sum(any(letter.isalnum() for letter in word) for word in text.split())


def fitted(wordings: Sequence[Wording]) -> Wording:
    """Return the first wording that is short enough; the last one is cut where it must be."""
    for each in wordings:
        if words_in(each.text) <= MOST_WORDS and len(each.figures) <= MOST_FIGURES:
            return each
    last = wordings[-1]
    return Wording(_cut(last.text), last.figures)


def _cut(text: str) -> str:
    kept: list[str] = []
    for word in text.split():
        if words_in(" ".join((*kept, word))) > MOST_WORDS:
            return " ".join(kept).rstrip(".,;:–") + _CUT
        kept.append(word)
    return text


def sentence(
    name: str,
    topic: Topic,
    wordings: Sequence[Wording],
    *,
    weight: int,
    shown_by: Sequence[str] = (),
    page: str = "",
    target: str = "",
) -> DraftSentence:
    """Return a drafted sentence in the fullest wording that fits."""
    chosen = fitted(wordings)
    return DraftSentence(
        name, topic, chosen.text, chosen.figures, tuple(shown_by), page, target, weight
    )


Drafted = Iterator[DraftSentence]


def ended(text: str) -> str:
    """Return a text of somebody else's as the end of a sentence: with one full stop."""
    return text if text.endswith((".", "!", "?", _CUT)) else f"{text}."


def inside(text: str) -> str:
    """Return a text of somebody else's as a part of a sentence: on one line, without its full stop."""
    return " ".join(text.split()).rstrip(".")
