"""One person's records: found wherever they stand, erased without a trace, figures as they were."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import zstandard
from openpyxl import Workbook

from slastudio.cli import run
from slastudio.evidence.intake import Hints
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.agreements.versions import send_draft
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.chain.verifying import verify
from slastudio.operations.documents.agreements_and_reports import write_report
from slastudio.operations.evidence.browsing.rows import read_rows
from slastudio.operations.evidence.imports import (
    import_file,
    inspect_file,
    rejected_rows,
    remove_import,
)
from slastudio.operations.evidence.persons import erase_person, find_person, person_lines
from slastudio.operations.evidence.retention import purge
from slastudio.operations.projects import create_project
from slastudio.operations.registers.records import add_entry, amend_entry, list_entries
from slastudio.project.file import Project
from slastudio.project.persons.wanted import Wanted
from slastudio.shared.problems import StudioError

NAME = "Zoë Zebra-Quagga"
OTHER = "Zoë Zebra-Quaggason"
HEADINGS = "time,request_id,latency_ms,status,cost,currency,workflow,user,agent\n"


def lines(start: int, who: str) -> str:
    return "".join(
        f"2026-10-{1 + n % 28:02d}T10:{n % 60:02d}:00Z,r-{start + n},{300 + n},{'ok' if n % 9 else 'error'},0.10,EUR,mail,"
        f"{who if n % 3 else 'Ann'},{who if n % 5 else OTHER}\n"
        for n in range(90)
    )


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Return a project in which a name stands in every sort of place."""
    path = tmp_path / "p.slastudio"
    with create_project(path, "customer-support", client="Acme", zone="Europe/Madrid") as made:
        log = tmp_path / f"export of {NAME}.csv"
        log.write_text(HEADINGS + lines(0, NAME) + f"never,r-x,1,ok,1,EUR,mail,{NAME},x\n")
        segments = Hints(fields={"seg.agent": "agent", "seg.user": "user"})
        import_file(made, log, segments, keep_original=True)
        hashed = tmp_path / "hashed.csv"
        hashed.write_text(HEADINGS + lines(1000, NAME.upper()) + lines(2000, NAME))
        found = inspect_file(made, hashed, segments).mapping
        texts = replace(found.texts, privacy={"user": "hash"})
        import_file(made, hashed, mapping=replace(found, texts=texts))
        book = Workbook()
        sheet = book.worksheets[0]
        for row in (("who", "said"), ("Ann", "nothing"), ("Bob", f"ask {NAME.lower()} first")):
            sheet.append(row)
        book.save(tmp_path / "notes.xlsx")
        import_file(made, tmp_path / "notes.xlsx", Hints(kind="table"), keep_original=True)
        plain = tmp_path / "plain.csv"
        plain.write_text("time,target,up,response_ms\n2026-10-01T10:00:00Z,site,true,120\n")
        import_file(made, plain, keep_original=True)
        entry = {"opened": "2026-10-05 09:00", "title": f"{NAME} waits", "severity": "Sev 1"}
        add_entry(made, "incidents", entry)
        add_entry(made, "changes", {"when": "2026-10-19 09:00", "title": "Nobody is named"})
        amend_entry(made, "incidents", "INC-1", {"title": "Waits"}, why=f"{NAME} asked", who=NAME)
        yield made


def everything_in(project: Project) -> bytes:
    """Return the bytes of the file, and whatever is packed in it unpacked."""
    db = project._db
    found = [project.path.read_bytes()]
    for query in ("SELECT data FROM chunk_column", "SELECT data FROM original_part"):
        for (data,) in db.execute(query):
            found.append(zstandard.ZstdDecompressor().decompress(data, max_output_size=1 << 26))
    found += [zlib.decompress(body) for (body,) in db.execute("SELECT body FROM question")]
    return b"\n".join(found)


def forms() -> list[bytes]:
    written = [NAME, NAME.upper(), NAME.lower(), json.dumps(NAME)[1:-1]]
    return [each.encode(code) for each in written for code in ("utf-8", "utf-16-le")]


def figures(project: Project) -> object:
    return [
        (r.id, r.value, r.interval, r.verdict, r.samples, r.left_out)
        for r in assess(project, "2026-10").results
    ]


def test_that_a_value_is_found_wherever_it_stands(project: Project, tmp_path: Path) -> None:
    write_report(project, "2026-10", tmp_path / "october.pdf", issued=date(2026, 11, 2))
    told = "\n".join(person_lines(find_person(project, NAME.lower())))
    assert "60 rows of requests, seg.user (import 1," in told
    assert "seg.agent (import 2, hashed.csv)" in told
    assert "1 row of tables, said (import 3, notes.xlsx)" in told
    assert "a rejected record: 1 time" in told
    assert "the register of incidents: 1 time" in told
    assert "an amendment: 1 time" in told
    assert "the kept copy of notes.xlsx (import 3) holds it" in told
    assert f"the kept copy of export of {NAME}.csv" in told
    assert "plain.csv" not in told
    assert "october.pdf" in told
    assert "seg.agent, seg.user: rows are told apart or figures told by it" in told


def test_that_finding_tells_all_that_erasing_erases(project: Project) -> None:
    """A text that is nothing but the value is found too: nothing is left of it once it is taken out."""
    amend_entry(project, "incidents", "INC-1", {"title": NAME}, why="named", who=NAME)
    found = find_person(project, NAME).traces.texts
    erased = erase_person(project, NAME, why="asked").found.traces.texts
    assert {(each.place.table, each.key) for each in found} == {
        (each.place.table, each.key) for each in erased
    }


def test_that_a_hashed_value_is_found_by_its_code(project: Project) -> None:
    rows = {(e.batch, e.column): e.rows for e in find_person(project, NAME).traces.rows}
    # of the hashed column only the rows of exactly this spelling have its code
    assert rows[2, "seg.user"] == 60
    assert rows[2, "seg.agent"] == 144


def test_that_nothing_of_an_erased_value_is_left_and_no_figure_changes(
    project: Project, tmp_path: Path
) -> None:
    before = figures(project)
    rows = read_rows(project, "requests").total
    assert any(form in everything_in(project) for form in forms())
    done = erase_person(project, NAME, why=f"{NAME} asked for it", who=NAME)
    held = everything_in(project)
    assert OTHER.encode() in held, "who only has a longer name stays"
    held = held.replace(OTHER.encode(), b"")
    assert not [form for form in forms() if form in held]
    assert figures(project) == before
    assert read_rows(project, "requests").total == rows
    assert project.chain.faults() == ()
    assert not find_person(project, NAME).anything
    assert [each.raw for each in rejected_rows(project, 1)] == ["(erased)"]
    assert not project.evidence.keeps_original(1)
    assert not project.evidence.keeps_original(3)
    assert project.evidence.keeps_original(4), "a copy that does not hold it is kept"
    incident = next(e for e in list_entries(project, "incidents") if e.id == "INC-1")
    assert (incident.values["title"], incident.amended[0].who) == ("Waits", done.code)
    assert verify(project).holds
    # what follows works as before
    other = tmp_path / "more.csv"
    other.write_text(HEADINGS + lines(5000, "Bob"))
    import_file(project, other, Hints(fields={"seg.agent": "agent", "seg.user": "user"}))
    remove_import(project, 2)
    purge(project, 1, "me", "over")
    assert project.chain.faults() == ()


def test_that_the_certificate_shows_what_was_erased_to_who_knows_it(project: Project) -> None:
    done = erase_person(project, NAME, why="asked")
    ((text,),) = project._db.execute("SELECT certificate FROM erasure").fetchall()
    kept = json.loads(text)
    assert kept["code"] == done.code
    assert [1, "requests", "seg.user", 60] in kept["rows"]
    assert kept["copies"] == [1, 3]
    salt = bytes.fromhex(kept["salt"])
    assert (
        hashlib.scrypt(NAME.encode(), salt=salt, n=2**14, r=8, p=1, dklen=32).hex()
        == kept["scrypt"]
    )
    link = project.chain.links()[-3]
    assert (link.kind, link.subject) == ("erasure", "erasure 1")


def test_that_a_paper_says_that_what_it_lists_was_erased(project: Project, tmp_path: Path) -> None:
    paper = tmp_path / "october.pdf"
    write_report(project, "2026-10", paper, issued=date(2026, 11, 2))
    erase_person(project, NAME, why="asked")
    found = verify(project, paper)
    assert found.paper is not None
    assert found.faults == ()
    assert {(e.what, e.subject.split(" (")[0]) for e in found.paper.differences} == {
        ("amended", "incidents INC-1"),
        ("amended", "amendment 1 of incidents INC-1"),
    }


def test_that_what_was_agreed_stays_and_is_named(project: Project) -> None:
    agreement = current_agreement(project)
    save_agreement(project, agreement.__class__(parties=agreement.parties.__class__(client=NAME)))
    send_draft(project)
    told = "\n".join(person_lines(find_person(project, NAME)))
    assert "the text of the agreement: 2 times; this stays as it is" in told
    erase_person(project, NAME, why="asked")
    assert project.chain.faults() == ()
    assert current_agreement(project).parties.client == NAME


@pytest.mark.parametrize(
    ("value", "text", "holds"),
    [
        ("u-17", "id,u-171,x", False),
        ("u-17", "id,u-17,x", True),
        ("u-17", "id,gnu-17,x", False),
        ("O'Neil & Co", "<t>o&#x27;neil &amp; co</t>", True),
        ("漢字名", "??? and more", False),
        ("漢字名", "客 漢字名 様", True),
        ("Zoë", '{"who": "Zo\\u00eb"}', True),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_that_bytes_hold_a_value_where_no_word_goes_on(
    value: str, text: str, encoding: str, *, holds: bool
) -> None:
    assert Wanted(value).is_in_bytes(text.encode(encoding)) == holds


def test_that_a_packed_copy_is_searched_and_one_that_cannot_be_is_told(
    project: Project, tmp_path: Path
) -> None:
    project._db.execute("DELETE FROM original_part")

    def keep(batch: int, data: bytes) -> None:
        pieces = [data[at : at + (4 << 20)] for at in range(0, len(data), 4 << 20)]
        for part, piece in enumerate(pieces):
            packed = zstandard.ZstdCompressor().compress(piece)
            project._db.execute("INSERT INTO original_part VALUES (?, ?, ?)", (batch, part, packed))

    keep(4, gzip.compress(b"x" * 5_000_000 + f"… {NAME.upper()} …".encode()))
    assert find_person(project, NAME).traces.originals == (4,)
    project._db.execute("DELETE FROM original_part")
    cut = NAME.encode("utf-16-le")
    keep(4, b"\xff\xfe" + b" \x00" * ((4 << 19) - 5) + cut)
    assert find_person(project, NAME).traces.originals == (4,), "across two pieces"
    project._db.execute("DELETE FROM original_part")
    keep(4, b"PAR1\x00\x00 packed in a way of its own")
    found = find_person(project, NAME)
    assert found.traces.unsearched == (4,)
    assert "(import 4) cannot be searched and stays" in "\n".join(person_lines(found))


@pytest.mark.parametrize("value", ["", "ab", " Zoë ", "x" * 300])
def test_that_a_value_that_would_match_anything_is_refused(project: Project, value: str) -> None:
    with pytest.raises(StudioError, match="cannot be looked for"):
        find_person(project, value)


def test_that_an_erasure_needs_a_reason_and_something_to_erase(project: Project) -> None:
    before = project.path.read_bytes()
    with pytest.raises(StudioError, match="Say why"):
        erase_person(project, NAME, why=" ")
    with pytest.raises(StudioError, match="Nothing that could be erased"):
        erase_person(project, "nobody-here", why="asked")
    assert project.path.read_bytes() == before


def test_that_an_erasure_that_fails_leaves_everything(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything_in(project)
    monkeypatch.setattr(hashlib, "scrypt", lambda *_a, **_k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        erase_person(project, NAME, why="asked")
    assert everything_in(project) == before


def test_that_the_command_finds_and_erases(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.close()
    path = str(project.path)
    assert run(["person", path, "find", NAME, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["originals"] == [1, 3]
    assert NAME not in json.dumps(found["rows"])
    assert run(["person", path, "erase", NAME]) == 1
    assert "Say why" in capsys.readouterr().err
    assert run(["person", path, "erase", NAME, "--why", "She asked"]) == 0
    assert "stands in its place" in capsys.readouterr().out
    assert run(["person", path, "find", NAME]) == 0
    assert capsys.readouterr().out == "Nothing in this project holds this value.\n"
    assert run(["verify", path]) == 0
