"""Versions beside the form: sent, signed, compared, restored; own files go out and come back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from slastudio.contract.terms.drafting import OpenPoint
from slastudio.contract.terms.findings import put
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.agreements.versions import list_versions, signed_files
from slastudio.operations.documents.agreements_and_reports import issued_documents
from slastudio.operations.projects import create_project
from slastudio.ui.pages.agreement.page import AgreementPage
from slastudio.ui.widgets.links import Link
from slastudio.ui.window.main_window import MainWindow
from tests.reports.pages import page_texts

from .specimens import template


@pytest.fixture
def page(window: MainWindow) -> AgreementPage:
    """Show the versions of a draft that can be signed."""
    assert window.desk is not None
    full = template("governed-production", client="Larkpay")
    parties = replace(full.parties, provider="Northlight", client="Larkpay")
    window.desk.session.edit(replace(full, parties=parties), (), "Template")
    window.desk.go("agreement")
    found = window.desk.pages["agreement"]
    assert isinstance(found, AgreementPage)
    found.show_tab("versions")
    return found


def sign(page: AgreementPage, number: str, day: str) -> None:
    pane = page.side.versions
    pane.open_signing()
    pane.signing.number.setText(number)
    pane.signing.day.setText(day)
    pane.signing.names.setPlainText("Ana Ruiz, Director for the client")
    pane.signing.sign.click()
    if not pane.signing.asked.isHidden():
        pane.signing.for_good.click()


def rename(page: AgreementPage, provider: str) -> None:
    agreement = page.session.agreement
    parties = replace(agreement.parties, provider=provider)
    page.session.edit(replace(agreement, parties=parties), ("parties", "provider"), "Provider")


def test_that_a_draft_is_sent_signed_and_goes_on_as_the_next(page: AgreementPage) -> None:
    pane = page.side.versions
    pane.send.click()
    sign(page, "1.0", "2026-06-01")
    versions = list_versions(page.session.project)
    assert [(each.number, each.state) for each in versions] == [
        ("1.0", "sent"),
        ("1.0", "signed"),
        ("1.1", "draft"),
    ]
    assert versions[1].signatories == ("Ana Ruiz, Director for the client",)
    assert "1.1" in page.session.ref.version
    assert len(pane.cards) == 3
    assert not pane.signing.isVisible()
    assert page.session.agreement == versions[1].agreement


def test_that_what_hinders_signing_is_listed_and_leads_to_its_field(page: AgreementPage) -> None:
    agreement = page.session.agreement
    drafting = replace(agreement.drafting, open_points=(OpenPoint("costs.monthly_cap"),))
    page.session.edit(replace(agreement, drafting=drafting), ("costs", "monthly_cap"), "Open")
    pane = page.side.versions
    pane.open_signing()
    assert not pane.signing.sign.isEnabled()
    link = pane.signing.findChildren(Link)[0]
    assert "Still to be agreed" in link.whole()
    link.click()
    assert page.section == "costs"
    page.session.undo()
    page._check()
    assert pane.signing.sign.isEnabled()


def test_that_a_wrong_number_or_day_is_said_in_place(page: AgreementPage) -> None:
    sign(page, "1.0", "soon")
    pane = page.side.versions
    assert "is not a day" in pane.signing.problem.text()
    sign(page, "one", "2026-06-01")
    assert "is not a version number" in pane.signing.problem.text()
    assert len(list_versions(page.session.project)) == 1


def test_that_changes_since_the_last_version_are_shown_and_saved(
    page: AgreementPage, tmp_path: Path
) -> None:
    page.side.versions.send.click()
    rename(page, "Southlight <b>&</b> Sons")
    pane = page.side.versions
    pane.compare.click()
    text = pane.comparing.view.toPlainText()
    assert "Southlight <b>&</b> Sons" in text
    assert "Northlight" in text, "what was removed stays to be read"
    assert "Severity and service hours" not in text, "sections that did not change are left out"
    pane.comparing.save_redline_to(tmp_path / "redline.pdf")
    assert (tmp_path / "redline.pdf").read_bytes().startswith(b"%PDF")
    assert "redline.pdf is written" in page.banner.text()


def test_that_a_change_no_clause_says_is_shown_under_its_own_heading(page: AgreementPage) -> None:
    page.side.versions.send.click()
    before = page.session.agreement
    path = ("support", "severities", 0, "also_called")
    page.session.edit(put(before, path, ("P1", "<i>burning</i>")), path, "Also called")
    page.side.versions.compare.click()
    lines = page.side.versions.comparing.view.toPlainText().splitlines()
    assert lines[0].endswith("no clause differs in a word.")
    assert lines[1] == "Changes that no clause says"
    assert lines[2].endswith("→ P1; <i>burning</i>")


def test_that_an_earlier_version_becomes_the_draft_and_undo_brings_it_back(
    page: AgreementPage,
) -> None:
    sign(page, "1.0", "2026-06-01")
    rename(page, "Southlight")
    pane = page.side.versions
    pane.start_from(pane.versions[0])
    assert page.session.agreement.parties.provider == "Northlight"
    assert current_agreement(page.session.project).parties.provider == "Northlight"
    page.session.undo()
    assert page.session.agreement.parties.provider == "Southlight"


def test_that_a_signed_pdf_is_kept_and_given_back(page: AgreementPage, tmp_path: Path) -> None:
    sign(page, "1.0", "2026-06-01")
    pane = page.side.versions
    scan = tmp_path / "signed.pdf"
    scan.write_bytes(b"%PDF-1.7 signed")
    pane.attach(pane.versions[0], scan)
    kept = signed_files(page.session.project)
    assert [each.name for each in kept] == ["signed.pdf"]
    pane.save_copy(kept[0], tmp_path / "copy.pdf")
    assert (tmp_path / "copy.pdf").read_bytes() == scan.read_bytes()
    scan.write_bytes(b"no pdf")
    pane.attach(pane.versions[0], scan)
    assert "is not a PDF" in page.banner.text()


def test_that_a_word_file_goes_out_and_is_compared_when_it_comes_back(
    page: AgreementPage, tmp_path: Path
) -> None:
    page.files.write_appendix_to(tmp_path / "appendix.docx")
    assert (tmp_path / "appendix.pdf").exists()
    rename(page, "Southlight")
    page.side.versions.compare_word_file(tmp_path / "appendix.docx")
    comparing = page.side.versions.comparing
    assert "appendix.docx, compared with" in comparing.heading.text()
    assert "Northlight" in comparing.view.toPlainText()
    (tmp_path / "broken.docx").write_bytes(b"nothing")
    page.side.versions.compare_word_file(tmp_path / "broken.docx")
    assert page.banner.text()


def test_that_terms_are_copied_from_another_project_and_undone(
    page: AgreementPage, tmp_path: Path
) -> None:
    other = create_project(tmp_path / "other.slastudio", "pilot", client="Another")
    agreement = current_agreement(other)
    save_agreement(
        other, replace(agreement, costs=replace(agreement.costs, over_cap="Everything stops."))
    )
    other.close()
    before = page.session.agreement
    page.files.copy_terms_from(tmp_path / "other.slastudio")
    assert page.session.agreement.costs.over_cap == "Everything stops."
    assert page.session.agreement.parties.client == "Larkpay"
    page.session.undo()
    assert page.session.agreement == before


def test_that_objectives_are_exported_as_openslo(page: AgreementPage, tmp_path: Path) -> None:
    page.files.export_openslo_to(tmp_path / "openslo")
    assert (tmp_path / "openslo" / "slos.yaml").exists()
    page.files.export_openslo_to(tmp_path / "openslo" / "slos.yaml")
    assert "is a file" in page.banner.text()


def test_that_the_day_offered_is_today_first_and_then_the_first_of_a_month(
    page: AgreementPage,
) -> None:
    from slastudio.ui.pages.agreement.signing import effective_day

    versions: Any = page.side.versions.versions
    assert effective_day((), date(2026, 6, 15)) == date(2026, 6, 15)
    assert effective_day((), date(2026, 6, 15), date(2026, 7, 1)) == date(2026, 7, 1)
    assert effective_day(versions, date(2026, 12, 15)) == date(2027, 1, 1)


def test_that_signing_shows_once_what_is_signed_and_can_be_left(page: AgreementPage) -> None:
    pane = page.side.versions
    pane.open_signing()
    pane.signing.number.setText("1.0")
    pane.signing.day.setText("2026-06-01")
    pane.signing.names.setPlainText("Ana Ruiz, Director for the client")
    pane.signing.sign.click()
    told = pane.signing.summary.text()
    assert "Version 1.0, in force from 1 Jun 2026" in told or "1 June 2026" in told
    assert "Ana Ruiz" in told
    pane.show_agreement(page.session.agreement)
    assert not pane.signing.asked.isHidden(), (
        "a check of the same draft that ends late asks nothing anew"
    )
    rename(page, "Somebody Else")
    pane.show_agreement(page.session.agreement)
    assert pane.signing.asked.isHidden(), "another draft does"
    pane.signing.sign.click()
    pane.signing.back.click()
    assert pane.signing.asked.isHidden()
    assert len(list_versions(page.session.project)) == 1


def test_that_a_signed_version_is_read_as_it_was_signed(page: AgreementPage) -> None:
    sign(page, "1.0", "2026-06-01")
    rename(page, "Somebody Else")
    pane = page.side.versions
    asked: list[tuple[str, str]] = []
    page.session.navigate.connect(lambda name, target: asked.append((name, target)))
    signed = next(each for each in pane.versions if each.state == "signed")
    pane.read(signed)
    (name, target) = asked[-1]
    assert name == "reports"
    text = " ".join(page_texts(Path(target)))
    assert "Somebody Else" not in text
    assert issued_documents(page.session.project) == ()
