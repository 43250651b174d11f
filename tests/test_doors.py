"""Files come in by one door and leave by another; what passes neither is named here, with the reason."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.rapid
ROOT = Path(__file__).resolve().parents[1]
MODE = re.compile(r"[rwaxbt+]{1,3}")
WRITES, READS = {"write_text", "write_bytes"}, {"read_text", "read_bytes"}
COPIES = {"copy", "copy2", "copyfile", "copytree", "move", "copyfileobj"}
OPENING = {
    ("Image", "open"),
    ("zipfile", "ZipFile"),
    ("gzip", "open"),
    ("os", "open"),
    ("io", "open"),
}
DOORS = {
    "shared/inputs.py": "the door itself",
    "shared/outputs.py": "the door itself",
    "shared/resources.py": "files shipped with the program",
    "project/format/opening.py": "a project has a door of its own, which looks at its head before SQLite does",
    "project/backups.py": "copies of a project, made aside, checked and put in place",
    "project/creation.py": "a new project, which replaces nothing and has no name until it is whole",
    "project/database/pending.py": "a private copy of a project, for a look at it",
    "project/edit_journal.py": "lines added to a journal, each flushed",
    "project/persons/originals.py": "opens the bytes a project keeps of a file",
    "project/repair/mending.py": "a private copy of a damaged project",
    "project/repair/salvage.py": "a new project made in a private folder",
    "project/evidence/holding.py": "a private file beside the project, filled by SQLite",
    "reports/content/paper_chains.py": "opens the bytes of a paper the door gave it",
    "importing/files/sheet_child.py": "a process of its own reads what the door has looked at",
    "importing/files/sheet_parts.py": "a process of its own reads what the door has looked at",
    "importing/files/packed.py": "unpacks into a temporary folder of its own",
    "reports/word/package.py": "opens the bytes the door gave it",
    "reports/content/packages.py": "opens the bytes of a document just made",
    "reports/content/brand.py": "looks at the bytes of a logo, its size first",
    "operations/documents/incident_packs.py": "makes a pack in a private folder, put in place whole by the door",
    "operations/handing_over/archive.py": "makes an archive in a private folder, put in place whole by the door",
    "operations/handing_over/checking.py": "opens the archive the door opened, a private copy of its project",
    "samples/larkpay.py": "builds the sample in a folder nobody sees until it is whole",
    "operations/samples.py": "builds the sample in a folder nobody sees until it is whole",
    "contract/words/catalogue.py": "files shipped with the program",
    "contract/indicators/documentation.py": "writes a page of this repository, run by hand",
    "contract/exchange/schema.py": "writes a page of this repository, run by hand",
    "cli/reference.py": "writes a page of this repository, run by hand",
    "importing/formats/documentation.py": "writes a page of this repository, run by hand",
}


def opens_past_the_doors(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (what := reason(node)):
            yield node.lineno, what


def reason(call: ast.Call) -> str:
    """Return what a call does to a file, "" where it does nothing or a door gave it the file."""
    called = call.func
    if isinstance(called, ast.Name):
        return "open" if called.id == "open" else ""
    if not isinstance(called, ast.Attribute):
        return ""
    owner = called.value.id if isinstance(called.value, ast.Name) else ""
    if owner == "aside":  # what written_aside gives is put in place by it
        return ""
    if called.attr in WRITES | READS:
        return called.attr
    if (owner, called.attr) in OPENING or (owner == "shutil" and called.attr in COPIES):
        return f"{owner}.{called.attr}"
    return "open" if called.attr == "open" and opens_a_path(call) else ""


def opens_a_path(call: ast.Call) -> bool:
    """Tell a file's open from that of a dialog or a project: by its mode, or its encoding."""
    modes = (*call.args[:1], *(each.value for each in call.keywords if each.arg == "mode"))
    said = any(
        isinstance(each, ast.Constant)
        and isinstance(each.value, str)
        and MODE.fullmatch(each.value)
        for each in modes
    )
    return said or any(each.arg == "encoding" for each in call.keywords)


MODULES = sorted((ROOT / "slastudio").rglob("*.py"))


def found_in(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [f"line {line}: {what}" for line, what in opens_past_the_doors(tree)]


def test_that_every_file_passes_a_door_or_an_exception_with_a_reason() -> None:
    past = {path.relative_to(ROOT / "slastudio").as_posix(): found_in(path) for path in MODULES}
    assert {name: found for name, found in past.items() if found and name not in DOORS} == {}
    assert [name for name in DOORS if not past.get(name)] == [], "an exception nobody needs"


@pytest.mark.parametrize(
    ("code", "past"),
    [
        ("open('a')", True),
        ("path.open('rb')", True),
        ("path.open(encoding='utf-8')", True),
        ("path.open(mode='w')", True),
        ("path.write_text('x')", True),
        ("Path(name).read_bytes()", True),
        ("Image.open(path)", True),
        ("shutil.copy(a, b)", True),
        ("aside.open('w')", False),
        ("dialog.open()", False),
        ("Project.open(path)", False),
        ("archive.open(member)", False),
    ],
)
def test_that_the_check_tells_files_from_what_only_sounds_like_them(code: str, past: bool) -> None:
    assert bool(list(opens_past_the_doors(ast.parse(code)))) is past
