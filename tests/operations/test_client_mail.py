"""The month's mail to the client and the reply to it: what it holds, that what comes back is
checked row by row, and that taking it in twice changes nothing.
"""

from __future__ import annotations

import email
import json
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from email import policy
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from slastudio.cli import run
from slastudio.contract.terms.findings import put
from slastudio.evidence.reply_forms import FormHead, item_of, row_mark
from slastudio.importing.readers.reply_forms import read_reply
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.analysis.assessments import exclusion_spans
from slastudio.operations.documents.client_mail import WrittenMail, record_sent, write_client_mail
from slastudio.operations.documents.client_reply import TakenReply, take_in_reply
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.evidence.questions import questions_of
from slastudio.operations.issuing.issuing import issue_report
from slastudio.operations.projects import create_project
from slastudio.operations.registers.records import Entry, list_entries
from slastudio.project.file import Project
from slastudio.shared.problems import StudioError

ISSUED, RECEIVED = date(2026, 11, 5), "2026-11-09 09:30"
OWNER = "Head of customer operations"


def acts_since(project: Project) -> list[Entry]:
    """Return the acts entered after those of the sample's story."""
    return [each for each in list_entries(project, "acts") if each.values["when"] > "2026-11-06"]


@pytest.fixture(scope="module")
def mailed(
    light_sample: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, WrittenMail]:
    """Write October's mail of the sample once."""
    path = Path(shutil.copy2(light_sample, tmp_path_factory.mktemp("mailed") / "larkpay.slastudio"))
    with Project.open(path) as project:
        return path, written(project, path.parent)


@pytest.fixture
def project(mailed: tuple[Path, WrittenMail], tmp_path: Path) -> Project:
    """Open a copy of the sample, its mail of October written."""
    return Project.open(Path(shutil.copy2(mailed[0], tmp_path / "larkpay.slastudio")))


@pytest.fixture
def made(mailed: tuple[Path, WrittenMail], tmp_path: Path) -> WrittenMail:
    """Lay the files of the mail out anew, to be filled in."""
    mail = mailed[1]
    copies = {
        name: Path(shutil.copy2(getattr(mail, name), tmp_path))
        for name in ("message", "sheet", "text")
    }
    return replace(mail, **copies)


def written(project: Project, folder: Path, period: str = "2026-10") -> WrittenMail:
    return write_client_mail(project, folder, period=period, issued=ISSUED)


def filled_text(path: Path, **answers: str) -> Path:
    """Fill in a text form: by the item's name without its letter, "answer" or "answer // note"."""
    lines, item = [], ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            item = line[1 : line.index("]")].partition(":")[2]
        answer, _, note = answers.get(item.replace("-", "_"), "").partition(" // ")
        told = {"Answer: ": answer, "Note: ": note, "On: ": "9 November"}.get(line, "")
        lines.append(line + told if item else line)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def sheet_of(path: Path) -> tuple[object, Worksheet]:
    book = load_workbook(path)
    page = book["Answers"]
    assert isinstance(page, Worksheet)
    return book, page


def filled_sheet(path: Path, answers: dict[str, tuple[object, ...]]) -> Path:
    """Fill in the Excel form: item → answer, note, role, day."""
    book, page = sheet_of(path)
    for row in page.iter_rows(min_row=5):
        for cell, value in zip(row[4:8], answers.get(str(row[0].value), ()), strict=False):
            cell.value = value
    book.save(path)
    return path


def taken(project: Project, path: Path, by: str = OWNER) -> TakenReply:
    return take_in_reply(project, path, received=RECEIVED, by=by)


def test_that_the_mail_is_a_draft_that_holds_what_is_open_with_its_form(
    project: Project, made: WrittenMail, tmp_path: Path
) -> None:
    with project:
        again = written(project, tmp_path / "again")
    for one, other in zip(
        (made.message, made.sheet, made.text), (again.message, again.sheet, again.text), strict=True
    ):
        assert one.read_bytes() == other.read_bytes()
    message = email.message_from_bytes(made.message.read_bytes(), policy=policy.default)
    assert message["X-Unsent"] == "1"
    assert message["To"] == "operations@larkpay.example"
    assert "October 2026" in message["Subject"]
    body = message.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    for words in ("EXC-1", "DEC-3", "23.75 hours worked", "admits nothing", "waives no right"):
        assert words in text
    (attached,) = message.iter_attachments()
    assert attached.get_content() == made.sheet.read_bytes()
    assert made.text.read_text(encoding="utf-8").replace("\n", "") in text.replace(
        "\r\n", ""
    ).replace("\n", "")


def test_that_the_form_offers_the_allowed_answers_and_no_text_is_a_formula(
    made: WrittenMail,
) -> None:
    book, page = sheet_of(made.sheet)
    rules = page.data_validations.dataValidation
    assert [rule.formula1 for rule in rules] == [
        f"Choices!$A${row}:$B${row}" for row in range(5, 5 + len(made.mail.items))
    ]
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
    assert load_workbook(made.sheet)["Choices"]["A5"].value == "confirmed"
    assert book is not None


@pytest.mark.parametrize("as_text", [True, False])
def test_that_a_filled_in_form_stands_as_the_clients_word_and_twice_changes_nothing(
    project: Project, made: WrittenMail, *, as_text: bool
) -> None:
    with project:
        if as_text:
            form = filled_text(
                made.text, EXC_1="confirmed", DEC_3="Decided // Collections stays outside"
            )
        else:
            form = filled_sheet(
                made.sheet,
                {
                    "X:EXC-1": ("confirmed", "", "Data protection officer", date(2026, 11, 8)),
                    "D:DEC-3": ("decided", "Collections stays outside"),
                },
            )
        first = taken(project, form)
        assert [item for item, _ in first.taken] == ["X:EXC-1", "D:DEC-3"]
        assert (first.blank, first.problems) == (("D:DEC-4",), ())
        used = exclusion_spans(project)["EXC-1"]
        assert used.confirmed == datetime(2026, 11, 9, 8, 30, tzinfo=UTC)
        assert used.confirmed_by == (OWNER if as_text else "Data protection officer")
        decision = {each.id: each for each in list_entries(project, "decisions")}["DEC-3"]
        assert decision.values["status"] == "decided"
        assert decision.values["detail"].endswith("Collections stays outside")
        assert all(f"SHA-256 {first.sha256}" in each.why for each in decision.amended)
        links = [each.sha256 for each in project.chain.links()]
        second = taken(project, form)
        assert (second.taken, second.known) == ((), ("X:EXC-1", "D:DEC-3"))
        assert [each.sha256 for each in project.chain.links()] == links


def test_that_a_refusal_is_kept_as_an_act_and_betters_nothing(
    project: Project, made: WrittenMail, tmp_path: Path
) -> None:
    with project:
        taken(project, filled_text(made.text, EXC_1="refused // The router was in use"))
        (act,) = acts_since(project)
        assert (act.values["act"], act.values["duty"]) == ("not_done", "confirmation:EXC-1")
        assert "The router was in use" in act.values["detail"]
        assert exclusion_spans(project)["EXC-1"].refused == datetime(2026, 11, 9, 8, 30, tzinfo=UTC)
        taken(project, made.text)
        assert len(acts_since(project)) == 1
        # what was refused is not asked again
        later = write_client_mail(project, tmp_path, period="2026-10", issued=date(2026, 11, 10))
        assert "X:EXC-1" not in [each.id for each in later.mail.items]


def test_that_a_question_is_answered_by_the_client_with_where_it_comes_from(
    tmp_path: Path,
) -> None:
    log = tmp_path / "requests.csv"
    rows = (
        f"2026-10-{1 + n % 31:02d}T10:00:{n % 60:02d}Z,x{n},900,300,{'cancelled' if n % 4 else 'ok'}\n"
        for n in range(1200)
    )
    log.write_text("time,request_id,latency_ms,first_token_ms,status\n" + "".join(rows))
    with create_project(
        tmp_path / "acme", "customer-support", client="Acme Ltd", zone="Europe/Madrid"
    ) as project:
        import_file(project, log)
        # the provider clarifies and sends the logs, so that the client is not asked
        terms = put(current_agreement(project), ("objectives", "clarified_by"), "provider")
        provider = tuple(replace(each, side="provider") for each in terms.data.deliveries)
        save_agreement(project, put(terms, ("data", "deliveries"), provider))
        assert not any(each.id.startswith("Q:") for each in written(project, tmp_path).mail.items)
        save_agreement(project, put(terms, ("objectives", "clarified_by"), "client"))
        made = written(project, tmp_path)
        item = next(each for each in made.mail.items if each.id.startswith("Q:"))
        found = taken(project, filled_sheet(made.sheet, {item.id: (item.allowed[0],)}))
        assert [each for each, _ in found.taken] == [item.id]
        answer = {each.id: each for each in questions_of(project)}[item.id[2:]].answer
        assert answer is not None
        assert (answer.reading, answer.source) == (item.allowed[0], "client")
        assert answer.at == datetime(2026, 11, 9, 8, 30, tzinfo=UTC)
        assert OWNER in answer.who
        assert found.sha256 in answer.who
        assert taken(project, made.sheet).known == (item.id,)


# -- hostile forms -----------------------------------------------------------------------------------------------------


def test_that_bad_rows_are_told_and_kept_out_and_good_rows_arrive(
    project: Project, made: WrittenMail
) -> None:
    with project:
        book, page = sheet_of(made.sheet)
        page["E5"] = "confirmed"  # the good one
        page["B6"], page["E6"], page["F6"] = "Another decision altogether", "decided", "yes"
        page["E7"] = "maybe"
        for column, value in enumerate(("X:EXC-99", "Invented", "–", "confirmed", "confirmed"), 1):
            page.cell(8, column, value)
        page.cell(9, 1, "nonsense")
        page.cell(9, 5, "confirmed")
        book.save(made.sheet)
        found = taken(project, made.sheet)
        assert [item for item, _ in found.taken] == ["X:EXC-1"]
        assert [each.row for each in found.problems] == [6, 7, 8, 9]
        for problem, words in zip(
            found.problems, ("was changed", "Allowed is", "was changed", "no item"), strict=True
        ):
            assert words in problem.message
        statuses = {each.id: each.values["status"] for each in list_entries(project, "decisions")}
        assert (statuses["DEC-3"], statuses["DEC-4"]) == ("open", "open")


def test_that_a_row_made_up_with_its_mark_still_answers_nothing_that_is_not_there(
    project: Project, made: WrittenMail
) -> None:
    with project:
        head = made.mail.head
        text = made.text.read_text(encoding="utf-8")
        for name in (
            "X:EXC-99",
            "D:DEC-99",
            "Q:word:requests:status:no",
            "Q:span:no",
            "A:requests",
        ):
            mark = row_mark(head, name, "t", "m", "confirmed")
            text += f"\n[{name}] mark {mark}\nAsked: t\nMeans: m\nAllowed: confirmed\nAnswer: confirmed\n"
        made.text.write_text(text, encoding="utf-8")
        found = taken(project, made.text)
        assert found.taken == ()
        assert len(found.problems) == 5
        assert not acts_since(project)


def test_that_a_form_of_another_project_takes_nothing_in(
    project: Project, made: WrittenMail
) -> None:
    with project:
        text = filled_text(made.text, EXC_1="confirmed").read_text(encoding="utf-8")
        head = FormHead("0" * 12, "2026-10")
        made.text.write_text(text.replace(made.mail.head.project, head.project), encoding="utf-8")
        found = taken(project, made.text)
        assert found.taken == ()
        assert {each.message for each in found.problems} == {"The form belongs to another project."}
        with pytest.raises(StudioError, match="another project"):
            record_sent(project, made.text, "2026-11-06")


@pytest.mark.parametrize("formula", ['="confirmed"', '=HYPERLINK("http://x.example","confirmed")'])
def test_that_a_formula_is_never_computed(
    project: Project, made: WrittenMail, formula: str
) -> None:
    with project:
        with pytest.raises(StudioError, match="formulas"):
            taken(project, filled_sheet(made.sheet, {"X:EXC-1": (formula,)}))
        assert exclusion_spans(project)["EXC-1"].confirmed is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 100,
        b"PK\x03\x04 no archive",
        b"just a letter",
        b"SLA Studio form 1\n" * 50_000,
        b"SLA Studio form 1\n" + b"[X:EXC-1] mark 12345678\nAnswer: confirmed\n" * 5_000,
        b"x" * (5 * 1024 * 1024),
    ],
)
def test_that_a_file_that_is_no_form_ends_in_a_sentence(
    project: Project, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "reply.bin"
    path.write_bytes(content)
    with project, pytest.raises(StudioError):
        taken(project, path)


def test_that_a_sheet_without_its_columns_is_no_form(project: Project, made: WrittenMail) -> None:
    with project:
        book, page = sheet_of(made.sheet)
        page["E4"] = "Something else"
        book.save(made.sheet)
        with pytest.raises(StudioError, match="Your answer"):
            taken(project, made.sheet)


def test_that_a_reply_quoted_in_a_mail_is_read(project: Project, made: WrittenMail) -> None:
    with project:
        lines = filled_text(made.text, EXC_1="confirmed").read_text(encoding="utf-8").splitlines()
        quoted = ["Dear all,", "", *(f"> {line}" for line in lines), "> --", "> Regards", "Ana"]
        made.text.write_text("\r\n".join(quoted), encoding="utf-8")
        assert [item for item, _ in taken(project, made.text).taken] == ["X:EXC-1"]


def test_that_the_providers_roles_do_not_answer_for_the_client(
    project: Project, made: WrittenMail
) -> None:
    with project:
        form = filled_sheet(made.sheet, {"X:EXC-1": ("confirmed", "", "Maintenance lead")})
        found = taken(project, form)
        assert found.taken == ()
        assert "provider's side" in found.problems[0].message
        with pytest.raises(StudioError, match="provider's side"):
            taken(project, form, by="Maintenance lead")
        with pytest.raises(StudioError, match="still to come"):
            take_in_reply(
                project, form, received=RECEIVED, by=OWNER, now=datetime(2026, 11, 1, tzinfo=UTC)
            )


def test_that_what_breaks_in_the_middle_takes_the_whole_reply_back(
    project: Project, made: WrittenMail, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise StudioError("the disk is full")

    with project:
        form = filled_text(made.text, EXC_1="confirmed", DEC_3="decided // Stays")
        names = "slastudio.operations.documents.client_reply"
        original = take_in_reply.__globals__["amend_entry"]
        calls: list[str] = []

        def second_breaks(
            project: Project, register: str, *rest: object, **given: object
        ) -> object:
            calls.append(register)
            return original(project, register, *rest, **given) if len(calls) == 1 else broken()

        monkeypatch.setattr(f"{names}.amend_entry", second_breaks)
        with pytest.raises(StudioError, match="disk is full"):
            taken(project, form)
        assert calls == ["exclusions", "decisions"]
        assert exclusion_spans(project)["EXC-1"].confirmed is None


# -- sent --------------------------------------------------------------------------------------------------------------


def test_that_what_was_asked_is_dated_by_when_the_mail_was_sent(
    project: Project, made: WrittenMail
) -> None:
    with project:
        asked = record_sent(project, made.text, "2026-11-06 10:00", role="Maintenance lead")
        assert asked.asked == tuple(each.id for each in made.mail.items)
        acts = acts_since(project)
        assert {each.values["duty"] for each in acts} == {
            "confirmation:EXC-1",
            "decision:DEC-3",
            "decision:DEC-4",
        }
        assert {each.values["act"] for each in acts} == {"asked"}
        assert {each.values["when"] for each in acts} == {"2026-11-06T10:00:00+01:00"}
        assert record_sent(project, made.text, "2026-11-06 10:00").asked == ()
        with pytest.raises(StudioError, match="still to come"):
            record_sent(project, made.text, "2026-11-06", now=datetime(2026, 11, 1, tzinfo=UTC))


def test_that_a_form_is_read_back_as_it_was_written(made: WrittenMail) -> None:
    for path in (made.sheet, made.text):
        form = read_reply(path)
        assert form.head == made.mail.head
        told = [(each.id, each.title, each.more, each.choices) for each in form.rows]
        assert told == [(each.id, each.title, each.more, each.choices) for each in made.mail.items]
    assert item_of("Z:1") is None


def test_that_the_command_line_writes_records_and_takes_in(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project.close()
    name, folder = str(project.path), str(tmp_path / "out")
    mail = ["mail", name, "--period", "2026-10", "-o", folder]
    assert run([*mail, "--issued", "2026-11-05", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {each["id"] for each in told["items"]} == {"X:EXC-1", "D:DEC-3", "D:DEC-4"}
    assert run([*mail, "--sent", "2026-11-06"]) == 0
    assert "3 requests recorded" in capsys.readouterr().out
    form = filled_text(Path(told["text"]), EXC_1="confirmed")
    reply = ["reply", name, str(form), "--received", "2026-11-09", "--by", OWNER]
    assert run(reply) == 0
    assert "X:EXC-1: confirmed" in capsys.readouterr().out
    assert run([*reply, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["known"] == ["X:EXC-1"]
    assert run(["mail", name, "--period", "2026-09", "-o", folder, "--sent", "2026-11-06"]) == 1
    assert "holds no form of 2026-09" in capsys.readouterr().err


def test_that_the_report_lies_with_the_mail_as_it_was_issued(
    project: Project, made: WrittenMail, tmp_path: Path
) -> None:
    path = tmp_path / "issued.pdf"
    with project:
        issue_report(project, "2026-10", path, who="QA", on=ISSUED, accept=True)
        after = written(project, tmp_path / "after")
    assert [kind for kind, _ in attached(made)] == [XLSX]
    (_, form), (kind, report) = attached(after)
    assert form == after.sheet.read_bytes()
    assert (kind, report) == ("pdf", path.read_bytes())
    message = email.message_from_bytes(after.message.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    assert "no. 2026-10/1 is attached" in body.get_content()


XLSX = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attached(made: WrittenMail) -> list[tuple[str, bytes]]:
    message = email.message_from_bytes(made.message.read_bytes(), policy=policy.default)
    return [(e.get_content_subtype(), e.get_content()) for e in message.iter_attachments()]
