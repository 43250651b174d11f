"""What a sample's values suggest beyond names: sentinels, segments, states; all shown, never silent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from slastudio.evidence.intake import FieldSource, Mapping, fold_value
from slastudio.evidence.kinds import KINDS, Kind, milliseconds_in
from slastudio.evidence.reading import Marked
from slastudio.importing.formats import Headings
from slastudio.importing.typing.quantities import (
    BadValueError,
    parse_number,
    uses_short_forms,
)
from slastudio.importing.typing.times import guess_time_unit
from slastudio.shared.problems import Problem

Values = dict[str, list[str]]
_SENTINELS = frozenset(
    (-1.0, -9.0, -99.0, -200.0, -999.0, -9999.0, -99999.0, 9999.0, 99999.0, 999999.0)
)
_OWN_MOMENT = (
    "updated | updated_at | last_updated | sys_updated_on | sys_updated_at | last_update_time | modified | modified_at | changed_at | timestamp"
    " | changed_at | event_time | start_at | sequence | seq | geändert | aktualisiert"
)
_IDLE = frozenset(
    (
        "paused",
        "maintenance",
        "unknown",
        "pending",
        "not monitored",
        "started",
        "unconfirmed",
        "not_checked",
        "seems_down",
    )
)
_STAND_INS = frozenset(
    (
        *(
            "unknown",
            "not known",
            "undetermined",
            "tbd",
            "to be determined",
            "ongoing",
            "pending",
            "not available",
        ),
        *(
            "not yet",
            "open",
            "none yet",
            "unbekannt",
            "offen",
            "laufend",
            "nicht bekannt",
            "desconocido",
            "en curso",
        ),
        *(
            "pendiente",
            "inconnu",
            "inconnue",
            "en cours",
            "sconosciuto",
            "in corso",
            "desconhecido",
            "onbekend",
            "x",
            "xx",
        ),
        *(
            "?",
            "??",
            "???",
            "missing",
            "no data",
            "keine angabe",
            "k.a.",
            "k. a.",
            "s/d",
            "n.d.",
            "nd",
            "n/d",
        ),
    )
)
# people compare a handful of segments; more values are names or texts
_SEGMENT_LIMIT, _SEGMENT_LENGTH = 40, 40
# who did something is no segment: results are told by groups of work, not by people
_PERSON = re.compile(
    r"assignee|assigned.?to|caller|request[eo]r|reporter|\w+ed[\s_-]?by$|approver|reviewer.?name|employee|e-?mail|phone"
    r"|customer.?name|user.?name|[\s_-]lead$|gemeldet von|melder|bearbeiter|responsable|asignado",
    re.IGNORECASE,
)
_IDENTIFIER = re.compile(r"(?:^|[\s_-])(?:id|nr|no|number|code|zip|plz|index|key)$", re.IGNORECASE)


def sentinels(values: Sequence[str], *, comma: bool) -> tuple[str, int, list[str]]:
    """Return (value, how often, its spellings) of one extreme that repeats far outside the rest;
    ("", 0, []) if none.
    """
    numbers: list[tuple[float, str]] = []
    for text in values:
        try:
            numbers.append((parse_number(text, comma=comma), text))
        except BadValueError:
            continue
    if len(numbers) < 10:
        return "", 0, []
    ordered = sorted(number for number, _ in numbers)
    for extreme in (ordered[0], ordered[-1]):
        count = ordered.count(extreme)
        rest = [number for number in ordered if number != extreme]
        if count < max(3, len(numbers) // 200) or len(set(rest)) < 5:
            continue
        distance, spread = min(abs(extreme - rest[0]), abs(extreme - rest[-1])), rest[-1] - rest[0]
        odd = extreme in _SENTINELS and (extreme > 0 or rest[0] >= 0 or distance > spread / 4)
        if (odd and distance > 0) or (distance > 3 * spread and extreme < 0 <= rest[0]):
            spellings = sorted({fold_value(text) for number, text in numbers if number == extreme})
            return f"{extreme:g}", count, spellings
    return "", 0, []


def propose_missing(mapping: Mapping, values: Values, notes: list[Problem]) -> Mapping:
    """Propose to read repeated extremes as missing, each with a warning that says how many there
    are.
    """
    kind = KINDS[mapping.kind]
    numeric = []
    for name, source in mapping.fields.items():
        column = kind.column(name)
        if column and column.type == "number" and not milliseconds_in(name):
            numeric.append((source.column, name))
    found = dict(mapping.texts.missing)
    for heading, name in [*numeric, *((each, "value") for each in mapping.records.series)]:
        comma = name in mapping.amounts.decimal_comma
        value, count, spellings = sentinels(values.get(heading, ()), comma=comma)
        if not count or heading in found:
            continue
        found[heading] = tuple(spellings)
        text = (
            f"“{heading}” holds {value} in {count:,} of the first {len(values[heading]):,} values, far outside the rest: "
            "it is read as missing. Take it out of the mapping if it was measured."
        )
        notes.append(Problem(text, column=heading, level="warning"))
    return replace(mapping, texts=replace(mapping.texts, missing=found))


def propose_stand_ins(mapping: Mapping, values: Values, notes: list[Problem]) -> Mapping:
    """Propose to read words such as "Unknown" or "ongoing" as missing where a column of times or
    figures holds them.
    """
    kind, missing = KINDS[mapping.kind], dict(mapping.texts.missing)
    for name, source in mapping.fields.items():
        column = kind.column(name)
        if column is None or column.type not in ("time", "number", "integer", "decimal"):
            continue
        if source.column in missing:
            continue
        for heading in {source.column: None, source.unit.partition("after ")[2]: None}:
            words = Counter(fold_value(text) for text in values.get(heading, ()))
            stand_ins = {word: count for word, count in words.items() if word in _STAND_INS}
            # where half of the column says so, it is no stand-in but what the column holds
            if not stand_ins or 2 * sum(stand_ins.values()) >= sum(words.values()):
                continue
            missing[heading] = tuple(sorted(stand_ins))
            counted = [f"“{word}” ({count:,} times)" for word, count in sorted(stand_ins.items())]
            text = f"{', '.join(counted)} in “{heading}” is read as missing. Take it out of the mapping if it means something."
            notes.append(Problem(text, column=heading, level="warning"))
    return replace(mapping, texts=replace(mapping.texts, missing=missing))


def propose_states(
    mapping: Mapping, names: Sequence[str], values: Values, notes: list[Problem]
) -> Mapping:
    """Propose to fold the rows of one incident into its last state where ids repeat and rows carry
    a moment.
    """
    source = mapping.fields.get("id")
    decided = mapping.records.states is not None or mapping.records.scope
    if mapping.kind != "incidents" or source is None or decided:
        return mapping
    repeated = sum(count > 1 for count in Counter(values.get(source.column, ())).values())
    taken = {each.column for each in mapping.fields.values()} - {mapping.fields["opened"].column}
    own = filter(None, map(Headings(names).find, _OWN_MOMENT.split("|")))
    moment = next((heading for heading in own if heading not in taken), "")
    if not repeated or not moment:
        return mapping
    text = (
        f"{repeated:,} ids of the sample stand in several rows: the rows of one id are read as its states in the order "
        f"of “{moment}”, the last one counts, and the moments of the earlier ones are its updates."
    )
    notes.append(Problem(text, column=moment, level="warning"))
    mapping = replace(mapping, records=replace(mapping.records, states=moment))
    is_time = guess_time_unit(values.get(moment, ())) != ""
    if "updates" in mapping.fields or not is_time:
        return mapping
    return mapping.with_field("updates", FieldSource(moment, "moment"))


def propose_idle(mapping: Mapping, values: Values, notes: list[Problem]) -> Mapping:
    """Leave out checks that were not made: paused, pending, under maintenance."""
    source = mapping.fields.get("up")
    if mapping.kind != "probes" or source is None or mapping.records.unless:
        return mapping
    found = sorted({fold_value(v) for v in values.get(source.column, ())} & _IDLE)
    if not found:
        return mapping
    notes.append(
        Problem(f"Checks marked {', '.join(found)} were not made and are left out.", level="note")
    )
    return replace(
        mapping, records=replace(mapping.records, unless=Marked(source.column, tuple(found)))
    )


def propose_short_forms(
    mapping: Mapping, kind: Kind, values: Values, notes: list[Problem]
) -> Mapping:
    """Read 1.2k and 3.4M as numbers where a whole column is written so."""
    for name, source in list(mapping.fields.items()):
        column = kind.column(name)
        if (
            column is None
            or column.type not in ("number", "integer", "decimal")
            or source.unit
            or milliseconds_in(name)
        ):
            continue
        if uses_short_forms(values.get(source.column, ())):
            mapping = replace(mapping, fields={**mapping.fields, name: replace(source, unit="k/M")})
            notes.append(
                Problem(
                    f"“{source.column}” is written in thousands (k) and millions (M).", level="note"
                )
            )
    return mapping


def segment_proposals(
    names: Sequence[str], values: Values, taken: set[str], size: int
) -> dict[str, FieldSource]:
    """Return text columns of few different short values as segments, by name seg.…; numbers and
    times are none.
    """
    found: dict[str, FieldSource] = {}
    for name in names:
        texts = values.get(name, [])
        different = set(texts)
        if (
            name in taken
            or not texts
            or is_person(name)
            or len(different) > min(_SEGMENT_LIMIT, max(size // 2, 1))
            or size < 4
        ):
            continue
        if max(map(len, different)) > _SEGMENT_LENGTH or not (
            is_words(texts) or _IDENTIFIER.search(name)
        ):
            continue
        slug = re.sub(r"\W+", "_", name.strip().casefold()).strip("_")
        if slug:
            found.setdefault(f"seg.{slug}", FieldSource(name))
    return found


def is_words(texts: Sequence[str]) -> bool:
    """Tell whether a column holds neither numbers nor times."""
    return not all(map(is_number, texts)) and not guess_time_unit(texts)


def is_number(text: str) -> bool:
    """Tell whether a text is a number, with either decimal sign or in percent."""
    for comma in (False, True):
        try:
            parse_number(text.strip().removesuffix("%"), comma=comma)
        except BadValueError:
            continue
        return True
    return False


def is_person(heading: str) -> bool:
    """Tell whether a heading names who did something, or how to reach them."""
    return _PERSON.search(heading) is not None


def is_identifier(heading: str) -> bool:
    """Tell whether a heading names numbers that number things instead of measuring them."""
    return _IDENTIFIER.search(heading) is not None
