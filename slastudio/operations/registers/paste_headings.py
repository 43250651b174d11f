"""Which column of a pasted table is which field of a register, by headings in four languages or by
order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from slastudio.evidence.registers import RegisterSpec
from slastudio.importing.readers.header_rows import is_data
from slastudio.importing.typing.times import guess_time_unit
from slastudio.operations.registers.pasted_text import PastedCells

# no word that is known is nearly as long
_LONGEST, _LOOKED_AT = 500, 2_000
Columns = tuple[tuple[str, str], ...]


@lru_cache(maxsize=2_000)  # asked of every cell and of every word a cell may be
def folded(text: str) -> str:
    """Return a heading without case, accents, punctuation and units in brackets."""
    text = text[:_LONGEST]
    text = re.sub(r"[(\[][^)\]]*[)\]]", " ", text.replace("ß", "ss"))
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c)
    )
    return " ".join(re.split(r"[\W_]+", plain)).strip()


def _known(spec: RegisterSpec) -> dict[str, str]:
    """Return folded heading → field; a register's own words win over common ones."""
    known: dict[str, str] = {}
    for each in spec.fields:
        for text in (each.name, each.label):
            known[folded(text)] = each.name
    own = [(each.name, each.headings) for each in spec.fields]
    common = [(each.name, each.also) for each in spec.fields]
    for name, words in (*own, *common):
        for text in filter(None, map(folded, words.split("|"))):
            known.setdefault(text, name)
    return known


def headed(spec: RegisterSpec, cells: PastedCells) -> Columns | None:
    """Return the columns a heading row names, each field once, or None where the row is a record."""
    known, taken = _known(spec), set[str]()
    columns = []
    for cell in cells:
        name = known.get(folded(cell), "") if cell else ""
        columns.append((cell, "" if name in taken else name))
        taken.add(name)
    filled = [cell for cell in cells if cell]
    found = sum(1 for _, name in columns if name)
    if not found or any(is_data(cell) for cell in filled):
        return None
    return tuple(columns) if found >= 2 or 2 * found >= len(filled) else None


def in_order(spec: RegisterSpec, records: Sequence[PastedCells]) -> Columns:
    """Return a register's own columns in order; without the id where the moments fit better so."""
    width = max(map(len, records), default=0)
    names = [each.name for each in spec.fields]
    best = max((names, names[1:]), key=lambda order: _fit(spec, order, records))
    return tuple(("", best[place] if place < len(best) else "") for place in range(width))


def _fit(spec: RegisterSpec, order: Sequence[str], records: Sequence[PastedCells]) -> int:
    kinds = {each.name: each.kind for each in spec.fields}
    fits = 0
    for place, name in enumerate(order):
        texts = [
            cells[place] for cells in records[:_LOOKED_AT] if place < len(cells) and cells[place]
        ]
        if texts:
            fits += 2 * ((kinds[name] == "moment") == bool(guess_time_unit(texts))) - 1
    return fits
