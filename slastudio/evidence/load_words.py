"""Words of the status of a load: which say that data came, which that it did not; any other is asked about."""

from __future__ import annotations

import re
import tomllib
from functools import cache

from slastudio.shared.resources import resource_text

_LOADED = frozenset(("ok", "success", "succeeded", "successful", "completed", "complete", "loaded"))
_CODE = re.compile(r"[245]\d\d(?:\.0+)?")


@cache
def _failed() -> frozenset[str]:
    return frozenset(tomllib.loads(resource_text("vocabulary", "statuses.toml"))["failed"])


def says_loaded(word: str) -> bool | None:
    """Return whether a load brought data, None where its word says neither; a blank one says it did."""
    plain = re.sub(r"[\s-]+", "_", word.strip().casefold())
    if not plain or plain in _LOADED:
        return True
    if _CODE.fullmatch(plain):
        return plain.startswith("2")
    return False if plain in _failed() else None
