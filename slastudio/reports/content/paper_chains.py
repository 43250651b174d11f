"""Read the chain a paper names: PDF, Word file or workbook, of which nothing is taken on trust.

A PDF is searched for the two entries as they were written, without being taken apart: a stranger's
file then can neither hang nor crash a reader of PDFs, and signatures added later leave them there.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field, replace
from pathlib import Path

from slastudio.reports.content.chain_words import HEAD, LINKS, PAPER, head_text
from slastudio.reports.content.packages import NAMESPACE
from slastudio.shared.chains import BrokenChainError, Chain, unpacked
from slastudio.shared.inputs import Expected, read_bytes
from slastudio.shared.problems import StudioError

_PAPER = Expected(
    "a paper this program wrote", 256 * 1024 * 1024, "No paper of this program is; it was not read."
)
_MOST_PART, _MOST_PARTS = 64 * 1024 * 1024, 10_000
_PART = re.compile(r"customXml/item[0-9]{1,4}\.xml")
_HEAD = rb"([0-9]{1,9}:[0-9a-f]{64})"
_PACKED = rb"([A-Za-z0-9+/=]+)"
_IN_PDF = (
    re.compile(rb"/" + HEAD.encode() + rb" ?\(" + _HEAD + rb"\)"),
    re.compile(rb"/" + LINKS.encode() + rb" ?\(" + _PACKED + rb"\)"),
)
# a label of a period, and the edition
_NUMBER = re.compile(rb"/" + PAPER.encode() + rb" ?\(([0-9A-Za-z ._-]{1,60}(?:/[0-9]{1,6})?)\)")
# editors write a part's attributes in an order of their own
_IN_PART = re.compile(rb"<chain\b([^<>]{1,400})>\s*" + _PACKED + rb"\s*<")
_ATTRIBUTE = re.compile(rb"\bhead=[\"']" + _HEAD + rb"[\"']")


@dataclass(frozen=True)
class PaperChain:
    """Hold what a paper says of the chain: the file's SHA-256, the chain, None where it names none,
    and what is wrong with it where it does not hang together.

    paper: the number of an issued report that it says it is, “draft”, or "". data: its bytes.
    """

    sha256: str
    chain: Chain | None
    altered: str = ""
    paper: str = ""
    data: bytes = field(default=b"", repr=False)


def read_paper_chain(path: Path) -> PaperChain:
    """Return the chain a paper names. Raises StudioError where the file cannot be read or is no
    paper of any kind this program writes.
    """
    data = read_bytes(path, _PAPER)
    sha256 = hashlib.sha256(data).hexdigest()
    paper: frozenset[bytes] = frozenset()
    if data.startswith(b"%PDF-"):
        heads, packed = (found.findall(data) for found in _IN_PDF)
        paper = frozenset(_NUMBER.findall(data))
    elif data.startswith(b"PK\x03\x04"):
        found = _IN_PART.findall(_parts(path.name, data))
        own = [(told, text) for told, text in found if NAMESPACE.encode() in told]
        heads = [head for told, _ in own for head in _ATTRIBUTE.findall(told)]
        packed = [text for _, text in own]
    else:
        raise StudioError(
            f"{path.name} is no PDF, Word file or workbook. Name a paper that this program wrote, as you received it."
        )
    if not heads and not packed:
        return PaperChain(sha256, None, data=data)
    # who signs a PDF adds to it, and may write what it says of itself once more
    found_chain = _checked(sha256, frozenset(heads), frozenset(packed))
    said = next(iter(paper)).decode("ascii") if len(paper) == 1 else ""
    return replace(found_chain, paper=said, data=data)


def _checked(sha256: str, heads: frozenset[bytes], packed: frozenset[bytes]) -> PaperChain:
    if len(heads) != 1 or len(packed) != 1:
        return PaperChain(sha256, None, "it names more than one chain, or half of one")
    (head,), (links,) = heads, packed
    try:
        chain = unpacked(links.decode("ascii"))
    except BrokenChainError as error:
        return PaperChain(sha256, None, str(error))
    if head_text(chain) != head.decode("ascii"):
        return PaperChain(sha256, None, "its list of links does not lead to the head it names")
    return PaperChain(sha256, chain)


def _parts(name: str, data: bytes) -> bytes:
    """Return the parts of an office file that may hold the chain, one after the other."""
    found = b""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_PARTS:
                raise StudioError(
                    f"{name} holds {len(entries)} parts; no paper of this program does. It was not read."
                )
            for entry in entries:
                if _PART.fullmatch(entry.filename):
                    with archive.open(entry) as stream:
                        found += b"\n" + stream.read(_MOST_PART - len(found))
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        ValueError,
        RuntimeError,
        NotImplementedError,
    ) as error:
        raise StudioError(f"{name} is damaged: it cannot be unpacked ({error}).") from None
    return found
