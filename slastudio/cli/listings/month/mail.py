"""The month's mail and its reply as the command line tells them."""

from __future__ import annotations

from slastudio.operations.documents.client_mail import WrittenMail
from slastudio.operations.documents.client_reply import TakenReply
from slastudio.shared.json_values import JsonObject


def mail_document(made: WrittenMail) -> JsonObject:
    """Return what was written and what it asks."""
    mail = made.mail
    return {
        "message": str(made.message),
        "sheet": str(made.sheet),
        "text": str(made.text),
        "period": mail.head.period,
        "items": [
            {
                "id": item.id,
                "under": section.heading,
                "title": item.title,
                "more": item.more,
                "allowed": list(item.allowed),
                "due": item.due or None,
            }
            for section in mail.sections
            for item in section.items
        ],
        "hours": list(mail.hours),
    }


def reply_document(taken: TakenReply) -> JsonObject:
    """Return what was taken in, what was known, left blank and kept out."""
    return {
        "file": taken.file,
        "sha256": taken.sha256,
        "period": taken.period,
        "taken": [{"item": item, "as": told} for item, told in taken.taken],
        "known": list(taken.known),
        "blank": list(taken.blank),
        "problems": [each.as_json() for each in taken.problems],
    }
