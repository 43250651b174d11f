"""What an operation changed, so that whoever shows a project knows what to redraw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Aspect = Literal["agreement", "evidence", "registers", "documents"]


@dataclass(frozen=True)
class Changed:
    """Name the aspects of a project that an operation touched."""

    aspects: frozenset[Aspect]


def changed(*aspects: Aspect) -> Changed:
    return Changed(frozenset(aspects))
