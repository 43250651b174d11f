"""Every command that writes, each on a project of its own, and what a project's state is."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from slastudio.cli.entry import run
from tests.project.damage import make_full_project

OLD = Path(__file__).parents[1] / "old_projects"
# what differs between two runs of one command, and says nothing about whether it was done
_VOLATILE = {
    "certificate",
    "changed",
    "kept",
    "imported",
    "at",
    "created",
    "written",
    "issued",
    "withdrawn",
    "path",
}
# of a table: when somebody decided on a sentence
_VOLATILE_IN = {("register_sentences", "when")}
# hashes over such values, and what is told of who holds the file
_TOLD = ("chain", "link", "holder", "secret", "identity")
# … and the random code an erasure puts in a value's place
_CODE = re.compile(r"erased-[0-9a-f]{12}")

_ALL = "SELECT * FROM [{}]"
Arguments = tuple[str, ...]
State = dict[str, list[tuple[object, ...]]]


@dataclass(frozen=True)
class Writing:
    """Hold one writing command: its arguments, with the project at {p} and its folder at {f}, and
    what it is run on: "full", "old", "none" (no project yet) or "held".
    """

    name: str
    arguments: str
    on: str = "full"


WRITINGS = (
    Writing("new", "new {p} --template customer-support --client Acme", "none"),
    Writing("terms set", "terms set {p} {f}/terms.yaml"),
    Writing("send", "send {p}"),
    Writing("attach", "attach {p} 1.0 {f}/signed.pdf"),
    Writing("import", "import {p} {f}/more.csv"),
    Writing("import, file kept", "import {p} {f}/more.csv --keep-original"),
    Writing("import, all given", "import {p} {f}/more.csv --covers 2026-10 --keep-original"),
    Writing("remove import", "imports {p} --remove 2"),
    Writing("purge", "purge {p} --id 1 --why over"),
    Writing("register add", "register {p} incidents add opened=2026-10-20T09:00 title=New"),
    Writing("register amend", "register {p} incidents amend INC-1 title=Other --why typing"),
    Writing("brand", "brand {p} --accent #112233"),
    Writing("answer", "questions {p} withdraw word:requests:status:cancelled"),
    Writing("backup", "backups {p} make"),
    Writing("person erased", "person {p} erase Ada --why asked"),
    Writing("issue", "issue {p} --period 2026-09 --on 2026-11-03 --who me -o {f}/issued.pdf"),
    Writing("narrative", "narrative {p} accept --all --period 2026-10 --who me"),
    Writing("repair", "repair {p} -o {f}/repaired.slastudio"),
    Writing("take over", "take-over {p}", "held"),
    Writing("update", "take-over {p}", "old"),
)


class Ground:
    """Lay out what commands run on: pristine files once, a fresh folder per run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pristine = folder / "pristine"
        self._pristine.mkdir()
        make_full_project(self._pristine / "full.slastudio")
        run(
            [
                "terms",
                "get",
                str(self._pristine / "full.slastudio"),
                "-o",
                str(self._pristine / "terms.yaml"),
            ]
        )
        # what is issued was accepted before, at a moment of its own
        run(f"narrative {self._pristine}/full.slastudio accept --all --period 2026-09".split())
        terms = self._pristine / "terms.yaml"
        terms.write_text(terms.read_text().replace("Acme Two", "Acme Three"))
        rows = "".join(f"2026-10-{d:02d}T12:00:00Z,n{d},400,ok\n" for d in range(1, 29))
        (self._pristine / "more.csv").write_text(f"time,request_id,latency_ms,status\n{rows}")

    def fresh(self, writing: Writing) -> tuple[Path, list[str]]:
        """Lay out a command; return its project's path and its arguments."""
        place = self.folder / "run"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        for each in self._pristine.iterdir():
            if each.suffix in (".yaml", ".csv", ".pdf"):
                shutil.copy(each, place)
        path = place / "project.slastudio"
        if writing.on == "old":
            shutil.copy(OLD / "format-1.slastudio", path)
        elif writing.on != "none":
            shutil.copy(self._pristine / "full.slastudio", path)
        if writing.on == "held":
            _hold(path)
        filled = [each.format(p=path, f=place) for each in writing.arguments.split()]
        return path, filled


def _hold(path: Path) -> None:
    note = '{"user": "ada", "host": "elsewhere", "pid": "1", "since": "2026-11-29T09:00:00"}'
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("INSERT OR REPLACE INTO meta VALUES ('holder', ?)", (note,))


def state_of(path: Path) -> State:
    """Return all rows of a project by table, without what differs from run to run."""
    if not path.exists():
        return {}
    found: State = {"format": []}
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        found["format"] = db.execute("PRAGMA user_version").fetchall()
        for table in _tables(db):
            listed = db.execute(_ALL.format(table))
            names = [each[0] for each in listed.description]
            kept = [
                place
                for place, name in enumerate(names)
                if name not in _VOLATILE and (table, name) not in _VOLATILE_IN
            ]
            rows = [tuple(_plain(row[place]) for place in kept) for row in listed]
            found[table] = sorted((row for row in rows if _counts(row)), key=repr)
    return found


def _tables(db: sqlite3.Connection) -> Iterator[str]:
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        if not name.startswith("sqlite_") and not any(word in name for word in _TOLD[:2]):
            yield name


def _plain(value: object) -> object:
    return _CODE.sub("erased", value) if isinstance(value, str) else value


def _counts(row: tuple[object, ...]) -> bool:
    return not (isinstance(row[0], str) and any(word in row[0] for word in _TOLD))


def differences(one: State, other: State) -> list[str]:
    """Return the tables in which two states differ."""
    return [name for name in sorted(one.keys() | other.keys()) if one.get(name) != other.get(name)]


def doing(arguments: list[str]) -> Callable[[], int]:
    return lambda: run(arguments)
