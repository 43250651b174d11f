"""The whole job in the real program on a virtual screen: from a template to both PDFs, with keys
and the mouse.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOG_ROWS = 400

DRIVER = '''
"""Drive the real main window from inside its own event loop, as a person would, and write down what was seen."""
import json, os, sys, traceback
from pathlib import Path
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from slastudio.ui.window import application
from slastudio.ui.window import main_window

folder, log = Path(sys.argv[1]), Path(sys.argv[2])
CTRL = Qt.KeyboardModifier.ControlModifier
seen = {}

def pause():
    # not QTest.qWait: it keeps the interpreter while it waits, and starves what runs behind the window
    turns = QEventLoop()
    QTimer.singleShot(20, turns.quit)
    turns.exec()

def wait(until, seconds=60):
    for _ in range(seconds * 50):
        pause()
        if until():
            return
    raise SystemExit("waited in vain")

def key(window, code, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(window.focusWidget() or window, code, modifier)
    pause()

def job():
    window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, main_window.MainWindow))
    wait(lambda: window.start.template_box.count() == 5)
    seen["platform"] = QApplication.platformName()
    window.activateWindow()
    window.windowHandle().requestActivate()
    wait(window.isActiveWindow)
    card = window.start.template_box.itemAt(1).widget()
    QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    form = window.start.form
    QTest.keyClicks(form.client, "Larkpay")
    form.zone.setCurrentText("Europe/Madrid")
    form.file.setText(str(folder / "larkpay.slastudio"))
    QTest.mouseClick(form.make, Qt.MouseButton.LeftButton)
    wait(lambda: window.desk is not None)
    desk = window.desk
    key(window, Qt.Key.Key_2, CTRL)
    desk.go("agreement", "parties.provider")
    field = window.focusWidget()
    QTest.keyClick(field, Qt.Key.Key_A, CTRL)
    QTest.keyClicks(field, "Northlight Systems")
    desk.go("agreement", "objectives.objectives")
    page = desk.pages["agreement"]
    cards = page.stack.forms["objectives"][0].editors["objectives"]
    QTest.keyClick(cards.grid, Qt.Key.Key_Insert)
    # the first key opens the cell, which then has the keyboard
    for letter in "Final answer, p95":
        QTest.keyClicks(window.focusWidget(), letter)
    key(window, Qt.Key.Key_Return)
    editors = cards.fields.editors
    def choose(combo, value):
        combo.setFocus()
        combo.setCurrentIndex(combo.findData(value))
        combo.activated.emit(combo.currentIndex())
    inner = editors["indicator"].fields.editors
    choose(inner["kind"].combo, "percentile")
    choose(inner["evidence"].combo, "requests")
    QTest.keyClicks(inner["column"].line, "latency_ms")
    QTest.keyClicks(inner["percentile"].line, "95")
    choose(editors["comparator"].combo, "<=")
    QTest.keyClicks(editors["target"].line, "900")
    QTest.keyClick(editors["unit"].line, Qt.Key.Key_A, CTRL)
    QTest.keyClicks(editors["unit"].line, "ms")
    key(window, Qt.Key.Key_3, CTRL)
    made = desk.session.agreement.objectives.objectives[-1]
    seen["objective"] = [made.name, made.indicator.kind, made.indicator.column, str(made.target), made.unit]
    window.take_files([log])
    wizard = desk.pages["data"].wizard
    wait(lambda: wizard.inspection is not None and wizard.go.isEnabled())
    seen["kind"] = wizard.mapping.kind
    QTest.mouseClick(wizard.go, Qt.MouseButton.LeftButton)
    wait(lambda: bool(desk.pages["data"].banner.text()))
    seen["import"] = desk.pages["data"].banner.text()
    wait(lambda: desk.session.result(made.id) is not None and desk.session.result(made.id).value is not None)
    key(window, Qt.Key.Key_4, CTRL)
    desk.go("objectives", made.id)
    seen["value"] = str(desk.session.result(made.id).value)
    seen["verdict"] = desk.pages["objectives"].trend.verdict.text()
    seen["period"] = desk.session.period.label
    key(window, Qt.Key.Key_9, CTRL)
    reports = desk.pages["reports"]
    reports.day.setText("2026-08-03")
    for write, name in ((reports.write_appendix, "appendix.pdf"), (reports.write_report, "report.pdf")):
        write(folder / name)
        wait(lambda: (folder / name).exists() and reports.view.path == folder / name)
        wait(lambda: reports.view.pages and reports.view.pages[0].image is not None)
    # the list is read anew in the background once a document is written
    wait(lambda: len(reports.table.texts.lines) == 3)
    seen["issued"] = sorted(line[0] for line in reports.table.texts.lines)
    wait(lambda: not window.jobs.running)
    window.grab().save(str(folder / "reports.png"))
    (folder / "seen.json").write_text(json.dumps(seen))
    window.close()

app = application.make_application()

def tried():
    try:
        job()
    except BaseException:
        traceback.print_exc()
        os._exit(1)

QTimer.singleShot(300, tried)
sys.exit(application.run_window(None))
'''


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a virtual screen of our own; skip, saying so, where there is none."""
    if shutil.which("Xvfb") is None:
        pytest.skip(
            "Xvfb is not installed, so the window is not tried on a real screen (apt install xvfb)"
        )
    read, write = os.pipe()
    folder = tmp_path_factory.mktemp("xvfb")
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1440x900x24", "-nolisten", "tcp"],
            pass_fds=(write,),
            stderr=log,
        )
        os.close(write)
        with os.fdopen(read) as told:
            number = told.readline().strip()
        if not number:
            server.wait(10)
            pytest.skip("Xvfb could not start: " + (folder / "log").read_text()[-200:])
        yield f":{number}"
        server.terminate()
        server.wait(10)


@pytest.fixture
def environment(screen: str, tmp_path: Path) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY")
    }
    home = tmp_path / "home"
    home.mkdir()
    return {
        **kept,
        "DISPLAY": screen,
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "PYTHONPATH": str(ROOT),
    }


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "requests.csv"
    rows = ["time,request_id,latency_ms,status,model"]
    rows += [
        f"2026-07-{1 + n % 31:02d}T10:{n % 60:02d}:00Z,r{n},{n + 1},ok,lark-large"
        for n in range(LOG_ROWS)
    ]
    path.write_text("\n".join(rows) + "\n")
    return path


@pytest.mark.window
def test_that_the_whole_job_is_done_on_a_screen(
    environment: dict[str, str], tmp_path: Path, log: Path
) -> None:
    driver = tmp_path / "driver.py"
    driver.write_text(DRIVER)
    done = subprocess.run(
        [sys.executable, str(driver), str(tmp_path), str(log)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=150,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Traceback" not in done.stderr, done.stderr[-3000:]
    seen = json.loads((tmp_path / "seen.json").read_text())
    assert seen["platform"] == "xcb"
    assert seen["objective"] == ["Final answer, p95", "percentile", "latency_ms", "900", "ms"]
    assert seen["kind"] == "requests"
    assert f"{LOG_ROWS} records read, {LOG_ROWS} accepted" in seen["import"]
    # latencies are 1 … 400, so the 95th percentile by linear interpolation is 1 + 0.95 × 399
    assert float(seen["value"]) == pytest.approx(380.05)
    assert seen["verdict"] == "● Met"
    assert seen["period"] == "2026-07"
    assert seen["issued"] == ["Appendix", "Report, draft", "Workbook, draft"]
    for name in ("appendix.pdf", "report.pdf"):
        assert (tmp_path / name).read_bytes().startswith(b"%PDF")


WATCHED = """
import sys
import threading
from pathlib import Path

class Watch:
    def find_spec(self, name, path=None, target=None):
        if name.startswith(("PySide6.Qt", "pyqtgraph")) and threading.current_thread() is not threading.main_thread():
            print(name, "imported in a worker thread", file=sys.stderr)
        return None

sys.meta_path.insert(0, Watch())
from slastudio.ui.window.application import run_window
raise SystemExit(run_window(Path({path!r})))
"""


@pytest.mark.window
def test_that_keys_from_outside_reach_the_window(
    environment: dict[str, str], tmp_path: Path
) -> None:
    if shutil.which("xdotool") is None:
        pytest.skip("xdotool is not installed (apt install xdotool)")
    from slastudio.operations.projects import create_project

    path = tmp_path / "larkpay.slastudio"
    create_project(path, "pilot", client="Larkpay").close()
    program = subprocess.Popen(
        [
            sys.executable,
            "-c",
            WATCHED.format(path=str(path)),
        ],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )

    def tool(*arguments: str) -> str:
        return subprocess.run(
            ["xdotool", *arguments], env=environment, capture_output=True, text=True, timeout=20
        ).stdout.strip()

    try:
        for _ in range(100):
            if tool("search", "--name", "Larkpay – SLA Studio"):
                break
            time.sleep(0.2)
        found = tool("search", "--name", "Larkpay – SLA Studio").splitlines()
        assert found, "the project's window came up"
        tool("windowfocus", found[-1])
        time.sleep(0.5)
        tool("key", "ctrl+k")
        time.sleep(0.5)
        tool("type", "section parties")
        time.sleep(0.5)
        tool("key", "Return")
        time.sleep(0.5)
        tool("key", "ctrl+q")
        assert program.wait(30) == 0
    finally:
        program.kill()
        error = program.communicate()[1]
        assert "Traceback" not in error, error
        assert "in a worker thread" not in error, error


def test_that_without_a_screen_the_program_says_what_to_do(tmp_path: Path) -> None:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY")
    }
    if not sys.platform.startswith("linux"):
        pytest.skip("only X11 and Wayland can be missing")
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from slastudio.ui.window.application import run_window; raise SystemExit(run_window(None))",
        ],
        env={**kept, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "no screen" in done.stderr
