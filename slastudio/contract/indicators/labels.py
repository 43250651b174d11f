"""The quality of a classification: how predictions compare with labels."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.contract.indicators.declaration import (
    Budgeted,
    Example,
    IndicatorDeclaration,
    Lacking,
    column_and_good,
)
from slastudio.contract.indicators.ratios import NO_WORDS, never
from slastudio.contract.indicators.sentences import figure_promise
from slastudio.contract.terms.fields import words
from slastudio.contract.terms.indicator_kinds import IndicatorKind
from slastudio.contract.terms.objectives import Indicator
from slastudio.contract.words.conditions import events_words

_OF_LABELS = ("precision", "recall", "f1")


def _parts(indicator: Indicator) -> tuple[str, ...]:
    if indicator.metric == "accuracy":
        return ("metric",)
    if indicator.metric == "auc":
        return ("metric", "label", "column")
    return ("metric", "label") if indicator.label else ("metric", "label", "averaging")


def _words(indicator: Indicator) -> str:
    events = events_words(indicator)
    metric = words(Indicator, "metric", indicator.metric)
    metric = metric if indicator.metric == "f1" else metric[0].lower() + metric[1:]
    if indicator.label and indicator.metric != "accuracy":
        return f"{metric} for “{indicator.label}” over {events}"
    if indicator.metric not in _OF_LABELS:
        return f"{metric} over {events}"
    averaging = "weighted" if indicator.averaging == "weighted" else "macro"
    return f"{averaging} mean of each label's {metric} over {events}"


def _lacking(indicator: Indicator) -> Iterator[Lacking]:
    if indicator.metric == "auc" and not indicator.label:
        yield Lacking("label", "name the label the score speaks for")


def _budget(indicator: Indicator) -> Budgeted:
    # F1, averages and areas are no share of events, so no number of bad ones can be allowed
    of_one_label = indicator.metric in ("precision", "recall") and bool(indicator.label)
    return "bad_events" if indicator.metric == "accuracy" or of_one_label else "nothing"


DECLARED: dict[IndicatorKind, IndicatorDeclaration] = {
    "classification": IndicatorDeclaration(
        formula="Accuracy: 100 × right predictions ÷ records. Precision, recall and F1: of one label, or the labels' mean, "
        "each alike (macro) or weighted by how often it is true. Area under the ROC curve: the chance that a record with "
        "the label scores above one without.",
        example=Example(
            Indicator("classification", "evaluations", metric="accuracy"), ">=", "90", "%"
        ),
        parts=_parts,
        evidence=("evaluations",),
        units=lambda i: () if i.metric == "auc" else ("%",),
        words=_words,
        promise=lambda o, window: figure_promise(o, _words(o.indicator), window),
        lacking=_lacking,
        better="either",
        ratio=never(NO_WORDS),
        tracks=column_and_good,
        asks_for=(),
        measured_on="records",
        paid="",
        numeric=False,
        adds_up=False,
        drawn_so_far=False,
        budget=_budget,
        counts_things=False,
        share_of_items=lambda i: i.metric == "accuracy",
        compares_segments=False,
        at_zero=None,
        interval=" F1 and averages over labels are made of the intervals of their parts; the area under the ROC curve uses "
        "DeLong's variance.",
    ),
}
