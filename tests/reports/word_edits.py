"""Edit a written Word file the way Word does: tracked and untracked, in the XML itself."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_BY = f'xmlns:w="{W}" w:id="900" w:author="A. Lawyer" w:date="2026-11-05T10:00:00Z"'


def tag(name: str) -> str:
    return f"{{{W}}}{name}"


def edited(
    source: Path, target: Path, edit: Callable[[Any], None], extra: dict[str, bytes] | None = None
) -> Path:
    """Write source to target with an edited body, and more parts where given."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                root = etree.parse(io.BytesIO(content)).getroot()
                edit(root[0])
                content = etree.tostring(
                    root, xml_declaration=True, encoding="UTF-8", standalone=True
                )
            new.writestr(name, content)
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return target


def bookmark(body: Any, name: str) -> Any:
    return next(each for each in body.iter(tag("bookmarkStart")) if each.get(tag("name")) == name)


def paragraph(body: Any, name: str) -> Any:
    """Return the paragraph that holds a bookmark."""
    return next(bookmark(body, name).iterancestors(tag("p")))


def row(body: Any, name: str) -> Any:
    return next(bookmark(body, name).iterancestors(tag("tr")))


def text_run(text: str, deleted: bool = False) -> Any:
    run = etree.Element(tag("r"))
    words = etree.SubElement(run, tag("delText" if deleted else "t"))
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return run


def tracked(kind: str, *children: Any) -> Any:
    """Return w:ins, w:del, w:moveFrom or w:moveTo around runs."""
    element = etree.fromstring(f"<w:{kind} {_BY}/>")
    element.extend(children)
    return element


def last_run(line: Any) -> Any:
    return line.findall(tag("r"))[-1]


def replace_text(line: Any, old: str, new: str) -> None:
    """Change words without a trace."""
    for words in line.iter(tag("t")):
        if old in (words.text or ""):
            words.text = words.text.replace(old, new)
            return
    raise AssertionError(f"{old!r} does not stand in this paragraph")


def delete_all_tracked(line: Any) -> None:
    """Mark a paragraph and its end as deleted."""
    for run in line.findall(tag("r")):
        holder = tracked("del")
        run.addprevious(holder)
        for words in run.findall(tag("t")):
            words.tag = tag("delText")
        holder.append(run)
    mark_end(line, "del")


def mark_end(line: Any, kind: str) -> None:
    properties = line.find(tag("pPr"))
    if properties is None:
        properties = etree.Element(tag("pPr"))
        line.insert(0, properties)
    etree.SubElement(properties, tag("rPr")).append(tracked(kind))


def plain_paragraph(*content: Any) -> Any:
    line = etree.Element(tag("p"))
    line.extend(content)
    return line


def split_in_two(line: Any, second_half: str) -> None:
    """Press Enter inside a paragraph: what follows the run goes into a new one, with the end of the
    bookmark.
    """
    replace_text(line, second_half, "")
    after = copy.deepcopy(line)
    for each in list(after):
        if each.tag != tag("pPr"):
            after.remove(each)
    after.append(text_run(second_half))
    after.append(line.find(tag("bookmarkEnd")))
    line.addnext(after)
