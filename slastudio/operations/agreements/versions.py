"""Versions of the agreement: send it, sign it, amend it; history is never rewritten."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from slastudio.contract.checks.against_itself.amended import Amended, amended_findings
from slastudio.contract.checks.readiness import open_findings, unwaived
from slastudio.contract.clauses.texts import clause_of
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.drafting import SignedElsewhere
from slastudio.contract.terms.places import field_label
from slastudio.operations.changes import Changed, changed
from slastudio.project.agreement_store import SignedFile, Version
from slastudio.project.file import Project
from slastudio.shared.inputs import Expected, read_bytes
from slastudio.shared.outputs import write_bytes
from slastudio.shared.periods import show_day
from slastudio.shared.problems import StudioError
from slastudio.shared.texts import one_line

__all__ = [
    "SignedFile",
    "Version",
    "amended_version",
    "attach_signed",
    "copy_agreement",
    "freeze",
    "hindrances",
    "list_versions",
    "restore_version",
    "send_draft",
    "signed_files",
    "version_named",
    "write_signed",
]
_NUMBER = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4}){0,2}")
_SIGNED = Expected(
    "the signed document as a PDF",
    64 * 1024 * 1024,
    "Attach the document without scans of that size.",
)


def list_versions(project: Project) -> tuple[Version, ...]:
    """Return every version: sent and signed ones in the order they were written, the draft last."""
    with project.reading():
        return project.agreements.versions()


def version_named(project: Project, name: str) -> Version:
    """Return a version by "draft", "1.0", "v1.0", or "sent 1.0"; of several, the signed one, else
    the one sent last.
    """
    wanted = name.strip().lower().removeprefix("v")
    versions = list_versions(project)
    if wanted in ("draft", ""):
        return versions[-1]
    only_sent = wanted.startswith("sent")
    number = wanted.removeprefix("sent").strip().removeprefix("v")
    found = [
        v
        for v in versions
        if v.number == number and (v.state == "sent" if only_sent else v.state != "draft")
    ]
    if not found:
        known = ", ".join(
            dict.fromkeys(
                f"sent {v.number}" if v.state == "sent" else v.number for v in versions[:-1]
            )
        )
        raise StudioError(
            f"There is no version “{name}”. There is the draft{f', and {known}' if known else ' only'}."
        )
    return max(found, key=lambda v: (v.state == "signed", v.id))


def amended_version(project: Project) -> Amended | None:
    """Return the signed version that the draft amends; None before the first one."""
    with project.reading():
        return _amended(project.agreements.signed())


def _amended(signed: tuple[Version, ...]) -> Amended | None:
    if not signed:
        return None
    last = signed[-1]
    return Amended(last.label, last.effective_from, last.agreement)


def hindrances(agreement: Agreement, amended: Amended | None = None) -> tuple[str, ...]:
    """Return what keeps the draft from being signed: open points, and errors nobody has waived."""
    dated = unwaived(agreement, tuple(amended_findings(agreement, amended)))
    points = [
        f"“{field_label(agreement, p.place)}” is still to be agreed"
        for p in agreement.drafting.open_points
    ]
    return (
        *points,
        *(
            f"{each.path}: {each.message}"
            for each in (*open_findings(agreement), *dated)
            if each.level == "error"
        ),
    )


def send_draft(project: Project) -> Changed:
    """Keep the draft as it is sent for signature; it goes on as the draft, and later edits can be
    compared with it.
    """
    with project.writing():
        project.agreements.add_sent(project.agreements.draft())
    return changed("agreement")


def freeze(
    project: Project, effective: date, *, number: str = "", signatories: tuple[str, ...] = ()
) -> tuple[Version, Changed]:
    """Sign the draft: it is kept for good under its number, in force from a day on; a copy goes on
    as the next draft.

    Raises StudioError where points are open, errors stand, or the day does not follow the versions
    before it.
    """
    with project.writing():
        draft = project.agreements.draft()
        before = project.agreements.signed()
        numbered = replace(draft, number=_checked_number(number or draft.number, before))
        if found := hindrances(draft.agreement, _amended(before)):
            listed = "\n".join(f"  {each}" for each in found[:10])
            more = f"\n  … and {len(found) - 10} more" if len(found) > 10 else ""
            raise StudioError(
                f"The draft cannot be signed yet; nothing was changed.\n{listed}{more}"
            )
        _check_day(effective, before)
        project.agreements.add_signed(numbered, effective, signatories, following(numbered.number))
        made = project.agreements.signed()[-1]
    return made, changed("agreement")


def _checked_number(number: str, before: tuple[Version, ...]) -> str:
    number = number.strip().lower().removeprefix("v")
    if not _NUMBER.fullmatch(number):
        raise StudioError(f"“{number}” is not a version number. Write it like 1.0 or 2.1.")
    if before and _key(number) <= _key(before[-1].number):
        raise StudioError(
            f"Version {number} does not follow {before[-1].number}, which is signed already."
        )
    return number


def _key(number: str) -> tuple[int, ...]:
    parts = [int(part) for part in number.split(".")]
    # 1 and 1.0 are one number
    return tuple(parts + [0] * (3 - len(parts)))


def following(number: str) -> str:
    """Return the number after this one: 1.0 → 1.1."""
    parts = number.split(".")
    if len(parts) == 1:
        return f"{parts[0]}.1"
    return ".".join([*parts[:-1], str(int(parts[-1]) + 1)])


def _check_day(effective: date, before: tuple[Version, ...]) -> None:
    if not before:
        return
    last = before[-1]
    if last.effective_from is not None and effective <= last.effective_from:
        raise StudioError(
            f"{last.label} is in force from {show_day(last.effective_from)}; a later version takes effect after that day. "
            "What was in force then is not rewritten."
        )
    if last.agreement.term.amendments == "month" and effective.day != 1:
        clause = clause_of(last.agreement, "amendments")
        by = f" ({clause})" if clause else ""
        raise StudioError(
            f"By {last.label} amendments take effect on the first day of a month{by}. Choose "
            f"{show_day((effective.replace(day=1) + timedelta(days=32)).replace(day=1))}."
        )


def restore_version(project: Project, name: str) -> Changed:
    """Put an earlier version's text into the draft, to amend it from there."""
    version = version_named(project, name)
    with project.writing():
        project.agreements.save_draft(version.agreement)
    return changed("agreement")


def attach_signed(project: Project, name: str, path: Path) -> tuple[SignedFile, Changed]:
    """Keep the signed PDF of a version, with its hash, inside the project."""
    version = version_named(project, name)
    if version.state != "signed":
        raise StudioError(
            f"{version.label} is not signed. Freeze it first, then attach its signed document."
        )
    data = read_bytes(path, _SIGNED)
    if not data.startswith(b"%PDF-"):
        raise StudioError(f"{path.name} is not a PDF. Attach the signed document as a PDF.")
    with project.writing():
        kept = project.agreements.keep_file(version, one_line(path.name), data)
    return kept, changed("agreement")


def signed_files(project: Project) -> tuple[SignedFile, ...]:
    """Return the signed documents kept in the project, oldest first."""
    with project.reading():
        return project.agreements.files()


def write_signed(project: Project, kept: SignedFile, path: Path) -> Path:
    """Write a kept document back to disk, its hash checked."""
    with project.reading():
        data = project.agreements.file_bytes(kept)
    write_bytes(path, data)
    return path


def copy_agreement(project: Project, other: Path) -> Changed:
    """Take over the terms of another project's newest version; the parties of this project stay."""
    with Project.open(other, write=False) as source:
        taken = (list_versions(source) or ())[-1].agreement
    with project.writing():
        mine = project.agreements.draft().agreement.parties
        parties = replace(
            taken.parties,
            client=mine.client,
            client_address=mine.client_address,
            contract_reference=mine.contract_reference,
            zone=mine.zone,
            signatories=tuple(
                each for each in taken.parties.signatories if each.side == "provider"
            ),
            contacts=tuple(
                replace(c, reach="") if c.side == "client" else c for c in taken.parties.contacts
            ),
        )
        # what was left open, waived or signed elsewhere was so between others
        drafting = replace(taken.drafting, open_points=(), waivers=(), elsewhere=SignedElsewhere())
        project.agreements.save_draft(replace(taken, parties=parties, drafting=drafting))
    return changed("agreement")
