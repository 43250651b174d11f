"""The sentences that tell a month: drafted from figures by rule, accepted, edited or left out by a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from slastudio.contract.words.figures import show_percent, show_value

# in the order in which a month is told
Topic = Literal[
    "incidents", "promises", "operation", "money", "unknown", "improved", "ahead", "own"
]
SHARE = "share"
Decided = Literal["accepted", "left_out"]
# draft: nobody said anything of it yet; moved: a figure it holds reads otherwise since it was accepted;
# gone: it was accepted, and the rule that made it has nothing to say any more
SentenceState = Literal["draft", "accepted", "moved", "gone", "left_out"]


@dataclass(frozen=True)
class BoundFigure:
    """Hold a figure a sentence tells, exactly; name: where it comes from ("first-token.value"). unit:
    SHARE of a share of 1, which is told in whole percent.
    """

    name: str
    value: Decimal
    unit: str = ""

    @property
    def told(self) -> str:
        """Return the figure as every page and paper tells it."""
        return show_percent(self.value) if self.unit == SHARE else show_value(self.value, self.unit)


@dataclass(frozen=True)
class DraftSentence:
    """Hold a sentence made by rule. id: what it tells, the same each time the month is judged.

    figures: what it rests on, at most two of them in its text. shown_by: the records and files that
    show it. page, target: where it is looked at. weight: how much it belongs on page one, 0 to 100.
    """

    id: str
    topic: Topic
    text: str
    figures: tuple[BoundFigure, ...] = ()
    shown_by: tuple[str, ...] = ()
    page: str = ""
    target: str = ""
    weight: int = 0


@dataclass(frozen=True)
class SentenceRecord:
    """Hold what a person decided on a sentence of a period.

    id: of the record; about: id of the sentence, “own:…” of one the person wrote. text: as it was
    accepted; edited: not as it was drafted. draft, figures: what the rule said then, "" where
    it said nothing. detached: it stands whatever becomes of its figures.
    """

    id: str
    about: str
    state: Decided
    text: str
    edited: bool
    draft: str
    figures: tuple[BoundFigure, ...]
    detached: bool
    by: str
    at: datetime


@dataclass(frozen=True)
class ToldSentence:
    """Hold a sentence as it stands: its draft, None where the rule has nothing to say (any more), and
    what a person decided on it, None where nobody did.
    """

    id: str
    topic: Topic
    text: str
    state: SentenceState
    draft: DraftSentence | None = None
    record: SentenceRecord | None = None

    @property
    def printed(self) -> bool:
        """Tell whether papers print it: drafts, too, as long as the paper itself is one."""
        return self.state != "left_out"

    @property
    def waits(self) -> bool:
        """Tell whether a person has still to say something of it before anything is issued."""
        return self.state in ("draft", "moved", "gone")
