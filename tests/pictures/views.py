"""What the guide shows pictures of: the name of each, and how the window comes to show it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from slastudio.ui.window.page_stack import Desk

TICKETS = """Ticket,Opened,First reply,Solved,Prio,Team,Summary
T-4101,03/10/2026 09:12,03/10/2026 09:40,03/10/2026 15:05,high,Payments,Balance shown twice
T-4102,05/10/2026 11:30,05/10/2026 11:58,06/10/2026 10:20,normal,Payments,Answer in English to a Spanish question
T-4103,07/10/2026 16:45,07/10/2026 18:02,09/10/2026 12:00,high,Disputes,Case sent to the wrong queue
T-4104,08/10/2026 08:20,08/10/2026 08:31,08/10/2026 09:10,normal,Disputes,Fee explained in old words
"""


@dataclass(frozen=True)
class View:
    """Name one picture; show: brings the desk there, with a folder for files it needs."""

    name: str
    show: Callable[[Desk, Path], None]


def _overview(desk: Desk, _folder: Path) -> None:
    desk.go("overview")


def _objective(desk: Desk, _folder: Path) -> None:
    desk.session.choose_named("2026-07")
    desk.go("objectives", "task-success-es")


def _agreement(desk: Desk, _folder: Path) -> None:
    desk.session.choose_named("2026-10")
    desk.go("agreement", "objectives.objectives[0].name")


def _import(desk: Desk, folder: Path) -> None:
    file = folder / "tickets-october.csv"
    file.write_text(TICKETS, encoding="utf-8")
    desk.import_files([file])


def _question(desk: Desk, _folder: Path) -> None:
    page = desk.pages["data"]
    page.wizard.cancel()  # type: ignore[attr-defined]
    desk.go("data", "questions")


def _month_end(desk: Desk, _folder: Path) -> None:
    desk.go("month", "narrative")


def _report(desk: Desk, _folder: Path) -> None:
    desk.go("month", "preview")
    desk.pages["month"].preview.make.click()  # type: ignore[attr-defined]


VIEWS = (
    View("overview", _overview),
    View("objective", _objective),
    View("agreement", _agreement),
    View("import", _import),
    View("question", _question),
    View("month-end", _month_end),
    View("report", _report),
)


def settle() -> None:
    """Let everything be drawn that was begun."""
    for _ in range(10):
        QApplication.processEvents()
        QTest.qWait(30)
