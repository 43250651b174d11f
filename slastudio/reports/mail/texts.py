"""The mail as text, with the form in it that can be filled in where one reads it."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.evidence.reply_forms import TITLE, FormItem, row_mark
from slastudio.reports.mail.content import ClientMail, opening_lines
from slastudio.shared.texts import one_line


def form_text(mail: ClientMail) -> str:
    """Return the form as a text file."""
    return "\n".join(_form(mail)) + "\n"


def mail_text(mail: ClientMail) -> str:
    """Return the body of the mail: how things stand, then the form."""
    lines = [*(f"{each}\n" for each in opening_lines(mail))]
    if mail.hours:
        lines += ["Hours", *(f"  {each}" for each in mail.hours), ""]
    return "\n".join([*lines, *(_form(mail) if mail.items else ())]) + "\n"


def _form(mail: ClientMail) -> Iterator[str]:
    yield TITLE
    yield f"Project: {mail.head.project}"
    yield f"Period: {mail.head.period}"
    for section in mail.sections:
        yield ""
        yield f"== {section.heading} =="
        for item in section.items:
            yield from _item(mail, item)


def _item(mail: ClientMail, item: FormItem) -> Iterator[str]:
    mark = row_mark(mail.head, item.id, item.title, item.more, item.choices)
    yield ""
    yield f"[{item.id}] mark {mark}"
    yield f"Asked: {one_line(item.title)}"
    yield f"Means: {one_line(item.more)}"
    yield f"Allowed: {item.choices}"
    yield "Answer: "
    yield "Note: "
    yield "By (role): "
    yield "On: "
