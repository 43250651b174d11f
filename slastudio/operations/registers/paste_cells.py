"""Cells as people write them become a register's texts: times, spans, hours, choices and the
agreement's names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from operator import itemgetter

from slastudio.contract.terms.agreement import Agreement
from slastudio.evidence.registers import FieldKind, RegisterField, RegisterSpec
from slastudio.importing.typing.times import NAT, guess_order, guess_time_unit, read_times
from slastudio.judge.billing.amounts import read_hours
from slastudio.operations.registers.kinds import read_field
from slastudio.operations.registers.names import KnownName, known_names
from slastudio.operations.registers.paste_headings import folded
from slastudio.shared.periods import zone
from slastudio.shared.problems import StudioError

# a sheet's own dates tell the order of day and month in these; changes of severity are read as ISO
# moments only
DATED: frozenset[FieldKind] = frozenset({"moment", "moments", "spans"})
# a run of blanks is looked at from its beginning only, or it would be from each of them
_BETWEEN = re.compile(r"(?<!\s)\s+(?:-|–|—|to|until|bis|à|au|a|hasta)\s+|/|–|→|->")
_HOURS = re.compile(
    r"(?:(?P<h>\d{1,3}(?:[.,]\d{1,4})?)\s*(?:h|hrs?|hours?|std\.?|stunden?|heures?|horas?)\s*)?"
    r"(?:(?P<m>\d{1,5})\s*(?P<unit>m|min\.?|mins|minutes?|minuten|minutos?|')?)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class CellError(Exception):
    """Say why a cell cannot be read; the text is what the user reads."""

    reason: str

    def __str__(self) -> str:
        return self.reason


@dataclass(frozen=True)
class Reading:
    """Hold what cells are read with: the zone, the order of day and month of a column, names the
    agreement has.

    names: field → folded name → as the agreement writes it. strict: fields where another name is a
    mistake.
    """

    zone: str
    order: str
    names: dict[str, dict[str, str]]
    strict: frozenset[str]

    def ordered(self, texts: Sequence[str], fallback: str) -> Reading:
        """Return this reading for a column: its own dates decide the order, else the fallback."""
        return replace(self, order=guess_order(texts) or fallback)


def reading_for(spec: RegisterSpec, agreement: Agreement, order: str) -> Reading:
    """Return what the cells of a register are read with."""
    named = [each for each in spec.fields if each.names]
    names = {each.name: _by_word(known_names(agreement, each.names)) for each in named}
    return Reading(
        agreement.zone, order, names, frozenset(each.name for each in named if each.strict)
    )


def _by_word(known: Sequence[KnownName]) -> dict[str, str]:
    return {folded(word): each.kept for each in known for word in each.words if word}


def read_cell(field: RegisterField, text: str, reading: Reading) -> str:
    """Return a cell in the register's stored form; raise CellError saying what was expected
    otherwise.
    """
    text = text.strip()
    return READERS[field.kind](field, text, reading) if text else ""


def unknown_name(field: RegisterField, value: str, reading: Reading) -> str:
    """Return a remark for a name the agreement does not have where another one is allowed, else ""."""
    known = reading.names.get(field.name, {})
    if not value or not known or field.name in reading.strict or value in known.values():
        return ""
    return f"“{value[:80]}” is not in the agreement, which has {_listed(known.values())}. It is taken as it stands."


def _listed(values: object) -> str:
    shown = list(dict.fromkeys(map(str, values)))  # type: ignore[call-overload]
    return ", ".join(shown[:12]) + (" …" if len(shown) > 12 else "")


def _name(field: RegisterField, text: str, reading: Reading) -> str:
    if not field.names:
        return text
    known = reading.names[field.name]
    parts = (
        [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]
        if field.several
        else [text]
    )
    found = [known.get(folded(part)) for part in parts]
    if field.name in reading.strict and known:
        for part, value in zip(parts, found, strict=True):
            if value is None:
                raise CellError(
                    f"“{part[:80]}” is not in the agreement. Expected one of {_listed(known.values())}."
                )
    return ", ".join(dict.fromkeys(value or part for part, value in zip(parts, found, strict=True)))


def _choice(field: RegisterField, text: str, _reading: Reading) -> str:
    word = folded(text)
    for each in field.choices:
        others = {folded(other) for other in each.words.split("|")} - {""}
        if each.value and word in ({folded(each.value), folded(each.label)} | others):
            return each.value
    expected = ", ".join(each.label for each in field.choices if each.value)
    raise CellError(f"“{text[:80]}” is none of the choices. Expected one of {expected}.")


def _hours(_field: RegisterField, text: str, _reading: Reading) -> str:
    try:
        read_hours(text)
    except StudioError as error:
        match = _HOURS.fullmatch(text)
        minutes = _minutes(match) if match else None
        if minutes is None:
            raise CellError(f"{error} 1h30 and 90 min are read, too.") from None
        text = f"{minutes // 60}:{minutes % 60:02}"
        try:
            read_hours(text)
        except StudioError as more:
            raise CellError(str(more)) from None
    return text.replace(",", ".")


def _minutes(match: re.Match[str]) -> int | None:
    """Return "1h30", "1.5 h", "90 min" in whole minutes; None where it is not one of these or not
    whole.
    """
    hours, minutes, unit = match["h"], match["m"], match["unit"]
    if (minutes and not unit and not hours) or not (hours or minutes):
        return None
    if hours and minutes and (int(minutes) > 59 or not hours.isdecimal()):
        return None
    total = float((hours or "0").replace(",", ".")) * 60 + int(minutes or 0)
    whole = round(total)
    return whole if abs(total - whole) < 1e-9 else None


def _instants(texts: Sequence[str], reading: Reading) -> list[datetime]:
    unit = guess_time_unit(texts)
    if unit.startswith("d/m/y") or unit == "m/d/y":
        unit = reading.order
    times = read_times(list(texts), unit or "iso", reading.zone)
    if times.bad:
        raise CellError(next(iter(times.bad.values())))
    if any(int(each) == NAT for each in times.utc):
        raise CellError("there is no time. Expected a date and time such as 2026-10-09 19:04.")
    start = datetime(1970, 1, 1, tzinfo=UTC)
    return [
        (start + timedelta(microseconds=int(each) // 1000)).astimezone(zone(reading.zone))
        for each in times.utc.tolist()
    ]


def _moment(_field: RegisterField, text: str, reading: Reading) -> str:
    return _instants([_serial(text)], reading)[0].isoformat()


def _serial(text: str) -> str:
    """Return a spreadsheet's bare day number as a date; every other text as it is."""
    if not re.fullmatch(r"[34567]\d{4}(?:[.,]\d+)?", text, re.ASCII):
        return text
    seconds = round(float(text.replace(",", ".")) * 86_400)
    # spreadsheets count a 29 February 1900 that never was, so their day 0 lies a day earlier
    return (datetime(1899, 12, 30) + timedelta(seconds=seconds)).isoformat(sep=" ")  # noqa: DTZ001  a wall clock


def _moments(_field: RegisterField, text: str, reading: Reading) -> str:
    parts = [part.strip() for part in re.split(r"[;\n|]", text) if part.strip()]
    moments = [_instants([part], reading)[0] for part in parts]
    return "; ".join(moment.isoformat() for moment in sorted(moments))


def _spans(_field: RegisterField, text: str, reading: Reading) -> str:
    parts = [part.strip() for part in re.split(r"[;\n|]", text) if part.strip()]
    spans = [_span(part, reading) for part in parts]
    texts = []
    for start, end in sorted(spans, key=itemgetter(0)):
        until = end.isoformat() if end else ""
        texts.append(f"{start.isoformat()}/{until}")
    return "; ".join(texts)


def _span(text: str, reading: Reading) -> tuple[datetime, datetime | None]:
    """Read "start/end" or "start – end"; slashes may stand inside the dates, so every place is
    tried.
    """
    found: list[tuple[datetime, datetime | None]] = []
    for match in _BETWEEN.finditer(text):
        try:
            end = text[match.end() :].strip()
            start = _instants([text[: match.start()].strip()], reading)[0]
            found.append((start, _instants([end], reading)[0] if end else None))
        except CellError:
            continue
    # cut at a slash within a date, a span may read as an open one: with both ends it is meant
    whole = [each for each in found if each[1] is not None] or found
    if len(whole) != 1:
        raise CellError(
            f"“{text[:80]}” is not a span. Expected start/end, such as 2026-08-14 10:00/2026-08-18 12:00."
        )
    start, until = whole[0]
    if until is not None and until <= start:
        raise CellError(f"the span “{text[:80]}” ends before it begins.")
    return start, until


def _as_typed(field: RegisterField, text: str, reading: Reading) -> str:
    try:
        return read_field(field, text, reading.zone)
    except StudioError as error:
        raise CellError(str(error)) from None


READERS: dict[FieldKind, Callable[[RegisterField, str, Reading], str]] = {
    "text": _name,
    "prose": _as_typed,
    "moment": _moment,
    "moments": _moments,
    "spans": _spans,
    "severities": _as_typed,
    "hours": _hours,
    "choice": _choice,
    "money": _as_typed,
    "number": _as_typed,
    "decimal": _as_typed,
}
