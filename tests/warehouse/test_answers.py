"""Answers are strangers' files: whatever is wrong with one is told in one sentence, and nothing of it
is kept.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from slastudio.cli import run
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.evidence.computed import computed_of
from slastudio.operations.evidence.imports import import_file, list_imports
from slastudio.operations.evidence.removing import bring_back, remove_import
from slastudio.project.file import Project
from slastudio.shared.problems import StudioError
from slastudio.warehouse.questions import VOLUME
from tests.strength import tries
from tests.warehouse.computed_project import (
    answered,
    as_csv,
    asked_script,
    drawn,
    made_project,
)

Lines = list[list[str]]
Mutation = Callable[[random.Random, Lines], object]
SPAN, MOMENT, KEY1, RECORDS = 1, 2, 3, -1


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Return a project and the script it asks with."""
    folder = tmp_path_factory.mktemp("answers")
    path = made_project(folder / "p.slastudio")
    return path, asked_script(path, folder / "pack")


@pytest.fixture
def asked(kept: tuple[Path, str], tmp_path: Path) -> tuple[Path, str]:
    """Return a copy of the project for a test of its own, and the script."""
    return Path(shutil.copy(kept[0], tmp_path / "asked.slastudio")), kept[1]


@pytest.fixture(scope="module")
def another_seal(tmp_path_factory: pytest.TempPathFactory) -> Lines:
    """Return what another project's pack was answered."""
    folder = tmp_path_factory.mktemp("another")
    path = made_project(folder / "other.slastudio")
    return answered(asked_script(path, folder / "pack", "2026-03-28..2026-03-28"), [])


def where(lines: Lines, rollup: str) -> list[int]:
    return [at for at, line in enumerate(lines) if line[0] == rollup]


def groups(lines: Lines) -> list[int]:
    return [
        at for at, line in enumerate(lines) if line[0] not in ("rollup", "run", "columns", VOLUME)
    ]


def set_cell(pick: Callable[[Lines], list[int]], column: int, *values: str) -> Mutation:
    def mutate(rng: random.Random, lines: Lines) -> None:
        lines[rng.choice(pick(lines))][column] = rng.choice(values)

    return mutate


def run_row(lines: Lines) -> list[int]:
    return where(lines, "run")


def volumes(lines: Lines) -> list[int]:
    return where(lines, VOLUME)


def with_moment(lines: Lines) -> list[int]:
    return [at for at in groups(lines) if lines[at][MOMENT]]


def without_moment(lines: Lines) -> list[int]:
    return [at for at in groups(lines) if not lines[at][MOMENT]]


def columns(change: Callable[[list[str]], list[str]]) -> Mutation:
    def mutate(_: random.Random, lines: Lines) -> None:
        lines[:] = [change(line) for line in lines]

    return mutate


def dropped(pick: Callable[[Lines], list[int]]) -> Mutation:
    return lambda rng, lines: lines.pop(rng.choice(pick(lines)))


def doubled(pick: Callable[[Lines], list[int]]) -> Mutation:
    return lambda rng, lines: lines.append(list(lines[rng.choice(pick(lines))]))


def moved(rng: random.Random, lines: Lines) -> None:
    line = lines[rng.choice(with_moment(lines))]
    # another day, another second of the minute, and no second at all
    line[MOMENT] = str(int(line[MOMENT]) + rng.choice([86_400 * 9, 1, -59, -(10**9)]))


def none_of_a_key(rng: random.Random, lines: Lines) -> None:
    # the latency is the first key of its rollups, and a number
    at = rng.choice([at for at in without_moment(lines) if lines[at][KEY1].isdigit()])
    lines[at][KEY1] = rng.choice(
        ["fast", "1.5", "12 ms", "0x10", "--1", "1e999", "1e999999999", "9" * 5_000, "nan"]
    )


def one_more(rng: random.Random, lines: Lines) -> None:
    line = lines[rng.choice(groups(lines))]
    line[RECORDS] = str(int(line[RECORDS]) + rng.choice([1, 7, 10**6]))


@cache
def true_answer(script: str, seed: int) -> Lines:
    """Return what DuckDB answers over random rows; not to be changed."""
    return answered(script, drawn(random.Random(seed)))


NO_COUNTS = (
    "-1",
    "1.5",
    "nan",
    "inf",
    "1e400",
    "9" * 40,
    "9007199254740993",
    "one",
    "",
    " ",
    "1,000",
    "٣3x",
)
MUTATIONS: dict[str, Mutation] = {
    "another seal": set_cell(run_row, KEY1, "0" * 32, "", "a'b", "x" * 5_000),
    "other terms": set_cell(run_row, KEY1 + 1, "cd" * 32, ""),
    "a run that counts wrongly": set_cell(run_row, RECORDS, "0", "1", "99999"),
    "a run that read less than it counts": set_cell(run_row, KEY1 + 4, "0", "-5", "x"),
    "a run at no time": set_cell(run_row, KEY1 + 3, "x", "-1", "1e18", "99999999999999999999"),
    "a run without its first moment": set_cell(run_row, KEY1 + 6, ""),
    "no run": dropped(run_row),
    "two runs": doubled(run_row),
    "no row of columns": dropped(lambda lines: where(lines, "columns")),
    "a span missing": dropped(volumes),
    "a span twice": doubled(volumes),
    "a group missing": dropped(groups),
    "a group twice": doubled(groups),
    "a volume that is none": set_cell(volumes, RECORDS, *NO_COUNTS),
    "a number of records that is none": set_cell(groups, RECORDS, "0", *NO_COUNTS),
    "records that do not add up": one_more,
    "a span nobody asked for": set_cell(groups, SPAN, "99", "-1", "1.5", "", "x", "1e9"),
    "a rollup nobody asked for": set_cell(groups, 0, "0" * 12, "", "DROP TABLE x", "<script>"),
    "a column more": columns(lambda line: [*line, "x"]),
    "a column less": columns(lambda line: [*line[:4], *line[5:]]),
    "columns in another order": columns(lambda line: [*line[:3], line[4], line[3], *line[5:]]),
    "a moment elsewhere": moved,
    "no moment": set_cell(with_moment, MOMENT, "", "x", "1e30"),
    "a moment where none was asked for": set_cell(without_moment, MOMENT, "1774652400"),
    "a key that is no number": none_of_a_key,
    "a ragged row": lambda rng, lines: lines[rng.choice(groups(lines))].append("more"),
    "a short row": lambda rng, lines: lines[rng.choice(groups(lines))].pop(),
    "a cell of a megabyte": set_cell(groups, KEY1, "x" * (2 << 20)),
    "a sum that is no number": lambda rng, lines: set_cell(
        lambda found: [at for at in groups(found) if found[at][-2]], -2, "much", "1.5", "nan"
    )(rng, lines),
}


def refused(asked_of: Path, file: Path) -> str:
    """Return the one message by which a file is refused, and prove that nothing of it was kept."""
    with Project.open(asked_of) as project:
        with pytest.raises(StudioError) as told:
            import_file(project, file)
        assert not list_imports(project)
        assert not computed_of(project)
    message = str(told.value)
    assert "\n" not in message
    assert len(message) < 700
    assert "Traceback" not in message
    return message


@pytest.mark.parametrize("kind", MUTATIONS)
def test_that_an_answer_that_is_not_the_one_asked_for_is_refused_whole(
    asked: tuple[Path, str], tmp_path: Path, kind: str
) -> None:
    path, script = asked
    for seed in range(tries(1, 25)):
        rng = random.Random(f"{kind}{seed}")
        lines = [list(line) for line in true_answer(script, seed)]
        MUTATIONS[kind](rng, lines)
        file = tmp_path / "log.csv"
        file.write_text(as_csv(lines), "utf-8")
        refused(path, file)


def test_that_another_projects_answer_is_refused(
    asked: tuple[Path, str], another_seal: Lines, tmp_path: Path
) -> None:
    file = tmp_path / "log.csv"
    file.write_text(as_csv(another_seal), "utf-8")
    assert "this project did not write" in refused(asked[0], file)


BYTES: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "NUL bytes": lambda data, rng: data.replace(b"ok", b"o\0k"),
    "another encoding": lambda data, _: data.decode().replace("é😀", "é").encode("latin-1"),
    "cut off": lambda data, rng: data[: rng.randrange(len(data) // 2, len(data) - 8)],
    "cut off in its first line": lambda data, rng: data[:40],
    "random bytes after a true heading": lambda data, rng: (
        data[: data.index(b"\n") + 1] + rng.randbytes(4_000)
    ),
    "the heading alone": lambda data, _: data[: data.index(b"\n") + 1],
    "an open quote": lambda data, _: data.replace(b"\n", b'\n"', 3),
}


@pytest.mark.parametrize("kind", BYTES)
def test_that_damaged_bytes_are_refused_whole(
    asked: tuple[Path, str], tmp_path: Path, kind: str
) -> None:
    for seed in range(tries(2, 25)):
        rng = random.Random(f"{kind}{seed}")
        data = as_csv(true_answer(asked[1], seed)).encode()
        file = tmp_path / "log.csv"
        file.write_bytes(BYTES[kind](data, rng))
        refused(asked[0], file)


@pytest.mark.parametrize(
    "content", [b"", b"<!doctype html><html><body>Sign in</body></html>", b"\0" * 100]
)
def test_that_what_is_no_answer_at_all_is_refused(
    asked: tuple[Path, str], tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "log.csv"
    file.write_bytes(content)
    refused(asked[0], file)


def parquet_of(lines: Lines) -> pa.Table:
    return pa.table(
        {name: [line[at] or None for line in lines[1:]] for at, name in enumerate(lines[0])}
    )


def test_that_parquet_with_nested_cells_or_cut_off_is_refused(
    asked: tuple[Path, str], tmp_path: Path
) -> None:
    table = parquet_of(answered(asked[1], drawn(random.Random(1))))
    number = table.num_rows
    file = tmp_path / "log.parquet"
    nested = [pa.array([[1]] * number), pa.array([{"a": 1}] * number), pa.array([b"\xff"] * number)]
    for each in nested:
        pq.write_table(table.set_column(3, "key1", each), file)
        refused(asked[0], file)
    pq.write_table(table, file)
    data = file.read_bytes()
    rng = random.Random(2)
    for _ in range(tries(5, 50)):
        file.write_bytes(data[: rng.randrange(4, len(data) - 1)])
        refused(asked[0], file)


def with_word(lines: Lines, word: str) -> bytes:
    return as_csv([[cell or word for cell in line] for line in lines]).encode()


WRITERS: dict[str, Callable[[Lines], bytes]] = {
    "as it comes": lambda lines: as_csv(lines).encode(),
    "all quoted": lambda lines: as_csv(lines, quoting=1).encode(),
    "line ends of Windows": lambda lines: as_csv(lines, lineterminator="\r\n").encode(),
    "two bytes a letter, as Windows writes": lambda lines: as_csv(lines).encode("utf-16"),
    "a mark of UTF-8": lambda lines: b"\xef\xbb\xbf" + as_csv(lines).encode(),
    "all at once": lambda lines: (
        b"\xef\xbb\xbf" + as_csv(lines, quoting=1, lineterminator="\r\n").encode()
    ),
    "NULL for none": lambda lines: with_word(lines, "NULL"),
    "null for none": lambda lines: with_word(lines, "null"),
    "\\N for none": lambda lines: with_word(lines, "\\N"),
    "counts with a point": lambda lines: as_csv(
        [[*line[:-1], line[-1] + (".0" if at else "")] for at, line in enumerate(lines)]
    ).encode(),
}


def told(path: Path, file: Path) -> tuple[object, ...]:
    with Project.open(path) as project:
        done = import_file(project, file)
        ((_, found),) = computed_of(project).items()
        frames = [project.evidence.read(each) for each in found.rollups]
        rows = [each.drop(columns=["_row"]).to_csv(index=False) for each in frames]
        return (done.batch.accepted, done.batch.rejected, rows)


def test_that_how_a_tool_writes_an_answer_changes_nothing(
    asked: tuple[Path, str], tmp_path: Path
) -> None:
    lines = answered(asked[1], drawn(random.Random(5)))
    found = {}
    for number, (name, write) in enumerate(WRITERS.items()):
        copy = Path(shutil.copy(asked[0], tmp_path / f"{number}.slastudio"))
        file = tmp_path / f"{number}.csv"
        file.write_bytes(write(lines))
        found[name] = told(copy, file)
    copy = Path(shutil.copy(asked[0], tmp_path / "parquet.slastudio"))
    pq.write_table(parquet_of(lines), tmp_path / "log.parquet")
    found["Parquet"] = told(copy, tmp_path / "log.parquet")
    first = found["as it comes"]
    assert {name for name, each in found.items() if each != first} == set()


def test_that_keys_that_look_like_formulas_or_markup_are_texts(
    asked: tuple[Path, str], tmp_path: Path
) -> None:
    copy = Path(shutil.copy(asked[0], tmp_path / "p.slastudio"))
    file = tmp_path / "log.csv"
    file.write_text(as_csv(answered(asked[1], drawn(random.Random(6), 400))), "utf-8")
    with Project.open(copy) as project:
        import_file(project, file)
        kinds = next(iter(computed_of(project).values())).rollups
        found: set[object] = set()
        for kind in kinds:
            frame = project.evidence.read(kind)
            found |= set(frame["status"].dropna()) if "status" in frame else set()
    assert {"=1+1", "<b>x</b>", "@SUM(A1)", "-2+3", 'say "x"', "a,b", "é😀"} <= found
    assert run(["report", str(copy), "--period", "2026-03", "-o", str(tmp_path / "r.xlsx")]) == 0


def test_that_an_answer_comes_once_and_its_days_once(
    asked: tuple[Path, str], tmp_path: Path
) -> None:
    copy = Path(shutil.copy(asked[0], tmp_path / "p.slastudio"))
    first, second = tmp_path / "log.csv", tmp_path / "again.csv"
    first.write_text(as_csv(answered(asked[1], drawn(random.Random(7)))), "utf-8")
    second.write_text(as_csv(answered(asked[1], drawn(random.Random(8)))), "utf-8")
    with Project.open(copy) as project:
        batch = import_file(project, first).batch.id
        again = import_file(project, first)
        assert again.already
        assert "already imported" in again.batch.problems[0].message
        with pytest.raises(StudioError, match="computed already, by import 1"):
            import_file(project, second)
        before = computed_of(project)
        figures = [each.value for each in assess(project, "2026-03").results]
        removal = remove_import(project, batch, hold=True)
        assert not computed_of(project)
        assert removal.held is not None
        bring_back(project, removal.held)
        assert computed_of(project) == before
        assert [each.value for each in assess(project, "2026-03").results] == figures
        remove_import(project, batch)
        assert import_file(project, second).batch.accepted > 0


@pytest.mark.parametrize(
    "record",
    [
        "",
        "{}",
        "[]",
        "null",
        '{"pack": 1}',
        "not JSON",
        '"x"',
        "\udcff".encode("utf-8", "surrogateescape"),
    ],
)
def test_that_a_damaged_record_of_a_computation_is_told_as_damage(
    asked: tuple[Path, str], tmp_path: Path, record: str | bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = Path(shutil.copy(asked[0], tmp_path / "p.slastudio"))
    file = tmp_path / "log.csv"
    file.write_text(as_csv(answered(asked[1], drawn(random.Random(9)))), "utf-8")
    with Project.open(copy) as project:
        import_file(project, file)
    with closing(sqlite3.connect(copy)) as db, db:
        db.execute("UPDATE computation SET record = CAST(? AS TEXT)", (record,))
    for command in (
        ["assess", str(copy), "--period", "2026-03"],
        ["warehouse", "computed", str(copy)],
    ):
        assert run(command) == 1
        message = capsys.readouterr().err
        assert message.count("\n") == 1
        assert "p.slastudio" in message
        assert "Traceback" not in message
