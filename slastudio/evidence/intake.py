"""The values that pass between reading a file and storing its evidence; all frozen, all Qt-free."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from slastudio.evidence.questions import GivenAnswer, Question
from slastudio.evidence.reading import (
    AmountOptions,
    FileLayout,
    Price,
    RecordOptions,
    TextOptions,
    TimeOptions,
)
from slastudio.shared.problems import Problem

if TYPE_CHECKING:
    from slastudio.evidence.records import EvidenceFrame

ZoneSource = Literal["values", "option", "format", "saved mapping", "agreement", "none"]


def fold_value(text: str) -> str:
    """Return a value without case and superfluous blanks, as which FieldSource.values and missing
    texts name it.
    """
    return " ".join(text.casefold().split())


# begins the unit of a column to which others are added: "plus Cache read + Cache write"
PLUS = "plus "


@dataclass(frozen=True)
class FieldSource:
    """Say where one canonical column's values come from.

    column: the source's heading; for JSON a dotted path ("properties.cost"); "" when `constant` is
    used. unit: unit or notation of the source values, such as "s", "ms", "epoch s", "iso", "d/m/y",
    "%", "relative ms", "plus A + B" for a figure to which other headings are added. constant: one
    value for every record ("USD", a date, a segment taken from the file name). values: the source's
    spelling, folded by fold_value → what is stored instead ("hoch" → "sev2").
    """

    column: str = ""
    unit: str = ""
    constant: str | None = None
    values: dict[str, str] = field(default_factory=dict, hash=False)

    @property
    def headings(self) -> tuple[str, ...]:
        """Return every heading the values are made of: the column's, and those its unit names."""
        beside: tuple[str, ...] = ()
        if self.unit.startswith(PLUS):
            beside = tuple(self.unit.removeprefix(PLUS).split(" + "))
        elif "after " in self.unit:
            beside = (self.unit.rpartition("after ")[2],)
        return tuple(filter(None, (self.column, *beside)))


@dataclass(frozen=True)
class Mapping:
    """Say how a file is understood; shown, corrected and stored with the batch.

    format: name of the recognised export ("focus", "statuspage", "uptime checks", "csv" for a plain
    table …). fields: canonical column → source. For kind "table" it is empty and every heading is
    kept. zone: IANA zone applied to times that carry none; zone_source says who decided it. layout:
    how records lie in this file. records, times, amounts, texts: what was decided besides, by
    theme.
    """

    kind: str
    format: str
    fields: dict[str, FieldSource] = field(default_factory=dict)
    zone: str = "UTC"
    zone_source: ZoneSource = "none"
    layout: FileLayout = FileLayout()
    records: RecordOptions = RecordOptions()
    times: TimeOptions = TimeOptions()
    amounts: AmountOptions = AmountOptions()
    texts: TextOptions = TextOptions()

    def with_field(self, name: str, source: FieldSource | None) -> Mapping:
        """Return a copy in which the canonical column `name` comes from `source` (None takes it
        out).
        """
        fields = {key: value for key, value in self.fields.items() if key != name}
        if source is not None:
            # a column somebody reads as something else is no further figure any more
            own = source.column
            fields = {
                key: each
                for key, each in fields.items()
                if not (own and key.startswith("extra.") and each.column == own)
            }
            fields[name] = source
        return replace(self, fields=fields)


@dataclass(frozen=True)
class Hints:
    """Carry what the user or the project already knows about a file; empty fields are guessed.

    kind: evidence kind to read it as. fields: canonical column → source heading. timezone: from
    --timezone. agreement_zone: the agreement's own zone, the last resort for naive times. sheet:
    Excel sheet. date: ISO date for records that carry none. start: ISO moment that relative times
    count from. currency: for amounts without one. saved: the mapping kept from an earlier import of
    the same headings. records: path of the records inside a JSON document ("results.items";
    "results.*" for the values of an object). severities: the agreement's severity tiers, the
    highest first, each as its name and its other names. prices: a price list. answers: by their ids,
    the answers to questions that were asked before.
    """

    kind: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    timezone: str = ""
    agreement_zone: str = "UTC"
    sheet: str = ""
    date: str = ""
    start: str = ""
    currency: str = ""
    saved: Mapping | None = None
    records: str = ""
    severities: tuple[tuple[str, ...], ...] = ()
    prices: tuple[Price, ...] = ()
    answers: dict[str, GivenAnswer] = field(default_factory=dict)


@dataclass(frozen=True)
class Inspection:
    """Hold what was found out about a file before anything is stored.

    file: its name without folders. container: csv, xlsx, xls, json or jsonl. encoding: of text
    files. headings: of the source, in order, as column references usable in FieldSource.column.
    sample: the first source records as (row number, {heading: text}). mapping: how it would be
    understood; confidence in [0, 1]; sheets: of a workbook. signature: hash of the headings, the
    key under which a corrected mapping is remembered. notes: what the user should know (unit
    guesses, title rows skipped …). shape: heading → number, time, text, "yes or no" or empty.
    owners: values of the columns that say whose data it is. questions: what the file does not say
    by itself.
    """

    path: str
    file: str
    sha256: str
    size: int
    container: str
    encoding: str
    headings: tuple[str, ...]
    sample: tuple[tuple[int, dict[str, str]], ...]
    mapping: Mapping
    confidence: float
    signature: str
    sheets: tuple[str, ...] = ()
    notes: tuple[Problem, ...] = ()
    shape: dict[str, str] = field(default_factory=dict, hash=False)
    owners: dict[str, list[str]] = field(default_factory=dict, hash=False)
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """Keep one source record that could not be understood: its row number, its text as read, and
    why.
    """

    row: int
    raw: str
    problem: Problem


@dataclass(frozen=True)
class Extraction:
    """Hold everything read from a file: records = accepted source records + rejected +
    not_applicable.

    frames: evidence by kind; `_row` ties each evidence row to its source record. read: source
    records in the file. not_applicable: records of another sort (other event types, sub-totals).
    notes: warnings that reject nothing (cost zero where tokens were used, rows without a date …).
    """

    mapping: Mapping
    frames: tuple[EvidenceFrame, ...]
    read: int
    rejected: tuple[Rejected, ...]
    not_applicable: int
    notes: tuple[Problem, ...] = ()
    earliest: datetime | None = None
    latest: datetime | None = None
