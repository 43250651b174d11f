"""Accept, edit or leave out the sentences that tell a month; nothing is issued that nobody accepted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from slastudio.evidence.registers import register_named
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.narrative import Decided, ToldSentence
from slastudio.judge.period.beside.sentences import figures_text
from slastudio.judge.telling.narrative.month import OWN, narrative
from slastudio.operations.registers.records import Entry, add_computed
from slastudio.project.file import Project
from slastudio.shared.problems import StudioError
from slastudio.shared.texts import valid_text

_MOST_LETTERS = 1_000


@dataclass(frozen=True)
class SentenceChoice:
    """Hold what is to be kept of a sentence: the state, and the text where it is not the drafted one."""

    sentence: ToldSentence
    state: Decided = "accepted"
    text: str = ""
    detached: bool = False


def sentence_named(assessment: Assessment, name: str) -> ToldSentence:
    """Return a sentence of a period by its id, or by its place in the list from 1 on; raise
    StudioError for any other name.
    """
    told = narrative(assessment)
    for number, each in enumerate(told, 1):
        if name in (each.id, str(number)):
            return each
    raise StudioError(
        f"There is no sentence “{name}” in {assessment.period.title}. "
        f"There are {len(told)}; list them first."
    )


def decide_sentences(
    project: Project, assessment: Assessment, choices: Iterable[SentenceChoice], *, who: str
) -> tuple[Entry, ...]:
    """Keep what somebody decided on sentences, all of it or nothing.

    Raises StudioError where nobody is named, a text is empty, or it is longer than a page could
    hold.
    """
    name = valid_text(who).strip()
    if not name:
        raise StudioError("Say who decides on the sentences; the name or role is kept with them.")
    with project.writing():
        return tuple(_decided(project, assessment, each, name) for each in choices)


def _decided(project: Project, assessment: Assessment, choice: SentenceChoice, who: str) -> Entry:
    told, draft = choice.sentence, choice.sentence.draft
    text = _text(choice.text or told.text)
    edited = draft is None or text != draft.text
    values = {
        "when": datetime.now(UTC).isoformat(timespec="microseconds"),
        "state": choice.state,
        "by": who,
        "text": text,
        "detached": "yes" if choice.detached else "no",
    }
    computed = {
        "period": assessment.period.label,
        "sentence": told.id,
        "edited": "yes" if edited else "no",
        "draft": draft.text if draft is not None else "",
        "bound": figures_text(draft.figures if draft is not None else ()),
    }
    return add_computed(project, register_named("sentences"), values, computed)


def add_sentence(project: Project, assessment: Assessment, text: str, *, who: str) -> Entry:
    """Keep a sentence of one's own; no rule knows its figures, so it stands as it is written."""
    told = narrative(assessment)
    taken = {each.id for each in told}
    number = next(n for n in range(1, len(taken) + 2) if f"{OWN}{n}" not in taken)
    own = ToldSentence(f"{OWN}{number}", "own", _text(text), "draft")
    return decide_sentences(project, assessment, [SentenceChoice(own)], who=who)[0]


def _text(text: str) -> str:
    told = " ".join(valid_text(text).split())
    if not told:
        raise StudioError("The sentence is empty. Leave it out instead.")
    if len(told) > _MOST_LETTERS:
        raise StudioError(
            f"The sentence has {len(told):,} letters; at most {_MOST_LETTERS:,} fit on the page."
        )
    return told
