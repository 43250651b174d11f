"""What buyers ask, by role: each question answered from the agreement with its clauses, or shown as open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from slastudio.contract.agreement import Agreement
from slastudio.contract.clause_texts import section_blocks
from slastudio.contract.clauses import Block
from slastudio.contract.places import field_label
from slastudio.contract.sections import SECTIONS

Part = tuple[str, str]  # (path of the field that must hold something, anchor of the clause that says it)

_INCIDENT = ("governance.incident_response.promise", "layer:incident_response")
_DEFINED = ("governance.incident_definition", "ai_incident")
_ROLLBACK_OWNER = ("changes.rollback_owner_role", "rollback_owner")
_TRIGGERS = ("changes.rollback_triggers", "rollback")
_ROLLBACK = ("governance.rollback.promise", "layer:rollback")
_HANDOFF = ("governance.handoff.promise", "layer:handoff")
_HANDOFF_DUTIES = ("governance.handoff_duties", "handoff_duties")
_RETENTION = ("governance.retention.promise", "layer:retention")
_RETAINED = ("governance.retained", "retained")
_EXCEPTIONS = ("governance.exceptions.promise", "layer:exceptions")
_AGE = ("governance.exception_age", "exception_age")
_APPROVALS = ("governance.approvals.promise", "layer:approvals")
_APPROVED_IN = ("changes.approval_within", "approval")
_LADDER = ("governance.escalation", "escalation")
_RACI = ("governance.raci", "raci")
_PRECEDENCE = ("governance.precedence", "precedence")
_RECURRING = ("governance.recurring", "recurring")
_AFTER = ("governance.after_go_live", "after_go_live")
_SEVERITIES = ("support.severities", "severities")
_PLAYBOOKS = ("changes.playbooks", "playbook")
_REVIEW = ("governance.review_within", "review")
_EXIT = ("term.exit_duties", "exit")
_OWNERSHIP = ("data.ownership", "data:ownership")

_ASKED: tuple[tuple[str, str, tuple[Part, ...]], ...] = (
    ("CTO", "What counts as an AI incident?", (_DEFINED, _INCIDENT)),
    ("CTO", "Who decides on rollback and control when time is short?", (_ROLLBACK_OWNER, _TRIGGERS, _ROLLBACK)),
    ("CTO", "What still depends on the team that built it?", (_HANDOFF, _HANDOFF_DUTIES)),
    ("CTO", "How are evidence and knowledge of operating it kept?", (_RETENTION, _RETAINED, _HANDOFF)),
    (
        "CTO",
        "Is this governed production, or answering tickets?",
        (_INCIDENT, _EXCEPTIONS, _ROLLBACK, _APPROVALS, _RETENTION, _HANDOFF),
    ),
    ("Operations", "How are exceptions and delays escalated?", (_EXCEPTIONS, _AGE, _LADDER)),
    ("Operations", "What happens when approvals pile up?", (_APPROVALS, _APPROVED_IN)),
    ("Operations", "How is a rollback coordinated under pressure?", (_ROLLBACK, _ROLLBACK_OWNER, _PLAYBOOKS)),
    ("Operations", "What keeps people from improvising?", (_PLAYBOOKS, _LADDER)),
    ("Operations", "Who does what from day to day?", (_RACI,)),
    ("Support", "When is the response technical, when governance?", (_SEVERITIES, _DEFINED)),
    ("Support", "Which evidence must be kept when something happens?", (_RETENTION, _RETAINED)),
    ("Support", "When do specialists or approvers come in?", (_EXCEPTIONS, _APPROVED_IN, _LADDER)),
    ("Support", "What escalates for a workflow's safety rather than for uptime?", (_PRECEDENCE, _INCIDENT)),
    ("Support", "How does what was learnt come back into the work?", (_REVIEW, _RECURRING)),
    ("Risk", "Can hard cases get a stronger review fast?", (_EXCEPTIONS, _AGE)),
    ("Risk", "Is evidence kept so that a decision can be challenged?", (_RETENTION, _RETAINED)),
    ("Risk", "What if the urge to answer and the need for caution conflict?", (_PRECEDENCE,)),
    ("Risk", "How do recurring issues reach leadership?", (_RECURRING, _LADDER)),
    ("Risk", "Does the client stay able to govern the system?", (_APPROVED_IN, _OWNERSHIP, _HANDOFF)),
    ("Procurement", "What is covered when the problem is governance?", (_INCIDENT, _AFTER)),
    ("Procurement", "What stays with the vendor after go-live?", (_AFTER,)),
    ("Procurement", "How are handoffs handled?", (_HANDOFF, _HANDOFF_DUTIES, _EXIT)),
    ("Procurement", "Which evidence can we still get at afterwards?", (_RETAINED, _EXIT)),
    ("Procurement", "Does dependence on the vendor shrink?", (_HANDOFF_DUTIES, _EXIT, _OWNERSHIP)),
)


@dataclass(frozen=True)
class Answered:
    """Hold one question with its answer: the clauses that say it and their words; what is missing makes it open.

    missing: (path, label) of the fields that would answer it.
    """

    role: str
    question: str
    clauses: tuple[str, ...]
    text: str
    missing: tuple[tuple[str, str], ...]

    @property
    def open(self) -> bool:
        return bool(self.missing)


def roles() -> tuple[str, ...]:
    """Return the roles that ask, in order."""
    return tuple(dict.fromkeys(role for role, _, _ in _ASKED))


def answers(agreement: Agreement) -> tuple[Answered, ...]:
    """Return every question with what the agreement says to it."""
    blocks = _by_anchor(agreement)
    return tuple(_answered(agreement, blocks, role, question, parts) for role, question, parts in _ASKED)


def _by_anchor(agreement: Agreement) -> dict[str, list[Block]]:
    """Return each clause that can be cited with the items under it."""
    found: dict[str, list[Block]] = {}
    for name, _ in SECTIONS:
        clause: list[Block] = []
        for block in section_blocks(agreement, name):
            if block.kind == "item":
                clause.append(block)
                continue
            clause = [block]
            if block.anchor:
                found[block.anchor] = clause
                found.setdefault(block.anchor.partition(":")[0], clause)
    return found


def _answered(
    agreement: Agreement, blocks: dict[str, list[Block]], role: str, question: str, parts: tuple[Part, ...]
) -> Answered:
    missing = tuple((path, field_label(agreement, path)) for path, _ in parts if _is_empty(agreement, path))
    cited = [blocks[anchor] for path, anchor in parts if anchor in blocks and not _is_empty(agreement, path)]
    text = " ".join(_told(clause) for clause in cited)
    return Answered(role, question, tuple(dict.fromkeys(clause[0].number for clause in cited)), text, missing)


def _told(clause: list[Block]) -> str:
    block = clause[0]
    if block.kind != "table":
        items = "; ".join(item.text.rstrip(".") for item in clause[1:])
        return f"{block.text} {items}." if items else block.text
    first = "; ".join(row[0] for row in block.rows[:4] if row[0])
    return f"{block.text}: {first}{' …' if len(block.rows) > 4 else ''}."


def _is_empty(agreement: Agreement, path: str) -> bool:
    value: Any = agreement
    for part in path.split("."):
        value = getattr(value, part)
    return value in ("", (), None) or (isinstance(value, str) and not value.strip())


def open_count(agreement: Agreement) -> int:
    """Return how many questions the agreement leaves open."""
    return sum(each.open for each in answers(agreement))
