"""The chain in a PDF: entries of the document's information, for programs."""

from __future__ import annotations

from reportlab.pdfbase.pdfdoc import PDFInfo
from reportlab.pdfgen.canvas import Canvas

from slastudio.reports.content.chain_words import HEAD, LINKS, PAPER, head_text
from slastudio.shared.chains import Chain


class _Informed(PDFInfo):  # type: ignore[misc]
    """Write what the library writes of a document, and the chain."""

    def __init__(self, told: PDFInfo, chain: Chain, paper: str) -> None:
        super().__init__()
        self.__dict__.update(told.__dict__)
        named = ((PAPER, paper),) if paper else ()
        self._entries = (*named, (HEAD, head_text(chain)), (LINKS, chain.packed()))

    def format(self, document: object) -> bytes:
        written: bytes = super().format(document)
        end = written.rindex(b">>")
        # plain letters and digits only, so that nothing in them needs to be written otherwise
        added = b"".join(f"/{name} ({text})\n".encode("ascii") for name, text in self._entries)
        return written[:end] + added + written[end:]


def name_chain(canvas: Canvas, chain: Chain, paper: str = "") -> None:
    """Put the chain into the information of a PDF that is about to be closed; paper: what it is."""
    canvas._doc.info = _Informed(canvas._doc.info, chain, paper)  # noqa: SLF001 - the library has no public way
