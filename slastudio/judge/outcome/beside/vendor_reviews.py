"""A supplier's document scored by our questions and warning signs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

# "": the document does not say; unread: nobody entered what it says
DocumentAnswer = Literal["yes", "partly", "no", "", "unread"]


@dataclass(frozen=True)
class QuestionAnswered:
    """Hold one question with what a document says to it; role "" marks a warning sign. entry: the
    record that says so.
    """

    id: str
    role: str
    words: str
    answer: DocumentAnswer
    quotation: str = ""
    page: str = ""
    entry: str = ""


@dataclass(frozen=True)
class RoleScore:
    """Hold what a document comes to for one role, or for all of them (role "").

    score: yes counts whole, partly half, in percent of what it answers; None where it answers
    nothing. answered, of: how many of the questions it answers.
    """

    role: str
    score: Decimal | None
    answered: int
    of: int


@dataclass(frozen=True)
class VendorReview:
    """Hold the review of one document: whole is over all roles."""

    document: str
    whole: RoleScore
    roles: tuple[RoleScore, ...]
    questions: tuple[QuestionAnswered, ...]

    @property
    def signs(self) -> tuple[QuestionAnswered, ...]:
        """Return the warning signs the document shows, wholly or in part."""
        return tuple(e for e in self.questions if not e.role and e.answer in ("yes", "partly"))

    @property
    def to_ask(self) -> tuple[QuestionAnswered, ...]:
        """Return what the document does not say: questions to ask, never counted as no."""
        return tuple(each for each in self.questions if each.answer == "")

    @property
    def unread(self) -> tuple[QuestionAnswered, ...]:
        return tuple(each for each in self.questions if each.answer == "unread")
