"""What rows leave open: totals that are not the sum, cells that are blank under a value, and words of
thumbs that nobody knows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from slastudio.evidence.intake import Mapping, fold_value
from slastudio.evidence.load_words import says_loaded
from slastudio.evidence.questions import ColumnChange, PossibleReading, Question, RowChange
from slastudio.evidence.records import column_type
from slastudio.importing.typing.quantities import is_missing
from slastudio.importing.typing.votes import SIGNED, vote_of

Records = Sequence[tuple[int, dict[str, str]]]
_BY_HAND = ("csv", "xlsx", "xls", "series", "canonical columns")
_LEAST_BLANK = 2
_MOST_WORDS = 12


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


def handling_question(
    mapping: Mapping, counts: tuple[tuple[str, int], ...], records: int
) -> Question:
    """Return the question what a person's time on a request is counted in: seconds and minutes are
    both usual.
    """
    heading = mapping.fields["handle_s"].column
    return Question(
        "unit",
        mapping.kind,
        "handle_s",
        heading,
        f"“{heading}” names no unit: are its figures seconds or minutes?",
        counts,
        records,
        (PossibleReading("s", "seconds"), PossibleReading("min", "minutes")),
        "s",
        columns={
            "s": ColumnChange(unit="s", scale=1.0),
            "min": ColumnChange(unit="min", scale=60.0),
        },
        changed=("handle_s",),
    )


def load_questions(mapping: Mapping, texts: Iterable[str]) -> Iterator[Question]:
    """Yield a question for each word of a load's status that says neither; texts: of the whole file."""
    counts = Counter(fold_value(text) for text in texts)
    open_words = {word: n for word, n in counts.items() if says_loaded(word) is None}
    if len(open_words) > _MOST_WORDS:
        return
    for word, number in open_words.items():
        yield Question(
            "vote",
            mapping.kind,
            "status",
            word,
            f"Loads are called “{word}”: did they bring the data?",
            ((word, number),),
            number,
            (
                PossibleReading("loaded", "the load brought the data"),
                PossibleReading("failed", "the load brought no newer state"),
            ),
            "failed",
            columns={
                "loaded": ColumnChange(word=word, means="ok"),
                "failed": ColumnChange(word=word, means="error"),
            },
            changed=("status",),
        )


def vote_questions(name: str, mapping: Mapping, texts: Iterable[str]) -> Iterator[Question]:
    """Yield a question for each word of a column of thumbs that is none; texts: of the whole file."""
    source = mapping.fields[name]
    counts = Counter(fold_value(text) for text in texts if not is_missing(text))
    signed = source.unit == SIGNED
    open_words = {word: n for word, n in counts.items() if vote_of(word, signed=signed) is None}
    if len(open_words) > _MOST_WORDS:
        return  # no column of thumbs: what it says instead is no question of single words
    for word, number in open_words.items():
        yield Question(
            "vote",
            mapping.kind,
            name,
            word,
            f"“{word}” in “{source.column}”: did the user find the answer helpful?",
            ((word, number),),
            number,
            (
                PossibleReading("up", "the answer was found helpful"),
                PossibleReading("down", "the answer was found not helpful"),
                PossibleReading("neither", "it says neither, and counts as no feedback"),
            ),
            "neither",
            columns={
                "up": ColumnChange(word=word, means="up"),
                "down": ColumnChange(word=word, means="down"),
                "neither": ColumnChange(word=word, means=""),
            },
            changed=(name,),
        )
