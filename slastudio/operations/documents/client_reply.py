"""Take in what a client answered in the form of the month's mail: checked row by row, kept in one
transaction, with where it comes from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from slastudio.evidence.reply_forms import (
    ALLOWED,
    FilledForm,
    FilledRow,
    ItemKind,
    is_intact,
    item_of,
)
from slastudio.importing.files.file_hash import hash_file
from slastudio.importing.readers.reply_forms import read_reply
from slastudio.judge.verdicts.confirmations import sides_of
from slastudio.operations.agreements.terms import current_agreement
from slastudio.operations.analysis.assessments import refusals
from slastudio.operations.changes import Aspect, Changed, changed
from slastudio.operations.documents.client_mail import past_moment
from slastudio.operations.documents.mail_contents import project_code
from slastudio.operations.evidence.questions import answer_question, question_named
from slastudio.operations.registers.records import Entry, add_entry, amend_entry, list_entries
from slastudio.project.database.limits import LONG
from slastudio.project.file import Project
from slastudio.shared.counts import count
from slastudio.shared.problems import Problem, StudioError
from slastudio.shared.texts import one_line

_LONGEST_ROLE = 120


class _RefusedError(StudioError):
    """Say why one row is kept out; anything else that breaks takes the whole reply back."""


@dataclass(frozen=True)
class TakenReply:
    """Hold what became of a form: by item what was kept, what was on record already, which items
    were left blank, and what was kept out with the reason.
    """

    file: str
    sha256: str
    period: str
    taken: tuple[tuple[str, str], ...]
    known: tuple[str, ...]
    blank: tuple[str, ...]
    problems: tuple[Problem, ...]
    changed: Changed


@dataclass(frozen=True)
class _Source:
    """Hold where answers come from, as it is kept with each: the file, its hash, when it came, by
    which role.
    """

    file: str
    sha256: str
    at: datetime
    role: str
    period: str

    @property
    def told(self) -> str:
        return f"client's reply, {self.file}, SHA-256 {self.sha256}"


@dataclass
class _Kept:
    taken: list[tuple[str, str]] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    blank: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    aspects: set[Aspect] = field(default_factory=set)


def take_in_reply(
    project: Project, path: Path, *, received: str, by: str, now: datetime | None = None
) -> TakenReply:
    """Take in a form that came back, all good rows or, where something breaks, none.

    received: when it came, which dates every answer. by: the client's role it came from; a row may
    name another. A row that was changed, is not known, or answers outside its list is told and kept
    out. Taking the same form in again changes nothing.
    """
    form, sha256 = read_reply(path), hash_file(path)
    with project.reading():
        local = project.agreements.zone()
    period = form.head.period if form.head is not None else ""
    source = _Source(
        one_line(path.name), sha256, past_moment(received, local, now), by.strip(), period
    )
    _require_client(project, source.role)
    kept = _Kept()
    with project.writing(LONG):
        for row in _sound_rows(project, form, kept):
            _take(project, row, source, kept)
    return TakenReply(
        source.file,
        sha256,
        period,
        tuple(kept.taken),
        tuple(kept.known),
        tuple(kept.blank),
        tuple(sorted(kept.problems, key=lambda each: each.row or 0)),
        changed(*kept.aspects),
    )


def reply_lines(taken: TakenReply) -> Iterator[str]:
    """Yield what became of a reply."""
    yield f"{count(len(taken.taken), 'answer')} taken in."
    for item, told in taken.taken:
        yield f"  {item}: {told}"
    if taken.known:
        yield f"On record already: {', '.join(taken.known)}"
    if taken.blank:
        yield f"Left blank: {', '.join(taken.blank)}"


def _require_client(project: Project, role: str) -> None:
    if not role:
        raise StudioError("Say which role of the client's the reply came from.")
    if sides_of(current_agreement(project), role) == {"provider"}:
        raise StudioError(
            f"{role} is of the provider's side, and cannot answer for the client. Nothing was taken in."
        )


def _sound_rows(project: Project, form: FilledForm, kept: _Kept) -> Iterator[FilledRow]:
    """Yield the rows that answer what was asked; tell of the others."""
    own, head = project_code(project), form.head
    several = Counter(row.id for row in form.rows)
    for row in form.rows:
        if head is None or head.project != own:
            kept.problems.append(_problem(row, "The form belongs to another project."))
        elif item_of(row.id) is None:
            kept.problems.append(_problem(row, f"“{row.id}” is no item of the form."))
        elif not is_intact(head, row):
            message = "What is asked in this row was changed since it was sent, so its answer is kept out."
            kept.problems.append(_problem(row, message))
        elif several[row.id] > 1:
            kept.problems.append(_problem(row, f"{row.id} is in the form more than once."))
        elif not row.answer:
            kept.blank.append(row.id)
        else:
            yield row


def _problem(row: FilledRow, message: str, column: str = "") -> Problem:
    return Problem(message, row.number, column, value=row.answer[:200])


def _take(project: Project, row: FilledRow, source: _Source, kept: _Kept) -> None:
    named = item_of(row.id)
    assert named is not None
    kind, name = named
    role = one_line(row.role)[:_LONGEST_ROLE].strip() or source.role
    if sides_of(current_agreement(project), role) == {"provider"}:
        message = f"{role} is of the provider's side, and cannot answer for the client."
        kept.problems.append(_problem(row, message, "Answered by (role)"))
        return
    try:
        told = _TAKERS[kind](project, name, row, source, role)
    except _RefusedError as error:
        kept.problems.append(_problem(row, str(error), "Your answer"))
        return
    if told:
        kept.taken.append((row.id, told))
        kept.aspects.add("evidence" if kind == "question" else "registers")
    else:
        kept.known.append(row.id)


def _answered(row: FilledRow, allowed: tuple[str, ...]) -> str:
    """Return which allowed answer a row gives; refuse any other."""
    found = [each for each in allowed if each.casefold() == row.answer.strip().casefold()]
    if not found:
        told = " or ".join(allowed)
        raise _RefusedError(f"“{row.answer[:80]}” is no answer to this. Allowed is {told}.")
    return found[0]


# -- what each kind of item does: the words for what was kept, "" where it is on record already ------------------------


def _take_question(project: Project, name: str, row: FilledRow, source: _Source, role: str) -> str:
    try:
        question = question_named(project, name)
    except StudioError as error:
        raise _RefusedError(str(error)) from None
    reading = _answered(row, tuple(each.name for each in question.readings))
    given = question.answer
    if given is not None and given.reading == reading:
        return ""
    if given is not None:
        raise _RefusedError(
            f"{name} was answered by {given.who} already: {given.reading}. Take that back first."
        )
    who = f"{role} ({source.told})"
    answer_question(project, name, reading, who, now=source.at, source="client")
    return question.reading(reading).about


def _take_exclusion(project: Project, name: str, row: FilledRow, source: _Source, role: str) -> str:
    answer = _answered(row, ALLOWED["exclusion"])
    entry = _entry(project, "exclusions", name)
    if answer == "refused":
        return _act(project, f"confirmation:{name}", "not_done", row, source, role)
    confirmed = entry.values.get("confirmed", "")
    refused = refusals(list_entries(project, "acts")).get(name)
    if confirmed and (refused is None or refused <= datetime.fromisoformat(confirmed)):
        return ""
    values = {"confirmed": source.at.isoformat(), "confirmed_by": role}
    _amend(project, entry, values, row, source, role)
    return "confirmed"


def _take_decision(project: Project, name: str, row: FilledRow, source: _Source, role: str) -> str:
    answer, entry = _answered(row, ALLOWED["decision"]), _entry(project, "decisions", name)
    if entry.values.get("status") == answer:
        return ""
    if entry.values.get("status") not in ("open", "", None):
        raise _RefusedError(
            f"{name} is {entry.values['status']} already. Amend it by hand, with the reason."
        )
    if answer == "decided" and not row.note:
        raise _RefusedError("Say as a note what was decided.")
    detail = "\n".join(filter(None, (entry.values.get("detail", ""), row.note)))
    values = {"status": answer, "detail": detail}
    _amend(project, entry, values, row, source, role)
    return f"{answer}: {row.note}" if row.note else answer


def _take_data(project: Project, name: str, row: FilledRow, source: _Source, role: str) -> str:
    answer = _answered(row, ALLOWED["data"])
    act = "done" if answer == "sent" else "not_done"
    duty = f"data_delivery:{name}:{source.period}"
    return _act(project, duty, act, row, source, role)


_TAKERS: dict[ItemKind, Callable[[Project, str, FilledRow, _Source, str], str]] = {
    "question": _take_question,
    "exclusion": _take_exclusion,
    "decision": _take_decision,
    "data": _take_data,
}


def _entry(project: Project, register: str, name: str) -> Entry:
    for each in list_entries(project, register):
        if each.id == name:
            return each
    raise _RefusedError(f"{name} is not in the register of {register} any more.")


def _amend(
    project: Project,
    entry: Entry,
    values: dict[str, str],
    row: FilledRow,
    source: _Source,
    role: str,
) -> None:
    said = f"; they dated it {row.on}" if row.on else ""
    note = f"; note: {row.note}" if row.note else ""
    why = f"{source.told}{said}{note}"
    amend_entry(project, entry.register, entry.id, values, why=why, who=role)


def _act(project: Project, duty: str, act: str, row: FilledRow, source: _Source, role: str) -> str:
    for each in list_entries(project, "acts"):
        values = each.values
        alike = (values.get("duty"), values.get("act")) == (duty, act)
        # the same file under another name says nothing new
        if alike and source.sha256 in values.get("proof", ""):
            return ""
    values = {
        "when": source.at.isoformat(),
        "act": act,
        "duty": duty,
        "period": source.period,
        "role": role,
        "proof": source.told,
        "detail": " – ".join(filter(None, (row.answer, row.note, row.on))),
    }
    add_entry(project, "acts", values)
    return row.answer
