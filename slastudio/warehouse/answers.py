"""What an engine answered, checked against what it was asked.

An answer is a stranger's file. It is taken whole or not at all: every row has to belong to what was
asked, every span has to be there, and every rollup has to count exactly the rows its span holds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

import numpy as np
import pandas as pd

from slastudio.evidence.arrays import Array, Series
from slastudio.evidence.computed import RECORDS
from slastudio.evidence.intake import fold_value
from slastudio.evidence.kinds import kind_named
from slastudio.evidence.records import DTYPES, ROW, column_type
from slastudio.measure.rollups.rollup import Rollup, volume_of
from slastudio.shared.counts import count
from slastudio.shared.problems import StudioError
from slastudio.shared.texts import harmless, one_line
from slastudio.warehouse.engines import engine_named
from slastudio.warehouse.pack import PackedSource, QueryPack
from slastudio.warehouse.questions import (
    COLUMNS,
    RUN,
    VOLUME,
    Asked,
    AskedColumn,
    header,
    places_of,
    read_columns,
)
from slastudio.warehouse.spans import BoundSpan

_LARGEST = 2**53
_BEYOND = Decimal(10) ** 28  # no engine adds up to it
_TRUE, _FALSE = {"true", "t", "yes", "y", "1"}, {"false", "f", "no", "n", "0"}
_NS = 1_000_000_000


def _said(text: str) -> str:
    """Return a text of a stranger's as a message may hold it."""
    return one_line(harmless(text))[:60]


@dataclass(frozen=True)
class EngineAnswer:
    """Hold what came back of one table: what the run said of itself, and the rows of each rollup, as
    evidence is held.

    read: rows that were meant; inside: those of the days asked for; undated: those without a moment.
    lost, rounded: by column, values that could not be kept, and that were rounded.
    """

    engine: str
    ran: datetime
    read: int
    inside: int
    undated: int
    first: datetime | None
    last: datetime | None
    lost: tuple[tuple[str, int], ...]
    rounded: tuple[tuple[str, int], ...]
    rows: tuple[tuple[Rollup, pd.DataFrame], ...]


def seal_of(table: pd.DataFrame, name: str) -> str:
    """Return the seal of the pack a table of texts answers; raise StudioError where it answers none."""
    if "rollup" not in table.columns or "key1" not in table.columns:
        raise StudioError(f"{name} is no answer to a pack: its headings are others.")
    runs = table[table["rollup"] == RUN]
    if len(runs) != 1:
        raise StudioError(
            f"{name} is no whole answer to a pack: expected one row “{RUN}”, there are {len(runs)}. Have the script "
            "run once more and send the file as it comes."
        )
    return str(runs["key1"].iloc[0])


def read_answer(
    table: pd.DataFrame, pack: QueryPack, asked: PackedSource, name: str
) -> EngineAnswer:
    """Return what a table of texts answers; raise StudioError, with the row, where anything in it was
    not asked, is missing, or does not add up.

    table: as the file holds it, every cell a text, "" for none. name: of the file.
    """
    return _Reading(table, pack, asked, name).answer()


@dataclass(frozen=True)
class DryRun:
    """Hold what a dry run counted: rows read, those without a moment, and the rows of each span."""

    read: int
    undated: int
    held: tuple[int, ...]


def read_dry_run(table: pd.DataFrame, pack: QueryPack, asked: PackedSource, name: str) -> DryRun:
    """Return what a dry run counted; raise StudioError, with the row, where it is none of this source."""
    return _Reading(table, pack, asked, name).dry_run()


class _Reading:
    def __init__(
        self, table: pd.DataFrame, pack: QueryPack, asked: PackedSource, name: str
    ) -> None:
        self._table, self._pack, self._asked, self._name = table, pack, asked, name
        self._spans: Sequence[BoundSpan] = pack.spans

    def _refuse(self, what: str, at: int | None = None) -> NoReturn:
        # the heading is the first row of the file
        row = "" if at is None else f", row {at + 2}"
        raise StudioError(
            f"{self._name}{row}: {what} Nothing was imported; have the pack's script run as it is, and send what it "
            "wrote unchanged."
        )

    def answer(self) -> EngineAnswer:
        self._check_headings(self._asked.asked)
        rollups = self._table["rollup"].to_numpy(object)
        known = {each.rollup.id: each for each in self._asked.asked if each.rollup.columns}
        for at in np.flatnonzero(~np.isin(rollups, [RUN, COLUMNS, VOLUME, *known])).tolist():
            self._refuse(f"“{_said(str(rollups[at]))}” was not asked for.", at)
        run, columns = self._run(), self._columns()
        volume, held = self._volume()
        if sum(held) != run["inside"]:
            self._refuse(
                f"its spans hold {count(sum(held), 'row')} together, and the run says {run['inside']:,}."
            )
        rows = [(volume_of(self._asked.source.evidence), volume)]
        rows += [(each.rollup, self._grouped(each, held)) for each in known.values()]
        # an agreement may ask for nothing but numbers of records
        return EngineAnswer(
            rows=tuple(rows),
            lost=tuple((name, lost) for name, lost, _ in columns if lost),
            rounded=tuple((name, rounded) for name, _, rounded in columns if rounded),
            **run,
        )

    def dry_run(self) -> DryRun:
        self._check_headings(())
        rollups = self._table["rollup"].to_numpy(object)
        for at in np.flatnonzero(~np.isin(rollups, [RUN, VOLUME])).tolist():
            self._refuse(f"“{_said(str(rollups[at]))}” was not asked for.", at)
        at = self._only(RUN)
        read, undated = (self._number(self._table[each][at], at) for each in ("key5", "key6"))
        return DryRun(read, undated, tuple(self._volume()[1]))

    def _check_headings(self, asked: Sequence[Asked]) -> None:
        wanted = header(*places_of(asked))
        there = tuple(map(str, self._table.columns))
        if there == wanted:
            return
        more = [_said(each) for each in there if each not in wanted]
        less = [each for each in wanted if each not in there]
        told = [f"has the column “{more[0]}”, which was not asked for"] if more else []
        told += [f"lacks the column “{less[0]}”"] if less else []
        self._refuse(f"it {' and '.join(told) or 'has its columns in another order'}.")

    def _run(self) -> dict[str, Any]:
        at = self._only(RUN)
        row = self._table.iloc[at]
        if row["key1"] != self._pack.seal:
            self._refuse("it answers another pack.", at)
        if row["key2"] != self._pack.terms[1]:
            self._refuse(
                f"it was computed for other terms than version {self._pack.terms[0]} of the agreement.",
                at,
            )
        read, undated = (self._number(row[each], at) for each in ("key5", "key6"))
        inside = self._number(row["records"], at)
        if inside + undated > read:
            self._refuse(f"it counts {count(inside, 'row')} of {read:,}.", at)
        first, last = (self._moment(row[each], at) for each in ("key7", "key8"))
        if (first is None) != (not inside):
            self._refuse("it does not say when the first and the last row happened.", at)
        return {
            "engine": " ".join(
                f"{engine_named(self._asked.engine).title} {_said(row['key3'])}".split()
            ),
            "ran": self._moment(row["key4"], at) or datetime.now(UTC),
            "read": read,
            "undated": undated,
            "inside": inside,
            "first": first,
            "last": last,
        }

    def _columns(self) -> list[tuple[str, int, int]]:
        at = self._only(COLUMNS)
        row = self._table.iloc[at]
        found = []
        for number, each in enumerate(read_columns(self._asked.asked)):
            lost, _, rounded = str(row[f"key{number + 1}"]).partition(":")
            # of no row an engine's sum is nothing
            found.append(
                (each.name, self._number(lost or "0", at), self._number(rounded or "0", at))
            )
        return found

    def _only(self, rollup: str) -> int:
        places = np.flatnonzero(self._table["rollup"].to_numpy(object) == rollup)
        if len(places) != 1:
            self._refuse(f"expected one row “{rollup}”, there are {len(places)}.")
        return int(places[0])

    def _number(self, text: Any, at: int) -> int:
        found = self._whole(text, at)
        if found < 0:
            self._refuse(f"“{_said(str(text))}” is no number of rows.", at)
        return found

    def _whole(self, text: Any, at: int) -> int:
        try:
            exact = Decimal(str(text).strip())
            # a number written with an exponent may be longer than any memory
            whole = (
                exact.is_finite() and abs(exact) < _BEYOND and exact == exact.to_integral_value()
            )
        except InvalidOperation:
            whole = False
        if not whole:
            self._refuse(f"expected a whole number, not “{_said(str(text))}”.", at)
        return int(exact)

    def _moment(self, text: Any, at: int) -> datetime | None:
        if text == "":
            return None
        second = self._whole(text, at)
        if not 0 <= second < 2**34:
            self._refuse(f"“{_said(str(text))}” is no second since 1970.", at)
        return datetime.fromtimestamp(second, UTC)

    def _numbers(self, part: pd.DataFrame, name: str) -> Array:
        """Return a column of whole numbers that are counts or places."""
        # whole numbers below 2^53 are exact as floats; whatever is none is looked at by itself
        found = pd.to_numeric(part[name], errors="coerce").to_numpy(np.float64, na_value=np.nan)
        with np.errstate(invalid="ignore"):
            wrong = ~((found >= -1) & (found < _LARGEST) & (found == np.floor(found)))
        for at in part.index[wrong].tolist():
            self._whole(self._table[name][at], at)
            self._refuse(
                f"“{_said(str(self._table[name][at]))}” is no number that could stand there.", at
            )
        return found.astype(np.int64)

    def _placed(self, part: pd.DataFrame) -> Array:
        span = self._numbers(part, "span")
        for at in part.index[(span < 0) | (span >= len(self._spans))].tolist():
            self._refuse(f"there is no span {self._table['span'][at]} in this pack.", at)
        return span

    def _counted(self, part: pd.DataFrame, least: int) -> Array:
        records = self._numbers(part, "records")
        for at in part.index[records < least].tolist():
            self._refuse(f"{self._table['records'][at]} is no number of records.", at)
        return records

    def _volume(self) -> tuple[pd.DataFrame, list[int]]:
        part = self._table[self._table["rollup"] == VOLUME]
        span, records = self._placed(part), self._counted(part, 0)
        held = [-1] * len(self._spans)
        for at, place, number in zip(part.index, span.tolist(), records.tolist(), strict=True):
            if held[place] >= 0:
                self._refuse(f"the span {place} is there twice.", at)
            held[place] = number
        missing = [self._spans[place].day for place, each in enumerate(held) if each < 0]
        if missing:
            self._refuse(
                f"{missing[0]:%d %B %Y} is missing"
                + (f", with {count(len(missing) - 1, 'other span')}" if len(missing) > 1 else "")
                + "."
            )
        chosen = part[records > 0]
        frame = self._frame(volume_of(self._asked.source.evidence), chosen, span[records > 0], None)
        frame[RECORDS] = pd.array(records[records > 0], "Int64")
        return frame, held

    def _grouped(self, asked: Asked, held: list[int]) -> pd.DataFrame:
        rollup = asked.rollup
        part = self._table[self._table["rollup"] == rollup.id]
        span, records = self._placed(part), self._counted(part, 1)
        for place, (told, wanted) in enumerate(
            zip(np.bincount(span, records, len(held)).tolist(), held, strict=True)
        ):
            if told != wanted:
                self._refuse(
                    f"{rollup.id} holds {told:,.0f} of {count(wanted, 'row')} of {self._spans[place].day:%d %B %Y}."
                )
        frame = self._frame(rollup, part, span, asked)
        frame[RECORDS] = pd.array(records, "Int64")
        return frame

    def _frame(
        self, rollup: Rollup, part: pd.DataFrame, span: Array, asked: Asked | None
    ) -> pd.DataFrame:
        time = kind_named(rollup.evidence).time
        stamps = self._stamps(rollup, part, span)
        found: dict[str, Any] = {
            time: pd.Series(stamps.astype("datetime64[ns]")).dt.tz_localize("UTC")
        }
        if asked is not None:
            for places, columns in (("key", asked.told_keys), ("sum", asked.told_sums)):
                for number, column in enumerate(columns):
                    cells = part[f"{places}{number + 1}"]
                    found[column.name] = self._values(rollup, column, cells)
            for column in (*asked.keys, *asked.sums):
                if column.constant is not None:
                    found[column.name] = pd.Series([column.constant] * len(part), dtype=object)
        frame = pd.DataFrame(found)
        frame[ROW] = part.index.to_numpy(np.int64) + 2
        return frame

    def _stamps(self, rollup: Rollup, part: pd.DataFrame, span: Array) -> Array:
        low = np.array([each.low for each in self._spans], np.int64)[span]
        high = np.array([each.high for each in self._spans], np.int64)[span]
        if rollup.grain == "day":
            for at in part.index[part["moment"] != ""].tolist():
                self._refuse("no moment was asked for.", at)
            return low * _NS
        moment = self._numbers(part, "moment")
        each_s = moment if rollup.grain == "minute" else moment // 1_000
        wrong = (each_s < low - low % 60) | (each_s >= high)
        if rollup.grain == "minute":
            wrong |= each_s % 60 != 0
        for at in part.index[wrong].tolist():
            self._refuse(f"the moment {self._table['moment'][at]} does not lie in its span.", at)
        # a span that begins within a minute begins that minute's rows
        begun: Array = (
            np.maximum(each_s, low) * _NS if rollup.grain == "minute" else moment * 1_000_000
        )
        return begun

    def _values(self, rollup: Rollup, column: AskedColumn, cells: Series) -> Any:
        kind = column_type(rollup.evidence, column.name)
        made: dict[str, Callable[[str, int], Any]] = {
            "text": lambda text, _: text,
            "boolean": self._truth,
            "whole": self._whole,
            "plain": self._plain,
            "side": self._whole,
            "moment": self._whole,
        }
        read, spelt = made[column.form], dict(column.values)
        told: dict[str, Any] = {"": None}
        values = []
        for at, text in zip(cells.index.tolist(), cells.tolist(), strict=True):
            plain = text.strip() if column.form in ("text", "boolean") else text
            plain = spelt.get(fold_value(plain), plain) if spelt else plain
            if plain not in told:
                told[plain] = self._as_evidence(rollup, column, kind, read(plain, at), at)
            values.append(told[plain])
        if kind == "time":
            return pd.Series(pd.to_datetime(values, unit="ms", utc=True)).dt.as_unit("ns")
        if kind == "integer":
            return pd.Series(pd.array(values, "Int64"))
        return pd.Series(values, dtype=DTYPES[kind])

    def _as_evidence(
        self, rollup: Rollup, column: AskedColumn, kind: str, value: Any, at: int
    ) -> Any:
        if column.form == "side":
            cut = rollup.cut
            if cut is None or value not in (0, 1):
                self._refuse(f"“{value}” is no side of a limit.", at)
            away = np.inf if cut.upper else -np.inf
            return cut.limit if not value else float(np.nextafter(cut.limit, away))
        if column.form != "whole":
            return value
        if kind == "decimal":
            exact = Decimal(value).scaleb(-column.digits).normalize()
            return exact.quantize(Decimal(1)) if exact.as_tuple().exponent > 0 else exact  # type: ignore[operator]
        # the quotient of two whole numbers is rounded once, as the decimal they stand for would be
        return value if kind == "integer" and not column.digits else value / 10**column.digits

    def _truth(self, text: str, at: int) -> bool:
        word = text.casefold()
        if word not in _TRUE | _FALSE:
            self._refuse(f"“{_said(text)}” is neither true nor false.", at)
        return word in _TRUE

    def _plain(self, text: str, at: int) -> float:
        try:
            found = float(text)
        except ValueError:
            self._refuse(f"expected a number, not “{_said(text)}”.", at)
        if not math.isfinite(found):
            self._refuse(f"expected a number, not “{_said(text)}”.", at)
        return found
