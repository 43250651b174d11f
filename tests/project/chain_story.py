"""A project with one thing of every kind the chain covers, and what the owner of a file can do to it."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

from slastudio.contract.terms.agreement import Agreement
from slastudio.evidence.questions import GivenAnswer
from slastudio.evidence.registers import REGISTERS, FieldKind, RegisterField, RegisterSpec
from slastudio.operations.evidence.imports import import_file, remove_import
from slastudio.operations.evidence.removing import bring_back
from slastudio.operations.evidence.retention import purge
from slastudio.project.chain.links import append
from slastudio.project.chain.things import KINDS, TABLE, things
from slastudio.project.database.transactions import transaction
from slastudio.project.file import Project
from slastudio.project.hand_over_store import HandOver
from slastudio.project.issue_store import FigureChange, IssuedReport, IssueRecord
from slastudio.project.register_store import Amendment, IssuedDocument
from slastudio.shared.chains import ChainLink, linked

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
_AS_STORED: dict[FieldKind, str] = {
    "moment": "2026-10-05T09:00:00+02:00",
    "moments": "2026-10-05T11:00:00+02:00",
    "spans": "2026-10-05T10:00:00+02:00/2026-10-05T11:00:00+02:00",
    "severities": "2026-10-05T09:00:00+02:00 Sev 1",
    "money": "390.00 EUR",
    "hours": "1:30",
    "number": "12",
    "decimal": "-1.5",
}
_COMPUTED = {
    "rows": "3",
    "our_value": "1",
    "their_value": "2",
    "target": "at_most 3",
    "period": "2026-10",
}
MONTH = "time,target,up,response_ms\n2026-10-01T10:00:00Z,{name},true,120\n"


def told_project(path: Path) -> Project:
    """Return a new project in which every kind of thing has happened."""
    project = Project.create(path, Agreement())
    for step in STEPS.values():
        step(project, 1)
    return project


def _send(project: Project, _number: int) -> None:
    project.agreements.add_sent(project.agreements.draft())


def _sign(project: Project, number: int) -> None:
    draft = project.agreements.draft()
    project.agreements.add_signed(draft, date(2026, 1, 1), ("A. Client",), f"{number + 1}.0")


def _attach(project: Project, number: int) -> None:
    _sign(project, number)
    version = project.agreements.signed()[-1]
    project.agreements.keep_file(version, "signed.pdf", b"%%PDF-1.7 %d" % number)


def _enter(project: Project, number: int) -> None:
    for name, spec in REGISTERS.items():
        fields = {each.name: _stored(spec, each, number) for each in spec.stored}
        project.registers.add(name, f"{spec.prefix}-{number}", fields)


def _stored(spec: RegisterSpec, field: RegisterField, number: int) -> str:
    if spec.span and field.name == spec.span.end:
        return "2026-10-05T12:00:00+02:00"
    if field in spec.computed:
        return _COMPUTED.get(field.name, "")
    if field.choices:
        return next(each.value for each in field.choices if each.value)
    return _AS_STORED.get(field.kind, f"{field.name} {number}")


def _amend(project: Project, number: int) -> None:
    edits = [Amendment(field, "old", f"new {number}", NOW, "me", "why") for field in ("title", "x")]
    project.registers.amend("incidents", f"INC-{number}", edits)


def _answer(project: Project, number: int) -> None:
    table = project.evidence.questions
    table.answer(GivenAnswer(f"word:{number % 3}", "good", "me", NOW))
    table.answer(GivenAnswer(f"word:{number % 3}", "bad", "me", NOW))


def _issue(project: Project, number: int) -> None:
    project.documents.add(
        IssuedDocument("report", "2026-10", f"/r{number}.pdf", "ab" * 32, "2026-11-02", NOW, "v1.0")
    )


def _imported(project: Project, name: str) -> int:
    file = project.path.with_name(f"{name}.csv")
    file.write_text(MONTH.format(name=name))
    return import_file(project, file).batch.id


def _purge(project: Project, number: int) -> None:
    purge(project, _imported(project, f"purged-{number}"), "me", "The term is over.")


def _remove(project: Project, number: int) -> None:
    remove_import(project, _imported(project, f"removed-{number}"))


def _return(project: Project, number: int) -> None:
    held = remove_import(project, _imported(project, f"returned-{number}"), hold=True).held
    assert held is not None
    bring_back(project, held)


def _erase(project: Project, _number: int) -> None:
    db = project.purges._db
    with transaction(db):
        cursor = db.execute(
            "INSERT INTO erasure (at, who, why, certificate) VALUES (?, 'me', 'asked', '{}')",
            (NOW.isoformat(),),
        )
        append(db, "erasure", cursor.lastrowid)


def _issue_report(project: Project, number: int) -> None:
    link = project.chain.links()[-1]
    record = IssueRecord((), (), "", (FigureChange("Uptime", "99 %", "98 %"),), ("Removed: a.csv",))
    edition = 1 + len(project.issues.reports())
    made = IssuedReport(
        *("2026-10", edition, date(2026, 11, 3), NOW, NOW, "me", "why", link.number, link.sha256),
        *("0.2.0", record, "", 0),
    )
    project.issues.add(made, b"%%PDF-1.7 %d" % number, {"told": number})


def _receive(project: Project, number: int) -> None:
    _issue_report(project, number)
    project.issues.receive(project.issues.reports()[-1], date(2026, 11, 5), "the client")


def _hand_over(project: Project, number: int) -> None:
    link = project.chain.links()[-1]
    head = (link.number, link.sha256)
    told = (f"over-{number}.zip", 1000 + number, "ab" * 32)
    project.hand_overs.add(
        HandOver(NOW, date(2026, 11, 4), "me", "a successor", True, *told, *head, *head)
    )


STEPS = {
    "send": _send,
    "sign": _sign,
    "attach": _attach,
    "enter": _enter,
    "amend": _amend,
    "answer": _answer,
    "purge": _purge,
    "remove": _remove,
    "return": _return,
    "erase": _erase,
    "issue_report": _issue_report,
    "receive": _receive,
    "hand_over": _hand_over,
    "issue": _issue,
}


def changed(path: Path, statement: str, *values: object) -> None:
    """Change a project past the program, as whoever holds the file can."""
    db = sqlite3.connect(path)
    db.execute(statement, values)
    db.commit()
    db.close()


def computed_anew(path: Path) -> None:
    """Compute the chain of a project anew from what is stored now, as its owner can."""
    db = sqlite3.connect(path)
    stored = {(each.kind, each.key): each for kind in KINDS for each in things(db, kind)}
    old = db.execute(f"SELECT kind, key, at FROM {TABLE} ORDER BY number").fetchall()
    links: list[ChainLink] = []
    for kind, key, at in old:
        if (thing := stored.get((kind, key))) is not None:
            told = (thing.subject, thing.content, at)
            links.append(linked(links[-1] if links else None, (kind, key), told))
    db.execute(f"DELETE FROM {TABLE}")
    for each in links:
        db.execute(
            f"INSERT INTO {TABLE} (number, kind, key, subject, content, at, previous, sha256) VALUES (?,?,?,?,?,?,?,?)",
            (
                each.number,
                each.kind,
                each.key,
                each.subject,
                each.content,
                each.at,
                each.previous,
                each.sha256,
            ),
        )
    db.commit()
    db.close()
