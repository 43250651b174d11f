"""What one chunk of source records gives: evidence rows, rejected records with their reasons, and
counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from slastudio.evidence.cells import Cells, Column, EvidenceCells, series_of
from slastudio.evidence.fingerprints import column_fingerprint
from slastudio.evidence.intake import FieldSource, Mapping, Rejected
from slastudio.evidence.kinds import Kind, kind_named
from slastudio.evidence.records import REST, ROW, column_type
from slastudio.importing.conversion.arrow_columns import raw_texts, read_swiftly
from slastudio.importing.conversion.columns import Typed, read_column
from slastudio.importing.conversion.shortened_ids import told_apart
from slastudio.importing.conversion.totals import dated_totals
from slastudio.importing.files.json_data import write_json
from slastudio.importing.readers import privacy
from slastudio.importing.readers.arrow_texts import ArrowTexts
from slastudio.importing.readers.source_chunks import Chunk
from slastudio.importing.typing.quantities import TOTAL
from slastudio.importing.typing.zones import BoolArray
from slastudio.importing.understanding.guesses import is_evidence
from slastudio.shared.problems import Problem

_REST_KEY = "slastudio-rest-1"
T = TypeVar("T")
_SCANNED = 200
_NAMED_BY = {"costs": "service", "evaluations": "item", "reviews": "item"}


@dataclass
class Taking:
    """Hold what one chunk gave, before it is packed."""

    rows: EvidenceCells
    read: int
    not_applicable: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    footers: list[int] = field(default_factory=list)
    strays: list[int] = field(default_factory=list)
    personal: Counter[tuple[str, str]] = field(default_factory=Counter)


def guard(found: Taking, kind: Kind, mapping: Mapping, secret: str) -> None:
    """Leave out, hash or shorten what the mapping says, and look for personal matter in what stays."""
    actions, looked = mapping.texts.privacy, []
    for name, column in found.rows.columns.items():
        if kind.name != "table" and column_type(kind.name, name) != "text":
            continue
        heading = name if kind.name == "table" else mapping.fields.get(name, FieldSource()).column
        action = actions.get(heading, "keep")
        if action != "keep":
            found.rows.columns[name] = privacy.guarded(series_of(column), action, secret)
        elif heading:
            looked.append((heading, _some_texts(column)))
    found.personal = privacy.scan(looked)
    if actions:
        found.rejected = [
            each if each.problem.column else _without_texts(each, actions)
            for each in found.rejected
        ]


def _without_texts(each: Rejected, actions: dict[str, str]) -> Rejected:
    """Return a record that could not be taken apart, without long texts: one of them may be a
    message.
    """
    value = privacy.shown_line(each.problem.value, actions)
    return replace(
        each, raw=privacy.shown_line(each.raw, actions), problem=replace(each.problem, value=value)
    )


def _some_texts(values: Column) -> list[str]:
    if isinstance(values, Cells):
        return values.some_texts(_SCANNED)
    if isinstance(values.dtype, pd.CategoricalDtype):
        return [str(each) for each in values.cat.categories[:_SCANNED]]
    return [str(each) for each in values.iloc[:_SCANNED].dropna()]


def take_table(chunk: Chunk) -> Taking:
    columns = {name: raw_texts(texts) for name, texts in chunk.columns.items() if name != ROW}
    rows = EvidenceCells("table", chunk.rows, columns)
    return Taking(
        rows,
        chunk.read,
        chunk.skipped,
        list(chunk.lost),
        footers=chunk.footers,
        strays=chunk.strays,
    )


def _ordered(kind: Kind, mapping: Mapping) -> list[tuple[str, FieldSource]]:
    found = [(_place(kind.name, name), name, source) for name, source in mapping.fields.items()]
    known = [entry for entry in found if entry[0] >= 0]
    return [
        (name, source) for _, name, source in sorted(known, key=lambda entry: (entry[0], entry[1]))
    ]


@lru_cache(maxsize=4_096)  # asked for every column of every chunk
def _place(kind: str, name: str) -> int:
    """Return the place of the column or family that covers a name among those of a kind, -1 where
    none does.
    """
    columns = kind_named(kind).columns
    return next((place for place, column in enumerate(columns) if column.covers(name)), -1)


@dataclass
class _Reading:
    """Hold the typed columns of one chunk and the first fault of each record."""

    typed: dict[str, Typed]
    faults: dict[int, Problem]


def _read(kind: Kind, mapping: Mapping, chunk: Chunk) -> _Reading:
    size, reading = len(chunk.numbers), _Reading({}, {})
    for name, source in _ordered(kind, mapping):
        typed = read_swiftly(name, source, chunk.columns, size, mapping)
        typed = read_column(name, source, chunk.columns, size, mapping) if typed is None else typed
        reading.typed[name] = typed
        for index, message in typed.bad.items():
            text = (chunk.columns.get(source.column) or [None] * size)[index]
            problem = Problem(
                message, chunk.numbers[index], source.column, value=(text or "")[:200]
            )
            reading.faults.setdefault(index, problem)
    return reading


def _evidence(mapping: Mapping, chunk: Chunk) -> BoolArray:
    """Tell which records are of the sort the mapping reads, by its `only` and `where` options."""
    names = list(dict.fromkeys(mapping.records.told_by))
    if not names:
        return np.ones(len(chunk.numbers), dtype=bool)
    rows = zip(*(chunk.columns[name] for name in names), strict=True)
    return np.array(
        [is_evidence(dict(zip(names, row, strict=True)), mapping.records) for row in rows],
        dtype=bool,
    )


def _totals(kind: Kind, reading: _Reading, chunk: Chunk, mapping: Mapping) -> list[int]:
    """Return the records that sum others up: no proper time, and a cell that says "Total", among
    the first
    also with more behind it ("Total 2026").
    """
    if chunk.records is not None:
        return []
    if kind.time not in reading.typed:
        return _undated_totals(kind, reading, chunk)
    time = reading.typed[kind.time]
    amount = reading.typed.get("amount")
    dated = (
        dated_totals(list(chunk.columns.values())[:3], amount, reading.typed.get("currency"))
        if amount is not None
        else []
    )
    leading = list(chunk.columns.values())[:3] + [
        chunk.columns[mapping.fields[kind.time].column]
    ] * bool(mapping.fields[kind.time].column)
    anywhere = list(chunk.columns.values())
    return dated + [
        i
        for i in np.flatnonzero(time.missing).tolist()
        if any(TOTAL.match(column[i] or "") for column in leading)
        or any(TOTAL.fullmatch((column[i] or "").strip(" :")) for column in anywhere)
    ]


def _undated_totals(kind: Kind, reading: _Reading, chunk: Chunk) -> list[int]:
    """Return the records of an undated table whose first filled cell says "Total" and nothing else.

    A series may be called so, and an answer; what a bill or a set of scores holds is not.
    """
    named = reading.typed.get(_NAMED_BY.get(kind.name, ""))
    if named is None or not len(chunk.numbers):
        return []
    firsts = zip(*list(chunk.columns.values())[:3], strict=True)
    cells = (next((text for text in row if text and text.strip()), "") for row in firsts)
    return [i for i, cell in enumerate(cells) if TOTAL.fullmatch(cell.strip(" :"))]


def _meaningful(kind: Kind, reading: _Reading, size: int) -> BoolArray:
    """Tell which records hold at least one of the columns without which they mean nothing."""
    needs = [
        t
        for name, t in reading.typed.items()
        if name in kind.needs or name.startswith(("rubric.", "stage."))
    ]
    filled = np.zeros(size, dtype=bool)
    for typed in needs:
        filled |= ~typed.missing
    return filled


def take(kind: Kind, mapping: Mapping, chunk: Chunk) -> Taking:
    size = len(chunk.numbers)
    nothing = EvidenceCells(kind.name, np.zeros(0, np.int64), {})
    found = Taking(nothing, chunk.read, chunk.skipped, footers=chunk.footers, strays=chunk.strays)
    found.rejected += chunk.lost
    if not size:
        return found
    reading = _read(kind, mapping, chunk)
    unpivoted = _unpivot(mapping, chunk, reading)
    evidence = _evidence(mapping, chunk)
    evidence[_totals(kind, reading, chunk, mapping)] = False
    if unpivoted is None:
        filled = _meaningful(kind, reading, size)
    else:
        filled = np.ones(size, dtype=bool)
        evidence &= _any_value(unpivoted, reading, size)
    found.not_applicable += _other_records(chunk, evidence)
    for index in np.flatnonzero(evidence & ~filled).tolist():
        reading.faults.setdefault(index, _empty_fault(kind, mapping, chunk.numbers[index]))
    accepted = evidence.copy()
    accepted[list(reading.faults)] = False
    if chunk.repeated:
        accepted = _reject_whole(chunk, evidence, accepted, reading)
    found.rejected += [
        Rejected(problem.row or 0, chunk.raw(index, mapping.texts.privacy), problem)
        for index, problem in reading.faults.items()
        if evidence[index]
    ]
    _dated(kind, mapping, reading, size)
    _scope_ids(kind, mapping, chunk, reading)
    if (own := reading.typed.get(kind.identity)) is not None:
        found.counts["shortened"] += told_apart(own, chunk.numbers)
    whole = np.ones(size, dtype=bool)
    found.rows = _part(kind, mapping, chunk, reading, accepted if unpivoted is None else whole)
    if unpivoted is not None:
        units = mapping.amounts.cell_units
        found.rows = EvidenceCells.of(
            kind.name, _long_part(found.rows.data, reading, accepted, unpivoted, units)
        )
    _count(kind, reading, accepted, found.counts)
    return found


def _other_records(chunk: Chunk, evidence: BoolArray) -> int:
    """Return how many source records hold no evidence of the sort that is read."""
    if not chunk.repeated:
        return int((~evidence).sum())
    numbers = np.array(chunk.numbers)
    return len(np.setdiff1d(numbers[~evidence], numbers[evidence]))


def _reject_whole(
    chunk: Chunk, evidence: BoolArray, accepted: BoolArray, reading: _Reading
) -> BoolArray:
    """Reject all rows of a record of which one is bad, and name its first fault only: a record
    counts once.
    """
    first: dict[int, int] = {}
    for index in sorted(i for i in reading.faults if evidence[i]):
        first.setdefault(chunk.numbers[index], index)
    reading.faults = {index: reading.faults[index] for index in first.values()}
    return accepted & ~np.isin(np.array(chunk.numbers), list(first))


def _empty_fault(kind: Kind, mapping: Mapping, row: int) -> Problem:
    needed = [name for name in kind.needs if name in mapping.fields] or list(kind.needs)
    words = "is empty" if len(needed) == 1 else "are all empty"
    return Problem(
        f"{', '.join(needed)} {words}, so the record says nothing. Fill it in or map another column.",
        row,
    )


def _dated(kind: Kind, mapping: Mapping, reading: _Reading, size: int) -> None:
    """Give the date of the mapping to records that carry none."""
    date, typed = mapping.times.date, reading.typed.get(kind.time)
    if not date or typed is None or not typed.missing.any():
        return
    stand_in = read_column(kind.time, FieldSource(constant=date, unit="iso"), {}, size, mapping)
    typed.values = typed.series.where(~pd.Series(typed.missing), stand_in.series)
    typed.missing = np.zeros(size, dtype=bool)


def _scope_ids(kind: Kind, mapping: Mapping, chunk: Chunk, reading: _Reading) -> None:
    scope, typed = mapping.records.scope, reading.typed.get(kind.identity)
    if not scope or typed is None:
        return
    scopes = chunk.columns[scope]
    values = [f"{s}/{v}" if s and v else v for s, v in zip(scopes, typed.series, strict=True)]
    typed.values = pd.Series(values, dtype=object)


def _part(
    kind: Kind, mapping: Mapping, chunk: Chunk, reading: _Reading, accepted: BoolArray
) -> EvidenceCells:
    columns: dict[str, Column] = {name: typed.values for name, typed in reading.typed.items()}
    own = reading.typed.get(kind.identity)
    if own is None or own.missing.any():
        columns |= _rest(mapping, chunk)
    return EvidenceCells(kind.name, chunk.rows, columns).chosen(accepted)


def _rest(mapping: Mapping, chunk: Chunk) -> dict[str, Column]:
    """Return the fingerprint of what the mapping leaves of each record, by which records without an
    id are told apart.
    """
    if chunk.records is not None:
        texts: dict[str, Sequence[str | None]] = {
            "": [write_json(record) for record in chunk.records]
        }
    else:
        mapped = {source.column for source in mapping.fields.values()}
        texts = {name: column for name, column in chunk.columns.items() if name not in mapped}
    total = np.zeros(len(chunk.numbers), np.uint64)
    for name, column in texts.items():
        values = column.array if isinstance(column, ArrowTexts) else [text or "" for text in column]
        present = (
            np.array([bool(text) for text in values])
            if isinstance(values, list)
            else _filled(values)
        )
        total += column_fingerprint(name, values, present, _REST_KEY)
    return (
        {REST: Cells("integer", total.view(np.int64), np.zeros(len(total), bool))} if texts else {}
    )


def _filled(values: Any) -> BoolArray:
    found: BoolArray = pc.not_equal(values, "").to_numpy(zero_copy_only=False)
    return found


def _unpivot(mapping: Mapping, chunk: Chunk, reading: _Reading) -> dict[str, Typed] | None:
    """Read the headings that each become an evidence row of their own; None when the mapping names
    none.
    """
    unpivot, units = mapping.records.unpivot, mapping.amounts.cell_units
    if unpivot is None:
        return None
    sources = {h: FieldSource(h, units[h][0] if h in units else "") for h in unpivot.headings}
    typed = {
        h: read_column(unpivot.value, s, chunk.columns, len(chunk.numbers), mapping)
        for h, s in sources.items()
    }
    for heading, column in typed.items():
        for index, message in column.bad.items():
            reading.faults.setdefault(index, Problem(message, chunk.numbers[index], heading))
    return typed


def _any_value(columns: dict[str, Typed], reading: _Reading, size: int) -> BoolArray:
    """Tell which records hold a value in any column that becomes a row; one that cannot be read
    counts as one.
    """
    found = np.zeros(size, dtype=bool)
    for typed in columns.values():
        found |= ~typed.missing
    found[list(reading.faults)] = True
    return found


def _long_part(
    base: pd.DataFrame,
    reading: _Reading,
    accepted: BoolArray,
    columns: dict[str, Typed],
    units: dict[str, tuple[str, str]],
) -> pd.DataFrame:
    """Return a row for every heading and record that holds a value, with the unit its cells carry,
    if they do.
    """
    parts = []
    name, value = ("metric", "score") if "item" in reading.typed else ("name", "value")
    for heading, typed in columns.items():
        part = base.assign(
            **{name: pd.Series([heading] * len(base), dtype=object), value: typed.series}
        )
        if units:
            part["unit"] = pd.Series(
                [units[heading][1] or None if heading in units else None] * len(base), dtype=object
            )
        parts.append(part[accepted & ~typed.missing])
    return pd.concat(parts).sort_values(ROW, kind="stable") if parts else base[:0]


def _count(kind: Kind, reading: _Reading, accepted: BoolArray, counts: Counter[str]) -> None:
    time = reading.typed.get(kind.time)
    counts["accepted"] += int(accepted.sum())
    counts["undated"] += int((accepted & (time.missing if time else True)).sum())
    for typed in reading.typed.values():
        counts["naive"] += typed.naive
        counts["twice"] += typed.twice
        counts["negative"] += typed.negative
        counts["unsure"] += typed.unsure
        counts["unpriced"] += typed.unpriced
    if "cost" in reading.typed or kind.name == "requests":
        counts["free"] += int((accepted & _free(reading, len(accepted))).sum())
    if "opened" in reading.typed and "resolved" in reading.typed:
        backwards = reading.typed["resolved"].series < reading.typed["opened"].series
        counts["backwards"] += int((accepted & backwards.to_numpy()).sum())


def _free(reading: _Reading, size: int) -> BoolArray:
    """Tell where tokens were used but the cost is zero or missing (only when costs are mapped)."""
    used = np.zeros(size, dtype=bool)
    cost = reading.typed.get("cost")
    if cost is None:
        return used
    for name in ("input_tokens", "output_tokens"):
        if name in reading.typed:
            used |= _above_zero(reading.typed[name])
    return used & (_is_zero(cost) | cost.missing)


def _above_zero(typed: Typed) -> BoolArray:
    if isinstance(typed.values, Cells):
        found: BoolArray = (typed.values.values > 0) & ~typed.missing
        return found
    return (typed.series.fillna(0) > 0).to_numpy(dtype=bool)


def _is_zero(typed: Typed) -> BoolArray:
    if isinstance(typed.values, Cells):
        found: BoolArray = typed.values.values == 0
        return found
    return (typed.series == 0).to_numpy(dtype=bool, na_value=False)
