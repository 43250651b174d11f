"""The system libraries that Qt needs on Linux and does not bring along: which are missing here, and the
line that installs them. Looked at before anything of Qt is loaded, since Qt aborts without them; run.py reads
this list, too, before anything is installed.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple


class SystemPart(NamedTuple):
    """Name a library as the loader knows it, or a program, and the packages it comes in."""

    name: str
    debian: str
    fedora: str


SCREENLESS = (
    SystemPart("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
    SystemPart("libgthread-2.0.so.0", "libglib2.0-0", "glib2"),
    SystemPart("libEGL.so.1", "libegl1", "libglvnd-egl"),
    SystemPart("libGL.so.1", "libgl1", "libglvnd-glx"),
    SystemPart("libX11.so.6", "libx11-6", "libX11"),
    SystemPart("libdbus-1.so.3", "libdbus-1-3", "dbus-libs"),
    SystemPart("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    SystemPart("libfreetype.so.6", "libfreetype6", "freetype"),
    SystemPart("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
)
X11 = (
    SystemPart("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb"),
    SystemPart("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
    SystemPart("libxcb.so.1", "libxcb1", "libxcb"),
    SystemPart("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    SystemPart("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    SystemPart("libxcb-image.so.0", "libxcb-image0", "xcb-util-image"),
    SystemPart("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    SystemPart("libxcb-randr.so.0", "libxcb-randr0", "libxcb"),
    SystemPart("libxcb-render.so.0", "libxcb-render0", "libxcb"),
    SystemPart("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil"),
    SystemPart("libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
    SystemPart("libxcb-shm.so.0", "libxcb-shm0", "libxcb"),
    SystemPart("libxcb-sync.so.1", "libxcb-sync1", "libxcb"),
    SystemPart("libxcb-util.so.1", "libxcb-util1", "xcb-util"),
    SystemPart("libxcb-xfixes.so.0", "libxcb-xfixes0", "libxcb"),
    SystemPart("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb"),
)
WAYLAND = (
    SystemPart("libwayland-client.so.0", "libwayland-client0", "libwayland-client"),
    SystemPart("libwayland-cursor.so.0", "libwayland-cursor0", "libwayland-cursor"),
)
_OF_PLATFORM = {"xcb": X11, "wayland": WAYLAND}


def can_load(soname: str) -> bool:
    """Tell whether the loader finds a library; it stays loaded, for Qt to use."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def missing_libraries(
    platforms: Iterable[str], loads: Callable[[str], bool] = can_load
) -> tuple[SystemPart, ...]:
    """Return what is missing for the first of Qt's platforms that has everything (then nothing), else
    for the last of them.
    """
    if not sys.platform.startswith("linux"):
        return ()
    missing: tuple[SystemPart, ...] = ()
    for platform in platforms:
        wanted = (*SCREENLESS, *_OF_PLATFORM.get(platform, ()))
        missing = tuple(each for each in wanted if not loads(each.name))
        if not missing:
            break
    return missing


def platforms_to_try(environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Return the platforms on which Qt would try to open a window, in its order."""
    if asked := environment.get("QT_QPA_PLATFORM"):
        return tuple(each.partition(":")[0] for each in asked.split(";"))
    return ("wayland", "xcb") if environment.get("WAYLAND_DISPLAY") else ("xcb",)


def install_line(
    missing: Iterable[SystemPart], which: Callable[[str], str | None] = shutil.which
) -> str:
    """Return the line that installs what is missing on this system, each package once."""
    if which("dnf") and not which("apt-get"):
        return f"sudo dnf install -y {' '.join(dict.fromkeys(each.fedora for each in missing))}"
    packages = " ".join(dict.fromkeys(each.debian for each in missing))
    return f"sudo apt-get update && sudo apt-get install -y {packages}"


def told_missing(missing: Sequence[SystemPart]) -> str:
    """Return what a person reads where the window cannot open for want of libraries."""
    names = missing[0].name
    if len(missing) > 1:
        names += f" and {len(missing) - 1} more"
    return (
        f"slastudio: the window needs system libraries that are missing here ({names}); commands that open no window do not. "
        f"This line installs them:\n\n    {install_line(missing)}\n"
    )
