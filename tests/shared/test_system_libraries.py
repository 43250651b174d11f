"""Where Qt's system libraries are missing, a line that installs them is told, and Qt is never asked."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest

from slastudio.shared.system_libraries import (
    SCREENLESS,
    WAYLAND,
    X11,
    can_load,
    install_line,
    missing_libraries,
    platforms_to_try,
)

pytestmark = [
    pytest.mark.rapid,
    pytest.mark.skipif(sys.platform != "linux", reason="Qt needs such libraries on Linux only"),
]
ROOT = Path(__file__).resolve().parents[2]
QT = Path(PySide6.__file__).parent / "Qt"
# what every Linux has, or Qt brings along
EVERYWHERE = re.compile(r"lib(c|m|z|dl|rt|pthread|stdc\+\+|gcc_s|zstd|icu\w+|Qt6\w+)\.so")
NEEDED = re.compile(rb"(?<=\0)lib[\w.+-]+\.so\.\d+(?=\0)")


def needed(*files: str) -> set[str]:
    """Return the libraries that files of Qt name and neither Qt nor every Linux has."""
    found = {name.decode() for file in files for name in NEEDED.findall((QT / file).read_bytes())}
    return {name for name in found if not EVERYWHERE.match(name)}


def test_that_the_list_holds_what_qts_own_files_name() -> None:
    everything = (
        "lib/libQt6Core.so.6",
        "lib/libQt6Gui.so.6",
        "lib/libQt6Widgets.so.6",
        "lib/libQt6DBus.so.6",
    )
    for platform, more in (("xcb", X11), ("wayland", WAYLAND), ("offscreen", ())):
        files = [*everything, f"plugins/platforms/libq{platform}.so"]
        files += {
            "xcb": ["lib/libQt6XcbQpa.so.6"],
            "wayland": ["lib/libQt6WaylandClient.so.6"],
        }.get(platform, [])
        assert needed(*files) <= {each.name for each in (*SCREENLESS, *more)}, platform


@pytest.mark.parametrize("lost", [*SCREENLESS, *X11], ids=lambda part: part.name)
def test_that_any_one_that_is_missing_is_found_missing_and_installed(lost) -> None:  # type: ignore[no-untyped-def]
    missing = missing_libraries(("xcb",), lambda name: name != lost.name)
    assert missing == (lost,)
    assert install_line(missing, {"apt-get": "/usr/bin/apt-get"}.get).endswith(
        f"apt-get install -y {lost.debian}"
    )
    assert (
        install_line(missing, {"dnf": "/usr/bin/dnf"}.get) == f"sudo dnf install -y {lost.fedora}"
    )


def test_that_a_platform_of_qt_that_has_everything_is_enough() -> None:
    def without_wayland(name: str) -> bool:
        return "wayland" not in name

    def without_x11(name: str) -> bool:
        return "xcb" not in name

    both = platforms_to_try({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"})
    assert missing_libraries(both, without_wayland) == ()
    assert missing_libraries(both, without_x11) == ()
    assert missing_libraries(platforms_to_try({"DISPLAY": ":0"}), without_x11) != ()
    asked = platforms_to_try({"QT_QPA_PLATFORM": "offscreen:size=9x9", "DISPLAY": ":0"})
    assert missing_libraries(asked, without_x11) == ()


def test_that_a_package_of_several_libraries_is_named_once() -> None:
    assert install_line(SCREENLESS, {}.get).count("libglib2.0-0") == 1


@pytest.mark.parametrize(
    ("name", "platform"), [("libxcb-cursor.so.0", "xcb"), ("libEGL.so.1", "offscreen")]
)
def test_that_the_window_says_what_to_install_and_commands_do_not_care(
    name: str, platform: str, tmp_path: Path
) -> None:
    # the loader takes the first file of a name, and cannot read this one
    (tmp_path / name).touch()
    environment = os.environ | {
        "LD_LIBRARY_PATH": str(tmp_path),
        "QT_QPA_PLATFORM": platform,
        "PYTHONPATH": str(ROOT),
    }

    def start(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "slastudio", *arguments],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            encoding="utf-8",
        )

    window = start()
    assert window.returncode == 1, window.stderr
    assert name in window.stderr
    package = next(each for each in (*SCREENLESS, *X11) if each.name == name)
    line = next(line for line in window.stderr.splitlines() if "install -y" in line)
    assert package.debian in line or package.fedora in line
    assert "Traceback" not in window.stderr
    command = start("templates")
    assert command.returncode == 0, command.stderr


def test_that_what_is_there_is_found() -> None:
    assert can_load("libc.so.6")
    assert not can_load("libnobody-has-this.so.1")


def test_that_no_other_list_of_these_packages_is_kept() -> None:
    debian = {each.debian for each in (*SCREENLESS, *X11, *WAYLAND)}
    for path in ("run.py", "README.md", "packaging", ".github", "slastudio"):
        files = [ROOT / path] if (ROOT / path).is_file() else (ROOT / path).rglob("*.*")
        for file in files:
            if file.suffix not in (".py", ".md", ".yml") or file.name == "system_libraries.py":
                continue
            text = file.read_text(encoding="utf-8")
            assert [name for name in debian if name in text] == [], file
