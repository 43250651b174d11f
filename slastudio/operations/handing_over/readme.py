"""What the archive says of itself to whoever opens it without the program."""

from __future__ import annotations

from collections.abc import Mapping

from slastudio.operations.handing_over.manifest import MANIFEST, PROJECT_FILE, HandOverManifest
from slastudio.shared.texts import one_line

ABOUT: Mapping[str, str] = {
    PROJECT_FILE: "the whole project: open it with SLA Studio, out of the archive",
    "agreement.pdf": "the agreement as its appendix",
    "duties.csv": "open duties: due, side, duty, proof wanted",
    "duties.txt": "the same, to be read",
    "decisions.csv": "open decisions, and those the records ask for and nobody entered",
    "risks.csv": "the register of risks",
    "improvements.csv": "the register of improvements",
    "known-good.csv": "versions each workflow can be rolled back to",
    "issued.csv": "issued reports: number, day, file, SHA-256",
    "chain.csv": "every link of the chain of hashes, without texts",
}
_ISSUED = "an issued report, byte for byte"


def readme_text(manifest: HandOverManifest) -> str:
    """Return the text of README.txt."""
    number, sha256 = manifest.head
    width = max(len(each.name) for each in manifest.members)
    files = (f"  {e.name:<{width}}  {ABOUT.get(e.name, _ISSUED)}" for e in manifest.members)
    lines = (
        f"Hand-over of {one_line(manifest.client)}, {manifest.made}",
        "",
        *_what(manifest),
        "",
        "Files",
        *files,
        "",
        "Check it",
        "  slastudio hand-over verify ARCHIVE.zip",
        "    compares every file with its SHA-256 in manifest.json, and the project with its chain.",
        f"  slastudio verify {PROJECT_FILE}",
        "    computes the chain of hashes anew.",
        f"  The chain's head is link {number}, SHA-256",
        f"    {sha256}",
        "  Compare it with what the predecessor tells you by another way than this archive.",
        f"  Without the program: sha256sum each file, and compare with {MANIFEST}.",
        "",
        "From now on one copy is kept up. Two that went apart are recognised:",
        "  slastudio verify ONE.slastudio --against OTHER.slastudio",
        "",
        f"Written by {manifest.program}.",
        "",
    )
    return "\n".join(lines)


def _what(manifest: HandOverManifest) -> tuple[str, ...]:
    if manifest.evidence:
        return ("The project is a verified copy, with all its raw evidence.",)
    number, sha256 = manifest.origin
    return (
        "The project is a verified copy from which raw evidence was purged: records, rejected texts",
        "and kept files are gone for good. Daily figures, registers, agreement, issued reports and the",
        "chain stay; each purge is a link of its own with a certificate. The predecessor's file ends",
        f"with link {number}, SHA-256",
        f"  {sha256}",
        "Figures of earlier months cannot be judged again from it; issued reports tell them.",
    )
