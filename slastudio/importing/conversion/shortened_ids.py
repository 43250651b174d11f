"""Ids that a spreadsheet turned into numbers and shortened, so that different records share one text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import pandas as pd

from slastudio.evidence.cells import Cells
from slastudio.importing.conversion.columns import Typed
from slastudio.importing.readers.arrow_texts import ArrowTexts

_SHORTENED = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d{2,3}")


def told_apart(typed: Typed, numbers: Sequence[int]) -> int:
    """Give shortened ids that several records share the records' own numbers, and return how many.

    numbers: of the records in their source. One that stands alone is left as it is written.
    """
    # ids come by the million: that none holds the sign of an exponent is told in one pass
    if isinstance(typed.values, Cells) and not _holds_a_plus(typed.values):
        return 0
    texts = typed.series.tolist()
    shortened = Counter(
        each for each in texts if isinstance(each, str) and _SHORTENED.fullmatch(each.strip())
    )
    shared = {text for text, count in shortened.items() if count > 1}
    if not shared:
        return 0
    values = [
        f"{text} (record {number})" if text in shared else text
        for text, number in zip(texts, numbers, strict=True)
    ]
    typed.values = pd.Series(values, dtype=object)
    return sum(text in shared for text in texts)


def _holds_a_plus(ids: Cells) -> bool:
    if ids.words is not None:
        return any("+" in word for word in ids.words)
    return ArrowTexts(ids.values).holds(b"+")
