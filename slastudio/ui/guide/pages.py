"""The pages of the guide: what each is called, what it says, and where its links lead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

from slastudio.shared.resources import guide_text

CONTENTS = "index.md"
PICTURES = "pictures"
_LINK = re.compile(r"(?<!!)\[[^\[\]]+\]\(([^)]+)\)")
_HEADING = re.compile(r"^(#{1,4}) (.+)$", re.MULTILINE)
_CODE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~])")


@dataclass(frozen=True)
class GuidePage:
    """Hold one page: the name of its file, its title and its text as Markdown."""

    name: str
    title: str
    text: str

    @property
    def headings(self) -> tuple[str, ...]:
        """Return its headings, the title first."""
        return tuple(found[2].strip() for found in _HEADING.finditer(_CODE.sub("", self.text)))

    @property
    def links(self) -> tuple[str, ...]:
        """Return where its links lead, as they are written; pictures are none."""
        return tuple(_LINK.findall(_CODE.sub("", self.text)))


@cache
def guide_pages() -> dict[str, GuidePage]:
    """Return every page by the name of its file, in the order of the contents."""
    contents = _read(CONTENTS)
    names = [CONTENTS, *(href.partition("#")[0] for href in contents.links)]
    return {name: _read(name) for name in dict.fromkeys(names)}


def _read(name: str) -> GuidePage:
    text = guide_text(name)
    return GuidePage(name, text.partition("\n")[0].removeprefix("# ").strip(), text)


def place_of(href: str, at: str) -> tuple[str, str] | None:
    """Return page and place (a heading's slug, or "") that a link on page `at` leads to; None where
    that is no page of the guide: nothing else is ever opened.
    """
    name, _, slug = href.partition("#")
    name = name or at
    return (name, slug) if name in guide_pages() else None


def picture_name(href: str) -> str | None:
    """Return the file name of a picture of the guide; None of anything else."""
    parts = PurePosixPath(href).parts
    if len(parts) == 2 and parts[0] == PICTURES and parts[1].endswith(".png"):
        return parts[1]
    return None


def slug_of(heading: str) -> str:
    """Return the name by which links know a heading, as pages on the web do."""
    plain = re.sub(r"[^\w\s-]", "", heading.replace("`", "").casefold())
    return re.sub(r"\s", "-", plain.strip())


def literally(text: str) -> str:
    """Return text as Markdown that shows it as it is."""
    return _MARKUP.sub(r"\\\1", text)
