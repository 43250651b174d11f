"""Building in idle moments: everything gets built, in slices, and what is wanted at once is
finished at once.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from slastudio.ui.forms.fields.editors import Surroundings
from slastudio.ui.look.idle import IdleWork
from slastudio.ui.pages.agreement.section_forms import SECTIONS, SectionForms
from slastudio.ui.state.clause_shelf import ClauseShelf
from slastudio.ui.state.context import Context
from slastudio.ui.window.page_stack import PAGE_CLASSES, Desk

from .specimens import full_agreement, full_assessment


def test_that_slices_run_in_order_and_can_be_finished(qtbot: Any) -> None:
    owner = QObject()
    idle, seen = IdleWork(owner), list[str]()

    def steps(name: str) -> Iterator[None]:
        for number in range(3):
            seen.append(f"{name}{number}")
            yield

    for name in "ab":
        idle.add(name, lambda chosen=name: steps(chosen))  # type: ignore[misc]
    idle.add("a", lambda: steps("never"))
    assert idle.finish("b")
    assert not idle.finish("b")
    qtbot.waitUntil(lambda: not idle.busy)
    assert seen == ["b0", "b1", "b2", "a0", "a1", "a2"]


def test_that_every_page_is_built_before_it_is_asked_for(
    make_context: Callable[..., Context], qtbot: Any
) -> None:
    context = make_context()
    desk = Desk(context)
    desk.resize(1280, 800)
    desk.show()
    desk.go("overview")
    context.session.show_assessment(full_assessment())
    qtbot.waitUntil(
        lambda: set(desk.pages) == set(PAGE_CLASSES) and not desk.idle.busy, timeout=20_000
    )
    page: Any = desk.pages["agreement"]
    assert len(page.stack.forms) <= 1, "forms nobody looked at cost nothing"
    shown = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    assert shown == [desk], "no part of a page that is being built shows up as a window of its own"
    desk.hide()
    desk.deleteLater()


def test_that_a_form_is_built_in_slices_and_takes_the_place_of_what_is_shown_once_it_is_whole(
    make_context: Callable[..., Context], qtbot: Any
) -> None:
    context = make_context()
    around = Surroundings(context.theme, full_agreement)
    shelf = ClauseShelf(context.session.project.path.parent, context.jobs, context.session)
    forms = SectionForms(around, shelf, writable=True)
    qtbot.addWidget(forms)
    forms.show()
    forms.form("parties")
    for spec in SECTIONS:
        before = forms.currentWidget()
        forms.show_section(spec.name)
        assert forms.currentWidget() is before
        qtbot.waitUntil(lambda name=spec.name: _shows(forms, name), timeout=60_000)
        form = forms.forms[spec.name][0]
        assert form._value == getattr(full_agreement(), spec.name)
    slices = sum(1 for _ in SectionForms(around, shelf, writable=True)._steps("objectives"))
    assert slices > 10


def _shows(forms: SectionForms, name: str) -> bool:
    return name in forms.forms and forms.currentWidget() is forms.forms[name][1]


def test_that_who_is_waited_for_goes_first(qtbot: Any) -> None:
    owner = QObject()
    idle, seen = IdleWork(owner), list[str]()

    def steps(name: str) -> Iterator[None]:
        for number in range(2):
            seen.append(f"{name}{number}")
            yield

    for name in "ab":
        idle.add(name, lambda chosen=name: steps(chosen))  # type: ignore[misc]
    idle.finish("nothing")
    idle.hurry("b", lambda: steps("b"))
    idle.hurry("c", lambda: steps("c"))
    qtbot.waitUntil(lambda: not idle.busy)
    assert seen == ["c0", "c1", "b0", "b1", "a0", "a1"]


def test_that_a_page_one_does_not_look_at_takes_a_new_month_later(
    make_context: Callable[..., Context],
) -> None:
    context = make_context()
    desk = Desk(context)
    context.session.show_assessment(full_assessment())
    desk.go("objectives")
    desk.go("overview")
    objectives: Any = desk.pages["objectives"]
    context.session.show_assessment(full_assessment())
    assert objectives._stale
    desk.go("objectives")
    assert not objectives._stale
    desk.hide()
    desk.deleteLater()


def test_that_worker_threads_never_import_qt(tmp_path: Path) -> None:
    """Two threads that ask for Qt's names at once end the program; see ui/window/preloading.py."""
    code = f"""
import sys
from pathlib import Path
from slastudio.shared.progress import Progress
from slastudio.ui.state import project_opening as openings

openings.templates()
openings.warm_up()
path = Path({str(tmp_path / "quiet.slastudio")!r})
openings.create(path, "pilot", "Larkpay", "UTC").project.close()
openings.open_existing(path, write=True).project.close()
print(sorted(name for name in sys.modules if name.startswith(("PySide6", "pyqtgraph", "shiboken"))))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr


def test_that_what_pages_need_of_other_rooms_is_imported_before_them_in_a_worker_thread() -> None:
    """The window's thread imports one module of its own room a step, and none that bring many along."""
    code = """
import sys
from slastudio.ui.state import project_opening
from slastudio.ui.window import preloading
project_opening.warm_up()
before = set(sys.modules)
for _ in preloading.page_modules():
    pass
print(sorted(each for each in set(sys.modules) - before
             if each.startswith("slastudio.") and not each.startswith("slastudio.ui")))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr
