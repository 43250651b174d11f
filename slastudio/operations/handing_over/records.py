"""Tell what was handed over: to whom, when, and the archive it was."""

from __future__ import annotations

from slastudio.project.file import Project
from slastudio.project.hand_over_store import HandOver
from slastudio.shared.json_values import JsonObject
from slastudio.shared.texts import one_line


def hand_overs(project: Project) -> tuple[HandOver, ...]:
    """Return every handing over of a project, oldest first."""
    with project.reading():
        return project.hand_overs.made()


def hand_over_headline(made: HandOver) -> str:
    """Return to whom, by whom, when and with what, in one line."""
    raw = "with raw evidence" if made.evidence else "without raw evidence"
    to, who = one_line(made.recipient), one_line(made.who)
    return f"{made.at:%Y-%m-%d %H:%M} UTC to {to}, by {who}, {raw}: {one_line(made.file)}"


def hand_over_lines(made: HandOver) -> tuple[str, ...]:
    """Return the headline, and below it what an archive is recognised by."""
    own = f"link {made.head}, SHA-256 {made.head_sha256}"
    lines = (
        hand_over_headline(made),
        f"  SHA-256 of the archive: {made.sha256}",
        f"  Head of the chain then: {own}",
    )
    if made.head_sha256 == made.copy_head_sha256:
        return lines
    return (
        *lines,
        f"  … of the copy inside: link {made.copy_head}, SHA-256 {made.copy_head_sha256}",
    )


def hand_over_document(made: HandOver) -> JsonObject:
    """Return a handing over as JSON; the moment is UTC."""
    return {
        "at": made.at.isoformat(timespec="seconds"),
        "as_of": made.day.isoformat(),
        "who": made.who,
        "to": made.recipient,
        "raw_evidence": made.evidence,
        "file": made.file,
        "size": made.size,
        "sha256": made.sha256,
        "chain": {"number": made.copy_head, "sha256": made.copy_head_sha256},
        "made_from": {"number": made.head, "sha256": made.head_sha256},
    }
