"""What of a file's columns is not read: told by name, with what a column looks like, so that none is
dropped without a word.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence

from slastudio.evidence.intake import FieldSource, Inspection
from slastudio.evidence.intake import Mapping as FileMapping
from slastudio.evidence.kinds import KINDS, Column, Kind
from slastudio.importing.formats import FORMATS
from slastudio.importing.formats.declaration import fold
from slastudio.importing.understanding.guesses import Fields
from slastudio.importing.understanding.proposals import is_number
from slastudio.importing.understanding.vocabulary import HEADINGS
from slastudio.shared.problems import Problem

UNREAD_COLUMNS = "Columns that are not read: "
_LISTED = 30
_ALIKE = 0.86
_SHORTEST = 4  # shorter names are alike by chance
# the ends of headings that name a unit, which is no part of what is measured
_UNIT_END = re.compile(r"_(?:ms|msec|millis|milliseconds?|s|secs?|seconds?|us|ns|min|minutes?)$")
_STEMS = {"stage.": ("stage", "step"), "rubric.": ("rubric", "criterion")}
# what people call a column whose meaning is another one of ours, too seldom to be sure
_LIKE: dict[str, dict[str, tuple[str, ...]]] = {
    "incidents": {"nature": ("category", "kind"), "topic": ("subject_area",)},
    "reviews": {"edit_reason": ("cause", "comment", "why_edited")},
    "requests": {"status": ("cause", "error", "error_code", "finish_reason")},
}


def family_fields(kind: str, names: Sequence[str], values: Mapping[str, list[str]]) -> Fields:
    """Return the headings that name a member of a family in other spellings: "Stage Retrieval (ms)",
    "rubric correctness"; only columns of figures are taken.
    """
    found: Fields = {}
    for column in KINDS[kind].columns:
        head, star, tail = column.name.partition("*")
        if not star or head not in _STEMS:
            continue
        for name in names:
            part = _member(name, _STEMS[head])
            texts = values.get(name, [])
            # a stage's time says so by its unit; a stage's number of tokens is none
            timed = not tail or _UNIT_END.search(_slug(name)) is not None
            if part and timed and texts and all(map(is_number, texts[:200])):
                found.setdefault(f"{head}{part}{tail}", FieldSource(name))
    return found


def _slug(heading: str) -> str:
    return (
        re.sub(r"[\W_]+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", heading)).strip("_").casefold()
    )


def _member(heading: str, stems: Sequence[str]) -> str:
    first, _, rest = _slug(heading).partition("_")
    return _UNIT_END.sub("", rest) if first in stems else ""


def unread_notes(inspection: Inspection, mapping: FileMapping) -> tuple[Problem, ...]:
    """Return what to tell of the columns a mapping does not read: all of them in one note, and which
    look like one that is judged.
    """
    if mapping.kind == "table":
        return ()
    read = _read_headings(mapping)
    unread = [each for each in inspection.headings if each not in read]
    if not unread:
        return ()
    more = f" and {len(unread) - _LISTED:,} more" if len(unread) > _LISTED else ""
    listed = ", ".join(f"“{each[:60]}”" for each in unread[:_LISTED])
    alike = [] if _is_declared(mapping) else list(_alike(KINDS[mapping.kind], unread, mapping))
    return (*alike, Problem(f"{UNREAD_COLUMNS}{listed}{more}.", level="note"))


def _is_declared(mapping: FileMapping) -> bool:
    # of a recognised export its publisher says what each column holds
    return any(each.name == mapping.format for each in FORMATS)


def _read_headings(mapping: FileMapping) -> set[str]:
    read = {heading for source in mapping.fields.values() for heading in source.headings}
    records = mapping.records
    read |= {*records.told_by, *records.series, records.scope, records.states or ""}
    return read | ({records.free.heading} if records.free else set())


def _alike(kind: Kind, unread: Sequence[str], mapping: FileMapping) -> Iterator[Problem]:
    for heading in unread:
        name = looks_like(kind, heading)
        if not name:
            continue
        taken = mapping.fields.get(name)
        instead = f", which is read from “{taken.column}”" if taken and taken.column else ""
        told = "" if instead else f" Map it with --map {name}=… if it is."
        yield Problem(
            f"“{heading}” looks like {name}{instead}, and is not read.{told}",
            column=heading,
            level="note" if instead else "warning",
        )


def looks_like(kind: Kind, heading: str) -> str:
    """Return the canonical column a heading looks like, "" where it looks like none."""
    slug = _slug(heading)
    for column in kind.columns:
        if slug in _names(kind, column):
            return column.name
        if column.is_family and column.name != "seg.*" and slug.startswith(_stem(column)):
            return column.name
    if len(slug) < _SHORTEST:
        return ""
    known = {
        fold(name): column.name
        for column in kind.columns
        if not column.is_family
        for name in _names(kind, column)
        if len(name) >= _SHORTEST
    }
    close = difflib.get_close_matches(fold(slug), known, 1, _ALIKE)
    return known[close[0]] if close else ""


def _stem(column: Column) -> str:
    return column.name.partition("*")[0].rstrip(".") + "_"


def _names(kind: Kind, column: Column) -> tuple[str, ...]:
    told = HEADINGS.get(kind.name, {}).get(column.name, [])
    return (column.name, *told, *_LIKE.get(kind.name, {}).get(column.name, ()))
