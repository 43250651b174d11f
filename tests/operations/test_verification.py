"""A paper that left holds the project to what it was: every sort of paper, every way to change one."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from slastudio.cli import run
from slastudio.contract.terms.agreement import Agreement
from slastudio.operations.agreements.redlines import compare_versions, write_redline
from slastudio.operations.chain.telling import headline, lines
from slastudio.operations.chain.verifying import Verification, verify
from slastudio.operations.documents.agreements_and_reports import write_appendix, write_report
from slastudio.operations.documents.certificates import write_certificate
from slastudio.operations.documents.data_requests import write_data_request
from slastudio.operations.evidence.retention import certificates
from slastudio.project.file import Project
from slastudio.shared.problems import StudioError
from tests.project.chain_story import STEPS, changed, computed_anew, told_project
from tests.reports.pages import page_texts

ISSUED = date(2026, 11, 3)
OLD = Path(__file__).parents[1] / "old_projects"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a project and one of each sort of paper that left it."""
    made = tmp_path_factory.mktemp("papers")
    with told_project(made / "p.slastudio") as project:
        write_appendix(project, made / "appendix.pdf", word=made / "appendix.docx", issued=ISSUED)
        report = made / "report.pdf"
        write_report(project, "2026-10", report, workbook=made / "report.xlsx", issued=ISSUED)
        found = compare_versions(project, "sent 1.0", "draft")
        write_redline(project, found, made / "redline.pdf", issued=ISSUED)
        write_certificate(project, certificates(project)[0], made / "certificate.pdf")
        write_data_request(project, made / "request.pdf", period="2026-10", issued=ISSUED)
    return made


PAPERS = (
    "appendix.pdf",
    "appendix.docx",
    "report.pdf",
    "report.xlsx",
    "redline.pdf",
    "certificate.pdf",
    "request.pdf",
)


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    shutil.copytree(folder, tmp_path / "copy")
    return tmp_path / "copy"


def checked(folder: Path, paper: str | None = "report.pdf") -> Verification:
    with Project.open(folder / "p.slastudio", write=False) as project:
        return verify(project, None if paper is None else folder / paper)


def told(found: Verification) -> str:
    return "\n".join((headline(found), *lines(found)))


@pytest.mark.parametrize("paper", PAPERS)
def test_that_a_paper_matches_while_nothing_it_lists_was_changed(copy: Path, paper: str) -> None:
    found = checked(copy, paper)
    assert found.holds, told(found)
    assert headline(found) == f"This project matches the copy you hold, {paper}."
    with Project.open(copy / "p.slastudio") as project:
        STEPS["enter"](project, 2)
        STEPS["sign"](project, 5)
    later = checked(copy, paper)
    assert later.holds
    assert later.paper is not None
    assert "changes CHG-2" in [each.subject for each in later.paper.added]
    assert "version " in told(later)


@pytest.mark.parametrize("paper", PAPERS)
def test_that_a_paper_says_what_was_changed_though_the_chain_was_computed_anew(
    copy: Path, paper: str
) -> None:
    path = copy / "p.slastudio"
    changed(path, "UPDATE register_hours SET hours = '9:00' WHERE id = 'HRS-1'")
    changed(path, "UPDATE agreement SET changed = '2026-01-01' WHERE state = 'signed' AND id = 3")
    changed(path, "DELETE FROM amendment WHERE id = 2")
    alone = checked(copy, None)
    assert not alone.holds
    assert {each.fault for each in alone.faults} == {"changed", "missing"}
    computed_anew(path)
    assert checked(copy, None).holds, "by itself a chain that was computed anew agrees"
    assert "no proof" in told(checked(copy, None))
    found = checked(copy, paper)
    assert not found.holds
    text = told(found)
    assert "hours HRS-1 was changed since, and nothing on record says so." in text
    assert "amendment 2 of incidents INC-1 was removed since." in text
    assert "version 1.0 was changed since" in text
    assert "changes CHG-1" not in text


def test_that_what_was_put_in_or_set_in_another_order_is_named(copy: Path) -> None:
    path = copy / "p.slastudio"
    changed(path, "UPDATE chain SET at = '2020-01-01T00:00:00+00:00' WHERE number = 4")
    computed_anew(path)
    found = checked(copy)
    assert "link 4, version 2.0: the chain was computed anew" in told(found)
    db = sqlite3.connect(path)
    db.execute("UPDATE chain SET number = number + 1000 WHERE number >= 3")
    db.execute(
        "INSERT INTO purge (batch, at, who, why, certificate) VALUES (9, '2026-01-01', '', '', '{}')"
    )
    db.execute("INSERT INTO chain VALUES (3, 'purge', '2', '', '', '2026-01-01', '', '')")
    db.commit()
    db.close()
    computed_anew(path)
    assert checked(copy, None).holds
    assert "purge of import 9 was put in among what the paper lists." in told(checked(copy))


def test_that_a_paper_of_another_project_says_so(copy: Path, tmp_path: Path) -> None:
    with told_project(tmp_path / "other.slastudio") as other:
        write_appendix(other, copy / "other.pdf", issued=ISSUED)
    found = checked(copy, "other.pdf")
    assert not found.holds
    assert headline(found) == "other.pdf is a paper of another project."


def test_that_a_draft_printed_before_anything_was_signed_names_its_project(tmp_path: Path) -> None:
    path = tmp_path / "p.slastudio"
    with Project.create(path, Agreement()) as project:
        write_appendix(project, tmp_path / "draft.pdf", issued=ISSUED)
        assert verify(project, tmp_path / "draft.pdf").holds


def test_that_papers_print_the_head_in_words(folder: Path) -> None:
    with Project.open(folder / "p.slastudio", write=False) as project:
        links = [each for each in project.chain.links() if each.kind != "document"]
    head = links[-1]
    for name in PAPERS:
        if name.endswith(".pdf"):
            pages = page_texts(folder / name)
            assert all(f"chain {head.number} · {head.sha256[:12]}" in page for page in pages)
            assert head.sha256 in "".join(pages).replace("\n", "").replace(" ", "")
    word = zipfile.ZipFile(folder / "appendix.docx")
    foot = next(each for each in word.namelist() if each.startswith("word/footer"))
    assert head.sha256.encode() in word.read(foot)
    assert f"{head.number}:{head.sha256}".encode() in word.read("docProps/custom.xml")
    book = zipfile.ZipFile(folder / "report.xlsx")
    assert f"{head.number}:{head.sha256}".encode() in book.read("docProps/custom.xml")
    assert b"customXml/item1.xml" in book.read("xl/_rels/workbook.xml.rels")


def test_that_a_very_file_on_record_is_named(copy: Path) -> None:
    text = told(checked(copy))
    assert "This very file was written, dated 2026-11-03 (report 2026-10)." in text


def test_that_an_issued_file_without_a_chain_is_known_by_its_bytes_alone(copy: Path) -> None:
    plain = copy / "old.pdf"
    plain.write_bytes(b"%PDF-1.4\n%%EOF\n")
    assert headline(checked(copy, "old.pdf")).startswith("old.pdf names no chain")
    assert not checked(copy, "old.pdf").holds
    sha256 = hashlib.sha256(plain.read_bytes()).hexdigest()
    changed(copy / "p.slastudio", "UPDATE document SET sha256 = ? WHERE id = 1", sha256)
    computed_anew(copy / "p.slastudio")
    found = checked(copy, "old.pdf")
    assert found.holds
    assert "it says nothing of the rest" in told(found)


def _other_head(data: bytes) -> bytes:
    at = data.index(b"/SLAStudioChain (") + 25
    return data[:at] + (b"0" if data[at : at + 1] != b"0" else b"1") + data[at + 1 :]


def _two_chains(data: bytes) -> bytes:
    return data + b"\n/SLAStudioChain (1:" + b"0" * 64 + b")\n"


def _cut_list(data: bytes) -> bytes:
    at = data.index(b"/SLAStudioLinks (") + 40
    return data[:at] + data[at + 8 :]


@pytest.mark.parametrize("change", [_other_head, _two_chains, _cut_list])
def test_that_a_paper_that_was_altered_itself_is_told(
    copy: Path, change: Callable[[bytes], bytes]
) -> None:
    paper = copy / "report.pdf"
    paper.write_bytes(change(paper.read_bytes()))
    found = checked(copy)
    assert not found.holds
    assert "was altered itself" in headline(found)


def test_that_a_paper_that_was_signed_later_still_matches(copy: Path) -> None:
    paper = copy / "report.pdf"
    data = paper.read_bytes()
    told = data[
        data.index(b"/SLAStudioChain") : data.index(b")", data.index(b"/SLAStudioLinks")) + 1
    ]
    # what a program that signs appends: the document's information once more, and the signature
    paper.write_bytes(data + b"\n9 0 obj\n<< /ModDate (D:2026) " + told + b" >>\nendobj\n%%EOF\n")
    found = checked(copy)
    assert found.holds
    assert found.paper is not None
    assert found.paper.issued is None, "its bytes are no longer those on record"


def test_that_a_workbook_saved_again_by_another_program_still_matches(copy: Path) -> None:
    book = copy / "report.xlsx"
    with zipfile.ZipFile(book) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    part = parts.pop("customXml/item1.xml").replace(b"\n", b"\r\n")
    begin, namespace, rest = part.partition(b' xmlns="urn:slastudio:chain"')
    parts["customXml/item3.xml"] = (begin + rest).replace(b'">', b'"' + namespace + b">", 1)
    with zipfile.ZipFile(book, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    assert checked(copy, "report.xlsx").holds


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.pdf", b""),
        ("x.pdf", b"no pdf"),
        ("x.docx", b"PK\x03\x04 and no archive"),
        ("x.pdf", None),
    ],
)
def test_that_what_is_no_paper_gives_one_message(
    copy: Path, name: str, content: bytes | None
) -> None:
    if content is not None:
        (copy / name).write_bytes(content)
    with pytest.raises(StudioError, match=r"x\.(pdf|docx)"):
        checked(copy, name)


@pytest.mark.skipif(os.name == "nt", reason="there are no named pipes")
def test_that_a_pipe_is_refused_and_not_waited_for(copy: Path) -> None:
    os.mkfifo(copy / "pipe.pdf")
    with pytest.raises(StudioError, match="is a device or pipe, not a file"):
        checked(copy, "pipe.pdf")


def test_that_a_list_that_unpacks_to_gigabytes_is_refused(copy: Path) -> None:
    import base64
    import zlib

    packing = zlib.compressobj(9)
    bomb = b"".join(packing.compress(bytes(1 << 20)) for _ in range(300)) + packing.flush()
    head = b"1:" + b"0" * 64
    text = b"%PDF-1.4\n/SLAStudioChain (" + head + b")\n/SLAStudioLinks (" + base64.b64encode(bomb)
    (copy / "bomb.pdf").write_bytes(text + b")\n")
    assert "its list of links cannot be read" in headline(checked(copy, "bomb.pdf"))


def test_that_a_project_read_only_of_an_older_format_prints_and_checks(tmp_path: Path) -> None:
    path = tmp_path / "old.slastudio"
    shutil.copy(OLD / "format-2.slastudio", path)
    with Project.open(path, write=False) as project:
        write_appendix(project, tmp_path / "early.pdf", issued=ISSUED)
    with Project.open(path) as project:
        assert verify(project, tmp_path / "early.pdf").holds


def test_that_the_same_state_gives_the_same_bytes_though_documents_are_listed(copy: Path) -> None:
    with Project.open(copy / "p.slastudio") as project:
        write_appendix(project, copy / "again.pdf", issued=ISSUED)
        assert (copy / "again.pdf").read_bytes() == (copy / "appendix.pdf").read_bytes()
        STEPS["enter"](project, 3)
        write_appendix(project, copy / "later.pdf", issued=ISSUED)
    assert (copy / "later.pdf").read_bytes() != (copy / "appendix.pdf").read_bytes()


def test_that_the_command_ends_with_0_only_where_everything_matches(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project, paper = str(copy / "p.slastudio"), str(copy / "appendix.docx")
    assert run(["verify", project]) == 0
    assert run(["verify", project, "--against", paper]) == 0
    capsys.readouterr()
    changed(copy / "p.slastudio", "UPDATE register_hours SET line = 'x\x1b[31m'")
    assert run(["verify", project]) == 1
    assert "hours HRS-1 was changed" in capsys.readouterr().out
    assert run(["verify", project, "--against", paper, "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["paper"]["state"] == "differs"
    assert found["paper"]["differences"] == [{"what": "changed", "subject": "hours HRS-1"}]
    assert run(["verify", project, "--against", str(copy / "none.pdf")]) == 1
    assert "There is no file" in capsys.readouterr().err
