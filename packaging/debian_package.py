"""Make a .deb of a bundle: programs in /usr/bin, menu entry, icon, the type of its files, and what it needs."""

from __future__ import annotations

import gzip
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT))

from slastudio.shared.system_libraries import SCREENLESS, X11

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
ICON_SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
DESCRIPTION = """AI-maintenance agreements, and every month the proof of what was promised
 Writes service-level agreements for AI systems through forms, reads the logs, evaluations, incidents and bills of a month,
 and hands over a contract appendix and a report in which every figure leads back to clause, formula and file.
 It works on one file per client and opens no connection to any network."""


def make_package(bundle: Path, icons: Path, out: Path, version: str) -> Path:
    """Lay the package out and pack it. It has no scripts: the triggers of the system note its file type and
    menu entry, and removing it removes what it brought; projects, settings and copies are not its files.
    """
    architecture = ARCHITECTURES[platform.machine()]
    # a development version is older than its release
    version = version.replace(".dev", "~dev")
    tree = out / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    lay_out(tree / "usr", bundle, icons)
    (tree / "DEBIAN").mkdir()
    installed = sum(each.lstat().st_size for each in tree.rglob("*") if each.is_file()) // 1024
    (tree / "DEBIAN" / "control").write_text(
        f"Package: slastudio\nVersion: {version}\nArchitecture: {architecture}\nSection: misc\nPriority: optional\n"
        f"Maintainer: SLA Studio <packages@slastudio.invalid>\nInstalled-Size: {installed}\nDepends: {', '.join(depends())}\n"
        f"Recommends: xkb-data\nDescription: {DESCRIPTION}\n",
        encoding="utf-8",
    )
    set_modes(tree)
    package = out / f"slastudio_{version}_{architecture}.deb"
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", tree, package],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    shutil.rmtree(tree)
    return package


def lay_out(usr: Path, bundle: Path, icons: Path) -> None:
    shutil.copytree(bundle, usr / "lib" / "slastudio", symlinks=True)
    (usr / "bin").mkdir()
    for name in ("slastudio", "slastudio-window"):
        (usr / "bin" / name).symlink_to(f"../lib/slastudio/{name}")
    place(HERE / "linux" / "slastudio.desktop", usr / "share/applications")
    place(HERE / "linux" / "slastudio.xml", usr / "share/mime/packages")
    for size in ICON_SIZES:
        place(
            icons / f"slastudio-{size}.png",
            usr / f"share/icons/hicolor/{size}x{size}/apps",
            "slastudio.png",
        )
    place(ROOT / "resources/icons/slastudio.svg", usr / "share/icons/hicolor/scalable/apps")
    papers = usr / "share/doc/slastudio"
    place(bundle / "licences" / "NOTICE.txt", papers, "copyright")
    changes = (ROOT / "CHANGELOG.md").read_bytes()
    (papers / "changelog.gz").write_bytes(gzip.compress(changes, mtime=0))


def place(file: Path, folder: Path, name: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(file, folder / (name or file.name))


def depends() -> list[str]:
    """Return what the bundle leaves to the system; a C library at least as new as the one it was built with."""
    library = os.confstr("CS_GNU_LIBC_VERSION") or "glibc 2.36"
    packages = dict.fromkeys(each.debian for each in (*SCREENLESS, *X11))
    return [
        f"libc6 (>= {library.split()[1]})",
        "libstdc++6",
        "libgcc-s1",
        "zlib1g",
        *packages,
    ]


def set_modes(tree: Path) -> None:
    """Give everything the modes of installed files, whatever the umask of who builds."""
    for each in tree.rglob("*"):
        if not each.is_symlink():
            runs = each.is_dir() or (
                each.parent.name == "slastudio"
                and each.name.startswith("slastudio")
                and not each.suffix
            )
            each.chmod(0o755 if runs else 0o644)
