"""What one chunk of source records gives: evidence rows, rejected records with their reasons, and
counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from slastudio.evidence.arrays import Bools
from slastudio.evidence.cells import Cells, Column, EvidenceCells, series_of
from slastudio.evidence.fingerprints import column_fingerprint
from slastudio.evidence.intake import FieldSource, Mapping, Rejected, fold_value
from slastudio.evidence.kinds import VOTES, Kind
from slastudio.evidence.records import REST, ROW, UNREAD, column_type
from slastudio.importing.conversion.arrow_columns import raw_texts
from slastudio.importing.conversion.columns import read_column
from slastudio.importing.conversion.counts import count_faults
from slastudio.importing.conversion.shortened_ids import told_apart
from slastudio.importing.conversion.totals import DatedTotals, dated_totals
from slastudio.importing.conversion.typed_chunks import TypedChunk, typed_chunk
from slastudio.importing.conversion.unpivoting import holds_any_value, long_rows, unpivot
from slastudio.importing.files.json_data import write_json
from slastudio.importing.readers import privacy
from slastudio.importing.readers.arrow_texts import ArrowTexts, texts_at
from slastudio.importing.readers.source_chunks import SourceChunk
from slastudio.importing.typing.quantities import TOTAL, is_missing
from slastudio.importing.understanding.guesses import is_evidence
from slastudio.shared.problems import Problem

_REST_KEY = "slastudio-rest-1"
T = TypeVar("T")
_SCANNED = 400
TOKENS = ("input_tokens", "cached_tokens", "output_tokens")
_NAMED_BY = {"costs": "service", "evaluations": "item", "reviews": "item"}


@dataclass
class Taking:
    """Hold what one chunk gave, before it is packed; doubtful: records called a total that are not
    the sum.
    """

    rows: EvidenceCells
    read: int
    not_applicable: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    footers: list[int] = field(default_factory=list)
    strays: list[int] = field(default_factory=list)
    doubtful: list[int] = field(default_factory=list)
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


def take_table(chunk: SourceChunk) -> Taking:
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


def _evidence(mapping: Mapping, chunk: SourceChunk) -> Bools:
    """Tell which records are of the sort the mapping reads, by its `only`, `where` and `unless`
    options: is_evidence for a whole chunk, which asks about each different text once.
    """
    size, records = len(chunk.numbers), mapping.records
    evidence = np.ones(size, dtype=bool)
    for heading in records.told_by:
        if heading in records.only:
            continue
        texts = chunk.columns[heading]
        marks = replace(records, only=())
        told = {text: is_evidence({heading: text}, marks) for text in set(texts)}
        evidence &= np.fromiter((told[text] for text in texts), np.bool_, size)
    if records.only:
        filled = np.zeros(size, dtype=bool)
        for heading in records.only:
            filled |= _says_something(chunk.columns[heading])
        evidence &= filled
    return evidence


def _says_something(texts: Sequence[str | None]) -> Bools:
    told = (text is not None and text != "" and not is_missing(text) for text in texts)
    return np.fromiter(told, np.bool_, len(texts))


def _totals(
    kind: Kind, reading: TypedChunk, chunk: SourceChunk, mapping: Mapping, dated: DatedTotals
) -> list[int]:
    """Return the records that sum others up: dated ones, and those without a proper time with a cell
    that says "Total", among the first also with more behind it ("Total 2026").
    """
    if chunk.records is not None:
        return []
    if kind.time not in reading.typed:
        return _undated_totals(kind, reading, chunk)
    totals = list(dated.sums)
    undated = np.flatnonzero(reading.typed[kind.time].missing)
    if not len(undated):
        return totals
    anywhere = list(chunk.columns.values())
    leading = anywhere[:3]
    heading = mapping.fields[kind.time].column
    if heading:
        leading.append(chunk.columns[heading])
    sums = np.zeros(len(undated), dtype=bool)
    for column in leading:
        sums |= _told_of_each(_begins_total, texts_at(column, undated))
    for column in anywhere:
        sums |= _told_of_each(_says_total, texts_at(column, undated))
    totals += undated[sums].tolist()
    return totals


def _told_of_each(asked: Callable[[str | None], bool], texts: Sequence[str | None]) -> Bools:
    known = {text: asked(text) for text in set(texts)}
    return np.fromiter((known[text] for text in texts), np.bool_, len(texts))


def _begins_total(cell: str | None) -> bool:
    return TOTAL.match(cell or "") is not None


def _dated_totals(reading: TypedChunk, chunk: SourceChunk) -> DatedTotals:
    amount = reading.typed.get("amount")
    if amount is None or chunk.records is not None:
        return DatedTotals()
    firsts = list(chunk.columns.values())[:3]
    return dated_totals(firsts, amount, reading.typed.get("currency"))


def _undated_totals(kind: Kind, reading: TypedChunk, chunk: SourceChunk) -> list[int]:
    """Return the records of an undated table whose first filled cell says "Total" and nothing else.

    A series may be called so, and an answer; what a bill or a set of scores holds is not.
    """
    named = reading.typed.get(_NAMED_BY.get(kind.name, ""))
    if named is None or not len(chunk.numbers):
        return []
    totals = []
    for row, texts in enumerate(zip(*list(chunk.columns.values())[:3], strict=True)):
        filled = [text for text in texts if text and text.strip()]
        if filled and _says_total(filled[0]):
            totals.append(row)
    return totals


def _says_total(cell: str | None) -> bool:
    return TOTAL.fullmatch((cell or "").strip(" :")) is not None


def _meaningful(kind: Kind, mapping: Mapping, chunk: SourceChunk, reading: TypedChunk) -> Bools:
    """Tell which records hold at least one of the columns without which they mean nothing."""
    filled = np.zeros(len(chunk.numbers), dtype=bool)
    for name in VOTES:
        source = mapping.fields.get(name)
        for row, text in enumerate(chunk.columns.get(source.column, ()) if source else ()):
            filled[row] |= bool(text and not is_missing(text))
    for name, typed in reading.typed.items():
        if name in kind.needs or name.startswith(("rubric.", "stage.", "extra.")):
            filled |= ~typed.missing
    return filled


def take(kind: Kind, mapping: Mapping, chunk: SourceChunk) -> Taking:
    size = len(chunk.numbers)
    nothing = EvidenceCells(kind.name, np.zeros(0, np.int64), {})
    found = Taking(nothing, chunk.read, chunk.skipped, footers=chunk.footers, strays=chunk.strays)
    found.rejected += chunk.lost
    if not size:
        return found
    reading = typed_chunk(kind, mapping, chunk)
    unpivoted = unpivot(mapping, chunk, reading)
    evidence = _evidence(mapping, chunk)
    # a sum beside what it sums up would count that twice
    dated = _dated_totals(reading, chunk)
    evidence[_totals(kind, reading, chunk, mapping, dated)] = False
    if unpivoted is None:
        filled = _meaningful(kind, mapping, chunk, reading)
    else:
        filled = np.ones(size, dtype=bool)
        evidence &= holds_any_value(unpivoted, reading, size)
    found.not_applicable += _other_records(chunk, evidence)
    for index in np.flatnonzero(evidence & ~filled).tolist():
        # a fault that was found already says more than that nothing stands there
        reading.faults.setdefault(index, _empty_fault(kind, mapping, chunk.numbers[index]))
    accepted = evidence.copy()
    accepted[list(reading.faults)] = False
    if chunk.repeated:
        accepted = _reject_whole(chunk, evidence, accepted, reading)
    found.doubtful = [int(chunk.numbers[place]) for place in dated.doubtful if accepted[place]]
    found.rejected += _rejected(mapping, chunk, reading, evidence)
    _dated(kind, mapping, reading, size)
    found.counts["cached"] += _unused_tokens(mapping, chunk, reading, accepted)
    _scope_ids(kind, mapping, chunk, reading)
    if (own := reading.typed.get(kind.identity)) is not None:
        found.counts["shortened"] += told_apart(own, chunk.numbers)
    whole = np.ones(size, dtype=bool)
    found.rows = _part(kind, mapping, chunk, reading, accepted if unpivoted is None else whole)
    if unpivoted is not None:
        units = mapping.amounts.cell_units
        found.rows = EvidenceCells.of(
            kind.name, long_rows(found.rows.data, reading, accepted, unpivoted, units)
        )
    count_faults(kind, reading, accepted, found.counts)
    return found


def _rejected(
    mapping: Mapping, chunk: SourceChunk, reading: TypedChunk, evidence: Bools
) -> Iterator[Rejected]:
    places = [index for index in reading.faults if evidence[index]]
    raws = chunk.raws(places, mapping.texts.privacy)
    for index, raw in zip(places, raws, strict=True):
        problem = reading.faults[index]
        yield Rejected(problem.row or 0, raw, problem)


def _other_records(chunk: SourceChunk, evidence: Bools) -> int:
    """Return how many source records hold no evidence of the sort that is read."""
    if not chunk.repeated:
        return int((~evidence).sum())
    numbers = np.array(chunk.numbers)
    return len(np.setdiff1d(numbers[~evidence], numbers[evidence]))


def _reject_whole(
    chunk: SourceChunk, evidence: Bools, accepted: Bools, reading: TypedChunk
) -> Bools:
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


def _dated(kind: Kind, mapping: Mapping, reading: TypedChunk, size: int) -> None:
    """Give the date of the mapping to records that carry none."""
    date, typed = mapping.times.date, reading.typed.get(kind.time)
    if not date or typed is None or not typed.missing.any():
        return
    stand_in = read_column(kind.time, FieldSource(constant=date, unit="iso"), {}, size, mapping)
    typed.values = typed.series.where(~pd.Series(typed.missing), stand_in.series)
    typed.missing = np.zeros(size, dtype=bool)


def _unused_tokens(
    mapping: Mapping, chunk: SourceChunk, reading: TypedChunk, accepted: Bools
) -> int:
    """Take the tokens from records that a cache answered, and return how many of them there are:
    exports repeat the tokens of the first answer there, which no model used again.
    """
    free = mapping.records.free
    if free is None:
        return 0
    texts = chunk.columns[free.heading]
    told = {text: free.marks(fold_value(text or "")) for text in set(texts)}
    hits = np.fromiter((told[text] for text in texts), np.bool_, len(chunk.numbers))
    for name in TOKENS:
        typed = reading.typed.get(name)
        if typed is not None and hits.any():
            typed.values, typed.missing = typed.series.mask(hits), typed.missing | hits
    return int((hits & accepted).sum())


def _scope_ids(kind: Kind, mapping: Mapping, chunk: SourceChunk, reading: TypedChunk) -> None:
    scope, typed = mapping.records.scope, reading.typed.get(kind.identity)
    if not scope or typed is None:
        return
    scopes = chunk.columns[scope]
    values = [f"{s}/{v}" if s and v else v for s, v in zip(scopes, typed.series, strict=True)]
    typed.values = pd.Series(values, dtype=object)


def _part(
    kind: Kind, mapping: Mapping, chunk: SourceChunk, reading: TypedChunk, accepted: Bools
) -> EvidenceCells:
    columns: dict[str, Column] = {name: typed.values for name, typed in reading.typed.items()}
    columns |= {
        UNREAD + heading: raw_texts(chunk.columns[heading])
        for heading in mapping.texts.unread
        if heading in chunk.columns and not mapping.records.series
    }
    own = reading.typed.get(kind.identity)
    # only records without an id are told apart by what the mapping leaves of them
    if own is None or own.missing.any():
        columns |= _rest(mapping, chunk)
    return EvidenceCells(kind.name, chunk.rows, columns).chosen(accepted)


def _rest(mapping: Mapping, chunk: SourceChunk) -> dict[str, Column]:
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


def _filled(values: object) -> Bools:
    found: Bools = pc.not_equal(values, "").to_numpy(zero_copy_only=False)
    return found
