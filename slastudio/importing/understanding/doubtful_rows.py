"""What rows leave open: totals that are not the sum, and cells that are blank under a value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from slastudio.evidence.intake import Mapping
from slastudio.evidence.questions import ColumnChange, PossibleReading, Question, RowChange
from slastudio.evidence.records import column_type
from slastudio.importing.typing.quantities import is_missing

Records = Sequence[tuple[int, dict[str, str]]]
_BY_HAND = ("csv", "xlsx", "xls", "series", "canonical columns")
_LEAST_BLANK = 2


def total_questions(kind: str, rows: Sequence[int]) -> list[Question]:
    """Return the question about records of a file that are called a total and are not the sum of
    those above; rows: their numbers.
    """
    if not rows:
        return []
    places = tuple((0, row) for row in dict.fromkeys(rows))
    shown = ", ".join(str(row) for row in rows[:5])
    return [
        Question(
            "total",
            kind,
            "",
            "",
            f"Row {shown} is called a total and is not the sum of what stands above: a sum, or a line of its own?",
            (("rows", len(places)),),
            len(places),
            (
                PossibleReading("sum", "it sums up others, and does not count"),
                PossibleReading("line", "it is a line of its own, and counts"),
            ),
            "sum",
            rows={"sum": RowChange(drop=places), "line": RowChange()},
        )
    ]


def blank_questions(mapping: Mapping, records: Records) -> Iterator[Question]:
    """Yield a question for each column of names in which every value stands once, above blanks, as
    in sheets that name a group in its first row only.
    """
    if mapping.format not in _BY_HAND:
        return
    for name, source in mapping.fields.items():
        if not source.column or column_type(mapping.kind, name) != "text" or name == "currency":
            continue
        cells = [record.get(source.column, "") for _, record in records]
        named = [cell.strip() for cell in cells if cell and not is_missing(cell)]
        blank = len(cells) - len(named)
        heads = bool(cells) and bool(cells[0]) and not is_missing(cells[0])
        if not heads or blank < _LEAST_BLANK or len(named) < 2 or len(set(named)) < len(named):
            continue
        yield Question(
            "blank",
            mapping.kind,
            name,
            source.column,
            f"“{source.column}” is blank under “{named[0]}” and others: does the value above go on?",
            tuple((text, 1) for text in named[:5]),
            blank,
            (
                PossibleReading("above", "the value above goes on"),
                PossibleReading("none", "these records have none"),
            ),
            "none",
            columns={"above": ColumnChange(goes_on=True), "none": ColumnChange(goes_on=False)},
            changed=(name,),
        )
