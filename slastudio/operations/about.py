"""What the program is made of: its version, what it is bundled with, under which licences, and where
their texts lie. All of it is read from what is installed.
"""

from __future__ import annotations

import platform
import re
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from os.path import commonpath
from pathlib import Path

from slastudio import __version__
from slastudio.shared.counts import count
from slastudio.shared.resources import resource

PROGRAM, _QT = "slastudio", "PySide6_Essentials"
NOT_STATED = "not stated"
_LONGEST = 80
_REQUIRED = re.compile(r"^\s*([A-Za-z0-9][A-Za-z0-9._-]*)")
_TEXTS = re.compile(r"licen[cs]e|copying|copyright|notice", re.IGNORECASE)
_NO_TEXTS = (".py", ".pyc", ".pyi", ".pyd", ".so", ".h", ".hpp")
# what nobody else calls it
_SPELT = {"APL 2": "Apache-2.0"}
_CLASS = "License :: "
_OSI = "OSI Approved :: "


@dataclass(frozen=True)
class Part:
    """Tell one thing the program is bundled with; texts: the files its licence can be read in."""

    name: str
    version: str
    licence: str
    texts: tuple[Path, ...] = ()


@dataclass(frozen=True)
class About:
    """Tell the program, what it runs on, and its parts by name."""

    version: str
    licence: str
    python: str
    qt: str
    system: str
    parts: tuple[Part, ...]


def about() -> About:
    """Read what is installed: everything the program needs, and what that needs in turn."""
    own = _found(PROGRAM)
    parts = [_part(each) for each in _needed(own) if each is not own]
    named = {part.name: part for part in parts}
    python = Part("Python", platform.python_version(), "PSF-2.0", tuple(_python_texts()))
    fonts = Part("Inter (fonts)", "", "OFL-1.1", (resource("fonts", "COPYRIGHT.txt"),))
    return About(
        __version__,
        _licence(own) if own is not None else NOT_STATED,
        platform.python_version(),
        named[_QT].version if _QT in named else "",
        platform.platform(),
        (python, fonts, *sorted(parts, key=lambda part: part.name.casefold())),
    )


def about_lines(told: About) -> list[str]:
    """Return what is told as lines to read or to send along."""
    qt = f", Qt {told.qt}" if told.qt else ""
    lines = [
        f"SLA Studio {told.version} ({told.licence})",
        f"Python {told.python}{qt}, {told.system}",
        "",
    ]
    for part in told.parts:
        lines.append(f"{part.name} {part.version}".rstrip() + f": {part.licence}")
        lines += [f"    {each}" for each in texts_told(part)]
    return lines


def texts_told(part: Part) -> list[str]:
    """Return where the texts of a part's licence lie: the file, or of several the folder that holds them.
    What a package keeps beside its code is told apart from what it states of itself.
    """
    stated = [each for each in part.texts if ".dist-info" in str(each)]
    told = []
    for texts in (stated, [each for each in part.texts if each not in stated]):
        if len(texts) > 1:
            told.append(f"{commonpath(texts)} ({count(len(texts), 'file')})")
        else:
            told += map(str, texts)
    return told or ["no text of its licence is installed with it"]


def _found(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _needed(own: Distribution | None) -> list[Distribution]:
    """Return what a distribution needs, itself and all of that; what is needed elsewhere only, such as
    on another system, is not installed and left out.
    """
    waiting = [own] if own is not None else []
    found: dict[str, Distribution] = {}
    while waiting:
        here = waiting.pop()
        if _plain(here.name) in found:
            continue
        found[_plain(here.name)] = here
        for each in here.requires or ():
            name = _REQUIRED.match(each)
            # an extra is asked for by name, and nothing of ours asks for one
            if name is None or "extra ==" in each.replace("extra==", "extra =="):
                continue
            if (next_one := _found(name[1])) is not None:
                waiting.append(next_one)
    return list(found.values())


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).casefold()


def _part(found: Distribution) -> Part:
    licence = _licence(found)
    texts = sorted(_texts(found)) or list(_shipped(licence))
    return Part(found.name, found.version, licence, tuple(texts))


def _licence(found: Distribution) -> str:
    """Return a licence as the distribution states it: an expression, else its words, else its class."""
    told = found.metadata
    expression, words = (
        (told.get_all(name) or [""])[0].strip() for name in ("License-Expression", "License")
    )
    classes = [
        each.removeprefix(_CLASS).removeprefix(_OSI)
        for each in told.get_all("Classifier") or ()
        if each.startswith(_CLASS)
    ]
    # some put the whole text of the licence into the field of its name
    short = words if words and "\n" not in words and len(words) <= _LONGEST else ""
    if short.casefold() == "dual license" and classes:
        short = ""
    short = _SPELT.get(short, short)
    return expression or short or " or ".join(classes) or words[:_LONGEST] or NOT_STATED


def _texts(found: Distribution) -> Iterable[Path]:
    for each in found.files or ():
        inside = ".dist-info" in each.parts[0] and "licenses" in each.parts[1:-1]
        named = _TEXTS.search(each.name) and not each.name.endswith(_NO_TEXTS)
        text = Path(str(found.locate_file(each)))
        # a bundle leaves out what of a package it does not need
        if (inside or named) and text.is_file():
            yield text


def _shipped(licence: str) -> Iterable[Path]:
    """Return the texts we hand out ourselves for who hands out none."""
    folder = resource("licences")
    files = sorted(folder.glob("*.txt")) if folder.is_dir() else []
    return [each for each in files if each.stem in licence]


def _python_texts() -> Iterable[Path]:
    folders = [Path(sysconfig.get_path("stdlib")), Path(sysconfig.get_config_var("prefix") or ".")]
    for folder in folders:
        for name in ("LICENSE.txt", "LICENSE"):
            if (folder / name).is_file():
                return [folder / name]
    return []
