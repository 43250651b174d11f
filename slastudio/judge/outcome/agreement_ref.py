"""Which terms something is judged, printed or exchanged under; apart, for it needs no figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class AgreementRef:
    """Name the terms a period is judged under; state is draft, sent or signed."""

    version: str
    state: str
    sha256: str
    effective: date | None = None
