"""The content of a document as plain data: what is said and in which order, before anything is laid
out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from slastudio.reports.content.brand import Brand
from slastudio.reports.content.charts import BarChart, TrendChart
from slastudio.shared.chains import Chain

Align = Literal["left", "right", "figure"]
TextStyle = Literal["body", "lead", "muted", "caption", "label", "kind"]
DRAFT_WORDS, DRAFT_OF_REPORT = "DRAFT – NOT SIGNED", "DRAFT – NOT ISSUED"
INTERNAL_WORDS = "INTERNAL – NOT FOR THE CLIENT"
# no paper with one of these on it was issued
NOT_ISSUED = (DRAFT_OF_REPORT, INTERNAL_WORDS)


@dataclass(frozen=True)
class VerdictMark:
    """Fill a cell with a verdict's mark and its word; status is one of those declared in
    judge/outcome/statuses.py.
    """

    status: str
    word: str


@dataclass(frozen=True)
class Figure:
    """Fill a cell with a figure and its unit, set on the decimal sign of its column."""

    text: str


@dataclass(frozen=True)
class Strong:
    """Fill a cell with a name and, under it, what belongs to it in a smaller hand."""

    text: str
    under: str = ""


Stretches = tuple[tuple[str, str], ...]  # ("same" | "added" | "removed", text) after one another


@dataclass(frozen=True)
class Revision:
    """Fill a cell with text in which words were added and removed."""

    runs: Stretches

    @property
    def text(self) -> str:
        return "".join(text for _, text in self.runs)


Cell = str | VerdictMark | Figure | Strong | Revision


@dataclass(frozen=True)
class Heading:
    """Open a section (level 1) or part of one (level 2); only level 1 stands in the contents."""

    text: str
    number: str = ""
    level: int = 1
    new_page: bool = False


@dataclass(frozen=True)
class Paragraph:
    """Say something in running text; lead is set in bold before it."""

    text: str
    style: TextStyle = "body"
    lead: str = ""


@dataclass(frozen=True)
class Clause:
    """State a numbered clause ("4.2")."""

    number: str
    text: str


@dataclass(frozen=True)
class Item:
    """State one "(a)" under a clause, or a bullet with a number of its own."""

    number: str
    text: str
    lead: str = ""


@dataclass(frozen=True)
class Revised:
    """State a clause, or an item under one, in which words were added and removed."""

    number: str
    runs: Stretches
    item: bool = False


@dataclass(frozen=True)
class Callout:
    """Set something apart from the text, with the colour of a status at its edge."""

    title: str
    text: str
    status: str = ""


@dataclass(frozen=True)
class Table:
    """Show rows under a repeated head; align and widths (shares) are per column, widths are found
    where not given.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    align: tuple[Align, ...] = ()
    widths: tuple[float, ...] = ()
    caption: str = ""
    number: str = ""


@dataclass(frozen=True)
class Facts:
    """List labels with what belongs to each."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Tile:
    """Show one objective at a glance."""

    name: str
    value: str
    target: str
    mark: VerdictMark
    note: str = ""


@dataclass(frozen=True)
class Tiles:
    """Show tiles side by side, four to a row."""

    tiles: tuple[Tile, ...]


@dataclass(frozen=True)
class Boxed:
    """Set running text apart in a frame, under a title: what is to be read first."""

    title: str
    text: str


@dataclass(frozen=True)
class Beside:
    """Set facts side by side, each under its title."""

    columns: tuple[tuple[str, Facts], ...]


@dataclass(frozen=True)
class Chart:
    """Draw a chart over the whole width."""

    spec: TrendChart | BarChart


@dataclass(frozen=True)
class ChartPair:
    """Draw one or two charts side by side."""

    specs: tuple[TrendChart | BarChart, ...]


@dataclass(frozen=True)
class Signature:
    """Leave room for one party to sign; who signs is filled in where it is known."""

    side: str
    party: str
    name: str = ""
    position: str = ""


@dataclass(frozen=True)
class SignOff:
    """Leave room for both parties to sign, side by side."""

    signatures: tuple[Signature, ...]


@dataclass(frozen=True)
class Cover:
    """Open a document: its name, the title large, the facts of who, which and when, in the brand of
    who issues it.
    """

    kind: str
    title: str
    facts: tuple[tuple[str, str], ...]
    brand: Brand = Brand()


@dataclass(frozen=True)
class Contents:
    """Stand where the contents page is made."""


@dataclass(frozen=True)
class PageBreak:
    """Begin a new page."""


@dataclass(frozen=True)
class Together:
    """Keep blocks on one page where they fit on one."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Legend:
    """Say what marks mean that stand in a table without words, and what else is to be said of it."""

    marks: tuple[VerdictMark, ...]
    note: str = ""


@dataclass(frozen=True)
class Fitted:
    """Set blocks on what is left of one page, smaller where they would not fit."""

    blocks: tuple[Block, ...]


Block = (
    Heading
    | Paragraph
    | Clause
    | Item
    | Revised
    | Callout
    | Table
    | Facts
    | Tiles
    | Boxed
    | Beside
    | Chart
    | ChartPair
    | SignOff
    | Cover
    | Contents
    | PageBreak
    | Together
    | Legend
    | Fitted
)


@dataclass(frozen=True)
class Document:
    """Hold a whole document; draft puts a mark on every page, draft_words says which, so_far what it
    says of a period that is not over, fingerprint is the SHA-256 of the agreement it tells, chain
    the project's chain of hashes that its paper names, number that of an issued report.
    """

    title: str
    kind: str
    client: str
    provider: str
    version: str
    issued: date
    period_label: str
    draft: bool
    blocks: tuple[Block, ...]
    subject: str = ""
    keywords: tuple[str, ...] = ()
    fingerprint: str = ""
    so_far: str = ""
    brand: Brand = Brand()
    chain: Chain | None = None
    draft_words: str = DRAFT_WORDS
    number: str = ""
