"""Exchange with others: objectives as OpenSLO for other tools, and the Word file that a lawyer
sends back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from slastudio.contract.exchange.openslo import MARK, OpenSLOExport, openslo_documents
from slastudio.judge.outcome.agreement_ref import AgreementRef
from slastudio.operations.agreements.terms import ref_of
from slastudio.project.agreement_store import Version
from slastudio.project.file import Project
from slastudio.reports.documents.appendix import appendix_document
from slastudio.reports.word.changes import ClauseChange, compare_returned
from slastudio.reports.word.returned import Remark, ReturnedDocument, read_returned
from slastudio.shared.inputs import Expected, open_input
from slastudio.shared.notation import written_in
from slastudio.shared.outputs import write_text
from slastudio.shared.problems import StudioError

LEFT_OUT = "NOT-EXPORTED.txt"
_FILES = ("services.yaml", "slis.yaml", "slos.yaml", LEFT_OUT)


@dataclass(frozen=True)
class WordComparison:
    """Hold what changed in a Word file that came back.

    compared_with: label of the version it was compared with. matches: whether that is the very
    version the file was made from; where it is not, the draft stood in and the differences of the
    two versions show as changes too.
    """

    compared_with: str
    matches: bool
    made_from: str
    fingerprint: str
    changes: tuple[ClauseChange, ...]
    remarks: tuple[Remark, ...]


def export_openslo(project: Project, folder: Path) -> OpenSLOExport:
    """Write the draft's objectives as OpenSLO into a folder; raise StudioError rather than touch a
    file of another's.
    """
    with project.reading():
        export = openslo_documents(project.agreements.draft().agreement)
    files = dict(export.files)
    if export.left_out:
        files[LEFT_OUT] = _left_out_text(export)
    _prepare(folder)
    for name in _FILES:
        # all are looked at before the first is written, so a refusal changes nothing
        _require_ours(folder / name)
    for name in _FILES:
        if name not in files:
            (folder / name).unlink(missing_ok=True)
            continue
        write_text(folder / name, files[name])
    return export


def _prepare(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise StudioError(f"{folder} is a file. Name a folder to write the documents into.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StudioError(f"{folder} cannot be made: {error.strerror or error}.") from None


def _require_ours(path: Path) -> None:
    """Raise StudioError where a file of that name was not written by this program."""
    if not path.exists() and not path.is_symlink():
        return
    with open_input(path, Expected("a file of this program")) as stream:
        begins = stream.readline(len(MARK.encode()) + 2)
    if begins.rstrip(b"\r\n") != MARK.encode():
        raise StudioError(
            f"{path} was not written by this program and is not written over. Choose another folder."
        )


def _left_out_text(export: OpenSLOExport) -> str:
    lines = [MARK, "", "These objectives are not part of the export:", ""]
    lines += [f"{name} ({objective}): {reason}" for objective, name, reason in export.left_out]
    if export.notes:
        lines += ["", "Of the others, this is said differently or left behind:", "", *export.notes]
    return "\n".join(lines) + "\n"


def compare_word(project: Project, path: Path) -> WordComparison:
    """Compare a Word file that came back with the version it was made from, else with the draft."""
    returned = read_returned(path)
    with project.reading():
        versions, draft = project.agreements.versions(), project.agreements.draft()
    version = _version_of(returned, versions)
    matches = version is not None
    version = version or draft
    ref = _ref(version, returned if matches else None)
    with written_in(returned.notation):
        document = appendix_document(version.agreement, ref, _issued(returned))
    return WordComparison(
        version.label,
        matches,
        returned.version,
        returned.fingerprint,
        compare_returned(document, returned),
        returned.remarks,
    )


def _version_of(returned: ReturnedDocument, versions: tuple[Version, ...]) -> Version | None:
    return next((each for each in reversed(versions) if each.sha256 == returned.fingerprint), None)


def _ref(version: Version, returned: ReturnedDocument | None) -> AgreementRef:
    """Return how the file's own cover names its version: what was sent as a draft may be signed by
    now.
    """
    ref = ref_of(version)
    if returned is None or not returned.version:
        return ref
    state = "draft" if "(draft)" in returned.version else ref.state
    return replace(ref, version=returned.version, state=state)


def _issued(returned: ReturnedDocument) -> date:
    return returned.issued or datetime.now(UTC).date()
