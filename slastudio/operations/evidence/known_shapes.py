"""What earlier imports tell about a file: whether its export changed, and whether it is this
client's at all.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence

from slastudio.evidence.intake import Inspection
from slastudio.importing.understanding.shapes import differences, is_near, likeness
from slastudio.project.file import Project
from slastudio.project.shape_store import StoredShape
from slastudio.shared.problems import Problem, StudioError

HASH_KEY = "privacy_key"  # the setting that holds the key texts are hashed with
_SHORTEST_NAME = 4
_TOLD = 8


class HeldBack(StudioError):  # noqa: N818  it is a question, not an error
    """Ask whether a file that looks like another client's belongs here; nothing was stored."""

    def __init__(self, question: str) -> None:
        super().__init__(
            f"{question} Nothing was stored. Import it again and confirm that it is, or choose another file."
        )
        self.question = question


def nearest(shapes: Sequence[StoredShape], inspection: Inspection) -> StoredShape | None:
    """Return the newest earlier file that might be the same export, the most alike first, or None."""
    near = [each for each in shapes if each.shape and is_near(each.shape, inspection.shape)]
    return max(near, key=lambda each: likeness(each.shape, inspection.shape), default=None)


def drift_notes(near: StoredShape | None, inspection: Inspection) -> tuple[Problem, ...]:
    """Return a warning for an export whose columns changed since the import it resembles."""
    told = differences(near.shape, inspection.shape) if near is not None else ()
    if near is None or not told:
        return ()
    more = f" and {len(told) - _TOLD} more" if len(told) > _TOLD else ""
    text = f"The export has changed since import {near.batch} ({near.file}): {'; '.join(told[:_TOLD])}{more}. Check the columns."
    return (Problem(text, level="warning"),)


def require_own(project: Project, inspection: Inspection) -> None:
    """Raise HeldBack where a file names an owner no earlier file of its kind named, or another
    project's client.
    """
    with project.reading():
        shapes = project.shapes.all()
        client = project.agreements.draft().agreement.parties.client
    for heading, values in inspection.owners.items():
        known = {value for each in shapes for value in each.owners.get(heading, ())}
        if known and known.isdisjoint(values):
            raise HeldBack(
                f"{inspection.file} is of {_listed(values)} ({heading}), where earlier imports are of {_listed(sorted(known))}. "
                "Is it really this client's?"
            )
    names = (client, project.path.stem)
    for other in _others(project):
        if _names(inspection.file, other) and not any(
            _names(inspection.file, own) for own in names
        ):
            raise HeldBack(
                f"{inspection.file} carries the name of another project, {other}. Is it really this client's?"
            )


def _listed(values: Sequence[str]) -> str:
    return ", ".join(values[:3]) + (" …" if len(values) > 3 else "")


def _others(project: Project) -> list[str]:
    """Return the names of the other projects in the same folder."""
    try:
        paths = sorted(project.path.parent.glob("*.slastudio"))[:500]
    except OSError:
        return []
    return [
        path.stem
        for path in paths
        if path.stem != project.path.stem and len(path.stem) >= _SHORTEST_NAME
    ]


def _names(file: str, name: str) -> bool:
    """Tell whether a file's name holds a name as words of its own."""
    words = [re.escape(word) for word in re.split(r"[\W_]+", name.casefold()) if word]
    pattern = r"(?<![^\W_])" + r"[\W_]*".join(words) + r"(?![^\W_])"
    return bool(words) and re.search(pattern, file.casefold()) is not None


def project_secret(project: Project) -> str:
    """Return the key by which this project hashes texts, made at the first use."""
    with project.reading():
        known = project.settings.get(HASH_KEY)
    if known or not project.writable:
        return known
    # a key of its own: in another project the same text has another code
    made = secrets.token_hex(24)
    with project.writing():
        project.settings.put(HASH_KEY, made)
    return made


def severity_tiers(project: Project) -> tuple[tuple[str, ...], ...]:
    """Return the draft's severity tiers, the highest first, each as its name, its id and its other
    names.
    """
    tiers = project.agreements.draft().agreement.support.severities
    return tuple(
        (tier.name or tier.id, tier.id, *tier.also_called) for tier in tiers if tier.name or tier.id
    )
