"""Figures of an export that no column of ours names: kept under their own names, so that an objective can be
measured on them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from slastudio.evidence.intake import FieldSource
from slastudio.evidence.kinds import KINDS
from slastudio.importing.typing.quantities import is_missing
from slastudio.importing.understanding.guesses import Fields
from slastudio.importing.understanding.proposals import is_identifier, is_number, is_person
from slastudio.importing.understanding.unread_columns import looks_like
from slastudio.shared.problems import Problem

# a file with more is a matrix, whose columns somebody has to choose among
_MOST = 20
# figures as large are moments, numbers of people or of things
_LARGEST = 1e9
_LOOKED_AT = 200


def extra_fields(
    kind: str, names: Sequence[str], values: Mapping[str, list[str]], taken: Fields
) -> Fields:
    """Return the columns of figures that are not read otherwise, each as extra.NAME; none where there
    are more than a handful.
    """
    if KINDS[kind].column("extra.any") is None:
        return {}
    read = {heading for source in taken.values() for heading in source.headings}
    found: Fields = {}
    for name in names:
        slug = re.sub(r"\W+", "_", name.strip()).strip("_").casefold()
        field = f"extra.{slug}"
        # of two headings that come to one name the first is kept; the other is told as not read
        if name in read or not slug or field in taken or field in found:
            continue
        if _is_figure(kind, name, values.get(name, [])):
            found[field] = FieldSource(name)
    return found if len(found) <= _MOST else {}


def extra_note(fields: Fields) -> tuple[Problem, ...]:
    """Return what to tell of them, nothing where there are none."""
    if not fields:
        return ()
    listed = ", ".join(f"“{source.column}” as {name}" for name, source in fields.items())
    return (
        Problem(f"Kept as further figures, which objectives may name: {listed}.", level="note"),
    )


def _is_figure(kind: str, name: str, texts: Sequence[str]) -> bool:
    told = [text for text in texts[:_LOOKED_AT] if not is_missing(text)]
    if not told or is_identifier(name) or is_person(name) or looks_like(KINDS[kind], name):
        return False
    if not all(map(is_number, told)):
        return False
    plain = [float(text) for text in told if re.fullmatch(r"-?\d+(?:\.\d+)?", text.strip())]
    if plain and min(map(abs, plain)) >= _LARGEST:
        return False
    # rows that are numbered one after the other measure nothing
    steps = {later - earlier for earlier, later in pairwise(plain)}
    return not (len(plain) > 2 and steps == {1.0})
