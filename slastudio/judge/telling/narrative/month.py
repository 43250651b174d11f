"""The month as sentences: what is drafted, what a person decided on it, and what page one tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from slastudio.contract.words.catalogue import say
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.narrative import (
    BoundFigure,
    DraftSentence,
    SentenceRecord,
    SentenceState,
    ToldSentence,
    Topic,
)
from slastudio.judge.telling.narrative.ahead import ahead_sentences
from slastudio.judge.telling.narrative.drafting import Wording, sentence
from slastudio.judge.telling.narrative.incidents import incident_sentences
from slastudio.judge.telling.narrative.money import money_sentences
from slastudio.judge.telling.narrative.operation import operation_sentences
from slastudio.judge.telling.narrative.promises import promise_sentences
from slastudio.shared.notation import PLAIN, written_in

_ORDER: tuple[Topic, ...] = (
    "incidents",
    "promises",
    "operation",
    "money",
    "unknown",
    "improved",
    "ahead",
    "own",
)
TOPICS: dict[Topic, str] = {
    "incidents": "Incidents",
    "promises": "Promises",
    "operation": "Changes and use",
    "money": "Money",
    "unknown": "Not known",
    "improved": "Better than before",
    "ahead": "What comes next",
    "own": "Added by hand",
}
STATE_WORDS: dict[SentenceState, str] = {
    "draft": "draft",
    "accepted": "accepted",
    "moved": "its figures moved since it was accepted",
    "gone": "nothing shows it any more",
    "left_out": "left out",
}
MOST_ON_PAGE_ONE, LEAST_ON_PAGE_ONE = 6, 4
_MOST_LETTERS = 700
_ALWAYS = 100
OWN = "own:"


def drafted(assessment: Assessment) -> tuple[DraftSentence, ...]:
    """Return every sentence the rules make of a period, in the order it is told in."""
    found = [
        *incident_sentences(assessment),
        *promise_sentences(assessment),
        *operation_sentences(assessment),
        *money_sentences(assessment),
        *ahead_sentences(assessment),
    ]
    if not found:
        found = [_nothing(assessment)]
    once = {each.id: each for each in found}
    return tuple(sorted(once.values(), key=lambda each: _ORDER.index(each.topic)))


def _nothing(assessment: Assessment) -> DraftSentence:
    return sentence(
        "unknown:month",
        "unknown",
        [Wording(say("month-unknown", period=assessment.period.title))],
        weight=_ALWAYS,
        page="data",
    )


def narrative(assessment: Assessment) -> tuple[ToldSentence, ...]:
    """Return the sentences of a period as they stand: drafts, and what a person decided on them."""
    records = {each.about: each for each in assessment.sentences}
    # what was accepted is kept as the program writes by itself, whatever hand a paper is in
    with written_in(PLAIN):
        plain = {each.id: each.text for each in drafted(assessment)}
    told = [_told(each, records.pop(each.id, None), plain) for each in drafted(assessment)]
    left = [_without_draft(each) for each in records.values()]
    return tuple(sorted([*told, *left], key=lambda each: _ORDER.index(each.topic)))


def _told(
    draft: DraftSentence, record: SentenceRecord | None, plain: Mapping[str, str]
) -> ToldSentence:
    if record is None:
        return ToldSentence(draft.id, draft.topic, draft.text, "draft", draft)
    if record.state == "left_out":
        return ToldSentence(draft.id, draft.topic, draft.text, "left_out", draft, record)
    says_otherwise = record.draft != plain[draft.id] or _moved(record.figures, draft.figures)
    if not record.detached and says_otherwise:
        # words of one's own are kept, marked; a drafted sentence tells the figures of today
        text = record.text if record.edited else draft.text
        return ToldSentence(draft.id, draft.topic, text, "moved", draft, record)
    text = record.text if record.edited or record.detached else draft.text
    return ToldSentence(draft.id, draft.topic, text, "accepted", draft, record)


def _without_draft(record: SentenceRecord) -> ToldSentence:
    """Return a sentence only a person has, or one whose rule has nothing to say any more."""
    if record.state == "left_out":
        return ToldSentence(record.about, "own", record.text, "left_out", None, record)
    own = record.about.startswith(OWN) or record.detached
    state: SentenceState = "accepted" if own else "gone"
    return ToldSentence(record.about, "own", record.text, state, None, record)


def _moved(then: Sequence[BoundFigure], now: Sequence[BoundFigure]) -> bool:
    """Tell whether figures read otherwise than they did; digits nobody is told do not count."""
    return {each.name: each.told for each in then} != {each.name: each.told for each in now}


def as_decided(plain: Assessment, written: Assessment) -> Assessment:
    """Return a period judged in another hand with the decisions people took on it in ours: what was
    accepted stays accepted although its texts were made with other signs.
    """
    states = {each.id: each.state for each in narrative(plain)}
    with written_in(PLAIN):
        texts = {each.id: each for each in drafted(written)}
    records = []
    for each in plain.sentences:
        draft = texts.get(each.about)
        if draft is not None and states.get(each.about) == "accepted":
            records.append(replace(each, draft=draft.text, figures=draft.figures))
        else:
            records.append(each)
    return replace(written, sentences=tuple(records))


def page_one(told: Iterable[ToldSentence]) -> tuple[ToldSentence, ...]:
    """Return the four to six sentences that tell a month alone, in the order it is told in.

    What a person wrote comes first, then what weighs most; what they left out does not come.
    """
    every = [each for each in told if each.printed]
    ranked = sorted(every, key=_weight, reverse=True)[:MOST_ON_PAGE_ONE]
    # long names make long sentences: the lightest of them make room
    while len(ranked) > LEAST_ON_PAGE_ONE and sum(len(e.text) for e in ranked) > _MOST_LETTERS:
        ranked.pop()
    return tuple(each for each in every if each in ranked)


def _weight(told: ToldSentence) -> int:
    return told.draft.weight if told.draft is not None else _ALWAYS


def waiting(told: Iterable[ToldSentence]) -> tuple[ToldSentence, ...]:
    """Return the sentences a person has still to accept, edit or leave out."""
    return tuple(each for each in told if each.waits)
