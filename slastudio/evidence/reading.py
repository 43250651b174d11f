"""How a file is read besides its columns, by theme: where its records lie, which count, how times,
figures and texts go.

Each value is frozen and holds what was decided, never how it is stored: JSON is written and read in
mapping_json.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace

DEFAULT_ENCODING = "utf-8"


@dataclass(frozen=True)
class FilePart:
    """Say which part of a file is meant: a file of a ZIP archive, one of several tables below one
    another (from 0).
    """

    member: str = ""
    table: int | None = None


@dataclass(frozen=True)
class Packing:
    """Say what a file is packed in (gzip, zip, bz2, xz, eval, or "") and which file of a ZIP
    archive is read.
    """

    kind: str = ""
    member: str = ""


PLAIN = Packing()


@dataclass(frozen=True)
class Dialect:
    """Say how fields are parted, and what holds fields together.

    delimiter: one character, or two blanks for runs of two and more, one blank with runs for runs
    of any length. quote: the quotation mark. escaped: a quotation mark inside a field is written as
    \\" instead of "".
    """

    delimiter: str = ","
    quoting: bool = True
    quote: str = '"'
    escaped: bool = False
    runs: bool = False


@dataclass(frozen=True)
class TablePlace:
    """Say where a table stands: its heading row (from 1, 0: none), where records begin, the last
    row (0: the end).

    fill: how many cells a record usually fills. width: how many columns there are. headings: as
    they are used, () where they are read from the heading row. needed: fields a record must have at
    least, 0: one for every heading. units: heading → what the row below names. skip: rows that
    repeat the headings. tables: first and last rows of tables below one another, of which `table`
    is read.
    """

    header_row: int = 1
    data_row: int = 2
    fill: int = 0
    width: int = 1
    headings: tuple[str, ...] = ()
    needed: int = 0
    units: dict[str, str] = field(default_factory=dict, hash=False)
    skip: tuple[int, ...] = ()
    tables: tuple[tuple[int, int], ...] = ()
    table: int | None = None
    last_row: int = 0


@dataclass(frozen=True)
class FileLayout:
    """Say how records lie in one file; it is found anew in every file.

    container: csv, xlsx, json, jsonl or "" where nobody looked yet. encoding: of texts. sheet: of a
    workbook. records: path of the records in a JSON document ("" for the document itself), None
    elsewhere. expand: the nested export whose records become several rows. dialect, table: of
    delimited text and of tables, else None.
    """

    container: str = ""
    encoding: str = ""
    packing: Packing = PLAIN
    dialect: Dialect | None = None
    sheet: str = ""
    table: TablePlace | None = None
    records: str | None = None
    expand: str = ""

    def over(self, found: FileLayout) -> FileLayout:
        """Return a layout that was found, with what this one says laid over it."""
        nothing = FileLayout()
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        return replace(
            found,
            **{name: value for name, value in said.items() if value != getattr(nothing, name)},
        )

    @property
    def delimiting(self) -> Dialect:
        """Return how fields are parted, commas where nothing was said."""
        return self.dialect or Dialect()

    @property
    def place(self) -> TablePlace:
        """Return where the table stands, at the top where nothing was said."""
        return self.table or TablePlace()

    @property
    def text_encoding(self) -> str:
        """Return the encoding of texts, UTF-8 where nothing was said."""
        return self.encoding or DEFAULT_ENCODING


@dataclass(frozen=True)
class Marked:
    """Name a heading and values of it, folded, by which records are told apart; "x*" is every value
    that begins so, "*" any at all.
    """

    heading: str
    values: tuple[str, ...]

    def marks(self, folded: str) -> bool:
        """Tell whether a folded text is one of the values."""
        if folded in self.values:
            return True
        begun = [each[:-1] for each in self.values if each.endswith("*")]
        return bool(folded) and any(map(folded.startswith, begun))


@dataclass(frozen=True)
class Unpivot:
    """Name the headings that each become a row of evidence, and the columns that take heading and
    value.
    """

    name: str
    value: str
    headings: tuple[str, ...]


@dataclass(frozen=True)
class RecordOptions:
    """Say which records are evidence, and of how many each row is made.

    only: headings of which one must hold a value. where, unless: records with, or without, these
    values. nor: records that a second heading marks as no event of their own. free: records that
    were answered from a cache, at no cost. limit: how many rows such
    exports stop at. scope: the heading that makes ids unique.
    states: the heading by which rows of one id follow each other; "" where somebody decided that
    they are no states, None where nobody did.
    """

    only: tuple[str, ...] = ()
    where: Marked | None = None
    unless: Marked | None = None
    unpivot: Unpivot | None = None
    limit: int = 0
    scope: str = ""
    states: str | None = None
    free: Marked | None = None
    nor: Marked | None = None

    @property
    def told_by(self) -> tuple[str, ...]:
        """Return the headings that tell which records are evidence."""
        return (*self.only, *(mark.heading for mark in (self.where, self.unless, self.nor) if mark))

    @property
    def series(self) -> tuple[str, ...]:
        """Return the headings that each become a row of evidence."""
        return self.unpivot.headings if self.unpivot else ()


@dataclass(frozen=True)
class TimeOptions:
    """Say what times need: the date of records without one, the start that relative times count
    from, what the format says.
    """

    date: str = ""
    start: str = ""
    format_order: str = ""
    format_zone: str = ""


@dataclass(frozen=True)
class Price:
    """Hold what a model costs from a day on ("" for always), per million tokens, as exact decimals
    in text.

    cached_per_million: of tokens read from a cache, None where they cost what others do.
    """

    model: str
    since: str
    input_per_million: str
    output_per_million: str
    currency: str = ""
    cached_per_million: str | None = None


@dataclass(frozen=True)
class AmountOptions:
    """Say how figures are read.

    decimal_comma: columns written with a decimal comma. cell_units: heading → notation and unit of
    cells that carry their unit. prices: a price list, from which costs are computed.
    """

    decimal_comma: tuple[str, ...] = ()
    cell_units: dict[str, tuple[str, str]] = field(default_factory=dict, hash=False)
    prices: tuple[Price, ...] = ()


@dataclass(frozen=True)
class TextOptions:
    """Say what texts mean and which are kept.

    missing: heading → folded texts that mean no value. nulls: the format's own words for none.
    severities: folded spelling → severity, proposed and not yet taken over. privacy: heading →
    keep, drop, hash or truncate:N. unread: headings whose texts are stored beside what was read of
    them, because more than one reading is open. goes_on: headings whose values go on in the blank cells
    under them.
    """

    missing: dict[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    nulls: tuple[str, ...] = ()
    severities: dict[str, str] = field(default_factory=dict, hash=False)
    privacy: dict[str, str] = field(default_factory=dict, hash=False)
    unread: tuple[str, ...] = ()
    goes_on: tuple[str, ...] = ()
