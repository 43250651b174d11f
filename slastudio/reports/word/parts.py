"""The parts around the text of a Word file: looks, properties that name the version, head and foot."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.sax.saxutils import escape

from docx.document import Document as File
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.coreprops import CoreProperties
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.package import Package
from docx.section import _Footer, _Header
from docx.shared import RGBColor, Twips
from docx.text.paragraph import Paragraph as Line

from slastudio.reports.content.blocks import DRAFT_WORDS, Document
from slastudio.reports.content.chain_words import PROPERTY, head_text
from slastudio.reports.content.passages import plain_text
from slastudio.reports.word import styles as look
from slastudio.reports.word.elements import append_field, set_style
from slastudio.shared.periods import show_day

FINGERPRINT, VERSION, ISSUED = "Agreement SHA-256", "Agreement version", "Issued"
NUMBERS, DAYS = "Numbers written as", "Days written as"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
# what the library's own template brings along and nothing here refers to
_UNUSED = ("/customXml", "/numbering", "/stylesWithEffects", "/webSettings", "/thumbnail")
_LONGEST_PROPERTY = 250


def prepare_parts(file: File, document: Document) -> None:
    """Replace the looks and properties of a new file by the document's; what is not used is taken
    out.
    """
    for holder in (file.part.rels, file.part.package.rels):
        for key in [key for key, each in holder.items() if each.reltype.endswith(_UNUSED)]:
            del holder[key]
    _replace_children(file.styles.element, look.styles_xml())
    _replace_children(file.settings.element, look.settings_xml())
    for each in file.part.rels.values():
        if each.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            each.target_part._blob = look.font_table_xml()  # noqa: SLF001 - the library keeps this part as bytes
    for each in file.part.package.rels.values():
        if each.reltype == RELATIONSHIP_TYPE.EXTENDED_PROPERTIES:
            each.target_part._blob = _application()  # noqa: SLF001
    _describe(file.core_properties, document)
    _name_version(file.part.package, document)


def _replace_children(element: BaseOxmlElement, xml: str) -> None:
    for child in list(element):
        element.remove(child)
    for child in list(parse_xml(xml)):
        element.append(child)


def _application() -> bytes:
    return f'{_HEAD}<Properties xmlns="{_OFFICE}/extended-properties"><Application>SLA Studio</Application></Properties>'.encode()


def _describe(properties: CoreProperties, document: Document) -> None:
    issued = document.issued
    moment = datetime(issued.year, issued.month, issued.day, tzinfo=UTC)
    properties.title = _property(document.title)
    properties.subject = _property(document.subject or document.kind)
    properties.keywords = _property(", ".join(document.keywords))
    properties.author = _property(document.provider)
    properties.category = _property(document.kind)
    properties.comments = _property(
        f"Made from agreement {document.version}, SHA-256 {document.fingerprint}."
    )
    properties.identifier = _property(document.fingerprint)
    properties.version = _property(document.version)
    properties.language, properties.last_modified_by = "en", "SLA Studio"
    properties.created = properties.modified = moment
    properties.revision = 1


def _property(text: str) -> str:
    return plain_text(text)[:_LONGEST_PROPERTY]


def _name_version(package: Package, document: Document) -> None:
    """Say in properties of its own which version the file was made from; editors keep these."""
    told = [
        (FINGERPRINT, document.fingerprint),
        (VERSION, document.version),
        (ISSUED, document.issued.isoformat()),
        (NUMBERS, document.brand.notation.numbers),
        (DAYS, document.brand.notation.days),
    ]
    if document.chain is not None:
        told.append((PROPERTY, head_text(document.chain)))
    listed = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{name}">'
        f"<vt:lpwstr>{escape(plain_text(text))}</vt:lpwstr></property>"
        for number, (name, text) in enumerate(told, 2)
    )
    xml = f'{_HEAD}<Properties xmlns="{_OFFICE}/custom-properties" xmlns:vt="{_OFFICE}/docPropsVTypes">{listed}</Properties>'
    part = Part(
        PackURI("/docProps/custom.xml"), CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, xml.encode(), package
    )
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def write_margins(file: File, document: Document) -> None:
    """Set the page, and write what stands on every page: document, version, draft mark, page of
    pages.
    """
    section = file.sections[0]
    section.page_width, section.page_height = Twips(look.PAGE_WIDTH), Twips(look.PAGE_HEIGHT)
    section.left_margin = section.right_margin = Twips(look.SIDE)
    section.top_margin, section.bottom_margin = Twips(look.TOP), Twips(look.BOTTOM)
    section.header_distance = section.footer_distance = Twips(600)
    head = _margin_line(section.header, "Header")
    head.add_run(plain_text(document.title)[:120])
    if document.draft:
        mark = head.add_run(f"\t{DRAFT_WORDS}")
        mark.bold, mark.font.color.rgb = True, RGBColor.from_string(look.STATUS["missed"])
    if document.so_far:
        head.add_run(f"\n{plain_text(document.so_far)}")
    foot = _margin_line(section.footer, "Footer")
    name = f"{document.kind}, {document.period_label}" if document.period_label else document.kind
    told = (
        f"{document.client[:60]} · {name} · {document.version} · issued {show_day(document.issued)}"
    )
    foot.add_run(f"{plain_text(told)}\tPage ")
    append_field(foot, "PAGE", "1")
    foot.add_run(" of ")
    append_field(foot, "NUMPAGES", "1")
    if document.chain is not None:
        # at the foot and no passage of its own: what came back is compared passage by passage
        foot.add_run(f"\nChain of this project: {document.chain.words}")
    if document.brand.footer:
        foot.add_run(f"\n{plain_text(document.brand.footer)}")


def _margin_line(margin: _Header | _Footer, style: str) -> Line:
    margin.is_linked_to_previous = False
    line: Line = margin.paragraphs[0]
    set_style(line, style)
    line.paragraph_format.tab_stops.add_tab_stop(Twips(look.TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    return line
