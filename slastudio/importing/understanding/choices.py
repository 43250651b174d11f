"""Which kind of evidence a file holds and where its columns come from: saved, declared, guessed, or
a plain table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from slastudio.evidence.intake import FieldSource, Hints, Mapping, fold_value
from slastudio.evidence.kinds import KINDS, kind_named
from slastudio.evidence.reading import (
    FileLayout,
    Marked,
    RecordOptions,
    TextOptions,
    TimeOptions,
    Unpivot,
)
from slastudio.importing.formats import FORMATS, Format, Headings, Recognised, recognise
from slastudio.importing.formats.declaration import fold
from slastudio.importing.typing.quantities import BadValueError, is_missing, parse_number
from slastudio.importing.understanding.extra_figures import extra_fields, extra_note
from slastudio.importing.understanding.guesses import (
    Fields,
    canonical_kind,
    day_column,
    is_open,
    is_time_column,
    segment_fields,
    strong_kind,
    synonym_fields,
)
from slastudio.importing.understanding.incident_fields import impact_as_written, taught_fields
from slastudio.importing.understanding.proposals import segment_proposals
from slastudio.importing.understanding.unread_columns import family_fields
from slastudio.importing.understanding.wide import guess_wide
from slastudio.shared.problems import Problem

Records = Sequence[tuple[int, dict[str, str]]]
_SAMPLE_VALUES = 2_000
_ANSWERED = "First Response Time | Time to Resolution | Resolution Time | Time to First Response"


def note(message: str, level: Any = "note", column: str = "") -> Problem:
    """Return something the user should know about the whole file."""
    return Problem(message, column=column, level=level)


@dataclass
class Understanding:
    """Hold how a file is understood, how surely, notes about it, and the columns whose unit nobody
    states.
    """

    mapping: Mapping
    confidence: float
    notes: list[Problem] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)

    def notes_for(self, mapping: Mapping) -> list[Problem]:
        """Return the notes, with those about dates whose order nothing decides."""
        return (
            self.notes
            + [note(reason) for reason in self.reasons]
            + [_open_order(source) for source in mapping.fields.values() if is_open(source.unit)]
        )


@dataclass
class Sample:
    """Hold the headings and first records of a file, its name without suffix, and its container."""

    headings: tuple[str, ...]
    records: Records
    stem: str
    container: str
    expand: str = ""
    _known: dict[str, list[str]] = field(default_factory=dict, init=False, repr=False)

    @property
    def is_json(self) -> bool:
        return self.container.startswith("json")

    def values(self, heading: str) -> list[str]:
        """Return the texts of one heading that are not missing, up to a limit."""
        if heading not in self._known:
            found = [record[heading] for _, record in self.records if heading in record]
            self._known[heading] = [value for value in found if not is_missing(value)][
                :_SAMPLE_VALUES
            ]
        return self._known[heading]

    def all_values(self) -> dict[str, list[str]]:
        """Return the texts of every heading."""
        return {heading: self.values(heading) for heading in self.headings}


def choose(sample: Sample, hints: Hints) -> Understanding:
    """Return the kind and fields a file is read as: saved, named, declared, or told by strong
    signs; else a table.
    """
    if hints.kind:
        kind_named(hints.kind)
    if hints.saved is not None and hints.kind in ("", hints.saved.kind):
        return _from_saved(hints.saved, sample)
    kind = hints.kind or _kind_of_fields(sample, hints)
    canonical = "" if sample.expand else canonical_kind(sample.headings, sample.stem)
    if canonical and kind in ("", canonical):
        return _from_canonical(canonical, sample)
    recognised = _recognise(sample)
    if recognised is not None and kind in ("", recognised.format.kind):
        return _from_format(recognised.format, recognised.confidence, sample)
    if kind == "table":
        return Understanding(Mapping("table", sample.container), 1.0)
    if kind:
        return _from_synonyms(kind, sample, 0.7)
    return _guess(sample)


def _recognise(sample: Sample) -> Recognised | None:
    """Return the declared format: the one whose records were taken apart already, else told by the
    headings.
    """
    if sample.expand:
        return next(
            (Recognised(each, 0.97) for each in FORMATS if each.name == sample.expand), None
        )
    # a nested export would have been taken apart already
    return recognise(
        sample.headings, [each for each in FORMATS if each.shape is None], is_json=sample.is_json
    )


def _kind_of_fields(sample: Sample, hints: Hints) -> str:
    """Return the only kind that has all the columns named in the hints, "" where several or none
    has.
    """
    if not hints.fields:
        return ""
    recognised = _recognise(sample)
    fitting = [kind for kind in KINDS.values() if all(map(kind.column, hints.fields))]
    if recognised is not None and KINDS[recognised.format.kind] in fitting:
        return recognised.format.kind
    return fitting[0].name if len(fitting) == 1 else ""


def _from_saved(saved: Mapping, sample: Sample) -> Understanding:
    """Return a saved mapping for another file: what belonged to the earlier file alone is left
    behind.
    """
    times = replace(saved.times, date="", start="")
    time = kind_named(saved.kind).time
    fields = {
        name: source
        for name, source in saved.fields.items()
        if name != time or source.constant is None
    }
    if (
        saved.format == "series"
        and "name" in fields
        and fields["name"].constant
        and "value" in map(fold, sample.headings)
    ):
        fields["name"] = FieldSource(constant=sample.stem)
    if (
        saved.format == "predictions"
        and "seg.language" in fields
        and fields["seg.language"].constant
    ):
        del fields["seg.language"]
    used = note("The mapping saved earlier for these headings is used.")
    return Understanding(
        replace(saved, fields=fields, layout=FileLayout(), times=times), 0.99, [used]
    )


def _from_canonical(kind: str, sample: Sample) -> Understanding:
    # canonical names first, then what else is plain by its name
    fields = _named_fields(kind, sample)
    fields |= segment_fields(kind, sample.headings, fields)
    extra = extra_fields(kind, sample.headings, sample.all_values(), fields)
    mapping = Mapping(kind, "canonical columns", {**fields, **extra})
    return Understanding(mapping, 1.0, list(extra_note(extra)))


def _named_fields(kind: str, sample: Sample) -> Fields:
    """Return the columns told by their names, and those that name a stage or a line of a rubric."""
    fields = synonym_fields(kind, sample.headings)
    taken = {source.column for source in fields.values()}
    left = [heading for heading in sample.headings if heading not in taken]
    if kind == "incidents":
        fields = impact_as_written(fields, sample.all_values())
    return family_fields(kind, left, sample.all_values()) | fields


def _from_synonyms(kind: str, sample: Sample, confidence: float) -> Understanding:
    fields = _named_fields(kind, sample)
    told = ", ".join(f"“{source.column}” as {name}" for name, source in fields.items())
    fields |= segment_fields(kind, sample.headings, fields)
    reasons = [f"Read by their names: {told}."] if told else []
    if KINDS[kind].column("seg.any"):
        taken = {source.column for source in fields.values()}
        proposed = segment_proposals(
            sample.headings, sample.all_values(), taken, len(sample.records)
        )
        fields = {**proposed, **fields}
        if proposed:
            names = ", ".join(f"“{source.column}”" for source in proposed.values())
            reasons.append(f"Few different values stand in {names}: proposed as segments.")
    extra = extra_fields(kind, sample.headings, sample.all_values(), fields)
    mapping = Mapping(kind, sample.container, {**fields, **extra})
    notes = [note("The columns were told by their names: check each before importing.")]
    notes += extra_note(extra)
    return Understanding(mapping, confidence, notes, reasons)


def _from_format(declared: Format, confidence: float, sample: Sample) -> Understanding:
    headings = Headings(sample.headings)
    fields = declared.sources(headings)
    if declared.from_name:
        fields[declared.from_name] = FieldSource(constant=sample.stem)
    if not sample.expand:
        taken = {source.column for source in fields.values()}
        left = [heading for heading in sample.headings if heading not in taken]
        fields = family_fields(declared.kind, left, sample.all_values()) | fields
    fields |= segment_fields(declared.kind, sample.headings, fields)
    if declared.kind == "incidents" and not sample.expand:
        fields |= taught_fields(sample.headings, fields)
    parts = [part for each in declared.only for part in each.split("|")]
    only = tuple(filter(None, map(headings.find, parts)))
    records = RecordOptions(
        only=only,
        where=_marked(declared.where, headings),
        unless=_unless(declared.unless, headings, sample),
        nor=_unless(declared.nor, headings, sample),
        free=_marked(declared.free, headings),
        unpivot=_unpivot(declared, headings),
        limit=declared.limit,
        scope=next(filter(None, map(headings.find, declared.ids)), ""),
    )
    mapping = Mapping(
        declared.kind,
        declared.name,
        fields,
        records=records,
        times=TimeOptions(format_order=declared.order, format_zone=declared.zone),
        texts=TextOptions(nulls=tuple(declared.nulls)),
    )
    notes = [note(text) for text in declared.notes]
    if declared.left_out:
        # docs/guide/formats.md says the same, with the publisher's page
        notes.append(note(f"Not read of this export: {' '.join(declared.left_out)}"))
    return Understanding(mapping, confidence, notes)


def _marked(said: tuple[str, tuple[str, ...]] | None, headings: Headings) -> Marked | None:
    """Return the heading a format tells records apart by, with its values; None where the file
    lacks it.
    """
    if said is None:
        return None
    marker = headings.find(said[0])
    return Marked(marker, said[1]) if marker else None


def _unless(
    said: tuple[str, tuple[str, ...]] | None, headings: Headings, sample: Sample
) -> Marked | None:
    """Return what marks records that are no event of their own; where a file holds nothing else,
    they are what it tells.
    """
    mark = _marked(said, headings)
    if mark is None:
        return None
    texts = [fold_value(record.get(mark.heading) or "") for _, record in sample.records]
    return None if texts and all(map(mark.marks, texts)) else mark


def _unpivot(declared: Format, headings: Headings) -> Unpivot | None:
    if declared.unpivot is None:
        return None
    name, value, columns = declared.unpivot
    return Unpivot(name, value, tuple(filter(None, map(headings.find, columns))))


def _guess(sample: Sample) -> Understanding:
    if kind := strong_kind(sample.headings, sample.all_values()):
        return _from_synonyms(kind, sample, 0.6)
    if series := _series(sample):
        return Understanding(Mapping("measurements", "series", series), 0.7)
    if wide := guess_wide(sample.headings, sample.all_values(), len(sample.records)):
        return Understanding(wide.mapping, 0.5, reasons=list(wide.reasons))
    if sample.is_json and any(
        "cost_per_token" in text for _, record in sample.records[:3] for text in record.values()
    ):
        text = "This looks like a price list of models: it is kept as a table. Give it as prices to compute costs."
        return Understanding(Mapping("table", sample.container), 0.6, [note(text)])
    if told := _unopened(sample.headings):
        return Understanding(Mapping("table", sample.container), 0.4, [told])
    return Understanding(
        Mapping("table", sample.container),
        0.3,
        [
            note(
                "No known export was recognised: the file is kept as a table and not judged. Choose a kind to map it."
            )
        ],
    )


def _unopened(headings: Sequence[str]) -> Problem | None:
    """Return what to say of tickets that carry everything but the moment they were opened; None of
    other tables.
    """
    fields = synonym_fields("incidents", headings)
    answered = Headings(headings).find(_ANSWERED) or any(
        name in fields for name in ("first_response", "resolved")
    )
    if (
        "opened" in fields
        or "id" not in fields
        or not answered
        or not {"status", "severity"} & fields.keys()
    ):
        return None
    text = (
        "These look like tickets, but no column says when each was opened, so no clock can start: the file is kept as a "
        "table and not judged. Export the time of opening too, or name the column that holds it as “opened”."
    )
    return note(text, "warning")


def _is_number(text: str) -> bool:
    try:
        parse_number(text.removesuffix("%"))
    except BadValueError:
        return False
    return True


def _series(sample: Sample) -> Fields:
    """Return the mapping of a file with a time, one number and nothing else."""
    if len(sample.headings) != 2:
        return {}
    for time, value in (sample.headings, sample.headings[::-1]):
        times, values = sample.values(time), sample.values(value)
        named = re.search(
            r"(?<!birth)(?:time|date|day)|month|^ts$|stamp|hour|fecha|datum", time, re.IGNORECASE
        )
        if (
            named
            and times
            and values
            and is_time_column(times, "measurements")
            and all(map(_is_number, values))
        ):
            name = sample.stem if value.casefold() == "value" else value
            return {
                "time": FieldSource(time),
                "value": FieldSource(value),
                "name": FieldSource(constant=name),
            }
    return {}


def _open_order(source: FieldSource) -> Problem:
    """Warn of dates that may be meant either way."""
    order, other = ("month/day", "day") if "m/d/y" in source.unit else ("day/month", "month")
    text = (
        f"Nothing in “{day_column(source)}” says whether 03/04 is 3 April or March 4: it is read as "
        f"{order}. Correct it if {other} comes first."
    )
    return note(text, "warning", source.column)
