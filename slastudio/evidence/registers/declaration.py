"""What a register declares about itself; everybody who asks about registers reads these values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from slastudio.shared.problems import StudioError

FieldKind = Literal[
    "text",
    "prose",
    "moment",
    "choice",
    "moments",
    "spans",
    "severities",
    "money",
    "hours",
    "number",
    "decimal",
]
# the names of the agreement a field may hold: they are offered where one types, and found in pasted
# cells
Names = Literal["severities", "workflows", "roles", "exclusions", "objectives", "scope_lines"]
Mark = Literal["change", "incident"]
# what belongs together where all registers are listed
Group = Literal["work", "learning", "money"]
GROUPS: dict[Group, str] = {"work": "Changes", "learning": "Learning", "money": "Money"}


@dataclass(frozen=True)
class Choice:
    """Name one value of a field, what people read, and how others write it ("offen | ouvert")."""

    value: str
    label: str
    words: str = ""


@dataclass(frozen=True)
class RegisterField:
    """Describe one field of a register; its records hold a text for each, in the form of its kind.

    headings: how others head a pasted column of it ("a | b"), any letter case and accents. also:
    such words that yield to another field's own headings. names: what of the agreement it names;
    strict: any other name is a mistake when pasted; several: several names stand apart by commas.
    since: the project format that brought the column, 0 for the register's.
    """

    name: str
    label: str
    kind: FieldKind = "text"
    help: str = ""
    choices: tuple[Choice, ...] = ()
    required: bool = False
    headings: str = ""
    also: str = ""
    names: Names | None = None
    strict: bool = False
    several: bool = False
    since: int = 0

    def words_of(self, value: str) -> str:
        """Return what people read for a stored choice; any other text as it is."""
        return next((each.label for each in self.choices if each.value == value), value)


@dataclass(frozen=True)
class SpanFields:
    """Name the two fields between which a record lies, and what ends there."""

    start: str
    end: str
    noun: str


@dataclass(frozen=True)
class Begun:
    """Say how a record comes to be that cannot be entered by hand, and on which page of the window."""

    words: str
    page: str


@dataclass(frozen=True)
class Stands:
    """Say where documents tell of a register.

    report: title of the monthly report's section. sheet: of the workbook. export: key in the
    assessment's JSON. Where one of them is empty, unless says why.
    """

    report: str = ""
    sheet: str = ""
    export: str = ""
    unless: str = ""


@dataclass(frozen=True)
class FieldGroup:
    """Name fields that belong together in a form of many, and fold away under a heading."""

    title: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Settled:
    """Say when a record needs nobody any more, and by when it should.

    done: fields any of which, filled in, settles it. field, values: a choice and its values that do.
    due: the field that says by when.
    """

    done: tuple[str, ...] = ()
    field: str = ""
    values: tuple[str, ...] = ()
    due: str = ""


@dataclass(frozen=True)
class RegisterSpec:
    """Describe one register.

    name: of its table and on the command line. title, noun, listed: as a heading, one of its
    records, in a list of registers. about: one line; why: what for, where it is empty. add: words
    of the button. prefix: of ids that are given. moment: the field that places a record in time.
    lead: the field that names a record, if any. page: the window's page that shows it; tab: its tab
    there; group: what it is listed with. settled: when its
    records need nobody any more, None where they never do. mark: the sign its records have under charts, if they stand there. evidence: the kind of
    evidence whose imported records live in it. computed: what was computed when a record was made,
    which nobody enters or amends. since: the project format that brought it. groups: the fields
    that fold away in its form; those in none of them always show.
    """

    name: str
    title: str
    noun: str
    listed: str
    about: str
    prefix: str
    fields: tuple[RegisterField, ...]
    moment: str
    stands: Stands
    add: str
    why: str = ""
    tab: str = ""
    page: str = "changes"
    lead: str = ""
    mark: Mark | None = None
    evidence: str = ""
    group: Group = "work"
    settled: Settled | None = None
    span: SpanFields | None = None
    computed: tuple[RegisterField, ...] = ()
    begun: Begun | None = None
    since: int = 1
    groups: tuple[FieldGroup, ...] = ()

    @property
    def stored(self) -> tuple[RegisterField, ...]:
        """Return the fields that have a column of their own, in the order of the table; the id
        stands before them.
        """
        return tuple(each for each in (*self.fields, *self.computed) if each.name != "id")

    def since_of(self, field: RegisterField) -> int:
        """Return the project format that brought a field's column."""
        return field.since or self.since

    def field(self, name: str) -> RegisterField:
        """Return a field one may enter or amend; raise StudioError for any other name."""
        for each in self.fields:
            if each.name == name:
                return each
        if any(each.name == name for each in self.computed):
            raise StudioError(
                f"{self.title}: “{name}” is as it was computed when the record was made; it is never amended."
            )
        raise StudioError(
            f"{self.title} have no field “{name}”. The fields are: {', '.join(f.name for f in self.fields)}."
        )
