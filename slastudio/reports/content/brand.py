"""The consultant's brand on a document: logo, colour, footer line, and how numbers and days are
written.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
import zlib
from dataclasses import dataclass

from slastudio.contract.words.figures import show_number
from slastudio.shared.notation import DAYS, NUMBERS, Notation
from slastudio.shared.problems import StudioError

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_MOST_BYTES = 1024 * 1024
_MOST_PIXELS = 4000 * 4000
# what Pillow's readers raise for pictures that are cut off or made to break them
_FAULTS = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    Warning,
    struct.error,
    zlib.error,
)
# WCAG 2, level AA, for text
_LEAST_CONTRAST = 4.5
_LONGEST_FOOTER = 160


@dataclass(frozen=True)
class Brand:
    """Hold what makes a document the consultant's own; accent "" means the program's own colour,
    logo b"" none.
    """

    accent: str = ""
    footer: str = ""
    logo: bytes = b""
    notation: Notation = Notation()


def checked_brand(brand: Brand) -> Brand:
    """Return a brand that can be printed; raise StudioError with what to change."""
    if brand.accent and not _COLOUR.fullmatch(brand.accent):
        raise StudioError(f"“{brand.accent}” is not a colour. Write it like #1F5FA8.")
    if brand.accent and contrast_on_white(brand.accent) < _LEAST_CONTRAST:
        raise StudioError(
            f"{brand.accent} is too pale on white paper ({show_number(contrast_on_white(brand.accent), 1)} : 1, where 4.5 : 1 is needed). "
            "Choose a darker colour."
        )
    if len(brand.footer) > _LONGEST_FOOTER:
        raise StudioError(
            f"The footer is longer than {_LONGEST_FOOTER} characters; it has to fit on one line."
        )
    if brand.notation.numbers not in dict(NUMBERS) or brand.notation.days not in dict(DAYS):
        raise StudioError("Numbers or dates are written in a way this program does not know.")
    if brand.logo:
        _check_logo(brand.logo)
    return brand


def _check_logo(data: bytes) -> None:
    if len(data) > _MOST_BYTES:
        raise StudioError("The logo is larger than 1 MB. Save it smaller, as PNG or JPEG.")
    # who has no logo does not wait for what reads one
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
                width, height = image.size
                if width * height > _MOST_PIXELS or min(width, height) < 1:
                    raise StudioError(
                        "The logo has more than 16 million pixels. Save it smaller, as PNG or JPEG."
                    )
                image.load()
    except StudioError:
        raise
    except (*_FAULTS, Image.DecompressionBombError) as error:
        raise StudioError(f"The logo cannot be read as PNG or JPEG ({error}).") from None


def contrast_on_white(colour: str) -> float:
    """Return the contrast of a colour with white, 1 to 21 (WCAG 2.2, relative luminance)."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)
