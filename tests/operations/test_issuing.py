"""What was issued stays what it was, and whatever would change it says so."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from slastudio.cli import run
from slastudio.evidence.intake import Mapping
from slastudio.judge.outcome.kept import assessment_as_json
from slastudio.operations.agreements.terms import save_agreement
from slastudio.operations.agreements.versions import send_draft
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.chain.telling import headline, lines
from slastudio.operations.chain.verifying import verify
from slastudio.operations.documents.agreements_and_reports import note_issued, write_report
from slastudio.operations.documents.brands import Brand, save_brand
from slastudio.operations.evidence.imports import import_file, remove_import
from slastudio.operations.evidence.persons import erase_person, find_person, person_lines
from slastudio.operations.evidence.questions import answer_question, withdraw_answer
from slastudio.operations.handing_over.archive import write_hand_over
from slastudio.operations.issuing import issuing
from slastudio.operations.issuing.issuing import issue_report
from slastudio.operations.issuing.standing import (
    check_issued,
    compare,
    issued_reports,
    quick_standings,
    receive_report,
    report_numbered,
    standings,
    write_issued,
)
from slastudio.operations.issuing.telling import change_lines, state_words
from slastudio.operations.registers.records import add_entry, amend_entry
from slastudio.operations.registers.withdrawing import withdraw_entries
from slastudio.project import issue_store
from slastudio.project.file import Project
from slastudio.project.issue_store import IssuedReport
from slastudio.project.repair.salvage import salvage
from slastudio.shared.problems import StudioError
from tests.open_month import MONTH, WORD, make_open_month, written
from tests.project.chain_story import changed as changed_past
from tests.reports.pages import page_texts
from tests.strength import tries

ON = date(2026, 4, 3)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with a record to amend, whose March was issued."""
    path = make_open_month(tmp_path_factory.mktemp("issued") / "open.slastudio")
    with Project.open(path) as project:
        add_entry(project, "changes", {"when": "2026-03-05 09:00", "title": "A new prompt"})
        issue_report(
            project, MONTH, path.with_name("first.pdf"), who="A. Author", on=ON, accept=True
        )
    return path


@pytest.fixture
def path(pristine: Path, tmp_path: Path) -> Path:
    for each in (pristine, pristine.with_name("first.pdf")):
        shutil.copy(each, tmp_path / each.name)
    return tmp_path / pristine.name


def issued(project: Project, **given: object) -> IssuedReport:
    return issue_report(project, MONTH, **({"who": "A. Author", "on": ON, "accept": True} | given))[
        0
    ]  # type: ignore[arg-type]


# --- the act -----------------------------------------------------------------------------------------------------------


def test_that_a_report_is_issued_removed_from_corrected_and_given_back(
    path: Path, tmp_path: Path
) -> None:
    first, second = path.with_name("first.pdf"), tmp_path / "second.pdf"
    with Project.open(path) as project:
        (found,) = standings(project)
        assert (found.report.number, state_words(found)) == ("2026-03/1", "stands")
        assert check_issued(project, found.report).holds
        told = "\n".join(page_texts(first))
        assert "Issued as no. 2026-03/1, edition 1, on 3 April 2026 by A. Author, chain" in told
        assert "DRAFT" not in told

        remove_import(project, 4)
        (found,) = standings(project)
        assert state_words(found).startswith("would read otherwise")
        told = "\n".join(change_lines(found, 99))
        assert "Uptime: 100 % (≥ 99 %), Reserved → – (≥ 99 %), No data" in told
        assert "Removed: probes.csv (SHA-256 " in told
        assert not check_issued(project, found.report).holds
        with pytest.raises(StudioError, match="needs a reason"):
            issued(project, path=second)
        assert not second.exists()
        corrected = issued(project, path=second, why="The probes were another client's")

        told = "\n".join(page_texts(second))
        assert "no. 2026-03/2" in told
        assert "It replaces no. 2026-03/1" in told
        assert "What this edition corrects" in told
        assert "The probes were another client's." in told
        assert "Removed: probes.csv" in told
        assert [state_words(each) for each in standings(project)] == [
            "replaced by edition 2",
            "stands",
        ]
        assert all(check_issued(project, each).holds for each in issued_reports(project))
        assert any(each.name == "Uptime" for each in corrected.record.corrects)

        back = write_issued(project, report_numbered(project, "2026-03/1"), tmp_path / "back.pdf")
        assert back.read_bytes() == first.read_bytes()
        assert report_numbered(project, MONTH) == corrected
        assert project.chain.faults() == ()


def test_that_what_tells_the_same_is_not_issued_again(path: Path) -> None:
    with Project.open(path) as project:
        for day in (ON, date(2026, 5, 3)):
            with pytest.raises(StudioError, match="nothing to correct"):
                issued(project, on=day, why="once more")
        remove_import(project, 4)
        with pytest.raises(StudioError, match="never older"):
            issued(project, on=date(2026, 4, 2), why="earlier")
        issued(project, why="The probes were wrong")
        with pytest.raises(StudioError, match="nothing to correct"):
            issued(project, why="once more")
        assert len(issued_reports(project)) == 2


def test_that_a_month_that_was_not_over_is_issued_again_once_it_is(path: Path) -> None:
    with Project.open(path) as project:
        first, _ = issue_report(
            project, "2026-04", who="A. Author", on=date(2026, 4, 20), accept=True
        )
        with pytest.raises(StudioError, match="nothing to correct"):
            issue_report(project, "2026-04", on=date(2026, 4, 20), why="once more", accept=True)
        second, _ = issue_report(
            project, "2026-04", on=date(2026, 5, 4), why="April is over", accept=True
        )
        assert (first.number, second.number) == ("2026-04/1", "2026-04/2")
        assert second.record.causes == (
            "Judged as of 4 May 2026; no. 2026-04/1 as of 20 April 2026",
        )


def test_that_the_project_comes_first_and_the_file_can_be_had_again(
    path: Path, tmp_path: Path
) -> None:
    with Project.open(path) as project:
        remove_import(project, 4)
        lost = tmp_path / "nowhere" / "second.pdf"
        with pytest.raises(StudioError, match=r"issued as no\. 2026-03/2 and kept in the project"):
            issued(project, path=lost, why="The probes were wrong")
        report = report_numbered(project, "2026-03/2")
        assert write_issued(project, report, tmp_path / "second.pdf").stat().st_size == report.size


def test_that_nothing_is_issued_of_a_project_that_changed_meanwhile(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = issuing._printed

    with Project.open(path) as project:
        remove_import(project, 4)

        def slowly(*given: object) -> bytes:
            remove_import(project, 1)
            return printed(*given)  # type: ignore[arg-type]

        monkeypatch.setattr(issuing, "_printed", slowly)
        with pytest.raises(StudioError, match="changed while"):
            issued(project, path=tmp_path / "second.pdf", why="wrong")
        assert len(issued_reports(project)) == 1
        assert not (tmp_path / "second.pdf").exists()


def test_that_an_issue_is_whole_or_not_there(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes wrong between the report and its link leaves neither."""

    def broken(*_given: object) -> None:
        raise StudioError("the disk is gone")

    with Project.open(path) as project:
        remove_import(project, 4)
        with monkeypatch.context() as patched:
            patched.setattr(issue_store, "append", broken)
            with pytest.raises(StudioError, match="disk is gone"):
                issued(project, why="The probes were wrong")
        assert len(issued_reports(project)) == 1
        assert project.chain.faults() == ()
        assert issued(project, why="The probes were wrong").number == "2026-03/2"


def test_that_a_report_that_is_only_written_is_a_draft(path: Path, tmp_path: Path) -> None:
    made = tmp_path / "draft.pdf"
    with Project.open(path) as project:
        write_report(project, MONTH, made, workbook=tmp_path / "draft.xlsx", issued=ON)
        found = verify(project, made)
    book = load_workbook(tmp_path / "draft.xlsx")
    assert {each.oddHeader.right.text for each in book.worksheets} == {"DRAFT – NOT ISSUED"}
    assert (book.properties.title or "").endswith(" – draft")
    assert all("DRAFT – NOT ISSUED" in text for text in page_texts(made))
    assert found.holds
    assert "It is a draft: it was written and never issued." in lines(found)
    assert b"draft" in made.read_bytes()


def test_that_only_an_issued_report_shows_the_duty_to_give_it(path: Path) -> None:
    with Project.open(path, write=False) as project:
        agreement = project.agreements.draft().agreement
    governance = replace(agreement.governance, report_within="5 business days")
    with Project.open(path) as project:
        save_agreement(project, replace(agreement, governance=governance))

        def state(month: str) -> str:
            duties = assess(project, month).duties
            return next(each.state for each in duties if each.kind == "monthly_report")

        note_issued(project, "report", "2026-02", path, ON, "draft")
        assert state("2026-02") not in ("done", "done_late")
        assert state(MONTH) == "done"
        # the duty an edition shows does not make it read otherwise
        issued(project, why="A report is owed now")
        assert state_words(standings(project)[-1]) == "stands"


# --- what would change it ----------------------------------------------------------------------------------------------

Act = Callable[[Project, int], object]


def _import(project: Project, number: int) -> None:
    rows = [(f"2026-03-{number % 28 + 1:02d}T13:00:00Z", f"n{number}", 400, "success")]
    name = project.path.with_name(f"more-{number}.csv")
    import_file(project, written(name, "time request_id latency_ms status", rows))


def _remove(project: Project, _number: int) -> None:
    with project.reading():
        last = max(each.id for each in project.evidence.batches())
    remove_import(project, last)


def _answer(project: Project, number: int) -> None:
    answer_question(project, WORD, ("good", "bad")[number % 2], "me")


def _terms(project: Project, number: int) -> None:
    agreement = project.agreements.draft().agreement
    pricing = replace(agreement.pricing, claim_days=31 + number)
    save_agreement(project, replace(agreement, pricing=pricing))


RELEVANT: dict[str, tuple[Act, str]] = {
    "import": (_import, "Added: more-"),
    "removal": (_remove, "Removed"),
    "answer": (_answer, "Answered: "),
    "entry": (
        lambda p, n: add_entry(p, "changes", {"when": "2026-03-06 09:00", "title": f"Change {n}"}),
        "Entered: change CHG-",
    ),
    "amendment": (
        lambda p, n: amend_entry(p, "changes", "CHG-1", {"title": f"T{n}"}, why="it was"),
        "Amended: change CHG-1, title",
    ),
    "terms": (_terms, "The draft of the agreement was changed"),
}
BESIDE: dict[str, Act] = {
    "brand": lambda p, n: save_brand(p, Brand(footer=f"Footer {n}")),
    "sent": lambda p, _n: send_draft(p),
    "document": lambda p, _n: note_issued(p, "report", MONTH, p.path, ON, "draft"),
    "receipt": lambda p, n: receive_report(p, issued_reports(p)[0], ON, f"client {n}"),
    "mapping": lambda p, n: _saved_mapping(p, n),
    "hand_over": lambda p, n: _handed_over(p, n),
}


def _handed_over(project: Project, number: int) -> None:
    archive = project.path.with_name(f"over-{number}.zip")
    write_hand_over(project, archive, to="A successor", on=ON)


def _saved_mapping(project: Project, number: int) -> None:
    with project.writing():
        project.shapes.save_mapping(f"signature {number}", Mapping("requests", "canonical columns"))


@settings(
    max_examples=tries(12, 150),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(names=st.lists(st.sampled_from(sorted({*RELEVANT, *BESIDE})), min_size=1, max_size=4))
def test_that_whatever_may_change_an_issued_report_shows_at_once_and_nothing_else(
    pristine: Path, tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    path = tmp_path_factory.mktemp("any") / "open.slastudio"
    shutil.copy(pristine, path)
    with Project.open(path) as project:
        for number, name in enumerate(names, 1):
            act = RELEVANT[name][0] if name in RELEVANT else BESIDE[name]
            act(project, number)
        (found,) = quick_standings(project)
        words = [each.words for each in found.happened]
        for name in set(names) & RELEVANT.keys():
            wanted = RELEVANT[name][1]
            # an import that was taken back again is told as that
            again = name in ("import", "removal") and {"import", "removal"} <= set(names)
            assert any(
                text.startswith((wanted, "Imported and removed again: more-") if again else wanted)
                for text in words
            ), (name, words)
        assert (found.state == "stands") == (not set(names) & RELEVANT.keys())
        if found.state == "stands":
            assert compare(project, found).state == "stands", "nothing that was left out changes it"


def test_that_an_answer_withdrawn_and_a_record_withdrawn_are_told(path: Path) -> None:
    with Project.open(path) as project:
        answer_question(project, WORD, "good", "me")
        withdraw_answer(project, WORD)
        withdraw_entries(project, "changes", ["CHG-1"], why="It was planned only", who="me")
        words = [each.words for each in quick_standings(project)[0].happened]
    assert any(each.startswith("Taken back: answer") for each in words)
    assert "Withdrawn: change CHG-1, by me (It was planned only)" in words


def test_that_figures_are_compared_though_a_later_format_keeps_more(path: Path) -> None:
    with Project.open(path) as project:
        report = issued_reports(project)[0]
        kept = project.issues.figures(report)
        assert isinstance(kept, dict)
        again = assess(project, MONTH, now=report.judged)
        assert kept["assessment"] == json.loads(json.dumps(assessment_as_json(again)["assessment"]))
        (found,) = quick_standings(project)
        assert compare(project, found).changes == ()


# --- tampering, repair, receipt ----------------------------------------------------------------------------------------


def test_that_kept_bytes_and_links_that_were_changed_are_told(path: Path) -> None:
    changed_past(path, "UPDATE issued_report SET data = ?", b"%PDF-1.7 forged")
    with Project.open(path, write=False) as project:
        found = check_issued(project, issued_reports(project)[0])
        assert found.faults == (
            "the kept bytes are not those that were issued",
            "it reads otherwise than its link of the chain says",
        )
        with pytest.raises(StudioError, match="damaged or tampered"):
            write_issued(project, issued_reports(project)[0], path.with_name("out.pdf"))


@pytest.mark.parametrize("place", [0.3, 0.5, 0.7])
def test_that_a_copy_with_one_byte_changed_is_told(path: Path, place: float) -> None:
    first, forged = path.with_name("first.pdf"), path.with_name("forged.pdf")
    data = bytearray(first.read_bytes())
    data[int(len(data) * place)] ^= 1
    forged.write_bytes(data)
    with Project.open(path, write=False) as project:
        found = verify(project, first)
        assert headline(found) == "This project matches the copy you hold, first.pdf."
        assert "It is the issued copy, byte for byte: no. 2026-03/1" in "\n".join(lines(found))
        assert not verify(project, forged).holds
        added = path.with_name("signed.pdf")
        added.write_bytes(first.read_bytes() + b"% a signature\n")
        assert "something added at its end" in "\n".join(lines(verify(project, added)))


def test_that_a_number_that_was_never_issued_is_told(path: Path, pristine: Path) -> None:
    changed_past(path, "DELETE FROM issued_report")
    changed_past(path, "DELETE FROM chain WHERE kind = 'issue'")
    with Project.open(path, write=False) as project:
        found = verify(project, pristine.with_name("first.pdf"))
    assert "no report of that number was issued" in headline(found)


def test_that_a_repair_brings_issued_reports_over(path: Path, tmp_path: Path) -> None:
    with Project.open(path) as project:
        receive_report(project, issued_reports(project)[0], date(2026, 4, 5), "C. Client")
    made = salvage(path, tmp_path / "repaired.slastudio")
    assert "1 issued report" in made.kept
    assert "1 receipt of an issued report" in made.kept
    with Project.open(made.path, write=False) as project:
        (found,) = quick_standings(project)
        assert state_words(found) == "stands, received by the client on 5 April 2026 (C. Client)"
        assert check_issued(project, found.report).holds


def test_that_an_erasure_reaches_receipts_and_names_what_was_issued(path: Path) -> None:
    with Project.open(path) as project:
        receive_report(project, issued_reports(project)[0], ON, "A. Author")
        kept = write_issued(project, issued_reports(project)[0], path.with_name("kept.pdf"))
        told = person_lines(find_person(project, "A. Author"))
        assert any("an issued report" in each for each in told)
        erase_person(project, "A. Author", who="me", why="asked")
        (found,) = quick_standings(project)
        assert found.receipts[0].who.startswith("erased")
        assert kept.read_bytes() == path.with_name("first.pdf").read_bytes()
        assert project.chain.faults() == ()


def test_that_a_receipt_has_a_day_that_can_be_and_is_told_once(path: Path) -> None:
    with Project.open(path) as project:
        report = issued_reports(project)[0]
        with pytest.raises(StudioError, match="cannot have been received"):
            receive_report(project, report, date(2026, 4, 2), "C. Client")
        receive_report(project, report, ON, "C. Client")
        with pytest.raises(StudioError, match="already"):
            receive_report(project, report, ON, "C. Client")
        assert project.chain.faults() == ()


def test_that_the_command_line_issues_lists_shows_and_checks(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(*words: str, code: int = 0) -> str:
        assert run([*map(str, words)]) == code
        return capsys.readouterr().out

    project, second = str(path), str(tmp_path / "second.pdf")
    assert "edition 1, issued 3 April 2026 by A. Author: stands" in told("issued", "list", project)
    assert run(["imports", project, "--remove", "4"]) == 0
    capsys.readouterr()
    assert "would tell" in told("issued", "verify", project, code=1)
    words = (
        "--on",
        "2026-04-04",
        "--why",
        "The probes were wrong",
        "--who",
        "A. Author",
        "--accept",
    )
    assert "issued as no. 2026-03/2" in told(
        "issue", project, "--period", MONTH, "-o", second, *words
    )
    shown = json.loads(told("issued", "show", project, "2026-03/2", "--json"))
    assert (shown["edition"], shown["reason"]) == (2, "The probes were wrong")
    assert {each["what"] for each in shown["corrects"]} >= {"Uptime"}
    assert [each["file"] for each in shown["sources"]] == [
        "requests.csv",
        "first.csv",
        "second.csv",
    ]
    out = tmp_path / "back.pdf"
    told("issued", "show", project, "2026-03/1", "-o", str(out))
    assert out.read_bytes() == path.with_name("first.pdf").read_bytes()
    told("issued", "received", project, "2026-03/2", "--on", "2026-04-05", "--who", "C. Client")
    listed = json.loads(told("issued", "list", project, "--json"))
    assert [each["state"] for each in listed] == ["replaced", "stands"]
    assert listed[1]["received"] == [{"on": "2026-04-05", "who": "C. Client"}]
    checked = told("verify", project, "--against", str(path.with_name("first.pdf")))
    assert "No. 2026-03/1 was replaced by no. 2026-03/2" in checked
    assert run(["issued", "show", project, "2026-04/1"]) == 1
