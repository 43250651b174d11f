"""Quotation marks that open and never close: told by what they took in, and left out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Generator, Iterator
from itertools import chain, islice
from typing import Any

from slastudio.evidence.reading import Dialect

# the csv module refuses fields over 128 kB, which prompts exceed
MAX_FIELD = 256_000_000
# of a record of very many lines the first tell whether they are records of their own
_LOOKED_AT, _JOINED_AT = 10_000, 1_000
Row = tuple[int, list[str]]


def csv_reader(lines: Iterator[str], dialect: Dialect) -> Any:
    """Return the standard reader of a dialect."""
    csv.field_size_limit(MAX_FIELD)
    quoting = csv.QUOTE_MINIMAL if dialect.quoting else csv.QUOTE_NONE
    return csv.reader(lines, delimiter=dialect.delimiter, quoting=quoting, quotechar=dialect.quote)  # type: ignore[arg-type]


def until_stray(
    lines: Iterator[str], dialect: Dialect, first_line: int, strays: list[int]
) -> Generator[Row, None, tuple[Iterator[str] | None, int]]:
    """Yield rows up to a quotation mark that never closes; return the lines from there on without
    it, None where there is no such mark, and the number of the next line.
    """
    taken = _Lines()
    reader, line = csv_reader(taken.passing(lines), dialect), first_line
    for fields in reader:
        # a mark that is open where the file ends took in the line's own end
        at_end = bool(fields) and fields[-1].endswith(("\n", "\r"))
        if (taken.more or at_end) and _is_stray(taken, dialect, at_end=at_end):
            strays.append(line)
            return chain(taken.without_mark(dialect.quote), lines), line
        yield line, fields
        line = first_line + reader.line_num
        taken.forget()
    return None, line


class _Lines:
    """Remember the lines of one record: the first, and the others joined now and then, for a mark may
    take in a file of millions of lines.
    """

    def __init__(self) -> None:
        self.first, self.more = "", False
        self._others: list[str] = []
        self._joined = io.StringIO(newline="")

    def passing(self, lines: Iterator[str]) -> Iterator[str]:
        others = self._others
        for line in lines:
            if not self.first:
                self.first = line
            else:
                self.more = True
                others.append(line)
                if len(others) >= _JOINED_AT:
                    self._joined.write("".join(others))
                    others.clear()
            yield line

    def forget(self) -> None:
        """Begin another record."""
        self.first = ""
        if self.more:
            self.more, self._joined = False, io.StringIO(newline="")
            self._others.clear()

    @property
    def others(self) -> str:
        return self._joined.getvalue() + "".join(self._others)

    def without_mark(self, mark: str) -> Iterator[str]:
        """Yield the lines again, the first without its last quotation mark."""
        return chain([_without_last(self.first, mark)], io.StringIO(self.others, newline=""))


def _is_stray(taken: _Lines, dialect: Dialect, *, at_end: bool) -> bool:
    others = taken.others
    # a mark closes at the very end behind a cell that ends with a line
    last = others.rstrip("\r\n").rpartition("\n")[2].rpartition("\r")[2]
    if at_end and not (taken.more and last == dialect.quote):
        return True
    return _took_in_others(taken.first, others, dialect)


def _took_in_others(start: str, others: str, dialect: Dialect) -> bool:
    """Tell whether a record of several lines took in other records by a mark that never closes.

    Marks come in pairs, so an odd number is the rest of a file; a mark may also pair with the one
    that opens a later record, and then that line by itself is as wide as the first. Two fields are
    soon met in a sentence as well: of so narrow records half the lines must be as wide.
    """
    if not dialect.quoting:
        return False
    if (start.count(dialect.quote) + others.count(dialect.quote)) % 2 == 1:
        return True
    if _is_well_quoted(start + others, dialect):
        return False
    looked_at = islice(io.StringIO(others, newline=""), _LOOKED_AT)
    first, *widths = (
        len(next(iter(csv_reader(iter([line]), dialect)), ()))
        for line in (_without_last(start, dialect.quote), *looked_at)
        if line.strip()
    )
    as_wide = widths.count(first)
    return first > 1 and as_wide > 0 and (first > 2 or 2 * as_wide >= len(widths))


def _is_well_quoted(record: str, dialect: Dialect) -> bool:
    """Tell whether every mark of a record opens or closes a field, or stands doubled in one."""
    mark, delimiter = re.escape(dialect.quote), re.escape(dialect.delimiter)
    one = f"(?:{mark}(?:[^{mark}]++|{mark}{mark})*+{mark}|[^{mark}{delimiter}\\r\\n]*)"
    return re.fullmatch(f"{one}(?:{delimiter}{one})*\\r?\\n?", record) is not None


def _without_last(line: str, mark: str) -> str:
    before, _, after = line.rpartition(mark)
    return before + after
