"""Hours as time trackers export them: Toggl, Clockify, Harvest, or any table of days and durations.

What a tracker calls start, duration, task and description becomes moment, hours, line of the scope
and detail. Who worked is not kept, unless it is a role of the agreement: hours are owed by a role,
and a person's days are nobody's business here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from slastudio.operations.registers.paste_headings import Columns, folded
from slastudio.operations.registers.pasted_text import PastedCells
from slastudio.shared.counts import count
from slastudio.shared.problems import Problem, StudioError

Record = tuple[int, PastedCells]

# how trackers head what a field is made of, the first that is there counts
_DATES = (
    "start date",
    "date",
    "spent date",
    "start",
    "started",
    "day",
    "started at",
    "datum",
    "fecha",
)
_TIMES = ("start time", "started at", "from")
# clock times are exact, decimals are rounded by the tracker
_DURATIONS = (
    "duration",
    "time",
    "time h",
    "duration decimal",
    "time decimal",
    "hours",
    "dauer",
    "stunden",
)
_IDS = ("id", "time entry id", "entry id", "time entry", "uuid")
_LINES = (
    "task",
    "scope line",
    "line",
    "project",
    "tags",
    "tag",
    "activity",
    "description",
    "notes",
)
_DETAILS = ("description", "notes", "note", "comment", "comments")
_PERSONS = (
    "user",
    "person",
    "member",
    "team member",
    "consultant",
    "name",
    "role",
    "roles",
    "by",
)
# headings that only trackers have: a register's own columns are no export
_MARKS = frozenset(
    (
        *("start date", "start time", "end date", "end time", "spent date", "time entry id"),
        *("project", "client", "user", "email", "billable", "workspace", "member", "group"),
        *("first name", "last name", "duration decimal", "time decimal", "hours rounded"),
    )
)
_HEADINGS_WITHIN = 20
_ZERO = re.compile(r"0{1,3}(?::00){1,2}|0+(?:[.,]0+)?")


@dataclass(frozen=True)
class Tracked:
    """Hold an export as rows of the register of hours, still as text, with what must be said of it."""

    columns: Columns
    records: tuple[Record, ...]
    problems: tuple[Problem, ...]


def is_tracked(records: Sequence[Record]) -> bool:
    """Tell whether the first record heads the columns of a time tracker's export."""
    if not records:
        return False
    names = set(map(_name, records[0][1]))
    timed = any(name in names for name in _DATES) and any(name in names for name in _DURATIONS)
    return timed and bool(names & _MARKS)


def headed_at(records: Sequence[Record]) -> int:
    """Return the place of the record that heads an export's columns; raise StudioError without one."""
    for place, (_, cells) in enumerate(records[:_HEADINGS_WITHIN]):
        names = set(map(_name, cells))
        if any(name in names for name in _DATES) and any(name in names for name in _DURATIONS):
            return place
    raise StudioError(
        "No row heads a column of days and one of durations. Expected an export of a time tracker, with "
        "columns such as Start date and Duration, or Date and Hours."
    )


def tracked_hours(
    records: Sequence[Record], lines: Sequence[str], roles: Sequence[str], line_from: str = ""
) -> Tracked:
    """Return an export as rows of the register of hours.

    records: its headings first. lines, roles: of the agreement. line_from: the column that names the
    line of the scope; else the one whose values are such lines most often. Raises StudioError where
    that column is not there.
    """
    headings, body = records[0][1], records[1:]
    at = _Places(headings)
    known = {folded(each): each for each in lines}
    line = at.named(line_from) if line_from else _line_place(at, body, known)
    detail = at.first(*_DETAILS, but=line)
    by_role = {folded(each): each for each in roles}
    person = _most(at.all(*_PERSONS), body, by_role)
    person = at.first(*_PERSONS) if person is None else person
    date, time, duration = at.first(*_DATES), at.first(*_TIMES), at.first(*_DURATIONS)
    if date is None or duration is None:
        raise StudioError("The export lacks a column of days or one of durations.")
    columns = tuple(
        (headings[place] if place is not None else name, name)
        for place, name in (
            (at.first(*_IDS), "id"),
            (date, "when"),
            (duration, "hours"),
            (line, "line"),
            (person, "role"),
            (detail, "detail"),
        )
    )
    kept, problems, strangers = [], [], 0
    for number, cells in body:

        def cell(place: int | None, of: PastedCells = cells) -> str:
            return of[place].strip() if place is not None and place < len(of) else ""

        if _ZERO.fullmatch(cell(duration)):
            told = "Nothing was worked: the duration is zero."
            problems.append(Problem(told, number, headings[duration], value=cell(duration)))
            continue
        role = by_role.get(folded(cell(person)), "")
        strangers += bool(cell(person)) and not role
        when = " ".join(filter(None, (cell(date), cell(time) if time != date else "")))
        found = known.get(folded(cell(line)), cell(line))
        kept.append(
            (
                number,
                (cell(at.first(*_IDS)), when, _clock(cell(duration)), found, role, cell(detail)),
            )
        )
    return Tracked(columns, tuple(kept), (*problems, *_remarks(at, line, person, strangers)))


def _clock(text: str) -> str:
    """Return a spreadsheet's duration, which is read as seconds with a point, as hours and minutes."""
    if not re.fullmatch(r"\d{1,9}\.0", text):
        return text
    minutes, seconds = divmod(int(text[:-2]), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def _remarks(
    at: _Places, line: int | None, person: int | None, strangers: int
) -> Iterator[Problem]:
    if line is not None:
        told = f"The line of the scope is read from “{at.headings[line]}”."
        yield Problem(told, column=at.headings[line], level="note")
    else:
        yield Problem(
            "No column names a line of the scope: the hours stand on none.", level="warning"
        )
    if strangers and person is not None:
        told = (
            f"Who worked is kept only where it is a role of the agreement: “{at.headings[person]}” of "
            f"{count(strangers, 'row')} is not kept."
        )
        yield Problem(told, column=at.headings[person], level="note")


class _Places:
    """Find columns by their headings, in any letter case and without units in brackets."""

    def __init__(self, headings: PastedCells) -> None:
        self.headings = headings
        self._at: dict[str, int] = {}
        for place, heading in enumerate(headings):
            self._at.setdefault(_name(heading), place)

    def first(self, *names: str, but: int | None = None) -> int | None:
        found = (self._at[name] for name in names if name in self._at and self._at[name] != but)
        return next(found, None)

    def all(self, *names: str) -> list[int]:
        return [self._at[name] for name in names if name in self._at]

    def named(self, heading: str) -> int:
        """Return the column of a heading somebody typed; raise StudioError where there is none."""
        place = self._at.get(_name(heading))
        if place is None:
            listed = ", ".join(each for each in self.headings if each)
            raise StudioError(
                f"The export has no column “{heading[:80]}”. Its columns are: {listed[:500]}."
            )
        return place


def _name(heading: str) -> str:
    # “Duration (decimal)” and “Duration (h)” are two columns, and brackets part them
    decimal = " decimal" if "decimal" in heading[:200].casefold() else ""
    return f"{folded(heading).removesuffix(' decimal')}{decimal}"


def _line_place(at: _Places, body: Sequence[Record], known: dict[str, str]) -> int | None:
    """Return the column whose values are lines of the scope most often, else the task or project."""

    found = _most(at.all(*_LINES), body, known)
    # nothing is a line of the scope: what trackers call the work is kept, and told as in neither list
    return at.first("task", "project") if found is None else found


def _most(places: Sequence[int], body: Sequence[Record], known: dict[str, str]) -> int | None:
    """Return the column most of whose values are known, None where none of any is."""

    def matches(place: int) -> int:
        return sum(place < len(cells) and folded(cells[place]) in known for _, cells in body)

    best = max(places, key=matches, default=None)
    return best if best is not None and matches(best) else None
