"""The brand of the documents of a project: kept in the project, checked before it is printed."""

from __future__ import annotations

import base64
import binascii
import json
from pathlib import Path

from slastudio.operations.changes import Changed, changed
from slastudio.project.file import Project
from slastudio.reports.content.brand import Brand, checked_brand
from slastudio.shared.inputs import Expected, read_bytes
from slastudio.shared.notation import Notation
from slastudio.shared.problems import StudioError

__all__ = ["Brand", "Notation", "brand_of", "copy_brand", "read_logo", "save_brand"]
_LOGO = Expected("a logo as PNG or JPEG", 1024 * 1024, "Save the logo smaller, as PNG or JPEG.")
_NAME = "brand"


def brand_of(project: Project) -> Brand:
    """Return the brand of a project; one that cannot be read is as good as none."""
    with project.reading():
        text = project.settings.get(_NAME)
    if not text:
        return Brand()
    try:
        held = json.loads(text)
        brand = Brand(
            str(held["accent"]),
            str(held["footer"]),
            base64.b64decode(held["logo"], validate=True),
            Notation(str(held["numbers"]), str(held["days"])),
        )
        return checked_brand(brand)
    except (ValueError, KeyError, TypeError, binascii.Error, RecursionError, StudioError):
        return Brand()


def save_brand(project: Project, brand: Brand) -> Changed:
    """Keep a brand with the project. Raises StudioError where it could not be printed."""
    checked_brand(brand)
    held = {
        "accent": brand.accent,
        "footer": brand.footer,
        "logo": base64.b64encode(brand.logo).decode(),
        "numbers": brand.notation.numbers,
        "days": brand.notation.days,
    }
    with project.writing():
        project.settings.put(_NAME, "" if brand == Brand() else json.dumps(held))
    return changed("documents")


def copy_brand(project: Project, other: Path) -> Changed:
    """Take over the brand of another project."""
    with Project.open(other, write=False) as source:
        brand = brand_of(source)
    return save_brand(project, brand)


def read_logo(path: Path) -> bytes:
    """Return the bytes of a logo file. Raises StudioError where it is too large or cannot be read."""
    return read_bytes(path, _LOGO)
