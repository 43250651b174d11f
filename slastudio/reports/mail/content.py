"""What the month's mail to the client holds, as plain data: what is asked, and how things stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from slastudio.evidence.reply_forms import FormHead, FormItem
from slastudio.shared.counts import count
from slastudio.shared.periods import show_day

STATUS_ONLY = "This list is a status of the day it was written. It admits nothing, and waives no right or claim of either side."
NOTHING = "Nothing is waiting for you."


@dataclass(frozen=True)
class MailSection:
    """Hold one heading with the items asked under it."""

    heading: str
    items: tuple[FormItem, ...]


@dataclass(frozen=True)
class ClientMail:
    """Hold the mail of one period; hours: lines that ask nothing. zone: of the times told. sender,
    receiver: addresses, "" where the agreement names none. report: number of the issued report that
    lies with it, "" for none.
    """

    client: str
    provider: str
    title: str
    head: FormHead
    issued: date
    sections: tuple[MailSection, ...]
    hours: tuple[str, ...] = ()
    zone: str = ""
    sender: str = ""
    receiver: str = ""
    report: str = ""

    @property
    def items(self) -> tuple[FormItem, ...]:
        return tuple(item for section in self.sections for item in section.items)

    @property
    def subject(self) -> str:
        asked = count(len(self.items), "item") + " to answer" if self.items else "nothing to answer"
        return f"{self.title}, {self.client}: {asked}"

    @property
    def file_stem(self) -> str:
        return mail_stem(self.client, self.head.period)


def mail_stem(client: str, period: str) -> str:
    """Return the name of a mail's files: "larkpay-open-points-2026-10"."""
    stem = re.sub(r"[^a-z0-9]+", "-", client.lower()).strip("-") or "client"
    return f"{stem[:60]}-open-points-{period}"


def summary_lines(mail: ClientMail) -> Iterator[str]:
    """Yield what a mail holds, a line for each heading, for whoever is about to write it."""
    for section in mail.sections:
        yield f"{section.heading}:"
        for item in section.items:
            yield f"  {item.id}  {item.title}"
    if not mail.items:
        yield NOTHING
    yield from mail.hours


def opening_lines(mail: ClientMail) -> Iterator[str]:
    """Yield the mail's text before the items."""
    yield f"Open points of {mail.title} between {mail.client} and {mail.provider}, as of {show_day(mail.issued)}. Times are {mail.zone}."
    yield STATUS_ONLY
    if mail.report:
        yield f"The service report no. {mail.report} is attached as it was issued."
    if mail.items:
        yield (
            "Please fill in the attached Excel form or the form below, and send it back. What you answer stands as your "
            "confirmation of the day on which it arrives; an item left blank stays open."
        )
    else:
        yield NOTHING
