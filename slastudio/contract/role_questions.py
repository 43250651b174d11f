"""What buyers ask, by role: each question answered from the agreement with its clauses, or shown as
open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from slastudio.contract.clauses.anchors import block_at
from slastudio.contract.clauses.texts import references, section_blocks
from slastudio.contract.clauses.writer import ClauseBlock
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.places import field_label, section_of
from slastudio.contract.terms.sections import SECTIONS
from slastudio.evidence.review_questions import ROLE_QUESTIONS

Written = Mapping[str, Sequence[ClauseBlock]]

_INCIDENT = "governance.incident_response.promise"
_DEFINED = "governance.incident_definition"
_ROLLBACK_OWNER = "changes.rollback_owner_role"
_TRIGGERS = "changes.rollback_triggers"
_ROLLBACK = "governance.rollback.promise"
_HANDOFF = "governance.handoff.promise"
_HANDOFF_DUTIES = "governance.handoff_duties"
_RETENTION = "governance.retention.promise"
_RETAINED = "governance.retained"
_EXCEPTIONS = "governance.exceptions.promise"
_AGE = "governance.exception_age"
_APPROVALS = "governance.approvals.promise"
_APPROVED_IN = "changes.approval_within"
_LADDER = "governance.escalation"
_RACI = "governance.raci"
_PRECEDENCE = "governance.precedence"
_RECURRING = "governance.recurring"
_AFTER = "governance.after_go_live"
_SEVERITIES = "support.severities"
_PLAYBOOKS = "changes.playbooks"
_REVIEW = "governance.review_within"
_EXIT = "term.exit_duties"
_OWNERSHIP = "data.ownership"

_PLACES: dict[str, tuple[str, ...]] = {
    "cto-1": (
        _DEFINED,
        _INCIDENT,
    ),
    "cto-2": (
        _ROLLBACK_OWNER,
        _TRIGGERS,
        _ROLLBACK,
    ),
    "cto-3": (
        _HANDOFF,
        _HANDOFF_DUTIES,
    ),
    "cto-4": (
        _RETENTION,
        _RETAINED,
        _HANDOFF,
    ),
    "cto-5": (
        _INCIDENT,
        _EXCEPTIONS,
        _ROLLBACK,
        _APPROVALS,
        _RETENTION,
        _HANDOFF,
    ),
    "operations-1": (
        _EXCEPTIONS,
        _AGE,
        _LADDER,
    ),
    "operations-2": (
        _APPROVALS,
        _APPROVED_IN,
    ),
    "operations-3": (
        _ROLLBACK,
        _ROLLBACK_OWNER,
        _PLAYBOOKS,
    ),
    "operations-4": (
        _PLAYBOOKS,
        _LADDER,
    ),
    "operations-5": (_RACI,),
    "support-1": (
        _SEVERITIES,
        _DEFINED,
    ),
    "support-2": (
        _RETENTION,
        _RETAINED,
    ),
    "support-3": (
        _EXCEPTIONS,
        _APPROVED_IN,
        _LADDER,
    ),
    "support-4": (
        _PRECEDENCE,
        _INCIDENT,
    ),
    "support-5": (
        _REVIEW,
        _RECURRING,
    ),
    "risk-1": (
        _EXCEPTIONS,
        _AGE,
    ),
    "risk-2": (
        _RETENTION,
        _RETAINED,
    ),
    "risk-3": (_PRECEDENCE,),
    "risk-4": (
        _RECURRING,
        _LADDER,
    ),
    "risk-5": (
        _APPROVED_IN,
        _OWNERSHIP,
        _HANDOFF,
    ),
    "procurement-1": (
        _INCIDENT,
        _AFTER,
    ),
    "procurement-2": (_AFTER,),
    "procurement-3": (
        _HANDOFF,
        _HANDOFF_DUTIES,
        _EXIT,
    ),
    "procurement-4": (
        _RETAINED,
        _EXIT,
    ),
    "procurement-5": (
        _HANDOFF_DUTIES,
        _EXIT,
        _OWNERSHIP,
    ),
}
_ASKED = tuple((each.role, each.words, _PLACES[each.id]) for each in ROLE_QUESTIONS)


@dataclass(frozen=True)
class Answered:
    """Hold one question with its answer: our numbers of the clauses that say it, and their words;
    what is missing makes it open.

    missing: (path, label) of the fields that would answer it. cited: the clauses as they are cited.
    """

    role: str
    question: str
    clauses: tuple[str, ...]
    text: str
    missing: tuple[tuple[str, str], ...]
    cited: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        return bool(self.missing)


def roles() -> tuple[str, ...]:
    """Return the roles that ask, in order."""
    return tuple(dict.fromkeys(role for role, _, _ in _ASKED))


def answers(agreement: Agreement) -> tuple[Answered, ...]:
    """Return every question with what the agreement says to it."""
    written = {name: section_blocks(agreement, name) for name, _ in SECTIONS}
    return tuple(_answered(agreement, written, *asked) for asked in _ASKED)


def _answered(
    agreement: Agreement, written: Written, role: str, question: str, places: tuple[str, ...]
) -> Answered:
    empty = [place for place in places if _is_empty(agreement, place)]
    missing = tuple((place, field_label(agreement, place)) for place in empty)
    saying = [_clause_saying(written, place) for place in places if place not in empty]
    cited = [clause for clause in saying if clause]
    text = " ".join(_told(clause) for clause in cited)
    numbers = tuple(dict.fromkeys(clause[0].number for clause in cited))
    known = references(agreement)
    words = tuple(known[each].words for each in numbers if each in known)
    return Answered(role, question, numbers, text, missing, words)


def _clause_saying(written: Written, place: str) -> list[ClauseBlock]:
    """Return the clause of a field with the items under it; nothing where the field is not said."""
    blocks = written[section_of(place)]
    at = block_at(blocks, place)
    if at is None:
        return []
    return [blocks[at], *takewhile(lambda block: block.kind == "item", blocks[at + 1 :])]


def _told(clause: list[ClauseBlock]) -> str:
    block = clause[0]
    if block.kind != "table":
        items = "; ".join(item.text.rstrip(".") for item in clause[1:])
        return f"{block.text} {items}." if items else block.text
    first = "; ".join(row[0] for row in block.rows[:4] if row[0])
    return f"{block.text}: {first}{' …' if len(block.rows) > 4 else ''}."


def _is_empty(agreement: Agreement, path: str) -> bool:
    value: object = agreement
    for part in path.split("."):
        value = getattr(value, part)
    return value in ("", (), None) or (isinstance(value, str) and not value.strip())
