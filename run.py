#!/usr/bin/env python3
"""Set up SLA Studio in this checkout and run it: `python3 run.py`, or run its tests: `python3 run.py test`.

    python3 run.py [--headless] [--out FOLDER]   the main job: the window on the sample project; without a screen, or
                                                 with --headless, the sample's two PDFs and workbook in a folder
    python3 run.py test [PYTEST ARGUMENTS]       the checks and the tests; `test -m rapid` is the fast subset
    python3 run.py setup                         only set up what running needs
    python3 run.py warehouse                     also set up what counting files of any size and asking other engines needs
    python3 run.py libraries                     only install what Qt and the tests need of a Debian-like system, as root

Standard library only, so that it runs on a fresh machine. It makes .venv from requirements.lock, for tests with
requirements-test.lock besides, for figures computed elsewhere with requirements-warehouse.lock, and installs the program
into it; nothing outside this folder is changed, except that missing system libraries are installed when the script runs as
root on a Debian-like system.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slastudio.shared.system_libraries import SystemPart

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "slastudio-setup.txt"
OLDEST, NEWEST = (3, 11), (3, 13)


def main(arguments: list[str]) -> int:
    if arguments[:1] in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    only_libraries = arguments[:1] == ["libraries"]
    testing = arguments[:1] == ["test"] or only_libraries
    headless = "--headless" in arguments or not has_screen()
    check_python()
    provide_system_libraries(window=not headless, testing=testing)
    if only_libraries:
        return 0
    extra = "requirements-test.lock" if testing else ""
    provide_environment("requirements-warehouse.lock" if arguments[:1] == ["warehouse"] else extra)
    if arguments[:1] in (["setup"], ["warehouse"]):
        return 0
    if testing and shutil.which("java"):
        provide_spark()
    return run_tests(arguments[1:]) if testing else run_main_job(arguments, headless)


def check_python() -> None:
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        sys.exit(
            f"SLA Studio needs Python 3.11, 3.12 or 3.13; this is {sys.version.split()[0]}. Start run.py with one of them."
        )


def has_screen() -> bool:
    return sys.platform in ("win32", "darwin") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )


def provide_system_libraries(*, window: bool, testing: bool) -> None:
    """Install what the window or the tests need of the system, or end with the line that installs it."""
    if not sys.platform.startswith("linux"):
        return
    # here, once the version is checked: the program's own list, which needs nothing but Python
    from slastudio.shared.system_libraries import (
        SystemPart,
        install_line,
        missing_libraries,
        platforms_to_try,
    )

    tools = (
        SystemPart("Xvfb", "xvfb", "xorg-x11-server-Xvfb"),
        SystemPart("xauth", "xauth", "xorg-x11-xauth"),
        SystemPart("xdotool", "xdotool", "xdotool"),
        SystemPart("postgres", "postgresql", "postgresql-server"),
        SystemPart("java", "openjdk-17-jre-headless", "java-17-openjdk-headless"),
    )
    platforms = ("xcb",) if testing else platforms_to_try()
    missing = list(missing_libraries(platforms)) if testing or window else []
    if not has_ensurepip():
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}"
        missing.append(SystemPart("ensurepip", f"{package}-venv", f"{package}-libs"))
    wanted_tools = [each for each in tools if testing and not has_tool(each.name)]
    if not (missing or wanted_tools) or install([*missing, *wanted_tools]):
        return
    message = (
        "SLA Studio needs parts of the system that are missing here. This line installs them:\n\n"
        f"    {install_line([*missing, *wanted_tools])}\n"
    )
    if missing:
        sys.exit(message)
    print(f"{message}\nWithout them the tests that need them are skipped.", file=sys.stderr)


def has_tool(name: str) -> bool:
    # Debian keeps a server's programs out of the way, in a folder for each version
    return bool(shutil.which(name)) or any(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))


def has_ensurepip() -> bool:
    import importlib.util

    return importlib.util.find_spec("ensurepip") is not None


def install(parts: Sequence[SystemPart]) -> bool:
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    packages = list(dict.fromkeys(each.debian for each in parts))
    print(f"Installing parts of the system: {' '.join(packages)}", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    quiet = {"env": environment, "stdout": subprocess.DEVNULL}
    subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
    return (
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", *packages], check=False, **quiet
        ).returncode
        == 0
    )


def provide_environment(extra: str = "") -> None:
    """Set up .venv; extra: a lock that holds what running needs, and more."""
    locks = ["requirements.lock", *([extra] if extra else [])]
    wanted = {lock: digest(lock) for lock in locks}
    there = read_stamp()
    if wanted.items() <= there.items():
        return
    began = time.monotonic()
    print("Setting up .venv, once.", flush=True)
    if wanted["requirements.lock"] != there.get("requirements.lock"):
        there = {}
        if VENV.exists() and not PYTHON.exists():
            shutil.rmtree(VENV)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
        pip_install(locks[-1])
        install_program()
    else:
        pip_install(locks[-1])
    STAMP.write_text("".join(f"{lock} {made_of}\n" for lock, made_of in (there | wanted).items()))
    print(f"Set up in {time.monotonic() - began:.0f} seconds.", flush=True)


def provide_spark() -> None:
    """Install what tests run packs on, which has to be built."""
    lock = "requirements-spark.lock"
    there, wanted = read_stamp(), digest(lock)
    if there.get(lock) == wanted:
        return
    print("Fetching Spark for the tests, once.", flush=True)
    with tempfile.TemporaryDirectory() as builders:
        pip_install("requirements-build.lock", "--target", builders, quiet=True)
        pip_install(lock, "--no-build-isolation", environment=os.environ | {"PYTHONPATH": builders})
    told = there | {lock: wanted}
    STAMP.write_text("".join(f"{name} {made_of}\n" for name, made_of in told.items()))


def read_stamp() -> dict[str, str]:
    """Return which locks .venv was set up with, by what each was made of then."""
    if not (PYTHON.exists() and STAMP.exists()):
        return {}
    words = [line.split() for line in STAMP.read_text().splitlines()]
    return {each[0]: each[1] for each in words if len(each) == 2}


def digest(lock: str) -> str:
    """Return what a set-up with a lock is made of: this Python, this folder, and the files that decide."""
    files = (lock, "requirements-build.lock", "pyproject.toml")
    made_of = [sys.version, str(HERE), *((HERE / name).read_text("utf-8") for name in files)]
    return hashlib.sha256("\0".join(made_of).encode()).hexdigest()


def pip_install(
    lock: str, *options: str, quiet: bool = False, environment: dict[str, str] | None = None
) -> None:
    """Install a lock, which names everything, so that nothing is left to resolve. What is installed is
    compiled when first used: compiling all of it takes longer than installing it.
    """
    text = (HERE / lock).read_text("utf-8")
    names = {line.split("==")[0] for line in text.splitlines() if line[:1].isalnum()}
    command = ["install", "--no-deps", "--no-compile", "--require-hashes", "-r", str(HERE / lock)]
    run_pip([*command, *options], 0 if quiet else len(names), environment)


def install_program() -> None:
    """Install the program itself, from this folder; what builds it is put elsewhere and left there."""
    with tempfile.TemporaryDirectory() as builders:
        pip_install("requirements-build.lock", "--target", builders, quiet=True)
        run_pip(
            ["install", "--no-build-isolation", "--no-deps", "--editable", str(HERE)],
            environment=os.environ | {"PYTHONPATH": builders},
        )


def run_pip(
    arguments: list[str], packages: int = 0, environment: dict[str, str] | None = None
) -> None:
    """Run pip in .venv and tell how far it is where there are packages to count; end where it fails."""
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-color"]
    with tempfile.TemporaryDirectory() as folder:
        # a file, since pip would stop at a pipe that nobody empties
        log = Path(folder, "pip.txt")
        with log.open("wb") as stream:
            running = subprocess.Popen(
                [*pip, *arguments, "--progress-bar", "off"],
                stdout=stream,
                stderr=subprocess.STDOUT,
                env=environment,
            )
            progress = Progress(packages)
            while packages and running.poll() is None:
                time.sleep(0.2)
                progress.tell(log.read_text("utf-8", "replace"))
            failed = running.wait() != 0
        progress.end()
        if failed:
            print(log.read_text("utf-8", "replace"), file=sys.stderr)
            sys.exit(
                "Setting up failed; the message above says why. Packages come from the index pip is configured for: "
                "check the connection or the proxy and start again."
            )


class Progress:
    """Tell how far pip is, by its words and what it leaves: in one line of a terminal, elsewhere every
    five seconds.
    """

    def __init__(self, packages: int) -> None:
        self.packages = packages
        self.told, self.when = "", 0.0
        self.on_terminal = sys.stdout.isatty()

    def tell(self, log: str) -> None:
        line = self.line(log)
        if line == self.told or not (self.on_terminal or time.monotonic() > self.when + 5):
            return
        self.told, self.when = line, time.monotonic()
        if self.on_terminal:
            print(f"\r{line:<60}", end="", flush=True)
        else:
            print(line, flush=True)

    def line(self, log: str) -> str:
        found = re.findall(
            r"^(?:Collecting|Requirement already satisfied:) ([\w.-]+)", log, re.MULTILINE
        )
        if "\nInstalling collected packages" in log:
            folder = Path(sysconfig.get_path("purelib", "venv", vars={"base": str(VENV)}))
            there = sum(1 for _ in folder.glob("*.dist-info"))
            return f"  installing: {min(there, self.packages)} of {self.packages}"
        return f"  fetching: {len(found)} of {self.packages}, {found[-1]}" if found else self.told

    def end(self) -> None:
        if self.told and self.on_terminal:
            print(f"\r{'':<60}\r", end="", flush=True)


def run_main_job(arguments: list[str], headless: bool) -> int:
    out = (
        Path(arguments[arguments.index("--out") + 1]) if "--out" in arguments[:-1] else HERE / "out"
    )
    project = out / "larkpay.slastudio"
    if not headless:
        if not project.exists():
            print(f"Building the sample project in {out} …", flush=True)
            subprocess.run([str(PYTHON), "-m", "slastudio", "sample", str(out)], check=True)
        return subprocess.run(
            [str(PYTHON), "-m", "slastudio", str(project)], check=False
        ).returncode
    # a fresh folder, so that a second run never meets the first one's project
    out.mkdir(parents=True, exist_ok=True)
    folder = out if not project.exists() else Path(tempfile.mkdtemp(prefix="run-", dir=out))
    project = folder / project.name
    month = "2026-09"
    steps = (
        ["sample", str(folder)],
        ["appendix", str(project), "-o", str(folder / "larkpay-appendix.pdf")],
        [
            "report",
            str(project),
            "--period",
            month,
            "-o",
            str(folder / f"larkpay-report-{month}.pdf"),
            "--workbook",
            str(folder / f"larkpay-report-{month}.xlsx"),
        ],
        ["assess", str(project), "--period", month],
    )
    for step in steps:
        done = subprocess.run([str(PYTHON), "-m", "slastudio", *step], check=False, cwd=HERE)
        if done.returncode:
            return done.returncode
    print(f"\nThe sample project, both PDFs and the workbook are in {folder}")
    return 0


def run_tests(arguments: list[str]) -> int:
    checks: list[list[str]] = []
    if not arguments:
        checks = [
            [str(PYTHON), "-m", "ruff", "check", "."],
            [str(PYTHON), "-m", "mypy", "slastudio"],
            [str(PYTHON), "-m", "deptry", "--no-ansi", "slastudio"],
            [str(BIN / "lint-imports"), "--no-cache"],
        ]
    for check in checks:
        print(
            "$",
            " ".join(Path(part).name if part.startswith(str(VENV)) else part for part in check),
            flush=True,
        )
        if subprocess.run(check, check=False, cwd=HERE).returncode:
            return 1
    # a whole run and the fast subset go over two processes, each file in one of them, the many of the
    # window last; another part is faster without
    two = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
    spread = [*arguments, *two] if arguments in ([], ["-m", "rapid"]) else arguments
    # the program is started some hundred times: none compiles it anew
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    command = [str(PYTHON), "-m", "pytest", *spread]
    return subprocess.run(command, check=False, cwd=HERE, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
