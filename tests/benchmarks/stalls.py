"""Print per action of a user the worst step of the event loop: how long the window did not answer.

python -m tests.benchmarks.stalls [--project FILE] [--rows N] [--cold] [--where] [--only WORD]

The sample is built unless a project is named; --rows imports that many generated requests into it. With
--cold each page and section is asked for before it was built in idle moments. --where tells of steps over
50 ms where the window's thread was. Milliseconds of the processor (cpu) are of the window's thread alone;
waited is what the worst step took by the clock beyond that. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QWidget

from slastudio.ui.look.idle import IdleWork
from slastudio.ui.state.settings import Settings
from slastudio.ui.window.application import make_application, make_window
from slastudio.ui.window.garbage import Collecting
from slastudio.ui.window.main_window import MainWindow
from tests.benchmarks.heartbeat import Beat, Heartbeat, told_looks

_MAKE = """
import sys
from pathlib import Path
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.projects import open_project
from slastudio.operations.samples import build_sample
from tests.benchmarks.logs import request_log
folder, given, rows = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
project = Path(given) if given else build_sample(folder)
if rows:
    with open_project(project) as opened:
        import_file(opened, request_log(folder, rows))
print(project)
"""
Action = tuple[str, Callable[[], object]]
_NO = Qt.KeyboardModifier.NoModifier
_CTRL = Qt.KeyboardModifier.ControlModifier


class Actions:
    """Do as a user does: with mouse and keys, on the open window."""

    def __init__(self, window: MainWindow, project: Path) -> None:
        self.window, self.project = window, project

    @property
    def desk(self) -> Any:
        return self.window.desk

    def page(self, name: str) -> Any:
        return self.desk.pages[name]

    def opening(self) -> Iterator[Action]:
        yield "show the window", self.window.show
        yield "open the project", lambda: self.window.open_path(self.project)

    def all(self) -> Iterator[Action]:
        yield from self.pages("first time")
        yield from self.sections()
        yield from self.pages("again")
        yield from self.tabs()
        yield from self.objectives()
        yield from self.typing()
        yield from self.rows()
        yield from self.about()

    def _go(self, name: str) -> None:
        _click(self.desk.sidebar.buttons[name])

    def pages(self, words: str) -> Iterator[Action]:
        for name in self.desk.sidebar.buttons:
            yield f"page {name}, {words}", lambda chosen=name: self._go(chosen)

    def sections(self) -> Iterator[Action]:
        yield "page agreement", lambda: self._go("agreement")
        sections = self.page("agreement").sections
        for words in ("first time", "again"):
            for row in range(sections.count()):
                yield (
                    f"section {row + 1}, {words}",
                    lambda at=row: _click_row(sections, at),
                )

    def tabs(self) -> Iterator[Action]:
        for name in ("agreement", "data", "costs", "changes", "reports"):
            yield f"page {name}", lambda chosen=name: self._go(chosen)
            page = self.page(name)
            holder = page.side if name == "agreement" else page
            for tab, each in getattr(getattr(holder, "tabs", None), "buttons", {}).items():
                yield f"{name}, tab {tab}", lambda chosen=each: _click(chosen)

    def objectives(self) -> Iterator[Action]:
        yield "page objectives", lambda: self._go("objectives")
        found = self.page("objectives").list
        for row in range(found.count()):
            if found.item(row).flags():
                yield f"objective in row {row}", lambda at=row: _click_row(found, at)

    def typing(self) -> Iterator[Action]:
        yield "page agreement", lambda: self._go("agreement")
        page = self.page("agreement")
        yield "section 1", lambda: _click_row(page.sections, 0)
        form = page.stack.currentWidget()
        line = next(
            each for each in form.findChildren(QLineEdit) if each.isVisible() and each.isEnabled()
        )
        line.setFocus()
        for key in "abc":
            yield f"type {key!r} into a field", lambda text=key: QTest.keyClicks(line, text)
        yield "leave the field", lambda: QTest.keyClick(line, Qt.Key.Key_Tab)
        yield "undo", lambda: QTest.keyClick(self.window, Qt.Key.Key_Z, _CTRL)

    def rows(self) -> Iterator[Action]:
        yield "page data", lambda: self._go("data")
        page = self.page("data")
        yield "tab of rows", lambda: _click(page.tabs.buttons["rows"])
        line = page.rows.line
        yield "type a filter", lambda: QTest.keyClicks(line, "latency_ms>=3000")
        yield "filter the rows", lambda: QTest.keyClick(line, Qt.Key.Key_Return)
        table = page.rows.table.findChild(QAbstractItemView) or page.rows.table
        yield "scroll to the end", lambda: QTest.keyClick(table, Qt.Key.Key_End, _CTRL)
        yield "take the filter away", page.rows.clear

    def about(self) -> Iterator[Action]:
        yield "page overview", lambda: self._go("overview")
        yield "open the palette", self.window.open_palette
        line = self.desk.palette_box.line
        for key in "tar":
            yield f"type {key!r} into the palette", lambda text=key: QTest.keyClicks(line, text)
        yield "leave the palette", lambda: QTest.keyClick(line, Qt.Key.Key_Escape)
        for words, back in (("month before", True), ("month after", False)):
            part = "earlier" if back else "later"
            yield words, lambda name=part: _click(getattr(self.desk.header, name))
        for name in ("overview", "agreement", "objectives", "data"):
            yield f"page {name}", lambda chosen=name: self._go(chosen)
            yield f"theme dark, on {name}", lambda: self.window.set_mode("dark")
            yield f"theme light, on {name}", lambda: self.window.set_mode("light")
        yield "guide", self.window.guidance.toggle
        yield "close the guide", self.window.guidance.toggle
        yield "make the window narrow", lambda: self.window.resize(700, 450)
        yield "make the window wide", lambda: self.window.resize(1280, 800)
        yield "close the project", self.window.close_project


def _click(part: QWidget) -> None:
    QTest.mouseClick(part, Qt.MouseButton.LeftButton)


def _click_row(view: Any, row: int) -> None:
    item = view.item(row)
    view.scrollToItem(item)
    at = view.visualItemRect(item).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, _NO, QPoint(at))


def _settled(window: MainWindow, *, cold: bool) -> Callable[[], bool]:
    """Return what tells that nothing goes on any more; cold: work for idle moments is never done."""

    def settled() -> bool:
        if not window._painted or window.jobs.running:
            return False
        idle = window.findChildren(IdleWork)
        for each in idle if cold else ():
            each.stop()
        return not any(each.busy for each in idle)

    return settled


def _memory() -> str:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    now = next(
        int(line.split()[1]) / 1024
        for line in Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
        if line.startswith("Rss")
    )
    return f"memory: {now:.0f} MB now, {peak:.0f} MB at most"


def _tell(name: str, beat: Beat, *, where: bool) -> None:
    worst = max(beat.steps, key=lambda each: each.wall)
    mark = f"  {beat.felt} over 50" if beat.felt else ""
    print(
        f"{name:34} cpu {beat.worst(lambda each: each.cpu) * 1e3:6.0f}  wall {worst.wall * 1e3:6.0f}  "
        f"waited {worst.waited * 1e3:5.0f}  settled {beat.seconds * 1e3:6.0f}{mark}",
        flush=True,
    )
    if where and (beat.felt or worst.wall > 0.1):
        for line in told_looks(beat):
            print(f"      {line}", flush=True)


def _project(folder: Path, given: Path | None, rows: int) -> Path:
    """Return the project to open; made in a process of its own, whose memory is not the window's."""
    made = [str(folder), str(given or ""), str(rows)]
    done = subprocess.run(
        [sys.executable, "-c", _MAKE, *made], check=True, capture_output=True, text=True
    )
    return Path(done.stdout.splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.stalls",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--project", type=Path, help="a project to open; with --rows it is changed")
    parser.add_argument("--rows", type=int, default=0, help="generated requests to import first")
    parser.add_argument("--cold", action="store_true", help="wait for no idle work")
    parser.add_argument("--where", action="store_true", help="tell where long steps were")
    parser.add_argument("--only", default="", help="tell of actions with this word alone")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _run(args, folder, _project(folder, args.project, args.rows))
        sys.stdout.flush()


def _run(args: argparse.Namespace, folder: Path, project: Path) -> None:
    app: QApplication = make_application(["stalls"])
    heartbeat = Heartbeat(looking=args.where)
    # the folder outlives no run: what is measured first is a month that was never judged
    window = make_window(Settings(folder / "window.ini"), kept=folder / "kept")
    Collecting(window)
    settled = _settled(window, cold=args.cold)
    actions = Actions(window, project)
    for part in (actions.opening, actions.all):
        for name, act in part():
            beat = heartbeat.run(act, settled)
            if args.only in name:
                _tell(name, beat, where=args.where)
        print(_memory(), flush=True)
    window.close()
    app.processEvents()


if __name__ == "__main__":
    main()
