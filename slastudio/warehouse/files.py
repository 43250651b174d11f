"""Files of any size on one's own disk, asked by DuckDB inside this process: out of core, without
extensions, with no other file or address in its reach.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import duckdb
import pandas as pd

from slastudio.evidence.records import column_type
from slastudio.shared.counts import count
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress
from slastudio.warehouse.engines import engine_named
from slastudio.warehouse.queries import Steps
from slastudio.warehouse.script import one_answer
from slastudio.warehouse.source import SourceTime, TimeForm, WarehouseSource
from slastudio.warehouse.spans import BoundSpan, unit_of
from slastudio.warehouse.tables import SPANS

TABLE = "slastudio_files"
MEMORY = "1GB"
_FORMS = {
    ".parquet": "parquet",
    ".csv": "csv",
    ".csv.gz": "csv",
    ".jsonl": "json",
    ".ndjson": "json",
    ".jsonl.gz": "json",
}
_GLOB = re.compile(r"([\[\]*?])")
_MOST_FILES = 100_000
_DEEPEST = 3
_WITH_OFFSET = re.compile(r"(?:Z|[+-]\d\d(?::?\d\d)?)\s*$")


@dataclass(frozen=True)
class FileColumn:
    """Name a column of the files, DuckDB's type of it, and how it is reached in SQL."""

    name: str
    type: str
    path: str


@dataclass(frozen=True)
class FoundFiles:
    """Hold the files of a folder that are read together: their paths, form and size in bytes."""

    paths: tuple[Path, ...]
    form: str
    size: int


def files_in(place: Path) -> FoundFiles:
    """Return the files of a folder (or the one file) that can be read; raise StudioError where there
    are none, or several forms.
    """
    if not place.exists():
        raise StudioError(f"There is no file or folder {place}.")
    listed = [place] if place.is_file() else sorted(_walked(place))
    by_form: dict[str, list[Path]] = {}
    for path in listed:
        form = next((form for end, form in _FORMS.items() if path.name.lower().endswith(end)), "")
        # a link may lead out of the folder that was named
        if form and path.is_file() and not path.is_symlink():
            by_form.setdefault(form, []).append(path)
    if not by_form:
        ends = ", ".join(_FORMS)
        raise StudioError(f"{place} holds no file this can read; it reads {ends}.")
    if len(by_form) > 1:
        told = ", ".join(
            f"{count(len(paths), 'file')} of {form}" for form, paths in by_form.items()
        )
        raise StudioError(f"{place} holds several forms ({told}). Put each in a folder of its own.")
    ((form, paths),) = by_form.items()
    if len(paths) > _MOST_FILES:
        raise StudioError(
            f"{place} holds more than {_MOST_FILES:,} files. Take a part of them at a time."
        )
    return FoundFiles(tuple(paths), form, sum(each.stat().st_size for each in paths))


def _walked(folder: Path) -> Iterator[Path]:
    for root, folders, names in os.walk(folder, followlinks=False):
        folders[:] = [each for each in folders if not each.startswith((".", "_"))]
        yield from (Path(root) / each for each in names if not each.startswith((".", "_")))


class FileReader:
    """Ask the files of one folder; use it as a context manager."""

    def __init__(self, found: FoundFiles, place: Path, memory: str = MEMORY) -> None:
        self.found = found
        self._aside = tempfile.TemporaryDirectory(prefix="slastudio-")
        settings: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        self._db = duckdb.connect(":memory:", config=settings)
        try:
            self._confine(place if place.is_dir() else place.parent, memory)
            self._require_one_heading()
            with _told(place):
                self._db.execute(f'CREATE VIEW "{TABLE}_raw" AS SELECT * FROM {self._scan()}')
                self.columns = tuple(self._flat())
        except BaseException:
            self.close()
            raise
        self._paths = {each.name: each.path for each in self.columns}

    def _confine(self, folder: Path, memory: str) -> None:
        """Leave the database one folder to read and one to write to, for good."""
        # a pattern is looked at as it is written before it is looked up
        allowed = [_text(str(folder.resolve())), _pattern(folder), _text(self._aside.name)]
        for statement in (
            "SET TimeZone = 'UTC'",
            f"SET memory_limit = '{memory}'",
            f"SET temp_directory = {_text(self._aside.name)}",
            "SET preserve_insertion_order = false",
            f"SET allowed_directories = [{', '.join(allowed)}]",
            "SET enable_external_access = false",
            "SET lock_configuration = true",
        ):
            self._db.execute(statement)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._db.close()
        self._aside.cleanup()

    def _scan(self) -> str:
        listed = ", ".join(_pattern(each) for each in self.found.paths)
        if self.found.form == "parquet":
            return f"read_parquet([{listed}], union_by_name = true)"
        if self.found.form == "json":
            return f"read_ndjson([{listed}], union_by_name = true, ignore_errors = true, maximum_depth = {_DEEPEST})"
        # every cell as text: what is no number is counted, and takes no other row with it
        return (
            f"read_csv([{listed}], header = true, all_varchar = true, "
            "ignore_errors = true, store_rejects = true)"
        )

    def _require_one_heading(self) -> None:
        """Raise StudioError where CSV files have different headings: their cells would be mixed up."""
        first: tuple[str, ...] | None = None
        for path in self.found.paths if self.found.form == "csv" else ():
            with _told(path):
                described = self._db.execute(
                    f"DESCRIBE SELECT * FROM read_csv({_pattern(path)}, header = true, all_varchar = true)"
                ).fetchall()
            names = tuple(str(each[0]) for each in described)
            if first is not None and names != first:
                raise StudioError(
                    f"{path.name} has other headings than {self.found.paths[0].name}. Put files of one form into a "
                    "folder of their own."
                )
            first = names

    def _flat(self) -> Iterator[FileColumn]:
        """Yield the columns, those inside structures by their paths."""
        rows = self._db.execute(f'DESCRIBE "{TABLE}_raw"').fetchall()
        for name, kind, *_ in rows:
            yield from self._inside(str(name), str(kind), f'"{_escaped(str(name))}"', 0)

    def _inside(self, name: str, kind: str, path: str, depth: int) -> Iterator[FileColumn]:
        if not kind.startswith("STRUCT") or depth == _DEEPEST:
            yield FileColumn(name, kind, path)
            return
        described = self._db.execute(
            f'DESCRIBE SELECT unnest(each) FROM (SELECT {path} AS each FROM "{TABLE}_raw")'
        ).fetchall()
        for inner, inner_kind, *_ in described:
            below = f'{path}."{_escaped(str(inner))}"'
            yield from self._inside(f"{name}.{inner}", str(inner_kind), below, depth + 1)

    def sample(self, rows: int) -> pd.DataFrame:
        """Return the first rows as texts, to be recognised by."""
        chosen = ", ".join(
            f'CAST({each.path} AS VARCHAR) AS "{_escaped(each.name)}"' for each in self.columns
        )
        with _told(self.found.paths[0]):
            return self._db.execute(f'SELECT {chosen} FROM "{TABLE}_raw" LIMIT {rows}').df()

    def type_of(self, name: str) -> str:
        return next((each.type for each in self.columns if each.name == name), "")

    def time_of(self, column: str, unit: str, zone: str) -> SourceTime:
        """Return how a column says when; raise StudioError where it says nothing that is a time."""
        kind = self.type_of(column)
        forms: dict[str, TimeForm] = {
            "epoch s": "epoch_s",
            "epoch ms": "epoch_ms",
            "epoch us": "epoch_us",
        }
        if unit in forms:
            return SourceTime(column, forms[unit], (), "UTC")
        if kind == "TIMESTAMP WITH TIME ZONE":
            return SourceTime(column, "timestamp_tz")
        if kind.startswith("TIMESTAMP"):
            return SourceTime(column, "timestamp", (), zone)
        if kind != "VARCHAR" or unit not in ("", "iso"):
            raise StudioError(
                f"The times in “{column}” ({kind}, {unit or 'no unit'}) cannot be read here. Write them as ISO 8601 or as "
                "a count since 1970."
            )
        first = self._db.execute(
            f'SELECT {self._paths[column]} FROM "{TABLE}_raw" WHERE {self._paths[column]} IS NOT NULL LIMIT 1'
        ).fetchall()
        aware = first and _WITH_OFFSET.search(str(first[0][0])[10:])
        return (
            SourceTime(column, "timestamp_tz")
            if aware
            else SourceTime(column, "timestamp", (), zone)
        )

    def prepare(self, source: WarehouseSource, numbers: Sequence[str]) -> dict[str, int]:
        """Make the table a source names: columns with their types. Return how many cells of each of
        the client's columns named in `numbers` hold something that is no number.
        """
        kinds = {"timestamp_tz": "TIMESTAMPTZ", "timestamp": "TIMESTAMP"}
        moments = [source.time.column, *_moments(source)]
        cast = dict.fromkeys(moments, kinds.get(source.time.form, "DOUBLE"))
        cast |= dict.fromkeys(numbers, "DOUBLE")
        asked = {source.time.column, *(each.column for each in source.filters)}
        asked |= {each.column for each in source.columns if each.constant is None}
        texts = [name for name in numbers if self.type_of(name) == "VARCHAR"]
        chosen = [
            self._typed(each, cast.get(each.name)) for each in self.columns if each.name in asked
        ]
        chosen += [
            f"(trim({self._paths[name]}) <> '' AND TRY_CAST({self._paths[name]} AS DOUBLE) IS NULL) AS lost{number}"
            for number, name in enumerate(texts)
        ]
        query = f'SELECT {", ".join(chosen)} FROM "{TABLE}_raw"'
        with _told(self.found.paths[0]):
            if self.found.form != "parquet":
                # text is parted into cells once; every question reads what that left
                aside = Path(self._aside.name) / "rows.parquet"
                self._db.execute(
                    f"COPY ({query}) TO {_text(str(aside))} (FORMAT parquet, COMPRESSION lz4_raw)"
                )
                query = f"SELECT * FROM read_parquet({_text(str(aside))})"
            self._db.execute(f'CREATE OR REPLACE VIEW "{TABLE}" AS {query}')
            if not texts:
                return {}
            counted = ", ".join(f"count(*) FILTER (lost{number})" for number in range(len(texts)))
            found = self._db.execute(f'SELECT {counted} FROM "{TABLE}"').fetchall()
        return dict(zip(texts, found[0], strict=True))

    def _typed(self, each: FileColumn, wanted: str | None) -> str:
        path = each.path
        if wanted is not None and each.type != wanted:
            path = f"TRY_CAST({path} AS {wanted})"
        elif wanted is None and each.type not in ("VARCHAR", "BOOLEAN"):
            path = f"CAST({path} AS VARCHAR)"
        return f'{path} AS "{_escaped(each.name)}"'

    def reach(self, source: WarehouseSource) -> tuple[int, int] | None:
        """Return the first and the last second of all rows, None where none has a time."""
        time = source.time
        at = {
            "epoch_s": f'floor("{_escaped(time.column)}")',
            "epoch_ms": f'floor("{_escaped(time.column)}" / 1000)',
            "epoch_us": f'floor("{_escaped(time.column)}" / 1000000)',
        }.get(time.form, f'floor(epoch("{_escaped(time.column)}"))')
        with _told(self.found.paths[0]):
            ((low, high),) = self._db.execute(
                f'SELECT min({at}), max({at}) FROM "{TABLE}"'
            ).fetchall()
        return None if low is None else (int(low), int(high))

    def answered(
        self, steps: Steps, spans: Sequence[BoundSpan], progress: Progress
    ) -> pd.DataFrame:
        """Ask step by step; return the answers as a table of texts, as a file would hold them."""
        unit = unit_of(spans)
        listed = [
            {"span": number, "unit": at // unit}
            for number, span in enumerate(spans)
            for at in range(span.low, span.high, unit)
        ]
        rows = pd.DataFrame(listed)
        self._db.register("slastudio_units", rows)
        self._db.execute(f'CREATE OR REPLACE TABLE "{SPANS}" AS SELECT * FROM slastudio_units')
        found = []
        for number, step in enumerate(steps.answers):
            progress.report(f"Counting: {step.about}", number / len(steps.answers))
            with _told(self.found.paths[0]):
                found.append(self._as_texts(one_answer(steps, number, engine_named("duckdb"))))
        return pd.concat(found, ignore_index=True)

    def _as_texts(self, query: str) -> pd.DataFrame:
        names = [str(each[0]) for each in self._db.execute(f"DESCRIBE {query}").fetchall()]
        table: Any = self._db.sql(
            f"SELECT coalesce(CAST(COLUMNS(*) AS VARCHAR), '') FROM ({query}) AS answer"
        ).to_arrow_table()
        return pd.DataFrame(
            {name: column.to_numpy() for name, column in zip(names, table.columns, strict=True)}
        )

    def rejected(self) -> int:
        """Return how many lines of the files could not be parted into cells so far."""
        if self.found.form != "csv":
            return 0
        # every question reads the files anew, and tells of the same lines again
        ((lines,),) = self._db.execute(
            "SELECT count(DISTINCT (file_path, line)) FROM reject_errors JOIN reject_scans USING (scan_id, file_id)"
        ).fetchall()
        return int(lines)


def _moments(source: WarehouseSource) -> Iterator[str]:
    """Yield the columns of further moments, which are written as the first is."""
    for each in source.columns:
        if each.constant is None and column_type(source.evidence, each.name) == "time":
            yield each.column


def plain(source: WarehouseSource) -> WarehouseSource:
    """Return a source whose numbers are read as they are: nothing leaves the machine."""
    return replace(source, least_group=1)


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _pattern(path: Path) -> str:
    """Return a path as a text in SQL that means this file and no other."""
    return _text(_GLOB.sub(r"[\1]", str(path.resolve())))


def _escaped(name: str) -> str:
    return name.replace('"', '""')


@contextmanager
def _told(place: Path) -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        first = str(error).strip().splitlines()[0]
        raise StudioError(
            f"{place.name} could not be read: {first} Nothing was imported; look at the file, or leave it out of the "
            "folder."
        ) from None
