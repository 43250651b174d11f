"""What a document of another supplier is asked: the questions of the roles that buy, and signs that warn."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ReviewQuestion:
    """Ask one thing of a document; role: who asks, "" of a sign that warns, whose yes is bad news."""

    id: str
    role: str
    words: str


ROLE_QUESTIONS = (
    ReviewQuestion("cto-1", "CTO", "What counts as an AI incident?"),
    ReviewQuestion("cto-2", "CTO", "Who decides on rollback and control when time is short?"),
    ReviewQuestion("cto-3", "CTO", "What still depends on the team that built it?"),
    ReviewQuestion("cto-4", "CTO", "How are evidence and knowledge of operating it kept?"),
    ReviewQuestion("cto-5", "CTO", "Is this governed production, or answering tickets?"),
    ReviewQuestion("operations-1", "Operations", "How are exceptions and delays escalated?"),
    ReviewQuestion("operations-2", "Operations", "What happens when approvals pile up?"),
    ReviewQuestion("operations-3", "Operations", "How is a rollback coordinated under pressure?"),
    ReviewQuestion("operations-4", "Operations", "What keeps people from improvising?"),
    ReviewQuestion("operations-5", "Operations", "Who does what from day to day?"),
    ReviewQuestion("support-1", "Support", "When is the response technical, when governance?"),
    ReviewQuestion("support-2", "Support", "Which evidence must be kept when something happens?"),
    ReviewQuestion("support-3", "Support", "When do specialists or approvers come in?"),
    ReviewQuestion(
        "support-4", "Support", "What escalates for a workflow's safety rather than for uptime?"
    ),
    ReviewQuestion("support-5", "Support", "How does what was learnt come back into the work?"),
    ReviewQuestion("risk-1", "Risk", "Can hard cases get a stronger review fast?"),
    ReviewQuestion("risk-2", "Risk", "Is evidence kept so that a decision can be challenged?"),
    ReviewQuestion(
        "risk-3", "Risk", "What if the urge to answer and the need for caution conflict?"
    ),
    ReviewQuestion("risk-4", "Risk", "How do recurring issues reach leadership?"),
    ReviewQuestion("risk-5", "Risk", "Does the client stay able to govern the system?"),
    ReviewQuestion(
        "procurement-1", "Procurement", "What is covered when the problem is governance?"
    ),
    ReviewQuestion("procurement-2", "Procurement", "What stays with the vendor after go-live?"),
    ReviewQuestion("procurement-3", "Procurement", "How are handoffs handled?"),
    ReviewQuestion(
        "procurement-4", "Procurement", "Which evidence can we still get at afterwards?"
    ),
    ReviewQuestion("procurement-5", "Procurement", "Does dependence on the vendor shrink?"),
)
# each is the id of the finding that asks the same of our own drafts
WARNING_SIGNS = (
    ReviewQuestion(
        "left-to-client", "", "Exceptions or approvals are left to the client, with no time agreed."
    ),
    ReviewQuestion(
        "weak-retention",
        "",
        "Evidence is kept for less than a year, or the client cannot get at it.",
    ),
    ReviewQuestion(
        "retention-before-claims", "", "Evidence is gone before credits can be claimed."
    ),
    ReviewQuestion("vague-handoff", "", "A handoff is promised without its duties, or not at all."),
    ReviewQuestion("incident-undefined", "", "What an AI incident is, is not defined."),
    ReviewQuestion("precedence-missing", "", "Which goes first, speed or caution, is left open."),
    ReviewQuestion("layer-without-promise", "", "A layer of governance has no promise."),
    ReviewQuestion("layer-without-owner", "", "A promise has no owner."),
    ReviewQuestion("layer-unmeasured", "", "A promise has no figure."),
    ReviewQuestion("layer-without-evidence", "", "Nothing shows that a promise was kept."),
    ReviewQuestion("recurring-unsaid", "", "Recurring issues have no way to leadership."),
    ReviewQuestion("after-go-live-unsaid", "", "Nothing is owed after go-live."),
)
REVIEW_QUESTIONS = {each.id: each for each in (*ROLE_QUESTIONS, *WARNING_SIGNS)}
