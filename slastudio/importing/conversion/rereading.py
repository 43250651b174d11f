"""Read a stored column anew from what stood in the file, as another reading says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from slastudio.evidence import intake
from slastudio.evidence.arrays import Series
from slastudio.evidence.questions import ColumnChange, Question
from slastudio.importing.conversion.columns import read_column
from slastudio.importing.readers.source_chunks import Columns
from slastudio.importing.understanding.open_readings import changed_mapping


def reread(
    mapping: intake.Mapping,
    question: Question,
    change: ColumnChange,
    name: str,
    texts: Mapping[str, Series],
    size: int,
) -> Series:
    """Return one canonical column of `size` rows as a reading has it; texts: what stood there, by
    heading. What cannot be read that way is missing.
    """
    asked = replace(question, columns={"": change})
    meant = changed_mapping(mapping, asked, "")
    columns: Columns = {
        heading: [None if pd.isna(each) else str(each) for each in series.tolist()]
        for heading, series in texts.items()
    }
    source = meant.fields[name]
    typed = read_column(name, source, columns, size, meant)
    return typed.series
