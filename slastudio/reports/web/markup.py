"""Build a page as a tree of elements: names are ours, texts stay texts whatever they hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from xml.etree import ElementTree as ET

from slastudio.shared.texts import valid_text

# what no page may hold: a browser would drop or exchange it, each in its own way
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_LINE_ENDS = re.compile(r"\r\n?")
Element = ET.Element
Content = Element | str


def readable(text: str) -> str:
    """Return a text as every reader of the page gets it: line ends alike, � for what is no character."""
    return _UNREADABLE.sub("\ufffd", _LINE_ENDS.sub("\n", valid_text(text)))


def element(
    name: str, *content: Content, attributes: Mapping[str, str] | None = None, kind: str = ""
) -> Element:
    """Return an element; kind: its class. Only what the program itself says is an attribute."""
    named = {"class": kind} if kind else {}
    made = ET.Element(name, named | dict(attributes or {}))
    for each in content:
        _append(made, each)
    return made


def elements(name: str, content: Iterable[Content], kind: str = "") -> Element:
    """Return an element with any number of parts."""
    return element(name, *content, kind=kind)


def _append(parent: Element, content: Content) -> None:
    if isinstance(content, ET.Element):
        parent.append(content)
    elif len(parent):
        parent[-1].tail = (parent[-1].tail or "") + readable(content)
    else:
        parent.text = (parent.text or "") + readable(content)


def written(root: Element) -> bytes:
    """Return a page as UTF-8, the same for the same tree."""
    text = ET.tostring(root, encoding="unicode", method="html")
    return f"<!DOCTYPE html>\n{text}\n".encode()
