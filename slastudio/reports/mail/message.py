"""The mail as one file that mail programs open as a draft; nothing is sent by this program."""

from __future__ import annotations

from datetime import UTC, datetime, time
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

from slastudio.reports.mail.content import ClientMail
from slastudio.reports.mail.texts import mail_text
from slastudio.shared.texts import one_line

_XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def message_bytes(mail: ClientMail, form: bytes, report: bytes = b"") -> bytes:
    """Return the mail with its form attached, and the issued report where there is one; the same
    bytes for the same mail.
    """
    message = EmailMessage(policy=SMTP)
    message["Subject"] = one_line(mail.subject)
    for name, address in (("From", mail.sender), ("To", mail.receiver)):
        if address:
            message[name] = address
    message["Date"] = format_datetime(datetime.combine(mail.issued, time(12), UTC))
    # Outlook and others open a message with it for writing, not for reading
    message["X-Unsent"] = "1"
    body = mail_text(mail)
    message.set_content(body, cte="base64")
    message.add_attachment(
        form, maintype=_XLSX[0], subtype=_XLSX[1], filename=f"{mail.file_stem}.xlsx"
    )
    if report:
        name = f"report-{mail.report.replace('/', '-')}.pdf"
        message.add_attachment(report, maintype="application", subtype="pdf", filename=name)
    # one that is drawn by chance would make each writing another file
    message.set_boundary(f"=={sha256(body.encode() + form + report).hexdigest()[:32]}==")
    return message.as_bytes()
