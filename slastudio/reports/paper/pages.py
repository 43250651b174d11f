"""Pages: margins, the line at the foot, the draft's mark at the head, bookmarks and contents
entries.
"""

from __future__ import annotations

import io
from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from slastudio.reports.content.blocks import NOT_ISSUED, Cover, Document
from slastudio.reports.content.brand import Brand
from slastudio.reports.content.chain_words import DRAFT_PAPER
from slastudio.reports.paper import styles
from slastudio.reports.paper.chain_in_pdf import name_chain
from slastudio.reports.paper.contents import contents_entry
from slastudio.reports.paper.fonts import REGULAR, SEMIBOLD, shortened, width_of
from slastudio.shared.periods import show_day
from slastudio.shared.progress import Progress

_TOTAL = "number-of-pages"

_LOGO_HEIGHT = 30


class Pages(BaseDocTemplate):  # type: ignore[misc]
    """Lay a document out on A4; every heading becomes a bookmark and, on the first level, an entry
    of the contents.
    """

    def __init__(self, path: Path, document: Document, about: Document, progress: Progress) -> None:
        """about: the same document before unprintable characters were replaced, for the metadata."""
        super().__init__(
            str(path),
            pagesize=styles.PAGE,
            leftMargin=styles.SIDE,
            rightMargin=styles.SIDE,
            topMargin=styles.TOP,
            bottomMargin=styles.BOTTOM,
            title=about.title,
            author=about.provider,
            subject=about.subject or about.kind,
            keywords=list(about.keywords),
            creator="SLA Studio",
            invariant=1,
            lang="en",
            displayDocTitle=1,
            initialFontName=REGULAR,
        )
        self.document, self.progress = document, progress
        self._headings = 0
        frame = Frame(styles.SIDE, styles.BOTTOM, styles.WIDTH, styles.HEIGHT, 0, 0, 0, 0)
        self.addPageTemplates(PageTemplate("page", [frame], onPage=self._decorate))

    def beforeDocument(self) -> None:  # noqa: N802 - reportlab's name
        self._headings = 0
        canvas: Canvas = self.canv
        issued = self.document.issued
        canvas.setProducer("SLA Studio")
        canvas.setDateFormatter(lambda *_: f"D:{issued:%Y%m%d}000000+00'00'")
        canvas.showOutline()

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab's name
        heading = getattr(flowable, "heading", None)
        if heading is None:
            return
        self._headings += 1
        key = f"h{self._headings}"
        title = f"{heading.number}  {heading.text}" if heading.number else heading.text
        level = 0 if self._headings == 1 else heading.level - 1
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(
            shortened(title, REGULAR, 10, 600), key, level=level, closed=level == 0
        )
        if heading.level == 1:
            self.notify(
                "TOCEntry", contents_entry(shortened(title, REGULAR, 10, 380), self.page, key)
            )

    def afterPage(self) -> None:  # noqa: N802 - reportlab's name
        self.progress.check()

    def finish(self, canvas: Canvas) -> None:
        """Fill in the number of pages, which no page could know before."""
        canvas.beginForm(_TOTAL, 0, -3, 40, 10)
        canvas.setFont(*styles.FOOT)
        canvas.setFillColor(styles.MUTED)
        canvas.drawString(0, 0, str(self.page))
        canvas.endForm()
        if self.document.chain is not None:
            name_chain(canvas, self.document.chain, self._standing())

    def _standing(self) -> str:
        """Return what programs are told of the paper: the number of an issued report, or a draft."""
        if self.document.number:
            return self.document.number
        return DRAFT_PAPER if self.document.draft_words in NOT_ISSUED else ""

    def _decorate(self, canvas: Canvas, _template: PageTemplate) -> None:
        canvas.saveState()
        _foot(canvas, self.document, self.page)
        if self.page == 1 and not any(isinstance(each, Cover) for each in self.document.blocks):
            _letterhead(canvas, self.document.brand)
        if self.document.draft:
            _draft_mark(canvas, self.document.draft_words)
        if self.document.so_far:
            _so_far_line(canvas, self.document)
        canvas.restoreState()


def _foot(canvas: Canvas, document: Document, page: int) -> None:
    canvas.setStrokeColor(styles.RULE)
    canvas.setLineWidth(styles.HAIRLINE)
    y, right = styles.BOTTOM - 22, styles.PAGE[0] - styles.SIDE
    canvas.line(styles.SIDE, y + 11, right, y + 11)
    canvas.setFillColor(styles.MUTED)
    canvas.setFont(*styles.FOOT)
    paged = f"Page {page} of "
    at = right - width_of(paged + "000", *styles.FOOT)
    canvas.drawString(at, y, paged)
    canvas.saveState()
    canvas.translate(at + width_of(paged, *styles.FOOT), y)
    canvas.doForm(_TOTAL)
    canvas.restoreState()
    number = f" · no. {document.number}" if document.number else ""
    undecided = document.draft and document.draft_words in NOT_ISSUED
    verb = "dated" if undecided else "issued"
    tail = f" · {document.version}{number} · {verb} {show_day(document.issued)}"
    room = at - styles.SIDE - 12 - width_of(tail, *styles.FOOT)
    canvas.drawString(
        styles.SIDE,
        y,
        shortened(f"{document.client} · {_name(document)}", REGULAR, styles.FOOT[1], room) + tail,
    )
    # under the first line, so that a long name of a client or month has that to itself
    chain = document.chain.brief if document.chain is not None else ""
    canvas.drawRightString(right, y - 10, chain)
    if document.brand.footer:
        free = right - styles.SIDE - width_of(f"{chain}  ", *styles.FOOT)
        canvas.drawString(
            styles.SIDE, y - 10, shortened(document.brand.footer, REGULAR, styles.FOOT[1], free)
        )


def _letterhead(canvas: Canvas, brand: Brand) -> None:
    """Set logo and colour of the brand in the head margin of a document that has no cover."""
    y = styles.PAGE[1] - styles.TOP + 14
    if brand.logo:
        picture = ImageReader(io.BytesIO(brand.logo))
        width, height = picture.getSize()
        scale = min(_LOGO_HEIGHT / height, styles.WIDTH / 3 / width)
        canvas.drawImage(picture, styles.SIDE, y + 4, width * scale, height * scale, mask="auto")
    if brand.accent:
        canvas.setStrokeColor(HexColor(brand.accent))
        canvas.setLineWidth(2)
        canvas.line(styles.SIDE, y, styles.SIDE + styles.WIDTH, y)


def _name(document: Document) -> str:
    return f"{document.kind}, {document.period_label}" if document.period_label else document.kind


def _draft_mark(canvas: Canvas, words: str) -> None:
    """Mark the page in its head margin, where no text runs."""
    size, y = 8.5, styles.PAGE[1] - styles.TOP + 22
    width = width_of(words, SEMIBOLD, size) + 14
    x = styles.PAGE[0] - styles.SIDE - width
    canvas.setStrokeColor(styles.STATUS["missed"])
    canvas.setFillColor(styles.STATUS["missed"])
    canvas.setLineWidth(1)
    canvas.rect(x, y, width, 16, stroke=1, fill=0)
    canvas.setFont(SEMIBOLD, size)
    canvas.drawString(x + 7, y + 5, words)


def _so_far_line(canvas: Canvas, document: Document) -> None:
    """Say in the head margin of every page that the period is not over; the draft's mark stands at
    the right.
    """
    size, y = 8.5, styles.PAGE[1] - styles.TOP + 27
    canvas.setFillColor(styles.STATUS["at_risk"])
    canvas.setFont(SEMIBOLD, size)
    room = styles.WIDTH - width_of(document.draft_words, SEMIBOLD, size) - 26
    canvas.drawString(styles.SIDE, y, shortened(document.so_far, SEMIBOLD, size, room))
