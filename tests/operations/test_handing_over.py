"""A project handed over: the archive is whole, its names are ours, tampering shows, and so do two copies."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slastudio.cli import run
from slastudio.contract.terms.agreement import Agreement
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.chain.copies import compare_copies, copies_lines
from slastudio.operations.documents.agreements_and_reports import issued_documents
from slastudio.operations.evidence.imports import import_file, list_imports, remove_import
from slastudio.operations.handing_over.archive import WrittenHandOver, write_hand_over
from slastudio.operations.handing_over.checking import archive_lines, check_archive
from slastudio.operations.handing_over.manifest import read_manifest, safe_name
from slastudio.operations.handing_over.records import hand_overs
from slastudio.operations.issuing.issuing import issue_report
from slastudio.operations.issuing.standing import check_issued, issued_reports
from slastudio.operations.registers.records import add_entry
from slastudio.project.file import Project
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Cancelled, Progress
from tests.open_month import MONTH, make_open_month

ON = date(2026, 4, 3)
HOSTILE = "../../etc/passwd"
RISK = {"when": "2026-03-05T10:00", "title": '=HYPERLINK("http://x")'}


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with an issued report and a risk, whose client has a name like a path."""
    path = make_open_month(tmp_path_factory.mktemp("over") / "client.slastudio")
    with Project.open(path) as project:
        add_entry(project, "risks", RISK)
        issue_report(project, MONTH, who="QA", on=ON, accept=True)
        agreement = current_agreement(project)
        save_agreement(project, named(agreement, HOSTILE))
    return path


def named(agreement: Agreement, client: str) -> Agreement:
    return replace(agreement, parties=replace(agreement.parties, client=client))


@pytest.fixture
def path(pristine: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(pristine, tmp_path / "client.slastudio"))


def handed_over(path: Path, to: Path, *, evidence: bool = True) -> WrittenHandOver:
    with Project.open(path) as project:
        return write_hand_over(project, to, to="N. Next", evidence=evidence, on=ON, who="QA")


def read(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as found:
        return {name: found.read(name) for name in found.namelist()}


@pytest.fixture(scope="module")
def archive(pristine: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("over")
    path = Path(shutil.copy(pristine, folder / pristine.name))
    return handed_over(path, folder / "over.zip").path


def test_that_an_archive_holds_what_a_successor_needs_under_names_of_ours(
    pristine: Path, archive: Path
) -> None:
    held = read(archive)
    assert sorted(held) == sorted(
        (
            *("README.txt", "manifest.json", "agreement.pdf", "chain.csv", "decisions.csv"),
            *("duties.csv", "duties.txt", "improvements.csv", "issued.csv", "known-good.csv"),
            *("project.slastudio", "risks.csv", "issued/001-2026-03-1.pdf"),
        )
    )
    with Project.open(pristine, write=False) as project:
        (report,) = issued_reports(project)
        head = project.chain.links()[-1]
        listed = issued_documents(project)
    assert hashlib.sha256(held["issued/001-2026-03-1.pdf"]).hexdigest() == report.sha256
    assert report.sha256.encode() in held["issued.csv"]
    assert head.sha256.encode() in held["README.txt"]
    assert held["agreement.pdf"].startswith(b"%PDF")
    assert b"'=HYPERLINK" in held["risks.csv"], "no cell is a formula"
    rows = list(csv.DictReader(io.StringIO(held["duties.csv"].decode())))
    assert rows
    assert {each["side"] for each in rows} <= {"provider", "client"}
    assert all(each["proof wanted"] for each in rows)
    assert not [each for each in rows if each["state"] in ("Done", "Done late", "Missed")]
    assert listed == (), "it is no document of a month"


def test_that_the_same_state_and_day_give_the_same_archive_but_for_the_copy(
    path: Path, archive: Path, tmp_path: Path
) -> None:
    again = read(handed_over(path, tmp_path / "again.zip").path)
    first = read(archive)
    assert {name for name in first if first[name] != again[name]} <= {
        "project.slastudio",
        "manifest.json",
    }


def test_that_a_whole_archive_is_told_so(archive: Path, pristine: Path) -> None:
    found = check_archive(archive)
    assert found.holds
    with Project.open(pristine, write=False) as project:
        assert found.manifest.head[1] == project.chain.links()[-1].sha256
    assert found.manifest.head == found.manifest.origin


def test_that_an_archive_without_evidence_keeps_all_but_the_raw_rows(
    path: Path, tmp_path: Path
) -> None:
    written = handed_over(path, tmp_path / "over.zip", evidence=False)
    assert check_archive(written.path).holds
    (tmp_path / "new.slastudio").write_bytes(read(written.path)["project.slastudio"])
    with (
        Project.open(tmp_path / "new.slastudio", write=False) as copy,
        Project.open(path, write=False) as project,
    ):
        assert not copy.chain.faults()
        batches = list_imports(project)
        assert {each.sha256 for each in list_imports(copy)} == {each.sha256 for each in batches}
        assert len(copy.purges.records()) == len(batches) > 0
        for kind in {kind for each in batches for kind in each.rows_by_kind}:
            assert len(project.evidence.read(kind))
            assert not len(copy.evidence.read(kind))
        assert issued_reports(copy) == issued_reports(project)
        assert not check_issued(copy, issued_reports(copy)[0]).faults
        found = compare_copies(project, tmp_path / "new.slastudio")
    assert found.state == "behind"
    assert {each.kind for each in found.other.links} == {"purge"}
    assert [each.kind for each in found.own.links] == ["hand_over"]
    assert "nothing but the note that a copy was handed over" in "\n".join(copies_lines(found))
    assert "it lacks what the other copy still holds" in "\n".join(copies_lines(found))


# -- what was tampered with ------------------------------------------------------------------------------------------


def rewritten(archive: Path, to: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    held = read(archive)
    change(held)
    with zipfile.ZipFile(to, "w") as made:
        for name, data in held.items():
            made.writestr(name, data)
    return to


def with_a_changed_duty(held: dict[str, bytes]) -> None:
    held["duties.csv"] = held["duties.csv"].replace(b"provider", b"client  ", 1)


def without_a_report(held: dict[str, bytes]) -> None:
    del held["issued/001-2026-03-1.pdf"]


def with_a_stowaway(held: dict[str, bytes]) -> None:
    held["../evil.txt"] = b"x"


def with_more_bytes(held: dict[str, bytes]) -> None:
    held["risks.csv"] += b"x" * 5000


def with_another_project_and_its_hash(held: dict[str, bytes]) -> None:
    """Exchange the project, and write the list anew as a forger would."""
    data = held["project.slastudio"]
    place = data.index(b"issued report 2026-03/1")
    changed = data[:place] + b"issued report 2026-03/2" + data[place + 23 :]
    held["project.slastudio"] = changed
    manifest = json.loads(held["manifest.json"])
    for each in manifest["members"]:
        if each["name"] == "project.slastudio":
            each["sha256"] = hashlib.sha256(changed).hexdigest()
    held["manifest.json"] = json.dumps(manifest).encode()


def with_a_list_that_names_a_path(held: dict[str, bytes]) -> None:
    manifest = json.loads(held["manifest.json"])
    manifest["members"][0]["name"] = HOSTILE
    held["manifest.json"] = json.dumps(manifest).encode()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (with_a_changed_duty, "duties.csv is not what was handed over"),
        (without_a_report, "issued/001-2026-03-1.pdf is missing"),
        (with_a_stowaway, "../evil.txt is in no list"),
        (with_more_bytes, "risks.csv is larger than the list says"),
        (with_another_project_and_its_hash, "not agree with its chain"),
        (with_a_list_that_names_a_path, "cannot be read"),
    ],
)
def test_that_tampering_shows(
    archive: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[dict[str, bytes]], None],
    told: str,
) -> None:
    forged = rewritten(archive, tmp_path / "forged.zip", change)
    assert run(["hand-over", "verify", str(forged)]) == 1
    said = capsys.readouterr()
    assert told in said.out + said.err
    assert sorted(each.name for each in tmp_path.iterdir()) == ["forged.zip"]


def test_that_another_sound_copy_in_its_place_shows(
    archive: Path, path: Path, tmp_path: Path
) -> None:
    entered(path, "Put in later")

    def change(held: dict[str, bytes]) -> None:
        data = held["project.slastudio"] = path.read_bytes()
        manifest = json.loads(held["manifest.json"])
        for each in manifest["members"]:
            if each["name"] == "project.slastudio":
                each.update(sha256=hashlib.sha256(data).hexdigest(), size=len(data))
        held["manifest.json"] = json.dumps(manifest).encode()

    (fault,) = check_archive(rewritten(archive, tmp_path / "forged.zip", change)).faults
    assert fault == "project.slastudio ends with another link of its chain than the archive names."


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04" + b"\0" * 40, b"x" * 500])
def test_that_what_is_no_archive_is_told(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "no.zip").write_bytes(data)
    with pytest.raises(StudioError, match="no archive that can be read"):
        check_archive(tmp_path / "no.zip")


@given(st.binary(max_size=60) | st.text(max_size=40).map(str.encode))
def test_that_any_bytes_for_a_list_are_refused(data: bytes) -> None:
    with pytest.raises(StudioError):
        read_manifest(data)


@given(st.text(max_size=60))
def test_that_no_text_becomes_a_path(text: str) -> None:
    name = safe_name(text)
    assert name
    assert set(name) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-")


def test_that_nothing_is_left_where_an_archive_cannot_be_written(
    path: Path, tmp_path: Path
) -> None:
    with Project.open(path) as project:
        for refused in (path, tmp_path / "nowhere" / "over.zip"):
            with pytest.raises(StudioError):
                write_hand_over(project, refused, to="N. Next", on=ON)
        with pytest.raises(StudioError, match="Say to whom"):
            write_hand_over(project, tmp_path / "over.zip", to=" ", on=ON)
        assert hand_overs(project) == ()
    with (
        Project.open(path, write=False) as project,
        pytest.raises(StudioError, match="open to be read only"),
    ):
        write_hand_over(project, tmp_path / "over.zip", to="N. Next", on=ON)
    assert [each.name for each in tmp_path.iterdir() if each.suffix != ".lock"] == [path.name]


def test_that_a_cancelled_hand_over_leaves_what_was_there(path: Path, tmp_path: Path) -> None:
    to = tmp_path / "over.zip"
    to.write_bytes(b"before")
    progress = Progress(lambda step, _: progress.cancel() if "archive" in step else None)
    with Project.open(path) as project:
        with pytest.raises(Cancelled):
            write_hand_over(project, to, to="N. Next", on=ON, progress=progress)
        assert hand_overs(project) == ()
    assert to.read_bytes() == b"before"
    assert len([each for each in tmp_path.iterdir() if each.suffix != ".lock"]) == 2


def test_that_the_command_writes_and_checks(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = tmp_path / "over.zip"
    command = ["hand-over", str(path), "-o", str(to), "--issued", "2026-04-03"]
    assert run(command) == 1
    assert "Say to whom" in capsys.readouterr().err
    assert run(["hand-over", "list", str(path)]) == 0
    assert capsys.readouterr().out == "Nothing was handed over.\n"
    assert run([*command, "--to", "N. Next", "--who", "QA", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert run(["hand-over", "list", str(path), "--json"]) == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert {name: told[name] for name in listed if name != "file"} == {
        name: held for name, held in listed.items() if name != "file"
    }
    assert (listed["who"], listed["to"], listed["file"]) == ("QA", "N. Next", "over.zip")
    assert listed["sha256"] == hashlib.sha256(to.read_bytes()).hexdigest()
    assert run(["hand-over", "list", str(path)]) == 0
    assert f"  SHA-256 of the archive: {listed['sha256']}" in capsys.readouterr().out
    assert run(["hand-over", "verify", str(to), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["holds"] is True
    assert found["chain"] == told["chain"]
    assert archive_lines(check_archive(to))[0].startswith("over.zip is whole: 12 files")
    assert run(["hand-over", str(path)]) == 1
    assert "-o" in capsys.readouterr().err
    assert run(["hand-over", str(path), str(to)]) == 1


def test_that_a_hand_over_is_kept_linked_and_shown_when_altered(path: Path, tmp_path: Path) -> None:
    with Project.open(path, write=False) as project:
        head = project.chain.links()[-1]
    made = handed_over(path, tmp_path / "over.zip", evidence=False)
    with Project.open(path, write=False) as project:
        (kept,) = hand_overs(project)
        link = project.chain.links()[-1]
        assert not project.chain.faults()
        assert replace(kept, at=made.record.at, id=0) == made.record
        assert (link.kind, link.previous) == ("hand_over", head.sha256)
        assert (kept.head, kept.head_sha256) == (head.number, head.sha256)
        assert (kept.copy_head, kept.copy_head_sha256) == made.manifest.head
        assert not kept.evidence
    (tmp_path / "copy.slastudio").write_bytes(read(made.path)["project.slastudio"])
    with Project.open(tmp_path / "copy.slastudio", write=False) as copy:
        assert hand_overs(copy) == (), "no archive can hold its own hash"
    db = sqlite3.connect(path)
    db.execute("UPDATE hand_over SET recipient = 'Another'")
    db.commit()
    db.close()
    with Project.open(path, write=False) as project:
        (fault,) = project.chain.faults()
    assert (fault.fault, fault.subject) == ("changed", "hand-over 1")


def test_that_a_successor_who_works_on_is_ahead_and_not_apart(path: Path, tmp_path: Path) -> None:
    made = handed_over(path, tmp_path / "over.zip")
    copy = tmp_path / "copy.slastudio"
    copy.write_bytes(read(made.path)["project.slastudio"])
    assert state(path, copy) == "ahead"
    entered(copy, "By the successor")
    assert state(path, copy) == "behind"
    entered(path, "By the predecessor, all the same")
    assert state(path, copy) == "apart"


# -- two copies ------------------------------------------------------------------------------------------------------


@pytest.fixture
def other(path: Path) -> Path:
    return Path(shutil.copy(path, path.with_name("other.slastudio")))


def state(path: Path, other: Path) -> str:
    with Project.open(path, write=False) as project:
        found = compare_copies(project, other)
    with Project.open(other, write=False) as project:
        back = compare_copies(project, path)
    mirrored = {"ahead": "behind", "behind": "ahead"}
    assert back.state == mirrored.get(found.state, found.state)
    assert (back.own.links, back.other.links) == (found.other.links, found.own.links)
    return found.state


def entered(path: Path, title: str) -> None:
    with Project.open(path) as project:
        add_entry(project, "risks", RISK | {"title": title})


def test_that_two_copies_are_told_apart_by_what_each_did(
    path: Path, other: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert state(path, other) == "same"
    entered(path, "Ours, and nobody else's business")
    assert state(path, other) == "ahead"
    with Project.open(path, write=False) as project:
        number = len(project.chain.links())
    entered(other, "Theirs, and nobody else's business")
    entered(other, "Once more")
    assert state(path, other) == "apart"
    assert run(["verify", str(path), "--against", str(other)]) == 1
    told = capsys.readouterr().out
    assert f"went apart after link {number - 1} of 20" in told
    assert told.count(": risks") == 3
    assert "business" not in told
    assert run(["verify", str(path), "--against", str(other), "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert document["state"] == "apart"
    assert [len(document[side]["links"]) for side in ("own", "other")] == [1, 2]
    assert "business" not in json.dumps(document)


def test_that_imports_and_terms_that_no_link_stands_for_are_seen(
    path: Path, other: Path, tmp_path: Path
) -> None:
    probes = tmp_path / "probes.csv"
    probes.write_text("time,target,up\n2026-03-03T10:00:00Z,site,true\n")
    with Project.open(other) as project:
        import_file(project, probes)
    assert state(path, other) == "behind"
    entered(path, "Ours")
    assert state(path, other) == "apart"
    with Project.open(other) as project:
        remove_import(project, max(each.id for each in list_imports(project)))
    fresh = Path(shutil.copy(path, tmp_path / "fresh.slastudio"))
    with Project.open(fresh) as project:
        save_agreement(project, named(current_agreement(project), "B"))
    assert state(path, fresh) == "draft_only"


def test_that_what_one_copy_removed_is_no_news_of_the_other(path: Path, other: Path) -> None:
    with Project.open(path) as project:
        remove_import(project, list_imports(project)[0].id)
    assert state(path, other) == "ahead"


def test_that_another_project_is_told(path: Path, tmp_path: Path) -> None:
    stranger = make_open_month(tmp_path / "stranger.slastudio")
    assert state(path, stranger) == "other_project"
