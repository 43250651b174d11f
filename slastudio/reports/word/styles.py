"""How the Word file looks: styles, settings and fonts, after the measures and colours of paper; no
text of a user.
"""

from __future__ import annotations

from dataclasses import dataclass

from slastudio.judge.outcome.statuses import STATUSES

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_XMLNS = f'xmlns:w="{NAMESPACE}"'
FONT, FALLBACK = "Inter", "Segoe UI"
TEXT, MUTED, RULE, ACCENT = "18202B", "56616F", "D5DAE1", "1F5FA8"
STATUS: dict[str, str] = {
    name: each.colours["light"].removeprefix("#") for name, each in STATUSES.items()
}
# twentieths of a point: A4 and its margins, the hang of a clause number and of an item's letter
PAGE_WIDTH, PAGE_HEIGHT, SIDE, TOP, BOTTOM = 11906, 16838, 1134, 1361, 1247
TEXT_WIDTH = PAGE_WIDTH - 2 * SIDE
CLAUSE_HANG, ITEM_HANG = 720, 480


@dataclass(frozen=True)
class _Look:
    """Describe a paragraph style: size in points, space in twentieths of a point, hang of what
    stands before the text.
    """

    name: str
    size: float = 10
    bold: bool = False
    colour: str = TEXT
    before: int = 0
    after: int = 100
    left: int = 0
    hanging: int = 0
    keep_next: bool = False
    outline: int | None = None
    follows: str = ""


LOOKS: dict[str, _Look] = {
    "Heading1": _Look(
        "heading 1", 15, True, before=360, after=140, hanging=0, keep_next=True, outline=0
    ),
    "Heading2": _Look("heading 2", 11, True, before=220, after=80, keep_next=True, outline=1),
    "Title": _Look("Title", 24, True, after=440),
    "DocumentKind": _Look("Document kind", 10, True, ACCENT, before=1900, after=120),
    "Lead": _Look("Lead paragraph", 12.5, True, after=160, keep_next=True),
    "Label": _Look("Label", 10, True, before=160, after=60, keep_next=True),
    "SmallPrint": _Look("Small print", 8.5, colour=MUTED),
    "Clause": _Look("Clause", left=CLAUSE_HANG, hanging=CLAUSE_HANG),
    "ClauseItem": _Look("Clause item", after=60, left=CLAUSE_HANG + ITEM_HANG, hanging=ITEM_HANG),
    "TableCaption": _Look(
        "Table caption",
        10,
        True,
        before=120,
        after=80,
        left=CLAUSE_HANG,
        hanging=CLAUSE_HANG,
        keep_next=True,
    ),
    "TableText": _Look("Table text", 8.5, after=0),
    "TableHead": _Look("Table head", 8, True, MUTED, after=0, keep_next=True),
    "CalloutTitle": _Look(
        "Callout title", 10, True, before=120, after=20, left=200, keep_next=True
    ),
    "CalloutText": _Look("Callout text", 9.5, after=160, left=200),
    "TOC1": _Look("toc 1", 10, after=80, left=CLAUSE_HANG, hanging=CLAUSE_HANG, follows="Normal"),
    "Header": _Look("header", 7.5, colour=MUTED, after=0),
    "Footer": _Look("footer", 7.5, colour=MUTED, after=0),
}


def styles_xml() -> str:
    """Return the styles part: the defaults, one style per look, and the look of tables."""
    paragraphs = "".join(_paragraph_style(name, look) for name, look in LOOKS.items())
    return f"<w:styles {_XMLNS}>{_DEFAULTS}{paragraphs}{_TABLES}</w:styles>"


def _paragraph_style(name: str, look: _Look) -> str:
    indent = (
        f'<w:ind w:left="{look.left}" w:hanging="{look.hanging}"/>'
        if look.left or look.hanging
        else ""
    )
    tabs = f'<w:tabs><w:tab w:val="left" w:pos="{look.left}"/></w:tabs>' if look.hanging else ""
    outline = f'<w:outlineLvl w:val="{look.outline}"/>' if look.outline is not None else ""
    custom = (
        ""
        if name in ("Heading1", "Heading2", "Title", "TOC1", "Header", "Footer")
        else ' w:customStyle="1"'
    )
    bold = "<w:b/><w:bCs/>" if look.bold else ""
    size = round(2 * look.size)
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{name}"><w:name w:val="{look.name}"/><w:basedOn w:val="Normal"/>'
        f"<w:qFormat/><w:pPr>{'<w:keepNext/><w:keepLines/>' if look.keep_next else ''}{tabs}"
        f'<w:spacing w:before="{look.before}" w:after="{look.after}"/>{indent}{outline}</w:pPr>'
        f'<w:rPr>{bold}<w:color w:val="{look.colour}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


_FONTS = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}" w:eastAsia="{FONT}"/>'
_DEFAULTS = (
    f'<w:docDefaults><w:rPrDefault><w:rPr>{_FONTS}<w:color w:val="{TEXT}"/><w:sz w:val="20"/><w:szCs w:val="20"/>'
    '<w:lang w:val="en" w:eastAsia="en" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:after="100" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>'
    '<w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
)
_CELL_MARGINS = (
    '<w:tblCellMar><w:top w:w="60" w:type="dxa"/><w:left w:w="80" w:type="dxa"/>'
    '<w:bottom w:w="60" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar>'
)
_HAIRLINE = f'w:val="single" w:sz="4" w:space="0" w:color="{RULE}"'
_TABLES = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:semiHidden/>'
    f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{_CELL_MARGINS}</w:tblPr></w:style>'
    '<w:style w:type="table" w:customStyle="1" w:styleId="RuledTable"><w:name w:val="Ruled table"/>'
    f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders><w:bottom {_HAIRLINE}/><w:insideH {_HAIRLINE}/>'
    f"</w:tblBorders></w:tblPr></w:style>"
)


def settings_xml() -> str:
    """Return the settings part: edits are tracked from the first one, and Word shows the file in
    its present mode.
    """
    return (
        f'<w:settings {_XMLNS}><w:zoom w:percent="100"/><w:trackRevisions/><w:defaultTabStop w:val="720"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:themeFontLang w:val="en"/></w:settings>'
    )


def font_table_xml() -> bytes:
    """Return the font table, which names what stands in where the font is not installed."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return (
        f'{head}<w:fonts {_XMLNS}><w:font w:name="{FONT}"><w:altName w:val="{FALLBACK}"/>'
        '<w:panose1 w:val="020B0502030000000004"/><w:charset w:val="00"/><w:family w:val="swiss"/>'
        '<w:pitch w:val="variable"/></w:font></w:fonts>'
    ).encode()
