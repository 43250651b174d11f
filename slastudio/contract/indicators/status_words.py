"""The words of a request's status: which are known as good or bad, and what an answer makes of the
others.

Known as good is what the agreement names, known as bad what says by itself that nothing was
answered: the status classes 4xx and 5xx of HTTP (RFC 9110, section 15), the error codes of gRPC,
and the plain words for failing. All others, such as one for a request somebody cancelled, are
neither before somebody says so.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace

from slastudio.contract.indicators.shares import good_of
from slastudio.contract.indicators.table import objective_sentence
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Condition, Indicator, Objective
from slastudio.contract.words.conditions import DEFAULT_GOOD
from slastudio.evidence.questions import PossibleReading, Question
from slastudio.shared.resources import resource_text

COLUMN = "status"
GOOD, BAD, LEFT_OUT = "good", "bad", "left_out"
READINGS = (
    PossibleReading(GOOD, "counts as a good event"),
    PossibleReading(BAD, "counts as an event that is not good"),
    PossibleReading(LEFT_OUT, "counts as no event"),
)
_FAILED = frozenset(tomllib.loads(resource_text("vocabulary", "statuses.toml"))["failed"])
_ANSWERED = frozenset(
    word.strip() for each in DEFAULT_GOOD["requests"] for word in each.value.split(",")
)
_FAILED_CODE = re.compile(r"[45]\d\d(?:\.0+)?")


def _folded(word: str) -> str:
    return re.sub(r"[\s-]+", "_", word.strip().casefold())


def is_failure(word: str) -> bool:
    """Tell whether a word of a status says by itself that a request was not answered."""
    plain = _folded(word)
    return plain in _FAILED or _FAILED_CODE.fullmatch(plain) is not None


def meaning_of(word: str, readings: Mapping[str, str]) -> str:
    """Return what a word says of a request where no objective is asked: one of the readings, or ""
    where nobody knows. readings: by word, as somebody answered.
    """
    plain = _folded(word).removesuffix(".0")
    if plain in _ANSWERED:
        return GOOD
    if is_failure(word):
        return BAD
    return readings.get(word, "") if plain else LEFT_OUT


def named_words(indicator: Indicator) -> frozenset[str]:
    """Return the words of a status that an indicator's conditions name, without case."""
    named = (c.value for c in _on_status((*good_of(indicator), *indicator.among)))
    return frozenset(_folded(part) for text in named for part in text.split(","))


def _on_status(conditions: Iterable[Condition]) -> list[Condition]:
    return [c for c in conditions if c.column == COLUMN and c.operator in ("is", "in", "is_not")]


def asks_status(objective: Objective) -> bool:
    """Tell whether words of a status decide an objective's figure."""
    indicator = objective.indicator
    return indicator.evidence == "requests" and bool(
        _on_status((*good_of(indicator), *indicator.among))
    )


def unknown_words(objective: Objective, words: Mapping[str, int]) -> dict[str, int]:
    """Return the words nobody knows as good or bad, with their counts."""
    if not asks_status(objective):
        return {}
    named = named_words(objective.indicator)
    return {
        word: count
        for word, count in words.items()
        if count and word.strip() and not _is_known(_folded(word), named)
    }


def _is_known(word: str, named: frozenset[str]) -> bool:
    # a code comes as 200.0 where a blank among the codes made numbers of them
    return word in named or word.removesuffix(".0") in named or is_failure(word)


def word_question(word: str, count: int) -> Question:
    """Return the question what a word of a status means."""
    return Question(
        "word",
        "requests",
        COLUMN,
        word,
        f"“{word}” stands as the status of {count:,} request{'s' * (count != 1)}: is that a good event?",
        ((word, count),),
        count,
        READINGS,
        BAD,
    )


def with_words(agreement: Agreement, readings: Mapping[str, str]) -> Agreement:
    """Return an agreement that counts words of a status as answered; readings: by word.

    The conditions of its objectives are as if the words had stood there; nothing else changes, and
    the promise that is told is the one that was made.
    """
    if not readings:
        return agreement
    objectives = tuple(
        replace(
            each,
            promise=objective_sentence(each),
            indicator=_with_words(each.indicator, readings),
        )
        if asks_status(each)
        else each
        for each in agreement.objectives.objectives
    )
    return replace(agreement, objectives=replace(agreement.objectives, objectives=objectives))


def _with_words(indicator: Indicator, chosen: Mapping[str, str]) -> Indicator:
    good, among = list(good_of(indicator)), list(indicator.among)
    judged = bool(_on_status(good))
    for word, reading in chosen.items():
        if _folded(word) in named_words(indicator):
            continue
        good = [_counting(each, word, reading) for each in good]
        among = [_counting(each, word, reading) for each in among]
        if judged and reading == LEFT_OUT:
            among.append(Condition(COLUMN, "is_not", word))
        if judged and reading == BAD and any(c.operator == "is_not" for c in _on_status(good)):
            good.append(Condition(COLUMN, "is_not", word))
    # the conditions of an objective that names none are told as such, not one by one
    if tuple(good) == good_of(indicator):
        return replace(indicator, among=tuple(among))
    return replace(indicator, good=tuple(good), among=tuple(among))


def _counting(condition: Condition, word: str, reading: str) -> Condition:
    """Return a condition that a good word satisfies."""
    if condition.column != COLUMN or condition.operator not in ("is", "in") or reading != GOOD:
        return condition
    return replace(condition, operator="in", value=f"{condition.value}, {word}")
