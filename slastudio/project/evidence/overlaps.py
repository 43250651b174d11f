"""Rows of overlapping exports that may be the same records: equal in all that both files hold and
one reads, or telling another value of the same thing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from slastudio.evidence.arrays import Array, Bools
from slastudio.evidence.kinds import kind_named
from slastudio.evidence.questions import PossibleReading, Question, RowChange
from slastudio.evidence.records import BATCH, REST, ROW, is_bookkeeping
from slastudio.project.evidence.identity import (
    content_hashes,
    occurrences,
    with_occurrences,
)
from slastudio.project.evidence.repeats import are_among

# what a later export of the same line, series or figure may say anew
_RESTATED = {
    "costs": ("amount", "quantity"),
    "measurements": ("value",),
    "outcomes": ("value",),
}
_MOST_ROWS = 2_000_000  # beyond it the question would be larger than its answer is worth


@dataclass
class _Keyed:
    """Hold rows by what tells them: their import and number, all they say, and what they speak of."""

    batch: Array
    row: Array
    whole: Array
    about: Array

    @classmethod
    def of(cls, kind: str, part: pd.DataFrame, batch: int, common: Sequence[str]) -> _Keyed:
        values = [name for name in common if name in _RESTATED.get(kind, ())]
        whole = content_hashes(kind, part[list(common)])
        about = whole.copy()
        if values:
            told = content_hashes(kind, part[values])
            for half in ("a", "b"):
                # fingerprints of columns add up, so those of the values can be taken off again
                about[half] = whole[half] - told[half]
        return cls(np.full(len(part), batch, np.int64), part[ROW].to_numpy("int64"), whole, about)

    @classmethod
    def joined(cls, parts: Sequence[_Keyed]) -> _Keyed:
        return cls(
            *(
                np.concatenate([getattr(each, name) for each in parts])
                for name in ("batch", "row", "whole", "about")
            )
        )

    def chosen(self, mask: Bools) -> _Keyed:
        return _Keyed(self.batch[mask], self.row[mask], self.whole[mask], self.about[mask])

    def __len__(self) -> int:
        return len(self.row)


@dataclass(frozen=True)
class _Own:
    """Hold an import's rows by the columns it has in common with earlier ones.

    places: which of its parts have these. about, whole: what the rows speak of and say, sorted.
    most: how often the most frequent row stands there. is_clear: it says one thing of each.
    """

    places: tuple[int, ...]
    keyed: _Keyed | None
    about: Array
    whole: Array
    most: int
    is_clear: bool

    @classmethod
    def of(cls, kind: str, parts: Sequence[pd.DataFrame], common: Sequence[str]) -> _Own:
        places = [at for at, part in enumerate(parts) if set(common) <= set(part.columns)]
        if not places:
            return cls((), None, np.zeros(0, np.uint64), np.zeros(0, np.uint64), 0, True)
        keyed = _Keyed.joined([_Keyed.of(kind, parts[at], 0, common) for at in places])
        most = int(occurrences(keyed.whole).max()) + 1 if len(keyed) else 0
        about, whole = np.unique(keyed.about["a"]), np.unique(keyed.whole["a"])
        return cls(tuple(places), keyed, about, whole, most, len(about) == len(whole))

    def without_surplus(self, older: _Keyed) -> _Keyed:
        """Return earlier rows without equal ones beyond those the import holds: these are further
        records, whatever is answered.
        """
        if not self.is_clear:
            return older
        surplus = occurrences(older.whole) >= self.most
        return older.chosen(~surplus | ~are_among(older.whole["a"], self.whole))


@dataclass
class Overlaps:
    """Gather earlier rows and those of an import that both count though they may be the same.

    filled: the columns the import holds values in. parts: its rows without an id. Of the earlier
    rows only those are kept that speak of what the import speaks of; where they are more than
    a question may hold, none is asked.
    """

    kind: str
    filled: Collection[str]
    parts: Sequence[pd.DataFrame]
    earlier: dict[tuple[str, ...], list[_Keyed] | None] = field(default_factory=dict)
    own: dict[tuple[str, ...], _Own] = field(default_factory=dict)

    def common(self, part: pd.DataFrame) -> tuple[str, ...]:
        """Return the columns both sides hold values in, which must tell a moment and a value."""
        spec = kind_named(self.kind)
        names = [
            str(name)
            for name in part.columns
            if name in self.filled and not is_bookkeeping(str(name)) and part[name].notna().any()
        ]
        dated = not spec.time or spec.time in names
        return tuple(names) if dated and set(names) & set(spec.needs) else ()

    def add_earlier(self, part: pd.DataFrame) -> None:
        """Add earlier rows that count and have no id; `_batch` says which import they came with."""
        common = self.common(part) if len(part) else ()
        if not common or not self._may_differ(part, common):
            return
        held = self.earlier.setdefault(common, [])
        if held is None:
            return
        own = self._own(common)
        found = _Keyed.of(self.kind, part, int(part[BATCH].iloc[0]), common)
        held.append(own.without_surplus(found.chosen(are_among(found.about["a"], own.about))))
        if sum(map(len, held)) > _MOST_ROWS:
            self.earlier[common] = None

    def _own(self, common: tuple[str, ...]) -> _Own:
        if common not in self.own:
            self.own[common] = _Own.of(self.kind, self.parts, common)
        return self.own[common]

    def _may_differ(self, part: pd.DataFrame, common: Sequence[str]) -> bool:
        """Tell whether rows may differ and still be the same: else identity has compared them."""
        own = {str(name) for name in part.columns if part[name].notna().any()}
        beside = {name for name in own ^ set(self.filled) if name not in (ROW, BATCH)}
        return self.kind in _RESTATED or REST in self.filled or bool(beside - set(common))

    def question(self, lives: Sequence[Bools]) -> Question | None:
        """Return the question whether rows of the import come again; lives: which of its rows
        count, part by part.
        """
        same: list[_Keyed] = []
        restated: list[_Keyed] = []
        for common, held in self.earlier.items():
            own = self._own(common)
            if held is None or own.keyed is None:
                continue
            counts = np.concatenate([lives[at] for at in own.places])
            older = own.without_surplus(_Keyed.joined(held))
            again, anew = self._matched(older, own.keyed, counts)
            same.append(again)
            restated.append(anew)
        if not same:
            return None
        return self._asked(_Keyed.joined(same), _Keyed.joined(restated))

    def _matched(self, older: _Keyed, newer: _Keyed, counts: Bools) -> tuple[_Keyed, _Keyed]:
        """Return the earlier rows that equal rows of the import that count, and those that speak of
        the same with another value.
        """
        fresh = newer.chosen(counts)
        equal = _among(with_occurrences(older.whole), with_occurrences(fresh.whole))
        # what the import repeats exactly is hidden already, and its earlier row is spoken for
        repeated = _among(
            with_occurrences(older.whole), with_occurrences(newer.chosen(~counts).whole)
        )
        left = ~equal & ~repeated
        if self.kind not in _RESTATED or not left.any():
            return older.chosen(equal), older.chosen(np.zeros(len(older), bool))
        unmatched = fresh.chosen(
            ~_among(with_occurrences(fresh.whole), with_occurrences(older.whole))
        )
        anew = left & _among(older.about, unmatched.about)
        return older.chosen(equal), older.chosen(anew)

    def _asked(self, same: _Keyed, restated: _Keyed) -> Question | None:
        count = len(same) + len(restated)
        if not count or count > _MOST_ROWS:
            return None
        places = tuple(
            (int(batch), int(row))
            for each in (same, restated)
            for batch, row in zip(each.batch.tolist(), each.row.tolist(), strict=True)
        )
        places = tuple(dict.fromkeys(places))
        batches = ", ".join(str(each) for each in sorted({batch for batch, _ in places}))
        told = []
        if len(same):
            told.append(f"{len(same):,} rows equal rows of import {batches} in all that is read")
        if len(restated):
            told.append(
                f"{len(restated):,} rows tell another value of what import {batches} told, too"
            )
        # lines that all differ are more likely further ones than restated ones
        taken = "again" if len(same) else "each"
        return Question(
            "again",
            self.kind,
            "",
            "",
            f"{'; '.join(told)}: are they the same records, exported again?",
            (("equal in all that is read", len(same)), ("another value", len(restated))),
            count,
            (
                PossibleReading("again", "they are the same, and the later export counts"),
                PossibleReading("each", "they are further records, and each counts"),
            ),
            taken,
            rows={"again": RowChange(drop=places), "each": RowChange()},
        )


@dataclass(frozen=True)
class NamedRows:
    """Hold rows with an id that came more than once: import, number, id, contents, and whether each
    counts; import 0 is the one that asks.
    """

    batch: Array
    row: Array
    id: Array
    contents: Array
    live: Bools

    @classmethod
    def joined(cls, parts: Sequence[NamedRows]) -> NamedRows:
        return cls(
            *(
                np.concatenate([getattr(each, name) for each in parts])
                for name in ("batch", "row", "id", "contents", "live")
            )
        )

    def once(self) -> NamedRows:
        """Return the first of the rows that carry the same id and contents."""
        first = ~pd.DataFrame({"id": self.id, "contents": self.contents}).duplicated().to_numpy()
        return NamedRows(
            self.batch[first],
            self.row[first],
            self.id[first],
            self.contents[first],
            self.live[first],
        )


def repeated_ids(kind: str, identity: str, rows: NamedRows) -> tuple[Question, ...]:
    """Return what is open where one id stands on records that differ: attempts of one request in
    one file, or a record exported again with other contents.
    """
    table = pd.DataFrame(
        {
            "batch": rows.batch,
            "row": rows.row,
            "id": rows.id,
            "contents": rows.contents,
            "live": rows.live,
        }
    ).drop_duplicates(["id", "contents"])
    own = table[table["batch"] == 0]
    before = table[(table["batch"] != 0) & table["live"]].drop_duplicates("id")
    # of ids that an earlier import brought, what this one says anew is a restatement
    anew = own[own["id"].isin(before["id"]) & ~own["live"]]
    here = own[~own["id"].isin(before["id"])]
    attempts = here[here.groupby("id")["id"].transform("size") > 1]
    return tuple(
        filter(
            None,
            (
                _attempts(kind, identity, attempts),
                _restated_ids(kind, identity, before[before["id"].isin(anew["id"])], anew),
            ),
        )
    )


def _attempts(kind: str, identity: str, rows: pd.DataFrame) -> Question | None:
    if not len(rows):
        return None
    first, last = rows.drop_duplicates("id"), rows.drop_duplicates("id", keep="last")
    later = rows[~rows.index.isin(first.index)]
    return Question(
        "retries",
        kind,
        identity,
        "",
        f"{len(rows):,} records share {len(first):,} ids and differ: attempts of one request, or requests of "
        "their own?",
        (("records", len(rows)), ("ids", len(first))),
        len(rows),
        (
            PossibleReading("first", "the first attempt counts"),
            PossibleReading("last", "the last attempt counts"),
            PossibleReading("each", "every attempt counts as an event of its own"),
        ),
        "first",
        rows={
            "first": RowChange(),
            "last": RowChange(_places(last), _places(first)),
            "each": RowChange(_places(later)),
        },
    )


def _restated_ids(
    kind: str, identity: str, before: pd.DataFrame, anew: pd.DataFrame
) -> Question | None:
    if not len(anew):
        return None
    newest = anew.drop_duplicates("id", keep="last")
    batches = ", ".join(str(each) for each in sorted(set(before["batch"])))
    return Question(
        "again",
        kind,
        identity,
        "",
        f"{len(newest):,} records carry an id of import {batches} and say something else: does the later "
        "export correct the earlier one?",
        (("records", len(newest)),),
        len(newest),
        (
            PossibleReading("first", "what was imported first counts"),
            PossibleReading("newest", "the later export corrects it"),
        ),
        "first",
        rows={
            "first": RowChange(),
            "newest": RowChange(_places(newest), _places(before)),
        },
    )


def _places(rows: pd.DataFrame) -> tuple[tuple[int, int], ...]:
    return tuple(
        (int(batch), int(row))
        for batch, row in zip(rows["batch"].tolist(), rows["row"].tolist(), strict=True)
    )


def _among(keys: Array, known: Array) -> Bools:
    """Tell which 128-bit keys are among known ones."""
    if not len(keys) or not len(known):
        return np.zeros(len(keys), bool)
    table = pd.MultiIndex.from_arrays([known["a"], known["b"]])
    found: Bools = pd.MultiIndex.from_arrays([keys["a"], keys["b"]]).isin(table)
    return found
