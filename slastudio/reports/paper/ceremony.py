"""Where a document begins and where it is signed: cover, logo, lines for both parties."""

from __future__ import annotations

import io

from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable, Image, KeepTogether, Spacer
from reportlab.platypus import Paragraph as Text
from reportlab.platypus import Table as Grid

from slastudio.reports.content.blocks import Cover, Facts, Signature, SignOff
from slastudio.reports.paper import styles
from slastudio.reports.paper.fonts import REGULAR, shortened
from slastudio.reports.paper.tables import FRAMELESS, facts_grid, markup

Flowables = list[Flowable]


class _SignatureLines(Flowable):  # type: ignore[misc]
    """Draw the lines one party fills in."""

    def __init__(self, width: float, known: tuple[str, str]) -> None:
        super().__init__()
        self.width, self.height, self.known = width, 4 * 34.0, (*known, "", "")

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        for index, name in enumerate(("Name", "Role", "Date", "Signature")):
            y = self.height - 34 * (index + 1) + 10
            self.canv.setStrokeColor(styles.MUTED)
            self.canv.setLineWidth(0.6)
            self.canv.line(0, y, self.width, y)
            self.canv.setFont(REGULAR, 7.5)
            self.canv.setFillColor(styles.MUTED)
            self.canv.drawString(0, y - 9, name)
            self.canv.setFillColor(styles.TEXT)
            self.canv.setFont(REGULAR, 9.5)
            self.canv.drawString(0, y + 4, shortened(self.known[index], REGULAR, 9.5, self.width))


def sign_off(block: SignOff) -> Flowables:
    """Return room for both parties to sign, side by side."""
    width = (styles.WIDTH - 30) / 2
    cells: Flowables = [_signature(each, width) for each in block.signatures]
    grid = Grid(
        [[cells[0], "", cells[1]]], colWidths=[width, 30, width], hAlign="LEFT", spaceBefore=10
    )
    grid.setStyle(FRAMELESS)
    return [KeepTogether([grid])]


def _signature(signature: Signature, width: float) -> Flowables:
    return [
        Text(markup(signature.side), styles.TILE_SMALL),
        Text(markup(_brief(signature.party)), styles.CALLOUT_TITLE),
        Spacer(1, 16),
        _SignatureLines(width, (signature.name, signature.position)),
    ]


def _brief(name: str, longest: int = 160) -> str:
    """Return a name cut to what fits above a line; the cover has it whole."""
    return name if len(name) <= longest else name[:longest].rstrip() + "…"


def cover(block: Cover) -> Flowables:
    """Return what stands on a cover: logo, kind, title and facts."""
    accent = HexColor(block.brand.accent) if block.brand.accent else styles.ACCENT
    rule = Grid([[""]], colWidths=[styles.WIDTH], rowHeights=[1])
    rule.setStyle(
        [("FONTNAME", (0, 0), (-1, -1), REGULAR), ("LINEABOVE", (0, 0), (-1, 0), 2, accent)]
    )
    logo = _logo(block.brand.logo)
    return [
        *logo,
        Spacer(1, 48 if logo else 96),
        Text(markup(block.kind), styles.KIND.clone("kind in colour", textColor=accent)),
        Text(markup(block.title), styles.TITLE),
        rule,
        Spacer(1, 18),
        facts_grid(Facts(block.facts), label=130, style=styles.COVER_FACT),
    ]


def _logo(data: bytes) -> Flowables:
    """Return the logo at most 48 points high and half as wide as the page; nothing without one."""
    if not data:
        return []
    width, height = ImageReader(io.BytesIO(data)).getSize()
    scale = min(48 / height, styles.WIDTH / 2 / width)
    return [Image(io.BytesIO(data), width * scale, height * scale, hAlign="LEFT")]
