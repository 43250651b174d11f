"""Blocks of cells: pasted from a spreadsheet, copied to one, filled down, emptied."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from slastudio.shared.counts import count
from slastudio.shared.texts import unguarded
from slastudio.ui.forms.fields.editors import Surroundings
from slastudio.ui.forms.fields.reading import is_key, written
from slastudio.ui.forms.table.columns import TableColumn, applies_at, value_at, with_value
from slastudio.ui.forms.table.meanings import meant
from slastudio.ui.forms.table.model import RecordsModel
from slastudio.ui.forms.titles import plural
from slastudio.ui.widgets.tables.copying import tabbed

MOST_LINES, MOST_TOLD = 1000, 4
Lines = list[list[str]]
Fresh = Callable[[tuple[Any, ...]], Any]
Follow = Callable[[Any, Any], Any]


@dataclass(frozen=True)
class Block:
    """Hold what a block made of the records.

    changed: places of records that read otherwise now. added: number of new records, all at the
    end. left: one sentence for each cell that was left as it was, and why.
    """

    records: tuple[Any, ...]
    changed: tuple[int, ...]
    added: int
    left: tuple[str, ...]

    def words(self, noun: str) -> str:
        """Say what happened, first how much arrived, then what did not."""
        parts = [
            f"{count(number, noun, plural(noun))} {what}"
            for number, what in ((len(self.changed), "changed"), (self.added, "added"))
            if number
        ]
        said = f"{', '.join(parts) or 'Nothing changed'}."
        if self.left:
            more = " …" if len(self.left) > MOST_TOLD else ""
            cells = count(len(self.left), "cell")
            said += f" Not taken, {cells}: {' '.join(self.left[:MOST_TOLD])}{more}"
        return said


def lines_of(text: str) -> Lines:
    """Return the cells of copied text, line by line, as spreadsheets write them: parted by tabs,
    quoted where a cell has lines of its own. ValueError says what is too much.
    """
    source = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"))
    try:
        lines = [[unguarded(cell) for cell in line] for line in csv.reader(source, delimiter="\t")]
    except csv.Error as error:
        raise ValueError(f"What was copied cannot be read as rows: {error}.") from None
    while lines and not any(cell.strip() for cell in lines[-1]):
        lines.pop()
    if len(lines) > MOST_LINES:
        raise ValueError(
            f"{count(len(lines), 'row')} were copied; a table of the agreement takes {MOST_LINES:,} at once."
        )
    return lines


class Blocks:
    """Work on blocks of cells of one table; every result is a new tuple of records.

    fresh: makes a new record for the end of these records. follow: adds to an edited record, given
    as it was and as it is, what follows from the edit.
    """

    def __init__(
        self, model: RecordsModel, around: Surroundings, fresh: Fresh, follow: Follow
    ) -> None:
        self._model, self._around, self._fresh, self._follow = model, around, fresh, follow

    # --- pasting ---------------------------------------------------------------------------------------------------

    def pasted(self, lines: Lines, row: int, at: int) -> Block:
        """Put lines into the cells from (row, at) on; lines beyond the last record become records.

        Where the first line names columns, each cell goes to its own, and a line belongs to the
        record that has its name; a name that is new makes a record.
        """
        named = self._headed(lines)
        if named is None:
            ways = list(self._model.ways[max(at, 0) :])
            cut = max((len(line) for line in lines), default=0) - len(ways)
            targets = [max(row, 0) + n for n in range(len(lines))]
            block = self._put(lines, ways, targets)
            beyond = f"{count(cut, 'column')} stood beyond the last of the table."
            return block if cut <= 0 else _with_left(block, beyond)
        return self._put(lines[1:], named, self._targets(lines[1:], named))

    def _headed(self, lines: Lines) -> list[TableColumn] | None:
        if len(lines) < 2:
            return None
        known = {
            words.casefold(): each
            for at, each in enumerate(self._model.ways)
            for words in (self._model.heading(at), each.spec.label)
        }
        found = [known.get(" ".join(cell.split()).casefold()) for cell in lines[0]]
        return None if None in found or not found else [each for each in found if each is not None]

    def _targets(self, lines: Lines, ways: Sequence[TableColumn]) -> list[int]:
        """Return the record each headed line belongs to, counted on beyond the last for new ones."""
        records = self._model.records
        key = next((n for n, each in enumerate(ways) if each.way == self._model.ways[0].way), None)
        held = (
            []
            if key is None
            else [written(value_at(each, ways[key].way)).casefold() for each in records]
        )
        found, new = [], len(records)
        for line in lines:
            words = line[key].strip().casefold() if key is not None and key < len(line) else ""
            if words and held.count(words) == 1:
                found.append(held.index(words))
            else:
                found.append(new)
                new += 1
        return found

    def _put(self, lines: Lines, ways: Sequence[TableColumn], targets: Sequence[int]) -> Block:
        before = self._model.records
        records, left = list(before), []
        for line, target in zip(lines, targets, strict=True):
            if target >= len(records):
                records.append(self._fresh(tuple(records)))
            cells = dict(zip(ways, line, strict=False))
            records[target], said = self._line(records[target], cells, is_new=target >= len(before))
            left += [f"Row {target + 1}, {words}" for words in said]
        return self._block(records, left)

    def _line(
        self, record: Any, cells: dict[TableColumn, str], *, is_new: bool
    ) -> tuple[Any, list[str]]:
        said = []
        for column, text in sorted(cells.items(), key=self._order):
            try:
                record = self._cell(record, column, text, is_new=is_new)
            except ValueError as error:
                said.append(f"{column.spec.label}: {error}")
        return record, said

    def _cell(self, record: Any, column: TableColumn, text: str, *, is_new: bool) -> Any:
        before = value_at(record, column.way)
        if not applies_at(record, column.way):
            if text.strip():
                raise ValueError(f"“{text.strip()}” does not apply here.")
            return record
        unit = str(getattr(value_at(record, column.way[:-1]), "unit", ""))
        value = meant(column.spec, self._around, text, before, unit)
        if value != before and is_key(column.spec) and before and not is_new:
            raise ValueError(
                f"“{before}” stays: others refer to it. Change it in its cell, and they follow."
            )
        return self._follow(record, with_value(record, column.way, value))

    def _order(self, cell: tuple[TableColumn, str]) -> tuple[int, int]:
        # what says how another cell is read comes first: what is measured, and the unit
        spec = cell[0].spec
        group = 0 if spec.kind == "choice" else 1 if spec.name == "unit" else 2
        return group, self._model.ways.index(cell[0])

    # --- what is done with what is selected ------------------------------------------------------------------------

    def filled(self, rows: range, columns: range) -> Block:
        """Put the first row's values into the rows below it."""
        records, left = list(self._model.records), []
        for row in rows[1:]:
            for column in (self._model.ways[at] for at in columns):
                where = f"Row {row + 1}, {column.spec.label}"
                if is_key(column.spec):
                    left.append(f"{where}: no two rows share it.")
                elif applies_at(records[row], column.way):
                    value = value_at(records[rows[0]], column.way)
                    records[row] = with_value(records[row], column.way, value)
                else:
                    left.append(f"{where}: it does not apply there.")
        return self._block(records, left)

    def typed_over(self, text: str, rows: range, columns: range) -> Block:
        """Put one text into every cell; an empty one empties those that may be empty."""
        lines = [[text] * len(columns)] * len(rows)
        return self._put(lines, [self._model.ways[at] for at in columns], list(rows))

    def _block(self, records: list[Any], left: list[str]) -> Block:
        before = self._model.records
        changed = tuple(n for n, each in enumerate(before) if records[n] != each)
        return Block(tuple(records), changed, len(records) - len(before), tuple(left))

    def copied(self, rows: range, columns: range) -> str:
        """Return cells as a spreadsheet takes them, in the words the table shows."""
        return tabbed([self._model.copied(row, at) for at in columns] for row in rows)


def _with_left(block: Block, words: str) -> Block:
    return Block(block.records, block.changed, block.added, (*block.left, words))
