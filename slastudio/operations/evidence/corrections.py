"""Corrections of how a file is understood, told by heading and field: the same from the command
line as in the window.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Pairs
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from slastudio.evidence.intake import FieldSource, Inspection, Mapping, fold_value
from slastudio.evidence.kinds import kind_named
from slastudio.importing.readers.privacy import require_actions
from slastudio.shared.problems import StudioError


@dataclass(frozen=True)
class Corrections:
    """Hold what somebody decided about a file's columns.

    privacy: heading → keep, drop, hash or truncate:N. segments: headings kept as segments. values:
    (field, the file's spelling, what is stored instead). missing: heading → texts that mean no
    value.
    """

    privacy: Pairs[str, str] = field(default_factory=dict)
    segments: Sequence[str] = ()
    values: Sequence[tuple[str, str, str]] = ()
    missing: Pairs[str, Sequence[str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.privacy or self.segments or self.values or self.missing)


def corrected(inspection: Inspection, corrections: Corrections) -> Mapping:
    """Return the mapping with corrections laid over it; raise StudioError for a heading or field
    that is not there.
    """
    mapping = _with_segments(inspection, inspection.mapping, corrections.segments)
    for name, spelling, stored in corrections.values:
        mapping = _with_value(inspection, mapping, name, spelling, stored)
    texts = mapping.texts
    if corrections.privacy:
        require_actions(corrections.privacy)
        actions = {
            _heading(inspection, name): action for name, action in corrections.privacy.items()
        }
        texts = replace(texts, privacy={**texts.privacy, **actions})
    if corrections.missing:
        absent = dict(texts.missing)
        for name, words in corrections.missing.items():
            heading = _heading(inspection, name)
            absent[heading] = tuple(dict.fromkeys([*absent.get(heading, ()), *words]))
        texts = replace(texts, missing=absent)
    return replace(mapping, texts=texts)


def _heading(inspection: Inspection, name: str) -> str:
    if name in inspection.headings:
        return name
    alike = [each for each in inspection.headings if fold_value(each) == fold_value(name)]
    if len(alike) == 1:
        return alike[0]
    known = ", ".join(inspection.headings[:20]) + (" …" if len(inspection.headings) > 20 else "")
    raise StudioError(f"{inspection.file} has no column “{name}”. Its columns are: {known}.")


def _with_segments(inspection: Inspection, mapping: Mapping, names: Sequence[str]) -> Mapping:
    if names and kind_named(mapping.kind).column("seg.any") is None:
        raise StudioError(f"{inspection.file} is read as {mapping.kind}, which has no segments.")
    for name in names:
        heading = _heading(inspection, name)
        plain = re.sub(r"\W+", "_", heading.casefold().removeprefix("seg.")).strip("_") or "column"
        mapping = mapping.with_field(f"seg.{plain}", FieldSource(heading))
    return mapping


def _with_value(
    inspection: Inspection, mapping: Mapping, name: str, spelling: str, stored: str
) -> Mapping:
    source = mapping.fields.get(name)
    if source is None:
        known = ", ".join(mapping.fields) or "none"
        raise StudioError(
            f"{inspection.file}: the field “{name}” is not filled. The fields are: {known}."
        )
    return mapping.with_field(
        name, replace(source, values={**source.values, fold_value(spelling): stored})
    )
