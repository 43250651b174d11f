"""Copies in the window: kept on opening, listed, put back; damage and another machine's hold are
told with what can be done.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from slastudio.contract.exchange.codec import digest
from slastudio.operations.agreements.terms import current_agreement
from slastudio.operations.backups import list_backups
from slastudio.operations.handing_over.checking import check_archive
from slastudio.operations.projects import open_project
from slastudio.project.edit_journal import EditJournal
from slastudio.ui.window.copies import CopiesPage
from slastudio.ui.window.handing_over import HandOverCard
from slastudio.ui.window.main_window import MainWindow


def page_of(window: MainWindow) -> CopiesPage:
    page = window.stack.currentWidget()
    assert isinstance(page, CopiesPage)
    return page


def press(page: CopiesPage, words: str) -> None:
    found = [
        each for each in page.findChildren(QPushButton) if each.text() == words and each.isVisible()
    ]
    assert found, words
    found[0].click()


def test_that_a_project_is_handed_over_from_its_copies(window: MainWindow, tmp_path: Path) -> None:
    window.safekeeping.open_copies()
    page = page_of(window)
    card = page.hand_over
    assert shown(card) == ["It was not handed over yet."]
    card.begin.click()
    assert "Say to whom" in page.banner.text()
    card.to.setText("N. Next")
    card.who.setText("A. Ruiz")
    card.raw.setChecked(False)
    card.hand_over_into(tmp_path / "over.zip")
    assert "over.zip is written" in page.banner.text()
    found = check_archive(tmp_path / "over.zip")
    assert found.holds
    assert not found.manifest.evidence
    assert found.manifest.head[1] in page.banner.text()
    headline, below = shown(card)
    assert "to N. Next, by A. Ruiz, without raw evidence: over.zip" in headline
    assert hashlib.sha256((tmp_path / "over.zip").read_bytes()).hexdigest() in below
    assert found.manifest.origin[1] in below
    card.hand_over_into(page.path)
    assert "is not written over" in page.banner.text()


def shown(card: HandOverCard) -> list[str]:
    return [item.widget().text() for item in map(card.list.itemAt, range(card.list.count()))]  # type: ignore[union-attr]


def test_that_opening_keeps_the_days_copy_and_it_can_be_put_back(
    window: MainWindow, project_path: Path
) -> None:
    (kept,) = list_backups(project_path)
    desk = window.desk
    assert desk is not None
    before = desk.session.agreement
    parties = replace(before.parties, client="Another")
    desk.session.edit(replace(before, parties=parties), ("parties", "client"), "Client")
    window.safekeeping.open_copies()
    page = page_of(window)
    assert kept.path.parent.name in page.where.text()
    press(page, "Restore …")
    press(page, "Keep what is there")
    press(page, "Restore …")
    press(page, "Put it in the project's place")
    assert window.desk is not None
    assert window.stack.currentWidget() is window.desk
    assert window.desk.session.agreement.parties.client == "Larkpay"
    assert {each.why for each in list_backups(project_path)} == {"before-restoring", "day"}


def test_that_a_copy_can_be_kept_at_any_time(window: MainWindow, project_path: Path) -> None:
    window.safekeeping.open_copies()
    page = page_of(window)
    page.make.click()
    assert "is kept, and checked" in page.banner.text()
    assert len(list_backups(project_path)) == 2
    page.back.click()
    assert window.stack.currentWidget() is window.desk


def test_that_a_damaged_project_offers_its_copies_and_a_repair(
    window: MainWindow, project_path: Path
) -> None:
    broken = project_path.with_name("broken.slastudio")
    broken.write_bytes(bytes(16) + project_path.read_bytes()[16:])
    window.open_path(broken)
    desk = window.desk
    assert desk is not None
    assert "damaged" in desk.banner.text()
    desk.banner._act.click()
    page = page_of(window)
    assert "broken.slastudio" in page.heading.text()
    assert not page.make.isEnabled()
    page.repair_into(project_path.with_name("mended.slastudio"))
    assert "Nothing is missing" in page.banner.text()
    page.banner._act.click()
    assert window.desk is not None
    assert window.desk.session.project.path.name == "mended.slastudio"


def test_that_a_hold_of_another_machine_is_asked_about(
    window: MainWindow, project_path: Path
) -> None:
    held = Path(shutil.copy(project_path, project_path.with_name("held.slastudio")))
    db = sqlite3.connect(held)
    note = {"user": "ada", "host": "studio-2", "pid": "7", "since": "2026-11-29T09:00:00+00:00"}
    db.execute("INSERT OR REPLACE INTO meta VALUES ('holder', ?)", (json.dumps(note),))
    db.commit()
    db.close()
    window.open_path(held)
    desk = window.desk
    assert desk is not None
    assert "ada on studio-2" in desk.banner.text()
    assert desk.banner._other.text() == "Open to read only"
    desk.banner._act.click()
    assert window.desk is not None
    assert window.desk.session.project.path == held
    assert window.desk.session.writable


def test_that_a_folder_without_room_for_copies_is_told_and_the_project_opens(
    show_window: Callable[[Path], MainWindow], project_path: Path
) -> None:
    project_path.with_name(f"{project_path.stem}.backups").write_text("no folder")
    window = show_window(project_path)
    assert window.desk is not None
    assert "No copy of today was kept" in window.desk.banner.text()


def test_that_an_edit_left_by_a_killed_program_is_told_in_the_window(
    show_window: Callable[[Path], MainWindow], project_path: Path
) -> None:
    with open_project(project_path, write=False) as project:
        before = current_agreement(project)
    edited = replace(before, parties=replace(before.parties, client="Left behind"))
    EditJournal(project_path).keep(edited, digest(before))
    window = show_window(project_path)
    assert window.desk is not None
    assert "brought into it" in window.desk.banner.text()
    assert window.desk.session.agreement.parties.client == "Left behind"


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_that_every_part_of_the_page_has_a_name(window: MainWindow, mode: str) -> None:
    window.set_mode(mode)
    window.safekeeping.open_copies()
    for each in page_of(window).findChildren(QPushButton):
        assert not each.isVisible() or each.text() or each.accessibleName()
