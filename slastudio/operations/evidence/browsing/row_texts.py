"""Values as exact texts, for looking at and for files."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from slastudio.evidence.arrays import Series
from slastudio.shared.texts import guarded


def column_texts(values: Series, kind: str, *, guard: bool = False) -> list[str]:
    """Return every value as text, "" where missing: times as ISO in UTC, numbers with all their
    digits.

    guard: texts that a spreadsheet would take for a formula get a leading apostrophe.
    """
    present = values.notna().tolist()
    if kind == "time":
        texts = [_iso(each) if there else "" for each, there in zip(values, present, strict=True)]
    elif kind == "boolean":
        words = {True: "true", False: "false"}
        texts = [words.get(value, "") for value in values]
    elif kind == "decimal":
        texts = [
            # normalised, 100 would be written 1E+2; “f” writes it out
            format(Decimal(each).normalize(), "f") if there else ""
            for each, there in zip(values, present, strict=True)
        ]
    elif kind == "number":
        texts = [
            repr(float(each)).removesuffix(".0") if there else ""
            for each, there in zip(values, present, strict=True)
        ]
    elif kind == "integer":
        texts = [
            str(int(each)) if there else "" for each, there in zip(values, present, strict=True)
        ]
    else:
        texts = [
            (guarded(str(each)) if guard else str(each)) if there else ""
            for each, there in zip(values, present, strict=True)
        ]
    return texts


def _iso(moment: pd.Timestamp) -> str:
    return moment.isoformat().replace("+00:00", "Z")
