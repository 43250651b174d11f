"""The month in sentences, by topic: page one prints the weightiest of them."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.narrative import ToldSentence, Topic
from slastudio.judge.telling.narrative.month import TOPICS, narrative
from slastudio.reports.content.blocks import Block, Paragraph

_SAID = {
    "moved": " (accepted when it read otherwise)",
    "gone": " (nothing shows it any more)",
}


def month_blocks(assessment: Assessment) -> tuple[Block, ...]:
    """Return every sentence that was not left out, a paragraph a topic."""
    return tuple(_topics(assessment)) or (Paragraph("Every sentence of it was left out."),)


def _topics(assessment: Assessment) -> Iterator[Block]:
    by_topic: dict[Topic, list[ToldSentence]] = {}
    for each in narrative(assessment):
        if each.printed:
            by_topic.setdefault(each.topic, []).append(each)
    for topic, told in by_topic.items():
        text = " ".join(f"{each.text}{_SAID.get(each.state, '')}" for each in told)
        yield Paragraph(text, lead=f"{TOPICS[topic]}:")
