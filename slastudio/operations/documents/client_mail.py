"""Write the month's mail to the client, and record that it was sent."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from slastudio.evidence.reply_forms import FilledRow, FormHead, duty_of, is_intact
from slastudio.importing.files.file_hash import hash_file
from slastudio.importing.readers.reply_forms import read_reply
from slastudio.operations.changes import Changed, changed
from slastudio.operations.documents.agreements_and_reports import note_issued
from slastudio.operations.documents.mail_contents import client_mail, project_code
from slastudio.operations.registers.moments import read_moment
from slastudio.operations.registers.records import add_entry, list_entries
from slastudio.project.file import Project
from slastudio.reports.mail.content import ClientMail, mail_stem
from slastudio.reports.mail.form_sheet import form_sheet
from slastudio.reports.mail.message import message_bytes
from slastudio.reports.mail.texts import form_text
from slastudio.shared.outputs import write_bytes, write_text
from slastudio.shared.periods import Period, show_moment
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress


@dataclass(frozen=True)
class WrittenMail:
    """Hold the files of a mail: the draft to open in a mail program, its form as Excel and as text."""

    mail: ClientMail
    message: Path
    sheet: Path
    text: Path


@dataclass(frozen=True)
class SentMail:
    """Hold what was recorded as asked for in writing, by item, and what was on record already."""

    asked: tuple[str, ...]
    already: tuple[str, ...]
    changed: Changed


def write_client_mail(
    project: Project,
    folder: Path,
    *,
    period: Period | str | None = None,
    issued: date | None = None,
    progress: Progress | None = None,
) -> WrittenMail:
    """Write a period's mail into a folder: a draft for a mail program, and its form as Excel and
    text. The same state of the project and day of issue give the same bytes.
    """
    mail = client_mail(project, period, issued=issued, progress=progress)
    mail, report = _with_report(project, mail)
    made = mail_files(mail, folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StudioError(f"{folder} cannot be made: {error.strerror or error}.") from None
    form = form_sheet(mail)
    write_bytes(made.sheet, form)
    write_text(made.text, form_text(mail))
    write_bytes(made.message, message_bytes(mail, form, report))
    note_issued(project, "mail", mail.head.period, made.message, mail.issued, "")
    return made


def _with_report(project: Project, mail: ClientMail) -> tuple[ClientMail, bytes]:
    """Return a mail with the last report issued on its period by its day, b"" where there is none."""
    with project.reading():
        found = [
            each
            for each in project.issues.reports()
            if each.period == mail.head.period and each.issued <= mail.issued
        ]
        if not found:
            return mail, b""
        last = max(found, key=lambda each: each.edition)
        return replace(mail, report=last.number), project.issues.data(last)


def mail_files(mail: ClientMail, folder: Path) -> WrittenMail:
    """Return under which names a mail lies in a folder."""
    paths = (folder / f"{mail.file_stem}{ending}" for ending in (".eml", ".xlsx", ".txt"))
    return WrittenMail(mail, *paths)


def sent_form(folder: Path, period: str) -> Path:
    """Return the form that lies in a folder since a period's mail was written there."""
    found = sorted(folder.glob(f"*{mail_stem('', period).removeprefix('client')}.txt"))
    if len(found) != 1:
        told = "several forms" if found else "no form"
        raise StudioError(
            f"{folder} holds {told} of {period}. Name the folder into which the mail was written."
        )
    return found[0]


def record_sent(
    project: Project, form: Path, sent: str, *, role: str = "", now: datetime | None = None
) -> SentMail:
    """Record that the mail with a form was sent at a moment: what it asks of the client is asked
    for in writing from then on, once.

    The form says what the mail held: what became open since was not asked for.
    """
    filled = read_reply(form)
    head = filled.head
    if head is None or head.project != project_code(project):
        raise StudioError(f"{form.name} is a form of another project. Nothing was recorded.")
    intact = [each for each in filled.rows if is_intact(head, each)]
    with project.reading():
        local = project.agreements.zone()
    at, proof = past_moment(sent, local, now), f"{form.name}, SHA-256 {hash_file(form)}"
    with project.writing():
        known = {
            (each.values.get("duty"), each.values.get("proof"))
            for each in list_entries(project, "acts")
            if each.values.get("act") == "asked"
        }
        fresh = [each for each in intact if (duty_of(each.id, head.period), proof) not in known]
        for row in fresh:
            add_entry(project, "acts", _asked(row, head, at, proof) | {"role": role})
    held = tuple(each.id for each in intact if each not in fresh)
    touched = changed("registers") if fresh else changed()
    return SentMail(tuple(row.id for row in fresh), held, touched)


def _asked(row: FilledRow, head: FormHead, at: datetime, proof: str) -> dict[str, str]:
    return {
        "when": at.isoformat(),
        "act": "asked",
        "duty": duty_of(row.id, head.period),
        "period": head.period,
        "proof": proof,
        "detail": row.title,
    }


def past_moment(text: str, local: str, now: datetime | None = None) -> datetime:
    """Read a moment that has been; a day alone counts as its noon."""
    told = text.strip()
    at = read_moment(f"{told}T12:00" if re.fullmatch(r"\d{4}-\d\d-\d\d", told) else told, local)
    if at > (now or datetime.now(UTC)):
        raise StudioError(
            f"{show_moment(at, local)} is still to come. Give the moment at which it happened."
        )
    return at
