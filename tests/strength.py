"""How hard a test tries: each day what fits into minutes, before a release all of it."""

from __future__ import annotations

import os
from typing import TypeVar

T = TypeVar("T")
RELEASE = os.environ.get("SLASTUDIO_TESTS") == "release"


def tries(daily: T, release: T) -> T:
    """Return what is tried: the second with SLASTUDIO_TESTS=release."""
    return release if RELEASE else daily
