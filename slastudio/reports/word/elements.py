"""Small pieces of a Word file that its library has no words for: fields, links, edges, the
contents.
"""

from __future__ import annotations

from collections.abc import Sequence

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph as Line

from slastudio.reports.word.styles import NAMESPACE

_CONTENTS = 'TOC \\o "1-1" \\h \\z \\u'


def append(line: Line, tag: str, **attributes: str) -> BaseOxmlElement:
    """Append an element with attributes of Word's namespace to a paragraph."""
    element = _element(tag, **attributes)
    line._p.append(element)  # noqa: SLF001 - the library has no public way
    return element


def _element(tag: str, **attributes: str) -> BaseOxmlElement:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def set_style(line: Line, style: str) -> None:
    """Give a paragraph a style by its id."""
    line._p.get_or_add_pPr().style = style  # noqa: SLF001 - the public way looks every style up by name


def append_field(line: Line, instruction: str, shown: str) -> None:
    """Append a field with what it shows until it is computed; instruction is the program's own,
    never a user's text.
    """
    for element in (*_field_start(instruction), _text_run(shown), _field_mark("end")):
        line._p.append(element)  # noqa: SLF001


def _field_start(instruction: str) -> tuple[BaseOxmlElement, ...]:
    code = OxmlElement("w:instrText")
    code.text = f" {instruction} "
    code.set(qn("xml:space"), "preserve")
    run = OxmlElement("w:r")
    run.append(code)
    return _field_mark("begin"), run, _field_mark("separate")


def _field_mark(kind: str) -> BaseOxmlElement:
    run = OxmlElement("w:r")
    run.append(_element("w:fldChar", fldCharType=kind))
    return run


def _text_run(text: str) -> BaseOxmlElement:
    run = OxmlElement("w:r")
    run.text = text
    return run


def append_link(line: Line, bookmark: str, text: str) -> None:
    """Append text that leads to a bookmark of the same file."""
    append(line, "w:hyperlink", anchor=bookmark, history="1").append(_text_run(text))


def wrap_contents(lines: Sequence[Line]) -> None:
    """Make paragraphs that stand in the file one table of contents, which Word can renew."""
    holder = parse_xml(
        f'<w:sdt xmlns:w="{NAMESPACE}"><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        "<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent/></w:sdt>"
    )
    first, last = lines[0]._p, lines[-1]._p  # noqa: SLF001
    first.addprevious(holder)
    for element in reversed(_field_start(_CONTENTS)):
        first.insert(1, element)
    last.append(_field_mark("end"))
    for line in lines:
        holder[1].append(line._p)  # noqa: SLF001


def draw_edge(line: Line, colour: str) -> None:
    """Draw a coloured line at a paragraph's left side."""
    borders = OxmlElement("w:pBdr")
    borders.append(_element("w:left", val="single", sz="18", space="8", color=colour))
    properties = line._p.get_or_add_pPr()  # noqa: SLF001
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
