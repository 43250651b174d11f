"""Office files as reproducible bytes: the parts as saved, with no moment of saving left in the
archive.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime

from slastudio.reports.content.chain_words import head_text
from slastudio.shared.chains import Chain

# programs that edit the file keep such a part as it is, and may give it another number
CHAIN_PART = "customXml/item1.xml"
NAMESPACE = "urn:slastudio:chain"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"


def settled_package(
    saved: bytes,
    stamp: datetime,
    replaced: Callable[[str, bytes], bytes] = lambda _, content: content,
    chain: Chain | None = None,
) -> bytes:
    """Return a saved package with every entry dated to stamp; replaced may change a part by its
    name and content. chain: added as a part of its own.
    """
    again = io.BytesIO()
    # the archive's calendar begins in 1980
    moment = (max(stamp.year, 1980), stamp.month, stamp.day, 0, 0, 0)
    with (
        zipfile.ZipFile(io.BytesIO(saved)) as old,
        zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as settled,
    ):
        for name in old.namelist():
            content = replaced(name, old.read(name))
            if chain is not None and name in _RELATIONS:
                content = _related(content)
            settled.writestr(_entry(name, moment), content)
        if chain is not None:
            settled.writestr(_entry(CHAIN_PART, moment), _chain_part(chain))
    return again.getvalue()


def core_with_stamp(name: str, content: bytes, stamp: datetime) -> bytes:
    """Return a part of a book saved by openpyxl, its properties with the stamp in place of the
    moment of saving.
    """
    if name != "docProps/core.xml":
        return content
    start = content.index(b">", content.index(b"<dcterms:modified")) + 1
    end = content.index(b"</dcterms:modified>")
    return content[:start] + f"{stamp:%Y-%m-%dT%H:%M:%S}Z".encode() + content[end:]


_RELATIONS = ("word/_rels/document.xml.rels", "xl/_rels/workbook.xml.rels")


def _entry(name: str, moment: tuple[int, int, int, int, int, int]) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, moment)
    entry.compress_type = zipfile.ZIP_DEFLATED
    # the system on which it was saved is not the reader's concern, and would change the bytes
    entry.create_system = 3
    return entry


def _chain_part(chain: Chain) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<chain xmlns="{NAMESPACE}" head="{head_text(chain)}">'
        f"{chain.packed()}</chain>"
    )


def _related(relations: bytes) -> bytes:
    """Return the relations of the main part with one to the chain, without which editors drop it."""
    told = f'<Relationship Id="rIdChain" Type="{_RELATION}" Target="../{CHAIN_PART}"/>'.encode()
    return re.sub(rb"(</(?:\w+:)?Relationships>\s*)$", told.replace(b"\\", b"") + rb"\1", relations)
