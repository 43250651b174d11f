"""Write what a bundle is made of, beside its programs: NOTICE.txt, the texts of licences, and sbom.cdx.json
(CycloneDX 1.5). Run by the Python the bundle was made with.

    python packaging/licences.py BUNDLE
"""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path

from slastudio import __version__
from slastudio.operations.about import NOT_STATED, about

LIBRARIES = (".so", ".dll", ".dylib", ".pyd")
QT = "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only"
REPLACING = """Qt, PySide6 and Shiboken are used under the GNU Lesser General Public License, version 3. Its text, and the text of the
General Public License it refers to, lie in {texts}. They are unchanged, and linked when the program runs: every library is
a file of its own in {folder}. Whoever wants to use another build of them replaces these files by files of the same name
and a compatible version (libQt6*.so.6 below PySide6/Qt/lib on Linux, Qt6*.dll below PySide6 on Windows, the frameworks
below PySide6/Qt/lib on macOS, and PySide6 and shiboken6 beside them); nothing in the program checks or prevents it, and
taking it apart to find faults in such a change is permitted. Their sources, as they are used here, are those of Qt {version}
and of Qt for Python {version}; whoever gives the program away has to offer them, too. Qt's libraries hold works of others
under permissive licences (FreeType, HarfBuzz, libjpeg-turbo, libpng, libtiff, libwebp, PCRE2, zlib and more); Qt's own
documentation of that version lists them under “Licenses Used in Qt”.
"""


@dataclass(frozen=True)
class Component:
    """Tell one thing in the bundle; files: below the bundle, where it is no Python package."""

    name: str
    version: str
    licence: str
    purl: str = ""
    texts: tuple[Path, ...] = ()
    files: tuple[Path, ...] = ()


def main(bundle: Path) -> None:
    inside = next(
        path for path in (bundle / "_internal", bundle / "Contents", bundle) if path.is_dir()
    )
    told = [*packages(), starter(), *qt(inside), *of_the_system(inside)]
    target = (
        bundle / "licences" if bundle.suffix != ".app" else bundle / "Contents/Resources/licences"
    )
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for part in told:
        for text in part.texts:
            shutil.copy(text, target / f"{plain(part.name)}-{text.name}")
    (target / "NOTICE.txt").write_text(notice(told, inside), encoding="utf-8")
    document = json.dumps(sbom(told, bundle), indent=1, ensure_ascii=False)
    (target / "sbom.cdx.json").write_text(document + "\n", encoding="utf-8")
    lost = [part.name for part in told if part.licence == NOT_STATED or not part.texts]
    print(f"{len(told)} parts, {len(list(target.iterdir()))} files in {target}")
    if lost:
        sys.exit(f"Without a licence or its text: {', '.join(lost)}")


def packages() -> list[Component]:
    """Return what the program tells of itself, but for what no bundle holds."""
    return [
        Component(
            part.name,
            part.version,
            part.licence,
            ""
            if part.name in ("Python", "Inter (fonts)")
            else f"pkg:pypi/{plain(part.name)}@{part.version}",
            part.texts,
        )
        for part in about().parts
        if part.name != "pip"
    ]


def starter() -> Component:
    """Return what starts the programs of a bundle, and is part of them."""
    made_with = next(each for each in distributions() if each.name == "pyinstaller")
    texts = [
        Path(str(made_with.locate_file(each)))
        for each in made_with.files or ()
        if each.name == "COPYING.txt"
    ]
    return Component(
        "PyInstaller bootloader",
        made_with.version,
        "GPL-2.0-or-later WITH Bootloader-exception",
        f"pkg:pypi/pyinstaller@{made_with.version}",
        tuple(texts),
    )


def qt(inside: Path) -> list[Component]:
    """Return the libraries PySide6 carries: Qt itself, and on Linux ICU with it."""
    part = next(each for each in about().parts if each.name == "PySide6_Essentials")
    below = [each for each in sorted(inside.rglob("*")) if "PySide6" in each.parts]
    files = tuple(each.relative_to(inside.parent) for each in below if is_qts(each))
    made = [Component("Qt", part.version, QT, "", part.texts, files)]
    icu = tuple(
        each.relative_to(inside.parent)
        for each in below
        if is_library(each) and each.name.startswith("libicu")
    )
    if icu:
        version = icu[0].name.partition(".so.")[2]
        made.append(Component("ICU (with Qt)", version, "Unicode-3.0", "", unicode_text(), icu))
    return made


def is_qts(path: Path) -> bool:
    # on macOS a library is a file without an ending inside its framework
    in_framework = path.suffix == "" and path.name.startswith("Qt") and ".framework" in str(path)
    named = path.name.startswith(("libQt6", "Qt6")) and is_library(path)
    return named or (in_framework and path.is_file() and not path.is_symlink())


def unicode_text() -> tuple[Path, ...]:
    # Babel's data are Unicode's, too, and it brings the text along
    babel = next(each for each in distributions() if plain(each.name) == "babel")
    return tuple(
        Path(str(babel.locate_file(each)))
        for each in babel.files or ()
        if "unicode" in each.name.casefold()
    )


def is_library(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and any(end in path.name for end in LIBRARIES)


def of_the_system(inside: Path) -> list[Component]:
    """Return the libraries that were taken from a Debian-like system, by package; elsewhere they come with
    Python, whose text covers them.
    """
    if not sys.platform.startswith("linux"):
        return []
    found: dict[str, list[Path]] = {}
    for each in sorted(inside.iterdir()):
        if is_library(each) and not each.name.startswith("libpython"):
            found.setdefault(package_of(each.name), []).append(each.relative_to(inside.parent))
    made = []
    for package, files in found.items():
        version = asked("dpkg-query", "-W", "-f=${Version}", package)
        text = Path("/usr/share/doc", package.partition(":")[0], "copyright")
        made.append(
            Component(
                package.partition(":")[0],
                version,
                f"see {text.parent.name}-copyright",
                f"pkg:deb/debian/{package.partition(':')[0]}@{version}",
                (text,),
                tuple(files),
            )
        )
    return made


def package_of(library: str) -> str:
    owner = asked("dpkg-query", "-S", f"*/{library}").splitlines()
    if not owner:
        sys.exit(
            f"Nobody knows which package {library} comes from; build where its package is installed."
        )
    return owner[0].rpartition(": ")[0].split(",")[0]


def asked(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def notice(told: list[Component], inside: Path) -> str:
    lines = [
        f"SLA Studio {__version__} is bundled with the following. The texts of their licences lie beside this file.",
        "",
    ]
    for part in told:
        lines.append(f"{part.name} {part.version}".rstrip() + f": {part.licence}")
        lines += [f"    {plain(part.name)}-{text.name}" for text in part.texts]
        lines += [f"    is in {file.as_posix()}" for file in part.files]
    version = next(part.version for part in told if part.name == "Qt")
    return (
        "\n".join(lines)
        + "\n\n"
        + REPLACING.format(texts="this folder", folder=inside.name, version=version)
    )


def sbom(told: list[Component], bundle: Path) -> dict[str, object]:
    """Return the CycloneDX document, the same for the same bundle: no day and no random number in it."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "slastudio",
                "name": "slastudio",
                "version": __version__,
            },
            "properties": [
                {"name": "built on", "value": f"{platform.system()} {platform.machine()}"}
            ],
        },
        "components": [described(part, bundle) for part in told],
        "dependencies": [{"ref": "slastudio", "dependsOn": [reference(part) for part in told]}],
    }


def reference(part: Component) -> str:
    return part.purl or f"{plain(part.name)}@{part.version}"


def described(part: Component, bundle: Path) -> dict[str, object]:
    made: dict[str, object] = {
        "type": "library",
        "bom-ref": reference(part),
        "name": part.name,
        "version": part.version,
    }
    if part.purl:
        made["purl"] = part.purl
    words = part.licence
    an_expression = " OR " in words or " AND " in words or " WITH " in words
    made["licenses"] = [{"expression": words}] if an_expression else [{"license": {"name": words}}]
    if part.files:
        made["components"] = [
            {
                "type": "file",
                "name": file.as_posix(),
                "hashes": [
                    {
                        "alg": "SHA-256",
                        "content": hashlib.sha256((bundle / file).read_bytes()).hexdigest(),
                    }
                ],
            }
            for file in part.files
        ]
    return made


def plain(name: str) -> str:
    return "".join(each if each.isalnum() else "-" for each in name).strip("-").casefold()


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
