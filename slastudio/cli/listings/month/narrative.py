"""The sentences of a month as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.narrative import ToldSentence
from slastudio.judge.telling.narrative.month import STATE_WORDS, TOPICS, waiting
from slastudio.shared.counts import count, verb


def narrative_lines(
    assessment: Assessment, told: Sequence[ToldSentence], first: Sequence[str]
) -> Iterator[str]:
    """Yield the sentences by topic, with number, state and id; those of page one bear a star."""
    yield f"{assessment.period.title}, {assessment.client}: {count(len(told), 'sentence')}"
    topic = ""
    for number, each in enumerate(told, 1):
        if each.topic != topic:
            topic = each.topic
            yield TOPICS[each.topic]
        star = "*" if each.id in first else " "
        yield f" {star}{number:>3}  {each.text}"
        yield f"       {STATE_WORDS[each.state]} · {each.id}"
    left = len(waiting(told))
    if left:
        yield (
            f"{count(left, 'sentence')} {verb(left, 'waits', 'wait')} for somebody: accept, edit or leave out. "
            "* stands on page one."
        )
