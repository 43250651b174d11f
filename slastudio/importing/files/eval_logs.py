"""Logs of Inspect AI (.eval: a ZIP of JSON members) as the one document their JSON form is."""

from __future__ import annotations

import re
import zipfile
from functools import lru_cache
from pathlib import Path

from slastudio.importing.files.archives import MAX_MEMBERS, open_zip
from slastudio.importing.files.file_hash import fingerprint
from slastudio.importing.files.json_data import BadJsonError, Record, parse_json
from slastudio.importing.files.packed import open_member
from slastudio.shared.problems import StudioError

_KEPT = 10_000_000
MAX_DOCUMENT, MAX_SAMPLES = 1_500_000_000, 200_000
_SAMPLE = re.compile(r"samples/[^/]+\.json")


def _natural(name: str) -> list[tuple[int, str]]:
    """Return a key that sorts sample 9 before sample 10."""
    return [
        (int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d{1,18})", name)
    ]


class _Members:
    """Read JSON members within one budget of bytes."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self.path, self.archive, self.left = path, archive, MAX_DOCUMENT

    def read(self, name: str) -> bytes:
        """Return a member's text; raise StudioError where it is no JSON object, or the budget is
        spent.
        """
        with open_member(self.archive, self.archive.getinfo(name)) as stream:
            # one byte more than is left tells that there is more
            content = stream.read(self.left + 1).strip()
        self.left -= len(content)
        if self.left < 0:
            raise StudioError(
                f"{self.path.name} would unpack to more than {MAX_DOCUMENT:,} bytes. Export fewer samples with "
                "“inspect log dump” and import that."
            )
        try:
            is_object = isinstance(parse_json(content.decode("utf-8")), dict)
        except (BadJsonError, UnicodeDecodeError) as problem:
            raise StudioError(
                f"{self.path.name}: {name} is not valid JSON: {problem} Export the log again."
            ) from None
        if not is_object:
            raise StudioError(
                f"{self.path.name}: {name} is no object with named fields. Export the log again."
            )
        return content


def eval_log_text(path: Path) -> bytes:
    """Return the document of a log as JSON in UTF-8, put together once for whoever asks again of an
    unchanged file; see _put_together.
    """
    mark = fingerprint(path)
    if mark[0] > _KEPT:
        return _put_together(path)
    text = _kept(path, mark)
    if len(text) > _KEPT:
        _kept.cache_clear()
    return text


@lru_cache(maxsize=1)  # a look and an import ask for it four times
def _kept(path: Path, _mark: tuple[int, ...]) -> bytes:
    return _put_together(path)


def _put_together(path: Path) -> bytes:
    """Return the document of a log as JSON in UTF-8: header.json, with the members under samples/
    in their order.

    The texts are joined as they stand, so every number keeps its digits. A log that was never
    finished has the start of its journal for a header, and the status "started". Raises StudioError
    for a log that is damaged or too large.
    """
    with open_zip(path) as archive:
        names = archive.namelist()
        if len(names) > MAX_SAMPLES + MAX_MEMBERS:
            raise StudioError(
                f"{path.name} holds {len(names):,} members, more than a log has. Export it again."
            )
        start = "header.json" if "header.json" in names else "_journal/start.json"
        if start not in names:
            raise StudioError(
                f"{path.name} is no log of Inspect AI: it holds no header.json. Export it again."
            )
        members = _Members(path, archive)
        header = members.read(start)
        samples = sorted((name for name in set(names) if _SAMPLE.fullmatch(name)), key=_natural)
        texts = [members.read(name) for name in samples]
    # of a name that stands twice in an object the last counts
    fields = header[1:-1].strip()
    parts = (
        b'"status":"started"',
        *([fields] if fields else []),
        b'"samples":[' + b",".join(texts) + b"]",
    )
    return b"{" + b",".join(parts) + b"}"


def read_eval_log(path: Path) -> Record:
    """Return the document of a log, parsed; raise StudioError as eval_log_text does."""
    document: Record = parse_json(eval_log_text(path).decode())
    return document
