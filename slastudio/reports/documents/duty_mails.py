"""Drafts of mails about duties: a message a duty consists of, and a reminder for each role."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.duties import OwedDuty
from slastudio.judge.telling.duties import (
    NO_ADMISSION,
    STATES,
    due_moment,
    duty_sentence,
    owed_by,
    shown_words,
)
from slastudio.shared.counts import count

# duties that are done by writing to somebody
_MESSAGES = (
    "executive_notice",
    "cap_alert",
    "change_notice",
    "escalation",
    "update",
    "remediation",
    "repeated_breach",
    "claim_answer",
    "grade_alert",
)
_OPEN = ("due", "not_yet_due", "not_shown")
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,200}")


@dataclass(frozen=True)
class MailDraft:
    """Hold a draft: the name of its file, and its bytes (RFC 5322)."""

    name: str
    data: bytes


def duty_mails(
    assessment: Assessment, duties: Iterable[OwedDuty], stamp: datetime
) -> Iterator[MailDraft]:
    """Yield a draft for each open duty that is a message, and one reminder a role for the others.

    Mail programs open them to be read, completed and sent by hand; addresses are those of the
    contacts, where they are any.
    """
    waiting = [each for each in duties if each.state in _OPEN]
    others: dict[str, list[OwedDuty]] = {}
    for duty in waiting:
        if duty.kind in _MESSAGES and duty.side == "provider":
            yield _draft(
                assessment, duty.id, duty.to, _subject(duty), _message(assessment, duty), stamp
            )
        else:
            others.setdefault(owed_by(duty), []).append(duty)
    for role, owed in others.items():
        subject = f"{count(len(owed), 'duty', 'duties')} in {assessment.period.title}"
        yield _draft(
            assessment, f"reminder-{role}", role, subject, _reminder(assessment, role, owed), stamp
        )


def _subject(duty: OwedDuty) -> str:
    about = f": {duty.about}" if duty.about else ""
    return f"{duty.what[:60]}{about}"


def _message(assessment: Assessment, duty: OwedDuty) -> str:
    zone = assessment.period.zone
    facts = (
        duty_sentence(duty),
        duty.detail,
        f"It concerns {duty.about}. {duty.note}".strip() if duty.about else duty.note,
        f"To be done {due_moment(duty, zone)}{f', by {duty.clause}' if duty.clause else ''}.",
        f"What follows: {duty.consequence}" if duty.consequence else "",
    )
    return "\n\n".join(filter(None, facts))


def _reminder(assessment: Assessment, role: str, owed: list[OwedDuty]) -> str:
    zone = assessment.period.zone
    lines = [f"Owed by {role} to {assessment.client} and {assessment.provider}:", ""]
    for duty in owed:
        shown = shown_words(duty, zone)
        lines += [
            f"- {duty_sentence(duty)}",
            f"  {STATES[duty.state].word}, {due_moment(duty, zone)}{f', {duty.clause}' if duty.clause else ''}",
            *([f"  {shown}"] if shown else []),
            f"  Shown by {duty.wanted}.",
        ]
    return "\n".join([*lines, "", NO_ADMISSION])


def _draft(
    assessment: Assessment, name: str, to: str, subject: str, body: str, stamp: datetime
) -> MailDraft:
    mail = EmailMessage(policy=SMTP)
    # no line of an imported text may begin a header of its own
    mail["Subject"] = " ".join(f"{assessment.client}: {subject}".split())
    mail["Date"] = format_datetime(stamp)
    if address := _address(assessment, to):
        mail["To"] = address
    mail["X-Unsent"] = "1"
    mail.set_content(body)
    stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:80]
    return MailDraft(f"{stem}.eml", mail.as_bytes())


def _address(assessment: Assessment, role: str) -> str:
    for contact in assessment.terms.parties.contacts:
        if contact.role == role and (found := _ADDRESS.fullmatch(contact.reach.strip())):
            return found[0]
    return ""
