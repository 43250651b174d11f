"""Write a document as PDF: whole or not at all, and the same bytes for the same content."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Spacer

from slastudio.reports.content.blocks import Block, Contents, Document, Heading, Paragraph
from slastudio.reports.content.chain_words import colophon
from slastudio.reports.content.glyphs import Printer, missing_note
from slastudio.reports.paper.blocks import story
from slastudio.reports.paper.fonts import covered
from slastudio.reports.paper.pages import Pages
from slastudio.shared.outputs import written_aside
from slastudio.shared.progress import Progress

_BEFORE_COLOPHON = 14

# streams as bytes: no seven-bit channel is left that would need them as text
rl_config.useA85 = 0


def write_pdf(document: Document, path: Path, progress: Progress) -> None:
    """Lay a document out and write it to path; what was at path stays until the new file is
    complete.
    """
    progress.report("Laying out the document", 0.1)
    with written_aside(path) as aside:
        _build(document, aside, progress)
        progress.report("Writing the file", 0.95)


def unprintable_in(document: Document) -> str:
    """Return the characters of a document that its fonts cannot print, named; "" where there are
    none.
    """
    printer = Printer(covered())
    printer.value(document)
    return missing_note(printer.missing)


def _build(document: Document, path: Path, progress: Progress) -> None:
    printer = Printer(covered())
    printable = printer.value(document)
    if note := missing_note(printer.missing):
        blocks = (_warning(), *printable.blocks, *_unprintable(note))
        printable = replace(printable, blocks=blocks)
    pages = Pages(path, printable, document, progress)
    laid_out, canvas = story(printable.blocks), _canvas_of(pages)
    if document.chain is not None:
        told = story((Paragraph(colophon(document.chain), "muted"),))
        laid_out = [*laid_out, Spacer(1, _BEFORE_COLOPHON), *told]
    if _has_contents(printable):
        pages.multiBuild(laid_out, maxPasses=6, canvasmaker=canvas)
    else:
        pages.build(laid_out, canvasmaker=canvas)


def _has_contents(document: Document) -> bool:
    return any(isinstance(block, Contents) for block in document.blocks)


def _canvas_of(pages: Pages) -> type[Canvas]:
    class Counted(Canvas):  # type: ignore[misc]
        """Write the number of pages just before the file is closed."""

        def save(self) -> None:
            pages.finish(self)
            super().save()

    return Counted


def _warning() -> Block:
    return Paragraph(
        "This copy does not show every character of its text: each □ stands for one that the document's font has no shape "
        "for. They are listed on the last page.",
        "muted",
    )


def _unprintable(note: str) -> tuple[Block, ...]:
    return (
        Heading("Characters that this document cannot print"),
        Paragraph(
            f"The document's font has no shapes for these characters; each stands as □ in the text: {note} "
            "The project file and the workbook hold them unchanged."
        ),
    )
