"""Read written PDFs back: text by page and pages as pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pypdfium2
from pypdf import PdfReader


def page_texts(path: Path) -> list[str]:
    """Return each page's text with every run of white space as one space."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(path).pages]


def page_pictures(path: Path, scale: float = 1.0) -> list[np.ndarray]:
    """Return each page as grey values, 0 black to 255 white, one pixel a point at scale 1."""
    document = pypdfium2.PdfDocument(path)
    try:
        return [
            np.array(page.render(scale=scale, grayscale=True).to_numpy()).squeeze()
            for page in document
        ]
    finally:
        document.close()
