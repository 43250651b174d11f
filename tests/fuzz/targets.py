"""What is fuzzed: every reader of a stranger's bytes, each with what it is begun from.

A target takes bytes and returns "read" or "refused"; a refusal says something. Whatever else
escapes is a bug.
"""

from __future__ import annotations

import gzip
import io
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

import openpyxl
from PIL import Image

from slastudio.contract.clauses.library import read_clauses
from slastudio.contract.exchange.codec import digest
from slastudio.contract.exchange.terms_file import dump_terms, load_terms
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.sections import SECTIONS
from slastudio.evidence.kinds import KINDS
from slastudio.evidence.registers import REGISTERS
from slastudio.importing.conversion.prices import read_prices
from slastudio.judge.outcome.agreement_ref import AgreementRef
from slastudio.operations.documents.brands import read_logo
from slastudio.operations.registers.hour_files import hour_records
from slastudio.operations.registers.pasted_text import split_cells
from slastudio.operations.registers.time_trackers import tracked_hours
from slastudio.project.file import Project
from slastudio.reports.content.brand import Brand, checked_brand
from slastudio.reports.documents.appendix import appendix_document
from slastudio.reports.word.document import write_docx
from slastudio.reports.word.returned import read_returned
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress
from slastudio.shared.resources import resource
from tests.fuzz.harness import try_bytes as try_import

HERE = Path(__file__).parent
FIXTURES = HERE.parent / "fixtures" / "importing"
_PAGE = 4096


@dataclass(frozen=True)
class Target:
    """Hold one reader: what it does with bytes, and the bytes the search begins from."""

    reads: Callable[[bytes], str]
    seeds: Callable[[], list[bytes]]
    # the room the coverage is watched in
    watched: str


def _refusing(read: Callable[[bytes], object]) -> Callable[[bytes], str]:
    def target(data: bytes) -> str:
        try:
            read(data)
        except StudioError as refusal:
            if not str(refusal):
                raise AssertionError("a refusal says nothing") from refusal
            return "refused"
        return "read"

    return target


def _as_file(name: str, read: Callable[[Path], object]) -> Callable[[bytes], object]:
    def target(data: bytes) -> object:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(data)
            return read(path)

    return target


# --- begun from ----------------------------------------------------------------------------------------------------


def import_seeds() -> list[bytes]:
    """Return every fixture under each way of reading it."""
    files = [path.read_bytes() for path in sorted(FIXTURES.iterdir()) if path.is_file()]
    packed = [gzip.compress(files[0]), _zipped(files[0]), _workbook()]
    return [
        bytes([suffix, kind]) + data
        for data in files + packed
        for suffix in (0, 2)
        for kind in (0, 1, 4)
    ]


def _zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("export.csv", data)
    return out.getvalue()


def _workbook() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (
        ["time", "value"],
        [datetime(2026, 10, 1), 1.5],
        ["02/10/2026", "n/a"],
        ["total", "=1/0"],
    ):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def _terms_seeds() -> list[bytes]:
    templates = [path.read_bytes() for path in sorted(resource("templates").glob("*.yaml"))]
    # a template has a head of its own before its terms
    return [
        dump_terms(Agreement()).encode(),
        *(each.partition(b"\n---\n")[2] for each in templates),
    ]


def _clause_seeds() -> list[bytes]:
    """Return every file of the library behind the number of its section."""
    return [
        bytes([place]) + resource("clauses", f"{name}.yaml").read_bytes()
        for place, (name, _) in enumerate(SECTIONS)
    ]


def _price_seeds() -> list[bytes]:
    return [
        b'{"gpt-4o": {"input_cost_per_token": 0.0000025, "output_cost_per_token": 0.00001}}',
        b"model,input per million,output per million\ngpt-4o,2.50,10.00\n",
        b"model\tprice\nx\t1.5\n",
    ]


def _picture_seeds() -> list[bytes]:
    found = []
    for form in ("PNG", "JPEG"):
        out = io.BytesIO()
        Image.new("RGB", (40, 20), "red").save(out, form)
        found.append(out.getvalue())
    return found


def _pasted_seeds() -> list[bytes]:
    return [b"opened\tseverity\ttitle\n2026-10-01 09:00\tSev 2\tSlow\n", b'a;"b\nc";d\n1;2;3\n']


def _hour_seeds() -> list[bytes]:
    return [
        b"User,Start date,Start time,Duration,Task\nAna,2026-11-03,09:00:00,01:30:00,Small fixes\n",
        b"Date;Hours;Roles\n03.11.2026;1,5;Lead\n",
        _workbook(),
    ]


def _word_seeds() -> list[bytes]:
    agreement = Agreement()
    ref = AgreementRef("v1.0 (draft)", "draft", digest(agreement), None)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sent.docx"
        write_docx(appendix_document(agreement, ref, date(2026, 10, 1)), path, Progress())
        return [path.read_bytes()]


@cache
def project_seeds() -> tuple[bytes, ...]:
    """Return a project with something in every corner."""
    from tests.project.damage import make_full_project

    with tempfile.TemporaryDirectory() as folder:
        return (make_full_project(Path(folder) / "full.slastudio").read_bytes(),)


# --- readers -------------------------------------------------------------------------------------------------------


def _read_clauses(data: bytes) -> None:
    section = SECTIONS[data[0] % len(SECTIONS)][0] if data else ""
    read_clauses(data[1:].decode("utf-8", "replace"), "clauses.yaml", section=section)


def _read_logo(path: Path) -> None:
    checked_brand(Brand(logo=read_logo(path)))


def _read_hours(path: Path) -> None:
    tracked_hours(hour_records(path), ("Small fixes",), ("Lead",))


def _read_project(path: Path) -> None:
    """Read all a project holds, as the window does page by page."""
    with Project.open(path, write=False) as project:
        with project.reading():
            project.agreements.versions()
            project.agreements.files()
            project.evidence.batches()
            project.evidence.questions.questions()
            project.evidence.questions.history()
            project.shapes.all()
            project.documents.documents()
            project.issues.reports()
            project.issues.receipts()
            project.purges.records()
            for name in REGISTERS:
                project.registers.entries(name)
                project.registers.amendments(name)
        for kind in KINDS:
            project.evidence.read(kind)


TARGETS: dict[str, Target] = {
    "import": Target(try_import, import_seeds, "slastudio.importing"),
    "terms": Target(
        _refusing(lambda data: load_terms(data.decode("utf-8", "replace"))),
        _terms_seeds,
        "slastudio.contract",
    ),
    "clauses": Target(_refusing(_read_clauses), _clause_seeds, "slastudio.contract"),
    "prices": Target(
        _refusing(_as_file("prices.csv", read_prices)), _price_seeds, "slastudio.importing"
    ),
    "logo": Target(
        _refusing(_as_file("logo.png", _read_logo)), _picture_seeds, "slastudio.reports"
    ),
    "word": Target(
        _refusing(_as_file("back.docx", read_returned)), _word_seeds, "slastudio.reports.word"
    ),
    "paste": Target(
        _refusing(lambda data: split_cells(data.decode("utf-8", "replace"))),
        _pasted_seeds,
        "slastudio.operations.registers",
    ),
    "hours": Target(
        _refusing(_as_file("export.csv", _read_hours)),
        _hour_seeds,
        "slastudio.operations.registers",
    ),
    "project": Target(
        _refusing(_as_file("strange.slastudio", _read_project)),
        lambda: list(project_seeds()),
        "slastudio.project",
    ),
}
