"""Files on one's own disk: counted where they lie, in any form and under any name; nothing else is
read, and what is judged is what the rows give.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import random
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from slastudio.contract.terms.exclusions import Exclusion
from slastudio.contract.terms.objectives import Condition, Indicator, Objective
from slastudio.evidence.intake import Hints
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.evidence.computed import computed_of
from slastudio.operations.evidence.imports import import_file, list_imports, remove_import
from slastudio.operations.registers.records import add_entry
from slastudio.operations.warehouse.rolling_up import roll_up
from slastudio.project.file import Project
from slastudio.shared.problems import Cancelled, StudioError
from slastudio.shared.progress import Progress
from slastudio.warehouse.files import FileReader, files_in
from tests.strength import tries
from tests.warehouse.computed_project import OBJECTIVES, made_project

HEADINGS = ("time", "request_id", "latency_ms", "status", "cost", "currency")
MONTH = datetime(2026, 2, 28, 23, tzinfo=UTC)


def drawn(seed: int, number: int = 400, days: int = 31) -> list[tuple[Any, ...]]:
    """Return requests of March in Madrid, the day the clocks change among them."""
    rng = random.Random(seed)
    return [
        (
            (
                MONTH + timedelta(milliseconds=rng.randrange(days * 86_400_000 - 3_600_001))
            ).isoformat(),
            f"r{seed}-{at}",
            rng.choice(["", rng.randrange(4_000)]),
            rng.choice(["success", "error", "success", ""]),
            rng.choice(["", Decimal(rng.randrange(10**5)) / 10**4]),
            "EUR",
        )
        for at in range(number)
    ]


def as_csv(path: Path, rows: Sequence[Sequence[Any]], headings: Sequence[str] = HEADINGS) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        gzip.open(path, "wt", newline="")
        if path.suffix == ".gz"
        else path.open("w", newline="") as file
    ):
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerows(rows)
    return path


def as_json_lines(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    lines = [
        json.dumps(
            {
                name: (str(cell) if isinstance(cell, Decimal) else cell)
                for name, cell in zip(HEADINGS, row, strict=True)
                if cell != ""
            }
        )
        for row in rows
    ]
    path.write_text("\n".join(lines), "utf-8")
    return path


def as_parquet(path: Path, rows: Sequence[Sequence[Any]]) -> Path:
    frame = pd.DataFrame(rows, columns=list(HEADINGS))
    frame["time"] = pd.to_datetime(frame["time"], utc=True, format="ISO8601")
    for name in ("latency_ms", "cost"):
        frame[name] = pd.to_numeric(frame[name])
    frame["status"] = frame["status"].replace("", None)
    frame.to_parquet(path, index=False)
    return path


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_project(tmp_path_factory.mktemp("empty") / "p.slastudio")


@pytest.fixture
def path(empty: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(empty, tmp_path / "p.slastudio"))


def told(project: Project, month: str = "2026-03") -> list[tuple[Any, ...]]:
    return [
        (each.id, each.value, each.good, each.total, each.verdict, each.working)
        for each in assess(project, month).results
    ]


def of_rows(empty: Path, tmp_path: Path, *files: Path) -> list[tuple[Any, ...]]:
    copy = Path(shutil.copy(empty, tmp_path / "rows.slastudio"))
    with Project.open(copy) as project:
        for each in files:
            import_file(project, each)
        return told(project)


WRITERS: dict[str, Callable[[Path, list[tuple[Any, ...]]], Path]] = {
    "log.csv": as_csv,
    "log.csv.gz": as_csv,
    "log.jsonl": as_json_lines,
    "log.parquet": as_parquet,
}


@pytest.mark.parametrize("name", WRITERS)
def test_that_what_is_counted_is_judged_as_the_rows_are(
    empty: Path, path: Path, tmp_path: Path, name: str
) -> None:
    for seed in range(tries(1, 10)):
        rows = drawn(seed)
        expected = of_rows(empty, tmp_path, as_csv(tmp_path / "plain.csv", rows))
        copy = Path(shutil.copy(path, tmp_path / "counted.slastudio"))
        folder = tmp_path / f"files{seed}"
        folder.mkdir()
        WRITERS[name](folder / name, rows)
        with Project.open(copy) as project:
            done = roll_up(project, folder)
            assert done.imported.batch.accepted > 0
            assert told(project) == expected


ODD = (
    "a'b.csv",
    'a"b.csv',
    "a[1].csv",
    "a*.csv",
    "a?.csv",
    "größe 名.csv",
    "a;b--.csv",
    "..a.csv.csv",
    "a b.csv",
    "{x}.csv",
    "$HOME.csv",
    "%s.csv",
)


def test_that_odd_names_in_sub_folders_are_read_and_links_and_hidden_files_are_not(
    empty: Path, path: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "fo[l]der's*"
    visible = [name for name in ODD if not name.startswith(".")]
    files = [
        as_csv(folder / f"sub {at % 3}" / name, drawn(at, 20)) for at, name in enumerate(visible)
    ]
    outside = as_csv(tmp_path / "outside.csv", drawn(90, 20))
    as_csv(folder / ".hidden.csv", drawn(91, 20))
    as_csv(folder / "_temporary" / "x.csv", drawn(92, 20))
    (folder / "link.csv").symlink_to(outside)
    (folder / "linked").symlink_to(tmp_path, target_is_directory=True)
    assert set(files_in(folder).paths) == set(files)
    with Project.open(path) as project:
        done = roll_up(project, folder)
        assert done.imported.batch.accepted == 20 * len(files)
        assert told(project) == of_rows(empty, tmp_path, *files)


@pytest.mark.parametrize(
    "name",
    ['a"b', "a'b", "a.b", "größe", "a;b", "x) AS y, (SELECT 1", "--", "a]b", "a*b", "select"],
)
def test_that_odd_names_of_columns_are_names(path: Path, tmp_path: Path, name: str) -> None:
    headings = ("time", "request_id", name, "status", "cost", "currency")
    file = as_csv(tmp_path / "log.csv", drawn(1, 50), headings)
    with FileReader(files_in(file), file) as reader:
        assert [each.name for each in reader.columns] == list(headings)
        assert list(reader.sample(5).columns) == list(headings)
    with Project.open(path) as project:
        done = roll_up(project, file, hints=Hints(kind="requests", fields={"latency_ms": name}))
        assert done.imported.batch.accepted == 50


def test_that_quoted_lines_are_cells_and_ragged_ones_are_rejected(
    path: Path, tmp_path: Path
) -> None:
    good = drawn(3, 50)
    lines = as_csv(
        tmp_path / "good.csv", [(*row[:3], "two\nlines", *row[4:]) for row in good]
    ).read_text()
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "log.csv").write_text(lines + "\n\na,b,c,d,e,f,g,h,i\nno time,x,1,success,1,EUR\n")
    with Project.open(path) as project:
        batch = roll_up(project, folder).imported.batch
        assert batch.accepted == 50
        assert batch.rejected >= 2


def test_that_files_of_other_headings_are_refused(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    as_csv(folder / "a.csv", drawn(1, 5))
    as_csv(folder / "b.csv", drawn(2, 5), ("request_id", "time", *HEADINGS[2:]))
    refused(path, folder, "other headings")
    (folder / "b.csv").unlink()
    as_json_lines(folder / "b.jsonl", drawn(2, 5))
    refused(path, folder, "several forms")


def aside() -> set[Path]:
    """Return the temporary folders of this program that are there now."""
    return set(Path(tempfile.gettempdir()).glob("slastudio-*"))


def refused(path: Path, place: Path, words: str | None = None, **asked: Any) -> str:
    """Return the one message by which files are refused, and prove that nothing is kept."""
    left = aside()
    with Project.open(path) as project:
        with pytest.raises(StudioError, match=words) as found:
            roll_up(project, place, **asked)
        assert not list_imports(project)
        assert not computed_of(project)
    assert "\n" not in str(found.value)
    assert aside() <= left
    return str(found.value)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.parquet", b"PAR1 and no more"),
        ("x.parquet", b""),
        ("x.csv", b""),
        ("x.csv", b"\0" * 300),
        ("x.csv.gz", b"\x1f\x8b no gzip"),
        ("x.jsonl", b"<html>"),
        ("x.jsonl", b""),
        ("x.txt", b"time,status\n"),
    ],
)
def test_that_what_cannot_be_read_is_one_message(
    path: Path, tmp_path: Path, name: str, data: bytes
) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / name).write_bytes(data)
    refused(path, tmp_path / "files")


def test_that_objects_within_objects_are_columns(tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    told_of = {
        "time": "2026-03-05T10:00:00Z",
        "user": {"lang": "es", "it's": {"a.b": 1}},
        "status": "ok",
    }
    file.write_text("\n".join([json.dumps(told_of)] * 3))
    with FileReader(files_in(file), file) as reader:
        assert {"time", "user.lang", "status"} <= {each.name for each in reader.columns}
        assert reader.sample(1)["user.lang"].tolist() == ["es"]


REACHES = (
    "SELECT * FROM read_csv('{outside}')",
    "SELECT * FROM '{outside}'",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')",
    "SELECT * FROM read_parquet('s3://bucket/x.parquet')",
    "ATTACH '{outside}.db' AS other",
    "COPY (SELECT 1) TO '{outside}.copy'",
    "EXPORT DATABASE '{outside}.export'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET enable_external_access = true",
    "SET allowed_directories = ['/']",
    "SET memory_limit = '100GB'",
    "SELECT * FROM glob('/etc/*')",
)


@pytest.mark.parametrize("statement", REACHES)
def test_that_no_other_file_or_address_is_in_reach(tmp_path: Path, statement: str) -> None:
    outside = as_csv(tmp_path / "outside.csv", drawn(1, 3))
    file = as_csv(tmp_path / "files" / "log.csv", drawn(1, 3))
    with FileReader(files_in(file), file) as reader, pytest.raises(duckdb.Error):
        reader._db.execute(statement.format(outside=outside)).fetchall()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["files", "outside.csv"]


def test_that_memory_is_limited(tmp_path: Path) -> None:
    file = as_csv(tmp_path / "log.csv", drawn(1, 3))
    with FileReader(files_in(file), file, "64MB") as reader:
        ((limit,),) = reader._db.execute("SELECT current_setting('memory_limit')").fetchall()
        assert limit == "61.0 MiB"


def cancelled_at(step: int) -> Progress:
    """Return a progress that is cancelled at its n-th step."""
    seen = []

    def listen(told: str, _: float) -> None:
        seen.append(told)
        if len(seen) == step:
            progress.cancel()

    progress = Progress(listen)
    return progress


def test_that_the_hash_is_what_anybody_would_take_of_the_files(path: Path, tmp_path: Path) -> None:
    files = [
        as_csv(tmp_path / "files" / f"{name}.csv", drawn(n, 20)) for n, name in enumerate("ab")
    ]
    sums = [hashlib.sha256(each.read_bytes()).hexdigest() for each in files]
    with Project.open(path) as project:
        one = roll_up(project, files[0]).imported.batch
        assert (one.sha256, one.size) == (sums[0], files[0].stat().st_size)
        remove_import(project, one.id)
        listed = "".join(f"{each}  {name}.csv\n" for each, name in zip(sums, "ab", strict=True))
        both = roll_up(project, tmp_path / "files").imported.batch
        assert both.sha256 == hashlib.sha256(listed.encode()).hexdigest()


def test_that_a_file_that_changes_while_it_is_counted_is_refused(
    path: Path, tmp_path: Path
) -> None:
    file = as_csv(tmp_path / "log.csv", drawn(6, 20))

    def write(step: str, _: float) -> None:
        if step.startswith("Counting"):
            file.write_text(file.read_text() + "\n")

    refused(path, file, "changed while it was read", progress=Progress(write))


def test_that_what_is_cancelled_leaves_nothing_and_progress_only_rises(
    path: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "files"
    as_csv(folder / "log.csv", drawn(5))
    steps: list[tuple[str, float]] = []
    with Project.open(Path(shutil.copy(path, tmp_path / "whole.slastudio"))) as project:
        roll_up(project, folder, progress=Progress(lambda step, at: steps.append((step, at))))
    assert [at for _, at in steps] == sorted(at for _, at in steps)
    assert len({step for step, _ in steps}) > 4
    left = aside()
    with Project.open(path) as project:
        for stop in range(1, len(steps) + 1, tries(4, 1)):
            progress = cancelled_at(stop)
            if stop == len(steps):
                break
            with pytest.raises(Cancelled):
                roll_up(project, folder, progress=progress)
            assert not list_imports(project)
            assert not computed_of(project)
    assert aside() <= left


def test_that_months_of_rows_and_months_that_were_counted_stand_beside_each_other(
    empty: Path, path: Path, tmp_path: Path
) -> None:
    march, april = (
        drawn(1),
        [
            (str(datetime.fromisoformat(row[0]) + timedelta(days=31)), f"a{row[1]}", *row[2:])
            for row in drawn(2)
        ],
    )
    rows, files = (
        as_csv(tmp_path / "april.csv", april),
        as_csv(tmp_path / "files" / "march.csv", march),
    )
    with Project.open(path) as project:
        import_file(project, rows)
        roll_up(project, files, "2026-03")
        counted = told(project), told(project, "2026-04")
        # records of days that were counted do not count twice
        import_file(project, as_csv(tmp_path / "again.csv", march[:50]))
        assert (told(project), told(project, "2026-04")) == counted
    copy = Path(shutil.copy(empty, tmp_path / "rows.slastudio"))
    with Project.open(copy) as project:
        import_file(project, files)
        import_file(project, rows)
        assert (told(project), told(project, "2026-04")) == counted


def test_that_an_exclusion_within_a_counted_day_is_refused_with_its_reason(
    empty: Path, path: Path, tmp_path: Path
) -> None:
    files = as_csv(tmp_path / "files" / "log.csv", drawn(1))
    spans = {
        "exclusion": "m",
        "start": "2026-03-10T10:00",
        "end": "2026-03-10T12:30",
        "reason": "upgrade",
    }
    by_minute = replace(
        OBJECTIVES[0],
        id="slices",
        indicator=replace(OBJECTIVES[0].indicator, budgeting="timeslices"),
    )

    def excluding(project: Project) -> None:
        agreed = current_agreement(project)
        objectives = tuple(replace(each, exclusions=("m",)) for each in (*OBJECTIVES, by_minute))
        excluded = (Exclusion("m", "Maintenance", kind="maintenance"),)
        promised = replace(agreed.objectives, objectives=objectives, exclusions=excluded)
        save_agreement(project, replace(agreed, objectives=promised))

    found = {}
    for name, counted in (("rows", False), ("counted", True)):
        copy = Path(shutil.copy(empty, tmp_path / f"{name}.slastudio"))
        with Project.open(copy) as project:
            excluding(project)
            if counted:
                roll_up(project, files, "2026-03")
            else:
                import_file(project, files)
            add_entry(project, "exclusions", spans)
            found[name] = {each.id: each for each in assess(project, "2026-03").results}
    for name in ("p95", "spend"):
        assert found["counted"][name].value is None
        assert "does not tell the records before that moment" in found["counted"][name].reason
        assert found["rows"][name].value is not None
    # these are known by the minute
    for name in ("av", "slices"):
        assert found["counted"][name].value == found["rows"][name].value is not None


def test_that_what_cannot_be_counted_says_why(path: Path, tmp_path: Path) -> None:
    files = as_csv(tmp_path / "files" / "log.csv", drawn(1, 50))
    loaded = Objective(
        "loaded",
        "Within hourly load",
        indicator=Indicator(
            "availability", "requests", among=(Condition("hourly_load", "at_most", "5"),)
        ),
        target=Decimal(76),
    )
    aged = Objective(
        "aged",
        "Fresh data",
        indicator=Indicator("percentile", "requests", "data_age_h", Decimal(95)),
        comparator="<=",
        target=Decimal(5),
        unit="h",
    )
    with Project.open(path) as project:
        agreed = current_agreement(project)
        promised = replace(agreed.objectives, objectives=(*OBJECTIVES, loaded, aged))
        save_agreement(project, replace(agreed, objectives=promised))
        why = {each.id: each.why_not for each in roll_up(project, files, "2026-03").plan.left}
    assert "known only when all requests of it are counted" in why["loaded"]
    assert why["aged"]
