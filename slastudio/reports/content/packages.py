"""Office files as reproducible bytes: the parts as saved, with no moment of saving left in the
archive.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime


def settled_package(
    saved: bytes,
    stamp: datetime,
    replaced: Callable[[str, bytes], bytes] = lambda _, content: content,
) -> bytes:
    """Return a saved package with every entry dated to stamp; replaced may change a part by its
    name and content.
    """
    again = io.BytesIO()
    # the archive's calendar begins in 1980
    moment = (max(stamp.year, 1980), stamp.month, stamp.day, 0, 0, 0)
    with (
        zipfile.ZipFile(io.BytesIO(saved)) as old,
        zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as settled,
    ):
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            # the system on which it was saved is not the reader's concern, and would change the
            # bytes
            entry.create_system = 3
            settled.writestr(entry, replaced(name, old.read(name)))
    return again.getvalue()
