"""Versions: the draft is sent, signed and amended; what was signed is never rewritten."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from slastudio.cli import run
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.drafting import OpenPoint
from slastudio.contract.terms.findings import put
from slastudio.operations.agreements.library import check_with_fixes
from slastudio.operations.agreements.redlines import compare_versions, write_redline
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.agreements.versions import (
    amended_version,
    attach_signed,
    copy_agreement,
    freeze,
    hindrances,
    list_versions,
    restore_version,
    send_draft,
    signed_files,
    version_named,
    write_signed,
)
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.projects import create_project, open_project
from slastudio.project.file import Project
from slastudio.shared.problems import StudioError
from tests.reports.pages import page_texts


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(
        tmp_path / "acme.slastudio", "governed-production", client="Acme", zone="Europe/Madrid"
    ) as made:
        edit(made, "parties.provider", "Northgate")
        yield made


def edit(project: Project, path: str, value: object) -> None:
    save_agreement(project, put(current_agreement(project), tuple(path.split(".")), value))


def test_that_a_signed_version_stays_as_it_is_while_the_draft_goes_on(project: Project) -> None:
    made, _ = freeze(project, date(2026, 6, 15), signatories=("Acme: A. Client, CEO",))
    signed_text = made.agreement
    edit(project, "pricing.claim_days", 45)
    first, draft = list_versions(project)
    assert (first.label, first.state, first.effective_from, first.effective_to) == (
        "v1.0",
        "signed",
        date(2026, 6, 15),
        None,
    )
    assert first.signatories == ("Acme: A. Client, CEO",)
    assert first.agreement == signed_text
    assert (draft.label, draft.agreement.pricing.claim_days) == ("v1.1 (draft)", 45)
    later, _ = freeze(project, date(2026, 9, 1), number="2.0")
    assert [v.effective_to for v in list_versions(project)] == [date(2026, 9, 1), None, None]
    assert later.label == "v2.0"
    assert list_versions(project)[-1].label == "v2.1 (draft)"


def test_that_a_draft_dated_before_what_it_amends_is_told_and_not_signed(project: Project) -> None:
    edit(project, "term.start", date(2026, 6, 15))
    freeze(project, date(2026, 6, 15))
    edit(project, "term.start", date(2026, 5, 1))
    amended, draft = amended_version(project), current_agreement(project)
    found = check_with_fixes(draft, project.path.parent, amended)
    assert [each.path for each in found if each.id == "draft-before-signed"] == ["term.start"]
    with pytest.raises(StudioError, match=r"v1\.0 which it amends"):
        freeze(project, date(2026, 9, 1))


def test_that_nothing_is_signed_while_points_are_open_or_errors_stand(project: Project) -> None:
    agreement = current_agreement(project)
    open_point = replace(
        agreement.drafting, open_points=(OpenPoint("pricing.monthly_fee", "They offered less."),)
    )
    save_agreement(project, replace(agreement, drafting=open_point))
    assert hindrances(current_agreement(project)) == ("“Monthly fee” is still to be agreed",)
    with pytest.raises(StudioError, match="Monthly fee” is still to be agreed"):
        freeze(project, date(2026, 6, 15))
    save_agreement(project, replace(agreement, parties=replace(agreement.parties, client="")))
    with pytest.raises(StudioError, match="the client is not named"):
        freeze(project, date(2026, 6, 15))
    assert [v.state for v in list_versions(project)] == ["draft"]


def test_that_amendments_follow_in_time_number_and_on_month_boundaries(project: Project) -> None:
    freeze(project, date(2026, 6, 15))
    for day, message in (
        (date(2026, 6, 1), "not rewritten"),
        (date(2026, 7, 15), "Choose 1 August 2026"),
    ):
        with pytest.raises(StudioError, match=message):
            freeze(project, day)
    with pytest.raises(StudioError, match=r"does not follow 1.0"):
        freeze(project, date(2026, 7, 1), number="0.9")
    with pytest.raises(StudioError, match="not a version number"):
        freeze(project, date(2026, 7, 1), number="final-final")
    assert len(list_versions(project)) == 2
    edit(project, "term.amendments", "any")
    with pytest.raises(StudioError, match="first day of a month"):
        freeze(project, date(2026, 7, 15))
    freeze(project, date(2026, 7, 1))
    assert freeze(project, date(2026, 7, 15))[0].label == "v1.2"


def test_that_what_was_sent_can_be_compared_with_what_became_of_it(
    project: Project, tmp_path: Path
) -> None:
    send_draft(project)
    edit(project, "pricing.overage_rate", Decimal(130))
    found = compare_versions(project, "sent 1.0", "draft")
    assert [each.place for each in found.fields] == ["pricing.overage_rate"]
    path = write_redline(project, found, tmp_path / "redline.pdf", issued=date(2026, 6, 1))
    text = " ".join(page_texts(path))
    assert "v1.0 (sent)" in text
    assert "€130.00" in text
    again = write_redline(project, found, tmp_path / "again.pdf", issued=date(2026, 6, 1))
    assert path.read_bytes() == again.read_bytes()
    assert version_named(project, "1.0").state == "sent"
    freeze(project, date(2026, 6, 15))
    assert version_named(project, "v1.0").state == "signed"
    with pytest.raises(StudioError, match=r"There is the draft, and sent 1.0, 1.0"):
        version_named(project, "9.9")


def test_that_a_change_no_clause_says_is_in_every_form_of_the_redline(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    freeze(project, date(2026, 6, 15))
    first, *others = current_agreement(project).support.severities
    edit(project, "support.severities", (replace(first, also_called=("P1", "burning")), *others))
    found = compare_versions(project, "1.0", "draft")
    assert not any(section.changed for section in found.sections)
    pdf = write_redline(project, found, tmp_path / "redline.pdf", issued=date(2026, 6, 1))
    text = " ".join(" ".join(page_texts(pdf)).split())
    assert "No clause differs in a word." in text
    assert "Changes that no clause says" in text
    assert "burning" in text
    assert "read the same" not in text
    project.close()
    assert run(["diff", str(project.path), "1.0", "draft"]) == 0
    told = capsys.readouterr().out
    names = "; ".join(first.also_called)
    assert told.startswith("Changes that no clause says\n")
    assert f"{first.name} › Also called: [-{names}-] {{+P1; burning+}}" in told
    assert run(["diff", str(project.path), "1.0", "draft", "--json"]) == 0
    (unsaid,) = json.loads(capsys.readouterr().out)["unsaid"]
    assert unsaid["field"] == f"support.severities[{first.id}].also_called"
    assert (unsaid["before"], unsaid["after"]) == (names, "P1; burning")


def test_that_an_earlier_version_can_be_amended_from(project: Project) -> None:
    made, _ = freeze(project, date(2026, 6, 15))
    edit(project, "pricing.claim_days", 45)
    restore_version(project, "1.0")
    assert current_agreement(project) == made.agreement


def test_that_the_signed_document_is_kept_with_its_hash(project: Project, tmp_path: Path) -> None:
    pdf = tmp_path / "signed.pdf"
    pdf.write_bytes(b"%PDF-1.7 signed by hand")
    with pytest.raises(StudioError, match="not signed"):
        attach_signed(project, "draft", pdf)
    freeze(project, date(2026, 6, 15))
    kept, _ = attach_signed(project, "1.0", pdf)
    assert (
        write_signed(project, signed_files(project)[0], tmp_path / "out.pdf").read_bytes()
        == pdf.read_bytes()
    )
    pdf.write_bytes(b"not a pdf")
    with pytest.raises(StudioError, match="not a PDF"):
        attach_signed(project, "1.0", pdf)
    project.close()
    db = sqlite3.connect(project.path)
    db.execute("UPDATE signed_file SET data = ?", (b"%PDF-1.7 forged",))
    db.commit()
    db.close()
    with (
        open_project(project.path, write=False) as again,
        pytest.raises(StudioError, match="does not match its hash"),
    ):
        write_signed(again, kept, tmp_path / "forged.pdf")


def test_that_a_signed_text_changed_behind_the_program_is_noticed(project: Project) -> None:
    freeze(project, date(2026, 6, 15))
    project.close()
    db = sqlite3.connect(project.path)
    db.execute(
        "UPDATE agreement SET body = replace(body, 'Northgate', 'Southgate') WHERE state = 'signed'"
    )
    db.commit()
    db.close()
    with (
        open_project(project.path, write=False) as again,
        pytest.raises(StudioError, match="does not match its hash"),
    ):
        list_versions(again)


def test_that_terms_are_taken_over_without_the_other_clients_parties(
    project: Project, tmp_path: Path
) -> None:
    with create_project(
        tmp_path / "other.slastudio", "pilot", client="Other Ltd", zone="UTC"
    ) as other:
        path = other.path
    copy_agreement(project, path)
    taken = current_agreement(project)
    assert (taken.parties.client, taken.parties.zone) == ("Acme", "Europe/Madrid")
    assert taken.governance.profile == "pilot"


def test_that_a_period_is_judged_by_what_was_signed_and_not_by_the_draft(project: Project) -> None:
    assert assess(project, "2026-07").agreement.version == "v1.0 (draft)"
    freeze(project, date(2026, 6, 15))
    edit(project, "objectives.objectives", ())
    judged = assess(project, "2026-07")
    assert judged.agreement.version == "v1.0"
    assert judged.results


def test_that_an_amended_zone_does_not_move_the_days_of_earlier_months(project: Project) -> None:
    freeze(project, date(2026, 6, 1))
    edit(project, "parties.zone", "America/New_York")
    assert assess(project, "2026-07").period.zone == "Europe/Madrid"
    freeze(project, date(2026, 8, 1))
    assert assess(project, "2026-07").period.zone == "Europe/Madrid"
    assert assess(project, "2026-08").period.zone == "America/New_York"


def test_that_the_command_line_does_what_the_window_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["new", "a", "--template", "governed-production", "--client", "Acme"]) == 0
    assert run(["check", "a", "--json"]) == 0
    capsys.readouterr()
    assert run(["check", "a", "--json", "--strict"]) == 1
    findings = json.loads(capsys.readouterr().out)
    assert {"id", "severity", "section", "field", "message", "why"} <= set(findings[0])
    assert run(["freeze", "a", "--effective", "2026-06-15"]) == 1
    assert "the provider is not named" in capsys.readouterr().err
    with open_project(Path("a.slastudio")) as project:
        agreement: Agreement = current_agreement(project)
        save_agreement(
            project, replace(agreement, parties=replace(agreement.parties, provider="Northgate"))
        )
    assert run(["send", "a"]) == 0
    assert run(["freeze", "a", "--effective", "2026-06-15", "--signatory", "Acme: CEO"]) == 0
    assert run(["diff", "a", "1.0", "draft"]) == 0
    assert "read the same" in capsys.readouterr().out
    assert run(["diff", "a", "sent 1.0", "draft", "-o", "d.pdf", "--json"]) == 0
    assert Path("d.pdf").read_bytes().startswith(b"%PDF-")
    capsys.readouterr()
    assert run(["versions", "a", "--json"]) == 0
    assert [each["state"] for each in json.loads(capsys.readouterr().out)] == [
        "sent",
        "signed",
        "draft",
    ]
    assert run(["answer", "a", "sev1", "2026-10-09T19:00", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["promises"][0]["what"] == "First response"
    assert run(["role-questions", "a", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 25
