"""Edit the agreement: read it, save it, exchange it as YAML."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from slastudio.contract.exchange.codec import digest
from slastudio.contract.exchange.terms_file import MAX_BYTES, dump_terms, load_terms
from slastudio.contract.terms.agreement import Agreement
from slastudio.judge.outcome.agreement_ref import AgreementRef
from slastudio.operations.changes import Changed, changed
from slastudio.project.agreement_store import Version
from slastudio.project.file import Project
from slastudio.shared.inputs import Expected, read_text
from slastudio.shared.outputs import write_text

_EXPECTED = Expected(
    "a terms file as YAML, a few hundred lines",
    MAX_BYTES,
    "Start from “slastudio terms get PROJECT -o terms.yaml”.",
)


def current_agreement(project: Project) -> Agreement:
    """Return the draft, which is what one edits."""
    with project.reading():
        return project.agreements.draft().agreement


def agreement_ref(project: Project) -> AgreementRef:
    """Return version, state and hash of the draft."""
    with project.reading():
        return ref_of(project.agreements.draft())


def ref_of(version: Version) -> AgreementRef:
    return AgreementRef(version.label, version.state, version.sha256, version.effective_from)


def ref_after_saving(ref: AgreementRef, agreement: Agreement) -> AgreementRef:
    """Return what the draft's ref becomes once its text is saved: number and state stay, the hash
    is the new text's.
    """
    return replace(ref, sha256=digest(agreement))


def save_agreement(project: Project, agreement: Agreement) -> Changed:
    """Save the draft at once."""
    with project.writing():
        project.agreements.save_draft(agreement)
    return changed("agreement")


def save_copy(project: Project, path: Path, agreement: Agreement) -> None:
    """Write what the project holds and this draft to another file, where the project itself cannot be written.

    A name ending in .yaml takes the draft alone, which needs nothing of the project's file.
    """
    if path.suffix in (".yaml", ".yml"):
        write_text(path, dump_terms(agreement))
        return
    project.copy_to(path)
    with Project.open(path) as copy:
        save_agreement(copy, agreement)


def terms_yaml(project: Project) -> str:
    """Return the draft as a terms file."""
    return dump_terms(current_agreement(project))


def read_terms(path: Path) -> str:
    """Return the text of a terms file; raise StudioError where it is none."""
    return read_text(path, _EXPECTED)


def set_terms(project: Project, text: str, file: str = "the terms file") -> Changed:
    """Replace the draft by a terms file; on any mistake nothing is changed and every mistake is
    named.
    """
    return save_agreement(project, load_terms(text, file))
