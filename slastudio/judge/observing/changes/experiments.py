"""Experiments and fixes: what they moved, and those that moved nothing or the wrong way."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.judge.observing.ground import ObservedGround
from slastudio.judge.outcome.beside.experiments import Experiment
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.judge.telling.beside.experiments import moved_words, ranked_words


def experiments_told(g: ObservedGround) -> Iterator[Observation]:
    """Yield each experiment of the period with what it moved, in the order of what they promise."""
    for each in g.experiments:
        kind, title = _kind(each)
        yield Observation(
            kind,
            each.id,
            f"{title}: {each.title}",
            " ".join(filter(None, (moved_words(each), ranked_words(each)))),
            "at_risk" if kind == "experiment_worse" else "nothing_to_judge",
            each.when,
            (each.id,),
            target="experiments",
            figures=tuple(
                (name, str(value))
                for name, value in (
                    ("expected", each.expected),
                    ("moved", each.moved),
                    ("closes_percent", each.closes),
                )
                if value is not None
            ),
        )


def _kind(each: Experiment) -> tuple[str, str]:
    if each.moved is None:
        return "experiment_open", "Not measured yet"
    if each.status == "adopted" and each.better is False and each.sure is not False:
        return "experiment_worse", "Adopted, and the figure became worse"
    return "experiment_effect", "Before and after"
