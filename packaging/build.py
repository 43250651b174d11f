"""Build what this system can build of SLA Studio and try it: `python3 packaging/build.py`.

    python3 packaging/build.py [--out FOLDER] [--no-installer | --only-installer]

Linux: a folder and a .deb; Windows: a folder and, where Inno Setup is installed, a setup program; macOS: an .app and a
.dmg. All of it is made in FOLDER (build/bundle when not named) from the locked requirements. Standard library only.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
LOCKS = ("requirements.lock", "requirements-build.lock", "requirements-bundle.lock")
MONTH = "2026-09"  # one the sample has evidence of


def main(arguments: list[str]) -> int:
    reader = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    reader.add_argument("--out", type=Path, default=ROOT / "build" / "bundle")
    parts = reader.add_mutually_exclusive_group()
    parts.add_argument("--no-installer", action="store_true", help="only the folder or the .app")
    parts.add_argument("--only-installer", action="store_true", help="pack what lies there, signed")
    asked = reader.parse_args(arguments)
    out = asked.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    icons, bundle = out / "icons", out / "dist" / bundle_name()
    if not asked.only_installer:
        python = make_environment(out / "environment")
        run([python, HERE / "icons.py", icons])
        freeze(python, icons, out)
        run([python, HERE / "licences.py", bundle])
        if sys.platform == "darwin":
            # sealed again, now that texts lie in it; "-" is nobody's signature
            run(["codesign", "--force", "--deep", "--sign", "-", bundle])
        try_out(bundle)
    made = [bundle]
    if not asked.no_installer:
        pack = {"linux": debian, "win32": inno, "darwin": disk_image}[sys.platform]
        made += pack(bundle, icons, out)
    for each in made:
        print(f"{each}: {size(each) / 1e6:.0f} MB")
    print(f"Built in {time.monotonic() - began:.0f} seconds.")
    return 0


def bundle_name() -> str:
    return "SLA Studio.app" if sys.platform == "darwin" else "slastudio"


def version() -> str:
    text = (ROOT / "slastudio" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'__version__ = "([^"]+)"', text)
    assert found is not None
    return found[1]


def run(command: list[str | Path], **environment: str) -> None:
    print("$", " ".join(Path(each).name for each in command[:3]), "…", flush=True)
    # in a folder without packages: what is bundled is what was installed, never what lies beside
    with tempfile.TemporaryDirectory() as folder:
        words = [str(each) for each in command]
        subprocess.run(words, check=True, cwd=folder, env=clean() | environment)


def clean() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


def make_environment(folder: Path) -> Path:
    """Make an environment that holds what running needs, what builds, and the program; nothing else."""
    run([sys.executable, "-m", "venv", "--clear", folder])
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--no-deps"]
    files = [word for lock in LOCKS for word in ("-r", str(ROOT / lock))]
    run([*pip, "--no-compile", "--require-hashes", *files])
    run([*pip, "--no-build-isolation", str(ROOT)])
    return python


def freeze(python: Path, icons: Path, out: Path) -> None:
    where = ["--distpath", out / "dist", "--workpath", out / "work"]
    words = ["--noconfirm", "--log-level", "ERROR", *where, HERE / "slastudio.spec"]
    run([python, "-m", "PyInstaller", *words], SLASTUDIO_ICONS=str(icons))


def program(bundle: Path) -> Path:
    """Return the command of a bundle."""
    if bundle.suffix == ".app":
        return bundle / "Contents" / "MacOS" / "slastudio"
    return bundle / ("slastudio.exe" if sys.platform == "win32" else "slastudio")


def try_out(bundle: Path) -> None:
    """Run a month's work with the bundle alone, and open its window without a screen for a moment."""
    command = program(bundle)
    window = command.with_name(command.name.replace("slastudio", "slastudio-window"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project, report = folder / "sample" / "larkpay.slastudio", folder / "report.pdf"
        workbook = folder / "report.xlsx"
        run([command, "--version"])
        run([command, "sample", folder / "sample"])
        run([command, "assess", project, "--period", MONTH])
        run([command, "report", project, "--period", MONTH, "-o", report, "--workbook", workbook])
        words = folder / "appendix.docx"
        run([command, "appendix", project, "-o", folder / "appendix.pdf", "--docx", words])
        run([command, "rows", project, "requests", "--parquet", folder / "rows.parquet"])
        # read by the bundle's other process
        run([command, "inspect", workbook])
        assert report.read_bytes().startswith(b"%PDF")
        told = subprocess.run([command, "about"], capture_output=True, check=True, env=clean())
        assert b"no text of its licence" not in told.stdout, told.stdout.decode()
        with (folder / "window.txt").open("wb") as said:
            opened = subprocess.Popen(
                [window, project], env=clean() | {"QT_QPA_PLATFORM": "offscreen"}, stderr=said
            )
            try:
                ended = opened.wait(timeout=20)
            except subprocess.TimeoutExpired:
                opened.kill()
                opened.wait()
            else:
                sys.exit(f"The window ended by itself with {ended}.")
        fault = (folder / "window.txt").read_text(encoding="utf-8", errors="replace")
        if "Traceback" in fault:
            sys.exit(f"The window opened with a fault:\n{fault}")


def debian(bundle: Path, icons: Path, out: Path) -> list[Path]:
    from debian_package import make_package

    if not shutil.which("dpkg-deb"):
        print("There is no dpkg-deb here, so no .deb is made.")
        return []
    return [make_package(bundle, icons, out, version())]


def inno(bundle: Path, icons: Path, out: Path) -> list[Path]:
    compiler = shutil.which("iscc") or r"C:\Program Files (x86)\Inno Setup 6\ISCC.exe"
    if not Path(compiler).is_file():
        print("Inno Setup is not installed here, so no setup program is made.")
        return []
    run(
        [
            compiler,
            f"/DVersion={version()}",
            f"/DBundle={bundle}",
            f"/DIcons={icons}",
            f"/O{out}",
            HERE / "windows" / "slastudio.iss",
        ]
    )
    return [out / f"slastudio-{version()}-setup.exe"]


def disk_image(bundle: Path, _: Path, out: Path) -> list[Path]:
    image = out / f"slastudio-{version()}.dmg"
    run(
        [
            "hdiutil",
            "create",
            "-volname",
            "SLA Studio",
            "-srcfolder",
            bundle,
            "-ov",
            "-format",
            "UDZO",
            image,
        ]
    )
    return [image]


def size(path: Path) -> int:
    if path.is_file():
        return path.stat().st_size
    return sum(
        each.stat().st_size for each in path.rglob("*") if each.is_file() and not each.is_symlink()
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
