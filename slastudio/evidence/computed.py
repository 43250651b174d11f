"""Rows that were computed where the records lie: each stands for many records that are equal in
everything one figure reads.

They are stored like evidence, as a kind of their own named after the kind of the records and the
rollup that made them ("requests@4f1c…"): the same columns with the same types, and how many records
a row stands for. The time of a row is the beginning of the span of time it was counted in.
"""

from __future__ import annotations

import re
from functools import lru_cache

from slastudio.evidence.kind_declaration import Column, Kind

RECORDS = "records"
COMPUTED = "computed"  # the kind of an import that holds such rows
_NAME = re.compile(r"([a-z_]+)@([0-9a-f]{12})")


def computed_name(evidence: str, rollup: str) -> str:
    """Return the name under which the rows of a rollup of a kind are stored; rollup: 12 hex digits."""
    return f"{evidence}@{rollup}"


def base_of(name: str) -> str | None:
    """Return of which kind the records were, None of a kind that is not computed."""
    found = _NAME.fullmatch(name)
    return found[1] if found else None


@lru_cache(maxsize=512)  # asked for with every chunk
def computed_kind(name: str, base: Kind) -> Kind:
    """Return the kind of rows that stand for records of a kind."""
    return Kind(
        name,
        f"{base.title}, computed at the source",
        f"One row per group of {base.title.lower()} that are equal in what a figure reads.",
        (
            *base.columns,
            Column(RECORDS, "integer", "records", "how many records the row stands for"),
        ),
        base.time,
        derived=base.derived,
    )
